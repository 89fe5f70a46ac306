"""Languages whose units can be found: a grammar wheel and one query file each."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import PurePath

from tree_sitter import LANGUAGE_VERSION, MIN_COMPATIBLE_LANGUAGE_VERSION, Language, Parser, Query


class LanguageError(ValueError):
    """A language that is not known, or whose grammar does not fit the installed tree-sitter."""


@dataclass(frozen=True)
class LanguageSpec:
    """Where a language's grammar comes from.

    Attributes:
        name: Name in queries, unit text and LSP language ids.
        module: Import name of the grammar wheel.
        function: Function of the wheel that returns the grammar.
        suffixes: File name suffixes.
    """

    name: str
    module: str
    function: str
    suffixes: tuple[str, ...]


LANGUAGES = {
    spec.name: spec
    for spec in (LanguageSpec("python", "tree_sitter_python", "language", (".py", ".pyi", ".pyw")),)
}


@dataclass(frozen=True)
class Grammar:
    """A loaded grammar with its parser and its compiled query file."""

    spec: LanguageSpec
    language: Language
    query: Query

    def parser(self) -> Parser:
        """A new parser: parsers are not thread-safe, grammars are."""
        return Parser(self.language)


@cache
def load_grammar(name: str) -> Grammar:
    """Loads a language's grammar and compiles its query file, once a process.

    Raises:
        LanguageError: The language is unknown or its wheel does not fit.
    """
    spec = LANGUAGES.get(name)
    if spec is None:
        raise LanguageError(f"no grammar for language {name!r}; known: {', '.join(LANGUAGES)}")
    language = Language(getattr(importlib.import_module(spec.module), spec.function)())
    if not MIN_COMPATIBLE_LANGUAGE_VERSION <= language.abi_version <= LANGUAGE_VERSION:
        raise LanguageError(
            f"{spec.module} has grammar ABI {language.abi_version}, the installed tree-sitter "
            f"reads {MIN_COMPATIBLE_LANGUAGE_VERSION} to {LANGUAGE_VERSION}; "
            "install the versions that rlm-lsp asks for"
        )
    source = (
        resources.files("rlm_model.contract.units")
        .joinpath(f"queries/{name}.scm")
        .read_text("utf-8")
    )
    return Grammar(spec, language, Query(language, source))


def language_of_path(path: PurePath) -> str | None:
    """Name of the language of a file by its suffix, or None."""
    suffix = path.suffix.lower()
    return next((spec.name for spec in LANGUAGES.values() if suffix in spec.suffixes), None)
