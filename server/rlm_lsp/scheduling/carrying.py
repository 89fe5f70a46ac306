"""What was known of a document goes on with it, to where its text is after an edit.

Nobody wants to see the numbers of a whole file vanish with each key. Until a new version is judged
it shows what the one before it showed; so does the function that is being written, and one that
can't be found while a bracket is open.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rlm_lsp.engine import UnitResult
    from rlm_lsp.workspace.documents import Document
    from rlm_lsp.workspace.edits import Edit, Place
    from rlm_model.contract.units import CodeUnit


def carried(results: Sequence[UnitResult], before: Document, after: Document) -> list[UnitResult]:
    """Results where their units are now; without those whose units the edits took away.

    Args:
        results: What is known of a version, in the order of its units.
        before: That version.
        after: The one that `after.edits` made of it.
    """
    edits = after.edits
    # What is above all edits stays, what is below moves as one.
    added = sum(edit.added_lines for edit in edits)
    first = min((e.start[0] for e in edits), default=0)
    first -= sum(max(edit.added_lines, 0) for edit in edits)
    last = max((e.end[0] for e in edits), default=0)
    last += sum(max(-edit.added_lines, 0) for edit in edits)
    lines, steps = _Lines(before), [_Step(edit) for edit in edits]
    found: list[UnitResult] = []
    for result in results:
        unit: CodeUnit | None = result.unit
        if unit.start_line > last:
            unit = _lower(unit, added) if added else unit
        elif unit.end_line >= first:
            unit = _moved(unit, lines, after, steps)
        if unit is not None:
            found.append(result if unit is result.unit else replace(result, unit=unit))
    return found


def matched(
    results: Iterable[UnitResult], units: Sequence[CodeUnit], document: Document
) -> tuple[list[UnitResult | None], list[UnitResult]]:
    """Tells which carried results are whose, when the units of a version are found.

    Args:
        results: Carried to this version.
        units: What was found in it.
        document: The version.

    Returns:
        For each unit what was known of it, be it of another text; and the results whose units were
        not found though their names are still there.
    """
    left = {_place(result.unit): result for result in results}
    found = [left.pop(_place(unit), None) for unit in units]
    by_name: defaultdict[tuple[str, str], list[UnitResult]] = defaultdict(list)
    for result in left.values():
        by_name[result.unit.kind, result.unit.name].append(result)
    for index, unit in enumerate(units):
        if found[index] is None and by_name[unit.kind, unit.name]:
            found[index] = by_name[unit.kind, unit.name].pop(0)
    lost = [result for same in by_name.values() for result in same]
    return (
        [
            # At another size nothing is known of it.
            _now_of(result, unit) if result and result.unit.size == unit.size else None
            for result, unit in zip(found, units, strict=True)
        ],
        [result for result in lost if _is_named(document, result.unit)],
    )


def _place(unit: CodeUnit) -> tuple[str, int, int]:
    return unit.kind, unit.name_line, unit.start_column


def _now_of(result: UnitResult, unit: CodeUnit) -> UnitResult:
    """A carried result at the unit's place, if that can be told: not where brackets are open."""
    return result if unit.is_broken else replace(result, unit=unit)


def _lower(unit: CodeUnit, lines: int) -> CodeUnit:
    return replace(
        unit,
        start_line=unit.start_line + lines,
        name_line=unit.name_line + lines,
        signature_end_line=unit.signature_end_line + lines,
        end_line=unit.end_line + lines,
    )


def _moved(
    unit: CodeUnit, before: _Lines, after: Document, steps: Sequence[_Step]
) -> CodeUnit | None:
    """A unit that an edit touched; None when its name was taken away."""
    line = before.document.lines[unit.name_line]
    name = before.place(unit.name_line, unit.start_column)
    start, _ = before.ends(unit.start_line)
    _, signature_end = before.ends(unit.signature_end_line)
    _, end = before.ends(unit.end_line)
    for step in steps:
        place = step.moved(name, line)
        if place is None:
            return None
        # What is no more is as far from the name as it was.
        added = place[0] - name[0]
        start, signature_end, end = (
            step.edit.moved(other) or (other[0] + added, other[1])
            for other in (start, signature_end, end)
        )
        name = place
    last = len(after.lines) - 1
    name_line = min(name[0], last)
    signature_end_line = min(max(name_line, signature_end[0]), last)
    return replace(
        unit,
        start_line=min(start[0], name_line),
        start_column=after.byte_column(name_line, name[1]),
        name_line=name_line,
        signature_end_line=signature_end_line,
        end_line=min(max(signature_end_line, end[0]), last),
    )


class _Step:
    """An edit, with the lines of its new text that are not some name's yet."""

    def __init__(self, edit: Edit) -> None:
        self.edit = edit
        self._rows: defaultdict[str, deque[int]] | None = None

    def moved(self, name: Place, line: str) -> Place | None:
        """Where a name is now; None when it was taken away.

        One that was replaced is where it was, or in the same line of the new text: an editor may
        send a whole text for each change.

        Args:
            name: Where it was.
            line: The line that it was in.
        """
        edit = self.edit
        place = edit.moved(name)
        if place is not None or edit.is_in_a_line:
            return place or edit.start
        if self._rows is None:
            self._rows = defaultdict(deque)
            for row, text in enumerate(edit.lines, edit.start[0]):
                self._rows[text].append(row)
        rows = self._rows.get(line)
        return (rows.popleft(), name[1]) if rows else None


class _Lines:
    """Places in a version of a document. Many units may be in one line: it is looked at once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._ends: dict[int, tuple[Place, Place]] = {}

    def place(self, row: int, byte_column: int) -> Place:
        """The character at a column of the parser."""
        return row, self.document.position(row, byte_column, "utf-32").character

    def ends(self, row: int) -> tuple[Place, Place]:
        """The first and the last character of a line that are no space."""
        if row not in self._ends:
            line = self.document.lines[row].rstrip()
            first = len(line) - len(line.lstrip())
            self._ends[row] = (row, first), (row, max(len(line) - 1, 0))
        return self._ends[row]


def _is_named(document: Document, unit: CodeUnit) -> bool:
    """Whether a unit's name stands where it is said to."""
    _, start = _Lines(document).place(unit.name_line, unit.start_column)
    name = unit.name.rpartition(".")[2]
    return document.lines[unit.name_line].startswith(name, start)
