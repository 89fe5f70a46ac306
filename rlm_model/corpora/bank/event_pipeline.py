"""Steps of a nightly load: events come in, clean tables go out."""

import heapq
from bisect import insort
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import groupby, islice
from operator import itemgetter
from typing import Iterable, Iterator, NamedTuple

from rlm_model.corpora.bank import samples


class Event(NamedTuple):
    user: str
    action: str
    at: int


def sessionise(events: list[Event], gap: int = 1800) -> list[tuple[str, int, int, int]]:
    """Sessions as (user, first second, last second, number of events)."""
    sessions = []
    ordered = sorted(events, key=lambda event: (event.user, event.at))
    for user, visits in groupby(ordered, key=lambda event: event.user):
        start = end = next(visits).at
        count = 1
        for event in visits:
            if event.at - end > gap:
                sessions.append((user, start, end, count))
                start, count = event.at, 0
            end = event.at
            count += 1
        sessions.append((user, start, end, count))
    return sessions


def sessionise_user_by_user(events, gap=1800):
    sessions = []
    for user in sorted(set(event.user for event in events)):
        times = sorted([event.at for event in events if event.user == user])
        while times:
            size = 1
            while size < len(times) and times[size] - times[size - 1] <= gap:
                size += 1
            sessions.append((user, times[0], times[size - 1], size))
            times = times[size:]
    return sessions


def drop_repeats(events, window=300):
    kept, last = [], {}
    for event in events:
        key = (event.user, event.action)
        if key in last and event.at - last[key] < window:
            continue
        last[key] = event.at
        kept.append(event)
    return kept


def drop_repeats_looking_back(events, window=300):
    kept = []
    for event in events:
        same = [k for k in kept if (k.user, k.action) == (event.user, event.action)]
        if not any(event.at - other.at < window for other in same):
            kept.append(event)
    return kept


def funnel(events, steps=("view", "cart", "pay")):
    progress = defaultdict(int)
    reached = [0] * len(steps)
    for event in sorted(events, key=itemgetter(2)):
        position = progress[event.user]
        if position < len(steps) and event.action == steps[position]:
            progress[event.user] += 1
            reached[position] += 1
    return reached


def funnel_by_filtering(events, steps=("view", "cart", "pay")):
    when = dict.fromkeys((event.user for event in events), -1)
    reached = []
    for step in steps:
        for user, since in list(when.items()):
            times = [e.at for e in events if e.user == user and e.action == step and e.at > since]
            when[user] = min(times, default=float("inf"))
        reached.append(sum(moment < float("inf") for moment in when.values()))
    return reached


def enrich(orders: list[dict], customers: list[dict]) -> list[dict]:
    lookup = {c["id"]: {"segment": c["segment"], "country": c["country"]} for c in customers}
    unknown = {"segment": "unknown", "country": None}
    return [{**order, **lookup.get(order["customer"], unknown)} for order in orders]


def enrich_searching(orders, customers):
    matches = [next((c for c in customers if c["id"] == o["customer"]), {}) for o in orders]
    return [
        {**order, "segment": match.get("segment", "unknown"), "country": match.get("country")}
        for order, match in zip(orders, matches)
    ]


class Dimension:
    """Versions of rows: a change closes the current version and opens a new one."""

    def __init__(self):
        self.versions, self.current = [], {}

    def apply(self, key, attributes, day):
        position = self.current.get(key)
        if position is not None:
            version = self.versions[position]
            if version["attributes"] == attributes:
                return False
            version["until"] = day
        self.current[key] = len(self.versions)
        self.versions.append({"key": key, "attributes": attributes, "since": day, "until": None})
        return True

    def as_of(self, day):
        return {
            version["key"]: version["attributes"]
            for version in self.versions
            if version["since"] <= day and (version["until"] is None or day < version["until"])
        }


def build_dimension(changes):
    dimension = Dimension()
    for key, city, day in changes:
        dimension.apply(key, {"city": city}, day)
    return dimension.versions


def build_dimension_without_index(changes):
    versions = []
    for key, city, day in changes:
        open_ones = [v for v in versions if v["key"] == key and v["until"] is None]
        if not open_ones or open_ones[0]["attributes"]["city"] != city:
            for version in open_ones:
                version["until"] = day
            versions.append({"key": key, "attributes": {"city": city}, "since": day, "until": None})
    return versions


def retry_schedule(attempts, start="2024-05-01T00:00:00", base=2.0, longest=3600):
    moment, schedule = datetime.fromisoformat(start), []
    for attempt in range(attempts):
        moment += timedelta(seconds=min(base ** min(attempt, 20), longest))
        schedule.append(moment.isoformat())
    return schedule


def batches(rows: Iterable, size: int = 100) -> Iterator[list]:
    stream = iter(rows)
    while batch := list(islice(stream, size)):
        yield batch


def batches_cut_off(rows, size=100):
    result = []
    while rows:
        result.append(rows[:size])
        rows = rows[size:]
    return result


def audit(before, after):
    old = {row["id"]: row for row in before}
    new = {row["id"]: row for row in after}
    changed = []
    for key in old.keys() & new.keys():
        for field, value in old[key].items():
            if new[key][field] != value:
                changed.append((key, field, value, new[key][field]))
    return sorted(new.keys() - old.keys()), sorted(old.keys() - new.keys()), sorted(changed)


def audit_row_by_row(before, after):
    added = [row["id"] for row in after if row["id"] not in [old["id"] for old in before]]
    removed, changed = [], []
    for old in before:
        same = [row for row in after if row["id"] == old["id"]]
        if same:
            fields = [field for field in old if same[0][field] != old[field]]
            changed.extend((old["id"], field, old[field], same[0][field]) for field in fields)
        else:
            removed.append(old["id"])
    return sorted(added), sorted(removed), sorted(changed)


def in_order(events, lateness=60):
    """Let events go, in order, as soon as the watermark has passed them; drop the late ones."""
    waiting, watermark = [], float("-inf")
    for event in events:
        if event.at < watermark:
            continue
        heapq.heappush(waiting, (event.at, event.user, event.action))
        watermark = max(watermark, event.at - lateness)
        while waiting and waiting[0][0] < watermark:
            yield heapq.heappop(waiting)
    yield from sorted(waiting)


def in_order_resorting(events, lateness=60):
    released, waiting, newest = [], [], 0
    for event in events:
        if event.at >= newest - lateness:
            waiting = sorted(waiting + [(event.at, event.user, event.action)])
            newest = max(newest, event.at)
            while waiting[0][0] < newest - lateness:
                released.append(waiting.pop(0))
    return released + waiting


def merge_bookings(spans):
    merged = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def merge_bookings_inserting(spans):
    merged = []
    for start, end in spans:
        touching = [span for span in merged if span[0] <= end and start <= span[1]]
        merged = [span for span in merged if span not in touching]
        ends = [end] + [span[1] for span in touching]
        insort(merged, (min([start] + [span[0] for span in touching]), max(ends)))
    return merged


def quality_report(rows):
    seen = Counter(row["id"] for row in rows)
    rules = {
        "id is unique": lambda row: seen[row["id"]] == 1,
        "price is positive": lambda row: row["price"] > 0,
        "quantity is small": lambda row: row["quantity"] <= 8,
    }
    return {title: sum(not holds(row) for row in rows) for title, holds in rules.items()}


def _events(n, rng, jitter=0):
    actions = ("view", "view", "cart", "pay")
    users = [f"user-{i // 400 * 12 + rng.randrange(20)}" for i in range(n)]
    times = [40 * i + rng.randint(0, jitter) for i in range(n)]
    return [Event(user, rng.choice(actions), at) for user, at in zip(users, times)]


def _orders_and_customers(n, rng):
    orders, ids = samples.orders(n // 2 + 1, rng), list(range(n // 2))
    rng.shuffle(ids)
    return orders, [
        {"id": f"customer-{i}", "segment": rng.choice(("new", "loyal")), "country": f"C{i % 40}"}
        for i in ids
    ]


def _changes(n, rng):
    keys = [samples.identifier(rng) for _ in range(n // 4 + 1)]
    return [(rng.choice(keys), rng.choice(samples.CITIES), day) for day in range(n)]


def _two_states(n, rng):
    before = [{"id": i, "city": rng.choice(samples.CITIES), "age": i % 7} for i in range(n)]
    after = [
        {**row, "city": rng.choice(samples.CITIES)} if rng.random() < 0.1 else dict(row)
        for row in before
        if rng.random() < 0.95
    ]
    rng.shuffle(after)
    return before, after + [{"id": n + i, "city": "Oslo", "age": 0} for i in range(n // 50)]


def _spans(n, rng):
    starts = [rng.randrange(20 * n) for _ in range(n)]
    return [(start, start + rng.randint(5, 30)) for start in starts]


def _dimension(n, rng):
    dimension = Dimension()
    for key, city, day in _changes(n, rng):
        dimension.apply(key, {"city": city}, day)
    return dimension


CASES = {
    "sessionise": lambda n, rng: (_events(n, rng),),
    "sessionise_user_by_user": lambda n, rng: (_events(n, rng),),
    "drop_repeats": lambda n, rng: (_events(n, rng),),
    "drop_repeats_looking_back": lambda n, rng: (_events(n, rng),),
    "funnel": lambda n, rng: (_events(n, rng),),
    "funnel_by_filtering": lambda n, rng: (_events(n, rng),),
    "enrich": _orders_and_customers,
    "enrich_searching": _orders_and_customers,
    "Dimension.apply": lambda n, rng: (_dimension(n, rng), "unknown", {"city": "Rome"}, n),
    "Dimension.as_of": lambda n, rng: (_dimension(n, rng), n // 2),
    "build_dimension": lambda n, rng: (_changes(n, rng),),
    "build_dimension_without_index": lambda n, rng: (_changes(n, rng),),
    "retry_schedule": lambda n, rng: (n,),
    "batches": lambda n, rng: (samples.integers(n, rng), 50),
    "batches_cut_off": lambda n, rng: (samples.integers(n, rng), 50),
    "audit": _two_states,
    "audit_row_by_row": _two_states,
    "in_order": lambda n, rng: (_events(n, rng, jitter=150),),
    "in_order_resorting": lambda n, rng: (_events(n, rng, jitter=150), n),
    "merge_bookings": lambda n, rng: (_spans(n, rng),),
    "merge_bookings_inserting": lambda n, rng: (_spans(n, rng),),
    "quality_report": lambda n, rng: (samples.orders(n, rng),),
}

ALIKE = [
    ("sessionise", "sessionise_user_by_user"),
    ("drop_repeats", "drop_repeats_looking_back"),
    ("funnel", "funnel_by_filtering"),
    ("enrich", "enrich_searching"),
    ("build_dimension", "build_dimension_without_index"),
    ("batches", "batches_cut_off"),
    ("audit", "audit_row_by_row"),
    ("in_order", "in_order_resorting"),
    ("merge_bookings", "merge_bookings_inserting"),
]
