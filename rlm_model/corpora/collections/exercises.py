"""Short exercises of facebookresearch/CodeGen, with the arguments that came with them.

One file an exercise: a function ``f_gold`` written as tokens with spaces between them, and a list
``param`` of argument tuples. The function takes the name of its file, and usual spacing.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from rlm_model.corpora.annotations import ExampleArguments
from rlm_model.corpora.collections.pruning import PruningError, parse
from rlm_model.corpora.collections.repository import Repository
from rlm_model.corpora.collections.variants import ELSEWHERE, normal_form
from rlm_model.corpora.examples import MAX_EXAMPLES
from rlm_model.corpora.items import MeasurableItem, with_examples
from rlm_model.corpora.literals import LiteralError, literal_value
from rlm_model.corpora.scaling import CONTAINERS, LENGTH, SCALED
from rlm_model.corpora.signatures import find_signature
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.texts import entry_unit

FOLDER = "data/transcoder_evaluation_gfg/python/"

FUNCTION, ARGUMENTS = "f_gold", "param"

_LENGTH = re.compile(r"[nm]\d?|\w*(size|len|length|len_\w)", re.IGNORECASE)
"""Names of integers that say how long a container is."""

_GRID_LENGTH = re.compile(r"r|c|rows?|cols?|columns?", re.IGNORECASE)


def exercises(
    repository: Repository, taken: frozenset[str], left_out: Counter[str]
) -> Iterator[MeasurableItem]:
    """The exercises of a repository.

    Args:
        repository: The repository.
        taken: Problems that are kept for outside evaluation.
        left_out: Counts what is left out, by reason.
    """
    paths = [path for path in repository.files if path.startswith(FOLDER) and path.endswith(".py")]
    problems: dict[str, str] = {}
    for path, text in repository.texts(sorted(paths)):
        name = PurePosixPath(path).stem
        item_id = f"exercises/python/{name}"
        if problem_of(item_id) in taken:
            left_out["a problem that is not of the corpus"] += 1
            continue
        try:
            item = _exercise(text, name, item_id)
        except PruningError as error:
            left_out[str(error)] += 1
            continue
        problem, form = problem_of(item_id), normal_form(parse(item.source))
        if problems.setdefault(form, problem) == problem:
            yield item
        else:
            left_out[ELSEWHERE] += 1


def _exercise(text: str, name: str, item_id: str) -> MeasurableItem:
    tree = parse(text)
    function = re.sub(r"_\d+$", "", name).lower()
    if not function.isidentifier():
        function = f"f_{function}"
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
    item = MeasurableItem(item_id, "python", source, function)
    return with_examples(item, ExampleArguments(tuples, roles))


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
