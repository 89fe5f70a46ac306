"""From templates in a subset of Python to the intermediate form.

The subset is that of the rules in `ir`: a variable is declared where it is first assigned and
lives in that block alone.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from functools import cache
from types import FunctionType

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Function, Mode, Parameter, Stmt, Type, Var
from rlm_model.corpora.programs.ir.walk import changed
from rlm_model.corpora.programs.translate_expressions import (
    TYPES,
    Scope,
    expression,
    fail,
    known_condition,
    variable,
)

COMMON = "rlm_model.corpora.programs.templates.common"
"""Functions that templates of all modules call."""


def translate(
    python: Callable[..., object], choices: Mapping[str, int], constants: Mapping[str, int]
) -> tuple[Function, ...]:
    """A template as a function, after the functions of its module that it calls.

    Args:
        python: The template.
        choices: Values of parameters that are known now. They vanish from the signature, and
            branches that ask for them are decided.
        constants: Values for the named numbers of the template's module, where they differ, by
            their names in lower case.

    Raises:
        TranslateError: It leaves the subset.
    """
    done: dict[str, Function] = {}
    _translate(python, choices, constants, done)
    return tuple(done.values())


def _translate(
    python: Callable[..., object],
    choices: Mapping[str, int],
    constants: Mapping[str, int],
    done: dict[str, Function],
) -> None:
    tree = _tree(python)
    module = python.__globals__
    numbers = {name: value for name, value in module.items() if type(value) is int}
    others = {
        name: each
        for name, each in module.items()
        if isinstance(each, FunctionType) and _is_template(each, python)
    }
    parameters = [each for each in tree.args.args if each.arg not in choices]
    scope = Scope(
        variables={each.arg: _type(each.annotation) for each in parameters},
        choices=choices,
        constants={name: constants.get(name.lower(), value) for name, value in numbers.items()},
        functions={name: _result(_tree(each)) for name, each in others.items()},
    )
    arguments = [Var(each.arg, scope.variables[each.arg]) for each in parameters]
    statements = tree.body[1:] if ast.get_docstring(tree) else tree.body
    body = _block(statements, scope)
    for name in scope.called:
        if name not in done and name != tree.name:
            _translate(others[name], {}, constants, done)
    result = _result(tree)
    signature = tuple(Parameter(var) for var in arguments)
    modes = _modes(tree.name, signature, result, body, done)
    comment = (ast.get_docstring(tree) or "").partition("\n")[0]
    done[tree.name] = Function(
        tree.name,
        tuple(Parameter(var, mode) for var, mode in zip(arguments, modes, strict=True)),
        result,
        body,
        comment,
    )


def _modes(
    name: str,
    signature: tuple[Parameter, ...],
    result: Type | None,
    body: Block,
    functions: Mapping[str, Function],
) -> list[Mode]:
    """What a function does with its parameters; the first that a procedure changes is its result.

    A call of itself changes nothing that its other statements don't.
    """
    known = {**functions, name: Function(name, signature, result, body)}
    touched = changed(body, known)
    modes: list[Mode] = []
    for parameter in signature:
        mode = Mode.READ
        if parameter.var.name in touched and not parameter.var.type.is_scalar:
            is_result = result is None and Mode.UPDATE not in modes
            mode = Mode.UPDATE if is_result else Mode.SCRATCH
        modes.append(mode)
    return modes


def _is_template(function: FunctionType, caller: Callable[..., object]) -> bool:
    """Whether a template may call a function: one of its module or of the bank of templates."""
    return function.__module__ in (caller.__module__, COMMON)


@cache
def _tree(python: Callable[..., object]) -> ast.FunctionDef:
    tree = ast.parse(textwrap.dedent(inspect.getsource(python))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    return tree


def _type(annotation: ast.expr | None) -> Type:
    if not isinstance(annotation, ast.Name) or annotation.id not in TYPES:
        raise fail(annotation or ast.Name("?"), "annotate with an alias of the subset")
    return TYPES[annotation.id]


def _result(tree: ast.FunctionDef) -> Type | None:
    if isinstance(tree.returns, ast.Constant):
        return None
    return _type(tree.returns)


def _block(nodes: list[ast.stmt], scope: Scope) -> Block:
    found: list[Stmt] = []
    for node in nodes:
        if isinstance(node, ast.If):
            known = known_condition(node.test, scope)
            if known is not None:
                # The branch joins the block around: what it declares stays known.
                found += _block(node.body if known else node.orelse, scope)
            else:
                found.append(_statement(node, scope))
        else:
            found.append(_statement(node, scope))
        if found and isinstance(found[-1], ir.Return):
            break  # a decided branch may return before the end of the text
    return tuple(found)


def _statement(node: ast.stmt, scope: Scope) -> Stmt:
    match node:
        case ast.Assign(targets=[target], value=value):
            return _assign(node, target, value, scope)
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=ast.expr()):
            scope.variables[name] = _type(annotation)
            return ir.Declare(Var(name, scope.variables[name]), ir.New(scope.variables[name]))
        case ast.AugAssign(target=target, op=op, value=value):
            load = ast.parse(ast.unparse(target), mode="eval").body
            whole = ast.copy_location(ast.BinOp(load, op, value), node)
            return _assign(node, target, whole, scope)
        case ast.Expr(value=ast.Call() as call):
            return _do(call, scope)
        case ast.For(target=ast.Name(id=name), iter=walked, body=body):
            return _loop(name, walked, body, scope)
        case ast.For(
            target=ast.Tuple(elts=[ast.Name(id=key), ast.Name(id=value)]),
            iter=ast.Call(func=ast.Attribute(value=owner, attr="items")),
            body=body,
        ):
            inner = scope.inner()
            inner.variables |= {key: Type.INT, value: Type.INT}
            entry = (Var(key, Type.INT), Var(value, Type.INT))
            return ir.ForEntries(*entry, variable(owner, scope), _block(body, inner))
        case ast.Break():
            return ir.Break()
        case ast.While(test=test, body=body):
            return ir.While(expression(test, scope), _block(body, scope.inner()))
        case ast.If(test=test, body=body, orelse=orelse):
            condition = expression(test, scope)
            return ir.If(condition, _block(body, scope.inner()), _block(orelse, scope.inner()))
        case ast.Return(value=ast.expr() as value):
            return ir.Return(expression(value, scope))
        case _:
            raise fail(node, "not in the subset")


def _assign(node: ast.stmt, target: ast.expr, value: ast.expr, scope: Scope) -> Stmt:
    match target, value:
        case ast.Name(id=name), ast.Call(func=ast.Attribute(value=owner, attr="pop"), args=args):
            scope.variables[name] = Type.INT
            take = ir.PopFirst if args else ir.Pop
            return take(Var(name, Type.INT), variable(owner, scope))
        case ast.Name(id=name), _:
            result = expression(value, scope)
            known = name in scope.variables
            if known and not result.type.is_scalar:
                raise fail(node, "a container variable keeps its container")
            scope.variables[name] = result.type
            var = Var(name, result.type)
            return ir.Assign(var, result) if known else ir.Declare(var, result)
        case ast.Tuple(
            elts=[ast.Subscript(value=array, slice=left), ast.Subscript(slice=right)]
        ), _:
            return ir.Swap(
                variable(array, scope), expression(left, scope), expression(right, scope)
            )
        case ast.Subscript(value=ast.Subscript(value=matrix, slice=row), slice=column), _:
            return ir.StoreCell(
                variable(matrix, scope),
                expression(row, scope),
                expression(column, scope),
                expression(value, scope),
            )
        case ast.Subscript(value=base, slice=key), _:
            owner, index, result = (
                variable(base, scope),
                expression(key, scope),
                expression(value, scope),
            )
            if not owner.type.is_map:
                return ir.Store(owner, index, result)
            match result:
                case ir.Binary(
                    op="+", left=ir.MapGet(map=of, key=same, default=ir.Int(value=0))
                ) if of == owner and same == index:
                    return ir.MapAdd(owner, index, result.right)
                case _:
                    return ir.MapPut(owner, index, result)
        case _:
            raise fail(node, "not in the subset")


def _do(call: ast.Call, scope: Scope) -> Stmt:
    match call:
        case ast.Call(func=ast.Attribute(value=owner, attr="append"), args=[value]):
            return ir.Append(variable(owner, scope), expression(value, scope))
        case ast.Call(func=ast.Attribute(value=owner, attr="insert"), args=[_, value]):
            return ir.InsertFirst(variable(owner, scope), expression(value, scope))
        case ast.Call(func=ast.Attribute(value=owner, attr="add"), args=[value]):
            var, added = variable(owner, scope), expression(value, scope)
            return (ir.AppendText if var.type is Type.BUILDER else ir.SetAdd)(var, added)
        case ast.Call(func=ast.Attribute(value=owner, attr="sort"), args=[], keywords=[]):
            return ir.Sort(variable(owner, scope))
        case ast.Call(
            func=ast.Attribute(value=owner, attr="sort"),
            keywords=[ast.keyword(value=ast.Lambda(args=parameters, body=body))],
        ):
            # The key is a pair; its second part, the element, is what SortBy means anyway.
            if not isinstance(body, ast.Tuple):
                raise fail(call, "the key must be a pair that ends in the element itself")
            element = parameters.args[0].arg
            inner = scope.inner()
            inner.variables = {element: Type.INT}
            key = expression(body.elts[0], inner)
            return ir.SortBy(variable(owner, scope), Var(element, Type.INT), key)
        case ast.Call(func=ast.Name(id=name), args=arguments) if name in scope.functions:
            scope.called.append(name)
            return ir.Do(name, tuple(expression(each, scope) for each in arguments))
        case _:
            raise fail(call, "not in the subset")


def _loop(name: str, walked: ast.expr, body: list[ast.stmt], scope: Scope) -> Stmt:
    inner = scope.inner()
    inner.variables[name] = Type.INT
    var = Var(name.lstrip("_"), Type.INT)
    match walked:
        case ast.Call(func=ast.Name(id="range"), args=arguments):
            parts = [expression(argument, scope) for argument in arguments]
            start, stop = (ir.Int(0), parts[0]) if len(parts) == 1 else (parts[0], parts[1])
            step = parts[2] if len(parts) > 2 else ir.Int(1)
            if not isinstance(step, ir.Int):
                raise fail(walked, "the step must be a literal")
            return ir.For(var, start, stop, step.value, _block(body, inner))
        case _:
            return ir.ForEach(var, variable(walked, scope), _block(body, inner))
