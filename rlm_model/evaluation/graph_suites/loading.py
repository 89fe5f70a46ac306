"""The collections of the suites, read from the shared tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.queries import Query
from rlm_model.corpora.graphs.spaces import SPACES
from rlm_model.corpora.kernels.tables import MODULE_TABLE, TRITON_TABLES, TimedCode
from rlm_model.data.graph_parts import table_graphs
from rlm_model.data.tables import NETWORKS, timed_code
from rlm_model.evaluation.graph_suites.collection import Collection
from rlm_model.evaluation.graph_suites.features import (
    code_features,
    graph_features,
    query_numbers,
)

FLOPS = "FLOPs alone"
PARAMETERS = "Parameters alone"
BYTES = "Bytes alone"


TABLES = (*SPACES, *TRITON_TABLES, MODULE_TABLE)
"""All tables by their names."""


def load_collections(
    folder: Path, kept: Path, tables: Sequence[str] = TABLES, rows: int | None = None
) -> dict[str, Collection]:
    """Collections by name: a space each, and a table of kernels or programs each.

    Args:
        folder: The shared data.
        kept: See `table_graphs`.
        tables: Names of the tables that are read.
        rows: How many rows of each table of networks are read; None for all.

    Raises:
        OSError: A table is missing.
    """
    found = {name: graph_collection(name, folder, kept, rows) for name in SPACES if name in tables}
    if not set(tables) <= found.keys():
        code = code_collections(folder)
        found |= {name: each for name, each in code.items() if name in tables}
    return found


def graph_collection(name: str, folder: Path, kept: Path, rows: int | None = None) -> Collection:
    """The networks of a space; see `load_collections`."""
    graphs = table_graphs(SPACES[name], folder / NETWORKS, kept, rows)
    queries, values = _table(graphs.values)
    shape = values.shape
    return Collection(
        name=name,
        ids=graphs.ids,
        problems=graphs.problems,
        queries=queries,
        values=values,
        features=graph_features(graphs.profiles, graphs.parameters, graphs.macs),
        numbers=np.zeros((*shape, 0), np.float32),
        costs={
            FLOPS: np.broadcast_to(graphs.macs[:, None], shape),
            PARAMETERS: np.broadcast_to(graphs.parameters[:, None], shape),
        },
        text=lambda row: graphs.unit(row).text.text,
        profiles=graphs.profiles,
    )


def code_collections(folder: Path) -> dict[str, Collection]:
    """The tables of kernels and programs."""
    tables: dict[str, list[tuple[TimedCode, str, str]]] = {
        name: [] for name in (*TRITON_TABLES, MODULE_TABLE)
    }
    for code, problem, unit in timed_code(folder):
        name = code.id.partition("/")[0].replace("-", "_")
        tables[name].append((code, problem, unit.text.text))
    return {name: _code_collection(name, found) for name, found in tables.items()}


def _code_collection(name: str, found: Sequence[tuple[TimedCode, str, str]]) -> Collection:
    codes, problems, texts = zip(*found, strict=True)
    queries, values = _table([code.values for code in codes])
    return Collection(
        name=name,
        ids=[code.id for code in codes],
        problems=problems,
        queries=queries,
        values=values,
        features=code_features(texts),
        numbers=query_numbers(queries, [code.numbers for code in codes]),
        costs={
            title: _figures(queries, codes, number)
            for title, number in ((FLOPS, "operations"), (BYTES, "bytes"))
        },
        text=texts.__getitem__,
    )


def _figures(
    queries: Sequence[Query], codes: Sequence[TimedCode], number: str
) -> NDArray[np.float64]:
    """One of the numbers of each code, NaN where it was not measured."""
    found = np.full((len(codes), len(queries)), np.nan)
    places = {query: column for column, query in enumerate(queries)}
    for row, code in enumerate(codes):
        for query, numbers in code.numbers.items():
            found[row, places[query]] = numbers[number]
    return found


def _table(
    values: Sequence[Mapping[Query, float]],
) -> tuple[tuple[Query, ...], NDArray[np.float64]]:
    """Values as an array, a column a query, in the order in which queries are met."""
    queries = tuple(dict.fromkeys(query for by in values for query in by))
    places = {query: column for column, query in enumerate(queries)}
    found = np.full((len(values), len(queries)), np.nan)
    for row, by in enumerate(values):
        for query, value in by.items():
            found[row, places[query]] = value
    return queries, found
