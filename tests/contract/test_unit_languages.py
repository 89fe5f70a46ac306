"""What holds for the units of every language: grammars, places, damage, depth, speed."""

import time
from pathlib import PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tree_sitter import LANGUAGE_VERSION, MIN_COMPATIBLE_LANGUAGE_VERSION, Query, QueryCursor

from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.languages import GrammarWheel, Language
from rlm_model.contract.units import LANGUAGES, LanguageError, grammars, language_of_path
from rlm_model.contract.units.grammars import load_grammar, load_query
from rlm_model.contract.units.text import Rank
from rlm_model.contract.vocabulary import FIRST_VOCABULARY

every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_language
def test_the_grammar_fits_the_installed_tree_sitter(language):
    abi = load_grammar(language).language.abi_version
    assert MIN_COMPATIBLE_LANGUAGE_VERSION <= abi <= LANGUAGE_VERSION
    assert 13 <= abi <= 15


def test_a_missing_grammar_is_told(monkeypatch):
    monkeypatch.setitem(
        LANGUAGES,
        "lost",
        Language("lost", "lost", "Lost", (), GrammarWheel("tree_sitter_lost", "x")),
    )
    with pytest.raises(LanguageError, match="the grammar of lost does not load: No module named"):
        find_functions(b"", "lost")


def test_a_grammar_of_another_abi_is_told(monkeypatch):
    def refuse(pointer):
        raise ValueError("Incompatible Language version 99. Must be between 13 and 15")

    monkeypatch.setattr(grammars, "Language", refuse)
    monkeypatch.setitem(
        LANGUAGES, "new", Language("new", "new", "New", (), GrammarWheel("tree_sitter_c"))
    )
    with pytest.raises(LanguageError, match=r"version 99.*; install tree-sitter-c in the version"):
        find_functions(b"", "new")


def test_a_predicate_that_leaves_nothing_out_is_refused(tmp_path):
    (tmp_path / "base.scm").write_text(
        '((identifier) @call\n  (#not-any-of? @call "print" "len"))\n'
    )
    (tmp_path / "own.scm").write_text("; inherits: base\n(call) @call\n")
    with pytest.raises(ValueError, match=r"base\.scm, line 2: .* use #not-match\? .* #not-eq\?"):
        load_query(load_grammar("python").language, "own", tmp_path)


def test_why_it_is_refused():
    """Wrong, and so in py-tree-sitter 0.26: when this fails, the refusal can go."""
    grammar = load_grammar("python")
    query = Query(grammar.language, '((identifier) @name (#not-any-of? @name "a" "b"))')
    found = QueryCursor(query).captures(grammar.parser().parse(b"a + b").root_node)
    assert sorted(node.text for node in found["name"]) == [b"a", b"b"]


@every_language
def test_the_model_has_a_token_for_it(language):
    assert LANGUAGES[language].name in FIRST_VOCABULARY.languages


def test_a_suffix_belongs_to_one_language():
    suffixes = [suffix for spec in LANGUAGES.values() for suffix in spec.suffixes]
    assert len(suffixes) == len(set(suffixes))


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a.py", "python"), ("a.c", "c"), ("a.h", "cpp"), ("a.hpp", "cpp"), ("A.CPP", "cpp"),
        ("a.cs", "csharp"), ("A.java", "java"), ("a.js", "javascript"),
        ("a.jsx", "javascriptreact"),
        ("a.d.ts", "typescript"), ("a.tsx", "typescriptreact"), ("a.go", "go"), ("a.rs", "rust"),
        ("a.rb", "ruby"), ("a.php", "php"), ("a.kts", "kotlin"), ("a.txt", None),
        ("Makefile", None),
    ],
)  # fmt: skip
def test_language_of_path(path, language):
    assert language_of_path(PurePath(path)) == language


@pytest.mark.parametrize(
    ("language", "name"),
    [("javascript", "javascript"), ("javascriptreact", "javascript"),
     ("typescript", "typescript"), ("typescriptreact", "typescript")],
)  # fmt: skip
def test_dialects_are_units_of_their_language(language, name):
    (unit,) = find_functions(b"function f() {}", language)
    assert unit.language == name


# A function named größe whose body has a loop, opened and closed so that it can be nested.
FUNCTIONS = {
    "python": ("def größe(x):\n for y in x:\n  pass\n", ""),
    "c": ("int größe(int x) {\nfor (;;) x++;\nreturn x;\n", "}\n"),
    "cpp": ("auto größe = [](int x) {\nfor (;;) x++;\nreturn x;\n", "};\n"),
    "csharp": ("class A { int größe(int x) {\nfor (;;) x++;\nreturn x;\n", "} }\n"),
    "java": ("class A { int größe(int x) {\nfor (;;) x++;\n", "} }\n"),
    "javascript": ("function größe(x) {\nfor (;;) x++;\n", "}\n"),
    "javascriptreact": ("const größe = (x) => {\nfor (;;) x++;\n", "}\n"),
    "typescript": ("function größe(x: number) {\nfor (;;) x++;\n", "}\n"),
    "typescriptreact": ("const größe = (x: number) => {\nfor (;;) x++;\n", "}\n"),
    "go": ("func größe(x int) {\nfor {\n}\n", "}\n"),
    "rust": ("fn größe(x: i32) {\nloop {}\n", "}\n"),
    "ruby": ("def größe(x)\nloop { x }\n", "end\n"),
    "php": ("function größe($x) {\nfor (;;) {}\n", "}\n"),
    "kotlin": ("fun größe(x: Int) {\nwhile (true) {}\n", "}\n"),
}
HEADS = {"php": "<?php\n"}


def source_of(language: str, middle: str = "") -> str:
    opened, closed = FUNCTIONS[language]
    return HEADS.get(language, "") + opened + middle + closed


@every_language
def test_names_and_loops(language):
    (unit,) = find_functions(source_of(language).encode(), language)
    ranks = [line.rank for line in unit.text.lines]
    assert unit.name.rpartition(".")[2] == "größe"
    assert (ranks[0], ranks[1]) == (Rank.SIGNATURE, Rank.LOOP)
    assert unit.reason is None


@every_language
def test_columns_are_utf8_bytes_of_the_name(language):
    source = source_of(language).encode()
    (unit,) = find_functions(source, language)
    line = source.split(b"\n")[unit.name_line]
    assert line[unit.start_column :].startswith("größe".encode())


@every_language
def test_files_without_units(language):
    assert find_functions(b"", language) == []
    assert find_functions(b"\n\r\n", language) == []
    assert find_functions((HEADS.get(language, "") + "\n").encode(), language) == []


@every_language
def test_broken_syntax_is_a_reason_of_the_function_that_has_it(language):
    broken = source_of(language, " x = = 2\n")
    good = source_of(language).removeprefix(HEADS.get(language, ""))
    assert [unit.reason for unit in find_functions((broken + good).encode(), language)] == [
        "syntax error in this function",
        None,
    ]


@every_language
def test_deep_nesting_is_no_problem(language):
    opened, closed = FUNCTIONS[language]
    depth = 80 if language == "python" else 150
    head = HEADS.get(language, "")
    if language == "python":
        lines = [f"{' ' * level}def größe(x):\n" for level in range(depth)]
        source = "".join(lines) + " " * depth + "pass\n"
    else:
        source = head + opened * depth + closed * depth
    found = find_functions(source.encode(), language)
    assert found
    brackets = head + "(" * 20_000
    assert find_functions(brackets.encode(), language) == []


@every_language
@settings(max_examples=60)
@given(data=st.binary(max_size=200))
def test_no_bytes_raise(language, data):
    for unit in find_functions(HEADS.get(language, "").encode() + data, language):
        assert unit.start_line <= unit.end_line


@every_language
@settings(max_examples=60)
@given(order=st.lists(st.integers(0, 30), max_size=40))
def test_no_scrambled_code_raises(language, order):
    pieces = source_of(language, "x(1)").split(" ")
    source = HEADS.get(language, "") + " ".join(pieces[index % len(pieces)] for index in order)
    for unit in find_functions(source.encode(), language):
        assert unit.name
        assert len(unit.text.fit(10, len).text.split("\n")) >= 1


PLACES = {
    "brace on its own line": ("c", "int\nadd(int a)\n{\n  return a;\n}\n", (0, 1, 0, 2, 4)),
    "long signature": ("go", "func f(\n\ta int,\n) {\n\treturn\n}\n", (0, 0, 5, 2, 4)),
    "a comment before the first statement": (
        "java", "class A {\n  int f() {\n    // x\n    return 1;\n  }\n}\n", (1, 1, 6, 1, 4)),
    "a comment behind the brace": ("rust", "fn f() { // x\n    g()\n}\n", (0, 0, 3, 0, 2)),
    "all on one line": ("javascript", "x = 1;\nfunction f() { return 1 }\n", (1, 1, 9, 1, 1)),
    "nothing in it": ("cpp", "void f() {\n}\n", (0, 0, 5, 0, 1)),
    "an attribute line before": ("rust", "#[a]\n#[b]\nfn f() {}\n", (2, 2, 3, 2, 2)),
    "an annotation in it": ("kotlin", "@A\nfun f() {\n  g()\n}\n", (0, 1, 4, 1, 3)),
    "an expression body": ("csharp", "class A {\n  int F()\n    => 1;\n}\n", (1, 1, 6, 1, 2)),
    "a bound function": (
        "typescript", "export const f =\n  (x) => {\n    x\n  }\n", (0, 0, 13, 1, 3)),
    "a method of a module": ("ruby", "module M\n  def f(x)\n    x\n  end\nend\n", (1, 1, 6, 1, 3)),
}  # fmt: skip


@pytest.mark.parametrize(("language", "source", "place"), PLACES.values(), ids=PLACES)
def test_places(language, source, place):
    (unit,) = find_functions(source.encode(), language)
    assert place == (
        unit.start_line,
        unit.name_line,
        unit.start_column,
        unit.signature_end_line,
        unit.end_line,
    )


@every_language
def test_a_file_of_20_000_lines_takes_seconds(language):
    body = source_of(language).removeprefix(HEADS.get(language, ""))
    count = 20_000 // body.count("\n")
    parts = [body.replace("größe", f"size{index}") for index in range(count)]
    source = HEADS.get(language, "") + "".join(parts)
    start = time.process_time()
    found = find_functions(source.encode(), language)
    assert len(found) == count
    # About 1 s; quadratic work would take minutes.
    assert time.process_time() - start < 20
