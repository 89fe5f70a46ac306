"""Rubbish in every setting, of its own type: it is told once, and the session lives on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lsp_support import SHOP, Client, vscode
from lsprotocol import types

from rlm_lsp.settings import Layer, Settings, all_settings, read_settings
from rlm_lsp.settings.rules import rules_for
from rlm_lsp.settings.schema import Setting
from rlm_lsp.settings.values import (
    Amount,
    Boolean,
    Choice,
    Folder,
    Integer,
    Integers,
    Patterns,
    Texts,
)

LONG = "x" * 100_000
DEEP: object = []
for _ in range(2000):
    DEEP = [DEEP]

PATTERNS = ["build\\", "!", "[z-a].py", "\\", "!\\", "*a*a*a*a*b", "**/a/" * 5, "x" * 2000]

WRONG: dict[type, list[object]] = {
    Boolean: ["true", 1, 0.0, [], DEEP],
    Integer: [-1, 10**400, 1e308, float("nan"), float("inf"), "7", True],
    Integers: [[], [-1], [10**400], [1] * 1000, ["1"], [[1]], [None], [True], 7],
    Choice: ["", "\0", LONG, "Auto ", ["auto"], {"auto": True}],
    Folder: ["\0", "a\0b", "\ud800", "~nobody-has-this-name/x", ["/x"]],
    Texts: ["python", [1], [None], [["python"]], ["x"] * 100_000, {"python": True}],
    Patterns: [[text] for text in PATTERNS] + [["*.py", "!"], ["x"] * 100_000, "*.py"],
    Amount: ["9" * 400 + " s", "1" * 100_000 + " x", "1e5 s", "nan s", "inf", "-1 s", "", -0.5],
}
"""By the kind of the setting: what looks like a value, and is none."""

ODD: dict[type, list[object]] = {
    Boolean: [],
    Integer: [],
    Integers: [],
    Choice: [],
    Folder: ["relative/../..", LONG, "\n", "/dev/null", "💥"],
    Texts: [["\0", "\ud800", "", LONG]],
    Patterns: [["", "#", "[", "[!", "\0", "\ud800", "/", "//", "**", "a**b", "   ", "***"]],
    Amount: ["0" * 40],
}
"""What is a value, and had better do no harm."""


def of_kind(rubbish: dict[type, list[object]]) -> list:
    """Each setting with each piece; a kind that has none fails."""
    return [
        pytest.param(setting, value, id=f"{setting.name}-{number}")
        for setting in all_settings()
        for number, value in enumerate(rubbish[type(setting.kind)])
    ]


@pytest.mark.parametrize(("setting", "value"), of_kind(WRONG))
def test_a_wrong_value_is_told_and_the_default_used(setting: Setting, value: object):
    found, [problem] = read_settings([Layer({setting.name: value})])

    assert found == Settings()
    assert problem.startswith(f"setting rlm-lsp.{setting.name} must be ")
    assert problem.endswith(f"; {json.dumps(setting.default, ensure_ascii=False)} is used")
    assert len(problem) < 500


@pytest.mark.parametrize(("setting", "value"), of_kind(ODD))
def test_an_odd_value_makes_rules(setting: Setting, value: object):
    found, problems = read_settings([Layer({setting.name: value})])

    assert problems == []
    assert rules_for(found, "python", "a/b.py").sizes


def test_the_pattern_that_is_none_is_named():
    _, [problem] = read_settings([Layer({"exclude": ["*.gen.py", "build\\"]})])

    assert problem == (
        "setting rlm-lsp.exclude must be a list of patterns as in .gitignore "
        '(and "build\\\\" is none), not ["*.gen.py", "build\\\\"]; [] is used'
    )


@pytest.mark.parametrize("name", sorted({s.name.rpartition(".")[0] for s in all_settings()} - {""}))
@pytest.mark.parametrize("value", [True, "on", 0, [1]])
def test_a_group_that_is_no_object_is_told(name: str, value: object):
    _, problems = read_settings([Layer({name: value})])

    assert problems == [f"rlm-lsp.{name} must be an object, not {json.dumps(value)}"]


def test_a_tree_in_the_place_of_a_value_is_told():
    _, [problem] = read_settings([Layer({"size": {"n": 5}})])

    assert problem.startswith("setting rlm-lsp.size must be a whole number")


def test_a_file_full_of_unknown_names_is_one_message():
    deep: object = 1
    for _ in range(5000):
        deep = {"a": deep}
    names = {f"no{number}": 1 for number in range(1000)}

    found, [problem] = read_settings([Layer({**names, "x": deep}, "file", "/p")])

    assert found == Settings()
    assert problem == ("/p: there is no setting rlm-lsp.no0, rlm-lsp.no1, rlm-lsp.no2 and 998 more")


def toml(value: object) -> str | None:
    """A value as TOML; None where TOML has none."""
    try:
        text = json.dumps(value, ensure_ascii=False)
        text.encode()
    except (ValueError, RecursionError):
        return None
    plain = isinstance(value, (bool, int, str)) or (
        isinstance(value, list) and all(isinstance(item, (bool, int, str)) for item in value)
    )
    return text if plain and len(text) < 2000 else None


@pytest.mark.asyncio(loop_scope="session")
async def test_a_document_lives_on_whatever_an_editor_sets(bare_client: Client):
    await bare_client.begin(vscode())
    uri = bare_client.open(SHOP)
    for version, (setting, value) in enumerate((p.values for p in of_kind(WRONG)), start=2):
        if value is DEEP or (isinstance(value, float) and value != 0):
            continue  # JSON has none of it
        settings = {"rlm-lsp": {setting.name: value}}
        bare_client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings))
        bare_client.replace(uri, version, "\n" * version + SHOP)
        assert [lens.range.start.line for lens in await bare_client.lenses(uri)] == [
            version,
            version + 8,
        ], setting.name
    told = [message.message for message in bare_client.messages]
    assert len(told) == len(set(told))
    for setting in all_settings():
        assert any(f"setting rlm-lsp.{setting.name} must be" in text for text in told)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_document_lives_on_whatever_a_project_sets(bare_client: Client, tmp_path: Path):
    file = tmp_path / "pyproject.toml"
    await bare_client.begin(vscode(), folders=[tmp_path], as_it_comes=True)
    event = types.FileEvent(file.as_uri(), types.FileChangeType.Changed)
    tried: set[str] = set()
    for number, (setting, value) in enumerate(p.values for p in of_kind(WRONG)):
        text = toml(value)
        if text is None or setting.scope != "resource":
            continue
        tried.add(setting.name)
        file.write_text(f"[tool.rlm-lsp]\n{setting.name} = {text}\n# {number}\n")
        bare_client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        uri = bare_client.open(SHOP, uri=(tmp_path / f"shop{number}.py").as_uri())
        await bare_client.lenses(uri)
        hover = (await bare_client.hover(uri, 0)).contents.value
        assert "no estimate" not in hover, setting.name
    assert tried == {s.name for s in all_settings() if s.scope == "resource"}
    told = [message.message for message in bare_client.messages]
    assert len(told) == len(set(told))
    for name in tried:
        assert any(f"setting rlm-lsp.{name} must be" in text for text in told), name
