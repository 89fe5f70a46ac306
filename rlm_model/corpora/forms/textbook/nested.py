"""Loops in loops, and what a loop calls for that walks all elements itself."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Literal, Number, Numbers, Size, Text, Way, form
from rlm_model.corpora.programs.subset import Array, List, Set


@form(values=Numbers(5000), target=Number(500, 5000), kind=Choice(3))
def count_pairs_with_total(values: Array, target: int, kind: int) -> int:
    """All pairs."""
    count = 0
    for i in range(len(values)):
        for j in range(len(values)):
            if kind == 0:
                if i != j and values[i] + values[j] == target:
                    count += 1
            elif kind == 1:
                if values[i] + values[j] > target:
                    count += 1
            elif values[i] * 2 == values[j] + target:
                count += i
    return count


@form(values=Numbers(5000), kind=Choice(4))
def count_inversions(values: Array, kind: int) -> int:
    """Each pair once."""
    count = 0
    for i in range(len(values)):
        if kind == 0:
            for j in range(i + 1, len(values)):
                if values[i] > values[j]:
                    count += j - i
        elif kind == 1:
            for j in range(i):
                if values[j] > values[i]:
                    count += 1
        elif kind == 2:
            j = i
            while j < len(values):
                count += max(values[i] - values[j], 0) % 7
                j += 1
        else:
            best = values[i]
            for j in range(i + 1, len(values)):
                best = max(best, values[j])
            count += best - values[i]
    return count


@form(values=Numbers(5000), kind=Choice(2))
def closest_pair_gap(values: Array, kind: int) -> int:
    """The least difference of two elements."""
    best = 1_000_000_000
    for i in range(len(values)):
        for j in range(i + 1, len(values)):
            gap = values[i] - values[j]
            if gap < 0:
                gap = values[j] - values[i]
            if kind == 0:
                best = min(best, gap)
            elif gap < best and gap > 0:
                best = gap
    return best


@form(values=Numbers(5000), kind=Choice(2))
def count_triples(values: Array, kind: int) -> int:
    """Three loops."""
    count = 0
    for i in range(len(values)):
        for j in range(i + 1, len(values)):
            for k in range(j + 1, len(values)):
                if kind == 0:
                    if values[i] + values[j] == values[k]:
                        count += 1
                elif values[i] < values[j] and values[j] < values[k]:
                    count += 1
    return count


@form(n=Size(), kind=Choice(4), modulus=Literal(3, 11))
def count_cells(n: int, kind: int, modulus: int) -> int:
    """Loops over a number."""
    count = 0
    for i in range(n):
        if kind == 0:
            for j in range(n):
                if (i + j) % modulus == 0:
                    count += 1
        elif kind == 1:
            for j in range(i):
                count = (count + i * j) % 1_000_003
        elif kind == 2:
            j = 1
            while j < n:
                count += j % modulus
                j *= 2
        else:
            j = i
            while j > 0:
                count += j % modulus
                j = j // 2
    return count


@form(values=Numbers(), width=Literal(3, 12), kind=Choice(2))
def best_window(values: Array, width: int, kind: int) -> int:
    """An inner loop of fixed length."""
    best = 0
    for i in range(len(values) - width + 1):
        total = 0
        for j in range(i, i + width):
            if kind == 0:
                total += values[j]
            else:
                total = max(total, values[j])
        best = max(best, total)
    return best


@form(values=Numbers(), careless=Way(), kind=Choice(2))
def best_half_window(values: Array, careless: int, kind: int) -> int:
    """A window of half the elements: it slides, or each is added up anew."""
    width = len(values) // 2
    total = 0
    for i in range(width):
        total += values[i]
    best = total
    for start in range(1, len(values) - width + 1):
        if careless == 0:
            total += values[start + width - 1] - values[start - 1]
        else:
            total = 0
            for i in range(start, start + width):
                total += values[i]
        if kind == 0:
            best = max(best, total)
        else:
            best = min(best, total)
    return best


@form(values=Numbers(), careless=Way(), kind=Choice(3))
def count_above_average(values: Array, careless: int, kind: int) -> int:
    """The sum of all: once before the loop, or again in each of its rounds."""
    count = 0
    if careless == 0:
        total = sum(values)
        for value in values:
            if value * len(values) > total:
                count += 1
        return count
    for value in values:
        if kind == 0:
            if value * len(values) > sum(values):
                count += 1
        elif kind == 1:
            total = 0
            for other in values:
                total += other
            if value * len(values) > total:
                count += 1
        else:
            average = sum(values) // len(values)
            if value > average:
                count += 1
    return count


@form(values=Numbers(), careless=Way(), kind=Choice(2))
def distance_to_largest(values: Array, careless: int, kind: int) -> List:
    """The largest element: known before the loop, or looked for in it."""
    result: List = []
    if careless == 0:
        largest = max(values)
        for value in values:
            result.append(largest - value)
        return result
    for value in values:
        if kind == 0:
            result.append(max(values) - value)
        else:
            largest = 0
            for other in values:
                if other > largest:
                    largest = other
            result.append(largest - value)
    return result


@form(values=Numbers(), careless=Way(), kind=Choice(3))
def prefix_totals(values: Array, careless: int, kind: int) -> List:
    """Sums of all beginnings: each from the last, or each from the front."""
    result: List = []
    if careless == 0:
        total = 0
        for i in range(len(values)):
            total += values[i]
            result.append(total)
        return result
    for i in range(len(values)):
        if kind == 0:
            inner = 0
            for j in range(i + 1):
                inner += values[j]
            result.append(inner)
        elif kind == 1:
            part = values[: i + 1]
            result.append(sum(part))
        else:
            inner = 0
            j = i
            while j >= 0:
                inner += values[j]
                j -= 1
            result.append(inner)
    return result


@form(values=Numbers(400), careless=Way(), kind=Choice(3))
def has_repeats(values: List, careless: int, kind: int) -> int:
    """Elements that were seen before: asked of a set, or of a list."""
    repeats = 0
    if careless == 0:
        seen: Set = set()
        for value in values:
            if value in seen:
                repeats += 1
            else:
                seen.add(value)
        return repeats
    if kind == 0:
        known: List = []
        for value in values:
            if value in known:
                repeats += 1
            else:
                known.append(value)
        return repeats
    if kind == 1:
        for i in range(len(values)):
            for j in range(i):
                if values[j] == values[i]:
                    repeats += 1
                    break
        return repeats
    known2: List = []
    for value in values:
        found = False
        for other in known2:
            if other == value:
                found = True
        if found:
            repeats += 1
        else:
            known2.append(value)
    return repeats


@form(values=Numbers(2000), others=Numbers(2000), careless=Way(), kind=Choice(3))
def count_shared_values(values: List, others: List, careless: int, kind: int) -> int:
    """Elements that both have: by a set, or by looking through the other one."""
    count = 0
    if careless == 0:
        known: Set = set()
        for other in others:
            known.add(other)
        for value in values:
            if value in known:
                count += 1
        return count
    for value in values:
        if kind == 0:
            if value in others:
                count += 1
        elif kind == 1:
            for other in others:
                if other == value:
                    count += 1
                    break
        else:
            i = 0
            while i < len(others) and others[i] != value:
                i += 1
            if i < len(others):
                count += 1
    return count


@form(values=Numbers(2000), others=Numbers(2000), careless=Way(), kind=Choice(2))
def missing_values(values: List, others: List, careless: int, kind: int) -> List:
    """What the other one does not have."""
    result: List = []
    if careless == 0:
        known: Set = set()
        for other in others:
            known.add(other)
        for value in values:
            if value not in known:
                result.append(value)
        return result
    for value in values:
        if kind == 0:
            if value not in others:
                result.append(value)
        else:
            found = False
            for other in others:
                if value == other:
                    found = True
                    break
            if not found:
                result.append(value)
    return result


@form(values=Numbers(3000), careless=Way())
def unique_values(values: List, careless: int) -> List:
    """Each element once, in order: by a set beside the list, or by the list itself."""
    result: List = []
    if careless == 0:
        seen: Set = set()
        for value in values:
            if value not in seen:
                seen.add(value)
                result.append(value)
    else:
        for value in values:
            if value not in result:
                result.append(value)
    return result


@form(values=Numbers(200), careless=Way(), kind=Choice(2))
def most_common_count(values: Array, careless: int, kind: int) -> int:
    """How often the most common element stands there: counted in a map, or each anew."""
    best = 0
    if careless == 0:
        counts = {}
        for value in values:
            counts[value] = counts.get(value, 0) + 1
            best = max(best, counts.get(value, 0))
        return best
    for i in range(len(values)):
        count = 0
        if kind == 0:
            for value in values:
                if value == values[i]:
                    count += 1
        else:
            for j in range(i, len(values)):
                if values[j] == values[i]:
                    count += 1
        best = max(best, count)
    return best


@form(values=Numbers(5000), target=Number(500, 5000), careless=Way(), kind=Choice(2))
def has_pair_with_total(values: Array, target: int, careless: int, kind: int) -> int:
    """Two elements with a sum: by what is missing, or by all pairs."""
    found = 0
    if careless == 0:
        seen: Set = set()
        for value in values:
            if target - value in seen:
                found += 1
            seen.add(value)
        return found
    for i in range(len(values)):
        if kind == 0:
            for j in range(i + 1, len(values)):
                if values[i] + values[j] == target:
                    found += 1
        else:
            for j in range(i):
                if values[j] == target - values[i]:
                    found += 1
    return found


@form(values=Numbers(), careless=Way(), kind=Choice(2))
def best_profit(values: Array, careless: int, kind: int) -> int:
    """The largest rise: one pass with the least so far, or all pairs."""
    best = 0
    if careless == 0:
        lowest = values[0]
        for value in values:
            best = max(best, value - lowest)
            lowest = min(lowest, value)
        return best
    for i in range(len(values)):
        for j in range(i + 1, len(values)):
            if kind == 0:
                best = max(best, values[j] - values[i])
            elif values[j] - values[i] > best:
                best = values[j] - values[i]
    return best


@form(values=Numbers(200), careless=Way(), kind=Choice(2))
def best_section(values: Array, careless: int, kind: int) -> int:
    """The largest sum of consecutive elements above a level: one pass, or all sections."""
    level = 100
    best = 0
    if careless == 0:
        current = 0
        for value in values:
            current = max(0, current + value - level)
            best = max(best, current)
        return best
    for i in range(len(values)):
        total = 0
        if kind == 0:
            for j in range(i, len(values)):
                total += values[j] - level
                best = max(best, total)
        else:
            for j in range(i, -1, -1):
                total += values[j] - level
                if total > best:
                    best = total
    return best


@form(text=Text("abcdefgh"), careless=Way(), kind=Choice(2))
def first_unique_letter(text: str, careless: int, kind: int) -> int:
    """Characters that stand there once: counted first, or each looked for anew."""
    unique = 0
    if careless == 0:
        counts = [0] * 128
        for i in range(len(text)):
            counts[ord(text[i])] += 1
        for i in range(len(text)):
            if counts[ord(text[i])] == 1:
                unique += 1
        return unique
    for i in range(len(text)):
        count = 0
        for j in range(len(text)):
            if kind == 0:
                if ord(text[i]) == ord(text[j]):
                    count += 1
            elif ord(text[j]) == ord(text[i]) and i != j:
                count += 2
        if count < 2:
            unique += 1
    return unique


@form(text=Text("abcdefghijklmnopqrstuvwxyz"), kind=Choice(2))
def count_equal_letter_pairs(text: str, kind: int) -> int:
    """All pairs of characters."""
    count = 0
    for i in range(len(text)):
        for j in range(i + 1, len(text)):
            if kind == 0:
                if ord(text[i]) == ord(text[j]):
                    count += 1
            elif ord(text[i]) < ord(text[j]):
                count += j - i
    return count
