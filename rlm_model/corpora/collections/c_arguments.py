"""The arguments that C's functions take beside a problem's own: lengths, and places for results.

LeetCode passes a container with its length behind it, ``int* nums, int numsSize``, a grid with the
lengths of its rows too, ``int** grid, int gridSize, int* gridColSize``, and puts the length of what
is given back where a last pointer says, ``int* returnSize, int** returnColumnSizes``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rlm_model.corpora.annotations import ExampleArguments
from rlm_model.corpora.collections.pruning import PruningError
from rlm_model.corpora.scaling import FIXED, LENGTH, ROW_LENGTHS, SCALED

_RESULT_LENGTH = re.compile(r"return_?(size|columnsizes?|colsizes?)|columnsizes", re.IGNORECASE)


@dataclass(frozen=True)
class Declared:
    """A parameter of C.

    Attributes:
        name: Its name.
        pointers: Stars and brackets of its type.
    """

    name: str
    pointers: int


def with_lengths(parameters: Sequence[Declared], examples: ExampleArguments) -> ExampleArguments:
    """Examples with a value for each parameter of C.

    Raises:
        PruningError: The parameters are not those of the problem with lengths between them, or
            the lengths at a size are not known.
    """
    given = len(examples.tuples[0])
    roles = [*examples.roles, *[SCALED] * (given - len(examples.roles))]
    places: list[int | None] = []
    found: list[str] = []
    container = ""
    for parameter in parameters:
        name, pointers = parameter.name, parameter.pointers
        at = sum(place is not None for place in places)
        if pointers and _RESULT_LENGTH.fullmatch(name):
            places.append(None)
            found.append(FIXED)
        elif container and name.startswith(container) and name.lower().endswith("size"):
            places.append(None)
            found.append(ROW_LENGTHS if pointers else LENGTH)
        elif at < given:
            places.append(at)
            found.append(roles[at])
            container = name if pointers else ""
        else:
            raise PruningError("another number of parameters")
    if sum(place is not None for place in places) != given:
        raise PruningError("another number of parameters")
    if {LENGTH, ROW_LENGTHS} & set(found) and not _lengths_are_known(examples.tuples):
        raise PruningError("containers of several lengths")
    tuples = [
        tuple(
            _value(place, role, parameter.pointers, example)
            for place, role, parameter in zip(places, found, parameters, strict=True)
        )
        for example in examples.tuples
    ]
    return ExampleArguments(tuples, tuple(found))


def _lengths_are_known(tuples: Sequence[tuple[Any, ...]]) -> bool:
    """Whether all containers are as long as the first: each has n elements, or there is one."""
    for example in tuples:
        lists = [value for value in example if isinstance(value, list)]
        nested = any(isinstance(item, list) for value in lists for item in value)
        if nested and len(lists) > 1:
            return False
    return True


def _value(place: int | None, role: str, pointers: int, example: tuple[Any, ...]) -> Any:
    if place is not None:
        return example[place]
    first = next((value for value in example if isinstance(value, (list, str))), [])
    if role == LENGTH:
        return len(first)
    if role == ROW_LENGTHS:
        return [len(row) for row in first]
    value: Any = 0
    for _ in range(pointers):
        value = [value]
    return value
