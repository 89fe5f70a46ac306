"""Maps and sets: counting, grouping, looking up, walking entries."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Literal, Number, Numbers, Way, form
from rlm_model.corpora.programs.subset import Array, List, Map, Set


@form(values=Numbers(5000), kind=Choice(3))
def count_distinct(values: Array, kind: int) -> int:
    """A set of all elements."""
    seen: Set = set()
    for value in values:
        if kind == 0:
            seen.add(value)
        elif kind == 1:
            seen.add(value // 10)
        elif value % 2 == 0:
            seen.add(value)
    return len(seen)


@form(values=Numbers(5000), kind=Choice(3))
def most_frequent(values: Array, kind: int) -> int:
    """Counts in a map, then its entries."""
    counts: Map = {}
    for value in values:
        counts[value % 5000] = counts.get(value % 5000, 0) + 1
    best = 0
    for key, count in counts.items():
        if kind == 0:
            best = max(best, count)
        elif kind == 1:
            if count > 1:
                best = max(best, key)
        else:
            best += key * count % 7
    return best


@form(values=Numbers(5000), groups=Literal(5, 90), kind=Choice(2))
def group_totals(values: Array, groups: int, kind: int) -> int:
    """Few keys for many elements."""
    totals: Map = {}
    for value in values:
        key = value % groups
        if kind == 0:
            totals[key] = totals.get(key, 0) + value
        else:
            totals[key] = max(totals.get(key, 0), value)
    best = 0
    for key, total in totals.items():
        if key % 2 == 0:
            best = max(best, total)
    return best


@form(values=Numbers(5000), others=Numbers(5000), kind=Choice(2))
def matched_totals(values: Array, others: Array, kind: int) -> int:
    """Joins two arrays by a map."""
    known: Map = {}
    for value in values:
        known[value] = known.get(value, 0) + 1
    total = 0
    for other in others:
        if other in known:
            if kind == 0:
                total += known.get(other, 0)
            else:
                total += 1
    return total


@form(values=Numbers(2000), careless=Way(), kind=Choice(2))
def total_of_common(values: Array, careless: int, kind: int) -> int:
    """Entries of a map: walked once at the end, or in each round."""
    counts: Map = {}
    best = 0
    if careless == 0:
        for value in values:
            counts[value % 2000] = counts.get(value % 2000, 0) + 1
        for key, count in counts.items():
            if key >= 0:
                best = max(best, count)
        return best
    for value in values:
        if kind == 0:
            counts[value % 2000] = counts.get(value % 2000, 0) + 1
        else:
            counts[value] = counts.get(value, 0) + 1
        for key, count in counts.items():
            if key >= 0:
                best = max(best, count)
    return best


@form(values=Numbers(5000), kind=Choice(2))
def longest_sequence(values: Array, kind: int) -> int:
    """Numbers in a row, by a set."""
    known: Set = set()
    for value in values:
        known.add(value)
    best = 0
    for value in values:
        if value - 1 not in known:
            length = 1
            while value + length in known:
                length += 1
            if kind == 0:
                best = max(best, length)
            else:
                best += length
    return best


@form(values=Numbers(100), target=Number(50, 900), careless=Way(), kind=Choice(2))
def sections_with_total(values: Array, target: int, careless: int, kind: int) -> int:
    """Sections with a sum: by sums that were seen, or one after the other."""
    found = 0
    if careless == 0:
        seen: Map = {}
        seen[0] = 1
        total = 0
        for value in values:
            total += value % 100
            found += seen.get(total - target, 0)
            seen[total] = seen.get(total, 0) + 1
        return found
    for start in range(len(values)):
        total = 0
        for end in range(start, len(values)):
            total += values[end] % 100
            if total == target:
                found += 1
            elif kind == 1 and total < 0:
                break
    return found


@form(values=Numbers(5000), gap=Number(2, 40), kind=Choice(2))
def near_repeats(values: Array, gap: int, kind: int) -> int:
    """Where an element stood last."""
    last: Map = {}
    count = 0
    for i in range(len(values)):
        before = last.get(values[i], -1)
        if before >= 0:
            if kind == 0:
                if i - before <= gap:
                    count += 1
            else:
                count = max(count, i - before)
        last[values[i]] = i
    return count


@form(values=Numbers(5000), careless=Way())
def positions_of_values(values: List, careless: int) -> int:
    """Where elements first stand: kept in a map, or looked for."""
    total = 0
    if careless == 0:
        first: Map = {}
        for i in range(len(values)):
            if values[i] not in first:
                first[values[i]] = i
            total += first.get(values[i], 0)
        return total
    for i in range(len(values)):
        place = 0
        while values[place] != values[i]:
            place += 1
        total += place
    return total


@form(values=Numbers(5000), kind=Choice(2))
def remapped(values: Array, kind: int) -> List:
    """Numbers for what comes first."""
    numbers: Map = {}
    result: List = []
    for value in values:
        if value not in numbers:
            numbers[value] = len(numbers)
        if kind == 0:
            result.append(numbers.get(value, 0))
        else:
            result.append(numbers.get(value, 0) * 2 + 1)
    return result


@form(values=Numbers(5000), careless=Way(), kind=Choice(2))
def count_with_partner(values: Array, careless: int, kind: int) -> int:
    """A set of all elements: made once, or anew in each round."""
    count = 0
    if careless == 0:
        known: Set = set()
        for value in values:
            known.add(value)
        for value in values:
            if value + 1 in known:
                count += 1
        return count
    for value in values:
        others: Set = set()
        for other in values:
            if kind == 0:
                others.add(other)
            elif other != value:
                others.add(other % 1000)
        if value + 1 in others:
            count += 1
    return count
