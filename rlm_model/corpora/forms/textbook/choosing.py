"""Taking or leaving by recursion over positions, and the same by a table."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Grid, Literal, Number, Numbers, Text, Way, form
from rlm_model.corpora.programs.subset import Array, Matrix


def load_from(values: Array, position: int, room: int) -> int:
    """The best load of what is left for the room that is left."""
    if position == len(values):
        return 0
    skipped = load_from(values, position + 1, room)
    weight = 1 + values[position] % 12
    if weight > room:
        return skipped
    taken = load_from(values, position + 1, room - weight) + values[position] % 100
    return max(skipped, taken)


@form(values=Numbers(), careless=Way(), kind=Choice(2))
def best_packed(values: Array, careless: int, kind: int) -> int:
    """The best load of a bag with some room."""
    room = 6 * len(values)
    if kind == 1:
        room = 10 + 5 * len(values)
    if careless == 0:
        table = [0] * (room + 1)
        for value in values:
            weight = 1 + value % 12
            for load in range(room, weight - 1, -1):
                table[load] = max(table[load], table[load - weight] + value % 100)
        return table[room]
    return load_from(values, 0, room)


@form(
    values=Numbers(), position=Number(0, 0), room=Number(200, 900), careless=Way(), kind=Choice(2)
)
def fullest_load(values: Array, position: int, room: int, careless: int = 0, kind: int = 0) -> int:
    """The largest sum that some of the values have without passing the room."""
    if careless == 0:
        reached = [0] * (room + 1)
        reached[0] = 1
        for i in range(position, len(values)):
            weight = 1 + values[i] % 30
            for load in range(room, weight - 1, -1):
                if reached[load - weight] == 1:
                    reached[load] = 1
        best = room
        while reached[best] == 0:
            best -= 1
        return best
    if position >= len(values):
        return 0
    weight = 1 + values[position] % 30
    if kind == 0:
        best = fullest_load(values, position + 1, room)
        if weight <= room:
            best = max(best, weight + fullest_load(values, position + 1, room - weight))
        return best
    if weight > room:
        return fullest_load(values, position + 1, room)
    taken = weight + fullest_load(values, position + 1, room - weight)
    return max(taken, fullest_load(values, position + 1, room))


@form(values=Numbers(), position=Number(0, 0), target=Number(60, 300), kind=Choice(3))
def subsets_with_total(values: Array, position: int, target: int, kind: int = 0) -> int:
    """How many selections of the values have a sum."""
    if position == len(values):
        if target == 0:
            return 1
        return 0
    if kind == 0:
        without = subsets_with_total(values, position + 1, target)
        return without + subsets_with_total(values, position + 1, target - values[position] % 40)
    if kind == 1:
        count = subsets_with_total(values, position + 1, target - values[position] % 40)
        count += subsets_with_total(values, position + 1, target)
        return count % 1_000_007
    rest = target - values[position] % 40
    return max(
        subsets_with_total(values, position + 1, rest),
        subsets_with_total(values, position + 1, target),
    )


@form(values=Numbers(), position=Number(0, 0), careless=Way(), kind=Choice(3), gap=Literal(2, 3))
def best_with_gaps(
    values: Array, position: int, careless: int = 0, kind: int = 0, gap: int = 2
) -> int:
    """The largest sum of values that don't stand side by side."""
    if careless == 0:
        table = [0] * (len(values) + 3)
        for i in range(len(values) - 1, position - 1, -1):
            table[i] = max(table[i + 1], values[i] % 500 + table[i + gap])
        return table[position]
    if position >= len(values):
        return 0
    if kind == 0:
        taken = values[position] % 500 + best_with_gaps(values, position + gap)
        return max(taken, best_with_gaps(values, position + 1))
    if kind == 1:
        return max(
            best_with_gaps(values, position + 1),
            values[position] % 500 + best_with_gaps(values, position + gap),
        )
    left = best_with_gaps(values, position + 1)
    taken = values[position] % 500 + best_with_gaps(values, position + gap)
    if taken > left:
        return taken
    return left


@form(values=Numbers(), position=Number(0, 0), careless=Way(), kind=Choice(2), reach=Literal(2, 3))
def jumps_to_end(
    values: Array, position: int, careless: int = 0, kind: int = 0, reach: int = 2
) -> int:
    """Ways, or the fewest jumps, to the end of the values."""
    if careless == 0:
        size = len(values)
        if kind == 0:
            table = [1] * (size + 5)
            for i in range(size - 1, position - 1, -1):
                ways = 0
                for step in range(1, values[i] % reach + 3):
                    ways += table[i + step]
                table[i] = ways % 1_000_007
            return table[position]
        table = [0] * (size + 5)
        for i in range(size - 1, position - 1, -1):
            best = 1_000_000
            for step in range(1, values[i] % reach + 3):
                best = min(best, table[i + step] + 1)
            table[i] = best
        return table[position]
    if kind == 0:
        if position >= len(values):
            return 1
        ways = 0
        for step in range(1, values[position] % reach + 3):
            ways += jumps_to_end(values, position + step)
        return ways % 1_000_007
    if position >= len(values):
        return 0
    best = 1_000_000
    for step in range(1, values[position] % reach + 3):
        best = min(best, jumps_to_end(values, position + step) + 1)
    return best


@form(values=Numbers(), position=Number(0, 0), left=Number(0, 0), right=Number(0, 0))
def fairest_split(values: Array, position: int, left: int, right: int) -> int:
    """The least difference of two groups of the values."""
    if position == len(values):
        return max(left, right) - min(left, right)
    value = values[position] % 500
    return min(
        fairest_split(values, position + 1, left + value, right),
        fairest_split(values, position + 1, left, right + value),
    )


@form(
    text=Text("abcdefgh"), other=Text("abcdefgh"), i=Number(0, 0), j=Number(0, 0),
    careless=Way(), kind=Choice(2),
)  # fmt: skip
def shared_letters(text: str, other: str, i: int, j: int, careless: int = 0, kind: int = 0) -> int:
    """Length of the longest selection of characters that two texts share."""
    if careless == 0:
        rows = len(text)
        columns = len(other)
        table = [[0] * (columns + 1) for _ in range(rows + 1)]
        for row in range(rows - 1, i - 1, -1):
            for column in range(columns - 1, j - 1, -1):
                if ord(text[row]) == ord(other[column]):
                    table[row][column] = table[row + 1][column + 1] + 1
                else:
                    table[row][column] = max(table[row + 1][column], table[row][column + 1])
        return table[i][j]
    if i >= len(text) or j >= len(other):
        return 0
    if kind == 0:
        if ord(text[i]) == ord(other[j]):
            return shared_letters(text, other, i + 1, j + 1) + 1
        return max(shared_letters(text, other, i + 1, j), shared_letters(text, other, i, j + 1))
    best = max(shared_letters(text, other, i + 1, j), shared_letters(text, other, i, j + 1))
    if ord(text[i]) == ord(other[j]):
        best = max(best, shared_letters(text, other, i + 1, j + 1) + 1)
    return best


def changes_from(text: str, other: str, i: int, j: int) -> int:
    """Changes that make the end of a text the end of another one."""
    if i == len(text):
        return len(other) - j
    if j == len(other):
        return len(text) - i
    if ord(text[i]) == ord(other[j]):
        return changes_from(text, other, i + 1, j + 1)
    least = min(changes_from(text, other, i + 1, j), changes_from(text, other, i, j + 1))
    return min(least, changes_from(text, other, i + 1, j + 1)) + 1


def changes_known(text: str, other: str, i: int, j: int, memo: Matrix) -> int:
    """Changes that make the end of a text the end of another one."""
    if i == len(text):
        return len(other) - j
    if j == len(other):
        return len(text) - i
    if memo[i][j] >= 0:
        return memo[i][j]
    least = changes_known(text, other, i + 1, j + 1, memo)
    if ord(text[i]) != ord(other[j]):
        least = min(least, changes_known(text, other, i + 1, j, memo))
        least = min(least, changes_known(text, other, i, j + 1, memo)) + 1
    memo[i][j] = least
    return least


@form(text=Text("abcdefgh"), other=Text("abcdefgh"), careless=Way())
def count_changes(text: str, other: str, careless: int) -> int:
    """The fewest changes that make a text another one."""
    if careless == 0:
        memo = [[-1] * len(other) for _ in range(len(text))]
        return changes_known(text, other, 0, 0, memo)
    return changes_from(text, other, 0, 0)


def mirrored_between(text: str, left: int, right: int) -> int:
    """Length of the longest selection between two places that reads the same from the back."""
    if left > right:
        return 0
    if left == right:
        return 1
    if ord(text[left]) == ord(text[right]):
        return mirrored_between(text, left + 1, right - 1) + 2
    return max(mirrored_between(text, left + 1, right), mirrored_between(text, left, right - 1))


@form(text=Text("abcdefghijkl"), careless=Way(), kind=Choice(2))
def longest_mirror(text: str, careless: int, kind: int) -> int:
    """Length of the longest selection of characters that reads the same from the back."""
    size = len(text)
    best = 0
    if careless == 0:
        table = [[0] * (size + 1) for _ in range(size + 1)]
        for left in range(size - 1, -1, -1):
            table[left][left] = 1
            for right in range(left + 1, size):
                if ord(text[left]) == ord(text[right]):
                    table[left][right] = 2
                    if right - left > 1:
                        table[left][right] = table[left + 1][right - 1] + 2
                else:
                    table[left][right] = max(table[left + 1][right], table[left][right - 1])
        best = table[0][size - 1]
    else:
        best = mirrored_between(text, 0, size - 1)
    if kind == 1:
        return size - best
    return best


@form(grid=Grid(), row=Number(0, 0), column=Number(0, 0), careless=Way(), kind=Choice(2))
def cheapest_corner(grid: Matrix, row: int, column: int, careless: int = 0, kind: int = 0) -> int:
    """The least cost of a way through the grid to its last cell."""
    rows = len(grid)
    columns = len(grid[0])
    if careless == 0:
        table = [[1_000_000_000] * (columns + 1) for _ in range(rows + 1)]
        for i in range(rows - 1, row - 1, -1):
            for j in range(columns - 1, column - 1, -1):
                least = min(table[i + 1][j], table[i][j + 1])
                if kind == 1:
                    least = min(least, table[i + 1][j + 1])
                if i == rows - 1 and j == columns - 1:
                    least = 0
                table[i][j] = grid[i][j] % 100 + least
        return table[row][column]
    if row == rows or column == columns:
        return 1_000_000_000
    if row == rows - 1 and column == columns - 1:
        return grid[row][column] % 100
    least = min(cheapest_corner(grid, row + 1, column), cheapest_corner(grid, row, column + 1))
    if kind == 1:
        least = min(least, cheapest_corner(grid, row + 1, column + 1))
    return grid[row][column] % 100 + least
