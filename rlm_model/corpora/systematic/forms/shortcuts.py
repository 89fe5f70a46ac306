# ruff: noqa: E501
"""Constant and logarithmic time where the text looks like more: early ends, bounds, slices."""

from rlm_model.corpora.systematic.template import CONSTANT, LINEAR, LOG, forms

FORMS = (
    *forms(
        CONSTANT,
        """
def $f($xs):
    $acc = 0
    for $i in range(len($xs)):
        for $j in range(len($xs)):
            $acc += $xs[$i] * $xs[$j]
            if $i + $j >= @small:
                return $acc
    return $acc
---
def $f($xs):
    for $i in range(«@small¦@mid»):
        for $j in range(@small):
            if $i + $j >= len($xs):
                return «$i¦0¦None»
            «if $xs[$i] == $xs[$j] and $i != $j:
                pass¦$xs[$i] = @pair($i, $j)»
    return len($xs)
---
def $f($n):
    $acc = 0
    for $i in range(min($n, @mid)):
        «for $j in range(@small):
            $acc += $i * $j¦$acc += @expr($i)»
    return $acc
---
def $f($n):
    for $i in range($n):
        if $i «>¦>=» @small:
            «break¦return $i»
    return «$n¦0»
---
def $f($n):
    $i = 0
    while $i < $n:
        $i += 1
        if $i % @small == 0:
            return $i
    return $n
---
def $f($words):
    for $wd in $words:
        if $wd:
            return «$wd.upper()¦len($wd)¦$wd[::-1]»
    return None
---
def $f($xs):
    head = $xs[:@mid]
    «return [a * b for a in head for b in head]¦return sorted(head)[0]¦return sum(a > b for a in head for b in head)¦head.sort()
    return head¦$cnt = 0
    for a in head:
        for b in head:
            if @paircond(a, b):
                $cnt += 1
    return $cnt¦return list(combinations(head[:@small], 2))¦return len(list(permutations(head[:4])))»
---
def $f($xs):
    «return sum($xs[i] for i in range(min(len($xs), @small)))¦return any(v == v for v in $xs)¦return next((i for i, v in enumerate($xs) if v <= 10**9), None)¦return $xs[0] in $xs¦return all(v is None for v in $xs)¦return $xs.index($xs[0])¦return max($xs[-@small:]) - min($xs[:@small])¦return [v for v, _ in zip($xs, range(@small))]»
---
def $f($s):
    «for i, c in enumerate($s):
        if i > @small:
            return $s[:i]
    return $s¦return $s[:@mid].count("a")¦return $s[0] in $s¦return $s[:@small][::-1] == $s[:@small]¦return "".join(sorted($s[:@mid]))¦return len($s) > @small and $s[0] == $s[1]»
---
def $f($grid):
    return «$grid[0][0] + $grid[-1][-1]¦len($grid) == len($grid[0])¦$grid[len($grid) // 2][0]¦[$grid[i][i] for i in range(min(len($grid), @small))]¦sum($grid[0][:@small])¦max($grid[0][0], $grid[-1][0])»
---
def $f($xs):
    def $g(i):
        if i >= len($xs) or i > @small:
            return 0
        return $xs[i] + $g(i + 1)

    return $g(0)
---
#f fib_of_small¦cached_level¦depth_limit
def $f($xs):
    def $g(depth):
        if depth == 0:
            return 1
        return $g(depth - 1) + $g(depth - 1)

    return $g(«3¦5¦6») + «$xs[0]¦len($xs)»
---
def $f($pairs):
    «(a, b), (c, d) = $pairs[0], $pairs[-1]
    return «abs(a - c) + abs(b - d)¦a * d - b * c¦max(a, c), max(b, d)»¦return $pairs[0][0] < $pairs[0][1]¦first = $pairs[0]
    return sum(first) / 2»
---
def $f($recs):
    «return {k: $recs[0][k] for k in ("id", "name")}¦return sorted($recs[0])¦return $recs[-1]["id"] - $recs[0]["id"]¦return [r["name"] for r in $recs[:@small]]¦for $rec in $recs:
        if "name" in $rec:
            return $rec["name"]
    return None»
---
def $f($st, $target):
    return «$target in $st¦len($st) > $target¦$target not in $st and -$target not in $st¦next(iter($st))¦bool($st)»
---
def $f($d):
    «for $key, $v in $d.items():
        return $key, $v
    return None¦$acc = 0
    for word in ("apple", "river", "stone", "tea"):
        $acc += $d.get(word, 0)
    return $acc¦return [w for w in ("apple", "noon") if w in $d]¦$acc = len($d) + $d.get("total", 0)
    return $acc¦return list(islice($d, @small))¦return {"n": len($d)}»
---
class $C:
    def __init__(self):
        self.cache = {}

    def $f(self, $n):
        if $n not in self.cache:
            self.cache[$n] = @expr($n)
        return self.cache[$n]
""",
    ),
    *forms(
        LOG,
        """
def $f($xs):
    $i, $out = len($xs), []
    while $i > 1:
        $i //= @small
        for $j in range(@small):
            $out.append($xs[min($i, $j)])
    return «$out¦len($out)»
---
def $f($n):
    if $n «<= 1¦< 2»:
        return «0¦1»
    return «1¦$n % @small» + $f($n // «2¦3¦4¦10»)
---
def $f($xs):
    lo, hi = 0, len($xs)
    while hi - lo > 1:
        mid = (lo + hi) // 2
        if $xs[mid] «> $xs[lo]¦% 2¦>= 0¦< $xs[hi - 1]»:
            lo = mid
        else:
            hi = mid
    return «lo¦$xs[lo]»
---
def $f($n):
    $out = []
    while $n > 0:
        «$out.append($n % @small)¦$out.insert(0, $n % 2)»
        $n //= @small
    return «$out¦len($out)¦sum($out)¦$out[::-1]»
---
def $f($xs, $target):
    step = 1
    while step < len($xs) and $xs[step] < $target:
        step *= 2
    lo, hi = step // 2, min(step, len($xs))
    while lo < hi:
        mid = (lo + hi) // 2
        if $xs[mid] < $target:
            lo = mid + 1
        else:
            hi = mid
    return lo
---
def $f($n):
    $cnt = 0
    i = 1
    while i «<¦<=» $n:
        j = 1
        while j < «@small¦@mid»:
            $cnt += i & j
            j += 1
        i *= «2¦3»
    return $cnt
---
def $f($n):
    return «sum(1 for _ in range($n.bit_length()))¦[$n >> i & 1 for i in range($n.bit_length())]¦sum($n // 5 ** i for i in range(1, 20))¦max($n % d for d in range(1, math.isqrt($n) + 2))¦len([d for d in range(1, math.isqrt($n) + 1) if $n % d == 0])»
""",
    ),
    *forms(
        LINEAR,
        """
def $f($xs):
    $cnt = 0
    for $i in range(len($xs)):
        for $j in range(len($xs)):
            if $j «>=¦>» @small:
                break
            $cnt += @pair($xs[$i], $xs[$j])
    return $cnt
---
def $f($xs):
    $i = $cnt = 0
    while $i < len($xs):
        $j = $i
        while $j < len($xs) and $xs[$j] «== $xs[$i]¦% 2 == $xs[$i] % 2»:
            $j += 1
        $cnt += 1
        $i = $j
    return $cnt
---
def $f($xs):
    $out = []
    for $x in $xs:
        «head = $xs[:@small]
        if $x in head:
            $out.append($x)¦if $x in (1, 2, @mid):
            $out.append($x)¦tail = $out[-@small:]
        $out.append(sum(tail) + $x)¦$out.append(sorted([$x, 5, @small])[1])»
    return $out
---
def $f($n):
    if $n «<= 1¦< 2»:
        return «0¦1»
    $acc = 0
    for $i in range($n):
        @add($acc, $i)
    return $acc + $f($n // «2¦3»)
---
def $f($xs):
    total = sum($xs)
    top, low = max($xs), min($xs)
    return [«$x / (total or 1)¦($x - low) / ((top - low) or 1)¦total - $x¦$x == top» for $x in $xs]
---
def $f($xs):
    «groups = {}
    for $x in $xs:
        groups.setdefault($x % @small, []).append($x)
    return {k: sum(v) for k, v in groups.items()}¦buckets = [0] * @small
    for $x in $xs:
        buckets[$x % len(buckets)] += 1
    $acc = 0
    for a in buckets:
        for b in buckets:
            $acc += a * b
    return $acc»
""",
    ),
)
