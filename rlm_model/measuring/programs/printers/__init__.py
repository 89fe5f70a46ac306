"""Printers: programs in the intermediate form as idiomatic source of many languages.

The printer of a language is the class with that `language` in the module of the same name.
"""

from __future__ import annotations

import importlib
from functools import cache

from rlm_model.measuring.programs.ir import Program
from rlm_model.measuring.programs.printers.shared.base import Printer

LANGUAGES = (
    "awk",
    "c",
    "commonlisp",
    "cpp",
    "csharp",
    "d",
    "elixir",
    "go",
    "java",
    "javascript",
    "kotlin",
    "lua",
    "nim",
    "ocaml",
    "pascal",
    "perl",
    "php",
    "python",
    "r",
    "racket",
    "ruby",
    "rust",
    "scala",
    "typescript",
)
"""Languages that have a printer, in the order of their names."""


@cache
def load_printer(language: str) -> type[Printer]:
    """The printer of a language.

    Raises:
        ValueError: There is none.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no printer for {language}; there are {', '.join(LANGUAGES)}")
    module = importlib.import_module(f"{__name__}.{language}")
    return next(
        each
        for each in vars(module).values()
        if isinstance(each, type)
        and issubclass(each, Printer)
        and vars(each).get("language") == language
    )


def print_program(program: Program, language: str) -> str:
    """Source of a program in a language; the same program always gives the same text.

    Raises:
        ValueError: There is no printer for the language.
    """
    return load_printer(language)(program).text()
