"""Changes of loops: their levels, bounds, exits, and how they walk."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

from rlm_model.corpora.variants.code import (
    FUNCTIONS,
    LOOPS,
    Code,
    called,
    is_name,
    is_pure,
    load,
    loaded_names,
    stored_names,
)
from rlm_model.corpora.variants.kinds import HASHABLE
from rlm_model.corpora.variants.patterns import (
    Found,
    build_expression,
    build_statements,
    match_expression,
    match_statements,
)
from rlm_model.corpora.variants.registry import Edit, Rule, costly, neutral, register_rules
from rlm_model.corpora.variants.words import words

_FLAGS = ("result", "found", "answer", "outcome", "verdict", "flag")
_SHRINKING = frozenset(
    words(
        """
    pop popleft heappop next remove discard clear popitem
    """
    )
)
_LIMITS = (3, 5, 8, 10, 16, 20, 50, 100)


def _for_loops(code: Code) -> Iterator[ast.For]:
    return (node for node in code.nodes if isinstance(node, ast.For))


def _own_exits(loop: ast.For | ast.While, kind: type[ast.stmt]) -> list[ast.stmt]:
    """``break`` or ``continue`` statements that belong to a loop itself."""
    found: list[ast.stmt] = []

    def walk(nodes: list[ast.stmt]) -> None:
        for node in nodes:
            if isinstance(node, kind):
                found.append(node)
            if isinstance(node, (*LOOPS, *FUNCTIONS)):
                continue
            for field in ("body", "orelse", "finalbody"):
                walk(getattr(node, field, []))
            for handler in getattr(node, "handlers", []):
                walk(handler.body)

    walk(loop.body)
    return found


def _returns(loop: ast.stmt) -> list[ast.Return]:
    """Returns within a loop, not those of functions in it."""
    inner = {
        id(part)
        for node in ast.walk(loop)
        if isinstance(node, FUNCTIONS)
        for part in ast.walk(node)
    }
    return [
        node for node in ast.walk(loop) if isinstance(node, ast.Return) and id(node) not in inner
    ]


@costly("early-return-removed")
def early_return_removed(code: Code) -> Iterator[Edit]:
    """A loop that returns as soon as it knows goes on to its end and returns then."""
    for block in code.blocks():
        for loop, last in itertools.pairwise(block):
            if not isinstance(loop, ast.For) or not isinstance(last, ast.Return) or loop.orelse:
                continue
            returns = _returns(loop)
            whiles = any(isinstance(node, ast.While) for node in ast.walk(loop))
            values = [node.value for node in [*returns, last]]
            if returns and not whiles and all(map(_is_simple, values)):
                yield _return_removed(code, loop, last, returns)


def _is_simple(node: ast.expr | None) -> bool:
    if isinstance(node, ast.Tuple):
        return all(map(_is_simple, node.elts))
    return node is not None and is_pure(node) and not isinstance(node, ast.Starred)


def _return_removed(code: Code, loop: ast.For, last: ast.Return, returns: list[ast.Return]) -> Edit:
    def edit() -> None:
        name = {"NEW": load(code.fresh(*_FLAGS))}
        for node in returns:
            new = build_statements("NEW = X", name | {"X": node.value})
            code.replace_statements([node], new)
        outside = loaded_names(last) & stored_names(loop)
        if outside:  # what is returned at last is made by the loop
            before = build_statements("NEW = None", name)
            after = "if NEW is None:\n    NEW = X\nreturn NEW"
        else:
            before = build_statements("NEW = X", name | {"X": last.value})
            after = "return NEW"
        code.replace_statements([last], build_statements(after, name | {"X": last.value}))
        code.insert_before(loop, before)

    return edit


@costly("break-removed")
def break_removed(code: Code) -> Iterator[Edit]:
    """A loop that ends early runs to its end."""
    for loop in _for_loops(code):
        if not loop.orelse and not any(isinstance(node, ast.While) for node in ast.walk(loop)):
            for node in _own_exits(loop, ast.Break):
                yield _instead(code, node, ast.Pass())


def _instead(code: Code, node: ast.stmt, new: ast.stmt) -> Edit:
    return lambda: code.replace_statements([node], [new])


@costly("break-added")
def break_added(code: Code) -> Iterator[Edit]:
    """A loop ends with its first run, or as soon as something was found."""
    for loop in [node for node in code.nodes if isinstance(node, LOOPS)]:
        last = loop.body[-1]
        if not isinstance(last, (ast.Return, ast.Break, ast.Continue, ast.Raise)):
            yield _ended(loop.body)
        for node in ast.walk(loop):
            if isinstance(node, ast.If) and loop in code.loops_of(node)[:1]:
                end = node.body[-1]
                if isinstance(end, (ast.Assign, ast.AugAssign, ast.Expr)):
                    yield _ended(node.body)


def _ended(block: list[ast.stmt]) -> Edit:
    return lambda: block.append(ast.Break())


@costly("return-first-found")
def return_first_found(code: Code) -> Iterator[Edit]:
    """A loop that collects what it finds returns with the first of them."""
    for node in code.nodes:
        found = match_statements("OUT.append(X)", [node]) if isinstance(node, ast.Expr) else None
        if found is None or not code.loops_of(node) or not isinstance(found["OUT"], ast.Name):
            continue
        name = found["OUT"].id
        if any(isinstance(part, ast.Return) and is_name(part.value, name) for part in code.nodes):
            yield _after(code, node, f"return {name}")


def _after(code: Code, node: ast.stmt, text: str) -> Edit:
    return lambda: code.insert_after(node, build_statements(text, {}))


def _lists_at_hand(code: Code, loop: ast.stmt) -> list[ast.expr]:
    """Containers that an added loop can run over."""
    found: list[ast.expr] = [
        load(name)
        for name in code.parameters
        if code.kind(load(name)) in ("list", "tuple", "str")
        and not code.is_changed(name)
        and name not in stored_names(loop)
    ]
    return found


def _numbers_at_hand(code: Code, loop: ast.stmt) -> list[ast.expr]:
    return [
        load(name)
        for name in code.parameters
        if code.kind(load(name)) == "int" and name not in stored_names(loop)
    ]


def _may_repeat(loop: ast.stmt) -> bool:
    """Whether a statement, or the body of a loop, can run more often."""
    return not any(
        called(node) in _SHRINKING or isinstance(node, (ast.Delete, ast.Yield, ast.Nonlocal))
        for node in ast.walk(loop)
    )


@costly("loop-level-added")
def loop_level_added(code: Code) -> Iterator[Edit]:
    """The body of a loop, or one statement of it, runs in a further loop."""
    for loop in _for_loops(code):
        if len(code.loops_of(loop)) + code.depth_within(loop) > 2 or not _may_repeat(loop):
            continue
        ranges: list[tuple[str, ast.expr]] = []
        for xs in _lists_at_hand(code, loop):
            ranges += [
                ("for NEW in range(len(XS)):\n    BODY", xs),
                ("for NEW in XS:\n    BODY", xs),
            ]
        for number in _numbers_at_hand(code, loop):
            ranges.append(("for NEW in range(XS):\n    BODY", number))
        for text, xs in ranges:
            if not _own_exits(loop, ast.Break) and not _own_exits(loop, ast.Continue):
                yield _level_added(code, loop, loop.body, text, xs)
            for statement in loop.body:
                if isinstance(statement, (ast.Assign, ast.AugAssign, ast.Expr)):
                    yield _level_added(code, loop, [statement], text, xs)


def _level_added(
    code: Code, loop: ast.For, statements: list[ast.stmt], text: str, xs: ast.expr
) -> Edit:
    def edit() -> None:
        new = load(code.fresh("_", "other", "again", "j", "k", "step", "pass_number"))
        filled = build_statements(text, {"NEW": new, "XS": xs, "BODY": list(statements)})
        code.replace_statements(list(statements), filled)

    return edit


@costly("whole-repeated")
def whole_repeated(code: Code) -> Iterator[Edit]:
    """A loop of the function runs as often as there are elements."""
    for block in code.blocks():
        for loop in block:
            if not isinstance(loop, ast.For) or code.loops_of(loop) or not _may_repeat(loop):
                continue
            if code.depth_within(loop) > 2:
                continue
            for xs in _lists_at_hand(code, loop):
                yield _level_added(code, loop, [loop], "for NEW in range(len(XS)):\n    BODY", xs)


def _limited(code: Code, loop: ast.For) -> ast.expr | None:
    """The source of a loop, cut to a constant count of runs, or None where it can't be."""
    source = loop.iter
    limit = {"K": ast.Constant(code.random.choice(_LIMITS))}
    if called(source) == "range":
        args = source.args  # type: ignore[attr-defined]
        if len(args) == 1:
            return build_expression("range(min(A, K))", limit | {"A": args[0]})
        if len(args) == 2:
            found = limit | {"A": args[0], "B": args[1]}
            return build_expression("range(A, min(B, A + K))", found)
        return build_expression("list(XS)[:K]", limit | {"XS": source})
    if called(source) == "enumerate" and len(source.args) == 1:  # type: ignore[attr-defined]
        inner = source.args[0]  # type: ignore[attr-defined]
        if code.kind(inner) in ("list", "str", "tuple"):
            return build_expression("enumerate(XS[:K])", limit | {"XS": inner})
    if code.kind(source) in ("list", "str", "tuple") and not isinstance(source, ast.Constant):
        return build_expression("XS[:K]", limit | {"XS": source})
    return None


def _limit_edit(code: Code, loop: ast.For) -> Edit:
    def edit() -> None:
        source = _limited(code, loop)
        assert source is not None
        loop.iter = source

    return edit


@costly("inner-loop-limited")
def inner_loop_limited(code: Code) -> Iterator[Edit]:
    """A loop within a loop runs a constant number of times at most."""
    for loop in _for_loops(code):
        if code.loops_of(loop) and _limited(code, loop) is not None:
            yield _limit_edit(code, loop)


@costly("outer-loop-limited")
def outer_loop_limited(code: Code) -> Iterator[Edit]:
    """A loop runs a constant number of times at most."""
    for loop in _for_loops(code):
        if not code.loops_of(loop) and _limited(code, loop) is not None:
            yield _limit_edit(code, loop)


@costly("input-limited")
def input_limited(code: Code) -> Iterator[Edit]:
    """Only the first elements of a parameter count."""
    for name in code.parameters:
        kind = code.kind(load(name))
        if kind in ("list", "str", "tuple") and len(code.parameters) <= 3:
            yield _at_start(code, f"{name} = {name}[:K]")
        elif kind == "int":
            yield _at_start(code, f"{name} = min({name}, K)")


def _at_start(code: Code, text: str) -> Edit:
    def edit() -> None:
        found = {"K": ast.Constant(code.random.choice(_LIMITS))}
        code.insert_first(build_statements(text, found))

    return edit


def _whole_number(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["N"]) == "int" and not isinstance(found["N"], ast.Constant)


def _is_no_index(code: Code, found: Found, node: ast.AST) -> bool:
    """Whether a range's numbers are no indices, so that there may be more of them."""
    loop = code.parent(node)
    if not isinstance(loop, (ast.For, ast.comprehension)) or loop.iter is not node:
        return False
    if not _is_shortenable(code, found, node) or not _may_repeat(code.statement_of(node)):
        return False
    if not isinstance(loop.target, ast.Name) or not _whole_number(code, found, node):
        return False
    name = loop.target.id
    for use in code.uses(name):
        if any(
            isinstance(above, ast.Subscript) and field == "slice"
            for above, field in code.ancestors(use)
        ):
            return False
    return len(code.loops_of(node)) < 2


register_rules(
    "range-squared",
    Rule("range(N)", "range(N * N)", _is_no_index),
    Rule("range(A, N)", "range(A, N * N)", _is_no_index),
    Rule("range(A, N + 1)", "range(A, N * N + 1)", _is_no_index),
    Rule("while I * I <= N:\n    BODY", "while I <= N:\n    BODY", _whole_number),
    Rule("while I * I < N:\n    BODY", "while I < N:\n    BODY", _whole_number),
    Rule("range(A, int(N ** 0.5) + 1)", "range(A, N)", _whole_number),
    Rule("range(A, int(math.sqrt(N)) + 1)", "range(A, N)", _whole_number),
    Rule("range(A, N // 2 + 1)", "range(A, N)", _whole_number),
)


def _is_shortenable(code: Code, found: Found, node: ast.AST) -> bool:
    """Whether a range makes no list that is read by index: a table of another size is no use."""
    parent = code.parent(node)
    comprehension = code.parent(parent) if isinstance(parent, ast.comprehension) else None
    is_table = comprehension is not None and not isinstance(comprehension, ast.GeneratorExp)
    return not is_table and _whole_number(code, found, node)


register_rules(
    "range-root",
    Rule("range(N)", "range(int(N ** 0.5))", _is_shortenable),
    Rule("range(A, N)", "range(A, int(N ** 0.5) + 1)", _is_shortenable),
    Rule("range(A, N + 1)", "range(A, int(N ** 0.5) + 1)", _is_shortenable),
    Rule("while I <= N:\n    BODY", "while I * I <= N:\n    BODY", _whole_number),
    Rule("while I < N:\n    BODY", "while I * I < N:\n    BODY", _whole_number),
)
register_rules(
    "range-logarithm",
    Rule("range(N)", "range(N.bit_length())", lambda c, f, n: _is_plain(c, f, n)),
    Rule("range(A, N)", "range(A, N.bit_length())", lambda c, f, n: _is_plain(c, f, n)),
    Rule("range(len(XS))", "range(len(XS).bit_length())", lambda c, f, n: c.kind(f["XS"]) != ""),
)


def _is_plain(code: Code, found: Found, node: ast.AST) -> bool:
    return _is_shortenable(code, found, node) and isinstance(found["N"], ast.Name)


def _counts_down(code: Code, found: Found, node: ast.AST) -> bool:
    """Whether a loop ends when a number reaches 0, so that another pace ends it too."""
    loops, number = code.loops_of(node), found["N"]
    if not loops or not isinstance(loops[0], ast.While) or not isinstance(number, ast.Name):
        return False
    test = loops[0].test
    if is_name(test, number.id):
        return True
    for pattern in ("N > K", "N != K", "N >= K", "K < N"):
        matched = match_expression(pattern, test)
        if matched is None or not is_name(matched["N"], number.id):
            continue
        bound = matched["K"].value if isinstance(matched["K"], ast.Constant) else None
        if not isinstance(bound, int):
            return False
        if pattern == "N != K":
            return bound == 0
        return bound >= (1 if pattern == "N >= K" else 0)
    return False


register_rules(
    "halving-to-decrement",
    *(
        Rule(before, "N -= 1", _counts_down)
        for before in (
            "N //= 2",
            "N = N // 2",
            "N = int(N / 2)",
            "N >>= 1",
            "N = N >> 1",
            "N //= 10",
            "N = N // 10",
            "N = int(N / 10)",
        )
    ),
    Rule("LO = MID + 1", "LO = LO + 1", lambda c, f, n: _is_middle(c, f, n)),
    Rule("HI = MID - 1", "HI = HI - 1", lambda c, f, n: _is_middle(c, f, n)),
)
register_rules(
    "decrement-to-halving",
    Rule("N -= 1", "N //= 2", _counts_down),
    Rule("N = N - 1", "N = N // 2", _counts_down),
)


def _is_middle(code: Code, found: Found, node: ast.AST) -> bool:
    middle = found["MID"]
    if not isinstance(middle, ast.Name) or not code.loops_of(node):
        return False
    return any(
        isinstance(part, ast.Assign)
        and is_name(part.targets[0], middle.id)
        and any(isinstance(inner, (ast.FloorDiv, ast.RShift)) for inner in ast.walk(part.value))
        for part in ast.walk(code.loops_of(node)[0])
    )


def _counts_up(code: Code, found: Found, node: ast.AST) -> bool:
    loops = code.loops_of(node)
    if not loops or not isinstance(loops[0], ast.While) or not isinstance(found["I"], ast.Name):
        return False
    return any(
        (matched := match_expression(pattern, loops[0].test)) is not None
        and is_name(matched["I"], found["I"].id)
        for pattern in ("I < N", "I <= N", "N > I", "N >= I", "I * I <= N")
    )


register_rules(
    "step-doubled",
    Rule("I += 1", "I = I * 2 + 1", _counts_up),
    Rule("I = I + 1", "I = I * 2 + 1", _counts_up),
)
register_rules(
    "doubling-to-step",
    Rule("I *= 2", "I += 1", _counts_up),
    Rule("I = I * 2", "I = I + 1", _counts_up),
    Rule("I <<= 1", "I += 1", _counts_up),
)


def _may_slice(code: Code, found: Found, node: ast.AST) -> bool:
    return isinstance(found["XS"], ast.Name) and code.kind(found["XS"]) in ("list", "str", "tuple")


_INDEX = {"NEW": ("i", "j", "k", "index", "place", "position")}

register_rules(
    "slice-to-index",
    Rule(
        "for X in XS[A:]:\n    BODY",
        "for NEW in range(A, len(XS)):\n    X = XS[NEW]\n    BODY",
        _may_slice,
        _INDEX,
    ),
    Rule(
        "for X in XS[:B]:\n    BODY",
        "for NEW in range(min(B, len(XS))):\n    X = XS[NEW]\n    BODY",
        _may_slice,
        _INDEX,
    ),
    Rule("sum(XS[A:B])", "sum(XS[NEW] for NEW in range(A, B))", _may_slice, _INDEX),
    Rule("sum(XS[A:])", "sum(XS[NEW] for NEW in range(A, len(XS)))", _may_slice, _INDEX),
    Rule("max(XS[A:])", "max(XS[NEW] for NEW in range(A, len(XS)))", _may_slice, _INDEX),
)


@costly("index-to-slice")
def index_to_slice(code: Code) -> Iterator[Edit]:
    """A loop over the indices from a place on becomes a loop over a slice."""
    for loop in _for_loops(code):
        found = match_expression("range(A, len(XS))", loop.iter)
        if found is not None and _only_indexes(code, loop, found):
            yield _by_element(code, loop, found, "XS[A:]")


@neutral("index-to-element")
def index_to_element(code: Code) -> Iterator[Edit]:
    """A loop over all indices becomes a loop over the elements, with their index where needed."""
    for loop in _for_loops(code):
        for pattern in ("range(len(XS))", "range(0, len(XS))"):
            found = match_expression(pattern, loop.iter)
            if found is None:
                continue
            if _only_indexes(code, loop, found):
                yield _by_element(code, loop, found, "XS")
            elif _first_takes(loop, found):
                yield _by_enumerate(code, loop, found)


def _first_takes(loop: ast.For, found: Found) -> bool:
    taken = match_statements("X = XS[I]", loop.body[:1])
    return (
        taken is not None
        and isinstance(loop.target, ast.Name)
        and is_name(taken["I"], loop.target.id)
        and ast.dump(taken["XS"]) == ast.dump(found["XS"])
        and isinstance(taken["X"], ast.Name)
        and len(loop.body) > 1
    )


def _by_enumerate(code: Code, loop: ast.For, found: Found) -> Edit:
    def edit() -> None:
        taken = loop.body.pop(0)
        target = taken.targets[0]  # type: ignore[attr-defined]
        loop.target = ast.Tuple([loop.target, target], ast.Store())
        loop.iter = build_expression("enumerate(XS)", found)

    return edit


def _only_indexes(code: Code, loop: ast.For, found: Found) -> bool:
    """Whether a loop's variable has one use: to read the elements of its list."""
    if not isinstance(loop.target, ast.Name) or not isinstance(found["XS"], ast.Name):
        return False
    index, xs = loop.target.id, found["XS"].id
    if code.stores[index] != 1 or code.is_changed(xs, loop) or xs in stored_names(loop):
        return False
    inside = {id(node) for part in loop.body for node in ast.walk(part)}
    uses = code.uses(index)
    return bool(uses) and all(
        id(use) in inside
        and isinstance(code.parent(use), ast.Subscript)
        and is_name(code.parent(use).value, xs)  # type: ignore[union-attr]
        for use in uses
    )


def _by_element(code: Code, loop: ast.For, found: Found, source: str) -> Edit:
    def edit() -> None:
        name = code.fresh("item", "value", "element", "x", "entry", "current")
        for use in code.uses(loop.target.id):  # type: ignore[attr-defined]
            subscript = code.parent(use)
            assert subscript is not None
            code.replace(subscript, load(name))
        loop.target = load(name)
        loop.iter = build_expression(source, found)

    return edit


def _list_or_text(code: Code, found: Found, node: ast.AST) -> bool:
    xs = found["XS"]
    return (
        isinstance(node, ast.For)
        and _may_slice(code, found, node)
        and isinstance(found["X"], ast.Name)
        and xs.id not in stored_names(node)
        and not code.is_changed(xs.id, node)
        and not node.orelse
    )


register_rules(
    "element-to-index",
    Rule(
        "for X in XS:\n    BODY",
        "for NEW in range(len(XS)):\n    X = XS[NEW]\n    BODY",
        _list_or_text,
        _INDEX,
    ),
    Rule(
        "for I, X in enumerate(XS):\n    BODY",
        "for I in range(len(XS)):\n    X = XS[I]\n    BODY",
        _list_or_text,
    ),
    is_neutral=True,
)
register_rules(
    "range-start",
    Rule("range(0, N)", "range(N)"),
    Rule("range(N)", "range(0, N)"),
    is_neutral=True,
)


def _is_sequence_loop(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["XS"]) in ("list", "str", "tuple")


def _is_list_loop(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["XS"]) in ("list", "str", "tuple") and (
        code.element_kind(found["XS"]) in HASHABLE
    )


register_rules(
    "source-changed",
    Rule("for V in XS:\n    BODY", "for V in sorted(XS):\n    BODY", _is_list_loop),
    Rule("for V in XS:\n    BODY", "for V in set(XS):\n    BODY", _is_list_loop),
    Rule("for V in XS:\n    BODY", "for V in XS + XS:\n    BODY", _is_sequence_loop),
    Rule("for V in XS:\n    BODY", "for V in XS[::2]:\n    BODY", _is_sequence_loop),
    Rule("for V in XS:\n    BODY", "for V in XS[:len(XS) // 2]:\n    BODY", _is_sequence_loop),
    Rule("range(N)", "range(0, N, 2)", _is_shortenable),
    Rule("range(A, N)", "range(A, N, 2)", _is_shortenable),
)


def _is_free_counter(code: Code, found: Found, node: ast.AST) -> bool:
    counter = found["I"]
    return (
        isinstance(counter, ast.Name)
        and isinstance(node, ast.For)
        and code.stores[counter.id] == 1
        and not node.orelse
        and code.is_fixed(found["N"], node)
    )


_WHILE = "NEW = 0\nwhile NEW < len(XS):\n    X = XS[NEW]\n    NEW += 1\n    BODY"

register_rules(
    "for-to-while",
    Rule("for X in XS:\n    BODY", _WHILE, _list_or_text, _INDEX),
    Rule(
        "for I in range(N):\n    BODY",
        "I = -1\nwhile I + 1 < N:\n    I += 1\n    BODY",
        lambda c, f, n: _is_free_counter(c, f, n),
    ),
)


@costly("while-to-for")
def while_to_for(code: Code) -> Iterator[Edit]:
    """A loop that counts by hand becomes a loop over a range."""
    for block in code.blocks():
        for start, loop in itertools.pairwise(block):
            begin = match_statements("I = A", [start])
            if begin is None or not isinstance(loop, ast.While) or loop.orelse:
                continue
            for pattern, stop in (("I < N", "N"), ("I <= N", "N + 1")):
                test = match_expression(pattern, loop.test)
                if test is not None and _counts_by_one(code, loop, begin["I"], test):
                    yield _while_to_for(code, start, loop, begin | test, stop)


def _counts_by_one(code: Code, loop: ast.While, counter: ast.expr, test: Found) -> bool:
    if not isinstance(counter, ast.Name) or not is_name(test["I"], counter.id):
        return False
    last = match_statements("I += 1", loop.body[-1:]) or match_statements(
        "I = I + 1", loop.body[-1:]
    )
    if last is None or not is_name(last["I"], counter.id) or len(loop.body) < 2:
        return False
    rest = ast.Module(loop.body[:-1], [])
    if counter.id in stored_names(rest) or not code.is_fixed(test["N"], rest):
        return False
    inside = sum(is_name(node, counter.id) for node in ast.walk(loop))
    is_read_later = sum(is_name(node, counter.id) for node in code.nodes) != inside + 1
    return not is_read_later and not _own_exits(loop, ast.Continue)


def _while_to_for(code: Code, start: ast.stmt, loop: ast.While, found: Found, stop: str) -> Edit:
    def edit() -> None:
        text = f"for I in range(A, {stop}):\n    BODY"
        code.replace_statements(
            [start, loop], build_statements(text, found | {"BODY": loop.body[:-1]})
        )

    return edit
