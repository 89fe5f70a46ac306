"""Lines of a megabyte: no request takes long on them, and they keep nobody else waiting."""

from __future__ import annotations

import pytest
import pytest_asyncio
from session_support import SETTINGS, Session, cpu_seconds
from tiny_model import build_model

pytestmark = pytest.mark.asyncio(loop_scope="session")

LENGTH = 1_000_000

LITERALS = {
    "base64": "QmFzZTY0" * (LENGTH // 8),
    "data URI": "data:image/png;base64," + "iVBORw0KGgo" * (LENGTH // 11),
    "hex key": "0123456789abcdef" * (LENGTH // 16),
    "underscores": "_" * LENGTH,
    "letters": "日本語😀" * (LENGTH // 4),
    "brackets": "a<b<(c[" * (LENGTH // 7),
}

_BRACES = "{head}int top(int a) {{\n  return a;\n}}\nint use() {{\n{lines}  return 1;\n}}\n"
LANGUAGES = {
    "python": ("def top(a):\n    return a\n\n\n{lines}", "x = '{}'; top(1)\n"),
    "c": (_BRACES, "const char *x = \"{}\"; top(1);\n"),
    "cpp": (_BRACES, "auto x = \"{}\"; top(1);\n"),
    "csharp": ("class C {{\n" + _BRACES + "}}\n", "var x = \"{}\"; top(1);\n"),
    "java": ("class C {{\n" + _BRACES + "}}\n", "var x = \"{}\"; top(1);\n"),
    "javascript": ("function top(a) {{\n  return a;\n}}\n{lines}", "x = '{}'; top(1);\n"),
    "typescript": ("function top(a: any) {{\n  return a;\n}}\n{lines}", "x = '{}'; top(1);\n"),
    "go": (
        "package m\n\nfunc top(a int) int {{\n\treturn a\n}}\nfunc use() {{\n{lines}}}\n",
        "x := \"{}\"; top(1)\n",
    ),
    "rust": (
        "fn top(a: u32) -> u32 {{\n    a\n}}\nfn use_it() {{\n{lines}}}\n",
        "let x = \"{}\"; top(1);\n",
    ),
    "ruby": ("def top(a)\n  a\nend\n{lines}", "x = '{}'; top(1)\n"),
    "php": ("<?php\nfunction top($a) {{\n  return $a;\n}}\n{lines}", "$x = '{}'; top(1);\n"),
    "kotlin": (
        "fun top(a: Int): Int {{\n    return a\n}}\nfun use() {{\n{lines}}}\n",
        "val x = \"{}\"; top(1)\n",
    ),
}  # fmt: skip
"""Of each language a file with a function, and a line with a literal and a call."""


@pytest_asyncio.fixture(loop_scope="session")
async def session(start, tmp_path) -> Session:
    model = build_model(tmp_path / "model", languages=tuple(LANGUAGES))
    wire = await start(RLM_LSP_MODEL=str(model))
    await wire.begin(initializationOptions={"settings": SETTINGS})
    return Session(wire)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_requests_about_a_line_of_a_megabyte(session, language):
    file, line = LANGUAGES[language]
    lines = [line.format(data) for data in LITERALS.values()]
    before = file.format(head="", lines="\0").partition("\0")[0].count("\n")
    uri = "file:///long"
    session.open(uri, language, file.format(head="", lines="".join(lines)))
    assert await session.about("codeLens", uri)
    started, asked = cpu_seconds(session.process), 0

    for row, text in enumerate(lines, before):
        call = len(text[: text.rindex("top")].encode("utf-16-le")) // 2
        for character in (LENGTH // 2, call):
            place = {"line": row, "character": character}
            area = {"start": place, "end": {"line": row, "character": 2 * LENGTH}}
            hover = await session.about("hover", uri, position=place)
            await session.about("inlayHint", uri, range=area)
            await session.about("codeAction", uri, range=area, context={"diagnostics": []})
            argument = {"textDocument": {"uri": uri}, "position": place}
            why = {"command": "rlm-lsp.why", "arguments": [argument]}
            assert await session.ask("workspace/executeCommand", why)
            assert await session.about("codeLens", uri)
            await session.about("diagnostic", uri)
            asked += 6
            assert (hover is not None) == (character == call), (language, row)

    # 50 ms for each, and for reading six such lines once; by patterns it were hours.
    assert cpu_seconds(session.process) - started < 0.05 * asked + 2


async def test_a_large_file_is_read_for_its_calls_once(session):
    lines = "".join(f"x{number} = top({number})\n" for number in range(40_000))
    uri = "file:///large.py"
    session.open(uri, "python", f"def top(a):\n    return a\n{lines}")
    place = {"line": 20_000, "character": 10}
    assert await session.about("hover", uri, position=place)
    started = cpu_seconds(session.process)

    for line in range(20_000, 20_040):
        assert await session.about("hover", uri, position={"line": line, "character": 10})

    assert cpu_seconds(session.process) - started < 2
