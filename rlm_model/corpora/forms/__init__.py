"""Functions in twelve languages that show systematically what each form of code costs.

Forms are functions in the subset of Python that random programs are made from (`textbook`); a
printer writes each in the way of its language. What a function is about, its names, literals and
loops differ from variation to variation. A form that people write carelessly too is a pair: both
ways have the same names and differ in nothing else.

An edition is a fixed tuple of forms: its functions are measured, so that the same edition, number
and language must give the same text for ever. New forms make a new edition.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence

from rlm_model.contract.languages import parsed_languages
from rlm_model.corpora.forms.editions import EDITIONS
from rlm_model.corpora.forms.form import load_forms
from rlm_model.corpora.forms.writer import Variation, write
from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.programs.languages import printed_languages

CORPUS = "forms"

LANGUAGES = tuple(name for name in printed_languages() if name in parsed_languages())
"""Languages that have a printer and a grammar: what is written in them can be read."""

EDITION = 1


def form_items(
    count: int, languages: Sequence[str] = LANGUAGES, edition: int = EDITION
) -> Iterator[MeasurableItem]:
    """The first functions of an edition in each language, each text once.

    Args:
        count: How many in each language.
        languages: Some of `LANGUAGES`.
        edition: One of `EDITIONS`; ids are ``forms/<language>/<edition>-<number>``, and of pairs
            ``…/careful`` and ``…/careless``. The same number is the same function in all
            languages.
    """
    for language in languages:
        seen: set[str] = set()
        for number in itertools.count():
            if len(seen) >= count:
                break
            for item in numbered_items(number, language, edition):
                if item.source not in seen:
                    seen.add(item.source)
                    yield item


def numbered_items(number: int, language: str, edition: int) -> Iterator[MeasurableItem]:
    """The functions of one number in a language: one, or a pair."""
    names = EDITIONS[edition]
    form = load_forms()[names[number % len(names)]]
    variation = Variation(form, number // len(names), f"{edition} {number}")
    for at, way in enumerate(form.ways):
        item_id = f"{CORPUS}/{language}/{edition}-{number}{'/' if way else ''}{way}"
        yield write(item_id, variation, at, language)


def find_form_items(
    ids: Iterable[str], languages: Collection[str] = LANGUAGES
) -> Iterator[MeasurableItem]:
    """The functions in some languages that have these ids; other ids are passed over.

    The other way of a pair comes with the one that is asked for.
    """
    wanted: set[tuple[str, int, int]] = set()
    for item_id in ids:
        corpus, _, rest = item_id.partition("/")
        if corpus == CORPUS:
            language, numbered, *_ = rest.split("/")
            edition, _, number = numbered.partition("-")
            wanted.add((language, int(edition), int(number)))
    for language, edition, number in sorted(wanted):
        if edition in EDITIONS and language in languages:
            yield from numbered_items(number, language, edition)
