"""Whole programs: a file that reads its input from stdin.

A program is the whole file, whatever it defines. Of a text that is over the budget, imports go
first, then what stands in no loop, then bodies of loops: heads of definitions and loops stay
longest. A language without a grammar has its lines as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.contract.kinds.base import Condition, Kind

if TYPE_CHECKING:
    from rlm_model.contract.units import CodeUnit


def find_program(source: bytes, language: str) -> list[CodeUnit]:
    """The program that a file is; none where it is empty.

    Args:
        source: UTF-8 text of the file, without a byte order mark.
        language: Id of a language.

    Raises:
        LanguageError: The language's grammar does not load.
    """
    from rlm_model.contract.units import LANGUAGES
    from rlm_model.contract.units.extract import plain_file
    from rlm_model.contract.units.reading import read_source

    if language not in LANGUAGES:
        return plain_file(source, language, PROGRAM.name)
    file = read_source(source, language)
    return [] if file is None else file.whole(PROGRAM.name)


PROGRAM = Kind(
    name="program",
    noun="program",
    metrics=("time_s", "peak_memory_bytes"),
    condition=Condition.SIZE,
    find=find_program,
)
