from __future__ import annotations

import heapq
import random
import shlex
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from rlm_export.export import export_model
from rlm_export.reference_units import reference_units
from rlm_model.contract.manifest import Answered, TrainedModel
from rlm_model.contract.units import CodeUnit
from rlm_model.contract.vocabulary import VOCABULARY
from rlm_model.modeling import RLMConfig, RLMForRegression

sys.path.insert(0, str(Path(__file__).parent))  # where the support of these tests is

VOCABULARY_SIZE = 1100

ANSWERED = (
    Answered(
        "function", ("python",), ("time_s", "peak_memory_bytes"), ("reference-cpu",), 5, 10**6
    ),
)


def tiny_model(**fields: object) -> RLMForRegression:
    """Random weights, large enough that different functions get different numbers."""
    torch.manual_seed(0)
    defaults = {
        "vocab_size": VOCABULARY_SIZE,
        "embedding_size": 32,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "intermediate_size": 48,
        "max_tokens": 96,
        "decoder_hidden_size": 32,
        "decoder_layers": 2,
        "decoder_heads": 2,
        "decoder_intermediate_size": 48,
    }
    model = RLMForRegression(RLMConfig(**{**defaults, **fields})).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() == 2:
                parameter.normal_(std=parameter.shape[1] ** -0.5)
        grammar = model.config.grammar
        exponents = torch.arange(model.config.exponent_min, model.config.exponent_max + 1)
        # One hump, as in a trained model: a quantile between two humps jumps at the least change.
        model.decoder.head.bias[grammar.legal_ids(1)] = -((exponents - 1.0) ** 2) / 2
    return model


@pytest.fixture(scope="session")
def make_model() -> Callable[..., RLMForRegression]:
    return tiny_model


@pytest.fixture(scope="session")
def parity_files() -> list[Path]:
    return [Path(module.__file__) for module in (heapq, shlex, textwrap, random)]


@pytest.fixture(scope="session")
def units(parity_files: list[Path]) -> list[CodeUnit]:
    return reference_units(parity_files)


@pytest.fixture(scope="session")
def tokenizer(tmp_path_factory: pytest.TempPathFactory, units: list[CodeUnit]) -> Path:
    path = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=list(VOCABULARY.reserved_tokens),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([unit.text.text for unit in units], trainer)
    tokenizer.save(str(path))
    return path


@pytest.fixture(scope="session")
def trained() -> TrainedModel:
    return TrainedModel("tiny", "7", "Apache-2.0", ANSWERED)


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory, trained: TrainedModel) -> Path:
    folder = tmp_path_factory.mktemp("checkpoint")
    levels = {"python": {"time_s": [0.2, 0.5, 0.7], "peak_memory_bytes": [0.1, 0.5, 0.8]}}
    tiny_model(structure=True, language_levels=levels).save_pretrained(folder)
    trained.save(folder)
    return folder


@pytest.fixture(scope="session")
def exported(
    tmp_path_factory: pytest.TempPathFactory,
    checkpoint: Path,
    tokenizer: Path,
    parity_files: list[Path],
) -> dict[str, Path]:
    """Model folders by precision."""
    folders = {}
    for precision in ("int8", "float32"):
        folders[precision] = tmp_path_factory.mktemp(precision)
        export_model(checkpoint, tokenizer, folders[precision], precision, parity_files)
    return folders
