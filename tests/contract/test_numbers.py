"""The number codec: what is written is what is read, over the whole range."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from number_support import positive_values

from rlm_model.contract.numbers import DIGITS, SIGNS, NumberCodec, NumberRangeError

CODECS = [NumberCodec(mantissa_digits=digits) for digits in (1, 2, 3)]
codecs = pytest.mark.parametrize("codec", CODECS, ids=lambda codec: f"{codec.mantissa_digits}")

positive = st.floats(1e-12, 9e15)


@codecs
def test_every_value_of_both_signs_comes_back_equal(codec):
    for value in positive_values(codec):
        assert codec.decode(codec.encode(value)) == value
        assert codec.decode(codec.encode(-value)) == -value


@codecs
def test_values_are_all_there_ascending_and_bounded(codec):
    values = list(positive_values(codec))
    assert len(values) == 28 * 9 * 10 ** (codec.mantissa_digits - 1)
    assert values == sorted(set(values))
    assert (values[0], values[-1]) == (codec.smallest, codec.largest)


def test_every_legal_token_sequence_is_the_spelling_of_its_value():
    codec = NumberCodec(exponent_min=-2, exponent_max=3, mantissa_digits=2)
    sequences = itertools.product(*(codec.legal_tokens(p) for p in range(codec.length)))
    found = [(list(tokens), codec.decode(tokens)) for tokens in sequences]
    assert len(found) == len({value for _, value in found}) == 2 * 6 * 9 * 10
    assert all(codec.encode(value) == tokens for tokens, value in found)


@pytest.mark.parametrize(
    ("value", "digits", "tokens"),
    [
        (1234.0, 3, "<+> <E3> <1> <2> <3>"),
        (1234.0, 2, "<+> <E3> <1> <2>"),
        (1234.0, 1, "<+> <E3> <1>"),
        (-0.00567, 2, "<-> <E-3> <5> <7>"),
        (9.96, 2, "<+> <E1> <1> <0>"),
        (1, 2, "<+> <E0> <1> <0>"),
        (9.96e-13, 2, "<+> <E-12> <1> <0>"),
        (9.94e15, 2, "<+> <E15> <9> <9>"),
        (1e15, 3, "<+> <E15> <1> <0> <0>"),
    ],
)
def test_spelling(value, digits, tokens):
    assert NumberCodec(mantissa_digits=digits).encode(value) == tokens.split()


@codecs
@given(value=positive, negative=st.booleans())
def test_rounding_error_is_at_most_half_a_unit_of_the_last_digit(codec, value, negative):
    value = -value if negative else value
    read = codec.decode(codec.encode(value))
    bound = 0.5 * 10.0 ** (1 - codec.mantissa_digits)
    assert abs(read - value) <= abs(value) * bound * (1 + 1e-12)


@codecs
@given(first=positive, second=positive)
def test_token_sequences_are_ordered_as_the_numbers(codec, first, second):
    def places(value):
        tokens = codec.encode(value)
        return [codec.legal_tokens(p).index(token) for p, token in enumerate(tokens)]

    low, high = sorted((first, second))
    assert places(low) <= places(high)


@codecs
@given(value=positive)
def test_reading_and_writing_again_changes_nothing(codec, value):
    tokens = codec.encode(value)
    assert codec.encode(codec.decode(tokens)) == tokens


@codecs
@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_any_finite_number_can_be_written_after_a_clip(codec, value):
    clipped = codec.clip(value)
    assert codec.smallest <= abs(clipped) <= codec.largest
    assert math.copysign(1, codec.decode(codec.encode(clipped))) == (-1 if value < 0 else 1)
    if codec.smallest <= abs(value) <= codec.largest:
        assert clipped == value


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_not_finite_is_refused(value):
    for refuse in (NumberCodec().encode, NumberCodec().clip):
        with pytest.raises(NumberRangeError, match="not a finite number"):
            refuse(value)


@pytest.mark.parametrize(
    "value",
    [0, 0.0, -0.0, 5e-324, -1e-310, 9.4e-13, 9.96e15, 1e16, -1e300],
    ids=repr,
)
def test_what_is_out_of_range_is_refused_with_the_way_out(value):
    with pytest.raises(
        NumberRangeError, match=r"magnitudes 1e-12 to 9900000000000000\.0 .* clip\(\)"
    ):
        NumberCodec().encode(value)


@pytest.mark.parametrize(
    ("value", "clipped"),
    [
        (0, 1e-12),
        (-0.0, 1e-12),
        (5e-324, 1e-12),
        (-5e-324, -1e-12),
        (1e16, 9.9e15),
        (-1e300, -9.9e15),
        (-3.5, -3.5),
    ],
)
def test_clip(value, clipped):
    assert NumberCodec().clip(value) == clipped


@pytest.mark.parametrize(
    ("tokens", "message"),
    [
        ("<+> <E0> <1>", "has 4 tokens, not 3"),
        ("<+> <E0> <1> <0> <0>", "has 4 tokens, not 5"),
        ("<E0> <+> <1> <0>", "'<E0>' is not legal at position 0"),
        ("<+> <1> <1> <0>", "'<1>' is not legal at position 1"),
        ("<+> <E16> <1> <0>", "'<E16>' is not legal at position 1"),
        ("<+> <E0> <0> <1>", "'<0>' is not legal at position 2"),
        ("<+> <E0> <1> <E0>", "'<E0>' is not legal at position 3"),
    ],
)
def test_illegal_spellings_are_refused(tokens, message):
    with pytest.raises(ValueError, match=message):
        NumberCodec().decode(tokens.split())


def test_legal_tokens_depend_on_the_position():
    codec = NumberCodec(exponent_min=-1, exponent_max=1)
    legal = [codec.legal_tokens(position) for position in range(codec.length)]
    assert legal == [SIGNS, ("<E-1>", "<E0>", "<E1>"), DIGITS[1:], DIGITS]
    for position in (-1, codec.length):
        with pytest.raises(IndexError, match="positions 0 to 3"):
            codec.legal_tokens(position)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"exponent_min": 2, "exponent_max": 1}, "exponent_min 2 is above exponent_max 1"),
        ({"mantissa_digits": 0}, "1 to 15, not 0"),
        ({"mantissa_digits": 16}, "1 to 15, not 16"),
    ],
)
def test_impossible_codecs_are_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        NumberCodec(**fields)
