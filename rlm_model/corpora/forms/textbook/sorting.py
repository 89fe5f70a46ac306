"""Sorting, by hand and by the library; in a loop and outside; what a sorted array is good for."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Number, Numbers, Way, form
from rlm_model.corpora.programs.subset import Array, List, Map


@form(values=Numbers(100_000), kind=Choice(3))
def median_value(values: Array, kind: int) -> int:
    """Sorts a copy."""
    ordered = values[:]
    ordered.sort()
    if kind == 0:
        return ordered[len(ordered) // 2]
    if kind == 1:
        return ordered[len(ordered) - 1] - ordered[0]
    count = 1
    for i in range(1, len(ordered)):
        if ordered[i] != ordered[i - 1]:
            count += 1
    return count


@form(values=Numbers(100_000), kind=Choice(2))
def sort_values(values: Array, kind: int) -> None:
    """Sorts what it is given."""
    if kind == 0:
        values.sort()
    else:
        for i in range(len(values)):
            values[i] = values[i] // 2
        values.sort()


@form(values=Numbers(100_000), careless=Way(), kind=Choice(3))
def running_medians(values: Array, careless: int, kind: int) -> int:
    """A sorted copy: one before the loop, or one in each round."""
    total = 0
    if careless == 0:
        ordered = values[:]
        ordered.sort()
        for i in range(len(values)):
            total += ordered[i // 2] % 10
        return total
    if kind == 0:
        for i in range(len(values)):
            ordered = values[:]
            ordered.sort()
            total += ordered[i // 2] % 10
        return total
    known: List = []
    for value in values:
        known.append(value)
        known.sort()
        if kind == 1:
            total += known[len(known) // 2] % 10
        else:
            total += known[0] % 10
    return total


@form(values=Numbers(100_000), kind=Choice(3))
def bubble_sort_values(values: Array, kind: int) -> None:
    """Exchanges neighbours."""
    if kind == 0:
        for end in range(len(values) - 1, 0, -1):
            for i in range(end):
                if values[i] > values[i + 1]:
                    values[i], values[i + 1] = values[i + 1], values[i]
    elif kind == 1:
        changed = True
        while changed:
            changed = False
            for i in range(1, len(values)):
                if values[i - 1] > values[i]:
                    values[i - 1], values[i] = values[i], values[i - 1]
                    changed = True
    else:
        for start in range(len(values)):
            for i in range(len(values) - 1, start, -1):
                if values[i] < values[i - 1]:
                    values[i], values[i - 1] = values[i - 1], values[i]


@form(values=Numbers(100_000), kind=Choice(2))
def selection_sort_values(values: Array, kind: int) -> None:
    """Brings the least of the rest to the front."""
    for start in range(len(values) - 1):
        smallest = start
        for i in range(start + 1, len(values)):
            if kind == 0:
                if values[i] < values[smallest]:
                    smallest = i
            elif values[smallest] > values[i]:
                smallest = i
        if smallest != start:
            values[start], values[smallest] = values[smallest], values[start]


@form(values=Numbers(100_000), kind=Choice(2))
def insertion_sort_values(values: Array, kind: int) -> None:
    """Moves each element to its place."""
    for i in range(1, len(values)):
        current = values[i]
        place = i
        while place > 0 and values[place - 1] > current:
            values[place] = values[place - 1]
            place -= 1
        if kind == 0 or place != i:
            values[place] = current


def merge_parts(values: Array, buffer: Array, low: int, middle: int, high: int) -> None:
    """Merges two sorted neighbours."""
    left = low
    right = middle
    for place in range(low, high):
        if left < middle and (right >= high or values[left] <= values[right]):
            buffer[place] = values[left]
            left += 1
        else:
            buffer[place] = values[right]
            right += 1
    for place in range(low, high):
        values[place] = buffer[place]


def sort_between(values: Array, buffer: Array, low: int, high: int) -> None:
    """Sorts from one position to another."""
    if high - low > 1:
        middle = (low + high) // 2
        sort_between(values, buffer, low, middle)
        sort_between(values, buffer, middle, high)
        merge_parts(values, buffer, low, middle, high)


@form(values=Numbers(100_000))
def merge_sort_values(values: Array) -> int:
    """Divide and conquer."""
    buffer = [0] * len(values)
    sort_between(values, buffer, 0, len(values))
    return values[len(values) // 2]


def quick_sort(values: Array, low: int, high: int) -> None:
    """Sorts around a pivot."""
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


@form(values=Numbers(100_000))
def quick_sorted_value(values: Array) -> int:
    """Sorts by parts around a pivot."""
    quick_sort(values, 0, len(values) - 1)
    return values[0]


@form(values=Numbers(200), kind=Choice(2))
def counting_sort_values(values: Array, kind: int) -> int:
    """Counts elements by what they are, modulo a small number."""
    counts = [0] * 1000
    for value in values:
        counts[value % 1000] += 1
    total = 0
    for key in range(1000):
        if kind == 0:
            total = (total * 3 + counts[key]) % 1_000_003
        elif counts[key] > 0:
            total += 1
    return total


@form(values=Numbers(100_000), target=Number(1000, 90_000), kind=Choice(3))
def insert_position(values: Array, target: int, kind: int) -> int:
    """Binary search."""
    low = 0
    high = len(values)
    while low < high:
        middle = (low + high) // 2
        if kind == 0:
            if values[middle] < target:
                low = middle + 1
            else:
                high = middle
        elif kind == 1:
            if values[middle] <= target:
                low = middle + 1
            else:
                high = middle
        elif middle * 7 < target:
            low = middle + 1
        else:
            high = middle
    return low


@form(values=Numbers(100_000), target=Number(1000, 90_000), careless=Way())
def find_in_ordered(values: Array, target: int, careless: int) -> int:
    """Looks in an array that is taken to be ordered: by halves, or from the front."""
    if careless == 0:
        low = 0
        high = len(values) - 1
        while low <= high:
            middle = (low + high) // 2
            if values[middle] == target:
                return middle
            if values[middle] < target:
                low = middle + 1
            else:
                high = middle - 1
        return -1
    place = -1
    for i in range(len(values)):
        if values[i] == target:
            place = i
    return place


@form(values=Numbers(100_000), others=Numbers(100_000), careless=Way())
def count_smaller(values: Array, others: Array, careless: int) -> int:
    """For each element how many others are smaller: by halves of a sorted copy, or by all."""
    total = 0
    if careless == 0:
        ordered = others[:]
        ordered.sort()
        for value in values:
            low = 0
            high = len(ordered)
            while low < high:
                middle = (low + high) // 2
                if ordered[middle] < value:
                    low = middle + 1
                else:
                    high = middle
            total += low
        return total
    for value in values:
        for other in others:
            if other < value:
                total += 1
    return total


@form(values=Numbers(100_000), target=Number(1000, 100_000), careless=Way(), kind=Choice(2))
def count_pairs_below(values: Array, target: int, careless: int, kind: int) -> int:
    """Pairs with a small sum: two pointers over a sorted copy, or all pairs."""
    ordered = values[:]
    ordered.sort()
    count = 0
    if careless == 0:
        left = 0
        right = len(ordered) - 1
        while left < right:
            if ordered[left] + ordered[right] < target:
                count += right - left
                left += 1
            else:
                right -= 1
        return count
    for i in range(len(ordered)):
        for j in range(i + 1, len(ordered)):
            if ordered[i] + ordered[j] < target:
                count += 1
            elif kind == 1:
                break
    return count


@form(values=Numbers(100_000), others=Numbers(100_000), kind=Choice(2))
def merge_ordered(values: Array, others: Array, kind: int) -> List:
    """One pass over two arrays."""
    result: List = []
    i = 0
    j = 0
    while i < len(values) and j < len(others):
        if values[i] <= others[j]:
            result.append(values[i])
            i += 1
        else:
            if kind == 0:
                result.append(others[j])
            j += 1
    while i < len(values):
        result.append(values[i])
        i += 1
    return result


@form(values=Numbers(1_000_000), kind=Choice(2))
def rank_by_key(values: Array, kind: int) -> List:
    """Sorts by what a key says."""
    ranked: List = []
    for value in values:
        ranked.append(value)
    if kind == 0:
        ranked.sort(key=lambda item: (item % 1000, item))
    else:
        ranked.sort(key=lambda item: (item // 10, item))
    return ranked


@form(values=Numbers(5000), kind=Choice(2))
def ordered_keys(values: Array, kind: int) -> int:
    """Counts in a map, then its keys in order."""
    counts: Map = {}
    for value in values:
        counts[value % 5000] = counts.get(value % 5000, 0) + 1
    keys = sorted(counts)
    total = 0
    for key in keys:
        if kind == 0:
            total = (total + key * counts.get(key, 0)) % 1_000_003
        elif counts.get(key, 0) > 1:
            total += 1
    return total


@form(values=Numbers(100_000), kind=Choice(2))
def two_pointer_trap(values: Array, kind: int) -> int:
    """Two pointers that meet."""
    left = 0
    right = len(values) - 1
    best = 0
    while left < right:
        level = min(values[left], values[right])
        if kind == 0:
            best = max(best, level * (right - left) % 1_000_003)
        else:
            best += level % 7
        if values[left] < values[right]:
            left += 1
        else:
            right -= 1
    return best


@form(values=Numbers(10), kind=Choice(2))
def longest_varied_section(values: Array, kind: int) -> int:
    """A window that grows and shrinks."""
    counts: Map = {}
    left = 0
    best = 0
    for right in range(len(values)):
        counts[values[right] % 10] = counts.get(values[right] % 10, 0) + 1
        while counts.get(values[right] % 10, 0) > 3:
            counts[values[left] % 10] = counts.get(values[left] % 10, 0) - 1
            left += 1
        if kind == 0:
            best = max(best, right - left + 1)
        else:
            best += right - left
    return best
