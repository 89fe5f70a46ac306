"""Hover, against the real process."""

from __future__ import annotations

import re

import pytest
from lsp_support import SHOP, Client, emacs, neovim, vscode
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROW = re.compile(r"(?m)^(?:\|)? *([\d\u202f]+)(?: \| &nbsp;&nbsp;|  )\S.+$")
"""A row of the table, in Markdown or as text."""


def sizes_in(hover: types.Hover) -> list[str]:
    """The sizes of a hover's rows."""
    return ROW.findall(hover.contents.value)


def title_of(hover: types.Hover) -> str:
    """What a hover is about."""
    return hover.contents.value.partition("\n")[0].replace("`", "")


async def test_a_table_over_the_sizes(client: Client):
    uri = client.open(SHOP)

    hover = await client.hover(uri, 0, 5)

    assert hover.range == types.Range(types.Position(0, 4), types.Position(0, 18))
    assert sizes_in(hover) == ["10", "100", "1\u202f000", "10\u202f000", "100\u202f000"]
    assert "Model tiny 0.0.1" in hover.contents.value


async def test_anywhere_on_the_signature_and_nowhere_else(client: Client):
    uri = client.open(SHOP)

    assert "Cart.cheapest" in (await client.hover(uri, 10, 8)).contents.value
    assert await client.hover(uri, 12, 8) is None
    assert await client.hover(uri, 6) is None
    assert await client.hover("file:///never-opened.py", 0) is None


async def test_the_innermost_function(client: Client):
    uri = client.open("def f(\n    g=1,\n):\n    def inner(): pass\n")

    assert title_of(await client.hover(uri, 3)) == "f.inner"


async def test_why_there_is_no_estimate(client: Client):
    uri = client.open("def broken(n):\n    return 1 +\n\n\ndef fine(n):\n    return n\n")

    hover = await client.hover(uri, 0)

    assert title_of(hover) == "broken"
    assert hover.contents.value.endswith("\n\nno estimate: syntax error in this function")


async def test_what_was_cut(client: Client):
    lines = "".join(f"    value = value + {n} * value\n" for n in range(200))
    uri = client.open(f"def long(value):\n{lines}    return value\n")

    text = (await client.hover(uri, 0)).contents.value

    assert re.search(r"the model did not read \d+ lines", text)


@pytest.mark.parametrize(
    ("profile", "kind", "beginning"),
    [
        (vscode, types.MarkupKind.Markdown, "`total`\n\n| n | &nbsp;&nbsp;time | "),
        # Markdown, but its tables are drawn as they are written.
        (neovim, types.MarkupKind.Markdown, "`total`\n\n```text\n      n  time "),
        (emacs, types.MarkupKind.PlainText, "total\n\n      n  time "),
    ],
)
async def test_item_21_the_clients_format(bare_client: Client, profile, kind, beginning):
    await bare_client.begin(profile())

    contents = (await bare_client.hover(bare_client.open(SHOP), 0)).contents

    assert contents.kind == kind
    assert contents.value.startswith(beginning)


async def test_item_21_columns_of_text_stand_in_line(bare_client: Client):
    await bare_client.begin(neovim())

    text = (await bare_client.hover(bare_client.open(SHOP), 0)).contents.value

    lines = text.split("```")[1].split("\n")[1:-1]
    assert len(lines) == 6
    assert len({re.match(r" *[\d\u202f]+  (?=\S)", line).end() for line in lines[1:]}) == 1, lines


async def test_item_21_what_is_not_counted_is_said_once(client: Client):
    uri = client.open("import time\n\n\ndef wait(n):\n    time.sleep(n)\n")

    text = (await client.hover(uri, 3)).contents.value

    assert text.count("CPU time of one x86-64 server core: waiting is not counted.") == 1
    assert "reference-cpu" not in text
    assert "factor" not in text


async def test_sizes_are_a_setting(bare_client: Client):
    await bare_client.begin(vscode(), sizes=[20, 2000])

    hover = await bare_client.hover(bare_client.open(SHOP), 0)

    assert sizes_in(hover) == ["20", "2\u202f000"]


async def test_how_sure_the_model_is(client: Client):
    text = (await client.hover(client.open(SHOP), 0)).contents.value

    assert "The range holds the true value in 8 of 10 cases." in text


async def test_calls_that_nobody_can_see(client: Client):
    uri = client.open(
        "import requests\nimport db\n\n\n"
        "def load(url, n):\n    return db.execute(requests.get(url), n)\n"
    )

    text = (await client.hover(uri, 4)).contents.value

    assert "Plus 2 calls outside this file: db.execute, requests.get." in text.replace("`", "")


async def test_the_size_of_a_comment_has_a_row(client: Client):
    hover = await client.hover(client.open("# rlm: n=500\n" + SHOP), 1)

    assert sizes_in(hover) == ["10", "100", "500", "1\u202f000", "10\u202f000", "100\u202f000"]


# On a call


async def test_a_call_of_a_function_in_the_same_file(client: Client):
    uri = client.open(SHOP + "\n\nprint('😀', total([1]))\n")
    line, column = 15, {"utf-8": 14, "utf-16": 12, "utf-32": 11}[client.encoding]

    hover = await client.hover(uri, line, column + 2)

    assert hover.range == types.Range(
        types.Position(line, column), types.Position(line, column + 5)
    )
    assert hover.contents == (await client.hover(uri, 0)).contents


async def test_a_call_of_a_method(client: Client):
    uri = client.open(SHOP + "\n    def use(self):\n        return self.cheapest(3)\n")

    assert title_of(await client.hover(uri, 15, 22)) == "Cart.cheapest"


async def test_a_name_that_is_not_called(client: Client):
    uri = client.open(SHOP + "\nfunction = total\n")

    assert await client.hover(uri, 14, 13) is None


async def test_a_call_of_what_nobody_defines(client: Client):
    assert await client.hover(client.open("print(len([1]))\n"), 0, 7) is None


async def test_a_call_of_a_function_in_another_file(bare_client: Client, tmp_path):
    (tmp_path / "shop.py").write_text(SHOP)
    (tmp_path / "one.py").write_text("def twice(n): return n\n")
    (tmp_path / "two.py").write_text(
        "def twice(n): return n\ndef get(n): return n\n"
        "class Cache:\n    def fetch(self): return 1\n"
    )
    await bare_client.begin(vscode(), [tmp_path])
    uri = bare_client.open(
        "import requests, two\nfrom shop import total\n\n\n"
        "total([])\ntwice(1)\ntwo.twice(1)\nrequests.get(1)\n"
        "def use(cache):\n    cache.fetch()\n    requests.api.fetch()\n",
        uri=(tmp_path / "main.py").as_uri(),
    )

    hover = await bare_client.hover(uri, 4, 2)

    assert hover.contents.value.startswith("`total`, defined in shop.py, line 1\n\n| n |")
    assert hover.range == types.Range(types.Position(4, 0), types.Position(4, 5))
    assert await bare_client.hover(uri, 5, 2) is None
    qualified = await bare_client.hover(uri, 6, 6)
    assert qualified.contents.value.startswith("`twice`, defined in two.py, line 1\n\n| n |")
    assert await bare_client.hover(uri, 7, 11) is None
    method = await bare_client.hover(uri, 9, 12)
    assert method.contents.value.startswith("`Cache.fetch`, defined in two.py, line 4\n")
    assert await bare_client.hover(uri, 10, 19) is None


async def test_a_call_means_the_implementation_behind_overloads(client: Client):
    uri = client.open(
        "@overload\ndef f(x: int): ...\n@overload\ndef f(x: str): ...\n"
        "def f(x):\n    return x\n\n\nf(1)\n"
    )

    hover = await client.hover(uri, 8, 0)

    assert title_of(hover) == "f"
    assert len(sizes_in(hover)) == 5


async def test_the_open_text_of_another_file_counts(bare_client: Client, tmp_path):
    (tmp_path / "shop.py").write_text(SHOP)
    await bare_client.begin(vscode(), [tmp_path])
    bare_client.open("# moved\n\n" + SHOP, uri=(tmp_path / "shop.py").as_uri())
    uri = bare_client.open("total([])\n", uri=(tmp_path / "main.py").as_uri())

    text = (await bare_client.hover(uri, 0, 2)).contents.value

    assert text.startswith("`total`, defined in shop.py, line 3\n")


async def test_excluded_files_define_nothing(bare_client: Client, tmp_path):
    (tmp_path / "shop.py").write_text(SHOP)
    await bare_client.begin(vscode(), [tmp_path], exclude=["shop.py"])
    uri = bare_client.open("total([])\n", uri=(tmp_path / "main.py").as_uri())

    assert await bare_client.hover(uri, 0, 2) is None


async def test_a_file_that_has_changed_is_read_again(bare_client: Client, tmp_path, monkeypatch):
    shop = tmp_path / "shop.py"
    shop.write_text(SHOP)
    await bare_client.begin(vscode(), [tmp_path])
    uri = bare_client.open("total([])\n", uri=(tmp_path / "main.py").as_uri())
    assert await bare_client.hover(uri, 0, 2)
    shop.write_text("# moved\n" + SHOP)

    # The unit is found by its name in the file as it is now.
    text = (await bare_client.hover(uri, 0, 2)).contents.value

    assert text.startswith("`total`, defined in shop.py, line 2\n")
