"""Measured functions: corpus items joined with their measurements."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.units import CodeUnit, find_units

Split = Literal["train", "validation", "test"]

SIZES = (10, 100, 1_000, 10_000, 100_000)
"""Input sizes that the data was measured at."""

METRICS = ("time_s", "peak_memory_bytes")
"""Metrics that the data was measured for."""

TEST_PERCENT = 20
VALIDATION_PERCENT = 10


class DataError(ValueError):
    """A data file that can't be used; the message names the file and the fault."""


@dataclass(frozen=True)
class MeasuredUnit:
    """A unit with its measurements.

    Attributes:
        id: Stable id of the corpus item.
        problem: What the split goes by: items of one problem stay together.
        unit: The unit, found in the item's file text as in an open file.
        log10: Decimal logarithm of each measurement, NaN where there is none, of shape
            (metrics, sizes) in the order of `METRICS` and `SIZES`; seconds and bytes.
    """

    id: str
    problem: str
    unit: CodeUnit
    log10: NDArray[np.float64]

    @property
    def split(self) -> Split:
        """The part of the data that the problem belongs to."""
        return split_of(self.problem)


def split_of(problem: str) -> Split:
    """Assigns a problem to a split by its hash: no seed, no order, the same everywhere."""
    place = int(hashlib.sha256(problem.encode()).hexdigest(), 16) % 100
    if place < TEST_PERCENT:
        return "test"
    return "validation" if place < TEST_PERCENT + VALIDATION_PERCENT else "train"


def item_source(item: dict[str, Any]) -> str:
    """A corpus item as the file that a user would have open: imports above the code."""
    prelude = item.get("prelude") or ""
    return f"{prelude}\n\n{item['code']}\n" if prelude else f"{item['code']}\n"


def item_unit(item: dict[str, Any]) -> CodeUnit | None:
    """The unit that an item's entry point names, or None when the text has no such unit."""
    return entry_unit(item_source(item), item["entry_point"], item["language"])


def entry_unit(source: str, entry_point: str, language: str) -> CodeUnit | None:
    """The unit of a file that an entry point names, or None when there is none.

    An entry point may be qualified (``Solution().run``, ``Solution.run``); a LeetCode method
    is also given by its bare name.
    """
    qualified = entry_point.replace("()", "")
    name = qualified.rpartition(".")[2]
    units = find_units(source.encode(), language)
    # The last definition of a name is the one that is called.
    found = [unit for unit in units if unit.name.rpartition(".")[2] == name]
    top = [unit for unit in found if unit.name in (qualified, name, f"Solution.{name}")]
    return (top or found or [None])[-1]


def problem_of(item_id: str) -> str:
    """The problem of an item: what has to stay in one split.

    Translations of an MBPP problem share its number, and so do those of a generated program; the
    functions of a module of the project's
    bank are about the same things, as are those of a module of a package, whatever its version;
    generated functions are for training alone.
    """
    corpus, _, rest = item_id.partition("/")
    if corpus == "generated":
        return corpus  # its hash assigns it to train
    if corpus == "bank":
        return f"bank/{rest.partition('/')[0]}"
    if corpus == "installed":
        package, _, name = rest.split("/")
        return f"installed/{package}/{name.rpartition('.')[0]}"
    if corpus in ("mbpp", "mbxp"):
        return f"mbpp/{rest.rpartition('/')[2]}"
    if corpus == "program":
        return f"program/{rest.rpartition('/')[2]}"
    return item_id


def read_items(path: Path) -> Iterator[dict[str, Any]]:
    """Reads a gzipped JSON Lines file.

    Raises:
        DataError: The file is missing or damaged, or a line is not JSON.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for number, line in enumerate(stream, 1):
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise DataError(f"{path}, line {number}: not JSON: {error}") from error
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise DataError(f"{path} can't be read: {error}; see --data") from error


def load_measured(path: Path) -> list[MeasuredUnit]:
    """Loads all items with at least one measurement, in the order of the file.

    Items with the same unit text count as one problem, whatever their ids are.

    Args:
        path: ``python_functions.jsonl.gz``.

    Raises:
        DataError: The file is missing or damaged.
    """
    measured: list[MeasuredUnit] = []
    problem_of_text: dict[str, str] = {}
    for item in read_items(path):
        unit = item_unit(item) if item["measured"] else None
        if unit is None:
            continue
        log10 = np.full((len(METRICS), len(SIZES)), np.nan)
        for point in item["measured"]:
            column = SIZES.index(point["n"])
            log10[:, column] = [np.log10(point[metric]) for metric in METRICS]
        problem = problem_of_text.setdefault(unit.text.digest, problem_of(item["id"]))
        measured.append(MeasuredUnit(item["id"], problem, unit, log10))
    return measured
