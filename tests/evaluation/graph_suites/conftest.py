"""What the tests of the suites of networks and kernels share."""

import sys
from pathlib import Path

import pytest

from rlm_model.evaluation.graph_suites.loading import load_collections

# The folder is no package: its helpers are found by name.
sys.path.insert(0, str(Path(__file__).parent))
from tables_support import write_tables


@pytest.fixture(scope="session")
def tables(tmp_path_factory, write_items):
    """A folder with small made-up tables."""
    folder = tmp_path_factory.mktemp("tables")
    write_tables(folder, write_items)
    return folder


@pytest.fixture(scope="session")
def kept(tmp_path_factory):
    """Where networks are kept that were made of them."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="session")
def collections(tables, kept):
    """What the tables hold."""
    return load_collections(tables, kept / "parts")
