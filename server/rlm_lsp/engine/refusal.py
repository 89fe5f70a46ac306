"""What a model does not judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.contract.kinds import FUNCTION
from rlm_model.contract.languages import name_of

if TYPE_CHECKING:
    from rlm_model.contract.manifest import Manifest
    from rlm_model.contract.units import CodeUnit


def answers_for_files(manifest: Manifest, language: str) -> bool:
    """Whether a model judges what is found in files of a language, by the language's id."""
    return manifest.answers(language=name_of(language), kind=FUNCTION.name)


def refusal(manifest: Manifest, unit: CodeUnit) -> str | None:
    """Why a model can't judge a unit, or None."""
    if unit.ignored:
        return "a comment says `rlm: ignore`"
    if unit.reason is not None:
        return unit.reason
    if not manifest.answers(language=unit.language):
        return f"model {manifest.name} does not know {unit.language}"
    if not manifest.answers(language=unit.language, kind=unit.kind):
        return f"model {manifest.name} does not judge a {unit.kind}"
    return None
