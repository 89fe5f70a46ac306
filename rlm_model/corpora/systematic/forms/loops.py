# ruff: noqa: E501
"""Loops with for and while, one, two and three deep."""

from rlm_model.corpora.systematic.template import (
    CONSTANT,
    CUBIC,
    LINEAR,
    LINEARITHMIC,
    QUADRATIC,
    forms,
)

FORMS = (
    *forms(
        LINEAR,
        """
def $f($xs):
    @guard($xs, 0)
    $acc = 0
    @each($x, $xs)
        @step($acc, $x)
    return $acc
---
def $f($xs):
    $acc = 0
    @index($i, $xs)
        @step($acc, $xs[$i])
    return $acc«¦ / max(len($xs), 1)¦ % @mod»
---
def $f($n):
    $acc = 0
    for $i in range(«$n¦1, $n + 1¦0, $n, @small¦$n, 0, -1¦$n // 2¦2 * $n»):
        @step($acc, $i)
    return $acc
---
def $f($xs):
    $out = []
    @each($x, $xs)
        «if @cond($x):
            ¦»$out.append(@expr($x))
    return $out«¦¦[::-1]»
---
def $f($xs, $ys):
    $acc = 0
    for $x, $yv in zip($xs, $ys):
        @add($acc, @pair($x, $yv))
    return $acc
---
def $f($xs):
    $i«¦» = 0
    $acc = 0
    while $i < len($xs):
        @add($acc, $xs[$i])
        $i += «1¦1¦2¦@small»
    return $acc
---
def $f($n):
    $acc = 0
    while $n > 0:
        $acc += $n«¦ % 7¦ * 2¦ // 3»
        $n -= «1¦1¦2¦@small»
    return $acc
---
def $f($d):
    $acc = 0
    for «$key, $v in $d.items()¦$v in $d.values()»:
        @step($acc, $v)
    return $acc
---
def $f($d):
    $out = {}
    for $key, $v in $d.items():
        if @cond($v):
            $out[$key] = @expr($v)
    return $out
---
def $f($xs):
    $best = $xs[0]
    «$i9 = 0
    ¦»for $x in $xs[1:]:
        if $x «>¦<» $best:
            $best = $x
    return $best
---
def $f($xs):
    «first, second = 0, 0
    for $x in $xs:
        if $x > first:
            first, second = $x, first
        elif $x > second:
            second = $x
    return second¦lowest, $best = $xs[0], 0
    for $x in $xs:
        lowest = min(lowest, $x)
        $best = max($best, $x - lowest)
    return $best¦$best = $cur = $xs[0]
    for $x in $xs[1:]:
        $cur = max($x, $cur + $x)
        $best = max($best, $cur)
    return $best»
---
def $f($xs):
    $cnt = 0
    for $i in range(1, len($xs)):
        if @paircond($xs[$i], $xs[$i - 1]):
            $cnt += 1
        «else:
            $cnt = 0¦»
    return $cnt
---
#f two_pointers¦pair_sum¦close_pair¦is_symmetric
def $f($xs):
    $lo, $hi = 0, len($xs) - 1
    $cnt = 0
    while $lo < $hi:
        «if $xs[$lo] + $xs[$hi] > @mid:
            $hi -= 1
        else:
            $lo += 1
        $cnt += 1¦if $xs[$lo] != $xs[$hi]:
            $cnt += 1
        $lo += 1
        $hi -= 1¦$xs[$lo], $xs[$hi] = $xs[$hi], $xs[$lo]
        $lo += 1
        $hi -= 1»
    return $cnt
---
#f window_sum¦moving_sum¦max_window¦rolling
def $f($xs, $k):
    «if len($xs) < $k:
        return 0
    ¦»$cur = sum($xs[:$k])
    $best = $cur
    for $i in range($k, len($xs)):
        $cur += $xs[$i] - $xs[$i - $k]
        $best = «max¦min»($best, $cur)
    return $best
---
def $f($xs, $k):
    return [sum($xs[$i:$i + $k]) for $i in range(len($xs) - $k + 1)]
---
def $f($xs):
    $acc = 0
    @each($x, $xs)
        @few($j)
            @add($acc, @pair($x, $j))
    return $acc
---
def $f($xs):
    $acc = 0
    @few($j)
        for $x in $xs:
            «if @paircond($x, $j):
                ¦»$acc += @expr($x)
    return $acc
---
def $f($xs):
    $acc = 0
    for $i in range(len($xs)):
        for $j in range($i, min($i + @small, len($xs))):
            @add($acc, @pair($xs[$i], $xs[$j]))
    return $acc
---
def $f($xs):
    for $x in $xs:
        if $x «== -1¦> 10**9¦< -10**6»:
            «return True¦break¦return $x»
    return «False¦None¦-1»
---
#f prefix¦running_totals¦cumulative¦prefix_sums
def $f($xs):
    $out = [«0¦$xs[0]»]
    for $x in $xs«¦[1:]»:
        $out.append($out[-1] + $x)
    return $out
---
def $f($xs):
    $n = len($xs)
    $out = [0] * $n
    for $i in range($n):
        $out[«$i¦$n - 1 - $i»] = @expr($xs[$i])
    return $out
---
def $f($xs):
    $acc = $cnt = 0
    for $x in $xs:
        try:
            $acc += 100 // ($x - @small)
        except ZeroDivisionError:
            $cnt += 1
    return $acc, $cnt
---
def $f($xs):
    $out = []
    for $i in range(0, len($xs), «@small¦@mid»):
        $out.append(«sum($xs[$i:$i + 4])¦max($xs[$i:$i + 8])¦$xs[$i:$i + @small]»)
    return $out
---
def $f($grid):
    $acc = 0
    for $r in $grid:
        for $x in $r:
            @step($acc, $x)
    return $acc
---
def $f($grid):
    $acc = 0
    for $r in range(len($grid)):
        for $c in range(len($grid[«0¦$r»])):
            @step($acc, $grid[$r][$c])
    return $acc
---
def $f($pairs):
    $acc = 0
    for $u, $w in $pairs:
        @add($acc, @pair($u, $w))
    return $acc
---
def $f($recs):
    $acc = 0
    for $rec in $recs:
        if @cond($rec["amount"]):
            $acc += $rec["amount"]
    return $acc
---
def $f($recs):
    $table = {}
    for $rec in $recs:
        «$table[$rec["name"]] = $table.get($rec["name"], 0) + $rec["amount"]¦$table.setdefault($rec["name"], []).append($rec["amount"])¦if $rec["name"] not in $table:
            $table[$rec["name"]] = 0
        $table[$rec["name"]] += 1»
    return $table
---
def $f($n):
    $u, $w = 0, 1
    for $round in range($n):
        $u, $w = $w, ($u + $w)«¦ % @mod» % 10007
    return $u
---
#f mean¦variance¦average¦spread
def $f($fl):
    «$n = len($fl)
    ¦»«mean = sum($fl) / len($fl)
    return sum((v - mean) ** 2 for v in $fl) / len($fl)¦return sum($fl) / len($fl)¦return max($fl) - min($fl)¦mean = sum($fl) / len($fl)
    var = 0.0
    for v in $fl:
        var += (v - mean) ** 2
    return math.sqrt(var / len($fl))»
---
def $f($xs):
    $acc = 0
    for $x in $xs:
        for $ch in str($x):
            $acc += int($ch) if $ch.isdigit() else 0
    return $acc
---
def $f($xs):
    $xs[:] = [@expr($x) for $x in $xs]
    return «sum¦max¦min»($xs)
""",
    ),
    *forms(
        LINEARITHMIC,
        """
def $f($xs):
    $acc = 0
    @each($x, $xs)
        $j = len($xs)
        while $j > 0:
            $acc += @pair($x, $j)
            $j //= 2
    return $acc
---
def $f($n):
    $acc = 0
    for $i in range(«$n¦1, $n + 1»):
        $j = «1¦1¦2»
        while $j < $n:
            @add($acc, @pair($i, $j))
            $j *= «2¦2¦3»
    return $acc
---
def $f($n):
    $cnt = 0
    for $i in range(1, $n«¦ + 1»):
        for $j in range(«$i¦0», $n«¦ + 1», $i):
            $cnt += «1¦$j % @small¦$i»
    return $cnt
---
def $f($n):
    $acc = 0
    $i = $n
    while $i > 0:
        for $j in range(«$n¦$i»):
            @add($acc, $j)
        $i //= 2
    return $acc
---
def $f($n):
    $acc = 0
    for $i in range($n):
        $tmp = $i
        while $tmp:
            $acc += $tmp «% 10¦& 1»
            $tmp «//= 10¦>>= 1¦//= 2»
    return $acc
---
def $f($xs):
    $i, $acc = 1, 0
    while $i < len($xs):
        for $x in $xs:
            $acc += @pair($x, $i)
        $i *= 2
    return $acc
""",
    ),
    *forms(
        QUADRATIC,
        """
def $f($xs):
    $acc = 0
    @each($x, $xs)
        @each($yv, $xs)
            @add($acc, @pair($x, $yv))
    return $acc
---
def $f($xs):
    $cnt = 0
    for $i in range(len($xs)):
        for $j in range(«$i + 1, len($xs)¦$i¦len($xs)¦$i, len($xs)¦len($xs) - $i¦len($xs) - 1, $i, -1¦0, len($xs), @small»):
            if @paircond($xs[$i], $xs[$j]):
                $cnt += 1
    return $cnt
---
def $f($xs):
    $n = len($xs)
    $best = «0¦-1¦None»
    for $i in range($n - 1):
        for $j in range($i + 1, $n):
            $v = @pair($xs[$i], $xs[$j])
            if $best is None or $v > $best:
                $best = $v
    return $best
---
def $f($xs):
    $out = []
    for $i in range(len($xs)):
        for $j in range($i + 1, len($xs)):
            if @paircond($xs[$i], $xs[$j]):
                $out.append(«($i, $j)¦($xs[$i], $xs[$j])¦[$i, $j]¦$xs[$i] + $xs[$j]»)
    return $out
---
def $f($xs, $ys):
    $acc = 0
    @each($x, $xs)
        @each($yv, $ys)
            «if @paircond($x, $yv):
                $acc += 1¦$acc += @pair($x, $yv)»
    return $acc
---
def $f($n):
    $acc = 0
    for $i in range(«$n¦1, $n + 1»):
        for $j in range(«$n¦$i¦$i, $n¦$i + 1, $n¦$n - $i¦1, $n + 1¦$n // 2»):
            @add($acc, @pair($i, $j))
    return $acc
---
def $f($n):
    $cnt = 0
    $i = 0
    while $i < $n:
        $j = «0¦$i»
        while $j < $n:
            $cnt += «1¦$i ^ $j¦($i + $j) % @small»
            $j += «1¦1¦2»
        $i += «1¦1¦2»
    return $cnt
---
def $f($n):
    $acc = 0
    for $i in range($n * $n):
        @step($acc, $i)
    return $acc
---
def $f($n):
    $acc = 0
    for $i in range($n «** 2¦* ($n - 1) // 2»):
        $acc += $i «% @small¦& 3»
    return $acc
---
def $f($xs):
    $i, $acc = 0, 0
    while $i < len($xs):
        $j = $i«¦ + 1»
        while $j < len($xs):
            if @paircond($xs[$i], $xs[$j]):
                $acc += 1
            $j += 1
        $i += 1
    return $acc
---
def $f($xs):
    for $i in range(len($xs)):
        for $j in range(«$i + 1, ¦0, $i + 1 and »len($xs)):
            if $i != $j and $xs[$i] + $xs[$j] == «-1¦10**9¦-10**7»:
                return «True¦($i, $j)¦[$i, $j]»
    return «False¦None¦[]»
---
def $f($xs):
    $out = []
    for $x in $xs:
        $cnt = 0
        for $yv in $xs:
            if $yv «<¦>¦==¦<=» $x:
                $cnt += 1
        $out.append($cnt)
    return $out
---
def $f($xs):
    $acc = 0
    for $i, $x in enumerate($xs):
        for $yv in $xs[«$i + 1:¦:$i¦$i:¦::-1¦::@small»]:
            @add($acc, @pair($x, $yv))
    return $acc
---
#f prefix_averages¦running_mean¦prefix_sums_slow
def $f($xs):
    $out = []
    for $i in range(len($xs)):
        $acc = 0
        for $j in range($i + 1):
            $acc += $xs[$j]
        $out.append($acc«¦ / ($i + 1)¦ % @mod»)
    return $out
---
#f best_window¦max_subarray¦largest_sum
def $f($xs):
    $best = $xs[0]
    for $i in range(len($xs)):
        $acc = 0
        for $j in range($i, len($xs)):
            $acc += $xs[$j]
            «if $acc > $best:
                $best = $acc¦$best = max($best, $acc)»
    return $best
---
def $f($d):
    $out = []
    for $key, $v in $d.items():
        for other_key, other in $d.items():
            if $key «!=¦<» other_key and @paircond($v, other):
                $out.append(«$key¦($key, other_key)»)
    return $out
---
def $f($pairs):
    $cnt = 0
    for $i, ($u, $w) in enumerate($pairs):
        for other_u, other_w in $pairs[$i + 1:]:
            if «$u <= other_w and other_u <= $w¦$u == other_u or $w == other_w¦abs($u - other_u) + abs($w - other_w) < @mid»:
                $cnt += 1
    return $cnt
---
def $f($recs):
    $out = []
    for $rec in $recs:
        for other in $recs:
            if $rec["id"] != other["id"] and «$rec["name"] == other["name"]¦$rec["amount"] > other["amount"]»:
                $out.append(«$rec["name"]¦$rec["id"]»)
                «break¦»
    return $out
---
def $f($n):
    $out = []
    for $i in range($n):
        «$out.append([])
        for $j in range(«$n¦$i + 1»):
            $out[-1].append(@pair($i, $j))¦$r = []
        for $j in range($n):
            $r.append($i * $j)
        $out.append($r)¦$out.append([0] * $n)»
    return $out
---
#f pascal¦triangle¦binomials
def $f($n):
    $out = [[1]]
    for $round in range($n):
        $r = [1]
        for $j in range(1, len($out[-1])):
            $r.append(($out[-1][$j - 1] + $out[-1][$j]) % @mod)
        $out.append([*$r, 1])
    return «len($out)¦$out[-1]¦$out»
---
def $f($xs):
    $acc = 0
    for $i in range(len($xs)):
        for $j in range($i + 1, len($xs)):
            @few($l)
                $acc += $xs[$i] * $l - $xs[$j]
    return $acc
---
def $f($n):
    $cnt = 0
    for $i in range(2, $n):
        for $j in range(2, $i):
            if $i % $j == 0:
                «$cnt += 1¦$cnt += $j»
    return $cnt
---
#f count_primes¦primes_below¦list_primes
def $f($n):
    $out = []
    for $i in range(2, $n):
        if all($i % $j for $j in range(2, $i)):
            $out.append($i)
    return $out
""",
    ),
    *forms(
        CUBIC,
        """
def $f($xs):
    $cnt = 0
    $n = len($xs)
    for $i in range($n):
        for $j in range(«$i + 1, $n¦$n¦$i»):
            for $l in range(«$j + 1, $n¦$n¦$j»):
                if $xs[$i] + $xs[$j] «+ $xs[$l] == @mid¦== $xs[$l]¦> $xs[$l]»:
                    $cnt += 1
    return $cnt
---
def $f($n):
    $acc = 0
    for $i in range($n):
        for $j in range(«$n¦$i¦$i, $n»):
            for $l in range(«$n¦$j¦$j, $n¦$i»):
                @add($acc, $i * $j + $l)
    return $acc
---
def $f($xs):
    $acc = 0
    for $x in $xs:
        for $yv in $xs:
            for v in $xs:
                «if $x + $yv > v:
                    $acc += 1¦$acc += @pair($x, $yv) % (abs(v) + 1)¦if @paircond($x, $yv):
                    $acc += v»
    return $acc
---
#f max_subarray¦best_range¦largest_block
def $f($xs):
    $best = $xs[0]
    for $i in range(len($xs)):
        for $j in range($i, len($xs)):
            «$acc = 0
            for $l in range($i, $j + 1):
                $acc += $xs[$l]¦$acc = sum($xs[$i:$j + 1])»
            $best = max($best, $acc)
    return $best
---
def $f($n):
    $out = []
    for a in range(1, $n):
        for b in range(a, $n):
            for c in range(b, $n):
                if a * a + b * b == c * c:
                    $out.append((a, b, c))
    return «$out¦len($out)»
---
def $f($xs):
    $cnt = 0
    for $i in range(len($xs)):
        for $j in range(len($xs)):
            for $l in range(len($xs)):
                for m in range(«len($xs)¦$l¦3¦@small»):
                    if ($xs[$i] + $xs[$j]) «==¦>» ($xs[$l] + m):
                        $cnt += 1
    return $cnt
---
#f floyd¦shortest_paths¦closure¦all_pairs
def $f($pairs):
    $n = len($pairs)
    dist = [[10**9] * $n for _ in range($n)]
    for $u, $w in $pairs:
        dist[$u % $n][$w % $n] = 1
    for $l in range($n):
        for $i in range($n):
            for $j in range($n):
                «if dist[$i][$l] + dist[$l][$j] < dist[$i][$j]:
                    dist[$i][$j] = dist[$i][$l] + dist[$l][$j]¦dist[$i][$j] = min(dist[$i][$j], dist[$i][$l] + dist[$l][$j])»
    return dist[0]
---
#f multiply¦matmul¦square_matrix
def $f($n):
    $u = [[$i + $j for $j in range($n)] for $i in range($n)]
    $out = [[0] * $n for _ in range($n)]
    for $i in range($n):
        for $j in range($n):
            «for $l in range($n):
                $out[$i][$j] += $u[$i][$l] * $u[$l][$j]¦$out[$i][$j] = sum($u[$i][$l] * $u[$l][$j] for $l in range($n))»
    return $out«¦[0]»
---
def $f($n):
    $acc = 0
    for $i in range($n ** 3«¦ // 2»):
        $acc ^= $i
    return $acc
""",
    ),
    *forms(
        CONSTANT,
        """
def $f($xs):
    $acc = 0
    @few($i)
        @few($j)
            @add($acc, @pair($i, $j))
    return $acc«¦ + len($xs)»
""",
    ),
)
