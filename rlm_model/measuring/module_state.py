"""What calls leave behind in a module: caches and containers, made fresh for each call.

A function behind `functools.cache`, or one that keeps its results in a dictionary of its module,
would else be measured as a look-up of what an earlier call has found.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator, Mapping
from types import CodeType, FunctionType
from typing import Any

CONTAINERS = (dict, list, set)
"""Types, with those derived from them, whose values a call may fill."""

MAX_ELEMENTS = 10_000
"""Elements of a container that is watched: a larger one is a table that a module brings along."""


class ModuleState:
    """The state that a function's calls may find and change.

    Watched are functools caches, and the containers among the module's names, the attributes of
    its classes, objects and functions and the functions' default arguments: those that the
    function's code names, by itself or through what it names.

    Args:
        function: The function.
        namespace: Names of its module.
    """

    def __init__(self, function: Callable[..., Any], namespace: Mapping[str, Any]) -> None:
        self._caches: list[Any] = []
        self._containers: list[tuple[Any, Any]] = []
        seen: set[int] = set()
        for value in _reached(function, namespace):
            if id(value) in seen:
                continue
            seen.add(id(value))
            if hasattr(value, "cache_clear") and hasattr(value, "cache_info"):
                self._caches.append(value)
            elif isinstance(value, CONTAINERS) and len(value) <= MAX_ELEMENTS:
                try:
                    self._containers.append((value, copy.deepcopy(value)))
                except Exception:  # what can't be copied can't be put back
                    continue

    def __bool__(self) -> bool:
        """Whether there is anything to put back."""
        return bool(self._caches or self._containers)

    def reset(self) -> None:
        """Empties the caches and puts the containers back as they were."""
        for cache in self._caches:
            cache.cache_clear()
        for container, before in self._containers:
            if _is_equal(container, before):
                continue
            container.clear()
            fresh = copy.deepcopy(before)
            if isinstance(container, list):
                container.extend(fresh)
            else:
                container.update(fresh)


def _reached(function: Any, namespace: Mapping[str, Any]) -> Iterator[Any]:
    """All objects that a function's code names, directly or through functions and classes."""
    queue, seen = [function], set[int]()
    while queue:
        value = queue.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        yield value
        inner = inspect.unwrap(value) if callable(value) else value
        if inner is not value:
            queue.append(inner)
        if inspect.ismethod(inner):
            queue += [inner.__func__, inner.__self__]
        elif isinstance(inner, FunctionType):
            queue += inner.__defaults__ or ()
            queue += (inner.__kwdefaults__ or {}).values()
            queue += vars(inner).values()
            queue += (cell.cell_contents for cell in inner.__closure__ or () if _is_filled(cell))
            queue += (namespace[name] for name in _names(inner.__code__) if name in namespace)
        elif inspect.isclass(inner) and inner.__module__ == namespace.get("__name__"):
            queue += (_plain(member) for member in vars(inner).values())
        elif type(inner).__module__ == namespace.get("__name__"):
            queue.append(type(inner))
            if hasattr(inner, "__dict__"):
                queue.append(vars(inner))  # an object that all calls share keeps results in itself


def _is_equal(container: Any, before: Any) -> bool:
    try:
        return len(container) == len(before) and bool(container == before)
    except Exception:  # arrays among the elements do not compare to one truth value
        return False


def _plain(member: Any) -> Any:
    if isinstance(member, staticmethod | classmethod):
        return member.__func__
    return member.fget if isinstance(member, property) else member


def _is_filled(cell: Any) -> bool:
    try:
        _ = cell.cell_contents
    except ValueError:
        return False
    return True


def _names(code: CodeType) -> Iterator[str]:
    """Global names of a code object and of the functions inside it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)
