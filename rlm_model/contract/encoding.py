"""Units to token ids: the one place where text becomes what the encoder reads.

Training and serving both call `UnitEncoder`, so that there is no skew between them. Whose tokens
these are is behind `TextTokenizer`: the project's own, or those of a pretrained model.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from rlm_model.contract.vocabulary import HeadForm, Vocabulary

if TYPE_CHECKING:
    from rlm_model.contract.units import CodeUnit


BYTES_REMEMBERED = 4_000_000
"""Memory of the lines whose count of tokens an encoder remembers."""

_ENTRY_BYTES = 100
"""What a remembered line takes beside its text."""


class TextTokenizer(Protocol):
    """What a unit's text is read with."""

    @property
    def pad_id(self) -> int:
        """Id of padding."""
        ...

    def head(self, language: str, kind: str) -> list[int]:
        """What stands before a unit's text.

        Raises:
            VocabularyError: The model has no word for one of them.
        """
        ...

    def ids(self, text: str) -> list[int]:
        """A text as ids."""
        ...


class OwnTokenizer:
    """A tokenizer of the project: its first entries are the words of the model's vocabulary."""

    pad_id = 0

    def __init__(self, tokenizer: Tokenizer, vocabulary: Vocabulary) -> None:
        """Takes the tokenizer, and the words that it was trained with."""
        self._tokenizer = tokenizer
        self._vocabulary = vocabulary

    def head(self, language: str, kind: str) -> list[int]:
        """See `TextTokenizer.head`."""
        return self._vocabulary.head_ids(language, kind)

    def ids(self, text: str) -> list[int]:
        """See `TextTokenizer.ids`."""
        return self._tokenizer.encode(text, add_special_tokens=False).ids


class ForeignTokenizer:
    """A pretrained model's own tokenizer: it has no words for languages and kinds."""

    def __init__(self, tokenizer: Tokenizer, vocabulary: Vocabulary, pad_id: int = 0) -> None:
        """Takes the tokenizer, and the id that its model takes for padding."""
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._vocabulary = vocabulary
        self.pad_id = pad_id

    def head(self, language: str, kind: str) -> list[int]:
        """A line of text; see `TextTokenizer.head`."""
        self._vocabulary.head_ids(language, kind)
        return self.ids(f"{language} {kind}\n")

    def ids(self, text: str) -> list[int]:
        """See `TextTokenizer.ids`."""
        return self._tokenizer.encode(text, add_special_tokens=False).ids


def load_tokenizer(
    path: Path, vocabulary: Vocabulary, head: HeadForm = "tokens", pad_id: int = 0
) -> TextTokenizer:
    """Loads a ``tokenizer.json``.

    Args:
        path: The file.
        vocabulary: The words of the model.
        head: ``tokens`` for one of the project, ``text`` for that of a pretrained model.
        pad_id: Id of padding of a pretrained model.
    """
    tokenizer = Tokenizer.from_file(str(path))
    if head == "tokens":
        return OwnTokenizer(tokenizer, vocabulary)
    return ForeignTokenizer(tokenizer, vocabulary, pad_id)


@dataclass(frozen=True)
class TokenBatch:
    """Units as padded ids.

    Attributes:
        ids: Token ids, shape (units, length).
        mask: 1 where a token stands and 0 where padding does, shape (units, length).
    """

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]


class EncodedUnit(NamedTuple):
    """A unit as ids, and the count of its lines that are not among them."""

    ids: list[int]
    cut_lines: int


class UnitEncoder:
    """Writes units as ids: language, kind, structure, then the text cut to the budget.

    Args:
        tokenizer: What reads them.
        max_tokens: The budget, language, kind and structure included.
        structure: Whether the model reads the `Structure` of a unit.
    """

    def __init__(self, tokenizer: TextTokenizer, max_tokens: int, structure: bool = False) -> None:
        self.tokenizer = tokenizer
        self.max_tokens = max_tokens
        self._structure = structure
        # Units of a file share lines: those of the functions that they all use.
        self._counts: dict[str, int] = {}
        self._remembered = 0

    def encode(self, unit: CodeUnit) -> list[int]:
        """A unit as ids, at most ``max_tokens`` of them.

        Raises:
            VocabularyError: The model has no word for the unit's language or kind.
        """
        return self.encode_cut(unit).ids

    def encode_cut(self, unit: CodeUnit) -> EncodedUnit:
        """`encode`, and how many lines had to be cut for it."""
        head = self.tokenizer.head(unit.language, unit.kind)
        if self._structure:
            head = head + self.tokenizer.ids(unit.text.structure.text)
        budget = self.max_tokens - len(head)
        ids, cut_lines = self.tokenizer.ids(unit.text.text), 0
        # Where tokens cross line ends the counts of lines are a guess: less is kept until it fits.
        aim = budget
        while len(ids) > budget and cut_lines < len(unit.text.lines) - 1:
            fitted = unit.text.fit(aim, self._count)
            ids, cut_lines = self.tokenizer.ids(fitted.text), fitted.cut_lines
            aim -= len(ids) - budget
        return EncodedUnit((head + ids)[: self.max_tokens], cut_lines)

    def pad(self, rows: Sequence[Sequence[int]]) -> TokenBatch:
        """Pads rows of ids to the longest."""
        return pad_batch(rows, self.tokenizer.pad_id)

    def _count(self, line: str) -> int:
        count = self._counts.get(line)
        if count is None:
            count = len(self.tokenizer.ids(line))
            size = sys.getsizeof(line) + _ENTRY_BYTES
            if self._remembered + size > BYTES_REMEMBERED:
                self._counts.clear()
                self._remembered = 0
            if size <= BYTES_REMEMBERED:
                self._counts[line] = count
                self._remembered += size
        return count


def pad_batch(rows: Sequence[Sequence[int]], pad_id: int = 0) -> TokenBatch:
    """Pads rows of ids to the longest."""
    length = max(map(len, rows))
    ids = np.full((len(rows), length), pad_id, dtype=np.int64)
    mask = np.zeros_like(ids)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = row
        mask[index, : len(row)] = 1
    return TokenBatch(ids, mask)
