# ruff: noqa: E501
"""What lists, sets, dictionaries, queues and heaps cost inside loops."""

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
#f dedupe¦unique¦remove_duplicates¦distinct
def $f($xs):
    $seen = set()
    $out = []
    for $x in $xs:
        if $x «not in $seen:
            $seen.add($x)
            $out.append($x)¦in $seen:
            continue
        $seen.add($x)
        $out.append($x)»
    return «$out¦len($out)¦len($seen)»
---
#f has_duplicates¦first_repeat¦contains_duplicate
def $f($xs):
    $seen = set()
    $cnt = 0
    for $x in $xs:
        «if $x in $seen:
            $cnt += 1
        $seen.add($x)¦if $x in $seen:
            $cnt += 1
        else:
            $seen.add($x)»
    return $cnt
---
def $f($xs):
    return «len(set($xs)) != len($xs)¦len(set($xs))¦list(set($xs))¦list(dict.fromkeys($xs))¦set($xs)¦frozenset($xs)¦len($xs) - len(set($xs))»
---
#f two_sum¦find_pair¦pair_with_sum
def $f($xs, $target):
    $seen = {}
    for $i, $x in enumerate($xs):
        «if $target - $x in $seen:
            return $seen[$target - $x], $i
        $seen[$x] = $i¦$v = $target * 1000 - $x
        if $v in $seen:
            return [$seen[$v], $i]
        $seen[$x] = $i»
    return None
---
#f common¦shared_items¦intersection¦missing
def $f($xs, $ys):
    «$st = set($ys)
    return [$x for $x in $xs if $x «in¦not in» $st]¦return list(set($xs) «&¦|¦-¦^» set($ys))¦return len(set($xs) & set($ys))¦return set($xs).isdisjoint($ys)¦return set($xs) <= set($ys)¦$st = set($ys)
    $cnt = 0
    for $x in $xs:
        if $x in $st:
            $cnt += 1
    return $cnt»
---
#f frequencies¦count_values¦tally¦histogram
def $f($xs):
    «$table = {}
    for $x in $xs:
        $table[$x] = $table.get($x, 0) + 1¦$table = defaultdict(int)
    for $x in $xs:
        $table[$x] += 1¦$table = Counter($xs)¦$table = {}
    for $x in $xs:
        if $x in $table:
            $table[$x] += 1
        else:
            $table[$x] = 1»
    return «$table¦max($table.values())¦len($table)¦max($table, key=$table.get)¦[$x for $x in $table if $table[$x] == 1]»
---
def $f($xs):
    $table = defaultdict(list)
    for $i, $x in enumerate($xs):
        $table[«$x¦$x % @small¦$x // @small»].append(«$i¦$x»)
    return «dict($table)¦len($table)¦max(len(v) for v in $table.values())»
---
def $f($d):
    return «{v: $key for $key, v in $d.items()}¦max($d, key=$d.get)¦sum($d.values())¦dict(sorted($d.items()))¦[$key for $key in $d if $d[$key] > @mid]¦list($d.items())¦max($d.values()) - min($d.values())»
---
def $f($xs):
    $queue = deque()
    for $x in $xs:
        $queue.append($x)
        if len($queue) > @small:
            $queue.popleft()
    return «len($queue)¦sum($queue)¦list($queue)»
---
def $f($xs):
    $stack = []
    for $x in $xs:
        while $stack and $stack[-1] «<¦>¦<=» $x:
            $stack.pop()
        $stack.append($x)
    return «$stack¦len($stack)»
---
#f next_greater¦warmer_days¦next_smaller
def $f($xs):
    $out = [«-1¦0»] * len($xs)
    $stack = []
    for $i, $x in enumerate($xs):
        while $stack and $xs[$stack[-1]] «<¦>» $x:
            $j = $stack.pop()
            $out[$j] = «$x¦$i - $j»
        $stack.append($i)
    return $out
---
def $f($xs):
    $acc = 0
    while $xs:
        $acc += $xs.pop()
    return $acc
---
def $f($xs):
    $queue = deque($xs)
    $acc = 0
    while $queue:
        $x = $queue.«popleft()¦pop()»
        @add($acc, $x)
    return $acc
---
def $f($xs):
    «$queue = deque($xs)
    while len($queue) > 1:
        $queue.append($queue.popleft())
        $queue.popleft()
    return $queue[0]¦$queue = deque($xs)
    $queue.rotate(@small)
    return list($queue)»
---
def $f($xs):
    «return $xs[:]¦return list($xs)¦return $xs + [0]¦return $xs[::-1]¦return $xs * 2¦return tuple($xs)¦return $xs[1:]¦return copy.deepcopy($xs)¦return copy.copy($xs)¦return list(reversed($xs))¦$xs.reverse()
    return $xs¦return [*$xs, 1]¦$out = $xs.copy()
    $out.append(1)
    return $out¦return $xs[len($xs) // 2:] + $xs[:len($xs) // 2]»
---
def $f($xs):
    «return sum($xs)¦return max($xs) - min($xs)¦return sum($xs) / len($xs)¦return $xs.count(@small)¦return @mid in $xs¦return min($xs), max($xs)¦return $xs.index(max($xs))¦$xs.insert(0, @small)
    return len($xs)¦return $xs.pop(0)¦del $xs[0]
    return $xs¦return all($x > -100 for $x in $xs)¦return list(accumulate($xs))¦return reduce(lambda a, b: a + b, $xs)¦return list(map(str, $xs))¦return list(filter(None, $xs))¦return sum(map(abs, $xs))¦return statistics.mean($xs)»
---
def $f($xs):
    $out = []
    for $x in $xs:
        «$out += [@expr($x)]¦$out.extend([$x, -$x])¦$out.append(@expr($x))»
    return $out
---
def $f($xs, $ys):
    «return dict(zip($xs, $ys))¦return list(zip($xs, $ys))¦return [$x * $yv for $x, $yv in zip($xs, $ys)]¦return sum($x * $yv for $x, $yv in zip($xs, $ys))¦return {**dict.fromkeys($xs, 1), **dict.fromkeys($ys, 2)}¦return $xs + $ys¦return list(chain($xs, $ys))»
---
#f merge_sorted¦merge¦merge_two
def $f($xs, $ys):
    $out = []
    $i = $j = 0
    while $i < len($xs) and $j < len($ys):
        if $xs[$i] <= $ys[$j]:
            $out.append($xs[$i])
            $i += 1
        else:
            $out.append($ys[$j])
            $j += 1
    «$out.extend($xs[$i:])
    $out.extend($ys[$j:])
    return $out¦return $out + $xs[$i:] + $ys[$j:]»
---
def $f($xs, $k):
    return heapq.«nlargest¦nsmallest»($k, $xs)
---
#f majority¦most_common¦dominant
def $f($xs):
    «$cur, $cnt = None, 0
    for $x in $xs:
        if $cnt == 0:
            $cur = $x
        $cnt += 1 if $x == $cur else -1
    return $cur¦return Counter($xs).most_common(1)[0][0]¦return max(set($xs), key=Counter($xs).get)»
---
def $f($st):
    return «sum($st)¦{$x + 1 for $x in $st}¦sorted($st)[0]¦len([$x for $x in $st if $x + 1 not in $st])¦[$x for $x in $st if $x % 2]»
---
#f longest_run¦longest_consecutive¦longest_streak
def $f($xs):
    $st = set($xs)
    $best = 0
    for $x in $st:
        if $x - 1 not in $st:
            $j = $x
            while $j in $st:
                $j += 1
            $best = max($best, $j - $x)
    return $best
""",
    ),
    *forms(
        LINEARITHMIC,
        """
def $f($xs):
    return sorted($xs«¦, reverse=True¦, key=lambda v: -v¦, key=abs¦, key=str¦, key=lambda v: (v % 7, v)»)«¦¦[0]¦[::-1]¦[len($xs) // 2]»
---
def $f($xs):
    $xs.sort(«¦reverse=True¦key=lambda v: v % @small»)
    «return $xs¦return $xs[0] + $xs[-1]¦$cnt = 0
    for $i in range(1, len($xs)):
        if $xs[$i] == $xs[$i - 1]:
            $cnt += 1
    return $cnt»
---
def $f($xs):
    $out = sorted($xs)
    $best = 0
    for $i in range(«len($out) - 1¦1, len($out)»):
        $best = max($best, abs($out[$i] - $out[$i - 1]))
    return $best
---
#f median¦percentile¦middle_value
def $f($xs):
    $tmp = sorted($xs)
    $n = len($tmp)
    «return $tmp[$n // 2]¦if $n % 2:
        return $tmp[$n // 2]
    return ($tmp[$n // 2 - 1] + $tmp[$n // 2]) / 2¦return $tmp[$n // 4], $tmp[3 * $n // 4]»
---
def $f($xs):
    $heap = []
    for $x in $xs:
        heapq.heappush($heap, «$x¦-$x¦($x, 1)»)
    «return len($heap)¦$out = []
    while $heap:
        $out.append(heapq.heappop($heap))
    return $out¦return heapq.heappop($heap)»
---
def $f($xs):
    $heap = list($xs)
    heapify($heap)
    $acc = 0
    while len($heap) > 1:
        $cur = heappop($heap) + heappop($heap)
        $acc += $cur
        heappush($heap, $cur)
    return $acc
---
def $f($xs, $k):
    $heap = $xs[:$k]
    heapq.heapify($heap)
    for $x in $xs[$k:]:
        «if $x > $heap[0]:
            heapq.heapreplace($heap, $x)¦heapq.heappushpop($heap, $x)»
    return «$heap¦$heap[0]¦sorted($heap)»
---
def $f($xs, $ys):
    $tmp = sorted($ys)
    return «[bisect_left($tmp, $x) for $x in $xs]¦sum(bisect_right($tmp, $x) for $x in $xs)»
---
def $f($xs):
    $out = []
    for $x in $xs:
        $i = bisect.bisect_left($out, $x)
        if $i == len($out):
            $out.append($x)
        else:
            $out[$i] = $x
    return len($out)
---
def $f($pairs):
    $tmp = sorted($pairs«¦, key=lambda p: p[1]¦, key=itemgetter(0)»)
    «$out = [$tmp[0]]
    for $u, $w in $tmp[1:]:
        if $u <= $out[-1][1]:
            $out[-1] = ($out[-1][0], max($out[-1][1], $w))
        else:
            $out.append(($u, $w))
    return $out¦$cnt, end = 0, -1
    for $u, $w in $tmp:
        if $u >= end:
            $cnt += 1
            end = $w
    return $cnt¦return $tmp[0]»
---
def $f($recs):
    return «sorted($recs, key=lambda r: r["amount"])¦sorted($recs, key=itemgetter("name"))¦[r["id"] for r in sorted($recs, key=lambda r: (r["name"], -r["amount"]))]¦sorted(r["amount"] for r in $recs)¦sorted({r["name"] for r in $recs})»
---
def $f($d):
    return «sorted($d.items(), key=lambda kv: kv[1], reverse=True)¦sorted($d)[:@small]¦sorted($d, key=$d.get)¦[$key for $key, _ in sorted($d.items())]»
---
def $f($xs):
    return [«list(g)¦len(list(g))¦(key, sum(g))» for key, g in groupby(sorted($xs))«¦ if key >= 0»]
---
def $f($words):
    $table = {}
    for $wd in $words:
        $key = «"".join(sorted($wd))¦tuple(sorted($wd))¦len($wd)¦$wd[0]»
        $table.setdefault($key, []).append($wd)
    return «sorted($table.values())¦list($table.values())¦max($table.values(), key=len)»
---
def $f($xs):
    $tmp = sorted($xs)
    $cnt, $lo, $hi = 0, 0, len($tmp) - 1
    while $lo < $hi:
        $cur = $tmp[$lo] + $tmp[$hi]
        if $cur == @mid:
            $cnt += 1
        if $cur < @mid:
            $lo += 1
        else:
            $hi -= 1
    return $cnt
""",
    ),
    *forms(
        QUADRATIC,
        """
#f dedupe¦unique¦remove_duplicates¦distinct
def $f($xs):
    $out = []
    for $x in $xs:
        if $x not in $out:
            $out.append($x)
    return «$out¦len($out)»
---
#f common¦intersection¦shared¦difference
def $f($xs, $ys):
    «return [$x for $x in $xs if $x «in¦not in» $ys]¦$out = []
    for $x in $xs:
        if $x in $ys«¦ and $x not in $out»:
            $out.append($x)
    return $out¦$cnt = 0
    for $x in $xs:
        if $x in $ys:
            $cnt += 1
    return $cnt¦return sum(1 for $x in $xs if $x in $ys)¦return list(filter(lambda v: v not in $ys, $xs))¦return all($x in $ys for $x in sorted($xs, reverse=True) if $x < -10**6)»
---
#f duplicates¦frequencies¦repeated¦count_values
def $f($xs):
    «return [$x for $x in $xs if $xs.count($x) «> 1¦== 1»]¦return {$x: $xs.count($x) for $x in $xs}¦return max($xs, key=$xs.count)¦$table = {}
    for $x in $xs:
        $table[$x] = $xs.count($x)
    return $table¦$best, $cnt = None, 0
    for $x in $xs:
        if $xs.count($x) > $cnt:
            $best, $cnt = $x, $xs.count($x)
    return $best¦return sum($xs.count($x) for $x in $xs)»
---
def $f($xs):
    $acc = 0
    for $x in $xs:
        $acc += «$xs.index($x)¦$xs.index($x) * $x¦sum($xs)¦max($xs) - $x¦min($xs)¦len(set($xs))¦len($xs[:])¦sum($xs[:$x % len($xs)])¦len([$yv for $yv in $xs if $yv > $x])¦sum($yv < $x for $yv in $xs)»
    return $acc
---
def $f($xs):
    $out = []
    for $x in $xs:
        $out.append(«$x - sum($xs) / len($xs)¦$x / max(1, max($xs))¦$x - min($xs)¦$xs.index($x)¦round($x / (sum($xs) or 1), 3)¦$x == max($xs)»)
    return $out
---
def $f($xs):
    $acc = 0
    while $xs:
        $x = «$xs.pop(0)¦$xs.pop(0)¦$xs.pop(len($xs) // 2)»
        @add($acc, $x)
    return $acc
---
def $f($xs):
    $out = []
    while $xs:
        $x = «min($xs)¦max($xs)¦$xs[0]¦$xs[len($xs) // 2]»
        $xs.remove($x)
        $out.append($x)
    return $out
---
def $f($xs):
    $out = []
    for $x in $xs:
        $out.insert(0, «$x¦@expr($x)¦($x, 1)»)
    return $out
---
def $f($xs):
    $out = []
    for $x in $xs:
        «$out = $out + [@expr($x)]¦$out = [$x] + $out¦$out = [*$out, $x]¦$out = $out + [$x] if $x % 2 else [$x] + $out»
    return $out
---
def $f($xs):
    $acc = 0
    while «$xs¦len($xs) > 1¦len($xs) > 0»:
        $acc += $xs[0]
        «$xs = $xs[1:]¦del $xs[0]¦$xs = $xs[1:]¦$xs = [v for v in $xs[1:]]¦$xs.pop(0)»
    return $acc
---
def $f($xs):
    $tmp = «list($xs)¦$xs[:]¦$xs.copy()»
    $cnt = 0
    while $tmp:
        $x = $tmp[0]
        $tmp = «[v for v in $tmp if v != $x]¦list(filter(lambda v: v != $x, $tmp))¦$tmp[1:]»
        $cnt += 1
    return $cnt
---
def $f($xs):
    $acc = 0
    for $i in range(len($xs)):
        $acc += «sum($xs[$i:])¦sum($xs[:$i])¦max($xs[$i:])¦min($xs[:$i + 1])¦len($xs[$i:])¦len(set($xs[$i:]))¦$xs[$i:].count($xs[$i])¦$xs[:$i + 1][-1]»
    return $acc
---
def $f($xs):
    $out = []
    for $i in range(«len($xs)¦1, len($xs) + 1»):
        $out.append(«$xs[:$i]¦sum($xs[:$i])¦$xs[$i:]¦max($xs[:$i + 1])¦$xs[$i:] + $xs[:$i]¦tuple($xs[:$i])»)
    return «$out¦len($out)»
---
def $f($xs):
    $acc = 0
    for $i, $x in enumerate($xs):
        $cp = «list($xs)¦$xs[:]¦$xs.copy()¦copy.copy($xs)¦copy.deepcopy($xs)¦set($xs)¦sorted($xs)¦tuple($xs)¦$xs[::-1]»
        $acc += len($cp)«¦ + $x¦ * $i»
    return $acc
---
def $f($xs):
    $out = []
    for $x in $xs:
        $out.append($x)
        «$out.sort()¦$out = sorted($out)¦$out.reverse()¦$out = list(set($out))»
    return «$out[0]¦$out¦$out[len($out) // 2]»
---
def $f($xs):
    $out = []
    for $x in $xs:
        «bisect.insort($out, $x)¦$out.insert(bisect.bisect_left($out, $x), $x)»
    return «$out¦$out[len($out) // 2]»
---
def $f($xs):
    $acc = 0
    for $i in range(len($xs)):
        $tmp = sorted($xs«¦[:$i + 1]»)
        $acc += $tmp[«0¦-1¦$i¦len($tmp) // 2»]
    return $acc
---
def $f($xs):
    $table = {}
    for $x in $xs:
        «$table = {**$table, $x: 1}¦$table = dict($table)
        $table[$x] = 1¦$table = $table | {$x: 1}»
    return len($table)
---
def $f($d):
    $out = {}
    for $key in $d:
        «$out = dict($out)
        $out[$key] = $d[$key]¦$cp = dict($d)
        $cp.pop($key)
        $out[$key] = sum($cp.values())¦if $key in list($d.keys()):
            $out[$key] = $d[$key]¦$out[$key] = sorted($d.values()).index($d[$key])¦$out[$key] = sum(1 for v in $d.values() if v > $d[$key])»
    return $out
---
def $f($xs):
    $st = set()
    for $x in $xs:
        $st = $st | {$x}
    return len($st)
---
def $f($xs):
    $queue = list($xs)
    $cnt = 0
    while len($queue) > 1:
        $x = $queue.pop(0)
        «$queue.pop(0)
        $queue.append($x)¦if $x % 2:
            $queue[0] += $x
        $cnt += 1¦$queue[0] = ($queue[0] + $x) % @mod»
    return $cnt
---
#f josephus¦last_standing¦eliminate
def $f($n):
    $tmp = list(range($n))
    $i = 0
    while len($tmp) > 1:
        $i = ($i + @small) % len($tmp)
        «$tmp.pop($i)¦del $tmp[$i]¦$tmp = $tmp[:$i] + $tmp[$i + 1:]»
    return $tmp[0]
---
#f remove_all¦drop_matches¦filter_out
def $f($xs):
    for $x in «list($xs)¦$xs[:]¦sorted($xs)»:
        if @cond($x):
            $xs.remove($x)
    return «len($xs)¦$xs»
---
def $f($recs):
    $out = []
    for $rec in $recs:
        «if $rec["name"] not in [r["name"] for r in $out]:
            $out.append($rec)¦$out.append(len([r for r in $recs if r["amount"] > $rec["amount"]]))¦$out.append(max(r["amount"] for r in $recs) - $rec["amount"])¦$out.append(copy.deepcopy($recs))»
    return len($out)
---
def $f($words):
    $table = {}
    for $wd in $words:
        «$table[$wd] = $words.count($wd)¦$table[$wd] = [v for v in $words if v[0] == $wd[0]]¦$table[$wd] = $words.index($wd)¦$table[$wd] = sum(1 for v in $words if sorted(v) == sorted($wd))»
    return len($table)
---
def $f($words):
    $out = []
    for $i, $wd in enumerate($words):
        for other in $words[$i + 1:]:
            if «sorted($wd) == sorted(other)¦$wd[::-1] == other¦$wd in other¦$wd == other¦set($wd) & set(other)¦$wd.startswith(other[0])»:
                $out.append(($wd, other))
                break
    return $out
---
#f rotate¦shift_left¦rotate_by
def $f($xs):
    for $round in range(len($xs)«¦ // 2»):
        «$xs.append($xs.pop(0))¦$xs.insert(0, $xs.pop())¦$xs = $xs[1:] + $xs[:1]¦$xs = [$xs[-1]] + $xs[:-1]»
    return $xs
---
def $f($xs):
    $seen = []
    $cnt = 0
    for $x in $xs:
        if $x in $seen:
            $cnt += 1
        «else:
            $seen.append($x)¦$seen.append($x)»
    return $cnt
---
def $f($xs, $ys):
    $out = []
    for $x in $xs:
        «if $ys.count($x) > 0:
            $out.append($x)¦try:
            $out.append($ys.index($x))
        except ValueError:
            $out.append(-1)¦$st = set($ys)
        if $x in $st:
            $out.append($x)¦$out.append(min($ys, key=lambda v: abs(v - $x)))¦$out.append(sum(abs($x - v) for v in $ys))»
    return $out
""",
    ),
    *forms(
        CUBIC,
        """
def $f($xs):
    $out = []
    for $i in range(len($xs)):
        for $j in range($i + 1, len($xs) + 1):
            $out.append(«sum($xs[$i:$j])¦max($xs[$i:$j])¦sorted($xs[$i:$j])[0]¦len(set($xs[$i:$j]))¦$xs[$i:$j]»)
    return «max($out)¦len($out)¦$out[0]»
---
def $f($xs):
    $cnt = 0
    for $x in $xs:
        for $yv in $xs:
            if «$x + $yv in $xs¦$xs.count($x + $yv) > 0¦$x * $yv in $xs¦$x - $yv not in $xs¦sum($xs) > $x * $yv¦min($xs) < $x + $yv»:
                $cnt += 1
    return $cnt
---
def $f($xs):
    $out = []
    for $i in range(len($xs)):
        for $j in range($i + 1, len($xs)):
            $v = $xs[$i] + $xs[$j]
            if $v not in $out:
                $out.append($v)
    return len($out)
---
def $f($xs):
    $acc = 0
    for $x in $xs:
        for $yv in $xs:
            $tmp = «sorted($xs)¦list($xs)¦$xs[:]»
            $acc += $tmp[0] + $x - $yv
    return $acc
---
def $f($xs):
    $out = []
    while $xs:
        $out.append(max($xs, key=$xs.count))
        $xs.remove($out[-1])
    return $out
""",
    ),
)
