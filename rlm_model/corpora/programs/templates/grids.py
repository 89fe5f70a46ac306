"""Matrices and grids: products, fills, searches, simulations."""

from __future__ import annotations

from rlm_model.corpora.programs.subset import List, wide
from rlm_model.corpora.programs.templates import Choice, Range, Seed, Size, template
from rlm_model.corpora.programs.templates.common import MOD, mix, next_random


@template(lambda p: p["n"] ** 2 * (p["n"] + 4), n=Size(2, 300), factor=Range(3, 20))
def matrix_product(n: int, factor: int) -> int:
    """Product of two matrices."""
    left = [[0] * n for _ in range(n)]
    right = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            left[i][j] = (i * factor + j) % 10
            right[i][j] = (i + j * factor) % 10
    product = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            cell = 0
            for k in range(n):
                cell += left[i][k] * right[k][j]
            product[i][j] = cell
    total = 0
    for i in range(n):
        for j in range(n):
            total = mix(total, product[i][j])
    return total


@template(lambda p: p["n"] ** 2, n=Size(2, 2500), seed=Seed())
def transposed(n: int, seed: int) -> int:
    """Transposes a matrix into a new one."""
    matrix = [[0] * n for _ in range(n)]
    state = seed
    for row in range(n):
        for column in range(n):
            state = next_random(state)
            matrix[row][column] = state % 100
    turned = [[0] * n for _ in range(n)]
    for row in range(n):
        for column in range(n):
            turned[column][row] = matrix[row][column]
    total = 0
    for row in range(n):
        for column in range(n):
            total = mix(total, turned[row][column])
    return total


@template(lambda p: p["n"] ** 2, n=Size(4, 1500), seed=Seed(), walls=Range(10, 40))
def flood_fill(n: int, seed: int, walls: int) -> int:
    """Sizes of the open areas of a grid, with a stack."""
    grid = [[0] * n for _ in range(n)]
    state = seed
    for row in range(n):
        for column in range(n):
            state = next_random(state)
            if state % 100 < walls:
                grid[row][column] = 1
    areas = 0
    largest = 0
    stack: List = []
    for first in range(n * n):
        if grid[first // n][first % n] == 0:
            areas += 1
            size = 0
            stack.append(first)
            grid[first // n][first % n] = 2
            while len(stack) > 0:
                place = stack.pop()
                row = place // n
                column = place % n
                size += 1
                if row > 0 and grid[row - 1][column] == 0:
                    grid[row - 1][column] = 2
                    stack.append(place - n)
                if row < n - 1 and grid[row + 1][column] == 0:
                    grid[row + 1][column] = 2
                    stack.append(place + n)
                if column > 0 and grid[row][column - 1] == 0:
                    grid[row][column - 1] = 2
                    stack.append(place - 1)
                if column < n - 1 and grid[row][column + 1] == 0:
                    grid[row][column + 1] = 2
                    stack.append(place + 1)
            largest = max(largest, size)
    return mix(areas, largest)


@template(lambda p: p["n"] ** 2, n=Size(4, 1500), seed=Seed(), walls=Range(5, 30))
def grid_distances(n: int, seed: int, walls: int) -> int:
    """Distances from a corner of a grid, breadth first."""
    blocked = [[0] * n for _ in range(n)]
    distance = [[-1] * n for _ in range(n)]
    state = seed
    for row in range(n):
        for column in range(n):
            state = next_random(state)
            if state % 100 < walls:
                blocked[row][column] = 1
    row_steps = [0, 1, 0, -1]
    column_steps = [1, 0, -1, 0]
    queue = [0] * (n * n)
    head = 0
    tail = 1
    distance[0][0] = 0
    while head < tail:
        row = queue[head] // n
        column = queue[head] % n
        head += 1
        for side in range(4):
            r = row + row_steps[side]
            c = column + column_steps[side]
            inside = r >= 0 and r < n and c >= 0 and c < n
            if inside and blocked[r][c] == 0 and distance[r][c] < 0:
                distance[r][c] = distance[row][column] + 1
                queue[tail] = r * n + c
                tail += 1
    return mix(tail, distance[n - 1][n - 1] + 1)


@template(lambda p: p["n"] ** 2 * p["rounds"], n=Size(4, 1000), rounds=Range(1, 12), seed=Seed())
def game_of_life(n: int, rounds: int, seed: int) -> int:
    """Game of life on a torus."""
    cells = [[0] * n for _ in range(n)]
    counts = [[0] * n for _ in range(n)]
    state = seed
    for row in range(n):
        for column in range(n):
            state = next_random(state)
            cells[row][column] = state % 3 % 2
    for _round in range(rounds):
        for row in range(n):
            for column in range(n):
                around = 0
                for r in range(-1, 2):
                    for c in range(-1, 2):
                        around += cells[(row + r + n) % n][(column + c + n) % n]
                counts[row][column] = around - cells[row][column]
        for row in range(n):
            for column in range(n):
                if counts[row][column] == 3:
                    cells[row][column] = 1
                elif counts[row][column] != 2:
                    cells[row][column] = 0
    alive = 0
    for row in range(n):
        for column in range(n):
            alive += cells[row][column]
    return alive


@template(lambda p: p["n"] ** 2, n=Size(3, 2500), kind=Choice(2), factor=Range(2, 90))
def path_sums(n: int, kind: int, factor: int) -> int:
    """Cheapest, or dearest, way through a grid, right and down."""
    cost = [[0] * n for _ in range(n)]
    for row in range(n):
        for column in range(n):
            cost[row][column] = (row * factor + column * 31 + row * column) % 100
    for i in range(1, n):
        cost[0][i] += cost[0][i - 1]
        cost[i][0] += cost[i - 1][0]
    for row in range(1, n):
        for column in range(1, n):
            if kind == 0:
                cost[row][column] += min(cost[row - 1][column], cost[row][column - 1])
            else:
                cost[row][column] += max(cost[row - 1][column], cost[row][column - 1])
    return cost[n - 1][n - 1]


@template(
    lambda p: p["n"] ** 2 + 2 * p["queries"], n=Size(3, 2000), queries=Range(3, 60), seed=Seed()
)
def rectangle_sums(n: int, queries: int, seed: int) -> int:
    """Sums of rectangles, from prefix sums in two dimensions."""
    prefix = [[0] * (n + 1) for _ in range(n + 1)]
    for row in range(n):
        for column in range(n):
            above = prefix[row][column + 1] + prefix[row + 1][column] - prefix[row][column]
            prefix[row + 1][column + 1] = above + (row * 5 + column * 3) % 9
    total = 0
    state = seed
    for _q in range(queries):
        state = next_random(state)
        bottom = state % n + 1
        state = next_random(state)
        right = state % n + 1
        top = bottom // 2
        left = right // 3
        area = prefix[bottom][right] - prefix[top][right]
        total = mix(total, area - prefix[bottom][left] + prefix[top][left])
    return total


@template(lambda p: (p["n"] - 2) ** 2 * p["rounds"] + p["n"], n=Size(4, 1200), rounds=Range(1, 20))
def heat_flow(n: int, rounds: int) -> int:
    """Averages of neighbours, again and again."""
    heat = [[0] * n for _ in range(n)]
    for column in range(n):
        heat[0][column] = 10_000
    for _round in range(rounds):
        for row in range(1, n - 1):
            for column in range(1, n - 1):
                sides = heat[row][column - 1] + heat[row][column + 1]
                heat[row][column] = (heat[row - 1][column] + heat[row + 1][column] + sides) // 4
    total = 0
    for row in range(n):
        total = mix(total, heat[row][n // 2])
    return total


@template(lambda p: p["n"] ** 2, n=Size(2, 3000), kind=Choice(2))
def line_maxima(n: int, kind: int) -> int:
    """Maxima of all rows, or of all columns."""
    table = [[0] * n for _ in range(n)]
    for row in range(n):
        for column in range(n):
            table[row][column] = wide(row * row * 7 + column * 13 + row * column) % 10_007
    total = 0
    for i in range(n):
        largest = 0
        for j in range(n):
            if kind == 0:
                largest = max(largest, table[i][j])
            else:
                largest = max(largest, table[j][i])
        total = (total + largest) % MOD
    return total
