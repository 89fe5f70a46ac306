"""Classic containers, written out by hand."""

from __future__ import annotations

from rlm_model.corpora.bank import samples


class Cell:
    __slots__ = ("after", "value")

    def __init__(self, value, after=None):
        self.value = value
        self.after = after


class LinkedList:
    """A singly linked list that knows its first and its last cell."""

    def __init__(self, values=()):
        self.head = self.tail = None
        self.size = 0
        for value in values:
            self.append(value)

    def append(self, value):
        cell = Cell(value)
        if self.head is None:
            self.head = cell
        else:
            self.tail.after = cell
        self.tail = cell
        self.size += 1

    def prepend(self, value):
        self.head = Cell(value, self.head)
        if self.tail is None:
            self.tail = self.head
        self.size += 1

    def __iter__(self):
        cell = self.head
        while cell is not None:
            yield cell.value
            cell = cell.after

    def at(self, index):
        cell = self.head
        for _ in range(index):
            cell = cell.after
        return cell.value

    def to_list(self):
        return list(self)

    def to_list_by_index(self):
        return [self.at(i) for i in range(self.size)]

    def reverse(self):
        """Turn the links around, in place."""
        before, cell = None, self.head
        self.tail = self.head
        while cell is not None:
            cell.after, before, cell = before, cell, cell.after
        self.head = before
        return self.head.value

    def reverse_by_prepending(self):
        turned = LinkedList()
        for value in self:
            turned.prepend(value)
        self.head, self.tail = turned.head, turned.tail
        return self.head.value

    def middle(self):
        slow = fast = self.head
        while fast is not None and fast.after is not None:
            slow, fast = slow.after, fast.after.after
        return slow.value

    def sort_by_insertion(self):
        first = None
        for value in self:
            if first is None or value <= first.value:
                first = Cell(value, first)
                continue
            cell = first
            while cell.after is not None and cell.after.value < value:
                cell = cell.after
            cell.after = Cell(value, cell.after)
        self.head = first
        return list(self)

    def sort_by_merging(self):
        """Merge runs of 1, 2, 4, … cells."""
        runs = [[value] for value in self]
        while len(runs) > 1:
            merged = []
            for k in range(0, len(runs) - 1, 2):
                a, b, i, j, run = runs[k], runs[k + 1], 0, 0, []
                while i < len(a) and j < len(b):
                    if a[i] <= b[j]:
                        run.append(a[i])
                        i += 1
                    else:
                        run.append(b[j])
                        j += 1
                merged.append(run + a[i:] + b[j:])
            if len(runs) % 2:
                merged.append(runs[-1])
            runs = merged
        self.__init__(runs[0])
        return self.to_list()


class ListQueue:
    """First in, first out, on one list."""

    def __init__(self, values=()):
        self.values = list(values)

    def push(self, value):
        self.values.append(value)

    def pull(self):
        return self.values.pop(0)

    def drain(self):
        out = []
        while self.values:
            out.append(self.pull())
        return out


class TwoStackQueue:
    def __init__(self, values=()):
        self.inbox = list(values)
        self.outbox = []

    def pull(self):
        if not self.outbox:
            while self.inbox:
                self.outbox.append(self.inbox.pop())
        return self.outbox.pop()

    def drain(self):
        out = []
        while self.inbox or self.outbox:
            out.append(self.pull())
        return out


class BinaryHeap:
    """Smallest value first."""

    def __init__(self, values=()):
        self.items = list(values)
        for i in reversed(range(len(self.items) // 2)):
            self._down(i)

    def _down(self, i):
        items = self.items
        while (child := 2 * i + 1) < len(items):
            if child + 1 < len(items) and items[child + 1] < items[child]:
                child += 1
            if items[i] <= items[child]:
                return
            items[i], items[child] = items[child], items[i]
            i = child

    def push(self, value):
        i = len(self.items)
        self.items.append(value)
        while i > 0 and self.items[i] < self.items[(i - 1) // 2]:
            parent = (i - 1) // 2
            self.items[i], self.items[parent] = self.items[parent], self.items[i]
            i = parent

    def pop(self):
        top, last = self.items[0], self.items.pop()
        if self.items:
            self.items[0] = last
            self._down(0)
        return top

    def peek(self):
        return self.items[0]

    def drain(self):
        return [self.pop() for _ in range(len(self.items))]

    def drain_by_minimum(self):
        values = []
        while self.items:
            smallest = min(self.items)
            self.items.remove(smallest)
            values.append(smallest)
        return values

    def replace_top(self, value):
        self.items[0] = value
        self._down(0)
        return self.items[0]


class PrefixTree:
    def __init__(self, words=()):
        self.children: dict[str, PrefixTree] = {}
        self.below = 0
        for word in words:
            self.insert(word)

    def insert(self, word):
        node = self
        node.below += 1
        for letter in word:
            node = node.children.setdefault(letter, PrefixTree())
            node.below += 1
        node.children.setdefault("$", PrefixTree()).below += 1

    def _node(self, prefix):
        node = self
        for letter in prefix:
            node = node.children.get(letter)
            if node is None:
                return PrefixTree()
        return node

    def how_many(self, prefix):
        """Number of words that begin so; each node knows its own."""
        return self._node(prefix).below

    def how_many_walking(self, prefix):
        total, todo = 0, [self._node(prefix)]
        while todo:
            node = todo.pop()
            for letter, child in node.children.items():
                if letter == "$":
                    total += child.below
                else:
                    todo.append(child)
        return total

    def words(self, prefix=""):
        for letter in sorted(self.children):
            if letter == "$":
                yield prefix
            else:
                yield from self.children[letter].words(prefix + letter)


class Bst:
    """A binary search tree without balancing; nodes are [key, left, right]."""

    def __init__(self, keys=()):
        self.root = None
        for key in keys:
            self.add(key)

    def add(self, key):
        if self.root is None:
            self.root = [key, None, None]
            return
        node = self.root
        while node[0] != key:
            side = 1 if key < node[0] else 2
            if node[side] is None:
                node[side] = [key, None, None]
            node = node[side]

    def height(self):
        def measure(node):
            return 0 if node is None else 1 + max(measure(node[1]), measure(node[2]))

        return measure(self.root)

    def between(self, low, high):
        found = []

        def visit(node):
            if node is None:
                return
            if node[0] > low:
                visit(node[1])
            if low <= node[0] <= high:
                found.append(node[0])
            if node[0] < high:
                visit(node[2])

        visit(self.root)
        return found

    def _in_order(self, node):
        if node is None:
            return []
        return self._in_order(node[1]) + [node[0]] + self._in_order(node[2])

    def between_from_all(self, low, high):
        return [key for key in self._in_order(self.root) if low <= key <= high]

    def add_all(self, keys):
        for key in keys:
            self.add(key)
        return len(keys)


class DisjointSets:
    """Which of the things 0 to n - 1 hang together."""

    def __init__(self, count):
        self.parent = list(range(count))

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def unite_all(self, pairs):
        parts = len(self.parent)
        for a, b in pairs:
            a, b = self.find(a), self.find(b)
            if a != b:
                self.parent[b] = a
                parts -= 1
        return parts

    def unite_by_relabelling(self, pairs):
        label = self.parent
        for a, b in pairs:
            old, new = label[b], label[a]
            if old != new:
                label = [new if x == old else x for x in label]
        return len(set(label))


class Matrix:
    def __init__(self, rows):
        self.rows = rows

    def transposed(self):
        return Matrix([list(column) for column in zip(*self.rows)])

    def times(self, other):
        columns = list(zip(*other.rows))
        return Matrix([[sum(map(int.__mul__, r, c)) for c in columns] for r in self.rows])

    def trace(self):
        return sum(row[i] for i, row in enumerate(self.rows))


class SparseVector:
    """Only what differs from zero is kept, by its index."""

    def __init__(self, length, entries):
        self.length = length
        self.entries = entries

    def dot(self, other):
        small, large = sorted((self.entries, other.entries), key=len)
        return sum(value * large[i] for i, value in small.items() if i in large)

    def dot_over_all(self, other):
        total = 0
        for i in range(self.length):
            total += self.entries.get(i, 0) * other.entries.get(i, 0)
        return total


class Ring:
    """Overwrites its oldest value."""

    def __init__(self, size):
        self.values = [None] * size
        self.count = 0

    def put(self, value):
        self.values[self.count % len(self.values)] = value
        self.count += 1
        return self.count > len(self.values)

    def oldest_first(self):
        start = self.count % len(self.values)
        ordered = self.values[start:] + self.values[:start]
        return [value for value in ordered if value is not None]


def _linked(n, rng):
    return (LinkedList(samples.integers(n, rng)),)


def _heap(n, rng):
    return (BinaryHeap(samples.integers(n, rng)),)


def _words(n, rng):
    return PrefixTree(samples.words(n // 8 + 1, rng)), "ba"


def _bst(n, rng):
    return Bst(rng.sample(range(n // 2 + 1), n // 2 + 1)), n // 5, n // 4


def _sets(n, rng):
    return DisjointSets(n // 2 + 2), samples.pairs(n // 4 + 1, rng, n // 2 + 2)


def _square(n, rng):
    return Matrix(samples.matrix(n, rng))


def _sparse(n, rng):
    def vector():
        return SparseVector(n * 5, {rng.randrange(n * 5): rng.randint(1, 9) for _ in range(n // 2)})

    return vector(), vector()


def _ring(n, rng):
    ring = Ring(n)
    for value in samples.integers(n + n // 3, rng):
        ring.put(value)
    return ring


CASES = {
    "LinkedList.to_list": _linked,
    "LinkedList.to_list_by_index": _linked,
    "LinkedList.reverse": _linked,
    "LinkedList.reverse_by_prepending": _linked,
    "LinkedList.middle": _linked,
    "LinkedList.append": lambda n, rng: (*_linked(n, rng), 5),
    "LinkedList.sort_by_insertion": _linked,
    "LinkedList.sort_by_merging": _linked,
    "ListQueue.drain": lambda n, rng: (ListQueue(samples.integers(n, rng)),),
    "TwoStackQueue.drain": lambda n, rng: (TwoStackQueue(samples.integers(n, rng)),),
    "BinaryHeap.push": lambda n, rng: (*_heap(n, rng), -1),
    "BinaryHeap.peek": _heap,
    "BinaryHeap.drain": _heap,
    "BinaryHeap.drain_by_minimum": _heap,
    "BinaryHeap.replace_top": lambda n, rng: (*_heap(n, rng), 20 * n),
    "PrefixTree.how_many": _words,
    "PrefixTree.how_many_walking": _words,
    "PrefixTree.words": lambda n, rng: _words(n, rng)[:1],
    "Bst.height": lambda n, rng: _bst(n, rng)[:1],
    "Bst.between": _bst,
    "Bst.between_from_all": _bst,
    "Bst.add_all": lambda n, rng: (Bst(), list(range(n))),
    "DisjointSets.unite_all": _sets,
    "DisjointSets.unite_by_relabelling": _sets,
    "Matrix.transposed": lambda n, rng: (_square(n, rng),),
    "Matrix.times": lambda n, rng: (_square(n // 2, rng), _square(n // 2, rng)),
    "Matrix.trace": lambda n, rng: (_square(n, rng),),
    "SparseVector.dot": _sparse,
    "SparseVector.dot_over_all": _sparse,
    "Ring.put": lambda n, rng: (_ring(n, rng), 7),
    "Ring.oldest_first": lambda n, rng: (_ring(n, rng),),
}

ALIKE = [
    ("LinkedList.to_list", "LinkedList.to_list_by_index"),
    ("LinkedList.reverse", "LinkedList.reverse_by_prepending"),
    ("LinkedList.sort_by_insertion", "LinkedList.sort_by_merging"),
    ("BinaryHeap.drain", "BinaryHeap.drain_by_minimum"),
    ("PrefixTree.how_many", "PrefixTree.how_many_walking"),
    ("Bst.between", "Bst.between_from_all"),
    ("DisjointSets.unite_all", "DisjointSets.unite_by_relabelling"),
    ("SparseVector.dot", "SparseVector.dot_over_all"),
]
