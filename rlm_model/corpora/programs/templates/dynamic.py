"""Dynamic programming."""

from __future__ import annotations

from rlm_model.corpora.programs.subset import Array, wide
from rlm_model.corpora.programs.templates import Choice, Data, Range, Seed, Size, template
from rlm_model.corpora.programs.templates.common import MOD, next_random


@template(lambda p: p["n"] ** 2, n=Size(3, 2500), seed=Seed(), letters=Range(2, 9), kind=Choice(2))
def common_subsequence(n: int, seed: int, letters: int, kind: int) -> int:
    """Longest common subsequence of two random sequences."""
    first = [0] * n
    second = [0] * n
    state = seed
    for i in range(n):
        state = next_random(state)
        first[i] = state % letters
        state = next_random(state)
        second[i] = state % letters
    if kind == 0:
        table = [[0] * (n + 1) for _ in range(n + 1)]
        for i in range(1, n + 1):
            for j in range(1, n + 1):
                if first[i - 1] == second[j - 1]:
                    table[i][j] = table[i - 1][j - 1] + 1
                else:
                    table[i][j] = max(table[i - 1][j], table[i][j - 1])
        longest = table[n][n]
    else:
        row = [0] * (n + 1)
        for i in range(n):
            diagonal = 0
            for j in range(1, n + 1):
                above = row[j]
                if first[i] == second[j - 1]:
                    row[j] = diagonal + 1
                else:
                    row[j] = max(above, row[j - 1])
                diagonal = above
        longest = row[n]
    return longest


@template(lambda p: p["n"] ** 2, n=Size(3, 2200), shift=Range(1, 12))
def edit_distance(n: int, shift: int) -> int:
    """Edit distance of two sequences."""
    table = [[0] * (n + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        table[i][0] = i
        table[0][i] = i
    for i in range(1, n + 1):
        for j in range(1, n + 1):
            change = 1
            if i * i % 17 == (j + shift) * j % 17:
                change = 0
            best = min(table[i - 1][j], table[i][j - 1]) + 1
            table[i][j] = min(best, table[i - 1][j - 1] + change)
    return table[n][n]


@template(
    lambda p: p["n"] * p["capacity"],
    n=Size(3, 20_000),
    values=Data(90),
    capacity=Range(50, 4000),
)
def knapsack(values: Array, capacity: int) -> int:
    """Best value of items that fit into a knapsack."""
    best = [0] * (capacity + 1)
    for i in range(len(values)):
        weight = i * 7 % 23 + 1
        for room in range(capacity, weight - 1, -1):
            best[room] = max(best[room], best[room - weight] + values[i])
    return best[capacity]


@template(lambda p: p["n"], n=Size(5, 2_000_000), kind=Choice(2))
def coin_change(n: int, kind: int) -> int:
    """Ways to pay an amount, or fewest coins for it."""
    coins = [1, 2, 5, 10, 20, 50]
    table = [0] * (n + 1)
    if kind == 0:
        table[0] = 1
        for coin in coins:
            for amount in range(coin, n + 1):
                table[amount] = (table[amount] + table[amount - coin]) % MOD
    else:
        for amount in range(1, n + 1):
            fewest = amount
            for coin in coins:
                if coin <= amount:
                    fewest = min(fewest, table[amount - coin] + 1)
            table[amount] = fewest
    return table[n]


@template(lambda p: p["n"] ** 2, n=Size(2, 2500), modulus=Range(3, 9))
def grid_paths(n: int, modulus: int) -> int:
    """Ways through a grid with holes."""
    ways = [[0] * n for _ in range(n)]
    ways[0][0] = 1
    for row in range(n):
        for column in range(n):
            if row > 0:
                ways[row][column] = ways[row - 1][column]
            if column > 0:
                ways[row][column] = (ways[row][column] + ways[row][column - 1]) % MOD
            if (row * 3 + column) % modulus == modulus - 1:
                ways[row][column] = 0
    total = 0
    for column in range(n):
        total = (total + ways[n - 1][column]) % MOD
    return total


@template(lambda p: p["n"] ** 2, n=Size(3, 9000), values=Data(100_000))
def rising_subsequence(values: Array) -> int:
    """Longest rising subsequence, in quadratic time."""
    lengths = [1] * len(values)
    best = 1
    for i in range(len(values)):
        for j in range(i):
            if values[j] < values[i] and lengths[j] + 1 > lengths[i]:
                lengths[i] = lengths[j] + 1
        best = max(best, lengths[i])
    return best


@template(lambda p: p["n"] ** 3, n=Size(3, 300), factor=Range(3, 40))
def matrix_chain(n: int, factor: int) -> int:
    """Cheapest order to multiply a chain of matrices."""
    sides = [0] * (n + 1)
    for i in range(n + 1):
        sides[i] = (i * factor + 3) % 19 + 1
    cost = [[0] * n for _ in range(n)]
    for length in range(2, n + 1):
        for i in range(n - length + 1):
            j = i + length - 1
            cheapest = 1_000_000_000
            for k in range(i, j):
                product = sides[i] * sides[k + 1] * sides[j + 1]
                cheapest = min(cheapest, cost[i][k] + cost[k + 1][j] + product)
            cost[i][j] = cheapest
    return cost[0][n - 1]


@template(lambda p: p["n"] ** 2, n=Size(3, 8000))
def catalan(n: int) -> int:
    """Catalan numbers, reduced."""
    numbers = [0] * (n + 1)
    numbers[0] = 1
    for i in range(1, n + 1):
        total = 0
        for j in range(i):
            total = wide(total + numbers[j] * numbers[i - 1 - j]) % MOD
        numbers[i] = total
    return numbers[n]


@template(
    lambda p: p["n"] * p["target"], n=Size(3, 20_000), values=Data(40), target=Range(60, 3000)
)
def reachable_sums(values: Array, target: int) -> int:
    """Sums that subsets reach."""
    reachable = [0] * (target + 1)
    reachable[0] = 1
    for value in values:
        for total in range(target, value - 1, -1):
            if reachable[total - value] == 1:
                reachable[total] = 1
    count = 0
    for flag in reachable:
        count += flag
    return count


@template(lambda p: p["n"] ** 2, n=Size(3, 8000), step=Range(2, 11))
def rod_cutting(n: int, step: int) -> int:
    """Best price of a rod that is cut."""
    best = [0] * (n + 1)
    for length in range(1, n + 1):
        price = 0
        for cut in range(1, length + 1):
            price = max(price, cut * step % 31 + best[length - cut])
        best[length] = price
    return best[n]
