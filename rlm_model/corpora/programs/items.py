"""Generated programs as items to measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rlm_model.contract.kinds import PROGRAM
from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.programs.generate import MOST_OPERATIONS, generate_program
from rlm_model.corpora.programs.languages import LANGUAGES
from rlm_model.corpora.programs.printers import print_program
from rlm_model.corpora.programs.sized import generate_sized

EDITIONS = (1, 2)
"""Sequences of programs. Those of the first have an input of their own, and no size; those of the
second have inputs of several sizes. Measurements count for the texts of their own edition."""

EDITION = EDITIONS[-1]
"""What is measured from now on."""


def program_items(
    count: int, languages: Sequence[str], edition: int = EDITION
) -> Iterator[MeasurableItem]:
    """The first programs of an edition, each in all languages, one after the other.

    Translations of one program have the same number, but names, style and (in slow languages)
    sizes of their own.

    Args:
        count: How many programs.
        languages: Names of printers.
        edition: One of `EDITIONS`.

    Raises:
        ValueError: There is no printer for a language.
    """
    for number in range(count):
        for language in languages:
            yield generated_program(number, language, edition)


def generated_program(number: int, language: str, edition: int = EDITION) -> MeasurableItem:
    """One program in one language.

    Raises:
        ValueError: There is no printer for the language.
    """
    known = LANGUAGES.get(language)
    most = (known.most_operations if known else None) or MOST_OPERATIONS
    seed, look = f"{edition} {number}", f"{edition} {number} {language}"
    item = MeasurableItem(
        f"program/{language}/{edition}-{number}", language, "", "", kind=PROGRAM.name
    )
    if edition == EDITIONS[0]:
        program = generate_program(seed, most, look)
        return replace(item, source=print_program(program, language), stdin=program.stdin)
    made = generate_sized(seed, most, look)
    return replace(item, source=print_program(made.program, language), inputs=made.inputs)
