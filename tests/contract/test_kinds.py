"""Kinds of units, and what one more of a kind, a metric or a language has to touch."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from types import MappingProxyType

import pytest

import rlm_model
from rlm_model.contract import kinds, languages, metrics
from rlm_model.contract.kinds import FUNCTION, KINDS, PROGRAM, Condition, Kind
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.languages import GrammarWheel, Language, language_of_path
from rlm_model.contract.metrics import METRICS, Metric
from rlm_model.contract.queries import DecoderGrammar, Query
from rlm_model.contract.units import LANGUAGES, CodeUnit
from rlm_model.contract.units.text import Rank
from rlm_model.contract.vocabulary import VOCABULARY

ROOT = Path(rlm_model.__file__).parents[1]

PROGRAM_SOURCE = b"""\
import sys
# A comment.
LIMIT = 10

def solve(values):
    for value in values:
        print(value)

if __name__ == "__main__":
    solve(sys.stdin.read().split()[:LIMIT])
"""


def test_a_program_is_its_whole_file():
    (unit,) = PROGRAM.find(PROGRAM_SOURCE, "python")

    assert (unit.kind, unit.language, unit.name, unit.start_line) == ("program", "python", "", 0)
    assert unit.end_line == 10
    assert unit.reason is None
    assert [(line.rank, line.text.strip()) for line in unit.text.lines] == [
        (Rank.IMPORT, "import sys"),
        (Rank.BODY, "LIMIT = 10"),
        (Rank.SIGNATURE, "def solve(values):"),
        (Rank.LOOP, "for value in values:"),
        (Rank.LOOP_BODY, "print(value)"),
        (Rank.BODY, 'if __name__ == "__main__":'),
        (Rank.BODY, "solve(sys.stdin.read().split()[:LIMIT])"),
    ]


def test_heads_of_loops_and_definitions_of_a_program_stay_longest():
    (unit,) = PROGRAM.find(PROGRAM_SOURCE, "python")
    fitted = unit.text.fit(8, lambda text: len(text.split()))

    assert fitted.text == "...\ndef solve(values):\n\tfor value in values:\n..."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_grammar_reads_programs(language):
    assert PROGRAM.find(b"", language) == []
    for unit in PROGRAM.find(b"x = 1;\n", language):
        assert "x = 1" in unit.text.text


def test_a_program_in_a_language_without_a_grammar_has_its_lines():
    (unit,) = PROGRAM.find(b"(defun f (x)\n   (print x))\n", "commonlisp")

    assert unit.text.text == "(defun f (x)\n\t(print x))"
    assert VOCABULARY.head_ids(unit.language, unit.kind)
    assert PROGRAM.find(b"\n \n", "commonlisp") == []


def test_a_broken_program_says_so():
    (unit,) = PROGRAM.find(b"def f(:\n    pass\nx = 1\n", "python")
    assert unit.reason == "syntax error in this file"


def test_each_kind_has_a_file_and_known_metrics():
    for name, kind in KINDS.items():
        assert (Path(kinds.__file__).parent / f"{name}.py").is_file()
        assert kind.name == name
        assert set(kind.metrics) <= METRICS.keys()
        assert name in VOCABULARY.kinds


def named_kinds(tree: ast.AST) -> Iterator[str]:
    """What a module writes out where a kind stands: arguments, defaults and comparisons."""

    def texts(node: ast.AST | None) -> Iterator[str]:
        for part in ast.walk(node) if node else ():
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value

    def is_of_kinds(name: str) -> bool:
        return name.rpartition("_")[2] in ("kind", "kinds")

    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and is_of_kinds(node.arg or ""):
            yield from texts(node.value)
        elif isinstance(node, ast.arguments):
            positional = [*node.posonlyargs, *node.args]
            with_default = positional[len(positional) - len(node.defaults) :]
            pairs = [*zip(with_default, node.defaults, strict=True)]
            pairs += zip(node.kwonlyargs, node.kw_defaults, strict=True)
            for argument, default in pairs:
                if is_of_kinds(argument.arg):
                    yield from texts(default)
        elif isinstance(node, ast.AnnAssign | ast.Assign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(is_of_kinds(getattr(to, "id", getattr(to, "attr", ""))) for to in targets):
                yield from texts(node.value)
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(is_of_kinds(getattr(s, "attr", getattr(s, "id", ""))) for s in sides):
                yield from (text for side in sides for text in texts(side))


def test_a_kind_is_named_in_its_file_and_the_registry_alone():
    """What else is about one takes its name from there."""
    # The words of models that were made before there was a registry.
    history = ROOT / "rlm_model" / "contract" / "vocabulary.py"
    found = {
        (str(path.relative_to(ROOT)), name)
        for folder in ("rlm_model", "server", "export")
        for path in (ROOT / folder).rglob("*.py")
        if path != history and Path(kinds.__file__).parent not in path.parents
        if "kind" in (text := path.read_text(encoding="utf-8"))
        for name in named_kinds(ast.parse(text))
        if name in KINDS
    }
    assert not found


def test_no_code_chooses_by_a_kind():
    """What a kind has of its own is its object's, or an entry of a registry."""
    constants = {name.upper() for name in KINDS}
    found = {
        (str(path.relative_to(ROOT)), node.lineno)
        for folder in ("rlm_model", "server", "export")
        for path in (ROOT / folder).rglob("*.py")
        if "rlm_model.contract.kinds import" in (text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Compare)
        and constants & {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    }
    assert not found


def test_a_new_kind_is_one_file_and_one_line(monkeypatch):
    """A query: what stands in its file is what stands here."""

    def find(source: bytes, language: str) -> list[CodeUnit]:
        return [replace(unit, kind="query") for unit in find_functions(source, language)]

    query = Kind("query", "query", ("time_s",), Condition.SIZE, find)
    monkeypatch.setattr(kinds, "KINDS", MappingProxyType({**KINDS, query.name: query}))

    (unit,) = kinds.KINDS["query"].find(b"def f(): return 1\n", "python")
    words = replace(VOCABULARY, kinds=VOCABULARY.kinds.extended(kinds.KINDS))
    assert words.head_ids(unit.language, unit.kind)[0] == VOCABULARY.head_ids("python", "graph")[0]
    assert words.head_ids("python", "graph") == VOCABULARY.head_ids("python", "graph")
    assert len(words.reserved_tokens) == len(VOCABULARY.reserved_tokens)


def test_a_new_metric_is_one_line(monkeypatch):
    table = {**METRICS, "energy_j": Metric("energy_j", "J", "energy")}
    monkeypatch.setattr("rlm_model.contract.queries.METRICS", MappingProxyType(table))
    words = replace(VOCABULARY, metrics=VOCABULARY.metrics.extended(table))
    grammar = DecoderGrammar(words=words)

    assert grammar.query_ids(Query("energy_j", 10))[0] == grammar.ids["<accuracy>"] + 1
    before = DecoderGrammar(words=VOCABULARY)
    assert grammar.query_ids(Query("time_s", 10)) == before.query_ids(Query("time_s", 10))
    assert metrics.METRICS is METRICS


def test_a_new_language_is_one_line_and_a_query_file(monkeypatch, tmp_path):
    toy = Language("toy", "toy", "Toy", (".toy",), GrammarWheel("tree_sitter_c"))
    monkeypatch.setattr(languages, "_TABLE", (*languages._TABLE, toy))
    monkeypatch.setitem(LANGUAGES, "toy", toy)
    from rlm_model.contract.units import grammars

    for path in grammars._QUERIES.glob("*.scm"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "toy.scm").write_text("; inherits: c\n")
    monkeypatch.setattr(grammars, "_QUERIES", tmp_path)

    assert language_of_path(PurePath("a.toy")) == "toy"
    (unit,) = FUNCTION.find(b"int f(int n) { for (;;) n++; return n; }\n", "toy")
    assert (unit.name, unit.language) == ("f", "toy")
    words = replace(VOCABULARY, languages=VOCABULARY.languages.extended(["toy"]))
    assert words.head_ids("toy", "function")[1] == VOCABULARY.head_ids("c", "function")[1]
