"""Changes of what is kept: copies, tables, and results that are made one by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rlm_model.corpora.variants.code import FUNCTIONS, Code, is_name, load
from rlm_model.corpora.variants.patterns import Found, build_statements, match_statements
from rlm_model.corpora.variants.registry import Edit, Rule, costly, register_rules

_KEPT = ("history", "snapshots", "kept", "log", "archive", "trail", "states")
_TABLES = ("table", "grid", "dp", "matrix", "memo", "scratch")


@costly("copies-kept")
def copies_kept(code: Code) -> Iterator[Edit]:
    """A loop keeps a copy of a list for each of its runs."""
    for block in code.blocks():
        for loop in block:
            if not isinstance(loop, ast.For) or code.loops_of(loop):
                continue
            for name in code.parameters:
                if code.kind(load(name)) in ("list", "tuple", "str"):
                    yield _copies_kept(code, loop, load(name))


def _copies_kept(code: Code, loop: ast.For, xs: ast.Name) -> Edit:
    def edit() -> None:
        found = {"NEW": load(code.fresh(*_KEPT)), "XS": xs}
        loop.body.extend(build_statements("NEW.append(list(XS))", found))
        code.insert_before(loop, build_statements("NEW = []", found))

    return edit


@costly("table-added")
def table_added(code: Code) -> Iterator[Edit]:
    """The function makes a table first, as wide as its input is long, or square."""
    for name in code.parameters:
        kind = code.kind(load(name))
        size = f"len({name})" if kind in ("list", "str", "tuple") else name
        if kind in ("list", "str", "tuple", "int"):
            yield _table_added(code, f"NEW = [0] * {size}")
            yield _table_added(code, f"NEW = [[0] * {size} for _ in range({size})]")
            yield _table_added(code, f"NEW = [[0] * ({size} + 1) for _ in range({size} + 1)]")
            yield _table_added(code, f"NEW = set(range({size}))")


def _table_added(code: Code, text: str) -> Edit:
    return lambda: code.insert_first(build_statements(text, {"NEW": load(code.fresh(*_TABLES))}))


@costly("deep-copy-added")
def deep_copy_added(code: Code) -> Iterator[Edit]:
    """The function works on a deep copy of its input."""
    for name in code.parameters:
        if code.kind(load(name)) in ("list", "dict", "set"):
            yield _deep_copy_added(code, name)


def _deep_copy_added(code: Code, name: str) -> Edit:
    def edit() -> None:
        code.needs("import copy")
        code.insert_first(build_statements(f"{name} = copy.deepcopy({name})", {}))

    return edit


def _is_list(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["XS"]) == "list"


def _is_kept_as_is(code: Code, found: Found, node: ast.AST) -> bool:
    """Whether a loop over a copy can run over the original: nothing changes it meanwhile."""
    xs = found["XS"]
    return isinstance(xs, ast.Name) and not code.is_changed(xs.id, node)


register_rules(
    "copy-dropped",
    Rule("for V in list(XS):\n    BODY", "for V in XS:\n    BODY", _is_kept_as_is),
    Rule("for V in XS[:]:\n    BODY", "for V in XS:\n    BODY", _is_kept_as_is),
    Rule("sorted(list(XS))", "sorted(XS)"),
    Rule("sum(list(XS))", "sum(XS)"),
    Rule("X = list(XS)", "X = XS", _is_list),
    Rule("X = XS[:]", "X = XS", _is_list),
    Rule("X = XS.copy()", "X = XS", _is_list),
    Rule("len(list(XS))", "len(XS)", _is_list),
)


def _is_generator(code: Code) -> bool:
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in code.nodes)


@costly("yield-to-list")
def yield_to_list(code: Code) -> Iterator[Edit]:
    """A generator function becomes one that returns all elements at once."""
    yields = [node for node in code.nodes if isinstance(node, (ast.Yield, ast.YieldFrom))]
    inner = [node for node in code.nodes[1:] if isinstance(node, FUNCTIONS)]
    returns = [node for node in code.nodes if isinstance(node, ast.Return)]
    plain = all(isinstance(code.parent(node), ast.Expr) and node.value for node in yields)
    if yields and plain and not inner and not any(node.value for node in returns):
        yield _yield_to_list(code, yields, returns)


def _yield_to_list(
    code: Code, yields: list[ast.Yield | ast.YieldFrom], returns: list[ast.Return]
) -> Edit:
    def edit() -> None:
        out = {"OUT": load(code.fresh("result", "out", "collected", "found", "rows"))}
        for node in yields:
            text = "OUT.append(X)" if isinstance(node, ast.Yield) else "OUT.extend(X)"
            statement = code.statement_of(node)
            code.replace_statements([statement], build_statements(text, out | {"X": node.value}))
        for node in returns:
            node.value = out["OUT"]
        code.insert_first(build_statements("OUT = []", out))
        code.function.body.extend(build_statements("return OUT", out))
        code.function.returns = None

    return edit


@costly("list-to-yield")
def list_to_yield(code: Code) -> Iterator[Edit]:
    """A function that returns the list which it has built becomes a generator function."""
    if _is_generator(code) or any(isinstance(node, FUNCTIONS) for node in code.nodes[1:]):
        return
    body = code.function.body
    returns = [node for node in code.nodes if isinstance(node, ast.Return)]
    last = body[-1]
    if returns != [last] or not isinstance(last.value, ast.Name) or code.calls_itself():  # type: ignore
        return
    name = last.value.id  # type: ignore[attr-defined]
    starts = [
        node
        for node in body
        if (found := match_statements("OUT = []", [node])) and is_name(found["OUT"], name)
    ]
    appends = [
        (node, found["X"])
        for node in code.nodes
        if isinstance(node, ast.Expr)
        and (found := match_statements("OUT.append(X)", [node]))
        and is_name(found["OUT"], name)
    ]
    if len(starts) == 1 and appends and len(code.uses(name)) == len(appends) + 1:
        yield _list_to_yield(code, starts[0], last, appends)


def _list_to_yield(
    code: Code, start: ast.stmt, last: ast.stmt, appends: list[tuple[ast.Expr, ast.expr]]
) -> Edit:
    def edit() -> None:
        for node, part in appends:
            node.value = ast.Yield(part)
        code.replace_statements([last], [])
        code.replace_statements([start], [])
        code.function.returns = None

    return edit


register_rules(
    "returned-lazily",
    Rule("return [X for V in XS]", "return (X for V in XS)"),
    Rule("return [X for V in XS if C]", "return (X for V in XS if C)"),
    Rule("return list(map(F, XS))", "return map(F, XS)"),
    Rule("return list(zip(XS, YS))", "return zip(XS, YS)"),
    Rule("return list(filter(F, XS))", "return filter(F, XS)"),
    Rule("return list(reversed(XS))", "return reversed(XS)"),
)
