"""Patterns of file names, as in ``.gitignore``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

MAX_LENGTH = 1000
"""Characters of a pattern."""

MAX_STARS = 3
"""Stars of one name in a pattern, and names that are ``**``. They become a regular expression,
whose time grows as a power of them: with five, one long name takes seconds."""

_STARS = re.compile(r"\*+")


@lru_cache(maxsize=4096)
def is_pattern(line: str) -> bool:
    """Whether a line is a pattern that can be read, and is quick to compare with."""
    names = line.split("/")
    if (
        len(line) > MAX_LENGTH
        or any(len(_STARS.findall(name)) > MAX_STARS for name in names)
        or names.count("**") > MAX_STARS
    ):
        return False
    # Imported here: most sessions exclude nothing and start without it.
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True


def spec_of(lines: Iterable[str]) -> GitIgnoreSpec:
    """What lines mean together; as Git does, those that are no patterns are passed over."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(filter(is_pattern, lines))
