"""Estimates go on with the text of their functions: item by item, and in random edits."""

from __future__ import annotations

import random
import re

import pytest

from rlm_lsp.engine import UnitResult
from rlm_lsp.scheduling.carrying import carried, matched
from rlm_lsp.workspace.documents import Change, Document, Position
from rlm_model.contract.kinds.function import find_functions

SHOP = """\
import os

def first(a):
    return a

class Cart:
    @property
    def second(
        self,
        b,
    ):
        return b

    def third(self, c): return c
"""
PLACES = {"first": (2, 4, 2), "Cart.second": (7, 8, 10), "Cart.third": (13, 8, 13)}
"""By the functions' names: line and byte column of the name, and the signature's last line."""


def document(text: str) -> Document:
    return Document.of_text("file:///a.py", "python", 1, text)


def judged(found: Document) -> list[UnitResult]:
    return [UnitResult(unit, ()) for unit in find_functions(found.source, "python")]


def places(results: list[UnitResult]) -> dict[str, tuple[int, int, int]]:
    return {
        r.unit.name: (r.unit.name_line, r.unit.start_column, r.unit.signature_end_line)
        for r in results
    }


def at(line: int, character: int, text: str, end: tuple[int, int] | None = None) -> Change:
    start = Position(line, character)
    return Change(start, start if end is None else Position(*end), text)


def moved(**by: int) -> dict[str, tuple[int, int, int]]:
    """The places of before, some of them further down."""
    lines = {name: by.get(name.rpartition(".")[2], 0) for name in PLACES}
    return {n: (a + lines[n], column, b + lines[n]) for n, (a, column, b) in PLACES.items()}


def without(*names: str, **by: int) -> dict[str, tuple[int, int, int]]:
    return {name: place for name, place in moved(**by).items() if name not in names}


CASES = {
    "lines above": ([at(0, 0, "import re\n\n")], moved(first=2, second=2, third=2)),
    "a line inside": ([at(3, 12, "\n    pass")], moved(second=1, third=1)),
    "Enter behind a signature": ([at(2, 13, "\n    ")], moved(second=1, third=1)),
    "Enter before a function": ([at(2, 0, "\n")], moved(first=1, second=1, third=1)),
    "lines below": ([at(14, 0, "\n\nx = 1\n")], PLACES),
    "a letter in a body": ([at(3, 12, "bc")], PLACES),
    "a letter in a signature": ([at(2, 11, ", x")], PLACES),
    "Enter in a signature": (
        [at(2, 11, ",\n    x")],
        moved(second=1, third=1) | {"first": (2, 4, 3)},
    ),
    "a parameter that is a line": (
        [at(9, 0, "", (10, 0))],
        moved(third=-1) | {"Cart.second": (7, 8, 9)},
    ),
    "letters before a name": ([at(2, 0, "async ")], PLACES | {"first": (2, 10, 2)}),
    "a letter behind a name": ([at(2, 9, "s")], PLACES),
    "a name written over": ([at(2, 4, "f", (2, 9))], PLACES),
    "a decorator": ([at(2, 0, "@cache\n")], moved(first=1, second=1, third=1)),
    "a function taken out": ([at(2, 0, "", (4, 0))], without("first", second=-2, third=-2)),
    "a body taken out": ([at(3, 0, "", (4, 0))], moved(second=-1, third=-1)),
    "from one body to another": ([at(3, 8, "", (11, 8))], without("Cart.second", third=-8)),
    "several at once": (
        [at(13, 4, "x = 1\n    "), at(3, 4, "pass\n    "), at(0, 0, "# 1\n# 2\n")],
        moved(first=2, second=3, third=4),
    ),
    "several that shift each other": (
        [at(0, 0, "# 1\n"), at(4, 12, "\n    pass"), at(0, 0, "", (1, 0))],
        moved(second=1, third=1),
    ),
    "a whole text": (
        ["# 1\n" + SHOP.replace("return b", "pass\n        return b")],
        moved(first=1, second=1, third=2),
    ),
    "a whole text without a function": (
        [SHOP.replace("def first(a):\n    return a\n", "")],
        without("first", second=-2, third=-2),
    ),
    "everything taken out": ([""], {}),
}


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES)
def test_places(changes, expected):
    before = document(SHOP)
    after = before.changed(2, changes, "utf-16")

    assert places(carried(judged(before), before, after)) == expected


def test_what_an_undo_brings_back_is_at_its_place():
    before = document(SHOP)
    gone = before.changed(2, [at(0, 0, "", (2, 0))], "utf-16")
    back = gone.changed(3, [at(0, 0, "import os\n\n")], "utf-16")
    results = carried(carried(judged(before), before, gone), gone, back)

    assert places(results) == PLACES
    assert [result.unit for result in results] == [result.unit for result in judged(back)]


def test_columns_are_bytes_whatever_the_client_counts():
    before = document("x = '😀é'; f = lambda a: a\n")
    after = before.changed(2, [at(0, 5, "é")], "utf-16")

    assert places(carried(judged(before), before, after)) == places(judged(after))


def test_equal_lines_of_a_whole_text_are_told_apart():
    text = "".join(f"class C{n}:\n    def f(self):\n        return {n}\n" for n in range(5))
    new = "# 1\n" + text.replace("return", "pass\n        return") + "# 2\n"
    before = document(text)
    after = before.changed(2, [new], "utf-16")

    assert places(carried(judged(before), before, after)) == places(judged(after))


def test_random_edits_of_bodies_move_all_names_right():
    rng = random.Random(3)
    before = document("\n".join(f"def größe_{n}(a):\n    x = 'é😀'  # 1\n" for n in range(30)))
    results = judged(before)
    for version in range(200):
        changes = []
        for _ in range(rng.randint(1, 3)):
            line = rng.choice([i for i, text in enumerate(before.lines) if "x =" in text])
            changes.append(at(line, 4, rng.choice(["y = 2\n    ", "\n", "z", "x = 3; "])))
            before_, before = before, before.changed(version, changes[-1:], "utf-16")
            results = carried(results, before_, before)
        found = re.finditer(r"größe_(\d+)", before.text)
        assert [r.unit.name for r in results] == [match[0] for match in found]
        for result in results:
            unit = result.unit
            start = before.position(unit.name_line, unit.start_column, "utf-32").character
            assert before.lines[unit.name_line].startswith(unit.name, start)


def test_a_renamed_function_and_a_moved_one_are_the_same():
    before = document(SHOP)
    after = before.changed(2, [at(2, 4, "one", (2, 9))], "utf-16")
    units = find_functions(after.source, "python")
    earlier, lost = matched(carried(judged(before), before, after), units, after)

    assert [r.unit for r in earlier] == units
    assert lost == []

    moved_away = document(SHOP.replace("def first(a):\n    return a\n", "") + "def first(a): 1\n")
    units = find_functions(moved_away.source, "python")
    earlier, _ = matched(judged(before), units, moved_away)
    assert [r and r.unit.name for r in earlier] == ["Cart.second", "Cart.third", "first"]


def test_at_another_size_nothing_is_known():
    before = document("def f(a): return a\n")
    after = before.changed(2, [at(0, 0, "# rlm: n=5\n")], "utf-16")
    units = find_functions(after.source, "python")

    assert matched(carried(judged(before), before, after), units, after)[0] == [None]


def test_what_was_not_found_is_lost_while_its_name_is_there():
    before = document(SHOP)
    for change, names in [
        (at(0, 0, 'x = """'), ["first", "Cart.second", "Cart.third"]),
        (at(2, 4, "", (2, 6)), ["Cart.second", "Cart.third"]),
    ]:
        after = before.changed(2, [change], "utf-16")
        _, lost = matched(carried(judged(before), before, after), [], after)
        assert [result.unit.name for result in lost] == names


def test_a_broken_function_stays_where_its_text_is():
    text = "\n".join(f"def f{n}(values):\n    return sorted(values)[:{n}]\n" for n in range(6))
    before = document(text)
    line = "    for k in range(9): print(k, 'a\n"
    after = before.changed(2, [at(4, 0, line), at(4, 0, line)], "utf-16")
    units = find_functions(after.source, "python")
    earlier, lost = matched(carried(judged(before), before, after), units, after)

    # What the parser makes of it is no place to show anything at.
    assert [(u.name, u.signature_end_line) for u in units] == [("f0", 0), ("f1", 17)]
    assert places([*earlier, *lost]) == places(carried(judged(before), before, after))
