"""Recursion: linear, on copies, binary, by halves, with and without a memory, backtracking."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Literal, Number, Numbers, Size, Text, Way, form
from rlm_model.corpora.programs.subset import Array, Map


def sum_from(values: Array, place: int) -> int:
    """The sum from a position on."""
    if place == len(values):
        return 0
    return values[place] + sum_from(values, place + 1)


@form(values=Numbers())
def recursive_total(values: Array) -> int:
    """The sum by recursion over positions."""
    return sum_from(values, 0)


@form(values=Numbers(), kind=Choice(3))
def total_by_copies(values: Array, kind: int = 0) -> int:
    """The sum by recursion over copies of the rest."""
    if len(values) == 0:
        return 0
    rest = values[1:]
    if kind == 0:
        return values[0] + total_by_copies(rest)
    if kind == 1:
        return max(values[0], total_by_copies(rest))
    found = total_by_copies(rest)
    if values[0] % 2 == 0:
        return found + 1
    return found


@form(n=Size(), kind=Choice(3), bound=Literal(2, 9))
def countdown(n: int, kind: int = 0, bound: int = 2) -> int:
    """One call for each number."""
    if n <= 0:
        return 0
    if kind == 0:
        return countdown(n - 1) + n % bound
    if kind == 1:
        return max(countdown(n - 1), n * bound % 97)
    rest = countdown(n - 2)
    return (rest * bound + n) % 1_000_003


@form(n=Size(), careless=Way(), kind=Choice(4))
def fibonacci(n: int, careless: int = 0, kind: int = 0) -> int:
    """Each number from the two before: kept, or worked out again and again."""
    if careless == 0:
        previous = 0
        current = 1
        for _i in range(n):
            if kind == 1:
                following = (previous + current * 2) % 1_000_007
            else:
                following = (previous + current) % 1_000_007
            previous = current
            current = following
        return previous
    if n < 2:
        return n
    if kind == 0:
        return (fibonacci(n - 1) + fibonacci(n - 2)) % 1_000_007
    if kind == 1:
        one = fibonacci(n - 1)
        other = fibonacci(n - 2)
        return (one * 2 + other) % 1_000_007
    if kind == 2:
        return (fibonacci(n - 2) + fibonacci(n - 1)) % 1_000_007
    total = 0
    for step in range(1, 3):
        total += fibonacci(n - step)
    return total % 1_000_007


def ways_from(n: int, memo: Array) -> int:
    """Ways that are looked up where they are known."""
    if n < 3:
        return n + 1
    if memo[n] > 0:
        return memo[n]
    total = (ways_from(n - 1, memo) + ways_from(n - 2, memo) + ways_from(n - 3, memo)) % 1_000_007
    memo[n] = total + 1
    return total


def ways_again(n: int) -> int:
    """Ways that are counted anew."""
    if n < 3:
        return n + 1
    return (ways_again(n - 1) + ways_again(n - 2) + ways_again(n - 3)) % 1_000_007


@form(n=Size(), careless=Way())
def climbing_ways(n: int, careless: int) -> int:
    """Three calls for each number: with a memory, or without."""
    if careless == 0:
        memo = [0] * (n + 1)
        return ways_from(n, memo)
    return ways_again(n)


def split_count(n: int, memo: Map) -> int:
    """Calls of halves and thirds, kept in a map."""
    if n == 0:
        return 1
    if memo.get(n, 0) > 0:
        return memo.get(n, 0)
    total = (split_count(n // 2, memo) + split_count(n // 3, memo)) % 1_000_007
    memo[n] = total
    return total


@form(n=Size())
def best_split(n: int) -> int:
    """Few different calls, kept in a map."""
    memo: Map = {}
    return split_count(n, memo)


@form(n=Size(), kind=Choice(3))
def doubled_calls(n: int, kind: int = 0) -> int:
    """Two calls of one less."""
    if n == 0:
        return 1
    if kind == 0:
        return (doubled_calls(n - 1) + doubled_calls(n - 1)) % 1_000_007
    if kind == 1:
        left = doubled_calls(n - 1)
        right = doubled_calls(n - 1)
        return (left + right * 3) % 1_000_007
    total = 1
    for _i in range(2):
        total += doubled_calls(n - 1)
    return total % 1_000_007


@form(n=Size(), careless=Way())
def doubled_once(n: int, careless: int = 0) -> int:
    """Twice what one less gives: one call, or two."""
    if n == 0:
        return 1
    if careless == 0:
        half = doubled_once(n - 1)
        return (half + half) % 1_000_007
    return (doubled_once(n - 1) + doubled_once(n - 1)) % 1_000_007


def sum_between(values: Array, low: int, high: int) -> int:
    """The sum by halves."""
    if high - low == 1:
        return values[low]
    middle = (low + high) // 2
    return sum_between(values, low, middle) + sum_between(values, middle, high)


@form(values=Numbers())
def total_by_halves(values: Array) -> int:
    """Two calls of half the elements."""
    return sum_between(values, 0, len(values))


def largest_between(values: Array, low: int, high: int) -> int:
    """The largest element by halves."""
    if low == high:
        return values[low]
    middle = (low + high) // 2
    left = largest_between(values, low, middle)
    right = largest_between(values, middle + 1, high)
    return max(left, right)


@form(values=Numbers())
def largest_by_halves(values: Array) -> int:
    """The larger of two halves."""
    return largest_between(values, 0, len(values) - 1)


@form(values=Numbers(), kind=Choice(2))
def halved_copies(values: Array, kind: int = 0) -> int:
    """Divide and conquer over copies."""
    if len(values) == 1:
        return values[0]
    middle = len(values) // 2
    left = values[:middle]
    right = values[middle:]
    if kind == 0:
        return halved_copies(left) + halved_copies(right)
    return max(halved_copies(left), halved_copies(right))


def find_between(values: Array, wanted: int, low: int, high: int) -> int:
    """Looks in the half that can hold it."""
    if low >= high:
        return low
    middle = (low + high) // 2
    if values[middle] < wanted:
        return find_between(values, wanted, middle + 1, high)
    return find_between(values, wanted, low, middle)


@form(values=Numbers(100_000), target=Number(100, 90_000))
def recursive_search(values: Array, target: int) -> int:
    """Binary search by recursion."""
    return find_between(values, target, 0, len(values))


@form(n=Size(), base=Number(2, 9), careless=Way(), kind=Choice(2))
def power_modulo(n: int, base: int, careless: int, kind: int) -> int:
    """A power: by squares, or factor by factor."""
    if careless == 0:
        result = 1
        factor = base
        rest = n
        while rest > 0:
            if rest % 2 == 1:
                result = result * factor % 10_007
            factor = factor * factor % 10_007
            rest = rest // 2
        return result
    result = 1
    if kind == 0:
        for _i in range(n):
            result = result * base % 10_007
    else:
        left = n
        while left > 0:
            result = result * base % 10_007
            left -= 1
    return result


@form(n=Size(), base=Number(2, 9), careless=Way())
def recursive_power(n: int, base: int, careless: int = 0) -> int:
    """A power by halving the exponent: with one call, or with two of the same."""
    if n == 0:
        return 1
    if careless == 0:
        half = recursive_power(n // 2, base)
        square = half * half % 10_007
        if n % 2 == 1:
            return square * base % 10_007
        return square
    twice = recursive_power(n // 2, base) * recursive_power(n // 2, base) % 10_007
    if n % 2 == 1:
        return twice * base % 10_007
    return twice


def sums_from(values: Array, place: int, rest: int) -> int:
    """Selections from a position on."""
    if place == len(values):
        if rest % 3 == 0:
            return 1
        return 0
    taken = sums_from(values, place + 1, rest + values[place])
    return taken + sums_from(values, place + 1, rest)


@form(values=Numbers(60))
def count_selections(values: Array) -> int:
    """All selections."""
    return sums_from(values, 0, 0)


def orders_from(values: Array, place: int) -> int:
    """Orders of the elements from a position on."""
    if place >= len(values) - 1:
        return values[0] % 2
    count = 0
    for i in range(place, len(values)):
        values[place], values[i] = values[i], values[place]
        count += orders_from(values, place + 1)
        values[place], values[i] = values[i], values[place]
    return count


@form(values=Numbers(60))
def count_orders(values: Array) -> int:
    """All orders."""
    return orders_from(values, 0)


def safe_square(columns: Array, row: int, column: int) -> bool:
    """Whether nothing above attacks a square."""
    for above in range(row):
        other = columns[above]
        if other == column or other - column == row - above or column - other == row - above:
            return False
    return True


def place_from(columns: Array, row: int) -> int:
    """Ways to go on from a row."""
    if row == len(columns):
        return 1
    count = 0
    for column in range(len(columns)):
        if safe_square(columns, row, column):
            columns[row] = column
            count += place_from(columns, row + 1)
    return count


@form(n=Size())
def queen_placements(n: int) -> int:
    """Backtracking on a board."""
    columns = [0] * n
    return place_from(columns, 0)


@form(n=Size(), peg=Number(1, 3))
def tower_moves(n: int, peg: int) -> int:
    """Moves of a tower of disks."""
    if n == 0:
        return 0
    first = tower_moves(n - 1, peg)
    return (first + 1 + tower_moves(n - 1, peg)) % 1_000_007


def mirrored_from(text: str, left: int, right: int) -> bool:
    """Compares both ends, and then what is between."""
    if left >= right:
        return True
    if ord(text[left]) == 0:
        return False
    return mirrored_from(text, left + 1, right - 1)


@form(text=Text("a"))
def recursive_mirror(text: str) -> bool:
    """A palindrome by recursion over positions."""
    return mirrored_from(text, 0, len(text) - 1)


@form(text=Text("ab"), kind=Choice(2))
def letters_by_rest(text: str, kind: int = 0) -> int:
    """Recursion over the rest of a text."""
    if len(text) == 0:
        return 0
    rest = text[1 : len(text)]
    count = letters_by_rest(rest)
    if kind == 0:
        if ord(text[0]) == 97:
            return count + 1
        return count
    return max(count, ord(text[0]))
