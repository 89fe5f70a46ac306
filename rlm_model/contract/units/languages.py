"""Languages whose units can be found: a grammar wheel and one query file each."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath

from tree_sitter import Language, Parser, Query

from rlm_model.contract.units.canonical import Style

# Not by importlib.resources: importing it takes longer than reading a query file.
_QUERIES = Path(__file__).resolve().parent / "queries"


class LanguageError(ValueError):
    """A language that is not known, or whose grammar does not fit the installed tree-sitter."""


@dataclass(frozen=True)
class LanguageSpec:
    """Where a language's grammar comes from.

    Attributes:
        name: Name of the language in unit text, and of its query file.
        module: Import name of the grammar wheel.
        function: Function of the wheel that returns the grammar.
        suffixes: File name suffixes, in lower case.
        comment: What begins a comment that ends with its line.
    """

    name: str
    module: str
    function: str
    suffixes: tuple[str, ...]
    comment: str = "//"


LANGUAGES = {
    "python": LanguageSpec(
        "python", "tree_sitter_python", "language", (".py", ".pyi", ".pyw"), "#"
    ),
    "c": LanguageSpec("c", "tree_sitter_c", "language", (".c",)),
    # A header may be either; the grammar of C++ reads those of C, but not the other way round.
    "cpp": LanguageSpec(
        "cpp",
        "tree_sitter_cpp",
        "language",
        (".cpp", ".cc", ".cxx", ".c++", ".h", ".hpp", ".hh", ".hxx", ".h++", ".ipp", ".inl"),
    ),
    "csharp": LanguageSpec("csharp", "tree_sitter_c_sharp", "language", (".cs", ".csx")),
    "java": LanguageSpec("java", "tree_sitter_java", "language", (".java",)),
    "javascript": LanguageSpec(
        "javascript", "tree_sitter_javascript", "language", (".js", ".mjs", ".cjs")
    ),
    "javascriptreact": LanguageSpec("javascript", "tree_sitter_javascript", "language", (".jsx",)),
    "typescript": LanguageSpec(
        "typescript", "tree_sitter_typescript", "language_typescript", (".ts", ".mts", ".cts")
    ),
    "typescriptreact": LanguageSpec(
        "typescript", "tree_sitter_typescript", "language_tsx", (".tsx",)
    ),
    "go": LanguageSpec("go", "tree_sitter_go", "language", (".go",)),
    "rust": LanguageSpec("rust", "tree_sitter_rust", "language", (".rs",)),
    "ruby": LanguageSpec("ruby", "tree_sitter_ruby", "language", (".rb", ".rake", ".gemspec"), "#"),
    "php": LanguageSpec("php", "tree_sitter_php", "language_php", (".php", ".phtml")),
    "kotlin": LanguageSpec("kotlin", "tree_sitter_kotlin", "language", (".kt", ".kts")),
}
"""By the language ids of the Language Server Protocol."""


@dataclass(frozen=True)
class Grammar:
    """A loaded grammar with its parser, its compiled query file and what that sets."""

    spec: LanguageSpec
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
    if spec is None:
        raise LanguageError(
            f"no grammar for language {language_id!r}; known: {', '.join(LANGUAGES)}"
        )
    try:
        language = Language(getattr(importlib.import_module(spec.module), spec.function)())
    except (ImportError, ValueError) as error:  # ValueError: an ABI that the library can't read
        raise LanguageError(
            f"the grammar of {spec.name} does not load: {error}; "
            f"install {spec.module.replace('_', '-')} in the version that rlm-lsp asks for"
        ) from error
    source = (_QUERIES / f"{spec.name}.scm").read_text("utf-8")
    query = Query(language, source)
    settings = {
        key: value or ""
        for index in range(query.pattern_count)
        for key, value in query.pattern_settings(index).items()
    }
    return Grammar(spec, language, query, settings, Style.of_settings(settings))


def language_of_path(path: PurePath) -> str | None:
    """Language id of a file by its suffix, or None."""
    suffix = path.suffix.lower()
    return next((key for key, spec in LANGUAGES.items() if suffix in spec.suffixes), None)
