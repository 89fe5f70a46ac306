"""The command ``rlm-model pack``."""

from __future__ import annotations

import argparse
import ast
import itertools
import json
import textwrap
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer
from torch import Tensor

from rlm_model.contract.encoding import OwnTokenizer, UnitEncoder
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.units import CodeUnit
from rlm_model.contract.vocabulary import VOCABULARY, VocabularyError
from rlm_model.data.hub import hub_measurements, hub_units, stream_rows
from rlm_model.data.loading import load_data, load_unlabelled
from rlm_model.data.measured import MeasuredUnit
from rlm_model.data.tokenizer import train_tokenizer
from rlm_model.evaluation.suites.held_out import reserved_digests
from rlm_model.evaluation.suites.shapes import shape_of, suite_shapes
from rlm_model.modeling import RLMConfig
from rlm_model.training.initialise import (
    backend_tokenizer,
    pretrained_tokenizer,
    starting_weights,
)
from rlm_model.training.pack import (
    SEEN,
    SUITE,
    TEST,
    TOKENIZER,
    TRAIN,
    UNITS,
    UNLABELLED,
    VALIDATION,
    WEIGHTS,
)
from rlm_model.training.packing import Packer
from rlm_model.training.recipe import HubRecipe, Recipe, load_recipe
from rlm_model.training.weights import save_weights

ROLES = {"train": TRAIN, "validation": VALIDATION, "test": TEST}

WEIGHT_OF_CORPUS = {
    "bank": 3.0,
    "forms": 1.5,
    "installed": 2.0,
    "mbpp": 2.0,
    "modules": 2.0,
    "generated": 0.3,
    "variant": 0.7,
}
"""How often a unit of a corpus is drawn beside one of another: code from work is rare, and
slow code too."""


def run_pack(args: argparse.Namespace) -> int:
    """Writes a pack.

    Returns:
        Exit code 0.

    Raises:
        ValueError: The data or the recipe can't be used.
    """
    recipe = load_recipe(args.recipe)
    args.out.mkdir(parents=True, exist_ok=True)
    measured = load_data(
        args.data,
        args.measurements,
        recipe.languages,
        args.collections,
        recipe.kinds,
        args.networks,
    ).units
    skipped: Counter[str] = Counter()
    if recipe.hub is not None:
        measured += _hub_units(recipe.hub, skipped)
    # What the held-out suites hold is no one's to learn from, and a variant no one's to judge by.
    reserved = reserved_digests()
    measured = [
        unit
        for unit in measured
        if unit.unit.text.digest not in reserved
        and (unit.split == "train" or not unit.id.startswith("variant/"))
    ]
    train = [unit for unit in measured if unit.split == "train"]
    trained = {_shape(unit.unit.text.text) for unit in train if unit.unit.language == "python"}
    seen = [name for name, shape in suite_shapes().items() if shape in trained]
    (args.out / SEEN).write_text(json.dumps(seen, indent=1) + "\n", encoding="utf-8")
    known = {unit.unit.text.digest for unit in measured}
    others = [
        unit
        for unit in load_unlabelled(args.data, recipe.kinds, recipe.unlabelled, recipe.seed)
        if unit.text.digest not in known
    ]
    own, pretrained = _readers(args.out / TOKENIZER, recipe, [u.unit for u in train] + others)
    packer = Packer(own, pretrained, [unit.unit for unit in train])
    for unit in measured:
        forms = recipe.forms if unit.split == "train" else 1
        try:
            packer.add(unit.unit, unit.id, ROLES[unit.split], _weight(unit), unit, forms)
        except VocabularyError as error:
            skipped[str(error)] += 1
    for number, unit in enumerate(others):
        packer.add(unit, f"unlabelled/{number}", UNLABELLED)
    for path in sorted(args.suites.glob("*.py")) if args.suites else ():
        for unit in find_functions(path.read_bytes(), "python"):
            packer.add(unit, f"{path.stem}/{unit.name}", SUITE)
    packed = packer.packed()
    packed.save(args.out / UNITS)
    if not (args.out / WEIGHTS).exists():
        save_weights(args.out / WEIGHTS, _weights(args.out / TOKENIZER, recipe))
    counts = {name: int((packed.role == role).sum()) for name, role in ROLES.items()}
    about = {**counts, "unlabelled": len(others)}
    if skipped:
        about["skipped"] = dict(skipped.most_common())
    print(json.dumps(about))  # noqa: T201
    return 0


def _readers(
    path: Path, recipe: Recipe, units: Sequence[CodeUnit]
) -> tuple[UnitEncoder, UnitEncoder | None]:
    """What the small and the full model read units with; the small one's tokenizer is written.

    A full model that has no time reads nothing.

    Args:
        path: Where it is written: the project's is trained where it is not there yet.
        recipe: The recipe.
        units: What it is trained on.
    """
    small = recipe.small
    config = RLMConfig(**small.model)
    if small.encoder is not None:
        reader = pretrained_tokenizer(small.encoder.reader)
        backend_tokenizer(small.encoder.reader).save(str(path))
    else:
        if not path.exists():
            texts = [unit.text.structure.text + unit.text.text for unit in units]
            train_tokenizer(texts, config.vocab_size, VOCABULARY).save(str(path))
        reader = OwnTokenizer(Tokenizer.from_file(str(path)), VOCABULARY)
    own = UnitEncoder(reader, config.max_tokens, config.structure)
    full = recipe.full
    if full is None or full.training.seconds <= 0:
        return own, None
    source = full.encoder.reader if full.encoder else recipe.start
    assert source is not None  # a recipe without either is refused
    other = RLMConfig(**full.model)
    return own, UnitEncoder(pretrained_tokenizer(source), other.max_tokens, other.structure)


def _weights(path: Path, recipe: Recipe) -> dict[str, Tensor]:
    """What models without an encoder by its name start from; nothing where there is no start."""
    if recipe.start is None:
        return {}
    small = Tokenizer.from_file(str(path)) if recipe.small.encoder is None else None
    return starting_weights(recipe.start, small)


def _hub_units(recipe: HubRecipe, skipped: Counter[str]) -> list[MeasuredUnit]:
    """Measured units of a data set of the hub."""
    rows = stream_rows(recipe.path, data_files=recipe.data_files, split=recipe.split)
    found = hub_measurements(itertools.islice(rows, recipe.rows), skipped)
    return hub_units(found)


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
