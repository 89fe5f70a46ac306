"""Recursion: trees of calls, backtracking, divide and conquer."""

from __future__ import annotations

from math import exp, sqrt

from rlm_model.corpora.programs.subset import Array, wide
from rlm_model.corpora.programs.templates import Data, Range, Seed, Size, template
from rlm_model.corpora.programs.templates.common import MOD, checksum_of, mix, next_random


def fib(n: int) -> int:
    """Fibonacci number, by its definition."""
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


@template(lambda p: 1.618 ** p["n"], n=Size(4, 36))
def fibonacci(n: int) -> int:
    """A Fibonacci number by recursion."""
    return fib(n)


def steps_to_top(stairs: int) -> int:
    """Ways to climb stairs by one, two or three."""
    if stairs < 0:
        return 0
    if stairs == 0:
        return 1
    return steps_to_top(stairs - 1) + steps_to_top(stairs - 2) + steps_to_top(stairs - 3)


@template(lambda p: 1.839 ** p["n"], n=Size(3, 28))
def stairs(n: int) -> int:
    """Ways to climb stairs."""
    return steps_to_top(n)


def power(base: int, exponent: int) -> int:
    """Power by halving the exponent."""
    if exponent == 0:
        return 1
    half = power(base, exponent // 2)
    square = wide(half * half) % MOD
    if exponent % 2 == 0:
        return square
    return wide(square * base) % MOD


@template(lambda p: p["n"], n=Size(2, 600_000), exponent=Range(50, 100_000))
def recursive_powers(n: int, exponent: int) -> int:
    """Sum of powers by recursion."""
    total = 0
    for base in range(2, n + 2):
        total = (total + power(base, exponent)) % MOD
    return total


def count_subsets(values: Array, position: int, rest: int) -> int:
    """Subsets of the elements from a position on that have a sum."""
    if rest == 0:
        return 1
    if rest < 0 or position == len(values):
        return 0
    taken = count_subsets(values, position + 1, rest - values[position])
    return taken + count_subsets(values, position + 1, rest)


@template(lambda p: 1.9 ** p["n"], n=Size(4, 26), values=Data(60))
def subset_sums(values: Array) -> int:
    """Subsets with half of the total."""
    total = 0
    for value in values:
        total += value
    return count_subsets(values, 0, total // 2)


def is_safe(columns: Array, row: int, column: int) -> bool:
    """Whether no queen above attacks a square."""
    safe = True
    above = 0
    while above < row and safe:
        distance = row - above
        other = columns[above]
        if other == column or other == column - distance or other == column + distance:
            safe = False
        above += 1
    return safe


def place_queens(columns: Array, row: int) -> int:
    """Ways to place queens from a row on."""
    size = len(columns)
    if row == size:
        return 1
    count = 0
    for column in range(size):
        if is_safe(columns, row, column):
            columns[row] = column
            count += place_queens(columns, row + 1)
    return count


QUEENS = (1, 1, 1, 3, 8, 40, 150, 550, 2_300, 10_000, 50_000, 250_000)
"""What the search grows with, by the size of the board."""


@template(lambda p: QUEENS[p["n"]], n=Size(4, 11))
def queens(n: int) -> int:
    """Ways to place queens that don't attack each other."""
    columns = [0] * n
    return place_queens(columns, 0)


def arrangements(used: Array, placed: int, last: int) -> int:
    """Ways to go on with numbers that are not used, no two neighbours in a row."""
    if placed == len(used):
        return 1
    count = 0
    for number in range(len(used)):
        if used[number] == 0 and number != last + 1:
            used[number] = 1
            count += arrangements(used, placed + 1, number)
            used[number] = 0
    return count


FACTORIALS = (1, 1, 2, 6, 24, 120, 720, 5_040, 40_320, 362_880, 3_628_800)


@template(lambda p: FACTORIALS[p["n"]], n=Size(3, 10))
def permutations(n: int) -> int:
    """Permutations in which no number follows the one before it."""
    used = [0] * n
    return arrangements(used, 0, n)


def move_discs(discs: int, source: int, target: int, spare: int) -> int:
    """Checksum of the moves of a tower."""
    if discs == 0:
        return 0
    before = move_discs(discs - 1, source, spare, target)
    after = move_discs(discs - 1, spare, target, source)
    return (before * 3 + source * 7 + target * 5 + after) % MOD


@template(lambda p: 2.0 ** p["n"], n=Size(3, 23))
def towers(n: int) -> int:
    """The towers of Hanoi."""
    return move_discs(n, 1, 3, 2)


def partitions(total: int, largest: int) -> int:
    """Ways to write a number as a sum of parts that don't pass a limit."""
    if total == 0:
        return 1
    if total < 0 or largest == 0:
        return 0
    return partitions(total - largest, largest) + partitions(total, largest - 1)


@template(lambda p: exp(2.565 * sqrt(p["n"])) / sqrt(p["n"]), n=Size(5, 75))
def integer_partitions(n: int) -> int:
    """Partitions of a number, by recursion."""
    return partitions(n, n)


def fill_memo(memo: Array, n: int) -> None:
    """Fills the table of a sequence up to a place, each entry once."""
    if memo[n] == 0:
        fill_memo(memo, n - 1)
        fill_memo(memo, n // 2)
        memo[n] = (memo[n - 1] + memo[n // 2] * 3) % MOD + 1


@template(lambda p: p["n"], n=Size(3, 300), rounds=Range(1, 3))
def memoized(n: int, rounds: int) -> int:
    """A recursive sequence with a memo table."""
    total = 0
    for extra in range(rounds):
        memo = [0] * (n + 1)
        memo[0] = extra + 1
        fill_memo(memo, n)
        total = mix(total, memo[n])
    return total


def largest_in(values: Array, low: int, high: int) -> int:
    """Largest element of a range, by halves."""
    if high - low == 1:
        return values[low]
    middle = (low + high) // 2
    return max(largest_in(values, low, middle), largest_in(values, middle, high))


@template(lambda p: p["n"], n=Size(4, 3_000_000), values=Data(1_000_000))
def divided_maximum(values: Array) -> int:
    """Largest element by divide and conquer."""
    return largest_in(values, 0, len(values))


def tree_sum(depth: int, state: int) -> int:
    """Sum over a tree whose nodes are made on the way."""
    if depth == 0:
        return state % 100
    left = next_random(state)
    right = next_random(left)
    return (tree_sum(depth - 1, left) + tree_sum(depth - 1, right) + state % 10) % MOD


@template(lambda p: 2.0 ** p["n"], n=Size(3, 22), seed=Seed())
def tree_walk(n: int, seed: int) -> int:
    """Walk through a binary tree."""
    return tree_sum(n, seed)


def halve(values: Array, low: int, high: int, level: int) -> None:
    """Adds the level of recursion to the elements of a range."""
    if high - low > 1:
        middle = (low + high) // 2
        halve(values, low, middle, level + 1)
        halve(values, middle, high, level + 2)
    else:
        values[low] += level


@template(lambda p: p["n"], n=Size(4, 2_000_000), start=Range(0, 9))
def levels(n: int, start: int) -> int:
    """Depths in a tree of halves."""
    depth = [start] * n
    halve(depth, 0, n, 0)
    return checksum_of(depth)
