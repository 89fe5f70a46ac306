# ruff: noqa: E501
"""Constant and logarithmic time, on big arguments too."""

from rlm_model.corpora.systematic.template import CONSTANT, LOG, forms

FORMS = (
    *forms(
        CONSTANT,
        """
#f first_item¦get_first¦head¦peek
def $f($xs):
    @guard($xs, None)
    return $xs[«0¦-1¦len($xs) // 2¦0»]
---
def $f($xs):
    $n = len($xs)
    if $n «<¦<=» @small:
        return «0¦-1¦None¦$n»
    return «$xs[0] + $xs[-1]¦($xs[0] + $xs[$n // 2] + $xs[-1]) / 3¦max($xs[0], $xs[1])¦$n * $xs[0]»
---
#f triangle¦sum_to¦sum_first¦gauss
def $f($n):
    return «$n * ($n + 1) // 2¦($n * ($n + 1)) / 2¦$n * $n¦$n * ($n - 1) // 2¦$n * ($n + 1) * (2 * $n + 1) // 6»
---
#f is_even¦parity¦is_odd¦check_flag
def $f($n):
    «return $n % 2 == 0¦return $n & 1 == 1¦return bool($n & @small)¦if $n % @small:
        return False
    return True¦return $n % 4 == 0 and ($n % 100 != 0 or $n % 400 == 0)»
---
#f lookup¦get_price¦price_of¦find_entry
def $f($d):
    $key = «"apple"¦"river"¦"missing"¦"tea"»
    «return $d.get($key, 0)¦if $key in $d:
        return $d[$key]
    return None¦return $d[$key] if $key in $d else -1¦try:
        return $d[$key]
    except KeyError:
        return 0»
---
def $f($xs):
    «$acc = 0
    for $x in $xs[:@mid]:
        @step($acc, $x)
    return $acc¦return sum($xs[:@small])¦return max($xs[:@mid])¦return sorted($xs[-@mid:])¦return [@expr($x) for $x in $xs[:@small]]»
---
def $f($xs):
    $acc = 0
    for $i in range(min(len($xs), @mid)):
        @step($acc, $xs[$i])
    return $acc
---
def $f($xs):
    for $i, $x in enumerate($xs):
        if $i «>=¦>» @small:
            «break¦return $i»
        «pass¦$x = @expr($x)»
    return len($xs)
---
def $f($xs):
    for $x in $xs:
        return @expr($x)
    return «None¦0¦-1»
---
#f is_empty¦has_items¦too_short
def $f($xs):
    return «len($xs) == 0¦not $xs¦bool($xs)¦len($xs) > @mid¦len($xs) % @small == 0¦(len($xs) + @small - 1) // @small»
---
#f first_letter¦initial¦last_char¦prefix
def $f($s):
    @guard($s, "")
    return «$s[0]¦$s[-1]¦$s[:@small]¦$s[0].upper()¦$s[0] == $s[-1]¦$s.startswith("ab")¦$s.endswith("z")¦$s[-@small:].upper()¦ord($s[0]) - ord("a")»
---
#f corner¦get_cell¦shape¦diagonal_start
def $f($grid):
    «if not $grid or not $grid[0]:
        return 0
    ¦»return «$grid[0][0]¦len($grid) * len($grid[0])¦$grid[-1][-1]¦(len($grid), len($grid[0]))¦$grid[0][0] + $grid[-1][-1]»
---
def $f($xs, $target):
    if «$target > 10**6¦$target < 0¦len($xs) == 0¦not $xs»:
        return «None¦False¦sum($xs)¦sorted($xs)»
    return «$xs[0] == $target¦$target - $xs[0]¦$target in $xs[:@small]»
---
def $f($xs):
    if len($xs) > 2:
        return «0¦None¦[]¦$xs[0]»
    $acc = 0
    for $x in $xs:
        for $yv in $xs:
            $acc += @pair($x, $yv)
    return $acc
---
#f to_celsius¦to_fahrenheit¦area¦hypotenuse¦tax
def $f($n):
    «return ($n - 32) * 5 / 9¦return math.pi * $n ** 2¦return math.sqrt($n * $n + 9)¦rate = 0.2 if $n > 1000 else 0.1
    return $n * rate¦return round($n * 1.08, 2)¦return math.floor(math.log2($n + 1))¦return min(max($n, @small), @mid)»
---
def $f($recs):
    $rec = $recs[«0¦-1»]
    return «$rec["name"]¦$rec["amount"] * 2¦f"{$rec['name']}: {$rec['amount']}"¦$rec.get("amount", 0)¦(rec_id := $rec["id"]) + 1»
---
#f swap_ends¦set_first¦add_item¦push
def $f($xs):
    «$xs.append(@small)
    return $xs¦$xs[0], $xs[-1] = $xs[-1], $xs[0]
    return $xs¦$xs[0] = @mid
    return $xs[0]¦return $xs.pop()»
---
def $f($n):
    $acc = 0
    @few($i)
        @step($acc, $i)
    return $acc«¦ + $n¦ * $n»
---
#f weekday¦grade¦level_name¦kind
def $f($n):
    if $n < @small:
        return "low"
    if $n < @mid:
        return "middle"
    return «"high"¦f"high ({$n})"¦"top"»
---
def $f($words):
    «return $words[0].title()¦first, last = $words[0], $words[-1]
    return f"{first}-{last}"¦return len($words[0]) + len($words[-1])¦return $words[0] if $words else ""»
---
class $C:
    def __init__(self, «rate=@small¦limit=@mid»):
        self.value = «3¦@small¦@mid»

    def $f(self, $xs):
        return $xs[0] * self.value
""",
    ),
    *forms(
        LOG,
        """
#f count_halvings¦log_steps¦bits_needed¦rounds
def $f($n):
    «$cnt = 0
    while $n > «1¦0»:
        $n «//= 2¦>>= 1¦//= 3¦= $n // 2»
        $cnt += 1
    return $cnt¦$i, $cnt = 1, 0
    while $i < $n:
        $i *= @small
        $cnt += 1
    return $cnt»
---
#f digit_sum¦sum_digits¦digits_total
def $f($n):
    $acc = 0
    while $n«¦ > 0»:
        «$acc += $n % 10
        $n //= 10¦$n, $v = divmod($n, 10)
        $acc += $v»
    return $acc
---
def $f($n):
    return «sum(int($ch) for $ch in str($n))¦len(str($n))¦$n.bit_length()¦bin($n).count("1")¦str($n)[::-1]¦int(str($n)[::-1])¦[int($ch) for $ch in str($n)]¦format($n, "x")»
---
#f gcd¦common_divisor¦euclid
def $f($n):
    «$u, $w = $n, $n // 2 + 1
    while $w:
        $u, $w = $w, $u % $w
    return $u¦def g(a, b):
        return a if b == 0 else g(b, a % b)
    return g($n, $n // 3 + 1)»
---
#f power¦fast_pow¦exp_mod¦power_mod
def $f($n):
    $acc, base, e = 1, @small, $n
    while e > 0:
        if e % 2:
            $acc = $acc * base % @mod
        base = base * base % 10007
        e //= 2
    return $acc
---
#f power¦fast_power¦pw
def $f($n):
    if $n == 0:
        return 1
    $mid = $f($n // 2)
    «if $n % 2 == 0:
        return $mid * $mid % @mod
    return $mid * $mid * @small % @mod¦return $mid * $mid % 10007 * (@small if $n & 1 else 1)»
---
#f binary_search¦search¦find_position¦bsearch
def $f($xs, $target):
    $lo, $hi = 0, len($xs)«¦ - 1»
    while $lo < $hi:
        $mid = «($lo + $hi) // 2¦$lo + ($hi - $lo) // 2¦($lo + $hi) >> 1»
        if $xs[$mid] < $target:
            $lo = $mid + 1
        else:
            $hi = $mid
    return «$lo¦$lo if $lo < len($xs) and $xs[$lo] == $target else -1»
---
def $f($xs, $target):
    $lo, $hi = 0, len($xs) - 1
    while $lo <= $hi:
        $mid = ($lo + $hi) // 2
        if $xs[$mid] == $target:
            return «$mid¦True»
        if $xs[$mid] < $target:
            $lo = $mid + 1
        else:
            $hi = $mid - 1
    return «-1¦False¦None»
---
#f search¦find¦bin_search_rec
#g search_range¦_search¦go
def $g($xs, $target, $lo, $hi):
    if $lo >= $hi:
        return «-1¦$lo¦False»
    $mid = ($lo + $hi) // 2
    if $xs[$mid] == $target:
        return $mid
    if $xs[$mid] < $target:
        return $g($xs, $target, $mid + 1, $hi)
    return $g($xs, $target, $lo, $mid)


def $f($xs, $target):
    return $g($xs, $target, 0, len($xs))
---
def $f($xs, $target):
    $i = bisect.«bisect_left¦bisect_right¦bisect»($xs, $target)
    return «$i¦$i < len($xs) and $xs[$i] == $target¦len($xs) - $i»
---
def $f($xs):
    $i, $acc = len($xs) - 1, 0
    while $i > 0:
        @add($acc, $xs[$i])
        $i «//= 2¦>>= 1¦//= 3¦= ($i - 1) // 2»
    return $acc
---
def $f($xs):
    $i, $out = 1, []
    while $i < len($xs):
        $out.append(@expr($xs[$i]))
        $i «*= 2¦<<= 1¦*= 3¦+= $i»
    return $out
---
#f peak¦find_peak¦local_max
def $f($xs):
    $lo, $hi = 0, len($xs) - 1
    while $lo < $hi:
        $mid = ($lo + $hi) // 2
        if $xs[$mid] < $xs[$mid + 1]:
            $lo = $mid + 1
        else:
            $hi = $mid
    return «$lo¦$hi»
---
#f sift_up¦push_item¦heap_add
def $f($xs):
    «heapq.heappush($xs, @small)
    return $xs[0]¦$xs.append(0)
    $i = len($xs) - 1
    while $i > 0 and $xs[($i - 1) // 2] > $xs[$i]:
        $j = ($i - 1) // 2
        $xs[$i], $xs[$j] = $xs[$j], $xs[$i]
        $i = $j
    return $i»
---
#f halve¦descend¦depth
def $f($xs):
    def $g($lo, $hi):
        if $hi - $lo < 2:
            return 0
        return 1 + $g(($lo + $hi) // 2, $hi)

    return $g(0, len($xs))
---
#f isqrt_floor¦integer_root¦floor_root
def $f($n):
    $lo, $hi = 0, $n + 1
    while $hi - $lo > 1:
        $mid = ($lo + $hi) // 2
        if $mid «* $mid¦** 2¦** 3» <= $n:
            $lo = $mid
        else:
            $hi = $mid
    return $lo
---
#f to_base¦convert¦to_binary
def $f($n):
    «$out = []
    while $n:
        $n, $v = divmod($n, @small)
        $out.append($v)¦$out = ""
    while $n > 0:
        $out = str($n % @small) + $out
        $n //= 10»
    return $out«¦[::-1]»
---
#f is_power¦is_power_of
def $f($n):
    if $n < 1:
        return False
    while $n % 2 == 0:
        $n //= 2
    return $n == 1
---
#f is_prime¦divisors_count¦smallest_factor
def $f($n):
    $i, $cnt = 2, 0
    while $i * $i <= $n:
        if $n % $i == 0:
            «$cnt += 1¦$cnt += $i»
        $i += 1
    return $cnt
---
def $f($n):
    return «all($n % $i for $i in range(2, int($n ** 0.5) + 1))¦[$i for $i in range(1, int($n ** 0.5) + 1) if $n % $i == 0]¦sum($i for $i in range(1, math.isqrt($n) + 1) if not $n % $i)»
---
#f factorize¦prime_factors¦factors
def $f($n):
    $out = []
    $i = 2
    while $i * $i <= $n:
        while $n % $i == 0:
            $out.append($i)
            $n //= $i
        $i += 1
    if $n > 1:
        $out.append($n)
    return $out
---
def $f($xs):
    $acc = 0
    for $i in range(int(len($xs) ** 0.5)):
        @step($acc, $xs[$i])
    return $acc
""",
    ),
)
