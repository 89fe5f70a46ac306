"""A Python function as a job names it, and its arguments at a size. Runs inside the sandbox."""

from __future__ import annotations

import copy
import importlib
import random
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rlm_model.corpora.literals import read_literal
from rlm_model.corpora.scaling import LINKED_LIST, TREE, scale_arguments
from rlm_model.measuring.module_state import ModuleState
from rlm_model.measuring.timing import Fresh

MODULE_NAME = "measured"

IMMUTABLE = frozenset({int, float, complex, str, bytes, bool, type(None), range, frozenset})


@dataclass(frozen=True)
class Loaded:
    """A function that can be called.

    Attributes:
        function: The function.
        arguments: Makes what makes the arguments of a size.
        state: What its calls leave behind.
    """

    function: Callable[..., Any]
    arguments: Callable[[int], Fresh]
    state: ModuleState


def load(job: Mapping[str, Any]) -> Loaded:
    """Loads the function of a job: fields of a `MeasurableItem`, and the ``seed``.

    A function of the bank is the bank's own, unless the job brings a changed source of its file.
    """
    seed = job["seed"]
    if job["case"]:
        from rlm_model.corpora.bank import load_entries

        module, _, name = job["case"].partition("/")
        entry = next(entry for entry in load_entries(module) if entry.name == name)
        if job["source"]:
            namespace = _run(job["source"])
            function = eval(job["entry_point"], namespace)
        else:
            function, namespace = entry.function, vars(sys.modules[entry.function.__module__])

        def build(n: int) -> Fresh:
            return _copies(lambda: entry.case(n, random.Random(f"{seed} {n}")))

        return Loaded(function, build, ModuleState(function, namespace))
    if job["module"]:
        namespace = vars(importlib.import_module(job["module"]))
    else:
        namespace = _run(job["source"])
    function = eval(job["entry_point"], namespace)
    examples, roles = read_literal(job["examples"]), job["roles"]

    def arguments(n: int) -> Fresh:
        values = scale_arguments(examples, n, random.Random(f"{seed} {n}"), roles)
        return lambda: _built(fresh_copy(values), roles, namespace)

    return Loaded(function, arguments, ModuleState(function, namespace))


def fresh_copy(value: Any) -> Any:
    """What `copy.deepcopy` gives, sooner where all is made of plain containers."""
    try:
        return _plain_copy(value, {})
    except TypeError:
        return copy.deepcopy(value)


def describe(error: BaseException) -> str:
    """What an error was, in a line."""
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _plain_copy(value: Any, known: dict[int, Any]) -> Any:
    kind = type(value)
    if kind in IMMUTABLE:
        return value
    if id(value) in known:  # one object in two places stays one
        return known[id(value)]
    if kind is list or kind is set:
        if IMMUTABLE.issuperset(map(type, value)):
            made = value.copy()
        else:
            made = kind(_plain_copy(element, known) for element in value)
    elif kind is dict:
        if IMMUTABLE.issuperset(map(type, value.values())):
            made = value.copy()
        else:
            made = {key: _plain_copy(element, known) for key, element in value.items()}
    elif kind is tuple:
        if IMMUTABLE.issuperset(map(type, value)):
            return value
        made = tuple(_plain_copy(element, known) for element in value)
    else:
        raise TypeError(kind)
    known[id(value)] = made
    return made


def _run(source: str) -> dict[str, Any]:
    module = types.ModuleType(MODULE_NAME)
    sys.modules[MODULE_NAME] = module  # dataclasses and pickle look there
    exec(compile(source, f"<{MODULE_NAME}>", "exec"), module.__dict__)
    return vars(module)


def _built(
    values: tuple[Any, ...], roles: Sequence[str], namespace: Mapping[str, Any]
) -> tuple[Any, ...]:
    """Makes linked lists and trees by the function of the file that has the role's name."""
    if not roles:
        return values
    padded = [*roles, *[""] * len(values)]
    return tuple(
        namespace[role](value) if role in (LINKED_LIST, TREE) else value
        for value, role in zip(values, padded, strict=False)
    )


def _copies(build: Callable[[], tuple[Any, ...]]) -> Fresh:
    """Makes equal arguments each time: copies, or built anew where they can't be copied."""
    first = build()
    try:
        fresh_copy(first)
    except Exception:
        return build
    return lambda: fresh_copy(first)
