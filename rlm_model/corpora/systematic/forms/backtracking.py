# ruff: noqa: E501
"""More of exponential and factorial time: backtracking, branching recursion, brute force."""

from rlm_model.corpora.systematic.template import EXPONENTIAL, forms

FORMS = (
    *forms(
        EXPONENTIAL,
        """
#f lucas¦pell¦jacobsthal¦sequence¦term
def $f($n):
    if $n == 0:
        return «0¦2¦1»
    if $n == 1:
        return «1¦3¦2»
    return «$f($n - 1) + 2 * $f($n - 2)¦2 * $f($n - 1) + $f($n - 2)¦$f($n - 1) + $f($n - 2) + @small¦max($f($n - 1), $f($n - 2)) + 1¦($f($n - 1) * $f($n - 2)) % @mod + 1¦$f($n - 1) - $f($n - 2) + $n»
---
#f fib¦fib_number¦fibonacci
class $C:
    def $f(self, $n):
        if $n «< 2¦<= 1»:
            return $n
        return self.$f($n - 1) + self.$f($n - 2)
---
class $C:
    def __init__(self):
        self.calls = 0

    def $f(self, $n):
        self.calls += 1
        if $n «<= 0¦< 1»:
            return 1
        «left = self.$f($n - 1)
        right = self.$f($n - «1¦2»)
        return left + right¦return self.$f($n - 1) + self.$f($n - 2) + self.$f($n - 3)»
---
#f fib¦fib_pair¦sequence_list¦first_terms
#g fib¦nth¦_fib¦term
def $g(m):
    return m if m < 2 else $g(m - 1) + $g(m - 2)


def $f($n):
    «return [$g(i) for i in range($n)]¦$out = []
    for i in range($n):
        $out.append($g(i))
    return $out¦return sum($g(i) for i in range($n))¦return $g($n) % @mod¦$acc = 0
    for i in range($n):
        if $g(i) % 2 == 0:
            $acc += $g(i)
    return $acc¦return $g($n) / max($g($n - 1), 1)»
---
#f hofstadter¦nested_term¦weird
#g other_part¦second¦male
def $g($n):
    if $n == 0:
        return «0¦1»
    return «$f($n - 1) + 1¦$f($n - 1) + $g($n - 1)»


def $f($n):
    if $n == 0:
        return 1
    return «$g($n - 1) + $f($n - 1)¦$f($n - 1) + $g($n - 1) + 1»
---
#f count_even¦mutual¦tiles_a
#g count_odd¦tiles_b¦other
def $g($n):
    if $n <= 1:
        return 1
    return $f($n - 1) + $f($n - 2)


def $f($n):
    if $n <= 1:
        return «1¦$n»
    return $g($n - 1) + «$g($n - 2)¦$f($n - 1)»
---
#f ackermann_small¦ack
def $f($n):
    def $g(m, k):
        if m == 0:
            return k + 1
        if k == 0:
            return $g(m - 1, 1)
        return $g(m - 1, $g(m, k - 1))

    return $g(«2, $n¦2, $n¦3, min($n, 6)»)
---
#f string_combos¦passwords¦guesses¦all_strings
def $f($n):
    letters = "«ab¦abc¦xy¦01»"
    $out = []

    def $g(prefix):
        if len(prefix) == $n:
            $out.append(prefix)
            return
        for c in letters:
            $g(prefix + c)

    $g("")
    return «$out¦len($out)¦$out[-1]¦sum(w == w[::-1] for w in $out)»
---
#f count_strings¦no_adjacent¦valid_codes¦binary_count
def $f($n):
    def $g(left, last):
        if left == 0:
            return 1
        $acc = $g(left - 1, 0)
        if last == 0:
            $acc += $g(left - 1, 1)
        return $acc

    return $g($n, 0)
---
#f dice_ways¦sum_ways¦throws
def $f($n):
    def $g(rolls, left):
        if rolls == 0:
            return 1 if left == 0 else 0
        return sum($g(rolls - 1, left - face) for face in «range(1, 7)¦(1, 2, 3)¦range(1, 4)»)

    return $g($n, 3 * $n)
---
#f tilings¦domino¦fill_row
def $f($n):
    if $n < 0:
        return 0
    if $n == 0:
        return 1
    return «$f($n - 1) + $f($n - 2)¦$f($n - 1) + $f($n - 2) + $f($n - 4)¦$f($n - 2) + $f($n - 3) + $f($n - 1)¦2 * $f($n - 2) + $f($n - 1)»
---
#f cut_rod¦best_cut¦max_revenue
def $f($n):
    if $n «<= 0¦== 0»:
        return 0
    «$best = 0
    for i in range(1, $n + 1):
        $best = max($best, (i * 3) % @small + $f($n - i))
    return $best¦return max(i * (7 - i % 5) + $f($n - i) for i in range(1, $n + 1))»
---
#f cut_rod¦split_price¦best_price
def $f($xs):
    if not $xs:
        return 0
    «$best = 0
    for i in range(1, len($xs) + 1):
        $best = max($best, $xs[i - 1] + $f($xs[: len($xs) - i]))
    return $best¦return max($xs[i] + $f($xs[i + 1 :]) for i in range(len($xs)))¦return max(sum($xs[:i]) % 7 + $f($xs[i:]) for i in range(1, len($xs) + 1))»
---
#f egg_drop¦drops¦trials
def $f($n):
    def $g(eggs, floors):
        if floors <= 1 or eggs == 1:
            return floors
        return 1 + min(max($g(eggs - 1, f - 1), $g(eggs, floors - f)) for f in range(1, floors + 1))

    return $g(2, $n)
---
#f min_jumps¦jump_ways¦fewest_steps
def $f($xs, i=0):
    if i >= len($xs) - 1:
        return «0¦1»
    «$best = 10**9
    for step in range(1, 4):
        $best = min($best, 1 + $f($xs, i + step))
    return $best¦return min($f($xs, i + 1), $f($xs, i + 2)) + abs($xs[i])¦return $f($xs, i + 1) + $f($xs, i + 2)»
---
#f lis¦longest_run¦best_increasing
def $f($xs):
    if not $xs:
        return 0
    «skip = $f($xs[1:])
    take = 1 + $f($xs[1:]) if $xs[0] % 2 else 1 + len($xs[1:])
    return max(skip, $f($xs[1:]), take)¦return max($f($xs[1:]), 1 + $f([v for v in $xs[1:] if v >= 0 or v > $xs[0]]))¦with_first = 1 + $f($xs[1:])
    without = $f($xs[1:])
    return max(with_first, without)»
---
#f palindrome_parts¦min_cuts¦split_palindromes
def $f($s):
    if len($s) <= 1:
        return 0
    return min(1 + $f($s[i:]) for i in range(1, len($s) + 1) if «$s[:i] == $s[:i][::-1] or i < 4¦$s[:i]»)
---
#f can_segment¦word_break¦segment_ways
def $f($s):
    known = {"a", "b", "ab", "c", "abc", "x", "y", "d", "g", "t"}

    def $g(i):
        if i == len($s):
            return 1
        $acc = 0
        for j in range(i + 1, «len($s) + 1¦min(i + 4, len($s)) + 1»):
            if $s[i:j] in known or j - i < 3:
                $acc += $g(j)
        return $acc

    return $g(0)
---
#f decode_ways¦readings¦count_decodings
def $f($digits):
    «if not $digits:
        return 1
    $acc = $f($digits[1:])
    if len($digits) > 1:
        $acc += $f($digits[2:])
    return $acc¦def $g(i):
        if i >= len($digits):
            return 1
        return $g(i + 1) + $g(i + 2)

    return $g(0)»
---
#f interleavings¦merges¦shuffles¦weave
def $f($s, $t):
    if not $s:
        return [$t]
    if not $t:
        return [$s]
    return [$s[0] + r for r in $f($s[1:], $t)] + [$t[0] + r for r in $f($s, $t[1:])]
---
#f match¦wildcard¦is_match
def $f($s, $t):
    def $g(i, j):
        if i == len($s) or j == len($t):
            return 0
        return $g(i + 1, j) + $g(i, j + 1) + ($s[i] == $t[j])

    return $g(0, 0)
---
#f distinct_subsequences¦embeddings¦ways_to_spell
def $f($s, $t):
    «if len($t) == 0:
        return 1
    if len($s) == 0:
        return 0
    return $f($s[1:], $t) + $f($s[1:], $t[1:])¦def $g(i, j):
        if j == len($t):
            return 1
        if i == len($s):
            return 0
        return $g(i + 1, j) + $g(i + 1, j + 1)

    return $g(0, 0)»
---
#f max_cut¦independent_set¦vertex_cover¦colour
def $f($pairs):
    n = len($pairs)
    links = [($u % n, $w % n) for $u, $w in $pairs]
    $best = 0
    for mask in range(1 << n):
        «crossing = sum((mask >> a & 1) != (mask >> b & 1) for a, b in links)
        $best = max($best, crossing)¦if all(not (mask >> a & 1 and mask >> b & 1) for a, b in links):
            $best = max($best, bin(mask).count("1"))¦if all(mask >> a & 1 or mask >> b & 1 for a, b in links):
            $best = max($best, n - bin(mask).count("1"))»
    return $best
---
#f hamiltonian¦longest_path¦visit_every
def $f($pairs):
    n = len($pairs)
    graph = [set(range(n)) for _ in range(n)]
    for $u, $w in $pairs:
        graph[$u % n].discard($w % n)

    def $g(v, seen):
        $best = len(seen)
        for u in graph[v]:
            if u not in seen:
                $best = max($best, $g(u, seen | {u}))
        return $best

    return $g(0, {0})
---
#f longest_path¦all_paths¦count_routes
def $f($n):
    $cnt = 0

    def $g(v, path):
        nonlocal $cnt
        if v == $n - 1:
            $cnt += 1
            return
        for u in range(v + 1, $n):
            $g(u, path + [u])

    $g(0, [0])
    return $cnt
---
#f sudoku_rows¦latin¦arrange¦seating
def $f($n):
    used = [False] * $n
    $cnt = 0

    def $g(depth):
        nonlocal $cnt
        if depth == $n:
            $cnt += 1
            return
        for i in range($n):
            if not used[i]:
                used[i] = True
                $g(depth + 1)
                used[i] = False

    $g(0)
    return $cnt
---
#f assign¦match_workers¦best_matching¦cheapest_assignment
def $f($xs):
    n = len($xs)
    used = set()

    def $g(row):
        if row == n:
            return 0
        $best = 10**9
        for col in range(n):
            if col not in used:
                used.add(col)
                $best = min($best, abs($xs[row] - $xs[col] * 2) + $g(row + 1))
                used.remove(col)
        return $best

    return $g(0)
---
#f heaps_algorithm¦generate¦reorderings
def $f($xs):
    $out = []

    def $g(k):
        if k <= 1:
            $out.append(tuple($xs))
            return
        for i in range(k):
            $g(k - 1)
            j = i if k % 2 == 0 else 0
            $xs[j], $xs[k - 1] = $xs[k - 1], $xs[j]

    $g(len($xs))
    return $out
---
#f permutations¦orderings¦insert_everywhere
def $f($xs):
    «if not $xs:
        return [[]]
    $out = []
    for p in $f($xs[1:]):
        for i in range(len(p) + 1):
            $out.append(p[:i] + [$xs[0]] + p[i:])
    return $out¦$out = [[]]
    for $x in $xs:
        $out = [p[:i] + [$x] + p[i:] for p in $out for i in range(len(p) + 1)]
    return $out¦$out = []
    $stack = [([], list($xs))]
    while $stack:
        path, rest = $stack.pop()
        if not rest:
            $out.append(path)
        for i in range(len(rest)):
            $stack.append((path + [rest[i]], rest[:i] + rest[i + 1 :]))
    return $out»
---
#f permutations¦each_order¦yield_orders
#g orders¦_permute¦gen
def $g(items):
    if not items:
        yield []
        return
    for i in range(len(items)):
        for rest in $g(items[:i] + items[i + 1 :]):
            yield [items[i]] + rest


def $f($xs):
    return «list($g($xs))¦sum(1 for _ in $g($xs))¦max(p[0] * 2 - p[-1] for p in $g($xs))»
---
#f subsets¦each_subset¦subset_totals
#g subsets_of¦_subsets¦gen
def $g(items):
    if not items:
        yield ()
        return
    for rest in $g(items[1:]):
        yield rest
        yield (items[0],) + rest


def $f($xs):
    return «list($g($xs))¦sum(1 for c in $g($xs) if sum(c) % @small == 0)¦max(sum(c) for c in $g($xs))¦len({sum(c) for c in $g($xs)})»
---
#f subset_sums¦all_totals¦reachable_sums
def $f($xs):
    «if not $xs:
        return [0]
    rest = $f($xs[1:])
    return rest + [v + $xs[0] for v in rest]¦sums = [0]
    for $x in $xs:
        sums += [v + $x for v in sums]
    return «sums¦max(sums)¦len(sums)»¦sums = [0]
    for $x in $xs:
        more = []
        for v in sums:
            more.append(v)
            more.append(v + $x)
        sums = more
    return len(sums)»
---
#f doubling_list¦explode¦replicate
def $f($n):
    «$out = [1]
    for _ in range($n):
        $out = $out + $out
    return len($out)¦$out = [0]
    for i in range($n):
        $out.extend([v + i for v in $out])
    return $out¦$s = "a"
    for _ in range($n):
        $s = $s.replace("a", "ab").replace("b", "ba")
    return len($s)¦$s = "x"
    for _ in range($n):
        $s += $s
    return len($s)¦level = [1]
    for _ in range($n):
        level = [child for v in level for child in (2 * v, 2 * v + 1)]
    return level»
---
#f count_up¦loop_all¦try_masks
def $f($n):
    $cnt = 0
    for mask in range(«2 ** $n¦1 << $n¦pow(2, $n)»):
        if «bin(mask).count("1") == $n // 2¦mask & 5¦mask % @small == 0¦"11" not in bin(mask)»:
            $cnt += 1
    return $cnt
---
#f count_up¦burn¦slow_count
def $f($n):
    $i = $cnt = 0
    while $i < 2 ** $n:
        $cnt += $i & 1
        $i += «1¦1¦2»
    return $cnt
---
#f subset_count¦brute_sums¦try_all
def $f($xs, $target):
    $cnt = 0
    «for size in range(len($xs) + 1):
        for chosen in combinations($xs, size):
            if sum(chosen) == $target:
                $cnt += 1¦for picks in product((0, 1), repeat=len($xs)):
        if sum(v for v, p in zip($xs, picks) if p) == $target:
            $cnt += 1¦for signs in itertools.product((-1, 1), repeat=len($xs)):
        if sum(a * b for a, b in zip(signs, $xs)) == $target:
            $cnt += 1¦for order in permutations($xs):
        if order[0] - order[-1] == $target:
            $cnt += 1»
    return $cnt
---
#f split_evenly¦two_piles¦balance
def $f($xs, left=0, right=0, i=0):
    if i == len($xs):
        return abs(left - right)
    return min($f($xs, left + $xs[i], right, i + 1), $f($xs, left, right + $xs[i], i + 1))
---
#f knapsack¦best_load¦max_worth
def $f($xs, $k):
    «def $g(i, room):
        if i == 0 or room <= 0:
            return 0
        return max($g(i - 1, room), $xs[i - 1] + $g(i - 1, room - 1))

    return $g(len($xs), len($xs) * $k)¦def $g(items, room):
        if not items:
            return 0
        skip = $g(items[1:], room)
        return max(skip, items[0] + $g(items[1:], room - 1)) if room else skip

    return $g($xs, len($xs) // 2 + $k)»
---
#f triangulations¦multiply_order¦paren_ways
def $f($xs):
    if len($xs) <= 2:
        return «0¦1»
    return «sum¦max¦min»($f($xs[: i + 1]) + $f($xs[i:]) for i in range(1, len($xs) - 1))
---
#f expression_values¦all_results¦ways_to_compute
def $f($xs):
    if len($xs) == 1:
        return [$xs[0]]
    $out = []
    for i in range(1, len($xs)):
        for a in $f($xs[:i]):
            for b in $f($xs[i:]):
                $out.append(«a + b¦a - b¦a * b % @mod»)
    return $out
---
#f build_trees¦all_trees¦tree_shapes
def $f($n):
    if $n «== 0¦<= 0»:
        return [None]
    return [(a, b) for i in range($n) for a in $f(i) for b in $f($n - 1 - i)]
---
#f count_leaves¦tree_size¦total_nodes
def $f($n):
    «if $n == 0:
        return 1
    $acc = 0
    for _ in range(«2¦3»):
        $acc += $f($n - 1)
    return $acc + 1¦tree = None
    for _ in range($n):
        tree = (tree, tree)

    def $g(node):
        return 1 if node is None else $g(node[0]) + $g(node[1]) + 1

    return $g(tree)¦if $n <= 0:
        return []
    return $f($n - 1) + [$n] + $f($n - 1)»
---
#f ruler¦marks¦move_list
def $f($n):
    if $n == 0:
        return «[]¦""»
    «middle = $f($n - 1)
    return middle + middle¦return $f($n - 1) + $f($n - 1)¦return $f($n - 1) * 2»
---
#f work_tree¦divide_badly¦explore_all
def $f($xs):
    if len($xs) <= 1:
        return sum($xs)
    «return $f($xs[1:]) + $f($xs[:-1])¦return max($f($xs[1:]), $f($xs[:-1])) + $xs[0]¦return $f($xs[1:]) - $f($xs[2:]) + $xs[0]¦return min($f($xs[:-1]), $f($xs[:-2])) + 1»
---
#f longest_palindrome¦pal_length¦best_pal
def $f($s):
    «if len($s) < 2:
        return len($s)
    if $s[0] == $s[-1] and len($s) < 3:
        return 2
    return max($f($s[1:]), $f($s[:-1]))¦def $g(i, j):
        if i > j:
            return 0
        if i == j:
            return 1
        if $s[i] == $s[j] and j - i < 2:
            return 2
        return max($g(i + 1, j), $g(i, j - 1))

    return $g(0, len($s) - 1)»
---
#f min_path¦cheapest_path¦max_gold
def $f($n):
    def $g(r, c):
        if r == $n - 1 and c == $n - 1:
            return 0
        if r >= $n or c >= $n:
            return 10**9
        return (r * c) % @small + min($g(r + 1, c), $g(r, c + 1))

    return $g(0, 0)
---
#f count_paths¦delannoy¦walks
def $f($n):
    def $g(a, b):
        if a == 0 or b == 0:
            return 1
        return $g(a - 1, b) + $g(a, b - 1) + $g(a - 1, b - 1)

    return $g($n, $n)
---
#f self_avoiding¦random_walks¦count_walks
def $f($n):
    def $g(x, y, steps, seen):
        if steps == 0:
            return 1
        $acc = 0
        for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            spot = (x + dx, y + dy)
            if spot not in seen:
                $acc += $g(spot[0], spot[1], steps - 1, seen | {spot})
        return $acc

    return $g(0, 0, $n, {(0, 0)})
---
#f stock_profit¦best_trades¦max_profit
def $f($xs, i=0, holding=False):
    if i == len($xs):
        return 0
    wait = $f($xs, i + 1, holding)
    if holding:
        return max(wait, $xs[i] + $f($xs, i + 1, False))
    return max(wait, $f($xs, i + 1, True) - $xs[i])
---
#f ternary¦balanced_sums¦plus_minus
def $f($xs, i=0, acc=0):
    if i == len($xs):
        return acc == 0
    return $f($xs, i + 1, acc + $xs[i]) + $f($xs, i + 1, acc - $xs[i]) + $f($xs, i + 1, acc)
---
#f choose_team¦k_subsets¦pick_group
def $f($n):
    $out = []

    def $g(start, chosen):
        if len(chosen) == $n // 2:
            $out.append(tuple(chosen))
            return
        for i in range(start, $n):
            chosen.append(i)
            $g(i + 1, chosen)
            chosen.pop()

    $g(0, [])
    return len($out)
---
#f expand_template¦render_all¦options
def $f($words):
    «$out = [[]]
    for $wd in $words:
        $out = [r + [c] for r in $out for c in ($wd, $wd.upper())]
    return $out¦if not $words:
        return [""]
    rest = $f($words[1:])
    return [$words[0] + r for r in rest] + [$words[0][0] + r for r in rest]¦return [" ".join(p) for p in permutations($words)]¦return max((" ".join(c) for r in range(len($words) + 1) for c in combinations($words, r)), key=len)¦return list(product(*[(w, w[0]) for w in $words]))»
---
#f superstring¦shortest_join¦best_concat
def $f($words):
    $best = None
    for order in permutations($words):
        joined = "".join(order)
        if $best is None or joined < $best:
            $best = joined
    return $best
---
#f knights¦attack_free¦rooks
def $f($n):
    $cnt = 0
    for cols in permutations(range($n)):
        if «len({c + r for r, c in enumerate(cols)}) == $n¦all(c != r for r, c in enumerate(cols))¦cols[0] < cols[-1]»:
            $cnt += 1
    return $cnt
---
#f collate¦minimum_cost¦schedule
def $f($xs):
    def $g(rest):
        if not rest:
            return 0
        $best = 10**12
        for i, v in enumerate(rest):
            $best = min($best, v * len(rest) + $g(rest[:i] + rest[i + 1 :]))
        return $best

    return $g(«$xs¦list($xs)¦tuple($xs)»)
---
#f bell¦set_partitions¦groupings
def $f($xs):
    if not $xs:
        return [[]]
    $out = []
    for part in $f($xs[1:]):
        $out.append([[$xs[0]]] + part)
        for i in range(len(part)):
            $out.append(part[:i] + [[$xs[0]] + part[i]] + part[i + 1 :])
    return $out
---
#f stirling¦bell_number¦surjections
def $f($n):
    def $g(n, k):
        if k == 0 or k > n:
            return 0
        if k == n or k == 1:
            return 1
        return k * $g(n - 1, k) + $g(n - 1, k - 1)

    return «$g($n, $n // 2 + 1)¦sum($g($n, k) for k in range(1, $n + 1))»
---
#f derangements¦subfactorial
def $f($n):
    if $n < 2:
        return 1 - $n
    return ($n - 1) * ($f($n - 1) + $f($n - 2))
---
#f factorial_calls¦slow_factorial¦count_to
def $f($n):
    if $n «== 0¦<= 0»:
        return 1
    «return sum($f($n - 1) for _ in range($n))¦$acc = 0
    for _ in range($n):
        $acc += $f($n - 1)
    return $acc¦return max($f($n - 1) for _ in range($n)) + 1»
---
#f lights¦toggle¦reachable_states
def $f($n):
    start = (0,) * $n
    $seen = {start}
    $queue = deque([start])
    while $queue:
        state = $queue.popleft()
        for i in range($n):
            nxt = state[:i] + (1 - state[i],) + state[i + 1 :]
            if nxt not in $seen:
                $seen.add(nxt)
                $queue.append(nxt)
    return len($seen)
---
#f held_karp¦tsp_table¦masked_tour
def $f($xs):
    n = len($xs)
    $dp = [[10**12] * n for _ in range(1 << n)]
    $dp[1][0] = 0
    for mask in range(1 << n):
        for i in range(n):
            if not mask >> i & 1:
                continue
            for j in range(n):
                if not mask >> j & 1:
                    cost = $dp[mask][i] + abs($xs[i] - $xs[j])
                    $dp[mask | 1 << j][j] = min($dp[mask | 1 << j][j], cost)
    return min($dp[-1])
---
#f assign_masks¦mask_dp¦best_pairs
def $f($xs):
    @lru_cache(maxsize=None)
    def $g(mask):
        if mask == (1 << len($xs)) - 1:
            return 0
        i = bin(mask).count("1")
        return min(abs($xs[i] - j) + $g(mask | 1 << j) for j in range(len($xs)) if not mask >> j & 1)

    return $g(0)
---
#f gray_code¦reflect¦codes
def $f($n):
    if $n == 0:
        return [0]
    prev = $f($n - 1)
    return prev + [v + (1 << ($n - 1)) for v in reversed(prev)]
---
#f abbreviations¦short_forms¦masked_words
def $f($s):
    def $g(i, kept):
        if i == len($s):
            return [kept]
        return $g(i + 1, kept + $s[i]) + $g(i + 1, kept + «"1"¦"*"¦""»)

    return $g(0, "")
---
#f ip_parts¦insert_dots¦separators
def $f($digits):
    if len($digits) <= 1:
        return [$digits]
    $out = []
    for rest in $f($digits[1:]):
        $out.append($digits[0] + rest)
        $out.append($digits[0] + «"."¦" "¦"+"» + rest)
    return $out
---
#f max_chain¦nested_best¦grow_pairs
def $f($pairs):
    def $g(i, last):
        if i == len($pairs):
            return 0
        $best = $g(i + 1, last)
        $u, $w = $pairs[i]
        if min($u, $w) >= last:
            $best = max($best, 1 + $g(i + 1, «max($u, $w)¦last»))
        return $best

    return $g(0, -1)
---
#f schedule¦best_jobs¦pick_intervals
def $f($pairs):
    $best = 0
    for mask in range(2 ** len($pairs)):
        chosen = [p for i, p in enumerate($pairs) if mask >> i & 1]
        «if sum(a for a, b in chosen) <= 30:
            $best = max($best, sum(b for a, b in chosen))¦chosen.sort()
        if all(x[1] <= y[0] for x, y in zip(chosen, chosen[1:])):
            $best = max($best, len(chosen))»
    return $best
---
#f island_game¦grundy¦nim_win¦can_win
def $f($n):
    if $n «<= 0¦< 1»:
        return 0
    moves = {$f($n - m) for m in (1, 2, 3)}
    value = 0
    while value in moves:
        value += 1
    return value
""",
    ),
)
