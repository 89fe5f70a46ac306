"""Estimates and a manifest that no model has made."""

from __future__ import annotations

from rlm_model.contract.manifest import Manifest
from rlm_model.contract.queries import Estimate, Query
from rlm_model.contract.units import find_units

UNIT = find_units(b"def top_k(items): pass\n", "python")[0]


def estimate(metric: str, size: int, p10: float, p50: float, p90: float) -> Estimate:
    return Estimate(Query(metric, size), p10, p50, p90)


def manifest(**changes) -> Manifest:
    fields = {
        "name": "small", "version": "1", "license": "Apache-2.0", "languages": ("python",),
        "kinds": ("function",), "metrics": ("time_s", "peak_memory_bytes"), "size_min": 10,
        "size_max": 100_000, "device": "reference-cpu", "max_tokens": 256, "exponent_min": -12,
        "exponent_max": 15, "mantissa_digits": 2, "files": {}, "precision": "int8",
    }  # fmt: skip
    return Manifest(**{**fields, **changes})


SURE_TIME = estimate("time_s", 1000, 1.1e-3, 1.8e-3, 3e-3)
SURE_MEMORY = estimate("peak_memory_bytes", 1000, 80e3, 96e3, 120e3)
UNSURE_TIME = estimate("time_s", 1000, 1e-5, 1.8e-3, 9e-2)
