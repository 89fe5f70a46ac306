# ruff: noqa: E501
"""Integers: primes, digits, big numbers, series, and loops whose bounds are numbers."""

from rlm_model.corpora.systematic.template import (
    CUBIC,
    LINEAR,
    LINEARITHMIC,
    LOG,
    QUADRATIC,
    forms,
)

FORMS = (
    *forms(
        LOG,
        """
#f is_prime¦prime_check¦check_prime
def $f($n):
    if $n < 2:
        return False
    «i = 2
    while i * i <= $n:
        if $n % i == 0:
            return False
        i += 1
    return True¦for i in range(2, int(math.sqrt($n)) + 1):
        if $n % i == 0:
            return False
    return True¦for i in range(3, math.isqrt($n) + 1, 2):
        if $n % i == 0:
            return False
    return $n % 2 == 1 or $n == 2¦return not any($n % d == 0 for d in range(2, math.isqrt($n) + 1))¦if $n % 2 == 0 or $n % 3 == 0:
        return $n < 4
    i = 5
    while i * i <= $n:
        if $n % i == 0 or $n % (i + 2) == 0:
            return False
        i += 6
    return True»
---
#f divisors¦divisor_sum¦count_divisors¦is_perfect
def $f($n):
    «$out = set()
    for i in range(1, math.isqrt($n) + 1):
        if $n % i == 0:
            $out.add(i)
            $out.add($n // i)
    return sorted($out)¦$cnt = 0
    i = 1
    while i * i <= $n:
        if $n % i == 0:
            $cnt += 1 if i * i == $n else 2
        i += 1
    return $cnt¦$acc = 1
    for i in range(2, int($n ** 0.5) + 1):
        if $n % i == 0:
            $acc += i + $n // i
    return $acc == $n»
---
#f triangular_steps¦root_loop¦slow_sqrt
def $f($n):
    $acc = $cnt = 0
    while $acc < $n:
        $cnt += 1
        $acc += $cnt
    return $cnt
---
#f newton_sqrt¦bisect_root¦approximate
def $f($n):
    «guess = $n / 2 or 1
    while abs(guess * guess - $n) > 1e-6 * max($n, 1):
        guess = (guess + $n / guess) / 2
    return guess¦lo, hi = 0.0, float($n)
    for _ in range(@mid):
        mid = (lo + hi) / 2
        if mid * mid < $n:
            lo = mid
        else:
            hi = mid
    return lo»
---
#f collatz_length¦hailstone¦collatz
def $f($n):
    $cnt = 0
    while $n «> 1¦!= 1» and $cnt < 10000:
        $n = $n // 2 if $n % 2 == 0 else 3 * $n + 1
        $cnt += 1
    return $cnt
---
#f digital_root¦reduce_digits¦happy
def $f($n):
    «while $n > 9:
        $n = sum(int(c) for c in str($n))
    return $n¦seen = set()
    while $n != 1 and $n not in seen:
        seen.add($n)
        $n = sum(int(c) ** 2 for c in str($n))
    return $n == 1¦if $n < 10:
        return $n
    return $f(sum(map(int, str($n))))¦if $n < 10:
        return $n
    return $n % 10 + $f($n // 10)»
---
#f fib_matrix¦fast_fib¦fib_doubling
def $f($n):
    def $g(k):
        if k == 0:
            return 0, 1
        a, b = $g(k // 2)
        c, d = a * (2 * b - a) % @mod, (a * a + b * b) % @mod
        return (c, d) if k % 2 == 0 else (d, c + d)

    return $g($n)[0]
---
#f gcd_rec¦gcd¦extended_gcd
def $f($n):
    def $g(a, b):
        if b == 0:
            return a, 1, 0
        d, x, y = $g(b, a % b)
        return d, y, x - a // b * y

    return $g($n, @mid)
---
#f pow_rec¦power_of
def $f($n):
    if $n == 0:
        return 1
    if $n % 2:
        return @small * $f($n - 1) % @mod
    return $f($n // 2) ** 2 % @mod
""",
    ),
    *forms(
        LINEAR,
        """
#f factorial¦fact¦product_to
def $f($n):
    «$acc = 1
    for i in range(2, $n + 1):
        $acc = $acc * i % @mod
    return $acc¦if $n <= 1:
        return 1
    return $n * $f($n - 1) % @mod»
---
#f harmonic¦series¦partial_sum¦leibniz
def $f($n):
    «$acc = 0.0
    for i in range(1, $n + 1):
        $acc += 1 / i
    return $acc¦return sum(1 / i ** 2 for i in range(1, $n + 1))¦return 4 * sum((-1) ** k / (2 * k + 1) for k in range($n))¦$acc, sign = 0.0, 1
    for i in range(1, $n + 1):
        $acc += sign * math.sqrt(i)
        sign = -sign
    return $acc¦return sum(math.sin(i) for i in range($n))»
---
#f is_prime_slow¦naive_prime¦count_divisors¦is_perfect
def $f($n):
    «$cnt = 0
    for i in range(1, $n + 1):
        if $n % i == 0:
            $cnt += 1
    return $cnt¦return sum(i for i in range(1, $n) if $n % i == 0) == $n¦return len([d for d in range(1, $n + 1) if not $n % d]) == 2¦i = 1
    $acc = 0
    while i <= $n // 2:
        if $n % i == 0:
            $acc += i
        i += 1
    return $acc»
---
#f linear_sieve¦smallest_factors
def $f($n):
    primes, factor = [], [0] * ($n + 1)
    for i in range(2, $n + 1):
        if factor[i] == 0:
            factor[i] = i
            primes.append(i)
        for p in primes:
            if p > factor[i] or i * p > $n:
                break
            factor[i * p] = p
    return len(primes)
---
#f lcg¦pseudo¦hash_chain
def $f($n):
    state = @mid
    for _ in range($n):
        state = «(state * 1103515245 + 12345) % 2**31¦(state * 31 + 7) % @mod¦state ^ (state << 3) & 0xFFFF¦(state * state + 1) % 10007»
    return state
---
#f gcd_subtract¦slow_divide¦repeat_subtract
def $f($n):
    $cnt = 0
    while $n >= «2¦3¦5»:
        $n -= «2¦3¦5» if $n > 5 else $n
        $cnt += 1
    return $cnt
---
#f fizzbuzz¦fizz¦labels
def $f($n):
    $out = []
    for i in range(1, $n + 1):
        if i % 15 == 0:
            $out.append("FizzBuzz")
        elif i % 3 == 0:
            $out.append("Fizz")
        elif i % 5 == 0:
            $out.append("Buzz")
        else:
            $out.append(str(i))
    return «$out¦" ".join($out)¦len($out)»
---
#f bit_counts¦popcounts¦parities
def $f($n):
    $out = [0] * ($n + 1)
    for i in range(1, $n + 1):
        $out[i] = $out[i >> 1] + (i & 1)
    return $out
---
#f integrate¦riemann¦area
def $f($n):
    width = @small / $n
    $acc = 0.0
    for i in range($n):
        x = (i + 0.5) * width
        $acc += «x * x¦math.sin(x)¦math.exp(-x)¦x ** 3 - x» * width
    return $acc
---
#f josephus¦survivor
def $f($n):
    «pos = 0
    for i in range(2, $n + 1):
        pos = (pos + @small) % i
    return pos¦if $n == 1:
        return 0
    return ($f($n - 1) + @small) % $n»
---
#f powers_of_two¦big_power¦shift_up
def $f($n):
    return «1 << $n¦2 ** $n¦(1 << $n) - 1¦(2 ** $n) % @mod¦(1 << $n).bit_length()»
""",
    ),
    *forms(
        LINEARITHMIC,
        """
#f count_primes¦primes_up_to¦prime_sum
def $f($n):
    «def prime(m):
        if m < 2:
            return False
        for d in range(2, math.isqrt(m) + 1):
            if m % d == 0:
                return False
        return True

    return sum(prime(i) for i in range($n))¦return [i for i in range(2, $n) if all(i % d for d in range(2, int(i ** 0.5) + 1))]¦$cnt = 0
    for i in range(2, $n):
        d = 2
        while d * d <= i and i % d:
            d += 1
        if d * d > i:
            $cnt += 1
    return $cnt»
---
#f digit_totals¦sum_all_digits¦palindromic_numbers
def $f($n):
    «return sum(int(c) for i in range($n) for c in str(i))¦return [i for i in range($n) if str(i) == str(i)[::-1]]¦return sum(bin(i).count("1") for i in range($n))¦$acc = 0
    for i in range($n):
        while i:
            $acc += i % 10
            i //= 10
    return $acc¦return max(sum(map(int, str(i))) for i in range($n + 1))»
---
#f divisor_table¦totients¦multiples
def $f($n):
    «$out = [0] * ($n + 1)
    for i in range(1, $n + 1):
        for j in range(i, $n + 1, i):
            $out[j] += i
    return $out¦phi = list(range($n + 1))
    for i in range(2, $n + 1):
        if phi[i] == i:
            for j in range(i, $n + 1, i):
                phi[j] -= phi[j] // i
    return sum(phi)¦$cnt = 0
    for i in range(1, $n + 1):
        $cnt += $n // i
    return $cnt + sum(1 for i in range(1, $n + 1) for _ in range(i, $n + 1, i))»
---
#f longest_collatz¦collatz_table
def $f($n):
    $best = 0
    for i in range(1, $n):
        steps, m = 0, i
        while m != 1:
            m = m // 2 if m % 2 == 0 else 3 * m + 1
            steps += 1
        $best = max($best, steps)
    return $best
---
#f coprime_count¦gcd_sum¦reduced
def $f($n):
    «return sum(1 for i in range(1, $n) if math.gcd(i, $n) == 1)¦return sum(math.gcd(i, $n) for i in range(1, $n + 1))¦def g(a, b):
        while b:
            a, b = b, a % b
        return a

    return [i for i in range(1, $n) if g($n, i) == 1]¦return sum(pow(i, $n, 1009) for i in range($n))»
---
#f nested_halving¦log_loops
def $f($n):
    $cnt = 0
    i = 1
    while i < $n:
        «for _ in range($n):
            $cnt += 1¦j = 0
        while j < $n:
            $cnt += j & 1
            j += 1¦$cnt += sum(range($n))»
        i *= 2
    return $cnt
""",
    ),
    *forms(
        QUADRATIC,
        """
#f factorial¦big_factorial¦product_of_all
def $f($n):
    «$acc = 1
    for i in range(1, $n + 1):
        $acc *= i
    return $acc¦return math.factorial($n)¦if $n <= 1:
        return 1
    return $n * $f($n - 1)¦return reduce(lambda a, b: a * b, range(1, $n + 1))¦return math.prod(range(1, $n + 1))¦$acc, i = 1, $n
    while i > 1:
        $acc *= i
        i -= 1
    return $acc¦return math.comb(2 * $n, $n)»
---
#f big_fib¦fib_exact¦fibonacci_numbers
def $f($n):
    «a, b = 0, 1
    for _ in range($n):
        a, b = b, a + b
    return a¦$out = [0, 1]
    while len($out) < $n:
        $out.append($out[-1] + $out[-2])
    return $out[-1]¦$out = [1, 1]
    for i in range(2, $n + 1):
        $out.append($out[i - 1] + $out[i - 2])
    return $out»
---
#f all_powers¦power_list¦doubling
def $f($n):
    «return [2 ** i for i in range($n)]¦$acc, $out = 1, []
    for _ in range($n):
        $out.append($acc)
        $acc *= «2¦3¦10»
    return $out¦return sum(@small ** i for i in range($n))¦return sum(1 << i for i in range($n))¦$acc = 1
    for _ in range($n):
        $acc *= @mid
    return $acc»
---
#f count_primes¦naive_primes¦primes
def $f($n):
    «$out = []
    for i in range(2, $n + 1):
        for d in range(2, i):
            if i % d == 0:
                break
        else:
            $out.append(i)
    return $out¦def prime(m):
        return m > 1 and all(m % d for d in range(2, m))

    return [i for i in range($n) if prime(i)]¦$cnt = 0
    for i in range(2, $n):
        divisors = [d for d in range(1, i + 1) if i % d == 0]
        if len(divisors) == 2:
            $cnt += 1
    return $cnt¦primes = []
    for i in range(2, $n):
        if all(i % p for p in primes):
            primes.append(i)
    return len(primes)»
---
#f perfect_numbers¦abundant¦amicable
def $f($n):
    $out = []
    for i in range(2, $n):
        «if sum(d for d in range(1, i) if i % d == 0) «== i¦> i»:
            $out.append(i)¦total = 0
        for d in range(1, i // 2 + 1):
            if i % d == 0:
                total += d
        if total > i:
            $out.append(i)»
    return $out
---
#f multiplication_table¦times_table¦products
def $f($n):
    «return [[i * j for j in range(1, $n + 1)] for i in range(1, $n + 1)]¦return len({i * j for i in range($n) for j in range($n)})¦$out = []
    for i in range(1, $n + 1):
        $out.append([])
        for j in range(1, $n + 1):
            $out[-1].append(i * j)
    return $out¦return "\\n".join(" ".join(str(i * j % 10) for j in range($n)) for i in range($n))¦return max((i * j) % 97 for i in range($n) for j in range($n + 1))»
---
#f gcd_table¦coprime_pairs¦gcd_total
def $f($n):
    «$cnt = 0
    for a in range(1, $n):
        for b in range(a + 1, $n):
            if math.gcd(a, b) == 1:
                $cnt += 1
    return $cnt¦return sum(math.gcd(a, b) for a in range(1, $n) for b in range(1, $n))¦return [(a, b) for a in range(1, $n) for b in range(a, $n) if (a * a + b * b) % @small == 0]¦return sum(1 for a, b in combinations(range(1, $n), 2) if a ^ b > b)»
---
#f count_lattice¦inside_circle¦points
def $f($n):
    $cnt = 0
    for x in range(«-$n, $n¦$n¦0, $n + 1»):
        for y in range(«$n¦-$n, $n + 1»):
            if x * x + y * y «<=¦<» $n * $n:
                $cnt += 1
    return $cnt
---
#f subtract_down¦slow_divide¦nested_while
def $f($n):
    $cnt = 0
    while $n > 0:
        m = $n
        while m > 0:
            m -= «1¦2¦3»
            $cnt += 1
        $n -= 1
    return $cnt
---
#f concat_numbers¦number_string¦champernowne
def $f($n):
    «s = ""
    for i in range($n):
        s = str(i % 10) + s
    return s¦value = 0
    for i in range($n):
        value = value * 10 + i % 10
    return value % @mod¦rows = []
    for i in range($n):
        rows.append("".join(str(j % 10) for j in range(i)))
    return rows»
---
#f ones_pattern¦life_rows¦rule_30
def $f($n):
    row = [0] * $n + [1] + [0] * $n
    for _ in range($n):
        row = [0] + [row[i - 1] ^ (row[i] | row[i + 1]) for i in range(1, len(row) - 1)] + [0]
    return sum(row)
---
#f polynomial¦expand_powers¦multiply_out
def $f($n):
    poly = [1]
    for _ in range($n):
        «poly = [a + b for a, b in zip([0] + poly, poly + [0])]¦grown = [0] * (len(poly) + 1)
        for i, c in enumerate(poly):
            grown[i] += c
            grown[i + 1] += c * 2 % 97
        poly = grown»
    return «poly¦sum(poly)¦max(poly)»
""",
    ),
    *forms(
        CUBIC,
        """
#f pythagorean¦triples¦right_triangles
def $f($n):
    $cnt = 0
    for a in range(1, $n):
        for b in range(1, $n):
            for c in range(1, $n):
                if a * a + b * b == c * c«¦ and a < b»:
                    $cnt += 1
    return $cnt
---
#f cube_sums¦taxicab¦weighted
def $f($n):
    «return sum(1 for a in range($n) for b in range($n) for c in range($n) if (a + b + c) % @small == 0)¦$acc = 0
    for a in range($n):
        for b in range(a):
            for c in range(b):
                $acc += a * b - c
    return $acc¦table = {}
    for a in range($n):
        for b in range($n):
            for c in range($n):
                table[a + b + c] = table.get(a + b + c, 0) + 1
    return table¦return [[[a + b + c for a in range($n)] for b in range($n)] for c in range($n)]»
---
#f coins_brute¦change_brute¦count_bills
def $f($n):
    $cnt = 0
    for a in range($n + 1):
        for b in range($n // 2 + 1):
            for c in range($n // 5 + 1):
                if a + 2 * b + 5 * c == $n:
                    $cnt += 1
    return $cnt
---
#f matrix_power¦multiply_chain¦transform
def $f($n):
    a = [[(i * j) % 7 for j in range($n)] for i in range($n)]
    «return [[sum(x * y for x, y in zip(row, col)) for col in zip(*a)] for row in a]¦b = [[0] * $n for _ in range($n)]
    for i in range($n):
        for j in range($n):
            total = 0
            for k in range($n):
                total += a[i][k] * a[k][j]
            b[i][j] = total
    return b»
---
#f determinant¦eliminate¦solve_system
def $f($n):
    m = [[float((i * 7 + j * 3) % 11 + (i == j) * 20) for j in range($n)] for i in range($n)]
    det = 1.0
    for i in range($n):
        det *= m[i][i]
        for r in range(i + 1, $n):
            factor = m[r][i] / m[i][i]
            for c in range(i, $n):
                m[r][c] -= factor * m[i][c]
    return det
---
#f big_products¦factorials¦all_factorials
def $f($n):
    «return [math.factorial(i) for i in range($n)]¦$out = []
    for i in range($n):
        acc = 1
        for j in range(1, i + 1):
            acc *= j
        $out.append(acc)
    return len($out)»
""",
    ),
)
