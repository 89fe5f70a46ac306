"""Decides what is computed when: debounce, newest first, nothing that is out of date.

Computing happens in steps, one after the other, on threads of the scheduler's own. They are short
(a parse, a batch of units), and after each one the most recently touched document goes on. Only
the model is loaded beside them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol, TypeVar

from rlm_lsp.calibration.shifting import calibrated
from rlm_lsp.engine import EngineError
from rlm_lsp.engine.memory import give_back
from rlm_lsp.engine.refusal import answers_for_files
from rlm_lsp.scheduling import steps
from rlm_lsp.scheduling.analysis import Analysis, Batch
from rlm_lsp.scheduling.carrying import carried, matched
from rlm_lsp.scheduling.planning import ResultCache, batches
from rlm_lsp.scheduling.steps import ModelChoice
from rlm_lsp.scheduling.versions import KeptVersions

if TYPE_CHECKING:
    from rlm_lsp.calibration.shifting import Calibration
    from rlm_lsp.engine.engine import Engine
    from rlm_lsp.settings.rules import Rules
    from rlm_lsp.workspace.documents import Document
    from rlm_model.contract.manifest import Manifest

T = TypeVar("T")

MANY_UNITS = 32
"""Units after whose judging memory is given back; an edit judges fewer, and does not pay for it."""

MANY_BYTES = 500_000
"""Bytes of documents after whose reading memory is given back."""

CLOCK_SLACK = 0.002
"""Seconds by which the event loop's timers may fire early."""

log = logging.getLogger(__name__)


class Listener(Protocol):
    """Who hears of what the scheduler found. Called on the event loop's thread."""

    def landed(self, analysis: Analysis) -> None:
        """New results are there."""
        ...

    def loaded(self, engine: Engine) -> None:
        """The model is there."""
        ...

    def failed(self, message: str) -> None:
        """There will be no estimates."""
        ...


class Scheduler:
    """Runs parsing and inference for the open documents."""

    def __init__(
        self, choice: ModelChoice, rules: Callable[[Document], Rules], listener: Listener
    ) -> None:
        """Takes the model to load on first use, after `release`.

        Args:
            choice: The model.
            rules: Says how a document is judged.
            listener: Hears of results and problems.
        """
        self._released = asyncio.Event()
        self._choice = choice
        self._rules = rules
        self._listener = listener
        self._manifest: Manifest | None = None
        self._engine: Engine | None = None
        self._failure: str | None = None
        self._analyses: OrderedDict[str, Analysis] = OrderedDict()
        self._aside: list[Analysis] = []
        self._changed_at: dict[str, float] = {}
        self._focus: dict[str, tuple[int, int]] = {}
        self._cache = ResultCache()
        self._texts = KeptVersions()
        self._used = 0.0  # since memory was given back; it is again at 1
        self._loading: asyncio.Task[Engine | None] | None = None
        self._executor = ThreadPoolExecutor(max_workers=2, thread_name_prefix="rlm-step")
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def manifest(self) -> Manifest | None:
        """The model's manifest, or None while it is not known."""
        return self._manifest

    def analysis(self, uri: str) -> Analysis | None:
        """The newest version's analysis of an open document."""
        return self._analyses.get(uri)

    def open(self, document: Document) -> None:
        """Takes a document that was opened; its work begins at once."""
        rules = self._rules(document)
        self._submit(Analysis(document, rules, _now(), rules.hold_opened))

    def change(self, document: Document) -> None:
        """Takes a new version. A first edit is judged at once, a burst when it is over.

        What is known of the version before goes on with it.
        """
        now = _now()
        rules = self._rules(document)
        quiet = now - self._changed_at.get(document.uri, -rules.debounce) >= rules.debounce
        self._changed_at[document.uri] = now
        ready_at = now if quiet else now + rules.debounce
        new = Analysis(document, rules, ready_at, rules.hold_changed)
        if (old := self._analyses.get(document.uri)) is not None and _is_alike(old, new):
            new.carried = carried(old.shown, old.document, document)
        self._submit(new)

    def judge(self, uri: str) -> bool:
        """Judges a document now, also where that was to wait for the user.

        Returns:
            Whether the document is open.
        """
        analysis = self._analyses.get(uri)
        if analysis is not None and analysis.hold is not None:
            self._again(analysis, analysis.rules, None)
        return analysis is not None

    @contextlib.contextmanager
    def aside(
        self, document: Document, first_line: int, last_line: int
    ) -> Generator[Analysis, None, None]:
        """Judges a document that is not open, when nothing is to do for those that are.

        Its work is dropped at the end of the context.

        Args:
            document: The document.
            first_line: First line of the units that are judged first.
            last_line: Last line of them.
        """
        uri = document.uri
        analysis = Analysis(document, self._rules(document), _now())
        self._aside.append(analysis)
        self._focus[uri] = (first_line, last_line)
        self._start()
        try:
            yield analysis
        finally:
            self._aside.remove(analysis)
            analysis.supersede()
            if uri not in self._analyses:
                self._focus.pop(uri, None)

    def close(self, uri: str) -> None:
        """Forgets a document, and gives back the memory that it took."""
        analysis = self._analyses.pop(uri, None)
        if analysis is not None:
            analysis.supersede()
            self._used = 1.0
            self._start()
        self._changed_at.pop(uri, None)
        self._focus.pop(uri, None)
        self._texts.forget(uri)

    def look_at(self, uri: str, first_line: int, last_line: int) -> None:
        """Says which lines the user sees: their units are judged first."""
        if uri in self._analyses:
            self._focus[uri] = (first_line, last_line)

    def configure(self, choice: ModelChoice) -> None:
        """Takes new settings; what they change is computed anew."""
        other_model = choice != self._choice
        if other_model:
            self._manifest = None
            self._engine = None
            self._loading = None
            self._choice = choice
            self._failure = None
            self._cache.clear()
        for analysis in list(self._analyses.values()):
            rules = self._rules(analysis.document)
            if other_model:
                self._submit(Analysis(analysis.document, rules, _now(), rules.hold_opened))
            elif rules != analysis.rules:
                self._again(analysis, rules, rules.hold_opened)

    def calibrate(self, calibration: Calibration | None) -> bool:
        """Takes what is known of the user's machine. No model is asked for what it changes.

        Returns:
            Whether it is another calibration than before.
        """
        if not self._cache.calibrate(calibration):
            return False
        for analysis in list(self._analyses.values()):
            new = Analysis(analysis.document, analysis.rules, _now(), analysis.hold)
            new.carried = [calibrated(result, calibration) for result in analysis.shown]
            self._submit(new)
        return True

    def release(self) -> None:
        """Says that the settings have arrived and the model may be loaded."""
        self._released.set()

    def stop(self) -> None:
        """Drops all work; a step that runs ends by itself."""
        for task in (self._task, self._loading):
            if task is not None:
                task.cancel()
        for analysis in self._analyses.values():
            analysis.supersede()
        self._analyses.clear()
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _again(self, old: Analysis, rules: Rules, hold: str | None) -> None:
        """Judges the same version again, by the same model."""
        new = Analysis(old.document, rules, _now(), hold)
        if _is_alike(old, new):
            new.carried = old.shown
        self._submit(new)

    def _submit(self, analysis: Analysis) -> None:
        uri = analysis.document.uri
        old = self._analyses.pop(uri, None)
        if old is not None:
            analysis.inherited = old.debts
            old.supersede()
        self._analyses[uri] = analysis
        asyncio.get_running_loop().call_at(analysis.ready_at, self._start)

    def _start(self) -> None:
        """Has the worker look for work."""
        self._wake.set()
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        while True:
            self._wake.clear()
            analysis = self._next()
            if analysis is None:
                if self._used >= 1:
                    self._used = 0.0
                    await self._run(give_back)
                await self._wake.wait()
                continue
            try:
                await self._advance(analysis)
            except EngineError as error:
                self._fail(analysis, str(error))
            except Exception as error:
                log.exception("judging a document failed")
                problem = f"internal error ({type(error).__name__}); the log says more"
                self._finish(analysis, problem)

    def _next(self) -> Analysis | None:
        """The most recently touched document that has work left; those not open come last."""
        now = _now() + CLOCK_SLACK
        opened = (a for a in reversed(self._analyses.values()) if not a.rules.is_pending)
        return next(
            (
                analysis
                for analysis in (*opened, *self._aside)
                if not analysis.finished and analysis.ready_at <= now
            ),
            None,
        )

    async def _advance(self, analysis: Analysis) -> None:
        """Does one step of a document's work."""
        if analysis.rules.refusal is not None:
            self._finish(analysis, analysis.rules.refusal)
        elif analysis.units is None:
            await self._begin(analysis)
        elif not analysis.units:
            self._finish(analysis)
        elif self._failure is not None:
            self._finish(analysis, self._failure)
        elif self._manifest is None and analysis.hold is None:
            await self._read_manifest()
        elif self._manifest is None:
            self._finish(analysis, analysis.hold)
        elif analysis.missing is None:
            analysis.missing = self._cache.recall(analysis, analysis.units, self._manifest)
            if not analysis.missing:
                self._finish(analysis)
            elif analysis.hold is not None:
                self._finish(analysis, analysis.hold)
        elif self._engine is None:
            # Only now: the model is large, and not loaded for what it does not judge.
            await self._load()
        elif analysis.batches is None:
            seen = self._focus.get(analysis.document.uri, (0, 0))
            analysis.batches = batches(self._engine, analysis.missing, analysis.rules, seen)
        else:
            await self._judge(analysis, analysis.batches)

    async def _begin(self, analysis: Analysis) -> None:
        """Finds the units of a document that the model answers for; it is loaded meanwhile."""
        await self._released.wait()
        if self._manifest is None and self._failure is None and not analysis.superseded:
            # What fails is told when the model is needed.
            with contextlib.suppress(EngineError):
                await self._read_manifest()
        manifest = self._manifest
        # The settings that have arrived may not want it judged.
        if analysis.superseded:
            return
        if manifest is not None:
            if not answers_for_files(manifest, analysis.document.language):
                analysis.set_units([], [], [])
                return
            if analysis.hold is None and self._engine is None and self._loading is None:
                await self._load_ahead()
        await self._find_units(analysis)

    async def _find_units(self, analysis: Analysis) -> None:
        document = analysis.document
        # One that is not open has no next version.
        versions = self._texts.of(document.uri) if document.uri in self._analyses else None
        units = await self._run(steps.find_units, document, self._manifest, versions)
        self._texts.bound()
        self._used += len(document.source) / MANY_BYTES
        earlier, lost = matched(analysis.carried, units, document)
        # Where an open bracket or string hides functions, they are still there.
        if lost and not await self._run(steps.is_broken, document):
            lost = []
        analysis.set_units(units, earlier, lost)

    async def _read_manifest(self) -> None:
        choice = self._choice
        manifest = await self._run(steps.chosen_manifest, choice)
        if choice == self._choice:
            self._manifest = manifest

    async def _load_ahead(self) -> None:
        """Begins to load the model.

        Units are found meanwhile, but not while libraries are imported: Python does one of these
        at a time, and the model's files are read without it. What fails is told when the model
        is needed.
        """
        choice = self._choice
        if self._failure is not None:
            return
        with contextlib.suppress(EngineError):
            verified = await self._run(steps.prepare, choice)
            if choice == self._choice:
                loading = self._load_quietly(choice, verified)
                self._loading = asyncio.get_running_loop().create_task(loading)

    async def _load_quietly(self, choice: ModelChoice, verified: Manifest) -> Engine | None:
        with contextlib.suppress(EngineError):
            return await self._run(steps.load_engine, choice, verified)
        return None

    async def _load(self) -> None:
        choice = self._choice
        ahead, self._loading = self._loading, None
        engine = await ahead if ahead is not None else None
        if engine is None:
            verified = await self._run(steps.prepare, choice)
            engine = await self._run(steps.load_engine, choice, verified)
        if choice == self._choice:
            self._engine = engine
            self._manifest = engine.manifest
            self._listener.loaded(engine)

    def _fail(self, analysis: Analysis, message: str) -> None:
        self._failure = message
        log.error("%s", message)
        self._listener.failed(message)
        self._finish(analysis, message)

    async def _judge(self, analysis: Analysis, batches: Iterator[Batch]) -> None:
        choice = self._choice
        batch = await self._run(steps.next_batch, batches)
        if choice != self._choice:
            return
        if batch is None:
            self._finish(analysis)
        else:
            self._used += len(batch) / MANY_UNITS
            self._cache.store(analysis, batch)
            analysis.advance()
            self._landed(analysis)

    def _finish(self, analysis: Analysis, failure: str | None = None) -> None:
        analysis.finish(failure)
        self._landed(analysis)

    def _landed(self, analysis: Analysis) -> None:
        if not analysis.superseded:
            self._listener.landed(analysis)

    async def _run(self, function: Callable[..., T], *arguments: object) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, function, *arguments)


def _is_alike(old: Analysis, new: Analysis) -> bool:
    """Whether what is known of one analysis may be shown for the other."""
    return new.rules.refusal is None and old.rules.sizes == new.rules.sizes


def _now() -> float:
    return asyncio.get_running_loop().time()
