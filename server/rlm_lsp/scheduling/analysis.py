"""What is known about one version of a document, and a way to wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rlm_lsp.engine import UnitResult
    from rlm_lsp.settings.rules import Rules
    from rlm_lsp.workspace.calls import DocumentCalls
    from rlm_lsp.workspace.documents import Document
    from rlm_model.contract.units import CodeUnit

Batch = Sequence["UnitResult"]


class Analysis:
    """Units and results of one version, filled in as they become known.

    Architecture invariant: only the event loop's thread touches an analysis.

    Attributes:
        document: The version.
        rules: How it is judged.
        ready_at: Loop time from which work on it may begin.
        hold: Why only what is known already is shown, or None when all is judged.
        units: Its units, or None while it is not parsed.
        results: Results by the units' index; None where not known yet.
        carried: What was known of the version before, at its places in this one, while this one is
            not parsed.
        failure: Why there will be no more results, or None.
        missing: Units that are to be judged, once the known ones are told apart.
        batches: The work on them that is left, once it is planned.
        calls: Its calls, once somebody asks for them.
        asked: Names of the features that were asked about it.
        owed: Those that gave an incomplete answer.
        inherited: Those that gave one for a version before.
    """

    def __init__(
        self, document: Document, rules: Rules, ready_at: float, hold: str | None = None
    ) -> None:
        """Takes a version of which nothing is known yet."""
        self.document = document
        self.rules = rules
        self.ready_at = ready_at
        self.hold = hold
        self.units: list[CodeUnit] | None = None
        self.results: list[UnitResult | None] = []
        self.failure: str | None = None
        self.missing: list[CodeUnit] | None = None
        self.batches: Iterator[Batch] | None = None
        self.calls: asyncio.Future[DocumentCalls] | None = None
        self.carried: list[UnitResult] = []
        self.asked: set[str] = set()
        self.owed: set[str] = set()
        self.inherited: set[str] = set()
        self._earlier: list[UnitResult | None] = []
        self._lost: list[UnitResult] = []
        self._superseded = False
        self._finished = False
        self._progress = asyncio.Event()

    @property
    def superseded(self) -> bool:
        """Whether the document has moved on, or is closed."""
        return self._superseded

    @property
    def finished(self) -> bool:
        """Whether nothing more will become known."""
        return self._finished

    @property
    def shown(self) -> list[UnitResult]:
        """What to show now: what is known, and for the rest what was known before.

        A function that is being written is often no valid one: its number stays until then.
        """
        if self.units is None:
            return self.carried
        found: list[UnitResult] = []
        for result, earlier in zip(self.results, self._earlier, strict=True):
            is_known = result is not None and not result.unit.is_broken
            shown = result if is_known else earlier or result
            if shown is not None:
                found.append(shown)
        if self._lost:
            found += self._lost
            found.sort(key=lambda result: (result.unit.name_line, result.unit.start_column))
        return found

    @property
    def debts(self) -> set[str]:
        """The features whose client does not know what is known now."""
        return self.owed | (self.inherited - self.asked)

    def settle(self) -> None:
        """Takes that the debts are paid."""
        self.owed.clear()
        self.inherited.clear()

    def set_units(
        self, units: list[CodeUnit], earlier: list[UnitResult | None], lost: list[UnitResult]
    ) -> None:
        """Takes the parsed units.

        Args:
            units: They.
            earlier: What was known of each before.
            lost: What is shown besides, though it was not found.
        """
        self.units = units
        self.results = [None] * len(units)
        self._earlier = earlier
        self._lost = lost
        self.carried = []
        self.advance()

    def finish(self, failure: str | None = None) -> None:
        """Ends the work, with the reason if it ended early."""
        self.failure = failure
        self.batches = None
        self._finished = True
        self.advance()

    def supersede(self) -> None:
        """Says that another version has taken this one's place."""
        self._superseded = True
        self.finish()

    def advance(self) -> None:
        """Wakes those who wait."""
        self._progress.set()
        self._progress = asyncio.Event()

    def known(self, first_line: int, last_line: int) -> bool:
        """Whether there is a result for every unit that touches these lines."""
        if self.units is None:
            return False
        return all(
            result is not None or unit.end_line < first_line or unit.start_line > last_line
            for unit, result in zip(self.units, self.results, strict=True)
        )

    async def wait(self, enough: Callable[[Analysis], bool], seconds: float) -> bool:
        """Waits until enough is known, all is, or the time is up.

        Returns:
            Whether everything is known that will be, or enough.
        """
        deadline = asyncio.get_running_loop().time() + seconds
        while not (self._finished or enough(self)):
            left = deadline - asyncio.get_running_loop().time()
            try:
                await asyncio.wait_for(self._progress.wait(), left)
            except asyncio.TimeoutError:
                return False
        return True
