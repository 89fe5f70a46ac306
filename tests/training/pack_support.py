"""A tiny pack of made-up units, and the recipe of models that learn from it."""

from __future__ import annotations

from rlm_model.contract.encoding import OwnTokenizer, UnitEncoder
from rlm_model.contract.queries import Query
from rlm_model.contract.units import CodeUnit
from rlm_model.contract.vocabulary import VOCABULARY
from rlm_model.corpora.texts import entry_unit
from rlm_model.data.completion import TARGET_SIZES
from rlm_model.data.measured import Observation, measured_unit
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME
from rlm_model.training.initialise import pretrained_tokenizer
from rlm_model.training.pack import SUITE, TEST, TRAIN, UNLABELLED, VALIDATION, PackedUnits
from rlm_model.training.packing import Packer

VOCABULARY_SIZE = 380
MAX_TOKENS = 64
TINY = {
    "vocab_size": VOCABULARY_SIZE,
    "embedding_size": 24,
    "hidden_size": 24,
    "num_hidden_layers": 2,
    "num_attention_heads": 3,
    "num_key_value_heads": 1,
    "intermediate_size": 40,
    "rope_theta": 100_000.0,
    "max_tokens": MAX_TOKENS,
    "decoder_hidden_size": 16,
    "decoder_layers": 1,
    "decoder_heads": 2,
    "decoder_intermediate_size": 24,
}
ROLES = (TRAIN, TRAIN, TRAIN, VALIDATION, TEST, UNLABELLED, UNLABELLED, SUITE)
FUNCTION = "function"
LATENCY = Query("latency_s", None, "gpu")

OBSERVATIONS = (
    Observation(Query(TIME, 10), 1e-6),
    Observation(Query(TIME, 100), 1e-5),
    Observation(Query(TIME, 1_000), None, "stopped: n = 100 took 3 s"),
    Observation(Query(PEAK_MEMORY, 10), 1e2),
    Observation(Query(PEAK_MEMORY, 100), 1e3),
)
TIMES = tuple(n for n in TARGET_SIZES if n >= 10)
"""Sizes that the time is known at: it was stopped, and goes on as it grew."""

PEAKS = tuple(n for n in TARGET_SIZES if 10 <= n <= 1_000)


def unit_of(index: int) -> CodeUnit:
    body = "\n".join(f"    total += items[{place}]" for place in range(index + 1))
    source = f"def f{index}(items: list):\n    total = 0\n{body}\n    return total"
    unit = entry_unit(source, f"f{index}", "python")
    assert unit is not None
    return unit


def own_encoder(tokenizer) -> UnitEncoder:
    return UnitEncoder(OwnTokenizer(tokenizer, VOCABULARY), MAX_TOKENS)


def make_packer(tokenizer, pretrained) -> Packer:
    foreign = UnitEncoder(pretrained_tokenizer(pretrained), MAX_TOKENS)
    return Packer(own_encoder(tokenizer), foreign, [unit_of(9)])


def make_pack(tokenizer, pretrained, more=()) -> PackedUnits:
    """Units of every role, those of which something is known with `OBSERVATIONS` and `more`."""
    packer = make_packer(tokenizer, pretrained)
    for index, role in enumerate(ROLES):
        unit, name = unit_of(index), f"own/{index}"
        known = role in (TRAIN, VALIDATION, TEST)
        measured = measured_unit(name, name, unit, (*OBSERVATIONS, *more)) if known else None
        packer.add(unit, name, role, 1.0 + index, measured, 4 if role == TRAIN else 1)
    return packer.packed()
