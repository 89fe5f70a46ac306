"""Settings: what the editor sends, read."""

from __future__ import annotations

import pytest

from rlm_lsp.settings import Settings, read_settings, section_of


@pytest.mark.parametrize("raw", [None, {}, {"path": "/bin/rlm-lsp", "trace": {"server": "off"}}])
def test_defaults(raw):
    assert read_settings(raw) == (Settings(), [])


def test_a_tree():
    raw = {
        "codeLens": {"enabled": False},
        "inlayHint": {"enabled": False},
        "size": 50.0,
        "sizes": [100, 10, 10],
        "provider": "cpu",
        "threads": 4,
        "debounceMs": 0,
        "logLevel": "debug",
        "modelPath": "/models/x",
    }

    assert read_settings(raw) == (
        Settings(False, False, 50, (10, 100), "cpu", 4, 0, "debug", "/models/x"),
        [],
    )


def test_dotted_names_and_nulls():
    found, problems = read_settings({"codeLens.enabled": False, "size": None})

    assert (found.code_lens_enabled, found.size, problems) == (False, 1000, [])


def test_later_layers_count_more():
    found, _ = read_settings({"size": 10, "threads": 1}, {"size": 20})

    assert (found.size, found.threads) == (20, 1)


SIZE = "a whole number from 1 to 1000000000000000"


@pytest.mark.parametrize(
    ("raw", "name", "wanted", "given", "used"),
    [
        ({"size": "big"}, "size", SIZE, '"big"', "1000"),
        ({"size": True}, "size", SIZE, "true", "1000"),
        ({"size": 0}, "size", SIZE, "0", "1000"),
        ({"size": 1.5}, "size", SIZE, "1.5", "1000"),
        ({"threads": 0}, "threads", "a whole number from 1 to 64", "0", "2"),
        (
            {"sizes": []},
            "sizes",
            "a list of at least one whole number, each 1 or more",
            "[]",
            "[10, 100, 1000, 10000, 100000]",
        ),
        (
            {"sizes": [1, "x"]},
            "sizes",
            "a list of whole numbers, each 1 or more",
            '[1, "x"]',
            "[10, 100, 1000, 10000, 100000]",
        ),
        ({"provider": "tpu"}, "provider", "one of auto, cpu, cuda", '"tpu"', '"auto"'),
        ({"codeLens": {"enabled": "no"}}, "codeLens.enabled", "true or false", '"no"', "true"),
        ({"modelPath": 3}, "modelPath", "text", "3", '""'),
    ],
)
def test_a_wrong_value_is_told_and_the_default_used(raw, name, wanted, given, used):
    problem = f"setting rlm-lsp.{name} must be {wanted}, not {given}; {used} is used"

    assert read_settings(raw) == (Settings(), [problem])


def test_settings_that_are_no_object():
    problem = 'the settings of rlm-lsp must be an object, not "nonsense"'

    assert read_settings("nonsense") == (Settings(), [problem])


@pytest.mark.parametrize(
    ("raw", "section"),
    [({"rlm-lsp": {"size": 1}}, {"size": 1}), ({"other": 1}, None), (None, None), ([], None)],
)
def test_the_section_of_a_bigger_tree(raw, section):
    assert section_of(raw) == section
