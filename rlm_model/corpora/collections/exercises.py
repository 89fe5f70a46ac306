"""Short exercises of facebookresearch/CodeGen, with the arguments that came with them.

One file an exercise and language: a function ``f_gold`` written as tokens with spaces between
them, and in Python a list ``param`` of argument tuples, which serve all languages. The function
takes the name of its file.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from rlm_model.contract.languages import language_of_path
from rlm_model.corpora.annotations import ExampleArguments
from rlm_model.corpora.collections.parsed import ParsedFile
from rlm_model.corpora.collections.pruning import PruningError, parse
from rlm_model.corpora.collections.repository import Repository
from rlm_model.corpora.collections.standing import stand_alone
from rlm_model.corpora.collections.translations import token_form
from rlm_model.corpora.collections.variants import ELSEWHERE, normal_form
from rlm_model.corpora.examples import MAX_EXAMPLES
from rlm_model.corpora.items import MeasurableItem, with_examples
from rlm_model.corpora.literals import LiteralError, literal_value
from rlm_model.corpora.scaling import CONTAINERS, LENGTH, SCALED
from rlm_model.corpora.signatures import find_signature
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.texts import entry_unit

FOLDER = "data/transcoder_evaluation_gfg/"

EXERCISE_LANGUAGES = ("c", "cpp", "go", "java")
"""Other languages of the exercises. Those in Rust are raw pointers, as a translator wrote them."""

NO_LENGTH = "len"
"""A helper of the exercises in C that gives the length of an array, and of a parameter does not."""

CAMEL_CASE = frozenset({"go", "java"})
"""Languages that write the names of functions so."""

FUNCTION, ARGUMENTS = "f_gold", "param"

_LENGTH = re.compile(r"[nm]\d?|\w*(size|len|length|len_\w)", re.IGNORECASE)
"""Names of integers that say how long a container is."""

_GRID_LENGTH = re.compile(r"r|c|rows?|cols?|columns?", re.IGNORECASE)


def exercises(
    repository: Repository,
    languages: Container[str],
    taken: frozenset[str],
    left_out: Counter[str],
) -> Iterator[MeasurableItem]:
    """The exercises of a repository.

    Args:
        repository: The repository.
        languages: Those that are wanted.
        taken: Problems that are kept for outside evaluation.
        left_out: Counts what is left out, by reason.
    """
    examples: dict[str, ExampleArguments] = {}
    problems: dict[tuple[str, str], str] = {}
    # The arguments are Python's.
    for language in ("python", *EXERCISE_LANGUAGES):
        for name, text in _texts(repository, language):
            item_id = f"exercises/{language}/{name}"
            counted = left_out if language in languages else Counter[str]()
            if problem_of(item_id) in taken:
                counted["a problem that is not of the corpus"] += 1
                continue
            try:
                if language == "python":
                    item, found = _exercise(text, name, item_id)
                    examples[name] = found
                    form = normal_form(parse(item.source))
                else:
                    item, found = _translation(text, name, language, item_id, examples)
                    form = token_form(item.source, language)
            except PruningError as error:
                counted[str(error)] += 1
                continue
            problem = problem_of(item_id)
            if problems.setdefault((language, form), problem) != problem:
                counted[ELSEWHERE] += 1
            elif language in languages:
                yield with_examples(item, found)


def _texts(repository: Repository, language: str) -> Iterator[tuple[str, str]]:
    folder = f"{FOLDER}{language}/"
    paths = (PurePosixPath(path) for path in repository.files if path.startswith(folder))
    wanted = [
        str(path)
        for path in paths
        if str(path.parent) == folder.rstrip("/") and language_of_path(path) == language
    ]
    for path, text in repository.texts(sorted(wanted)):
        yield PurePosixPath(path).stem, text


def _function_name(name: str) -> str:
    function = re.sub(r"_\d+$", "", name).lower()
    return function if function.isidentifier() else f"f_{function}"


def _exercise(text: str, name: str, item_id: str) -> tuple[MeasurableItem, ExampleArguments]:
    tree = parse(text)
    function = _function_name(name)
    tuples = _tuples(tree)
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    definitions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for node in definitions:
        _rename(node, FUNCTION, function)
    blocks = ["\n".join(map(ast.unparse, imports)), *map(ast.unparse, definitions)]
    source = "\n\n\n".join(filter(None, blocks)) + "\n"
    signature = find_signature(parse(source), function)
    if signature is None or entry_unit(source, function, "python") is None:
        raise PruningError("no unit of the entry point")
    if len(signature.parameters) != len(tuples[0]):
        raise PruningError("another number of parameters")
    roles = tuple(_roles(signature.names, tuples[0]))
    return MeasurableItem(item_id, "python", source, function), ExampleArguments(tuples, roles)


def _translation(
    text: str, name: str, language: str, item_id: str, examples: Mapping[str, ExampleArguments]
) -> tuple[MeasurableItem, ExampleArguments]:
    """An exercise in another language, with the arguments of the one in Python."""
    if name not in examples:
        raise PruningError("no arguments of the same exercise in Python")
    found = examples[name]
    file = ParsedFile(text, language)
    entry = next((each for each in file.methods() if each.name == FUNCTION), None)
    if entry is None:
        raise PruningError("no unit of the entry point")
    if not file.parameters(entry).take(len(found.tuples[0])):
        raise PruningError("another number of parameters")
    if language == "c" and NO_LENGTH in file.names_used_by(entry):
        raise PruningError("a length that C does not know")
    function = _function_name(name)
    owner = "".join(map(str.capitalize, function.split("_")))
    if language in CAMEL_CASE:
        function = owner[:1].lower() + owner[1:]
    names = {FUNCTION: function} | dict.fromkeys(entry.scope, owner)
    source = stand_alone(file.reduced(entry, names), language)
    entry_point = f"{owner}.{function}" if entry.scope else function
    if entry_unit(source, entry_point, language) is None:
        raise PruningError("no unit of the entry point")
    return MeasurableItem(item_id, language, source, entry_point), found


def _tuples(tree: ast.Module) -> list[tuple[Any, ...]]:
    """The first argument tuples that are spelled out, all with the types of the first."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.List(elts=parts)):
                if name != ARGUMENTS:
                    continue
                found: list[tuple[Any, ...]] = []
                for part in parts:
                    try:
                        value = literal_value(part)
                    except LiteralError:
                        continue
                    value = value if isinstance(value, tuple) else (value,)
                    if not found or list(map(type, value)) == list(map(type, found[0])):
                        found.append(value)
                if found:
                    return found[:MAX_EXAMPLES]
    raise PruningError("no literal arguments")


def _roles(names: list[str], values: tuple[Any, ...]) -> Iterator[str]:
    """`LENGTH` for an integer after a container, where its name says so."""
    container: Any = None
    for name, value in zip(names, values, strict=True):
        if container is None and isinstance(value, CONTAINERS):
            container = value
        grid = isinstance(container, list) and container and isinstance(container[0], list)
        pattern = _LENGTH.fullmatch(name) or (grid and _GRID_LENGTH.fullmatch(name))
        says = container is not None and type(value) is int and pattern
        yield LENGTH if says else SCALED


def _rename(tree: ast.AST, old: str, new: str) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == old:
            node.name = new
        elif isinstance(node, ast.Name) and node.id == old:
            node.id = new
