"""The collections of the suites, read from the shared tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rlm_model.corpora.graphs.spaces import SPACES
from rlm_model.corpora.kernels.tables import MODULE_TABLE, TRITON_TABLES, TimedCode
from rlm_model.data.graph_parts import table_graphs
from rlm_model.data.tables import KERNELS, NETWORKS, timed_code
from rlm_model.evaluation.graph_suites.collection import Collection
from rlm_model.evaluation.graph_suites.features import (
    code_features,
    graph_features,
    query_numbers,
)
from rlm_model.evaluation.grid import dense

FLOPS = "FLOPs alone"
PARAMETERS = "Parameters alone"
BYTES = "Bytes alone"

TABLES = (*SPACES, *TRITON_TABLES, MODULE_TABLE)
"""All tables by their names."""


def load_collections(
    folder: Path, kept: Path, tables: Sequence[str] = TABLES
) -> dict[str, Collection]:
    """Collections by name: a space each, and a table of kernels or programs each.

    Args:
        folder: The shared data.
        kept: See `table_graphs`.
        tables: Names of the tables that are read.

    Raises:
        OSError: A table of networks is missing.
        DataError: A table of kernels or programs is missing or damaged.
    """
    found = {name: graph_collection(name, folder, kept) for name in SPACES if name in tables}
    if not set(tables) <= found.keys():
        code = code_collections(folder)
        found |= {name: each for name, each in code.items() if name in tables}
    return found


def graph_collection(name: str, folder: Path, kept: Path) -> Collection:
    """The networks of a space; see `load_collections`."""
    graphs = table_graphs(SPACES[name], folder / NETWORKS, kept)
    queries = tuple(dict.fromkeys(query for by in graphs.values for query in by))
    values = dense(graphs.values, queries)
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
    names = (*TRITON_TABLES, MODULE_TABLE)
    tables: dict[str, list[tuple[TimedCode, str, str]]] = {name: [] for name in names}
    for code, problem, unit in timed_code(folder / KERNELS, names):
        name = code.id.partition("/")[0].replace("-", "_")
        tables[name].append((code, problem, unit.text.text))
    return {name: _code_collection(name, found) for name, found in tables.items()}


def _code_collection(name: str, found: Sequence[tuple[TimedCode, str, str]]) -> Collection:
    codes, problems, texts = zip(*found, strict=True)
    queries = tuple(dict.fromkeys(query for code in codes for query in code.values))
    return Collection(
        name=name,
        ids=[code.id for code in codes],
        problems=problems,
        queries=queries,
        values=dense([code.values for code in codes], queries),
        features=code_features(texts),
        numbers=query_numbers(queries, [code.numbers for code in codes]),
        costs={
            title: dense(
                [
                    {query: numbers[number] for query, numbers in code.numbers.items()}
                    for code in codes
                ],
                queries,
            )
            for title, number in ((FLOPS, "operations"), (BYTES, "bytes"))
        },
        text=texts.__getitem__,
    )
