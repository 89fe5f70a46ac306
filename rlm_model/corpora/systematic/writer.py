"""Writes the functions of an edition."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rlm_model.corpora.scaling import FIXED
from rlm_model.corpora.systematic.arguments import KINDS
from rlm_model.corpora.systematic.combine import combined
from rlm_model.corpora.systematic.render import render
from rlm_model.corpora.systematic.style import annotate, document, with_imports, wrap
from rlm_model.corpora.systematic.template import NAME, Template
from rlm_model.corpora.systematic.vocabulary import Names

WORD = re.compile(r"(?<![$\w])[A-Za-z_]\w*")
"""A word of a template that stays as it is."""


@dataclass(frozen=True)
class Edition:
    """What an edition's functions are drawn from.

    Attributes:
        forms: All templates.
        shares: Weight of each growth.
        combined_share: Share of functions that are made of others.
        partners: What those are made of; all templates where it is empty.
        parts: See `combine.combined`.
    """

    forms: tuple[Template, ...]
    shares: Mapping[str, float]
    combined_share: float = 0.4
    partners: tuple[Template, ...] = ()
    parts: bool = False


@dataclass(frozen=True)
class Function:
    """A written function, see `rlm_model.corpora.items.MeasurableItem`."""

    source: str
    entry_point: str
    examples: str
    roles: tuple[str, ...]


class Writer:
    """Writes functions of one edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._forms = _by_growth(edition.forms)
        self._partners = _by_growth(edition.partners or edition.forms)

    def function(self, rng: random.Random) -> Function:
        """Writes one function: the same state gives the same text."""
        growths = list(self._edition.shares)
        growth = rng.choices(growths, list(self._edition.shares.values()))[0]
        if rng.random() < self._edition.combined_share:
            pool, parts = self._partners.__getitem__, self._edition.parts
            template = combined(growth, pool, rng, parts)
        else:
            template = rng.choice(self._forms[growth])
        return _written(template, rng)


def _by_growth(templates: Sequence[Template]) -> dict[str, list[Template]]:
    found: dict[str, list[Template]] = {}
    for template in templates:
        found.setdefault(template.growth, []).append(template)
    return found


def _written(template: Template, rng: random.Random) -> Function:
    text, entry = template.body, "$f"
    if "class $C" in text:
        entry = "$C().$f"
    elif rng.random() < 0.15 and (wrapped := wrap(text, rng)):
        text, entry = wrapped
    if rng.random() < 0.4:
        text = annotate(text, rng)
    if rng.random() < 0.25:
        text = document(text, rng)
    names = Names(rng, template.pools, frozenset(WORD.findall(text)))
    source = render(text, names, rng)
    examples, roles = _examples(_parameters(template), rng)
    return Function(with_imports(source, rng), render(entry, names, rng).strip(), examples, roles)


def _parameters(template: Template) -> Sequence[str]:
    if template.parameters:
        return template.parameters
    head = next(line for line in template.body.splitlines() if "def $f(" in line)
    found = NAME.findall(head.partition("(")[2])
    return ["$" + letters + suffix for letters, suffix in found]


def _examples(parameters: Sequence[str], rng: random.Random) -> tuple[str, tuple[str, ...]]:
    """Example arguments as a literal, and the roles where one is not scaled."""
    kinds = [KINDS[NAME.match(place)[1]] for place in parameters]
    tuples = [tuple(kind.make(rng) for kind in kinds) for _ in range(2)]
    roles = tuple(kind.role for kind in kinds)
    return repr(tuples), roles if FIXED in roles else ()
