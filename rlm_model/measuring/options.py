"""Options of the commands that measure: they are known without what only measuring needs."""

from __future__ import annotations

import argparse
from pathlib import Path

from rlm_model.measuring.languages import LANGUAGES
from rlm_model.measuring.sizes import SIZES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``measure``."""
    what = parser.add_argument_group("what to measure")
    what.add_argument("--function", type=Path, metavar="FILE", help="a file with your function")
    what.add_argument("--entry", metavar="NAME", help="the function: f, Class.method, Class().f")
    what.add_argument(
        "--examples",
        metavar="LITERAL",
        help="its example arguments, a tuple or a list of tuples: '([3, 1, 2], 5)' "
        "(default: from its doctests or its type annotations)",
    )
    what.add_argument("--program", type=Path, metavar="FILE", help="a file with your program")
    what.add_argument(
        "--stdin",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="what the program reads; may be repeated, with inputs of several sizes",
    )
    what.add_argument(
        "--language",
        choices=LANGUAGES,
        metavar="NAME",
        help=f"the program's language (default: by its file's name): {', '.join(LANGUAGES)}",
    )
    what.add_argument("--bank", action="store_true", help="the project's own functions")
    what.add_argument(
        "--generated", type=int, metavar="COUNT", help="that many random functions of the project's"
    )
    what.add_argument(
        "--programs",
        type=int,
        metavar="COUNT",
        help="that many random programs of the project's in each language",
    )
    what.add_argument(
        "--installed",
        nargs="*",
        metavar="PACKAGE",
        help="functions of these installed packages, or of all",
    )
    what.add_argument(
        "--corpora", type=Path, metavar="FOLDER", help="the corpora there: Python's, and MBXP"
    )
    what.add_argument(
        "--languages", type=_names, help="of these only what is in these languages: cpp,java"
    )
    what.add_argument(
        "--systematic",
        type=int,
        metavar="COUNT",
        help="that many systematic functions of each edition, in Python or in each of --languages",
    )
    what.add_argument(
        "--collections",
        type=Path,
        metavar="FOLDER",
        help="what `rlm-model corpora` has read from repositories",
    )
    what.add_argument(
        "--variants",
        type=int,
        metavar="COUNT",
        help="that many variants of the other ones, which are not measured then",
    )
    how = parser.add_argument_group("how")
    how.add_argument(
        "--quick",
        action="store_true",
        help="few calls and small limits: functions at a twentieth of the time",
    )
    how.add_argument(
        "--sizes",
        type=_sizes,
        help=f"input sizes: 10,100,1000 (default: {SIZES[0]} to {SIZES[-1]}, as far as time "
        "allows)",
    )
    how.add_argument("--seed", type=int, default=0, help="of the arguments")
    how.add_argument("--cores", type=_cores, default=None, help="cores to use: 0,1 (default: all)")
    how.add_argument("--ray", action="store_true", help="measure on a Ray cluster instead")
    how.add_argument("--shard", type=_shard, default=(1, 1), help="part i of n of the items: i/n")
    how.add_argument("--limit", type=int, help="most functions to measure in this run")
    how.add_argument(
        "--again", action="store_true", help="measure once more what is measured already"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="keep the measurements there")


def add_report_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``measure-report``."""
    parser.add_argument("measurements", type=Path, help="folder of the measurements")
    parser.add_argument(
        "--data",
        type=Path,
        help="folder of the shared data: say as well how many measurements still have their text, "
        "which takes minutes",
    )
    parser.add_argument(
        "--collections",
        type=Path,
        default=Path("build", "corpora"),
        help="what `rlm-model corpora` has read, for --data (default: build/corpora)",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the report")


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(sorted({int(part) for part in text.split(",")}))
    if sizes[0] < 1:
        raise argparse.ArgumentTypeError("sizes start at 1")
    return sizes


def _names(text: str) -> list[str]:
    return text.split(",")


def _cores(text: str) -> list[int]:
    return sorted({int(part) for part in text.split(",")})


def _shard(text: str) -> tuple[int, int]:
    index, slash, count = text.partition("/")
    if not slash or not 1 <= int(index) <= int(count):
        raise argparse.ArgumentTypeError(f"{text!r} is not i/n with i from 1 to n")
    return int(index), int(count)
