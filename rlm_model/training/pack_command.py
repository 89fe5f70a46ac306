"""The command ``rlm-model pack``."""

from __future__ import annotations

import argparse
import ast
import json
import textwrap
from pathlib import Path

from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

from rlm_model.contract.encoding import UnitEncoder
from rlm_model.contract.units import find_units
from rlm_model.data.joined import load_data
from rlm_model.data.measured import MeasuredUnit
from rlm_model.data.tokenizer import train_tokenizer
from rlm_model.data.unlabelled import corpus_units, installed_units
from rlm_model.evaluation.suites.shapes import reserved_shapes, shape_of
from rlm_model.training.initialise import LAYER_NAMES, embeddings_by_text, pretrained_folder
from rlm_model.training.pack import (
    SUITE,
    TEST,
    TOKENIZER,
    TRAIN,
    UNITS,
    UNLABELLED,
    VALIDATION,
    WEIGHTS,
    save_weights,
)
from rlm_model.training.packing import Packer
from rlm_model.training.recipe import PretrainedRecipe, load_recipe

ROLES = {"train": TRAIN, "validation": VALIDATION, "test": TEST}

WEIGHT_OF_CORPUS = {
    "bank": 3.0,
    "installed": 2.0,
    "mbpp": 2.0,
    "modules": 2.0,
    "systematic": 0.5,
    "generated": 0.3,
    "variant": 0.7,
}
"""How often a unit of a corpus is drawn beside one of another: code from work is rare."""


def run_pack(args: argparse.Namespace) -> int:
    """Writes a pack.

    Returns:
        Exit code 0.

    Raises:
        ValueError: The data or the recipe can't be used.
    """
    recipe = load_recipe(args.recipe)
    args.out.mkdir(parents=True, exist_ok=True)
    measured = load_data(args.data, args.measurements, collections=args.collections).units
    # What the held-out suites name is no one's to learn from, and a variant no one's to judge by.
    reserved = reserved_shapes()
    measured = [
        unit
        for unit in measured
        if (unit.split != "train" and not unit.id.startswith("variant/"))
        or (unit.split == "train" and _shape(unit.unit.text.text) not in reserved)
    ]
    train = [unit for unit in measured if unit.split == "train"]
    known = {unit.unit.text.digest for unit in measured}
    others = [
        unit
        for unit in (
            *corpus_units(args.data / "corpora"),
            *installed_units(recipe.unlabelled, recipe.optimization.seed),
        )
        if unit.text.digest not in known
    ]
    texts = [unit.unit.text.text for unit in train] + [unit.text.text for unit in others]
    tokenizer_path = args.out / TOKENIZER
    if not tokenizer_path.exists():
        train_tokenizer(texts, recipe.model["vocab_size"]).save(str(tokenizer_path))
    encoder = UnitEncoder(Tokenizer.from_file(str(tokenizer_path)), recipe.model["max_tokens"])
    start = recipe.student.start
    if start is None or recipe.packed is None:
        raise ValueError(f"{args.recipe} has no [packed] section or no [student.start]")
    packer = Packer(encoder, start, [unit.unit.text.text for unit in train])
    for unit in measured:
        forms = recipe.packed.forms if unit.split == "train" else 1
        packer.add(unit.unit, unit.id, ROLES[unit.split], _weight(unit), unit, forms)
    for number, unit in enumerate(others):
        packer.add(unit, f"unlabelled/{number}", UNLABELLED)
    for path in sorted(args.suites.glob("*.py")) if args.suites else ():
        for unit in find_units(path.read_bytes(), "python"):
            packer.add(unit, f"{path.stem}/{unit.name}", SUITE)
    packed = packer.packed()
    packed.save(args.out / UNITS)
    if not (args.out / WEIGHTS).exists():
        _save_start(args.out / WEIGHTS, start, encoder)
    counts = {name: int((packed.role == role).sum()) for name, role in ROLES.items()}
    print(json.dumps({**counts, "unlabelled": len(others)}))  # noqa: T201
    return 0


def _shape(text: str) -> str | None:
    """The shape of the function that a unit's text begins with; None where it is no Python."""
    try:
        body = ast.parse(textwrap.dedent(text)).body
    except (SyntaxError, ValueError):
        return None
    first = next((node for node in body if isinstance(node, ast.FunctionDef)), None)
    return None if first is None else shape_of(first)


def _weight(unit: MeasuredUnit) -> float:
    return WEIGHT_OF_CORPUS.get(unit.id.partition("/")[0], 1.0)


def _save_start(path: Path, start: PretrainedRecipe, encoder: UnitEncoder) -> None:
    """Writes the pretrained layers under our names, and embeddings for both tokenizers."""
    folder = pretrained_folder(start)
    source = AutoModelForCausalLM.from_pretrained(folder, gguf_file=start.gguf_file)
    known = source.get_input_embeddings().weight.detach().float()
    tensors = {
        "full.embedding.weight": known,
        "small.embedding.weight": embeddings_by_text(encoder.tokenizer, start, known),
        "norm.weight": source.model.norm.weight,
    }
    for index, layer in enumerate(source.model.layers):
        for name, their_name in LAYER_NAMES.items():
            tensors[f"layers.{index}.{name}.weight"] = layer.get_submodule(their_name).weight
    save_weights(path, tensors)
