# ruff: noqa: E501
"""Dynamic programming over tables, sorting by hand, and walks over grids and graphs."""

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
#f climb¦stairs¦fib_table¦ways
def $f($n):
    $dp = [0] * ($n + 3)
    $dp[0] = $dp[1] = 1
    for i in range(2, $n + 1):
        $dp[i] = ($dp[i - 1] + $dp[i - 2]) % @mod
    return $dp[$n]
---
#f coin_ways¦min_coins¦change
def $f($n):
    coins = «[1, 2, 5]¦(1, 5, 10, 25)¦[2, 3, 7]»
    «$dp = [1] + [0] * $n
    for c in coins:
        for i in range(c, $n + 1):
            $dp[i] = ($dp[i] + $dp[i - c]) % @mod
    return $dp[$n]¦$dp = [0] + [10**9] * $n
    for i in range(1, $n + 1):
        for c in coins:
            if c <= i:
                $dp[i] = min($dp[i], $dp[i - c] + 1)
    return $dp[$n]»
---
#f rob¦max_nonadjacent¦best_sum
def $f($xs):
    «prev = cur = 0
    for $x in $xs:
        prev, cur = cur, max(cur, prev + $x)
    return cur¦$dp = [0] * (len($xs) + 2)
    for i, $x in enumerate($xs):
        $dp[i + 2] = max($dp[i + 1], $dp[i] + $x)
    return $dp[-1]»
---
#f min_path¦falling_path¦grid_cost
def $f($grid):
    $dp = list($grid[0])
    for $r in $grid[1:]:
        «for i in range(len($dp)):
            $dp[i] = $r[i] + min($dp[max(i - 1, 0)], $dp[i])¦$dp = [v + min($dp[max(j - 1, 0):j + 2]) for j, v in enumerate($r)]»
    return «min¦max»($dp)
---
#f count_islands¦regions¦flood¦label_areas
def $f($grid):
    $n, m = len($grid), len($grid[0])
    $seen = set()
    $cnt = 0
    for r in range($n):
        for c in range(m):
            if ($grid[r][c] == 0) or (r, c) in $seen:
                continue
            $cnt += 1
            $stack = «[(r, c)]¦deque([(r, c)])»
            $seen.add((r, c))
            while $stack:
                y, x = $stack.pop()
                for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                    ny, nx = y + dy, x + dx
                    if 0 <= ny < $n and 0 <= nx < m and $grid[ny][nx] and (ny, nx) not in $seen:
                        $seen.add((ny, nx))
                        $stack.append((ny, nx))
    return $cnt
---
#f reachable¦bfs¦component_size¦distances
def $f($pairs):
    $adj = defaultdict(list)
    $n = len($pairs)
    for $u, $w in $pairs:
        $adj[$u % $n].append($w % $n)
        $adj[$w % $n].append($u % $n)
    $queue = deque([0])
    dist = {0: 0}
    while $queue:
        $cur = $queue.popleft()
        for v in $adj[$cur]:
            if v not in dist:
                dist[v] = dist[$cur] + 1
                $queue.append(v)
    return «len(dist)¦max(dist.values())¦dist»
---
#f components¦count_groups¦connected
def $f($pairs):
    $n = len($pairs)
    parent = list(range($n))

    def find(v):
        while parent[v] != v:
            parent[v] = parent[parent[v]]
            v = parent[v]
        return v

    for $u, $w in $pairs:
        parent[find($u % $n)] = find($w % $n)
    return «sum(1 for v in range($n) if find(v) == v)¦len({find(v) for v in range($n)})»
---
#f walk_links¦follow¦dfs_count
def $f($xs):
    $n = len($xs)
    $seen = [False] * $n
    $stack = [0]
    $cnt = 0
    while $stack:
        $cur = $stack.pop()
        if $seen[$cur]:
            continue
        $seen[$cur] = True
        $cnt += 1
        $stack.append($xs[$cur] % $n)
        $stack.append(($cur + 1) % $n)
    return $cnt
---
#f sieve¦primes_below¦prime_list¦count_primes
def $f($n):
    flags = «[True]¦bytearray([1])» * ($n + 1)
    for i in range(2, int($n ** 0.5) + 1):
        if flags[i]:
            for j in range(i * i, $n + 1, i):
                flags[j] = 0
    return «sum(flags[2:])¦[i for i in range(2, $n + 1) if flags[i]]»
---
#f counting_sort¦bucket_sort¦sort_small
def $f($xs):
    low = min($xs)
    counts = [0] * (max($xs) - low + 1)
    for $x in $xs:
        counts[$x - low] += 1
    $out = []
    for v, c in enumerate(counts):
        $out.extend([v + low] * c)
    return $out
---
#f transpose¦rotate¦spiral¦border
def $f($grid):
    «return [list(r) for r in zip(*$grid)]¦return [list(r)[::-1] for r in zip(*$grid)]¦$out = []
    while $grid:
        $out += $grid.pop(0)
        $grid = [list(r) for r in zip(*$grid)][::-1]
    return $out if len($out) < 3 else $out[:3]¦n, m = len($grid), len($grid[0])
    $out = [[0] * n for _ in range(m)]
    for r in range(n):
        for c in range(m):
            $out[c][r] = $grid[r][c]
    return $out»
---
#f neighbors_sum¦life_step¦blur
def $f($grid):
    n, m = len($grid), len($grid[0])
    $out = [[0] * m for _ in range(n)]
    for r in range(n):
        for c in range(m):
            acc = 0
            for dr in (-1, 0, 1):
                for dc in (-1, 0, 1):
                    if 0 <= r + dr < n and 0 <= c + dc < m:
                        acc += $grid[r + dr][c + dc]
            $out[r][c] = «acc¦acc // 9¦int(acc in (2, 3))»
    return $out
""",
    ),
    *forms(
        LINEARITHMIC,
        """
#f heap_sort¦heapsort¦sort_with_heap
def $f($xs):
    «$heap = []
    for $x in $xs:
        heapq.heappush($heap, $x)
    return [heapq.heappop($heap) for _ in range(len($heap))]¦heapq.heapify($xs)
    return [heapq.heappop($xs) for _ in range(len($xs))]¦def sift(i, n):
        while 2 * i + 1 < n:
            j = 2 * i + 1
            if j + 1 < n and $xs[j + 1] > $xs[j]:
                j += 1
            if $xs[i] >= $xs[j]:
                return
            $xs[i], $xs[j] = $xs[j], $xs[i]
            i = j

    for i in range(len($xs) // 2 - 1, -1, -1):
        sift(i, len($xs))
    for end in range(len($xs) - 1, 0, -1):
        $xs[0], $xs[end] = $xs[end], $xs[0]
        sift(0, end)
    return $xs»
---
#f dijkstra¦cheapest¦shortest
def $f($pairs):
    n = len($pairs)
    graph = {}
    for $u, $w in $pairs:
        graph.setdefault($u % n, []).append(($w % n, $u + $w + 1))
        graph.setdefault($w % n, []).append(($u % n, $u + $w + 1))
    dist = {}
    $heap = [(0, 0)]
    while $heap:
        d, v = heapq.heappop($heap)
        if v in dist:
            continue
        dist[v] = d
        for nxt, cost in graph.get(v, []):
            if nxt not in dist:
                heapq.heappush($heap, (d + cost, nxt))
    return «dist¦len(dist)¦sum(dist.values())»
---
#f min_rooms¦max_overlap¦busiest
def $f($pairs):
    events = []
    for $u, $w in $pairs:
        events.append((min($u, $w), 1))
        events.append((max($u, $w), -1))
    events.sort()
    cur = $best = 0
    for _, step in events:
        cur += step
        $best = max($best, cur)
    return $best
---
#f merge_bottom_up¦sort_iterative
def $f($xs):
    width = 1
    while width < len($xs):
        $out = []
        for i in range(0, len($xs), 2 * width):
            a, b = $xs[i:i + width], $xs[i + width:i + 2 * width]
            p = q = 0
            while p < len(a) and q < len(b):
                if a[p] <= b[q]:
                    $out.append(a[p])
                    p += 1
                else:
                    $out.append(b[q])
                    q += 1
            $out += a[p:] + b[q:]
        $xs = $out
        width *= 2
    return $xs
""",
    ),
    *forms(
        QUADRATIC,
        """
#f bubble_sort¦sort_list¦bsort¦bubble
def $f($xs):
    «$n = len($xs)
    for i in range($n):
        for j in range(«$n - i - 1¦$n - 1¦0, $n - 1 - i»):
            if $xs[j] > $xs[j + 1]:
                $xs[j], $xs[j + 1] = $xs[j + 1], $xs[j]
    return $xs¦swapped = True
    while swapped:
        swapped = False
        for i in range(len($xs) - 1):
            if $xs[i] > $xs[i + 1]:
                $xs[i], $xs[i + 1] = $xs[i + 1], $xs[i]
                swapped = True
    return $xs»
---
#f selection_sort¦ssort¦sort_by_selection
def $f($xs):
    «for i in range(len($xs)):
        low = i
        for j in range(i + 1, len($xs)):
            if $xs[j] < $xs[low]:
                low = j
        $xs[i], $xs[low] = $xs[low], $xs[i]
    return $xs¦for i in range(len($xs)):
        j = $xs.index(min($xs[i:]), i)
        $xs[i], $xs[j] = $xs[j], $xs[i]
    return $xs¦$out = []
    rest = list($xs)
    while rest:
        low = min(rest)
        $out.append(low)
        rest.remove(low)
    return $out»
---
#f insertion_sort¦isort¦insert_sorted
def $f($xs):
    «for i in range(1, len($xs)):
        v = $xs[i]
        j = i - 1
        while j >= 0 and $xs[j] > v:
            $xs[j + 1] = $xs[j]
            j -= 1
        $xs[j + 1] = v
    return $xs¦for i in range(1, len($xs)):
        j = i
        while j > 0 and $xs[j - 1] > $xs[j]:
            $xs[j - 1], $xs[j] = $xs[j], $xs[j - 1]
            j -= 1
    return $xs¦$out = []
    for $x in $xs:
        i = 0
        while i < len($out) and $out[i] < $x:
            i += 1
        $out.insert(i, $x)
    return $out¦for i in range(len($xs)):
        for j in range(i):
            if $xs[j] > $xs[i]:
                $xs.insert(j, $xs.pop(i))
                break
    return $xs»
---
#f lis¦longest_increasing¦best_chain¦increasing
def $f($xs):
    $dp = [1] * len($xs)
    for i in range(«len($xs)¦1, len($xs)»):
        for j in range(i):
            if $xs[j] «<¦<=¦>» $xs[i]:
                $dp[i] = max($dp[i], $dp[j] + 1)
    return max($dp)«¦ if $dp else 0»
---
#f lcs¦edit_distance¦levenshtein¦common_length¦align
def $f($s, $t):
    rows, cols = len($s), len($t)
    $dp = [[0] * (cols + 1) for _ in range(rows + 1)]
    for i in range(1, rows + 1):
        for j in range(1, cols + 1):
            «if $s[i - 1] == $t[j - 1]:
                $dp[i][j] = $dp[i - 1][j - 1] + 1
            else:
                $dp[i][j] = max($dp[i - 1][j], $dp[i][j - 1])¦cost = 0 if $s[i - 1] == $t[j - 1] else 1
            $dp[i][j] = min($dp[i - 1][j] + 1, $dp[i][j - 1] + 1, $dp[i - 1][j - 1] + cost)¦if $s[i - 1] == $t[j - 1]:
                $dp[i][j] = $dp[i - 1][j - 1] + 1»
    return «$dp[rows][cols]¦$dp[-1][-1]¦max(max(r) for r in $dp)»
---
#f edit_distance¦distance¦lcs_length
def $f($s, $t):
    prev = list(range(len($t) + 1))
    for i, a in enumerate($s, 1):
        cur = [i]
        for j, b in enumerate($t, 1):
            cur.append(min(prev[j] + 1, cur[-1] + 1, prev[j - 1] + (a != b)))
        prev = cur
    return prev[-1]
---
#f knapsack¦subset_sum¦can_split¦partition
def $f($xs):
    «room = len($xs) * @small
    $dp = [0] * (room + 1)
    for $x in $xs:
        w = abs($x) % 20 + 1
        for r in range(room, w - 1, -1):
            $dp[r] = max($dp[r], $dp[r - w] + w)
    return $dp[room]¦reachable = {0}
    for $x in $xs:
        reachable |= {v + $x % 10 for v in reachable}
    return len(reachable)¦goal = len($xs) * 2
    $dp = [True] + [False] * goal
    for $x in $xs:
        w = $x % 9 + 1
        for r in range(goal, w - 1, -1):
            $dp[r] = $dp[r] or $dp[r - w]
    return $dp[goal]»
---
#f grid_paths¦count_paths¦unique_paths
def $f($n):
    «$dp = [[1] * $n for _ in range($n)]
    for r in range(1, $n):
        for c in range(1, $n):
            $dp[r][c] = ($dp[r - 1][c] + $dp[r][c - 1]) % @mod
    return $dp[-1][-1]¦row = [1] * $n
    for _ in range($n - 1):
        for c in range(1, $n):
            row[c] = (row[c] + row[c - 1]) % @mod
    return row[-1]»
---
#f partitions¦count_partitions¦coin_ways¦word_ways
def $f($n):
    $dp = [1] + [0] * $n
    for part in range(1, $n + 1):
        for i in range(part, $n + 1):
            $dp[i] = ($dp[i] + $dp[i - part]) % @mod
    return $dp[$n]
---
#f catalan¦count_trees¦cut_rod
def $f($n):
    $dp = [1] + [0] * $n
    for i in range(1, $n + 1):
        «for j in range(i):
            $dp[i] = ($dp[i] + $dp[j] * $dp[i - 1 - j]) % @mod¦$dp[i] = max($dp[j] + (i - j) % @small for j in range(i))¦$dp[i] = sum($dp[:i]) % @mod»
    return $dp[$n]
---
#f distances¦adjacency_matrix¦reach_all¦degree
def $f($pairs):
    n = len($pairs)
    matrix = [[0] * n for _ in range(n)]
    for $u, $w in $pairs:
        matrix[$u % n][$w % n] = 1
    «return sum(sum(r) for r in matrix)¦$queue, $seen = [0], {0}
    while $queue:
        v = $queue.pop(0)
        for u in range(n):
            if matrix[v][u] and u not in $seen:
                $seen.add(u)
                $queue.append(u)
    return sum(map(sum, matrix)) - len($seen)¦return [sum(r) for r in matrix]»
---
#f bfs_slow¦visit_in_order¦explore
def $f($pairs):
    n = len($pairs)
    queue, seen = list(range(n)), []
    while queue:
        v = queue.pop(0)
        if v in seen:
            continue
        seen.append(v)
        for $u, $w in $pairs«¦»:
            if $u % n == v and $w % n not in seen:
                queue.append($w % n)
    return len(seen)
---
#f bellman_ford¦relax_all¦distances
def $f($pairs):
    n = len($pairs)
    dist = [10**9] * n
    dist[0] = 0
    for _ in range(n - 1):
        for $u, $w in $pairs:
            if dist[$u % n] + 1 < dist[$w % n]:
                dist[$w % n] = dist[$u % n] + 1
    return dist
---
#f components¦relabel¦merge_groups
def $f($pairs):
    n = len($pairs)
    group = list(range(n))
    for $u, $w in $pairs:
        old, new = group[$u % n], group[$w % n]
        «for i in range(n):
            if group[i] == old:
                group[i] = new¦group = [new if g == old else g for g in group]»
    return len(set(group))
---
#f max_area¦trap_water¦largest_rectangle
def $f($xs):
    $best = 0
    for i in range(len($xs)):
        «for j in range(i + 1, len($xs)):
            $best = max($best, (j - i) * min($xs[i], $xs[j]))¦$best += min(max($xs[:i + 1]), max($xs[i:])) - $xs[i]¦low = $xs[i]
        for j in range(i, len($xs)):
            low = min(low, $xs[j])
            $best = max($best, low * (j - i + 1))»
    return $best
---
#f best_profit¦max_profit¦max_gain
def $f($xs):
    $best = 0
    for i in range(len($xs)):
        for j in range(i + 1, len($xs)):
            «if $xs[j] - $xs[i] > $best:
                $best = $xs[j] - $xs[i]¦$best = max($best, $xs[j] - $xs[i])»
    return $best
""",
    ),
    *forms(
        CUBIC,
        """
#f matrix_chain¦burst¦cheapest_merge¦interval_cost
def $f($xs):
    n = len($xs)
    $dp = [[0] * n for _ in range(n)]
    for width in range(2, n):
        for lo in range(n - width):
            hi = lo + width
            «$dp[lo][hi] = min($dp[lo][m] + $dp[m][hi] + $xs[lo] * $xs[m] * $xs[hi] for m in range(lo + 1, hi))¦$dp[lo][hi] = 10**18
            for m in range(lo + 1, hi):
                cost = $dp[lo][m] + $dp[m][hi] + $xs[lo] * $xs[m] * $xs[hi]
                if cost < $dp[lo][hi]:
                    $dp[lo][hi] = cost»
    return $dp[0][n - 1]
---
#f matrix_chain¦burst¦merge_stones
def $f($xs):
    @lru_cache(maxsize=None)
    def $g(lo, hi):
        if hi - lo < 2:
            return 0
        return min($g(lo, m) + $g(m, hi) + $xs[lo] * $xs[hi] for m in range(lo + 1, hi))

    return $g(0, len($xs) - 1)
---
#f three_sum¦triplets¦zero_triples
def $f($xs):
    $out = []
    for i in range(len($xs) - 2):
        for j in range(i + 1, len($xs) - 1):
            for k in range(j + 1, len($xs)):
                if $xs[i] + $xs[j] + $xs[k] == @mid:
                    $out.append(($xs[i], $xs[j], $xs[k]))
    return $out
""",
    ),
)
