"""Nested documents as they come out of an API: walking, querying, comparing, merging them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Union

from rlm_model.corpora.bank import samples

Json = Union[dict, list, str, int, float, bool, None]

SHAPES = {"part": {"id": "number", "label": "text", "parts": ["part"]}}


def leaves(document: Json):
    """Yield everything that is neither an object nor a list, in order."""
    if isinstance(document, dict):
        for value in document.values():
            yield from leaves(value)
    elif isinstance(document, list):
        for value in document:
            yield from leaves(value)
    else:
        yield document


def leaves_with_stack(document):
    found, stack = [], [document]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            stack.extend(reversed(node.values()))
        elif isinstance(node, list):
            stack.extend(reversed(node))
        else:
            found.append(node)
    return found


def leaves_by_adding(document):
    if isinstance(document, dict):
        document = list(document.values())
    if isinstance(document, list):
        return sum((leaves_by_adding(value) for value in document), [])
    return [document]


def select(document: Json, path: str) -> list:
    """What stands at a path such as `parts.*.label`, where `*` is any key or index."""
    found = [document]
    for step in path.split("."):
        below = []
        for node in found:
            if isinstance(node, dict):
                below += node.values() if step == "*" else [node[step]] if step in node else []
            elif isinstance(node, list):
                if step == "*":
                    below += node
                elif step.isdigit() and int(step) < len(node):
                    below.append(node[int(step)])
        found = below
    return found


def select_by_listing_paths(document, path):
    """The slow way: write down every path of the document and compare it as text."""
    pairs = []

    def note(node, here):
        pairs.append((here, node))
        if isinstance(node, (dict, list)):
            for key, value in node.items() if isinstance(node, dict) else enumerate(node):
                note(value, here + [str(key)])

    note(document, [])
    steps = len(path.split("."))
    return [n for p, n in pairs if len(p) == steps and fnmatchcase(".".join(p), path)]


def subtree_sizes(node: dict) -> dict[int, int]:
    """Number of nodes in and below each node, by id, from one walk."""
    sizes: dict[int, int] = {}

    def measure(part):
        sizes[part["id"]] = 1 + sum(measure(child) for child in part["parts"])
        return sizes[part["id"]]

    measure(node)
    return dict(sorted(sizes.items()))


def subtree_sizes_repeated(node):
    def count(part):
        return 1 + sum(count(child) for child in part["parts"])

    sizes, todo = {}, [node]
    while todo:
        part = todo.pop(0)
        sizes[part["id"]] = count(part)
        todo = todo + part["parts"]
    return dict(sorted(sizes.items()))


def problems(document: Json, kind: Any, shapes: dict, path: str = "$") -> list[str]:
    """Where a document isn't what it should be: a shape's name, a list of a kind, text, number."""
    if isinstance(kind, list):
        if not isinstance(document, list):
            return [f"{path} is no list"]
        return [
            text
            for place, item in enumerate(document)
            for text in problems(item, kind[0], shapes, f"{path}[{place}]")
        ]
    if kind in shapes:
        if not isinstance(document, dict):
            return [f"{path} is no {kind}"]
        found = []
        for name, rule in shapes[kind].items():
            if name in document:
                found.extend(problems(document[name], rule, shapes, f"{path}.{name}"))
            else:
                found.append(f"{path}.{name} is missing")
        return found
    if kind == "number":
        return [] if isinstance(document, (int, float)) else [f"{path} is no number"]
    return [f"{path} is too long"] if len(str(document)) > 7 else []


def is_valid(document, kind, shapes):
    """Stops at the first thing that is wrong."""
    if isinstance(kind, list):
        return isinstance(document, list) and all(is_valid(d, kind[0], shapes) for d in document)
    if kind in shapes:
        return isinstance(document, dict) and all(
            name in document and is_valid(document[name], rule, shapes)
            for name, rule in shapes[kind].items()
        )
    return isinstance(document, (int, float) if kind == "number" else str)


def without_empty(document):
    """Leave out None, empty texts and what is empty without them."""
    if isinstance(document, dict):
        kept = {key: without_empty(value) for key, value in document.items()}
        return {key: value for key, value in kept.items() if value not in (None, "", [], {})}
    if isinstance(document, list):
        kept = [without_empty(value) for value in document]
        return [value for value in kept if value not in (None, "", [], {})]
    return document


def without_empty_until_stable(document):
    def one_pass(node):
        if isinstance(node, dict):
            return {k: one_pass(v) for k, v in node.items() if v not in (None, "", [], {})}
        if isinstance(node, list):
            return [one_pass(v) for v in node if v not in (None, "", [], {})]
        return node

    before = json.dumps(document)
    while True:
        document = one_pass(document)
        after = json.dumps(document)
        if after == before:
            return document
        before = after


def same(one: Any, other: Any) -> bool:
    """Equal apart from the order of lists; compared as sorted text."""

    def canonical(node):
        if isinstance(node, dict):
            return {key: canonical(node[key]) for key in sorted(node)}
        if isinstance(node, list):
            return sorted((canonical(child) for child in node), key=json.dumps)
        return node

    return json.dumps(canonical(one)) == json.dumps(canonical(other))


def same_by_matching(one, other):
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_by_matching(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        rest = list(other)
        for item in one:
            match = next((i for i, r in enumerate(rest) if same_by_matching(item, r)), None)
            if match is None:
                return False
            rest.pop(match)
        return not rest
    return one == other


def thread_of(comments: list[dict]) -> list[dict]:
    """Comments with the number of their parent, as a tree of replies."""
    nodes = {c["id"]: {"id": c["id"], "text": c["text"], "replies": []} for c in comments}
    roots = []
    for c in comments:
        parent = nodes.get(c["parent"])
        (roots if parent is None else parent["replies"]).append(nodes[c["id"]])
    return roots


def thread_of_filtering(comments, parent=None):
    return [
        {"id": c["id"], "text": c["text"], "replies": thread_of_filtering(comments, c["id"])}
        for c in comments
        if c["parent"] == parent
    ]


def render_thread(roots, indent="  "):
    lines = []
    stack = [(root, 0) for root in reversed(roots)]
    while stack:
        node, depth = stack.pop()
        lines.append(f"{indent * depth}- {node['text']}")
        stack += [(reply, depth + 1) for reply in reversed(node["replies"])]
    return "\n".join(lines)


def render_thread_as_text(roots, depth=0):
    text = ""
    for node in roots:
        text = text + "\n" + "  " * depth + "- " + node["text"]
        below = render_thread_as_text(node["replies"], depth + 1)
        if below:
            text = text + "\n" + below
    return text[1:]


def snake_keys(document):
    """Write all keys with underscores; each key is rewritten once."""

    @lru_cache(maxsize=None)
    def snake(key):
        return re.sub(r"(?<!^)(?=[A-Z])", "_", key).lower()

    def walk_keys(node):
        if isinstance(node, dict):
            return {snake(key): walk_keys(value) for key, value in node.items()}
        return [walk_keys(value) for value in node] if isinstance(node, list) else node

    return walk_keys(document)


def snake_keys_each_time(document):
    if isinstance(document, list):
        return [snake_keys_each_time(value) for value in document]
    if not isinstance(document, dict):
        return document
    renamed = {}
    for key, value in document.items():
        name = ""
        for position, letter in enumerate(key):
            if letter.isupper() and position > 0:
                name += "_"
            name += letter.lower()
        renamed = renamed | {name: snake_keys_each_time(value)}
    return renamed


def merge_by_id(old: list[dict], new: list[dict]) -> list[dict]:
    """Old records with the new ones laid over them; unknown ones follow at the end."""
    merged = {record["id"]: record for record in old}
    for record in new:
        merged[record["id"]] = {**merged.get(record["id"], {}), **record}
    return list(merged.values())


def merge_by_id_searching(old, new):
    merged = list(old)
    for record in new:
        for place, known in enumerate(merged):
            if known["id"] == record["id"]:
                merged[place] = {**known, **record}
                break
        else:
            merged.append(record)
    return merged


def three_way(base, mine, theirs):
    """(merged, keys in conflict) of two edited copies of a flat object."""
    merged, conflicts = {}, []
    for key in sorted(base.keys() | mine.keys() | theirs.keys()):
        was, here, there = base.get(key), mine.get(key), theirs.get(key)
        if here == there or there == was:
            value = here
        elif here == was:
            value = there
        else:
            conflicts.append(key)
            value = here
        if value is not None:
            merged[key] = value
    return merged, conflicts


def inferred_types(documents):
    """Names of the types that each dotted field has over all documents."""
    types = defaultdict(set)

    def note(node, path):
        if isinstance(node, dict):
            for key, value in node.items():
                note(value, f"{path}.{key}" if path else key)
        elif isinstance(node, list):
            for value in node:
                note(value, path + "[]")
        else:
            types[path].add(type(node).__name__)

    for document in documents:
        note(document, "")
    return {path: sorted(types[path]) for path in sorted(types)}


def cut_below(document, depth=3):
    if depth == 0 and isinstance(document, (dict, list)):
        return f"<{len(document)}>"
    if isinstance(document, dict):
        return {key: cut_below(value, depth - 1) for key, value in document.items()}
    if isinstance(document, list):
        return [cut_below(value, depth - 1) for value in document]
    return document


def root_label(document):
    return f"{document['id']}: {document['label']} ({len(document['parts'])})"


def _assembly(n, rng, first=0):
    """A tree of n nodes, numbered from `first`."""
    node = {"id": first, "label": rng.choice(samples.CATEGORIES), "parts": []}
    left, number = n - 1, first + 1
    while left > 0:
        size = min(left, max(left // 3, 1) if len(node["parts"]) < 5 else left)
        node["parts"].append(_assembly(size, rng, number))
        number, left = number + size, left - size
    return node


def _gappy(n, rng):
    width = min(n, 4)
    if n <= 4:
        return {f"f{i}": rng.choice((None, "", 3, "x", [], {})) for i in range(n)}
    return {
        f"p{i}": [_gappy(n // width, rng)] if i % 2 else _gappy(n // width, rng) for i in range(4)
    }


def _two_alike(n, rng):
    items = [{"size": rng.randrange(n), "tags": ["a", "b"]} for _ in range(n // 3 + 1)]
    return {"items": items}, {"items": rng.sample(items, len(items))}


def _comments(n, rng):
    return [
        {
            "id": i,
            "parent": rng.randrange(i) if i and rng.random() < 0.8 else None,
            "text": f"no {i}",
        }
        for i in range(max(n // 3, 1))
    ]


def _camel(n, rng):
    names = [samples.word(rng) + samples.word(rng).title() for _ in range(n // 2 + 1)]
    return {
        "someRows": [{name: 1, "rowId": i} for i, name in enumerate(names)],
        **dict.fromkeys(names),
    }


def _id_records(n, rng):
    old = [{"id": i, "state": "old", "left": rng.randrange(9)} for i in range(n // 4 + 1)]
    return old, [{"id": i, "state": "new"} for i in rng.sample(range(n), n // 4 + 1)]


def _edited_copies(n, rng):
    base = {f"key{i}": rng.randrange(5) for i in range(n // 3 + 1)}
    return base, *({k: rng.choice((v, v, v + 1)) for k, v in base.items()} for _ in range(2))


CASES = {
    "leaves": lambda n, rng: (_assembly(n // 2 + 1, rng),),
    "leaves_with_stack": lambda n, rng: (_assembly(n // 2 + 1, rng),),
    "leaves_by_adding": lambda n, rng: (_assembly(n // 2 + 1, rng),),
    "select": lambda n, rng: (_assembly(n // 2 + 1, rng), "parts.*.parts.*.label"),
    "select_by_listing_paths": lambda n, rng: (_assembly(n // 2 + 1, rng), "parts.*.parts.*.label"),
    "subtree_sizes": lambda n, rng: (_assembly(n, rng),),
    "subtree_sizes_repeated": lambda n, rng: (_assembly(n, rng),),
    "problems": lambda n, rng: (_assembly(n // 2 + 1, rng), "part", SHAPES),
    "is_valid": lambda n, rng: (_assembly(n // 2 + 1, rng), "part", SHAPES),
    "without_empty": lambda n, rng: (_gappy(n, rng),),
    "without_empty_until_stable": lambda n, rng: (_gappy(n, rng),),
    "same": _two_alike,
    "same_by_matching": _two_alike,
    "thread_of": lambda n, rng: (_comments(n, rng),),
    "thread_of_filtering": lambda n, rng: (_comments(n, rng),),
    "render_thread": lambda n, rng: (thread_of(_comments(n, rng)),),
    "render_thread_as_text": lambda n, rng: (thread_of(_comments(n, rng)),),
    "snake_keys": lambda n, rng: (_camel(n, rng),),
    "snake_keys_each_time": lambda n, rng: (_camel(n, rng),),
    "merge_by_id": _id_records,
    "merge_by_id_searching": _id_records,
    "three_way": _edited_copies,
    "inferred_types": lambda n, rng: ([_assembly(9, rng) for _ in range(n // 20 + 1)],),
    "cut_below": lambda n, rng: (_assembly(n // 2 + 1, rng),),
    "root_label": lambda n, rng: (_assembly(n // 2 + 1, rng),),
}

ALIKE = [
    ("leaves", "leaves_with_stack", "leaves_by_adding"),
    ("select", "select_by_listing_paths"),
    ("subtree_sizes", "subtree_sizes_repeated"),
    ("without_empty", "without_empty_until_stable"),
    ("same", "same_by_matching"),
    ("thread_of", "thread_of_filtering"),
    ("render_thread", "render_thread_as_text"),
    ("snake_keys", "snake_keys_each_time"),
    ("merge_by_id", "merge_by_id_searching"),
]
