"""Matrices: n is the number of their cells."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Grid, Literal, Number, Size, form
from rlm_model.corpora.programs.subset import List, Matrix


@form(grid=Grid(), kind=Choice(3))
def grid_total(grid: Matrix, kind: int) -> int:
    """All cells."""
    total = 0
    for row in range(len(grid)):
        for column in range(len(grid[0])):
            if kind == 0:
                total += grid[row][column]
            elif kind == 1:
                total = max(total, grid[row][column])
            elif grid[row][column] % 2 == 1:
                total += 1
    return total


@form(grid=Grid(), kind=Choice(2))
def diagonal_total(grid: Matrix, kind: int) -> int:
    """One cell of each row."""
    total = 0
    for row in range(len(grid)):
        total += grid[row][row]
        if kind == 1:
            total += grid[row][len(grid) - 1 - row]
    return total


@form(grid=Grid(), kind=Choice(2))
def largest_row_total(grid: Matrix, kind: int) -> int:
    """A sum for each row or column."""
    best = 0
    for row in range(len(grid)):
        total = 0
        for column in range(len(grid[0])):
            if kind == 0:
                total += grid[row][column]
            else:
                total += grid[column][row]
        best = max(best, total)
    return best


@form(grid=Grid())
def transpose_grid(grid: Matrix) -> None:
    """Exchanges rows and columns in place."""
    for row in range(len(grid)):
        for column in range(row + 1, len(grid)):
            held = grid[row][column]
            grid[row][column] = grid[column][row]
            grid[column][row] = held


@form(grid=Grid(), kind=Choice(2))
def count_peaks(grid: Matrix, kind: int) -> int:
    """Neighbours of each cell."""
    count = 0
    for row in range(1, len(grid) - 1):
        for column in range(1, len(grid[0]) - 1):
            here = grid[row][column]
            if kind == 0:
                if here > grid[row - 1][column] and here > grid[row + 1][column]:
                    count += 1
            else:
                around = grid[row - 1][column] + grid[row + 1][column]
                count += max(around + grid[row][column - 1] - 3 * here, 0)
    return count


@form(grid=Grid(), kind=Choice(2))
def cheapest_path(grid: Matrix, kind: int) -> int:
    """A table over all cells."""
    rows = len(grid)
    columns = len(grid[0])
    best = [0] * columns
    for row in range(rows):
        for column in range(columns):
            before = best[column]
            if column > 0:
                if kind == 0:
                    before = min(best[column], best[column - 1])
                else:
                    before = max(best[column], best[column - 1])
            best[column] = before + grid[row][column] % 100
    return best[columns - 1]


@form(grid=Grid(4), kind=Choice(2))
def count_islands(grid: Matrix, kind: int) -> int:
    """Groups of cells, found with a list of what is left to do."""
    rows = len(grid)
    columns = len(grid[0])
    seen = [0] * (rows * columns)
    islands = 0
    for start in range(rows * columns):
        if seen[start] == 0 and grid[start // columns][start % columns] % 4 > 0:
            islands += 1
            todo: List = []
            todo.append(start)
            seen[start] = 1
            while len(todo) > 0:
                current = todo.pop()
                row = current // columns
                column = current % columns
                if kind == 1:
                    islands += grid[row][column] // 1_000_000
                if row > 0:
                    above = current - columns
                    if seen[above] == 0 and grid[row - 1][column] % 4 > 0:
                        seen[above] = 1
                        todo.append(above)
                if row + 1 < rows:
                    below = current + columns
                    if seen[below] == 0 and grid[row + 1][column] % 4 > 0:
                        seen[below] = 1
                        todo.append(below)
                if column > 0:
                    before = current - 1
                    if seen[before] == 0 and grid[row][column - 1] % 4 > 0:
                        seen[before] = 1
                        todo.append(before)
                if column + 1 < columns:
                    after = current + 1
                    if seen[after] == 0 and grid[row][column + 1] % 4 > 0:
                        seen[after] = 1
                        todo.append(after)
    return islands


@form(grid=Grid(), kind=Choice(2))
def steps_across(grid: Matrix, kind: int) -> int:
    """Breadth first over cells, from a corner."""
    rows = len(grid)
    columns = len(grid[0])
    distance = [0] * (rows * columns)
    queue: List = []
    queue.append(0)
    distance[0] = 1
    head = 0
    while head < len(queue):
        current = queue[head]
        head += 1
        if current % columns + 1 < columns and distance[current + 1] == 0:
            distance[current + 1] = distance[current] + 1
            queue.append(current + 1)
        if current + columns < rows * columns and distance[current + columns] == 0:
            distance[current + columns] = distance[current] + 1
            queue.append(current + columns)
    if kind == 0:
        return distance[rows * columns - 1]
    return len(queue) + grid[0][0]


@form(grid=Grid(), kind=Choice(2))
def multiply_by_itself(grid: Matrix, kind: int) -> int:
    """The product of a square matrix with itself."""
    size = len(grid)
    result = [[0] * size for _ in range(size)]
    for row in range(size):
        for column in range(size):
            total = 0
            for i in range(size):
                total += grid[row][i] % 100 * (grid[i][column] % 100)
            result[row][column] = total
    if kind == 0:
        return result[size - 1][size - 1]
    trace = 0
    for row in range(size):
        trace += result[row][row]
    return trace


@form(grid=Grid(), kind=Choice(2))
def spiral_total(grid: Matrix, kind: int) -> int:
    """Rings from the border to the middle."""
    top = 0
    bottom = len(grid) - 1
    total = 0
    while top < bottom:
        for i in range(top, bottom):
            total += grid[top][i] + grid[i][bottom]
            if kind == 0:
                total += grid[bottom][bottom + top - i] + grid[bottom + top - i][top]
        top += 1
        bottom -= 1
    return total


@form(n=Size(), modulus=Literal(3, 19), kind=Choice(2))
def table_of_products(n: int, modulus: int, kind: int) -> int:
    """A matrix of n by n cells."""
    table = [[0] * n for _ in range(n)]
    total = 0
    for row in range(n):
        for column in range(n):
            table[row][column] = row * column % modulus
            if kind == 1:
                total += table[row][column]
    if kind == 0:
        total = table[n // 2][n - 1]
    return total


@form(n=Size(), far=Number(500, 2000), kind=Choice(2))
def shortest_ways(n: int, far: int, kind: int) -> int:
    """Ways between all places."""
    ways = [[far] * n for _ in range(n)]
    for i in range(n):
        ways[i][(i * 7 + 1) % n] = i % 13 + 1
        if kind == 1:
            ways[i][(i + 1) % n] = i % 5 + 2
    for via in range(n):
        for start in range(n):
            for end in range(n):
                ways[start][end] = min(ways[start][end], ways[start][via] + ways[via][end])
    return ways[0][n - 1]
