"""Other names for the same code: the cost stays equal."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator

from rlm_model.corpora.variants import names
from rlm_model.corpora.variants.code import Code, is_name, load
from rlm_model.corpora.variants.patterns import build_statements
from rlm_model.corpora.variants.registry import Edit, neutral

_MOST_CHOICES = 2
"""Places of a renaming: each draws other names."""

_READS_NAMES = frozenset({"locals", "globals", "vars", "eval", "exec", "getattr", "setattr"})

Naming = Callable[[str, random.Random], str]


def _renamable(code: Code) -> list[str]:
    """Names of the function that can be others, in the order of their first place."""
    fixed = {"self", "cls", "_", code.function.name}
    for node in code.nodes:
        if isinstance(node, (ast.ClassDef, ast.Match)) or (
            isinstance(node, ast.Name) and node.id in _READS_NAMES
        ):
            return []
        if isinstance(node, ast.Global):
            fixed |= set(node.names)
        elif isinstance(node, ast.alias):
            fixed.add((node.asname or node.name).partition(".")[0])
    fixed |= code.file.keywords
    return [name for name in code.stores if name not in fixed and not name.startswith("__")]


def _rename(code: Code, chosen: dict[str, str]) -> None:
    for node in code.nodes:
        if isinstance(node, ast.Name):
            node.id = chosen.get(node.id, node.id)
        elif isinstance(node, ast.arg):
            node.arg = chosen.get(node.arg, node.arg)
        elif (isinstance(node, ast.FunctionDef) and node is not code.function) or (
            isinstance(node, ast.ExceptHandler) and node.name
        ):
            node.name = chosen.get(node.name, node.name)
        elif isinstance(node, ast.Nonlocal):
            node.names = [chosen.get(name, name) for name in node.names]


def _renamed(code: Code, naming: Naming, share: float) -> Edit:
    def edit() -> None:
        old = _renamable(code)
        picked = [name for name in old if code.random.random() < share] or old
        chosen = {}
        for name in picked:
            kind = code.kind(load(name))
            chosen[name] = code.fresh(*(naming(kind, code.random) for _ in range(4)))
        _rename(code, chosen)

    return edit


def _renamings(code: Code, naming: Naming, share: float) -> Iterator[Edit]:
    if _renamable(code):
        for _ in range(_MOST_CHOICES):
            yield _renamed(code, naming, share)


@neutral("renamed")
def renamed(code: Code) -> Iterator[Edit]:
    """Local names become other plausible ones."""
    yield from _renamings(code, names.plausible, 0.8)


@neutral("renamed-short")
def renamed_short(code: Code) -> Iterator[Edit]:
    """Local names become letters."""
    yield from _renamings(code, names.short, 1.0)


@neutral("renamed-long")
def renamed_long(code: Code) -> Iterator[Edit]:
    """Local names become long ones."""
    yield from _renamings(code, names.descriptive, 0.9)


def _is_used_elsewhere(code: Code) -> bool:
    """Whether code outside the function uses its name."""
    name = code.function.name
    own = sum(
        is_name(node, name) or (isinstance(node, ast.Attribute) and node.attr == name)
        for node in code.nodes
    )
    return code.file.uses[name] != own


def _calls_are_plain(code: Code) -> bool:
    own = [
        node
        for node in code.nodes
        if is_name(node, code.function.name)
        or (isinstance(node, ast.Attribute) and node.attr == code.function.name)
    ]
    return len(own) == len(code.calls_itself()) and code.stores[code.function.name] == 1


@neutral("function-renamed")
def function_renamed(code: Code) -> Iterator[Edit]:
    """The function gets another name."""
    name = code.function.name
    if not code.is_entry or name.startswith("__") or _is_used_elsewhere(code):
        return
    if _calls_are_plain(code):
        for _ in range(_MOST_CHOICES):
            yield _function_renamed(code)


def _function_renamed(code: Code) -> Edit:
    def edit() -> None:
        new = code.fresh(*code.random.sample(names.FUNCTIONS, 3))
        for call in code.calls_itself():
            if isinstance(call.func, ast.Attribute):
                call.func.attr = new
            else:
                call.func = load(new)
        code.function.name = new
        code.rename_entry(new)

    return edit


@neutral("wrapped-in-class")
def wrapped_in_class(code: Code) -> Iterator[Edit]:
    """The function becomes a method of a class, with or without its object."""
    if not code.is_entry or code.owner or code.function.decorator_list:
        return
    if _is_used_elsewhere(code) or not _calls_are_plain(code) or "self" in code.stores:
        return
    yield _wrapped(code, is_static=False)
    yield _wrapped(code, is_static=True)


def _wrapped(code: Code, *, is_static: bool) -> Edit:
    def edit() -> None:
        owner = code.fresh(*code.random.sample(names.CLASSES, 3))
        function = code.function
        for call in code.calls_itself():
            through = owner if is_static else "self"
            call.func = ast.Attribute(load(through), function.name, ast.Load())
        if is_static:
            function.decorator_list = [load("staticmethod")]
        else:
            function.args.args.insert(0, ast.arg("self"))
        (wrapper,) = build_statements("class C:\n    pass", {})
        assert isinstance(wrapper, ast.ClassDef)
        wrapper.name, wrapper.body = owner, [function]
        code.result = [wrapper]
        code.entry_point = f"{owner}.{function.name}" if is_static else f"{owner}().{function.name}"

    return edit


@neutral("unwrapped-from-class")
def unwrapped_from_class(code: Code) -> Iterator[Edit]:
    """The only method of a class becomes a function."""
    function = code.function
    if not code.is_entry or not code.is_bound or function.decorator_list:
        return
    owners = [
        node
        for node in code.file.tree.body
        if isinstance(node, ast.ClassDef) and node.name == code.owner
    ]
    if len(owners) != 1 or len(owners[0].body) != 1 or owners[0].bases or owners[0].keywords:
        return
    if code.file.uses[code.owner]:
        return
    spec = function.args
    own = code.calls_itself()
    if spec.posonlyargs or not spec.args or spec.args[0].arg != "self":
        return
    if len(code.uses("self")) == len(own) and _calls_are_plain(code):
        yield _unwrapped(code)


def _unwrapped(code: Code) -> Edit:
    def edit() -> None:
        function = code.function
        for call in code.calls_itself():
            call.func = load(function.name)
        del function.args.args[0]
        code.replaces_class = True
        code.entry_point = function.name

    return edit
