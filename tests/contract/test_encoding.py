"""Units to token ids."""

import dataclasses
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from rlm_model.contract.encoding import (
    ForeignTokenizer,
    OwnTokenizer,
    UnitEncoder,
    load_tokenizer,
    pad_batch,
)
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.units import CodeUnit, TextLine, UnitText
from rlm_model.contract.units.text import Rank
from rlm_model.contract.vocabulary import VOCABULARY, VocabularyError
from rlm_model.data.tokenizer import train_tokenizer

SOURCE = """\
def total(prices):
    result = 0
    for price in prices:
        result += price
    return result
"""

TOKENIZER = train_tokenizer(
    [find_functions(SOURCE.encode(), "python")[0].text.text, "x <|python|> <|pad|> y"] * 4, 400
)

RESERVED = VOCABULARY.reserved_tokens


def encoder_of(max_tokens):
    return UnitEncoder(OwnTokenizer(TOKENIZER, VOCABULARY), max_tokens)


def unit_of(text, **fields):
    lines = tuple(TextLine(line, Rank.BODY) for line in text.split("\n"))
    unit = CodeUnit("f", "function", "python", 0, 0, 0, 0, 0, UnitText(lines))
    return dataclasses.replace(unit, **fields)


def test_reserved_tokens_are_the_first_ids():
    assert [TOKENIZER.token_to_id(token) for token in RESERVED] == list(range(len(RESERVED)))
    assert RESERVED[OwnTokenizer.pad_id] == "<|pad|>"
    slots = VOCABULARY.languages.slots + VOCABULARY.kinds.slots
    assert len(set(RESERVED)) == len(RESERVED) == 1 + slots


def test_a_unit_is_language_kind_and_text():
    encoder = encoder_of(100)
    (unit,) = find_functions(SOURCE.encode(), "python")
    ids = encoder.encode(unit)
    assert [RESERVED[i] for i in ids[:2]] == ["<|python|>", "<|function|>"]
    assert TOKENIZER.decode(ids[2:]) == unit.text.text


def test_the_structure_stands_before_the_text_and_is_never_cut():
    source = SOURCE + "\n\ndef g(xs):\n    for x in xs:\n        f(x)\n"
    unit = find_functions(source.encode(), "python")[-1]
    marks = unit.text.structure.text
    assert marks.startswith("loops ")
    encoder = UnitEncoder(OwnTokenizer(TOKENIZER, VOCABULARY), 100, structure=True)
    ids = encoder.encode(unit)
    assert ids == [*encoder_of(100).encode(unit)[:2], *TOKENIZER.encode(marks).ids,
                   *TOKENIZER.encode(unit.text.text).ids]  # fmt: skip
    short = UnitEncoder(OwnTokenizer(TOKENIZER, VOCABULARY), len(ids) - 3, structure=True)
    assert len(short.encode(unit)) <= len(ids) - 3
    assert TOKENIZER.decode(short.encode(unit)[2:]).startswith(marks)


@pytest.mark.parametrize("fields", [{"language": "cobol"}, {"kind": "planet"}], ids=str)
def test_unknown_language_or_kind_has_no_token(fields):
    with pytest.raises(VocabularyError, match=next(iter(fields.values()))):
        encoder_of(100).encode(unit_of("x", **fields))


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_empty_text(text):
    assert encoder_of(100).encode(unit_of(text))[:2] == [
        RESERVED.index("<|python|>"),
        RESERVED.index("<|function|>"),
    ]
    assert len(encoder_of(100).encode(unit_of(""))) == 2


@given(st.text(max_size=60), st.integers(3, 40))
def test_budget_is_kept_and_no_text_makes_a_reserved_token(text, budget):
    ids = encoder_of(budget).encode(unit_of(text))
    assert 2 <= len(ids) <= budget
    assert min(ids[2:], default=len(RESERVED)) >= len(RESERVED)


@pytest.mark.parametrize("token", RESERVED)
@pytest.mark.parametrize("around", ["{}", "a {} b", "{0}{0}", "'{}'"])
def test_a_reserved_token_in_the_text_is_read_as_text(token, around):
    text = around.format(token)
    ids = encoder_of(1_000).encode(unit_of(text))[2:]
    assert min(ids) >= len(RESERVED)
    assert TOKENIZER.decode(ids) == text


@given(st.lists(st.sampled_from(SOURCE.split("\n")), min_size=1, max_size=30), st.integers(3, 60))
def test_fitting_leaves_little_for_the_hard_cut(lines, budget):
    """The hard cut takes something of a text only where it is one line."""
    ids, cut_lines = encoder_of(budget).encode_cut(unit_of("\n".join(lines)))
    read = TOKENIZER.decode(ids[2:]).split("\n")
    left = len(lines) - cut_lines
    assert left == 1 or set(read) <= {*lines, "..."}
    assert left == 1 or len([line for line in read if line != "..."]) == left


def test_an_encoder_remembers_few_bytes_of_long_lines():
    encoder = encoder_of(100)
    encoder.encode(unit_of("x"))
    tracemalloc.start()
    try:
        for number in range(60):
            encoder.encode(unit_of(f"{number} " + "x = 1; " * 20_000))
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 5_000_000


def test_saved_tokenizer_encodes_the_same(tmp_path):
    TOKENIZER.save(str(tmp_path / "tokenizer.json"))
    loaded = UnitEncoder(load_tokenizer(tmp_path / "tokenizer.json", VOCABULARY), 50)
    (unit,) = find_functions(SOURCE.encode(), "python")
    assert loaded.encode(unit) == encoder_of(50).encode(unit)
    assert loaded.max_tokens == 50


def test_pad_batch():
    batch = pad_batch([[5, 6, 7], [8]])
    assert batch.ids.tolist() == [[5, 6, 7], [8, 0, 0]]
    assert batch.mask.tolist() == [[1, 1, 1], [1, 0, 0]]
    assert batch.ids.dtype == batch.mask.dtype == np.int64


@pytest.fixture(scope="module")
def foreign():
    """A tokenizer as a pretrained model has it: its tokens cross line ends."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    trainer = trainers.BpeTrainer(
        vocab_size=500,
        special_tokens=["<eos>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([SOURCE] * 20, trainer)
    tokenizer.enable_truncation(4)
    return tokenizer


def test_a_foreign_tokenizer_says_language_and_kind_as_text(foreign, tmp_path):
    foreign.save(str(tmp_path / "tokenizer.json"))
    tokenizer = load_tokenizer(tmp_path / "tokenizer.json", VOCABULARY, "text", pad_id=3)
    encoder = UnitEncoder(tokenizer, 100)
    (unit,) = find_functions(SOURCE.encode(), "python")

    assert foreign.decode(encoder.encode(unit)) == f"python function\n{unit.text.text}"
    assert encoder.pad([[7], [8, 9]]).ids.tolist() == [[7, 3], [8, 9]]
    with pytest.raises(VocabularyError, match="cobol"):
        encoder.encode(unit_of("x", language="cobol"))


@given(st.lists(st.sampled_from(SOURCE.split("\n")), min_size=1, max_size=30), st.integers(20, 60))
def test_a_foreign_text_is_cut_by_rank_too(foreign, lines, budget):
    encoder = UnitEncoder(ForeignTokenizer(foreign, VOCABULARY), budget)
    ids, cut_lines = encoder.encode_cut(unit_of("\n".join(lines)))

    assert len(ids) <= budget
    _, _, *read = foreign.decode(ids).split("\n")
    assert all(line in [*lines, "..."] for line in read) or len(lines) - cut_lines == 1
