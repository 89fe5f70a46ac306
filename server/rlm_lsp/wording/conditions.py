"""The words of what an estimate holds for: an input size, where its kind has one."""

from __future__ import annotations

from rlm_lsp.wording.quantities import count

COLUMN = "n"
"""Heads a column of sizes."""


def condition(size: int | None) -> str:
    """An input size as a title; empty where there is none."""
    return "" if size is None else f"{COLUMN} = {count(size)}"


def under(figures: str, size: int | None) -> str:
    """Figures and what they hold for; alone where that is nothing."""
    return figures if size is None else f"{figures} at {condition(size)}"


def cell(size: int | None) -> str:
    """An input size in a column of sizes; empty where there is none."""
    return "" if size is None else count(size)
