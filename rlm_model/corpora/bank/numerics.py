"""Small numeric helpers in plain Python: statistics, primes, polynomials, matrices, money."""

import math
import random
from bisect import bisect_right
from collections import Counter, deque
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from heapq import heappop, heappush, heappushpop

from rlm_model.corpora.bank import samples


def mean_and_spread(values):
    """Mean and population standard deviation in one pass over the values."""
    count, mean, squares = 0, 0.0, 0.0
    for value in values:
        count += 1
        delta = value - mean
        mean += delta / count
        squares += delta * (value - mean)
    return round(mean, 6), round(math.sqrt(squares / count), 6)


def average_and_deviation(data):
    variance = 0
    for x in data:
        variance += (x - sum(data) / len(data)) ** 2 / len(data)
    return round(sum(data) / len(data), 6), round(variance**0.5, 6)


def most_common_value(values):
    """The most frequent value, the smallest one if several are equally frequent."""
    counts = Counter(values)
    best = max(counts.values())
    return min(value for value, count in counts.items() if count == best)


def mode_of(values):
    best, best_count = None, 0
    for candidate in sorted(values):
        if values.count(candidate) > best_count:
            best, best_count = candidate, values.count(candidate)
    return best


def moving_average(values, window=7):
    averages = []
    total = 0
    for position, value in enumerate(values):
        total += value
        if position >= window:
            total -= values[position - window]
        averages.append(round(total / min(position + 1, window), 3))
    return averages


def smoothed(series, window=7):
    result = []
    for end in range(1, len(series) + 1):
        part = series[max(end - window, 0) : end]
        result.append(round(sum(part) / len(part), 3))
    return result


def weighted_average_stream(values, weights=(1, 2, 3, 4)):
    """Yield the weighted average of the last few values, the newest weighing most."""
    recent = deque(maxlen=len(weights))
    for value in values:
        recent.append(value)
        used = weights[-len(recent) :]
        yield sum(w * v for w, v in zip(used, recent)) / sum(used)


def running_median(readings):
    """Lower median of all readings so far, after each reading."""
    low, high = [], []
    medians = []
    for reading in readings:
        heappush(low, -heappushpop(high, reading))
        if len(low) - len(high) > 1:
            heappush(high, -heappop(low))
        medians.append(-low[0])
    return medians


def medians_of_prefixes(readings):
    return [
        sorted(readings[: end + 1])[end // 2]  # the lower one of the two in the middle
        for end in range(len(readings))
    ]


def primes_below(limit: int) -> list[int]:
    sieve = bytearray([1]) * max(limit, 2)
    sieve[0] = sieve[1] = 0
    for number in range(2, math.isqrt(limit) + 1):
        if sieve[number]:
            multiples = range(number * number, limit, number)
            sieve[number * number : limit : number] = bytes(len(multiples))
    return [number for number in range(limit) if sieve[number]]


def primes_by_division(limit: int) -> list[int]:
    def is_prime(number):
        for divisor in range(2, math.isqrt(number) + 1):
            if number % divisor == 0:
                return False
        return number > 1

    return [number for number in range(limit) if is_prime(number)]


def prime_factors(numbers):
    """The prime factors of each number, by trial division."""
    factors = {}
    for number in numbers:
        found, rest, divisor = [], number, 2
        while divisor * divisor <= rest:
            while rest % divisor == 0:
                found.append(divisor)
                rest //= divisor
            divisor += 1
        factors[number] = found + [rest] if rest > 1 else found
    return factors


def power_modulo(base, exponent, modulus):
    result = 1
    base %= modulus
    while exponent:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


def repeated_product_modulo(base, exponent, modulus):
    result = 1
    for _ in range(exponent):
        result = result * base % modulus
    return result


def harmonic_sum(terms):
    """1 + 1/2 + 1/3 + ... exactly, then as a float."""
    total = Fraction(0)
    for k in range(1, terms + 1):
        total += Fraction(1, k)
    return float(total)


def harmonic_sum_halving(terms):
    def between(first, last):
        if first == last:
            return Fraction(1, first)
        middle = (first + last) // 2
        return between(first, middle) + between(middle + 1, last)

    return float(between(1, terms))


def invoice_total(prices: list[str], vat: str = "0.19") -> Decimal:
    """Net prices are given as text; tax is rounded per line, as the law wants it."""
    cent = Decimal("0.01")
    total = Decimal(0)
    for text in prices:
        net = Decimal(text)
        total += net + (net * Decimal(vat)).quantize(cent, rounding=ROUND_HALF_UP)
    return total


def evaluate_polynomial(coefficients, x):
    value = 0.0
    for coefficient in reversed(coefficients):
        value = value * x + coefficient
    return round(value, 6)


def polynomial_value(coefficients, x):
    value = 0.0
    for degree in range(len(coefficients)):
        term = coefficients[degree]
        for _ in range(degree):
            term *= x
        value += term
    return round(value, 6)


def multiply_polynomials(a, b):
    product = [0] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            product[i + j] += x * y
    return product


def matrix_product(a, b):
    columns = list(zip(*b))
    return [[sum(x * y for x, y in zip(row, column)) for column in columns] for row in a]


def multiply_matrices(a, b):
    size = len(a)
    result = [[0 for _ in range(size)] for _ in range(size)]
    for i in range(size):
        for j in range(size):
            for k in range(size):
                result[i][j] = result[i][j] + a[i][k] * b[k][j]
    return result


def integrate(function, low, high, steps):
    """Trapezoidal rule."""
    width = (high - low) / steps
    inner = math.fsum(function(low + k * width) for k in range(1, steps))
    return width * (inner + (function(low) + function(high)) / 2)


def interpolate(xs, ys, wanted):
    """Linear interpolation on sorted points, constant outside of them."""
    result = []
    for x in wanted:
        right = bisect_right(xs, x)
        if right == 0 or right == len(xs):
            result.append(float(ys[0] if right == 0 else ys[-1]))
            continue
        part = (x - xs[right - 1]) / (xs[right] - xs[right - 1])
        result.append(ys[right - 1] + part * (ys[right] - ys[right - 1]))
    return result


def lookup_between(xs, ys, wanted):
    result = []
    for x in wanted:
        right = 0
        while right < len(xs) and xs[right] <= x:
            right += 1
        if right in (0, len(xs)):
            result.append(float(ys[min(right, len(xs) - 1)]))
        else:
            part = (x - xs[right - 1]) / (xs[right] - xs[right - 1])
            result.append(ys[right - 1] + part * (ys[right] - ys[right - 1]))
    return result


def farthest_of_walk(steps, seed=17):
    rng = random.Random(seed)
    x = y = farthest = 0
    for _ in range(steps):
        dx, dy = rng.choice(((0, 1), (1, 0), (0, -1), (-1, 0)))
        x, y = x + dx, y + dy
        farthest = max(farthest, abs(x) + abs(y))
    return farthest


def histogram(values, width, bins=40):
    counts = [0] * bins
    for value in values:
        counts[min(value // width, bins - 1)] += 1
    return counts


def bits_of_product(numbers):
    product = 1
    for number in numbers:
        product *= number
    return product.bit_length()


def bits_of_product_tree(numbers):
    """Bits that the product takes, multiplying factors of similar length."""
    level = list(numbers)
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        level = [a * b for a, b in zip(level[::2], level[1::2])] + odd
    return level[0].bit_length()


def _points(n, rng):
    xs = sorted(rng.sample(range(10 * n), n))
    return xs, samples.integers(n, rng, 500), samples.floats(n, rng, 0, 10 * n)


CASES = {
    "mean_and_spread": lambda n, rng: (samples.floats(n, rng),),
    "average_and_deviation": lambda n, rng: (samples.floats(n, rng),),
    "most_common_value": lambda n, rng: (samples.integers(n, rng, max(n // 3, 5)),),
    "mode_of": lambda n, rng: (samples.integers(n, rng, max(n // 3, 5)),),
    "moving_average": lambda n, rng: (samples.integers(n, rng), 365),
    "smoothed": lambda n, rng: (samples.integers(n, rng), 365),
    "weighted_average_stream": lambda n, rng: (samples.floats(n, rng),),
    "running_median": lambda n, rng: (samples.integers(n, rng),),
    "medians_of_prefixes": lambda n, rng: (samples.integers(n, rng),),
    "primes_below": lambda n, rng: (n,),
    "primes_by_division": lambda n, rng: (n,),
    "prime_factors": lambda n, rng: ([x + 1 for x in samples.integers(n, rng)],),
    "power_modulo": lambda n, rng: (7, n, 1_000_003),
    "repeated_product_modulo": lambda n, rng: (7, n, 1_000_003),
    "harmonic_sum": lambda n, rng: (n,),
    "harmonic_sum_halving": lambda n, rng: (n,),
    "invoice_total": lambda n, rng: ([f"{x:.2f}" for x in samples.floats(n, rng)],),
    "evaluate_polynomial": lambda n, rng: (samples.integers(n, rng, 9), 0.75),
    "polynomial_value": lambda n, rng: (samples.integers(n, rng, 9), 0.75),
    "multiply_polynomials": lambda n, rng: (samples.integers(n, rng, 9), [1, 4, 6] * (n // 3 + 1)),
    "matrix_product": lambda n, rng: (samples.matrix(n, rng), samples.matrix(n, rng)),
    "multiply_matrices": lambda n, rng: (samples.matrix(n, rng), samples.matrix(n, rng)),
    "integrate": lambda n, rng: (math.sin, 0.0, 3.0, n),
    "interpolate": _points,
    "lookup_between": _points,
    "farthest_of_walk": lambda n, rng: (n,),
    "histogram": lambda n, rng: (samples.integers(n, rng, 1000), 25),
    "bits_of_product": lambda n, rng: ([x + 2 for x in samples.integers(n, rng, 5000)],),
    "bits_of_product_tree": lambda n, rng: ([x + 2 for x in samples.integers(n, rng, 5000)],),
}

ALIKE = [
    ("mean_and_spread", "average_and_deviation"),
    ("most_common_value", "mode_of"),
    ("moving_average", "smoothed"),
    ("running_median", "medians_of_prefixes"),
    ("primes_below", "primes_by_division"),
    ("power_modulo", "repeated_product_modulo"),
    ("harmonic_sum", "harmonic_sum_halving"),
    ("evaluate_polynomial", "polynomial_value"),
    ("matrix_product", "multiply_matrices"),
    ("interpolate", "lookup_between"),
    ("bits_of_product", "bits_of_product_tree"),
]
