"""Options of ``rlm-model graph-suites``: they are known without what the report needs."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from rlm_model.evaluation.options import named_path

BASELINES = ("figures", "boosting", "network")
"""What the command fits itself, by the words that choose it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's options."""
    parser.add_argument("--data", type=Path, required=True, help="folder with nas/ and kernels/")
    parser.add_argument("--out", type=Path, required=True, help="folder of the report")
    parser.add_argument(
        "--kept",
        type=Path,
        default=Path("build", "graph-suites"),
        help="where networks and predictions are kept, so that a run that was stopped goes on "
        "(default: build/graph-suites)",
    )
    parser.add_argument(
        "--baselines",
        choices=BASELINES,
        nargs="*",
        default=list(BASELINES),
        help="what is compared: figures alone, boosted trees, a graph network (default: all)",
    )
    parser.add_argument(
        "--predictions",
        type=partial(named_path, path_form="FOLDER"),
        metavar="NAME=FOLDER",
        nargs="+",
        default=[],
        help="predictions of a model, a file FOLDER/CASE.npz a case, such as "
        "FOLDER/accuracy/nasbench201/16/0.npz",
    )
    parser.add_argument(
        "--peer", type=Path, metavar="CHECKOUT", help="compare google-deepmind/regress-lm as well"
    )
    parser.add_argument(
        "--peer-seconds",
        type=float,
        default=300.0,
        help="how long it learns each case (default: 300)",
    )
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="PATTERN",
        default=["*"],
        help="cases that are run, such as 'accuracy/*/16/*' (default: all)",
    )
    parser.add_argument(
        "--tables",
        nargs="+",
        metavar="NAME",
        default=[],
        help="tables that are read, such as nasbench201 or kernelbench (default: all)",
    )
    parser.add_argument("--threads", type=int, default=2, help="threads (default: 2)")
