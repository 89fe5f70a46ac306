"""Splits: the part of the data that a problem belongs to."""

from __future__ import annotations

import hashlib
from typing import Literal

Split = Literal["train", "validation", "test"]

TEST_PERCENT = 20
VALIDATION_PERCENT = 10


def split_of(problem: str) -> Split:
    """Assigns a problem to a split by its hash: no seed, no order, the same everywhere."""
    place = int(hashlib.sha256(problem.encode()).hexdigest(), 16) % 100
    if place < TEST_PERCENT:
        return "test"
    return "validation" if place < TEST_PERCENT + VALIDATION_PERCENT else "train"


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
