"""How many measurements still have the text that they are of: a part of ``measure-report``."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.texts import DataError
from rlm_model.data.joined import matched, measured_items
from rlm_model.data.loading import NETWORKS
from rlm_model.data.sources import ItemKey, Sources, Stored
from rlm_model.measuring.campaign_report import markdown_table, write_report
from rlm_model.measuring.store import MeasurementStore


class Outcome(Enum):
    """What the join makes of a measured item, as the report names it."""

    JOINED = "Joined"
    CHANGED = "Text changed"
    UNKNOWN = "Item not found"
    NO_UNIT = "No unit in the text"


def run(args: argparse.Namespace) -> int:
    """Writes the report of a folder of measurements.

    Returns:
        Exit code 0.

    Raises:
        DataError: There is no folder of shared data, or a file of it is missing or damaged.
        ValueError: There is no batch.
        StoreError: A batch can't be read.
    """
    batches = list(MeasurementStore(args.measurements).batches())
    sections = []
    if args.data is not None:
        if not args.data.is_dir():
            raise DataError(f"{args.data} is no folder")
        languages = sorted({m.language for batch in batches for m in batch.measurements})
        sources = Sources(args.data, args.measurements, languages, args.collections, NETWORKS)
        found = outcomes(sources.stored, measured_items(sources))
        sections.append(join_section(sources.stored, found))
    write_report(batches, args.out, sections)
    return 0


def outcomes(stored: Stored, items: Iterable[MeasurableItem]) -> dict[ItemKey, Outcome]:
    """What `join` makes of each item of which a value was measured.

    Args:
        stored: The measurements.
        items: What they are joined with.
    """
    known: set[str] = set()

    def noted() -> Iterator[MeasurableItem]:
        for item in items:
            known.add(item.id)
            yield item

    has_unit = {(item.id, item.digest): unit is not None for item, unit in matched(stored, noted())}
    found: dict[ItemKey, Outcome] = {}
    for key, measurements in stored.items():
        if key in has_unit:
            found[key] = Outcome.JOINED if has_unit[key] else Outcome.NO_UNIT
        elif any(m.value is not None for m in measurements):
            found[key] = Outcome.CHANGED if key[0] in known else Outcome.UNKNOWN
    return found


def join_section(stored: Stored, found: Mapping[ItemKey, Outcome]) -> str:
    """The section of the report: one sentence, and a table by kind and corpus.

    Args:
        stored: The measurements.
        found: See `outcomes`.
    """
    items: dict[tuple[str, str], Counter[Outcome]] = {}
    values: Counter[Outcome] = Counter()
    for key, outcome in found.items():
        corpus, kind = key[0].partition("/")[0], stored[key][0].kind
        items.setdefault((kind, corpus), Counter())[outcome] += 1
        values[outcome] += sum(m.value is not None for m in stored[key])
    table = [("Kind", "Corpus", "Items with a value", *(outcome.value for outcome in Outcome))]
    for group, counts in sorted(items.items()):
        columns = (counts.total(), *(counts[outcome] for outcome in Outcome))
        table.append((*group, *map(str, columns)))
    joined = sum(counts[Outcome.JOINED] for counts in items.values())
    sentence = (
        f"{joined:,} of {len(found):,} measured items, and {values[Outcome.JOINED]:,} of "
        f"{values.total():,} values, are joined with the unit that they were measured of. "
        "An item counts once for each text that was measured of it."
    )
    return "\n\n".join(["## Joined with their texts", sentence, markdown_table(table)])
