"""The reference interpreter, and the rules that generated programs keep."""

from __future__ import annotations

from collections import Counter

import pytest

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.generate import generate_program
from rlm_model.corpora.programs.interpret import RuleError, TooLongError, interpret
from rlm_model.corpora.programs.ir import Expr, Function, Mode, Parameter, Program, Type, Var
from rlm_model.corpora.programs.ir.walk import assigned, children, walk

X = Var("x", Type.INT)
VALUES = Var("values", Type.ARRAY)


def printed(value: Expr) -> str:
    return interpret(Program((), (ir.Print(value),))).output


def test_arithmetic() -> None:
    large = ir.Binary("*", ir.Int(2**30), ir.Int(1000), wide=True)
    assert printed(ir.Binary("mod", large, ir.Int(1_000_003))) == f"{2**30 * 1000 % 1_000_003}\n"
    assert printed(ir.Binary("div", ir.Int(7), ir.Int(2))) == "3\n"
    assert printed(ir.MinMax("max", ir.Int(3), ir.Int(4))) == "4\n"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (ir.Binary("*", ir.Int(2**20), ir.Int(2**20)), "not wide"),
        (ir.Binary("*", ir.Int(2**30), ir.Int(2**30), wide=True), r"above 2\^53"),
        (ir.Binary("mod", ir.Int(-1), ir.Int(3)), "-1 mod 3"),
        (ir.Binary("div", ir.Int(1), ir.Int(0)), "1 div 0"),
        (X, "before it is declared"),
        (ir.CharCode(ir.Str("abc"), ir.Int(3)), "outside of a length of 3"),
    ],
)
def test_broken_rules_are_found(value: Expr, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        printed(value)


def test_loop_may_not_change_its_bound() -> None:
    loop = ir.For(X, ir.Int(0), Var("n", Type.INT), 1, (ir.Assign(Var("n", Type.INT), ir.Int(9)),))
    with pytest.raises(RuleError, match="changes its variable or its bound"):
        interpret(Program((), (ir.Declare(Var("n", Type.INT), ir.Int(2)), loop)))


def test_scratch_parameters_are_copies() -> None:
    body = (ir.Store(VALUES, ir.Int(0), ir.Int(5)), ir.Return(ir.Index(VALUES, ir.Int(0))))
    scratch = Function("f", (Parameter(VALUES, Mode.SCRATCH),), Type.INT, body)
    main = (
        ir.Declare(VALUES, ir.NewArray(ir.Int(1), ir.Int(0))),
        ir.Print(ir.Call("f", (VALUES,), Type.INT)),
        ir.Print(ir.Index(VALUES, ir.Int(0))),
    )
    assert interpret(Program((scratch,), main)).output == "5\n0\n"


def test_endless_loop_is_stopped() -> None:
    with pytest.raises(TooLongError, match="more than 1000"):
        interpret(Program((), (ir.While(ir.Bool(True), ()),)), limit=1000)


def test_sort_by_key_then_element() -> None:
    items = Var("items", Type.LIST)
    block = [ir.Declare(items, ir.New(Type.LIST))]
    block += [ir.Append(items, ir.Int(value)) for value in (7, 4, 1, 5)]
    block += [ir.SortBy(items, X, ir.Binary("mod", X, ir.Int(3)))]
    block += [ir.Print(ir.Index(items, ir.Int(at))) for at in range(4)]
    assert interpret(Program((), tuple(block))).output == "1\n4\n7\n5\n"


def test_two_hundred_programs_keep_the_rules() -> None:
    for seed in range(200):
        program = generate_program(seed, 4000)
        assert interpret(program).operations > 50
        for function in program.functions:
            check_function(function)
        check_body(program.main)
        assert not any(isinstance(node, ir.Return) for node in walk(program.main))
        check_names(program)


def check_function(function: Function) -> None:
    parameters = {each.var.name for each in function.parameters}
    assert not parameters & assigned(function.body)
    modes = [each.mode for each in function.parameters]
    assert modes.count(Mode.UPDATE) == (function.result is None)
    *before, last = function.body
    guards = [node for node in before if isinstance(node, ir.If) and not node.orelse]
    returns = [node for node in walk(function.body) if isinstance(node, ir.Return)]
    allowed = [node.then[0] for node in guards if len(node.then) == 1] + tails(last)
    assert all(any(node is each for each in allowed) for node in returns)
    check_body(function.body)


def tails(node: ir.Stmt) -> list[ir.Stmt]:
    """Statements that stand last in a body."""
    if not isinstance(node, ir.If):
        return [node]
    return [each for branch in (node.then, node.orelse) if branch for each in tails(branch[-1])]


def check_body(body: ir.Block) -> None:
    """Loop variables stay, everything declared is read, text is made in its places."""
    for node in walk(body):
        if isinstance(node, ir.For | ir.ForEach):
            assert node.var.name not in assigned(node.body)
        if isinstance(node, ir.Assign):
            assert node.var.type.is_scalar
        if not isinstance(node, ir.Declare | ir.Assign | ir.AppendText | ir.Concat):
            makers = (ir.Concat, ir.Substring, ir.ToText, ir.CharText, ir.BuilderText, ir.New)
            assert not any(isinstance(child, makers) for child in children(node)), node
    nodes = list(walk(body))
    uses = Counter(node.name for node in nodes if isinstance(node, Var))
    writers = [
        node.var.name for node in nodes if isinstance(node, ir.Declare | ir.ForEach | ir.Pop)
    ]
    written = Counter(writers)
    assert not [name for name in written if uses[name] <= written[name]], "declared, never read"
    types: dict[str, Type] = {}
    for node in nodes:
        if isinstance(node, Var):
            assert types.setdefault(node.name, node.type) is node.type


def check_names(program: Program) -> None:
    """Names of a scope differ in more than case and underscores."""
    shared = [each.name for each in (*program.functions, *program.constants)]
    for body in (program.main, *(each.body for each in program.functions)):
        names = {node.name for node in walk(body) if isinstance(node, Var)}
        canonical = [name.replace("_", "").lower() for name in (*names, *shared)]
        assert len(set(canonical)) == len(canonical)
