"""Metrics: time series of samples, percentiles, alerts, and the log lines that they come from."""

import math
import re
import statistics
from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from typing import Deque, Dict, List, NamedTuple, Optional, Sequence, Tuple

from rlm_model.corpora.bank import samples

PAIR = re.compile(r'(\w+)=("[^"]*"|\S+)')


class Sample(NamedTuple):
    at: int
    value: float


def parse_pairs(line: str) -> Dict[str, str]:
    return {key: value.strip('"') for key, value in PAIR.findall(line)}


def field_values(lines, name):
    """Values of one field of lines like: at=12 path="/a b" ms=34"""
    return [fields[name] for fields in map(parse_pairs, lines) if name in fields]


def field_values_compiling(lines, name):
    values = []
    for line in lines:
        pattern = re.compile(r"\b" + name + r'=(?:"([^"]*)"|(\S+))')
        match = pattern.search(line)
        if match:
            values.append(match.group(1) if match.group(1) is not None else match.group(2))
    return values


def field_values_by_characters(lines, name):
    values = []
    for line in lines:
        words, word, quoted = [], "", False
        for character in line:
            if character == '"':
                quoted = not quoted
            elif character == " " and not quoted:
                words.append(word)
                word = ""
            else:
                word += character
        words.append(word)
        for word in words:
            if word.startswith(name + "="):
                values.append(word[len(name) + 1 :])
    return values


def summary_per_path(lines):
    """Path -> (requests, slowest, total), each line parsed once."""
    stats = {}
    for line in lines:
        fields = parse_pairs(line)
        ms = int(fields["ms"])
        count, slowest, total = stats.get(fields["path"], (0, 0, 0))
        stats[fields["path"]] = (count + 1, max(slowest, ms), total + ms)
    return stats


def summary_per_path_parsing_again(lines):
    stats = {}
    for line in lines:
        path = parse_pairs(line)["path"]
        if path in stats:
            continue
        times = [int(parse_pairs(x)["ms"]) for x in lines if parse_pairs(x)["path"] == path]
        stats[path] = (len(times), max(times), sum(times))
    return stats


def quantile(ordered: Sequence[float], share: float) -> float:
    """Linear interpolation between the two closest ranks of sorted values."""
    position = (len(ordered) - 1) * share
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)


def quantiles(values, shares=(0.5, 0.9, 0.99)):
    ordered = sorted(values)
    return [quantile(ordered, share) for share in shares]


def quantiles_sorting_each(values, shares=(0.5, 0.9, 0.99)):
    return [quantile(sorted(values), share) for share in shares]


def quantiles_by_removal(values, shares=(0.5, 0.9, 0.99)):
    rest, ordered = list(values), []
    while rest:
        smallest = min(rest)
        rest.remove(smallest)
        ordered.append(smallest)
    return [quantile(ordered, share) for share in shares]


@dataclass
class Histogram:
    """Counts of values in buckets that double in width."""

    start: float = 1.0
    counts: Counter = field(default_factory=Counter)

    def record(self, value):
        self.counts[0 if value < self.start else int(math.log2(value / self.start)) + 1] += 1

    def record_all(self, values):
        for value in values:
            self.record(value)
        return len(self.counts)

    def upper_bound(self, share):
        wanted = share * sum(self.counts.values())
        seen = 0
        for bucket in sorted(self.counts):
            seen += self.counts[bucket]
            if seen >= wanted:
                return self.start * 2**bucket
        return None

    def merge(self, other):
        return Histogram(self.start, self.counts + other.counts)


def downsample(series: List[Sample], step: int) -> List[Tuple[int, float]]:
    """Mean of each step; the samples come in the order of time."""
    rows = []
    for start, group in groupby(series, key=lambda sample: sample.at // step * step):
        values = [sample.value for sample in group]
        rows.append((start, sum(values) / len(values)))
    return rows


def downsample_with_dict(series, step):
    sums = defaultdict(lambda: [0, 0])
    for at, value in series:
        pair = sums[at - at % step]
        pair[0] += value
        pair[1] += 1
    return [(start, total / count) for start, (total, count) in sums.items()]


def downsample_slot_by_slot(series, step):
    rows = []
    slot = series[0].at // step
    while slot * step <= series[-1].at:
        inside = [s.value for s in series if slot * step <= s.at < slot * step + step]
        if inside:
            rows.append((slot * step, sum(inside) / len(inside)))
        slot += 1
    return rows


class SlidingWindow:
    """The samples of the last `span` seconds with their running total."""

    def __init__(self, span: int):
        self.span = span
        self.samples: Deque[Sample] = deque()
        self.total = 0

    def push(self, sample: Sample) -> None:
        self.samples.append(sample)
        self.total += sample.value
        while self.samples[0].at <= sample.at - self.span:
            self.total -= self.samples.popleft().value

    def mean(self) -> float:
        return self.total / len(self.samples)

    def peak(self) -> float:
        return max(sample.value for sample in self.samples)


def rolling_means(series, span):
    window, means = SlidingWindow(span), []
    for sample in series:
        window.push(sample)
        means.append(window.mean())
    return means


def rolling_means_from_sums(series, span):
    times = [sample.at for sample in series]
    sums = [0, *accumulate(sample.value for sample in series)]
    means = []
    for i, at in enumerate(times):
        first = bisect_right(times, at - span)
        means.append((sums[i + 1] - sums[first]) / (i + 1 - first))
    return means


def rolling_means_filtering(series, span):
    means = []
    for at, _ in series:
        values = [s.value for s in series if at - span < s.at <= at]
        means.append(sum(values) / len(values))
    return means


def rolling_peaks(values, width):
    """Highest of the last `width` values: the candidates stay in falling order."""
    candidates, peaks = deque(), []
    for i, value in enumerate(values):
        while candidates and values[candidates[-1]] <= value:
            candidates.pop()
        candidates.append(i)
        if candidates[0] <= i - width:
            candidates.popleft()
        peaks.append(values[candidates[0]])
    return peaks


def rolling_peaks_of_slices(values, width):
    return [max(values[max(i - width + 1, 0) : i + 1]) for i in range(len(values))]


def rolling_quantile(values, width, share=0.9):
    ordered, result = [], []
    for i, value in enumerate(values):
        insort(ordered, value)
        if i >= width:
            del ordered[bisect_left(ordered, values[i - width])]
        result.append(quantile(ordered, share))
    return result


def rolling_quantile_sorting(values, width, share=0.9):
    result = []
    for i in range(len(values)):
        recent = sorted(values[max(0, i + 1 - width) : i + 1])
        result.append(quantile(recent, share))
    return result


def alerts(series, limit, hold=3):
    """(start, end) of the times when the value was above the limit `hold` times in a row."""
    found, run = [], []
    for sample in series:
        if sample.value > limit:
            run.append(sample.at)
            continue
        if len(run) >= hold:
            found.append((run[0], run[-1]))
        run = []
    if len(run) >= hold:
        found.append((run[0], run[-1]))
    return found


def alerts_extending_each_start(series, limit, hold=3):
    found = []
    for i in range(len(series)):
        if i > 0 and series[i - 1].value > limit:
            continue
        high = series[i:]
        for j, sample in enumerate(high):
            if sample.value <= limit:
                high = high[:j]
                break
        if len(high) >= hold:
            found.append((high[0].at, high[-1].at))
    return found


def suppress(alerts_sent, quiet=300):
    """Drop an alert when the same one went out less than `quiet` seconds before."""
    last: Dict[str, int] = {}
    sent = []
    for name, at in alerts_sent:
        if at - last.get(name, -quiet) >= quiet:
            sent.append((name, at))
            last[name] = at
    return sent


def suppress_searching_back(alerts_sent, quiet=300):
    sent = []
    for name, at in alerts_sent:
        for other, when in reversed(sent):
            if other == name:
                if at - when >= quiet:
                    sent.append((name, at))
                break
        else:
            sent.append((name, at))
    return sent


def counter_rates(readings: List[Tuple[int, int]]) -> List[float]:
    """Increase per second of a counter that starts again at 0 when its process does."""
    rates = []
    for (t0, v0), (t1, v1) in zip(readings, readings[1:]):
        gained = v1 - v0 if v1 >= v0 else v1
        rates.append(gained / (t1 - t0))
    return rates


def total_increase_recursive(readings: Tuple[int, ...]) -> int:
    if len(readings) < 2:
        return 0
    middle = len(readings) // 2
    step = readings[middle] - readings[middle - 1]
    step = step if step >= 0 else readings[middle]
    return (
        total_increase_recursive(readings[:middle])
        + step
        + total_increase_recursive(readings[middle:])
    )


def total_increase(readings):
    return sum(b - a if b >= a else b for a, b in zip(readings, readings[1:]))


def join_series(left: List[Sample], right: List[Sample]) -> List[Tuple[float, Optional[float]]]:
    """Each left value with the newest right value that is not later."""
    times = [sample.at for sample in right]
    joined = []
    for at, value in left:
        i = bisect_right(times, at)
        joined.append((value, right[i - 1].value if i else None))
    return joined


def join_series_walking(left, right):
    joined, i = [], 0
    for at, value in left:
        while i < len(right) and right[i].at <= at:
            i += 1
        joined.append((value, right[i - 1].value if i > 0 else None))
    return joined


def join_series_filtering(left, right):
    joined = []
    for at, value in left:
        earlier = [s for s in right if s.at <= at]
        joined.append((value, earlier[-1].value if earlier else None))
    return joined


def outliers(values, factor=3.0):
    middle = statistics.median(values)
    spread = statistics.median(abs(v - middle) for v in values)
    return [i for i, v in enumerate(values) if abs(v - middle) > factor * spread]


def outliers_recomputing(values, factor=3.0):
    found = []
    for i, value in enumerate(values):
        middle = statistics.median(values)
        spread = statistics.median([abs(v - middle) for v in values])
        if abs(value - middle) > factor * spread:
            found.append(i)
    return found


def apdex(times, goal=500):
    satisfied = sum(t <= goal for t in times)
    tolerating = sum(goal < t <= 4 * goal for t in times)
    return (satisfied + tolerating / 2) / len(times)


def status_matrix(lines):
    """Rows of counts: one for every path, one column for every status."""
    counts = Counter()
    for line in lines:
        fields = parse_pairs(line)
        counts[fields["path"], fields["status"]] += 1
    statuses = sorted({status for _, status in counts})
    paths = sorted({path for path, _ in counts})
    return [[path, *(counts[path, status] for status in statuses)] for path in paths]


def error_budget(outcomes: str, allowed: float = 0.01) -> List[float]:
    """What is left of the budget after each request; outcomes are '.' and 'x'."""
    errors, left = 0, []
    for i, outcome in enumerate(outcomes, 1):
        errors += outcome == "x"
        left.append(round(allowed * i - errors, 6))
    return left


def error_budget_counting(outcomes, allowed=0.01):
    return [round(allowed * i - outcomes[:i].count("x"), 6) for i in range(1, len(outcomes) + 1)]


def sparkline(values: Sequence[float], marks: str = "▁▂▃▄▅▆▇█") -> str:
    low, high = min(values), max(values)
    if low == high:
        return marks[0] * len(values)
    scale = (len(marks) - 1) / (high - low)
    return "".join(marks[round((v - low) * scale)] for v in values)


def sparkline_rescaling(values, marks="▁▂▃▄▅▆▇█"):
    line = ""
    for v in values:
        if max(values) == min(values):
            line += marks[0]
        else:
            scale = (len(marks) - 1) / (max(values) - min(values))
            line += marks[round((v - min(values)) * scale)]
    return line


def _lines(n, rng):
    paths = [f"/{samples.word(rng)} {i}" for i in range(n // 40 + 5)]
    return [
        f'at={12 * i} path="{paths[int(len(paths) * rng.random())]}" ms={int(900 * rng.random())}'
        f" status={(200, 200, 404, 500)[i % 4]}"
        for i in range(n)
    ]


def _series(n, rng, step=10):
    return [Sample(step * i + int(step * rng.random()), int(100 * rng.random())) for i in range(n)]


def _values(n, rng):
    return [int(1000 * rng.random() ** 2) for _ in range(n)]


def _histogram(n, rng):
    histogram = Histogram()
    histogram.record_all(_values(n, rng))
    return histogram


def _wide(n, rng):
    return Histogram(1.0, Counter({i: int(9 * rng.random()) + 1 for i in range(n)}))


def _window(n, rng):
    window = SlidingWindow(10 * n)
    for sample in _series(n, rng):
        window.push(sample)
    return window


def _sent(n, rng):
    names = [f"{samples.word(rng)}-{i}" for i in range(n // 10 + 1)]
    return [(names[int(len(names) * rng.random())], 20 * i) for i in range(n)]


def _readings(n, rng):
    value, readings = 0, []
    for i in range(n):
        value = 0 if rng.random() < 0.02 else value + int(50 * rng.random())
        readings.append((15 * i, value))
    return readings


def _counter_values(n, rng):
    return tuple(value for _, value in _readings(n, rng))


def _two_series(n, rng):
    return _series(n // 2 + 1, rng), _series(n // 2 + 1, rng)


def _outcomes(n, rng):
    return "".join(rng.choices(".x", (97, 3), k=n))


CASES = {
    "parse_pairs": lambda n, rng: (" ".join(_lines(n // 45 + 1, rng)),),
    "field_values": lambda n, rng: (_lines(n, rng), "path"),
    "field_values_compiling": lambda n, rng: (_lines(n, rng), "path"),
    "field_values_by_characters": lambda n, rng: (_lines(n, rng), "path"),
    "summary_per_path": lambda n, rng: (_lines(n, rng),),
    "summary_per_path_parsing_again": lambda n, rng: (_lines(n, rng),),
    "quantile": lambda n, rng: (sorted(_values(n, rng)), 0.95),
    "quantiles": lambda n, rng: (_values(n, rng),),
    "quantiles_sorting_each": lambda n, rng: (_values(n, rng),),
    "quantiles_by_removal": lambda n, rng: (_values(n, rng),),
    "Histogram.record_all": lambda n, rng: (Histogram(), _values(n, rng)),
    "Histogram.upper_bound": lambda n, rng: (_histogram(n, rng), 0.99),
    "Histogram.merge": lambda n, rng: (_wide(n // 2 + 1, rng), _wide(n // 2 + 1, rng)),
    "downsample": lambda n, rng: (_series(n, rng), 60),
    "downsample_with_dict": lambda n, rng: (_series(n, rng), 60),
    "downsample_slot_by_slot": lambda n, rng: (_series(n, rng), 60),
    "SlidingWindow.mean": lambda n, rng: (_window(n, rng),),
    "SlidingWindow.peak": lambda n, rng: (_window(n, rng),),
    "rolling_means": lambda n, rng: (_series(n, rng), 300),
    "rolling_means_from_sums": lambda n, rng: (_series(n, rng), 300),
    "rolling_means_filtering": lambda n, rng: (_series(n, rng), 300),
    "rolling_peaks": lambda n, rng: (_values(n, rng), n // 4 + 1),
    "rolling_peaks_of_slices": lambda n, rng: (_values(n, rng), n // 4 + 1),
    "rolling_quantile": lambda n, rng: (_values(n, rng), 100),
    "rolling_quantile_sorting": lambda n, rng: (_values(n, rng), 100),
    "alerts": lambda n, rng: (_series(n, rng), 50),
    "alerts_extending_each_start": lambda n, rng: (_series(n, rng), 50),
    "suppress": lambda n, rng: (_sent(n, rng),),
    "suppress_searching_back": lambda n, rng: (_sent(n, rng),),
    "counter_rates": lambda n, rng: (_readings(n, rng),),
    "total_increase": lambda n, rng: (_counter_values(n, rng),),
    "total_increase_recursive": lambda n, rng: (_counter_values(n, rng),),
    "join_series": _two_series,
    "join_series_walking": _two_series,
    "join_series_filtering": _two_series,
    "outliers": lambda n, rng: (_values(n, rng),),
    "outliers_recomputing": lambda n, rng: (_values(n, rng),),
    "apdex": lambda n, rng: (_values(n, rng),),
    "status_matrix": lambda n, rng: (_lines(n, rng),),
    "error_budget": lambda n, rng: (_outcomes(n, rng),),
    "error_budget_counting": lambda n, rng: (_outcomes(n, rng),),
    "sparkline": lambda n, rng: (_values(n, rng),),
    "sparkline_rescaling": lambda n, rng: (_values(n, rng),),
}

ALIKE = [
    ("field_values", "field_values_compiling", "field_values_by_characters"),
    ("summary_per_path", "summary_per_path_parsing_again"),
    ("quantiles", "quantiles_sorting_each", "quantiles_by_removal"),
    ("downsample", "downsample_with_dict", "downsample_slot_by_slot"),
    ("rolling_means", "rolling_means_from_sums", "rolling_means_filtering"),
    ("rolling_peaks", "rolling_peaks_of_slices"),
    ("rolling_quantile", "rolling_quantile_sorting"),
    ("alerts", "alerts_extending_each_start"),
    ("suppress", "suppress_searching_back"),
    ("total_increase", "total_increase_recursive"),
    ("join_series", "join_series_walking", "join_series_filtering"),
    ("outliers", "outliers_recomputing"),
    ("error_budget", "error_budget_counting"),
    ("sparkline", "sparkline_rescaling"),
]
