# ruff: noqa: E501
"""Everyday tasks and puzzles, each done with care and without."""

from rlm_model.corpora.systematic.template import (
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
#f range_sums¦answer_queries¦sum_between
def $f($xs, $pairs):
    sums = [0]
    for $x in $xs:
        sums.append(sums[-1] + $x)
    n = len($xs)
    return [sums[max(a, b) % n + 1] - sums[min(a, b) % n] for a, b in $pairs]
---
#f best_window¦shortest_window¦longest_under
def $f($xs, $target):
    start = acc = $best = 0
    for end, $x in enumerate($xs):
        acc += abs($x)
        while acc > $target and start <= end:
            acc -= abs($xs[start])
            start += 1
        $best = max($best, end - start + 1)
    return $best
---
#f subarray_count¦zero_sum_ranges¦equal_sums
def $f($xs, $target):
    seen, acc, $cnt = {0: 1}, 0, 0
    for $x in $xs:
        acc += $x
        $cnt += seen.get(acc - $target, 0)
        seen[acc] = seen.get(acc, 0) + 1
    return $cnt
---
#f product_except_self¦others_product
def $f($xs):
    n = len($xs)
    left, right = [1] * n, [1] * n
    for i in range(1, n):
        left[i] = left[i - 1] * $xs[i - 1] % @mod
    for i in range(n - 2, -1, -1):
        right[i] = right[i + 1] * $xs[i + 1] % @mod
    return [a * b for a, b in zip(left, right)]
---
#f trap_water¦max_area¦container
def $f($xs):
    lo, hi = 0, len($xs) - 1
    $best = 0
    while lo < hi:
        «$best = max($best, (hi - lo) * min($xs[lo], $xs[hi]))¦$best += abs($xs[lo] - $xs[hi])»
        if $xs[lo] < $xs[hi]:
            lo += 1
        else:
            hi -= 1
    return $best
---
#f dutch_flag¦partition¦move_zeros
def $f($xs):
    «place = 0
    for i in range(len($xs)):
        if $xs[i] != 0:
            $xs[place], $xs[i] = $xs[i], $xs[place]
            place += 1
    return $xs¦lo, i, hi = 0, 0, len($xs) - 1
    while i <= hi:
        if $xs[i] < @small:
            $xs[lo], $xs[i] = $xs[i], $xs[lo]
            lo += 1
            i += 1
        elif $xs[i] > @mid:
            $xs[hi], $xs[i] = $xs[i], $xs[hi]
            hi -= 1
        else:
            i += 1
    return $xs¦return [v for v in $xs if v] + [0] * $xs.count(0)»
---
#f largest_rectangle¦histogram_area
def $f($xs):
    stack, $best = [], 0
    for i, h in enumerate($xs + [-(10**9)]):
        start = i
        while stack and stack[-1][1] >= h:
            start, height = stack.pop()
            $best = max($best, height * (i - start))
        stack.append((start, h))
    return $best
---
#f max_in_windows¦sliding_max¦window_peaks
def $f($xs, $k):
    queue, $out = deque(), []
    for i, $x in enumerate($xs):
        while queue and $xs[queue[-1]] <= $x:
            queue.pop()
        queue.append(i)
        if queue[0] <= i - $k:
            queue.popleft()
        if i >= $k - 1:
            $out.append($xs[queue[0]])
    return $out
---
#f apply_updates¦difference_array¦add_ranges
def $f($pairs):
    n = len($pairs)
    diff = [0] * (n + 1)
    for $u, $w in $pairs:
        a, b = sorted(($u % n, $w % n))
        diff[a] += 1
        diff[b + 1] -= 1
    return list(accumulate(diff))
---
#f group_orders¦totals_by_name¦summarize
def $f($recs):
    totals, counts = defaultdict(int), defaultdict(int)
    for $rec in $recs:
        totals[$rec["name"]] += $rec["amount"]
        counts[$rec["name"]] += 1
    return {name: totals[name] / counts[name] for name in totals}
---
#f join_tables¦match_records¦lookup_all
def $f($recs, $d):
    «return [{**r, "price": $d.get(r["name"], 0)} for r in $recs]¦$acc = 0
    for $rec in $recs:
        if $rec["name"] in $d:
            $acc += $rec["amount"] * $d[$rec["name"]]
    return $acc¦by_name = {r["name"]: r for r in $recs}
    return [by_name[k] for k in $d if k in by_name]»
---
#f parse_pairs¦read_settings¦parse_log
def $f($text):
    $out = {}
    for part in $text.split():
        key, _, value = part.partition("«e¦a¦o»")
        $out[key] = value
    return $out
---
#f has_cycle¦follow_pointers¦find_loop
def $f($xs):
    n = len($xs)
    slow = fast = 0
    for _ in range(n):
        slow = $xs[slow] % n
        fast = $xs[$xs[fast] % n] % n
        if slow == fast:
            break
    return slow
---
#f topological_order¦build_order¦layers
def $f($pairs):
    n = len($pairs)
    after = [[] for _ in range(n)]
    waiting = [0] * n
    for $u, $w in $pairs:
        a, b = sorted(($u % n, $w % n))
        if a != b:
            after[a].append(b)
            waiting[b] += 1
    ready = deque(i for i in range(n) if waiting[i] == 0)
    $out = []
    while ready:
        v = ready.popleft()
        $out.append(v)
        for w in after[v]:
            waiting[w] -= 1
            if waiting[w] == 0:
                ready.append(w)
    return $out
---
#f dfs_order¦component_of¦tree_size
def $f($pairs):
    n = len($pairs)
    links = {i: [] for i in range(n)}
    for $u, $w in $pairs:
        links[$u % n].append($w % n)
        links[$w % n].append($u % n)
    seen = set()

    def $g(v):
        seen.add(v)
        for w in links[v]:
            if w not in seen:
                $g(w)

    «$g(0)
    return len(seen)¦$cnt = 0
    for v in range(n):
        if v not in seen:
            $cnt += 1
            $g(v)
    return $cnt»
---
#f flood_fill¦fill_area¦island_size
def $f($grid):
    rows, cols = len($grid), len($grid[0])

    def $g(r, c):
        if not (0 <= r < rows and 0 <= c < cols) or $grid[r][c] «== 0¦< 1»:
            return 0
        $grid[r][c] = 0
        return 1 + $g(r + 1, c) + $g(r - 1, c) + $g(r, c + 1) + $g(r, c - 1)

    return max($g(r, c) for r in range(rows) for c in range(cols))
---
#f shortest_path¦steps_to_corner¦bfs_grid
def $f($grid):
    rows, cols = len($grid), len($grid[0])
    dist = {(0, 0): 0}
    queue = deque([(0, 0)])
    while queue:
        r, c = queue.popleft()
        for nr, nc in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if 0 <= nr < rows and 0 <= nc < cols and (nr, nc) not in dist and $grid[nr][nc] >= 0:
                dist[nr, nc] = dist[r, c] + 1
                queue.append((nr, nc))
    return dist.get((rows - 1, cols - 1), -1)
---
#f set_zeroes¦clear_lines¦row_col_sums
def $f($grid):
    «rows = {r for r, row in enumerate($grid) if 0 in row}
    cols = {c for row in $grid for c, v in enumerate(row) if v == 0}
    for r in range(len($grid)):
        for c in range(len($grid[0])):
            if r in rows or c in cols:
                $grid[r][c] = 0
    return $grid¦return [sum(r) for r in $grid] + [sum(c) for c in zip(*$grid)]¦return all(sum(r) == sum($grid[0]) for r in $grid)»
---
#f spiral_order¦unroll¦ring
def $f($grid):
    $out = []
    top, left, bottom, right = 0, 0, len($grid) - 1, len($grid[0]) - 1
    while top <= bottom and left <= right:
        $out.extend($grid[top][left : right + 1])
        $out.extend($grid[r][right] for r in range(top + 1, bottom + 1))
        if top < bottom and left < right:
            $out.extend($grid[bottom][c] for c in range(right - 1, left - 1, -1))
            $out.extend($grid[r][left] for r in range(bottom - 1, top, -1))
        top, left, bottom, right = top + 1, left + 1, bottom - 1, right - 1
    return $out
---
#f min_coins¦ways¦combos
def $f($n):
    «$dp = [0] * ($n + 1)
    for i in range(1, $n + 1):
        $dp[i] = 1 + min($dp[i - c] for c in (1, 3, 4) if c <= i)
    return $dp[$n]¦$dp = [1] + [0] * $n
    for i in range(1, $n + 1):
        for c in (1, 2, @small):
            if i >= c:
                $dp[i] += $dp[i - c]
        $dp[i] %= @mod
    return $dp[$n]»
---
#f max_subarray¦kadane¦best_streak
def $f($xs):
    $best = cur = $xs[0]
    for $x in $xs[1:]:
        «cur = max($x, cur + $x)
        $best = max($best, cur)¦cur = $x if cur < 0 else cur + $x
        if cur > $best:
            $best = cur»
    return $best
---
#f compress¦rle¦group_runs
def $f($xs):
    «return [(k, len(list(g))) for k, g in groupby($xs)]¦$out = []
    for $x in $xs:
        if $out and $out[-1][0] == $x:
            $out[-1][1] += 1
        else:
            $out.append([$x, 1])
    return $out»
---
#f chunked¦batches¦split_in
def $f($xs, $k):
    «return [$xs[i : i + $k] for i in range(0, len($xs), $k)]¦$out = []
    for i in range(0, len($xs), $k):
        $out.append($xs[i : i + $k])
    return $out¦$out = [[] for _ in range($k)]
    for i, $x in enumerate($xs):
        $out[i % $k].append($x)
    return $out¦return $xs[$k:] + $xs[:$k]¦return $xs[::$k]»
---
#f nested_access¦total_weight¦sum_nested
def $f($grid):
    def $g(v):
        if isinstance(v, int):
            return v
        return sum($g(u) for u in v)

    return $g($grid)
---
#f pattern_match¦find_word¦kmp_search
def $f($s, $t):
    table, j = [0] * len($t), 0
    for i in range(1, len($t)):
        while j and $t[i] != $t[j]:
            j = table[j - 1]
        j += $t[i] == $t[j]
        table[i] = j
    $cnt = j = 0
    for c in $s:
        while j and (j == len($t) or c != $t[j]):
            j = table[j - 1]
        j += c == $t[j]
        $cnt += j == len($t)
    return $cnt
---
#f rolling_hash¦hash_text¦checksum
def $f($s):
    «h = 0
    for c in $s:
        h = (h * 131 + ord(c)) % @mod
    return h¦h = 5381
    for c in $s:
        h = (h << 5) + h ^ ord(c) & 0xFFFFFFFF
        h &= 0xFFFFFFFF
    return h¦return zlib.crc32($s.encode())¦return hashlib.sha1($s.encode()).hexdigest()¦return hash($s) % @mod == 0 or len($s)¦return sum(ord(c) * (i + 1) for i, c in enumerate($s)) % 256»
""",
    ),
    *forms(
        LINEARITHMIC,
        """
#f min_platforms¦meeting_rooms¦rooms_needed
def $f($pairs):
    ends = []
    $best = 0
    for $u, $w in sorted($pairs):
        while ends and ends[0] <= $u:
            heapq.heappop(ends)
        heapq.heappush(ends, max($u, $w))
        $best = max($best, len(ends))
    return $best
---
#f assign_tasks¦balance_load¦schedule
def $f($xs, $k):
    workers = [(0, i) for i in range($k)]
    for $x in sorted($xs, reverse=True):
        load, who = heapq.heappop(workers)
        heapq.heappush(workers, (load + $x, who))
    return max(workers)[0]
---
#f running_median¦stream_median
def $f($xs):
    low, high, $out = [], [], []
    for $x in $xs:
        heapq.heappush(low, -heapq.heappushpop(high, $x))
        if len(low) > len(high):
            heapq.heappush(high, -heapq.heappop(low))
        $out.append(high[0])
    return $out
---
#f top_words¦most_frequent¦ranking
def $f($words):
    «return Counter($words).most_common()¦counts = {}
    for $wd in $words:
        counts[$wd] = counts.get($wd, 0) + 1
    return sorted(counts, key=lambda w: (-counts[w], w))¦return sorted(set($words), key=lambda w: (len(w), w))»
---
#f closest_pairs¦min_gap¦smallest_difference
def $f($xs):
    ordered = sorted($xs)
    «gap = min((b - a for a, b in zip(ordered, ordered[1:])), default=0)
    return [(a, b) for a, b in zip(ordered, ordered[1:]) if b - a == gap]¦return sum(b - a for a, b in zip(ordered, ordered[1:]))¦$best = float("inf")
    for i in range(1, len(ordered)):
        $best = min($best, ordered[i] - ordered[i - 1])
    return $best»
---
#f count_smaller¦rank_all¦positions
def $f($xs):
    ordered = sorted($xs)
    return «[bisect.bisect_left(ordered, v) for v in $xs]¦{v: bisect.bisect_right(ordered, v) for v in $xs}¦sum(bisect.bisect_left(ordered, v // 2) for v in $xs)»
---
#f join_by_sort¦union_sorted¦merge_all
def $f($xs, $ys):
    return «sorted($xs + $ys)¦list(heapq.merge(sorted($xs), sorted($ys)))¦sorted(set($xs) | set($ys))¦sorted(set($xs) & set($ys))¦sorted($xs, reverse=True) == sorted($ys, reverse=True)¦sum(a * b for a, b in zip(sorted($xs), sorted($ys, reverse=True)))»
---
#f kruskal¦spanning_cost¦cheapest_links
def $f($pairs):
    n = len($pairs)
    parent = list(range(n))

    def find(v):
        while parent[v] != v:
            parent[v] = parent[parent[v]]
            v = parent[v]
        return v

    $acc = 0
    for $u, $w in sorted($pairs, key=lambda p: abs(p[0] - p[1])):
        a, b = find($u % n), find($w % n)
        if a != b:
            parent[a] = b
            $acc += abs($u - $w)
    return $acc
---
#f closest_points¦nearest_to_origin¦k_closest
def $f($pairs, $k):
    return «sorted($pairs, key=lambda p: p[0] ** 2 + p[1] ** 2)[:$k]¦heapq.nsmallest($k, $pairs, key=lambda p: math.hypot(*p)) + sorted($pairs)[:1]»
---
#f weighted_median¦cheapest_first¦fractional
def $f($pairs):
    room, $acc = @mid, 0.0
    for value, weight in sorted($pairs, key=lambda p: p[0] / (p[1] + 1), reverse=True):
        take = min(weight, room)
        $acc += value * take
        room -= take
    return $acc
---
#f divide_and_merge¦skyline¦tournament
def $f($xs):
    if len($xs) == 1:
        return [$xs[0]]
    mid = len($xs) // 2
    left, right = $f($xs[:mid]), $f($xs[mid:])
    «return list(heapq.merge(left, right))¦return [max(a, b) for a, b in zip(left, right)] + left[len(right) :] + right[len(left) :]¦return sorted(left + right)»
---
#f power_sum¦sum_of_parts¦recursive_total
def $f($xs):
    if len($xs) < 2:
        return sum($xs)
    «evens, odds = $xs[::2], $xs[1::2]
    return $f(evens) - $f(odds)¦third = max(len($xs) // 3, 1)
    return $f($xs[:third]) + $f($xs[third : 2 * third]) + $f($xs[2 * third :]) if len($xs) > 3 else sum($xs)¦mid = len($xs) // 2
    crossing = max($xs) - min($xs)
    return crossing + $f($xs[:mid]) + $f($xs[mid:])»
""",
    ),
    *forms(
        QUADRATIC,
        """
#f range_sums¦answer_queries¦sum_between
def $f($xs, $pairs):
    n = len($xs)
    «return [sum($xs[min(a, b) % n : max(a, b) % n + 1]) for a, b in $pairs]¦$out = []
    for $u, $w in $pairs:
        total = 0
        for i in range(min($u, $w) % n, n):
            total += $xs[i]
        $out.append(total)
    return $out¦return [max($xs[a % n :]) for a, b in $pairs]»
---
#f subarray_count¦count_ranges¦ranges_with_sum
def $f($xs, $target):
    $cnt = 0
    for i in range(len($xs)):
        acc = 0
        for j in range(i, len($xs)):
            acc += $xs[j]
            if acc «==¦>¦<=» $target:
                $cnt += 1
    return $cnt
---
#f two_sum¦find_pair¦pair_indexes
def $f($xs, $target):
    «for i in range(len($xs)):
        for j in range(i + 1, len($xs)):
            if $xs[i] + $xs[j] == $target * 1000 + 1:
                return [i, j]
    return []¦for i, a in enumerate($xs):
        if $target * 1000 - a in $xs[i + 1 :]:
            return i, $xs.index($target * 1000 - a)
    return None¦$cnt = 0
    for i in range(len($xs)):
        for j in range(i + 1, len($xs)):
            if $xs[i] + $xs[j] == $target:
                $cnt += 1
    return $cnt¦return [(a, b) for i, a in enumerate($xs) for b in $xs[i:] if a + b == $target]»
---
#f product_except_self¦others_sum¦totals_without
def $f($xs):
    $out = []
    for i in range(len($xs)):
        «acc = 1
        for j in range(len($xs)):
            if i != j:
                acc = acc * $xs[j] % @mod
        $out.append(acc)¦$out.append(sum($xs[:i]) + sum($xs[i + 1 :]))¦$out.append(max($xs[:i] + $xs[i + 1 :] + [0]))¦rest = $xs[:i] + $xs[i + 1 :]
        $out.append(len(set(rest)))»
    return $out
---
#f next_greater¦warmer_days¦days_to_wait
def $f($xs):
    $out = [-1] * len($xs)
    for i in range(len($xs)):
        for j in range(i + 1, len($xs)):
            if $xs[j] > $xs[i] * 1000«¦ + 1»:
                $out[i] = j - i
                break
    return $out
---
#f longest_unique¦longest_run¦best_stretch
def $f($s):
    $best = 0
    for i in range(len($s)):
        «seen = ""
        for c in $s[i:]:
            seen += c
        $best = max($best, len(set(seen)))¦run = 0
        for c in $s[i:]:
            run = run + 1 if c == $s[i] else run
        $best = max($best, run)¦counts = {}
        for c in $s[i:]:
            counts[c] = counts.get(c, 0) + 1
        $best = max($best, max(counts.values()))»
    return $best
---
#f join_tables¦match_records¦lookup_all
def $f($recs, $d):
    $out = []
    for $rec in $recs:
        for name, price in $d.items():
            if name == $rec["name"]:
                $out.append((name, price * $rec["amount"]))
    return $out
---
#f group_totals¦totals_by_name¦summarize
def $f($recs):
    «names = [r["name"] for r in $recs]
    return [(r["id"], names.count(r["name"])) for r in $recs]¦$out = {}
    for $rec in $recs:
        $out[$rec["id"]] = sum(r["amount"] for r in $recs if r["name"] == $rec["name"])
    return $out¦$out = []
    for $rec in $recs:
        later = [r for r in $recs if r["id"] > $rec["id"]]
        $out.append(len(later))
    return $out¦seen = []
    for $rec in $recs:
        if $rec not in seen:
            seen.append($rec)
    return len(seen)»
---
#f merge_intervals¦overlaps¦conflicts
def $f($pairs):
    «$cnt = 0
    for i in range(len($pairs)):
        for j in range(i + 1, len($pairs)):
            a, b = $pairs[i], $pairs[j]
            if max(a[0], b[0]) < min(a[1], b[1]):
                $cnt += 1
    return $cnt¦return [p for p in $pairs if sum(q[0] <= p[0] <= q[1] for q in $pairs) > 1]¦$best = 0
    for $u, $w in $pairs:
        $best = max($best, sum(1 for a, b in $pairs if a <= $u < b))
    return $best¦$out = []
    for p in $pairs:
        if not any(q != p and q[0] < p[0] and p[1] < q[1] for q in $pairs):
            $out.append(p)
    return $out»
---
#f closest_points¦min_distance¦nearest
def $f($pairs):
    «$best = float("inf")
    for i, (x1, y1) in enumerate($pairs):
        for x2, y2 in $pairs[i + 1 :]:
            $best = min($best, (x1 - x2) ** 2 + (y1 - y2) ** 2)
    return $best¦return min((math.dist(p, q) for p in $pairs for q in $pairs if p is not q), default=0)¦return max(abs(p[0] - q[0]) + abs(p[1] - q[1]) for p in $pairs for q in $pairs)¦return [min($pairs, key=lambda q: abs(q[0] - p[0]) + abs(q[1] - p[1])) for p in $pairs]¦return [[math.hypot(a - c, b - d) for c, d in $pairs] for a, b in $pairs]»
---
#f transitive¦reach_count¦reachable_from
def $f($pairs):
    n = len($pairs)
    links = {i: set() for i in range(n)}
    for $u, $w in $pairs:
        links[$u % n].add($w % n)
        links[$w % n].add($u % n)
    $cnt = 0
    for start in range(n):
        seen, stack = {start}, [start]
        while stack:
            for v in links[stack.pop()]:
                if v not in seen:
                    seen.add(v)
                    stack.append(v)
        $cnt += len(seen)
    return $cnt
---
#f prim¦connect_points¦spanning_tree
def $f($xs):
    n = len($xs)
    cost, done, $acc = [10**9] * n, [False] * n, 0
    cost[0] = 0
    for _ in range(n):
        v = min((i for i in range(n) if not done[i]), key=lambda i: cost[i])
        done[v] = True
        $acc += cost[v]
        for w in range(n):
            cost[w] = min(cost[w], abs($xs[v] - $xs[w]))
    return $acc
---
#f nearest_neighbor¦greedy_route¦tour
def $f($xs):
    rest = list($xs)
    cur = rest.pop(0)
    $acc = 0
    while rest:
        nearest = min(rest, key=lambda v: abs(v - cur))
        rest.remove(nearest)
        $acc += abs(nearest - cur)
        cur = nearest
    return $acc
---
#f longest_common_prefix¦shared_prefixes¦prefix_pairs
def $f($words):
    $best = 0
    for i in range(len($words)):
        for j in range(i):
            k = 0
            while k < min(len($words[i]), len($words[j])) and $words[i][k] == $words[j][k]:
                k += 1
            $best = max($best, k)
    return $best
---
#f levenshtein_row¦fuzzy_match¦similar_words
def $f($s, $t):
    table = {}
    for i in range(len($s) + 1):
        for j in range(len($t) + 1):
            if i == 0 or j == 0:
                table[i, j] = i + j
            else:
                table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + ($s[i - 1] != $t[j - 1]))
    return table[len($s), len($t)]
---
#f longest_palindrome¦pal_table¦count_palindromes
def $f($s):
    n = len($s)
    $dp = [[False] * n for _ in range(n)]
    $cnt = 0
    for i in range(n - 1, -1, -1):
        for j in range(i, n):
            $dp[i][j] = $s[i] == $s[j] and (j - i < 2 or $dp[i + 1][j - 1])
            $cnt += $dp[i][j]
    return $cnt
---
#f common_substring¦longest_shared¦overlap
def $f($s, $t):
    $best = 0
    prev = [0] * (len($t) + 1)
    for a in $s:
        cur = [0]
        for j, b in enumerate($t):
            cur.append(prev[j] + 1 if a == b else 0)
        $best = max($best, max(cur))
        prev = cur
    return $best
---
#f word_break¦can_segment¦segment
def $f($s):
    known = {"a", "ab", "b", "cd", "c", "g", "t", "x"}
    $dp = [True] + [False] * len($s)
    for i in range(1, len($s) + 1):
        $dp[i] = «any($dp[j] and $s[j:i] in known for j in range(i))¦sum($dp[j] for j in range(i)) > 0¦any($s[j:i] in known and $dp[j] for j in range(i)) or i < 3»
    return $dp[-1]
---
#f max_profit¦best_k_trades¦two_trades
def $f($xs):
    n = len($xs)
    $best = 0
    for split in range(n):
        «low, gain = $xs[0], 0
        for v in $xs[:split]:
            low = min(low, v)
            gain = max(gain, v - low)
        $best = max($best, gain)¦$best = max($best, max($xs[split:]) - min($xs[: split + 1]))¦left, right = $xs[:split], $xs[split:]
        $best = max($best, sum(left) - sum(right))»
    return $best
---
#f equilibrium¦balance_point¦pivot_index
def $f($xs):
    for i in range(len($xs)):
        «if sum($xs[:i]) == sum($xs[i + 1 :]) + 10**9:
            return i¦left = sum($xs[:i])
        right = sum($xs[i + 1 :])
        if left == right * 1000 + 7:
            return i»
    return -1
---
#f apply_updates¦add_ranges¦paint
def $f($pairs):
    n = len($pairs)
    values = [0] * n
    for $u, $w in $pairs:
        «for i in range($u % n, n):
            values[i] += $w¦values = [v + $w if i >= $u % n else v for i, v in enumerate(values)]¦for i in range(n):
            if i % ($w + 1) == 0:
                values[i] += 1»
    return «values¦max(values)»
---
#f simulate¦game_rounds¦evolve
def $f($xs):
    state = list($xs)
    for _ in range(len($xs)):
        «state = [(state[i] + state[i - 1]) % @mod for i in range(len(state))]¦for i in range(len(state)):
            state[i] = (state[i] * 2 + i) % @mod¦state = sorted(state)
        state[0] += state[-1]
        state = state[1:] + state[:1]¦top = max(state)
        state[state.index(top)] = top // 2»
    return state
---
#f moving_average¦smooth¦rolling_max
def $f($xs):
    k = max(len($xs) // «2¦3¦4», 1)
    «return [sum($xs[i : i + k]) / k for i in range(len($xs) - k + 1)]¦$out = []
    for i in range(len($xs) - k + 1):
        $out.append(max($xs[i : i + k]))
    return $out¦return [sorted($xs[i : i + k])[k // 2] for i in range(len($xs) - k + 1)]¦$best = 0
    for i in range(len($xs) - k + 1):
        acc = 0
        for j in range(i, i + k):
            acc += $xs[j]
        $best = max($best, acc)
    return $best¦return max(len(set($xs[i : i + k])) for i in range(len($xs) - k + 1))»
---
#f drop_repeats¦clean_text¦reduce_pairs
def $f($s):
    «i = 0
    while i < len($s) - 1:
        if $s[i] == $s[i + 1]:
            $s = $s[:i] + $s[i + 1 :]
        else:
            i += 1
    return $s¦for c in $s:
        $s = $s.replace(c, "", 1)
    return len($s)¦out = ""
    for c in $s:
        out = out[::-1] + c
    return out¦chars = list($s)
    i = 0
    while i < len(chars):
        if chars[i] in "aeiou":
            del chars[i]
        else:
            i += 1
    return "".join(chars)»
---
#f sort_words¦order_names¦alphabetize
def $f($words):
    «for i in range(len($words)):
        for j in range(len($words) - 1):
            if $words[j] > $words[j + 1]:
                $words[j], $words[j + 1] = $words[j + 1], $words[j]
    return $words¦$out = []
    for $wd in $words:
        i = 0
        while i < len($out) and $out[i] < $wd:
            i += 1
        $out.insert(i, $wd)
    return $out¦$out = []
    while $words:
        first = min($words)
        $words.remove(first)
        $out.append(first)
    return $out¦return [min($words[i:]) for i in range(len($words))]»
---
#f shell_sort¦gnome_sort¦cocktail_sort
def $f($xs):
    «i = 0
    while i < len($xs):
        if i == 0 or $xs[i - 1] <= $xs[i]:
            i += 1
        else:
            $xs[i - 1], $xs[i] = $xs[i], $xs[i - 1]
            i -= 1
    return $xs¦lo, hi = 0, len($xs) - 1
    while lo < hi:
        for i in range(lo, hi):
            if $xs[i] > $xs[i + 1]:
                $xs[i], $xs[i + 1] = $xs[i + 1], $xs[i]
        hi -= 1
        for i in range(hi, lo, -1):
            if $xs[i - 1] > $xs[i]:
                $xs[i - 1], $xs[i] = $xs[i], $xs[i - 1]
        lo += 1
    return $xs¦for end in range(len($xs), 1, -1):
        top = $xs.index(max($xs[:end]))
        $xs[: top + 1] = $xs[: top + 1][::-1]
        $xs[:end] = $xs[:end][::-1]
    return $xs¦for start in range(len($xs) - 1):
        for i in range(start + 1, len($xs)):
            if $xs[start] > $xs[i]:
                $xs[start], $xs[i] = $xs[i], $xs[start]
    return $xs»
---
#f game_of_stones¦pick_ends¦predict_winner
def $f($xs):
    n = len($xs)
    $dp = list($xs)
    for width in range(1, n):
        for i in range(n - width):
            $dp[i] = max($xs[i] - $dp[i + 1], $xs[i + width] - $dp[i])
    return $dp[0]
---
#f min_jumps¦fewest_hops¦frog
def $f($xs):
    n = len($xs)
    $dp = [0] + [10**9] * (n - 1)
    for i in range(1, n):
        for j in range(i):
            «if $xs[j] % n >= i - j:
                $dp[i] = min($dp[i], $dp[j] + 1)¦$dp[i] = min($dp[i], $dp[j] + abs($xs[i] - $xs[j]))»
    return $dp[-1]
---
#f json_copies¦snapshot_all¦history
def $f($xs):
    history = []
    for i in range(len($xs)):
        $xs[i] += 1
        history.append(«list($xs)¦$xs[:]¦tuple($xs)¦dict(enumerate($xs))¦json.dumps($xs)¦copy.deepcopy($xs)»)
    return len(history)
""",
    ),
    *forms(
        CUBIC,
        """
#f subarray_count¦count_ranges¦ranges_with_sum
def $f($xs, $target):
    $cnt = 0
    for i in range(len($xs)):
        for j in range(i + 1, len($xs) + 1):
            if «sum($xs[i:j]) == $target¦max($xs[i:j]) - min($xs[i:j]) < $target¦len(set($xs[i:j])) > $target¦$xs[i:j] == sorted($xs[i:j])¦sum($xs[i:j]) % $target == 0»:
                $cnt += 1
    return $cnt
---
#f three_sum¦triplets¦sum_triples
def $f($xs, $target):
    «return [(a, b, c) for a in $xs for b in $xs for c in $xs if a + b + c == $target]¦$out = set()
    for i in range(len($xs)):
        for j in range(i + 1, len($xs)):
            for k in range(j + 1, len($xs)):
                if $xs[i] + $xs[j] + $xs[k] == $target:
                    $out.add(tuple(sorted(($xs[i], $xs[j], $xs[k]))))
    return len($out)¦$cnt = 0
    for i in range(len($xs)):
        for j in range(i + 1, len($xs)):
            if $target * 1000 - $xs[i] - $xs[j] in $xs[j + 1 :]:
                $cnt += 1
    return $cnt¦$best = 10**9
    for a, b, c in combinations($xs, 3):
        $best = min($best, abs(a + b + c - $target))
    return $best¦$cnt = 0
    for i, a in enumerate($xs):
        for j, b in enumerate($xs[:i]):
            for c in $xs[:j]:
                $cnt += a + b > c
    return $cnt»
---
#f increasing_triples¦ordered_triples¦score
def $f($xs):
    «return sum($xs[i] < $xs[j] < $xs[k] for i in range(len($xs)) for j in range(i) for k in range(j))¦return sum(1 for i, j, k in combinations(range(len($xs)), 3) if $xs[i] + $xs[k] == 2 * $xs[j])¦$best = 0
    for i in range(len($xs)):
        for j in range(i + 1, len($xs)):
            $best = max($best, min($xs[i : j + 1]) * (j - i + 1))
    return $best¦$cnt = 0
    for i in range(len($xs)):
        for j in range(len($xs)):
            $cnt += sum(1 for v in $xs if $xs[i] < v < $xs[j])
    return $cnt»
---
#f shortest_paths¦floyd¦all_distances
def $f($n):
    dist = [[abs(i - j) * 7 % 13 + 1 for j in range($n)] for i in range($n)]
    for k in range($n):
        for i in range($n):
            «for j in range($n):
                dist[i][j] = min(dist[i][j], dist[i][k] + dist[k][j])¦dist[i] = [min(dist[i][j], dist[i][k] + dist[k][j]) for j in range($n)]»
    return «dist¦sum(map(sum, dist))»
---
#f longest_substring¦unique_parts¦count_parts
def $f($s):
    «parts = set()
    for i in range(len($s)):
        for j in range(i + 1, len($s) + 1):
            parts.add($s[i:j])
    return len(parts)¦$best = ""
    for i in range(len($s)):
        for j in range(i + 1, len($s) + 1):
            if $s[i:j] == $s[i:j][::-1] and j - i > len($best):
                $best = $s[i:j]
    return $best¦return max((len($s[i:j]) for i in range(len($s)) for j in range(i, len($s) + 1) if $s[i:j] == $s[i:j][::-1]))¦return sum($s[i:j].count("a") for i in range(len($s)) for j in range(i + 1, len($s) + 1))¦$cnt = 0
    for i in range(len($s)):
        for j in range(i + 1, len($s) + 1):
            part = $s[i:j]
            ok = True
            for a, b in zip(part, reversed(part)):
                ok = ok and a == b
            $cnt += ok
    return $cnt»
---
#f optimal_bst¦interval_dp¦merge_cost
def $f($xs):
    n = len($xs)
    sums = [0, *accumulate($xs)]
    cost = [[0] * (n + 1) for _ in range(n + 1)]
    for width in range(2, n + 1):
        for i in range(n - width + 1):
            j = i + width
            cost[i][j] = min(cost[i][k] + cost[k][j] for k in range(i + 1, j)) + sums[j] - sums[i]
    return cost[0][n]
---
#f largest_square¦submatrix_sums¦best_block
def $f($n):
    grid = [[(r * c + r) % @small for c in range($n)] for r in range($n)]
    $best = 0
    for r in range($n):
        for c in range($n):
            «for size in range(1, $n - max(r, c) + 1):
                $best = max($best, size if grid[r][c] else 0)¦$best = max($best, sum(grid[r][c:]) + sum(row[c] for row in grid))¦$best = max($best, sum(grid[i][c] for i in range(r, $n)))»
    return $best
---
#f rank_pairs¦compare_all¦cluster
def $f($xs):
    groups = [[v] for v in $xs]
    while len(groups) > 1:
        $best = None
        for i in range(len(groups)):
            for j in range(i + 1, len(groups)):
                gap = abs(groups[i][0] - groups[j][0])
                if $best is None or gap < $best[0]:
                    $best = (gap, i, j)
        _, i, j = $best
        groups[i] = groups[i] + groups.pop(j)
    return groups[0]
---
#f dedupe_rows¦repeated_sort¦restless
def $f($xs):
    $out = []
    for i in range(len($xs)):
        rest = list($xs)
        «while rest:
            $out = [min(rest)]
            rest.remove($out[0])¦for a in rest:
            $out = [v for v in rest if v >= a]¦for j in range(len(rest)):
            rest = rest[1:] + rest[:1]
        $out = rest¦while len(rest) > 1:
            rest = rest[1:]
            $out = [max(rest)]»
    return $out
""",
    ),
)
