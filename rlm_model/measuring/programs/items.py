"""Generated programs as items to measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.languages import LANGUAGES
from rlm_model.measuring.programs.generate import MOST_OPERATIONS, generate_program
from rlm_model.measuring.programs.printers import print_program

SEED = 1
"""Changes with the generator: measurements of another generator's texts don't match these."""


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
            yield generated_program(number, language, seed)


def generated_program(number: int, language: str, seed: int = SEED) -> MeasurableItem:
    """One program in one language.

    Raises:
        ValueError: There is no printer for the language.
    """
    known = LANGUAGES.get(language)
    most = (known.most_operations if known else None) or MOST_OPERATIONS
    program = generate_program(f"{seed} {number}", most, look=f"{seed} {number} {language}")
    return MeasurableItem(
        f"program/{language}/{seed}-{number}",
        language,
        print_program(program, language),
        entry_point="",
        kind="program",
        stdin=program.stdin,
    )
