"""Binary trees in level order, as problem collections write them: None where a child is missing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

MIN_ORDERED = 3
"""Fewest nodes of a tree whose order says anything."""


def gap_share(trees: Sequence[Sequence[Any]]) -> float:
    """How often a child is missing where the trees still go on: the shape they have."""
    entries = [entry for tree in trees for entry in tree[1:]]
    return sum(entry is None for entry in entries) / max(len(entries), 1)


def are_search_trees(trees: Sequence[Sequence[Any]]) -> bool:
    """Whether all trees ascend from left to right, and one is large enough to tell."""
    orders = [[tree[node] for node in _left_to_right(tree)] for tree in trees if tree]
    if max(map(len, orders), default=0) < MIN_ORDERED:
        return False
    try:
        return all(a < b for values in orders for a, b in pairwise(values))
    except TypeError:
        return False


def grow_tree(
    values: Sequence[Any], gaps: float, rng: random.Random, *, ascending: bool
) -> list[Any]:
    """A tree of random shape.

    Args:
        values: Of its nodes, at least one.
        gaps: Share of missing children, below 1; with 0 the tree is complete.
        rng: Draws the shape.
        ascending: Whether the values stand from left to right as given, instead of from top to
            bottom.

    Returns:
        The tree in level order.
    """
    tree: list[Any] = [0]
    placed, free = 1, 2  # nodes, and places below them that are not decided yet
    while placed < len(values):
        free -= 1
        # The last place is taken: the tree has to reach its size.
        if free and rng.random() < gaps:
            tree.append(None)
            continue
        tree.append(placed)
        placed += 1
        free += 2
    if ascending:
        for value, node in zip(values, _left_to_right(tree), strict=True):
            tree[node] = value
        return tree
    return [None if entry is None else values[entry] for entry in tree]


def _left_to_right(tree: Sequence[Any]) -> list[int]:
    """Places of a tree's nodes in symmetric order."""
    children: dict[int, tuple[int, int]] = {}
    entry = 1
    for node, value in enumerate(tree):
        if value is not None:
            children[node] = (entry, entry + 1)
            entry += 2
    order: list[int] = []
    around: list[int] = []
    node = 0
    while around or node in children:
        while node in children:
            around.append(node)
            node = children[node][0]
        node = around.pop()
        order.append(node)
        node = children[node][1]
    return order
