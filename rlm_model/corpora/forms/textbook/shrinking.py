"""Recursion that looks like branching and is cheap: halves, one of two calls, an accumulator."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Literal, Number, Numbers, Size, Way, form
from rlm_model.corpora.programs.subset import Array


@form(values=Numbers(), node=Number(0, 0), kind=Choice(4), bound=Literal(100, 700))
def tree_of_values(values: Array, node: int, kind: int = 0, bound: int = 100) -> int:
    """Walks a whole tree that is kept in an array."""
    if node >= len(values):
        return 0
    if kind == 0:
        below = tree_of_values(values, 2 * node + 1) + tree_of_values(values, 2 * node + 2)
        return (below + values[node]) % 1_000_007
    if kind == 1:
        left = tree_of_values(values, 2 * node + 1)
        right = tree_of_values(values, 2 * node + 2)
        return 1 + max(left, right)
    if kind == 2:
        best = max(values[node], tree_of_values(values, 2 * node + 1))
        return max(best, tree_of_values(values, 2 * node + 2))
    count = tree_of_values(values, 2 * node + 1) + tree_of_values(values, 2 * node + 2)
    if values[node] > bound:
        return count + 1
    return count


@form(values=Numbers(), wanted=Number(100, 900), node=Number(0, 0), kind=Choice(3))
def path_in_tree(values: Array, wanted: int, node: int, kind: int = 0) -> int:
    """Goes down a search tree that is kept in an array."""
    if node >= len(values):
        return 0
    if kind == 0:
        if wanted < values[node]:
            return path_in_tree(values, wanted, 2 * node + 1) + 1
        return path_in_tree(values, wanted, 2 * node + 2) + 1
    if kind == 1:
        if wanted < values[node]:
            return path_in_tree(values, wanted, 2 * node + 1)
        return max(values[node], path_in_tree(values, wanted, 2 * node + 2))
    if values[node] == wanted:
        return node
    if values[node] > wanted:
        return path_in_tree(values, wanted, 2 * node + 1)
    return path_in_tree(values, wanted, 2 * node + 2)


def peak_between(values: Array, low: int, high: int) -> int:
    """Place of an element that no neighbour is larger than."""
    if low == high:
        return low
    middle = (low + high) // 2
    if values[middle] > values[middle + 1]:
        return peak_between(values, low, middle)
    return peak_between(values, middle + 1, high)


@form(values=Numbers(), kind=Choice(2))
def peak_of_values(values: Array, kind: int) -> int:
    """An element that no neighbour is larger than."""
    place = peak_between(values, 0, len(values) - 1)
    if kind == 0:
        return place
    return values[place]


def section_between(values: Array, low: int, high: int, level: int) -> int:
    """The largest sum of consecutive elements above a level between two places."""
    if low + 1 == high:
        return max(values[low] % 1000 - level, 0)
    middle = (low + high) // 2
    best = max(
        section_between(values, low, middle, level), section_between(values, middle, high, level)
    )
    total = 0
    best_left = 0
    for i in range(middle - 1, low - 1, -1):
        total += values[i] % 1000 - level
        best_left = max(best_left, total)
    total = 0
    best_right = 0
    for i in range(middle, high):
        total += values[i] % 1000 - level
        best_right = max(best_right, total)
    return max(best, best_left + best_right)


@form(values=Numbers(), level=Number(300, 600), careless=Way(), kind=Choice(2))
def section_by_halves(values: Array, level: int, careless: int, kind: int) -> int:
    """The largest sum of consecutive elements above a level."""
    if careless == 0:
        return section_between(values, 0, len(values), level)
    best = 0
    for start in range(len(values)):
        if kind == 0:
            total = 0
            for end in range(start, len(values)):
                total += values[end] % 1000 - level
                best = max(best, total)
        else:
            for end in range(start, len(values)):
                total = 0
                for i in range(start, end + 1):
                    total += values[i] % 1000 - level
                best = max(best, total)
    return best


def disorder_between(values: Array, buffer: Array, low: int, high: int) -> int:
    """Pairs in the wrong order between two places, which are sorted meanwhile."""
    if high - low < 2:
        return 0
    middle = (low + high) // 2
    count = disorder_between(values, buffer, low, middle)
    count += disorder_between(values, buffer, middle, high)
    left = low
    right = middle
    for i in range(low, high):
        if right == high or (left < middle and values[left] <= values[right]):
            buffer[i] = values[left]
            left += 1
        else:
            buffer[i] = values[right]
            right += 1
            count += middle - left
    for i in range(low, high):
        values[i] = buffer[i]
    return count % 1_000_007


@form(values=Numbers(100_000), careless=Way(), kind=Choice(2))
def count_disorder(values: Array, careless: int, kind: int) -> int:
    """How many pairs stand in the wrong order."""
    if careless == 0:
        work = values[:]
        buffer = [0] * len(values)
        return disorder_between(work, buffer, 0, len(work))
    count = 0
    for i in range(len(values)):
        if kind == 0:
            for j in range(i + 1, len(values)):
                if values[i] > values[j]:
                    count += 1
        else:
            for j in range(i):
                if values[j] > values[i]:
                    count += 1
    return count % 1_000_007


@form(n=Size(), base=Number(2, 9), careless=Way(), kind=Choice(3))
def power_by_squares(n: int, base: int, careless: int = 0, kind: int = 0) -> int:
    """A power of a number by recursion."""
    if n == 0:
        return 1
    if careless == 0:
        if kind == 2:
            if n % 2 == 1:
                return base * power_by_squares(n - 1, base) % 10_007
            half = power_by_squares(n // 2, base)
            return half * half % 10_007
        rest = power_by_squares(n // 2, base * base % 10_007)
        if n % 2 == 0:
            return rest
        return rest * base % 10_007
    if kind == 0:
        return power_by_squares(n - 1, base) * base % 10_007
    if kind == 1:
        rest = power_by_squares(n - 1, base)
        return rest * base % 10_007
    return base * power_by_squares(n - 1, base) % 10_007


def shared_divisor(left: int, right: int) -> int:
    """The greatest common divisor."""
    if right == 0:
        return left
    return shared_divisor(right, left % right)


@form(n=Size(), other=Number(3, 60), careless=Way(), kind=Choice(2))
def divisor_by_recursion(n: int, other: int, careless: int, kind: int) -> int:
    """The greatest number that divides both: by remainders, or by differences."""
    if careless == 0:
        if kind == 0:
            return shared_divisor(n, other)
        return shared_divisor(other, n)
    left = n
    right = other
    if kind == 0:
        while left != right:
            if left > right:
                left -= right
            else:
                right -= left
        return left
    while left > 0:
        if left < right:
            held = left
            left = right
            right = held
        left -= right
    return right


@form(values=Numbers(), position=Number(0, 0), so_far=Number(0, 0), kind=Choice(4))
def carried_total(values: Array, position: int, so_far: int, kind: int = 0) -> int:
    """Walks the values by recursion and hands on what it found so far."""
    if position >= len(values):
        return so_far
    if kind == 0:
        return carried_total(values, position + 1, (so_far + values[position]) % 1_000_007)
    if kind == 1:
        return carried_total(values, position + 1, max(so_far, values[position]))
    if kind == 2:
        if values[position] % 2 == 0:
            return carried_total(values, position + 1, so_far + 1)
        return carried_total(values, position + 1, so_far)
    if values[position] > so_far:
        return carried_total(values, position + 2, values[position])
    return carried_total(values, position + 1, so_far)


@form(n=Size(), so_far=Number(0, 0), kind=Choice(4), base=Literal(3, 10))
def carried_number(n: int, so_far: int, kind: int = 0, base: int = 3) -> int:
    """Takes a number apart by recursion and hands on what it found so far."""
    if n <= 0:
        return so_far
    if kind == 0:
        return carried_number(n - 1, (so_far + n % base) % 1_000_007)
    if kind == 1:
        return carried_number(n // base, so_far + n % base)
    if kind == 2:
        if n % 2 == 0:
            return carried_number(n // 2, so_far + 1)
        return carried_number(n - 1, so_far + 1)
    return carried_number(n - base, so_far + 1)


@form(n=Size(), kind=Choice(6))
def work_by_parts(n: int, kind: int = 0) -> int:
    """Splits a number into parts and works on each."""
    if n < 2:
        return 1
    if kind == 0:
        return (work_by_parts(n // 2) + work_by_parts(n - n // 2)) % 1_000_007
    if kind == 1:
        total = work_by_parts(n // 2)
        for i in range(n):
            total += i % 3
        return (total + work_by_parts(n // 2)) % 1_000_007
    if kind == 2:
        total = work_by_parts(n // 2)
        for i in range(n):
            total += i % 3
        return total % 1_000_007
    if kind == 3:
        return (work_by_parts(n // 4) + work_by_parts(n // 4) + 1) % 1_000_007
    if kind == 4:
        total = 0
        for _part in range(4):
            total += work_by_parts(n // 2)
        return total % 1_000_007
    half = work_by_parts(n // 2)
    return (half + half + n) % 1_000_007


@form(values=Numbers(), kind=Choice(4))
def parts_of_copies(values: Array, kind: int = 0) -> int:
    """Copies the halves of the values and goes on with them."""
    if len(values) < 2:
        return values[0]
    middle = len(values) // 2
    left = values[:middle]
    right = values[middle:]
    if kind == 0:
        best = max(parts_of_copies(left), parts_of_copies(right))
        return max(best, values[middle])
    if kind == 1:
        if left[0] < right[0]:
            return parts_of_copies(left)
        return parts_of_copies(right)
    if kind == 2:
        first = parts_of_copies(left)
        second = parts_of_copies(right)
        return (first + 2 * second + len(values)) % 1_000_007
    if sum(left) > sum(right):
        return parts_of_copies(left)
    return parts_of_copies(right)


@form(values=Numbers(), place=Number(0, 0), kind=Choice(3))
def rest_of_values(values: Array, place: int, kind: int = 0) -> int:
    """Looks at all that is left, and goes on with one less."""
    if place >= len(values):
        return 0
    if kind == 0:
        smaller = 0
        for i in range(place + 1, len(values)):
            if values[i] < values[place]:
                smaller += 1
        return max(smaller, rest_of_values(values, place + 1))
    if kind == 1:
        least = place
        for i in range(place + 1, len(values)):
            if values[i] < values[least]:
                least = i
        values[place], values[least] = values[least], values[place]
        return (values[place] + 2 * rest_of_values(values, place + 1)) % 1_000_007
    following = rest_of_values(values, place + 1)
    if values[place] % 2 == 0:
        return following + 1
    return following
