"""Loops over what a number is made of."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Literal, Number, Numbers, Size, Way, form
from rlm_model.corpora.programs.subset import Array, List, Set


@form(n=Size(), kind=Choice(4), base=Literal(2, 10))
def digit_sum(n: int, kind: int, base: int) -> int:
    """Divides until nothing is left."""
    total = 0
    rest = n
    while rest > 0:
        if kind == 0:
            total += rest % base
        elif kind == 1:
            total += 1
        elif kind == 2:
            total = total * base + rest % base
        elif rest % base == base - 1:
            total += 1
        rest = rest // base
    return total


@form(n=Size(), kind=Choice(3))
def total_up_to(n: int, kind: int) -> int:
    """A sum of numbers: in one step, or term by term."""
    if kind == 0:
        return n * (n + 1) // 2 % 1_000_007
    if kind == 1:
        even = n // 2
        return even * (even + 1) % 1_000_007
    half = (n + 1) // 2
    return half * half % 1_000_007


@form(n=Size(), careless=Way(), kind=Choice(3))
def sum_of_numbers(n: int, careless: int, kind: int) -> int:
    """A sum over the first numbers: by a formula, or one after the other."""
    if careless == 0:
        if kind == 0:
            return n * (n + 1)
        if kind == 1:
            return n // 2 * (n // 2 + 1)
        return (n + 1) // 2
    total = 0
    for number in range(n + 1):
        if kind == 0:
            total += 2 * number
        elif kind == 1:
            if number % 2 == 0:
                total += number
        elif number % 2 == 1:
            total += 1
    return total


@form(n=Size(), other=Number(20, 400), careless=Way())
def greatest_divisor(n: int, other: int, careless: int) -> int:
    """The greatest common divisor: by remainders, or by trying."""
    if careless == 0:
        left = n
        right = other
        while right > 0:
            rest = left % right
            left = right
            right = rest
        return left
    best = 1
    for number in range(1, n + 1):
        if n % number == 0 and other % number == 0:
            best = number
    return best


def divisor_of(left: int, right: int) -> int:
    """The greatest common divisor."""
    if right == 0:
        return left
    return divisor_of(right, left % right)


@form(n=Size(), other=Number(20, 400))
def common_multiple(n: int, other: int) -> int:
    """The least common multiple by recursion."""
    return n // divisor_of(n, other) * other


@form(values=Numbers(10_000))
def common_divisor(values: Array) -> int:
    """A short recursion for each element."""
    result = values[0]
    for value in values:
        result = divisor_of(result, value)
    return result


@form(n=Size(), careless=Way(), kind=Choice(2))
def count_divisors(n: int, careless: int, kind: int) -> int:
    """Divisors: up to the root, or up to the number."""
    count = 0
    divisor = 1
    if careless == 0:
        while divisor * divisor <= n:
            if n % divisor == 0:
                count += 1
                if kind == 0 and divisor * divisor != n:
                    count += 1
            divisor += 1
        return count
    while divisor <= n:
        if n % divisor == 0:
            if kind == 0:
                count += 1
            else:
                count += divisor % 10
        divisor += 1
    return count


@form(n=Size(), careless=Way())
def is_prime_number(n: int, careless: int) -> bool:
    """Whether nothing divides a number near n: up to the root, or up to the number."""
    number = n * 2 + 1
    divisor = 3
    if careless == 0:
        while divisor * divisor <= number:
            if number % divisor == 0:
                return False
            divisor += 2
        return True
    prime = True
    while divisor < number:
        if number % divisor == 0:
            prime = False
        divisor += 1
    return prime


def has_no_divisor(number: int) -> bool:
    """Whether nothing up to the root divides a number."""
    divisor = 2
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 1
    return True


@form(n=Size(), careless=Way(), kind=Choice(2))
def count_primes(n: int, careless: int, kind: int) -> int:
    """Primes: by a sieve, or each by its divisors."""
    count = 0
    if careless == 0:
        crossed = [0] * (n + 1)
        for number in range(2, n + 1):
            if crossed[number] == 0:
                count += 1
                multiple = number * 2
                while multiple <= n:
                    crossed[multiple] = 1
                    multiple += number
        return count
    for number in range(2, n + 1):
        if kind == 0:
            if has_no_divisor(number):
                count += 1
        else:
            prime = True
            for divisor in range(2, number):
                if number % divisor == 0:
                    prime = False
                    break
            if prime:
                count += 1
    return count


@form(n=Size())
def prime_factors(n: int) -> List:
    """Divides by what divides."""
    factors: List = []
    rest = n
    divisor = 2
    while divisor * divisor <= rest:
        while rest % divisor == 0:
            factors.append(divisor)
            rest = rest // divisor
        divisor += 1
    if rest > 1:
        factors.append(rest)
    return factors


@form(n=Size(), kind=Choice(2))
def whole_root(n: int, kind: int) -> int:
    """A root: by halves, or by steps that get better."""
    if kind == 0:
        low = 0
        high = 40_000
        while low < high:
            middle = (low + high + 1) // 2
            if middle * middle <= n:
                low = middle
            else:
                high = middle - 1
        return low
    guess = n
    better = (guess + 1) // 2
    while better < guess:
        guess = better
        better = (guess + n // guess) // 2
    return guess


@form(n=Size(), kind=Choice(2))
def root_by_steps(n: int, kind: int) -> int:
    """A root by counting up to it."""
    root = 0
    while (root + 1) * (root + 1) <= n:
        root += 1
    if kind == 0:
        return root
    return n - root * root


@form(n=Size(), kind=Choice(3))
def halving_steps(n: int, kind: int) -> int:
    """Halves a number."""
    steps = 0
    rest = n
    while rest > 1:
        if kind == 0:
            rest = rest // 2
        elif kind == 1:
            if rest % 2 == 0:
                rest = rest // 2
            else:
                rest -= 1
        else:
            rest = rest * 2 // 3
        steps += 1
    return steps


@form(n=Size(), kind=Choice(2))
def count_bits(n: int, kind: int) -> int:
    """Bits of all numbers."""
    total = 0
    for number in range(n):
        rest = number
        while rest > 0:
            if kind == 0:
                total += rest % 2
            elif rest % 2 == 0:
                total += 1
            rest = rest // 2
    return total


@form(n=Size(), kind=Choice(2))
def harmonic_steps(n: int, kind: int) -> int:
    """A loop whose inner one takes larger and larger steps."""
    total = 0
    for step in range(1, n + 1):
        place = step
        while place <= n:
            if kind == 0:
                total += 1
            else:
                total = (total + place) % 1_000_007
            place += step
    return total


@form(n=Size(), seed=Literal(3, 99), kind=Choice(2))
def steps_until_repeat(n: int, seed: int, kind: int) -> int:
    """A sequence until a number comes again."""
    seen: Set = set()
    current = seed
    while current not in seen:
        seen.add(current)
        if kind == 0:
            current = (current * 5 + 7) % (n + 1)
        else:
            current = (current + seed) % (n + 1)
    return len(seen)


@form(n=Size(), kind=Choice(2))
def factorial_modulo(n: int, kind: int) -> int:
    """A product of numbers."""
    result = 1
    for number in range(1, n + 1):
        if kind == 0:
            result = result * number % 10_007
        else:
            result = (result * 2 + number) % 10_007
    return result


@form(n=Size(), limit=Literal(20, 60))
def longest_chain(n: int, limit: int) -> int:
    """A bounded loop for each number."""
    best = 0
    for start in range(1, n + 1):
        current = start
        length = 0
        while current > 1 and length < limit:
            if current % 2 == 0:
                current = current // 2
            else:
                current = (current * 3 + 1) % 1_000_007
            length += 1
        best = max(best, length)
    return best
