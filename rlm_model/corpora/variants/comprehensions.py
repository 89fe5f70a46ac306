"""Comprehensions, generator expressions, and the loops that do the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rlm_model.corpora.variants.code import Code, called, load, stored_names
from rlm_model.corpora.variants.patterns import Found, build_expression, build_statements
from rlm_model.corpora.variants.registry import Edit, Rule, costly, register_rules
from rlm_model.corpora.variants.words import words

_CONSUMERS = frozenset(
    words(
        """
    sum any all max min join set sorted list tuple dict
    """
    )
)


@costly("generator-to-list")
def generator_to_list(code: Code) -> Iterator[Edit]:
    """A list is made first for a function that takes all elements."""
    for node in code.nodes:
        if isinstance(node, ast.Call) and called(node) in _CONSUMERS and node.args:
            argument = node.args[0]
            if isinstance(argument, ast.GeneratorExp):
                yield _replaced(code, argument, ast.ListComp(argument.elt, argument.generators))


@costly("list-to-generator")
def list_to_generator(code: Code) -> Iterator[Edit]:
    """A function that takes all elements gets them one by one."""
    for node in code.nodes:
        if isinstance(node, ast.Call) and called(node) in _CONSUMERS and len(node.args) == 1:
            argument = node.args[0]
            if isinstance(argument, ast.ListComp):
                yield _replaced(code, argument, ast.GeneratorExp(argument.elt, argument.generators))


def _replaced(code: Code, old: ast.expr, new: ast.expr) -> Edit:
    return lambda: code.replace(old, new)


@costly("comprehension-to-loop")
def comprehension_to_loop(code: Code) -> Iterator[Edit]:
    """A comprehension is written as a loop."""
    for block in code.blocks():
        for node in block:
            if not isinstance(node, (ast.Assign, ast.Return)):
                continue
            value = node.value
            if isinstance(node, ast.Assign) and (
                len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name)
            ):
                continue
            made = _loop_of(value)
            if made is not None and _names_are_its_own(code, value):
                yield _loop_instead(code, node, *made)


def _names_are_its_own(code: Code, value: ast.expr | None) -> bool:
    # In a loop the names of a comprehension become names of the function.
    assert value is not None
    return all(code.stores[name] == 1 for name in stored_names(value))


def _loop_of(
    value: ast.expr | None,
) -> tuple[str, str, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp] | None:
    """How a comprehension begins, how it adds an element, and itself."""
    if isinstance(value, ast.ListComp):
        return "[]", "OUT.append(X)", value
    if isinstance(value, ast.SetComp):
        return "set()", "OUT.add(X)", value
    if isinstance(value, ast.DictComp):
        return "{}", "OUT[K] = X", value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and len(value.args) == 1:
        inner = value.args[0]
        if isinstance(inner, (ast.GeneratorExp, ast.ListComp)) and value.func.id == "sum":
            return "0", "OUT += X", inner
    return None


def _loop_instead(
    code: Code, node: ast.Assign | ast.Return, empty: str, add: str, made: ast.expr
) -> Edit:
    def edit() -> None:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        read = {part.id for part in ast.walk(made) if isinstance(part, ast.Name)}
        if target is None or target.id in read:  # type: ignore[attr-defined]
            out = load(code.fresh("result", "out", "collected", "built", "gathered"))
        else:
            out = load(target.id)  # type: ignore[attr-defined]
        found: Found = {"OUT": out}
        if isinstance(made, ast.DictComp):
            found |= {"K": made.key, "X": made.value}
        else:
            found["X"] = made.elt  # type: ignore[attr-defined]
        body = build_statements(add, found)
        for generator in reversed(made.generators):  # type: ignore[attr-defined]
            for condition in reversed(generator.ifs):
                body = [ast.If(condition, body, [])]
            body = [ast.For(generator.target, generator.iter, body, [])]
        whole = [*build_statements(f"OUT = {empty}", found), *body]
        if target is None:
            whole += build_statements("return OUT", found)
        elif out.id != target.id:  # type: ignore[attr-defined]
            whole += build_statements("TARGET = OUT", found | {"TARGET": target})
        code.replace_statements([node], whole)

    return edit


def _is_plain_loop(code: Code, found: Found, node: ast.AST) -> bool:
    out = found["OUT"]
    parts = [value for gap, value in found.items() if gap != "OUT"]
    return isinstance(out, ast.Name) and not any(
        isinstance(part, ast.Name) and part.id == out.id
        for value in parts
        for part in ast.walk(value)
    )


register_rules(
    "loop-to-comprehension",
    Rule(
        "OUT = []\nfor V in XS:\n    OUT.append(X)",
        "OUT = [X for V in XS]",
        _is_plain_loop,
    ),
    Rule(
        "OUT = []\nfor V in XS:\n    if C:\n        OUT.append(X)",
        "OUT = [X for V in XS if C]",
        _is_plain_loop,
    ),
    Rule("OUT = 0\nfor V in XS:\n    OUT += X", "OUT = sum(X for V in XS)", _is_plain_loop),
    Rule("OUT = 0\nfor V in XS:\n    OUT = OUT + X", "OUT = sum(X for V in XS)", _is_plain_loop),
    Rule(
        "OUT = 0\nfor V in XS:\n    if C:\n        OUT += X",
        "OUT = sum(X for V in XS if C)",
        _is_plain_loop,
    ),
    Rule("OUT = {}\nfor V in XS:\n    OUT[K] = X", "OUT = {K: X for V in XS}", _is_plain_loop),
    Rule(
        "for V in XS:\n    if C:\n        return True\nreturn False",
        "return any(C for V in XS)",
    ),
    Rule(
        "for V in XS:\n    if C:\n        return False\nreturn True",
        "return not any(C for V in XS)",
    ),
)
register_rules(
    "any-to-whole",
    Rule("any(X for V in XS)", "sum(1 for V in XS if X) > 0"),
    Rule("all(X for V in XS)", "sum(1 for V in XS if not X) == 0"),
    Rule("any([X for V in XS])", "any(X for V in XS)"),
    Rule("all([X for V in XS])", "all(X for V in XS)"),
)


@costly("comprehension-limited")
def comprehension_limited(code: Code) -> Iterator[Edit]:
    """A comprehension runs over the first elements alone."""
    for node in code.nodes:
        if isinstance(node, ast.comprehension):
            source = node.iter
            if code.kind(source) in ("list", "str", "tuple"):
                yield _limited(code, source, "XS[:K]")
            elif called(source) == "range" and _is_consumed(code, node):
                yield _limited(code, source.args[0], "min(XS, K)")  # type: ignore[attr-defined]


def _is_consumed(code: Code, node: ast.comprehension) -> bool:
    """Whether a comprehension over a range isn't kept: it may be a table that is read by index."""
    made = code.parent(node)
    above = code.parent(made) if made is not None else None
    one = len(node.iter.args) == 1  # type: ignore[attr-defined]
    return one and (isinstance(made, ast.GeneratorExp) or isinstance(above, (ast.Call, ast.Return)))


def _limited(code: Code, source: ast.expr, after: str) -> Edit:
    def edit() -> None:
        found = {"XS": source, "K": ast.Constant(code.random.choice((3, 5, 10, 20, 100)))}
        code.replace(source, build_expression(after, found))

    return edit


@costly("generator-filtered")
def generator_filtered(code: Code) -> Iterator[Edit]:
    """A comprehension asks again for each element whether its list holds it."""
    for node in code.nodes:
        if isinstance(node, ast.comprehension) and isinstance(node.target, ast.Name):
            source = node.iter
            if isinstance(source, ast.Name) and code.kind(source) == "list":
                yield _filtered(node, f"{source.id}.count({node.target.id}) > 0")


def _filtered(node: ast.comprehension, condition: str) -> Edit:
    return lambda: node.ifs.append(build_expression(condition, {}))
