"""Sorting: of the library and by hand."""

from __future__ import annotations

from math import log2

from rlm_model.corpora.programs.subset import Array, List
from rlm_model.corpora.programs.templates import Choice, Data, Range, Seed, Size, template
from rlm_model.corpora.programs.templates.common import checksum_of, mix, next_random

GROUPS = 17


@template(lambda p: p["n"] * log2(p["n"]), n=Size(4, 3_000_000), values=Data(1_000_000))
def library_sort(values: Array) -> int:
    """Sorts with the library."""
    ordered = values[:]
    ordered.sort()
    return checksum_of(ordered)


@template(
    lambda p: p["n"] * log2(p["n"]), n=Size(4, 1_000_000), seed=Seed(), spread=Range(500, 90_000)
)
def sort_by_group(n: int, seed: int, spread: int) -> int:
    """Sorts by a key that is worked out from the number."""
    items: List = []
    state = seed
    for _i in range(n):
        state = next_random(state)
        items.append(state % spread)
    items.sort(key=lambda item: (item % GROUPS, item))
    total = 0
    for item in items:
        total = mix(total, item)
    return total


@template(lambda p: p["n"] * log2(p["n"]), n=Size(4, 1_000_000), seed=Seed(), top=Range(1, 20))
def largest_first(n: int, seed: int, top: int) -> int:
    """Sorts in descending order and looks at the first."""
    scores: List = []
    state = seed
    for _i in range(n):
        state = next_random(state)
        scores.append(state % 10_000)
    scores.sort(key=lambda score: (-1 * score, score))
    total = 0
    for rank in range(min(top, n)):
        total += scores[rank] * (rank + 1)
    return total


def insertion_sort(values: Array) -> None:
    """Sorts by insertion."""
    for i in range(1, len(values)):
        current = values[i]
        j = i - 1
        while j >= 0 and values[j] > current:
            values[j + 1] = values[j]
            j -= 1
        values[j + 1] = current


def selection_sort(values: Array) -> None:
    """Sorts by picking the smallest of the rest."""
    for i in range(len(values) - 1):
        smallest = i
        for j in range(i + 1, len(values)):
            if values[j] < values[smallest]:
                smallest = j
        values[i], values[smallest] = values[smallest], values[i]


def bubble_sort(values: Array) -> None:
    """Sorts by swapping neighbours until nothing changes."""
    end = len(values)
    swapped = True
    while swapped:
        swapped = False
        for i in range(1, end):
            if values[i - 1] > values[i]:
                values[i - 1], values[i] = values[i], values[i - 1]
                swapped = True
        end -= 1


@template(lambda p: p["n"] * (p["n"] + 12), n=Size(3, 9000), values=Data(50_000), kind=Choice(3))
def simple_sort(values: Array, kind: int) -> int:
    """Sorts in quadratic time."""
    work = values[:]
    if kind == 0:
        insertion_sort(work)
    elif kind == 1:
        selection_sort(work)
    else:
        bubble_sort(work)
    return checksum_of(work)


def quick_sort(values: Array, low: int, high: int) -> None:
    """Sorts a range around a pivot from its middle."""
    if low < high:
        pivot = values[(low + high) // 2]
        i = low
        j = high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while values[j] > pivot:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        quick_sort(values, low, j)
        quick_sort(values, i, high)


def merge_sort(values: Array, buffer: Array, low: int, high: int) -> None:
    """Sorts a range by merging its halves."""
    if high - low > 1:
        middle = (low + high) // 2
        merge_sort(values, buffer, low, middle)
        merge_sort(values, buffer, middle, high)
        left = low
        right = middle
        for k in range(low, high):
            if left < middle and (right >= high or values[left] <= values[right]):
                buffer[k] = values[left]
                left += 1
            else:
                buffer[k] = values[right]
                right += 1
        for k in range(low, high):
            values[k] = buffer[k]


def sift_down(heap: Array, start: int, size: int) -> None:
    """Lets an element sink to its place in a heap."""
    root = start
    child = root * 2 + 1
    while child < size:
        if child + 1 < size and heap[child] < heap[child + 1]:
            child += 1
        if heap[root] < heap[child]:
            heap[root], heap[child] = heap[child], heap[root]
            root = child
            child = root * 2 + 1
        else:
            child = size


def heap_sort(values: Array) -> None:
    """Sorts by a heap."""
    for start in range(len(values) // 2 - 1, -1, -1):
        sift_down(values, start, len(values))
    for end in range(len(values) - 1, 0, -1):
        values[0], values[end] = values[end], values[0]
        sift_down(values, 0, end)


def shell_sort(values: Array) -> None:
    """Sorts with shrinking gaps."""
    gap = len(values) // 2
    while gap > 0:
        for i in range(gap, len(values)):
            current = values[i]
            j = i
            while j >= gap and values[j - gap] > current:
                values[j] = values[j - gap]
                j -= gap
            values[j] = current
        gap = gap // 2


@template(
    lambda p: p["n"] * log2(p["n"]), n=Size(4, 1_500_000), values=Data(1_000_000), kind=Choice(4)
)
def fast_sort(values: Array, kind: int) -> int:
    """Sorts by hand, faster than in quadratic time."""
    work = values[:]
    if kind == 0:
        quick_sort(work, 0, len(work) - 1)
    elif kind == 1:
        buffer = [0] * len(work)
        merge_sort(work, buffer, 0, len(work))
    elif kind == 2:
        heap_sort(work)
    else:
        shell_sort(work)
    return checksum_of(work)


@template(lambda p: p["n"] + 30, n=Size(4, 3_000_000), values=Data(200))
def counting_sort(values: Array) -> int:
    """Sorts small numbers by counting them."""
    counts = [0] * 200
    for value in values:
        counts[value] += 1
    ordered = [0] * len(values)
    position = 0
    for value in range(200):
        for _copy in range(counts[value]):
            ordered[position] = value
            position += 1
    return checksum_of(ordered)


@template(
    lambda p: p["n"] * log2(p["n"]), n=Size(4, 1_000_000), values=Data(86_400), length=Range(5, 900)
)
def most_overlaps(values: Array, length: int) -> int:
    """Most intervals of one length that are open at once."""
    starts = values[:]
    starts.sort()
    best = 0
    oldest = 0
    for i in range(len(starts)):
        while starts[oldest] + length <= starts[i]:
            oldest += 1
        best = max(best, i - oldest + 1)
    return best
