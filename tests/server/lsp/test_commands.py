"""Commands: typed arguments, reasons, reports, progress."""

from __future__ import annotations

import asyncio
import json
import re

import pytest
from lsp_support import PROFILES, SHOP, Client, at, vscode
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

pytestmark = pytest.mark.asyncio(loop_scope="session")

COMMANDS = [
    "rlm-lsp.showSizes",
    "rlm-lsp.why",
    "rlm-lsp.model",
    "rlm-lsp.reportDocument",
    "rlm-lsp.reportWorkspace",
    "rlm-lsp.predict",
    "rlm-lsp.calibrate",
]


@pytest.mark.parametrize("profile", PROFILES)
async def test_they_are_announced(bare_client: Client, profile):
    provider = (await bare_client.begin(PROFILES[profile]())).execute_command_provider

    assert (list(provider.commands), provider.work_done_progress) == (COMMANDS, True)


@pytest.mark.parametrize(
    ("command", "arguments", "message"),
    [
        ("rlm-lsp.nonsense", [], "there is no command 'rlm-lsp.nonsense'; known: "),
        ("rlm-lsp.why", [], "rlm-lsp.why takes 1 argument, not 0"),
        ("rlm-lsp.why", ["file:///a.py"], "the argument of rlm-lsp.why must be {"),
        ("rlm-lsp.why", [{"textDocument": {"uri": "a"}}], "the argument of rlm-lsp.why must be"),
        ("rlm-lsp.why", [at("file:///a.py", -1)], "the argument of rlm-lsp.why must be"),
        ("rlm-lsp.reportDocument", [7], "the argument of rlm-lsp.reportDocument must be"),
        ("rlm-lsp.reportWorkspace", [{}], "rlm-lsp.reportWorkspace takes no arguments, not 1"),
    ],
)
async def test_wrong_arguments_are_refused(client: Client, command, arguments, message):
    with pytest.raises(JsonRpcInvalidParams) as refused:
        await client.run(command, *arguments)

    assert refused.value.message.startswith(message)


# Why no estimate here?


NO_FUNCTION = "No estimate: there is no function at this place."


@pytest.mark.parametrize(
    ("text", "line", "language", "reason"),
    [
        (
            "def broken(n):\n    return 1 +\n",
            0,
            "python",
            "broken: no estimate: syntax error in this function.",
        ),
        (
            "x = 1\n",
            0,
            "python",
            f"{NO_FUNCTION} Only functions and methods have one.",
        ),
        (
            "x = 1\n)\n",
            0,
            "python",
            f"{NO_FUNCTION} Only functions and methods have one. There is a syntax error in line 2",
        ),
        ("hello", 0, "plaintext", "No estimate: rlm-lsp can't read plaintext. It reads python, "),
        (
            "function f() {}\n",
            0,
            "javascript",
            "No estimate: model tiny does not answer for javascript, only for python.",
        ),
        ("def f(n):\n    return n\n", 1, "python", "f has an estimate: "),
        ("", 5, "python", NO_FUNCTION),
    ],
)
async def test_a_reason_for_every_place(client: Client, text, line, language, reason):
    await client.lenses(client.open(SHOP))  # the model is loaded
    uri = client.open(text, language)
    before = len(client.messages)

    told = await client.why(uri, line)

    assert told.startswith(reason)
    assert [message.message for message in client.messages[before:]] == [told]


async def test_a_function_inside_another(client: Client):
    uri = client.open("def outer(n):\n    def inner(k):\n        return k\n    return inner(n)\n")

    told = await client.why(uri, 2)

    assert told.startswith("outer.inner has an estimate: ")
    assert told.endswith("It is defined inside outer, whose estimate includes its calls.")


async def test_what_was_cut(client: Client):
    body = "".join(f"    value = value + {n} * value\n" for n in range(200))
    uri = client.open(f"def long(value):\n{body}    return value\n")

    assert "It is long: the model did not read" in await client.why(uri, 0)


async def test_a_comment_that_is_not_understood(client: Client):
    uri = client.open("# rlm: n=many\n" + SHOP)

    assert "A comment is not understood: `rlm: n=many`" in await client.why(uri, 1)


async def test_a_document_that_is_not_open(client: Client):
    told = await client.why("file:///never.py", 0)

    assert told == "No estimate: the document is not open in this session."


async def test_what_the_settings_hide(bare_client: Client, tmp_path):
    await bare_client.begin(
        vscode(),
        [tmp_path],
        codeLens={"enabled": False},
        hideBelow={"time": "1 h", "memory": "1 TB"},
        exclude=["gen/"],
    )
    uri = bare_client.open(SHOP, uri=(tmp_path / "shop.py").as_uri())
    excluded = bare_client.open(SHOP, uri=(tmp_path / "gen" / "shop.py").as_uri())

    told = await bare_client.why(uri, 0)

    assert told.endswith("It is below the setting hideBelow: only the hover shows it.")
    assert await bare_client.why(excluded, 0) == (
        "No estimate: the setting exclude leaves this file out."
    )


@pytest.mark.parametrize(
    ("settings", "remark"),
    [
        (
            {"codeLens": {"enabled": False}, "inlayHint": {"enabled": False}},
            "The settings codeLens.enabled and inlayHint.enabled are off.",
        ),
        (
            {
                "codeLens": {"showTime": False, "showMemory": False},
                "inlayHint": {"enabled": False},
            },
            "The settings leave nothing of it above the function or beside it.",
        ),
        ({"inlayHint": {"enabled": False}}, "."),
    ],
)
async def test_what_the_settings_leave(bare_client: Client, settings, remark):
    await bare_client.begin(vscode(), **settings)

    told = await bare_client.why(bare_client.open(SHOP), 0)

    assert re.fullmatch(r"total has an estimate: .+ at n = 1\u202f000\..*", told)
    assert told.endswith(remark)
    assert told.count(".") <= 4


async def test_item_22_a_client_with_room_shows_the_answer_itself(start):
    wire = await start()
    await wire.begin(initializationOptions={"showsAnswers": True})
    uri = wire.open(SHOP)

    command = {"command": "rlm-lsp.why", "arguments": [at(uri, 0)]}
    wire.send("workspace/executeCommand", command, 2)

    while (message := await wire.receive()).get("id") != 2 or "method" in message:
        assert message.get("method") != "window/showMessage"
    assert message["result"].startswith("total has an estimate")


async def test_item_22_what_the_model_answers_for(bare_client: Client):
    await bare_client.begin(vscode())

    told = await bare_client.run("rlm-lsp.model")

    assert told == {"name": "tiny", "version": "0.0.1", "languages": ["Python"]}


async def test_item_22_why_there_is_no_model(bare_client: Client, tmp_path):
    await bare_client.begin(vscode(), modelPath=str(tmp_path))

    told = await bare_client.run("rlm-lsp.model")

    assert told == {"problem": f"no model in {tmp_path}: manifest.json is missing"}


async def test_a_missing_model(bare_client: Client, tmp_path):
    await bare_client.begin(vscode(), modelPath=str(tmp_path))
    uri = bare_client.open(SHOP)

    assert await bare_client.why(uri, 0) == (
        f"total: no estimate: no model in {tmp_path}: manifest.json is missing."
    )


async def test_a_trigger_that_waits_and_the_command_that_does_not(bare_client: Client):
    await bare_client.begin(vscode(), trigger="manual")
    uri = bare_client.open(SHOP)
    assert "the command rlm-lsp.predict predicts it" in await bare_client.why(uri, 0)

    assert await bare_client.run("rlm-lsp.predict", {"textDocument": {"uri": uri}}) is True

    assert len(await bare_client.all_lenses(uri, 2)) == 2
    assert (
        await bare_client.run("rlm-lsp.predict", {"textDocument": {"uri": "file:///no"}}) is False
    )


# Reports


def units(report: dict) -> dict[str, str]:
    return {unit["name"]: unit["path"] for unit in report["units"]}


async def test_a_document(client: Client):
    uri = client.open(SHOP + "\ndef broken(n):\n    return 1 +\n")

    report = await client.run("rlm-lsp.reportDocument", {"textDocument": {"uri": uri}})

    assert list(report) == ["version", "model", "units", "complete", "text"]
    assert (report["version"], report["complete"]) == (1, True)
    assert report["model"] == {"name": "tiny", "version": "0.0.1"}
    assert [unit["reason"] for unit in report["units"]] == [
        None,
        None,
        "syntax error in this function",
    ]
    first = report["units"][0]
    assert list(first) == [
        "path", "uri", "name", "kind", "language", "start_line", "end_line", "reason",
        "cut_lines", "size", "hidden", "calibrated", "estimates", "growth",
    ]  # fmt: skip
    assert {unit["uri"] for unit in report["units"]} == {uri}
    assert {estimate["size"] for estimate in first["estimates"]} == {1000, 100_000}
    assert set(first["growth"]) == {"time_s", "peak_memory_bytes"}
    assert set(first["growth"]["time_s"]) == {"best", "slowest", "fastest"}
    head, titles, *_ = report["text"].split("\n")
    assert [part.strip() for part in head.split("n = ")[1:]] == ["1\u202f000", "100\u202f000"]
    assert titles.split()[-3:] == ["growth", "function", "where"]
    assert json.dumps(report)


async def test_a_document_that_is_not_open_has_no_report(client: Client):
    with pytest.raises(JsonRpcInvalidParams):
        await client.run("rlm-lsp.reportDocument", {"textDocument": {"uri": "file:///never.py"}})


def write(folder, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)


async def test_the_workspace(bare_client: Client, tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    write(one, shop=SHOP, skipped="def skipped(): pass\n")
    write(other, small="def small(n):\n    return n\n", opened="def stale(n):\n    return n\n")
    (other / "more.js").write_text("function unknown() {}\n")
    (other / "notes.txt").write_text("def no(): pass\n")
    await bare_client.begin(vscode(), [one, other], exclude=["skipped.py"])
    bare_client.open("def fresh(n):\n    return n\n", uri=(other / "opened.py").as_uri())

    report = await bare_client.run("rlm-lsp.reportWorkspace")

    assert report["complete"] is True
    assert units(report) == {
        "total": "one/shop.py",
        "Cart.cheapest": "one/shop.py",
        "small": "other/small.py",
        "fresh": "other/opened.py",
    }
    [steps] = bare_client.progress_reports.values()
    assert (steps[0].title, steps[0].cancellable) == ("Predicting the workspace", True)
    assert isinstance(steps[-1], types.WorkDoneProgressEnd)
    percents = [step.percentage for step in steps[1:-1]]
    assert percents == sorted(set(percents))
    assert percents[0] == 0


async def test_item_22_paths_of_one_folder_are_short(bare_client: Client, tmp_path):
    (tmp_path / "src").mkdir()
    write(tmp_path / "src", shop=SHOP, cheap="def cheap(n):  # rlm: n=20\n    return n\n")
    await bare_client.begin(vscode(), [tmp_path], hideBelow={"time": "0", "memory": "0"})

    report = await bare_client.run("rlm-lsp.reportWorkspace")

    assert set(units(report).values()) == {"src/shop.py", "src/cheap.py"}
    assert {unit["uri"] for unit in report["units"]} == {
        (tmp_path / "src" / name).as_uri() for name in ("shop.py", "cheap.py")
    }
    # One function has a size of its own: the table says which.
    assert report["text"].split("\n")[1].split()[0] == "n"
    assert {unit["size"] for unit in report["units"]} == {20, 1000}
    assert str(tmp_path) not in report["text"]


async def test_what_is_hidden_is_in_the_report_as_such(bare_client: Client, tmp_path):
    write(tmp_path, shop=SHOP)
    await bare_client.begin(vscode(), [tmp_path], hideBelow={"time": "999 h", "memory": "999 TB"})

    report = await bare_client.run("rlm-lsp.reportWorkspace")

    assert [unit["hidden"] for unit in report["units"]] == [True, True]
    assert report["text"] == "2 functions below the setting hideBelow are not listed"


async def test_a_workspace_of_no_folder(bare_client: Client):
    await bare_client.begin(vscode())

    report = await bare_client.run("rlm-lsp.reportWorkspace")

    assert (report["units"], report["complete"]) == ([], True)


async def test_a_cancelled_report_keeps_what_it_has(bare_client: Client, tmp_path):
    body = "".join(f"    value += {n}\n" for n in range(40))
    for number in range(60):
        functions = "".join(f"def f{number}_{k}(value):\n{body}\n" for k in range(10))
        write(tmp_path, **{f"file{number:02}": functions})
    await bare_client.begin(vscode(), [tmp_path])
    bare_client.progress_reports["mine"] = []
    running = asyncio.create_task(bare_client.run("rlm-lsp.reportWorkspace", token="mine"))
    steps = bare_client.progress_reports["mine"]
    await bare_client.until(lambda: any((getattr(s, "percentage", 0) or 0) > 3 for s in steps))

    bare_client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams("mine"))

    report = await asyncio.wait_for(running, 10)
    assert report["complete"] is False
    assert 0 < len(report["units"]) < 600
    assert list(bare_client.progress_reports) == ["mine"]
    assert (steps[-1].kind, steps[-1].message) == ("end", "cancelled")
    assert len(await bare_client.lenses(bare_client.open(SHOP))) == 2


async def test_open_documents_go_before_a_report(bare_client: Client, tmp_path):
    body = "".join(f"    value += {n}\n" for n in range(40))
    for number in range(60):
        functions = "".join(f"def f{number}_{k}(value):\n{body}\n" for k in range(10))
        write(tmp_path, **{f"file{number:02}": functions})
    await bare_client.begin(vscode(), [tmp_path])
    running = asyncio.create_task(bare_client.run("rlm-lsp.reportWorkspace"))
    await bare_client.until(lambda: any(map(len, bare_client.progress_reports.values())))

    lenses = await bare_client.lenses(bare_client.open(SHOP))

    assert len(lenses) == 2
    assert not running.done()
    [token] = bare_client.progress_reports
    bare_client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token))
    await asyncio.wait_for(running, 10)
