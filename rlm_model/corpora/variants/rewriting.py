"""Other ways to write the same statements: the cost stays equal."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from rlm_model.corpora.variants.code import (
    Code,
    is_pure,
    load,
    loaded_names,
    stored_names,
)
from rlm_model.corpora.variants.kinds import NUMBERS
from rlm_model.corpora.variants.patterns import Found, build_statements
from rlm_model.corpora.variants.registry import Edit, Rule, neutral, register_rules


def _nothing() -> None:
    """Changes nothing: what is left is the formatting."""


@neutral("formatting")
def formatting(code: Code) -> Iterator[Edit]:
    """The code is formatted anew."""
    yield _nothing


@neutral("quotes")
def quotes(code: Code) -> Iterator[Edit]:
    """Strings get double quotes."""

    def edit() -> None:
        code.double_quotes = True

    if any(isinstance(node, ast.Constant) and isinstance(node.value, str) for node in code.nodes):
        yield edit


@neutral("hints-removed")
def hints_removed(code: Code) -> Iterator[Edit]:
    """Type hints vanish."""
    hinted = [
        node
        for node in code.nodes
        if (isinstance(node, ast.arg) and node.annotation)
        or (isinstance(node, ast.FunctionDef) and node.returns)
        or (isinstance(node, ast.AnnAssign) and node.value is not None)
    ]

    def edit() -> None:
        for node in hinted:
            if isinstance(node, ast.arg):
                node.annotation = None
            elif isinstance(node, ast.FunctionDef):
                node.returns = None
            elif isinstance(node, ast.AnnAssign):
                plain = ast.Assign([node.target], node.value)
                code.replace_statements([node], [ast.fix_missing_locations(plain)])

    if hinted:
        yield edit


_HINTED = frozenset({"int", "float", "str", "bool", "list", "set", "dict", "tuple"})


@neutral("hints-added")
def hints_added(code: Code) -> Iterator[Edit]:
    """Parameters get type hints."""
    bare = [
        arg
        for arg in code.function.args.args
        if arg.annotation is None and code.kind(load(arg.arg)) in _HINTED
    ]

    def edit() -> None:
        for arg in bare:
            arg.annotation = _hint(code, arg.arg)

    if bare:
        yield edit


def _hint(code: Code, name: str) -> ast.expr:
    kind, element = code.kind(load(name)), code.element_kind(load(name))
    if kind in ("list", "set") and element in _HINTED:
        return ast.Subscript(load(kind), load(element), ast.Load())
    return load(kind)


_DOCSTRINGS = (
    "Work on the given values and return the result.",
    "Return the answer for the input.",
    "Go through the input and build what is asked for.",
    "See the tests for examples.",
    "Compute the result.",
)


@neutral("docstring-added")
def docstring_added(code: Code) -> Iterator[Edit]:
    """The function gets a docstring."""

    def edit() -> None:
        text = ast.Constant(code.random.choice(_DOCSTRINGS))
        code.function.body.insert(0, ast.Expr(text))

    if ast.get_docstring(code.function) is None:
        yield edit


@neutral("docstring-removed")
def docstring_removed(code: Code) -> Iterator[Edit]:
    """The function loses its docstring."""

    def edit() -> None:
        del code.function.body[0]

    if ast.get_docstring(code.function) is not None and len(code.function.body) > 1:
        yield edit


@neutral("reordered")
def reordered(code: Code) -> Iterator[Edit]:
    """Two adjacent assignments that don't depend on each other change places."""
    for block in code.blocks():
        for first, second in itertools.pairwise(block):
            if not all(
                isinstance(node, ast.Assign)
                and isinstance(node.targets[0], ast.Name)
                and is_pure(node.value)
                for node in (first, second)
            ):
                continue
            stored = stored_names(first) & (stored_names(second) | loaded_names(second))
            if not stored and not stored_names(second) & loaded_names(first):
                yield _swapped(block, first, second)


def _swapped(block: list[ast.stmt], first: ast.stmt, second: ast.stmt) -> Edit:
    def edit() -> None:
        place = next(index for index, node in enumerate(block) if node is first)
        block[place : place + 2] = [second, first]

    return edit


def _numbers(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["A"]) in NUMBERS and code.kind(found["B"]) in NUMBERS


register_rules(
    "augmented",
    Rule("A += B", "A = A + B", _numbers),
    Rule("A -= B", "A = A - B", _numbers),
    Rule("A *= B", "A = A * B", _numbers),
    Rule("A //= B", "A = A // B", _numbers),
    Rule("A = A + B", "A += B", _numbers),
    Rule("A = A - B", "A -= B", _numbers),
    Rule("A = A * B", "A *= B", _numbers),
    Rule("A = A // B", "A //= B", _numbers),
    is_neutral=True,
)


def _all_plain(code: Code, found: Found, node: ast.AST) -> bool:
    return all(isinstance(part, (ast.Name, ast.Constant)) for part in found.values())


def _numbers_or_texts(code: Code, found: Found, node: ast.AST) -> bool:
    kinds = {code.kind(part) for part in found.values()}
    return kinds <= NUMBERS or kinds == {"str"}


register_rules(
    "comparison-turned",
    Rule("not A in B", "A not in B"),
    Rule("not A is B", "A is not B"),
    Rule("A not in B", "not A in B"),
    Rule("not A == B", "A != B", _numbers_or_texts),
    Rule("A < B", "B > A", _numbers_or_texts),
    Rule("A > B", "B < A", _numbers_or_texts),
    Rule("A <= B", "B >= A", _numbers_or_texts),
    Rule("A >= B", "B <= A", _numbers_or_texts),
    Rule("A == B", "B == A", _numbers_or_texts),
    Rule("A != B", "B != A", _numbers_or_texts),
    Rule("A < B < C", "A < B and B < C", _all_plain),
    Rule("A <= B <= C", "A <= B and B <= C", _all_plain),
    Rule("A < B <= C", "A < B and B <= C", _all_plain),
    Rule("A <= B < C", "A <= B and B < C", _all_plain),
    is_neutral=True,
)


def _is_container(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["XS"]) in ("list", "str", "dict", "set", "tuple", "deque")


register_rules(
    "emptiness",
    Rule("len(XS) == 0", "not XS", _is_container),
    Rule("if not XS:\n    BODY", "if len(XS) == 0:\n    BODY", _is_container),
    Rule("while XS:\n    BODY", "while len(XS) > 0:\n    BODY", _is_container),
    Rule("while len(XS) > 0:\n    BODY", "while XS:\n    BODY", _is_container),
    is_neutral=True,
)


@neutral("branches-flipped")
def branches_flipped(code: Code) -> Iterator[Edit]:
    """A condition is negated, and its branches change places."""
    for node in code.nodes:
        if isinstance(node, ast.If) and node.orelse:
            if isinstance(node.orelse[0], ast.If) and len(node.orelse) == 1:
                continue
            if code.field(node) == "orelse" and isinstance(code.parent(node), ast.If):
                continue
            yield _flipped(node)
        elif isinstance(node, ast.IfExp):
            yield _flipped(node)


def _flipped(node: ast.If | ast.IfExp) -> Edit:
    def edit() -> None:
        node.test = _negated(node.test)
        node.body, node.orelse = node.orelse, node.body  # type: ignore[assignment]

    return edit


_OPPOSITE = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


def _negated(test: ast.expr) -> ast.expr:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        opposite = _OPPOSITE.get(type(test.ops[0]))
        if opposite is not None:
            return ast.Compare(test.left, [opposite()], test.comparators)
    return ast.UnaryOp(ast.Not(), test)


def _is_target(code: Code, found: Found, node: ast.AST) -> bool:
    return isinstance(found["X"], ast.Name)


register_rules(
    "conditional",
    Rule("X = A if C else B", "if C:\n    X = A\nelse:\n    X = B", _is_target),
    Rule("return A if C else B", "if C:\n    return A\nelse:\n    return B"),
    Rule("return A if C else B", "if C:\n    return A\nreturn B"),
    Rule("if C:\n    X = A\nelse:\n    X = B", "X = A if C else B", _is_target),
    Rule("if C:\n    return A\nelse:\n    return B", "return A if C else B"),
    Rule("if C:\n    return A\nreturn B", "return A if C else B"),
    Rule("if C:\n    return True\nelse:\n    return False", "return bool(C)"),
    is_neutral=True,
)


@neutral("else-dropped")
def else_dropped(code: Code) -> Iterator[Edit]:
    """What follows a branch that leaves needs no ``else``."""
    for block in code.blocks():
        for node in block:
            leaves = (ast.Return, ast.Continue, ast.Break, ast.Raise)
            if isinstance(node, ast.If) and node.orelse and isinstance(node.body[-1], leaves):
                yield _else_dropped(code, node)


def _else_dropped(code: Code, node: ast.If) -> Edit:
    def edit() -> None:
        rest, node.orelse = node.orelse, []
        code.insert_after(node, rest)

    return edit


@neutral("else-added")
def else_added(code: Code) -> Iterator[Edit]:
    """What follows a branch that leaves becomes its ``else``."""
    for block in code.blocks():
        for place, node in enumerate(block[:-1]):
            leaves = (ast.Return, ast.Continue, ast.Break, ast.Raise)
            if isinstance(node, ast.If) and not node.orelse and isinstance(node.body[-1], leaves):
                yield _else_added(block, node, place)


def _else_added(block: list[ast.stmt], node: ast.If, place: int) -> Edit:
    def edit() -> None:
        node.orelse = block[place + 1 :]
        del block[place + 1 :]

    return edit


_RESULTS = ("result", "answer", "output", "value", "res", "ret", "outcome")


@neutral("result-named")
def result_named(code: Code) -> Iterator[Edit]:
    """What is returned gets a name first."""
    for block in code.blocks():
        for node in block:
            if not isinstance(node, ast.Return) or node.value is None:
                continue
            if not isinstance(node.value, (ast.Name, ast.Constant)):
                yield _result_named(code, node)


def _result_named(code: Code, node: ast.Return) -> Edit:
    def edit() -> None:
        found = {"NEW": load(code.fresh(*_RESULTS)), "X": node.value}
        code.replace_statements([node], build_statements("NEW = X\nreturn NEW", found))

    return edit


def _only_there(code: Code, found: Found, node: ast.AST) -> bool:
    name = found["X"]
    return isinstance(name, ast.Name) and code.loads[name.id] == 1 and code.stores[name.id] == 1


register_rules("result-unnamed", Rule("X = A\nreturn X", "return A", _only_there), is_neutral=True)


@neutral("part-named")
def part_named(code: Code) -> Iterator[Edit]:
    """A part of an assigned or returned expression gets a name first."""
    for block in code.blocks():
        for node in block:
            value = getattr(node, "value", None)
            if not isinstance(node, (ast.Assign, ast.AugAssign, ast.Return)) or value is None:
                continue
            if not is_pure(value) or not isinstance(value, ast.BinOp):
                continue
            for part in (value.left, value.right):
                if isinstance(part, (ast.BinOp, ast.Call, ast.Subscript)):
                    yield _part_named(code, node, part)


def _part_named(code: Code, node: ast.stmt, part: ast.expr) -> Edit:
    def edit() -> None:
        name = load(code.fresh("part", "term", "piece", "temp", "step_value", "inner"))
        code.replace(part, name)
        code.insert_before(node, [ast.fix_missing_locations(ast.Assign([name], part))])

    return edit


@neutral("guard-added")
def guard_added(code: Code) -> Iterator[Edit]:
    """The function asks first whether it got anything."""
    for name in code.parameters:
        if code.kind(load(name)):
            yield _guarded(code, name)


def _guarded(code: Code, name: str) -> Edit:
    texts = [
        f"if {name} is None:\n    return None",
        f"if {name} is None:\n    raise ValueError('{name} is missing')",
        f"assert {name} is not None",
    ]
    return lambda: code.insert_first(build_statements(code.random.choice(texts), {}))


@neutral("parameter-added")
def parameter_added(code: Code) -> Iterator[Edit]:
    """The function gets a parameter that it doesn't use."""
    spec = code.function.args
    if not code.is_entry or spec.vararg or spec.kwarg or spec.kwonlyargs:
        return

    def edit() -> None:
        name = code.fresh("verbose", "debug", "options", "strict", "logger", "config", "mode")
        spec.args.append(ast.arg(name))
        spec.defaults.append(ast.Constant(code.random.choice((None, False, 0))))

    yield edit


def _outside_loops(code: Code, found: Found, node: ast.AST) -> bool:
    return not code.in_loop(node)


register_rules(
    "empty-container",
    Rule("X = []", "X = list()", _outside_loops),
    Rule("X = {}", "X = dict()", _outside_loops),
    Rule("X = ''", "X = str()", _outside_loops),
    Rule("X = list()", "X = []", _outside_loops),
    Rule("X = dict()", "X = {}", _outside_loops),
    is_neutral=True,
)
register_rules(
    "assignment-split",
    Rule("A, B = X, Y", "A = X\nB = Y", lambda c, f, n: _both_constant(f)),
    Rule("A = B = X", "A = X\nB = X", lambda c, f, n: isinstance(f["X"], ast.Constant)),
    Rule("A = X\nB = Y", "A, B = X, Y", lambda c, f, n: _both_constant(f)),
    is_neutral=True,
)


def _both_constant(found: Found) -> bool:
    return all(isinstance(found[gap], ast.Constant) for gap in "XY") and all(
        isinstance(found[gap], ast.Name) for gap in "AB"
    )


@neutral("string-formatted")
def string_formatted(code: Code) -> Iterator[Edit]:
    """An f-string outside loops becomes a call of ``format``."""
    for node in code.nodes:
        if not isinstance(node, ast.JoinedStr) or code.in_loop(node):
            continue
        if isinstance(code.parent(node), ast.FormattedValue):
            continue
        values = [part for part in node.values if isinstance(part, ast.FormattedValue)]
        if values and all(part.conversion == -1 and not part.format_spec for part in values):
            yield _formatted(code, node, values)


def _formatted(code: Code, node: ast.JoinedStr, values: list[ast.FormattedValue]) -> Edit:
    def edit() -> None:
        text = "".join(
            str(part.value).replace("{", "{{").replace("}", "}}")
            if isinstance(part, ast.Constant)
            else "{}"
            for part in node.values
        )
        method = ast.Attribute(ast.Constant(text), "format", ast.Load())
        code.replace(node, ast.Call(method, [part.value for part in values], []))

    return edit


_ALIASES = {
    "math": ("m", "maths"),
    "heapq": ("hq", "heap"),
    "collections": ("col", "c"),
    "itertools": ("it", "itools"),
    "random": ("rnd",),
    "re": ("regex",),
    "bisect": ("bs",),
    "functools": ("ft",),
    "numpy": ("np",),
    "string": ("strings",),
    "sys": ("system",),
}


@neutral("import-renamed")
def import_renamed(code: Code) -> Iterator[Edit]:
    """A module goes by another name."""
    for node in code.file.tree.body:
        if not isinstance(node, ast.Import):
            continue
        for alias in node.names:
            known = alias.asname is None and alias.name in _ALIASES
            if known and code.loads[alias.name] and not code.stores[alias.name]:
                yield _import_renamed(code, alias.name)


def _import_renamed(code: Code, module: str) -> Edit:
    def edit() -> None:
        new = code.fresh(*_ALIASES[module])
        for use in code.uses(module):
            use.id = new
        code.needs(f"import {module} as {new}")

    return edit


@neutral("body-nested")
def body_nested(code: Code) -> Iterator[Edit]:
    """The function's body moves into a function of its own, which it calls once."""
    spec = code.function.args
    plain = not spec.vararg and not spec.kwarg and not spec.kwonlyargs and not spec.posonlyargs
    makes = any(
        isinstance(node, (ast.Yield, ast.YieldFrom, ast.Nonlocal, ast.Global))
        or (isinstance(node, ast.Name) and node.id == "super")
        for node in code.nodes
    )
    if code.is_entry and plain and not makes:
        yield _body_nested(code)


def _body_nested(code: Code) -> Edit:
    def edit() -> None:
        own = code.function
        names = [arg.arg for arg in own.args.args]
        name = code.fresh("run", "inner", "work", "apply", "_impl", "go")
        given = ", ".join(names)
        (function, result) = build_statements(
            f"def {name}({given}):\n    BODY\nreturn {name}({given})", {"BODY": own.body}
        )
        own.body = [function, result]

    return edit


_DEAD = (
    "NEW = False\nif NEW:\n    print({0})",
    "NEW = 0\nif NEW > 0:\n    print('size', {0})",
    "NEW = None",
    "NEW = False\nif NEW:\n    for NEW2 in {0}:\n        print(NEW2)",
    "NEW = False\nif NEW:\n    return sorted({0})",
)


@neutral("unused-added")
def unused_added(code: Code) -> Iterator[Edit]:
    """The function gets statements that never matter."""
    is_generator = any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in code.nodes)
    for name in code.parameters:
        if not is_generator:
            yield _unused_added(code, name)


def _unused_added(code: Code, name: str) -> Edit:
    def edit() -> None:
        new = {
            "NEW": load(code.fresh("debug", "verbose", "trace", "flag", "extra", "dry_run")),
            "NEW2": load(code.fresh("line", "each", "one")),
        }
        code.insert_first(build_statements(code.random.choice(_DEAD).format(name), new))

    return edit


register_rules(
    "conditions-merged",
    Rule("if A:\n    if B:\n        BODY", "if A and B:\n    BODY", lambda c, f, n: _no_else(n)),
    Rule("if A and B:\n    BODY", "if A:\n    if B:\n        BODY", lambda c, f, n: _no_else(n)),
    is_neutral=True,
)


def _no_else(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and not node.orelse


@neutral("continue-added")
def continue_added(code: Code) -> Iterator[Edit]:
    """A loop leaves out what doesn't fit, where it had a condition around its body."""
    for node in code.nodes:
        if isinstance(node, (ast.For, ast.While)):
            last = node.body[-1]
            if isinstance(last, ast.If) and not last.orelse:
                yield _continue_added(code, last)


def _continue_added(code: Code, node: ast.If) -> Edit:
    def edit() -> None:
        test = _negated(node.test)
        code.replace_statements([node], [ast.If(test, [ast.Continue()], []), *node.body])

    return edit


register_rules(
    "operands-swapped",
    Rule("A + B", "B + A", _numbers),
    Rule("A * B", "B * A", _numbers),
    is_neutral=True,
)
register_rules(
    "last-element",
    Rule("XS[len(XS) - 1]", "XS[-1]"),
    Rule("XS[-1]", "XS[len(XS) - 1]", lambda c, f, n: c.kind(f["XS"]) in ("list", "str", "tuple")),
    is_neutral=True,
)


@neutral("constant-named")
def constant_named(code: Code) -> Iterator[Edit]:
    """A constant gets a name at the function's start."""
    for block in code.blocks():
        for statement in block:
            if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                continue
            for node in ast.walk(statement):
                if (
                    isinstance(node, ast.Constant)
                    and type(node.value) in (int, float, str)
                    and isinstance(code.parent(node), (ast.BinOp, ast.Compare, ast.Call))
                    and code.statement_of(node) is statement
                ):
                    yield _constant_named(code, node)


def _constant_named(code: Code, node: ast.Constant) -> Edit:
    def edit() -> None:
        numbers = ("base", "limit", "step", "factor", "LIMIT", "FACTOR")
        names = ("marker", "sign", "MARK") if isinstance(node.value, str) else numbers
        name = load(code.fresh(*names))
        code.replace(node, name)
        code.insert_first(build_statements("NEW = X", {"NEW": name, "X": node}))

    return edit
