"""Evens estimates that fall somewhere as n grows, where the fit says that the cost rises.

A model answers for each size by itself, and its answers may cross. The nearest numbers that never
fall are shown instead: the isotonic regression of each quantile over `GROWTH_SIZES`, in
logarithms.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rlm_lsp.engine.result import NEVER, UnitResult
from rlm_lsp.engine.sizes import GROWTH_SIZES
from rlm_lsp.wording.growth import CURVES, fit

if TYPE_CHECKING:
    from rlm_model.contract.queries import Estimate


NOTED = 1.1
"""A median that falls to less than one in so many is worth a remark."""


def evened(result: UnitResult) -> UnitResult:
    """A result whose medians never fall as n grows, metric by metric, where they are to rise.

    Args:
        result: As the model gave it.

    Returns:
        It, with `UnitResult.evened` naming the metrics that fell by what can be seen.
    """
    changed: dict[str, dict[int | None, Estimate]] = {}
    noted: list[str] = []
    for metric in dict.fromkeys(e.query.metric for e in result.estimates):
        own = [e for e in result.estimates if e.query.metric == metric and e.query.size]
        own.sort(key=lambda e: e.query.size or 0)
        medians = [min(e.p50, NEVER) for e in own]
        fall = max((a / b for a, b in itertools.combinations(medians, 2)), default=1.0)
        if fall <= 1.0 or not _rises(own):
            continue
        if fall > NOTED:
            noted.append(metric)
        sizes = [e.query.size or 0 for e in own]
        # Each quantile for itself: their order is kept.
        quantiles = [
            _rising(dict(zip(sizes, (getattr(e, name) for e in own), strict=True)))
            for name in ("p10", "p50", "p90")
        ]
        changed[metric] = {
            e.query.size: replace(e, p10=p10, p50=p50, p90=p90)
            for e, p10, p50, p90 in zip(own, *quantiles, strict=True)
        }
    if not changed:
        return result
    estimates = tuple(
        changed.get(e.query.metric, {}).get(e.query.size, e) for e in result.estimates
    )
    return replace(result, estimates=estimates, evened=tuple(noted))


def _rises(estimates: Sequence[Estimate]) -> bool:
    fitted = fit(tuple(e for e in estimates if e.query.size in GROWTH_SIZES))
    return fitted is not None and fitted.best is not CURVES[0]


def _rising(values: dict[int, float]) -> list[float]:
    """Values that never fall, for those at ascending sizes.

    Those at `GROWTH_SIZES` are evened among themselves, and the others are kept between these:
    which others were asked for changes neither a number at these sizes nor the growth.
    """
    fixed = [n for n in GROWTH_SIZES if n in values]
    evened = dict(zip(fixed, _pooled([values[n] for n in fixed]), strict=True))
    found: list[float] = []
    for size, value in values.items():
        above = (evened[n] for n in fixed if n >= size)
        inside = min(value, next(above, math.inf)) if size not in evened else evened[size]
        found.append(max(inside, found[-1]) if found else inside)
    return found


def _pooled(values: Sequence[float]) -> list[float]:
    """The nearest values that never fall, by the squared error of logarithms.

    Pools adjacent violators (Ayer et al., 1955): what falls takes its common mean.
    """
    pools: list[tuple[float, int]] = []
    for value in values:
        mean, size = math.log(value), 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean = (before * count + mean * size) / (count + size)
            size += count
        pools.append((mean, size))
    found: list[float] = []
    for mean, size in pools:
        # One that stays alone stays the same to the last bit.
        found += [math.exp(mean)] * size if size > 1 else [values[len(found)]]
    return found
