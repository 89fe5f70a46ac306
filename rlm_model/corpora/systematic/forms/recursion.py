# ruff: noqa: E501
"""Recursion of one call, and of halves."""

from rlm_model.corpora.systematic.template import LINEAR, LINEARITHMIC, QUADRATIC, forms

FORMS = (
    *forms(
        LINEAR,
        """
#f sum_rec¦total_from¦walk_list¦rec_sum
def $f($xs, $i=0):
    if $i «== len($xs)¦>= len($xs)»:
        return 0
    return @expr($xs[$i]) + $f($xs, $i + 1)
---
#f countdown¦sum_down¦total_to¦sum_to
def $f($n):
    if $n «== 0¦<= 0¦< 1»:
        return 0
    return «$n¦1¦@expr($n)» + $f($n - 1)
---
#f countdown¦accumulate_down¦loop
def $f($n, acc=0):
    if $n <= 0:
        return acc
    return $f($n - «1¦1¦2¦@small», acc + @expr($n))
---
#g go¦_walk¦visit¦rec
def $f($xs):
    def $g($i):
        if $i == len($xs):
            return 0
        «return $xs[$i] + $g($i + 1)¦if @cond($xs[$i]):
            return 1 + $g($i + 1)
        return $g($i + 1)¦return max($xs[$i], $g($i + 1))¦return min($xs[$i], $g($i + 1))»

    return $g(0)
---
#f rec_max¦largest¦max_rec
def $f($xs, $lo=0, $hi=None):
    if $hi is None:
        $hi = len($xs)
    if $hi - $lo «<= 1¦== 1»:
        return $xs[$lo]
    $mid = ($lo + $hi) // 2
    return «max¦min»($f($xs, $lo, $mid), $f($xs, $mid, $hi))
---
#f is_even_rec¦even_steps
#g is_odd_rec¦odd_steps
def $g($n):
    return False if $n == 0 else $f($n - 1)


def $f($n):
    return True if $n == 0 else $g($n - 1)
---
#f fib_memo¦fib_cached¦stairs¦climb
def $f($n, $memo=None):
    if $memo is None:
        $memo = {}
    if $n «< 2¦<= 1»:
        return $n
    if $n in $memo:
        return $memo[$n]
    $memo[$n] = («$f($n - 1, $memo) + $f($n - 2, $memo)¦$f($n - 1, $memo) + $f($n - 2, $memo) + 1¦$f($n - 2, $memo) * 2 + $f($n - 1, $memo)») % @mod
    return $memo[$n]
---
#f fib_cached¦ways¦stairs¦tilings
def $f($n):
    «@lru_cache(maxsize=None)¦@functools.lru_cache(None)¦@cache¦@lru_cache»
    def $g(i):
        if i < «2¦3»:
            return «1¦i»
        return ($g(i - 1) + $g(i - 2)«¦ + $g(i - 3)») % @mod

    return $g($n)
---
#f rob¦best_take¦max_skip
def $f($xs):
    «@cache¦@lru_cache(maxsize=None)»
    def $g($i):
        if $i >= len($xs):
            return 0
        return max($g($i + 1), $xs[$i] + $g($i + 2))

    return $g(0)
---
#f rob¦best_pick¦rob_houses
def $f($xs):
    $memo = {}

    def $g($i):
        if $i >= len($xs):
            return 0
        if $i not in $memo:
            $memo[$i] = max($g($i + 1), $xs[$i] + $g($i + 2))
        return $memo[$i]

    return $g(0)
---
#f flip¦reverse_rec¦reverse_in_place
def $f($xs):
    def $g($lo, $hi):
        if $lo >= $hi:
            return
        $xs[$lo], $xs[$hi] = $xs[$hi], $xs[$lo]
        $g($lo + 1, $hi - 1)

    $g(0, len($xs) - 1)
    return $xs
---
#f is_palindrome_rec¦same_both_ways¦mirrored
def $f($s):
    def $g($lo, $hi):
        if $lo >= $hi:
            return 0
        return ($s[$lo] == $s[$hi]) + $g($lo + 1, $hi - 1)

    return $g(0, len($s) - 1)
---
#f count_nodes¦tree_sum¦build_size
def $f($n):
    if $n <= 1:
        return 1
    return «$f($n // 2) + $f($n - $n // 2)¦1 + $f($n // 2) + $f(($n - 1) // 2)¦max($f($n // 2), $f($n - $n // 2)) + 1»
---
#f collatz¦collatz_max¦steps_down
def $f($n):
    $best = 0
    for $i in range(1, $n):
        $cur, $cnt = $i, 0
        while $cur > 1 and $cnt < @mid:
            $cur = $cur // 2 if $cur % 2 == 0 else 3 * $cur + 1
            $cnt += 1
        $best = max($best, $cnt)
    return $best
---
#f flatten¦flat_list¦flatten_rec
def $f($grid):
    $out = []

    def $g(v):
        if isinstance(v, list):
            for $x in v:
                $g($x)
        else:
            $out.append(v)

    $g($grid)
    return $out
---
#f tree_depth¦heap_sum¦tree_sum
def $f($xs):
    def $g($i):
        if $i >= len($xs):
            return 0
        «return $xs[$i] + $g(2 * $i + 1) + $g(2 * $i + 2)¦return 1 + max($g(2 * $i + 1), $g(2 * $i + 2))¦return max($xs[$i], $g(2 * $i + 1), $g(2 * $i + 2))»

    return $g(0)
""",
    ),
    *forms(
        LINEARITHMIC,
        """
#f merge_sort¦msort¦sort_list¦mergesort
#g merge¦_merge¦combine
def $g(left, right):
    $out = []
    $i = $j = 0
    while $i < len(left) and $j < len(right):
        if left[$i] <= right[$j]:
            $out.append(left[$i])
            $i += 1
        else:
            $out.append(right[$j])
            $j += 1
    «return $out + left[$i:] + right[$j:]¦$out.extend(left[$i:])
    $out.extend(right[$j:])
    return $out»


def $f($xs):
    if len($xs) <= 1:
        return $xs
    $mid = len($xs) // 2
    return $g($f($xs[:$mid]), $f($xs[$mid:]))
---
#f merge_sort¦msort¦sort_values
def $f($xs):
    if len($xs) < 2:
        return $xs
    $mid = len($xs) // 2
    $lo, $hi = $f($xs[:$mid]), $f($xs[$mid:])
    $out, $i, $j = [], 0, 0
    for $round in range(len($xs)):
        if $j == len($hi) or ($i < len($lo) and $lo[$i] <= $hi[$j]):
            $out.append($lo[$i])
            $i += 1
        else:
            $out.append($hi[$j])
            $j += 1
    return $out
---
#f quick_sort¦qsort¦quicksort¦sort_list
def $f($xs):
    if len($xs) «<= 1¦< 2»:
        return $xs
    pivot = $xs[«len($xs) // 2¦0¦-1»]
    «less = [v for v in $xs if v < pivot]
    same = [v for v in $xs if v == pivot]
    more = [v for v in $xs if v > pivot]
    return $f(less) + same + $f(more)¦return $f([v for v in $xs if v < pivot]) + [v for v in $xs if v == pivot] + $f([v for v in $xs if v > pivot])»
---
#f max_subarray¦best_sum¦divide_and_sum
def $f($xs):
    def $g($lo, $hi):
        if $hi - $lo == 1:
            return $xs[$lo]
        $mid = ($lo + $hi) // 2
        $best = acc = 0
        for $i in range($mid - 1, $lo - 1, -1):
            acc += $xs[$i]
            $best = max($best, acc)
        right = acc = 0
        for $i in range($mid, $hi):
            acc += $xs[$i]
            right = max(right, acc)
        return max($g($lo, $mid), $g($mid, $hi), $best + right)

    return $g(0, len($xs)) if $xs else 0
---
#f count_inversions¦inversions¦sort_and_count
def $f($xs):
    def $g(part):
        if len(part) < 2:
            return part, 0
        $mid = len(part) // 2
        left, a = $g(part[:$mid])
        right, b = $g(part[$mid:])
        $out, $i, $j, $cnt = [], 0, 0, a + b
        while $i < len(left) and $j < len(right):
            if left[$i] <= right[$j]:
                $out.append(left[$i])
                $i += 1
            else:
                $out.append(right[$j])
                $j += 1
                $cnt += len(left) - $i
        return $out + left[$i:] + right[$j:], $cnt

    return $g($xs)[1]
---
#f split_sum¦halve_and_add¦fold
def $f($xs):
    if len($xs) <= 1:
        return sum($xs)
    $mid = len($xs) // 2
    return $f($xs[:$mid]) «+ $f($xs[$mid:])¦- $f($xs[$mid:])¦^ $f($xs[$mid:])»
---
#f work¦recurse¦divide
def $f($n):
    if $n <= 1:
        return 1
    $acc = 0
    for $i in range($n):
        $acc += $i«¦ % 3»
    return $acc + $f($n // 2) + $f($n - $n // 2)
---
#f reverse_text¦flip_text¦mirror
def $f($s):
    if len($s) < 2:
        return $s
    $mid = len($s) // 2
    return $f($s[$mid:]) + $f($s[:$mid])
""",
    ),
    *forms(
        QUADRATIC,
        """
#f sum_list¦rec_sum¦total¦length_rec¦list_max
def $f($xs):
    if «not $xs¦len($xs) == 0¦$xs == []»:
        return 0
    return «$xs[0] + $f($xs[1:])¦1 + $f($xs[1:])¦max($xs[0], $f($xs[1:]))¦$xs[-1] + $f($xs[:-1])¦($xs[0] + $f($xs[1:])) % @mod»
---
#f filter_rec¦map_rec¦double_all¦reverse_list
def $f($xs):
    if not $xs:
        return []
    «return [@expr($xs[0])] + $f($xs[1:])¦return $f($xs[1:]) + [$xs[0]]¦if @cond($xs[0]):
        return [$xs[0]] + $f($xs[1:])
    return $f($xs[1:])¦head, *tail = $xs
    return [head * 2, *$f(tail)]»
---
#f reverse_string¦backwards¦count_char¦rev
def $f($s):
    if «not $s¦len($s) == 0¦$s == ""»:
        return «""¦""»
    return «$f($s[1:]) + $s[0]¦$s[-1] + $f($s[:-1])¦$s[0].upper() + $f($s[1:])¦("" if $s[0] in "aeiou" else $s[0]) + $f($s[1:])»
---
#f is_palindrome¦check_mirror¦palindrome_rec
def $f($s):
    if len($s) <= 1:
        return True
    «return ($s[0] == $s[-1]) + $f($s[1:-1])¦if $s[0] == $s[-1]:
        return $f($s[1:-1])
    return $f($s[1:-1]) and False»
---
#f selection_sort_rec¦sort_rec¦insertion_rec
def $f($xs):
    if len($xs) <= 1:
        return $xs
    «smallest = min($xs)
    rest = list($xs)
    rest.remove(smallest)
    return [smallest] + $f(rest)¦$out = $f($xs[:-1])
    $i = 0
    while $i < len($out) and $out[$i] < $xs[-1]:
        $i += 1
    return $out[:$i] + [$xs[-1]] + $out[$i:]»
---
#f work¦nested_down¦total_work¦recurse
def $f($n):
    if $n «<= 0¦< 1¦== 0»:
        return 0
    «$acc = 0
    for $i in range($n):
        $acc += $i
    return $acc + $f($n - 1)¦return sum(range($n)) + $f($n - 1)¦return len([0] * $n) + $f($n - 1)»
---
#f collect_down¦build_lists¦prefixes
def $f($xs):
    if not $xs:
        return [[]]
    return «[$xs] + $f($xs[1:])¦$f($xs[:-1]) + [list($xs)]»
---
#f pairs_rec¦count_pairs
def $f($xs):
    if len($xs) < 2:
        return 0
    first, rest = $xs[0], $xs[1:]
    return sum(1 for v in rest if @paircond(first, v)) + $f(rest)
---
#f grid_paths¦paths¦count_ways
def $f($n):
    $memo = {}

    def $g($r, $c):
        if $r == 0 or $c == 0:
            return 1
        if ($r, $c) in $memo:
            return $memo[$r, $c]
        $memo[$r, $c] = («$g($r - 1, $c) + $g($r, $c - 1)») % @mod
        return $memo[$r, $c]

    return $g($n, $n)
---
#f edit_distance¦lcs¦align¦common_length
def $f($s, $t):
    «@lru_cache(maxsize=None)¦@cache¦@functools.cache»
    def $g($i, $j):
        if $i == len($s) or $j == len($t):
            return «0¦max(len($s) - $i, len($t) - $j)»
        if $s[$i] == $t[$j]:
            return «1 + $g($i + 1, $j + 1)¦$g($i + 1, $j + 1)»
        return «max¦min»($g($i + 1, $j), $g($i, $j + 1))«¦ + 1»

    return $g(0, 0)
---
#f longest_palindrome¦pal_sub¦interval_best
def $f($s):
    «@lru_cache(None)¦@cache»
    def $g($lo, $hi):
        if $lo > $hi:
            return 0
        if $lo == $hi:
            return 1
        if $s[$lo] == $s[$hi]:
            return 2 + $g($lo + 1, $hi - 1)
        return max($g($lo + 1, $hi), $g($lo, $hi - 1))

    return $g(0, len($s) - 1)
""",
    ),
)
