"""Rewrites a unit's text so that the cost stays: names, and of Python type hints and ``self``.

Training shows each unit in several such forms, so that an answer hardly depends on them.
"""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterable, Mapping, Sequence

from rlm_model.contract.languages import parsed_languages
from rlm_model.contract.units import CodeUnit
from rlm_model.data.augment import NameShuffler

PYTHON = "python"

OWN_NAME = re.compile(r"def (\w+)\(")


class Rewriter:
    """Makes other forms of a unit's text, line by line: the count of lines stays.

    Args:
        shufflers: Give names, by language.
        share: Probability of each change, and of each local name that it is renamed.
    """

    def __init__(self, shufflers: Mapping[str, NameShuffler], share: float) -> None:
        self._shufflers = shufflers
        self._share = share

    @classmethod
    def of(cls, units: Iterable[CodeUnit], share: float) -> Rewriter:
        """One that gives names of some units, to those of the same language."""
        texts: dict[str, list[str]] = {}
        for unit in units:
            if unit.language in parsed_languages():
                texts.setdefault(unit.language, []).append(unit.text.text)
        return cls({name: NameShuffler(found, name) for name, found in texts.items()}, share)

    def rewrite(
        self,
        text: str,
        language: str,
        random_source: random.Random,
        arguments: Sequence[str] = (),
    ) -> str:
        """Another form of a unit's text; one of a language without names stays as it is.

        Args:
            text: A unit's text.
            language: Of the unit.
            random_source: Where the choices come from.
            arguments: Types of a Python function's arguments, empty where one is not known.
        """
        shuffler = self._shufflers.get(language)
        if shuffler is None:
            return text
        if language == PYTHON:
            text = self._rewrite_python(text, shuffler, random_source, arguments)
        return shuffler.rename(text, random_source, self._share)

    def _rewrite_python(
        self,
        text: str,
        shuffler: NameShuffler,
        random_source: random.Random,
        arguments: Sequence[str],
    ) -> str:
        if random_source.random() < self._share:
            plain = without_hints(text)
            text = with_hints(text, arguments) if plain == text else plain
        if random_source.random() < self._share:
            text = with_other_name(text, shuffler.function_name(random_source))
        return _other_receiver(text) if random_source.random() < self._share else text


def with_other_name(text: str, new: str | None) -> str:
    """Gives a Python unit another name, in its recursive calls too, where that says the same."""
    match = OWN_NAME.search(text.split("\n", 1)[0])
    if match is None or new is None or match[1].startswith("__"):
        return text
    old = re.escape(match[1])
    # A member of another object has nothing but its name in common with the unit.
    if re.search(rf"(?<!\bself)(?<!\bcls)\.{old}\b|\b{re.escape(new)}\b", text):
        return text
    return re.sub(rf"\b{old}\b(?![\"'])", new, text)


def with_hints(text: str, arguments: Sequence[str]) -> str:
    """The text of a Python function with type hints at its parameters.

    Args:
        text: Its text, the signature in one line.
        arguments: Types of its arguments, without ``self``; empty where one is not known.
    """
    head, line_end, body = text.partition("\n")
    try:
        definition = ast.parse(f"{head.strip()} pass").body[0]
    except (SyntaxError, ValueError, IndexError):
        return text
    if not isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef):
        return text
    given = [*definition.args.posonlyargs, *definition.args.args]
    if given and given[0].arg in ("self", "cls"):
        del given[0]
    indent = len(head) - len(head.lstrip())
    source = head.encode()
    for parameter, hint in reversed(list(zip(given, arguments, strict=False))):
        if hint and parameter.annotation is None and parameter.end_col_offset is not None:
            end = indent + parameter.end_col_offset
            rest = source[end:]
            if rest.startswith(b"="):
                rest = b" = " + rest[1:]
            source = source[:end] + f": {hint}".encode() + rest
    return source.decode() + line_end + body


def without_hints(text: str) -> str:
    """The text of Python functions without their type hints."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return text
    lines = [line.encode() for line in text.split("\n")]
    cuts: list[tuple[int, int, int]] = []
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    fields = {id(statement) for node in classes for statement in node.body}  # they make dataclasses
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation is not None:
            start = node.col_offset + len(node.arg.encode())
            cuts += _cut(lines, node.annotation, node.lineno, start)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is not None:
            row = node.returns.lineno
            start = lines[row - 1].rfind(b"->", 0, node.returns.col_offset)
            cuts += _cut(lines, node.returns, row, len(lines[row - 1][: max(start, 0)].rstrip()))
        elif isinstance(node, ast.AnnAssign) and node.value is not None and id(node) not in fields:
            cuts += _cut(lines, node.annotation, node.lineno, node.target.end_col_offset or 0)
    for row, start, end in sorted(cuts, reverse=True):
        line = lines[row - 1]
        rest = line[end:]
        # With a hint a default stands between spaces, without one it does not.
        if rest.startswith(b" = ") and line.lstrip().startswith((b"def ", b"async def ")):
            rest = b"=" + rest[3:]
        lines[row - 1] = line[:start] + rest
    return b"\n".join(lines).decode("utf-8", "replace")


def _cut(
    lines: list[bytes], annotation: ast.expr, row: int, start: int
) -> list[tuple[int, int, int]]:
    if annotation.lineno != row or annotation.end_lineno != row:
        return []
    between = lines[row - 1][start : annotation.col_offset].strip()
    if between not in (b":", b"->"):
        return []  # a hint in parentheses, whose end is not known
    end = annotation.end_col_offset
    return [] if end is None else [(row, start, end)]


def _other_receiver(text: str) -> str:
    """Makes a method that does not use its object a function, or a function a method."""
    head, line_end, body = text.partition("\n")
    match = OWN_NAME.search(head)
    if match is None or match[1].startswith("__"):
        return text
    # Another receiver would make a call of itself one of something else.
    if re.search(rf"\b({re.escape(match[1])}|self|super)\b", body):
        return text
    before, after = head[: match.end()], head[match.end() :]
    if after.startswith(("self, ", "self)")) and not after.startswith("self, /"):
        return before + after.removeprefix("self").removeprefix(", ") + line_end + body
    if re.search(r"\bself\b", head) or after.startswith("cls"):
        return text
    return before + ("self" if after.startswith(")") else "self, ") + after + line_end + body
