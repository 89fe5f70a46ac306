# ruff: noqa: E501
"""One task in a careful and a careless way: a set or a list, once or again for each element."""

from rlm_model.corpora.systematic.template import (
    CUBIC,
    EXPONENTIAL,
    LINEAR,
    LINEARITHMIC,
    QUADRATIC,
    forms,
)

FORMS = (
    *forms(
        QUADRATIC,
        """
#f common¦shared_items¦intersection¦missing¦keep_known¦only_new¦without
def $f($xs, $ys):
    «return [$x for $x in $xs if $x «in¦not in¦not in¦in» $ys«¦ and @cond($x)»]¦return sum(1 for $x in $xs if $x «in¦not in» $ys)¦return {$x for $x in $xs if $x «in¦not in» $ys}¦return all($x not in $ys for $x in $xs)¦return list(filter(lambda v: v «in¦not in» $ys, $xs))¦return [$x for $x in $xs if $ys.count($x) «== 0¦> 1»]¦return [$x for $x in $xs if not any($x == o for o in $ys)]¦$out = []
    for $x in $xs:
        if $x «in¦not in» $ys:
            $out.append(@expr($x))
    return $out¦$cnt = 0
    @each($x, $xs)
        if $x in $ys:
            $cnt += 1
    return $cnt¦$out = []
    for $x in $xs:
        for o in $ys:
            if $x == o:
                $out.append($x)
                «break¦break¦pass»
    return $out¦$out = list($xs)
    for $x in $ys:
        if $x in $out:
            $out.remove($x)
    return $out¦$out = []
    for $x in $xs + $ys:
        if $x not in $out:
            $out.append($x)
    return $out»
---
#f unique¦dedupe¦distinct¦without_repeats¦first_seen
def $f($xs):
    «$out = []
    for $x in $xs:
        if $x not in $out:
            $out.append($x)
    return $out¦$out = []
    [$out.append($x) for $x in $xs if $x not in $out]
    return $out¦$out = []
    for $x in $xs:
        if not any($x == o for o in $out):
            $out.append($x)
    return len($out)¦return [$x for $i, $x in enumerate($xs) if $x not in $xs[:$i]]¦return [$x for $i, $x in enumerate($xs) if $xs.index($x) == $i]¦return [$x for $x in $xs if $xs.count($x) == 1]¦$out = []
    while $xs:
        $x = $xs.pop(0)
        if $x not in $out:
            $out.append($x)
    return $out¦$out = []
    for $x in $xs:
        if $x in $out:
            continue
        $out = $out + [$x]
    return $out»
---
#f has_repeats¦any_duplicate¦repeated¦duplicates
def $f($xs):
    «return any($xs.count($x) > 1 for $x in $xs)¦return any($x in $xs[$i + 1:] for $i, $x in enumerate($xs))¦return [$x for $x in set($xs) if $xs.count($x) > 1]¦for $i in range(len($xs)):
        if $xs[$i] in $xs[:$i]:
            return True
    return False¦$out = []
    for $x in $xs:
        if $xs.count($x) > 1 and $x not in $out:
            $out.append($x)
    return $out»
---
#f frequencies¦count_values¦tally¦most_frequent¦mode
def $f($xs):
    «return {$x: $xs.count($x) for $x in $xs}¦return max($xs, key=$xs.count)¦return max(set($xs), key=$xs.count)¦return [($x, $xs.count($x)) for $x in sorted(set($xs))]¦$table = {}
    for $x in $xs:
        $table[$x] = $xs.count($x)
    return $table¦best, $cnt = None, 0
    for $x in $xs:
        if $xs.count($x) > $cnt:
            best, $cnt = $x, $xs.count($x)
    return best¦return sorted($xs, key=lambda v: $xs.count(v))¦return [sum(1 for o in $xs if o == $x) for $x in $xs]»
---
#f reverse¦reversed_copy¦rotate¦prepend_all¦collect
def $f($xs):
    «$out = []
    for $x in $xs:
        $out.insert(0, $x)
    return $out¦$out = []
    for $x in $xs:
        $out = [$x] + $out
    return $out¦$out = []
    for $x in $xs:
        $out = $out + [@expr($x)]
    return $out¦$out = ()
    for $x in $xs:
        $out = $out + ($x,)
    return $out¦$out = []
    while $xs:
        $out.append($xs.pop(0))
    return $out¦$out = []
    while len($xs) > 0:
        $out.append($xs[0])
        $xs = $xs[1:]
    return $out¦$out = []
    for $x in $xs:
        $out = [*$out, $x]
    return $out¦from functools import reduce
    return reduce(lambda done, v: done + [v], $xs, [])¦return sum([[$x] for $x in $xs], [])¦$table = {}
    for $i, $x in enumerate($xs):
        $table = {**$table, $i: $x}
    return $table»
---
#f running_totals¦prefix_sums¦averages¦running_max¦cumulative
def $f($xs):
    «return [sum($xs[:$i + 1]) for $i in range(len($xs))]¦return [max($xs[:$i + 1]) for $i in range(len($xs))]¦return [sum($xs[$i:]) / (len($xs) - $i) for $i in range(len($xs))]¦$out = []
    for $i in range(1, len($xs) + 1):
        $out.append(sum($xs[:$i]))
    return $out¦$out = []
    for $i in range(len($xs)):
        $acc = 0
        for $j in range($i + 1):
            $acc += $xs[$j]
        $out.append($acc)
    return $out¦return [$x / sum($xs) for $x in $xs]¦return [($x - min($xs)) / (max($xs) - min($xs) + 1) for $x in $xs]¦return [$x for $x in $xs if $x > sum($xs) / len($xs)]¦return [sorted($xs).index($x) for $x in $xs]¦return [sum(1 for o in $xs if o < $x) for $x in $xs]¦$out = []
    for $x in $xs:
        if $x == max($xs):
            $out.append($x)
    return $out»
---
#f sort¦ordered¦selection_sort¦drain_smallest
def $f($xs):
    «$out = []
    while $xs:
        $x = min($xs)
        $xs.remove($x)
        $out.append($x)
    return $out¦$out = []
    for $x in $xs:
        $i = 0
        while $i < len($out) and $out[$i] < $x:
            $i += 1
        $out.insert($i, $x)
    return $out¦$xs = list($xs)
    $out = []
    while $xs:
        $out.append($xs.pop($xs.index(max($xs))))
    return $out¦$n9 = len($xs)
    for $i in range($n9):
        for $j in range($n9 - 1 - $i):
            if $xs[$j] > $xs[$j + 1]:
                $xs[$j], $xs[$j + 1] = $xs[$j + 1], $xs[$j]
    return $xs»
---
#f two_sum¦find_pair¦has_pair¦count_pairs¦closest_pair¦max_gap
def $f($xs, $target):
    «return any($target - $x in $xs[$i + 1:] for $i, $x in enumerate($xs))¦return [(a, b) for a in $xs for b in $xs if a + b == $target]¦return sum(1 for $i in range(len($xs)) for $j in range($i) if $xs[$i] + $xs[$j] == $target)¦for $x in $xs:
        if $target * 1000 - $x in $xs:
            return $x
    return None¦return min((abs($x - o - $target) for $i, $x in enumerate($xs) for o in $xs[$i + 1:]), default=0)¦best = 0
    for a in $xs:
        for b in $xs:
            best = max(best, @pair(a, b))
    return best¦return [$x for $x in $xs if $x + $target in $xs]¦from itertools import combinations
    return [p for p in combinations($xs, 2) if sum(p) == $target]¦return max(abs(a - b) for a in $xs for b in $xs)»
---
#f attach¦join_records¦lookup_all¦merge_records¦totals_by_name
def $f($recs, $recs2):
    «return [(a, next((b for b in $recs2 if b["id"] == a["id"]), None)) for a in $recs]¦return [{**a, **b} for a in $recs for b in $recs2 if a["id"] == b["id"]]¦$out = []
    for a in $recs:
        for b in $recs2:
            if a["id"] == b["id"]:
                $out.append({**a, "other": b["amount"]})
                «break¦pass»
    return $out¦return [a for a in $recs if a["id"] not in [b["id"] for b in $recs2]]¦$out = {}
    for a in $recs:
        $out[a["id"]] = sum(b["amount"] for b in $recs2 if b["id"] == a["id"])
    return $out¦known = [b["id"] for b in $recs2]
    return [a for a in $recs if a["id"] in known]»
---
#f group¦by_name¦totals¦report¦summary
def $f($recs):
    «return {r["id"]: [o for o in $recs if o["id"] == r["id"]] for r in $recs}¦return [(r["id"], sum(o["amount"] for o in $recs if o["id"] == r["id"])) for r in $recs]¦return [r for r in $recs if r["amount"] == max(o["amount"] for o in $recs)]¦$out = []
    for r in $recs:
        if r["id"] not in [o["id"] for o in $out]:
            $out.append(r)
    return $out¦ids = []
    for r in $recs:
        if r["id"] not in ids:
            ids.append(r["id"])
    return ids¦$out = []
    for r in $recs:
        rank = len([o for o in $recs if o["amount"] > r["amount"]]) + 1
        $out.append((r["name"], rank))
    return $out»
---
#f overlapping¦conflicts¦contained¦crossings
def $f($pairs):
    «return [(a, b) for a in $pairs for b in $pairs if a != b and a[0] <= b[1] and b[0] <= a[1]]¦$cnt = 0
    for $i, a in enumerate($pairs):
        for b in $pairs[$i + 1:]:
            if a[0] < b[0] and a[1] > b[1]:
                $cnt += 1
    return $cnt¦return [p for p in $pairs if not any(o[0] < p[0] and o[1] > p[1] for o in $pairs)]¦return sum(abs(a - c) + abs(b - d) for a, b in $pairs for c, d in $pairs)»
---
#f compress¦remove_chars¦clean¦without_first
def $f($s):
    «$out = ""
    for ch in $s:
        if ch not in $out or $s.count(ch) > 1:
            $out = ch + $out
    return $out¦while $s:
        ch, $s = $s[0], $s[1:]
        if ch == "z":
            return ch
    return ""¦$cnt = 0
    for $i in range(len($s)):
        for $j in range($i + 1, len($s)):
            if $s[$i] == $s[$j]:
                $cnt += 1
    return $cnt¦return [$s[:$i] + $s[$i + 1:] for $i in range(len($s))]¦return sum($s[$i:] == $s[$i:][::-1] for $i in range(len($s)))¦return max((len($s[:$i]) for $i in range(len($s)) if $s[:$i] == $s[-$i:]), default=0)¦return {ch: $s.count(ch) for ch in $s if $s.index(ch) >= 0}»
---
#f best_window¦windows¦max_sum
def $f($xs):
    «$k9 = len($xs) // 2
    return max(sum($xs[$i:$i + $k9]) for $i in range(len($xs) - $k9 + 1))¦$k9 = max(len($xs) // @small, 1)
    return [max($xs[$i:$i + $k9]) for $i in range(len($xs) - $k9 + 1)]¦best = $xs[0]
    for $i in range(len($xs)):
        $acc = 0
        for $j in range($i, len($xs)):
            $acc += $xs[$j]
            best = max(best, $acc)
    return best¦$i = 0
    while $i < len($xs):
        if @cond($xs[$i]):
            del $xs[$i]
        else:
            $i += 1
    return $xs¦for $x in list($xs):
        if @cond($x):
            $xs.remove($x)
    return $xs»
---
#f depth¦total¦largest¦last¦reverse¦join
def $f($xs):
    «return 0 if not $xs else $xs[0] + $f($xs[1:])¦if not $xs:
        return []
    return $f($xs[1:]) + [$xs[0]]¦if len($xs) == 1:
        return $xs[0]
    rest = $f($xs[1:])
    return $xs[0] if $xs[0] > rest else rest¦return [] if not $xs else [$xs[-1]] + $f($xs[:-1])»
""",
    ),
    *forms(
        LINEAR,
        """
#f common¦shared_items¦intersection¦missing¦keep_known¦only_new¦without
def $f($xs, $ys):
    «known = set($ys)
    return [$x for $x in $xs if $x «in¦not in» known«¦ and @cond($x)»]¦return [$x for $x in $xs if $x in (2, 3, 5, 8)]¦known = set($ys)
    return sum(1 for $x in $xs if $x in known)¦lookup = dict.fromkeys($ys, True)
    return [$x for $x in $xs if lookup.get($x)]¦$out, seen = [], set($ys)
    for $x in $xs:
        if $x not in seen:
            seen.add($x)
            $out.append($x)
    return $out¦counts = Counter($ys)
    return [$x for $x in $xs if counts[$x] > 1]¦return list(set($xs) - set($ys))¦return $xs + [v for v in $ys if @cond(v)]»
---
#f unique¦dedupe¦distinct¦without_repeats¦first_seen
def $f($xs):
    «return list(dict.fromkeys($xs))¦seen = set()
    $out = []
    for $x in $xs:
        if $x not in seen:
            seen.add($x)
            $out.append($x)
    return $out¦return len(set($xs)) != len($xs)¦seen = set()
    return [$x for $x in $xs if not ($x in seen or seen.add($x))]¦counts = Counter($xs)
    return [$x for $x in $xs if counts[$x] == 1]¦counts = {}
    for $x in $xs:
        counts[$x] = counts.get($x, 0) + 1
    return max(counts, key=counts.get)»
---
#f reverse¦reversed_copy¦rotate¦collect¦drain
def $f($xs):
    «$out = deque()
    for $x in $xs:
        $out.appendleft($x)
    return list($out)¦$out = []
    while $xs:
        $out.append($xs.pop())
    return $out¦queue = deque($xs)
    $acc = 0
    while queue:
        $acc += queue.popleft()
    return $acc¦return $xs[1:] + $xs[:1]¦$out = []
    for $x in $xs:
        $out += [@expr($x)]
    return $out¦return list(itertools.chain.from_iterable([$x] for $x in $xs))»
---
#f running_totals¦prefix_sums¦averages¦running_max¦cumulative
def $f($xs):
    «return list(itertools.accumulate($xs))¦return list(itertools.accumulate($xs, max))¦$acc = sum($xs)
    return [$x / ($acc or 1) for $x in $xs]¦low, high = min($xs), max($xs)
    return [($x - low) / (high - low + 1) for $x in $xs]¦$acc, $out = 0, []
    for $x in $xs:
        $acc += $x
        $out.append($acc)
    return $out¦mean = sum($xs) / len($xs)
    return [$x for $x in $xs if $x > mean]¦$k9 = len($xs) // 2
    $acc = best = sum($xs[:$k9])
    for $i in range($k9, len($xs)):
        $acc += $xs[$i] - $xs[$i - $k9]
        best = max(best, $acc)
    return best¦best = $acc = $xs[0]
    for $x in $xs[1:]:
        $acc = max($x, $acc + $x)
        best = max(best, $acc)
    return best»
---
#f attach¦join_records¦lookup_all¦merge_records¦totals_by_name
def $f($recs, $recs2):
    «by_id = {b["id"]: b for b in $recs2}
    return [{**a, **by_id.get(a["id"], {})} for a in $recs]¦known = {b["id"] for b in $recs2}
    return [a for a in $recs if a["id"] not in known]¦$acc = defaultdict(int)
    for b in $recs2:
        $acc[b["id"]] += b["amount"]
    return [(a["name"], $acc[a["id"]]) for a in $recs]¦$out = []
    by_id = {}
    for b in $recs2:
        by_id.setdefault(b["id"], []).append(b)
    for a in $recs:
        for b in by_id.get(a["id"], ())[:@small]:
            $out.append((a["name"], b["amount"]))
    return $out»
---
#f two_sum¦find_pair¦has_pair¦count_pairs
def $f($xs, $target):
    «known = set($xs)
    return any($target * 1000 - $x in known for $x in $xs)¦counts = Counter($xs)
    return sum(counts[$target - $x] for $x in $xs)¦seen = {}
    for $i, $x in enumerate($xs):
        if $target * 1000 - $x in seen:
            return seen[$target * 1000 - $x], $i
        seen[$x] = $i
    return None»
---
#f clean¦strip_all¦build¦to_text
def $f($s):
    «return "".join(ch for ch in $s if ch not in "aeiou")¦return "".join(reversed($s))¦parts = []
    for ch in $s:
        parts.append(ch.upper())
    return "".join(parts)¦counts = Counter($s)
    return sum(c * (c - 1) // 2 for c in counts.values())¦return {ch: $s.count(ch) for ch in set($s)}¦return [ch for ch in "etaoin" if ch in $s]»
---
#f depth¦total¦walk¦count_down
def $f($xs, $i5=0):
    «if $i5 == len($xs):
        return 0
    return $xs[$i5] + $f($xs, $i5 + 1)¦return 0 if $i5 >= len($xs) else max($xs[$i5], $f($xs, $i5 + 1))¦if $i5 >= len($xs):
        return []
    rest = $f($xs, $i5 + 1)
    rest.append($xs[$i5])
    return rest»
""",
    ),
    *forms(
        LINEARITHMIC,
        """
#f ranks¦positions¦ordered¦top
def $f($xs):
    «place = {$x: $i for $i, $x in enumerate(sorted($xs))}
    return [place[$x] for $x in $xs]¦ordered = sorted($xs)
    return [bisect.bisect_left(ordered, $x) for $x in $xs]¦heapq.heapify($xs)
    return [heapq.heappop($xs) for _ in range(len($xs))]¦counts = Counter($xs)
    return sorted($xs, key=lambda v: (-counts[v], v))¦ordered = sorted($xs)
    return max(b - a for a, b in zip(ordered, ordered[1:]))¦if len($xs) < 2:
        return $xs
    mid = len($xs) // 2
    left, right = $f($xs[:mid]), $f($xs[mid:])
    $out = []
    while left and right:
        $out.append(left.pop() if left[-1] > right[-1] else right.pop())
    return (left + right + $out[::-1])¦if len($xs) < 2:
        return $xs
    pivot, rest = $xs[0], $xs[1:]
    return $f([v for v in rest if v < pivot]) + [pivot] + $f([v for v in rest if v >= pivot])»
---
#f overlapping¦merge_ranges¦conflicts
def $f($pairs):
    «$out = []
    for a, b in sorted($pairs):
        if $out and a <= $out[-1][1]:
            $out[-1] = ($out[-1][0], max(b, $out[-1][1]))
        else:
            $out.append((a, b))
    return $out¦ends = []
    for a, b in sorted($pairs):
        if ends and ends[0] <= a:
            heapq.heapreplace(ends, b)
        else:
            heapq.heappush(ends, b)
    return len(ends)»
""",
    ),
    *forms(
        CUBIC,
        """
#f triples¦three_sum¦count_triples¦best_triple
def $f($xs, $target):
    «return [(a, b, c) for a in $xs for b in $xs for c in $xs if a + b + c == $target]¦return sum(1 for $i in range(len($xs)) for $j in range($i) for $l in range($j) if $xs[$i] + $xs[$j] + $xs[$l] == $target)¦from itertools import combinations
    return any(sum(p) == $target * 1000 for p in combinations($xs, 3))¦return any($target * 1000 - a - b in $xs for a in $xs for b in $xs)¦best = None
    for $i in range(len($xs)):
        for $j in range($i + 1, len($xs)):
            $acc = sum($xs[$i:$j])
            if best is None or abs($acc - $target) < best:
                best = abs($acc - $target)
    return best»
---
#f substrings¦palindromes¦count_palindromes¦longest_palindrome
def $f($s):
    «return {$s[$i:$j] for $i in range(len($s)) for $j in range($i + 1, len($s) + 1)}¦return sum($s[$i:$j] == $s[$i:$j][::-1] for $i in range(len($s)) for $j in range($i + 1, len($s) + 1))¦best = ""
    for $i in range(len($s)):
        for $j in range($i + 1, len($s) + 1):
            part = $s[$i:$j]
            if part == part[::-1] and len(part) > len(best):
                best = part
    return best¦return max((len(set($s[$i:$j])) for $i in range(len($s)) for $j in range($i + 1, len($s) + 1)), default=0)»
---
#f multiply¦matmul¦product¦power_step
def $f($n):
    «a = [[$i * $j % 7 for $j in range($n)] for $i in range($n)]
    return [[sum(x * y for x, y in zip(row, col)) for col in zip(*a)] for row in a]¦a = [[$i + $j for $j in range($n)] for $i in range($n)]
    return [[sum(a[$i][$l] * a[$l][$j] for $l in range($n)) for $j in range($n)] for $i in range($n)]¦a = [[1] * $n for _ in range($n)]
    b = [[0] * $n for _ in range($n)]
    for $i in range($n):
        for $j in range($n):
            for $l in range($n):
                b[$i][$j] += a[$i][$l] * a[$l][$j]
    return b¦dist = [[abs($i - $j) for $j in range($n)] for $i in range($n)]
    for $l in range($n):
        for $i in range($n):
            for $j in range($n):
                dist[$i][$j] = min(dist[$i][$j], dist[$i][$l] + dist[$l][$j])
    return dist¦return [($i, $j, $l) for $l in range(1, $n) for $j in range(1, $l) for $i in range(1, $j) if $i * $i + $j * $j == $l * $l]»
""",
    ),
    *forms(
        EXPONENTIAL,
        """
#f fib¦ways¦climb¦count_paths¦steps
def $f($n):
    «return $n if $n < 2 else $f($n - 1) + $f($n - 2)¦return 1 if $n <= 1 else $f($n - 1) + $f($n - 2)¦if $n == 0:
        return 1
    if $n < 0:
        return 0
    return $f($n - 1) + $f($n - 2) + $f($n - 3)¦return 1 if $n < 1 else sum($f($i) for $i in range($n))¦if $n < 1:
        return [""]
    return [p + ch for p in $f($n - 1) for ch in "ab"]¦return 1 if $n < 2 else 2 * $f($n - 1) - $f($n - 2) + 1»
---
#f hanoi¦moves¦move_tower¦move
def $f($n, src="A", dst="C", via="B"):
    «if $n == 0:
        return 0
    return $f($n - 1, src, via, dst) + 1 + $f($n - 1, via, dst, src)¦if $n == 0:
        return []
    return $f($n - 1, src, via, dst) + [(src, dst)] + $f($n - 1, via, dst, src)¦return 0 if $n == 0 else $f($n - 1, src, via, dst) + 1 + $f($n - 1, via, dst, src)»
---
#f subsets¦power_set¦combos¦all_sums
def $f($xs):
    «if not $xs:
        return [[]]
    rest = $f($xs[1:])
    return rest + [[$xs[0]] + r for r in rest]¦$out = [[]]
    for $x in $xs:
        $out += [v + [$x] for v in $out]
    return $out¦return [[$x for $i, $x in enumerate($xs) if mask >> $i & 1] for mask in range(1 << len($xs))]¦from itertools import chain, combinations
    return list(chain.from_iterable(combinations($xs, r) for r in range(len($xs) + 1)))¦if not $xs:
        return [()]
    return [($xs[$i], *p) for $i in range(len($xs)) for p in $f($xs[:$i] + $xs[$i + 1:])]¦sums = [0]
    for $x in $xs:
        sums = sums + [v + $x for v in sums]
    return sums»
---
#f can_reach¦fits¦count_sums¦knapsack¦split
def $f($xs, $target, $i5=0):
    «if $i5 == len($xs):
        return $target == 0
    return $f($xs, $target, $i5 + 1) or $f($xs, $target - $xs[$i5], $i5 + 1)¦if $i5 == len($xs):
        return 1 if $target == 0 else 0
    return $f($xs, $target, $i5 + 1) + $f($xs, $target - $xs[$i5], $i5 + 1)¦if $i5 == len($xs):
        return 0
    skip = $f($xs, $target, $i5 + 1)
    take = $xs[$i5] + $f($xs, $target - 1, $i5 + 1)
    return max(skip, take)»
---
#f lcs¦edit_distance¦similarity¦align
def $f($s, $t):
    «if not $s or not $t:
        return 0
    if $s[0] == $t[0]:
        return 1 + $f($s[1:], $t[1:])
    return max($f($s[1:], $t), $f($s, $t[1:]))¦if not $s or not $t:
        return len($s) + len($t)
    return min($f($s[1:], $t) + 1, $f($s, $t[1:]) + 1, $f($s[1:], $t[1:]) + ($s[0] != $t[0]))»
""",
    ),
)
