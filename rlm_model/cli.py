"""The command ``rlm-model``: measures code, trains and evaluates models."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable
from pathlib import Path

from rlm_model.corpora.collections import command as collect
from rlm_model.evaluation import options as evaluate
from rlm_model.evaluation.graph_suites import options as graph_suites
from rlm_model.extras import remedy
from rlm_model.measuring import options as measure
from rlm_model.training.options import add_fine_tune, add_finish_pack, add_train_pack


def main(arguments: list[str] | None = None) -> int:
    """Runs a command.

    Returns:
        0, or 2 with one line on stderr where the input can't be used or a package is missing;
        130 where Ctrl-C ended it.
    """
    args = _parser().parse_args(arguments)
    try:
        return args.run(args)
    except ModuleNotFoundError as error:
        problem = remedy(error)
    except (ValueError, OSError) as error:
        problem = str(error)
    except KeyboardInterrupt:
        return 130
    print(f"rlm-model: {problem}", file=sys.stderr)  # noqa: T201
    return 2


def _later(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    """A command that is imported when it runs: its help needs no extra, and comes at once."""

    def run(args: argparse.Namespace) -> int:
        return getattr(importlib.import_module(f"rlm_model.{module}"), function)(args)

    return run


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rlm-model", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    collected = commands.add_parser(
        "corpora",
        help="read functions to measure from checkouts of public repositories",
        description="Reads functions to measure from checkouts of public repositories and writes "
        "a file for each. The texts keep their licences: the files belong outside of git.",
    )
    collect.add_arguments(collected)
    collected.set_defaults(run=collect.run)

    measured = commands.add_parser(
        "measure",
        help="run functions at input sizes and measure time and peak memory",
        description="Runs functions in a sandbox at input sizes and measures time and peak "
        "memory. What is measured already is not measured again.",
    )
    measure.add_arguments(measured)
    measured.set_defaults(run=_later("measuring.command", "run"))

    campaign = commands.add_parser(
        "measure-report", help="say what was measured, what failed and how well it repeats"
    )
    measure.add_report_arguments(campaign)
    campaign.set_defaults(run=_later("data.join_report", "run"))

    packed = commands.add_parser(
        "pack",
        help="write what a training on a machine with a GPU needs",
        description="Writes token ids, targets and starting weights into a folder: what a "
        "training on another machine needs, without any text.",
    )
    _add_pack(packed)
    packed.set_defaults(run=_later("training.pack_command", "run_pack"))

    trained = commands.add_parser(
        "train-pack",
        help="train the full model and the small one from a pack",
        description="Trains the full model on the measurements, then the small one on the "
        "measurements and on the full one's answers. A run that was killed goes on from its "
        "checkpoints; several devices: accelerate launch -m rlm_model.training.train_pack.",
    )
    add_train_pack(trained)
    trained.set_defaults(run=_later("training.train_pack", "run_train"))

    finished = commands.add_parser(
        "finish-pack",
        help="calibrate what train-pack has written, and write a checkpoint to export",
    )
    add_finish_pack(finished)
    finished.set_defaults(run=_later("training.finish", "run_finish"))

    pushed = commands.add_parser(
        "push",
        help="upload a checkpoint or an exported model to the Hugging Face hub",
        description="Uploads a checkpoint, or a model folder that rlm-export has written, with its "
        "card. The token is that of `hf auth login` or of $HF_TOKEN.",
    )
    _add_push(pushed)
    pushed.set_defaults(run=_later("hub.publish", "run"))

    tuned = commands.add_parser(
        "fine-tune",
        help="let a checkpoint learn your own measurements",
        description="Lets a checkpoint learn from three fourths of your own measurements, "
        "calibrates it on the others, says what it gained there, and writes a checkpoint for "
        "rlm-export.",
    )
    add_fine_tune(tuned)
    tuned.set_defaults(run=_later("training.fine_tune", "run_fine_tune"))

    report = commands.add_parser("evaluate", help="compare predictions and write the report")
    evaluate.add_arguments(report)
    report.set_defaults(run=_later("evaluation.command", "run"))

    suites = commands.add_parser(
        "graph-suites",
        help="compare predictions of networks, GPU kernels and PyTorch programs",
        description="Fits baselines to tables of networks, GPU kernels and PyTorch programs, "
        "compares them and models on what none of them has seen, and writes the report.",
    )
    graph_suites.add_arguments(suites)
    suites.set_defaults(run=_later("evaluation.graph_suites.command", "run"))
    return parser


def _add_push(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="folder of the model")
    parser.add_argument("repository", metavar="OWNER/NAME", help="made where it is not there")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="report.json whose figures the card tells"
    )
    parser.add_argument(
        "--private", action="store_true", default=None, help="where it is made, for you alone"
    )


def _add_pack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recipe", type=Path, help="recipe (.toml)")
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        help="folder of the shared data: measured/, corpora/, nas/, kernels/",
    )
    parser.add_argument("--measurements", type=Path, default=Path("measurements"))
    parser.add_argument(
        "--collections",
        type=Path,
        default=Path("build", "corpora"),
        help="what `rlm-model corpora` has read (default: build/corpora)",
    )
    parser.add_argument(
        "--networks",
        type=Path,
        default=Path("build", "graph-suites", "parts"),
        help="where the networks of tables are kept once they are made (default: "
        "build/graph-suites/parts, where `rlm-model graph-suites` keeps them)",
    )
    parser.add_argument(
        "--suites", type=Path, metavar="FOLDER", help="Python files to predict as well"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the pack")
