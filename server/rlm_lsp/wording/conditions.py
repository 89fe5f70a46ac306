"""The words of what an estimate holds for: an input size, where its kind has one, and a device."""

from __future__ import annotations

from collections.abc import Iterable

from rlm_lsp.wording.quantities import count
from rlm_model.contract.languages import LANGUAGES
from rlm_model.contract.queries import REFERENCE_DEVICE

_REFERENCE = "CPU time of one x86-64 server core{runs}: waiting is not counted."

_CALIBRATED = "CPU time, calibrated to this machine{runs}: waiting is not counted."

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


def runs_on(devices: Iterable[str], language: str, *, calibrated: bool) -> list[str]:
    """What numbers are numbers of, a sentence a device.

    Args:
        devices: Of the estimates.
        language: Name of the unit's language, which says how it runs there.
        calibrated: Whether those of the reference machine are now those of the user's.
    """
    runs = LANGUAGES[language].runs if language in LANGUAGES else ""
    reference = (_CALIBRATED if calibrated else _REFERENCE).format(runs=runs and f", {runs}")
    return [
        reference if device == REFERENCE_DEVICE else f"On {device}."
        for device in dict.fromkeys(devices)
    ]
