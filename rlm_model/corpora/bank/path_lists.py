"""Working on listings of files: paths as text, sizes, hashes and trees."""

import fnmatch
import os.path
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations, takewhile
from pathlib import PurePosixPath
from typing import Dict, Iterable, Iterator, List, NamedTuple, Optional, Tuple

from rlm_model.corpora.bank import samples

UNITS = ["B", "KB", "MB", "GB", "TB"]


class FileInfo(NamedTuple):
    path: str
    size: int
    digest: str


def extension(path: str) -> str:
    name = path[path.rfind("/") + 1 :]
    dot = name.rfind(".")
    return name[dot + 1 :].lower() if dot > 0 else ""


def count_extensions(paths: List[str]) -> List[Tuple[str, int]]:
    return Counter(extension(path) for path in paths).most_common()


def count_extensions_rescanning(paths):
    kinds = []
    for path in paths:
        if extension(path) not in kinds:
            kinds.append(extension(path))
    counts = [(kind, sum(1 for p in paths if extension(p) == kind)) for kind in kinds]
    return sorted(counts, key=lambda pair: pair[1], reverse=True)


def size_by_extension(files: Iterable[FileInfo]) -> Dict[str, int]:
    sizes: Dict[str, int] = {}
    for file in files:
        suffix = PurePosixPath(file.path).suffix.lstrip(".").lower()
        sizes[suffix] = sizes.get(suffix, 0) + file.size
    return sizes


def build_tree(paths):
    root = {}
    for path in paths:
        node = root
        for part in path.split("/"):
            node = node.setdefault(part, {})
    return root


@dataclass
class Node:
    name: str
    children: list

    def child(self, name):
        for node in self.children:
            if node.name == name:
                return node
        node = Node(name, [])
        self.children.append(node)
        return node

    def as_dict(self):
        return {node.name: node.as_dict() for node in self.children}

    def count(self) -> int:
        return 1 + sum(node.count() for node in self.children)

    def render(self, indent=0) -> str:
        text = " " * indent + self.name + "\n"
        for node in self.children:
            text += node.render(indent + 2)
        return text

    def walk(self, prefix=""):
        path = prefix + "/" + self.name if prefix else self.name
        yield path
        for node in self.children:
            yield from node.walk(path)


def build_tree_with_nodes(paths):
    root = Node("", [])
    for path in paths:
        node = root
        for part in path.split("/"):
            node = node.child(part)
    return root.as_dict()


def draw_tree(tree, prefix=""):
    names = sorted(tree)
    for i, name in enumerate(names):
        last = i == len(names) - 1
        yield prefix + ("└── " if last else "├── ") + name
        yield from draw_tree(tree[name], prefix + ("    " if last else "│   "))


def draw_tree_in_lists(tree, prefix=""):
    drawn = []
    names = sorted(tree)
    while names:
        name = names.pop(0)
        drawn = drawn + [prefix + ("├── " if names else "└── ") + name]
        drawn = drawn + draw_tree_in_lists(tree[name], prefix + ("│   " if names else "    "))
    return drawn


def duplicates(files: List[FileInfo]) -> List[List[str]]:
    """Paths with the same content, each group sorted."""
    same = defaultdict(list)
    for file in files:
        same[file.digest].append(file.path)
    return sorted(sorted(paths) for paths in same.values() if len(paths) > 1)


def duplicates_pairwise(files):
    groups, used = [], set()
    for i, file in enumerate(files):
        if i in used:
            continue
        group = [file.path]
        for j in range(i + 1, len(files)):
            if files[j].digest == file.digest:
                group.append(files[j].path)
                used.add(j)
        if len(group) > 1:
            groups.append(sorted(group))
    return sorted(groups)


def duplicates_from_sorted(files):
    ordered = sorted(files, key=lambda f: (f.digest, f.path))
    groups, start = [], 0
    for end in range(1, len(ordered) + 1):
        if end == len(ordered) or ordered[end].digest != ordered[start].digest:
            if end - start > 1:
                groups.append([f.path for f in ordered[start:end]])
            start = end
    return sorted(groups)


def wasted_bytes(files):
    seen, wasted = set(), 0
    for _, size, digest in files:
        if digest in seen:
            wasted += size
        seen.add(digest)
    return wasted


def wasted_bytes_slicing(files):
    return sum(
        file.size
        for i, file in enumerate(files)
        if file.digest in [other.digest for other in files[:i]]
    )


def common_folder(paths):
    """The deepest folder that holds all of the paths."""
    low, high = min(paths).split("/")[:-1], max(paths).split("/")[:-1]
    return "/".join(a for a, b in takewhile(lambda pair: pair[0] == pair[1], zip(low, high)))


def common_folder_by_shortening(paths):
    folder = os.path.dirname(paths[0])
    while folder and not all(path.startswith(folder + "/") for path in paths):
        folder = os.path.dirname(folder)
    return folder


def normalise(path: str) -> str:
    parts: List[str] = []
    for part in path.split("/"):
        if part == "..":
            if parts:
                parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def normalise_by_replacing(path):
    parts = [part for part in path.split("/") if part not in ("", ".")]
    while ".." in parts:
        at = parts.index("..")
        parts = parts[: max(at - 1, 0)] + parts[at + 1 :]
    return "/".join(parts)


def free_name(name: str, taken: set) -> str:
    if name not in taken:
        return name
    stem, dot, suffix = name.rpartition(".")
    number = 1
    while f"{stem} ({number}){dot}{suffix}" in taken:
        number += 1
    return f"{stem} ({number}){dot}{suffix}"


def download_names(names: List[str]) -> List[str]:
    """A free name for every download in turn."""
    taken, counters, given = set(), {}, []
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        number, new = counters.get(name, 0), name
        while new in taken:
            number += 1
            new = f"{stem} ({number}){dot}{suffix}"
        counters[name] = number
        taken.add(new)
        given.append(new)
    return given


def download_names_from_one(names):
    given = []
    for name in names:
        given.append(free_name(name, set(given)))
    return given


def download_names_in_list(names):
    given = []
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        new, number = name, 0
        while new in given:
            number += 1
            new = stem + f" ({number})" + dot + suffix
        given.append(new)
    return given


def not_ignored(paths, patterns):
    """Paths that no pattern like '*.log' or 'build/' leaves out."""
    names = [p for p in patterns if not p.endswith("/")]
    folders = {p.rstrip("/") for p in patterns if p.endswith("/")}
    return [
        path
        for path in paths
        if folders.isdisjoint(path.split("/")[:-1])
        and not any(fnmatch.fnmatchcase(path.rsplit("/", 1)[-1], p) for p in names)
    ]


def sync_actions(source, target):
    have = {file.path: file for file in target}
    actions = []
    for file in source:
        old = have.pop(file.path, None)
        if old is None:
            actions.append(("copy", file.path))
        elif old.digest != file.digest:
            actions.append(("replace", file.path))
    actions.extend(("delete", path) for path in have)
    return sorted(actions)


def sync_actions_scanning(source, target):
    actions = []
    for file in source:
        olds = [t for t in target if t.path == file.path]
        if not olds:
            actions.append(("copy", file.path))
        elif olds[0].digest != file.digest:
            actions.append(("replace", file.path))
    for file in target:
        if file.path not in [s.path for s in source]:
            actions.append(("delete", file.path))
    actions.sort()
    return actions


def moved_files(before, after):
    """(old path, new path) where content went from one path to another; digests are unique."""
    now = {f.digest: f.path for f in after}
    return [(f.path, now[f.digest]) for f in before if now.get(f.digest, f.path) != f.path]


def moved_files_nested(before, after):
    return [
        (old.path, new.path)
        for old in before
        for new in after
        if old.digest == new.digest and old.path != new.path
    ]


def outermost(folders):
    """Folders that lie in no other folder of the list."""
    kept = []
    for folder in sorted(folders, key=lambda f: f.split("/")):
        if not kept or not (folder == kept[-1] or folder.startswith(kept[-1] + "/")):
            kept.append(folder)
    return sorted(kept)


def outermost_comparing(folders):
    unique = set(folders)
    return sorted(
        f for f in unique if not any(f != other and f.startswith(other + "/") for other in unique)
    )


def human_size(size: float) -> str:
    for unit in UNITS[:-1]:
        if size < 1024:
            return f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} {UNITS[-1]}"


def listing(files):
    width = max((len(f.path) for f in files), default=0)
    lines = []
    for f in sorted(files):
        lines.append(f"{f.path:<{width}}  {human_size(f.size):>10}")
    return "\n".join(lines)


def listing_with_width_of_all(files):
    text = ""
    remaining = list(files)
    while remaining:
        f = min(remaining)
        remaining.remove(f)
        width = max(len(other.path) for other in files)
        text += f.path.ljust(width) + "  " + human_size(f.size).rjust(10) + "\n"
    return text[:-1]


def quota_victims(files, quota: int) -> List[str]:
    """Largest files first until what is left fits into the quota."""
    total, victims = sum(f.size for f in files), []
    for file in sorted(files, key=lambda f: (-f.size, f.path)):
        if total <= quota:
            break
        victims.append(file.path)
        total -= file.size
    return victims


def quota_victims_one_at_a_time(files, quota):
    left, victims = list(files), []
    while sum(f.size for f in left) > quota:
        worst = sorted(left, key=lambda f: (-f.size, f.path))[0]
        victims.append(worst.path)
        left = [f for f in left if f.path != worst.path]
    return victims


def case_conflicts(paths: List[str]) -> List[Tuple[str, str]]:
    seen: Dict[str, List[str]] = {}
    conflicts = []
    for path in paths:
        others = seen.setdefault(path.lower(), [])
        conflicts.extend((other, path) for other in others if other != path)
        others.append(path)
    return sorted(conflicts)


def case_conflicts_in_pairs(paths):
    pairs = combinations(paths, 2)
    return sorted((a, b) for a, b in pairs if a != b and a.lower() == b.lower())


def folder_of_largest(files) -> Optional[str]:
    return max(files, key=lambda f: f.size).path.rpartition("/")[0] if files else None


def disk_map(files) -> Iterator[Tuple[str, int]]:
    """Every folder with the bytes below it, deepest first."""
    sizes = Counter()
    for path, size, _ in files:
        folder = path
        while "/" in folder:
            folder = folder[: folder.rindex("/")]
            sizes[folder] += size
    yield from sorted(sizes.items(), key=lambda item: (-item[0].count("/"), item[0]))


def _paths(n, rng, depth=4):
    folders = [
        "/".join(samples.word(rng, 2) for _ in range(rng.randint(1, depth)))
        for _ in range(n // 12 + 1)
    ]
    names, kinds = samples.words(n, rng, 300), ("py", "txt", "JPG", "md", "csv", "tar.gz")
    return [
        f"data/{folders[int(len(folders) * rng.random())]}/{name}{i % 977}.{kinds[i % 6]}"
        for i, name in enumerate(names)
    ]


def _files(n, rng, contents=0):
    contents = contents or n // 2 + 1
    return [
        FileInfo(
            path,
            int(50_000 * rng.random()),
            f"{int(contents * rng.random()) * 2654435761 % 2**32:08x}",
        )
        for path in dict.fromkeys(_paths(n, rng))
    ]


def _root(n, rng):
    root = Node("data", [])
    folders = [root]
    for i, name in enumerate(samples.words(max(n - 1, 1), rng)):
        node = Node(name, [])
        folders[int(len(folders) * rng.random())].children.append(node)
        if i % 5 == 0:
            folders.append(node)
    return root


def _winding(n, rng):
    parts = rng.choices(["a", "src", "..", ".", "lib", "x1"], k=n)
    return "/".join(parts)


def _downloads(n, rng):
    stems = samples.words(n, rng, n // 30 + 1)
    return [f"{stem}.pdf" for stem in stems]


def _two_sides(n, rng):
    source = _files(n // 2 + 1, rng, n * 100)
    target = []
    for file in source:
        chance = rng.random()
        if chance < 0.1:
            target.append(FileInfo("data/old/" + file.path, file.size, file.digest))
        elif chance < 0.95:
            target.append(file._replace(digest="0") if chance < 0.2 else file)
    rng.shuffle(target)
    return source, target


def _moves(n, rng):
    before = [
        FileInfo(p, i, f"{i * 2654435761:012x}") for i, p in enumerate(_paths(n // 2 + 1, rng))
    ]
    after = [f._replace(path="archive/" + f.path) if rng.random() < 0.1 else f for f in before]
    rng.shuffle(after)
    return before, after


def _quota(n, rng):
    files = _files(n, rng)
    return files, sum(f.size for f in files) // 2


def _mixed_case(n, rng):
    return [p.title() if rng.random() < 0.05 else p for p in _paths(n, rng, depth=1)]


def _folders(n, rng):
    return [p.rpartition("/")[0] if rng.random() < 0.05 else p for p in _paths(n, rng)]


CASES = {
    "extension": lambda n, rng: (
        "/".join(samples.words(n // 7 + 1, rng, 50)) + "/Report.final.PDF",
    ),
    "count_extensions": lambda n, rng: (_paths(n, rng),),
    "count_extensions_rescanning": lambda n, rng: (_paths(n, rng),),
    "size_by_extension": lambda n, rng: (_files(n, rng),),
    "build_tree": lambda n, rng: (_paths(n, rng),),
    "build_tree_with_nodes": lambda n, rng: (_paths(n, rng),),
    "Node.as_dict": lambda n, rng: (_root(n, rng),),
    "Node.count": lambda n, rng: (_root(n, rng),),
    "Node.render": lambda n, rng: (_root(n, rng),),
    "Node.walk": lambda n, rng: (_root(n, rng),),
    "draw_tree": lambda n, rng: (_root(n, rng).as_dict(),),
    "draw_tree_in_lists": lambda n, rng: (_root(n, rng).as_dict(),),
    "duplicates": lambda n, rng: (_files(n, rng),),
    "duplicates_pairwise": lambda n, rng: (_files(n, rng),),
    "duplicates_from_sorted": lambda n, rng: (_files(n, rng),),
    "wasted_bytes": lambda n, rng: (_files(n, rng),),
    "wasted_bytes_slicing": lambda n, rng: (_files(n, rng),),
    "common_folder": lambda n, rng: (_paths(n, rng),),
    "common_folder_by_shortening": lambda n, rng: (_paths(n, rng),),
    "normalise": lambda n, rng: (_winding(n, rng),),
    "normalise_by_replacing": lambda n, rng: (_winding(n, rng),),
    "download_names": lambda n, rng: (_downloads(n, rng),),
    "download_names_from_one": lambda n, rng: (_downloads(n, rng),),
    "download_names_in_list": lambda n, rng: (_downloads(n, rng),),
    "not_ignored": lambda n, rng: (_paths(n, rng), ["*.JPG", "*.tar.gz", "bafu/", "ro*.md"]),
    "sync_actions": _two_sides,
    "sync_actions_scanning": _two_sides,
    "moved_files": _moves,
    "moved_files_nested": _moves,
    "outermost": lambda n, rng: (_folders(n, rng),),
    "outermost_comparing": lambda n, rng: (_folders(n, rng),),
    "human_size": lambda n, rng: (n * 1000,),
    "listing": lambda n, rng: (_files(n, rng),),
    "listing_with_width_of_all": lambda n, rng: (_files(n, rng),),
    "quota_victims": _quota,
    "quota_victims_one_at_a_time": _quota,
    "case_conflicts": lambda n, rng: (_mixed_case(n, rng),),
    "case_conflicts_in_pairs": lambda n, rng: (_mixed_case(n, rng),),
    "folder_of_largest": lambda n, rng: (_files(n, rng),),
    "disk_map": lambda n, rng: (_files(n, rng),),
}

ALIKE = [
    ("count_extensions", "count_extensions_rescanning"),
    ("build_tree", "build_tree_with_nodes"),
    ("draw_tree", "draw_tree_in_lists"),
    ("duplicates", "duplicates_from_sorted", "duplicates_pairwise"),
    ("wasted_bytes", "wasted_bytes_slicing"),
    ("common_folder", "common_folder_by_shortening"),
    ("normalise", "normalise_by_replacing"),
    ("download_names", "download_names_from_one", "download_names_in_list"),
    ("sync_actions", "sync_actions_scanning"),
    ("moved_files", "moved_files_nested"),
    ("outermost", "outermost_comparing"),
    ("listing", "listing_with_width_of_all"),
    ("quota_victims", "quota_victims_one_at_a_time"),
    ("case_conflicts", "case_conflicts_in_pairs"),
]
