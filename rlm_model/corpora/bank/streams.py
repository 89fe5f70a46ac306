"""Iterators and generators: pipelines over logs, windows, batches, merges of sorted feeds."""

import heapq
import io
import tempfile
from collections import deque
from functools import cache
from itertools import (
    accumulate,
    chain,
    combinations,
    groupby,
    islice,
    takewhile,
    zip_longest,
)
from pathlib import Path

from rlm_model.corpora.bank import samples


def moving_sums(values, window=7):
    """Sums of the last `window` values, as soon as there are so many."""
    recent = deque(maxlen=window)
    total = 0
    for value in values:
        if len(recent) == window:
            total -= recent[0]
        recent.append(value)
        total += value
        if len(recent) == window:
            yield total


def moving_sums_sliced(values, window=7):
    return [sum(values[i : i + window]) for i in range(len(values) - window + 1)]


def yearly_highs(prices: list[float], days: int = 365) -> list[float]:
    """For each day the highest price of the year that ends with it."""
    candidates: deque[int] = deque()
    highs = []
    for today, price in enumerate(prices):
        while candidates and prices[candidates[-1]] <= price:
            candidates.pop()
        candidates.append(today)
        if candidates[0] <= today - days:
            candidates.popleft()
        highs.append(prices[candidates[0]])
    return highs


def yearly_highs_rescanned(prices, days=365):
    return [max(prices[max(0, day - days + 1) : day + 1]) for day in range(len(prices))]


def drawdowns(values):
    """How far each value lies below the highest one before it."""
    for value, peak in zip(values, accumulate(values, max)):
        yield peak - value


def drawdowns_by_prefix(values):
    for i, value in enumerate(values):
        yield max(values[: i + 1]) - value


def parsed(handle):
    for line in handle:
        when, level, _, *message = line.split()
        yield when, level, message


def count_long_errors(handle, least=3):
    """Errors with at least `least` words, read line by line."""
    errors = (message for _, level, message in parsed(handle) if level == "ERROR")
    return sum(1 for message in errors if len(message) >= least)


def count_long_errors_all_at_once(handle, least=3):
    lines = handle.read().splitlines()
    fields = [line.split() for line in lines]
    errors = [parts for parts in fields if parts[1] == "ERROR"]
    long_ones = [parts[3:] for parts in errors if len(parts[3:]) >= least]
    return len(long_ones)


def first_error(path: Path) -> str | None:
    """The first line with an error; reads no further than that."""
    with path.open() as handle:
        return next((line.rstrip() for line in handle if " ERROR " in line), None)


def first_error_of_all(path: Path) -> str | None:
    lines = path.read_text().split("\n")
    errors = [line.rstrip() for line in lines if " ERROR " in line]
    return errors[0] if errors else None


def hourly_peaks(path, top=24):
    """The hours with the most lines; the log is in no order."""
    tally = {}
    with open(path) as handle:
        for line in handle:
            hour = line[:13]
            tally[hour] = tally.get(hour, 0) + 1
    return heapq.nsmallest(top, tally.items(), key=lambda item: (-item[1], item[0]))


def merged_feeds(feeds):
    """One feed in the order of time out of several that are in order each."""
    yield from heapq.merge(*feeds, key=lambda event: event[0])


def merged_feeds_by_smallest_head(feeds):
    heads = [0] * len(feeds)
    while True:
        best = None
        for number, feed in enumerate(feeds):
            if heads[number] == len(feed):
                continue
            if best is None or feed[heads[number]][0] < feeds[best][heads[best]][0]:
                best = number
        if best is None:
            return
        yield feeds[best][heads[best]]
        heads[best] += 1


def merged_feeds_sorted(feeds):
    return sorted(chain.from_iterable(feeds), key=lambda event: event[0])


def batches(rows, size):
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def upload_sizes(rows, size=100):
    """What each batch weighs, in characters of its joined text."""
    return [len(",".join(batch)) for batch in batches(rows, size)]


def sessions(clicks: list[int], gap: int = 30) -> list[tuple[int, int, int]]:
    """(start, end, clicks) of runs of clicks without a pause longer than `gap`."""

    def runs():
        start = last = None
        count = 0
        for click in clicks:
            if last is not None and click - last > gap:
                yield start, last, count
                start, count = None, 0
            start = click if start is None else start
            last = click
            count += 1
        if count:
            yield start, last, count

    return list(runs())


def run_lengths(states):
    return [(state, sum(1 for _ in run)) for state, run in groupby(states)]


def run_lengths_recursive(states, at=0):
    if at >= len(states):
        return []
    same = list(takewhile(lambda s: s == states[at], states[at:]))
    return [(states[at], len(same))] + run_lengths_recursive(states, at + len(same))


def interleave(*queues):
    """Take one from each in turn until all are empty."""
    missing = object()
    rows = zip_longest(*queues, fillvalue=missing)
    return [item for row in rows for item in row if item is not missing]


def interleave_popping(*queues):
    result = []
    while any(queues):
        for queue in queues:
            if queue:
                result.append(queue.pop(0))
    return result


def sort_on_disk(numbers, in_memory=500):
    """Sort in runs that are written to files, then merge the files."""

    def read_run(path):
        with path.open() as handle:
            yield from map(int, handle)

    with tempfile.TemporaryDirectory() as folder:
        runs = []
        for number, batch in enumerate(batches(numbers, max(in_memory, len(numbers) // 50))):
            run = Path(folder, f"run{number}.txt")
            run.write_text("\n".join(map(str, sorted(batch))))
            runs.append(run)
        return list(heapq.merge(*map(read_run, runs)))


def walk(tree):
    """Labels of a (label, left, right) tree in order."""
    if tree is not None:
        label, left, right = tree
        yield from walk(left)
        yield label
        yield from walk(right)


def walk_into_lists(tree):
    if tree is None:
        return []
    return walk_into_lists(tree[1]) + [tree[0]] + walk_into_lists(tree[2])


def best_trio(prices, budget, considered=24):
    """The three of the first articles that use the budget best."""
    trios = combinations(sorted(prices[:considered]), 3)
    return max((t for t in trios if sum(t) <= budget), key=sum, default=None)


def invoice_numbers(count, year=2024):
    """Numbers with a check digit; those with digit 0 are left out."""

    def candidates():
        serial = 0
        while True:
            serial += 1
            check = sum(map(int, str(serial))) * 7 % 10
            if check:
                yield f"{year}-{serial:06}-{check}"

    return list(islice(candidates(), count))


@cache
def _folder():
    return tempfile.TemporaryDirectory()


def _log_text(n, rng):
    levels = rng.choices(samples.LEVELS[:5], k=n)
    levels[n // 2] = "ERROR"
    words = samples.words(n, rng, 50)
    return "".join(
        f"{samples.moment(rng).isoformat()} {level} [{word}] {' '.join(words[: at % 5])}\n"
        for at, (level, word) in enumerate(zip(levels, words))
    )


def _log_file(n, rng):
    path = Path(_folder().name, f"service-{n}.log")
    path.write_text(_log_text(n, rng))
    return (path,)


def _log_handle(n, rng):
    return (io.StringIO(_log_text(n, rng).replace(" WARNING ", " ERROR ")),)


def _feeds(n, rng):
    side = max(round(n**0.5), 1)
    times = [sorted(samples.integers(side, rng, 10 * n)) for _ in range(side)]
    return ([[(time, feed) for time in found] for feed, found in enumerate(times)],)


def _tree(low, high):
    if low >= high:
        return None
    middle = (low + high) // 2
    return middle, _tree(low, middle), _tree(middle + 1, high)


def _prices(n, rng):
    return (samples.floats(n, rng, 5, 80),)


def _numbers(n, rng):
    return (samples.integers(n, rng),)


CASES = {
    "moving_sums": lambda n, rng: (samples.integers(n, rng), 30),
    "moving_sums_sliced": lambda n, rng: (samples.integers(n, rng), 30),
    "yearly_highs": _prices,
    "yearly_highs_rescanned": _prices,
    "drawdowns": _numbers,
    "drawdowns_by_prefix": _numbers,
    "count_long_errors": _log_handle,
    "count_long_errors_all_at_once": _log_handle,
    "first_error": _log_file,
    "first_error_of_all": _log_file,
    "hourly_peaks": _log_file,
    "merged_feeds": _feeds,
    "merged_feeds_by_smallest_head": _feeds,
    "merged_feeds_sorted": _feeds,
    "upload_sizes": lambda n, rng: (samples.words(n, rng),),
    "sessions": lambda n, rng: (list(accumulate(rng.randint(1, 40) for _ in range(n))),),
    "run_lengths": lambda n, rng: (sorted(rng.choices("abcdefgh", k=n)),),
    "run_lengths_recursive": lambda n, rng: (sorted(rng.choices("abcdefgh", k=n)),),
    "interleave": lambda n, rng: (samples.integers(n, rng), samples.words(n, rng)),
    "interleave_popping": lambda n, rng: (samples.integers(n, rng), samples.words(n, rng)),
    "sort_on_disk": _numbers,
    "walk": lambda n, rng: (_tree(0, n),),
    "walk_into_lists": lambda n, rng: (_tree(0, n),),
    "best_trio": lambda n, rng: (samples.floats(n, rng, 1, 60), 90),
    "invoice_numbers": lambda n, rng: (n,),
}

ALIKE = [
    ("yearly_highs", "yearly_highs_rescanned"),
    ("drawdowns", "drawdowns_by_prefix"),
    ("moving_sums", "moving_sums_sliced"),
    ("count_long_errors", "count_long_errors_all_at_once"),
    ("first_error", "first_error_of_all"),
    ("merged_feeds", "merged_feeds_by_smallest_head", "merged_feeds_sorted"),
    ("run_lengths", "run_lengths_recursive"),
    ("interleave", "interleave_popping"),
    ("walk", "walk_into_lists"),
]
