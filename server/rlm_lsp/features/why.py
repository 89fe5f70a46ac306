"""The command that says why there is no estimate at a place, whatever the place is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_lsp.features.shared.places import unit_around
from rlm_lsp.features.shared.shown import answers_for, shown, shown_size
from rlm_lsp.lsp.commands import PositionArgument, Token
from rlm_lsp.wording import formatting
from rlm_lsp.wording.hiding import is_cheap
from rlm_lsp.wording.naming import title

if TYPE_CHECKING:
    from rlm_lsp.engine import UnitResult
    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.scheduling.analysis import Analysis
    from rlm_model.contract.units import CodeUnit

COMMAND = "rlm-lsp.why"


def register(server: RlmServer) -> None:
    """Registers the command."""

    async def run(at: PositionArgument, _: Token) -> str:
        uri, line = at.text_document.uri, at.position.line
        server.look_at(uri, line, line)
        analysis = await server.known(uri, COMMAND, lambda found: found.known(line, line))
        reason = await _reason(server, analysis, line) if analysis else _NOT_OPEN
        server.tell(reason)
        return reason

    server.commands.add(COMMAND, PositionArgument, run)


_NOT_OPEN = "No estimate: the document is not open in this session."


async def _reason(server: RlmServer, analysis: Analysis, line: int) -> str:
    """Why nothing is shown at a line, or what is."""
    from rlm_model.contract.units import LANGUAGES

    language = analysis.document.language
    if analysis.rules.refusal is not None:
        return f"No estimate: {analysis.rules.refusal}."
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        return f"No estimate: rlm-lsp can't read {language}. It reads {known}."
    if analysis.units is None:
        return f"No estimate: {analysis.failure or 'the document is not read yet'}."
    manifest = server.manifest
    spoken = LANGUAGES[language].name
    if manifest is not None and not manifest.answers(language=spoken):
        return (
            f"No estimate: model {manifest.name} does not answer for {spoken}, "
            f"only for {', '.join(manifest.languages)}."
        )
    index = unit_around(analysis, line)
    if index is None:
        return await _outside_of_functions(server, analysis)
    unit = analysis.units[index]
    result = analysis.results[index]
    if result is None:
        waiting = "it is still at work" if manifest else "the model is still being loaded"
        reason = unit.reason or analysis.failure or analysis.hold or waiting
        return f"{title(unit)}: no estimate: {reason}."
    if result.reason is not None:
        return f"{title(unit)}: {formatting.no_estimate(result.reason)}."
    return " ".join(_remarks(server, analysis, result))


async def _outside_of_functions(server: RlmServer, analysis: Analysis) -> str:
    from rlm_lsp.workspace.syntax import broken_line

    document = analysis.document
    row = await server.workspace_files.run(
        broken_line, document.source, document.language, analysis.units or []
    )
    text = "No estimate: there is no function at this place. Only functions and methods have one."
    if row is not None:
        text += f" There is a syntax error in line {row + 1}: functions near it can't be found."
    return text


def _remarks(server: RlmServer, analysis: Analysis, result: UnitResult) -> list[str]:
    """What may keep an estimate that is there from being seen, and what it covers."""
    uri, unit, manifest = analysis.document.uri, result.unit, server.manifest
    if manifest is None or not answers_for(manifest, unit):
        return [f"{_opening(unit)} has an estimate."]
    settings = server.settings_for(uri)
    size = shown_size(settings, manifest, unit)
    remarks = [f"{_opening(unit)} has an estimate: {formatting.summary(result, size)}."]
    parts = [part for part in (settings.code_lens, settings.inlay_hint) if part.enabled]
    if not parts:
        remarks.append("The settings codeLens.enabled and inlayHint.enabled are off.")
    elif is_cheap(result, settings.hide_below, size):
        remarks.append("It is below the setting hideBelow: only the hover shows it.")
    elif all(shown(result, part, settings.hide_below, size) is None for part in parts):
        remarks.append("The settings leave nothing of it above the function or beside it.")
    outer = _outer(analysis, unit)
    if outer is not None:
        remarks.append(f"It is defined inside {outer.name}, whose estimate includes its calls.")
    if result.cut_lines:
        remarks.append(f"It is long: the model did not read {result.cut_lines} of its lines.")
    if unit.comment_problem is not None:
        remarks.append(f"A comment is not understood: {unit.comment_problem}.")
    return remarks


def _opening(unit: CodeUnit) -> str:
    """A unit's name as the beginning of a sentence."""
    return unit.name or title(unit).capitalize()


def _outer(analysis: Analysis, unit: CodeUnit) -> CodeUnit | None:
    """The innermost function that a function is defined in."""
    around = [
        other
        for other in analysis.units or ()
        if other.kind == unit.kind
        and other.start_line < unit.start_line
        and unit.end_line <= other.end_line
    ]
    return around[-1] if around else None
