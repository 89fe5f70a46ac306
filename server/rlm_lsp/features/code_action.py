"""What can be done about a function: leave it out, judge it at another size, raise the limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from rlm_lsp.features.diagnostics import CODES, SOURCE, Finding, findings
from rlm_lsp.features.shared.places import to_wire, unit_at
from rlm_lsp.features.shared.shown import answers_for, shown_size
from rlm_lsp.paths.uris import uri_of

if TYPE_CHECKING:
    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.scheduling.analysis import Analysis
    from rlm_lsp.settings.limits import Limit
    from rlm_model.contract.manifest import Manifest
    from rlm_model.contract.units import CodeUnit

FEATURE = "code action"

KINDS = (types.CodeActionKind.QuickFix, types.CodeActionKind.Source)
"""A quick fix where there is a warning; elsewhere no light bulb for each function."""

RAISE_LIMIT = "rlm-lsp.raiseLimit"
"""Command of a client that can change the user's settings: the server can't."""

_KEYS: dict[str, Limit] = {"s": "time", "B": "memory"}
"""Names of the limits, by the metric's unit."""


def register(server: RlmServer) -> None:
    """Registers the feature."""

    async def handle(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri, line = params.text_document.uri, params.range.start.line
        analysis = await server.known(uri, FEATURE, lambda found: found.known(line, line))
        index = unit_at(analysis, line) if analysis else None
        manifest = server.manifest
        if analysis is None or manifest is None or index is None:
            return []
        unit = (analysis.units or [])[index]
        if not answers_for(manifest, unit):
            return []
        own = [d for d in params.context.diagnostics if d.source == SOURCE]
        kind = types.CodeActionKind.QuickFix if own else types.CodeActionKind.Source
        only = params.context.only
        if only and not any(_is_within(str(kind.value), _value(wanted)) for wanted in only):
            return []
        actions = _comments(server, analysis, unit, manifest, own)
        for finding in findings(analysis, server.settings_for(uri), manifest):
            if finding.result.unit is unit:
                actions += await _raised(server, uri, finding, own)
        return actions

    options = types.CodeActionOptions(code_action_kinds=list(KINDS))
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)(handle)


def _comments(
    server: RlmServer,
    analysis: Analysis,
    unit: CodeUnit,
    manifest: Manifest,
    own: Sequence[types.Diagnostic],
) -> list[types.CodeAction]:
    """Actions that write a comment above a function; above a file there is no place for one."""
    from rlm_model.contract.units import LANGUAGES

    if not unit.name:
        return []
    mark = LANGUAGES[analysis.document.language].comment
    name = unit.name.rpartition(".")[2]
    said: list[tuple[str, str]] = []
    if not unit.ignored:
        said.append((f"Ignore {name} (rlm: ignore)", "rlm: ignore"))
        if unit.size is None:
            settings = server.settings_for(analysis.document.uri)
            size = shown_size(settings, manifest, unit)
            said.append((f"Set the input size of {name} (rlm: n={size})", f"rlm: n={size}"))
    return [
        _action(title, own, _inserted(server, analysis, unit, f"{mark} {text}"))
        for title, text in said
    ]


def _inserted(
    server: RlmServer, analysis: Analysis, unit: CodeUnit, comment: str
) -> types.WorkspaceEdit:
    """A comment on a line of its own above a definition, as far to the right as that is."""
    document = analysis.document
    line = document.lines[unit.start_line]
    content = line.lstrip()
    indentation = line[: len(line) - len(content)]
    ending = line[len(line.rstrip("\r\n")) :] or "\n"
    at = to_wire(document.place(unit.start_line, len(indentation), server.encoding))
    edit = types.TextEdit(types.Range(at, at), f"{comment}{ending}{indentation}")
    return _workspace_edit(server, document.uri, document.version, edit)


async def _raised(
    server: RlmServer, uri: str, finding: Finding, own: Sequence[types.Diagnostic]
) -> list[types.CodeAction]:
    """Raises the limit where it can be: in the project's file, else in the editor's settings."""
    # Imported here: few sessions need it, and all start sooner.
    from rlm_lsp.settings.limits import raised, raised_limit

    unit = finding.estimate.query.unit
    key = _KEYS[unit]
    value = raised(key, finding.estimate.p50)
    warnings = [d for d in own if d.code == CODES[unit]]
    path = server.configuration.project_file(uri)
    found = await server.workspace_files.run(raised_limit, path, key, value) if path else None
    if path is not None and found is not None:
        change, table = found
        limits = server.configuration.settings_with(uri, table).limits
        # What somebody set in the editor holds over the project's file.
        if getattr(limits, key) > finding.limit:
            area = types.Range(types.Position(change.line, 0), types.Position(change.end_line, 0))
            edit = _workspace_edit(server, uri_of(path), None, types.TextEdit(area, change.text))
            return [_action(f"Raise the limit to {value} in {path.name}", warnings, edit)]
    if RAISE_LIMIT in server.client_settings.commands:
        title = f"Raise the limit to {value} in the settings"
        arguments = [{"textDocument": {"uri": uri}, "setting": f"limits.{key}", "value": value}]
        return [_action(title, warnings, types.Command(title, RAISE_LIMIT, arguments=arguments))]
    return []


def _workspace_edit(
    server: RlmServer, uri: str, version: int | None, edit: types.TextEdit
) -> types.WorkspaceEdit:
    workspace = server.client_capabilities.workspace
    supported = workspace.workspace_edit if workspace else None
    if supported is None or not supported.document_changes:
        return types.WorkspaceEdit(changes={uri: [edit]})
    document = types.OptionalVersionedTextDocumentIdentifier(uri, version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, [edit])])


def _action(
    title: str, own: Sequence[types.Diagnostic], does: types.WorkspaceEdit | types.Command
) -> types.CodeAction:
    action = types.CodeAction(
        title,
        types.CodeActionKind.QuickFix if own else types.CodeActionKind.Source,
        diagnostics=list(own) or None,
    )
    if isinstance(does, types.Command):
        action.command = does
    else:
        action.edit = does
    return action


def _value(kind: types.CodeActionKind | str) -> str:
    return str(getattr(kind, "value", kind))


def _is_within(kind: str, wanted: str) -> bool:
    """Whether a kind is a wanted one or below it."""
    return wanted == "" or kind == wanted or kind.startswith(f"{wanted}.")
