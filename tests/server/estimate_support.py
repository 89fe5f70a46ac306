"""Estimates and a manifest that no model has made."""

from __future__ import annotations

import dataclasses

from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.manifest import Answered, Manifest
from rlm_model.contract.queries import Estimate, Query
from rlm_model.contract.vocabulary import VOCABULARY

UNIT = find_functions(b"def top_k(items): pass\n", "python")[0]


FUNCTIONS = Answered(
    "function", ("python",), ("time_s", "peak_memory_bytes"), ("reference-cpu",), 10, 100_000
)


def estimate(metric: str, size: int, p10: float, p50: float, p90: float) -> Estimate:
    return Estimate(Query(metric, size), p10, p50, p90)


def manifest(**changes) -> Manifest:
    """A manifest; fields of what it answers for can be changed as well as its own."""
    fields = {
        "name": "small", "version": "1", "license": "Apache-2.0", "vocabulary": VOCABULARY,
        "max_tokens": 256, "exponent_min": -12, "exponent_max": 15,
        "mantissa_digits": 2, "files": {}, "precision": "int8",
    }  # fmt: skip
    names = {entry.name for entry in dataclasses.fields(Answered)} & changes.keys()
    answered = dataclasses.replace(FUNCTIONS, **{name: changes.pop(name) for name in names})
    return Manifest(**{**fields, "answered": (answered,), **changes})


SURE_TIME = estimate("time_s", 1000, 1.1e-3, 1.8e-3, 3e-3)
SURE_MEMORY = estimate("peak_memory_bytes", 1000, 80e3, 96e3, 120e3)
UNSURE_TIME = estimate("time_s", 1000, 1e-5, 1.8e-3, 9e-2)
