"""Statements that may stand on the line of their condition."""

from __future__ import annotations

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block
from rlm_model.corpora.programs.printers.shared.base import Printer

LONGEST = 40
"""Most characters of a statement that shares its line with a condition."""

KINDS = (ir.Assign, ir.Store, ir.StoreCell, ir.Append, ir.SetAdd, ir.MapPut, ir.Return)


def one_line(printer: Printer, block: Block) -> str | None:
    """Text of a block that is one short statement, a declaration excepted; else None."""
    if len(block) != 1 or not isinstance(block[0], KINDS):
        return None
    lines = printer.apart(block)
    return lines[0] if len(lines) == 1 and len(lines[0]) <= LONGEST else None
