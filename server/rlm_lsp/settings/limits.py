"""Raises a limit in a project's ``pyproject.toml``, and changes nothing else there."""

from __future__ import annotations

import copy
import itertools
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rlm_lsp.settings import SECTION, Layer, read_settings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Limit = Literal["time", "memory"]

HEADROOM = 1.1
"""A raised limit is at least this many times what is predicted."""

_UNITS = {
    "time": (("s", 1.0), ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9)),
    "memory": (("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("B", 1.0)),
}

_HEADER = re.compile(rf"\s*\[\s*tool\s*\.\s*['\"]?{SECTION}['\"]?\s*(\.\s*limits\s*)?\]")
_ANY_HEADER = re.compile(r"\s*\[")
_VALUE = r"(?P<before>\s*{key}\s*=\s*)(?:\"[^\"]*\"|'[^']*'|[\w.+-]+)(?P<after>.*)"


@dataclass(frozen=True)
class LineChange:
    """Lines of a file that others take the place of.

    Attributes:
        line: First line that is replaced, from 0.
        end_line: The line behind the last one; the same as `line` where none is.
        text: What stands there now, with line ends.
    """

    line: int
    end_line: int
    text: str


def raised_limit(path: Path, key: Limit, value: str) -> tuple[LineChange, dict[str, Any]] | None:
    """The change in a project file that sets a limit.

    Args:
        path: A ``pyproject.toml``.
        key: Which limit.
        value: Its new value, from `round_up`.

    Returns:
        The change, and the server's table as it then is; None where the file is written in a
        way that can't be changed safely.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        tree: dict[str, Any] = tomllib.loads(text)
        wanted = copy.deepcopy(tree)
        table: dict[str, Any] = wanted.setdefault("tool", {}).setdefault(SECTION, {})
        table.setdefault("limits", {})[key] = value
    except (OSError, ValueError, AttributeError, TypeError):
        return None
    _, problems = read_settings([Layer(table, "file", str(path))])
    if problems:
        return None
    lines = text.splitlines(keepends=True)
    for change in _candidates(lines, key, value):
        changed = [*lines[: change.line], change.text, *lines[change.end_line :]]
        # A file can be written in many ways: what the parser says of the result decides.
        if _parsed("".join(changed)) == wanted:
            return change, table
    return None


def raised(key: Limit, predicted: float) -> str:
    """The value that lifts a limit over what is predicted, in seconds or bytes."""
    return round_up(key, predicted * HEADROOM)


def round_up(key: Limit, value: float) -> str:
    """The next of 1, 2, 5, 10, ... in the unit in which that is a small number."""
    for (unit, scale), (_, larger) in itertools.pairwise([*reversed(_UNITS[key]), ("", 1e99)]):
        for digits in (1, 2, 5, 10, 20, 50, 100, 200, 500):
            if digits * scale >= value and digits * scale < larger:
                return f"{digits} {unit}"
    unit, scale = _UNITS[key][0]
    return f"{int(value / scale) + 1} {unit}"


def _candidates(lines: list[str], key: str, value: str) -> Iterator[LineChange]:
    """Changes that might be right: the limit's own line first, then a new one, then a new table."""
    ending = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    new: list[LineChange] = []
    name: str | None = None
    for number, line in enumerate(lines):
        header = _HEADER.match(line)
        if header is not None:
            name = key if header[1] else f"limits.{key}"
            new.append(LineChange(number + 1, number + 1, f'{name} = "{value}"{ending}'))
        elif _ANY_HEADER.match(line):
            name = None
        elif name is not None:
            old = re.fullmatch(_VALUE.format(key=re.escape(name)), line, re.DOTALL)
            if old is not None:
                text = f'{old["before"]}"{value}"{old["after"]}'
                yield LineChange(number, number + 1, text)
    yield from new
    gap = ending if not lines or lines[-1].endswith("\n") else 2 * ending
    table = f'{gap}[tool.{SECTION}]{ending}limits.{key} = "{value}"{ending}'
    yield LineChange(len(lines), len(lines), table)


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except ValueError:
        return None
