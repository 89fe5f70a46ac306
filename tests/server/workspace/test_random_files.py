"""2 000 files of rubbish through the whole path: reading, units, model, texts, positions."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lsp_support import Wire

from rlm_lsp.engine.engine import Engine
from rlm_lsp.wording import formatting
from rlm_lsp.workspace.documents import Document
from rlm_lsp.workspace.sources import decode, read_document
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.units import LANGUAGES, CodeUnit

FILES = 2000
SIZES = (10, 1000)

PIECES = (
    "def f(n):\n", "class A:\n", "    ", "\t", "  return n\n", "async ", "lambda x: x", "@w\n",
    "function f(a) {", "int f(int a) {", "public ", "class B {", "fn g() {", "func (a T) h() {",
    "}", "(", ")", "[", "]", "{", ";", ":", ",", "=", "=>", "<?php ", "fun i() {", "end\n", "f",
    "'", '"', '"""', "`", "/*", "*/", "//", "#", "# rlm: n=", "# rlm: ignore", "\\", "\n", "\r",
    "\r\n", "\f", "\u2028", "\0", "\ufeff", "😀", "e\u0301", "import a", "for x in y:\n", "while ",
)  # fmt: skip


def rubbish(rng: random.Random) -> bytes:
    """A file of one of several sorts of nonsense."""
    sort = rng.randrange(6)
    if sort == 0:
        return rng.randbytes(rng.randrange(3000))
    if sort == 1:
        return "".join(rng.choices(PIECES, k=rng.randrange(400))).encode()
    if sort == 2:
        return "".join(rng.choices(PIECES, k=100)).encode(rng.choice(["utf-16", "utf-8-sig"]))
    if sort == 3:
        cookie = rng.choice([b"latin-1", b"utf-7", b"rot13", b"hex", b"idna", b"no-such", b"\xff"])
        return b"# coding: " + cookie + b"\n" + rng.randbytes(500)
    if sort == 4:
        opened = rng.choice(["(", "[", "{", "if n:\n", "def f(", "class A {", "((lambda: "])
        return (opened * rng.randrange(2000)).encode()
    whole = bytearray(Path(formatting.__file__).read_bytes())
    for _ in range(rng.randrange(1, 40)):
        place = rng.randrange(len(whole))
        whole[place : place + rng.randrange(9)] = rng.randbytes(rng.randrange(4))
    return bytes(whole[rng.randrange(len(whole) // 2) :])


def shown(document: Document, unit: CodeUnit, engine: Engine) -> str:
    """All that is written about a unit."""
    [result] = engine.judge([unit], engine.queries(SIZES))
    for encoding in ("utf-8", "utf-16", "utf-32"):
        place = document.position(unit.name_line, unit.start_column, encoding)
        assert place.character <= document.line_end(place.line, encoding).character
        document.line_end(unit.signature_end_line, encoding)
    detail = formatting.detail(result, engine.manifest, SIZES)
    return detail + formatting.in_words(result, SIZES) + formatting.summary(result, SIZES[0])


def test_two_thousand_files(model, tmp_path):
    rng = random.Random(2026)
    engine = Engine.load(model, "cpu", 1)
    path = tmp_path / "file"
    texts: list[str] = []
    for number in range(FILES):
        path.write_bytes(rubbish(rng))
        # Half of them in the language that the model answers for.
        language = "python" if number % 2 else rng.choice([*LANGUAGES])
        document = read_document(path, language)
        units = find_functions(document.source, language)
        texts += [shown(document, unit, engine) for unit in units]

    assert len(texts) > 1000
    assert sum(" at n = " in text for text in texts) > 100


@pytest.mark.asyncio(loop_scope="session")
async def test_a_hundred_of_them_through_the_process(start):
    rng = random.Random(7)
    wire: Wire = await start()
    await wire.begin()
    for number in range(100):
        uri = wire.open(decode(rubbish(rng)), f"file:///{number}.py")
        document = {"textDocument": {"uri": uri}}
        wire.send("textDocument/codeLens", document, f"lens {number}")
        assert isinstance((await wire.answer(f"lens {number}"))["result"], list)
        at = document | {"position": {"line": rng.randrange(9), "character": rng.randrange(40)}}
        wire.send("textDocument/hover", at, f"hover {number}")
        assert "result" in await wire.answer(f"hover {number}")
        wire.send("textDocument/didClose", document)
    wire.send("exit")

    assert b"Traceback" not in await wire.process.stderr.read()
