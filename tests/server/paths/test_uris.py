"""One place has many names: drive letters, percent-encoding, shares."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from lsp_support import SHOP, Wire

import rlm_lsp
from rlm_lsp.paths import uris
from rlm_lsp.paths.uris import key_of, path_at, path_of, place_of, uri_of
from rlm_lsp.settings.configuration import Configuration

SAME = [
    ["file:///C:/ws/a.py", "file:///c:/ws/a.py", "file:///c%3A/ws/a.py", "FILE:///C%3a/ws/a.py"],
    ["file:///c%3A/a%20b/%C3%A9.py", "file:///C:/a b/é.py", "file:///c:/a%20b/%c3%a9.py"],
    ["file://Server/share/a.py", "file://server/share/a.py", "file://SERVER/share/./a.py"],
    ["file://wsl%24/Ubuntu/a.py", "file://wsl$/Ubuntu/a.py"],
    ["file:///home/x/a.py", "file://localhost/home/x/a.py", "file:///home/x/b/../a.py"],
    ["file:///ws", "file:///ws/"],
    ["file:///c%3A/", "file:///C:/", "file:///c:"],
    ["vscode-notebook-cell:/c%3A/b.ipynb#W1", "vscode-notebook-cell:/C:/b.ipynb#W1"],
    ["untitled:Untitled-1"],
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_other_spellings_are_the_same_place(names):
    assert len({key_of(name) for name in names}) == 1
    assert len({place_of(name) for name in names}) == 1


def test_other_places_are_others():
    keys = [key_of(names[0]) for names in SAME]
    others = [
        "file:///C:/WS/a.py",  # not every disk of Windows takes these for the same
        "file:///d:/ws/a.py",
        "file:///share/a.py",
        "file://other/share/a.py",
        "vscode-notebook-cell:/c%3A/b.ipynb#W2",
        "untitled:Untitled-2",
        "file:///home/x/a%252epy",
    ]
    assert len({*keys, *map(key_of, others)}) == len(keys) + len(others)


@pytest.mark.parametrize("name", ["", "x", "file://[bad/x", "untitled:a.py", "mailto:a@b"])
def test_what_has_no_path_has_no_place(name):
    assert (place_of(name), path_of(name), key_of(name)) == (None, None, name)


@pytest.mark.parametrize("window", ["wsl%2Bubuntu", "127.0.0.1:8080", "code.example.org"])
def test_a_remote_notebook_is_where_its_folder_is(window):
    """VS Code names its remote window in the authority of cells, and not in that of files."""
    cell = place_of(f"vscode-notebook-cell://{window}/home/x/b.ipynb#W1")
    assert cell is not None
    assert cell.is_relative_to(place_of("file:///home/x"))


def test_paths_on_windows_and_elsewhere():
    assert path_at(PurePosixPath("/c:/ws/a.py"), windows=True) == Path("c:/ws/a.py")
    assert path_at(PurePosixPath("//server/share/a.py"), windows=True) == Path(
        "//server/share/a.py"
    )
    assert path_at(PurePosixPath("/home/x/a.py"), windows=False) == Path("/home/x/a.py")
    assert path_of("file:///C:/ws") == path_of("file:///c%3A/ws")
    assert path_of("vscode-notebook-cell:/home/b.ipynb#W1") is None


def test_a_files_name_is_spelt_as_vs_code_does(tmp_path, monkeypatch):
    assert uri_of(Path("/home/a b/é.py")) == "file:///home/a%20b/%C3%A9.py"
    monkeypatch.setattr(Path, "as_uri", lambda _: "file:///C:/a%20b.py")
    assert uri_of(Path("x")) == "file:///c%3A/a%20b.py"


def test_names_of_files_are_spelt_in_one_place():
    server = Path(rlm_lsp.__file__).parent
    spelling = [p.name for p in server.rglob("*.py") if ".as_uri(" in p.read_text("utf-8")]
    assert spelling == ["uris.py"]


FOLDERS = ["file:///C:/ws", "file:///c%3A/ws", "file:///c:/ws/", "file://Server/c/ws"]
DOCUMENTS = ["file:///c%3A/ws/gen/a.py", "file:///C:/ws/gen/a.py", "file://server/c/ws/gen/a.py"]


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_settings_project_and_excludes_of_a_windows_folder(
    tmp_path, monkeypatch, folder: str, document: str
):
    """The disk of Windows stands in a folder of the test's."""
    top = place_of(folder)
    monkeypatch.setattr(uris, "path_at", lambda place: tmp_path / place.relative_to(top))
    (tmp_path / "pyproject.toml").write_text("[tool.rlm-lsp]\nsize = 20\n")
    configuration = Configuration(lambda: None, lambda _: None)
    configuration.begin(None, [folder])
    configuration.answer(None, {folder: {"maxUnits": 7}})
    settings = configuration.settings_for(document)
    path = configuration.path_in_folder(document)
    if ("erver" in folder) == ("erver" in document):
        assert (settings.size, settings.max_units, path) == (20, 7, "gen/a.py")
    else:
        assert (settings.size, settings.max_units) == (1000, 1000)
    configuration.change_folders([], [document.partition("/gen/")[0]])
    assert configuration.settings_for(document).size == 1000


@pytest.mark.asyncio(loop_scope="session")
async def test_a_client_that_changes_its_spelling_means_the_same_document(start):
    opened, asked = "file:///C:/ws/a b.py", {"uri": "file:///c%3A/ws/a%20b.py"}
    wire: Wire = await start()
    await wire.begin()
    wire.open(SHOP, opened)
    change = {"textDocument": {**asked, "version": 2}, "contentChanges": [{"text": "\n\n" + SHOP}]}
    wire.send("textDocument/didChange", change)
    place = {"textDocument": asked, "position": {"line": 2, "character": 4}}
    wire.send("textDocument/hover", place, 2)
    assert "`total`" in (await wire.answer(2))["result"]["contents"]["value"]
    wire.send("textDocument/didClose", {"textDocument": asked})
    wire.send("textDocument/hover", place, 3)
    assert (await wire.answer(3))["result"] is None
