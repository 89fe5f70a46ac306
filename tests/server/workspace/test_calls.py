"""Which function a call means, by names alone."""

from __future__ import annotations

import pytest

from rlm_lsp.workspace.calls import Call, DocumentCalls, match_by_name, match_in_file
from rlm_lsp.workspace.columns import Encoding
from rlm_lsp.workspace.documents import Document, Position

FILE = ("total", "Cart.total", "Cart.cheapest", "Cart.total.inner", "Basket.weigh", "Box.weigh")


def call(text: str, name: str):
    return call_at(text, "python", Position(0, text.index(name)))


def call_at(text: str, language: str, position: Position, encoding: Encoding = "utf-16"):
    document = Document.of_text("file:///a", language, 1, text)
    return DocumentCalls(document).at(position, encoding)


@pytest.mark.parametrize(
    ("text", "column", "found"),
    [
        ("x = total(prices)", 4, ("total", None, 4, 9)),
        ("x = total(prices)", 9, ("total", None, 4, 9)),
        ("x = total(prices)", 10, None),
        ("x = total", 5, None),
        ("cart.total (1)", 6, ("total", "cart", 5, 10)),
        ("make().total(1)", 8, ("total", "", 7, 12)),
        ("a(b(c))", 2, ("b", None, 2, 3)),
        ("'😀', total(1)", 7, ("total", None, 6, 11)),
        ("\ufefftotal(1)", 3, ("total", None, 1, 6)),
        ("", 0, None),
        ("total(", 99, None),
        ("'total(1)'", 3, None),
        ("# total(1)", 3, None),
        ("f'{total(1)}'", 4, ("total", None, 3, 8)),
        ("(cart\n.total(1))", 99, None),
    ],
)
def test_the_call_at_a_place(text, column, found):
    got = call_at(text, "python", Position(0, column))

    assert (got and (got.name, got.receiver, got.start.character, got.end.character)) == found


def test_a_chain_over_lines_hangs_on_no_name():
    got = call_at("(cart\n    .total(1))", "python", Position(1, 6))

    assert (got.name, got.receiver) == ("total", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_the_place_of_a_call_on_a_long_line(encoding):
    before = "x = '" + "😀é" * 1_000 + "', "
    width = {"utf-8": 6, "utf-16": 3, "utf-32": 2}[encoding] * 1_000 + 8

    got = call_at(f"{before}total(1)", "python", Position(0, width), encoding)

    assert (got.start, got.end) == (Position(0, width), Position(0, width + 5))
    assert call_at(f"{before}total(1)", "python", Position(0, width - 1), encoding) is None


EVERYWHERE = {
    "python": "{}",
    "c": "void f() {{ {}; }}",
    "cpp": "void f() {{ {}; }}",
    "csharp": "class C {{ void f() {{ {}; }} }}",
    "java": "class C {{ void f() {{ {}; }} }}",
    "javascript": "{};",
    "javascriptreact": "<b>{{{}}}</b>;",
    "typescript": "{};",
    "typescriptreact": "<b>{{{}}}</b>;",
    "go": "package m\nfunc f() {{ {} }}",
    "rust": "fn f() {{ {}; }}",
    "ruby": "{}",
    "php": "<?php {};",
    "kotlin": "fun f() {{ {} }}",
}

IN_LANGUAGES = {
    ("total(1)", None): [*EVERYWHERE],
    ("cart.total(1)", "cart"): [language for language in EVERYWHERE if language != "php"],
    ("a.cart.total(1)", "cart"): [language for language in EVERYWHERE if language != "php"],
    ("make().total(1)", ""): [language for language in EVERYWHERE if language != "php"],
    ("cart->total(1)", "cart"): ["c", "cpp"],
    ("$cart->total(1)", "$cart"): ["php"],
    ("$cart?->total(1)", "$cart"): ["php"],
    ("shop\\total(1)", "shop"): ["php"],
    ("Cart::total(1)", "Cart"): ["cpp", "rust", "ruby", "php"],
    ("shop::Cart::total(1)", "Cart"): ["cpp", "rust"],
    ("::total(1)", None): ["cpp"],
    ("cart?.total(1)", "cart"): ["csharp", "javascript", "typescript", "kotlin"],
    ("cart!.total(1)", "cart"): ["csharp", "typescript"],
    ("cart!!.total(1)", "cart"): ["kotlin"],
    ("cart&.total(1)", "cart"): ["ruby"],
    ("cart.total", "cart"): ["ruby"],
    ("total 1", None): ["ruby"],
    ("total<int>(1)", None): ["cpp", "csharp"],
    ("total<A>(1)", None): ["cpp", "csharp", "typescript", "kotlin"],
    ("cart.total<A>(1)", "cart"): ["cpp", "csharp", "typescript"],
    ("Cart.<A>total(1)", "Cart"): ["java"],
    ("total[int](1)", None): ["go"],
    ("cart.total[int](1)", "cart"): ["go"],
    ("total::<u8>(1)", None): ["rust"],
    ("cart.total::<u8>(1)", "cart"): ["rust"],
    ('println!("{}", total(1))', None): ["rust"],
    ('println!("{}", cart.total(1))', "cart"): ["rust"],
    ("new total(1)", None): ["csharp", "java", "javascript", "typescript"],
    ("f(...total(1))", None): ["javascript", "typescript"],
    ("(0..total(1))", None): ["rust", "ruby", "kotlin"],
}


@pytest.mark.parametrize(
    ("text", "receiver", "language"),
    [(*form, language) for form, languages in IN_LANGUAGES.items() for language in languages],
)
def test_calls_in_each_language(text, receiver, language):
    source = EVERYWHERE[language].format(text)
    *before, line = source[: source.index("total") + 2].split("\n")

    got = call_at(source, language, Position(len(before), len(line)))

    assert got == Call(
        "total",
        receiver,
        Position(len(before), len(line) - 2),
        Position(len(before), len(line) + 3),
    )


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
