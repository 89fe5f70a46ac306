"""What the tests of the command line share."""

from __future__ import annotations

from pathlib import Path

import pytest

from rlm_lsp.cli import main


@pytest.fixture
def predict(model: Path, capfdbinary, tmp_path: Path, monkeypatch):
    """Runs the command in a folder of the test's own; gives exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, model: Path = model) -> tuple[int, str, str]:
        code = main(["predict", "--model", str(model), *arguments])
        output, errors = capfdbinary.readouterr()
        return code, output.decode(), errors.decode()

    return run
