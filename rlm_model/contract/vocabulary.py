"""The words that a model has: metrics, devices, languages and kinds, each at a fixed place.

They are data of the model (its manifest and its checkpoint hold them), not of the code: a word
that the code learns later moves no id of a model that was trained before. A table has more slots
than words, so that a model can be trained on with a new word and keeps all its other ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from rlm_model.contract.kinds import KINDS
from rlm_model.contract.languages import LANGUAGES
from rlm_model.contract.metrics import METRICS

HeadForm = Literal["tokens", "text"]
"""How a text says its language and kind: by words of the vocabulary, or by a line of text."""


class VocabularyError(ValueError):
    """A word that a model does not have, or a table that can't be one."""


@dataclass(frozen=True)
class WordTable:
    """Words in the order of their ids, and the slots that there are for them.

    Attributes:
        words: The words.
        slots: Count of ids, at least as many.
    """

    words: tuple[str, ...]
    slots: int

    def __post_init__(self) -> None:
        if len(set(self.words)) != len(self.words):
            raise VocabularyError(f"a word stands twice in {', '.join(self.words)}")
        if len(self.words) > self.slots:
            raise VocabularyError(f"{len(self.words)} words have no room in {self.slots} slots")

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def place(self, word: str) -> int:
        """A word's slot.

        Raises:
            VocabularyError: The model does not have it.
        """
        try:
            return self.words.index(word)
        except ValueError:
            raise VocabularyError(
                f"the model has no word for {word!r}, only for {', '.join(self.words)}"
            ) from None

    def tokens(self, spare: str) -> tuple[str, ...]:
        """A text for each slot: its word, or for one that is free ``spare`` and its number."""
        free = range(len(self.words), self.slots)
        return (*self.words, *(f"{spare}-{slot}" for slot in free))

    def extended(self, words: Iterable[str]) -> WordTable:
        """The table with those of the words that it lacks in its next free slots.

        Raises:
            VocabularyError: There are too few.
        """
        new = [word for word in dict.fromkeys(words) if word not in self.words]
        return replace(self, words=(*self.words, *new))


@dataclass(frozen=True)
class Vocabulary:
    """All words of a model.

    Attributes:
        metrics: What it can be asked for; tokens of the decoder.
        devices: Where; tokens of the decoder.
        languages: Of the units that it reads; the first token of the encoder's input.
        kinds: Of these units; the second token.
    """

    metrics: WordTable
    devices: WordTable
    languages: WordTable
    kinds: WordTable

    @property
    def reserved_tokens(self) -> tuple[str, ...]:
        """The first entries of the text vocabulary: padding, languages, kinds."""
        names = (*self.languages.tokens("language"), *self.kinds.tokens("kind"))
        return ("<|pad|>", *(f"<|{name}|>" for name in names))

    def head_ids(self, language: str, kind: str) -> list[int]:
        """Ids of a unit's language and kind.

        Raises:
            VocabularyError: The model does not have one of them.
        """
        kinds = 1 + self.languages.slots
        return [1 + self.languages.place(language), kinds + self.kinds.place(kind)]

    def to_dict(self) -> dict[str, dict[str, Any]]:
        """As JSON has it."""
        tables = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return {
            name: {"words": list(table.words), "slots": table.slots}
            for name, table in tables.items()
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Vocabulary:
        """Reads what `to_dict` wrote.

        Raises:
            VocabularyError: It is none.
        """
        names = [entry.name for entry in fields(cls)]
        if not isinstance(raw, Mapping) or set(raw) != set(names):
            raise VocabularyError(f"a vocabulary has {', '.join(names)}, not {raw!r}")
        return cls(**{name: _table(name, raw[name]) for name in names})


def _table(name: str, raw: Any) -> WordTable:
    words = raw.get("words") if isinstance(raw, Mapping) else None
    slots = raw.get("slots") if isinstance(raw, Mapping) else None
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise VocabularyError(f"the words of {name} are {words!r}, not a list of texts")
    if not isinstance(slots, int) or isinstance(slots, bool):
        raise VocabularyError(f"the slots of {name} are {slots!r}, not a number")
    return WordTable(tuple(words), slots)


def _full(*words: str) -> WordTable:
    return WordTable(words, len(words))


FIRST_VOCABULARY = Vocabulary(
    metrics=_full("time_s", "peak_memory_bytes", "latency_s", "accuracy"),
    devices=_full("reference-cpu", "gpu"),
    languages=_full(
        "python", "c", "cpp", "csharp", "java", "javascript", "typescript", "go", "rust", "ruby",
        "php", "kotlin", "scala", "perl", "lua", "d", "nim", "haskell", "ocaml", "pascal",
        "fortran", "r", "bash", "erlang", "commonlisp", "racket", "awk", "elixir", "crystal",
        "onnx",
    ),
    kinds=_full("function", "program", "module", "kernel", "graph"),
)  # fmt: skip
"""The words of the models that were made before their manifests held them."""

VOCABULARY = Vocabulary(
    metrics=replace(FIRST_VOCABULARY.metrics, slots=8).extended(METRICS),
    devices=replace(FIRST_VOCABULARY.devices, slots=32),
    languages=replace(FIRST_VOCABULARY.languages, slots=64).extended(
        language.name for language in LANGUAGES.values()
    ),
    kinds=replace(FIRST_VOCABULARY.kinds, slots=16).extended(KINDS),
)
"""The words of the models that are made now."""
