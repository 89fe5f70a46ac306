"""Values as tokens: what a reader with a few lines makes of them again."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_model.measuring.functions.tokens import TokenError, encode

UNESCAPED = {"\\\\": "\\", "\\n": "\n", "\\r": "\r"}

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
KEYS = st.integers() | st.text()


def values(children):
    pairs = st.tuples(children, children)
    return st.lists(children) | pairs | st.dictionaries(KEYS, children) | st.sets(KEYS)


def read(lines):
    """Reads a value as the drivers do: by its tag, line by line."""
    tag, rest = (line := next(lines))[0], line[1:]
    match tag:
        case "n":
            return None
        case "b":
            return rest == "1"
        case "i":
            return int(rest)
        case "f":
            return float(rest)
        case "s":
            parts = iter(rest)
            return "".join(UNESCAPED[c + next(parts)] if c == "\\" else c for c in parts)
        case "m":
            return {read(lines): read(lines) for _ in range(int(rest))}
        case _:
            kind = {"l": list, "t": tuple, "e": set}[tag]
            return kind([read(lines) for _ in range(int(rest))])


@given(st.recursive(SCALARS, values, max_leaves=20))
def test_what_is_written_can_be_read(value):
    lines = iter(encode(value).decode().split("\n"))
    found = read(lines)
    assert found == value
    assert type(found) is type(value)
    assert next(lines) == ""


def test_special_values_have_names():
    assert encode([math.inf, -math.inf, math.nan, 1e-05, b"\x01"]) == (
        b"l5\nfinf\nf-inf\nfnan\nf1e-05\nl1\ni1\n"
    )


@pytest.mark.parametrize(("value", "message"), [(1j, "type complex"), ("\ud800", "half")])
def test_values_without_a_form_say_so(value, message):
    with pytest.raises(TokenError, match=message):
        encode([value])
