"""Recipes: one TOML file a model, read into typed sections."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Section = TypeVar("Section")


class RecipeError(ValueError):
    """A recipe that can't be used; the message names the file, the key and the fault."""


@dataclass(frozen=True)
class OptimizationRecipe:
    """How a model is optimized.

    Attributes:
        epochs: Passes over the measured training units.
        batch_size: Units a step.
        learning_rate: Peak of the encoder's, after a linear warm-up and before a cosine decay.
        head_learning_rate: Peak of everything else's.
        weight_decay: Of matrices; norms and biases have none.
        warmup_steps: Steps of the warm-up.
        gradient_clip: Largest norm of the gradient.
        average_decay: Share of the weights' moving average that a step keeps.
        rename_share: Probability that a local name is renamed in an epoch.
        mixed_precision: ``bf16`` or ``no``.
        checkpoint_seconds: Time between checkpoints.
        seed: Of weights, order, sampling and renaming.
    """

    epochs: int = 8
    batch_size: int = 16
    learning_rate: float = 2e-4
    head_learning_rate: float = 1e-3
    weight_decay: float = 0.05
    warmup_steps: int = 40
    gradient_clip: float = 1.0
    average_decay: float = 0.99
    rename_share: float = 0.3
    mixed_precision: str = "bf16"
    checkpoint_seconds: float = 300.0
    seed: int = 0


@dataclass(frozen=True)
class PretrainedRecipe:
    """A pretrained Hugging Face model to start from or to learn from.

    Attributes:
        name: Model id, folder, or ``package:NAME`` for a folder inside an installed package.
        gguf_file: Name of the GGUF file in it, where that is the format.
        layers: First layers that are kept.
    """

    name: str
    gguf_file: str | None = None
    layers: int | None = None


@dataclass(frozen=True)
class TeacherRecipe:
    """A pretrained encoder with a regression head that labels functions.

    Attributes:
        pretrained: The encoder.
        optimization: How it is tuned on the measured training units.
        boosting_share: Weight of the boosted trees in the ensemble's mean.
    """

    pretrained: PretrainedRecipe
    optimization: OptimizationRecipe
    boosting_share: float = 0.3


@dataclass(frozen=True)
class StudentRecipe:
    """What the model learns from.

    Attributes:
        measured_deviation: Standard deviation of log10 that a measured value is taken with.
        teacher_share: Share of the teacher's labels among a step's units.
        between_sizes_share: Share of queries at a size between two measured ones.
        regression_weight: Weight of the auxiliary squared error of log10.
        start: Pretrained decoder-only model whose first layers the encoder starts from.
    """

    measured_deviation: float = 0.12
    teacher_share: float = 0.5
    between_sizes_share: float = 0.3
    regression_weight: float = 0.5
    start: PretrainedRecipe | None = None


@dataclass(frozen=True)
class StageRecipe:
    """How one model is trained from a pack.

    Attributes:
        seconds: Time of its training; the learning rate falls to nothing until then.
        tokens: Tokens of a batch, padding included.
        learning_rate: Peak of the encoder's.
        head_learning_rate: Peak of the decoder's.
        warmup: Share of the time in which the rates rise.
        weight_decay: Of matrices.
        average_decay: Share of the weights' moving average that a step keeps.
        unlabelled: Share of units that nobody measured among a step's.
        distil: Weight of the full model's distributions beside the measurements.
    """

    seconds: float
    tokens: int = 24_000
    learning_rate: float = 1.5e-4
    head_learning_rate: float = 8e-4
    warmup: float = 0.05
    weight_decay: float = 0.02
    average_decay: float = 0.997
    unlabelled: float = 0.0
    distil: float = 0.0


@dataclass(frozen=True)
class PackedRecipe:
    """A full model, and the small one that learns from it, trained from a pack.

    Attributes:
        full: Fields of the full model's `RLMConfig`.
        full_stage: Its training.
        small_stage: The small one's.
        forms: Texts of a training unit, rewritten ones included.
    """

    full: dict[str, Any]
    full_stage: StageRecipe
    small_stage: StageRecipe
    forms: int = 4


@dataclass(frozen=True)
class Recipe:
    """All that makes a model.

    Attributes:
        name: Name of the model.
        version: Version of the model.
        model: Fields of `RLMConfig`.
        optimization: How the student is optimized.
        student: What the student learns from.
        teacher: Who labels, or None to learn from measurements alone.
        unlabelled: Count of functions of installed packages that the tokenizer, and the student
            where there is a teacher, learn from.
        packed: The training from a pack, on one GPU.
    """

    name: str
    version: str
    model: dict[str, Any]
    optimization: OptimizationRecipe = field(default_factory=OptimizationRecipe)
    student: StudentRecipe = field(default_factory=StudentRecipe)
    teacher: TeacherRecipe | None = None
    unlabelled: int = 0
    packed: PackedRecipe | None = None


_NESTED = {
    (Recipe, "optimization"): OptimizationRecipe,
    (Recipe, "student"): StudentRecipe,
    (Recipe, "teacher"): TeacherRecipe,
    (TeacherRecipe, "pretrained"): PretrainedRecipe,
    (TeacherRecipe, "optimization"): OptimizationRecipe,
    (StudentRecipe, "start"): PretrainedRecipe,
    (Recipe, "packed"): PackedRecipe,
    (PackedRecipe, "full_stage"): StageRecipe,
    (PackedRecipe, "small_stage"): StageRecipe,
}


def load_recipe(path: Path) -> Recipe:
    """Reads a recipe.

    Raises:
        RecipeError: The file is missing, not TOML, or has an unknown or missing key.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecipeError(f"{path}: {error}") from error
    return _section(Recipe, raw, str(path))


def _section(kind: type[Section], raw: Any, where: str) -> Section:
    if not isinstance(raw, dict):
        raise RecipeError(f"{where}: expected a table, found {raw!r}")
    known = {entry.name for entry in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(raw) - known)
    if unknown:
        raise RecipeError(f"{where}: unknown key {unknown[0]!r}; known: {', '.join(sorted(known))}")
    values = {
        key: _section(_NESTED[kind, key], value, f"{where}, {key}")
        if (kind, key) in _NESTED
        else value
        for key, value in raw.items()
    }
    try:
        return kind(**values)
    except TypeError as error:
        raise RecipeError(f"{where}: {error}") from error
