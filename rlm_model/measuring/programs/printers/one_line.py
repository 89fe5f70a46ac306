"""Statements that may stand on the line of their condition."""

from __future__ import annotations

from rlm_model.measuring.programs import ir
from rlm_model.measuring.programs.ir import Block
from rlm_model.measuring.programs.printers.base import Printer

LONGEST = 40
"""Most characters of a statement that shares its line with a condition."""

KINDS = (ir.Assign, ir.Store, ir.StoreCell, ir.Append, ir.SetAdd, ir.MapPut, ir.Return)


def one_line(printer: Printer, block: Block) -> str | None:
    """A block's text where it is one short statement without blocks of its own; else None.

    A declaration is none: its variable would be the condition's neighbour, not a local of its own.
    """
    if len(block) != 1 or not isinstance(block[0], KINDS):
        return None
    written = printer.written(block)
    return written[0] if len(written) == 1 and len(written[0]) <= LONGEST else None
