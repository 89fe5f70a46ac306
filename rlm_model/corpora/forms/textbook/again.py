"""What a loop makes again in each round: copies, parts, the largest element, a sum."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Literal, Numbers, Text, Way, form
from rlm_model.corpora.programs.subset import Array, List


@form(values=Numbers(), kind=Choice(4), width=Literal(4, 16))
def totals_of_parts(values: Array, kind: int, width: int) -> int:
    """Copies a part of the values for each position."""
    best = 0
    if kind == 0:
        for i in range(len(values) - width + 1):
            part = values[i : i + width]
            best = max(best, sum(part))
        return best
    if kind == 1:
        half = len(values) // 2
        for i in range(half):
            part = values[i : i + half]
            best = max(best, sum(part) % 1_000_007)
        return best
    if kind == 2:
        for i in range(1, len(values) + 1):
            part = values[:i]
            best = max(best, part[i // 2])
        return best
    for i in range(len(values)):
        part = values[i : min(i + width, len(values))]
        best = max(best, part[len(part) - 1] - part[0])
    return best


@form(values=Numbers(), careless=Way(), kind=Choice(3))
def highest_so_far(values: Array, careless: int, kind: int) -> List:
    """The largest element up to each position."""
    result: List = []
    if careless == 0:
        best = 0
        for value in values:
            best = max(best, value)
            result.append(best)
        return result
    for i in range(len(values)):
        if kind == 0:
            part = values[: i + 1]
            result.append(max(part))
        elif kind == 1:
            best = 0
            for j in range(i + 1):
                best = max(best, values[j])
            result.append(best)
        else:
            best = values[i]
            j = i
            while j >= 0:
                if values[j] > best:
                    best = values[j]
                j -= 1
            result.append(best)
    return result


@form(values=Numbers(), careless=Way(), kind=Choice(3), scale=Literal(10, 99))
def scaled_to_range(values: Array, careless: int, kind: int, scale: int) -> List:
    """Where each value lies between the least and the largest one."""
    result: List = []
    if careless == 0:
        low = min(values)
        high = max(values)
        for value in values:
            if kind < 2:
                result.append((value - low) * scale // (high - low + 1))
            else:
                result.append(min(value - low, high - value))
        return result
    for value in values:
        if kind == 0:
            result.append((value - min(values)) * scale // (max(values) - min(values) + 1))
        elif kind == 1:
            low = min(values)
            high = max(values)
            result.append((value - low) * scale // (high - low + 1))
        else:
            result.append(min(value - min(values), max(values) - value))
    return result


@form(values=Numbers(), careless=Way(), kind=Choice(2))
def largest_in_turn(values: Array, careless: int, kind: int) -> List:
    """The values from the largest to the least."""
    result: List = []
    work = values[:]
    if careless == 0:
        work.sort()
        for i in range(len(work) - 1, -1, -1):
            if kind == 0:
                result.append(work[i])
            else:
                result.append(work[i] % 1000)
        return result
    for _round in range(len(work)):
        largest = 0
        for i in range(len(work)):
            if work[i] > work[largest]:
                largest = i
        if kind == 0:
            result.append(work[largest])
        else:
            result.append(work[largest] % 1000)
        work[largest] = -1
    return result


@form(values=Numbers(), careless=Way(), kind=Choice(3))
def balanced_places(values: Array, careless: int, kind: int) -> int:
    """How many places have a larger sum before them than behind."""
    count = 0
    if careless == 0:
        before = 0
        behind = 0
        for value in values:
            behind += value % 100
        for value in values:
            behind -= value % 100
            if before > behind:
                count += 1
            before += value % 100
        return count
    for i in range(len(values)):
        before = 0
        behind = 0
        if kind == 0:
            for j in range(i):
                before += values[j] % 100
            for j in range(i + 1, len(values)):
                behind += values[j] % 100
        elif kind == 1:
            for j in range(len(values)):
                if j < i:
                    before += values[j] % 100
                elif j > i:
                    behind += values[j] % 100
        else:
            for value in values:
                behind += value % 100
            for j in range(i):
                before += values[j] % 100
            behind -= before + values[i] % 100
        if before > behind:
            count += 1
    return count


@form(text=Text("abcdefghij"), careless=Way(), kind=Choice(3))
def letters_of_rest(text: str, careless: int, kind: int) -> int:
    """Looks at each character and what follows it."""
    count = 0
    for i in range(len(text) - 1):
        if careless == 0:
            if kind == 0:
                if ord(text[i]) == ord(text[i + 1]):
                    count += 1
            elif kind == 1:
                if ord(text[i]) < ord(text[i + 1]):
                    count += len(text) - i
            elif ord(text[i]) > 100:
                count += i + 1
        elif kind == 0:
            rest = text[i : len(text)]
            if ord(rest[0]) == ord(rest[1]):
                count += 1
        elif kind == 1:
            rest = text[i : len(text)]
            if ord(rest[0]) < ord(rest[1]):
                count += len(rest)
        else:
            done = text[0 : i + 1]
            if ord(done[i]) > 100:
                count += len(done)
    return count


@form(values=Numbers(), careless=Way(), kind=Choice(2))
def list_by_copies(values: Array, careless: int, kind: int) -> int:
    """Adds values to a list, with or without a copy of it for each."""
    grown: List = []
    total = 0
    for value in values:
        grown.append(value)
        if careless == 0:
            if kind == 0:
                total += len(grown)
            else:
                total = max(total, grown[len(grown) // 2])
        else:
            copy = grown[:]
            if kind == 0:
                total += len(copy)
            else:
                total = max(total, copy[len(copy) // 2])
    return total % 1_000_007
