"""Where a file is broken, so that functions that can't be found are not passed over in silence."""

from __future__ import annotations

from collections.abc import Sequence

from rlm_model.contract.units import CodeUnit
from rlm_model.contract.units.grammars import load_grammar


def broken_line(source: bytes, language: str, units: Sequence[CodeUnit]) -> int | None:
    """The first line, from 0, of a syntax error outside all units; None when there is none."""
    pending = [load_grammar(language).parser().parse(source).root_node]
    while pending:
        node = pending.pop()
        row = node.start_point.row
        if node.is_error or node.is_missing:
            if not any(unit.start_line <= row <= unit.end_line for unit in units):
                return row
        elif node.has_error:
            pending += reversed(node.children)
    return None
