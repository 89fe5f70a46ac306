"""Options of commands whose modules take seconds to load."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_train_pack(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``train-pack``."""
    parser.add_argument("recipe", type=Path, help="recipe (.toml)")
    parser.add_argument("pack", type=Path, help="folder of the pack")
    parser.add_argument(
        "--full-seconds", type=float, help="time of the full model's training (0: none)"
    )
    parser.add_argument("--small-seconds", type=float, help="time of the small one's")
    parser.add_argument("--out", type=Path, required=True, help="folder of the results")
    parser.add_argument(
        "--checkpoints",
        type=Path,
        metavar="FOLDER",
        help="where a run that was killed goes on from (default: in the folder of the results)",
    )


def add_finish_pack(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``finish-pack``."""
    parser.add_argument("recipe", type=Path, help="recipe (.toml)")
    parser.add_argument("pack", type=Path, help="folder of the pack")
    parser.add_argument("results", type=Path, help="folder that train-pack has written")
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoint")
