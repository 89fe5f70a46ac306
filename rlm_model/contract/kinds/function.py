"""Functions and methods, wherever they stand in a file.

Of a text that is over the budget, lines of imports and constants go first, then those of the
functions that it uses, then its own body, then bodies of loops: its signature and the heads of its
loops stay longest (`Rank`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.contract.kinds.base import Condition, Kind

if TYPE_CHECKING:
    from rlm_model.contract.units import CodeUnit


def find_functions(source: bytes, language: str) -> list[CodeUnit]:
    """All functions and methods of a file, in the order of their definitions.

    Args:
        source: UTF-8 text of the file, without a byte order mark.
        language: Id of a language that has a grammar.

    Raises:
        LanguageError: The language has none, or it does not load.
    """
    from rlm_model.contract.units.reading import read_source

    file = read_source(source, language)
    return [] if file is None else file.definitions(FUNCTION.name)


FUNCTION = Kind(
    name="function",
    noun="function",
    metrics=("time_s", "peak_memory_bytes"),
    condition=Condition.SIZE,
    find=find_functions,
)
