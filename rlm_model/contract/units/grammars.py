"""Grammars of the languages whose units can be found, each with its query file."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tree_sitter import Language, Parser, Query

from rlm_model.contract import languages
from rlm_model.contract.units.canonical import Style

# Not by importlib.resources: importing it takes longer than reading a query file.
_QUERIES = Path(__file__).resolve().parent / "queries"

_INHERITS = re.compile(r"; inherits: (\w+)\n")

_KEEPS_ALL = re.compile(r"\(\s*#not-any-of\?")
"""A predicate that py-tree-sitter takes and that keeps what differs from one of the words: of two
words or more that is everything."""


class LanguageError(ValueError):
    """A language that is not known, or whose grammar does not fit the installed tree-sitter."""


LANGUAGES = {name: each for name, each in languages.LANGUAGES.items() if each.grammar is not None}
"""The languages whose units can be found, by their ids."""


@dataclass(frozen=True)
class Grammar:
    """A loaded grammar with its parser, its compiled query file and what that sets."""

    spec: languages.Language
    language: Language
    query: Query
    settings: Mapping[str, str]
    style: Style

    def parser(self) -> Parser:
        """A new parser: parsers are not thread-safe, grammars are."""
        return Parser(self.language)


@cache
def load_grammar(language_id: str) -> Grammar:
    """Loads a language's grammar and compiles its query file, once a process.

    Args:
        language_id: A key of `LANGUAGES`.

    Raises:
        LanguageError: The language is unknown or its wheel does not fit.
    """
    spec = LANGUAGES.get(language_id)
    if spec is None or spec.grammar is None:
        raise LanguageError(
            f"no grammar for language {language_id!r}; known: {', '.join(LANGUAGES)}"
        )
    try:
        language = Language(
            getattr(importlib.import_module(spec.grammar.module), spec.grammar.function)()
        )
    except (ImportError, ValueError) as error:  # ValueError: an ABI that the library can't read
        raise LanguageError(
            f"the grammar of {spec.name} does not load: {error}; "
            f"install {spec.grammar.module.replace('_', '-')} in the version that rlm-lsp asks for"
        ) from error
    query = load_query(language, spec.name)
    settings = {
        key: value or ""
        for index in range(query.pattern_count)
        for key, value in query.pattern_settings(index).items()
    }
    return Grammar(spec, language, query, settings, Style.of_settings(settings))


def load_query(language: Language, name: str, folder: Path | None = None) -> Query:
    """Compiles a query file, after the one that its first line names: ``; inherits: ecma``.

    Args:
        language: The grammar that it is for.
        name: Name of the file, without its suffix.
        folder: Holds both; by default the one of the units.

    Raises:
        ValueError: A file has a predicate that does not do what it says.
    """
    return Query(language, _query_source(folder or _QUERIES, name))


def _query_source(folder: Path, name: str) -> str:
    source = (folder / f"{name}.scm").read_text("utf-8")
    if found := _KEEPS_ALL.search(source):
        line = source.count("\n", 0, found.end()) + 1
        raise ValueError(
            f"{name}.scm, line {line}: #not-any-of? does not leave out its words; "
            'use #not-match? with "^(one|other)$", or #not-eq? for a single one'
        )
    inherited = _INHERITS.match(source)
    return f"{_query_source(folder, inherited[1])}\n{source}" if inherited else source
