"""What never runs gets nothing, and Why says so."""

from __future__ import annotations

import pytest
import pytest_asyncio
from session_support import SETTINGS, Session
from tiny_model import build_model

pytestmark = pytest.mark.asyncio(loop_scope="session")

PYTHON = """\
class Shape(Protocol):
    def area(self, points): ...
    def name(self):
        return str(self)

class Base(ABC):
    @abstractmethod
    def total(self, items):
        return sum(items)
    def first(self, items):
        raise NotImplementedError
    def second(self, items):
        \"\"\"The second one.\"\"\"
    def third(self, items):
        pass
    def fourth(self, items): ...

@overload
def pick(items: list): ...
@overload
def pick(items: str): ...
def pick(items):
    return sorted(items)[0]
"""
FILES = {
    "python": (PYTHON, ["pick"]),
    "c": ("int sum(int *a);\nint sum(int *a) { return a[0]; }\n", ["sum"]),
    "cpp": (
        ("class A { virtual int f(int *a) = 0; A() = default; int g(int *a); };\n"
        "int A::g(int *a) { return a[0]; }\n"),
        ["g"],
    ),
    "csharp": (
        ("abstract class A { abstract int F(int[] a); int G(int[] a) { return a[0]; } }\n"
        "interface I { int H(int[] a); }\n"),
        ["G"],
    ),
    "java": (
        ("abstract class A { abstract int f(int[] a); int g(int[] a) { return a[0]; } }\n"
        "interface I { int h(int[] a); }\n"),
        ["g"],
    ),
    "typescript": (
        ("declare function f(a: number[]): number;\n"
        "function g(a: number): number;\nfunction g(a: string): number;\n"
        "function g(a: any): number { return a[0]; }\n"
        "interface I { h(a: number[]): number }\n"
        "abstract class A { abstract k(a: number[]): number }\n"),
        ["g"],
    ),
    "go": (
        ("package m\ntype I interface { F(a []int) int }\nfunc g(a []int) int;\n"
        "func h(a []int) int { return a[0] }\n"),
        ["h"],
    ),
    "rust": (
        ("trait T { fn f(&self, a: &[u32]) -> u32; }\nfn g(a: &[u32]) -> u32 { todo!() }\n"
        "fn h(a: &[u32]) -> u32 { a[0] }\n"),
        ["h"],
    ),
    "ruby": (
        "def f(a)\n  raise NotImplementedError\nend\ndef h(a)\n  a.sort\nend\n",
        ["h"],
    ),
    "php": (
        ("<?php\ninterface I { function f($a); }\n"
        "abstract class A { abstract function g($a); function h($a) { return $a[0]; } }\n"),
        ["h"],
    ),
    "kotlin": (
        ("interface I {\n  fun f(a: List<Int>): Int\n}\n"
        "abstract class A {\n  abstract fun g(a: List<Int>): Int\n}\n"
        "fun h(a: List<Int>): Int { return a[0] }\nfun k(a: Int): Int = TODO()\n"),
        ["h"],
    ),
}  # fmt: skip
"""Of each language a file, and the functions in it that run."""


@pytest_asyncio.fixture(loop_scope="session")
async def session(start, tmp_path) -> Session:
    model = build_model(tmp_path / "model", languages=tuple(FILES))
    wire = await start(RLM_LSP_MODEL=str(model))
    await wire.begin(initializationOptions={"settings": SETTINGS})
    return Session(wire)


def name_at(text: str, place: dict) -> str:
    line = text.split("\n")[place["line"]]
    return "".join(c if c.isalnum() else " " for c in line[place["character"] :]).split()[0]


@pytest.mark.parametrize("language", FILES)
async def test_lenses_and_hints_are_those_of_what_runs(session, language):
    text, running = FILES[language]
    session.open("file:///a", language, text)

    lenses = await session.about("codeLens", "file:///a")
    hints = await session.about(
        "inlayHint",
        "file:///a",
        range={"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}},
    )

    assert [name_at(text, lens["range"]["start"]) for lens in lenses] == running
    assert len(hints) == len(running)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (1, "Shape.area"), (2, "Shape.name"), (7, "Base.total"), (9, "Base.first"),
        (11, "Base.second"), (13, "Base.third"), (15, "Base.fourth"), (18, "pick"), (20, "pick"),
    ],
)  # fmt: skip
async def test_why_says_it(session, line, name):
    uri = "file:///a.py"
    session.open(uri, "python", PYTHON)
    place = {"line": line, "character": 4}
    argument = {"textDocument": {"uri": uri}, "position": place}
    why = {"command": "rlm-lsp.why", "arguments": [argument]}

    said = await session.ask("workspace/executeCommand", why)
    hover = await session.about("hover", uri, position=place)

    assert said == f"{name}: no estimate: no body to judge."
    assert "no body to judge" in hover["contents"]["value"]


async def test_a_stub_file_gets_nothing(session):
    uri = "file:///shop.pyi"
    session.open(uri, "python", "def total(items): ...\nclass A:\n    def f(self) -> int: ...\n")

    assert await session.about("codeLens", uri) == []


async def test_a_call_means_what_runs_and_not_the_stubs_or_overloads(session, tmp_path):
    folder = tmp_path / "project"
    folder.mkdir()
    session.add_folder(folder)
    (folder / "shop.py").write_text(PYTHON)
    (folder / "shop.pyi").write_text("def pick(items): ...\n")
    main = (folder / "main.py").as_uri()
    session.open(main, "python", "from shop import pick\n\npick([1])\n")
    place = {"line": 2, "character": 0}

    closed = await session.about("hover", main, position=place)
    # The overload now stands where the implementation stood.
    session.open((folder / "shop.py").as_uri(), "python", "\n\n\n" + PYTHON)
    opened = await session.about("hover", main, position=place)

    assert "`pick`, defined in shop.py, line 22" in closed["contents"]["value"]
    assert "`pick`, defined in shop.py, line 25" in opened["contents"]["value"]
    assert "no body" not in opened["contents"]["value"]


async def test_a_call_of_a_method_means_what_runs(session):
    uri = "file:///a.py"
    text = (
        "class Base(ABC):\n    @abstractmethod\n    def load(self): ...\n\n\n"
        "class File(Base):\n    def load(self):\n        return [1] * 3\n\n\nthing.load()\n"
    )
    session.open(uri, "python", text)

    hover = await session.about("hover", uri, position={"line": 10, "character": 7})

    assert hover["contents"]["value"].startswith("`File.load`")
    assert "no estimate" not in hover["contents"]["value"]
