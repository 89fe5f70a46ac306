"""A session on a machine that is calibrated, and one that calibrates it."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from calibration_support import TWICE, keep
from lsp_support import SHOP, Client, vscode
from lsprotocol import types

from rlm_lsp.calibration import store

pytestmark = pytest.mark.asyncio(loop_scope="session")

COMMAND = "rlm-lsp.calibrate"
SAID = "CPU time, calibrated to this machine: waiting is not counted."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the session's user keeps data."""
    return tmp_path / "cache"


async def estimates(client: Client, uri: str) -> list[dict]:
    report = await client.run("rlm-lsp.reportDocument", {"textDocument": {"uri": uri}})
    return [each for unit in report["units"] for each in unit["estimates"]]


async def times(client: Client, uri: str) -> list[float]:
    return [e["p50"] for e in await estimates(client, uri) if e["metric"] == "time_s"]


async def hover(client: Client, uri: str) -> str:
    return (await client.hover(uri, 0)).contents.value


def set_in_use(client: Client, *, enabled: bool) -> None:
    settings = {"rlm-lsp": {"calibration": {"enabled": enabled}}}
    client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))


async def test_a_calibrated_machine_shows_its_own_numbers(bare_client: Client, home: Path):
    keep(TWICE, home)
    await bare_client.begin(vscode())
    uri = bare_client.open(SHOP)
    here = await times(bare_client, uri)
    lenses = [lens.command.title for lens in await bare_client.lenses(uri)]
    assert SAID in await hover(bare_client, uri)
    seen = bare_client.refreshes["lens"]

    set_in_use(bare_client, enabled=False)

    await bare_client.until(lambda: bare_client.refreshes["lens"] > seen)
    assert await times(bare_client, uri) == pytest.approx([value / 2 for value in here])
    assert [lens.command.title for lens in await bare_client.lenses(uri)] != lenses
    assert "x86-64 server core" in await hover(bare_client, uri)
    seen = bare_client.refreshes["lens"]

    set_in_use(bare_client, enabled=True)

    await bare_client.until(lambda: bare_client.refreshes["lens"] > seen)
    assert await times(bare_client, uri) == pytest.approx(here)
    assert [lens.command.title for lens in await bare_client.lenses(uri)] == lenses


async def test_a_project_can_not_switch_it_off(bare_client: Client, home: Path, tmp_path: Path):
    keep(TWICE, home)
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text("[tool.rlm-lsp.calibration]\nenabled = false\n")
    await bare_client.begin(vscode(), [project])

    uri = bare_client.open(SHOP, uri=(project / "shop.py").as_uri())

    assert SAID in await hover(bare_client, uri)


async def test_a_damaged_calibration_is_done_without(bare_client: Client, home: Path):
    keep(TWICE, home).write_text("{")
    await bare_client.begin(vscode())

    assert "x86-64 server core" in await hover(bare_client, bare_client.open(SHOP))


async def test_the_command_calibrates_and_the_numbers_follow(bare_client: Client, home: Path):
    await bare_client.begin(vscode())
    uri = bare_client.open(SHOP)
    before = await times(bare_client, uri)
    assert SAID not in await hover(bare_client, uri)

    running = asyncio.create_task(bare_client.run(COMMAND))
    # The session goes on meanwhile.
    assert len(await bare_client.lenses(bare_client.open(SHOP))) == 2
    assert not running.done()
    said = await asyncio.wait_for(running, 60)

    assert re.search(r"^\d\d functions timed in \d+ s\. .*calibrated on 20.*: time ", said)
    [steps] = (s for s in bare_client.progress_reports.values() if s[0].title.startswith("Timing"))
    percents = [step.percentage for step in steps[1:-1]]
    assert percents == sorted(set(percents))
    [kept] = (home / "rlm-lsp").glob("calibration-*.json")
    factor = store.load(kept).shifts["python"]["time_s"].factor
    assert await times(bare_client, uri) == pytest.approx([value * factor for value in before])
    assert SAID in await hover(bare_client, uri)


async def test_it_can_be_cancelled(bare_client: Client, home: Path):
    await bare_client.begin(vscode())
    bare_client.progress_reports["mine"] = []
    running = asyncio.create_task(bare_client.run(COMMAND, token="mine"))
    await bare_client.until(lambda: bool(bare_client.progress_reports["mine"]))

    bare_client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams("mine"))

    assert await asyncio.wait_for(running, 20) == "Not calibrated: it was cancelled."
    assert list((home / "rlm-lsp").glob("calibration-*.json")) == []
