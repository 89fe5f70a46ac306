"""Changes of recursive functions: what they remember, and what they pass on."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rlm_model.corpora.variants.code import (
    MUTATORS,
    Code,
    called,
    is_name,
    load,
    loaded_names,
    stored_names,
)
from rlm_model.corpora.variants.kinds import HASHABLE
from rlm_model.corpora.variants.patterns import build_expression, build_statements, match_statements
from rlm_model.corpora.variants.registry import Edit, costly

_CACHES = frozenset({"cache", "lru_cache"})


def _inner_functions(code: Code) -> Iterator[ast.FunctionDef]:
    for node in code.nodes:
        if isinstance(node, ast.FunctionDef) and node is not code.function:
            yield node


@costly("cache-added")
def cache_added(code: Code) -> Iterator[Edit]:
    """A recursive function remembers its results.

    The cache of the function itself is made anew in each call, or a second call would find all
    results of the first.
    """
    for function in _inner_functions(code):
        if not function.decorator_list and code.calls_itself(function):
            calls = [node for node in code.nodes if called(node) == function.name]
            arguments = [argument for call in calls for argument in call.args]  # type: ignore
            hashable = all(code.kind(argument) in HASHABLE for argument in arguments)
            if hashable and not _has_effects(function):
                yield _cached(code, function)
    own = code.function
    plain = (
        not code.owner
        and not _has_effects(own)
        and not own.decorator_list
        and not _is_generator(own)
    )
    hashable = all(code.kind(load(name)) in HASHABLE for name in code.parameters)
    if code.calls_itself() and plain and hashable:
        yield _cached_whole(code)


def _has_effects(function: ast.FunctionDef) -> bool:
    """Whether a function changes something outside, or gives nothing back to remember."""
    own = stored_names(function)
    for node in ast.walk(function):
        if isinstance(node, (ast.Nonlocal, ast.Global)):
            return True
        if isinstance(node, (ast.Subscript, ast.Attribute)):
            is_change = not isinstance(node.ctx, ast.Load) or (
                isinstance(node, ast.Attribute) and node.attr in MUTATORS
            )
            if is_change and not any(name in own for name in loaded_names(node.value)):
                return True
    return not any(isinstance(node, ast.Return) and node.value for node in ast.walk(function))


def _is_generator(function: ast.AST) -> bool:
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(function))


def _cached(code: Code, function: ast.FunctionDef) -> Edit:
    def edit() -> None:
        if code.random.random() < 0.5:
            code.needs("from functools import lru_cache")
            function.decorator_list = [build_expression("lru_cache(maxsize=None)", {})]
        else:
            code.needs("from functools import cache")
            function.decorator_list = [load("cache")]

    return edit


def _cached_whole(code: Code) -> Edit:
    def edit() -> None:
        own = code.function
        inner = code.fresh("solve", "compute", "remembered", "inner", "helper")
        for call in code.calls_itself():
            call.func = load(inner)
        body = list(own.body)
        docstring: list[ast.stmt] = []
        if ast.get_docstring(own) is not None:
            docstring = [body.pop(0)]
        (function,) = build_statements("def f():\n    pass", {})
        assert isinstance(function, ast.FunctionDef)
        function.name, function.args, function.body = inner, own.args, body
        _cached(code, function)()
        given = [load(arg.arg) for arg in (*own.args.posonlyargs, *own.args.args)]
        result = ast.Return(ast.Call(load(inner), given, []))
        own.body = [*docstring, function, result]

    return edit


@costly("cache-removed")
def cache_removed(code: Code) -> Iterator[Edit]:
    """A recursive function forgets its results."""
    for function in [code.function, *_inner_functions(code)]:
        for decorator in function.decorator_list:
            target = decorator.func if isinstance(decorator, ast.Call) else decorator
            name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
            if name in _CACHES and not _uses_cache_methods(code, function.name):
                yield _undecorated(function, decorator)


def _uses_cache_methods(code: Code, name: str) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("cache_clear", "cache_info")
        and is_name(node.value, name)
        for node in code.nodes
    )


def _undecorated(function: ast.FunctionDef, decorator: ast.expr) -> Edit:
    def edit() -> None:
        function.decorator_list = [
            each for each in function.decorator_list if each is not decorator
        ]

    return edit


@costly("memo-removed")
def memo_removed(code: Code) -> Iterator[Edit]:
    """A recursive function no longer looks into its memo."""
    for function in [code.function, *_inner_functions(code)]:
        if not code.calls_itself(function):
            continue
        for node in ast.walk(function):
            if not isinstance(node, ast.If) or node.orelse:
                continue
            for pattern in (
                "if K in M:\n    return M[K]",
                "if M[K] != X:\n    return M[K]",
                "if M[K] is not None:\n    return M[K]",
                "if M[K]:\n    return M[K]",
            ):
                if match_statements(pattern, [node]) is not None:
                    yield _removed(code, node)
                    break


def _removed(code: Code, node: ast.stmt) -> Edit:
    return lambda: code.replace_statements([node], [])


@costly("argument-copied")
def argument_copied(code: Code) -> Iterator[Edit]:
    """A recursive call passes a copy of its list on."""
    for function in [code.function, *_inner_functions(code)]:
        for call in code.calls_itself(function):
            for argument in call.args:
                if isinstance(argument, ast.Name) and code.kind(argument) in ("list", "dict"):
                    after = "XS[:]" if code.kind(argument) == "list" else "dict(XS)"
                    yield _copied(code, argument, after)


def _copied(code: Code, argument: ast.expr, after: str) -> Edit:
    return lambda: code.replace(argument, build_expression(after, {"XS": argument}))


@costly("recursion-doubled")
def recursion_doubled(code: Code) -> Iterator[Edit]:
    """A recursive call happens twice."""
    for function in [code.function, *_inner_functions(code)]:
        for call in code.calls_itself(function)[:2]:
            statement = code.statement_of(call)
            plain = isinstance(statement, (ast.Assign, ast.AugAssign, ast.Return, ast.Expr))
            if plain and code.always_runs(call):
                yield _doubled(code, statement, call)


def _doubled(code: Code, statement: ast.stmt, call: ast.Call) -> Edit:
    return lambda: code.insert_before(statement, build_statements("X", {"X": call}))
