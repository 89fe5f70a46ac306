"""Expressions of templates, from Python's syntax tree to the intermediate form."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr, Type, Var

ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.FloorDiv: "div",
    ast.Mod: "mod",
}
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
TYPES = {
    "int": Type.INT,
    "bool": Type.BOOL,
    "str": Type.STR,
    "Array": Type.ARRAY,
    "List": Type.LIST,
    "Matrix": Type.MATRIX,
    "Builder": Type.BUILDER,
    "Map": Type.MAP,
    "TextMap": Type.TEXT_MAP,
    "Set": Type.SET,
}
"""Types by the names in annotations."""


class TranslateError(ValueError):
    """A template leaves the subset; the message says where and how."""


@dataclass
class Scope:
    """What a place in a template knows.

    Attributes:
        variables: Types of visible variables.
        choices: Parameters that are known while translating.
        constants: Numbers of the module by name, which become named constants.
        functions: Result types of other functions of the module, by name.
        called: Names of those that were called, in order.
    """

    variables: dict[str, Type]
    choices: Mapping[str, int]
    constants: Mapping[str, int]
    functions: Mapping[str, Type | None]
    called: list[str] = field(default_factory=list)

    def inner(self) -> Scope:
        """For a block: what it declares is unknown after it."""
        return replace(self, variables=dict(self.variables))


def fail(node: ast.AST, why: str) -> TranslateError:
    """The error for a piece of a template."""
    return TranslateError(f"line {getattr(node, 'lineno', '?')}: {ast.unparse(node)}: {why}")


def expression(node: ast.expr, scope: Scope) -> Expr:
    """Translates an expression.

    Raises:
        TranslateError: It is not in the subset.
    """
    match node:
        case ast.Constant(value=bool(value)):
            return ir.Bool(value)
        case ast.Constant(value=int(value)):
            return ir.Int(value)
        case ast.Constant(value=str(value)):
            return ir.Str(value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
            return ir.Int(-value)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return ir.Not(expression(operand, scope))
        case ast.Name():
            return _name(node, scope)
        case ast.BinOp():
            return _binary(node, scope)
        case ast.BoolOp(op=op, values=values):
            result = expression(values[0], scope)
            for value in values[1:]:
                word = "and" if isinstance(op, ast.And) else "or"
                result = ir.Logic(word, result, expression(value, scope))
            return result
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _compare(node, left, op, right, scope)
        case ast.Subscript():
            return _subscript(node, scope)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _call(node, name, arguments, scope)
        case ast.Call(func=ast.Attribute(value=ast.Name() as owner, attr="get"), args=[key, other]):
            return ir.MapGet(
                variable(owner, scope), expression(key, scope), expression(other, scope)
            )
        case ast.Call(func=ast.Attribute(value=ast.Name() as owner, attr="text"), args=[]):
            return ir.BuilderText(variable(owner, scope))
        case _:
            return _container(node, scope)


def variable(node: ast.expr, scope: Scope) -> Var:
    """A visible variable.

    Raises:
        TranslateError: It is none.
    """
    if not isinstance(node, ast.Name) or node.id not in scope.variables:
        raise fail(node, "not a variable that is declared here or in a block around")
    return Var(node.id, scope.variables[node.id])


def widened(value: Expr) -> Expr:
    """Marks the sums and products at the top of an expression as wide."""
    if isinstance(value, ir.Binary) and value.op in "+-*":
        return replace(value, left=widened(value.left), right=widened(value.right), wide=True)
    return value


def known_condition(node: ast.expr, scope: Scope) -> bool | None:
    """Truth of a comparison of a known parameter with a literal; None for all other conditions."""
    match node:
        case ast.Compare(
            left=ast.Name(id=name), ops=[op], comparators=[ast.Constant(value=int(v))]
        ):
            if name not in scope.choices:
                return None
            known = scope.choices[name]
            results = {
                ast.Eq: known == v,
                ast.NotEq: known != v,
                ast.Lt: known < v,
                ast.Gt: known > v,
                ast.LtE: known <= v,
                ast.GtE: known >= v,
            }
            return results[type(op)]  # pyright: ignore[reportArgumentType]
        case _:
            return None


def _name(node: ast.Name, scope: Scope) -> Expr:
    if node.id in scope.choices:
        return ir.Int(scope.choices[node.id])
    if node.id in scope.constants:
        return ir.Constant(node.id.lower(), scope.constants[node.id])
    return variable(node, scope)


def _binary(node: ast.BinOp, scope: Scope) -> Expr:
    if type(node.op) not in ARITHMETIC:
        raise fail(node, "no operator of the subset")
    if isinstance(node.left, ast.List):
        return _container(node, scope)
    left, right = expression(node.left, scope), expression(node.right, scope)
    if left.type is Type.STR and isinstance(node.op, ast.Add):
        return ir.Concat(left, right)
    return ir.Binary(ARITHMETIC[type(node.op)], left, right)


def _compare(
    node: ast.Compare, left: ast.expr, op: ast.cmpop, right: ast.expr, scope: Scope
) -> Expr:
    if isinstance(op, ast.In | ast.NotIn):
        found = ir.Contains(variable(right, scope), expression(left, scope))
        return found if isinstance(op, ast.In) else ir.Not(found)
    one, other = expression(left, scope), expression(right, scope)
    if one.type is Type.STR:
        equal = ir.TextEqual(one, other)
        return equal if isinstance(op, ast.Eq) else ir.Not(equal)
    if one.type is not Type.INT:
        raise fail(node, "only integers and texts are compared")
    return ir.Compare(COMPARISONS[type(op)], one, other)


def _subscript(node: ast.Subscript, scope: Scope) -> Expr:
    match node:
        case ast.Subscript(value=base, slice=ast.Slice(lower=None, upper=None, step=None)):
            return ir.CopyOf(variable(base, scope))
        case ast.Subscript(value=base, slice=ast.Slice(lower=start, upper=stop, step=None)):
            whole = expression(base, scope)
            first = ir.Int(0) if start is None else expression(start, scope)
            end = ir.Length(whole) if stop is None else expression(stop, scope)
            if isinstance(whole, Var) and whole.type is not Type.STR:
                return ir.Part(whole, first, end)
            return ir.Substring(whole, first, end)
        case ast.Subscript(value=ast.Subscript(value=base, slice=row), slice=column):
            return ir.Cell(variable(base, scope), expression(row, scope), expression(column, scope))
        case _:
            array = variable(node.value, scope)
            if not array.type.is_sequence:
                raise fail(node, "only arrays and lists are indexed; ask a map with get")
            return ir.Index(array, expression(node.slice, scope))


def _call(node: ast.Call, name: str, arguments: list[ast.expr], scope: Scope) -> Expr:
    match name, arguments:
        case "ord", [ast.Subscript(value=text, slice=index)]:
            return ir.CharCode(expression(text, scope), expression(index, scope))
        case "len", [ast.Subscript(value=ast.Name() as matrix, slice=ast.Constant(value=0))]:
            return ir.Length(ir.FirstRow(variable(matrix, scope)))
        case "sum" | "min" | "max", [array]:
            return ir.Aggregate(name, variable(array, scope))
        case "Builder", []:
            return ir.New(Type.BUILDER)
        case "set", []:
            return ir.New(Type.SET)
        case _:
            pass
    values = [expression(argument, scope) for argument in arguments]
    simple: dict[tuple[str, int], Callable[..., Any]] = {
        ("len", 1): ir.Length,
        ("chr", 1): ir.CharText,
        ("str", 1): ir.ToText,
        ("wide", 1): widened,
        ("min", 2): lambda a, b: ir.MinMax("min", a, b),
        ("max", 2): lambda a, b: ir.MinMax("max", a, b),
        ("sorted", 1): ir.SortedKeys,
    }
    if (name, len(values)) in simple:
        return simple[name, len(values)](*values)
    if name not in scope.functions:
        raise fail(node, "no function of the subset or of this module")
    scope.called.append(name)
    return ir.Call(name, tuple(values), scope.functions[name])  # pyright: ignore[reportArgumentType]


def _container(node: ast.expr, scope: Scope) -> Expr:
    match node:
        case ast.List(elts=[]):
            return ir.New(Type.LIST)
        case ast.List(elts=elements):
            return ir.ArrayOf(tuple(ast.literal_eval(element) for element in elements))
        case ast.Dict(keys=[]):
            return ir.New(Type.MAP)
        case ast.BinOp(op=ast.Mult(), left=ast.List(elts=[fill]), right=length):
            return ir.NewArray(expression(length, scope), expression(fill, scope))
        case ast.ListComp(
            elt=ast.BinOp(op=ast.Mult(), left=ast.List(elts=[fill]), right=columns),
            generators=[ast.comprehension(iter=ast.Call(args=[rows]))],
        ):
            return ir.NewMatrix(
                expression(rows, scope), expression(columns, scope), expression(fill, scope)
            )
        case _:
            raise fail(node, "not in the subset")
