"""Recursion that calls itself several times a step, and the same by a table, a memory or a loop."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Literal, Number, Numbers, Size, Way, form
from rlm_model.corpora.programs.subset import Array, Map, Matrix


@form(n=Size(), careless=Way(), kind=Choice(4), factor=Literal(2, 9))
def weighted_sequence(n: int, careless: int = 0, kind: int = 0, factor: int = 2) -> int:
    """A term of a sequence from the two before."""
    if careless == 0:
        if kind == 0:
            table = [1] * (n + 2)
            for i in range(2, n + 1):
                table[i] = (factor * table[i - 1] + table[i - 2]) % 1_000_007
            return table[n]
        if kind == 1:
            table = [1] * (n + 2)
            for i in range(2, n + 1):
                table[i] = max(table[i - 1], table[i - 2] + i % factor)
            return table[n]
        before = 1
        current = 1
        for i in range(2, n + 1):
            if kind == 2:
                following = (current + before + factor) % 1_000_000_007
            else:
                following = (current + before) % 1_000_007
                if i % 2 == 0:
                    following = (current + factor * before) % 1_000_007
            before = current
            current = following
        return current
    if n <= 1:
        return 1
    if kind == 0:
        return (factor * weighted_sequence(n - 1) + weighted_sequence(n - 2)) % 1_000_007
    if kind == 1:
        return max(weighted_sequence(n - 1), weighted_sequence(n - 2) + n % factor)
    if kind == 2:
        current = weighted_sequence(n - 1)
        before = weighted_sequence(n - 2)
        return (current + before + factor) % 1_000_000_007
    if n % 2 == 0:
        return (weighted_sequence(n - 1) + factor * weighted_sequence(n - 2)) % 1_000_007
    return (weighted_sequence(n - 1) + weighted_sequence(n - 2)) % 1_000_007


@form(n=Size(), careless=Way(), kind=Choice(3), low=Literal(1, 4))
def steps_of_three(n: int, careless: int = 0, kind: int = 0, low: int = 1) -> int:
    """Ways up a stair by steps of one, two or three."""
    if careless == 0:
        ways = [low] * (n + 3)
        for i in range(3, n + 1):
            if kind == 0:
                ways[i] = (ways[i - 1] + ways[i - 2] + ways[i - 3]) % 1_000_007
            elif kind == 1:
                ways[i] = min(ways[i - 1] + 3, min(ways[i - 2] + 4, ways[i - 3] + 7))
            else:
                ways[i] = (ways[i - 1] + 2 * ways[i - 2] + ways[i - 3]) % 1_000_007
        return ways[n]
    if n < 3:
        return low
    if kind == 0:
        return (steps_of_three(n - 1) + steps_of_three(n - 2) + steps_of_three(n - 3)) % 1_000_007
    if kind == 1:
        two = min(steps_of_three(n - 2) + 4, steps_of_three(n - 3) + 7)
        return min(steps_of_three(n - 1) + 3, two)
    total = steps_of_three(n - 1)
    total += 2 * steps_of_three(n - 2)
    total += steps_of_three(n - 3)
    return total % 1_000_007


@form(n=Size(), careless=Way(), kind=Choice(3), start=Literal(1, 9))
def total_of_all_before(n: int, careless: int = 0, kind: int = 0, start: int = 1) -> int:
    """A term of a sequence from all terms before it."""
    if careless == 0:
        table = [start] * (n + 1)
        for i in range(1, n + 1):
            total = start
            for j in range(i):
                if kind == 0:
                    total = (total + table[j]) % 1_000_007
                elif kind == 1:
                    total = max(total, table[j] + (i - j) % 5)
                else:
                    total = (total + 2 * table[j] + j) % 1_000_007
            table[i] = total
        return table[n]
    total = start
    for i in range(n):
        if kind == 0:
            total = (total + total_of_all_before(i)) % 1_000_007
        elif kind == 1:
            total = max(total, total_of_all_before(i) + (n - i) % 5)
        else:
            total = (total + 2 * total_of_all_before(i) + i) % 1_000_007
    return total


@form(n=Size(), careless=Way(), kind=Choice(2))
def shapes_of_trees(n: int, careless: int = 0, kind: int = 0) -> int:
    """How many shapes a binary tree of so many nodes can have."""
    if careless == 0:
        table = [0] * (n + 1)
        table[0] = 1
        for size in range(1, n + 1):
            for left in range(size):
                table[size] = (table[size] + table[left] * table[size - 1 - left]) % 10_007
        return table[n]
    if n <= 1:
        return 1
    count = 0
    for left in range(n):
        if kind == 0:
            count = (count + shapes_of_trees(left) * shapes_of_trees(n - 1 - left)) % 10_007
        else:
            first = shapes_of_trees(left)
            second = shapes_of_trees(n - 1 - left)
            count = (count + first * second) % 10_007
    return count


@form(n=Size(), source=Number(1, 1), target=Number(3, 3), spare=Number(2, 2), kind=Choice(3))
def move_disks(n: int, source: int, target: int, spare: int, kind: int = 0) -> int:
    """Moves a tower of disks from rod to rod."""
    if n == 0:
        return 0
    if kind == 0:
        moves = move_disks(n - 1, source, spare, target) + 1
        return (moves + move_disks(n - 1, spare, target, source)) % 1_000_007
    if kind == 1:
        if n == 1:
            return source + target
        first = move_disks(n - 1, source, spare, target)
        last = move_disks(n - 1, spare, target, source)
        return (first + source + target + last) % 1_000_007
    moves = 1
    moves += move_disks(n - 1, source, spare, target)
    moves += move_disks(n - 1, spare, target, source)
    return moves % 1_000_007


@form(n=Size(), last=Number(0, 0), careless=Way(), kind=Choice(2))
def binary_texts(n: int, last: int, careless: int = 0, kind: int = 0) -> int:
    """How many rows of zeros and ones have few ones side by side."""
    if careless == 0:
        after_zero = 1
        after_one = 1
        if kind == 0:
            for _i in range(n):
                every = (after_zero + after_one) % 1_000_007
                after_one = after_zero
                after_zero = every
        else:
            after_two = 1
            for _i in range(n):
                every = (after_zero + after_one) % 1_000_007
                after_one = (after_zero + after_two) % 1_000_007
                after_two = after_zero
                after_zero = every
        if last == 0:
            return after_zero
        return after_one
    if n == 0:
        return 1
    if kind == 0:
        if last == 1:
            return binary_texts(n - 1, 0)
        return (binary_texts(n - 1, 0) + binary_texts(n - 1, 1)) % 1_000_007
    count = binary_texts(n - 1, 0)
    if last < 2:
        count += binary_texts(n - 1, last + 1)
    return count % 1_000_007


@form(n=Size(), largest=Size(), careless=Way(), kind=Choice(2))
def count_partitions(n: int, largest: int, careless: int = 0, kind: int = 0) -> int:
    """Ways to write a number as a sum of smaller ones."""
    if careless == 0:
        table = [0] * (n + 1)
        table[0] = 1
        for part in range(1, largest + 1):
            for total in range(part, n + 1):
                table[total] = (table[total] + table[total - part]) % 1_000_007
        return table[n]
    if n == 0:
        return 1
    if kind == 0:
        if largest == 0:
            return 0
        if largest > n:
            return count_partitions(n, n)
        with_it = count_partitions(n - largest, largest)
        return (with_it + count_partitions(n, largest - 1)) % 1_000_007
    count = 0
    for part in range(1, min(n, largest) + 1):
        count += count_partitions(n - part, part)
    return count % 1_000_007


@form(row=Size(), column=Size(), careless=Way(), kind=Choice(3), toll=Literal(2, 9))
def ways_to_corner(row: int, column: int, careless: int = 0, kind: int = 0, toll: int = 2) -> int:
    """Ways through the grid to a corner."""
    if careless == 0:
        table = [[1] * (column + 1) for _ in range(row + 1)]
        for i in range(1, row + 1):
            for j in range(1, column + 1):
                if kind == 0:
                    table[i][j] = (table[i - 1][j] + table[i][j - 1]) % 1_000_007
                elif kind == 1:
                    table[i][j] = min(table[i - 1][j] + toll, table[i][j - 1] + i % 7)
                else:
                    table[i][j] = (table[i - 1][j] + toll * table[i][j - 1]) % 1_000_007
        return table[row][column]
    if row == 0 or column == 0:
        return 1
    if kind == 0:
        return (ways_to_corner(row - 1, column) + ways_to_corner(row, column - 1)) % 1_000_007
    if kind == 1:
        return min(
            ways_to_corner(row - 1, column) + toll, ways_to_corner(row, column - 1) + row % 7
        )
    above = ways_to_corner(row - 1, column)
    before = ways_to_corner(row, column - 1)
    return (above + toll * before) % 1_000_007


def seat_rest(seats: Array, used: Array, place: int, gap: int) -> int:
    """Ways to fill the seats from a place on."""
    if place == len(seats):
        return 1
    count = 0
    for guest in range(len(seats)):
        if used[guest] == 0:
            apart = place == 0
            if place > 0:
                before = seats[place - 1]
                apart = max(guest - before, before - guest) > gap
            if apart:
                used[guest] = 1
                seats[place] = guest
                count += seat_rest(seats, used, place + 1, gap)
                used[guest] = 0
    return count


@form(n=Size(), gap=Literal(2, 4))
def count_seatings(n: int, gap: int) -> int:
    """Orders of guests in which nobody sits beside somebody too close."""
    seats = [0] * n
    used = [0] * n
    return seat_rest(seats, used, 0, gap)


def signed_from(values: Array, position: int, total: int) -> int:
    """Ways to end at zero with a sign for each value."""
    if position == len(values):
        if total == 0:
            return 1
        return 0
    value = values[position] % 50
    plus = signed_from(values, position + 1, total + value)
    return (plus + signed_from(values, position + 1, total - value)) % 1_000_007


def signed_known(values: Array, position: int, total: int, memo: Map) -> int:
    """Ways to end at zero with a sign for each value."""
    if position == len(values):
        if total == 0:
            return 1
        return 0
    key = total * (len(values) + 1) + position
    if key in memo:
        return memo.get(key, 0)
    value = values[position] % 50
    plus = signed_known(values, position + 1, total + value, memo)
    count = (plus + signed_known(values, position + 1, total - value, memo)) % 1_000_007
    memo[key] = count
    return count


@form(values=Numbers(200), target=Number(5, 60), careless=Way())
def count_signed_totals(values: Array, target: int, careless: int) -> int:
    """Ways to reach a target with a plus or minus before each value."""
    if careless == 0:
        memo: Map = {}
        return signed_known(values, 0, target, memo)
    return signed_from(values, 0, target)


def cuts_between(values: Array, low: int, high: int) -> int:
    """The least cost of all cuts between two places."""
    if high - low < 2:
        return 0
    best = 1_000_000_000
    for cut in range(low + 1, high):
        cost = cuts_between(values, low, cut) + cuts_between(values, cut, high)
        best = min(best, cost + values[cut] % 90)
    return best + high - low


def cuts_known(values: Array, low: int, high: int, memo: Matrix) -> int:
    """The least cost of all cuts between two places."""
    if high - low < 2:
        return 0
    if memo[low][high] >= 0:
        return memo[low][high]
    best = 1_000_000_000
    for cut in range(low + 1, high):
        cost = cuts_known(values, low, cut, memo) + cuts_known(values, cut, high, memo)
        best = min(best, cost + values[cut] % 90)
    memo[low][high] = best + high - low
    return best + high - low


@form(values=Numbers(500), careless=Way())
def cheapest_cuts(values: Array, careless: int) -> int:
    """The least cost to cut a bar at all places."""
    size = len(values)
    if careless == 0:
        memo = [[-1] * size for _ in range(size)]
        return cuts_known(values, 0, size - 1, memo)
    return cuts_between(values, 0, size - 1)
