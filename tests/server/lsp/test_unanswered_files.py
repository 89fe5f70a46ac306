"""Files that the model does not answer for, or that no person wrote, cost next to nothing."""

from __future__ import annotations

import pytest
import pytest_asyncio
from lsp_support import SHOP
from session_support import SETTINGS, Session, cpu_seconds
from tiny_model import build_model

pytestmark = pytest.mark.asyncio(loop_scope="session")

ONE = "function f(a,b){for(var i=0;i<a.length;i++)b+=a[i];return b+f(a)}"

ANSWERED = {"python alone": ("python",), "both": ("python", "javascript")}


@pytest_asyncio.fixture(loop_scope="session", params=ANSWERED)
async def session(start, tmp_path, request) -> Session:
    """One that has judged a file already."""
    model = build_model(tmp_path / "model", languages=ANSWERED[request.param])
    wire = await start(RLM_LSP_MODEL=str(model))
    await wire.begin(initializationOptions={"settings": SETTINGS})
    session = Session(wire)
    session.add_folder(tmp_path)
    session.open("file:///first.py", "python", "def first(a):\n    return [a] * 2\n")
    assert await session.about("codeLens", "file:///first.py")
    return session


async def test_a_minified_file_of_5_mb_beside_a_small_one(session):
    started = cpu_seconds(session.process)
    session.open("file:///bundle.js", "javascript", ONE * (5_000_000 // len(ONE)))
    session.open("file:///shop.py", "python", SHOP)

    lenses = await session.about("codeLens", "file:///shop.py")

    assert [lens["range"]["start"]["line"] for lens in lenses] == [0, 8]
    assert await session.about("codeLens", "file:///bundle.js") == []
    assert cpu_seconds(session.process) - started < 2


async def test_minified_files_in_the_workspace(session, tmp_path):
    for index in range(5):
        (tmp_path / f"bundle{index}.js").write_text(ONE * (950_000 // len(ONE)))
    (tmp_path / "shop.py").write_text(SHOP)
    main = (tmp_path / "main.py").as_uri()
    session.open(main, "python", "from shop import total\n\ntotal([])\n")
    started = cpu_seconds(session.process)

    hover = await session.about("hover", main, position={"line": 2, "character": 2})

    assert "shop.py, line 1" in hover["contents"]["value"]
    assert cpu_seconds(session.process) - started < 2


async def test_a_call_in_the_language_of_minified_files(session, tmp_path, request):
    for index in range(5):
        (tmp_path / f"bundle{index}.js").write_text(ONE * (950_000 // len(ONE)))
    (tmp_path / "shop.js").write_text("function total(a) {\n  return [a, a];\n}\n")
    main = (tmp_path / "main.js").as_uri()
    session.open(main, "javascript", "total([]);\n")
    started = cpu_seconds(session.process)

    hover = await session.about("hover", main, position={"line": 0, "character": 2})

    if "python alone" in request.node.name:
        assert hover is None
    else:
        assert "shop.js, line 1" in hover["contents"]["value"]
    assert cpu_seconds(session.process) - started < 2
