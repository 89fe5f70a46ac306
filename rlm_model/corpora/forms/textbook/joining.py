"""Two lists: what one of them has of the other is looked for, or known by a set or a table."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Literal, Number, Numbers, Way, form
from rlm_model.corpora.programs.subset import Array, List, Map, Set


@form(values=Numbers(3000), others=Numbers(3000), careless=Way(), kind=Choice(3))
def known_once(values: List, others: List, careless: int, kind: int) -> List:
    """Values that the other list has, each once."""
    result: List = []
    if careless == 0:
        known: Set = set()
        for other in others:
            known.add(other)
        seen: Set = set()
        for value in values:
            if value in known and value not in seen:
                seen.add(value)
                result.append(value)
        return result
    for value in values:
        if kind == 0:
            if value in others and value not in result:
                result.append(value)
        elif kind == 1:
            if value in others:
                if value not in result:
                    result.append(value)
        else:
            for other in others:
                if other == value and value not in result:
                    result.append(value)
    return result


@form(values=Numbers(3000), others=Numbers(3000), careless=Way(), kind=Choice(3))
def place_in_others(values: Array, others: Array, careless: int, kind: int) -> int:
    """Adds up where each value stands in the other list."""
    total = 0
    if careless == 0:
        places: Map = {}
        for i in range(len(others)):
            if others[i] not in places:
                places[others[i]] = i
        for value in values:
            total = (total + places.get(value, len(others))) % 1_000_007
        return total
    for value in values:
        if kind == 0:
            place = 0
            while place < len(others) and others[place] != value:
                place += 1
            total = (total + place) % 1_000_007
        elif kind == 1:
            found = len(others)
            for i in range(len(others)):
                if others[i] == value:
                    found = i
                    break
            total = (total + found) % 1_000_007
        else:
            found = len(others)
            for i in range(len(others) - 1, -1, -1):
                if others[i] == value:
                    found = i
            total = (total + found) % 1_000_007
    return total


@form(values=Numbers(500), others=Numbers(500), careless=Way(), kind=Choice(2))
def counts_in_others(values: Array, others: Array, careless: int, kind: int) -> List:
    """How often the other list has each value."""
    result: List = []
    if careless == 0:
        counts: Map = {}
        for other in others:
            counts[other] = counts.get(other, 0) + 1
        for value in values:
            result.append(counts.get(value, 0))
        return result
    for value in values:
        count = 0
        if kind == 0:
            for other in others:
                if other == value:
                    count += 1
        else:
            for i in range(len(others)):
                if others[i] == value:
                    count += 1
        result.append(count)
    return result


@form(values=Numbers(500), careless=Way(), kind=Choice(3))
def counts_of_values(values: Array, careless: int, kind: int) -> List:
    """How often each value stands in the list."""
    result: List = []
    if careless == 0:
        counts: Map = {}
        if kind < 2:
            for value in values:
                counts[value] = counts.get(value, 0) + 1
            for value in values:
                result.append(counts.get(value, 0))
        else:
            for value in values:
                result.append(counts.get(value, 0))
                counts[value] = counts.get(value, 0) + 1
        return result
    for i in range(len(values)):
        count = 0
        if kind == 0:
            for other in values:
                if other == values[i]:
                    count += 1
        elif kind == 1:
            for j in range(len(values)):
                if values[j] == values[i]:
                    count += 1
        else:
            for j in range(i):
                if values[j] == values[i]:
                    count += 1
        result.append(count)
    return result


@form(values=Numbers(50_000), others=Numbers(50_000), careless=Way(), kind=Choice(3))
def joined_totals(values: Array, others: Array, careless: int, kind: int) -> int:
    """Joins two lists of keys and amounts by their keys."""
    total = 0
    if careless == 0:
        amounts: Map = {}
        for other in others:
            amounts[other // 10] = amounts.get(other // 10, 0) + other % 10
        for value in values:
            key = value // 10
            if key in amounts:
                total = (total + value % 10 * amounts.get(key, 0)) % 1_000_007
        return total
    for value in values:
        if kind == 0:
            for other in others:
                if value // 10 == other // 10:
                    total = (total + value % 10 * (other % 10)) % 1_000_007
        elif kind == 1:
            amount = 0
            for other in others:
                if other // 10 == value // 10:
                    amount += other % 10
            total = (total + value % 10 * amount) % 1_000_007
        else:
            key = value // 10
            for i in range(len(others)):
                if others[i] // 10 != key:
                    total += 0
                else:
                    total = (total + value % 10 * (others[i] % 10)) % 1_000_007
    return total


@form(values=Numbers(5000), others=Numbers(5000), careless=Way(), kind=Choice(2))
def replaced_values(values: Array, others: Array, careless: int, kind: int) -> List:
    """Replaces values by what stands behind them in the other list."""
    result: List = []
    if careless == 0:
        after: Map = {}
        for i in range(len(others) - 2, -1, -1):
            after[others[i]] = others[i + 1]
        for value in values:
            result.append(after.get(value, value))
        return result
    for value in values:
        replaced = value
        if kind == 0:
            for i in range(len(others) - 1):
                if others[i] == value:
                    replaced = others[i + 1]
                    break
        else:
            i = 0
            while i + 1 < len(others) and others[i] != value:
                i += 1
            if i + 1 < len(others):
                replaced = others[i + 1]
        result.append(replaced)
    return result


@form(values=Numbers(100_000), others=Numbers(100_000), careless=Way(), kind=Choice(2))
def nearest_gaps(values: Array, others: Array, careless: int, kind: int) -> int:
    """Adds up how far each value is from the next one of the other list."""
    total = 0
    if careless == 0:
        ordered = others[:]
        ordered.sort()
        for value in values:
            low = 0
            high = len(ordered) - 1
            while low < high:
                middle = (low + high) // 2
                if ordered[middle] < value:
                    low = middle + 1
                else:
                    high = middle
            gap = max(ordered[low] - value, value - ordered[low])
            if low > 0:
                gap = min(gap, value - ordered[low - 1])
            if kind == 0:
                total = (total + gap) % 1_000_007
            else:
                total = max(total, gap)
        return total
    for value in values:
        gap = 1_000_000_000
        for other in others:
            gap = min(gap, max(other - value, value - other))
        if kind == 0:
            total = (total + gap) % 1_000_007
        else:
            total = max(total, gap)
    return total


@form(values=Numbers(), others=Numbers(), careless=Way(), kind=Choice(2))
def taken_in_turn(values: Array, others: Array, careless: int, kind: int) -> List:
    """Takes the smaller front of two lists until one is empty."""
    result: List = []
    if careless == 0:
        i = 0
        j = 0
        while i < len(values) and j < len(others):
            if values[i] <= others[j]:
                result.append(values[i])
                i += 1
            else:
                if kind == 0:
                    result.append(others[j])
                else:
                    result.append(others[j] + others[0])
                j += 1
        return result
    first: List = []
    for value in values:
        first.append(value)
    second: List = []
    for other in others:
        second.append(other)
    while len(first) > 0 and len(second) > 0:
        if first[0] <= second[0]:
            taken = first.pop(0)
            result.append(taken)
        else:
            passed = second.pop(0)
            if kind == 0:
                result.append(passed)
            else:
                result.append(passed + others[0])
    return result


@form(
    values=Numbers(2000), others=Numbers(2000), careless=Way(), kind=Choice(2),
    factor=Literal(2, 7),
)  # fmt: skip
def latest_first(values: Array, others: Array, careless: int, kind: int, factor: int) -> List:
    """Values of two lists, the latest one first."""
    result: List = []
    if careless == 0:
        for i in range(len(others) - 1, -1, -1):
            if kind == 0:
                result.append(others[i])
            elif others[i] % 3 > 0:
                result.append(others[i] * factor)
        for i in range(len(values) - 1, -1, -1):
            result.append(values[i])
        return result
    for value in values:
        result.insert(0, value)
    for other in others:
        if kind == 0:
            result.insert(0, other)
        elif other % 3 > 0:
            result.insert(0, other * factor)
    return result


@form(values=Numbers(100_000), target=Number(20_000, 90_000), careless=Way(), kind=Choice(2))
def triples_with_total(values: Array, target: int, careless: int, kind: int) -> int:
    """How many triples of values have a sum."""
    count = 0
    if careless == 0:
        for i in range(len(values)):
            seen: Map = {}
            for j in range(i + 1, len(values)):
                count += seen.get(target - values[i] - values[j], 0)
                seen[values[j]] = seen.get(values[j], 0) + 1
        return count
    for i in range(len(values)):
        for j in range(i + 1, len(values)):
            if kind == 0:
                for k in range(j + 1, len(values)):
                    if values[i] + values[j] + values[k] == target:
                        count += 1
            else:
                rest = target - values[i] - values[j]
                for k in range(j + 1, len(values)):
                    if values[k] == rest:
                        count += 1
    return count


@form(values=Numbers(), others=Numbers(), width=Number(5, 20), kind=Choice(5))
def loops_over_both(values: Array, others: Array, width: int, kind: int) -> int:
    """Walks two lists."""
    total = 0
    if kind == 0:
        for value in values:
            total = (total + value) % 1_000_007
        for other in others:
            if other % width == 0:
                total += 1
        return total
    if kind == 1:
        for value in values:
            for other in others:
                if (value + other) % width == 0:
                    total += 1
        return total
    if kind == 2:
        for value in values:
            for i in range(min(width, len(others))):
                if value < others[i]:
                    total += 1
        return total
    if kind == 3:
        for value in values:
            for i in range(len(others)):
                if i == width:
                    break
                if others[i] < value:
                    total += 1
        return total
    for i in range(min(len(values), len(others))):
        total = max(total, values[i] % width * (others[i] % width))
    return total
