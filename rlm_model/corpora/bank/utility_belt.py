"""utils.py: the helpers that nobody found a better place for."""

from __future__ import annotations

import copy
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import reduce, wraps
from typing import Any, TypeVar

from rlm_model.corpora.bank import samples

T = TypeVar("T")
_MISSING = object()


def sliding(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Yield every run of `size` neighbours."""
    window: deque[T] = deque(maxlen=size)
    for item in items:
        window.append(item)
        if len(window) == size:
            yield tuple(window)


def sliding_by_copy(items, size):
    out = []
    for start in range(len(items)):
        rest = items[start:]
        if len(rest) >= size:
            out.append(tuple(rest[:size]))
    return out


def partition(pred: Callable[[T], bool], items: Iterable[T]) -> tuple[list[T], list[T]]:
    yes: list[T] = []
    no: list[T] = []
    for item in items:
        (yes if pred(item) else no).append(item)
    return yes, no


def partition_twice(pred, items):
    return [i for i in items if pred(i)], [i for i in items if not pred(i)]


def partition_folding(pred, items):
    """The functional way: fold into a pair of lists."""

    def step(pair, item):
        yes, no = pair
        return (yes + [item], no) if pred(item) else (yes, no + [item])

    return reduce(step, items, ([], []))


def deep_get(data: Any, keys: Sequence[Hashable], default: Any = None) -> Any:
    for key in keys:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return default
    return data


def deep_set(data: dict, path: str, value: Any) -> dict:
    """Set `a.b.c` in nested dicts, making what is missing."""
    *parents, last = path.split(".")
    here = data
    for part in parents:
        here = here.setdefault(part, {})
    here[last] = value
    return data


def deep_set_pure(data, path, value):
    """Like above, but the argument stays as it is."""
    data = copy.deepcopy(data)
    here = data
    parts = path.split(".")
    while len(parts) > 1:
        part = parts.pop(0)
        if part not in here:
            here[part] = {}
        here = here[part]
    here[parts[0]] = value
    return data


def memoise(func):
    """Remember results by the positional arguments."""
    known: dict = {}

    @wraps(func)
    def wrapper(*args):
        result = known.get(args, _MISSING)
        if result is _MISSING:
            result = known[args] = func(*args)
        return result

    return wrapper


def slowest_countdown(limit):
    """(steps, start) of the number below the limit that takes most halvings and triplings."""

    @memoise
    def steps(number):
        if number == 1:
            return 0
        return 1 + steps(number // 2 if number % 2 == 0 else 3 * number + 1)

    return max((steps(start), start) for start in range(1, limit + 1))


def slowest_countdown_plain(limit):
    best = (0, 1)
    for start in range(1, limit + 1):
        number, count = start, 0
        while number != 1:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            count += 1
        if (count, start) > best:
            best = (count, start)
    return best


def pipeline(*steps):
    return lambda value: reduce(lambda acc, step: step(acc), steps, value)


def clean_through_pipeline(lines):
    """Each step hands on an iterator; only the last one makes a list."""
    run = pipeline(
        lambda found: (line.strip() for line in found),
        lambda found: (line.lower() for line in found if line),
        lambda found: (line.split(" ", 1)[0] for line in found),
        list,
    )
    return run(lines)


def clean_in_stages(lines):
    stripped = [line.strip() for line in lines]
    filled = [line for line in stripped if line]
    lowered = [line.lower() for line in filled]
    words = [line.split(" ") for line in lowered]
    return [parts[0] for parts in words]


def bucket(items: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    buckets: dict[Any, list[T]] = {}
    for item in items:
        buckets.setdefault(key(item), []).append(item)
    return buckets


def bucket_per_key(items, key):
    keys = []
    for item in items:
        if key(item) not in keys:
            keys.append(key(item))
    return {k: [item for item in items if key(item) == k] for k in keys}


def first_where(items, pred, default=None):
    return next((item for item in items if pred(item)), default)


def first_where_of_all(items, pred, default=None):
    matches = list(filter(pred, items))
    return matches[0] if len(matches) > 0 else default


def distinct_by(records: list[dict], *fields: str) -> list[dict]:
    """Keep the first record of each combination of fields."""
    seen = set()
    kept = []
    for record in records:
        mark = tuple(record[field] for field in fields)
        if mark not in seen:
            seen.add(mark)
            kept.append(record)
    return kept


def distinct_by_comparing(records, *fields):
    kept = []
    for r in records:
        for k in kept:
            if all(r[f] == k[f] for f in fields):
                break
        else:
            kept.append(r)
    return kept


def round_robin(*iterables: Iterable[T]) -> Iterator[T]:
    """One of each in turn, until all have run dry."""
    turns = deque(map(iter, iterables))
    while turns:
        try:
            yield next(turns[0])
        except StopIteration:
            turns.popleft()
        else:
            turns.rotate(-1)


def round_robin_lists(*lists):
    result = []
    while any(lists):
        for values in lists:
            if values:
                result.append(values.pop(0))
    return result


class Attempts:
    """Who failed how often, and when each may be tried again."""

    def __init__(self, base=0.5, cap=60.0):
        self.base, self.cap = base, cap
        self.failed: dict[str, list[float]] = {}

    def note(self, name, at):
        self.failed.setdefault(name, []).append(at)

    def next_try(self, name):
        times = self.failed.get(name)
        if not times:
            return 0.0
        return max(times) + min(self.base * 2 ** min(len(times) - 1, 20), self.cap)

    def ready(self, now):
        return [name for name in self.failed if self.next_try(name) <= now]


def backoff_plan(attempts: int, base: float = 0.25, cap: float = 30.0) -> list[tuple]:
    """(attempt, delay, time since the start) of each retry."""
    plan, elapsed, delay = [], 0.0, base
    for attempt in range(1, attempts + 1):
        elapsed += delay
        plan.append((attempt, delay, elapsed))
        delay = min(delay * 2, cap)
    return plan


def backoff_plan_resumming(attempts, base=0.25, cap=30.0):
    delays = [min(base * 2 ** min(i, 40), cap) for i in range(attempts)]
    return [(i + 1, delays[i], sum(delays[: i + 1])) for i in range(attempts)]


def rotate_left(items, by):
    by %= len(items)
    return items[by:] + items[:by]


def rotate_left_stepwise(items, by):
    for _ in range(by):
        items.append(items.pop(0))
    return items


def omit(mapping: dict, names: Iterable[str]) -> dict:
    unwanted = set(names)
    return {k: v for k, v in mapping.items() if k not in unwanted}


def omit_listed(mapping, names):
    return {k: v for k, v in mapping.items() if k not in names}


def as_ints(values, default=0):
    numbers = []
    for value in values:
        try:
            numbers.append(int(value))
        except ValueError:
            numbers.append(default)
    return numbers


def ends(items):
    return items[0], items[len(items) // 2], items[-1]


def _records(n, rng):
    return [
        {"id": i, "city": rng.choice(samples.CITIES), "code": rng.randrange(max(n // 3, 1))}
        for i in range(n)
    ]


def _settings(n, rng):
    side = max(round(n**0.5), 1)
    return {
        f"s{i}": {f"k{j}": {"on": rng.random() < 0.5} for j in range(side)} for i in range(side)
    }


def _lines(n, rng):
    count = max(n // 5, 1)
    return [
        f"  {line.title()} " if i % 4 else " " for i, line in enumerate(samples.lines(count, rng))
    ]


def _shares(n, rng):
    return tuple(samples.integers(size, rng) for size in (n // 2 + 1, n // 3, n // 6))


def _failures(n, rng):
    attempts = Attempts()
    for _ in range(n):
        attempts.note(f"host{rng.randrange(n // 8 + 1)}", rng.randrange(1000) / 10)
    return attempts, 90.0


def _options(n, rng):
    names = [f"option{i}" for i in range(n // 2 + 1)]
    return {name: rng.randrange(9) for name in names}, rng.sample(names, n // 4)


CASES = {
    "sliding": lambda n, rng: (samples.integers(n, rng), 12),
    "sliding_by_copy": lambda n, rng: (samples.integers(n, rng), 12),
    "partition": lambda n, rng: (lambda x: x % 3 == 0, samples.integers(n, rng)),
    "partition_twice": lambda n, rng: (lambda x: x % 3 == 0, samples.integers(n, rng)),
    "partition_folding": lambda n, rng: (lambda x: x % 3 == 0, samples.integers(n, rng)),
    "deep_get": lambda n, rng: (_settings(n, rng), ("s0", "k0", "on")),
    "deep_set": lambda n, rng: (_settings(n, rng), "s0.extra.level", 3),
    "deep_set_pure": lambda n, rng: (_settings(n, rng), "s0.extra.level", 3),
    "slowest_countdown": lambda n, rng: (n,),
    "slowest_countdown_plain": lambda n, rng: (n,),
    "clean_through_pipeline": lambda n, rng: (_lines(n, rng),),
    "clean_in_stages": lambda n, rng: (_lines(n, rng),),
    "bucket": lambda n, rng: (_records(n, rng), lambda record: record["code"] // 4),
    "bucket_per_key": lambda n, rng: (_records(n, rng), lambda record: record["code"] // 4),
    "first_where": lambda n, rng: (range(n), lambda x: x >= 50),
    "first_where_of_all": lambda n, rng: (range(n), lambda x: x >= 50),
    "distinct_by": lambda n, rng: (_records(n, rng), "city", "code"),
    "distinct_by_comparing": lambda n, rng: (_records(n, rng), "city", "code"),
    "round_robin": _shares,
    "round_robin_lists": _shares,
    "Attempts.ready": _failures,
    "backoff_plan": lambda n, rng: (n,),
    "backoff_plan_resumming": lambda n, rng: (n,),
    "rotate_left": lambda n, rng: (samples.integers(n, rng), n // 3),
    "rotate_left_stepwise": lambda n, rng: (samples.integers(n, rng), n // 3),
    "omit": _options,
    "omit_listed": _options,
    "as_ints": lambda n, rng: ([rng.choice(("7", "12", "n/a", "-3")) for _ in range(n)],),
    "ends": lambda n, rng: (samples.integers(n, rng),),
}

ALIKE = [
    ("sliding", "sliding_by_copy"),
    ("partition", "partition_twice", "partition_folding"),
    ("deep_set", "deep_set_pure"),
    ("slowest_countdown", "slowest_countdown_plain"),
    ("clean_through_pipeline", "clean_in_stages"),
    ("bucket", "bucket_per_key"),
    ("first_where", "first_where_of_all"),
    ("distinct_by", "distinct_by_comparing"),
    ("round_robin", "round_robin_lists"),
    ("backoff_plan", "backoff_plan_resumming"),
    ("rotate_left", "rotate_left_stepwise"),
    ("omit", "omit_listed"),
]
