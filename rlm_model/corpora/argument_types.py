"""Types of a function's arguments, as people write them in hints, from its examples."""

from __future__ import annotations

from typing import Any

from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.literals import LiteralError, read_literal
from rlm_model.corpora.scaling import LINKED_LIST, TREE

MAX_DEPTH = 3
"""Deepest nesting of a type that is said."""

SCALARS = (bool, int, float, str, bytes)


def argument_types(item: MeasurableItem) -> tuple[str, ...]:
    """The type of each argument of a Python function's first example.

    Empty where none is said: of nodes, of what holds nothing or values of several types, and of
    sets and dictionaries, since whether a look-up passes over all is told by such a hint.

    Args:
        item: The function; of one without examples nothing is known.
    """
    if item.language != "python" or not item.examples:
        return ()
    try:
        examples = read_literal(item.examples)
    except LiteralError:
        return ()
    first = next(iter(examples), None)
    if not isinstance(first, tuple):
        return ()
    nodes = [place for place, role in enumerate(item.roles) if role in (LINKED_LIST, TREE)]
    return tuple("" if place in nodes else _type_of(value) for place, value in enumerate(first))


def _type_of(value: Any, depth: int = MAX_DEPTH) -> str:
    if type(value) in SCALARS:
        return type(value).__name__
    if not isinstance(value, list | tuple) or not value or not depth:
        return ""
    inner = [_type_of(each, depth - 1) for each in value]
    if isinstance(value, tuple):
        return f"tuple[{', '.join(inner)}]" if all(inner) else "tuple"
    return f"list[{inner[0]}]" if inner[0] and len(set(inner)) == 1 else "list"
