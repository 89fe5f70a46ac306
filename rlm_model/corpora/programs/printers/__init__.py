"""Printers: programs in the intermediate form as idiomatic source of many languages.

A language has a file with one class here, or a folder where it needs several files; what languages
share is in `shared/`. Which class prints which language is said in
`rlm_model.corpora.programs.languages`.
"""

from __future__ import annotations

import pkgutil
from functools import cache

from rlm_model.corpora.programs.ir import Program
from rlm_model.corpora.programs.languages import LANGUAGES, printed_languages
from rlm_model.corpora.programs.printers.shared.base import Printer


@cache
def load_printer(language: str) -> type[Printer]:
    """The printer of a language.

    Raises:
        ValueError: There is none.
    """
    known = LANGUAGES.get(language)
    if known is None:
        raise ValueError(f"no printer for {language}; there are {', '.join(printed_languages())}")
    return pkgutil.resolve_name(known.printer)


def print_program(program: Program, language: str) -> str:
    """Source of a program in a language; the same program always gives the same text.

    Raises:
        ValueError: There is no printer for the language.
    """
    return load_printer(language)(program).text()
