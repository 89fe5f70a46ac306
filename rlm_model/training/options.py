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


def add_fine_tune(parser: argparse.ArgumentParser) -> None:
    """Adds the options of ``fine-tune``."""
    parser.add_argument(
        "measurements",
        type=Path,
        nargs="+",
        metavar="MEASUREMENTS.parquet",
        help="what `rlm-model measure --out` has written: files, or their folder",
    )
    parser.add_argument(
        "--sources",
        type=Path,
        nargs="+",
        default=[],
        metavar="PATH",
        help="the files that were measured, or their folders; functions of installed packages "
        "(`measure --installed`) are found without it",
    )
    parser.add_argument(
        "--model", type=Path, required=True, metavar="FOLDER", help="checkpoint to start from"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the new checkpoint")
    parser.add_argument(
        "--pack",
        type=Path,
        metavar="FOLDER",
        help="pack of the model's own training: it is rehearsed, and says what is lost elsewhere",
    )
    parser.add_argument(
        "--train",
        choices=("lora", "all", "decoder"),
        default="lora",
        help="what of the encoder learns beside the decoder: adapters, all or nothing",
    )
    parser.add_argument("--passes", type=float, help="how often each function is seen")
    parser.add_argument("--seed", type=int, default=0, help="of what is drawn and held out")
