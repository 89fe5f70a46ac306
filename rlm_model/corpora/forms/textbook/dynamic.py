"""Tables in one and two dimensions."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Literal, Numbers, Size, Text, Way, form
from rlm_model.corpora.programs.subset import Array


@form(n=Size(), kind=Choice(3), reach=Literal(2, 5))
def counted_ways(n: int, kind: int, reach: int) -> int:
    """One dimension, a few steps back."""
    table = [0] * (n + 1)
    table[0] = 1
    for i in range(1, n + 1):
        if kind == 0:
            for step in range(1, reach + 1):
                if step <= i:
                    table[i] = (table[i] + table[i - step]) % 1_000_007
        elif kind == 1:
            table[i] = (table[i // 2] + table[i - 1]) % 1_000_007
        else:
            table[i] = table[i - 1] + 1
            if i >= reach:
                table[i] = min(table[i], table[i - reach] + 1)
    return table[n]


@form(values=Numbers(), kind=Choice(2))
def best_without_neighbours(values: Array, kind: int) -> int:
    """The best of taking and leaving."""
    taken = 0
    left = 0
    for value in values:
        best = max(taken, left)
        taken = left + value % 1000
        left = best
        if kind == 1:
            taken = max(taken, value % 1000)
    return max(taken, left)


@form(values=Numbers(5000), kind=Choice(3))
def longest_rising(values: Array, kind: int) -> int:
    """One dimension, all steps back."""
    lengths = [1] * len(values)
    best = 0
    for i in range(len(values)):
        for j in range(i):
            if kind == 0:
                if values[j] < values[i]:
                    lengths[i] = max(lengths[i], lengths[j] + 1)
            elif kind == 1:
                if values[j] < values[i] and lengths[j] + 1 > lengths[i]:
                    lengths[i] = lengths[j] + 1
            elif values[i] % (values[j] + 1) == 0:
                lengths[i] = max(lengths[i], lengths[j] + 1)
        best = max(best, lengths[i])
    return best


@form(values=Numbers(5000), careless=Way())
def rising_length(values: Array, careless: int) -> int:
    """The longest rising selection: by the least ends and halves, or from all before."""
    size = 0
    ends = [0] * len(values)
    if careless == 0:
        for value in values:
            low = 0
            high = size
            while low < high:
                middle = (low + high) // 2
                if ends[middle] < value:
                    low = middle + 1
                else:
                    high = middle
            ends[low] = value
            if low == size:
                size += 1
        return size
    for i in range(len(values)):
        ends[i] = 1
        for j in range(i):
            if values[j] < values[i]:
                ends[i] = max(ends[i], ends[j] + 1)
        size = max(size, ends[i])
    return size


@form(n=Size(), kind=Choice(2), coin=Literal(3, 12))
def fewest_coins(n: int, kind: int, coin: int) -> int:
    """Amounts from smaller amounts."""
    table = [0] * (n + 1)
    for amount in range(1, n + 1):
        table[amount] = table[amount - 1] + 1
        if amount >= coin:
            table[amount] = min(table[amount], table[amount - coin] + 1)
        if kind == 1 and amount >= coin * 3:
            table[amount] = min(table[amount], table[amount - coin * 3] + 1)
    return table[n]


@form(values=Numbers(50), kind=Choice(2))
def best_load(values: Array, kind: int) -> int:
    """A knapsack whose room grows with the elements."""
    room = len(values)
    table = [0] * (room + 1)
    for value in values:
        weight = 1 + value % 20
        for load in range(room, weight - 1, -1):
            if kind == 0:
                table[load] = max(table[load], table[load - weight] + value % 100)
            elif table[load - weight] + 1 > table[load]:
                table[load] = table[load - weight] + 1
    return table[room]


@form(n=Size(), kind=Choice(3))
def grid_paths(n: int, kind: int) -> int:
    """Two dimensions over a number."""
    table = [[1] * n for _ in range(n)]
    for row in range(1, n):
        for column in range(1, n):
            if kind == 0:
                table[row][column] = (table[row - 1][column] + table[row][column - 1]) % 1_000_007
            elif kind == 1:
                table[row][column] = max(table[row - 1][column], table[row][column - 1]) + 1
            else:
                table[row][column] = (
                    min(table[row - 1][column - 1], table[row - 1][column]) + row
                ) % 1_000_007
    return table[n - 1][n - 1]


@form(n=Size(), kind=Choice(2))
def triangle_row(n: int, kind: int) -> int:
    """A row from the row above, in place."""
    row = [0] * (n + 1)
    row[0] = 1
    for _i in range(n):
        for j in range(n, 0, -1):
            row[j] = (row[j] + row[j - 1]) % 1_000_007
    if kind == 0:
        return row[n // 2]
    best = 0
    for count in row:
        best = max(best, count)
    return best


@form(text=Text("abcd"), other=Text("abcd"), kind=Choice(2))
def common_letters(text: str, other: str, kind: int) -> int:
    """The longest selection that two texts share, in a whole table."""
    rows = len(text) + 1
    columns = len(other) + 1
    table = [[0] * columns for _ in range(rows)]
    best = 0
    for i in range(1, rows):
        for j in range(1, columns):
            if ord(text[i - 1]) == ord(other[j - 1]):
                table[i][j] = table[i - 1][j - 1] + 1
                if kind == 1:
                    best = max(best, table[i][j])
            elif kind == 0:
                table[i][j] = max(table[i - 1][j], table[i][j - 1])
    if kind == 0:
        best = table[rows - 1][columns - 1]
    return best


@form(values=Numbers(30), kind=Choice(2))
def cheapest_joins(values: Array, kind: int) -> int:
    """All sections by all their cuts."""
    size = len(values)
    cost = [[0] * size for _ in range(size)]
    for length in range(1, size):
        for start in range(size - length):
            end = start + length
            best = 1_000_000_000
            for cut in range(start, end):
                whole = cost[start][cut] + cost[cut + 1][end]
                if kind == 0:
                    whole = whole + values[cut] % 30
                else:
                    whole = max(whole, values[start] % 30 + values[end] % 30)
                best = min(best, whole)
            cost[start][end] = best % 1_000_007
    return cost[0][size - 1]


@form(text=Text("abc"), kind=Choice(2))
def palindrome_sections(text: str, kind: int) -> int:
    """Sections from shorter ones."""
    size = len(text)
    table = [[0] * size for _ in range(size)]
    count = 0
    for start in range(size - 1, -1, -1):
        for end in range(start, size):
            if ord(text[start]) == ord(text[end]):
                if end - start < 3 or table[start + 1][end - 1] == 1:
                    table[start][end] = 1
                    if kind == 0:
                        count += 1
                    else:
                        count = max(count, end - start + 1)
    return count
