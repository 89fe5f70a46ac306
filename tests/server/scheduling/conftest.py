"""A scheduler with an engine that only counts."""

from __future__ import annotations

import pytest
import pytest_asyncio
from scheduling_support import (
    CHOICE,
    RULES,
    CountingEngine,
    Listener,
)

from rlm_lsp.scheduling import steps
from rlm_lsp.scheduling.scheduler import Scheduler
from rlm_lsp.settings.rules import Rules


@pytest.fixture
def engine(monkeypatch) -> CountingEngine:
    engine = CountingEngine()
    monkeypatch.setattr(steps, "chosen_manifest", lambda choice: engine.manifest)
    monkeypatch.setattr(steps, "prepare", lambda choice: engine.manifest)
    monkeypatch.setattr(steps, "load_engine", lambda choice, verified: engine)
    return engine


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def rules() -> dict[str, Rules]:
    """Rules by document; a test changes them."""
    return {}


@pytest_asyncio.fixture(loop_scope="session")
async def scheduler(engine, listener, rules):
    found = Scheduler(CHOICE, lambda document: rules.get(document.uri, RULES), listener)
    found.release()
    yield found
    found.stop()
