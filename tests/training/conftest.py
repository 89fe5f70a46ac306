"""A tiny data set and a tiny pretrained model, made here."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from rlm_model.data.tokenizer import train_tokenizer
from rlm_model.measuring.sizes import SIZES
from rlm_model.training.recipe import PretrainedRecipe

# The folders are no packages: their helpers are found by name.
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "modeling")]

# Tensors this small are slower on several threads.
torch.set_num_threads(1)

NESTED = "    for a in {name}:\n        for b in {name}:\n            total += a * b"
SINGLE = "    for a in {name}:\n        total += a"


def make_item(index: int) -> dict:
    """A function whose cost is linear or quadratic in n, as its text says."""
    source = random.Random(index)
    name = source.choice(["items", "values", "rows", "prices"])
    quadratic = index % 2 == 0
    body = (NESTED if quadratic else SINGLE).format(name=name)
    code = f"def f{index}({name}):\n    total = {index}\n{body}\n    return total"
    measured = [
        {
            "n": n,
            "time_s": 4e-8 * float(n) ** (2 if quadratic else 1) * source.uniform(0.9, 1.1),
            "peak_memory_bytes": 100 + 8 * n * source.uniform(0.9, 1.1),
        }
        for n in SIZES[: 4 if quadratic else 5]
    ]
    return {
        "id": f"mbpp/MBPP/{index}",
        "corpus": "mbpp",
        "language": "python",
        "prelude": "",
        "code": code,
        "entry_point": f"f{index}",
        "measured": measured,
    }


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, write_items) -> Path:
    """A data folder in the layout of the real one."""
    folder = tmp_path_factory.mktemp("data")
    write_items(
        folder / "measured" / "python_functions.jsonl.gz", [make_item(i) for i in range(90)]
    )
    for start, corpus in enumerate(("mbpp", "leetcode_train", "cruxeval"), 1):
        items = [make_item(start * 1000 + i) for i in range(6)]
        write_items(folder / "corpora" / f"{corpus}.jsonl.gz", items)
    return folder


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    return train_tokenizer([make_item(i)["code"].replace("    ", "\t") for i in range(90)], 380)


@pytest.fixture(scope="session")
def pretrained(tmp_path_factory: pytest.TempPathFactory, tokenizer: Tokenizer) -> PretrainedRecipe:
    """A tiny decoder-only model with its tokenizer, saved as Hugging Face models are."""
    folder = tmp_path_factory.mktemp("pretrained")
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=24,
        intermediate_size=40,
        num_hidden_layers=3,
        num_attention_heads=3,
        num_key_value_heads=1,
        rope_theta=100_000.0,
        rms_norm_eps=1e-5,
        pad_token_id=0,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer).save_pretrained(folder)
    return PretrainedRecipe(str(folder))
