"""What the server's tests share: a tiny model, and the server as a process."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
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


@pytest.fixture(scope="session")
def environment(model: Path) -> dict[str, str]:
    """Environment in which the tiny model is the model."""
    return {**os.environ, "RLM_LSP_MODEL": str(model)}


@asynccontextmanager
async def _running(environment: dict[str, str]) -> AsyncIterator[Client]:
    client = make_client()
    await client.start_io(*SERVER, env=environment)
    yield client
    await client.shutdown_session()
    await client.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def bare_client(environment: dict[str, str]) -> AsyncIterator[Client]:
    """A client of the test's own, whose session is not initialized yet."""
    async with _running(environment) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session", scope="session", params=PROFILES)
async def client(
    environment: dict[str, str], request: pytest.FixtureRequest
) -> AsyncIterator[Client]:
    """A client in a session that tests share, once for each editor's profile."""
    async with _running(environment) as client:
        await client.begin(PROFILES[request.param]())
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def start(environment: dict[str, str]) -> AsyncIterator[Callable]:
    """Starts server processes that are driven by bytes."""
    started: list[asyncio.subprocess.Process] = []

    async def run(*arguments: str, **variables: str) -> Wire:
        process = await asyncio.create_subprocess_exec(
            *SERVER,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**environment, **variables},
        )
        started.append(process)
        return Wire(process)

    yield run
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.wait()
