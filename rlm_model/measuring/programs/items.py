"""Generated programs as items to measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.programs.generate import MOST_OPERATIONS, generate_program
from rlm_model.measuring.programs.printers import print_program

SEED = 1
"""Changes with the generator: measurements of another generator's texts don't match these."""

MOST_BY_LANGUAGE = {
    **dict.fromkeys(("python", "ruby", "perl", "lua", "php", "racket"), 30_000_000),
    **dict.fromkeys(("awk", "elixir"), 10_000_000),
    "r": 3_000_000,
}
"""About the most operations of a program where a language is too slow for `MOST_OPERATIONS`."""


def program_items(
    count: int, languages: Sequence[str], seed: int = SEED
) -> Iterator[MeasurableItem]:
    """The first programs of a seed's sequence, each in all languages, one after the other.

    Translations of one program have the same number, but names, style and (in slow languages)
    sizes of their own.

    Args:
        count: How many programs.
        languages: Names of printers.
        seed: Of the sequence.

    Raises:
        ValueError: There is no printer for a language.
    """
    for number in range(count):
        for language in languages:
            yield program_item(number, language, seed)


def program_item(number: int, language: str, seed: int = SEED) -> MeasurableItem:
    """One program in one language.

    Raises:
        ValueError: There is no printer for the language.
    """
    most = MOST_BY_LANGUAGE.get(language, MOST_OPERATIONS)
    program = generate_program(f"{seed} {number}", most, look=f"{seed} {number} {language}")
    return MeasurableItem(
        f"program/{language}/{seed}-{number}",
        language,
        print_program(program, language),
        entry_point="",
        kind="program",
        stdin=program.stdin,
    )
