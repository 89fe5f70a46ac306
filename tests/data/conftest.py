"""Items of the corpora: real where they are at hand, and made up."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from rlm_model.corpora.texts import read_items

SHARED_DATA = Path(__file__).parents[2].parent / "shared" / "data"
MEASURED_FILE = Path("measured", "python_functions.jsonl.gz")

PRELUDE = """\
from typing import *

from collections import *
from math import *
import math
inf = float('inf')

def pairwise(iterable):
    a, b = tee(iterable)
    return zip(a, b)
"""

LEETCODE = {
    "id": "leetcode/sum-of-steps",
    "corpus": "leetcode",
    "language": "python",
    "prelude": PRELUDE,
    "code": """\
class Solution:
    def helper(self, x: int) -> int:
        return math.floor(x)

    def sumOfSteps(self, nums: List[int]) -> int:
        # The best so far.
        best = -inf
        for a, b in pairwise(nums):
            best = max(best, self.helper(b - a))
        return best
""",
    "entry_point": "sumOfSteps",
}

MBPP = {
    "id": "mbpp/7",
    "corpus": "mbpp",
    "language": "python",
    "prelude": "",
    "code": (
        "import re\r\nLIMIT = 3\r\ndef trim(s):\r\n  return s[:LIMIT]\r\n"
        'def find_words(text):\r\n\t"""Finds words."""\r\n\treturn re.findall(r"\\w+", trim(text))'
    ),
    "entry_point": "find_words",
}

CRUXEVAL = {
    "id": "cruxeval/sample_3",
    "corpus": "cruxeval",
    "language": "python",
    "prelude": "",
    "code": "def f(text, größe):\n    while text:\n        text = text[größe:]\n    return '😀'",
    "entry_point": "f",
}

MADE_UP_ITEMS: list[dict[str, Any]] = [LEETCODE, MBPP, CRUXEVAL]


@pytest.fixture(scope="session")
def measured_file() -> Path | None:
    """The real measurements: of the folder RLM_DATA, else beside the repository, else None."""
    named = os.environ.get("RLM_DATA")
    path = (Path(named) if named else SHARED_DATA) / MEASURED_FILE
    if named and not path.is_file():
        pytest.fail(f"RLM_DATA names {named}, but there is no {MEASURED_FILE} in it")
    return path if path.is_file() else None


@pytest.fixture(scope="session")
def items(measured_file: Path | None) -> list[dict[str, Any]]:
    """Items in every corpus' shape, and the real ones where they are at hand."""
    return MADE_UP_ITEMS + (list(read_items(measured_file)) if measured_file else [])


@pytest.fixture(scope="session")
def made_up_items() -> list[dict[str, Any]]:
    """An item in each corpus' shape."""
    return MADE_UP_ITEMS
