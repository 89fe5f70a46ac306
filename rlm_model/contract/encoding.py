"""Units to token ids: the one place where text becomes what the encoder reads.

Training and serving both call `UnitEncoder`, so that there is no skew between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

if TYPE_CHECKING:
    from rlm_model.contract.units import CodeUnit, FittedText


PAD_ID = 0

LINES_REMEMBERED = 16_384
"""Lines whose count of tokens an encoder remembers."""

LANGUAGE_NAMES = (
    "python", "c", "cpp", "csharp", "java", "javascript", "typescript", "go", "rust", "ruby",
    "php", "kotlin", "scala", "perl", "lua", "d", "nim", "haskell", "ocaml", "pascal", "fortran",
    "r", "bash", "erlang", "lisp", "racket", "awk", "elixir", "crystal", "onnx",
)  # fmt: skip
KIND_NAMES = ("function", "program", "module", "kernel", "graph")

RESERVED_TOKENS = (
    "<|pad|>",
    *(f"<|{name}|>" for name in LANGUAGE_NAMES),
    *(f"<|{name}|>" for name in KIND_NAMES),
)
"""First entries of every vocabulary. No text is ever tokenized into one of them."""


@dataclass(frozen=True)
class TokenBatch:
    """Units as padded ids.

    Attributes:
        ids: Token ids, shape (units, length).
        mask: 1 where a token stands and 0 where padding does, shape (units, length).
    """

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]


class UnitEncoder:
    """Writes units as ids: language, kind, then the text cut to the budget."""

    def __init__(self, tokenizer: Tokenizer, max_tokens: int) -> None:
        """Takes a tokenizer and the budget, language and kind included."""
        self.tokenizer = tokenizer
        self.max_tokens = max_tokens
        # Units of a file share lines: those of the functions that they all use.
        self._counts: dict[str, int] = {}

    @classmethod
    def from_file(cls, path: Path, max_tokens: int) -> UnitEncoder:
        """Loads a ``tokenizer.json``."""
        return cls(Tokenizer.from_file(str(path)), max_tokens)

    def fit(self, unit: CodeUnit) -> FittedText:
        """Cuts a unit's text to the budget."""
        return unit.text.fit(self.max_tokens - 2, self._count)

    def encode(self, unit: CodeUnit) -> list[int]:
        """A unit as ids, at most ``max_tokens`` of them.

        Raises:
            KeyError: The unit's language or kind has no token.
        """
        return self.encode_fitted(unit, self.fit(unit))

    def encode_fitted(self, unit: CodeUnit, fitted: FittedText) -> list[int]:
        """`encode` for a unit whose text `fit` has cut already."""
        head = [_HEAD_IDS[unit.language], _HEAD_IDS[unit.kind]]
        body = self.tokenizer.encode(fitted.text, add_special_tokens=False).ids
        return (head + body)[: self.max_tokens]

    def _count(self, line: str) -> int:
        count = self._counts.get(line)
        if count is None:
            if len(self._counts) >= LINES_REMEMBERED:
                self._counts.clear()
            count = len(self.tokenizer.encode(line, add_special_tokens=False).ids)
            self._counts[line] = count
        return count


_HEAD_IDS = {token[2:-2]: index for index, token in enumerate(RESERVED_TOKENS)}


def pad_batch(rows: Sequence[Sequence[int]]) -> TokenBatch:
    """Pads rows of ids to the longest."""
    length = max(map(len, rows))
    ids = np.full((len(rows), length), PAD_ID, dtype=np.int64)
    mask = np.zeros_like(ids)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = row
        mask[index, : len(row)] = 1
    return TokenBatch(ids, mask)
