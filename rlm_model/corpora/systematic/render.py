"""A template's text becomes Python."""

from __future__ import annotations

import random
import re

from rlm_model.corpora.systematic.macros import MACROS
from rlm_model.corpora.systematic.template import NAME
from rlm_model.corpora.systematic.vocabulary import Names

CHOICE = re.compile(r"«([^«»]*)»")
"""An innermost choice."""

MACRO = re.compile(rf"@({'|'.join(sorted(MACROS, key=len, reverse=True))})\b(\()?")


def render(text: str, names: Names, rng: random.Random) -> str:
    """Fills all places of a text."""
    while CHOICE.search(text):
        text = CHOICE.sub(lambda found: rng.choice(found[1].split("¦")), text)
    lines: list[str] = []
    for line in text.splitlines():
        lines += _expanded(line, rng)
    text = "\n".join(lines) + "\n"
    return NAME.sub(lambda found: names.name(found[1], found[2]), text)


def _expanded(line: str, rng: random.Random) -> list[str]:
    """A line with its macros filled: none where nothing is left of it, or several."""
    if "@" not in line:
        return [line]
    while found := MACRO.search(line):
        start, end = found.span()
        arguments: list[str] = []
        if found[2]:
            end, arguments = _arguments(line, end)
        piece = MACROS[found[1]](rng, *arguments)
        indent = line[: len(line) - len(line.lstrip())]
        line = line[:start] + piece.replace("\n", f"\n{indent}") + line[end:]
    return [part for part in line.split("\n") if part.strip()]


def _arguments(line: str, start: int) -> tuple[int, list[str]]:
    """The end of a macro's arguments, and their texts."""
    depth, parts, last = 1, [], start
    for place in range(start, len(line)):
        character = line[place]
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth == 0:
                return place + 1, [*parts, line[last:place].strip()]
        elif character == "," and depth == 1:
            parts.append(line[last:place].strip())
            last = place + 1
    raise ValueError(f"a macro without end: {line}")
