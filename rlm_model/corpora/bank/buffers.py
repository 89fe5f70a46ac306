"""Queues, stacks and caches: ring buffers, least-recently-used stores, limiters, events."""

import heapq
from bisect import insort
from collections import OrderedDict, defaultdict, deque
from functools import cache, lru_cache

from rlm_model.corpora.bank import samples


class LruStore:
    """Keeps the entries that were used last."""

    def __init__(self, capacity=128):
        self.capacity = capacity
        self.entries = OrderedDict()

    def get(self, key, default=None):
        if key not in self.entries:
            return default
        self.entries.move_to_end(key)
        return self.entries[key]

    def put(self, key, value):
        self.entries[key] = value
        self.entries.move_to_end(key)
        if len(self.entries) > self.capacity:
            self.entries.popitem(last=False)


def count_hits(requests, capacity):
    store = LruStore(capacity)
    hits = 0
    for key in requests:
        if store.get(key) is None:
            store.put(key, True)
        else:
            hits += 1
    return hits


def count_hits_with_list(requests, capacity):
    """The most recent key stands at the end of a plain list."""
    recent, hits = [], 0
    for key in requests:
        if key in recent:
            recent.remove(key)
            hits += 1
        elif len(recent) == capacity:
            recent.pop(0)
        recent.append(key)
    return hits


class RingBuffer:
    """The last readings of a sensor in a list of fixed length."""

    def __init__(self, size):
        self.slots = [0] * size
        self.next = 0
        self.filled = 0

    def push(self, reading):
        self.slots[self.next] = reading
        self.next = (self.next + 1) % len(self.slots)
        self.filled = min(self.filled + 1, len(self.slots))

    def ordered(self):
        if self.filled < len(self.slots):
            return self.slots[: self.filled]
        return self.slots[self.next :] + self.slots[: self.next]


def last_readings(readings, size=60):
    ring = RingBuffer(size)
    for reading in readings:
        ring.push(reading)
    return ring.ordered()


def last_readings_shifted(readings, size=60):
    kept = []
    for reading in readings:
        kept = kept[-(size - 1) :] + [reading]
    return kept


def allowed_requests(requests, limit=5, window=60):
    """How many (time, client) requests pass a sliding window for each client."""
    history = defaultdict(deque)
    passed = 0
    for time, client in requests:
        times = history[client]
        while times and times[0] <= time - window:
            times.popleft()
        if len(times) < limit:
            times.append(time)
            passed += 1
    return passed


def allowed_requests_full_history(requests, limit=5, window=60):
    passed: list[tuple[int, str]] = []
    for time, client in requests:
        recent = [t for t, c in passed if c == client and t > time - window]
        if len(recent) < limit:
            passed.append((time, client))
    return len(passed)


class Document:
    """Lines of text with undo; an edit is kept as what takes it back."""

    def __init__(self, lines):
        self.lines = list(lines)
        self.undos = []

    def replace(self, at, line):
        self.undos.append((at, self.lines[at]))
        self.lines[at] = line

    def undo(self, steps=1):
        while steps and self.undos:
            at, line = self.undos.pop()
            self.lines[at] = line
            steps -= 1


def edit_and_undo(lines, edits, back=20):
    document = Document(lines)
    for at, line in edits:
        document.replace(at, line)
    document.undo(back)
    return document.lines


def edit_with_snapshots(lines, edits, back=20):
    versions = deque([list(lines)], maxlen=back + 1)
    for at, line in edits:
        version = versions[-1].copy()
        version[at] = line
        versions.append(version)
    return versions[0]


def serve_customers(arrivals, desks=4):
    free_at = [0] * desks
    waited = 0
    for arrival, duration in arrivals:
        free = heapq.heappop(free_at)
        begin = max(arrival, free)
        waited += begin - arrival
        heapq.heappush(free_at, begin + duration)
    return waited


def run_events(events, horizon=500):
    """Handle (time, name, repeat) events in order; an event comes again after `repeat`."""
    queue = list(events)
    heapq.heapify(queue)
    handled = []
    while queue and queue[0][0] <= horizon:
        time, name, repeat = heapq.heappop(queue)
        handled.append((time, name))
        if repeat:
            heapq.heappush(queue, (time + repeat, name, repeat))
    return handled


def run_events_insort(events, horizon=500):
    queue = sorted(events)
    handled = []
    while queue and queue[0][0] <= horizon:
        time, name, repeat = queue.pop(0)
        handled.append((time, name))
        if repeat:
            insort(queue, (time + repeat, name, repeat))
    return handled


def merge_files_cheaply(sizes):
    """What it costs to merge all files, always the two smallest first."""
    heap = sorted(sizes)
    cost = 0
    while len(heap) > 1:
        merged = heapq.heappop(heap) + heapq.heappop(heap)
        cost += merged
        heapq.heappush(heap, merged)
    return cost


def merge_files_resorting(sizes):
    cost = 0
    while len(sizes) > 1:
        sizes = sorted(sizes)
        sizes = [sizes[0] + sizes[1], *sizes[2:]]
        cost += sizes[0]
    return cost


def days_until_dearer(prices):
    waits = [0] * len(prices)
    open_days = []
    for day, price in enumerate(prices):
        while open_days and prices[open_days[-1]] < price:
            earlier = open_days.pop()
            waits[earlier] = day - earlier
        open_days.append(day)
    return waits


def days_until_dearer_ahead(prices):
    return [
        next((later - day for later in range(day, len(prices)) if prices[later] > price), 0)
        for day, price in enumerate(prices)
    ]


def part_costs(parts):
    """Cost of each part with all that it is built of: {part: (own cost, components)}."""

    @cache
    def cost(part):
        own, components = parts[part]
        return own + sum(map(cost, components))

    return [cost(part) for part in parts]


def part_costs_recomputed(parts):
    def cost(part):
        own, components = parts[part]
        return own + sum(cost(component) for component in components)

    return [cost(part) for part in parts]


def slug(title):
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())


def slugs(titles):
    return [slug(title) for title in titles]


def slugs_remembered(titles, size=256):
    remembered = lru_cache(maxsize=size)(slug)
    return [remembered(title) for title in titles]


def _requests(n, rng):
    return [f"page{min(rng.choices(range(n), k=2))}" for _ in range(n)], n // 10 + 1


def _store(n, rng):
    store = LruStore(n)
    for i in range(n):
        store.put(f"key{i}", rng.randint(1, 9))
    return store


def _ring(n, rng):
    ring = RingBuffer(n)
    for reading in samples.integers(n + n // 3, rng):
        ring.push(reading)
    return ring


def _visits(n, rng):
    times = sorted(samples.integers(n, rng, n))
    return ([(time, f"client{rng.randrange(n // 20 + 1)}") for time in times],)


def _edits(n, rng):
    return samples.words(n, rng), [(rng.randrange(n), f"edit {i}") for i in range(n)]


def _timers(n, rng):
    return ([(rng.randint(0, 300), f"timer{i}", rng.choice((0, 0, 180))) for i in range(n)],)


def _parts(n, rng):
    return (
        {i: (rng.randint(1, 9), [c for c in (i // 2 - 1, i // 3 - 1) if c >= 0]) for i in range(n)},
    )


def _titles(n, rng):
    return (rng.choices(samples.lines(60, rng), k=n),)


CASES = {
    "LruStore.get": lambda n, rng: (_store(n, rng), f"key{n // 2}"),
    "LruStore.put": lambda n, rng: (_store(n, rng), "fresh", 1),
    "count_hits": _requests,
    "count_hits_with_list": _requests,
    "RingBuffer.ordered": lambda n, rng: (_ring(n, rng),),
    "RingBuffer.push": lambda n, rng: (_ring(n, rng), 5),
    "last_readings": lambda n, rng: (samples.integers(n, rng), 50),
    "last_readings_shifted": lambda n, rng: (samples.integers(n, rng), 50),
    "allowed_requests": _visits,
    "allowed_requests_full_history": _visits,
    "edit_and_undo": _edits,
    "edit_with_snapshots": _edits,
    "serve_customers": lambda n, rng: (
        [(3 * i + rng.randint(0, 5), rng.randint(4, 20)) for i in range(n)],
    ),
    "run_events": _timers,
    "run_events_insort": _timers,
    "merge_files_cheaply": lambda n, rng: (samples.integers(n, rng),),
    "merge_files_resorting": lambda n, rng: (samples.integers(n, rng),),
    "days_until_dearer": lambda n, rng: (samples.floats(n, rng),),
    "days_until_dearer_ahead": lambda n, rng: (sorted(samples.floats(n, rng), reverse=True),),
    "part_costs": _parts,
    "part_costs_recomputed": _parts,
    "slugs": _titles,
    "slugs_remembered": _titles,
}

ALIKE = [
    ("count_hits", "count_hits_with_list"),
    ("last_readings", "last_readings_shifted"),
    ("allowed_requests", "allowed_requests_full_history"),
    ("edit_and_undo", "edit_with_snapshots"),
    ("run_events", "run_events_insort"),
    ("merge_files_cheaply", "merge_files_resorting"),
    ("days_until_dearer", "days_until_dearer_ahead"),
    ("part_costs", "part_costs_recomputed"),
    ("slugs", "slugs_remembered"),
]
