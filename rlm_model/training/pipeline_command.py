"""The commands ``rlm-model train`` and ``train-baseline``."""

from __future__ import annotations

import argparse

from rlm_model.training.pipeline import Pipeline
from rlm_model.training.recipe import load_recipe


def run_train(args: argparse.Namespace) -> int:
    """Trains the model of a recipe.

    Returns:
        Exit code 0.
    """
    print(f"trained: {_pipeline(args).train()}")  # noqa: T201
    return 0


def run_train_baseline(args: argparse.Namespace) -> int:
    """Trains the recipe's encoder with a squared-error head, and predicts a split.

    Returns:
        Exit code 0.
    """
    _pipeline(args).squared_error_baseline(args.split).save(args.out)
    return 0


def _pipeline(args: argparse.Namespace) -> Pipeline:
    return Pipeline(load_recipe(args.recipe), args.data, args.build, args.measurements)
