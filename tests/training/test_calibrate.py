"""Calibration: levels by language and metric."""

import numpy as np
import torch
from pack_support import TINY

from rlm_model.contract.queries import Query
from rlm_model.modeling import RLMConfig, RLMForRegression
from rlm_model.training.calibrate import LEAST_VALUES, LOW_LEVELS, calibrate

UNITS = 3 * LEAST_VALUES
TIME, MEMORY = QUERIES = [Query("time_s", 100), Query("peak_memory_bytes", 100)]


def test_each_metric_of_a_language_gets_levels_of_its_own():
    torch.manual_seed(0)
    rlm = RLMForRegression(RLMConfig(**TINY)).eval()
    ids = torch.randint(1, TINY["vocab_size"], (UNITS, 8))
    batch = (ids, torch.ones_like(ids))
    # Of a language that the model knows well measurements lie near its median, of memory nearer.
    spread = np.where(np.arange(UNITS)[:, None] % 3 == 0, [0.4, 0.15], 0.49)
    random = np.random.default_rng(0)
    shares = 0.5 + random.uniform(-1, 1, spread.shape) * spread
    levels = [[(share, 0.999, 0.9999) for share in row] for row in shares]
    measured = np.log10(rlm.quantiles(*batch, queries=QUERIES, levels=levels)[:, :, 0])
    languages = np.where(spread[:, 0] < 0.45, "python", "go")
    languages[1] = "rust"

    figures = calibrate(rlm, [batch], QUERIES, measured, languages)

    assert set(figures["languages"]) == {"python", "go"}  # of Rust there is one value
    for language, own in figures["languages"].items():
        assert set(own) == {TIME.metric, MEMORY.metric}
        for metric, found in own.items():
            low = found["low_level"]
            assert low in LOW_LEVELS
            assert rlm.config.language_levels[language][metric] == [low, 0.5, 1 - low]
    known, unknown = figures["languages"]["python"], figures["languages"]["go"]
    assert known[MEMORY.metric]["low_level"] > known[TIME.metric]["low_level"]
    assert known[TIME.metric]["low_level"] > unknown[TIME.metric]["low_level"]
    assert abs(unknown[TIME.metric]["coverage"] - 0.8) < 0.1
    assert known[TIME.metric]["width"] < unknown[TIME.metric]["width"]
