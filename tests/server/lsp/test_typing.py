"""What is shown never vanishes while somebody types, however fast, in a file of any length."""

from __future__ import annotations

import asyncio

import pytest
from lsp_support import Client, emacs, neovim, vscode
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")

FUNCTIONS = 8
FILE = "".join(
    f"def f{n}(values, k):\n    return sorted(values)[:k + {n}]\n\n\n" for n in range(FUNCTIONS)
)
LINE = 5
"""The body's line of the second function."""

ALL = {
    "codeLens": {"enabled": True},
    "inlayHint": {"enabled": True},
    "hideBelow": {"time": 0, "memory": 0},
    "diagnostics": {"enabled": True},
    "limits": {"time": "1 ns"},
}
"""Settings with which every function has a lens, a hint and a warning."""


class Typist:
    """Types at the end of a line, and asks for all that an editor asks for."""

    def __init__(self, client: Client, uri: str, text: str, line: int) -> None:
        self.client, self.uri = client, uri
        self.lines = text.split("\n")
        self.line = line
        self.version = 1
        self.answers: list[asyncio.Task] = []

    def press(self, key: str) -> None:
        place = types.Position(self.line, len(self.lines[self.line]))
        area = types.Range(place, place)
        self.version += 1
        change = types.TextDocumentContentChangePartial(area, key)
        self.client.change(self.uri, self.version, change)
        first, *rest = key.split("\n")
        self.lines[self.line] += first
        self.lines[self.line + 1 : self.line + 1] = rest
        self.line += len(rest)

    def press_and_ask(self, key: str) -> None:
        self.press(key)
        self.answers.append(asyncio.create_task(self._ask(list(self.lines))))

    async def _ask(self, lines: list[str]) -> tuple[list[str], list, list, list]:
        lenses, hints, report = await asyncio.gather(
            self.client.lenses(self.uri), self.client.hints(self.uri), self.client.pull(self.uri)
        )
        return lines, lenses, hints, list(report.items)

    async def check(self, count: int) -> None:
        """All answers are complete, and their places are those of the version asked about."""
        for lines, lenses, hints, warnings in await asyncio.gather(*self.answers):
            assert [len(lenses), len(hints), len(warnings)] == [count] * 3
            names = [line for line in lines if line.startswith("def f")]
            for lens, hint, warning, name in zip(lenses, hints, warnings, names, strict=True):
                assert lines[lens.range.start.line] == name
                assert warning.range == lens.range
                assert lines[hint.position.line][: hint.position.character] == name


@pytest.mark.parametrize("pause", [0.04, 0.09, 0.18])
@pytest.mark.parametrize("profile", [vscode, neovim, emacs])
async def test_nothing_vanishes_while_somebody_types(bare_client: Client, profile, pause):
    await bare_client.begin(profile(), **ALL)
    uri = bare_client.open(FILE)
    before = await bare_client.all_lenses(uri, FUNCTIONS)
    typist = Typist(bare_client, uri, FILE, LINE)

    for key in ["\n", *"    for k in reversed(values): ", "\n", *"        print(k, '"]:
        typist.press_and_ask(key)
        await asyncio.sleep(pause)

    await typist.check(FUNCTIONS)
    # Long before the last answer: no number is older than the last pause but that of the function.
    after = await bare_client.lenses(uri)
    titles = [[lens.command.title for lens in lenses] for lenses in (before, after)]
    assert [a == b for a, b in zip(*titles, strict=True)].count(False) <= 1


async def test_refreshes_are_few(bare_client: Client):
    await bare_client.begin(vscode(), **ALL)
    uri = bare_client.open(FILE)
    await bare_client.all_lenses(uri, FUNCTIONS)
    typist = Typist(bare_client, uri, FILE, LINE)
    bare_client.refreshes = {"lens": 0, "hint": 0}
    for _ in range(50):
        typist.press_and_ask(" ")
        await asyncio.sleep(0.04)
    await typist.check(FUNCTIONS)
    await asyncio.sleep(0.5)

    assert max(bare_client.refreshes.values()) <= 5
    before = dict(bare_client.refreshes)
    await asyncio.sleep(1)
    assert bare_client.refreshes == before


async def test_the_edited_functions_number_comes_when_it_is_known(bare_client: Client):
    await bare_client.begin(vscode(), **ALL)
    uri = bare_client.open(FILE)
    old = [lens.command.title for lens in await bare_client.all_lenses(uri, FUNCTIONS)]
    typist = Typist(bare_client, uri, FILE, LINE)
    for key in " + sorted(values, key=lambda value: [value] * k)":
        typist.press_and_ask(key)
        await asyncio.sleep(0.02)
    await typist.check(FUNCTIONS)
    await bare_client.hover(uri, LINE - 1)

    new = [lens.command.title for lens in await bare_client.lenses(uri)]
    fresh = bare_client.open("\n".join(typist.lines))
    assert new == [lens.command.title for lens in await bare_client.all_lenses(fresh, FUNCTIONS)]
    assert old[1] != new[1]
    assert old[2:] == new[2:]


async def test_a_long_file_keeps_its_lenses(bare_client: Client):
    await bare_client.begin(vscode(), **ALL)
    body = "".join(f"    {name} = a\n" for name in "bcdefghijklm")
    # One function many times: it is judged once.
    text = "".join(f"class C{n}:\n  def f(self, a):\n{body}\n" for n in range(3_000))
    uri = bare_client.open(text)
    count = len(await bare_client.all_lenses(uri, 3_000))
    typist = Typist(bare_client, uri, text, 2)
    assert len(typist.lines) > 45_000

    answers = []
    for key in ["\n", *" x = 1"]:
        typist.press(key)
        answers.append((list(typist.lines), asyncio.create_task(bare_client.lenses(uri))))
        await asyncio.sleep(0.09)

    for lines, answer in answers:
        lenses = await answer
        assert len(lenses) == count
        assert all("def f" in lines[lens.range.start.line] for lens in lenses)
