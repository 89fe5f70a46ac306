from __future__ import annotations

import pytest
from tokenizers import Tokenizer, models

from rlm_export.cli import main
from rlm_model.contract.manifest import load_manifest


def test_exports_with_units_of_given_files(checkpoint, tokenizer, parity_files, tmp_path, capsys):
    arguments = [str(checkpoint), "--tokenizer", str(tokenizer), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--parity-units", *map(str, parity_files)]) == 0
    manifest = load_manifest(tmp_path / "out")
    assert (manifest.name, manifest.version, manifest.precision) == ("tiny", "7", "int8")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"exported: {tmp_path / 'out'} (int8, ")
    assert {line.split()[0] for line in lines[1:]} == set(manifest.parity)


def test_parity_units_that_are_no_source(checkpoint, tokenizer, tmp_path, capsys):
    arguments = ["--parity-units", str(tmp_path / "notes.txt")]
    message = _fails(checkpoint, tokenizer, tmp_path, capsys, *arguments)
    assert message == f"{tmp_path / 'notes.txt'} is of no language whose units can be found"


@pytest.mark.parametrize("content", [None, "{}", "not json"])
def test_a_bad_tokenizer(checkpoint, tmp_path, capsys, content):
    path = tmp_path / "tokenizer.json"
    if content is not None:
        path.write_text(content)
    assert _fails(checkpoint, path, tmp_path, capsys).startswith(
        f"the tokenizer {path} can't be read"
    )


def test_a_tokenizer_of_another_vocabulary(checkpoint, tmp_path, capsys):
    path = tmp_path / "tokenizer.json"
    Tokenizer(models.WordLevel({"a": 0}, "a")).save(str(path))
    assert "has <|pad|> at None, not 0" in _fails(checkpoint, path, tmp_path, capsys)


def test_a_missing_checkpoint(tokenizer, tmp_path, capsys):
    message = _fails(tmp_path / "absent", tokenizer, tmp_path, capsys)
    assert message == f"no checkpoint in {tmp_path / 'absent'}: config.json is missing"


def test_a_broken_checkpoint(tokenizer, tmp_path, capsys):
    (tmp_path / "config.json").write_text("{")
    message = _fails(tmp_path, tokenizer, tmp_path, capsys)
    assert message.startswith(f"the checkpoint in {tmp_path} can't be read")


def _fails(checkpoint, tokenizer, tmp_path, capsys, *more: str) -> str:
    """Runs the command, which must fail in one line and write nothing; returns the message."""
    out = tmp_path / "out"
    arguments = [str(checkpoint), "--tokenizer", str(tokenizer), "--out", str(out), *more]
    assert main(arguments) == 2
    assert not out.exists()
    error = capsys.readouterr().err
    assert error.startswith("rlm-export: ")
    assert error.count("\n") == 1
    return error.removeprefix("rlm-export: ").strip()
