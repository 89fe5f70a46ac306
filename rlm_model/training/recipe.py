"""Recipes: one TOML file a model, read into typed sections."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from rlm_model.contract.kinds import FUNCTION

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Section = TypeVar("Section")


class RecipeError(ValueError):
    """A recipe that can't be used; the message names the file, the key and the fault."""


@dataclass(frozen=True)
class PretrainedRecipe:
    """A pretrained Hugging Face model to start from.

    Attributes:
        name: Model id, folder, or ``package:NAME`` for a folder inside an installed package.
        gguf_file: Name of the GGUF file in it, where that is the format.
        layers: First layers that are kept.
    """

    name: str
    gguf_file: str | None = None
    layers: int | None = None


@dataclass(frozen=True)
class EncoderRecipe(PretrainedRecipe):
    """A pretrained model as the encoder.

    Attributes:
        tokenizer: Model id or folder of the tokenizer; by default its own.
    """

    tokenizer: str | None = None

    @property
    def reader(self) -> PretrainedRecipe:
        """Where its tokenizer is."""
        return self if self.tokenizer is None else PretrainedRecipe(self.tokenizer)


Trained = Literal["all", "none", "top", "lora"]
"""Which weights of an encoder are trained: ``top`` its last layers, ``lora`` adapters beside it."""


@dataclass(frozen=True)
class LoRARecipe:
    """Adapters of low rank (Hu et al., "LoRA", arXiv 2106.09685).

    Attributes:
        rank: Of the two matrices of an adapter.
        alpha: What they add counts by `alpha` / `rank`.
        dropout: Probability of their inputs, in training.
        targets: Ends of the names of the linear layers that get one, such as ``q_proj``; by
            default all do.
    """

    rank: int = 16
    alpha: float = 32.0
    dropout: float = 0.0
    targets: Sequence[str] = ()


@dataclass(frozen=True)
class TrainingRecipe:
    """How a model is trained.

    Attributes:
        seconds: Time of its training; the learning rate falls to nothing until then.
        tokens: Tokens of a batch, padding included.
        queries: What is asked of each unit of a batch, drawn anew each time.
        learning_rate: Peak of the encoder's.
        head_learning_rate: Peak of the decoder's.
        warmup: Share of the time in which the rates rise.
        weight_decay: Of matrices; norms and biases have none.
        gradient_clip: Largest norm of the gradient.
        average_decay: Share of the weights' moving average that a step keeps.
        unlabelled: Share of units that nobody measured among a step's.
        distil: Weight of the full model's distributions beside the measurements.
        checkpoint_seconds: Time between checkpoints.
        train: Which of the encoder's weights.
        top_layers: How many of its last layers, for ``top``.
        lora: The adapters, for ``lora``. They are merged into the model that is saved.
        gradient_checkpointing: Compute each layer of the encoder twice and keep nothing within it:
            for long texts.
    """

    seconds: float
    tokens: int = 24_000
    queries: int = 12
    learning_rate: float = 1.5e-4
    head_learning_rate: float = 8e-4
    warmup: float = 0.05
    weight_decay: float = 0.02
    gradient_clip: float = 1.0
    average_decay: float = 0.997
    unlabelled: float = 0.0
    distil: float = 0.0
    checkpoint_seconds: float = 300.0
    train: Trained = "all"
    top_layers: int = 0
    lora: LoRARecipe | None = None
    gradient_checkpointing: bool = False

    def __post_init__(self) -> None:
        if self.train not in get_args(Trained):
            raise RecipeError(f"train is {', '.join(get_args(Trained))}, not {self.train!r}")
        if (self.train == "top") != (self.top_layers > 0):
            raise RecipeError("train = 'top' and a count of top_layers go together")
        if self.lora is not None and self.train != "lora":
            raise RecipeError("a section lora needs train = 'lora'")


@dataclass(frozen=True)
class ContinuedRecipe:
    """A checkpoint of the project to go on from.

    Attributes:
        checkpoint: Its folder.
        share: What counts of its encoder; the rest is that of the start. A mean of both knows
            less by heart (Wortsman et al., "Robust fine-tuning of zero-shot models",
            arXiv 2109.01903).
    """

    checkpoint: str
    share: float = 1.0


@dataclass(frozen=True)
class ModelRecipe:
    """A model and its training.

    Attributes:
        model: Fields of its `RLMConfig`.
        training: How it is trained.
        encoder: A pretrained Hugging Face model in the place of our own layers, or None. It
            decides the fields of `RLMConfig` that are about its tokenizer.
        continued: What it goes on from, or None.
    """

    model: dict[str, Any]
    training: TrainingRecipe
    encoder: EncoderRecipe | None = None
    continued: ContinuedRecipe | None = None


@dataclass(frozen=True)
class HubRecipe:
    """Rows of a Hugging Face data set to learn from beside the project's measurements.

    Attributes:
        rows: Most rows to read.
        path: A data set on the hub, or a file format (``parquet``, ``json``) of local files.
        data_files: Local files, where `path` is a format.
        split: Part of the data set.
    """

    rows: int
    path: str = "akhauriyash/Code-Regression"
    data_files: str | None = None
    split: str = "train"


@dataclass(frozen=True)
class Recipe:
    """All that makes a model: a small one that ships, and a full one that it is distilled from.

    Attributes:
        name: Name of the model.
        version: Version of the model.
        license: SPDX identifier of the weights.
        small: The small model. It learns from the measurements, and from the full one where that
            is trained.
        start: Pretrained decoder-only model that those start from which have no encoder by its
            name: the full one with its layers, tokenizer and embeddings, the small one with its
            first layers under our tokenizer, or from random weights where there is none.
        full: The full model, or None.
        languages: Languages of the units that they learn from, of kinds that are written in
            several.
        answers: Those of them that the small one answers for; all where there are none here. Of
            the others it has learned too little yet to be asked.
        kinds: Kinds of these units.
        forms: Texts of a training unit, rewritten ones included.
        unlabelled: Count of functions of installed packages that the tokenizer learns from, and
            the small model where there is a full one; none where functions are not learned.
        seed: Of weights, order and sampling.
        hub: A data set to learn from as well, or None.
    """

    name: str
    version: str
    small: ModelRecipe
    start: PretrainedRecipe | None = None
    full: ModelRecipe | None = None
    license: str = "Apache-2.0"
    languages: Sequence[str] = ("python",)
    answers: Sequence[str] = ()
    kinds: Sequence[str] = (FUNCTION.name,)
    forms: int = 4
    unlabelled: int = 0
    seed: int = 0
    hub: HubRecipe | None = None

    def __post_init__(self) -> None:
        if self.full is not None and self.full.encoder is None and self.start is None:
            raise RecipeError(
                "the full model needs a start or an encoder: whose text does it read?"
            )


_NESTED = {
    (Recipe, "start"): PretrainedRecipe,
    (Recipe, "small"): ModelRecipe,
    (Recipe, "full"): ModelRecipe,
    (Recipe, "hub"): HubRecipe,
    (ModelRecipe, "training"): TrainingRecipe,
    (TrainingRecipe, "lora"): LoRARecipe,
    (ModelRecipe, "encoder"): EncoderRecipe,
    (ModelRecipe, "continued"): ContinuedRecipe,
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
    except (TypeError, RecipeError) as error:
        raise RecipeError(f"{where}: {error}") from error
