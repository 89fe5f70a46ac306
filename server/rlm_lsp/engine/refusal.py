"""What a model does not judge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.contract.kinds import KINDS, Kind
from rlm_model.contract.languages import name_of

if TYPE_CHECKING:
    from rlm_model.contract.manifest import Manifest
    from rlm_model.contract.units import CodeUnit


def answered_kinds(manifest: Manifest, language: str) -> list[Kind]:
    """What a model judges of what is found in files of a language, by the language's id."""
    name = name_of(language)
    return [
        kind
        for kind in KINDS.values()
        if kind.find is not None and manifest.answers(language=name, kind=kind.name)
    ]


def answers_for_files(manifest: Manifest, language: str) -> bool:
    """Whether a model judges anything that is found in files of a language."""
    return bool(answered_kinds(manifest, language))


def refusal(manifest: Manifest, unit: CodeUnit) -> str | None:
    """Why a model can't judge a unit, or None."""
    if unit.ignored:
        return "a comment says `rlm: ignore`"
    if unit.reason is not None:
        return unit.reason
    if not manifest.answers(language=unit.language):
        return f"model {manifest.name} does not know {unit.language}"
    if not manifest.answers(language=unit.language, kind=unit.kind):
        return f"model {manifest.name} does not judge a {KINDS[unit.kind].noun}"
    return None
