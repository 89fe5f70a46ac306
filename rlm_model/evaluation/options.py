"""Options of ``rlm-model evaluate``: they are known without what the report needs."""

from __future__ import annotations

import argparse
import os
from functools import partial
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's options."""
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with measured/ and corpora/"
    )
    parser.add_argument(
        "--measurements",
        type=Path,
        default=Path("measurements"),
        help="folder of the project's own measurements (default: measurements)",
    )
    parser.add_argument(
        "--split", choices=("validation", "test"), default="test", help="split to judge"
    )
    parser.add_argument(
        "--predictions",
        type=partial(named_path, path_form="FILE.npz"),
        metavar="NAME=FILE.npz",
        nargs="+",
        default=[],
        help="predictions to compare; the report is about the first",
    )
    parser.add_argument(
        "--falls-short", type=Path, metavar="FILE", help="Markdown text on what falls short"
    )
    parser.add_argument(
        "--model",
        type=Path,
        metavar="FOLDER",
        help="exported model that the first predictions are of: its manifest takes the figures",
    )
    parser.add_argument(
        "--threads", type=int, default=2, help="threads of the LightGBM baseline (default: 2)"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the report")


def named_path(text: str, path_form: str) -> tuple[str, Path]:
    """The name and the path of an option ``NAME=PATH``.

    Raises:
        argparse.ArgumentTypeError: The text is not of that form.
    """
    name, equals, path = text.partition("=")
    if not (name and equals and path):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME={path_form}")
    return name, Path(path)


def relative(path: Path) -> str:
    """A path relative to the working folder: a report says the same on every machine."""
    return Path(os.path.relpath(path)).as_posix()
