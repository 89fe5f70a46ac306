"""The repositories that are read, their licences, and how each is laid out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

from rlm_model.corpora.collections.exercises import exercises
from rlm_model.corpora.collections.layouts import (
    Layout,
    articles,
    by_number,
    by_slug,
    by_title,
    several,
)
from rlm_model.corpora.collections.modules import module_functions
from rlm_model.corpora.collections.neetcode import LEETCODE_NAMES
from rlm_model.corpora.collections.repository import Repository
from rlm_model.corpora.items import MeasurableItem

INDEX_REPOSITORY = "doocs/leetcode"
"""Its pages say what number and title each LeetCode problem has."""


@dataclass(frozen=True)
class Source:
    """A repository.

    Attributes:
        repository: ``owner/name``.
        licence: SPDX name of the licence of what is read.
    """

    repository: str
    licence: str


@dataclass(frozen=True)
class SolutionSource(Source):
    """A repository of solutions of LeetCode problems.

    Attributes:
        layout: Where they are.
        python_2: Whether those in Python are Python 2.
    """

    layout: Layout
    python_2: bool = False


Reader = Callable[
    [Repository, Container[str], frozenset[str], Counter[str]], Iterator[MeasurableItem]
]
"""Reads a repository: the languages, the problems for outside evaluation, what is left out."""


@dataclass(frozen=True)
class FunctionSource(Source):
    """A repository of functions that bring their arguments.

    Attributes:
        read: Reads it.
    """

    read: Reader


SOLUTIONS = (
    SolutionSource(
        "neetcode-gh/leetcode",
        "MIT",
        several(
            articles(r"articles/(?P<slug>[\w-]+)", LEETCODE_NAMES),
            by_slug(r"[a-z]+/\d+-(?P<slug>[\w-]+)"),
        ),
    ),
    SolutionSource(
        "kamyu104/LeetCode-Solutions",
        "MIT",
        by_slug(r"(?:Python|C\+\+)/(?P<slug>[\w-]+)"),
        python_2=True,
    ),
    SolutionSource(
        "doocs/leetcode",
        "CC-BY-SA-4.0",
        by_number(r"solution/\d+-\d+/(?P<number>\d+)\.[^/]+/Solution\d*"),
    ),
    SolutionSource(
        "walkccc/LeetCode", "MIT", by_number(r"solutions/(?P<number>\d+)\. [^/]+/\d+(?:-\d+)?")
    ),
    SolutionSource("theabbie/leetcode", "MIT", by_slug(r"(?P<slug>[\w-]+)")),
    SolutionSource(
        "therepanic/openleetcode",
        "Unlicense",
        by_slug(r"tests/\d+-\d+/\d+\. (?P<slug>[\w-]+)/sol"),
    ),
    SolutionSource(
        "AnasImloul/Leetcode-Solutions",
        "Unlicense",
        by_title(r"scripts/algorithms/[^/]+/(?P<title>[^/]+)/[^/]+"),
    ),
    SolutionSource("JumHorn/leetcode", "MIT", by_title(r"(?:C|Cplus)/(?P<title>\w+)")),
)
"""Where two solutions of a problem are equal, the first repository's one is kept."""

FUNCTIONS = (
    FunctionSource("facebookresearch/CodeGen", "CC-BY-SA-2.0", exercises),
    FunctionSource("TheAlgorithms/Python", "MIT", module_functions),
    FunctionSource("keon/algorithms", "MIT", module_functions),
)
