"""Patterns of file names, as in ``.gitignore``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

MAX_LENGTH = 1000
"""Characters of a pattern."""

MAX_STARS = 3
"""Stars of one name in a pattern, and names that are ``**``. They become a regular expression,
whose time grows as a power of them: with five, one long name takes seconds."""

_STARS = re.compile(r"\*+")


def is_pattern(line: str) -> bool:
    """Whether a line can stand in a ``.gitignore``, and is quick to compare with."""
    try:
        _parsed(line)
    except (ValueError, re.error):
        return False
    return True


def pattern_of(line: str) -> GitIgnoreSpecPattern | None:
    """A line's pattern; None where it is empty, a comment, or no pattern at all."""
    try:
        pattern = _parsed(line)
    except (ValueError, re.error):
        return None
    return None if pattern.include is None else pattern


def spec_of(lines: Iterable[str]) -> GitIgnoreSpec:
    """What patterns mean together.

    Args:
        lines: Each one `is_pattern`.
    """
    # Imported here: most sessions exclude nothing and start without it.
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


@lru_cache(maxsize=4096)
def _parsed(line: str) -> GitIgnoreSpecPattern:
    names = line.split("/")
    if (
        len(line) > MAX_LENGTH
        or any(len(_STARS.findall(name)) > MAX_STARS for name in names)
        or names.count("**") > MAX_STARS
    ):
        raise ValueError("the pattern is too long")
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

    return GitIgnoreSpecPattern(line)
