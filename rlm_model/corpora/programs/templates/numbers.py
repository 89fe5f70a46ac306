"""Arithmetic: loops over numbers, primes, divisors, sequences; little memory or none."""

from __future__ import annotations

from math import log2

from rlm_model.corpora.programs.subset import wide
from rlm_model.corpora.programs.templates import Choice, Range, Seed, Size, template
from rlm_model.corpora.programs.templates.common import MOD, gcd, mix, next_random


@template(lambda p: p["n"], n=Size(5, 20_000_000), kind=Choice(3))
def polynomial_sum(n: int, kind: int) -> int:
    """Sum of a polynomial over a range."""
    total = 0
    for i in range(1, n + 1):
        if kind == 0:
            total = (total + wide(i * i) % MOD) % MOD
        elif kind == 1:
            total = wide(total + i * i * 3 + i) % MOD
        else:
            total = mix(total, i)
    return total


@template(lambda p: p["n"] * p["width"], n=Size(3, 500_000), width=Range(4, 300))
def nested_sum(n: int, width: int) -> int:
    """Sum over two nested loops."""
    total = 0
    for row in range(n):
        for column in range(width):
            total += (row * 3 + column * 7) % 11
        total = total % MOD
    return total


@template(lambda p: p["n"] ** 3, n=Size(3, 420), factor=Range(2, 30))
def triple_loop(n: int, factor: int) -> int:
    """Counts triples with a remainder of zero."""
    count = 0
    for a in range(1, n + 1):
        for b in range(1, n + 1):
            for c in range(1, n + 1):
                if (a * factor + b * 5 + c) % 13 == 0:
                    count += 1
    return count


@template(lambda p: p["n"] ** 2, n=Size(4, 8000))
def right_triangles(n: int) -> int:
    """Right triangles whose sides stay below a limit."""
    found = 0
    for a in range(1, n):
        c = a
        for b in range(a, n):
            square = wide(a * a + b * b) % 2_000_000_011
            while c * c < square:
                c += 1
            if c < n and c * c == square:
                found += 1
    return found


@template(lambda p: p["n"], n=Size(10, 5_000_000), kind=Choice(2))
def sieve(n: int, kind: int) -> int:
    """Sieve of Eratosthenes."""
    composite = [0] * (n + 1)
    count = 0
    total = 0
    for number in range(2, n + 1):
        if composite[number] == 0:
            count += 1
            total = (total + number) % MOD
            if number <= n // number:
                multiple = number * number
                while multiple <= n:
                    composite[multiple] = 1
                    multiple += number
    if kind == 0:
        return count
    return (total + count) % MOD


def is_prime(number: int) -> bool:
    """Whether a number is prime, by trial division."""
    if number < 2:
        return False
    divisor = 2
    while divisor * divisor <= number and number % divisor != 0:
        divisor += 1
    return divisor * divisor > number


@template(lambda p: p["n"] ** 1.4, n=Size(10, 1_000_000))
def count_primes(n: int) -> int:
    """Primes below a limit, by trial division."""
    count = 0
    for number in range(n):
        if is_prime(number):
            count += 1
    return count


def collatz_steps(start: int) -> int:
    """Steps that a number takes to one."""
    steps = 0
    current = start
    while current != 1:
        if current % 2 == 0:
            current = current // 2
        else:
            current = wide(current * 3 + 1) // 2
            steps += 1
        steps += 1
    return steps


@template(lambda p: p["n"] * log2(p["n"]), n=Size(4, 110_000))
def longest_collatz(n: int) -> int:
    """Longest Collatz sequence that starts below a limit."""
    best = 0
    champion = 1
    for start in range(1, n):
        steps = collatz_steps(start)
        if steps > best:
            best = steps
            champion = start
    return mix(champion, best)


def digit_sum(number: int) -> int:
    """Sum of the decimal digits."""
    rest = number
    total = 0
    while rest > 0:
        total += rest % 10
        rest = rest // 10
    return total


@template(lambda p: p["n"], n=Size(5, 4_000_000), divisor=Range(3, 19))
def digit_sums(n: int, divisor: int) -> int:
    """Numbers whose digit sum is a multiple."""
    found = 0
    for number in range(n):
        if digit_sum(number) % divisor == 0:
            found += 1
    return found


@template(lambda p: p["n"] ** 2, n=Size(3, 3500))
def coprime_pairs(n: int) -> int:
    """Pairs without a common divisor."""
    count = 0
    for a in range(1, n + 1):
        for b in range(1, a):
            if gcd(a, b) == 1:
                count += 1
    return count


@template(lambda p: p["n"], n=Size(5, 10_000_000), seed=Seed())
def random_walk(n: int, seed: int) -> int:
    """Steps of a random walk between two walls."""
    state = seed
    position = 500
    visits = 0
    for _step in range(n):
        state = next_random(state)
        if state % 1000 < 500:
            position = max(0, position - 1)
        else:
            position = min(1000, position + 1)
        if position == 500:
            visits += 1
    return position * 1000 + visits % 1000


@template(lambda p: p["n"], n=Size(5, 10_000_000), seed=Seed())
def hits_in_circle(n: int, seed: int) -> int:
    """Random points that fall into a quarter circle."""
    state = seed
    hits = 0
    for _point in range(n):
        state = next_random(state)
        x = state % 10_000
        state = next_random(state)
        y = state % 10_000
        if x * x + y * y < 100_000_000:
            hits += 1
    return hits


def power_mod(base: int, exponent: int) -> int:
    """Power by repeated squaring."""
    result = 1
    square = base % MOD
    rest = exponent
    while rest > 0:
        if rest % 2 == 1:
            result = wide(result * square) % MOD
        square = wide(square * square) % MOD
        rest = rest // 2
    return result


@template(lambda p: p["n"], n=Size(2, 800_000), exponent=Range(100, 1_000_000))
def sum_of_powers(n: int, exponent: int) -> int:
    """Sum of modular powers."""
    total = 0
    for base in range(1, n + 1):
        total = (total + power_mod(base, exponent + base)) % MOD
    return total


@template(lambda p: p["n"] ** 1.45, n=Size(5, 300_000))
def divisor_sums(n: int) -> int:
    """Numbers that are smaller than the sum of their divisors."""
    abundant = 0
    for number in range(2, n + 1):
        total = 1
        divisor = 2
        while divisor * divisor <= number:
            if number % divisor == 0:
                total += divisor
                if divisor != number // divisor:
                    total += number // divisor
            divisor += 1
        if total > number:
            abundant += 1
    return abundant


@template(lambda p: p["n"] ** 1.35, n=Size(5, 700_000))
def prime_factors(n: int) -> int:
    """Checksum of the prime factors of all numbers up to a limit."""
    total = 0
    for number in range(2, n + 1):
        rest = number
        factor = 2
        while factor * factor <= rest:
            while rest % factor == 0:
                total = mix(total, factor)
                rest = rest // factor
            factor += 1
        if rest > 1:
            total = mix(total, rest)
    return total


@template(lambda p: p["n"], n=Size(3, 10_000_000), step=Range(2, 40))
def last_in_circle(n: int, step: int) -> int:
    """Survivor of a counting-out game."""
    survivor = 0
    for people in range(2, n + 1):
        survivor = (survivor + step) % people
    return survivor + 1


@template(lambda p: p["n"], n=Size(3, 10_000_000), first=Range(0, 50), second=Range(1, 60))
def fibonacci_loop(n: int, first: int, second: int) -> int:
    """A Fibonacci sequence, reduced, in a loop."""
    a = first
    b = second
    for _step in range(n):
        following = (a + b) % MOD
        a = b
        b = following
    return a
