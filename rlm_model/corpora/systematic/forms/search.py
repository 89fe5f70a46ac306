# ruff: noqa: E501
"""Exponential and factorial time: recursion without a memory, subsets, permutations."""

from rlm_model.corpora.systematic.template import EXPONENTIAL, forms

FORMS = (
    *forms(
        EXPONENTIAL,
        """
#f fib¦fibonacci¦fib_rec¦nth_fib¦f
def $f($n):
    if $n «<= 1¦< 2»:
        return $n
    return $f($n - 1) + $f($n - 2)
---
#f fib¦fibo¦stairs¦climb¦count_ways¦rabbits
def $f($n):
    «if $n == 0:
        return 0
    if $n == 1:
        return 1
    return $f($n - 2) + $f($n - 1)¦return 1 if $n < 2 else $f($n - 1) + $f($n - 2)¦return $n if $n < 2 else $f($n - 1) + $f($n - 2)¦if $n in (0, 1):
        return 1
    prev = $f($n - 1)
    before = $f($n - 2)
    return prev + before»
---
#f tribonacci¦ways¦steps¦padovan
def $f($n):
    if $n «< 3¦<= 2»:
        return «1¦$n¦max($n, 0)»
    return «$f($n - 1) + $f($n - 2) + $f($n - 3)¦$f($n - 2) + $f($n - 3) + $f($n - 1)¦2 * $f($n - 1) - $f($n - 3) + $f($n - 2)»
---
#f branch¦grow¦count_leaves¦double
def $f($n):
    if $n «<= 0¦== 0»:
        return «1¦0»
    return «$f($n - 1) + $f($n - 1)¦1 + $f($n - 1) + $f($n - 1)¦max($f($n - 1), $f($n - 1)) + 1¦sum($f($n - 1) for _ in range(2))¦$f($n - 1) * 2 + $f($n - 1)»
---
#f hanoi¦move_disks¦towers
def $f($n):
    moves = []

    def $g(k, src, dst, via):
        if k == 0:
            return
        $g(k - 1, src, via, dst)
        moves.append((src, dst))
        $g(k - 1, via, dst, src)

    $g($n, "A", "C", "B")
    return «moves¦len(moves)»
---
#f hanoi_steps¦count_moves
def $f($n, src=0, dst=2, via=1):
    if $n == 0:
        return 0
    return $f($n - 1, src, via, dst) + 1 + $f($n - 1, via, dst, src)
---
#f subsets¦power_set¦all_subsets¦powerset
def $f($xs):
    «if not $xs:
        return [[]]
    rest = $f($xs[1:])
    return rest + [[$xs[0]] + r for r in rest]¦$out = [[]]
    for $x in $xs:
        $out += [r + [$x] for r in $out]
    return $out¦$out = [[]]
    for $x in $xs:
        $out.extend([*r, $x] for r in list($out))
    return $out¦$n = len($xs)
    $out = []
    for mask in range(1 << $n):
        $out.append([$xs[i] for i in range($n) if mask >> i & 1])
    return $out¦$out = []
    for r in range(len($xs) + 1):
        for c in combinations($xs, r):
            $out.append(c)
    return $out¦return list(chain.from_iterable(combinations($xs, r) for r in range(len($xs) + 1)))»
---
#f subsets¦backtrack_subsets¦choose_all
def $f($xs):
    $out = []

    def $g($i, path):
        «if $i == len($xs):
            $out.append(«path[:]¦list(path)¦tuple(path)»)
            return
        $g($i + 1, path)
        path.append($xs[$i])
        $g($i + 1, path)
        path.pop()¦$out.append(path[:])
        for $j in range($i, len($xs)):
            $g($j + 1, path + [$xs[$j]])»

    $g(0, [])
    return «$out¦len($out)¦max(len(r) for r in $out)»
---
#f subset_sum¦can_reach¦count_subsets¦has_sum
def $f($xs, $target, $i=0):
    «if $i == len($xs):
        return «$target == 0¦1 if $target == 0 else 0»
    return $f($xs, $target - $xs[$i], $i + 1) «+¦|» $f($xs, $target, $i + 1)¦if $i >= len($xs):
        return 0
    take = $f($xs, $target - $xs[$i], $i + 1)
    skip = $f($xs, $target, $i + 1)
    return take + skip»
---
#f target_sum¦count_signs¦ways_to_target¦best_split
def $f($xs):
    def $g($i, acc):
        if $i == len($xs):
            return «1 if acc == 0 else 0¦abs(acc)¦acc¦int(acc > @small)»
        return «$g($i + 1, acc + $xs[$i]) + $g($i + 1, acc - $xs[$i])¦min($g($i + 1, acc + $xs[$i]), $g($i + 1, acc - $xs[$i]))¦max($g($i + 1, acc + $xs[$i]), $g($i + 1, acc))»

    return $g(0, 0)
---
#f partition¦min_difference¦fair_split
def $f($xs):
    $best = sum(abs(v) for v in $xs)
    total = sum($xs)
    for mask in range(«1 << len($xs)¦2 ** len($xs)»):
        acc = 0
        for $i in range(len($xs)):
            if mask & (1 << $i):
                acc += $xs[$i]
        $best = min($best, abs(total - 2 * acc))
    return $best
---
#f best_subset¦count_masks¦brute_force
def $f($xs, $target):
    $cnt = 0
    for mask in range(2 ** len($xs)):
        chosen = [v for i, v in enumerate($xs) if mask >> i & 1]
        if sum(chosen) «== $target¦<= $target¦% $target == 0»:
            $cnt += 1
    return $cnt
---
#f permutations¦permute¦all_orders¦arrangements
def $f($xs):
    «if len($xs) <= 1:
        return [$xs]
    $out = []
    for $i in range(len($xs)):
        for rest in $f($xs[:$i] + $xs[$i + 1:]):
            $out.append([$xs[$i]] + rest)
    return $out¦return list(permutations($xs))¦return [list(p) for p in itertools.permutations($xs)]¦if not $xs:
        return [[]]
    return [[$xs[$i]] + p for $i in range(len($xs)) for p in $f($xs[:$i] + $xs[$i + 1:])]»
---
#f permutations¦permute_in_place¦backtrack
def $f($xs):
    $out = []

    def $g(start):
        if start == len($xs):
            $out.append($xs[:])
            return
        for $i in range(start, len($xs)):
            $xs[start], $xs[$i] = $xs[$i], $xs[start]
            $g(start + 1)
            $xs[start], $xs[$i] = $xs[$i], $xs[start]

    $g(0)
    return «len($out)¦$out»
---
#f best_route¦shortest_tour¦tsp¦best_order¦cheapest_order
def $f($xs):
    $best = float("inf")
    for order in «permutations($xs)¦itertools.permutations($xs)¦permutations(range(len($xs)))»:
        cost = sum(abs(a - b) for a, b in zip(order, order[1:]))
        «if cost < $best:
            $best = cost¦$best = min($best, cost)»
    return $best
---
#f tour¦visit_all¦route
def $f($xs):
    $n = len($xs)

    def $g(cur, seen, cost):
        if len(seen) == $n:
            return cost
        return min($g(j, seen | {j}, cost + abs($xs[cur] - $xs[j])) for j in range($n) if j not in seen)

    return $g(0, {0}, 0)
---
#f anagrams¦all_anagrams¦string_perms
def $f($s):
    «return {"".join(p) for p in permutations($s)}¦if len($s) <= 1:
        return [$s]
    $out = []
    for $i, $ch in enumerate($s):
        for rest in $f($s[:$i] + $s[$i + 1:]):
            $out.append($ch + rest)
    return $out¦return sorted("".join(p) for p in itertools.permutations($s))[0]»
---
#f subsequences¦all_subsequences¦variants¦expansions
def $f($s):
    «if not $s:
        return [""]
    rest = $f($s[1:])
    return rest + [$s[0] + r for r in rest]¦$out = [""]
    for $ch in $s:
        $out = $out + [r + $ch for r in $out]
    return $out¦$out = {""}
    for $ch in $s:
        $out |= {r + $ch for r in $out}
    return len($out)¦$out = [""]
    for $ch in $s:
        $out = [r + c for r in $out for c in ($ch, $ch.upper())]
    return $out¦return ["".join(p) for p in product(*[(c, c.upper()) for c in $s])]»
---
#f coin_ways¦change¦count_change¦min_coins
def $f($n):
    coins = «(1, 2, 5)¦[1, 2, 5, 10]¦(1, 3, 4)»

    def $g(rest, i):
        if rest == 0:
            return 1
        if rest < 0 or i == len(coins):
            return 0
        return $g(rest - coins[i], i) + $g(rest, i + 1)

    return $g($n, 0)
---
#f ordered_change¦min_coins¦compositions¦ways_to_score
def $f($n):
    «if $n == 0:
        return 1
    if $n < 0:
        return 0
    return sum($f($n - c) for c in (1, 2, @small))¦if $n <= 0:
        return 0
    return 1 + min($f($n - 1), $f($n - 2), $f($n - @small))¦if $n <= 0:
        return 1
    $acc = 0
    for step in (1, 2, 3):
        $acc += $f($n - step)
    return $acc¦if $n == 0:
        return 1
    return sum($f(i) for i in range($n))»
---
#f lcs¦common_subsequence¦similarity¦lcs_length
def $f($s, $t, i=0, j=0):
    if i == len($s) or j == len($t):
        return 0
    if $s[i] == $t[j]:
        return 1 + $f($s, $t, i + 1, j + 1)
    return max($f($s, $t, i + 1, j), $f($s, $t, i, j + 1))
---
#f lcs¦longest_common¦lcs_rec
def $f($s, $t):
    if not $s or not $t:
        return «0¦""»
    if $s[0] == $t[0]:
        return $f($s[1:], $t[1:])
    return max($f($s[1:], $t), $f($s, $t[1:]))
---
#f edit_distance¦levenshtein¦distance
def $f($s, $t):
    if not $s or not $t:
        return len($s) + len($t)
    if $s[«0¦0»] == $t[0]:
        return $f($s[1:], $t[1:])
    return 1 + min($f($s[1:], $t), $f($s, $t[1:]), $f($s[1:], $t[1:]))
---
#f edit_distance¦edits¦min_edits
def $f($s, $t):
    def $g(i, j):
        if i == 0 or j == 0:
            return i + j
        if $s[i - 1] == $t[j - 1]:
            return $g(i - 1, j - 1)
        return 1 + min($g(i - 1, j), $g(i, j - 1), $g(i - 1, j - 1))

    return $g(len($s), len($t))
---
#f knapsack¦best_value¦pack¦fill_bag
def $f($pairs, $target):
    def $g(i, room):
        if i == len($pairs):
            return 0
        $best = $g(i + 1, room)
        «if $pairs[i][0] <= room:
            $best = max($best, $pairs[i][1] + $g(i + 1, room - $pairs[i][0]))¦weight, value = $pairs[i]
        if weight <= room:
            $best = max($best, value + $g(i + 1, room - weight))»
        return $best

    return $g(0, $target * 1000)
---
#f queens¦n_queens¦count_boards¦place_queens
def $f($n):
    def $g(row, cols):
        if row == $n:
            return 1
        $cnt = 0
        for c in range($n):
            if all(c != q and abs(c - q) != row - r for r, q in enumerate(cols)):
                $cnt += $g(row + 1, cols + [c])
        return $cnt

    return $g(0, [])
---
#f queens¦solve_queens
def $f($n, row=0, cols=(), d1=(), d2=()):
    if row == $n:
        return 1
    total = 0
    for c in range($n):
        if c in cols or row + c in d1 or row - c in d2:
            continue
        total += $f($n, row + 1, cols + (c,), d1 + (row + c,), d2 + (row - c,))
    return total
---
#f parentheses¦brackets¦generate_parens¦balanced
def $f($n):
    $out = []

    def $g(cur, opened, closed):
        if len(cur) == 2 * $n:
            $out.append(cur)
            return
        if opened < $n:
            $g(cur + "(", opened + 1, closed)
        if closed < opened:
            $g(cur + ")", opened, closed + 1)

    $g("", 0, 0)
    return «$out¦len($out)»
---
#f binary_strings¦bit_patterns¦all_codes¦gray¦combos
def $f($n):
    «if $n == 0:
        return [""]
    return [b + r for b in "01" for r in $f($n - 1)]¦return ["".join(p) for p in product("01", repeat=$n)]¦$out = [""]
    for $round in range($n):
        $out = [r + b for r in $out for b in "01"]
    return $out¦return list(product((0, 1), repeat=$n))¦return [bin(i) for i in range(2 ** $n)]¦return sum(1 for i in range(1 << $n) if i & (i >> 1) == 0)¦if $n == 1:
        return ["0", "1"]
    prev = $f($n - 1)
    return ["0" + r for r in prev] + ["1" + r for r in reversed(prev)]»
---
#f grid_paths¦count_paths¦lattice_paths
def $f($n):
    def $g(r, c):
        if r == 0 or c == 0:
            return 1
        return $g(r - 1, c) + $g(r, c - 1)

    return $g($n, $n)
---
#f binomial¦choose¦pascal¦combinations_count
def $f($n):
    def $g(a, b):
        if b == 0 or b == a:
            return 1
        return $g(a - 1, b - 1) + $g(a - 1, b)

    return $g($n, $n // 2)
---
#f catalan¦count_trees¦bst_shapes
def $f($n):
    if $n <= 1:
        return 1
    «return sum($f(i) * $f($n - 1 - i) for i in range($n))¦$acc = 0
    for i in range($n):
        $acc += $f(i) * $f($n - i - 1)
    return $acc»
---
#f lis¦longest_increasing¦best_chain
def $f($xs):
    def $g(i, prev):
        if i == len($xs):
            return 0
        skip = $g(i + 1, prev)
        if prev is None or $xs[i] > prev:
            return max(skip, 1 + $g(i + 1, $xs[i]))
        return skip

    return $g(0, None)
---
#f rob¦max_nonadjacent¦best_sum¦pick
def $f($xs, i=0):
    if i >= len($xs):
        return 0
    return max($f($xs, i + 1), $xs[i] + $f($xs, i + 2))
---
#f split_words¦partitions¦all_splits¦cuts
def $f($s):
    if not $s:
        return [[]]
    $out = []
    for i in range(1, len($s) + 1):
        for rest in $f($s[i:]):
            $out.append([$s[:i]] + rest)
    return $out
---
#f partitions¦integer_partitions¦count_partitions
def $f($n, largest=None):
    if largest is None:
        largest = $n
    if $n == 0:
        return 1
    $acc = 0
    for i in range(min($n, largest), 0, -1):
        $acc += $f($n - i, i)
    return $acc
---
#f combos¦choose_k¦half_subsets
def $f($xs):
    def $g(items, k):
        if k == 0:
            return [[]]
        if len(items) < k:
            return []
        return [[items[0]] + r for r in $g(items[1:], k - 1)] + $g(items[1:], k)

    return $g($xs, len($xs) // 2)
---
#f matrix_chain¦cheapest_merge¦burst
def $f($xs):
    def $g(lo, hi):
        if hi - lo < 2:
            return 0
        return min($g(lo, m) + $g(m, hi) + $xs[lo] * $xs[m] * $xs[hi] for m in range(lo + 1, hi))

    return $g(0, len($xs) - 1)
---
#f assign¦schedule_jobs¦colorings¦distribute
def $f($xs, $k):
    bins = [0] * $k

    def $g(i):
        if i == len($xs):
            return max(bins)
        $best = 10**9
        for b in range($k):
            bins[b] += $xs[i]
            $best = min($best, $g(i + 1))
            bins[b] -= $xs[i]
        return $best

    return $g(0)
---
#f game_value¦best_play¦can_win
def $f($xs):
    def $g(lo, hi):
        if lo > hi:
            return 0
        return max($xs[lo] - $g(lo + 1, hi), $xs[hi] - $g(lo, hi - 1))

    return «$g(0, len($xs) - 1)¦$g(0, len($xs) - 1) >= 0»
---
#f phone_words¦spellings¦decode
def $f($digits):
    letters = {"2": "abc", "3": "def", "4": "ghi"}
    $out = [""]
    for $ch in $digits:
        $out = [r + c for r in $out for c in letters.get($ch, "xy")]
    return $out
---
def $f($xs):
    return «len(list(product((0, 1), repeat=len($xs))))¦max(sum(c) for c in product(*[(0, v) for v in $xs]))¦sum(1 for p in permutations($xs) if p[0] <= p[-1])¦[c for r in range(len($xs)) for c in combinations($xs, r)]¦sum(sum(c) for r in range(len($xs) + 1) for c in itertools.combinations($xs, r))¦min(permutations($xs))¦all(p != () for p in permutations($xs))»
""",
    ),
)
