"""What can be measured: a function's file, its entry point, and how its arguments are made."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rlm_model.data.measured import entry_unit, item_source, read_items
from rlm_model.measuring.bank import bank_modules, load_entries

PYTHON_CORPORA = ("mbpp", "leetcode_train", "cruxeval")

MAX_EXAMPLES = 3
"""Example argument tuples that are taken from an item."""


class ItemError(ValueError):
    """An item that can't be measured; the message says why."""


@dataclass(frozen=True)
class MeasurableItem:
    """A function to measure.

    Attributes:
        id: Stable id, its corpus first.
        language: Its language.
        source: Text of its file.
        entry_point: Expression for the callable in that file, such as ``Solution().run``.
        examples: List of example argument tuples as a Python literal; empty when `case` builds
            the arguments.
        case: Module and name in the project's bank, or empty.
        problem: Why it can't be measured, or empty.
    """

    id: str
    language: str
    source: str
    entry_point: str
    examples: str = ""
    case: str = ""
    problem: str = ""

    @property
    def corpus(self) -> str:
        """The collection that it belongs to."""
        return self.id.partition("/")[0]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the text that the model reads, or of the source where it has no such unit."""
        unit = entry_unit(self.source, self.entry_point, self.language)
        if unit is not None:
            return unit.text.digest
        return hashlib.sha256(self.source.encode("utf-8", "surrogatepass")).hexdigest()


def bank_items() -> Iterator[MeasurableItem]:
    """The project's own bank."""
    for module in bank_modules():
        for entry in load_entries(module):
            source = entry.path.read_text(encoding="utf-8")
            case = f"{module}/{entry.name}"
            yield MeasurableItem(entry.id, "python", source, entry.name, case=case)


def corpus_items(
    folder: Path, corpora: tuple[str, ...] = PYTHON_CORPORA
) -> Iterator[MeasurableItem]:
    """Items of the Python corpora.

    Args:
        folder: Holds ``<corpus>.jsonl.gz``.
        corpora: Names of the files.

    Raises:
        DataError: A corpus file is missing or damaged.
    """
    for corpus in corpora:
        for raw in read_items(folder / f"{corpus}.jsonl.gz"):
            examples, problem = "", ""
            try:
                examples = repr(_examples(raw))
            except ItemError as error:
                problem = str(error)
            yield MeasurableItem(
                raw["id"], "python", item_source(raw), raw["entry_point"], examples, "", problem
            )


def function_item(path: Path, entry_point: str, examples: str, name: str = "own") -> MeasurableItem:
    """A function of a file that a user names.

    Args:
        path: The file.
        entry_point: See `MeasurableItem`.
        examples: An argument tuple or a list of them, as a Python literal.
        name: Corpus name of its id.

    Raises:
        ItemError: The examples are no literal, or the file can't be read.
    """
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ItemError(f"{path} can't be read: {error}") from error
    try:
        value = ast.literal_eval(examples)
    except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
        raise ItemError(f"the examples are not a Python literal: {examples}") from error
    tuples = value if isinstance(value, list) else [value]
    if not all(isinstance(example, tuple) for example in tuples) or not tuples:
        raise ItemError(
            f"the examples must be an argument tuple, such as ([3, 1, 2],), or a list of such "
            f"tuples, not {examples}"
        )
    return MeasurableItem(
        f"{name}/{path.name}/{entry_point}", "python", source, entry_point, repr(tuples)
    )


def _examples(raw: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Argument tuples of a corpus item, from its tests."""
    if "input" in raw:
        try:
            return [ast.literal_eval(f"({raw['input']},)")]
        except (ValueError, SyntaxError) as error:
            raise ItemError("its example input is no literal") from error
    try:
        tree = ast.parse(raw["tests"])
    except SyntaxError as error:
        raise ItemError("its tests are no Python") from error
    names = {raw["entry_point"].rpartition(".")[2], "candidate"}
    found: list[tuple[Any, ...]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            parts = [*node.args, *(keyword.value for keyword in node.keywords)]
            try:
                found.append(tuple(ast.literal_eval(part) for part in parts))
            except ValueError:
                continue
            if len(found) == MAX_EXAMPLES:
                break
    if not found:
        raise ItemError("its tests hold no call with literal arguments")
    return found
