"""The networks of a table's rows, made once and kept: their texts and profiles.

Making all of them takes a quarter of an hour. They are kept in parts, Parquet files of
`PART_ROWS` rows that are named after the table and the code that they were made by, so that a run
that was stopped goes on, and nothing is read that another version wrote.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from rlm_model.contract import graphs as graph_contract
from rlm_model.contract.graphs.counts import count_macs, count_parameters
from rlm_model.contract.graphs.units import LANGUAGE, graph_unit
from rlm_model.contract.kinds import GRAPH
from rlm_model.contract.queries import Query
from rlm_model.contract.units import CodeUnit, TextLine, UnitText
from rlm_model.contract.units.text import Rank
from rlm_model.corpora import graphs as graph_corpora
from rlm_model.corpora.graphs.profile import NUMBERS, Profile, profile
from rlm_model.corpora.graphs.spaces import Space

PART_ROWS = 1_000

SCHEMA = pa.schema(
    [
        ("arch", pa.string()),
        ("text", pa.string()),
        ("ranks", pa.list_(pa.int8())),
        ("parameters", pa.int64()),
        ("macs", pa.int64()),
        ("operators", pa.list_(pa.uint8())),
        ("numbers", pa.list_(pa.float32())),
        ("edges", pa.list_(pa.int16())),
    ]
)


@dataclass(frozen=True, eq=False)
class TableGraphs:
    """The networks of a table, a row an architecture.

    Attributes:
        space: Name of the search space.
        values: What the table says of each.
    """

    space: str
    values: Sequence[Mapping[Query, float]]
    _table: pa.Table

    @cached_property
    def ids(self) -> list[str]:
        """``nas/<space>/<architecture>`` of each."""
        return [f"nas/{self.space}/{arch}" for arch in self._table.column("arch").to_pylist()]

    @cached_property
    def problems(self) -> list[str]:
        """What the split goes by: isomorphic networks, which have one text, stay together."""
        texts = self._table.column("text").to_pylist()
        return [f"nas/{hashlib.sha256(text.encode()).hexdigest()}" for text in texts]

    @property
    def parameters(self) -> NDArray[np.int64]:
        """Counted in each network."""
        return self._table.column("parameters").to_numpy()

    @property
    def macs(self) -> NDArray[np.int64]:
        """Multiply-adds, counted in each network."""
        return self._table.column("macs").to_numpy()

    @cached_property
    def profiles(self) -> list[Profile]:
        """Each network as arrays."""
        columns = [self._arrays(name) for name in ("operators", "numbers", "edges")]
        return [
            Profile(operators, numbers.reshape(-1, len(NUMBERS)), edges.reshape(-1, 2))
            for operators, numbers, edges in zip(*columns, strict=True)
        ]

    def unit(self, row: int) -> CodeUnit:
        """A network as a model reads it."""
        text, ranks = (self._table.column(name)[row].as_py() for name in ("text", "ranks"))
        lines = zip(text.split("\n"), map(Rank, ranks), strict=True)
        text_lines = UnitText(tuple(TextLine(line, rank) for line, rank in lines))
        return CodeUnit("", GRAPH.name, LANGUAGE, 0, 0, 0, 0, 0, text_lines)

    def _arrays(self, name: str) -> list[NDArray[np.float32]]:
        """A column of lists as an array a row."""
        column = self._table.column(name).combine_chunks()
        return np.split(column.values.to_numpy(), column.offsets.to_numpy()[1:-1])


def table_file(space: Space, folder: Path) -> Path:
    """The file of a space's table."""
    return folder / f"{space.name}.csv.gz"


def table_graphs(space: Space, folder: Path, kept: Path) -> TableGraphs:
    """The networks of a space's table, in the order of their names.

    An architecture that stands in several rows has the values of the first.

    Args:
        space: The search space.
        folder: Holds its table.
        kept: Folder of the parts; what is missing in it is made.

    Raises:
        OSError: There is no such table, or the parts can't be written.
    """
    digest = _digest_of(table_file(space, folder))
    given = {row["arch"]: row for row in reversed(list(space.rows(folder)))}
    archs = sorted(given)
    parts = [
        _part(space, archs[at : at + PART_ROWS], kept / f"{space.name}-{digest}-{at:05}.parquet")
        for at in range(0, len(archs), PART_ROWS)
    ]
    table = pa.concat_tables(parts) if parts else SCHEMA.empty_table()
    return TableGraphs(space.name, [space.values(given[arch]) for arch in archs], table)


def _digest_of(table: Path) -> str:
    """What the parts depend on: the table, and the code that makes graphs and texts of it."""
    digest = hashlib.sha256(table.read_bytes())
    for package in (graph_contract, graph_corpora):
        for path in sorted(Path(package.__path__[0]).glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _part(space: Space, archs: Sequence[str], path: Path) -> pa.Table:
    """The part in a file, made where it is missing or is of other rows."""
    if path.exists():
        table = pq.read_table(path)
        if table.schema.equals(SCHEMA) and table.column("arch").to_pylist() == list(archs):
            return table
    table = pa.Table.from_pylist([_made(space, arch) for arch in archs], schema=SCHEMA)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    pq.write_table(table, partial, compression="zstd")
    os.replace(partial, path)
    return table


def _made(space: Space, arch: str) -> dict[str, object]:
    graph = space.build(arch)
    unit = graph_unit(graph, GRAPH.name)
    found = profile(graph)
    return {
        "arch": arch,
        "text": unit.text.text,
        "ranks": [int(line.rank) for line in unit.text.lines],
        "parameters": count_parameters(graph),
        "macs": count_macs(graph),
        "operators": found.operators,
        "numbers": found.numbers.ravel(),
        "edges": found.edges.ravel(),
    }
