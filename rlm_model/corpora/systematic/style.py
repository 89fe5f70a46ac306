"""What different people add to the same function: annotations, docstrings, comments, a class."""

from __future__ import annotations

import random
import re

from rlm_model.corpora.systematic.arguments import KINDS, TYPING
from rlm_model.corpora.systematic.template import ENTRY, NAME

IMPORTS = (
    ("math", "import math"), ("heapq", "import heapq"), ("bisect", "import bisect"),
    ("itertools", "import itertools"), ("functools", "import functools"),
    ("collections", "import collections"), ("copy", "import copy"), ("json", "import json"),
    ("re", "import re"), ("hashlib", "import hashlib"), ("string.ascii", "import string"),
    ("operator", "import operator"), ("statistics", "import statistics"), ("sys", "import sys"),
    ("zlib", "import zlib"), ("np", "import numpy as np"),
)  # fmt: skip
"""Modules that a text uses by name, and the line that brings each."""

FROM_IMPORTS = {
    "deque": "collections", "Counter": "collections", "defaultdict": "collections",
    "OrderedDict": "collections", "lru_cache": "functools", "cache": "functools",
    "reduce": "functools", "partial": "functools", "deepcopy": "copy", "dataclass": "dataclasses",
    "heappush": "heapq", "heappop": "heapq", "heapify": "heapq", "nlargest": "heapq",
    "nsmallest": "heapq", "bisect_left": "bisect", "bisect_right": "bisect", "insort": "bisect",
    "combinations": "itertools", "permutations": "itertools", "product": "itertools",
    "accumulate": "itertools", "groupby": "itertools", "chain": "itertools",
    "islice": "itertools", "zip_longest": "itertools", "pairwise": "itertools",
    "combinations_with_replacement": "itertools", "takewhile": "itertools",
    "dropwhile": "itertools", "cycle": "itertools", "starmap": "itertools",
    "itemgetter": "operator", "gcd": "math", "isqrt": "math", "Sequence": "collections.abc",
    "Iterator": "collections.abc", "prod": "math", "comb": "math", "sqrt": "math",
}  # fmt: skip
"""Names that come from modules, where they stand without a dot."""

DOCSTRINGS = (
    "Return the result for {xs}.", "{Name} of {xs}.", "{Name}.", "Compute the {name} of {xs}.",
    "Work out {name}.", "TODO: tests.", "Used by the report.", "Helper of the nightly job.",
    "Returns {name} for the given {xs}.",
)  # fmt: skip


def annotate(text: str, rng: random.Random) -> str:
    """Adds annotations to the parameters of known kinds."""

    def annotated(found: re.Match[str]) -> str:
        place = NAME.match(found[0])
        kind = KINDS.get(place[1]) if place else None
        return found[0] if kind is None else f"{found[0]}: {hints[place[1]]}"

    hints = {name: rng.choice(kind.hints) for name, kind in KINDS.items()}
    lines = text.splitlines()
    for number, line in enumerate(lines):
        head = re.match(r"( *def [^(]*\()([^()=]*)(\):)$", line)
        if head:
            lines[number] = head[1] + re.sub(r"\$\w+", annotated, head[2]) + head[3]
    return "\n".join(lines) + "\n"


def document(text: str, rng: random.Random) -> str:
    """Adds a docstring to the entry point."""
    found = re.search(r"^( *)def \$f\((.*)\)[^\n]*:\n", text, re.MULTILINE)
    if not found:
        return text
    sentence = rng.choice(DOCSTRINGS)
    places = NAME.findall(found[2].replace("self", ""))
    argument = "$" + "".join(places[0]) if places else "the data"
    subject = rng.choice(("total", "answer", "value", "summary", "outcome", "number"))
    sentence = sentence.format(xs=argument, name=subject, Name=subject.capitalize())
    line = f'{found[1]}    """{sentence}"""\n'
    return text[: found.end()] + line + text[found.end() :]


def wrap(text: str, rng: random.Random) -> tuple[str, str] | None:
    """Makes the entry point a method, where nothing else calls it: text and entry point."""
    found = ENTRY.search(text)
    if not found or text.count("$f(") != 1 or not text.startswith(found[0]):
        return None
    static = rng.random() < 0.2
    parameters = found[1] if static else f"self, {found[1]}"
    decorator = ["@staticmethod"] if static else []
    lines = [*decorator, f"def $f({parameters}):", *text.splitlines()[1:]]
    body = "".join(f"    {line}\n" if line else "\n" for line in lines)
    return f"class $C:\n{body}", "$C().$f"


def with_imports(text: str, rng: random.Random) -> str:
    """Puts the imports that a text needs above it."""
    lines = [line for name, line in IMPORTS if re.search(rf"(?<![\w.]){name}[._]", text)]
    wanted: dict[str, list[str]] = {}
    for name, module in FROM_IMPORTS.items():
        if re.search(rf"(?<![\w.]){name}\b(?! =)(?=[\[(\n)]|, |\.from)", text) and not re.search(
            rf"def {name}\b|\b{name} =|import .*\b{name}\b|for {name}\b", text
        ):
            wanted.setdefault(module, []).append(name)
    types = [name for name in TYPING if re.search(rf"\b{name}\b(?=[\[,\]])", text)]
    if types:
        wanted["typing"] = types
    lines += [f"from {module} import {', '.join(names)}" for module, names in wanted.items()]
    if not lines:
        return text
    return "\n".join(sorted(lines)) + "\n" + "\n" * rng.choice((1, 2)) + text
