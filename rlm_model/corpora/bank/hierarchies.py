"""Folders, staff, categories and other things that form trees."""

import bisect
from dataclasses import dataclass, field
from typing import Iterator, Optional

from rlm_model.corpora.bank import samples


@dataclass
class Folder:
    name: str
    size: int = 0
    children: list["Folder"] = field(default_factory=list)

    def walk(self) -> Iterator["Folder"]:
        """This folder and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def total(self) -> int:
        return self.size + sum(child.total() for child in self.children)

    def outline(self, indent=0):
        text = "  " * indent + f"{self.name} ({self.size})\n"
        for child in self.children:
            text += child.outline(indent + 1)
        return text

    def outline_lines(self):
        """The outline from an explicit stack, put together once."""
        lines, stack = [], [(self, 0)]
        while stack:
            folder, level = stack.pop()
            lines.append("  " * level + f"{folder.name} ({folder.size})")
            stack += [(child, level + 1) for child in reversed(folder.children)]
        return "\n".join(lines) + "\n"


def big_folders(root: Folder, minimum: int = 1000) -> list[str]:
    """Names of folders that hold `minimum` bytes or more, each total taken anew."""
    return sorted(folder.name for folder in root.walk() if folder.total() >= minimum)


def big_folders_in_one_pass(root, minimum=1000):
    found = []

    def add_up(folder):
        total = folder.size
        for child in folder.children:
            total += add_up(child)
        if total >= minimum:
            found.append(folder.name)
        return total

    add_up(root)
    return sorted(found)


def nest(rows, parent=None):
    """Nested categories out of flat rows; looks for the children among all rows each time."""
    return [
        {"id": row["id"], "children": nest(rows, row["id"])}
        for row in rows
        if row["parent"] == parent
    ]


def nest_with_lookup(rows):
    nodes = {row["id"]: {"id": row["id"], "children": []} for row in rows}
    roots = []
    for row in rows:
        home = roots if row["parent"] is None else nodes[row["parent"]]["children"]
        home.append(nodes[row["id"]])
    return roots


def levels(bosses: list[Optional[int]]) -> list[int]:
    """How many bosses each person has above, found by climbing from everyone."""
    result = []
    for person in range(len(bosses)):
        steps = 0
        while bosses[person] is not None:
            person = bosses[person]
            steps += 1
        result.append(steps)
    return result


def levels_top_down(bosses):
    result = []
    for boss in bosses:
        result.append(0 if boss is None else result[boss] + 1)
    return result


def team_sizes(bosses):
    """People under each one, direct or not."""
    sizes = [0] * len(bosses)
    for person in reversed(range(len(bosses))):
        if bosses[person] is not None:
            sizes[bosses[person]] += sizes[person] + 1
    return sizes


def team_sizes_by_asking(bosses):
    def team(boss):
        direct = [person for person, above in enumerate(bosses) if above == boss]
        return len(direct) + sum(team(person) for person in direct)

    return [team(person) for person in range(len(bosses))]


def usage_by_directory(files):
    """Bytes in and below each directory."""
    usage = {}
    for path, size in files:
        parts = path.split("/")[:-1]
        for end in range(1, len(parts) + 1):
            directory = "/".join(parts[:end])
            usage[directory] = usage.get(directory, 0) + size
    return dict(sorted(usage.items()))


def usage_by_prefix(files):
    directories = set()
    for path, _ in files:
        while "/" in path:
            path = path.rpartition("/")[0]
            directories.add(path)
    return {
        directory: sum(size for path, size in files if path.startswith(directory + "/"))
        for directory in sorted(directories)
    }


def tree_changes(old, new, path=""):
    """Yield what was added, removed or changed between two nested configurations."""
    for key in sorted(old.keys() | new.keys()):
        here = f"{path}.{key}" if path else key
        if key not in new:
            yield "removed", here
        elif key not in old:
            yield "added", here
        elif isinstance(old[key], dict) and isinstance(new[key], dict):
            yield from tree_changes(old[key], new[key], here)
        elif old[key] != new[key]:
            yield "changed", here


class Trie:
    """Words by their letters, with the count of words below each prefix."""

    def __init__(self, words=()):
        self.root = {"#": 0}
        for word in words:
            self.insert(word)

    def insert(self, word):
        node = self.root
        node["#"] += 1
        for letter in word:
            node = node.setdefault(letter, {"#": 0})
            node["#"] += 1

    def count(self, prefix):
        node = self.root
        for letter in prefix:
            if letter not in node:
                return 0
            node = node[letter]
        return node["#"]


def prefix_counts(words, prefixes):
    trie = Trie(words)
    return [trie.count(prefix) for prefix in prefixes]


def prefix_counts_plain(words, prefixes):
    return [len([w for w in words if w.startswith(p)]) for p in prefixes]


class SearchTree:
    """A binary search tree that is never rebalanced: nodes are [key, left, right]."""

    def __init__(self):
        self.top = [None]

    def insert(self, key):
        parent, side, node = self.top, 0, self.top[0]
        while node is not None:
            if key == node[0]:
                return
            parent, side = node, 1 if key < node[0] else 2
            node = node[side]
        parent[side] = [key, None, None]

    def __iter__(self):
        stack, node = [], self.top[0]
        while stack or node is not None:
            while node is not None:
                stack.append(node)
                node = node[1]
            node = stack.pop()
            yield node[0]
            node = node[2]


def index_as_they_come(keys):
    """Keys in order by way of a tree; sorted input makes the tree a chain."""
    tree = SearchTree()
    for key in keys:
        tree.insert(key)
    return list(tree)


def index_with_insort(keys):
    index = []
    for key in keys:
        place = bisect.bisect_left(index, key)
        if place == len(index) or index[place] != key:
            index.insert(place, key)
    return index


class RunningSums:
    """Sums of the first values while values change, as a Fenwick tree."""

    def __init__(self, size):
        self.tree = [0] * (size + 1)

    def add(self, place, amount):
        place += 1
        while place < len(self.tree):
            self.tree[place] += amount
            place += place & -place

    def before(self, place):
        total = 0
        while place:
            total += self.tree[place]
            place &= place - 1
        return total


def points_ahead(scores):
    """For each score, how many of the earlier ones were higher."""
    places = {score: place for place, score in enumerate(sorted(set(scores)))}
    seen = RunningSums(len(places))
    result = []
    for count, score in enumerate(scores):
        result.append(count - seen.before(places[score] + 1))
        seen.add(places[score], 1)
    return result


def points_ahead_counted(scores):
    return [sum(s > score for s in scores[:i]) for i, score in enumerate(scores)]


def _bosses(n, rng):
    return ([None, *(rng.randrange(i) for i in range(1, n))],)


def _folders(n, rng):
    folders = [Folder(f"{samples.word(rng)}{i}", rng.randint(0, 400)) for i in range(n)]
    for place in range(1, n):
        folders[rng.randrange(place)].children.append(folders[place])
    return (folders[0],)


def _rows(n, rng):
    return ([{"id": i, "parent": rng.randrange(i) if i else None} for i in range(n)],)


def _files(n, rng):
    names = samples.words(max(n // 50, 6), rng)
    paths = ["/".join(rng.choices(names, k=rng.randint(2, 4))) for _ in range(n)]
    return ([(path, rng.randint(1, 5000)) for path in paths],)


def _settings(n, rng):
    if n <= 4:
        return {samples.word(rng): rng.randint(0, 2) for _ in range(n)}
    return {samples.CATEGORIES[i]: _settings(n // 4, rng) for i in rng.sample(range(5), 4)}


def _prefixes(n, rng):
    return samples.words(n, rng), [samples.word(rng, 1) for _ in range(max(n // 10, 1))]


CASES = {
    "Folder.walk": _folders,
    "Folder.total": _folders,
    "Folder.outline": _folders,
    "Folder.outline_lines": _folders,
    "big_folders": _folders,
    "big_folders_in_one_pass": _folders,
    "nest": _rows,
    "nest_with_lookup": _rows,
    "levels": _bosses,
    "levels_top_down": _bosses,
    "team_sizes": _bosses,
    "team_sizes_by_asking": _bosses,
    "usage_by_directory": _files,
    "usage_by_prefix": _files,
    "tree_changes": lambda n, rng: (_settings(n, rng), _settings(n, rng)),
    "Trie.count": lambda n, rng: (Trie(samples.words(n, rng)), "bacoso"),
    "prefix_counts": _prefixes,
    "prefix_counts_plain": _prefixes,
    "index_as_they_come": lambda n, rng: (sorted(samples.integers(n, rng)),),
    "index_with_insort": lambda n, rng: (samples.integers(n, rng),),
    "points_ahead": lambda n, rng: (samples.integers(n, rng),),
    "points_ahead_counted": lambda n, rng: (samples.integers(n, rng),),
}

ALIKE = [
    ("Folder.outline", "Folder.outline_lines"),
    ("big_folders", "big_folders_in_one_pass"),
    ("nest", "nest_with_lookup"),
    ("levels", "levels_top_down"),
    ("team_sizes", "team_sizes_by_asking"),
    ("usage_by_directory", "usage_by_prefix"),
    ("prefix_counts", "prefix_counts_plain"),
    ("index_as_they_come", "index_with_insort"),
    ("points_ahead", "points_ahead_counted"),
]
