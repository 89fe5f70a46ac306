"""Settings: what editors and projects hold, read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rlm_lsp.settings import Layer, Settings, all_settings, read_settings, section_of
from rlm_lsp.settings.schema import Cache, CodeLens, Diagnostics, HideBelow, InlayHint, Limits


def read(*trees: object) -> tuple[Settings, list[str]]:
    return read_settings([Layer(tree) for tree in trees])


@pytest.mark.parametrize("raw", [None, {}, {"path": "/bin/rlm-lsp", "trace": {"server": "off"}}])
def test_defaults(raw):
    assert read(raw) == (Settings(), [])


def test_a_tree():
    raw = {
        "codeLens": {"enabled": False, "showTime": False, "showMemory": True},
        "inlayHint": {"enabled": False, "showMemory": False, "position": "afterName"},
        "size": 50.0,
        "sizes": [100, 10, 10],
        "hideBelow": {"time": "1.5 ms", "memory": "2kB"},
        "diagnostics": {"enabled": True},
        "limits": {"time": "2 min", "memory": 0, "size": 500},
        "trigger": "save",
        "debounceMs": 0,
        "exclude": ["tests/", "*.gen.py"],
        "maxUnits": 7,
        "languages": ["python"],
        "provider": "cpu",
        "threads": 4,
        "modelPath": "/models/x",
        "cache": {"enabled": False},
        "logLevel": "debug",
    }

    found, problems = read(raw)

    assert problems == []
    assert found == Settings(
        code_lens=CodeLens(enabled=False, show_time=False, show_memory=True),
        inlay_hint=InlayHint(enabled=False, show_memory=False, position="afterName"),
        size=50,
        sizes=(10, 100),
        hide_below=HideBelow(time=0.0015, memory=2000.0),
        diagnostics=Diagnostics(enabled=True),
        limits=Limits(time=120.0, memory=0.0, size=500),
        trigger="save",
        debounce_ms=0,
        exclude=("tests/", "*.gen.py"),
        max_units=7,
        languages=("python",),
        provider="cpu",
        threads=4,
        model_path="/models/x",
        cache=Cache(enabled=False),
        log_level="debug",
    )
    assert found.all_sizes == (10, 50, 100, 500)


def test_the_limits_size_is_asked_for_where_limits_count():
    assert 7 not in replace(Settings(), limits=Limits(size=7)).all_sizes
    assert 7 in replace(Settings(), limits=Limits(size=7), diagnostics=Diagnostics(True)).all_sizes


def test_dotted_names_and_nulls():
    found, problems = read({"codeLens.enabled": False, "size": None})

    assert (found.code_lens.enabled, found.size, problems) == (False, 1000, [])


def test_later_layers_count_more():
    found, _ = read({"size": 10, "debounceMs": 1}, {"size": 20})

    assert (found.size, found.debounce_ms) == (20, 1)


SIZE = "a whole number from 1 to 1000000000000000"
TIME = 'a number and a unit of ns, us, µs, ms, s, min, h, such as "10 ms", or 0'


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
            "a list of 1 to 16 whole numbers",
            "[]",
            "[10, 100, 1000, 10000, 100000]",
        ),
        (
            {"sizes": [1] * 17},
            "sizes",
            "a list of 1 to 16 whole numbers",
            f"[{', '.join(['1'] * 17)}]",
            "[10, 100, 1000, 10000, 100000]",
        ),
        (
            {"sizes": [1, "x"]},
            "sizes",
            f"a list in which each is {SIZE}",
            '[1, "x"]',
            "[10, 100, 1000, 10000, 100000]",
        ),
        ({"provider": "tpu"}, "provider", "one of auto, cpu, cuda", '"tpu"', '"auto"'),
        ({"codeLens": {"enabled": "no"}}, "codeLens.enabled", "true or false", '"no"', "true"),
        ({"modelPath": 3}, "modelPath", "text", "3", '""'),
        ({"exclude": "tests"}, "exclude", "a list of texts", '"tests"', "[]"),
        ({"languages": ["python", 3]}, "languages", "a list of texts", '["python", 3]', "[]"),
        ({"limits": {"time": "soon"}}, "limits.time", TIME, '"soon"', '"1 s"'),
        ({"limits": {"time": 4}}, "limits.time", TIME, "4", '"1 s"'),
        ({"limits": {"time": "4"}}, "limits.time", TIME, '"4"', '"1 s"'),
        ({"limits": {"time": "-4 s"}}, "limits.time", TIME, '"-4 s"', '"1 s"'),
        ({"limits": {"time": "4 MB"}}, "limits.time", TIME, '"4 MB"', '"1 s"'),
        ({"limits": {"time": False}}, "limits.time", TIME, "false", '"1 s"'),
    ],
)
def test_a_wrong_value_is_told_and_the_default_used(raw, name, wanted, given, used):
    problem = f"setting rlm-lsp.{name} must be {wanted}, not {given}; {used} is used"

    assert read(raw) == (Settings(), [problem])


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("10 ms", 0.01), (" 3ns ", 3e-9), ("2 h", 7200), ("1 µs", 1e-6), ("0", 0), ("0.0", 0), (0, 0)],
)
def test_amounts(text, seconds):
    found, problems = read({"limits": {"time": text}})

    assert (found.limits.time, problems) == (pytest.approx(seconds), [])


def test_settings_that_are_no_object():
    problem = 'the settings of rlm-lsp must be an object, not "nonsense"'

    assert read("nonsense") == (Settings(), [problem])


@pytest.mark.parametrize(
    "raw", [[], {"codeLens": []}, {"hideBelow": [], "limits": []}, {"exclude": []}, {"sizes": {}}]
)
def test_an_empty_table_of_lua_says_nothing(raw):
    """Neovim sends one as an empty list; others send an empty list as an object."""
    assert read(raw) == (Settings(), [])
    assert read_settings([Layer(raw, "folder", "/p")]) == (Settings(), [])


def test_a_projects_values_say_where_they_stand():
    file = Layer({"size": "big"}, "file", "/p/pyproject.toml")

    _, problems = read_settings([file])

    assert problems == [
        f'/p/pyproject.toml: setting rlm-lsp.size must be {SIZE}, not "big"; 1000 is used'
    ]


@pytest.mark.parametrize("origin", ["folder", "file"])
@pytest.mark.parametrize("setting", all_settings(), ids=lambda setting: setting.name)
def test_a_project_chooses_for_its_files_alone(origin, setting):
    """No value is right here: what is not refused would be told as wrong."""
    layer = Layer({setting.name: {}.keys()}, origin, "/p")

    found, problems = read_settings([layer])

    refused = (
        f"/p: setting rlm-lsp.{setting.name} is not for a project to choose; "
        "set it in your editor's user settings"
    )
    assert found == Settings()
    assert (problems == [refused]) == (setting.scope != "resource")


def test_the_scopes_of_what_is_the_users():
    users = {setting.name for setting in all_settings() if setting.scope != "resource"}

    assert users == {
        "provider",
        "threads",
        "modelPath",
        "cache.enabled",
        "calibration.enabled",
        "logLevel",
    }


def test_a_folder_that_repeats_what_the_user_chose_is_not_refused():
    folder = Layer({"threads": 4, "provider": "auto", "size": 5}, "folder", "/p")

    found, problems = read_settings([Layer({"threads": 4}), folder])

    assert (found.threads, found.size, problems) == (4, 5, [])


def test_names_that_are_unknown_are_told_of_files_alone():
    unknown = {"codelens": {"enabled": False}}

    assert read_settings([Layer(unknown), Layer(unknown, "folder", "/p")]) == (Settings(), [])
    assert read_settings([Layer(unknown, "file", "/p/pyproject.toml")]) == (
        Settings(),
        ["/p/pyproject.toml: there is no setting rlm-lsp.codelens.enabled"],
    )


@pytest.mark.parametrize(
    ("raw", "section"),
    [({"rlm-lsp": {"size": 1}}, {"size": 1}), ({"other": 1}, None), (None, None), ([], None)],
)
def test_the_section_of_a_bigger_tree(raw, section):
    assert section_of(raw) == section
