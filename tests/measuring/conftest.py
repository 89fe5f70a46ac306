"""What the measuring tests share."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _sandbox(sandbox) -> None:
    """All of them need it."""
