"""Reads source files: each text once, with what is known of its version before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from rlm_model.contract.units.extract import SourceFile
from rlm_model.contract.units.grammars import load_grammar
from rlm_model.contract.versions import Versions

LONGEST_TYPED_LINE = 5_000
"""Bytes of a line that a person may have written."""

MAX_PACKED_STATEMENTS = 5_000
"""Statements on longer lines up to which a file's units are found."""

_Read = dict[tuple[int, str], SourceFile | None]

_read: ContextVar[_Read | None] = ContextVar("_read", default=None)
"""Files that were parsed, by the identity of their text and by language; None: none is kept."""

_versions: ContextVar[Versions | None] = ContextVar("_versions", default=None)
"""What is known of the text's version before, or None."""


@contextmanager
def reading_once(source: bytes, versions: Versions | None = None) -> Iterator[bytes]:
    """Within it a text is parsed once, however many kinds of units are found in it.

    Args:
        source: The text.
        versions: What is known of the version before it; it takes this one's place.
    """
    tokens = _read.set({}), _versions.set(versions)
    try:
        yield source
    finally:
        _read.reset(tokens[0])
        _versions.reset(tokens[1])


def read_source(source: bytes, language: str) -> SourceFile | None:
    """Parses a file; None where it is written for machines alone.

    Args:
        source: UTF-8 text of the file, without a byte order mark.
        language: Id of a language that has a grammar.

    Raises:
        LanguageError: The language has none, or it does not load.
    """
    kept, key = _read.get(), (id(source), language)
    if kept is not None and key in kept:
        return kept[key]
    grammar = load_grammar(language)
    file = None
    if not is_minified(source):
        file = (_versions.get() or Versions()).read(source, grammar, language)
    if kept is not None:
        kept[key] = file
    return file


def is_minified(source: bytes) -> bool:
    """Whether a program wrote a file so that nobody reads it: then its units are not asked for."""
    if len(source) < LONGEST_TYPED_LINE * 10:
        return False
    packed = (line.count(b";") for line in source.split(b"\n") if len(line) > LONGEST_TYPED_LINE)
    return sum(packed) > MAX_PACKED_STATEMENTS
