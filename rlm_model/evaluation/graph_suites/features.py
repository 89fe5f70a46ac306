"""What boosted trees read: counts of operators, shapes and depths of networks and of code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from rlm_model.contract.queries import Query
from rlm_model.corpora.graphs.profile import NUMBERS, OPERATORS, Profile
from rlm_model.evaluation.graph_suites.collection import FloatArray, IntArray

KERNELS = (1, 3, 5)
HEIGHTS = 9
"""Heights of tensors are told apart by powers of two, up to 256."""

CALLS = 300
"""The most frequent callees that are counted."""

CALL = r"[A-Za-z_][\w.]*(?=\()"


def graph_features(profiles: Sequence[Profile], parameters: IntArray, macs: IntArray) -> FloatArray:
    """Operator counts, multiply-adds by kernel and resolution, depths, shape (networks, features).

    Args:
        profiles: The networks.
        parameters: Of each.
        macs: Of each.
    """
    rows = [_of_profile(profile) for profile in profiles]
    totals = np.log10(np.maximum(np.stack([parameters, macs], axis=1), 1))
    return np.hstack([np.array(rows), totals])


def _of_profile(profile: Profile) -> FloatArray:
    numbers = dict(zip(NUMBERS, profile.numbers.T.astype(float), strict=True))
    operators, depths = profile.operators, profile.depths
    count = np.bincount(operators, minlength=len(OPERATORS)).astype(float)
    depth = np.bincount(operators, depths, len(OPERATORS)) / np.maximum(count, 1)
    height = np.clip(np.log2(np.maximum(numbers["height"], 1)), 0, HEIGHTS - 1).astype(int)
    is_conv = operators == OPERATORS.index("Conv")
    macs, grouped = numbers["macs"], numbers["groups"] > 1
    convs = [
        by
        for kernel in KERNELS
        for group in (False, True)
        for chosen in [is_conv & (numbers["kernel"] == kernel) & (grouped == group)]
        for by in (chosen.sum(), np.log10(1 + macs[chosen].sum()), _mean(depths[chosen]))
    ]
    widths = np.bincount(depths)
    readers = np.bincount(profile.edges[:, 0], minlength=len(operators))
    return np.array(
        [
            *count,
            *depth / max(depths.max(), 1),
            *convs,
            *np.bincount(height, minlength=HEIGHTS),
            *np.log10(1 + np.bincount(height, macs, HEIGHTS)),
            *np.bincount(height, is_conv, HEIGHTS),
            len(operators),
            len(profile.edges),
            depths.max(),
            widths.max(),
            _mean(widths),
            readers.max(),
            (readers > 1).sum(),
            np.log10(1 + numbers["elements"].sum()),
            np.log10(1 + numbers["weights"].max()),
            numbers["channels"].max(),
        ]
    )


def _mean(values: IntArray) -> float:
    return float(values.mean()) if len(values) else 0.0


def code_features(texts: Sequence[str]) -> FloatArray:
    """Counts of what is called, of loops and of lines, shape (texts, features)."""
    calls = CountVectorizer(
        token_pattern=CALL, lowercase=False, min_df=min(3, len(texts)), max_features=CALLS
    )
    try:
        counts = calls.fit_transform(texts).toarray()
    except ValueError:  # nothing is called in enough of them
        counts = np.zeros((len(texts), 0))
    plain = [
        (text.count("\n"), len(text), len(re.findall(r"\b(?:for|while)\b", text)), _levels(text))
        for text in texts
    ]
    return np.hstack([np.array(plain, float), counts])


def _levels(text: str) -> int:
    """Levels of indentation, the deepest."""
    return max(len(line) - len(line.lstrip("\t")) for line in text.split("\n"))


def query_numbers(
    queries: Sequence[Query], told: Sequence[Mapping[Query, Mapping[str, float]]]
) -> FloatArray:
    """What is read of units under queries, shape (units, queries, numbers).

    Numbers are logarithmic; behind them stand the size, and the parts of the device's name, each as
    a column of its own. A device that nothing was learned of has parts that were never set.

    Args:
        queries: The queries.
        told: Numbers by name of each unit, for those queries that it was measured under.
    """
    names = sorted({name for by in told for numbers in by.values() for name in numbers})
    parts = sorted({part for query in queries for part in _parts(query)})
    found = np.zeros((len(told), len(queries), len(names) + 1 + len(parts)), np.float32)
    places = {query: column for column, query in enumerate(queries)}
    for row, by in enumerate(told):
        for query, numbers in by.items():
            values = [numbers.get(name, 0.0) for name in names]
            found[row, places[query], : len(names)] = np.log10(1 + np.maximum(values, 0))
    for column, query in enumerate(queries):
        found[:, column, len(names)] = np.log10(query.size or 1)
        found[:, column, len(names) + 1 :] = [part in _parts(query) for part in parts]
    return found


def _parts(query: Query) -> tuple[str, str]:
    """A device's processor, and what runs a unit on it."""
    processor, _, mode = query.device.partition("/")
    return processor, f"/{mode}"
