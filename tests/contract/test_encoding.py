"""Units to token ids."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_model.contract.encoding import (
    KIND_NAMES,
    LANGUAGE_NAMES,
    PAD_ID,
    RESERVED_TOKENS,
    UnitEncoder,
    pad_batch,
)
from rlm_model.contract.units import CodeUnit, TextLine, UnitText, find_units
from rlm_model.contract.units.text import Rank
from rlm_model.data.tokenizer import train_tokenizer

SOURCE = """\
def total(prices):
    result = 0
    for price in prices:
        result += price
    return result
"""

TOKENIZER = train_tokenizer(
    [find_units(SOURCE.encode(), "python")[0].text.text, "x <|python|> <|pad|> y"] * 4, 400
)


def unit_of(text, **fields):
    lines = tuple(TextLine(line, Rank.BODY) for line in text.split("\n"))
    unit = CodeUnit("f", "function", "python", 0, 0, 0, 0, 0, UnitText(lines))
    return dataclasses.replace(unit, **fields)


def test_reserved_tokens_are_the_first_ids():
    assert [TOKENIZER.token_to_id(token) for token in RESERVED_TOKENS] == list(
        range(len(RESERVED_TOKENS))
    )
    assert RESERVED_TOKENS[PAD_ID] == "<|pad|>"
    assert len(set(RESERVED_TOKENS)) == 1 + len(LANGUAGE_NAMES) + len(KIND_NAMES)


def test_a_unit_is_language_kind_and_text():
    encoder = UnitEncoder(TOKENIZER, 100)
    (unit,) = find_units(SOURCE.encode(), "python")
    ids = encoder.encode(unit)
    assert [RESERVED_TOKENS[i] for i in ids[:2]] == ["<|python|>", "<|function|>"]
    assert TOKENIZER.decode(ids[2:]) == unit.text.text


@pytest.mark.parametrize("fields", [{"language": "cobol"}, {"kind": "planet"}], ids=str)
def test_unknown_language_or_kind_has_no_token(fields):
    with pytest.raises(KeyError, match=next(iter(fields.values()))):
        UnitEncoder(TOKENIZER, 100).encode(unit_of("x", **fields))


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_empty_text(text):
    assert UnitEncoder(TOKENIZER, 100).encode(unit_of(text))[:2] == [
        RESERVED_TOKENS.index("<|python|>"),
        RESERVED_TOKENS.index("<|function|>"),
    ]
    assert len(UnitEncoder(TOKENIZER, 100).encode(unit_of(""))) == 2


@given(st.text(max_size=60), st.integers(3, 40))
def test_budget_is_kept_and_no_text_makes_a_reserved_token(text, budget):
    ids = UnitEncoder(TOKENIZER, budget).encode(unit_of(text))
    assert 2 <= len(ids) <= budget
    assert min(ids[2:], default=len(RESERVED_TOKENS)) >= len(RESERVED_TOKENS)


@pytest.mark.parametrize("token", RESERVED_TOKENS)
@pytest.mark.parametrize("around", ["{}", "a {} b", "{0}{0}", "'{}'"])
def test_a_reserved_token_in_the_text_is_read_as_text(token, around):
    text = around.format(token)
    ids = UnitEncoder(TOKENIZER, 1_000).encode(unit_of(text))[2:]
    assert min(ids) >= len(RESERVED_TOKENS)
    assert TOKENIZER.decode(ids) == text


@given(st.lists(st.sampled_from(SOURCE.split("\n")), min_size=1, max_size=30), st.integers(3, 60))
def test_fitting_leaves_little_for_the_hard_cut(lines, budget):
    """Costs of lines add up: what `fit` keeps is within the budget unless it is one line."""
    encoder = UnitEncoder(TOKENIZER, budget)
    fitted = encoder.fit(unit_of("\n".join(lines)))
    tokens = len(TOKENIZER.encode(fitted.text, add_special_tokens=False).ids)
    assert tokens <= budget - 2 or len(lines) - fitted.cut_lines == 1


def test_saved_tokenizer_encodes_the_same(tmp_path):
    TOKENIZER.save(str(tmp_path / "tokenizer.json"))
    loaded = UnitEncoder.from_file(tmp_path / "tokenizer.json", 50)
    (unit,) = find_units(SOURCE.encode(), "python")
    assert loaded.encode(unit) == UnitEncoder(TOKENIZER, 50).encode(unit)
    assert loaded.max_tokens == 50


def test_pad_batch():
    batch = pad_batch([[5, 6, 7], [8]])
    assert batch.ids.tolist() == [[5, 6, 7], [8, PAD_ID, PAD_ID]]
    assert batch.mask.tolist() == [[1, 1, 1], [1, 0, 0]]
    assert batch.ids.dtype == batch.mask.dtype == np.int64
