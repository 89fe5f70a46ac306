"""What the settings say about judging one document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rlm_lsp.paths.patterns import spec_of
from rlm_model.contract.languages import language_named

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

    from rlm_lsp.settings import Settings

_HOLDS = {
    "type": None,
    "save": "it has changed since the file was saved; save it to predict it",
    "manual": "the setting trigger is manual; the command rlm-lsp.predict predicts it",
}


@dataclass(frozen=True)
class Rules:
    """How a document is judged.

    Attributes:
        sizes: Input sizes; for those outside its range the model is asked the nearest.
        debounce: Seconds without an edit after which a burst of edits is judged.
        max_units: Units that are judged: the first of them.
        refusal: Why none of them is, or None.
        hold_opened: Why an opened document waits to be judged, or None where it does not.
        hold_changed: The same for one that was changed.
        is_pending: Whether the rules are not known yet, but soon will be: until then it waits.
    """

    sizes: tuple[int, ...]
    debounce: float
    max_units: int
    refusal: str | None = None
    hold_opened: str | None = None
    hold_changed: str | None = None
    is_pending: bool = False


def rules_for(settings: Settings, language: str, path: str | None) -> Rules:
    """The rules for a document.

    Args:
        settings: The document's.
        language: Its language in the protocol.
        path: Its path from the workspace folder, or None where it has none.
    """
    refusal = None
    if settings.languages and language not in map(language_named, settings.languages):
        refusal = f"the setting languages leaves {language} out"
    elif path is not None and settings.exclude and _spec(settings.exclude).match_file(path):
        refusal = "the setting exclude leaves this file out"
    hold = _HOLDS[settings.trigger]
    return Rules(
        sizes=settings.all_sizes,
        debounce=settings.debounce_ms / 1000,
        max_units=settings.max_units,
        refusal=refusal,
        hold_opened=hold if settings.trigger == "manual" else None,
        hold_changed=hold,
    )


def too_many(max_units: int) -> str:
    """Why the units behind the first so many of a file are not judged."""
    return f"more than {max_units} units in this file"


@lru_cache(maxsize=16)
def _spec(lines: tuple[str, ...]) -> GitIgnoreSpec:
    return spec_of(lines)
