"""Constant work, one pass over a container, and several passes one after the other."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Literal, Number, Numbers, Text, Way, form
from rlm_model.corpora.programs.subset import Array, List


@form(values=Numbers(), kind=Choice(4), factor=Literal(2, 9))
def first_and_last_value(values: Array, kind: int, factor: int) -> int:
    """Looks at both ends."""
    last = len(values) - 1
    if kind == 0:
        return values[0] + values[last]
    if kind == 1:
        return max(values[0], values[last]) * factor
    if kind == 2:
        if values[0] > values[last]:
            return values[0] - values[last]
        return values[last] - values[0]
    middle = values[last // 2]
    return (values[0] + middle * factor + values[last]) // (factor + 2)


@form(values=Numbers(), position=Number(2, 9), kind=Choice(2))
def value_at(values: Array, position: int, kind: int) -> int:
    """An element, wherever the position points."""
    place = position % len(values)
    if kind == 0:
        return values[place]
    before = max(place - 1, 0)
    return (values[before] + values[place]) // 2


@form(values=Numbers(), kind=Choice(3), rounds=Literal(4, 12))
def total_of_first_values(values: Array, kind: int, rounds: int) -> int:
    """A fixed number of elements, however many there are."""
    total = 0
    if kind == 0:
        for i in range(min(rounds, len(values))):
            total += values[i]
        return total
    if kind == 1:
        i = 0
        while i < len(values) and i < rounds:
            total = max(total, values[i])
            i += 1
        return total
    for value in values:
        total += 1
        if total == rounds:
            return value
    return total


@form(values=Numbers(), kind=Choice(4), bound=Literal(20, 400))
def total_value(values: Array, kind: int, bound: int) -> int:
    """Adds up all elements."""
    total = 0
    if kind == 0:
        for value in values:
            total += value % bound
    elif kind == 1:
        for value in values:
            if value > bound:
                total += value
    elif kind == 2:
        for i in range(len(values)):
            total += values[i] % bound
    else:
        return sum(values)
    return total


@form(values=Numbers(), kind=Choice(3))
def largest_value(values: Array, kind: int) -> int:
    """The largest element."""
    if kind == 0:
        best = values[0]
        for value in values:
            if value > best:
                best = value
        return best
    if kind == 1:
        best = 0
        for value in values:
            best = max(best, value)
        return best
    return max(values)


@form(values=Numbers(), limit=Number(100, 600), kind=Choice(3))
def count_values_above(values: Array, limit: int, kind: int) -> int:
    """Counts elements above a limit."""
    count = 0
    for value in values:
        if kind == 0:
            if value > limit:
                count += 1
        elif kind == 1:
            if value > limit and value % 2 == 0:
                count += 1
        elif value * 3 > limit or value == 0:
            count += 1
    return count


@form(values=Numbers(), kind=Choice(2))
def spread_of_values(values: Array, kind: int) -> int:
    """The distance of the least from the largest element."""
    if kind == 0:
        lowest = values[0]
        highest = values[0]
        for value in values:
            if value < lowest:
                lowest = value
            elif value > highest:
                highest = value
        return highest - lowest
    return max(values) - min(values)


@form(values=Numbers(), kind=Choice(3))
def count_rises(values: Array, kind: int) -> int:
    """Compares neighbours."""
    count = 0
    for i in range(1, len(values)):
        if kind == 0:
            if values[i] > values[i - 1]:
                count += 1
        elif kind == 1:
            count += max(values[i], values[i - 1]) - min(values[i], values[i - 1])
        elif values[i] == values[i - 1]:
            count += 1
    return count


@form(values=Numbers(), kind=Choice(2))
def is_ordered(values: Array, kind: int) -> bool:
    """Whether no element is smaller than the one before: over at the first that is."""
    if kind == 0:
        for i in range(1, len(values)):
            if values[i] < values[i - 1]:
                return False
        return True
    ordered = True
    i = 1
    while i < len(values) and ordered:
        ordered = values[i] >= values[i - 1]
        i += 1
    return ordered


@form(values=Numbers(), target=Number(100_000_000, 200_000_000), kind=Choice(2))
def position_of_value(values: Array, target: int, kind: int) -> int:
    """Looks for an element from the front."""
    if kind == 0:
        for i in range(len(values)):
            if values[i] == target:
                return i
        return -1
    i = 0
    while i < len(values) and values[i] != target:
        i += 1
    return i


@form(values=Numbers(), factor=Literal(2, 9), kind=Choice(3))
def scaled_values(values: Array, factor: int, kind: int) -> List:
    """A new list, element by element."""
    result: List = []
    if kind == 0:
        for value in values:
            result.append(value * factor)
    elif kind == 1:
        for value in values:
            if value % factor == 0:
                result.append(value)
    else:
        for i in range(len(values)):
            result.append(values[i] + i * factor)
    return result


@form(values=Numbers(), kind=Choice(3))
def running_totals(values: Array, kind: int) -> List:
    """Sums of all beginnings."""
    result: List = []
    total = 0
    for value in values:
        total += value
        if kind == 0:
            result.append(total)
        elif kind == 1:
            result.append(total % 1000)
        else:
            result.append(max(total, value * 2))
    return result


@form(values=Numbers(), kind=Choice(2))
def reversed_values(values: Array, kind: int) -> List:
    """The elements from the back."""
    result: List = []
    if kind == 0:
        for i in range(len(values) - 1, -1, -1):
            result.append(values[i])
        return result
    i = len(values)
    while i > 0:
        i -= 1
        result.append(values[i])
    return result


@form(values=Numbers(), kind=Choice(2))
def reverse_values_in_place(values: Array, kind: int) -> None:
    """Exchanges elements from both ends."""
    if kind == 0:
        left = 0
        right = len(values) - 1
        while left < right:
            values[left], values[right] = values[right], values[left]
            left += 1
            right -= 1
    else:
        for i in range(len(values) // 2):
            held = values[i]
            values[i] = values[len(values) - 1 - i]
            values[len(values) - 1 - i] = held


@form(values=Numbers(), bound=Literal(3, 50))
def cap_values(values: Array, bound: int) -> None:
    """Changes elements where they stand."""
    for i in range(len(values)):
        if values[i] > bound:
            values[i] = bound


@form(values=Numbers(), kind=Choice(3))
def mean_and_deviation(values: Array, kind: int) -> int:
    """Two passes, one after the other."""
    total = 0
    for value in values:
        total += value
    mean = total // len(values)
    spread = 0
    for value in values:
        if kind == 0:
            spread += max(value - mean, mean - value)
        elif kind == 1:
            if value > mean:
                spread += 1
        else:
            spread = max(spread, max(value - mean, mean - value))
    return spread


@form(values=Numbers(), steps=Literal(3, 9), kind=Choice(2))
def repeated_passes(values: Array, steps: int, kind: int) -> int:
    """A fixed number of passes."""
    total = 0
    for step in range(steps):
        for value in values:
            if kind == 0:
                total += value % (step + 2)
            elif value > total:
                total += step
    return total


@form(values=Numbers(), kind=Choice(2))
def best_streak(values: Array, kind: int) -> int:
    """The longest run of rising elements."""
    best = 1
    current = 1
    for i in range(1, len(values)):
        if values[i] > values[i - 1]:
            current += 1
        else:
            if kind == 0:
                best = max(best, current)
            current = 1
        if kind == 1 and current > best:
            best = current
    return max(best, current)


@form(text=Text(), kind=Choice(4))
def count_letters(text: str, kind: int) -> int:
    """Looks at each character."""
    count = 0
    for i in range(len(text)):
        code = ord(text[i])
        if kind == 0:
            if code == 97 or code == 101 or code == 105 or code == 111:
                count += 1
        elif kind == 1:
            if code == 32:
                count += 1
        elif kind == 2:
            if code >= 97 and code <= 109:
                count += code - 96
        else:
            count = (count * 31 + code) % 1_000_003
    return count


@form(text=Text("ab"), kind=Choice(2))
def is_palindrome(text: str, kind: int) -> bool:
    """Compares both ends until they differ."""
    if kind == 0:
        left = 0
        right = len(text) - 1
        while left < right:
            if ord(text[left]) != ord(text[right]):
                return False
            left += 1
            right -= 1
        return True
    for i in range(len(text) // 2):
        if ord(text[i]) != ord(text[len(text) - 1 - i]):
            return False
    return True


@form(text=Text(), kind=Choice(2))
def longest_word(text: str, kind: int) -> int:
    """Length of the longest run without a space."""
    best = 0
    current = 0
    for i in range(len(text)):
        if ord(text[i]) == 32:
            if kind == 0:
                best = max(best, current)
            current = 0
        else:
            current += 1
            if kind == 1 and current > best:
                best = current
    return max(best, current)


@form(values=Numbers(), careless=Way(), kind=Choice(3))
def has_value_above(values: Array, careless: int, kind: int) -> bool:
    """Whether one element is large: leaves at the first one, or goes on to the end."""
    limit = values[0] // 2
    if careless == 0:
        for value in values:
            if value > limit:
                return True
        return False
    if kind == 0:
        found = False
        for value in values:
            if value > limit:
                found = True
        return found
    if kind == 1:
        hits = 0
        for value in values:
            if value > limit:
                hits += 1
        return hits > 0
    return max(values) > limit


@form(values=Numbers(50), careless=Way(), kind=Choice(2))
def first_repeat(values: Array, careless: int, kind: int) -> int:
    """Position of the first neighbour that is close: a break, or none."""
    position = -1
    for i in range(1, len(values)):
        if kind == 0:
            if position < 0 and values[i] > values[i - 1]:
                position = i
                if careless == 0:
                    break
        elif position < 0 and values[i] != values[0]:
            position = i
            if careless == 0:
                break
    return position
