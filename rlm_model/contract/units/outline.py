"""The names of a file's functions and where they stand, without what a model reads of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tree_sitter import Query, QueryCursor

from rlm_model.contract.units.definitions import DEFINING, find_definitions
from rlm_model.contract.units.grammars import load_grammar, load_query
from rlm_model.contract.units.reading import is_minified


@dataclass(frozen=True)
class Outlined:
    """A function of a file.

    Attributes:
        name: Qualified name, such as ``Class.method``.
        start_line: Line of its definition, from 0.
    """

    name: str
    start_line: int


def find_outline(source: bytes, language: str) -> list[Outlined]:
    """The functions of a file of which something runs, in the order of their definitions.

    Args:
        source: UTF-8 text of the file, without a byte order mark.
        language: A language id, one of `LANGUAGES`.

    Raises:
        LanguageError: The language is unknown.
    """
    if is_minified(source):
        return []
    root = load_grammar(language).parser().parse(source).root_node
    captures = QueryCursor(_query(language)).captures(root)
    return [
        Outlined(".".join((*found.scope, found.name)), found.node.start_point.row)
        for found in find_definitions(captures, lambda *_: False)
        if found.is_unit and found.has_body
    ]


@cache
def _query(language: str) -> Query:
    """The language's query, of which only definitions are left."""
    grammar = load_grammar(language)
    query = load_query(grammar.language, grammar.spec.name)
    for name in map(query.capture_name, range(query.capture_count)):
        if name not in DEFINING and not name.startswith("_"):  # these serve predicates
            query.disable_capture(name)
    return query
