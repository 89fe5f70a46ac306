"""Renames the local names of a unit's text: the cost stays, the words change."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from tree_sitter import Node, QueryCursor

from rlm_model.contract.units.grammars import load_grammar

MAX_NAMES = 4_000
MAX_TEXTS = 4_000
"""Texts of a language whose names are counted at most."""

UNIT_NAME = re.compile(r"(?:async )?def (\w+)\(")

OPENING = {"php": b"<?php\n"}
"""What a file of a language begins with before its code."""

_OWNED = re.compile(rb"((?<!\.)\.|->|::)\s*$")
"""What stands between an object and its member."""

MAX_SPACE = 40
"""Bytes before a name in which that stands at most."""

_Places = Mapping[str, Sequence[int]]


@lru_cache(maxsize=8)
def local_names(text: str, language: str) -> _Places:
    """Names that a unit's text binds, parameters and variables, with their places.

    A name that also means something else in the text, such as the keyword of a call, is left out.

    Args:
        text: A unit's text. What does not parse has no names.
        language: Of the text.

    Returns:
        The first bytes of each name's places in the UTF-8 text, in their order.
    """
    opening = OPENING.get(language, b"")
    source = opening + text.encode()
    grammar = load_grammar(language)
    root = grammar.parser().parse(source).root_node
    if root.has_error:
        return {}
    captures = QueryCursor(grammar.query).captures(root)
    selves = set(grammar.settings.get("names.self", "").split())
    bound = {
        source[node.start_byte : node.end_byte]
        for kind in ("binding", "variable.name")
        for node in captures.get(kind, [])
    }
    bound -= {word.lstrip("$").encode() for word in (*selves, "_")}

    def ids(*kinds: str) -> set[int]:
        return {node.id for kind in kinds for node in captures.get(kind, [])}

    uses = ids("binding", "variable.name", "lexical", "bare") - ids("member", "name")
    found: dict[bytes, list[int]] = {name: [] for name in sorted(bound)}
    for leaf in _leaves(root):
        name = source[leaf.start_byte : leaf.end_byte]
        start = leaf.start_byte
        if name not in found or _OWNED.search(source, max(start - MAX_SPACE, 0), start):
            continue
        if leaf.id in uses:
            found[name].append(start - len(opening))
        else:
            del found[name]
    return {name.decode(): places for name, places in found.items()}


def _leaves(root: Node) -> Iterator[Node]:
    """The nodes without children, in the order of the text."""
    cursor = root.walk()
    while True:
        if cursor.goto_first_child():
            continue
        if cursor.node is not None:
            yield cursor.node
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


class NameShuffler:
    """Gives local names other names that occur in the training texts of a language."""

    def __init__(self, texts: Iterable[str], language: str = "python") -> None:
        texts = list(texts)
        counts = Counter(name for text in texts[:MAX_TEXTS] for name in local_names(text, language))
        self._language = language
        self._functions = sorted({found[1] for text in texts if (found := UNIT_NAME.match(text))})
        self._names: Sequence[str] = [name for name, _ in counts.most_common(MAX_NAMES)]
        self._weights = [counts[name] ** 0.5 for name in self._names]

    def function_name(self, random_source: random.Random) -> str | None:
        """The name of one of the training units, or None where none has a name."""
        return random_source.choice(self._functions) if self._functions else None

    def rename(self, text: str, random_source: random.Random, share: float) -> str:
        """Renames about `share` of the local names, each the same way throughout.

        Args:
            text: A unit's text.
            random_source: Where the choice comes from.
            share: Probability that a name is renamed.
        """
        local = local_names(text, self._language)
        names = sorted(name for name in local if random_source.random() < share)
        if not names or not self._names:
            return text
        taken = set(re.findall(r"\w+", text))
        places: list[tuple[int, str, str]] = []
        for name in names:
            new = random_source.choices(self._names, self._weights)[0]
            if new not in taken:
                places += [(place, name, new) for place in local[name]]
                taken.add(new)
        source = text.encode()
        for place, name, new in sorted(places, reverse=True):
            source = source[:place] + new.encode() + source[place + len(name.encode()) :]
        return source.decode()
