"""Where a file is broken, so that functions that can't be found are not passed over in silence."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence

from rlm_model.contract.units import CodeUnit
from rlm_model.contract.units.grammars import load_grammar


def broken_line(source: bytes, language: str, units: Sequence[CodeUnit]) -> int | None:
    """The first line, from 0, of a syntax error outside all units; None when there is none.

    Args:
        source: UTF-8 text of the file.
        language: A language whose units can be found.
        units: The file's, in the order of their definitions.
    """
    starts = [unit.start_line for unit in units]
    # How far those reach that start before each: a function may stand inside another one.
    reach = list(itertools.accumulate((unit.end_line for unit in units), max))
    pending = [load_grammar(language).parser().parse(source).root_node]
    while pending:
        node = pending.pop()
        row = node.start_point.row
        if node.is_error or node.is_missing:
            before = bisect.bisect_right(starts, row)
            if not before or reach[before - 1] < row:
                return row
        elif node.has_error:
            pending += reversed(node.children)
    return None
