"""The command ``rlm-model``: trains and evaluates models."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rlm_model.data.measured import DataError
from rlm_model.evaluation import command as evaluate
from rlm_model.evaluation.predictions import PredictionsError
from rlm_model.training.pipeline import Pipeline
from rlm_model.training.recipe import RecipeError, load_recipe


def main(arguments: list[str] | None = None) -> int:
    """Runs a command.

    Returns:
        0, or 2 with one line on stderr where the input can't be used.
    """
    args = _parser().parse_args(arguments)
    try:
        return args.run(args)
    except (DataError, RecipeError, PredictionsError, ValueError, OSError) as error:
        print(f"rlm-model: {error}", file=sys.stderr)  # noqa: T201
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rlm-model", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    train = commands.add_parser(
        "train",
        help="train a model by its recipe",
        description="Trains the tokenizer, the teacher and the model of a recipe. Every stage "
        "keeps its result in the working folder, and a run that was killed resumes there.",
    )
    _add_recipe(train)
    train.set_defaults(run=_train)

    baseline = commands.add_parser(
        "train-baseline",
        help="train the recipe's encoder with a squared-error head and predict a split",
        description="Trains the recipe's encoder with a squared-error head: the baseline that "
        "shows what the decoder adds.",
    )
    _add_recipe(baseline)
    baseline.add_argument("--split", choices=("validation", "test"), default="test")
    baseline.add_argument("--out", type=Path, required=True, help="predictions to write (.npz)")
    baseline.set_defaults(run=_train_baseline)

    report = commands.add_parser("evaluate", help="compare predictions and write the report")
    evaluate.add_arguments(report)
    report.set_defaults(run=evaluate.run)
    return parser


def _add_recipe(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recipe", type=Path, help="recipe (.toml)")
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with measured/ and corpora/"
    )
    parser.add_argument("--build", type=Path, required=True, help="working folder")


def _train(args: argparse.Namespace) -> int:
    folder = Pipeline(load_recipe(args.recipe), args.data, args.build).train()
    print(f"trained: {folder}")  # noqa: T201
    return 0


def _train_baseline(args: argparse.Namespace) -> int:
    pipeline = Pipeline(load_recipe(args.recipe), args.data, args.build)
    pipeline.squared_error_baseline(args.split).save(args.out)
    return 0
