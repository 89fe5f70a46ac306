"""What can be measured: a function's file, its entry point, and how its arguments are made."""

from __future__ import annotations

import ast
import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from rlm_model.contract.kinds import FUNCTION, PROGRAM
from rlm_model.contract.languages import language_of_path
from rlm_model.corpora.annotations import ExampleArguments, annotated_examples
from rlm_model.corpora.bank import bank_modules, load_entries
from rlm_model.corpora.examples import called_examples, documented_examples, tested_examples
from rlm_model.corpora.literals import LiteralError, read_literal
from rlm_model.corpora.scaling import SCALED
from rlm_model.corpora.signatures import calls_of, find_signature
from rlm_model.corpora.texts import item_source, read_items

PYTHON_CORPORA = ("mbpp", "leetcode_train", "cruxeval")


class ItemError(ValueError):
    """An item that can't be measured; the message says why."""


@dataclass(frozen=True)
class SizedInput:
    """What a program reads at a size: n on a line, and mostly n numbers on the next one.

    Attributes:
        n: The size.
        limit: The numbers lie below it; 0 where there are none.
        seed: Of the numbers.
    """

    n: int
    limit: int
    seed: int

    @property
    def text(self) -> str:
        """The input."""
        head = f"{self.n}\n"
        if not self.limit:
            return head
        draw = random.Random(self.seed).randrange
        return head + " ".join(str(draw(self.limit)) for _ in range(self.n)) + "\n"


@dataclass(frozen=True)
class GivenInput:
    """What a program reads, as somebody gave it.

    Attributes:
        text: The input.
    """

    text: str

    @property
    def n(self) -> int:
        """Its size: the number that it is, else its lines or, where these are more, its items.

        A second number does not count. Items are what space parts, on the line that has the most.
        """
        words = self.text.split()
        if 1 <= len(words) <= 2 and words[0].isdecimal() and int(words[0]) > 0:
            return int(words[0])
        lines = [len(line.split()) for line in self.text.splitlines()]
        return max(1, sum(map(bool, lines)), *lines)


@dataclass(frozen=True)
class MeasurableItem:
    """A function or a program to measure.

    Attributes:
        id: Stable id, its corpus first.
        language: Its language.
        source: Text of its file.
        entry_point: Expression for the callable in that file, such as ``Solution().run``.
        examples: List of example argument tuples as a Python literal; empty when `case` builds
            the arguments.
        case: Module and name in the project's bank, or empty.
        problem: Why it can't be measured, or empty.
        roles: What each argument does at size n, see `scaling.ROLES`; empty where all are scaled.
        module: Import name of the installed module that is measured, or empty where `source` is
            run. Its file holds `source`.
        kind: Its kind of unit; a program has no entry point.
        stdin: What a program reads, where it is measured on that alone.
        inputs: What a program reads at each size, ascending; empty where it has no size.
    """

    id: str
    language: str
    source: str
    entry_point: str
    examples: str = ""
    case: str = ""
    problem: str = ""
    roles: tuple[str, ...] = ()
    module: str = ""
    kind: str = FUNCTION.name
    stdin: str = ""
    inputs: tuple[SizedInput | GivenInput, ...] = ()

    @property
    def corpus(self) -> str:
        """The collection that it belongs to."""
        return self.id.partition("/")[0]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of its source, and of its entry point where it has one.

        It does not depend on what the model reads of the source: a better way of reading keeps
        all that was measured.
        """
        text = f"{self.source}\0{self.entry_point}" if self.entry_point else self.source
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


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
            item = MeasurableItem(raw["id"], "python", item_source(raw), raw["entry_point"])
            try:
                yield with_examples(item, corpus_examples(raw))
            except ItemError as error:
                yield replace(item, problem=str(error))


def function_item(
    path: Path, entry_point: str, examples: str | None = None, name: str = "own"
) -> MeasurableItem:
    """A function of a file that a user names.

    Args:
        path: The file.
        entry_point: See `MeasurableItem`.
        examples: An argument tuple or a list of them, as a Python literal; None takes them from
            the doctests of a Python function or from its type annotations.
        name: Corpus name of its id.

    Raises:
        ItemError: The examples are no literal or can't be made, or the file can't be read.
    """
    source = _read_text(path)
    language = language_of_path(path) or "python"
    if examples is None and language == "python":
        found = _examples_in_file(path, source, entry_point)
    elif examples is None:
        raise ItemError(f"{path}, {entry_point}: give example arguments, as a Python literal")
    else:
        found = ExampleArguments(_given_tuples(examples), ())
    item_id = f"{name}/{path.name}/{entry_point}"
    return with_examples(MeasurableItem(item_id, language, source, entry_point), found)


def program_item(
    path: Path, language: str, stdin: Sequence[Path] = (), name: str = "own"
) -> MeasurableItem:
    """A program that a user names.

    Args:
        path: Its file.
        language: Its language.
        stdin: Files with what it reads, of several sizes where there are several.
        name: Corpus name of its id.

    Raises:
        ItemError: A file can't be read.
    """
    inputs = sorted((GivenInput(_read_text(file)) for file in stdin), key=lambda given: given.n)
    source = _read_text(path)
    return MeasurableItem(
        f"{name}/{path.name}", language, source, "", kind=PROGRAM.name, inputs=tuple(inputs)
    )


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ItemError(f"{path} can't be read: {error}") from error


def with_examples(item: MeasurableItem, examples: ExampleArguments) -> MeasurableItem:
    """The item with example arguments."""
    roles = examples.roles if set(examples.roles) - {SCALED} else ()
    return replace(item, examples=repr(examples.tuples), roles=roles)


def own_examples(tree: ast.Module, entry_point: str) -> ExampleArguments:
    """Examples that a function's file holds itself: doctests, or else its type annotations.

    Raises:
        AnnotationError: There are no doctests, and the annotations do not say enough.
    """
    signature = find_signature(tree, entry_point)
    documented = documented_examples(signature) if signature else None
    return documented or annotated_examples(tree, entry_point)


def _examples_in_file(path: Path, source: str, entry_point: str) -> ExampleArguments:
    try:
        return own_examples(ast.parse(source), entry_point)
    except (SyntaxError, ValueError) as error:
        raise ItemError(f"{path}, {entry_point}: {error}; give example arguments") from error


def _given_tuples(text: str) -> list[tuple[Any, ...]]:
    try:
        value = read_literal(text)
    except LiteralError as error:
        raise ItemError(f"the examples are not a Python literal: {text}") from error
    tuples = value if isinstance(value, list) else [value]
    if not all(isinstance(example, tuple) for example in tuples) or not tuples:
        raise ItemError(
            f"the examples must be an argument tuple, such as ([3, 1, 2],), or a list of such "
            f"tuples, not {text}"
        )
    return tuples


def corpus_examples(raw: dict[str, Any]) -> ExampleArguments:
    """Arguments of a corpus item, from its example input or its tests."""
    if "input" in raw:
        return _input_examples(raw["input"])
    try:
        source = ast.parse(item_source(raw))
    except SyntaxError:
        source = None  # Python of another version; its tests may still be read
    try:
        found = tested_examples(raw["tests"], source, raw["entry_point"])
    except SyntaxError as error:
        raise ItemError("its tests are no Python") from error
    if found is None:
        raise ItemError("its tests hold no call with literal arguments")
    return found


def _input_examples(text: str) -> ExampleArguments:
    try:
        (call,) = calls_of(ast.parse(f"f({text})"), "f")
        found = called_examples([call], None)
    except (SyntaxError, ValueError):
        found = None
    if found is None:
        raise ItemError("its example input is no literal")
    return found
