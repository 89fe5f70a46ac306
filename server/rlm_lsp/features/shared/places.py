"""Where a unit's parts are, in the protocol's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from rlm_lsp.scheduling.analysis import Analysis
    from rlm_lsp.workspace.columns import Encoding
    from rlm_lsp.workspace.documents import Document, Position
    from rlm_model.contract.units import CodeUnit


def to_wire(position: Position) -> types.Position:
    """A position for the protocol."""
    return types.Position(position.line, position.character)


def name_range(document: Document, unit: CodeUnit, encoding: Encoding) -> types.Range:
    """Where a unit's name stands."""
    name = unit.name.rpartition(".")[2].encode("utf-8", "replace")
    end_column = unit.start_column + len(name)
    return types.Range(
        to_wire(document.position(unit.name_line, unit.start_column, encoding)),
        to_wire(document.position(unit.name_line, end_column, encoding)),
    )


def signature_range(document: Document, unit: CodeUnit, encoding: Encoding) -> types.Range:
    """From a unit's name to the end of its signature's last line."""
    return types.Range(
        name_range(document, unit, encoding).start,
        to_wire(document.line_end(unit.signature_end_line, encoding)),
    )


def unit_at(analysis: Analysis, line: int) -> int | None:
    """The innermost unit whose signature is on a line, as its index."""
    return max(
        (
            index
            for index, unit in enumerate(analysis.units or ())
            if unit.start_line <= line <= unit.signature_end_line
        ),
        default=None,
    )


def unit_around(analysis: Analysis, line: int) -> int | None:
    """The innermost unit that a line is in, as its index."""
    return max(
        (
            index
            for index, unit in enumerate(analysis.units or ())
            if unit.start_line <= line <= unit.end_line
        ),
        default=None,
    )


def unit_named_at(analysis: Analysis, position: Position, encoding: Encoding) -> int | None:
    """The unit whose name begins at a position, else the innermost that its line is in."""
    wanted = to_wire(position)
    return next(
        (
            index
            for index, unit in enumerate(analysis.units or ())
            if unit.name_line == position.line
            and name_range(analysis.document, unit, encoding).start == wanted
        ),
        unit_around(analysis, position.line),
    )
