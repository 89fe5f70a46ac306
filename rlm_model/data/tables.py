"""Measured units out of the tables of others: networks, GPU kernels, PyTorch programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from rlm_model.contract.metrics import METRICS
from rlm_model.contract.queries import Query
from rlm_model.contract.units import CodeUnit
from rlm_model.contract.units.reading import read_source
from rlm_model.contract.vocabulary import VOCABULARY, Vocabulary, WordTable
from rlm_model.corpora.graphs.spaces import SPACES
from rlm_model.corpora.kernels.tables import TRITON_TABLES, TimedCode, modules, triton_operators
from rlm_model.data.graph_parts import table_graphs
from rlm_model.data.measured import MeasuredUnit, Targets

NETWORKS = Path("nas")
KERNELS = Path("kernels")
"""Where the tables are in the folder of the shared data."""

SHARE_DEVIATION = 0.001
"""Standard deviation of log10 that an accuracy is taken with."""

LATENCY_DEVIATION = 0.01
"""The same of a latency. Those of networks of a space differ by little, and that is learned."""


def graph_units(folder: Path, kept: Path, spaces: Iterable[str]) -> Iterator[MeasuredUnit]:
    """The networks of search spaces with what their tables say of them.

    Args:
        folder: The shared data.
        kept: See `table_graphs`.
        spaces: Names of search spaces.

    Raises:
        OSError: A table is missing.
    """
    for name in spaces:
        found = table_graphs(SPACES[name], folder / NETWORKS, kept)
        for row, (item, problem, values) in enumerate(
            zip(found.ids, found.problems, found.values, strict=True)
        ):
            if values:
                yield unit_of_values(item, problem, found.unit(row), values)


def code_units(folder: Path) -> Iterator[MeasuredUnit]:
    """The kernels and programs of the tables with their times.

    Raises:
        DataError: A table is missing or damaged.
    """
    for code, problem, unit in timed_code(folder):
        yield unit_of_values(code.id, problem, unit, code.values)


def timed_code(folder: Path) -> Iterator[tuple[TimedCode, str, CodeUnit]]:
    """Kernels and programs, each with its problem and its unit.

    What is one text is one problem, whatever it is called.

    Raises:
        DataError: A table is missing or damaged.
    """
    problems: dict[str, str] = {}
    tables = [triton_operators(folder / KERNELS, table) for table in TRITON_TABLES]
    for table in (*tables, modules(folder / KERNELS)):
        for code in table:
            file = read_source(code.source.encode(), "python")
            for unit in file.whole(code.kind) if file is not None else ():
                yield code, problems.setdefault(unit.text.digest, code.problem), unit


def unit_of_values(
    item_id: str, problem: str, unit: CodeUnit, values: Mapping[Query, float]
) -> MeasuredUnit:
    """A unit of which the measured values are learned as they are, none completed.

    Args:
        item_id: Stable id of the unit.
        problem: What the split goes by.
        unit: The unit.
        values: Positive, in the metrics' units.
    """
    log10 = {query: float(np.log10(value)) for query, value in values.items()}
    queries = tuple(sorted(log10, key=lambda query: (query.metric, query.device, query.size or 0)))
    deviations = [
        LATENCY_DEVIATION if METRICS[query.metric].unit else SHARE_DEVIATION for query in queries
    ]
    targets = Targets(queries, np.array([log10[query] for query in queries]), np.array(deviations))
    return MeasuredUnit(item_id, problem, unit, MappingProxyType(log10), targets)


def vocabulary_of(units: Iterable[MeasuredUnit], base: Vocabulary = VOCABULARY) -> Vocabulary:
    """The words of a model that is made now and learns some units: their devices too.

    Half of its device slots at most are taken, so that it can be trained on with new ones.
    """
    asked = {query.device for unit in units for query in unit.targets.queries}
    words = base.devices.words
    words = (*words, *sorted(asked.difference(words)))
    slots = max(base.devices.slots, 1 << (2 * len(words) - 1).bit_length())
    return replace(base, devices=WordTable(words, slots))
