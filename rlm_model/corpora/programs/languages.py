"""The registry of printed languages: what prints random programs, and how much they do at most.

To have programs in one more language, write a printer in `printers`, a file or a folder, and name
its class in an entry here. What runs them, `rlm_model.measuring.languages` says.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PrintedLanguage:
    """How random programs are written in a language.

    Attributes:
        printer: Module and name of the class that prints them.
        most_operations: About the most of a program, where the language is too slow for what
            others get.
    """

    printer: str
    most_operations: int | None = None


_PRINTERS = "rlm_model.corpora.programs.printers."

LANGUAGES: dict[str, PrintedLanguage] = {
    "c": PrintedLanguage(_PRINTERS + "c:CPrinter"),
    "cpp": PrintedLanguage(_PRINTERS + "cpp:CppPrinter"),
    "csharp": PrintedLanguage(_PRINTERS + "csharp:CSharpPrinter"),
    "java": PrintedLanguage(_PRINTERS + "java:JavaPrinter"),
    "kotlin": PrintedLanguage(_PRINTERS + "kotlin:KotlinPrinter"),
    "scala": PrintedLanguage(_PRINTERS + "scala:ScalaPrinter"),
    "python": PrintedLanguage(_PRINTERS + "python:PythonPrinter", 30_000_000),
    "javascript": PrintedLanguage(_PRINTERS + "javascript:JavaScriptPrinter"),
    "typescript": PrintedLanguage(_PRINTERS + "typescript:TypeScriptPrinter"),
    "ruby": PrintedLanguage(_PRINTERS + "ruby:RubyPrinter", 30_000_000),
    "php": PrintedLanguage(_PRINTERS + "php:PhpPrinter", 30_000_000),
    "perl": PrintedLanguage(_PRINTERS + "perl:PerlPrinter", 30_000_000),
    "lua": PrintedLanguage(_PRINTERS + "lua:LuaPrinter", 30_000_000),
    "go": PrintedLanguage(_PRINTERS + "go:GoPrinter"),
    "rust": PrintedLanguage(_PRINTERS + "rust:RustPrinter"),
    "d": PrintedLanguage(_PRINTERS + "d:DPrinter"),
    "nim": PrintedLanguage(_PRINTERS + "nim:NimPrinter"),
    "ocaml": PrintedLanguage(_PRINTERS + "ocaml:OCamlPrinter"),
    "pascal": PrintedLanguage(_PRINTERS + "pascal:PascalPrinter"),
    "r": PrintedLanguage(_PRINTERS + "r:RPrinter", 3_000_000),
    "awk": PrintedLanguage(_PRINTERS + "awk:AwkPrinter", 10_000_000),
    "elixir": PrintedLanguage(_PRINTERS + "elixir:ElixirPrinter", 10_000_000),
    "commonlisp": PrintedLanguage(_PRINTERS + "commonlisp:CommonLispPrinter"),
    "racket": PrintedLanguage(_PRINTERS + "racket:RacketPrinter", 30_000_000),
}
"""By the names of `rlm_model.contract.languages`."""


def printed_languages() -> list[str]:
    """Names of the languages that have random programs, in alphabetical order."""
    return sorted(LANGUAGES)
