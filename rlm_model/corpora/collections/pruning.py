"""A function with what it needs of its file, as a file of its own.

LeetCode's solutions leave out imports and the classes of nodes; a user's file has them. They are
added for the names that the code uses, and for nothing else.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import symtable
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

STARRED = ("typing", "functools", "collections", "itertools", "heapq", "bisect", "string",
           "operator", "math")  # fmt: skip
"""Modules whose names LeetCode's code has without an import; a later one wins."""

MODULES = frozenset({
    "array", "bisect", "collections", "copy", "datetime", "decimal", "fractions", "functools",
    "heapq", "itertools", "json", "math", "operator", "queue", "random", "re", "statistics",
    "string", "sys", "time", "typing",
})  # fmt: skip
"""Modules that LeetCode's code has without an import."""

OTHER_NAMES = {
    "SortedDict": "sortedcontainers",
    "SortedList": "sortedcontainers",
    "SortedSet": "sortedcontainers",
}

THIRD_PARTY = frozenset({"numpy", "pandas", "scipy", "sklearn", "sortedcontainers"})
"""Packages that code to measure may import."""

_DEFINITIONS = (ast.FunctionDef, ast.ClassDef)

_BUILTINS = frozenset({*dir(builtins), "__name__", "__file__"})


class PruningError(ValueError):
    """A function that can't stand alone; the message says why, without naming the function."""


@dataclass(frozen=True)
class Import:
    """One imported name: ``from module import name as alias``, or ``import module as alias``."""

    module: str
    name: str = ""
    alias: str = ""

    @property
    def bound(self) -> str:
        """The name that it binds."""
        return self.alias or self.name or self.module.partition(".")[0]

    @property
    def available(self) -> bool:
        """Whether it is of the standard library or of `THIRD_PARTY`."""
        package = self.module.partition(".")[0]
        return package in sys.stdlib_module_names or package in THIRD_PARTY


@dataclass(frozen=True)
class _Part:
    """A statement of a file's top level."""

    node: ast.stmt
    text: str
    binds: frozenset[str]
    uses: frozenset[str]


class Definitions:
    """The statements of a file by the names that they bind."""

    def __init__(self, text: str) -> None:
        self.tree = parse(text)
        self.lines = text.split("\n")
        self.imports: dict[str, Import] = {}
        self.parts: list[_Part] = []
        for node in self.tree.body:
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self.imports |= {found.bound: found for found in imports_of(node)}
            elif not _is_main_guard(node):
                source = self.text_of(node)
                self.parts.append(_Part(node, source, *_names(source)))

    def text_of(self, node: ast.stmt) -> str:
        """The lines of a statement, with its decorators."""
        return "\n".join(self.lines[_first_line(node) - 1 : node.end_lineno])

    def binding(self, name: str) -> list[_Part]:
        """Statements that bind a name."""
        return [part for part in self.parts if name in part.binds]


def parse(text: str) -> ast.Module:
    """Parses a file.

    Raises:
        PruningError: It is no Python of this version.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in other people's strings
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise PruningError("does not parse") from error


def standalone(
    file: Definitions,
    owner: ast.ClassDef,
    method: str,
    given: Definitions,
    wanted: Iterable[str] = (),
) -> str:
    """A class with one of its methods, and what that needs, as a file.

    Args:
        file: The file.
        owner: A class of its top level.
        method: The method to keep, with the members of the class that it names.
        given: Definitions that stand in for the file's own, and for missing ones.
        wanted: Names that the file must define besides.

    Raises:
        PruningError: A name is bound nowhere, or an import is not available.
    """
    text = _class_text(file, owner, method)
    left, seen = sorted({*free_names(text), *wanted}), {owner.name}
    imports: set[Import] = set()
    parts: dict[int, _Part] = {}
    first: dict[int, _Part] = {}
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        found = [part for part in given.binding(name) if isinstance(part.node, _DEFINITIONS)]
        store = first if found else parts
        binding = found or file.binding(name)
        for part in binding:
            store[part.node.lineno] = part
            left += sorted(part.uses)
        if not binding and name not in _BUILTINS:
            imported = file.imports.get(name) or _known_import(name, text)
            if imported is None:
                raise PruningError("a name is bound nowhere")
            imports.add(imported)
        if not left:
            for part in _filling(file, parts, seen):
                parts[part.node.lineno] = part
                left += sorted(part.uses)
    if not all(imported.available for imported in imports):
        raise PruningError("an import is not available")
    parts[owner.lineno] = _Part(owner, text, frozenset(), frozenset())
    blocks = [first[line].text for line in sorted(first)]
    blocks += _joined(parts[line] for line in sorted(parts))
    header = "\n".join(import_lines(imports))
    return "\n\n\n".join(([header] if header else []) + blocks) + "\n"


def import_lines(imports: Iterable[Import]) -> list[str]:
    """Import statements, one a module."""
    modules: list[str] = []
    names: dict[str, list[str]] = {}
    for found in sorted(imports, key=lambda i: (i.module, i.name, i.alias)):
        alias = f" as {found.alias}" if found.alias else ""
        if found.name:
            names.setdefault(found.module, []).append(f"{found.name}{alias}")
        else:
            modules.append(f"import {found.module}{alias}")
    return modules + [f"from {module} import {', '.join(names[module])}" for module in names]


def free_names(text: str) -> frozenset[str]:
    """Names that a text uses and does not bind at its top level."""
    return _names(text)[1]


def _names(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Names that the top level of a text binds, and those it uses besides."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            top = symtable.symtable(text, "?", "exec")
    except (SyntaxError, ValueError, RecursionError) as error:
        raise PruningError("does not parse") from error
    bound = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    used = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    tables = list(top.get_children())
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for symbol in table.get_symbols():
            if symbol.is_declared_global() or (symbol.is_global() and symbol.is_referenced()):
                used.add(symbol.get_name())
    return frozenset(bound), frozenset(used - bound)


def _class_text(file: Definitions, owner: ast.ClassDef, method: str) -> str:
    """The class without the members that the method does not need."""
    named: dict[str, list[ast.stmt]] = {}
    for statement in owner.body:
        for name in _member_names(statement):
            named.setdefault(name, []).append(statement)
    left = [method, *(name for name in named if name.startswith("__") and name.endswith("__"))]
    left += [word for s in owner.body if not _member_names(s) for word in _words(s)]
    kept: set[str] = set()
    while left:
        name = left.pop()
        if name in named and name not in kept:
            kept.add(name)
            left += [word for statement in named[name] for word in _words(statement)]
    members = [
        statement
        for statement in owner.body
        if not _is_text(statement)
        and (not _member_names(statement) or kept.intersection(_member_names(statement)))
    ]
    body_line = _first_line(owner.body[0])
    if body_line == owner.lineno:
        return file.text_of(owner)
    text = "\n".join(file.lines[_first_line(owner) - 1 : owner.lineno])
    if not text.rstrip().endswith(":"):  # the head has a comment, or goes on
        text = "\n".join(file.lines[_first_line(owner) - 1 : body_line - 1])
    for before, statement in zip([None, *members], members, strict=False):
        apart = before is not None and (
            isinstance(before, ast.FunctionDef) or isinstance(statement, ast.FunctionDef)
        )
        text += ("\n\n" if apart else "\n") + file.text_of(statement)
    parse(text)
    return text


def _member_names(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.AsyncFunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case ast.Assign(targets=targets):
            nodes = [node for target in targets for node in ast.walk(target)]
            return [node.id for node in nodes if isinstance(node, ast.Name)]
    return []


def _words(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id


def _filling(file: Definitions, parts: dict[int, _Part], seen: set[str]) -> Iterator[_Part]:
    """Statements that change a variable which is needed: loops that fill a table."""
    classes = {node.name for node in file.tree.body if isinstance(node, ast.ClassDef)}
    variables = {
        name
        for part in parts.values()
        if not isinstance(part.node, _DEFINITIONS)
        for name in part.binds & seen
    }
    for part in file.parts:
        if part.node.lineno in parts or part.uses & classes or not part.uses & variables:
            continue
        match part.node:
            case ast.For() | ast.While() | ast.With() | ast.If() | ast.AugAssign():
                yield part
            case ast.Assign(targets=[ast.Subscript(value=ast.Name())]):
                yield part
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
                if name in variables:
                    yield part


def _joined(parts: Iterable[_Part]) -> Iterator[str]:
    """Texts of statements; those that define nothing stand together."""
    block: list[str] = []
    for part in parts:
        if isinstance(part.node, _DEFINITIONS):
            if block:
                yield "\n".join(block)
            block = []
            yield part.text
        else:
            block.append(part.text)
    if block:
        yield "\n".join(block)


def imports_of(node: ast.Import | ast.ImportFrom) -> Iterator[Import]:
    """The names that a statement imports, where it spells them out."""
    for alias in node.names:
        renamed = alias.asname or ""
        if isinstance(node, ast.Import):
            yield Import(alias.name, alias=renamed)
        elif alias.name != "*" and not (node.module == "itertools" and alias.name in _BUILTINS):
            yield Import("." * node.level + (node.module or ""), alias.name, renamed)


def _known_import(name: str, text: str) -> Import | None:
    """The import of a name that code on LeetCode has without one."""
    starred = _starred_names().get(name)
    if name in MODULES and (starred is None or f"{name}." in text):
        return Import(name)
    module = starred or OTHER_NAMES.get(name)
    if module is not None:
        return Import(module, name)
    return Import("numpy", alias="np") if name == "np" else None


@cache
def _starred_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for module in STARRED:
        loaded = importlib.import_module(module)
        public = getattr(loaded, "__all__", None) or dir(loaded)
        names |= {name: module for name in public if not name.startswith("_")}
    return names


def _first_line(node: ast.stmt) -> int:
    decorators: Sequence[ast.expr] = getattr(node, "decorator_list", ())
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__main__" in ast.unparse(node.test)
