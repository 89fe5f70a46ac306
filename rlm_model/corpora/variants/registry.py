"""Transformations: how they are written, named and found."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from rlm_model.corpora.variants.code import Code, load
from rlm_model.corpora.variants.patterns import (
    Found,
    build_expression,
    build_statements,
    expression_type,
    is_expression,
    match_expression,
    match_statements,
    pattern_length,
)

Edit = Callable[[], None]
"""Makes one change, in the tree of the code that it was found in."""

Finder = Callable[[Code], Iterator[Edit]]
"""Finds the places where a transformation can be made."""


@dataclass(frozen=True)
class Transformation:
    """A way to change a function.

    Attributes:
        name: Its name, a part of the variant's id.
        is_neutral: Whether the cost stays equal.
        find: Finds its places, in an order that only the code decides.
    """

    name: str
    is_neutral: bool
    find: Finder


TRANSFORMATIONS: dict[str, Transformation] = {}
"""All of them, by name."""


def costly(name: str) -> Callable[[Finder], Finder]:
    """Registers a finder whose changes change the cost."""
    return _register(name, is_neutral=False)


def neutral(name: str) -> Callable[[Finder], Finder]:
    """Registers a finder whose changes leave the cost as it is."""
    return _register(name, is_neutral=True)


def _register(name: str, *, is_neutral: bool) -> Callable[[Finder], Finder]:
    def add(finder: Finder) -> Finder:
        if name in TRANSFORMATIONS:
            raise ValueError(f"two transformations are called {name}")
        TRANSFORMATIONS[name] = Transformation(name, is_neutral, finder)
        return finder

    return add


def _anywhere(code: Code, found: Found, node: ast.AST) -> bool:
    return True


@dataclass(frozen=True)
class Rule:
    """A change of code that matches a pattern into another pattern.

    Attributes:
        before: What it matches, see `patterns`: an expression or statements.
        after: What it becomes.
        where: Whether a match can be changed: takes the code, what the gaps stand for, and the
            expression or first statement.
        new: Names that the changed code adds, for each of its gaps.
        imports: Imports that it needs.
    """

    before: str
    after: str
    where: Callable[[Code, Found, ast.AST], bool] = _anywhere
    new: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    imports: tuple[str, ...] = ()

    def find(self, code: Code) -> Iterator[Edit]:
        """Finds the places of this rule."""
        if is_expression(self.before) and is_expression(self.after):
            yield from self._expressions(code)
        else:
            yield from self._statements(code)

    def _expressions(self, code: Code) -> Iterator[Edit]:
        for node in code.expressions(expression_type(self.before)):
            found = match_expression(self.before, node)
            if found is not None and self.where(code, found, node):
                yield self._expression_edit(code, found, node)

    def _expression_edit(self, code: Code, found: Found, node: ast.expr) -> Edit:
        return lambda: code.replace(node, build_expression(self.after, self._filled(code, found)))

    def _statements(self, code: Code) -> Iterator[Edit]:
        length = pattern_length(self.before)
        for block in code.blocks():
            for start in range(len(block) - length + 1):
                nodes = block[start : start + length]
                found = match_statements(self.before, nodes)
                if found is not None and self.where(code, found, nodes[0]):
                    yield self._statements_edit(code, found, nodes)

    def _statements_edit(self, code: Code, found: Found, nodes: list[ast.stmt]) -> Edit:
        return lambda: code.replace_statements(
            nodes, build_statements(self.after, self._filled(code, found))
        )

    def _filled(self, code: Code, found: Found) -> Found:
        for statement in self.imports:
            code.needs(statement)
        return found | {gap: load(code.fresh(*names)) for gap, names in self.new.items()}


def register_rules(name: str, *rules: Rule, is_neutral: bool = False) -> None:
    """Registers a transformation that is a choice of rules."""

    def find(code: Code) -> Iterator[Edit]:
        for rule in rules:
            yield from rule.find(code)

    _register(name, is_neutral=is_neutral)(find)
