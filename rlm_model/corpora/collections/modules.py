"""Functions of repositories whose files stand alone, with the arguments that they document."""

from __future__ import annotations

import ast
import random
import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from pathlib import PurePosixPath

from rlm_model.corpora.annotations import AnnotationError
from rlm_model.corpora.collections.pruning import Import, PruningError, imports_of, parse
from rlm_model.corpora.collections.repository import Repository
from rlm_model.corpora.installed import SKIPPED_FOLDERS, function_names
from rlm_model.corpora.items import MeasurableItem, own_examples, with_examples
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.texts import entry_unit

MAX_FUNCTIONS_A_FILE = 8
"""Functions of one file do much the same."""

_LINK = re.compile(r"leetcode\.com/problems/([\w-]+)")


def module_functions(
    repository: Repository,
    languages: Container[str],
    taken: frozenset[str],
    left_out: Counter[str],
) -> Iterator[MeasurableItem]:
    """Functions of a repository's files, at most `MAX_FUNCTIONS_A_FILE` of each.

    Args:
        repository: The repository.
        languages: Those that are wanted; only Python's functions are read.
        taken: Problems that are kept for outside evaluation.
        left_out: Counts what is left out, by reason.
    """
    if "python" not in languages:
        return
    for path, source in repository.texts(sorted(filter(_is_module, repository.files))):
        try:
            tree = parse(source)
        except PruningError as error:
            left_out[f"a file: {error}"] += 1
            continue
        if not all(found.available for found in _top_imports(tree)):
            left_out["a file: an import is not available"] += 1
            continue
        if "__file__" in source:
            left_out["a file: it reads what lies beside it"] += 1
            continue
        links = [f"leetcode/{slug}" for slug in _LINK.findall(source)]
        items: list[MeasurableItem] = []
        for name in function_names(tree):
            item_id = _item_id(repository, path, name, links)
            try:
                item = with_examples(
                    MeasurableItem(item_id, "python", source, name), own_examples(tree, name)
                )
            except AnnotationError:
                left_out["neither doctests nor annotations that say enough"] += 1
                continue
            problems = {problem_of(item_id), f"leetcode/{name.replace('_', '-')}", *links}
            if problems & taken:
                left_out["a problem that is not of the corpus"] += 1
            elif entry_unit(source, name, "python") is None:
                left_out["no unit of the entry point"] += 1
            else:
                items.append(item)
        random.Random(path).shuffle(items)
        left_out["beyond the most of a file"] += max(len(items) - MAX_FUNCTIONS_A_FILE, 0)
        yield from items[:MAX_FUNCTIONS_A_FILE]


def _item_id(repository: Repository, path: str, name: str, links: Sequence[str]) -> str:
    """The id of a function: among the solutions where its file links to a LeetCode problem."""
    place = path.removesuffix(".py")
    if links:
        slug = links[0].partition("/")[2]
        return f"solutions/{repository.key}/{slug}/{place.replace('/', '.')}.{name}"
    return f"modules/{repository.key}/{place}/{name}"


def _is_module(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return (
        path.endswith(".py")
        and len(parts) > 1
        and not SKIPPED_FOLDERS.intersection(parts)
        and not parts[-1].startswith(("__", "test_"))
    )


def _top_imports(tree: ast.Module) -> Iterator[Import]:
    """Imports that run with the file: those of its functions may not be needed."""
    left: list[ast.AST] = [tree]
    while left:
        node = left.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from imports_of(node)
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            left += ast.iter_child_nodes(node)
