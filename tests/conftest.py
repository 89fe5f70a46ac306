"""What tests of several folders need."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# No test asks the hub: what it would wait for is not there. Read where its libraries are imported.
os.environ["HF_HUB_OFFLINE"] = "1"

# The same examples each time, and no failure because a machine is busy.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def write_items() -> Callable[[Path, Iterable[dict[str, Any]]], Path]:
    """Returns a function that writes items as a gzipped JSON Lines file."""

    def write(path: Path, items: Iterable[dict[str, Any]]) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as stream:
            stream.writelines(json.dumps(item) + "\n" for item in items)
        return path

    return write


@pytest.fixture(scope="session")
def sandbox() -> None:
    """Fail, and do not skip, where there is no sandbox."""
    if shutil.which("bwrap") is None:
        pytest.fail("bubblewrap is missing: run `make -f tests/install.mk sandbox`", pytrace=False)


@pytest.fixture
def measurer(sandbox):
    """A measurer of two small sizes that gives up soon."""
    from rlm_model.measuring.python_function import Plan, PythonMeasurer
    from rlm_model.measuring.sandbox import Limits

    plan = Plan(sizes=(10, 100), hang_seconds=4.0)
    return PythonMeasurer(plan, Limits(wall_seconds=20.0, memory_bytes=2 << 30))
