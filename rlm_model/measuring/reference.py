"""The measure of the machine: what it is, and how fast it runs a fixed set of snippets.

The snippets' times bring measurements of different machines to one scale, and a batch whose
snippets ran at another speed at its end than at its beginning was disturbed.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import platform
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import median

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.measurer import TIME
from rlm_model.measuring.store import Batch, Measurement

REFERENCE_SIZE = 10_000

MAX_DRIFT = 1.15
"""Ratio of the snippets' times at the end and the beginning above which a batch is rejected."""

_SNIPPETS = """
def add(values):
    total = 0
    for value in values:
        total += value * 3 % 7
    return total

def sort(values):
    return sorted(values, key=lambda value: -value)

def count(values):
    counts = {}
    for value in values:
        counts[value % 977] = counts.get(value % 977, 0) + 1
    return counts

def join(values):
    return ",".join([str(value) for value in values])

def nest(values):
    return [[value + 1] for value in values for _ in range(3)]
"""

NOMINAL_SECONDS = {
    "add": 2.88e-4,
    "sort": 1.2e-3,
    "count": 6.54e-4,
    "join": 4.51e-4,
    "nest": 2.28e-3,
}
"""Of the snippets on the machine, an AMD EPYC, that all times are brought to the scale of."""

REFERENCE_ITEMS = tuple(
    MeasurableItem(f"reference/{name}", "python", _SNIPPETS, name, "[([3, 70, 911],)]")
    for name in ("add", "sort", "count", "join", "nest")
)


def describe_machine() -> dict[str, str]:
    """What a machine is, for the record."""
    return {
        "system": platform.system(),
        "release": platform.release(),
        "architecture": platform.machine(),
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
    }


def machine_id(description: Mapping[str, str]) -> str:
    """A short name for a description: equal machines have equal ones."""
    text = json.dumps(dict(description), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def drift(before: Mapping[str, float], after: Mapping[str, float]) -> float:
    """The median ratio of the snippets' times after and before, the larger way round."""
    ratio = median(after[name] / before[name] for name in before)
    return max(ratio, 1 / ratio)


def slowness(before: Mapping[str, float], after: Mapping[str, float]) -> float:
    """How many times longer than nominal the snippets took: divides the times of a batch.

    Args:
        before: Seconds of each snippet at the batch's beginning.
        after: At its end.
    """
    return median(math.sqrt(before[name] * after[name]) / NOMINAL_SECONDS[name] for name in before)


def scaled_measurements(batch: Batch) -> list[Measurement]:
    """The measurements of a batch, their times brought to the nominal machine's scale."""
    factor = slowness(*batch.reference)
    return [
        found
        if found.value is None or found.query.metric != TIME
        else replace(found, value=found.value / factor)
        for found in batch.measurements
    ]


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor()
