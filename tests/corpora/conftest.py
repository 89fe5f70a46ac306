"""What the measuring tests share."""

import shutil
import sys
from pathlib import Path

import pytest

from rlm_model.measuring.python_function import Plan, PythonMeasurer
from rlm_model.measuring.sandbox import Limits

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session", autouse=True)
def _sandbox() -> None:
    """Fail, and do not skip, where there is no sandbox."""
    if shutil.which("bwrap") is None:
        pytest.fail("bubblewrap is missing: run `make -f tests/install.mk sandbox`", pytrace=False)


@pytest.fixture
def measurer():
    """A measurer of two small sizes that gives up soon."""
    plan = Plan(sizes=(10, 100), hang_seconds=4.0)
    return PythonMeasurer(plan, Limits(wall_seconds=20.0, memory_bytes=2 << 30))
