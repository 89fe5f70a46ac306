"""Arrays and lists: sums, windows, pointers, searches, moves."""

from __future__ import annotations

from math import log2

from rlm_model.corpora.programs.subset import Array, List, wide
from rlm_model.corpora.programs.templates import Choice, Data, Range, Seed, Size, template
from rlm_model.corpora.programs.templates.common import MOD, checksum_of, mix, next_random

LARGE = Size(10, 4_000_000)


@template(
    lambda p: p["n"] + 2 * p["queries"],
    n=LARGE,
    values=Data(1000),
    queries=Range(3, 40),
    seed=Seed(),
)
def range_sums(values: Array, queries: int, seed: int) -> int:
    """Sums over random ranges, from prefix sums."""
    size = len(values)
    prefix = [0] * (size + 1)
    for i in range(size):
        prefix[i + 1] = (prefix[i] + values[i]) % MOD
    total = 0
    state = seed
    for _q in range(queries):
        state = next_random(state)
        low = state % size
        state = next_random(state)
        high = low + state % (size - low)
        total = mix(total, prefix[high + 1] + MOD - prefix[low])
    return total


@template(lambda p: p["n"], n=LARGE, values=Data(100), width=Range(2, 10))
def window_sums(values: Array, width: int) -> int:
    """Largest sum of a sliding window."""
    current = 0
    for i in range(width):
        current += values[i]
    best = current
    for i in range(width, len(values)):
        current = current + values[i] - values[i - width]
        best = max(best, current)
    return best


@template(
    lambda p: (p["n"] - p["width"]) * p["width"] + 5 * p["n"],
    n=Size(100, 1_000_000),
    values=Data(5000),
    width=Range(3, 90),
)
def window_maxima(values: Array, width: int) -> int:
    """Checksum of the maxima of all windows, each found anew."""
    total = 0
    for start in range(len(values) - width + 1):
        largest = values[start]
        for i in range(start + 1, start + width):
            if values[i] > largest:
                largest = values[i]
        total = mix(total, largest)
    return total


@template(lambda p: p["n"], n=LARGE, values=Data(10_000), target=Range(1000, 15_000))
def pairs_with_sum(values: Array, target: int) -> int:
    """Pairs with a given sum, with two pointers over the sorted array."""
    ordered = values[:]
    ordered.sort()
    left = 0
    right = len(ordered) - 1
    found = 0
    while left < right:
        pair = ordered[left] + ordered[right]
        if pair == target:
            found += 1
            left += 1
            right -= 1
        elif pair < target:
            left += 1
        else:
            right -= 1
    return found


@template(
    lambda p: p["n"] + p["queries"] * log2(p["n"]) / 3,
    n=LARGE,
    values=Data(1_000_000),
    queries=Range(10, 500),
)
def binary_searches(values: Array, queries: int) -> int:
    """Positions found by binary search in a sorted array."""
    ordered = values[:]
    ordered.sort()
    total = 0
    for query in range(queries):
        wanted = query * 1987
        low = 0
        high = len(ordered)
        while low < high:
            middle = (low + high) // 2
            if ordered[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        total = mix(total, low)
    return total


@template(
    lambda p: p["n"] * p["queries"],
    n=Size(10, 1_000_000),
    values=Data(2000),
    queries=Range(2, 90),
    kind=Choice(2),
)
def linear_searches(values: Array, queries: int, kind: int) -> int:
    """Looks for numbers one after the other, from the front."""
    total = 0
    for wanted in range(queries):
        if kind == 0:
            position = 0
            while position < len(values) and values[position] != wanted + 2000:
                position += 1
            total = mix(total, position)
        else:
            found = 0
            for value in values:
                if value == wanted:
                    found += 1
            total = mix(total, found)
    return total


@template(lambda p: p["n"], n=LARGE, values=Data(100_000), shift=Range(1, 1000))
def rotated(values: Array, shift: int) -> int:
    """Rotates an array into a new one."""
    size = len(values)
    moved = [0] * size
    for i in range(size):
        moved[(i + shift) % size] = values[i]
    return checksum_of(moved)


@template(lambda p: p["n"] * p["rounds"], n=LARGE, values=Data(100_000), rounds=Range(1, 30))
def reversals(values: Array, rounds: int) -> int:
    """Reverses an array in place, again and again, each time without its first elements."""
    work = values[:]
    for start in range(rounds):
        left = min(start, len(work) - 1)
        right = len(work) - 1
        while left < right:
            work[left], work[right] = work[right], work[left]
            left += 1
            right -= 1
    return checksum_of(work)


@template(lambda p: p["n"], n=LARGE, values=Data(200), middle=Range(60, 140))
def best_run(values: Array, middle: int) -> int:
    """Largest sum of consecutive elements, each counted above a middle."""
    best = 0
    current = 0
    for value in values:
        current = max(0, current + value - middle)
        best = max(best, current)
    return best


@template(lambda p: p["n"], n=LARGE, values=Data(1_000_000), kind=Choice(2))
def two_largest(values: Array, kind: int) -> int:
    """Product of the two largest elements, reduced."""
    first = 0
    second = 0
    if kind == 0:
        for value in values:
            if value > first:
                second = first
                first = value
            elif value > second:
                second = value
    else:
        for i in range(len(values)):
            second = max(second, min(first, values[i]))
            first = max(first, values[i])
    return wide(first * second) % MOD


@template(lambda p: p["n"] ** 2, n=Size(4, 15_000), values=Data(5000))
def inversions(values: Array) -> int:
    """Pairs that are out of order, each looked at."""
    count = 0
    for i in range(len(values)):
        for j in range(i + 1, len(values)):
            if values[i] > values[j]:
                count += 1
    return count


@template(lambda p: p["n"] ** 2, n=Size(4, 12_000), values=Data(3000), target=Range(500, 5000))
def close_pairs(values: Array, target: int) -> int:
    """Pairs whose sum is closest to a target."""
    best = 1_000_000
    found = 0
    for i in range(len(values)):
        for j in range(i):
            distance = max(values[i] + values[j] - target, target - values[i] - values[j])
            if distance < best:
                best = distance
                found = 1
            elif distance == best:
                found += 1
    return best * 7 + found


@template(lambda p: p["n"], n=LARGE, values=Data(60_000))
def without_repeats(values: Array) -> int:
    """Distinct elements of a sorted copy."""
    ordered = values[:]
    ordered.sort()
    kept: List = []
    for value in ordered:
        if len(kept) == 0 or kept[len(kept) - 1] != value:
            kept.append(value)
    total = len(kept)
    for value in kept:
        total = mix(total, value)
    return total


@template(lambda p: p["n"], n=LARGE, values=Data(30_000), divisor=Range(2, 9))
def split_by_remainder(values: Array, divisor: int) -> int:
    """Splits numbers into two lists by their remainder."""
    even: List = []
    rest: List = []
    for value in values:
        if value % divisor == 0:
            even.append(value)
        else:
            rest.append(value)
    total = len(even)
    for value in rest:
        total = mix(total, value)
    return total


@template(lambda p: p["n"] + p["buckets"] / 2, n=LARGE, values=Data(1000), buckets=Range(5, 900))
def histogram(values: Array, buckets: int) -> int:
    """Counts how many values fall into each bucket."""
    counts = [0] * buckets
    for value in values:
        counts[value * buckets // 1000] += 1
    total = 0
    for count in counts:
        total = mix(total, count)
    return total


@template(lambda p: p["n"] + 3 * p["updates"], n=LARGE, updates=Range(5, 300), seed=Seed())
def range_updates(n: int, updates: int, seed: int) -> int:
    """Adds to random ranges by a difference array."""
    change = [0] * (n + 1)
    state = seed
    for step in range(updates):
        state = next_random(state)
        low = state % n
        state = next_random(state)
        high = low + state % (n - low)
        change[low] += step % 10
        change[high + 1] -= step % 10
    total = 0
    level = 0
    for i in range(n):
        level += change[i]
        total = mix(total, level)
    return total


@template(lambda p: p["n"], n=LARGE, values=Data(500_000))
def merged_halves(values: Array) -> int:
    """Merges the sorted halves of an array."""
    half = len(values) // 2
    first: List = []
    second: List = []
    for i in range(len(values)):
        if i < half:
            first.append(values[i])
        else:
            second.append(values[i])
    first.sort()
    second.sort()
    total = 0
    i = 0
    j = 0
    while i < len(first) or j < len(second):
        if j == len(second) or (i < len(first) and first[i] <= second[j]):
            total = mix(total, first[i])
            i += 1
        else:
            total = mix(total, second[j])
            j += 1
    return total
