"""Loops in loops and one after the other, whose bounds tell what they cost."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Grid, Literal, Numbers, Size, form
from rlm_model.corpora.programs.subset import Array, Matrix


@form(n=Size(), kind=Choice(5), width=Literal(3, 9))
def count_in_three_loops(n: int, kind: int, width: int) -> int:
    """Three loops, one in the other."""
    count = 0
    for i in range(n):
        if kind == 0:
            for j in range(n):
                for k in range(n):
                    if (i + j + k) % width == 0:
                        count += 1
        elif kind == 1:
            for j in range(i + 1, n):
                for k in range(j + 1, n):
                    if (i * j + k) % width == 0:
                        count += 1
        elif kind == 2:
            for j in range(n):
                for k in range(width):
                    if (i + j) % width == k:
                        count += 1
        elif kind == 3:
            for j in range(width):
                for k in range(j + 1, width):
                    if (i + j * k) % width == 0:
                        count += 1
        else:
            for j in range(i, min(i + width, n)):
                for k in range(j, min(j + width, n)):
                    if (i + j + k) % 2 == 0:
                        count += 1
    return count


@form(values=Numbers(), kind=Choice(4), reach=Literal(3, 9))
def near_and_far_pairs(values: Array, kind: int, reach: int) -> int:
    """Compares values with those before or behind them."""
    best = 0
    for i in range(len(values)):
        if kind == 0:
            for j in range(i + 1, min(i + reach, len(values))):
                best = max(best, values[j] - values[i])
        elif kind == 1:
            for j in range(i + reach, len(values)):
                best = max(best, values[j] - values[i])
        elif kind == 2:
            for j in range(max(i - reach, 0), i):
                best = max(best, values[i] - values[j])
        else:
            j = i - reach
            while j >= 0:
                best = max(best, values[i] - values[j])
                j -= reach
    return best


@form(n=Size(), kind=Choice(4), modulus=Literal(3, 19))
def products_of_size(n: int, kind: int, modulus: int) -> int:
    """Products of a matrix: with a matrix, a vector, or of its diagonal alone."""
    first = [[0] * n for _ in range(n)]
    for row in range(n):
        for column in range(n):
            first[row][column] = (row * 3 + column) % modulus
    if kind == 0:
        product = [[0] * n for _ in range(n)]
        for row in range(n):
            for column in range(n):
                for i in range(n):
                    product[row][column] += first[row][i] * first[i][column]
        return product[n - 1][n // 2] % 1_000_007
    if kind == 1:
        result = [0] * n
        for row in range(n):
            for column in range(n):
                result[row] += first[row][column] * (column % modulus)
        return result[n - 1] % 1_000_007
    total = 0
    if kind == 2:
        for row in range(n):
            for i in range(n):
                total += first[row][i] * first[i][row]
        return total % 1_000_007
    for row in range(n):
        for column in range(n):
            cell = 0
            for i in range(n):
                cell += first[row][i] * first[column][i]
            total = max(total, cell)
    return total % 1_000_007


@form(n=Size(), kind=Choice(6))
def doubling_loops(n: int, kind: int) -> int:
    """Loops that double or halve a counter."""
    total = 0
    if kind == 0:
        size = 1
        while size <= n:
            for i in range(n):
                total += (i + size) % 3
            size *= 2
        return total
    if kind == 1:
        size = 1
        while size <= n:
            for i in range(size):
                total += i % 3
            size *= 2
        return total
    if kind == 2:
        for i in range(1, n + 1):
            rest = i
            while rest > 0:
                total += rest % 2
                rest = rest // 2
        return total
    if kind == 3:
        size = 1
        while size <= n:
            step = 1
            while step <= n:
                total += size % 3 + step % 5
                step *= 2
            size *= 2
        return total
    if kind == 4:
        rest = n
        while rest > 0:
            for i in range(rest):
                total += i % 3
            rest = rest // 2
        return total
    rest = n
    while rest > 0:
        for i in range(n):
            total += i % (rest + 1) % 2
        rest = rest // 2
    return total


@form(values=Numbers(), kind=Choice(3))
def halving_in_loop(values: Array, kind: int) -> int:
    """Halves something for each value."""
    total = 0
    for value in values:
        if kind == 0:
            rest = len(values)
            while rest > 1:
                if values[rest - 1] > value:
                    total += 1
                rest = rest // 2
        elif kind == 1:
            low = 0
            high = len(values)
            while low < high:
                middle = (low + high) // 2
                if values[middle] < value:
                    low = middle + 1
                else:
                    high = middle
            total = (total + low) % 1_000_007
        else:
            step = 1
            while step < len(values):
                total = (total + values[step] % 2 + value % 2) % 1_000_007
                step *= 2
    return total


@form(n=Size(), kind=Choice(5))
def root_loops(n: int, kind: int) -> int:
    """Loops up to a root."""
    total = 0
    if kind == 0:
        i = 1
        while i * i <= n:
            total += n % i
            i += 1
        return total
    if kind == 1:
        for number in range(1, n + 1):
            divisor = 1
            while divisor * divisor <= number:
                if number % divisor == 0:
                    total += 1
                divisor += 1
        return total
    if kind == 2:
        i = 1
        while i * i <= n:
            j = 1
            while j * j <= n:
                total += (i + j) % 3
                j += 1
            i += 1
        return total
    if kind == 3:
        i = 1
        while i * i <= n:
            for j in range(n):
                total += j % i
            i += 1
        return total
    i = 1
    passed = 0
    while passed < n:
        passed += i
        total += passed % 3
        i += 1
    return total


@form(values=Numbers(), kind=Choice(4), width=Literal(4, 12))
def fixed_inner_loop(values: Array, kind: int, width: int) -> int:
    """A loop of fixed length for each value."""
    total = 0
    for value in values:
        if kind == 0:
            for i in range(width):
                total = (total + value * i) % 1_000_007
        elif kind == 1:
            rest = value
            for _digit in range(width):
                total += rest % 2
                rest = rest // 2
        elif kind == 2:
            i = 0
            while i < width and i < len(values):
                if values[i] < value:
                    total += 1
                i += 1
        else:
            for i in range(1, width):
                for j in range(i):
                    if value % (i + j + 1) == 0:
                        total += 1
    return total


@form(values=Numbers(), kind=Choice(3), limit=Literal(100, 600))
def loops_in_a_row(values: Array, kind: int, limit: int) -> int:
    """Several loops, one after the other."""
    best = 0
    for value in values:
        best = max(best, value)
    least = best
    for value in values:
        least = min(least, value)
    count = 0
    if kind == 0:
        for value in values:
            if value - least > best - value:
                count += 1
        return count
    if kind == 1:
        for i in range(1, len(values)):
            if values[i] - values[i - 1] > limit:
                count += 1
        for i in range(len(values) // 2):
            if values[i] > values[len(values) - 1 - i]:
                count += 1
        return count
    for i in range(len(values)):
        for j in range(i):
            if values[i] - values[j] > limit:
                count += 1
    return count + best - least


@form(n=Size(), kind=Choice(3), modulus=Literal(3, 19))
def short_after_long_loops(n: int, kind: int, modulus: int) -> int:
    """A pair of loops, and then another loop."""
    total = 0
    for i in range(n):
        if kind == 0:
            for j in range(n):
                total += (i + j) % modulus
        elif kind == 1:
            total += i % modulus
        else:
            size = 1
            while size < n:
                total += (i + size) % modulus
                size *= 2
    for i in range(n):
        if i % modulus == 0:
            total -= 1
    i = n
    while i > 0:
        total += i % 2
        i = i // 2
    return total


@form(grid=Grid(), kind=Choice(4))
def pairs_in_grid(grid: Matrix, kind: int) -> int:
    """Compares cells, rows or neighbours of the grid."""
    size = len(grid)
    count = 0
    if kind == 0:
        for row in range(size):
            for column in range(size):
                for i in range(size):
                    for j in range(size):
                        if grid[row][column] < grid[i][j]:
                            count += 1
        return count
    if kind == 1:
        for row in range(size):
            for other in range(row + 1, size):
                for column in range(size):
                    if grid[row][column] == grid[other][column]:
                        count += 1
        return count
    if kind == 2:
        for row in range(1, size - 1):
            for column in range(1, size - 1):
                for i in range(row - 1, row + 2):
                    for j in range(column - 1, column + 2):
                        if grid[i][j] > grid[row][column]:
                            count += 1
        return count
    for row in range(size):
        for column in range(size):
            best = 0
            for i in range(size):
                best = max(best, max(grid[row][i], grid[i][column]))
            if grid[row][column] == best:
                count += 1
    return count
