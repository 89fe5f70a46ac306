"""Hash maps and sets: counting, grouping, looking up."""

from __future__ import annotations

from rlm_model.corpora.programs.subset import Array, List, Map, Set, TextMap, wide
from rlm_model.corpora.programs.templates import Data, Range, Seed, Size, template
from rlm_model.corpora.programs.templates.common import MOD, mix, next_random

LARGE = Size(5, 2_000_000)


@template(lambda p: p["n"] + 2 * p["keys"], n=LARGE, values=Data(10_000), keys=Range(5, 5000))
def most_frequent(values: Array, keys: int) -> int:
    """The value that occurs most often."""
    counts: Map = {}
    for value in values:
        key = value % keys
        counts[key] = counts.get(key, 0) + 1
    best = 0
    winner = 0
    for key in range(keys):
        if counts.get(key, 0) > best:
            best = counts.get(key, 0)
            winner = key
    return winner * 3 + best


@template(lambda p: p["n"], n=LARGE, seed=Seed(), groups=Range(3, 2000))
def group_totals(n: int, seed: int, groups: int) -> int:
    """Totals by group, looked at in the order of the groups."""
    totals: Map = {}
    state = seed
    for _i in range(n):
        state = next_random(state)
        group = state % groups
        totals[group] = totals.get(group, 0) + state % 50
    total = 0
    keys = sorted(totals)
    for group in keys:
        total = mix(total, totals.get(group, 0))
    return total


@template(lambda p: p["n"], n=LARGE, values=Data(1_000_000), target=Range(1000, 1_900_000))
def pairs_by_map(values: Array, target: int) -> int:
    """Pairs with a given sum, by a map of what came before."""
    seen: Map = {}
    pairs = 0
    for value in values:
        pairs = (pairs + seen.get(target - value, 0)) % MOD
        seen[value] = seen.get(value, 0) + 1
    return pairs


@template(lambda p: p["n"], n=LARGE, values=Data(500_000))
def distinct_count(values: Array) -> int:
    """How many different values there are."""
    seen: Set = set()
    for value in values:
        seen.add(value)
    return len(seen)


@template(lambda p: p["n"], n=LARGE, values=Data(300_000))
def keep_first(values: Array) -> int:
    """Drops repeated values and keeps the order."""
    seen: Set = set()
    kept: List = []
    for value in values:
        if value not in seen:
            seen.add(value)
            kept.append(value)
    total = 0
    for value in kept:
        total = mix(total, value)
    return total


@template(lambda p: p["n"] + p["spread"] / 6, n=LARGE, seed=Seed(), spread=Range(50, 3000))
def common_values(n: int, seed: int, spread: int) -> int:
    """Values that two random sets share."""
    first: Set = set()
    second: Set = set()
    state = seed
    for _i in range(n):
        state = next_random(state)
        first.add(state % spread)
        state = next_random(state)
        second.add(state % spread)
    shared = 0
    for value in range(spread):
        if value in first and value in second:
            shared += 1
    return shared


@template(lambda p: p["n"], n=Size(5, 1_000_000), values=Data(200_000))
def set_in_order(values: Array) -> int:
    """Checksum over the sorted elements of a set."""
    seen: Set = set()
    for value in values:
        seen.add(value)
    ordered = sorted(seen)
    total = 0
    for value in ordered:
        total = mix(total, value)
    return total


@template(lambda p: p["n"] * 11, n=Size(3, 200_000))
def remembered_collatz(n: int) -> int:
    """Lengths of Collatz sequences, remembered in a map."""
    known: Map = {}
    known[1] = 1
    best = 0
    path: List = []
    for start in range(1, n + 1):
        current = start
        while current not in known:
            path.append(current)
            if current % 2 == 0:
                current = current // 2
            else:
                current = wide(current * 3 + 1) // 2
        length = known.get(current, 0)
        while len(path) > 0:
            number = path.pop()
            length += 1
            known[number] = length
        best = max(best, length)
    return best


@template(lambda p: p["n"] + p["words"] / 2, n=Size(5, 400_000), seed=Seed(), words=Range(3, 400))
def word_counts(n: int, seed: int, words: int) -> int:
    """Counts words in a map with text keys."""
    counts: TextMap = {}
    state = seed
    for _i in range(n):
        state = next_random(state)
        word = "word" + str(state % words)
        counts[word] = counts.get(word, 0) + 1
    best = 0
    for number in range(words):
        word = "word" + str(number)
        if word in counts:
            best = max(best, counts.get(word, 0))
    return best * 7 + len(counts)


@template(lambda p: p["n"], n=LARGE, seed=Seed(), slots=Range(20, 30_000))
def last_seen(n: int, seed: int, slots: int) -> int:
    """Longest time between two visits of a place."""
    last: Map = {}
    longest = 0
    place = seed % slots
    for time in range(n):
        place = (place * 13 + time % 17 + 7) % slots
        if place in last:
            longest = max(longest, time - last.get(place, 0))
        last[place] = time
    return longest


@template(lambda p: p["n"] ** 2, n=Size(3, 2500), seed=Seed())
def sparse_product(n: int, seed: int) -> int:
    """Product of two sparse polynomials in maps."""
    product: Map = {}
    for i in range(n):
        for j in range(n):
            power = (i * 17 + j * 29 + seed) % 5003
            product[power] = (product.get(power, 0) + (i + 1) * (j + 2)) % MOD
    total = 0
    powers = sorted(product)
    for power in powers:
        total = mix(total, product.get(power, 0))
    return total
