"""Small helpers that every project ends up with."""

from __future__ import annotations

import copy
import enum
import ipaddress
import random
import re
import uuid
from bisect import bisect
from functools import reduce
from itertools import permutations
from typing import Any

from rlm_model.corpora.bank import samples


def merge_config(base: dict, override: dict) -> dict:
    """A new configuration: nested values of `override` win."""
    merged = dict(base)
    for key, value in override.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = merge_config(merged[key], value)
        else:
            merged[key] = value
    return merged


def merge_config_copying(base, override):
    result = copy.deepcopy(base)
    for key in override:
        new = copy.deepcopy(override[key])
        if type(new) is dict and type(result.get(key)) is dict:
            result[key] = merge_config_copying(result[key], new)
        else:
            result[key] = new
    return result


def dig(data: Any, path: str, default: Any = None) -> Any:
    for part in path.split("."):
        try:
            data = data[int(part)] if isinstance(data, list) else data[part]
        except (KeyError, IndexError, ValueError, TypeError):
            return default
    return data


def flatten(config, prefix=""):
    for key, value in config.items():
        if isinstance(value, dict):
            yield from flatten(value, prefix + key + ".")
        else:
            yield prefix + key, value


def retry(action, attempts=5, on=(ValueError,), waits=None):
    waits = [] if waits is None else waits
    for attempt in range(attempts):
        try:
            return action(attempt), waits
        except on:
            waits.append(min(0.1 * 2 ** min(attempt, 30), 30))
    return None, waits


def version_key(version):
    numbers, _, suffix = version.partition("-")
    return [int(number) for number in numbers.split(".")], suffix == "", suffix


def sort_versions(versions):
    return sorted(versions, key=version_key)


def versions_ascending(versions):
    remaining, ordered = list(versions), []
    while remaining:
        oldest = min(remaining, key=version_key)
        remaining.remove(oldest)
        ordered.append(oldest)
    return ordered


def differences(old, new, path="$"):
    """What changed between two pieces of parsed JSON, as (path, old, new)."""
    if isinstance(old, dict) and isinstance(new, dict):
        found = []
        for key in sorted(old.keys() | new.keys()):
            found += differences(old.get(key), new.get(key), f"{path}.{key}")
        return found
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [
            d for i, pair in enumerate(zip(old, new)) for d in differences(*pair, f"{path}[{i}]")
        ]
    return [] if old == new else [(path, old, new)]


def progress_lines(total, width=30):
    lines = []
    for done in range(total + 1):
        filled = done * width // total
        bar = f"[{'#' * filled}{'.' * (width - filled)}] {done / total:4.0%}"
        if not lines or lines[-1] != bar:
            lines.append(bar)
    return lines


class Units:
    """Conversions between units, also over several steps."""

    def __init__(self):
        self.factors = {}

    def learn(self, unit, other, factor):
        self.factors.setdefault(unit, {})[other] = factor
        self.factors.setdefault(other, {})[unit] = 1 / factor

    def convert(self, value, source, target):
        known, border = {source: value}, [source]
        while border:
            unit = border.pop()
            if unit == target:
                return round(known[unit], 6)
            for other, factor in self.factors.get(unit, {}).items():
                if other not in known:
                    known[other] = known[unit] * factor
                    border.append(other)
        raise ValueError(f"no way from {source} to {target}")


def money(cents: int, sign: str = "€") -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02d} {sign}"


def grouped(digits):
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", digits)


def grouped_from_behind(digits):
    text = ""
    while len(digits) > 3:
        text = "," + digits[-3:] + text
        digits = digits[:-3]
    return digits + text


def parse_names(names):
    people = []
    for name in names:
        if "," in name:
            last, first = (part.strip() for part in name.split(",", 1))
        else:
            first, _, last = name.strip().rpartition(" ")
        people.append({"first": first.title(), "last": last.title(), "initial": last[:1].upper()})
    return people


def normalise_phones(numbers, country="+49"):
    cleaned = set()
    for number in numbers:
        digits = re.sub(r"[^\d+]", "", number)
        if digits.startswith("00"):
            digits = "+" + digits[2:]
        elif digits.startswith("0"):
            digits = country + digits[1:]
        if 8 <= len(digits) <= 16:
            cleaned.add(digits)
    return sorted(cleaned)


def allowed_addresses(addresses, networks):
    return [
        address
        for address in addresses
        if any(ipaddress.ip_address(address) in ipaddress.ip_network(n) for n in networks)
    ]


def allowed_addresses_by_range(addresses, networks):
    ranges = sorted(ipaddress.collapse_addresses(map(ipaddress.ip_network, networks)))
    starts = [int(network[0]) for network in ranges]
    ends = [int(network[-1]) for network in ranges]
    allowed = []
    for address in addresses:
        number = int(ipaddress.ip_address(address))
        position = bisect(starts, number) - 1
        if position >= 0 and number <= ends[position]:
            allowed.append(address)
    return allowed


def stable_ids(names, space="shop.example"):
    namespace = uuid.uuid5(uuid.NAMESPACE_DNS, space)
    return {name: uuid.uuid5(namespace, name).hex for name in names}


def keep_some(stream, count=50, seed=1):
    rng, kept = random.Random(seed), []
    for position, value in enumerate(stream):
        if position < count:
            kept.append(value)
        elif (place := rng.randrange(position + 1)) < count:
            kept[place] = value
    return kept


def with_defaults(rows, defaults):
    return [{**defaults, **row} for row in rows]


def with_deep_defaults(rows, defaults):
    return [copy.deepcopy(defaults) | copy.deepcopy(row) for row in rows]


class Status(enum.Enum):
    OPEN = "open"
    PAID = "paid"
    SENT = "sent"
    GONE = "gone"


def statuses(texts):
    return [Status(text).name for text in texts]


class Right(enum.IntFlag):
    READ = 1
    WRITE = 2
    SHARE = 4
    ADMIN = 8


def union_of_rights(masks):
    return reduce(lambda one, other: one | Right(other), masks, Right(0)).value


def union_of_masks(masks):
    union = 0
    for mask in masks:
        union |= mask
    return union


def shortest_tour(distances):
    places = range(1, len(distances))
    best = None
    for order in permutations(places):
        stops = (0, *order, 0)
        length = sum(distances[a][b] for a, b in zip(stops, stops[1:]))
        if best is None or (length, stops) < best:
            best = length, stops
    return best


def _config(n, rng, depth=0):
    if n <= 4 or depth > 12:
        return {f"key{i}": rng.choice((rng.randint(0, 9), [1, 2], "on")) for i in range(n)}
    return {f"part{i}": _config(n // 4, rng, depth + 1) for i in range(4)}


def _versions(n, rng):
    return [f"{rng.randrange(9)}.{i % 40}.{i}{rng.choice(('', '-rc1'))}" for i in range(n)]


def _units(n, rng):
    units = Units()
    for i in range(1, n):
        units.learn(f"u{i}", f"u{rng.randrange(i)}", rng.choice((0.5, 1.0, 2.0)))
    return units, 12.5, "u0", f"u{n - 1}"


def _names(n, rng):
    names = [samples.name(rng) for _ in range(n)]
    return [", ".join(reversed(m.split())) if i % 3 else m.lower() for i, m in enumerate(names)]


def _phones(n, rng):
    starts = ("+49 ", "0049-", "(0", "0", "+1 / ")
    return [f"{rng.choice(starts)}{rng.randint(30, 99)}) {rng.randrange(10**7)}" for _ in range(n)]


def _network(n, rng):
    networks = [f"10.{rng.randrange(99)}.{rng.randrange(256)}.0/24" for _ in range(n // 10 + 1)]
    return [
        str(ipaddress.IPv4Address(0x0A000000 + rng.randrange(2**24))) for _ in range(n)
    ], networks


def _rows(n, rng):
    return [{"id": i, "tags": [i]} for i in range(n)], {"tags": [], "limits": {"low": 0}}


CASES = {
    "merge_config": lambda n, rng: (_config(n, rng), _config(n, rng)),
    "merge_config_copying": lambda n, rng: (_config(n, rng), _config(n, rng)),
    "dig": lambda n, rng: ({"servers": [{"port": i} for i in range(n)]}, f"servers.{n - 1}.port"),
    "flatten": lambda n, rng: (_config(n, rng),),
    "retry": lambda n, rng: (lambda attempt: int("x" * (attempt < n - 1) + "7"), n),
    "sort_versions": lambda n, rng: (_versions(n, rng),),
    "versions_ascending": lambda n, rng: (_versions(n, rng),),
    "differences": lambda n, rng: (_config(n, rng), _config(n, rng)),
    "progress_lines": lambda n, rng: (n,),
    "Units.convert": _units,
    "money": lambda n, rng: (rng.randint(10 ** min(n, 9), 10 ** min(n + 1, 10)),),
    "grouped": lambda n, rng: ("7" * n,),
    "grouped_from_behind": lambda n, rng: ("7" * n,),
    "parse_names": lambda n, rng: (_names(n, rng),),
    "normalise_phones": lambda n, rng: (_phones(n, rng),),
    "allowed_addresses": _network,
    "allowed_addresses_by_range": _network,
    "stable_ids": lambda n, rng: (samples.words(n, rng),),
    "keep_some": lambda n, rng: (samples.integers(n, rng),),
    "with_defaults": _rows,
    "with_deep_defaults": _rows,
    "statuses": lambda n, rng: (rng.choices([status.value for status in Status], k=n),),
    "union_of_rights": lambda n, rng: (rng.choices((1, 2, 4, 8), k=n),),
    "union_of_masks": lambda n, rng: (rng.choices((1, 2, 4, 8), k=n),),
    "shortest_tour": lambda n, rng: (samples.matrix(min(n, 64), rng),),
}

ALIKE = [
    ("merge_config", "merge_config_copying"),
    ("sort_versions", "versions_ascending"),
    ("grouped", "grouped_from_behind"),
    ("allowed_addresses", "allowed_addresses_by_range"),
    ("with_defaults", "with_deep_defaults"),
    ("union_of_rights", "union_of_masks"),
]
