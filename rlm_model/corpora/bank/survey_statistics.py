"""Statistics over plain lists: spread, correlation, quantiles, resampling."""

import bisect
import math
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import accumulate, combinations
from typing import NamedTuple

from rlm_model.corpora.bank import samples


class Summary(NamedTuple):
    count: int
    lowest: int
    middle: float
    highest: int


def summarise(answers: list[int]) -> Summary:
    ordered = sorted(answers)
    half = len(ordered) // 2
    middle = (ordered[half] + ordered[-half - 1]) / 2
    return Summary(len(ordered), ordered[0], middle, ordered[-1])


def variance(values):
    mean = sum(values) / len(values)
    return round(sum((value - mean) ** 2 for value in values) / len(values), 4)


def variance_recomputing_mean(values):
    total = 0
    for value in values:
        total += (value - sum(values) / len(values)) ** 2
    return round(total / len(values), 4)


def variance_of_pairs(values):
    """Half of the mean squared difference of all pairs."""
    total = sum((a - b) ** 2 for a in values for b in values)
    return round(total / (2 * len(values) ** 2), 4)


@dataclass
class RunningMoments:
    """Mean and variance of a stream, updated with each value."""

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        self.count += 1
        change = value - self.mean
        self.mean += change / self.count
        self.squares += change * (value - self.mean)

    def deviation(self) -> float:
        return math.sqrt(self.squares / self.count) if self.count else 0.0


def deviations_over_time(values):
    moments = RunningMoments()
    result = []
    for value in values:
        moments.add(value)
        result.append(round(moments.deviation(), 3))
    return result


def deviations_over_time_afresh(values):
    return [round(statistics.pstdev(values[: end + 1]), 3) for end in range(len(values))]


def pearson(xs, ys):
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    both = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys))
    spread = sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys)
    return both / math.sqrt(spread) if spread else 0.0


def correlation_table(columns):
    """Correlation of each column with each other one."""
    centred = []
    for column in columns:
        mean = sum(column) / len(column)
        shifted = [value - mean for value in column]
        length = math.sqrt(sum(value * value for value in shifted)) or 1.0
        centred.append([value / length for value in shifted])
    size = len(columns)
    table = [[1.0] * size for _ in range(size)]
    for i, j in combinations(range(size), 2):
        r = round(sum(a * b for a, b in zip(centred[i], centred[j])), 4) + 0.0
        table[i][j] = table[j][i] = r
    return table


def correlation_table_per_cell(columns):
    table = []
    for i, first in enumerate(columns):
        row = []
        for j, second in enumerate(columns):
            row.append(1.0 if i == j else round(pearson(first, second), 4) + 0.0)
        table.append(row)
    return table


def histogram_of(values, width=25):
    bars = defaultdict(int)
    for value in values:
        bars[value // width * width] += 1
    return {start: bars[start] for start in sorted(bars)}


def histogram_by_bars(values, width=25):
    bars = {}
    for start in range(min(values) // width * width, max(values) + 1, width):
        inside = len([v for v in values if start <= v < start + width])
        if inside:
            bars[start] = inside
    return bars


def histogram_by_counting(values, width=25):
    starts = [value // width * width for value in values]
    return {start: starts.count(start) for start in sorted(set(starts))}


def smoothed_series(values, span=30):
    sums = [0, *accumulate(values)]
    return [
        round((sums[i + 1] - sums[max(i + 1 - span, 0)]) / min(i + 1, span), 4)
        for i in range(len(values))
    ]


def smoothed_series_by_window(values, span=30):
    averages = []
    window = []
    for value in values:
        window.append(value)
        if len(window) > span:
            window.pop(0)
        averages.append(round(sum(window) / len(window), 4))
    return averages


def centred_average(values):
    """Average over half of the series around each point."""
    reach = len(values) // 4
    result = []
    for i in range(len(values)):
        part = values[max(i - reach, 0) : i + reach + 1]
        result.append(round(sum(part) / len(part), 4))
    return result


def centred_average_sums(values):
    reach, n = len(values) // 4, len(values)
    sums = list(accumulate(values, initial=0))
    bounds = ((max(i - reach, 0), min(i + reach + 1, n)) for i in range(n))
    return [round((sums[end] - sums[start]) / (end - start), 4) for start, end in bounds]


def quantiles_of(values, shares):
    ordered = sorted(values)
    return [ordered[min(int(share * len(ordered)), len(ordered) - 1)] for share in shares]


def quantiles_resorting(values, shares):
    return [sorted(values)[min(int(s * len(values)), len(values) - 1)] for s in shares]


def quantiles_by_removal(values, shares):
    result = []
    for share in shares:
        left = list(values)
        for _ in range(min(int(share * len(values)), len(values) - 1)):
            left.remove(min(left))
        result.append(min(left))
    return result


def percentile_ranks(scores):
    """Share of lower scores, in percent, for each one."""
    ordered = sorted(scores)
    return [round(100 * bisect.bisect_left(ordered, s) / len(scores), 2) for s in scores]


def percentile_ranks_comparing(scores):
    ranks = []
    for score in scores:
        lower = 0
        for other in scores:
            if other < score:
                lower += 1
        ranks.append(round(100 * lower / len(scores), 2))
    return ranks


def jackknife(values):
    """Means of the sample with one value left out at a time."""
    total, rest = sum(values), max(len(values) - 1, 1)
    return [round((total - value) / rest, 5) for value in values]


def jackknife_copies(values):
    means = []
    for i in range(len(values)):
        others = values[:i] + values[i + 1 :]
        means.append(round(sum(others) / max(len(others), 1), 5))
    return means


def resampled_means(values, rounds=20):
    """Means of resamples that a small congruential generator draws."""
    state, means = 12345, []
    for _ in range(rounds):
        total = 0
        for _ in range(len(values)):
            state = (1103515245 * state + 12345) % 2**31
            total += values[state % len(values)]
        means.append(total / len(values))
    means.sort()
    return means[rounds // 20], means[-rounds // 20]


def modes(answers):
    counts = Counter(answers)
    most = max(counts.values())
    return sorted(answer for answer, count in counts.items() if count == most)


def modes_by_list_count(answers):
    most = max(answers.count(answer) for answer in answers)
    return sorted({answer for answer in answers if answers.count(answer) == most})


def cross_table(pairs):
    table = defaultdict(Counter)
    for group, answer in pairs:
        table[group][answer] += 1
    return {group: dict(sorted(table[group].items())) for group in sorted(table)}


def cross_table_scanning(pairs):
    groups = sorted(set(group for group, _ in pairs))
    answers = sorted(set(answer for _, answer in pairs))
    result = {}
    for group in groups:
        counts = {a: sum(1 for pair in pairs if pair == (group, a)) for a in answers}
        result[group] = {a: count for a, count in counts.items() if count}
    return result


def concordance(xs, ys):
    """Kendall's tau, comparing all pairs."""
    score = 0
    for i in range(len(xs)):
        for j in range(i):
            product = (xs[i] - xs[j]) * (ys[i] - ys[j])
            score += (product > 0) - (product < 0)
    pairs = len(xs) * (len(xs) - 1) / 2
    return score / pairs if pairs else 0.0


def typical_value(values):
    """Median of the means of all pairs (Hodges and Lehmann)."""
    return statistics.median((a + b) / 2 for i, a in enumerate(values) for b in values[i:])


def trimmed_mean(values, share=0.1):
    cut = int(len(values) * share)
    kept = sorted(values)[cut : len(values) - cut]
    return sum(kept) / len(kept)


def entropy(answers):
    total = len(answers)
    return -sum(c / total * math.log2(c / total) for c in Counter(answers).values())


def gini(incomes):
    ordered = sorted(incomes)
    weighted = sum(place * income for place, income in enumerate(ordered, 1))
    total = sum(ordered)
    return 2 * weighted / (len(ordered) * total) - (len(ordered) + 1) / len(ordered) if total else 0


def z_scores(values):
    m, s = statistics.fmean(values), statistics.pstdev(values) or 1
    return [(v - m) / s for v in values]


@dataclass
class Panel:
    """Answers of a survey's participants, kept in order of arrival."""

    answers: list = field(default_factory=list)

    def latest(self, count=10):
        return self.answers[-count:]

    def share_of(self, answer):
        return self.answers.count(answer) / len(self.answers)

    def response_rate(self, asked):
        return min(len(self.answers) / asked, 1.0)


def _answers(n, rng):
    return (samples.integers(n, rng, 400),)


def _columns(n, rng):
    width = max(round(n ** (1 / 2)) // 2, 1)
    return ([samples.integers(max(n // width, 2), rng, 50) for _ in range(width)],)


def _quantiles(n, rng):
    half = n // 2 + 1
    return samples.integers(half, rng), [round(rng.random(), 3) for _ in range(half)]


def _few_quantiles(n, rng):
    return samples.integers(n, rng), [0.1, 0.25, 0.5, 0.75, 0.9]


def _groups(n, rng):
    kinds = max(n // 30, 2)
    return ([(f"g{rng.randrange(kinds)}", rng.randrange(6)) for _ in range(n)],)


def _two_columns(n, rng):
    half = n // 2 + 1
    return samples.integers(half, rng), samples.integers(half, rng)


def _panel(n, rng):
    return Panel(samples.words(n, rng))


CASES = {
    "summarise": _answers,
    "variance": _answers,
    "variance_recomputing_mean": _answers,
    "variance_of_pairs": _answers,
    "deviations_over_time": _answers,
    "deviations_over_time_afresh": _answers,
    "pearson": _two_columns,
    "correlation_table": _columns,
    "correlation_table_per_cell": _columns,
    "histogram_of": lambda n, rng: (samples.integers(n, rng),),
    "histogram_by_bars": lambda n, rng: (samples.integers(n, rng),),
    "histogram_by_counting": lambda n, rng: (samples.integers(n, rng),),
    "smoothed_series": _answers,
    "smoothed_series_by_window": _answers,
    "centred_average": _answers,
    "centred_average_sums": _answers,
    "quantiles_of": _quantiles,
    "quantiles_resorting": _quantiles,
    "quantiles_by_removal": _few_quantiles,
    "percentile_ranks": _answers,
    "percentile_ranks_comparing": _answers,
    "jackknife": _answers,
    "jackknife_copies": _answers,
    "resampled_means": _answers,
    "modes": lambda n, rng: (samples.words(n, rng),),
    "modes_by_list_count": lambda n, rng: (samples.words(n, rng),),
    "cross_table": _groups,
    "cross_table_scanning": _groups,
    "concordance": _two_columns,
    "typical_value": _answers,
    "trimmed_mean": _answers,
    "entropy": lambda n, rng: (samples.words(n, rng),),
    "gini": _answers,
    "z_scores": _answers,
    "Panel.latest": lambda n, rng: (_panel(n, rng), 10),
    "Panel.share_of": lambda n, rng: (_panel(n, rng), samples.word(rng)),
    "Panel.response_rate": lambda n, rng: (_panel(n, rng), 2 * n),
}

ALIKE = [
    ("variance", "variance_recomputing_mean", "variance_of_pairs"),
    ("deviations_over_time", "deviations_over_time_afresh"),
    ("correlation_table", "correlation_table_per_cell"),
    ("histogram_of", "histogram_by_bars", "histogram_by_counting"),
    ("smoothed_series", "smoothed_series_by_window"),
    ("centred_average", "centred_average_sums"),
    ("quantiles_of", "quantiles_resorting", "quantiles_by_removal"),
    ("percentile_ranks", "percentile_ranks_comparing"),
    ("jackknife", "jackknife_copies"),
    ("modes", "modes_by_list_count"),
    ("cross_table", "cross_table_scanning"),
]
