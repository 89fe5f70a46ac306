"""Changes of how lists and strings are built up."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rlm_model.corpora.variants.code import Code, called, is_name
from rlm_model.corpora.variants.patterns import (
    Found,
    build_expression,
    build_statements,
    match_statements,
)
from rlm_model.corpora.variants.registry import Edit, Rule, costly, register_rules


def _local_list_in_loop(code: Code, found: Found, node: ast.AST) -> bool:
    out = found["OUT"]
    return (
        isinstance(out, ast.Name)
        and code.is_local(out)
        and out.id not in code.parameters
        and code.kind(out) == "list"
        and bool(code.loops_of(node))
        and code.is_bound_beside(node, out.id)
    )


register_rules(
    "append-to-concatenation",
    Rule("OUT.append(X)", "OUT = OUT + [X]", _local_list_in_loop),
    Rule("OUT += [X]", "OUT = OUT + [X]", _local_list_in_loop),
    Rule("OUT.extend(XS)", "OUT = OUT + list(XS)", _local_list_in_loop),
)
register_rules(
    "concatenation-to-append",
    Rule("OUT = OUT + [X]", "OUT.append(X)", _local_list_in_loop),
    Rule("OUT += [X]", "OUT.append(X)", _local_list_in_loop),
    Rule("OUT = [X] + OUT", "OUT.append(X)", _local_list_in_loop),
    Rule("OUT = [*OUT, X]", "OUT.append(X)", _local_list_in_loop),
)


@costly("append-to-insert")
def append_to_insert(code: Code) -> Iterator[Edit]:
    """A list is built from its end: each element goes to the front, at last it is reversed."""
    for start, loop, name in _built_lists(code, "[]"):
        appends = [
            node
            for node in ast.walk(loop)
            if isinstance(node, ast.Expr)
            and (found := match_statements("OUT.append(X)", [node])) is not None
            and is_name(found["OUT"], name)
        ]
        if appends and _only_used(code, name, loop, appends):
            yield _append_to_insert(code, loop, name, appends, start)


def _append_to_insert(
    code: Code, loop: ast.stmt, name: str, appends: list[ast.Expr], start: ast.stmt
) -> Edit:
    def edit() -> None:
        for append in appends:
            call = append.value
            call.func.attr = "insert"  # type: ignore[attr-defined]
            call.args.insert(0, ast.Constant(0))  # type: ignore[attr-defined]
        code.insert_after(loop, build_statements(f"{name}.reverse()", {}))

    return edit


@costly("string-to-join")
def string_to_join(code: Code) -> Iterator[Edit]:
    """A string that grows in a loop becomes a list that is joined."""
    for start, loop, name in _built_lists(code, "''"):
        grown = list(_grown(loop, name))
        if grown and _only_used(code, name, loop, [node for node, _ in grown]):
            yield _string_to_join(code, start, loop, name, grown)


def _string_to_join(
    code: Code,
    start: ast.stmt,
    loop: ast.stmt,
    name: str,
    grown: list[tuple[ast.stmt, ast.expr]],
) -> Edit:
    def edit() -> None:
        start.value = build_expression("[]", {})  # type: ignore[attr-defined]
        for node, part in grown:
            after = build_statements(f"{name}.append(X)", {"X": part})
            code.replace_statements([node], after)
        code.insert_after(loop, build_statements(f"{name} = ''.join({name})", {}))

    return edit


@costly("join-to-string")
def join_to_string(code: Code) -> Iterator[Edit]:
    """A list of strings that is joined at last becomes a string that grows."""
    for start, loop, name in _built_lists(code, "[]"):
        appends = [
            (node, found["X"])
            for node in ast.walk(loop)
            if isinstance(node, ast.Expr)
            and (found := match_statements("OUT.append(X)", [node])) is not None
            and is_name(found["OUT"], name)
        ]
        joins = [
            node
            for node in code.nodes
            if called(node) == "join" and is_name(node.args[0], name)  # type: ignore[attr-defined]
        ]
        empty = len(joins) == 1 and isinstance(joins[0].func.value, ast.Constant)  # type: ignore
        if not appends or not empty or joins[0].func.value.value:  # type: ignore[attr-defined]
            continue
        if len(code.uses(name)) == len(appends) + 1:
            yield _join_to_string(code, start, name, appends, joins[0])


def _join_to_string(
    code: Code,
    start: ast.stmt,
    name: str,
    appends: list[tuple[ast.Expr, ast.expr]],
    join: ast.AST,
) -> Edit:
    def edit() -> None:
        start.value = ast.Constant("")  # type: ignore[attr-defined]
        for node, part in appends:
            code.replace_statements([node], build_statements(f"{name} += X", {"X": part}))
        code.replace(join, build_expression(name, {}))

    return edit


def _string_in_loop(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["S"]) == "str" and bool(code.loops_of(node))


register_rules("string-prepended", Rule("S += X", "S = X + S", _string_in_loop))


def _built_lists(code: Code, empty: str) -> Iterator[tuple[ast.stmt, ast.stmt, str]]:
    """Names that begin empty, with their beginning and the one loop of its block that fills."""
    for block in code.blocks():
        for place, start in enumerate(block):
            found = match_statements(f"OUT = {empty}", [start])
            if found is None or not isinstance(found["OUT"], ast.Name):
                continue
            name = found["OUT"].id
            if name in code.parameters:
                continue
            loops = [
                node
                for node in block[place + 1 :]
                if isinstance(node, (ast.For, ast.While))
                and any(is_name(part, name) for part in ast.walk(node))
            ]
            if len(loops) == 1:
                yield start, loops[0], name


def _grown(loop: ast.stmt, name: str) -> Iterator[tuple[ast.stmt, ast.expr]]:
    for node in ast.walk(loop):
        if isinstance(node, (ast.Assign, ast.AugAssign)):
            for pattern in ("S += X", "S = S + X"):
                found = match_statements(pattern, [node])
                if found is not None and is_name(found["S"], name):
                    yield node, found["X"]


def _only_used(code: Code, name: str, loop: ast.stmt, statements: list[ast.stmt]) -> bool:
    """Whether some statements are the only ones of a loop that use a name, each of them once."""
    inside = sum(is_name(node, name) for node in ast.walk(loop))
    most = sum(sum(is_name(part, name) for part in ast.walk(node)) for node in statements)
    once = all(sum(is_name(part, name) for part in ast.walk(node)) <= 2 for node in statements)
    leaves = any(isinstance(node, ast.Return) for node in ast.walk(loop))
    return inside == most and once and not leaves
