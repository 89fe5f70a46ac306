"""Calibration: levels by language."""

import numpy as np
import torch
from pack_support import TINY

from rlm_model.contract.queries import Query
from rlm_model.modeling import RLMConfig, RLMForRegression
from rlm_model.training.calibrate import LEAST_VALUES, LOW_LEVELS, calibrate

UNITS, QUERIES = 3 * LEAST_VALUES, [Query("time_s", 100)]


def test_each_language_gets_levels_of_its_own():
    torch.manual_seed(0)
    rlm = RLMForRegression(RLMConfig(**TINY)).eval()
    ids = torch.randint(1, TINY["vocab_size"], (UNITS, 8))
    batch = (ids, torch.ones_like(ids))
    # Of a language that the model knows well measurements lie near its median.
    spread = np.where(np.arange(UNITS) % 3 == 0, 0.15, 0.49)
    random = np.random.default_rng(0)
    shares = 0.5 + random.uniform(-1, 1, UNITS) * spread
    ends = np.array([[share, 0.999, 0.9999] for share in shares])
    rlm.config.levels = ends.tolist()
    measured = np.log10(rlm.quantiles(*batch, queries=QUERIES)[:, :, 0])
    languages = np.where(spread < 0.2, "python", "go")
    languages[1] = "rust"

    figures = calibrate(rlm, [batch], QUERIES, measured, languages)

    assert set(figures["languages"]) == {"python", "go"}  # of Rust there is one value
    known, unknown = figures["languages"]["python"], figures["languages"]["go"]
    assert known["low_level"] > unknown["low_level"]
    for language, found in figures["languages"].items():
        low = found["low_level"]
        assert low in LOW_LEVELS
        assert rlm.config.language_levels[language] == [low, 0.5, 1 - low]
    assert abs(unknown["coverage"] - 0.8) < 0.1
    assert known["width"] < unknown["width"]
