"""A function that a transformation may change: its tree, and what can be known about it."""

from __future__ import annotations

import ast
import builtins
import keyword
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rlm_model.corpora.variants.kinds import Kind, Kinds
from rlm_model.corpora.variants.words import words

MUTATORS = frozenset(
    words(
        """
    append add insert pop popleft appendleft remove discard extend update clear sort reverse
    setdefault popitem extendleft rotate
    """
    )
)
"""Methods that change their object."""

LOOPS = (ast.For, ast.While)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class CollisionError(ValueError):
    """A change that would need a name which the function uses for something else."""


_LOAD = ast.Load()


@dataclass(frozen=True)
class FileFacts:
    """A file, and what it takes a walk through all of it to know.

    Attributes:
        tree: The file.
        names: Names that something has, and those that Python keeps for itself.
        keywords: Names of keyword arguments.
        uses: How often each name is read, or is an attribute.
        helpers: Names of its functions.
    """

    tree: ast.Module
    names: frozenset[str]
    keywords: frozenset[str]
    uses: Mapping[str, int]
    helpers: frozenset[str]


def facts_of(tree: ast.Module) -> FileFacts:
    """What is known about a file."""
    names = set(dir(builtins)) | set(keyword.kwlist)
    keywords: set[str] = set()
    uses: Counter[str] = Counter()
    for node in ast.walk(tree):
        names.update(_bound_names(node))
        if isinstance(node, ast.Name):
            names.add(node.id)
            uses[node.id] += 1
        elif isinstance(node, ast.Attribute):
            uses[node.attr] += 1
        elif isinstance(node, ast.keyword) and node.arg:
            keywords.add(node.arg)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            names.update(node.names)
    helpers = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return FileFacts(tree, frozenset(names), frozenset(keywords), uses, frozenset(helpers))


class Code:
    """One function of a file. A transformation changes its tree in place, once.

    Attributes:
        function: Its definition.
        file: The whole file, with the function as it was.
        owner: Name of the class that it is a method of, or empty.
        is_entry: Whether it is the function that is measured, not a helper.
        kinds: Kinds of its values.
        random: Where choices come from.
        imports: Import statements that the changed function needs.
        entry_point: New entry point, or empty where it stays.
        is_bound: Whether the entry point makes the object of the method itself.
        result: What takes the function's place.
        replaces_class: Whether the result takes the place of its whole class.
        double_quotes: Whether strings get double quotes.
    """

    def __init__(
        self,
        function: ast.FunctionDef,
        file: FileFacts,
        owner: str,
        is_entry: bool,
        parameters: Mapping[str, Kind],
        random_source: random.Random,
    ) -> None:
        self.function = function
        self.file = file
        self.owner = owner
        self.is_entry = is_entry
        self.kinds = Kinds(function, parameters)
        self.random = random_source
        self.imports: list[str] = []
        self.entry_point = ""
        self.is_bound = False
        self.result: list[ast.stmt] = [function]
        self.replaces_class = False
        self.double_quotes = False
        self.nodes = list(ast.walk(function))
        self._parents: dict[ast.AST, tuple[ast.AST, str]] = {}
        for node in self.nodes:
            for field, value in ast.iter_fields(node):
                for child in value if isinstance(value, list) else [value]:
                    if isinstance(child, ast.AST):
                        self._parents[child] = node, field
        self.loads = Counter(
            node.id
            for node in self.nodes
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        )
        self.stores = Counter(bound for node in self.nodes for bound in _bound_names(node))
        self._taken = set(file.names)
        self._blocks = list(self._find_blocks())
        self._by_type: dict[type[ast.AST], list[ast.expr]] = {}
        for node in self.nodes:
            if isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", _LOAD), ast.Load):
                self._by_type.setdefault(type(node), []).append(node)

    # Reading.

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node that a node stands in."""
        found = self._parents.get(node)
        return found[0] if found else None

    def field(self, node: ast.AST) -> str:
        """Name of its parent's field that a node stands in."""
        return self._parents[node][1] if node in self._parents else ""

    def ancestors(self, node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
        """What a node stands in, the innermost first, each with the field that leads to it."""
        while node in self._parents:
            node, field = self._parents[node]
            yield node, field

    def blocks(self) -> list[list[ast.stmt]]:
        """Lists of statements of the function, the outermost first."""
        return self._blocks

    def expressions(self, kind: type[ast.AST]) -> Sequence[ast.expr]:
        """Expressions of a type that are read, in the order of `nodes`."""
        return self._by_type.get(kind, ())

    def _find_blocks(self) -> Iterator[list[ast.stmt]]:
        for node in self.nodes:
            for field in ("body", "orelse", "finalbody"):
                block = getattr(node, field, None)
                if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                    yield block

    def block_of(self, statement: ast.stmt) -> list[ast.stmt]:
        """The list of statements that a statement stands in."""
        parent, field = self._parents[statement]
        return getattr(parent, field)

    def statement_of(self, node: ast.AST) -> ast.stmt:
        """The innermost statement that a node belongs to."""
        while not isinstance(node, ast.stmt):
            node = self._parents[node][0]
        return node

    def loops_of(self, node: ast.AST) -> list[ast.For | ast.While]:
        """Loop statements that run a node again, within its own function, innermost first."""
        loops: list[ast.For | ast.While] = []
        for ancestor, field in self.ancestors(node):
            if isinstance(ancestor, FUNCTIONS):
                break
            if isinstance(ancestor, LOOPS) and (field == "body" or field == "test"):
                loops.append(ancestor)
        return loops

    def in_loop(self, node: ast.AST) -> bool:
        """Whether a node runs again: in a loop's body, or a comprehension's element."""
        if self.loops_of(node):
            return True
        below = node
        for ancestor, field in self.ancestors(node):
            if isinstance(ancestor, FUNCTIONS):
                return False
            if isinstance(ancestor, COMPREHENSIONS):
                if field != "generators" or ancestor.generators[0] is not below:
                    return True
            elif isinstance(ancestor, ast.comprehension) and field == "ifs":
                return True
            below = ancestor
        return False

    def always_runs(self, node: ast.AST) -> bool:
        """Whether an expression runs once whenever its statement does."""
        for ancestor, _ in self.ancestors(node):
            if isinstance(ancestor, ast.stmt):
                return True
            if isinstance(ancestor, (ast.IfExp, ast.BoolOp, ast.Lambda, *COMPREHENSIONS)):
                return False
        return True

    def depth_within(self, loop: ast.AST) -> int:
        """Levels of loops from a loop downwards, itself included."""
        inner = [
            self.depth_within(node)
            for node in ast.walk(loop)
            if node is not loop and isinstance(node, LOOPS)
        ]
        return 1 + max(inner, default=0)

    def kind(self, node: ast.expr | None) -> str:
        """Name of the kind of an expression, empty where it is unknown."""
        return self.kinds.of(node).name

    def element_kind(self, node: ast.expr | None) -> str:
        """Name of the kind of what a loop over an expression gives."""
        element = self.kinds.of(node).element
        return element.name if element else ""

    @property
    def parameters(self) -> list[str]:
        """Names of its parameters, without ``self``."""
        spec = self.function.args
        names = [arg.arg for arg in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
        return [name for name in names if name not in ("self", "cls")]

    def uses(self, name: str) -> list[ast.Name]:
        """Reads of a name."""
        return [
            node
            for node in self.nodes
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
        ]

    def is_local(self, node: ast.AST) -> bool:
        """Whether an expression is a name that the function binds."""
        return isinstance(node, ast.Name) and self.stores[node.id] > 0

    def is_bound_beside(self, node: ast.AST, name: str) -> bool:
        """Whether the innermost function around a node binds a name itself.

        Where it doesn't, an assignment to the name would make another variable of it.
        """
        scope = next(each for each, _ in self.ancestors(node) if isinstance(each, FUNCTIONS))
        inner = {
            id(part)
            for each in ast.walk(scope)
            if isinstance(each, FUNCTIONS) and each is not scope
            for part in ast.walk(each)
        }
        return any(name in _bound_names(part) for part in ast.walk(scope) if id(part) not in inner)

    def is_parameter(self, node: ast.AST) -> bool:
        """Whether an expression is a parameter that is never bound anew."""
        return (
            isinstance(node, ast.Name) and node.id in self.parameters and self.stores[node.id] == 1
        )

    def is_changed(self, name: str, within: ast.AST | None = None) -> bool:
        """Whether a name's object may be changed by a method, an item's assignment or ``+=``."""
        for node in ast.walk(within) if within is not None else self.nodes:
            if not (isinstance(node, ast.Name) and node.id == name):
                continue
            parent = self.parent(node)
            if isinstance(parent, ast.Attribute) and parent.attr in MUTATORS:
                return True
            outer, inner = parent, node
            while isinstance(outer, (ast.Subscript, ast.Attribute)) and outer.value is inner:
                if not isinstance(outer.ctx, ast.Load):
                    return True  # xs[i][j] = ...
                if isinstance(outer, ast.Attribute) and outer.attr in MUTATORS:
                    return True  # xs[i].append(...)
                outer, inner = self.parent(outer), outer
            if isinstance(parent, ast.AugAssign) and parent.target is node:
                return True
            if isinstance(parent, ast.Call) and node in parent.args and self._may_change(parent):
                return True
        return False

    def is_fixed(self, expression: ast.AST, within: ast.AST) -> bool:
        """Whether an expression has the same value each time within a statement."""
        names = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
        stored = stored_names(within)
        return not any(name in stored or self.is_changed(name, within) for name in names)

    def calls_itself(self, function: ast.AST | None = None) -> list[ast.Call]:
        """Calls of a function by itself: of the whole one, or of one that stands in it."""
        node = function or self.function
        name = node.name  # type: ignore[attr-defined]
        return [
            call
            for part in node.body  # type: ignore[attr-defined]
            for call in ast.walk(part)
            if isinstance(call, ast.Call) and called(call) == name and self._is_own(call, node)
        ]

    # Writing.

    def fresh(self, *names: str) -> str:
        """A name that nothing has yet: one of some, with a number where all are taken."""
        free = [name for name in names if name not in self._taken]
        if free:
            chosen = self.random.choice(free)
        else:
            number = 2
            while f"{names[0]}{number}" in self._taken:
                number += 1
            chosen = f"{names[0]}{number}"
        self._taken.add(chosen)
        return chosen

    def replace(self, old: ast.AST, new: ast.AST) -> None:
        """Puts an expression, or another single node, in place of another."""
        parent, field = self._parents[old]
        value = getattr(parent, field)
        if isinstance(value, list):
            value[_place(value, old)] = new
        else:
            setattr(parent, field, new)
        self._parents[new] = parent, field

    def replace_statements(self, old: Sequence[ast.stmt], new: Sequence[ast.stmt]) -> None:
        """Puts statements in place of adjacent ones of one block."""
        block = self.block_of(old[0])
        start = _place(block, old[0])
        block[start : start + len(old)] = new
        if not block:
            block.append(ast.Pass())
        for node in new:
            self._parents[node] = self._parents[old[0]]

    def insert_before(self, statement: ast.stmt, new: Sequence[ast.stmt]) -> None:
        """Puts statements above one."""
        self.replace_statements([statement], [*new, statement])

    def insert_after(self, statement: ast.stmt, new: Sequence[ast.stmt]) -> None:
        """Puts statements below one."""
        self.replace_statements([statement], [statement, *new])

    def insert_first(self, new: Sequence[ast.stmt]) -> None:
        """Puts statements at the function's start, below its docstring."""
        start = int(ast.get_docstring(self.function, clean=False) is not None)
        self.function.body[start:start] = new

    def needs(self, statement: str) -> None:
        """Adds an import to the file where it is missing.

        Raises:
            CollisionError: The function uses its name for something else.
        """
        (node,) = ast.parse(statement).body
        for alias in node.names:  # type: ignore[attr-defined]
            if self.stores[alias.asname or alias.name]:
                raise CollisionError(statement)
        self.imports.append(statement)

    def rename_entry(self, name: str) -> None:
        """Gives the entry point another last part."""
        before = f"{self.owner}()." if self.is_bound else f"{self.owner}." if self.owner else ""
        self.entry_point = before + name

    def _may_change(self, call: ast.Call) -> bool:
        return not (isinstance(call.func, ast.Name) and hasattr(builtins, call.func.id)) and not (
            isinstance(call.func, ast.Attribute)
            and call.func.attr in ("append", "add", "join", "get", "count", "index")
        )

    def _is_own(self, call: ast.Call, function: ast.AST) -> bool:
        if isinstance(call.func, ast.Name):
            return not self.owner or function is not self.function
        return bool(self.owner) and function is self.function and is_name(call.func.value, "self")  # type: ignore[attr-defined]


def called(node: ast.AST) -> str:
    """Last part of a called name, or empty."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def is_name(node: ast.AST | None, name: str) -> bool:
    """Whether a node is a certain name."""
    return isinstance(node, ast.Name) and node.id == name


def load(name: str) -> ast.Name:
    """A name that is read."""
    return ast.Name(name, ast.Load())


def stored_names(node: ast.AST) -> set[str]:
    """Names that a tree binds."""
    return {bound for part in ast.walk(node) for bound in _bound_names(part)}


def loaded_names(node: ast.AST) -> set[str]:
    """Names that a tree reads."""
    return {
        part.id
        for part in ast.walk(node)
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
    }


def is_pure(node: ast.expr) -> bool:
    """Whether an expression can be moved or repeated: no call but of harmless built-in ones."""
    for part in ast.walk(node):
        if isinstance(part, (ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr)):
            return False
        if isinstance(part, ast.Call):
            free = isinstance(part.func, ast.Name) and part.func.id in _PURE_CALLS
            method = isinstance(part.func, ast.Attribute) and part.func.attr in _PURE_METHODS
            if not free and not method:
                return False
    return True


def _place(values: Sequence[ast.AST], node: ast.AST) -> int:
    return next(index for index, value in enumerate(values) if value is node)


def _bound_names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, (ast.FunctionDef, ast.ClassDef)) or (
        isinstance(node, ast.ExceptHandler) and node.name
    ):
        yield node.name
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]


_PURE_CALLS = frozenset(
    words(
        """
    len sum max min sorted list set tuple str int float abs any all ord chr bool frozenset round
    range
    """
    )
)
_PURE_METHODS = frozenset(
    words(
        """
    count lower upper strip split join index find copy startswith endswith replace items keys
    values isdigit isalpha get
    """
    )
)
