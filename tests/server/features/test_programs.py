"""A file that is a program has a lens at its top, where the model answers for programs."""

from __future__ import annotations

import os
import re

import pytest
import pytest_asyncio
from lsp_support import PROFILES, Client, at
from tiny_model import build_model

pytestmark = pytest.mark.asyncio(loop_scope="session")

PROGRAM = """\
def total(prices):
    result = 0
    for price in prices:
        result += price
    return result


if __name__ == "__main__":
    print(total(map(int, input().split())))
"""

LIBRARY = PROGRAM[: PROGRAM.index("\n\nif")]

CPP = """\
#include <iostream>

int main() {
    int n;
    std::cin >> n;
    for (int i = 0; i < n; i++) std::cout << i;
}
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """That of a model which answers for functions of Python, and for programs."""
    folder = build_model(
        tmp_path_factory.mktemp("programs"),
        languages=("python", "cpp"),
        kinds=("function", "program"),
    )
    return {**os.environ, "RLM_LSP_MODEL": str(folder)}


@pytest_asyncio.fixture(loop_scope="session")
async def session(bare_client: Client) -> Client:
    await bare_client.begin(PROFILES["vscode"]())
    return bare_client


def titles(lenses) -> list[str]:
    return [lens.command.title for lens in lenses]


async def test_the_lens_of_a_program_is_at_the_top_and_says_what_it_is_of(session):
    uri = session.open(PROGRAM)
    lenses = await session.all_lenses(uri, 2)
    assert [lens.range.start.line for lens in lenses] == [0, 0]
    program, function = titles(lenses)
    assert re.match(r"program: .+ at n = 1\u202f000", program)
    assert not function.startswith("program")
    assert " at n = " in function


async def test_a_file_without_a_main_entry_is_no_program(session):
    uri = session.open(LIBRARY)
    (lens,) = await session.all_lenses(uri, 1)
    assert not lens.command.title.startswith("program")


async def test_a_program_in_another_language(session):
    uri = session.open(CPP, "cpp", "file:///a.cpp")
    program, function = await session.all_lenses(uri, 2)
    assert program.range.start.line == 0
    assert function.range.start.line == 2
    assert program.command.title.startswith("program: ")


async def test_a_click_on_a_lens_tells_of_what_the_lens_is_of(session):
    uri = session.open(PROGRAM)
    program, function = await session.all_lenses(uri, 2)
    told = [await session.run(lens.command.command, *lens.command.arguments)
            for lens in (program, function)]  # fmt: skip
    assert told[0].startswith("this program: ")
    assert told[1].startswith("total: ")


async def test_hover_hint_and_why_call_it_a_program(session):
    uri = session.open(CPP, "cpp", "file:///b.cpp")
    await session.all_lenses(uri, 2)
    hover = await session.hover(uri, 0)
    assert hover.contents.value.startswith("This program\n\n")
    assert "n" in hover.contents.value
    hints = await session.hints(uri)
    assert [str(hint.label).startswith("program: ") for hint in hints] == [True, False]
    assert (await session.why(uri, 0)).startswith("This program has an estimate: ")
    assert (await session.why(uri, 3)).startswith("main has an estimate: ")
    assert "defined inside" not in await session.why(uri, 3)
    # Outside of functions a program is what there is.
    assert (await session.why(uri, 1)).startswith("This program has an estimate: ")


async def test_a_program_that_is_being_written_keeps_its_lens(session):
    uri = session.open(PROGRAM)
    before = titles(await session.all_lenses(uri, 2))
    session.replace(uri, 2, PROGRAM + "print((\n")
    assert titles(await session.all_lenses(uri, 2))[0] == before[0]
    session.replace(uri, 3, "# first\n" + PROGRAM)
    lenses = await session.all_lenses(uri, 2)
    assert [lens.range.start.line for lens in lenses] == [0, 1]


async def test_no_comment_is_offered_for_a_file(session):
    uri = session.open(CPP, "cpp", "file:///c.cpp")
    await session.all_lenses(uri, 2)
    assert await session.actions(uri, 0) == []
    assert len(await session.actions(uri, 2)) == 2


async def test_a_report_names_both_kinds(session):
    uri = session.open(PROGRAM)
    await session.all_lenses(uri, 2)
    report = await session.run("rlm-lsp.reportDocument", at(uri, 0))
    assert {(unit["kind"], unit["name"]) for unit in report["units"]} == {
        ("program", ""),
        ("function", "total"),
    }
    assert "this program" in report["text"]


async def test_a_limit_is_told_of_a_program(bare_client):
    await bare_client.begin(
        PROFILES["vscode"](), diagnostics={"enabled": True}, limits={"time": "1 ns"}
    )
    uri = bare_client.open(PROGRAM)
    await bare_client.all_lenses(uri, 2)
    found = (await bare_client.pull(uri)).items
    assert any(item.message.startswith("this program is predicted over") for item in found)
