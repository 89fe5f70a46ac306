"""Whole numbers: tables of primes, divisors and combinations, digits, polynomials, matrices."""

from fractions import Fraction
from itertools import accumulate, combinations, count
from math import comb, gcd, isqrt

from rlm_model.corpora.bank import samples

MODULUS = 1_000_000_007


def smallest_factors(limit: int) -> list[int]:
    """Smallest prime factor of each number up to the limit, from a sieve."""
    factors = list(range(limit + 1))
    for p in range(2, isqrt(limit) + 1):
        if factors[p] == p:
            for multiple in range(p * p, limit + 1, p):
                if factors[multiple] == multiple:
                    factors[multiple] = p
    return factors


def smallest_factors_by_trial(limit):
    factors = [0, 1]
    for number in range(2, limit + 1):
        divisor = 2
        while divisor * divisor <= number and number % divisor != 0:
            divisor += 1
        factors.append(divisor if number % divisor == 0 else number)
    return factors[: limit + 1]


def twin_primes(limit):
    sieve = bytearray([1]) * (limit + 3)
    sieve[:2] = b"\0\0"
    for p in range(2, isqrt(limit + 2) + 1):
        if sieve[p]:
            sieve[p * p :: p] = bytes(len(range(p * p, limit + 3, p)))
    return [(p, p + 2) for p in range(2, limit + 1) if sieve[p] and sieve[p + 2]]


def primes_endlessly():
    """Every prime, with a dict of the multiples that come next."""
    ahead = {}
    for number in count(2):
        step = ahead.pop(number, None)
        if step is None:
            yield number
            ahead[number * number] = number
        else:
            place = number + step
            while place in ahead:
                place += step
            ahead[place] = step


def first_primes(amount):
    source = primes_endlessly()
    return [next(source) for _ in range(amount)]


def first_primes_against_known(amount):
    primes = []
    candidate = 2
    while len(primes) < amount:
        if all(candidate % p for p in primes):
            primes.append(candidate)
        candidate += 1
    return primes


def totients(limit):
    """How many smaller numbers share no factor with each number."""
    phi = list(range(limit + 1))
    for p in range(2, limit + 1):
        if phi[p] == p:
            for multiple in range(p, limit + 1, p):
                phi[multiple] -= phi[multiple] // p
    return phi


def totients_by_gcd(limit):
    return [0] + [sum(1 for k in range(1, n + 1) if gcd(k, n) == 1) for n in range(1, limit + 1)]


def divisor_sums(limit: int) -> list[int]:
    sums = [0] * (limit + 1)
    for divisor in range(1, limit + 1):
        for multiple in range(2 * divisor, limit + 1, divisor):
            sums[multiple] += divisor
    return sums


def divisor_sums_to_root(limit):
    sums = []
    for number in range(limit + 1):
        total = 1 if number > 1 else 0
        for d in range(2, isqrt(number) + 1):
            if number % d == 0:
                total += d + (number // d if d * d != number else 0)
        sums.append(total)
    return sums


def divisor_sums_all(limit):
    return [sum(d for d in range(1, n) if n % d == 0) for n in range(limit + 1)]


def gcd_table(side):
    def euclid(a, b):
        while b:
            a, b = b, a % b
        return a

    return [[euclid(row, column) for column in range(1, side + 1)] for row in range(1, side + 1)]


def horner(coefficients: list[int], x: int) -> int:
    """Value of a polynomial modulo a prime; the constant term comes first."""
    value = 0
    for c in reversed(coefficients):
        value = (value * x + c) % MODULUS
    return value


def value_with_powers(coefficients, x):
    return sum(c * pow(x, power, MODULUS) for power, c in enumerate(coefficients)) % MODULUS


def value_with_repeated_products(coefficients, x):
    total = 0
    for power in range(len(coefficients)):
        term = coefficients[power]
        for _ in range(power):
            term = term * x % MODULUS
        total = (total + term) % MODULUS
    return total


def divide_by_root(coefficients, root):
    """Quotient and rest of a division by (x - root); the highest power comes first."""
    *quotient, rest = accumulate(coefficients, lambda carry, c: carry * root + c)
    return quotient, rest


def pascal_triangle(rows):
    triangle = [[1]]
    for _ in range(rows):
        last = triangle[-1]
        triangle.append([1, *map(sum, zip(last, last[1:])), 1])
    return triangle


def pascal_row(number):
    """One row alone, each entry from the one before."""
    row = [1]
    for k in range(number):
        row.append(row[-1] * (number - k) // (k + 1))
    return row


def pascal_row_from_triangle(number):
    row = [1]
    for _ in range(number):
        row = [1] + [row[i] + row[i + 1] for i in range(len(row) - 1)] + [1]
    return row


def pascal_row_from_comb(number):
    return [comb(number, k) for k in range(number + 1)]


def partitions(number):
    """Ways to write a number as a sum, by the pentagonal numbers."""
    ways = [1]
    for n in range(1, number + 1):
        total, k = 0, 1
        while (first := k * (3 * k - 1) // 2) <= n:
            sign = 1 if k % 2 else -1
            total += sign * ways[n - first]
            if first + k <= n:
                total += sign * ways[n - first - k]
            k += 1
        ways.append(total)
    return ways[number]


def partitions_table(number):
    ways = [1] + [0] * number
    for part in range(1, number + 1):
        for total in range(part, number + 1):
            ways[total] += ways[total - part]
    return ways[-1]


def catalan_numbers(amount):
    numbers = [1]
    for n in range(amount):
        numbers.append(numbers[n] * 2 * (2 * n + 1) // (n + 2))
    return numbers


def catalan_numbers_convolved(amount):
    numbers = [1]
    for n in range(amount):
        numbers.append(sum(numbers[i] * numbers[n - i] for i in range(n + 1)))
    return numbers


def fibonacci(n: int) -> int:
    """By doubling: F(2k) and F(2k + 1) from F(k) and F(k + 1)."""
    a, b = 0, 1
    for bit in bin(n)[2:]:
        a, b = a * (2 * b - a), a * a + b * b
        if bit == "1":
            a, b = b, a + b
    return a


def fibonacci_adding(n):
    series = [0, 1]
    while len(series) <= n:
        series.append(series[-1] + series[-2])
    return series[n]


def trailing_zeros(n):
    """Zeros at the end of n!"""
    zeros = 0
    while n:
        n //= 5
        zeros += n
    return zeros


def trailing_zeros_of_factorial(n):
    product = 1
    for factor in range(2, n + 1):
        product *= factor
    zeros = 0
    while product % 10 == 0:
        product //= 10
        zeros += 1
    return zeros


def add_digits(one, other):
    """Sum of two numbers given by their digits, the lowest first."""
    digits, carry = [], 0
    for i in range(max(len(one), len(other))):
        carry += (one[i] if i < len(one) else 0) + (other[i] if i < len(other) else 0)
        digits.append(carry % 10)
        carry //= 10
    return digits + [carry] if carry else digits


def multiply_digits(one: list[int], other: list[int]) -> list[int]:
    product = [0] * (len(one) + len(other))
    for i, a in enumerate(one):
        carry = 0
        for j, b in enumerate(other):
            carry += product[i + j] + a * b
            product[i + j] = carry % 10
            carry //= 10
        product[i + len(other)] += carry
    while len(product) > 1 and product[-1] == 0:
        product.pop()
    return product


def multiply_digits_adding(one, other):
    total = [0]
    for shift, digit in enumerate(one):
        for _ in range(digit):
            total = add_digits(total, [0] * shift + other)
    while len(total) > 1 and total[-1] == 0:
        total = total[:-1]
    return total


def digit_sums(limit):
    """Sum of the digits of each number, from that of the number without its last digit."""
    sums = [0] * (limit + 1)
    for number in range(1, limit + 1):
        sums[number] = sums[number // 10] + number % 10
    return sums


def digit_sums_as_text(limit):
    return [sum(int(digit) for digit in str(number)) for number in range(limit + 1)]


def right_triangles(limit: int) -> list[tuple[int, int, int]]:
    """Whole sides a <= b < c <= limit of triangles with a right angle."""
    roots = {c * c: c for c in range(1, limit + 1)}
    found = []
    for a in range(1, limit + 1):
        for b in range(a, limit + 1):
            c = roots.get(a * a + b * b)
            if c is not None:
                found.append((a, b, c))
    return found


def right_triangles_brute(limit):
    return [
        (a, b, c)
        for a in range(1, limit + 1)
        for b in range(a, limit + 1)
        for c in range(b + 1, limit + 1)
        if a * a + b * b == c * c
    ]


def determinant(matrix):
    """Elimination without fractions."""
    m, sign, before = [row[:] for row in matrix], 1, 1
    for k in range(len(m) - 1):
        if m[k][k] == 0:
            swap = next((i for i in range(k + 1, len(m)) if m[i][k]), None)
            if swap is None:
                return 0
            m[k], m[swap], sign = m[swap], m[k], -sign
        for i in range(k + 1, len(m)):
            for j in range(k + 1, len(m)):
                m[i][j] = (m[i][j] * m[k][k] - m[i][k] * m[k][j]) // before
        before = m[k][k]
    return sign * m[-1][-1]


def determinant_with_fractions(matrix):
    m = [[Fraction(cell) for cell in row] for row in matrix]
    result = Fraction(1)
    for k in range(len(m)):
        pivot = next((i for i in range(k, len(m)) if m[i][k]), None)
        if pivot is None:
            return 0
        if pivot != k:
            m[k], m[pivot], result = m[pivot], m[k], -result
        result *= m[k][k]
        for i in range(k + 1, len(m)):
            factor = m[i][k] / m[k][k]
            m[i] = [a - factor * b for a, b in zip(m[i], m[k])]
    return int(result)


def zero_triples(numbers):
    """How many triples of different places add up to zero; sorted, with two pointers."""
    ordered = sorted(set(numbers))
    found = 0
    for i, first in enumerate(ordered):
        low, high = i + 1, len(ordered) - 1
        while low < high:
            total = first + ordered[low] + ordered[high]
            if total == 0:
                found += 1
            if total <= 0:
                low += 1
            else:
                high -= 1
    return found


def zero_triples_brute(numbers):
    return sum(1 for triple in combinations(set(numbers), 3) if sum(triple) == 0)


def sum_of_range(low, high):
    return (low + high) * (high - low + 1) // 2


def _polynomial(n, rng):
    return [rng.randint(-9, 9) for _ in range(n)], 31


def _size(n, rng):
    return (n,)


def _digits(n, rng):
    return [rng.choices(range(1, 10), k=n // 2 + 1) for _ in range(2)]


CASES = {
    "smallest_factors": _size,
    "smallest_factors_by_trial": _size,
    "twin_primes": _size,
    "first_primes": _size,
    "first_primes_against_known": _size,
    "totients": _size,
    "totients_by_gcd": _size,
    "divisor_sums": _size,
    "divisor_sums_to_root": _size,
    "divisor_sums_all": _size,
    "gcd_table": _size,
    "horner": _polynomial,
    "value_with_powers": _polynomial,
    "value_with_repeated_products": _polynomial,
    "divide_by_root": lambda n, rng: (_polynomial(n, rng)[0], 1),
    "pascal_triangle": _size,
    "pascal_row": _size,
    "pascal_row_from_triangle": _size,
    "pascal_row_from_comb": _size,
    "partitions": _size,
    "partitions_table": _size,
    "catalan_numbers": _size,
    "catalan_numbers_convolved": _size,
    "fibonacci": _size,
    "fibonacci_adding": _size,
    "trailing_zeros": _size,
    "trailing_zeros_of_factorial": _size,
    "multiply_digits": lambda n, rng: tuple(_digits(n, rng)),
    "multiply_digits_adding": lambda n, rng: tuple(_digits(n, rng)),
    "digit_sums": _size,
    "digit_sums_as_text": _size,
    "right_triangles": _size,
    "right_triangles_brute": _size,
    "determinant": lambda n, rng: (samples.matrix(n, rng),),
    "determinant_with_fractions": lambda n, rng: (samples.matrix(n, rng),),
    "zero_triples": lambda n, rng: ([rng.randint(-9 * n, 9 * n) for _ in range(n)],),
    "zero_triples_brute": lambda n, rng: ([rng.randint(-9 * n, 9 * n) for _ in range(n)],),
    "sum_of_range": lambda n, rng: (n // 3, n),
}

ALIKE = [
    ("smallest_factors", "smallest_factors_by_trial"),
    ("first_primes", "first_primes_against_known"),
    ("totients", "totients_by_gcd"),
    ("divisor_sums", "divisor_sums_to_root", "divisor_sums_all"),
    ("horner", "value_with_powers", "value_with_repeated_products"),
    ("pascal_row", "pascal_row_from_triangle", "pascal_row_from_comb"),
    ("partitions", "partitions_table"),
    ("catalan_numbers", "catalan_numbers_convolved"),
    ("fibonacci", "fibonacci_adding"),
    ("trailing_zeros", "trailing_zeros_of_factorial"),
    ("multiply_digits", "multiply_digits_adding"),
    ("digit_sums", "digit_sums_as_text"),
    ("right_triangles", "right_triangles_brute"),
    ("determinant", "determinant_with_fractions"),
    ("zero_triples", "zero_triples_brute"),
]
