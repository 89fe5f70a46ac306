"""Items of corpora as text: reading them, and the unit that an entry point names."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.units import CodeUnit


class DataError(ValueError):
    """A data file that can't be used; the message names the file and the fault."""


def item_source(item: dict[str, Any]) -> str:
    """A corpus item as the file that a user would have open: imports above the code."""
    prelude = item.get("prelude") or ""
    return f"{prelude}\n\n{item['code']}\n" if prelude else f"{item['code']}\n"


def item_unit(item: dict[str, Any]) -> CodeUnit | None:
    """The unit that an item's entry point names, or None when the text has no such unit."""
    return entry_unit(item_source(item), item["entry_point"], item["language"])


def entry_unit(source: str, entry_point: str, language: str) -> CodeUnit | None:
    """The unit of a file that an entry point names, or None when there is none.

    An entry point may be qualified (``Solution().run``, ``Solution.run``); a LeetCode method
    is also given by its bare name.
    """
    qualified = entry_point.replace("()", "")
    name = qualified.rpartition(".")[2]
    units = find_functions(source.encode(), language)
    # The last definition of a name is the one that is called.
    found = [unit for unit in units if unit.name.rpartition(".")[2] == name]
    top = [unit for unit in found if unit.name in (qualified, name, f"Solution.{name}")]
    return (top or found or [None])[-1]


def read_items(path: Path) -> Iterator[dict[str, Any]]:
    """Reads a gzipped JSON Lines file.

    Raises:
        DataError: The file is missing or damaged, or a line is not JSON.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for number, line in enumerate(stream, 1):
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise DataError(f"{path}, line {number}: not JSON: {error}") from error
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise DataError(f"{path} can't be read: {error}; see --data") from error
