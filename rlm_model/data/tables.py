"""Measured units out of the tables of others: networks, GPU kernels, PyTorch programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np

from rlm_model.contract.metrics import METRICS
from rlm_model.contract.queries import Query
from rlm_model.contract.units import CodeUnit
from rlm_model.contract.units.reading import read_source
from rlm_model.corpora.graphs.spaces import SPACES, Space
from rlm_model.corpora.kernels.tables import (
    MODULE_TABLE,
    TRITON_TABLES,
    TimedCode,
    code_file,
    read_table,
)
from rlm_model.data.graph_parts import table_file, table_graphs
from rlm_model.data.measured import MeasuredUnit, Targets
from rlm_model.data.sources import MeasuredData, Sources, digests

NETWORKS = Path("nas")
KERNELS = Path("kernels")
"""Where the tables are in the folder of the shared data."""

SHARE_DEVIATION = 0.001
"""Standard deviation of log10 that an accuracy is taken with."""

LATENCY_DEVIATION = 0.01
"""The same of a latency. Those of networks of a space differ by little, and that is learned."""


def load_graphs(sources: Sources) -> MeasuredData:
    """The networks of all search spaces with what their tables say of them.

    Raises:
        OSError: A table is missing.
    """
    folder = sources.folder / NETWORKS
    spaces = SPACES.values()
    units = [unit for space in spaces for unit in graph_units(space, folder, sources.networks)]
    return MeasuredData(units, digests(table_file(space, folder) for space in spaces))


def load_kernels(sources: Sources) -> MeasuredData:
    """The kernels of TritonBench with their times.

    Raises:
        DataError: A table is missing or damaged.
    """
    return _code_units(sources.folder / KERNELS, TRITON_TABLES)


def load_modules(sources: Sources) -> MeasuredData:
    """The programs of KernelBench with their times.

    Raises:
        DataError: The table is missing or damaged.
    """
    return _code_units(sources.folder / KERNELS, (MODULE_TABLE,))


def graph_units(space: Space, folder: Path, kept: Path) -> Iterator[MeasuredUnit]:
    """The networks of a search space with what its table says of them.

    Args:
        space: The search space.
        folder: Holds its table.
        kept: See `table_graphs`.

    Raises:
        OSError: The table is missing.
    """
    found = table_graphs(space, folder, kept)
    for row, (item, problem, values) in enumerate(
        zip(found.ids, found.problems, found.values, strict=True)
    ):
        if values:
            yield unit_of_values(item, problem, found.unit(row), values)


def _code_units(folder: Path, tables: Iterable[str]) -> MeasuredData:
    units = [
        unit_of_values(code.id, problem, unit, code.values)
        for code, problem, unit in timed_code(folder, tables)
    ]
    return MeasuredData(units, digests(code_file(folder, table) for table in tables))


def timed_code(folder: Path, tables: Iterable[str]) -> Iterator[tuple[TimedCode, str, CodeUnit]]:
    """Kernels and programs, each with its problem and its unit.

    What is one text is one problem, whatever it is called.

    Args:
        folder: Holds the tables.
        tables: Their names.

    Raises:
        DataError: A table is missing or damaged.
    """
    problems: dict[str, str] = {}
    for table in tables:
        for code in read_table(folder, table):
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
