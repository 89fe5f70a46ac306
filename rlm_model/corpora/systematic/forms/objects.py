# ruff: noqa: E501
"""Classes with state, generators, closures, exceptions, higher-order functions."""

from rlm_model.corpora.systematic.template import (
    CONSTANT,
    CUBIC,
    EXPONENTIAL,
    LINEAR,
    LINEARITHMIC,
    LOG,
    QUADRATIC,
    forms,
)

FORMS = (
    *forms(
        CONSTANT,
        """
class $C:
    limit = @mid

    def $f(self, $xs):
        if len($xs) > self.limit:
            return $xs[self.limit % len($xs)]
        return $xs[0]
---
class $C:
    def __init__(self, start=0):
        self.total = start
        self.calls = 0

    def $f(self, $n):
        self.total += $n
        self.calls += 1
        return self.total / self.calls
---
def $f($xs):
    «it = iter($xs)
    return next(it)¦return next((v for v in $xs), None)¦gen = (v * 2 for v in $xs)
    return next(gen)¦return next(iter($xs)) + next(reversed($xs))¦return range(len($xs))[-1]¦first, *_ = $xs[:3]
    return first¦return list(islice($xs, @small))¦return type($xs).__name__¦return isinstance($xs, list) and len($xs) > 0¦return map(abs, $xs) is None¦return zip($xs, $xs) is not None¦return slice(0, len($xs)).stop»
---
def $f($xs):
    try:
        return «$xs[len($xs)]¦$xs[@mid] // 0¦int("x" + str($xs[0]))»
    except (IndexError, ZeroDivisionError, ValueError):
        return «None¦-1¦0»
---
def $f($d):
    «return next(iter($d))¦return next(iter($d.values()))¦return len($d) > @mid¦return $d.get("new", 0)¦return $d.get("apple")¦return "apple" in $d and $d["apple"] > 3¦return $d.get("river") or $d.get("stone") or 0»
---
def $f($s):
    «return $s[:@small] + "..." if len($s) > @mid else $s[:1]¦return $s[len($s) // 2]¦return len($s) * 2¦return $s.startswith(("a", "b"))¦return $s[0].isupper() or $s[-1].isdigit()¦return f"{$s[:@small]}-{len($s)}"»
---
def $f($n):
    «def double(v):
        return v * 2

    return double(double($n))¦def make(step):
        return lambda v: v + step

    return make(@small)($n)¦ops = {"a": lambda v: v + 1, "b": lambda v: v * 2}
    return ops["b"](ops["a"]($n))¦return (lambda v: v ** 2 + 1)($n)¦if isinstance($n, bool) or $n < 0:
        raise ValueError("bad")
    return $n + @small¦return divmod($n, @small)¦return max($n, @mid) - min($n, @small)¦a, b, c = $n, $n + 1, $n + 2
    return a * b - c¦return "even" if $n % 2 == 0 else "odd"»
""",
    ),
    *forms(
        LOG,
        """
class $C:
    def $f(self, $n):
        $cnt = 0
        while $n > 1:
            $n = self._next($n)
            $cnt += 1
        return $cnt

    def _next(self, value):
        return value // «2¦3¦10»
---
def $f($n):
    def halves(v):
        while v:
            yield v
            v //= «2¦3¦10»

    return «list(halves($n))¦sum(halves($n))¦sum(1 for _ in halves($n))¦max(halves($n))»
---
def $f($xs):
    def $g($lo, $hi):
        if $hi - $lo <= 1:
            return $xs[$lo]
        $mid = ($lo + $hi) // 2
        return $g($lo, $mid) if $xs[$mid] > $xs[$lo] else $g($mid, $hi)

    return $g(0, len($xs))
---
def $f($d, $k):
    size = len($d)
    $cnt = 0
    while size > $k:
        size //= 2
        $cnt += 1
    return $cnt
---
class $C:
    def $f(self, $xs, $target):
        $lo, $hi = 0, len($xs)
        while $lo < $hi:
            $mid = ($lo + $hi) // 2
            if $xs[$mid] < $target:
                $lo = $mid + 1
            else:
                $hi = $mid
        return $lo
---
#f update¦fenwick_query¦tree_sum
def $f($xs):
    $acc, i = 0, len($xs) - 1
    while i > 0:
        $acc += $xs[i]
        i -= i & -i
    return $acc
---
def $f($n):
    return «$n.bit_length() + bin($n).count("0")¦len(hex($n))¦pow(@small, $n, @mod)¦sum(map(int, str($n))) % 9¦len(set(str($n)))¦str($n) == str($n)[::-1]¦math.gcd($n, @mid * 7)¦int(bin($n)[2:][::-1], 2)¦max(str($n))¦math.isqrt($n) ** 2 == $n»
""",
    ),
    *forms(
        LINEAR,
        """
class $C:
    def __init__(self):
        self.total = 0
        self.«seen¦history» = []

    def add(self, value):
        self.total += value

    def $f(self, $xs):
        for $x in $xs:
            self.add(@expr($x))
        return self.total
---
class $C:
    def $f(self, $xs):
        $best = None
        for $x in $xs:
            if self._better($x, $best):
                $best = $x
        return $best

    def _better(self, a, b):
        return b is None or a > b
---
class Stack:
    def __init__(self):
        self._items = []

    def push(self, item):
        self._items.append(item)

    def pop(self):
        return self._items.pop()

    def empty(self):
        return not self._items


def $f($xs):
    stack = Stack()
    for $x in $xs:
        stack.push($x)
    $out = []
    while not stack.empty():
        $out.append(stack.pop())
    return $out
---
class Node:
    def __init__(self, value, rest=None):
        self.value = value
        self.rest = rest


def $f($xs):
    head = None
    for $x in $xs:
        head = Node($x, head)
    $acc = 0
    while head:
        $acc += head.value
        head = head.rest
    return $acc
---
class Counter2:
    def __init__(self):
        self.table = {}

    def add(self, key):
        self.table[key] = self.table.get(key, 0) + 1

    def top(self):
        return max(self.table, key=self.table.get)


def $f($xs):
    counter = Counter2()
    for $x in $xs:
        counter.add(@expr($x))
    return counter.top()
---
#g values_of¦_positive¦generate¦stream
def $g($xs):
    for $x in $xs:
        if @cond($x):
            yield @expr($x)


def $f($xs):
    return «sum($g($xs))¦list($g($xs))¦len(list($g($xs)))¦max($g($xs), default=0)»
---
def $f($xs):
    def running():
        acc = 0
        for $x in $xs:
            acc += $x
            yield acc

    return «list(running())¦max(running())¦sum(1 for v in running() if v > @mid)¦set(running())»
---
def $f($n):
    def numbers():
        i = 0
        while i < $n:
            yield i
            i += «1¦2¦@small»

    return «sum(numbers())¦list(numbers())¦[v * v for v in numbers()]»
---
def $f($xs):
    total = 0

    def add(v):
        nonlocal total
        total += v

    for $x in $xs:
        add(@expr($x))
    return total
---
def $f($xs):
    def compose(*steps):
        def run(v):
            for step in steps:
                v = step(v)
            return v

        return run

    change = compose(lambda v: v + 1, abs, lambda v: v * @small)
    return [change($x) for $x in $xs]
---
def $f($xs):
    $out, bad = [], 0
    for $x in $xs:
        try:
            if @cond($x):
                raise ValueError($x)
            $out.append($x)
        except ValueError:
            bad += 1
    return «bad¦$out¦len($out), bad»
---
def $f($words):
    $out = []
    for $wd in $words:
        try:
            $out.append(int($wd))
        except ValueError:
            $out.append(len($wd))
    return $out
---
def $f($d):
    $out = {}
    for $key, $v in $d.items():
        $out.setdefault($key[0], []).append($v)
    return {k: sum(v) for k, v in $out.items()}
---
def $f($xs):
    return «list(map(lambda v: v * @small, filter(lambda v: v > @small, $xs)))¦reduce(lambda a, b: a * 31 + b & 0xFFFF, $xs, 7)¦sum(map(lambda a, b: a * b, $xs, $xs[1:]))¦list(accumulate($xs, max))¦list(zip($xs, $xs[1:], $xs[2:]))¦any(a == b for a, b in zip($xs, reversed($xs)))¦list(islice($xs, 0, None, @small))¦max(enumerate($xs), key=lambda p: p[1])[0]¦[*map(str, $xs)]¦dict(enumerate($xs))¦list(starmap(pow, zip($xs, [2] * len($xs))))¦list(chain.from_iterable([v, v + 1] for v in $xs))¦[k for k, _ in groupby($xs)]¦list(takewhile(lambda v: v > -1000, $xs))¦sum(chain($xs, $xs))¦list(zip_longest($xs, $xs[::2], fillvalue=0))¦sum(pairwise_diff for pairwise_diff in map(lambda a, b: a - b, $xs, $xs[1:]))¦statistics.fmean($xs)¦math.prod(v % 3 + 1 for v in $xs) % @mod»
---
@dataclass
class Point:
    x: int
    y: int


def $f($pairs):
    points = [Point(a, b) for a, b in $pairs]
    «return sum(p.x * p.y for p in points)¦$best = points[0]
    for p in points:
        if p.x + p.y > $best.x + $best.y:
            $best = p
    return $best.x¦return {(p.x, p.y) for p in points}¦return [p for p in points if p.x < p.y]»
---
class $C:
    def __init__(self, size=@mid):
        self.size = size

    def $f(self, $xs):
        window = deque(maxlen=self.size)
        $acc = 0
        for $x in $xs:
            window.append($x)
            $acc += window[0]
        return $acc
---
class $C:
    TAX = 0.2

    def $f(self, $recs):
        return sum(self._price(r) for r in $recs)

    def _price(self, rec):
        price = rec["amount"] * (1 + self.TAX)
        return price * 0.9 if price > @mid else price
---
#f state_machine¦parse_flags¦count_runs
def $f($bits):
    state = "off"
    $cnt = 0
    for c in $bits:
        if state == "off" and c == "1":
            state = "on"
            $cnt += 1
        elif state == "on" and c == "0":
            state = "off"
    return $cnt
---
#f tokenize¦parse_numbers¦scan_text
def $f($text):
    $out, cur = [], ""
    for c in $text:
        if c == " ":
            if cur:
                $out.append(cur)
            cur = ""
        else:
            cur += c
    if cur:
        $out.append(cur)
    return «$out¦len($out)¦max($out, key=len) if $out else ""»
---
#f evaluate¦rpn¦calculate
def $f($digits):
    stack = []
    for c in $digits:
        if c in "05" and len(stack) > 1:
            b, a = stack.pop(), stack.pop()
            stack.append(«(a + b) % 997¦(a * b) % 101¦a - b»)
        else:
            stack.append(int(c))
    return stack[-1]
---
class LRU:
    def __init__(self, room):
        self.room = room
        self.data = OrderedDict()

    def touch(self, key):
        hit = key in self.data
        self.data[key] = True
        self.data.move_to_end(key)
        if len(self.data) > self.room:
            self.data.popitem(last=False)
        return hit


def $f($xs):
    cache = LRU(@mid)
    return sum(cache.touch($x) for $x in $xs)
""",
    ),
    *forms(
        LINEARITHMIC,
        """
class $C:
    def __init__(self):
        self.heap = []

    def push(self, value):
        heapq.heappush(self.heap, value)

    def $f(self, $xs):
        for $x in $xs:
            self.push(«$x¦-$x¦@expr($x)»)
        return heapq.heappop(self.heap)
---
class Tree:
    def __init__(self, values):
        self.n = len(values)
        self.sums = [0] * (self.n + 1)
        for i, v in enumerate(values):
            self.add(i, v)

    def add(self, i, v):
        i += 1
        while i <= self.n:
            self.sums[i] += v
            i += i & -i

    def prefix(self, i):
        acc = 0
        while i > 0:
            acc += self.sums[i]
            i -= i & -i
        return acc


def $f($xs):
    tree = Tree($xs)
    return «[tree.prefix(i) for i in range(len($xs))]¦sum(tree.prefix(i) for i in range(0, len($xs), 2))¦max(tree.prefix(i + 1) for i in range(len($xs)))»
---
#g sorted_run¦in_order¦ranked
def $g($xs):
    for $x in sorted($xs):
        yield $x


def $f($xs):
    return «list($g($xs))¦sum(i * v for i, v in enumerate($g($xs)))¦[b - a for a, b in zip($g($xs), list($g($xs))[1:])]»
---
#f insert_tree¦tree_sort¦bst_depth
class Node:
    def __init__(self, value):
        self.value = value
        self.left = None
        self.right = None


def $f($xs):
    root = Node($xs[0])
    $best = 0
    for $x in $xs[1:]:
        cur, depth = root, 1
        while True:
            side = "left" if $x < cur.value else "right"
            child = getattr(cur, side)
            if child is None or depth > 60:
                setattr(cur, side, Node($x))
                break
            cur, depth = child, depth + 1
        $best = max($best, depth)
    return $best
---
class $C:
    def $f(self, $recs):
        ranked = sorted($recs, key=self._key«¦, reverse=True»)
        return [r["id"] for r in ranked«¦[:@small]»]

    def _key(self, rec):
        return «rec["amount"]¦(rec["name"], rec["amount"])¦-rec["id"]»
---
def $f($xs):
    order = sorted(range(len($xs)), key=lambda i: $xs[i])
    «rank = [0] * len($xs)
    for place, i in enumerate(order):
        rank[i] = place
    return rank¦return order[:@small]¦return [$xs[i] for i in order]»
---
def $f($xs, $ys):
    a, b = sorted($xs), sorted($ys)
    i = j = $cnt = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            $cnt += 1
            i += 1
            j += 1
        elif a[i] < b[j]:
            i += 1
        else:
            j += 1
    return $cnt
""",
    ),
    *forms(
        QUADRATIC,
        """
class $C:
    def __init__(self):
        self.items = []

    def add(self, value):
        if value not in self.items:
            self.items.append(value)

    def $f(self, $xs):
        for $x in $xs:
            self.add($x)
        return len(self.items)
---
class Queue:
    def __init__(self):
        self._items = []

    def put(self, item):
        «self._items.append(item)¦self._items.insert(0, item)»

    def get(self):
        return self._items.pop(«0¦-1»)


def $f($xs):
    queue = Queue()
    $acc = 0
    for $x in $xs:
        queue.put($x)
        queue.put($x + 1)
        $acc += queue.get()
    return $acc
---
class LinkedList:
    def __init__(self):
        self.head = None

    def append(self, value):
        node = [value, None]
        if self.head is None:
            self.head = node
            return
        cur = self.head
        while cur[1] is not None:
            cur = cur[1]
        cur[1] = node


def $f($xs):
    lst = LinkedList()
    for $x in $xs:
        lst.append($x)
    return lst.head[0]
---
class $C:
    def __init__(self):
        self.history = []

    def average(self):
        return sum(self.history) / len(self.history)

    def $f(self, $xs):
        $out = []
        for $x in $xs:
            self.history.append($x)
            $out.append(«self.average()¦max(self.history)¦sorted(self.history)[len(self.history) // 2]¦min(self.history)¦self.history.count($x)¦list(self.history)»)
        return $out[-1]
---
#g neighbors¦smaller¦later_ones
def $g($xs, $v):
    return [$x for $x in $xs if @paircond($x, $v)]


def $f($xs):
    «return [len($g($xs, $x)) for $x in $xs]¦$out = {}
    for $x in $xs:
        $out[$x] = $g($xs, $x)
    return $out¦return max(len($g($xs, $x)) for $x in $xs)¦return sum(sum($g($xs, $x)) for $x in $xs)¦return [$x for $x in $xs if not $g($xs, $x)]»
---
#g is_unique¦contains¦has_pair¦find_pos
def $g($xs, $v):
    for $i, $x in enumerate($xs):
        if @paircond($x, $v):
            «$cnt = $i¦pass»
    return $v % 2


def $f($xs):
    $acc = 0
    for $x in $xs:
        if $g($xs, $x):
            $acc += 1
    return $acc
---
#g pairs_of¦all_pairs¦combine
def $g($xs):
    for $i in range(len($xs)):
        for $j in range($i + 1, len($xs)):
            yield $xs[$i], $xs[$j]


def $f($xs):
    return «sum(@pair(a, b) for a, b in $g($xs))¦[(a, b) for a, b in $g($xs) if @paircond(a, b)]¦max(abs(a - b) for a, b in $g($xs))¦len(list($g($xs)))¦sum(1 for a, b in $g($xs) if @paircond(a, b))»
---
#g prefixes¦tails¦growing
def $g($xs):
    for $i in range(1, len($xs) + 1):
        yield $xs[«:$i¦$i - 1:»]


def $f($xs):
    return «[sum(p) for p in $g($xs)]¦max(max(p) for p in $g($xs))¦list($g($xs))¦sum(len(p) for p in $g($xs))»
---
#f collect¦flatten_sum¦join_lists
def $f($xs):
    «return sum([[$x] for $x in $xs], [])¦return sum(([$x, $x + 1] for $x in $xs), [])¦return reduce(lambda acc, v: acc + [v], $xs, [])¦return reduce(lambda acc, v: [v] + acc, $xs, [])¦return reduce(lambda acc, v: {**acc, v: 1}, $xs, {})¦return reduce(lambda acc, v: acc | {v}, $xs, set())¦return reduce(lambda acc, v: acc if v in acc else acc + [v], $xs, [])»
---
def $f($recs):
    $out = []
    for $rec in $recs:
        group = «[r for r in $recs if r["name"] == $rec["name"]]¦list(filter(lambda r: r["amount"] >= $rec["amount"], $recs))¦[dict(r) for r in $recs if r["id"] <= $rec["id"]]»
        $out.append({"id": $rec["id"], "total": sum(r["amount"] for r in group)})
    return $out
---
@dataclass
class Item:
    name: str
    amount: int


def $f($recs):
    items = [Item(r["name"], r["amount"]) for r in $recs]
    «return sum(a.amount < b.amount for a in items for b in items)¦$out = []
    for item in items:
        if not any(o.name == item.name for o in $out):
            $out.append(item)
    return len($out)¦return [next(i for i, o in enumerate(items) if o.amount == item.amount) for item in items]¦while len(items) > 1:
        items.remove(min(items, key=lambda o: o.amount))
    return items[0].name»
---
class Matrix:
    def __init__(self, n):
        self.rows = [[0] * n for _ in range(n)]

    def set(self, r, c, v):
        self.rows[r][c] = v

    def total(self):
        return sum(map(sum, self.rows))


def $f($n):
    m = Matrix($n)
    for i in range($n):
        «m.set(i, i, 1)¦for j in range(i):
            m.set(i, j, i * j)»
    return m.total()
---
class Graph:
    def __init__(self):
        self.edges = []

    def link(self, a, b):
        self.edges.append((a, b))

    def neighbors(self, a):
        return [w for u, w in self.edges if u == a]


def $f($pairs):
    graph = Graph()
    for $u, $w in $pairs:
        graph.link($u, $w)
    return «max(len(graph.neighbors(a)) for a, _ in $pairs)¦{a: graph.neighbors(a) for a, _ in $pairs}¦sum(len(graph.neighbors(b)) for _, b in $pairs)»
---
class $C:
    def $f(self, $words):
        $out = []
        for $wd in $words:
            if self._similar($wd, $words) > 1:
                $out.append($wd)
        return $out

    def _similar(self, word, others):
        return sum(1 for o in others if «len(o) == len(word)¦o[0] == word[0]¦set(o) & set(word)¦sorted(o) == sorted(word)»)
---
class $C:
    def $f(self, $xs):
        swapped = True
        while swapped:
            swapped = self._pass($xs)
        return $xs

    def _pass(self, values):
        changed = False
        for i in range(len(values) - 1):
            if values[i] > values[i + 1]:
                values[i], values[i + 1] = values[i + 1], values[i]
                changed = True
        return changed
---
def $f($xs):
    handlers = []
    for $x in $xs:
        handlers.append(lambda v, x=$x: v + x)
    $acc = 0
    for $x in $xs:
        for handler in handlers:
            $acc = handler($acc) % @mod
    return $acc
""",
    ),
    *forms(
        CUBIC,
        """
class $C:
    def $f(self, $xs):
        $cnt = 0
        for i in range(len($xs)):
            for j in range(i, len($xs)):
                if self._check($xs, i, j):
                    $cnt += 1
        return $cnt

    def _check(self, values, lo, hi):
        return «sum(values[lo:hi]) % @small == 0¦max(values[lo : hi + 1]) > values[lo]¦len(set(values[lo:hi])) == hi - lo¦sorted(values[lo:hi]) == values[lo:hi]¦all(values[k] >= values[lo] or k for k in range(lo, hi))»
---
#g pairs_of¦all_ranges
def $g($xs):
    for i in range(len($xs)):
        for j in range(i + 1, len($xs) + 1):
            yield $xs[i:j]


def $f($xs):
    return «max(sum(p) for p in $g($xs))¦sum(1 for p in $g($xs) if sum(p) == @mid)¦sum(max(p) - min(p) for p in $g($xs))¦len(list($g($xs)))»
---
#g closest¦nearest_sum¦has_sum
def $g($xs, $v):
    for a in $xs:
        for b in $xs:
            if a + b == $v * 1000 + 1:
                return True
    return False


def $f($xs):
    return «[$x for $x in $xs if $g($xs, $x)]¦sum($g($xs, $x) for $x in $xs)¦any($g($xs, $x) for $x in $xs)»
---
class Matrix:
    def __init__(self, rows):
        self.rows = rows

    def times(self, other):
        n = len(self.rows)
        return Matrix([[sum(self.rows[i][k] * other.rows[k][j] for k in range(n)) for j in range(n)] for i in range(n)])


def $f($n):
    m = Matrix([[(i + j) % 5 for j in range($n)] for i in range($n)])
    return m.times(m).rows[0]
""",
    ),
    *forms(
        EXPONENTIAL,
        """
class $C:
    def __init__(self):
        self.out = []

    def $f(self, $xs):
        self._extend($xs, 0, [])
        return «len(self.out)¦self.out»

    def _extend(self, values, i, chosen):
        if i == len(values):
            self.out.append(list(chosen))
            return
        self._extend(values, i + 1, chosen)
        chosen.append(values[i])
        self._extend(values, i + 1, chosen)
        chosen.pop()
---
class $C:
    def $f(self, $xs):
        if not $xs:
            return [[]]
        $out = []
        for i, $x in enumerate($xs):
            for rest in self.$f($xs[:i] + $xs[i + 1 :]):
                $out.append([$x] + rest)
        return $out
---
class $C:
    def $f(self, $n):
        return self._move($n, «"a", "b", "c"¦1, 2, 3»)

    def _move(self, n, a, b, c):
        if n == 0:
            return 0
        return self._move(n - 1, a, c, b) + 1 + self._move(n - 1, c, b, a)
---
class $C:
    def __init__(self):
        self.best = 0

    def $f(self, $xs, $target):
        self._search($xs, 0, 0, $target)
        return self.best

    def _search(self, values, i, acc, limit):
        if i == len(values):
            self.best = max(self.best, acc % limit)
            return
        self._search(values, i + 1, acc, limit)
        self._search(values, i + 1, acc + values[i], limit)
---
class Node:
    def __init__(self, depth):
        self.left = Node(depth - 1) if depth > 0 else None
        self.right = Node(depth - 1) if depth > 0 else None

    def size(self):
        $acc = 1
        if self.left:
            $acc += self.left.size()
        if self.right:
            $acc += self.right.size()
        return $acc


def $f($n):
    return Node($n).size()
---
#g codes¦strings¦gen
def $g(n):
    if n == 0:
        yield ""
        return
    for rest in $g(n - 1):
        yield "0" + rest
        yield "1" + rest


def $f($n):
    return «list($g($n))¦sum(1 for c in $g($n) if "11" not in c)¦max($g($n))¦[c for c in $g($n) if c == c[::-1]]»
""",
    ),
)
