"""Warnings about functions over the limits: pulled by the client, or pushed where it can't pull.

Off by default. `workspace_diagnostics.py` answers for the whole workspace.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types

from rlm_lsp.engine.sizes import nearest_size
from rlm_lsp.features.shared.places import name_range
from rlm_lsp.features.shared.shown import answers_for
from rlm_lsp.lsp.refresh import DIAGNOSTIC
from rlm_lsp.wording import formatting

if TYPE_CHECKING:
    from rlm_lsp.engine import UnitResult
    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.scheduling.analysis import Analysis
    from rlm_lsp.settings import Settings
    from rlm_model.contract.manifest import Manifest
    from rlm_model.contract.queries import Estimate

SOURCE = "rlm-lsp"

CODES = {"s": "time-limit", "B": "memory-limit"}
"""Codes of the warnings, by the metric's unit."""


@dataclass(frozen=True)
class Finding:
    """A unit's estimate over a limit.

    Attributes:
        result: The unit's.
        estimate: The estimate.
        limit: The limit, in the metric's unit.
    """

    result: UnitResult
    estimate: Estimate
    limit: float


def findings(analysis: Analysis, settings: Settings, manifest: Manifest) -> list[Finding]:
    """What is over a limit in a document, as far as it is judged; none where that is off."""
    if not settings.diagnostics.enabled:
        return []
    limits = {"s": settings.limits.time, "B": settings.limits.memory}
    found: list[Finding] = []
    for result in analysis.shown:
        if result.unit.ignored or not answers_for(manifest, result.unit):
            continue
        size = nearest_size(manifest, result.unit.size or settings.limits.size, result.unit.kind)
        for estimate in result.estimates:
            limit = limits.get(estimate.query.unit)
            if estimate.query.size == size and limit and estimate.p50 > limit:
                found.append(Finding(result, estimate, limit))
    return found


def register(server: RlmServer) -> None:
    """Registers the feature."""
    pushes = _Pushes(server)

    async def pull(
        params: types.DocumentDiagnosticParams,
    ) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
        uri = params.text_document.uri
        items: list[types.Diagnostic] = []
        if (await server.settled_settings(uri)).diagnostics.enabled:
            analysis = await server.shown(uri, DIAGNOSTIC, lambda found: found.finished)
            items = diagnostics_of(server, analysis)
        result_id = result_id_of(items)
        if result_id == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id)
        return types.RelatedFullDocumentDiagnosticReport(items, result_id=result_id)

    options = types.DiagnosticOptions(
        inter_file_dependencies=False, workspace_diagnostics=True, identifier=SOURCE
    )
    server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(pull)
    server.watchers.append(pushes.update)


class _Pushes:
    """Publishes diagnostics, to clients that do not pull them."""

    def __init__(self, server: RlmServer) -> None:
        self._server = server
        self._published: dict[str, str] = {}

    def update(self, uri: str) -> None:
        """Publishes a document's diagnostics, if they are others than before."""
        document = self._server.client_capabilities.text_document
        if document is not None and document.diagnostic is not None:
            return
        analysis = self._server.analysis(uri)
        if analysis is not None and not analysis.finished:
            return
        items = diagnostics_of(self._server, analysis)
        result_id = result_id_of(items)
        if result_id == self._published.get(uri, result_id_of([])):
            return
        if items:
            self._published[uri] = result_id
        else:
            self._published.pop(uri, None)
        version = analysis.document.version if analysis else None
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, items, version)
        )


def diagnostics_of(server: RlmServer, analysis: Analysis | None) -> list[types.Diagnostic]:
    """The warnings about a document, as far as it is judged."""
    manifest = server.manifest
    if analysis is None or manifest is None:
        return []
    settings = server.settings_for(analysis.document.uri)
    return [
        types.Diagnostic(
            range=name_range(analysis.document, finding.result.unit, server.encoding),
            message=formatting.over_limit(finding.result.unit, finding.estimate, finding.limit),
            severity=(
                types.DiagnosticSeverity.Information
                if formatting.is_vague(finding.estimate)
                else types.DiagnosticSeverity.Warning
            ),
            code=CODES[finding.estimate.query.unit],
            source=SOURCE,
        )
        for finding in findings(analysis, settings, manifest)
    ]


def result_id_of(items: Sequence[types.Diagnostic]) -> str:
    """Is the same for the same diagnostics at the same places."""
    content = repr([(i.range.start.line, i.range.start.character, i.message) for i in items])
    return hashlib.sha256(content.encode()).hexdigest()[:16]
