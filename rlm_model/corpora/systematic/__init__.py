"""Python functions that show systematically what each form of code costs.

Forms are templates in `forms`: loops, recursion, comprehensions, containers, text and so on, from
constant time to exponential. Names, bounds, conditions and style differ from function to function,
and forms are combined. They are for training alone.

An edition is a fixed tuple of forms: its functions are measured, so that the same edition and
number must give the same text for ever. New forms make a new edition.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.systematic.editions import EDITIONS
from rlm_model.corpora.systematic.writer import Writer

EDITION = 1


def systematic_items(count: int, edition: int = EDITION) -> Iterator[MeasurableItem]:
    """The first functions of an edition's sequence, each text once.

    Args:
        count: How many.
        edition: One of `EDITIONS`; ids are ``systematic/<edition>-<number>``.
    """
    writer = Writer(EDITIONS[edition])
    seen: set[str] = set()
    for number in itertools.count():
        if len(seen) >= count:
            return
        function = writer.function(random.Random(f"systematic {edition} {number}"))
        if function.source in seen:
            continue
        seen.add(function.source)
        yield MeasurableItem(
            f"systematic/{edition}-{number}",
            "python",
            function.source,
            function.entry_point,
            function.examples,
            roles=function.roles,
        )
