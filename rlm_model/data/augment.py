"""Renames the local names of a unit's text: the cost stays, the words change."""

from __future__ import annotations

import ast
import random
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

MAX_NAMES = 4_000

UNIT_NAME = re.compile(r"(?:async )?def (\w+)\(")


def local_names(text: str) -> set[str]:
    """Names that a Python unit's text binds: parameters and assigned variables.

    Args:
        text: A unit's text. What is not valid Python has no names.
    """
    try:
        tree = ast.parse(textwrap.dedent(text))
    except (SyntaxError, ValueError):
        return set()
    names = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return names - {"self", "cls", "_"}


class NameShuffler:
    """Gives local names other names that occur in the training texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        texts = list(texts)
        counts = Counter(name for text in texts for name in local_names(text))
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
        names = sorted(name for name in local_names(text) if random_source.random() < share)
        if not names or not self._names:
            return text
        taken = set(re.findall(r"\w+", text))
        mapping: dict[str, str] = {}
        for name in names:
            new = random_source.choices(self._names, self._weights)[0]
            if new not in taken:
                mapping[name] = new
                taken.add(new)
        if not mapping:
            return text
        # Not after a dot: that is a member of something else. Nor before a quote: the f of f"".
        pattern = r"(?<![\w.])(" + "|".join(map(re.escape, mapping)) + r")(?![\w\"'])"
        return re.sub(pattern, lambda match: mapping[match[1]], text)
