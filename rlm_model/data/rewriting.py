"""Rewrites a unit's text so that the cost stays: names, type hints, ``self``.

Training shows each unit in several such forms, so that an answer hardly depends on them.
"""

from __future__ import annotations

import ast
import random
import re
import textwrap

from rlm_model.data.augment import NameShuffler

OWN_NAME = re.compile(r"def (\w+)\(")


class Rewriter:
    """Makes other forms of a unit's text, line by line: the count of lines stays.

    Args:
        shuffler: Gives names.
        share: Probability of each change, and of each local name that it is renamed.
    """

    def __init__(self, shuffler: NameShuffler, share: float) -> None:
        self._shuffler = shuffler
        self._share = share

    def rewrite(self, text: str, random_source: random.Random) -> str:
        """Another form of a Python unit's text; other texts stay as they are."""
        if random_source.random() < self._share:
            text = without_hints(text)
        if random_source.random() < self._share:
            text = self._renamed_unit(text, random_source)
        if random_source.random() < self._share:
            text = _other_receiver(text)
        return self._shuffler.rename(text, random_source, self._share)

    def _renamed_unit(self, text: str, random_source: random.Random) -> str:
        """Gives the unit itself another name, its recursive calls too."""
        match = OWN_NAME.search(text.split("\n", 1)[0])
        if match is None or match[1].startswith("__"):
            return text
        new = self._shuffler.function_name(random_source)
        if re.search(rf"\b{re.escape(new)}\b", text):
            return text
        return re.sub(rf"\b{re.escape(match[1])}\b", new, text)


def without_hints(text: str) -> str:
    """The text of Python functions without their type hints."""
    try:
        tree = ast.parse(textwrap.dedent(text))
    except (SyntaxError, ValueError):
        return text
    lines = [line.encode() for line in text.split("\n")]
    cuts: list[tuple[int, int, int]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation is not None:
            start = node.col_offset + len(node.arg.encode())
            cuts += _cut(node.annotation, node.lineno, start)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is not None:
            row = node.returns.lineno
            start = lines[row - 1].rfind(b"->", 0, node.returns.col_offset)
            cuts += _cut(node.returns, row, len(lines[row - 1][:start].rstrip()))
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            end = node.target.end_col_offset
            cuts += _cut(node.annotation, node.lineno, end if end is not None else -1)
    for row, start, end in sorted(cuts, reverse=True):
        line = lines[row - 1]
        if 0 <= start < end:
            rest = line[end:]
            # With a hint a default stands between spaces, without one it does not.
            if rest.startswith(b" = ") and line.lstrip().startswith((b"def ", b"async def ")):
                rest = b"=" + rest[3:]
            lines[row - 1] = line[:start] + rest
    return b"\n".join(lines).decode("utf-8", "replace")


def _cut(annotation: ast.expr, row: int, start: int) -> list[tuple[int, int, int]]:
    if annotation.lineno != row or annotation.end_lineno != row:
        return []
    end = annotation.end_col_offset
    return [] if end is None else [(row, start, end)]


def _other_receiver(text: str) -> str:
    """Makes a method that does not use its object a function, or a function a method."""
    head, line_end, body = text.partition("\n")
    if re.search(r"\(self\b", head):
        if re.search(r"\bself\b", body):
            return text
        return re.sub(r"\(self(, )?", "(", head, count=1) + line_end + body
    if OWN_NAME.search(head) and "self" not in text and "(cls" not in head:
        filled = re.sub(r"\((?=[^)])", "(self, ", head, count=1)
        return (filled if filled != head else head.replace("()", "(self)", 1)) + line_end + body
    return text
