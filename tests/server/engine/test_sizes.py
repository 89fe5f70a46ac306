"""Which sizes the model is asked for."""

from __future__ import annotations

import pytest
from estimate_support import manifest

from rlm_lsp.engine.sizes import GROWTH_SIZES, asked_sizes, growth_sizes


@pytest.mark.parametrize(
    ("low", "high", "sizes"),
    [
        (10, 100_000, GROWTH_SIZES),
        (5, 1_000_000, GROWTH_SIZES),
        (50, 20_000, (100, 1_000, 10_000)),
        (2_000_000, 3_000_000, ()),
    ],
)
def test_the_grid_is_what_the_model_answers_for(low, high, sizes):
    assert growth_sizes(manifest(size_min=low, size_max=high)) == sizes


def test_growth_is_asked_whatever_is_shown():
    assert asked_sizes(manifest(), (1000,)) == GROWTH_SIZES
    assert asked_sizes(manifest(), (5, 700, 10**9)) == (10, 100, 700, 1_000, 10_000, 100_000)
