"""Work that moves into loops, out of them, or is added to them."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from rlm_model.corpora.variants.code import (
    Code,
    called,
    is_name,
    is_pure,
    load,
    loaded_names,
)
from rlm_model.corpora.variants.kinds import HASHABLE, NUMBERS
from rlm_model.corpora.variants.patterns import Found, build_statements
from rlm_model.corpora.variants.registry import Edit, Rule, costly, register_rules

_WHOLE = frozenset({"sorted", "sum", "max", "min", "list", "set", "tuple", "join", "len", "any"})
_NAMES = ("total", "base", "whole", "reference", "precomputed", "fixed", "known")


def _is_work(node: ast.expr) -> bool:
    """Whether an expression takes time that grows with its input, and can be moved."""
    if not is_pure(node):
        return False
    if isinstance(node, ast.Call):
        name = called(node)
        if name == "len":
            return bool(node.args) and not isinstance(node.args[0], (ast.Name, ast.Subscript))
        return name in _WHOLE | {"count", "lower", "split", "upper"} and bool(loaded_names(node))
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Slice) and isinstance(node.value, ast.Name)
    return isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp))


@costly("moved-into-loop")
def moved_into_loop(code: Code) -> Iterator[Edit]:
    """A value that is made once is made each time that it is needed."""
    for block in code.blocks():
        for place, start in enumerate(block):
            if not isinstance(start, ast.Assign) or len(start.targets) != 1:
                continue
            target = start.targets[0]
            if not isinstance(target, ast.Name) or code.stores[target.id] != 1:
                continue
            rest = ast.Module(block[place + 1 :], [])
            uses = code.uses(target.id)
            fixed = (
                _is_work(start.value)
                and code.is_fixed(start.value, rest)
                and not code.is_changed(target.id)
            )
            below = len(code.loops_of(start))
            if fixed and uses and any(_deeper(code, use, below) for use in uses):
                yield _inline(code, start, uses)


def _deeper(code: Code, use: ast.Name, depth: int) -> bool:
    return len(code.loops_of(use)) > depth or (depth == 0 and code.in_loop(use))


def _inline(code: Code, start: ast.Assign, uses: list[ast.Name]) -> Edit:
    def edit() -> None:
        for use in uses:
            code.replace(use, start.value)
        code.replace_statements([start], [])

    return edit


@costly("moved-out-of-loop")
def moved_out_of_loop(code: Code) -> Iterator[Edit]:
    """What is equal in each run of a loop is made once, above it."""
    for node in code.nodes:
        if not isinstance(node, ast.expr) or not _is_work(node):
            continue
        loops = [loop for loop in code.loops_of(node) if code.is_fixed(node, loop)]
        depends = any(code.stores[name] for name in loaded_names(node))
        if (
            loops
            and depends
            and not _is_changed_later(code, node)
            and not _in_scope_of_comprehension(code, node)
        ):
            yield _hoist(code, node, loops[-1])


def _is_changed_later(code: Code, node: ast.expr) -> bool:
    """Whether a value gets a name, and what has this name is changed."""
    parent = code.parent(node)
    if not isinstance(parent, (ast.Assign, ast.AnnAssign)):
        return False
    target = parent.target if isinstance(parent, ast.AnnAssign) else parent.targets[0]
    return not isinstance(target, ast.Name) or code.is_changed(target.id)


def _in_scope_of_comprehension(code: Code, node: ast.expr) -> bool:
    bound = {
        part.id
        for ancestor, _ in code.ancestors(node)
        for comprehension in getattr(ancestor, "generators", [])
        for part in ast.walk(comprehension.target)
        if isinstance(part, ast.Name)
    }
    return bool(bound & loaded_names(node))


def _hoist(code: Code, node: ast.expr, loop: ast.stmt) -> Edit:
    def edit() -> None:
        hints = {"sorted": ("ordered", "ranking"), "sum": ("total", "grand_total")}
        name = code.fresh(*hints.get(called(node), _NAMES))
        code.replace(node, load(name))
        code.insert_before(loop, [ast.fix_missing_locations(ast.Assign([load(name)], node))])

    return edit


def _loops_with_lists(code: Code) -> Iterator[tuple[ast.For | ast.While, ast.Name]]:
    """Loops with the lists that are at hand in them."""
    for node in code.nodes:
        if isinstance(node, (ast.For, ast.While)) and len(code.loops_of(node)) < 3:
            for name in _at_hand(code, node):
                yield node, name


def _at_hand(code: Code, loop: ast.For | ast.While) -> list[ast.Name]:
    names: dict[str, ast.Name] = {}
    used = loaded_names(loop)
    for parameter in code.parameters:
        names[parameter] = load(parameter)
    if isinstance(loop, ast.For) and isinstance(loop.iter, ast.Name):
        names[loop.iter.id] = loop.iter
    return [
        node
        for name, node in names.items()
        if code.kind(node) in ("list", "dict", "set", "tuple", "str")
        and (name in used or name in code.parameters)
        and not any(
            is_name(part, name) and not isinstance(part.ctx, ast.Load) for part in ast.walk(loop)
        )
    ]


def _added(code: Code, loop: ast.For | ast.While, texts: list[str], xs: ast.Name) -> Edit:
    def edit() -> None:
        text = code.random.choice(texts)
        new = load(code.fresh("snapshot", "current", "state", "check", "view", "extra", "temp"))
        loop.body[:0] = build_statements(text, {"NEW": new, "XS": xs})

    return edit


@costly("copy-in-loop")
def copy_in_loop(code: Code) -> Iterator[Edit]:
    """A loop copies a container each time."""
    for loop, xs in _loops_with_lists(code):
        kind = code.kind(xs)
        if kind in ("list", "dict", "set"):
            texts = [f"NEW = {kind}(XS)", "NEW = XS.copy()"]
            yield _added(code, loop, [*texts, "NEW = XS[:]"] if kind == "list" else texts, xs)


@costly("aggregate-in-loop")
def aggregate_in_loop(code: Code) -> Iterator[Edit]:
    """A loop runs over a whole container each time, for its sum or its greatest element."""
    for loop, xs in _loops_with_lists(code):
        element = code.element_kind(xs)
        texts = []
        if element in NUMBERS:
            texts += ["NEW = sum(XS)"]
        if element in HASHABLE:
            texts += ["NEW = set(XS)", "NEW = max(XS)", "NEW = min(XS)"]
        if texts and code.kind(xs) in ("list", "tuple", "str"):
            yield _added(code, loop, texts, xs)


@costly("sort-in-loop")
def sort_in_loop(code: Code) -> Iterator[Edit]:
    """A loop sorts a container each time."""
    for loop, xs in _loops_with_lists(code):
        if code.element_kind(xs) in HASHABLE:
            yield _added(code, loop, ["NEW = sorted(XS)", "NEW = sorted(XS, reverse=True)"], xs)


def _sortable(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["XS"]) == "list" and code.element_kind(found["XS"]) in HASHABLE


@costly("sort-moved-into-loop")
def sort_moved_into_loop(code: Code) -> Iterator[Edit]:
    """A sort above a loop happens again in each of its runs."""
    for block in code.blocks():
        for start, loop in itertools.pairwise(block):
            if not isinstance(loop, (ast.For, ast.While)):
                continue
            sorts = isinstance(start, ast.Expr) and called(start.value) == "sort"
            if isinstance(start, ast.Assign) and called(start.value) == "sorted":
                sorts = True
            if sorts and not _runs_over(loop, start):
                yield _also_in_loop(loop, start)


def _runs_over(loop: ast.For | ast.While, start: ast.stmt) -> bool:
    # A list that is sorted while a loop runs over it looks empty to the loop.
    source = loop.iter if isinstance(loop, ast.For) else loop.test
    return isinstance(start, ast.Expr) and bool(
        set(loaded_names(source)) & loaded_names(start) and called(source) != "range"
    )


def _also_in_loop(loop: ast.For | ast.While, start: ast.stmt) -> Edit:
    return lambda: loop.body.insert(0, start)


@costly("sort-added")
def sort_added(code: Code) -> Iterator[Edit]:
    """A parameter is sorted first."""
    for name in code.parameters:
        node = load(name)
        if _sortable(code, {"XS": node}, node) and not code.is_changed(name):
            yield _sort_added(code, name)


def _sort_added(code: Code, name: str) -> Edit:
    return lambda: code.insert_first(build_statements(f"{name} = sorted({name})", {}))


def _is_list_sort(code: Code, found: Found, node: ast.AST) -> bool:
    return isinstance(found["XS"], (ast.Name, ast.Attribute, ast.Subscript))


register_rules(
    "sort-removed",
    Rule("XS.sort()", "pass", _is_list_sort),
    Rule("XS.sort(key=F)", "pass", _is_list_sort),
    Rule("XS.sort(reverse=True)", "pass", _is_list_sort),
    Rule("sorted(XS)", "list(XS)"),
    Rule("sorted(XS, key=F)", "list(XS)"),
    Rule("sorted(XS, reverse=True)", "list(XS)"),
    Rule("sorted(XS, key=F, reverse=True)", "list(XS)"),
)


@costly("call-duplicated")
def call_duplicated(code: Code) -> Iterator[Edit]:
    """A helper of the file is called twice."""
    inner = {node.name for node in code.nodes if isinstance(node, ast.FunctionDef)}
    helpers = code.file.helpers | inner
    for block in code.blocks():
        for node in block:
            value = getattr(node, "value", None)
            if not isinstance(node, (ast.Assign, ast.AugAssign, ast.Return, ast.Expr)):
                continue
            if value is None or any(isinstance(part, ast.Yield) for part in ast.walk(value)):
                continue
            calls = [
                call
                for call in ast.walk(value)
                if isinstance(call, ast.Call)
                and called(call) in helpers
                and (isinstance(call.func, ast.Name) or is_name(call.func.value, "self"))  # type: ignore
                and code.always_runs(call)
            ]
            if calls:
                yield _duplicate(code, node, calls[0])


def _duplicate(code: Code, node: ast.stmt, call: ast.AST) -> Edit:
    return lambda: code.insert_before(node, [ast.fix_missing_locations(ast.Expr(call))])  # type: ignore
