# ruff: noqa: E501
"""Comprehensions and generator expressions, and functions that take them."""

from rlm_model.corpora.systematic.template import CUBIC, LINEAR, QUADRATIC, forms

FORMS = (
    *forms(
        LINEAR,
        """
def $f($xs):
    return [@expr($x) for $x in $xs«¦ if @cond($x)¦[1:]»]
---
def $f($xs):
    return «sum¦max¦min¦list¦set¦sorted¦len»([@expr($x) for $x in $xs«¦ if $x == $x»])
---
def $f($xs):
    return sum(«1¦$x¦@expr($x)» for $x in $xs if @cond($x))
---
def $f($xs):
    return «any¦all»(@cond($x) for $x in $xs)
---
def $f($xs):
    return {«$x: @expr($x)¦$i9: $x¦$x % @small: $x» for $i9, $x in enumerate($xs)}
---
def $f($n):
    return «[$i * $i for $i in range($n)]¦sum(range($n))¦sum($i for $i in range($n) if @cond($i))¦[0] * $n¦list(range($n))¦"ab" * $n¦{$i: $i % 7 for $i in range($n)}¦[$i for $i in range(1, $n + 1) if $n % $i == 0]¦[str($i) for $i in range($n)]¦max($i * ($n - $i) for $i in range($n + 1))¦"".join(str($i) for $i in range($n))¦[None] * $n»
---
def $f($xs):
    $cnt = len([$x for $x in $xs if @cond($x)])
    return «$cnt¦$cnt / max(len($xs), 1)¦$cnt > @small»
---
def $f($grid):
    return «sum(sum($r) for $r in $grid)¦[$x for $r in $grid for $x in $r]¦max(max($r) for $r in $grid)¦[list($c) for $c in zip(*$grid)]¦[$r[::-1] for $r in $grid]¦any(0 in $r for $r in $grid)¦sum($x for $r in $grid for $x in $r if $x > 0)¦[[$x * 2 for $x in $r] for $r in $grid]¦[sum($c) for $c in zip(*$grid)]¦[[$r[$i] for $r in $grid] for $i in range(len($grid[0]))]»
---
def $f($words):
    return «[len($wd) for $wd in $words]¦{$wd: len($wd) for $wd in $words}¦[$wd.upper() for $wd in $words if len($wd) > 3]¦max($words, key=len)¦" ".join($wd.title() for $wd in $words)¦sum(len($wd) for $wd in $words)¦[$wd for $wd in $words if $wd == $wd[::-1]]¦[$wd[::-1] for $wd in $words]¦any($wd.startswith("a") for $wd in $words)¦{$wd[0] for $wd in $words}¦list(map(len, $words))¦",".join($words)»
---
def $f($recs):
    return «[r["name"] for r in $recs]¦sum(r["amount"] for r in $recs)¦{r["id"]: r for r in $recs}¦[r for r in $recs if r["amount"] > @mid]¦max($recs, key=lambda r: r["amount"])¦{r["name"] for r in $recs}¦[{**r, "total": r["amount"] * 2} for r in $recs]¦[f"{r['id']}-{r['name']}" for r in $recs]¦sum(r["amount"] * 1.2 for r in $recs if r["name"])¦any(r["amount"] < 0 for r in $recs)»
---
def $f($pairs):
    return «[a for a, b in $pairs if a < b]¦max(b - a for a, b in $pairs)¦sum(a * b for a, b in $pairs)¦{a: b for a, b in $pairs}¦[(b, a) for a, b in $pairs]¦min($pairs, key=lambda p: p[0] ** 2 + p[1] ** 2)¦[math.hypot(a, b) for a, b in $pairs]¦list(zip(*$pairs))»
---
def $f($xs):
    return list(map(lambda $x: @expr($x), «$xs¦filter(lambda v: v > 2, $xs)»))
---
def $f($xs):
    return [@pair(a, b) for a, b in zip($xs, $xs[1:])]
---
def $f($xs):
    return [«($x, $j)¦$x * $j» for $x in $xs for $j in range(@small)]
---
def $f($xs):
    evens = [$x for $x in $xs if $x % 2 == 0]
    odds = [$x for $x in $xs if $x % 2]
    return «evens + odds¦sum(evens) - sum(odds)¦len(evens), len(odds)»
""",
    ),
    *forms(
        QUADRATIC,
        """
def $f($xs):
    return [«($x, $yv)¦@pair($x, $yv)¦$x * $yv» for $x in $xs for $yv in $xs«¦ if @paircond($x, $yv)»]
---
def $f($xs):
    return «sum¦max¦min¦len¦set¦sorted»([@pair($x, $yv) for $x in $xs for $yv in $xs«¦ if $x == $x»])
---
def $f($xs):
    return sum(«1 for $x in $xs for $yv in $xs if @paircond($x, $yv)¦@pair($x, $yv) for $x in $xs for $yv in $xs¦abs(a - b) for i, a in enumerate($xs) for b in $xs[i + 1:]¦$xs[i] > $xs[j] for i in range(len($xs)) for j in range(i + 1, len($xs))»)
---
def $f($xs, $ys):
    return «[(x, y) for x in $xs for y in $ys]¦sum(x * y for x in $xs for y in $ys)¦[x + y for x in $xs for y in $ys if @paircond(x, y)]¦max(abs(x - y) for x in $xs for y in $ys)¦any(x + y == -1 for x in $xs for y in $ys)¦[[x * y for y in $ys] for x in $xs]¦{(x, y): x + y for x in $xs for y in $ys}¦list(product($xs, $ys))¦[x for x in $xs if any(y == x for y in $ys)]¦[sum(abs(x - y) for y in $ys) for x in $xs]¦min((x - y) ** 2 for x in $xs for y in $ys)¦{x: [y for y in $ys if y > x] for x in $xs}»
---
def $f($xs):
    return «any¦all»(«any¦all»(«$x + $yv != -1¦$x * $yv >= -10**9¦$x <= $yv + 10**9» for $yv in $xs) for $x in $xs)
---
def $f($xs):
    return [sum(«$yv < $x for $yv in $xs¦$yv for $yv in $xs if $yv > $x¦@pair($x, $yv) for $yv in $xs¦$xs[:$i]¦$xs[$i:]») for $i, $x in enumerate($xs)]
---
def $f($xs):
    return [[@pair($x, $yv) for $yv in $xs] for $x in $xs]
---
def $f($n):
    return «[[0] * $n for _ in range($n)]¦[[$i * $j for $j in range($n)] for $i in range($n)]¦sum($i * $j for $i in range($n) for $j in range($n))¦[($i, $j) for $i in range($n) for $j in range($i)]¦sum(1 for $i in range($n) for $j in range($i, $n) if ($i + $j) % @small == 0)¦[sum(range($i)) for $i in range($n)]¦{$i: list(range($i)) for $i in range($n)}¦max($i ^ $j for $i in range($n) for $j in range($n + 1))¦[$i for $i in range(2, $n) if all($i % $j for $j in range(2, $i))]¦sum(sum(range($i)) for $i in range($n))¦["*" * $i for $i in range($n)]¦"".join("x" * $i for $i in range($n))»
---
def $f($xs):
    return list(«combinations($xs, 2)¦product($xs, repeat=2)¦permutations($xs, 2)¦combinations_with_replacement($xs, 2)»)
---
def $f($xs):
    return «sum(1 for a, b in combinations($xs, 2) if @paircond(a, b))¦max(@pair(a, b) for a, b in combinations($xs + [0, 1], 2))¦[a + b for a, b in itertools.permutations($xs, 2)]¦sum(a * b for a, b in product($xs, $xs))¦len({a + b for a, b in itertools.combinations($xs, 2)})»
---
def $f($s):
    return «[$s[i:j] for i in range(len($s)) for j in (i + 1, i + 2)] + [$s[:i] for i in range(len($s))]¦{$ch: $s.count($ch) for $ch in $s}¦[$ch for $ch in $s if $s.count($ch) == 1]¦sum($s.index($ch) for $ch in $s)¦[$s[i:] + $s[:i] for i in range(len($s))]¦sorted($s[i:] for i in range(len($s)))¦max($s[i:] for i in range(len($s)))¦sum(1 for a in $s for b in $s if a == b)»
---
def $f($grid):
    return «[[sum(a * b for a, b in zip(r, c)) for c in zip(*$grid)] for r in $grid]¦[[sum($grid[i][k] * $grid[k][j] for k in range(len($grid))) for j in range(len($grid))] for i in range(len($grid))]¦[x for r in $grid for x in r if x == max(max(q) for q in $grid)]»
---
def $f($words):
    return «[(a, b) for a in $words for b in $words if a != b]¦[a + b for a in $words for b in $words]¦[a for a in $words if any(a != b and a in b for b in $words)]¦sum(a == b for a in $words for b in $words)¦{a: [b for b in $words if b[0] == a[0]] for a in $words}¦max(len(set(a) & set(b)) for a in $words for b in $words)»
---
def $f($recs):
    return «[(a["id"], b["id"]) for a in $recs for b in $recs if a["amount"] > b["amount"]]¦{r["id"]: sum(1 for o in $recs if o["amount"] > r["amount"]) for r in $recs}¦[r for r in $recs if r["amount"] == max(o["amount"] for o in $recs)]¦[[o["name"] for o in $recs if o["amount"] < r["amount"]] for r in $recs]¦{r["name"]: [o["id"] for o in $recs if o["name"] == r["name"]] for r in $recs}»
""",
    ),
    *forms(
        CUBIC,
        """
def $f($xs):
    return «[(a, b, c) for a in $xs for b in $xs for c in $xs if a + b == c]¦sum(1 for a in $xs for b in $xs for c in $xs if a + b > c)¦max(a + b - c for a in $xs for b in $xs for c in $xs)¦any(a + b + c == -1 for a in $xs for b in $xs for c in $xs)¦list(combinations($xs, 3))¦sum(1 for t in combinations($xs, 3) if sum(t) > @mid)¦[sum($xs[i:j]) for i in range(len($xs)) for j in range(i, len($xs))]¦max(sum($xs[i:j + 1]) for i in range(len($xs)) for j in range(i, len($xs)))¦sum(sum(1 for b in $xs if b > a and b in $xs) for a in $xs)¦list(product($xs, repeat=3))¦[a for a in $xs if any(a == b + c for b in $xs for c in $xs)]»
---
def $f($n):
    return «[[[0] * $n for _ in range($n)] for _ in range($n)]¦sum(a * b * c for a in range($n) for b in range($n) for c in range($n))¦[(a, b, c) for a in range(1, $n) for b in range(a, $n) for c in range(b, $n) if a * a + b * b == c * c]¦[[sum(i * k for k in range($n)) for j in range($n)] for i in range($n)]¦sum(1 for a, b, c in combinations(range($n), 3) if (a + b + c) % @small == 0)»
""",
    ),
)
