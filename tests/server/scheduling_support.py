"""An engine that only counts, and what the tests of the scheduler share."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from estimate_support import manifest

from rlm_lsp.engine import EngineError, UnitResult
from rlm_lsp.scheduling.scheduler import Scheduler
from rlm_lsp.scheduling.steps import ModelChoice
from rlm_lsp.settings.rules import Rules
from rlm_lsp.workspace.documents import Document
from rlm_model.contract.queries import Estimate, Query

CHOICE = ModelChoice(Path("nowhere"), "cpu", 1)
QUIET = 0.2
A = "file:///a.py"
OTHER = "file:///b.py"
RULES = Rules((1000,), QUIET, 100)


class CountingEngine:
    """Judges one unit a batch and remembers which; waits while `gate` is shut."""

    def __init__(self) -> None:
        self.manifest = manifest()
        self.notice = None
        self.provider = "cpu"
        self.judged: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.failure: EngineError | None = None

    def queries(self, sizes, kind=None) -> list[Query]:
        return [Query("time_s", size) for size in sizes]

    def judge_batches(self, units, queries) -> Iterator[list[tuple[int, UnitResult]]]:
        for index, unit in enumerate(units):
            assert self.gate.wait(10)
            if self.failure:
                raise self.failure
            self.judged.append(unit.name)
            estimates = tuple(Estimate(query, 1.0, 2.0, 3.0) for query in queries)
            yield [(index, UnitResult(unit, estimates))]


class Listener:
    def __init__(self) -> None:
        self.loads = 0
        self.landings = 0
        self.failures: list[str] = []

    def landed(self, analysis) -> None:
        self.landings += 1

    def loaded(self, engine) -> None:
        self.loads += 1

    def failed(self, message: str) -> None:
        self.failures.append(message)


def document(*names: str, version: int = 1, uri: str = "file:///a.py") -> Document:
    text = "".join(f"def {name}(n):\n    return n\n\n" for name in names)
    return Document.of_text(uri, "python", version, text)


async def finished(scheduler: Scheduler, uri: str = "file:///a.py"):
    analysis = scheduler.analysis(uri)
    assert await analysis.wait(lambda found: found.finished, 10)
    return analysis
