"""The tables of timed kernels and programs: TritonBench and KernelBench.

A table is a gzipped file of JSON lines; what its fields mean is said beside it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rlm_model.contract.kinds import KERNEL, MODULE
from rlm_model.contract.queries import Query
from rlm_model.corpora.texts import read_items

TRITON_DEVICE = "a100-80gb"
"""Not named by TritonBench, whose script divides by the peaks of this GPU."""

TRITON_TABLES = ("tritonbench_g", "tritonbench_t")
MODULE_TABLE = "kernelbench"

DIMENSIONS = 4
"""Dimensions of the largest argument that are told."""

MODES = {"eager": "", "compile/inductor/default": "/inductor"}
"""What stands behind a GPU's name for a mode; the last word of it for any other one."""


@dataclass(frozen=True)
class TimedCode:
    """Code with its times.

    Attributes:
        id: Its table, and its name there.
        problem: What has to stay in one split.
        kind: ``kernel`` or ``module``.
        source: Python text, with what makes the arguments.
        values: Seconds, by query.
        numbers: What is known of the arguments of each query without running anything: counts of
            bytes, operations and the like, by name.
    """

    id: str
    problem: str
    kind: str
    source: str
    values: Mapping[Query, float]
    numbers: Mapping[Query, Mapping[str, float]]


def code_file(folder: Path, table: str) -> Path:
    """The file of a table."""
    return folder / f"{table}.jsonl.gz"


def read_table(folder: Path, table: str) -> Iterator[TimedCode]:
    """The rows of a table by its name.

    Raises:
        DataError: There is no such table, or it is damaged.
    """
    return modules(folder) if table == MODULE_TABLE else triton_operators(folder, table)


def triton_operators(folder: Path, table: str) -> Iterator[TimedCode]:
    """The operators of a table of TritonBench; a query's size is that of `elements_of`.

    Rows that the table calls implausible are left out.

    Raises:
        DataError: There is no such table, or it is damaged.
    """
    for record in read_items(code_file(folder, table)):
        times: dict[Query, list[float]] = {}
        numbers: dict[Query, Mapping[str, float]] = {}
        for row in record["rows"]:
            if row["plausible"]:
                query = Query("latency_s", elements_of(row), TRITON_DEVICE)
                times.setdefault(query, []).append(row["ms"] / 1_000)
                numbers[query] = _row_numbers(row)
        if times:
            name = f"{table.replace('_', '-')}/{record['name']}"
            source = f"{record['code'].strip()}\n\n\n{record['make_inputs'].strip()}\n"
            values = {query: _geometric_mean(found) for query, found in times.items()}
            yield TimedCode(name, name, KERNEL.name, source, values, numbers)


def elements_of(row: Mapping[str, Any]) -> int:
    """How many elements all tensors have that an operator is given, at least 1.

    Where it is given numbers and makes the tensors itself, their product.
    """
    tensors = sum(map(math.prod, _input_shapes(row)))
    return max(tensors or math.prod(_integers(row["input_size"])), 1)


def _input_shapes(row: Mapping[str, Any]) -> list[list[int]]:
    return list(_shapes(row["inputs"] if row["inputs"] is not None else row["input_size"]))


def _shapes(value: Any) -> Iterator[list[int]]:
    """The shapes that stand somewhere in a value."""
    if isinstance(value, Mapping):
        if isinstance(value.get("shape"), list):
            yield value["shape"]
        else:
            for part in value.values():
                yield from _shapes(part)
    elif isinstance(value, list):
        if value and all(isinstance(part, int) for part in value):
            yield value
        else:
            for part in value:
                yield from _shapes(part)


def _integers(value: Any) -> Iterator[int]:
    if isinstance(value, int) and not isinstance(value, bool):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _integers(part)


def _row_numbers(row: Mapping[str, Any]) -> dict[str, float]:
    seconds = row["ms"] / 1_000
    return {
        # Both rates are counts of the table's authors over the time: the counts alone come back.
        "bytes": row["gbps"] * 1e9 * seconds,
        "operations": row["tflops"] * 1e12 * seconds,
        "input bytes": float(row["input_bytes"] or 0),
        **_shape_numbers(_input_shapes(row)),
    }


def _shape_numbers(shapes: list[list[int]]) -> dict[str, float]:
    """Counts and sizes of arguments, and the dimensions of the largest one."""
    largest = max(shapes, key=math.prod, default=[])
    padded = [*largest[:DIMENSIONS], *[1] * DIMENSIONS][:DIMENSIONS]
    return {
        "tensors": float(len(shapes)),
        "elements": float(sum(map(math.prod, shapes))),
        "dimensions": float(len(largest)),
        **{f"dimension {at}": float(size) for at, size in enumerate(padded)},
    }


def modules(folder: Path) -> Iterator[TimedCode]:
    """The programs of KernelBench; a query's device is a GPU and what runs the program on it.

    Several runs on a device count by the geometric mean of their fastest trials; noisy ones where
    there are no others.

    Raises:
        DataError: There is no such table, or it is damaged.
    """
    for record in read_items(code_file(folder, MODULE_TABLE)):
        times: dict[Query, list[float]] = {}
        noisy: dict[Query, list[float]] = {}
        for timing in record["timings"]:
            query = Query("latency_s", None, device_of(timing["gpu"], timing["mode"]))
            kept = noisy if "noisy" in (timing.get("flags") or ()) else times
            if timing["min_ms"] > 0:
                kept.setdefault(query, []).append(timing["min_ms"] / 1_000)
        values = {query: _geometric_mean(found) for query, found in (noisy | times).items()}
        parts = ("param", "output", "input")
        numbers = {
            "bytes": sum(float(record[f"{part}_bytes"] or 0) for part in parts),
            "operations": float(record["conv_matmul_flops"] or 0),
            "input bytes": float(record["input_bytes"] or 0),
            "weight bytes": float(record["param_bytes"] or 0),
            **_shape_numbers(list(_shapes(record["input_shapes"] or []))),
        }
        problem = f"{MODULE_TABLE}/{record['level']}/{record['problem_id']}"
        yield TimedCode(
            f"{problem}/{record['text_blob'][:12]}",
            problem,
            MODULE.name,
            record["text"],
            values,
            dict.fromkeys(values, numbers),
        )


def device_of(gpu: str, mode: str) -> str:
    """A GPU and a mode as one word: ``nvidia-l4/inductor``."""
    name = re.sub(r"[^a-z0-9]+", "-", gpu.lower()).strip("-")
    return name + MODES.get(mode, f"/{mode.rpartition('/')[2]}")


def _geometric_mean(values: list[float]) -> float:
    return float(np.exp(np.mean(np.log(values))))
