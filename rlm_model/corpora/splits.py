"""Splits: the part of the data that a problem belongs to."""

from __future__ import annotations

import hashlib
import re
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

    Translations of an MBPP problem share its number, and so do those of a generated program and of
    a form, with both ways of a pair; solutions of a LeetCode problem share its slug in all
    languages; the functions of a module of the project's bank are about the same things, as are
    those of a module of a package, whatever its version; generated functions are for training
    alone. Files of collections are named after what they do, so that those with the name of a
    LeetCode problem are about that.
    """
    corpus, _, rest = item_id.partition("/")
    if corpus in ("generated", "systematic"):
        return "generated"  # its hash assigns it to train
    if corpus == "variant":
        return problem_of(rest.split("/", 2)[2])  # that of the original
    if corpus == "bank":
        return f"bank/{rest.partition('/')[0]}"
    if corpus == "installed":
        package, _, name = rest.split("/")
        return f"installed/{package}/{name.rpartition('.')[0]}"
    if corpus == "solutions":
        return f"leetcode/{rest.split('/')[-2]}"  # a language may stand before it
    if corpus in ("exercises", "modules"):
        return f"leetcode/{_named_after(corpus, rest)}"
    if corpus in ("mbpp", "mbxp"):
        return f"mbpp/{rest.rpartition('/')[2]}"
    if corpus == "forms":
        return f"forms/{rest.split('/')[1]}"
    if corpus == "program":
        return f"program/{rest.rpartition('/')[2]}"
    return item_id


def _named_after(corpus: str, rest: str) -> str:
    """What a collected file is about, by its name, as LeetCode writes names."""
    if corpus == "exercises":
        name = rest.rpartition("/")[2]
        return re.sub(r"_\d+$", "", name).lower().replace("_", "-")
    *_, folder, file, _ = rest.split("/")
    # Numbered solutions are named after their folder.
    name = folder if re.fullmatch(r"sol(ution)?_?\d*", file) else file
    return name.lower().replace("_", "-")
