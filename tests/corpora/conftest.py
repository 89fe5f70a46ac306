"""What the tests of corpora share."""

import sys
from pathlib import Path

import pytest

from rlm_model.corpora.collections.leetcode import load_problems

# The folder is no package: its helpers are found by name.
sys.path.insert(0, str(Path(__file__).parent))
from collections_support import CORPUS


@pytest.fixture
def problems(tmp_path, write_items):
    """Problems of the tiny corpus."""
    write_items(tmp_path / "leetcode_train.jsonl.gz", CORPUS)
    return load_problems(tmp_path)
