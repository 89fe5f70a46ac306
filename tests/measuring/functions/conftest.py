"""What the tests of measured functions share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.functions.measurer import FunctionMeasurer
from rlm_model.measuring.python_function import Plan
from rlm_model.measuring.sandbox import Limits

SAMPLES = Path(__file__).parent / "samples"

LISTS = "[([3000, 1000, 2000, 50000],)]"


def item(language: str, source: str, entry: str, examples: str = LISTS, **fields: object):
    """A function of a text."""
    return MeasurableItem(f"own/{entry}", language, source, entry, examples, **fields)


@pytest.fixture(scope="session")
def plan() -> Plan:
    """Small sizes, and soon given up."""
    return Plan(sizes=(300, 3000), hang_seconds=6.0)


@pytest.fixture(scope="session")
def measurer(plan: Plan) -> Iterator[FunctionMeasurer]:
    """One measurer for all tests: what it compiled stays."""
    limits = Limits(
        wall_seconds=60.0, cpu_seconds=40, memory_bytes=None, data_bytes=3 << 29, processes=96
    )
    made = FunctionMeasurer(plan, limits=limits)
    yield made
    made.close()
