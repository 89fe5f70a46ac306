"""Functions without measurements: what the full model answers for the small one.

They come from the installed Python packages and the standard library, so that the model sees
what people write at work beside contest puzzles. Their texts stay on the machine that trains;
nothing of them is committed.
"""

from __future__ import annotations

import random
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.units import CodeUnit, language_of_path
from rlm_model.corpora.reserved import is_reserved
from rlm_model.corpora.splits import problem_of, split_of
from rlm_model.corpora.texts import DataError, item_unit, read_items

MIN_CHARACTERS = 40
MAX_CHARACTERS = 2_500
MAX_UNITS_A_FILE = 25
"""Keeps generated files with thousands of alike functions from taking over."""

CORPORA = ("mbpp", "leetcode_train", "cruxeval")
"""Python corpora whose training problems may be used without their measurements."""


def unlabelled_functions(folder: Path, count: int, seed: int) -> Iterator[CodeUnit]:
    """The functions of `corpus_units` and of `installed_units`.

    Args:
        folder: The shared data.
        count: See `installed_units`.
        seed: See `installed_units`.

    Raises:
        DataError: See `corpus_units`.
    """
    yield from corpus_units(folder / "corpora")
    yield from installed_units(count, seed)


def installed_units(count: int, seed: int) -> list[CodeUnit]:
    """Samples functions of the standard library and of installed packages.

    Args:
        count: Most units to return.
        seed: Of the sampling.
    """
    roots = [Path(sysconfig.get_path(key)) for key in ("stdlib", "purelib")]
    files = sorted(
        {
            path
            for root in roots
            for path in root.rglob("*.py")
            if not is_reserved(path.relative_to(root))
        }
    )
    random.Random(seed).shuffle(files)
    units: dict[str, CodeUnit] = {}
    for path in files:
        for unit in _usable_units(path, seed):
            units.setdefault(unit.text.digest, unit)
        if len(units) >= count:
            break
    return list(units.values())[:count]


def corpus_units(folder: Path) -> list[CodeUnit]:
    """The units of the corpora's training problems.

    Raises:
        DataError: A corpus file is missing or damaged.
    """
    units: dict[str, CodeUnit] = {}
    for corpus in CORPORA:
        for item in read_items(folder / f"{corpus}.jsonl.gz"):
            if split_of(problem_of(item["id"])) != "train":
                continue
            unit = item_unit({**item, "language": "python"})
            if unit is not None and unit.reason is None:
                units.setdefault(unit.text.digest, unit)
    if not units:
        raise DataError(f"no units in the corpora of {folder}")
    return list(units.values())


def _usable_units(path: Path, seed: int) -> Iterator[CodeUnit]:
    language = language_of_path(path)
    try:
        source = path.read_bytes()
    except OSError:
        return
    if language is None or len(source) > 400_000:
        return
    units = [
        unit
        for unit in find_functions(source, language)
        if unit.reason is None
        and unit.end_line > unit.signature_end_line
        and MIN_CHARACTERS <= len(unit.text.text) <= MAX_CHARACTERS
    ]
    random.Random(f"{seed} {path.name}").shuffle(units)
    yield from units[:MAX_UNITS_A_FILE]
