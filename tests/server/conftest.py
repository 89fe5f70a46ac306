"""What the server's tests share: a tiny model, and the server as a process."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

# The folder is no package: its helpers are found by name.
sys.path.insert(0, str(Path(__file__).parent))
from lsp_support import PROFILES, SERVER, Client, Wire, make_client
from tiny_model import build_model


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a tiny model with random weights."""
    return build_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="session", autouse=True)
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the commands that run in this process keep estimates: not at the user's."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        # Nor is the user's own machine calibrated here.
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield folder


@pytest.fixture(scope="session")
def environment(model: Path) -> dict[str, str]:
    """Environment in which the tiny model is the model."""
    return {**os.environ, "RLM_LSP_MODEL": str(model)}


@asynccontextmanager
async def _running(environment: dict[str, str], cache: Path) -> AsyncIterator[Client]:
    client = make_client()
    own = {"XDG_CACHE_HOME": str(cache), "XDG_DATA_HOME": str(cache)}
    await client.start_io(*SERVER, env={**environment, **own})
    yield client
    await client.shutdown_session()
    await client.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def bare_client(environment: dict[str, str], tmp_path: Path) -> AsyncIterator[Client]:
    """A client of the test's own, whose session is not initialized yet."""
    async with _running(environment, tmp_path / "cache") as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session", scope="session", params=PROFILES)
async def client(
    environment: dict[str, str],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Client]:
    """A client in a session that tests share, once for each editor's profile."""
    async with _running(environment, tmp_path_factory.mktemp("cache")) as client:
        await client.begin(PROFILES[request.param]())
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def start(
    environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Callable]:
    """Starts server processes that are driven by bytes, each with a cache of its own."""
    started: list[asyncio.subprocess.Process] = []

    async def run(*arguments: str, **variables: str) -> Wire:
        own = {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}
        process = await asyncio.create_subprocess_exec(
            *SERVER,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**environment, **own, **variables},
        )
        started.append(process)
        return Wire(process)

    yield run
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.wait()
