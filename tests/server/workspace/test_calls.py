"""Which function a call means, by names alone."""

from __future__ import annotations

import pytest

from rlm_lsp.workspace.calls import call_at, match_by_name, match_in_file
from rlm_lsp.workspace.documents import Document, Position

FILE = ("total", "Cart.total", "Cart.cheapest", "Cart.total.inner", "Basket.weigh", "Box.weigh")


def call(text: str, name: str):
    document = Document.of_text("file:///a.py", "python", 1, text)
    return call_at(document, Position(0, text.index(name)), "utf-16")


@pytest.mark.parametrize(
    ("text", "column", "found"),
    [
        ("x = total(prices)", 4, ("total", None, 4, 9)),
        ("x = total(prices)", 9, ("total", None, 4, 9)),
        ("x = total(prices)", 10, None),
        ("x = total", 5, None),
        ("cart.total (1)", 6, ("total", "cart", 5, 10)),
        ("cart->total(1)", 7, ("total", "cart", 6, 11)),
        ("Cart::total(1)", 7, ("total", "Cart", 6, 11)),
        ("cart?.total(1)", 7, ("total", "cart", 6, 11)),
        ("total<int>(1)", 1, ("total", None, 0, 5)),
        ("make().total(1)", 8, ("total", "", 7, 12)),
        ("a(b(c))", 2, ("b", None, 2, 3)),
        ("'😀', total(1)", 7, ("total", None, 6, 11)),
        ("", 0, None),
        ("total(", 99, None),
    ],
)
def test_the_call_at_a_place(text, column, found):
    document = Document.of_text("file:///a.py", "python", 1, text)

    got = call_at(document, Position(0, column), "utf-16")

    assert (got and (got.name, got.receiver, got.start.character, got.end.character)) == found


@pytest.mark.parametrize(
    ("text", "scope", "found"),
    [
        ("total(1)", "", "total"),
        ("total(1)", "other", "total"),
        ("self.cheapest(1)", "Cart.total", "Cart.cheapest"),
        ("self.total(1)", "Cart.cheapest", "Cart.total"),
        ("inner(1)", "Cart.total", "Cart.total.inner"),
        ("inner(1)", "", None),
        ("cart.cheapest(1)", "", "Cart.cheapest"),
        ("Box.weigh(1)", "", "Box.weigh"),
        ("thing.weigh(1)", "", None),
        ("weigh(1)", "", None),
        ("missing(1)", "", None),
    ],
)
def test_in_the_same_file(text, scope, found):
    name = text.split("(")[0].rpartition(".")[2]

    index = match_in_file(call(text, name), FILE, scope)

    assert (None if index is None else FILE[index]) == found


PLACES = (
    ("shop", "total"), ("shop", "Cart.cheapest"), ("a", "twice"), ("b", "twice"), ("web", "get"),
    ("cache", "Cache.fetch"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "is_outside", "found"),
    [
        ("total(1)", True, ("shop", "total")),
        ("shop.total(1)", True, ("shop", "total")),
        ("other.total(1)", True, None),
        ("Cart.cheapest(1)", True, ("shop", "Cart.cheapest")),
        ("cart.cheapest(1)", False, ("shop", "Cart.cheapest")),
        ("twice(1)", False, None),
        ("b.twice(1)", True, ("b", "twice")),
        ("requests.fetch(1)", True, None),
        ("fetch(1)", False, None),
    ],
)
def test_in_other_files(text, is_outside, found):
    name = text.split("(")[0].rpartition(".")[2]

    index = match_by_name(call(text, name), PLACES, is_outside=is_outside)

    assert (None if index is None else PLACES[index]) == found
