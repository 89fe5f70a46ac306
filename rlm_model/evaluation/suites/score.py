"""Scores predictions of the suites' functions against what they measured and how they grow.

Usage: ``python -m rlm_model.evaluation.suites.score --predictions FILE --out FOLDER``
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.kinds import FUNCTION
from rlm_model.evaluation.metrics import spearman
from rlm_model.evaluation.suites import SUITES, load_suite, suite_module
from rlm_model.evaluation.suites.classes import (
    CLASSES,
    EXPONENTIAL,
    FIRST_SIZE,
    STEEP,
    class_of,
    is_same,
    nearest_class,
    slope,
)
from rlm_model.evaluation.suites.measured import SIZES, Measured, Value, read_measured
from rlm_model.evaluation.suites.variants import Variant, load_variants

FLOORS = {"time_s": 3e-8, "peak_memory_bytes": 16.0}
"""Values below are taken as this: no call is shorter, and no object is smaller."""

TENFOLD = 10.0

ENDLESS_SECONDS = 1e9
"""What exponential code reads at n = 100 at least, where it reads as never ending."""

NEAR = 0.55
"""Powers of n by which a measured slope may be off the class on paper."""

PAIR_SIZES = (1_000, 10_000, 100_000)

FALL = 0.9
"""Factor between two sizes from which on the median time counts as falling."""


@dataclass(frozen=True)
class SuitePredictions:
    """What a model says of the suites.

    Attributes:
        title: Name and version of the model.
        sizes: Input sizes, ascending.
        quantiles: By the id of a function or variant and by metric, shape (sizes, 3): p10, p50
            and p90 in seconds or bytes.
        refused: Why a function or variant has no prediction, by its id.
    """

    title: str
    sizes: tuple[int, ...]
    quantiles: Mapping[str, Mapping[str, NDArray[np.float64]]]
    refused: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> SuitePredictions:
        """Reads what `save` wrote."""
        stored = json.loads(path.read_text(encoding="utf-8"))
        quantiles = {
            name: {metric: np.array(rows, dtype=float) for metric, rows in found.items()}
            for name, found in stored["quantiles"].items()
        }
        return cls(stored["title"], tuple(stored["sizes"]), quantiles, stored["refused"])

    def save(self, path: Path) -> None:
        """Writes a JSON file, a function a line."""
        lines = [
            f"  {json.dumps(name)}: "
            + json.dumps({metric: _short(rows.tolist()) for metric, rows in found.items()})
            for name, found in self.quantiles.items()
        ]
        head = (
            f'"title": {json.dumps(self.title)},\n"sizes": {json.dumps(self.sizes)},\n'
            f'"refused": {json.dumps(self.refused)},\n"quantiles": {{\n'
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{" + head + ",\n".join(lines) + "\n}}\n", encoding="utf-8")

    def medians(self, name: str, metric: str) -> list[float]:
        """p50 at each size."""
        return [float(value) for value in self.quantiles[name][metric][:, 1]]

    def at(self, name: str, metric: str, size: int) -> tuple[float, float, float]:
        """p10, p50 and p90 at one of the sizes."""
        low, middle, high = self.quantiles[name][metric][self.sizes.index(size)]
        return float(low), float(middle), float(high)


def score_suites(
    predictions: SuitePredictions,
    measured: Mapping[str, Measured] | None = None,
    seen: Container[str] = (),
) -> dict[str, Any]:
    """All figures of the report.

    Args:
        predictions: Of every function and variant but those that the model refuses.
        measured: What the functions measured; None reads the stored numbers.
        seen: Ids of functions that stand in the training data under other names: forms are judged
            without them as well.

    Raises:
        KeyError: A function is neither predicted nor refused, or was not measured.
    """
    truth = read_measured() if measured is None else measured
    names = {
        suite: [item.id for item in load_suite(suite) if item.id not in predictions.refused]
        for suite in SUITES
    }
    unseen = [name for name in names["forms"] if name not in seen]
    report: dict[str, Any] = {
        "title": predictions.title,
        "sizes": list(predictions.sizes),
        "functions": {suite: len(load_suite(suite)) for suite in SUITES},
        "refused": dict(predictions.refused),
        "forms": _score_forms(predictions, truth, names["forms"]),
        "unseen_forms": {
            metric: {key: found[key] for key in ("judged", "right", "steep", "steep_right")}
            for metric, found in _score_forms(predictions, truth, unseen)["growth"].items()
        },
        "pairs": _score_pairs(predictions, truth),
        "invariance": _score_invariance(predictions, load_variants()),
        "falling": _falling(predictions, [name for suite in SUITES for name in names[suite]]),
        "values": {
            suite: {
                metric: _score_values(predictions, truth, names[suite], metric)
                for metric in FUNCTION.metrics
            }
            for suite in SUITES
        },
    }
    return report


def _score_forms(
    predictions: SuitePredictions, truth: Mapping[str, Measured], names: Sequence[str]
) -> dict[str, Any]:
    growth: dict[str, Any] = {}
    forms = suite_module("forms").FORMS
    for place, metric in enumerate(FUNCTION.metrics):
        rows = []
        for name in names:
            time, memory, _ = forms[name.partition("/")[2]]
            stated = (time, memory)[place]
            # What memory a call takes that never ends, nobody can measure.
            if time == EXPONENTIAL != stated:
                continue
            medians = predictions.medians(name, metric)
            true_slope = _measured_slope(truth[name], metric)
            accepted = _accepted(stated, true_slope)
            found = class_of(metric, predictions.sizes, medians)
            rows.append(
                {
                    "id": name,
                    "class": stated,
                    "accepted": accepted,
                    "true_slope": _rounded(true_slope),
                    "predicted_class": found,
                    "predicted_slope": _rounded(slope(predictions.sizes, medians)),
                    "right": any(is_same(found, one) for one in accepted),
                }
            )
        steep = [row for row in rows if row["class"] in STEEP]
        gentle = [row for row in rows if row["class"] not in STEEP]
        growth[metric] = {
            "judged": len(rows),
            "right": _share(row["right"] for row in rows),
            "steep_right": _share(row["right"] for row in steep),
            "steep": len(steep),
            "gentle_right": _share(row["right"] for row in gentle),
            "wrong": [row for row in rows if not row["right"]],
        }
    endless = {
        name: predictions.at(name, "time_s", FIRST_SIZE)[1]
        for name in names
        if forms[name.partition("/")[2]][0] == EXPONENTIAL
    }
    return {
        "growth": growth,
        "endless": _share(value >= ENDLESS_SECONDS for value in endless.values()),
        "not_endless": {name: v for name, v in endless.items() if v < ENDLESS_SECONDS},
    }


def _measured_slope(found: Measured, metric: str) -> float:
    """Slope of the measured values; NaN where fewer than three sizes tell it."""
    known = [
        (n, max(value.value, FLOORS[metric]))
        for n, value in zip(SIZES, found.values[metric], strict=True)
        if not value.stopped and n >= FIRST_SIZE
    ]
    if len(known) < 3:
        return float("nan")
    sizes, costs = zip(*known, strict=True)
    return slope(sizes, costs)


def _accepted(stated: str, measured_slope: float) -> list[str]:
    """The classes that count as right: the one on paper, and the one that was measured.

    The two differ where a constant is small (moving the elements of a list) or the caches count.
    """
    if stated == EXPONENTIAL or math.isnan(measured_slope):
        return [stated]
    # Further away it is no growth: a few bytes that only begin at some size.
    if abs(measured_slope - CLASSES[stated]) > NEAR:
        return [stated]
    return list(dict.fromkeys([stated, nearest_class(measured_slope)]))


def _score_pairs(predictions: SuitePredictions, truth: Mapping[str, Measured]) -> dict[str, Any]:
    """Share of pairs in which the careless function reads costlier, by size."""
    module = suite_module("pairs")
    report: dict[str, Any] = {}
    for key, metric, pairs in (
        ("time", "time_s", module.PAIRS),
        ("memory", "peak_memory_bytes", module.MEMORY_PAIRS),
    ):
        by_size: dict[str, Any] = {}
        wrong: list[dict[str, Any]] = []
        for size in PAIR_SIZES:
            right = []
            for careful, careless, _ in pairs:
                ids = [f"pairs/{careful}", f"pairs/{careless}"]
                if any(name in predictions.refused for name in ids):
                    continue
                if not _is_costlier(*(_value(truth[name], metric, size) for name in ids)):
                    continue
                first, second = (predictions.at(name, metric, size)[1] for name in ids)
                right.append(second > first)
                if second <= first:
                    wrong.append(
                        {
                            "size": size,
                            "careful": ids[0],
                            "careless": ids[1],
                            "predicted_factor": _rounded(second / first),
                        }
                    )
            by_size[str(size)] = {"pairs": len(right), "right": _share(right)}
        report[key] = {
            "by_size": by_size,
            "right": _share(
                flag
                for found in by_size.values()
                for flag in [True] * round(found["right"] * found["pairs"])
                + [False] * round((1 - found["right"]) * found["pairs"])
            ),
            "wrong": wrong,
        }
    return report


def _is_costlier(careful: Value, careless: Value) -> bool:
    """Whether what was measured shows it: a stopped careful one shows nothing."""
    return not careful.stopped and careless.value > careful.value


def _score_invariance(predictions: SuitePredictions, variants: Sequence[Variant]) -> dict[str, Any]:
    """By how much the median moves when a function is written in another way."""
    factors: dict[str, list[float]] = {}
    worst: list[dict[str, Any]] = []
    for variant in variants:
        if variant.id in predictions.refused or variant.base in predictions.refused:
            continue
        moved = []
        for metric in FUNCTION.metrics:
            first = np.array(predictions.medians(variant.base, metric))
            second = np.array(predictions.medians(variant.id, metric))
            wanted = np.array(predictions.sizes) >= FIRST_SIZE
            moved += list(10.0 ** np.abs(np.log10(second / first))[wanted])
        factors.setdefault(variant.change, []).extend(moved)
        worst.append({"id": variant.id, "factor": _rounded(max(moved))})
    everything = [factor for found in factors.values() for factor in found]
    return {
        "variants": len(worst),
        "all": _spread(everything),
        "by_change": {change: _spread(found) for change, found in factors.items()},
        "worst": sorted(worst, key=lambda row: -row["factor"])[:20],
    }


def _spread(factors: Sequence[float]) -> dict[str, float]:
    median, high = np.quantile(factors, (0.5, 0.95))
    return {"median": _rounded(float(median)), "p95": _rounded(float(high))}


def _falling(predictions: SuitePredictions, names: Sequence[str]) -> dict[str, Any]:
    """Functions whose median time falls from one size to the next."""
    fallen = {}
    for name in names:
        medians = predictions.medians(name, "time_s")
        least = min(b / a for a, b in pairwise(medians))
        if least < FALL:
            fallen[name] = _rounded(least)
    return {"share": len(fallen) / max(len(names), 1), "functions": fallen}


def _score_values(
    predictions: SuitePredictions,
    truth: Mapping[str, Measured],
    names: Sequence[str],
    metric: str,
) -> dict[str, Any]:
    """Values of a suite and metric against what was measured, and what was stopped."""
    factors, inside, widths, wrong = [], [], [], []
    points = 0
    for name in names:
        for n in SIZES:
            value = _value(truth[name], metric, n)
            low, middle, high = predictions.at(name, metric, n)
            widths.append(high / low)
            real = max(value.value, FLOORS[metric])
            middle = max(middle, FLOORS[metric])
            points += 1
            if value.stopped:
                is_wrong = middle < real / TENFOLD
            else:
                factors.append(max(middle / real, real / middle))
                inside.append(_is_inside(real, low, high, FLOORS[metric]))
                is_wrong = factors[-1] > TENFOLD
            if is_wrong:
                wrong.append(
                    {"id": name, "n": n, "measured": real, "stopped": value.stopped, "p50": middle}
                )
    return {
        "points": points,
        "stopped": points - len(factors),
        "tenfold": len(wrong) / max(points, 1),
        "median_factor": _rounded(float(np.median(factors))),
        "spearman_by_size": _spearmans(predictions, truth, names, metric),
        "coverage": _share(inside),
        "median_width": _rounded(float(np.median(widths))),
        "wrong": wrong,
    }


def _is_inside(real: float, low: float, high: float, floor: float) -> bool:
    """Whether a value lies in the range; rounded to the two digits that a prediction has."""
    return max(low, floor) * 0.995 <= real <= max(high, floor) * 1.005


def _spearmans(
    predictions: SuitePredictions,
    truth: Mapping[str, Measured],
    names: Sequence[str],
    metric: str,
) -> dict[str, float]:
    """Rank correlation of the median at each size, over what was measured there, and the mean."""
    found: dict[str, float] = {}
    for n in SIZES:
        known = [name for name in names if not _value(truth[name], metric, n).stopped]
        real = [max(_value(truth[name], metric, n).value, FLOORS[metric]) for name in known]
        told = [predictions.at(name, metric, n)[1] for name in known]
        found[str(n)] = _rounded(spearman(np.array(real), np.array(told)))
    found["mean"] = _rounded(float(np.mean(list(found.values()))))
    return found


def _value(found: Measured, metric: str, n: int) -> Value:
    return found.values[metric][SIZES.index(n)]


def _share(flags: Iterable[bool]) -> float:
    known = list(flags)
    return sum(known) / len(known) if known else float("nan")


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")


def _short(value: Any) -> Any:
    return [_short(one) for one in value] if isinstance(value, list) else _rounded(value)


def main(arguments: list[str] | None = None) -> int:
    """Writes ``suites.json`` and ``suites.md``.

    Returns:
        0.
    """
    from rlm_model.evaluation.suites.suites_report import write_report

    parser = argparse.ArgumentParser(prog="python -m rlm_model.evaluation.suites.score")
    parser.add_argument("--predictions", type=Path, required=True, help="of rlm_export.suites")
    parser.add_argument("--out", type=Path, required=True, help="folder of the report")
    args = parser.parse_args(arguments)
    write_report(score_suites(SuitePredictions.load(args.predictions)), args.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
