"""Where a file is broken outside of its functions."""

from __future__ import annotations

import time

import pytest

from rlm_lsp.workspace.syntax import broken_line
from rlm_model.contract.kinds.function import find_functions

WHOLE = "def f(x):\n    def g(y):\n        return y\n    return x\n\n\n"


def first(text: str) -> int | None:
    source = text.encode()
    return broken_line(source, "python", find_functions(source, "python"))


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (WHOLE, None),
        (WHOLE + "x = = 1\n", 6),
        ("x = = 1\n" + WHOLE, 0),
        ("def f(x):\n    def g(y):\n        return y\n    return x +\n", None),
        ("def f(x):\n    return 1 +\n\n\nx = = 1\n", 4),
        ("", None),
    ],
)
def test_the_first_error_outside_of_functions(text, row):
    assert first(text) == row


def test_many_errors_in_many_functions_take_a_time_by_their_count():
    times = []
    for count in (500, 4_000):
        source = b"def f(x):\n    return 1 +\n" * count
        units = find_functions(source, "python")
        assert len(units) == count
        start = time.process_time()
        broken_line(source, "python", units)
        times.append(time.process_time() - start)
    # Eight times as long; quadratic work would take 64 times as long.
    assert times[1] < 30 * times[0] + 0.1
