"""Places where a function can be changed, and the file that each change makes."""

from __future__ import annotations

import ast
import builtins
import copy
import io
import random
import tokenize
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from rlm_model.corpora.bank import load_entries
from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.literals import LiteralError, read_literal
from rlm_model.corpora.scaling import LINKED_LIST, TREE
from rlm_model.corpora.signatures import find_signature

# Each of these registers its transformations.
from rlm_model.corpora.variants import (  # noqa: F401
    building,
    builtins_by_hand,
    comprehensions,
    containers,
    hoisting,
    loops,
    memory,
    recursion,
    renaming,
    rewriting,
)
from rlm_model.corpora.variants.code import (
    Code,
    CollisionError,
    FileFacts,
    facts_of,
    is_name,
)
from rlm_model.corpora.variants.kinds import (
    UNKNOWN,
    Kind,
    kind_of_annotation,
    kind_of_value,
    merged,
)
from rlm_model.corpora.variants.registry import TRANSFORMATIONS, Edit, Transformation

_MOST_PLACES = 12
"""Places of one transformation in one item."""

_BUILTINS = frozenset(dir(builtins))

_CASE_SIZE = 5
"""Size at which a case of the bank shows the kinds of its arguments."""


@dataclass(frozen=True)
class Place:
    """Where a transformation can be made in an item.

    Attributes:
        item: The original.
        transformation: What is done.
        number: Which place of this transformation in the item it is.
        function: Index among the item's functions, its own first.
        within: Which place of the transformation in this function it is.
    """

    item: MeasurableItem
    transformation: Transformation
    number: int
    function: int
    within: int

    def variant(self, seed: str) -> MeasurableItem | None:
        """The changed item, or None where the change makes no other Python file."""
        new_id = f"variant/{self.transformation.name}/{self.number}/{self.item.id}"
        file = _read(self.item)
        if file is None:
            return None
        code = file.code(self.function, random.Random(f"{seed} {new_id}"))
        edits = list(self.transformation.find(code))
        if self.within >= len(edits):
            return None
        try:
            known = _called_names([code.function])
            edits[self.within]()
            if _is_shadowed(code, known):
                return None
            source = file.rewritten(code)
            compile(source, "<variant>", "exec", dont_inherit=True)
        except (CollisionError, SyntaxError, ValueError, RecursionError):
            return None
        if source == file.source:
            return None
        entry_point = code.entry_point or self.item.entry_point
        return replace(self.item, id=new_id, source=source, entry_point=entry_point)


def places_of(item: MeasurableItem) -> list[Place]:
    """All places of all transformations in an item, in an order that its text decides."""
    file = _read(item)
    if file is None:
        return []
    places: list[Place] = []
    codes = [file.code(index, random.Random(item.id)) for index in range(len(file.functions))]
    for transformation in TRANSFORMATIONS.values():
        found: list[Edit] = []
        for index, code in enumerate(codes):
            start = len(found)
            for edit in transformation.find(code):
                if len(found) == _MOST_PLACES:
                    break
                places.append(Place(item, transformation, len(found), index, len(found) - start))
                found.append(edit)
    return places


def _is_shadowed(code: Code, known: Counter[str]) -> bool:
    """Whether a change calls a built-in function whose name the code uses for something else."""
    new = _called_names(code.result) - known
    return any(name in _BUILTINS and code.stores[name] for name in new)


def _called_names(nodes: Sequence[ast.AST]) -> Counter[str]:
    return Counter(
        part.func.id
        for node in nodes
        for part in ast.walk(node)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)
    )


@dataclass(frozen=True)
class _File:
    """A parsed item.

    Attributes:
        source: Its text.
        facts: Its tree, which stays as it is, and what is known about it.
        functions: The function that is measured, then helpers of the file that it calls.
        owner: Name of the class that the function is a method of, or empty.
        is_bound: Whether the entry point makes the object of the method.
        kinds: Kinds of the measured function's parameters.
    """

    source: str
    facts: FileFacts
    functions: tuple[ast.FunctionDef, ...]
    owner: str
    is_bound: bool
    kinds: Mapping[str, Kind]

    def code(self, index: int, random_source: random.Random) -> Code:
        """A function that can be changed."""
        function = self.functions[index]
        is_entry = index == 0
        kinds = self.kinds if is_entry else _hinted(function)
        is_method = function not in self.facts.tree.body
        code = Code(
            copy.deepcopy(function),
            self.facts,
            self.owner if is_method else "",
            is_entry,
            kinds,
            random_source,
        )
        code.is_bound = self.is_bound and is_method
        return code

    def rewritten(self, code: Code) -> str:
        """The file with a changed function."""
        old: ast.FunctionDef | ast.ClassDef = next(
            node for node in self.functions if node.lineno == code.function.lineno
        )
        if code.replaces_class:
            old = next(
                node
                for node in self.facts.tree.body
                if isinstance(node, ast.ClassDef) and node.name == self.owner
            )
        lines = self.source.split("\n")
        first = min([old.lineno, *(each.lineno for each in old.decorator_list)]) - 1
        indent = lines[old.lineno - 1][: old.col_offset]
        text = "\n".join(ast.unparse(ast.fix_missing_locations(node)) for node in code.result)
        if code.double_quotes:
            text = _double_quoted(text)
        new = [indent + line if line else "" for line in text.split("\n")]
        lines[first : old.end_lineno] = new
        place = self._imports_at()
        lines[place:place] = [line for line in code.imports if line not in lines]
        return "\n".join(lines)

    def _imports_at(self) -> int:
        """Line before which imports can be added."""
        place = 0
        for node in self.facts.tree.body:
            is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
            if not is_text and not is_future:
                break
            place = node.end_lineno or 0
        return place


@lru_cache(maxsize=256)
def _facts(source: str) -> FileFacts | None:
    try:
        return facts_of(ast.parse(source))
    except (SyntaxError, ValueError):
        return None


@lru_cache(maxsize=4_096)
def _read(item: MeasurableItem) -> _File | None:
    """An item's file, or None where it can't be changed."""
    if item.language != "python" or not item.entry_point or item.problem or item.module:
        return None
    source = item.source.replace("\r\n", "\n")
    facts = _facts(source)
    if facts is None:
        return None
    tree = facts.tree
    signature = find_signature(tree, item.entry_point)
    if signature is None or not isinstance(signature.node, ast.FunctionDef) or "\r" in source:
        return None
    owner = item.entry_point.replace("()", "").rpartition(".")[0]
    if "." in owner:
        return None
    # A method of the bank gets an object of the bank's own class, so its other methods are the
    # bank's too: only functions can change beside it.
    methods = _methods(tree, owner) if owner and not item.case else {}
    functions = _reached(signature.node, _functions(tree), methods)
    if item.case and _knows_its_classes(tree, functions):
        return None
    kinds = _kinds(item, [parameter.name for parameter in signature.parameters], signature.node)
    return _File(source, facts, functions, owner, "()" in item.entry_point, kinds)


def _functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _methods(tree: ast.Module, owner: str) -> dict[str, ast.FunctionDef]:
    return {
        node.name: node
        for parent in tree.body
        if isinstance(parent, ast.ClassDef) and parent.name == owner
        for node in parent.body
        if isinstance(node, ast.FunctionDef)
    }


def _reached(
    entry: ast.FunctionDef,
    functions: Mapping[str, ast.FunctionDef],
    methods: Mapping[str, ast.FunctionDef],
) -> tuple[ast.FunctionDef, ...]:
    """A function and the helpers that it calls itself."""
    reached = [entry]
    for node in ast.walk(entry):
        if not isinstance(node, ast.Call):
            continue
        helper = None
        if isinstance(node.func, ast.Name):
            helper = functions.get(node.func.id)
        elif isinstance(node.func, ast.Attribute) and is_name(node.func.value, "self"):
            helper = methods.get(node.func.attr)
        if helper is not None and helper not in reached:
            reached.append(helper)
    return tuple(reached)


def _knows_its_classes(tree: ast.Module, functions: tuple[ast.FunctionDef, ...]) -> bool:
    """Whether functions compare a class of their file, other than by making an object of it.

    Arguments of the bank may be objects of the bank's own class, which a class of the same text
    doesn't know.
    """
    classes = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
    for function in functions:
        made = {id(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id in classes and id(node) not in made:
                return True
    return False


def _kinds(item: MeasurableItem, names: list[str], node: ast.FunctionDef) -> dict[str, Kind]:
    """Kinds of the parameters, from the example arguments or else from the hints."""
    hinted = _hinted(node)
    try:
        tuples = _case_arguments(item.case) if item.case else read_literal(item.examples)
    except LiteralError:
        tuples = []
    for place, name in enumerate(names):
        role = item.roles[place] if place < len(item.roles) else ""
        if role in (LINKED_LIST, TREE):
            hinted[name] = UNKNOWN
            continue
        given = [kind_of_value(each[place]) for each in tuples if place < len(each)]
        kind = merged(given)
        if kind is not None:
            hinted[name] = kind
    return hinted


@cache
def _case_arguments(case: str) -> list[tuple[object, ...]]:
    module, _, name = case.partition("/")
    entry = next(entry for entry in load_entries(module) if entry.name == name)
    try:
        return [entry.case(_CASE_SIZE, random.Random(case))]
    except Exception:  # a case is code of its own; without its arguments the hints remain
        return []


def _hinted(function: ast.FunctionDef) -> dict[str, Kind]:
    spec = function.args
    arguments = (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)
    return {arg.arg: kind_of_annotation(arg.annotation) for arg in arguments}


def _double_quoted(text: str) -> str:
    """Python text whose simple strings have double quotes."""
    lines = text.split("\n")
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(text).readline))):
        word = token.string
        if token.type != tokenize.STRING or token.start[0] != token.end[0]:
            continue
        if (
            word.startswith("'")
            and not word.startswith("''")
            and '"' not in word
            and "\\" not in word
        ):
            row, (start, end) = token.start[0] - 1, (token.start[1], token.end[1])
            lines[row] = f'{lines[row][:start]}"{word[1:-1]}"{lines[row][end:]}'
    return "\n".join(lines)
