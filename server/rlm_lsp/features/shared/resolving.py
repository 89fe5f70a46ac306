"""Finds the function that a call means, with its estimates: first near the call, then far."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rlm_lsp.paths.uris import key_of
from rlm_lsp.workspace.calls import Call, DocumentCalls, match_by_name, match_in_file
from rlm_lsp.workspace.index import Place

if TYPE_CHECKING:
    from rlm_lsp.lsp.server import RlmServer
    from rlm_lsp.scheduling.analysis import Analysis
    from rlm_lsp.workspace.documents import Position

FEATURE = "hover on a call"

INDEX_SECONDS = 3.0
"""How long a call waits for the workspace's index."""

JUDGE_SECONDS = 3.0
"""How long it waits for the estimates of a function in another file."""


@dataclass(frozen=True)
class Target:
    """The function that a call means.

    Attributes:
        analysis: What is known of its document.
        index: Its index among that document's units.
        place: Where it is, when that is another document; else None.
    """

    analysis: Analysis
    index: int
    place: str | None


async def call_at(server: RlmServer, analysis: Analysis, position: Position) -> Call | None:
    """The call on whose name a position is, or None. A version is read for its calls once."""
    if analysis.calls is None:
        found = server.workspace_files.run(DocumentCalls, analysis.document)
        analysis.calls = asyncio.ensure_future(found)
    # Shielded: other requests wait for the same.
    calls = await asyncio.shield(analysis.calls)
    return calls.at(position, server.encoding)


@asynccontextmanager
async def resolve(
    server: RlmServer, analysis: Analysis, call: Call
) -> AsyncGenerator[Target | None, None]:
    """The function of a call, judged as far as that can be waited for.

    It is looked for in the call's document, its notebook, and the workspace. One that is in no
    open document is judged for as long as the context lasts.

    Args:
        server: Knows the documents.
        analysis: Of the document that the call is in, parsed.
        call: The call.
    """
    names = _names(analysis)
    scope, is_outside = _around(analysis, call)
    index = None if is_outside else match_in_file(call, names, scope)
    if index is not None:
        yield await _in_open(server, analysis.document.uri, index, None)
        return
    uri, index = _in_notebook(server, analysis.document.uri, call)
    if index is not None:
        yield await _in_open(server, uri, index, "another cell")
        return
    place = await _in_workspace(server, analysis, call, is_outside=is_outside)
    if place is None:
        yield None
        return
    open_uri = _open_uri(server, place)
    if open_uri is not None:
        yield await _by_name(server, open_uri, place)
        return
    document = await server.workspace_files.read(place.file)
    if document is None:
        yield None
        return
    with server.aside(document, place.line, place.line) as other:
        await other.wait(lambda found: found.known(place.line, place.line), JUDGE_SECONDS)
        yield _target(other, place)


async def _in_open(server: RlmServer, uri: str, index: int, place: str | None) -> Target | None:
    """A unit of an open document, once it is judged."""
    analysis = server.analysis(uri)
    if analysis is None or analysis.units is None or index >= len(analysis.units):
        return None
    line = analysis.units[index].start_line
    server.look_at(uri, line, line)
    known = await server.known(uri, FEATURE, lambda found: found.known(line, line))
    return Target(known, index, place) if known else None


def _names(analysis: Analysis) -> list[str]:
    """The names of a document's units; an overload or a declaration has none that a call means."""
    return [unit.name if unit.has_body else "" for unit in analysis.units or ()]


def _in_notebook(server: RlmServer, uri: str, call: Call) -> tuple[str, int | None]:
    """A function of another cell, and that cell."""
    for sibling in server.notebooks.siblings(uri):
        analysis = server.analysis(sibling)
        names = _names(analysis) if analysis else []
        index = match_in_file(call, names, "")
        if index is not None:
            return sibling, index
    return uri, None


async def _in_workspace(
    server: RlmServer, analysis: Analysis, call: Call, *, is_outside: bool
) -> Place | None:
    """A function of a file of the workspace, in the same language."""
    language = analysis.document.language
    places = await server.workspace_index.find(call.name, language, INDEX_SECONDS)
    own = key_of(analysis.document.uri)
    candidates = [place for place in places or () if key_of(place.file.uri) != own]
    names = [(place.file.path.stem, place.name) for place in candidates]
    found = match_by_name(call, names, is_outside=is_outside)
    return None if found is None else candidates[found]


def _open_uri(server: RlmServer, place: Place) -> str | None:
    """The name under which the client has opened a file."""
    name = server.name_of(place.file.uri)
    return name if name in server.documents else None


async def _by_name(server: RlmServer, uri: str, place: Place) -> Target | None:
    """The function of that name in an open document, where it may have moved."""
    analysis = await server.known(uri, FEATURE, lambda found: found.units is not None)
    found = _target(analysis, place) if analysis else None
    return await _in_open(server, uri, found.index, found.place) if found else None


def _around(analysis: Analysis, call: Call) -> tuple[str, bool]:
    """The qualified name around a call, and whether what it hangs on comes from outside."""
    chain = call.name if call.receiver is None else f"{call.receiver}.{call.name}"
    inner = [u for u in analysis.units or () if u.start_line <= call.start.line <= u.end_line]
    if not inner:
        return "", False
    is_outside = any(
        callee == chain or callee.endswith(f".{chain}")
        for unit in inner
        for callee in _normalized(unit.outside_calls)
    )
    return inner[-1].name, is_outside


def _normalized(callees: tuple[str, ...]) -> Iterator[str]:
    """Callees with a dot for every separator."""
    return (c.replace("?.", ".").replace("::", ".").replace("\\", ".") for c in callees)


def _target(analysis: Analysis, place: Place) -> Target | None:
    """The unit of a name, the nearest to the line that the index knows."""
    units = analysis.units or []
    names = _names(analysis)
    found = [index for index, name in enumerate(names) if name == place.name]
    if not found:
        return None
    index = min(found, key=lambda index: abs(units[index].start_line - place.line))
    return Target(analysis, index, f"{place.file.path.name}, line {units[index].start_line + 1}")
