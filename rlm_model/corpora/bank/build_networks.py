"""Targets, packages and links: order, reach, cycles, distances and parts of networks."""

from __future__ import annotations

import graphlib
import heapq
import math
from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from rlm_model.corpora.bank import samples

Edge = tuple[int, int]


def build_order(edges: list[Edge]) -> list[int]:
    """Targets so that each comes after what it needs; the smallest free one first."""
    needs, wanted_by = Counter(), defaultdict(list)
    for before, after in edges:
        needs[before] += 0
        needs[after] += 1
        wanted_by[before].append(after)
    free = [target for target, count in needs.items() if not count]
    heapq.heapify(free)
    order = []
    while free:
        target = heapq.heappop(free)
        order.append(target)
        for other in wanted_by[target]:
            needs[other] -= 1
            if not needs[other]:
                heapq.heappush(free, other)
    return order


def build_order_filtering_edges(edges):
    left = sorted({node for edge in edges for node in edge})
    order = []
    while left:
        blocked = {after for _, after in edges}
        target = next((node for node in left if node not in blocked), None)
        if target is None:
            break
        order.append(target)
        left.remove(target)
        edges = [edge for edge in edges if edge[0] != target]
    return order


def build_waves(edges):
    """Targets that can be built at the same time, wave by wave."""
    sorter = graphlib.TopologicalSorter()
    for before, after in edges:
        sorter.add(after, before)
    sorter.prepare()
    waves = []
    while sorter.is_active():
        ready = sorter.get_ready()
        waves.append(sorted(ready))
        sorter.done(*ready)
    return waves


def build_waves_by_sets(edges):
    needs = {}
    for before, after in edges:
        needs.setdefault(before, set())
        needs.setdefault(after, set()).add(before)
    waves, done = [], set()
    while len(done) < len(needs):
        wave = [t for t in needs if t not in done and needs[t] <= done]
        if not wave:
            break
        waves.append(sorted(wave))
        done |= set(wave)
    return waves


def reachable(edges, start):
    following = defaultdict(list)
    for source, target in edges:
        following[source].append(target)
    seen, stack = {start}, [start]
    while stack:
        for target in following[stack.pop()]:
            if target not in seen:
                seen.add(target)
                stack.append(target)
    return sorted(seen)


def reachable_rescanning(edges, start):
    found = [start]
    for node in found:
        for source, target in edges:
            if source == node and target not in found:
                found.append(target)
    return sorted(found)


def reachable_until_stable(edges, start):
    reached = {start}
    while True:
        more = {target for source, target in edges if source in reached} - reached
        if not more:
            return sorted(reached)
        reached = reached | more


def dependants_count(edges):
    """How many targets depend on each one, directly or not, as bit masks."""
    order = build_order(edges)
    place = {node: i for i, node in enumerate(order)}
    masks = [0] * len(order)
    following = defaultdict(list)
    for before, after in edges:
        following[before].append(after)
    for node in reversed(order):
        for after in following[node]:
            masks[place[node]] |= masks[place[after]] | 1 << place[after]
    return [(node, bin(masks[place[node]]).count("1")) for node in sorted(order)]


def dependants_count_from_each(edges):
    nodes = sorted({node for edge in edges for node in edge})
    return [(node, len(reachable(edges, node)) - 1) for node in nodes]


class Parts:
    """Disjoint sets with path halving and union by size."""

    def __init__(self, nodes: Iterable[int]):
        self.parent = {node: node for node in nodes}
        self.size = dict.fromkeys(self.parent, 1)

    def find(self, node):
        while self.parent[node] != node:
            self.parent[node] = self.parent[self.parent[node]]
            node = self.parent[node]
        return node

    def join(self, one, other):
        one, other = self.find(one), self.find(other)
        if one == other:
            return False
        if self.size[one] < self.size[other]:
            one, other = other, one
        self.parent[other] = one
        self.size[one] += self.size[other]
        return True

    def largest(self):
        return max(self.size[node] for node, parent in self.parent.items() if node == parent)


def part_sizes(nodes, edges):
    parts = Parts(nodes)
    for one, other in edges:
        parts.join(one, other)
    return sorted(Counter(map(parts.find, nodes)).values())


def part_sizes_relabelling(nodes, edges):
    label = {node: node for node in nodes}
    for one, other in edges:
        old, new = label[one], label[other]
        if old != new:
            for node in label:
                if label[node] == old:
                    label[node] = new
    labels = list(label.values())
    return sorted(labels.count(kind) for kind in set(labels))


def part_sizes_by_search(nodes, edges):
    neighbours = {node: [] for node in nodes}
    for one, other in edges:
        neighbours[one].append(other)
        neighbours[other].append(one)
    sizes, seen = [], set()
    for node in nodes:
        if node in seen:
            continue
        queue, size = deque([node]), 0
        seen.add(node)
        while queue:
            size += 1
            for other in neighbours[queue.popleft()]:
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
        sizes.append(size)
    return sorted(sizes)


def on_cycles(edges):
    """Nodes that are left when ends without a way on or back are taken away."""
    out, into = defaultdict(set), defaultdict(set)
    for a, b in edges:
        out[a].add(b)
        into[b].add(a)
    left = set(out) | set(into)
    loose = [node for node in left if not out[node] or not into[node]]
    while loose:
        node = loose.pop()
        if node not in left:
            continue
        left.discard(node)
        for other in out[node]:
            into[other].discard(node)
            if not into[other]:
                loose.append(other)
        for other in into[node]:
            out[other].discard(node)
            if not out[other]:
                loose.append(other)
    return sorted(left)


def on_cycles_peeling(edges):
    edges = set(edges)
    while True:
        sources = {a for a, _ in edges}
        targets = {b for _, b in edges}
        kept = {(a, b) for a, b in edges if a in targets and b in sources}
        if len(kept) == len(edges):
            return sorted({node for edge in edges for node in edge})
        edges = kept


def costs_from(roads, start):
    """Dijkstra's shortest costs over (from, to, cost) roads, both ways."""
    ways = defaultdict(list)
    for a, b, cost in roads:
        ways[a].append((b, cost))
        ways[b].append((a, cost))
    done, queue = {}, [(0, start)]
    while queue:
        cost, node = heapq.heappop(queue)
        if node in done:
            continue
        done[node] = cost
        for other, more in ways[node]:
            if other not in done:
                heapq.heappush(queue, (cost + more, other))
    return dict(sorted(done.items()))


def costs_by_relaxing(roads, start):
    cost = {start: 0}
    changed = True
    while changed:
        changed = False
        for a, b, more in roads:
            for here, there in ((a, b), (b, a)):
                if here in cost and cost[here] + more < cost.get(there, math.inf):
                    cost[there] = cost[here] + more
                    changed = True
    return dict(sorted(cost.items()))


def costs_with_sorted_list(roads, start):
    waiting, done = [(0, start)], {}
    while waiting:
        waiting.sort()
        cost, node = waiting.pop(0)
        if node in done:
            continue
        done[node] = cost
        for a, b, more in roads:
            if a == node and b not in done:
                waiting.append((cost + more, b))
            elif b == node and a not in done:
                waiting.append((cost + more, a))
    return dict(sorted(done.items()))


def all_distances(size: int, roads: list[tuple[int, int, int]]) -> int:
    """Sum of all shortest distances, by Floyd and Warshall's three loops."""
    distance = [[math.inf] * size for _ in range(size)]
    for i in range(size):
        distance[i][i] = 0
    for a, b, cost in roads:
        distance[a][b] = distance[b][a] = min(distance[a][b], cost)
    for middle in range(size):
        for a in range(size):
            for b in range(size):
                over = distance[a][middle] + distance[middle][b]
                if over < distance[a][b]:
                    distance[a][b] = over
    return sum(d for row in distance for d in row if d < math.inf)


def all_distances_by_heaps(size, roads):
    ways = [[] for _ in range(size)]
    for a, b, cost in roads:
        ways[a].append((b, cost))
        ways[b].append((a, cost))
    total = 0
    for start in range(size):
        done, queue = set(), [(0, start)]
        while queue:
            cost, node = heapq.heappop(queue)
            if node not in done:
                done.add(node)
                total += cost
                for other, more in ways[node]:
                    heapq.heappush(queue, (cost + more, other))
    return total


def cheapest_net(size, roads):
    parts = Parts(range(size))
    return sum(cost for a, b, cost in sorted(roads, key=lambda r: r[2]) if parts.join(a, b))


def cheapest_net_growing(size, roads):
    total, waiting = 0, set(range(size))
    while waiting:
        inside = {waiting.pop()}
        while True:
            border = [cost for a, b, cost in roads if (a in inside) != (b in inside)]
            if not border:
                break
            best = min(border)
            total += best
            for a, b, cost in roads:
                if cost == best and (a in inside) != (b in inside):
                    inside |= {a, b}
                    break
        waiting -= inside
    return total


def longest_chain(edges):
    length = {}
    for node in build_order(edges):
        length[node] = 1
    following = defaultdict(list)
    for before, after in edges:
        following[before].append(after)
    for node in build_order(edges):
        for after in following[node]:
            length[after] = max(length[after], length[node] + 1)
    return max(length.values(), default=0)


def is_two_coloured(nodes, edges):
    """Whether the nodes split in two sides with links between the sides alone."""
    neighbours = {node: [] for node in nodes}
    for a, b in edges:
        neighbours[a].append(b)
        neighbours[b].append(a)
    side = {}
    for start in nodes:
        stack = [(start, True)] if start not in side else []
        while stack:
            node, colour = stack.pop()
            if node not in side:
                side[node] = colour
                stack.extend((other, not colour) for other in neighbours[node])
            elif side[node] != colour:
                return False
    return True


def degrees(edges):
    return Counter(node for edge in edges for node in edge).most_common(5)


def degrees_counting(edges):
    ends = [node for edge in edges for node in edge]
    pairs = [(node, ends.count(node)) for node in dict.fromkeys(ends)]
    return sorted(pairs, key=lambda pair: pair[1], reverse=True)[:5]


def common_friends(neighbours):
    """Pairs of nodes that share at least two neighbours."""
    shared = Counter()
    for friends in neighbours.values():
        shared.update(combinations(friends, 2))
    return sorted(pair for pair, count in shared.items() if count > 1)


def common_friends_of_pairs(neighbours):
    nodes = sorted(neighbours)
    found = []
    for i, a in enumerate(nodes):
        for b in nodes[i + 1 :]:
            if len([x for x in neighbours[a] if x in neighbours[b]]) > 1:
                found.append((a, b))
    return found


def cliques_of_three(nodes, edges):
    links = {frozenset(edge) for edge in edges}
    return sum(
        {frozenset((a, b)), frozenset((a, c)), frozenset((b, c))} <= links
        for a, b, c in combinations(nodes, 3)
    )


@dataclass
class Package:
    name: str
    requires: list[str] = field(default_factory=list)


def missing_requirements(packages: list[Package]) -> list[tuple[str, str]]:
    known = {package.name for package in packages}
    return [(p.name, need) for p in packages for need in p.requires if need not in known]


def missing_requirements_searching(packages):
    missing = []
    for package in packages:
        for need in package.requires:
            if not any(other.name == need for other in packages):
                missing.append((package.name, need))
    return missing


def reverse_links(neighbours):
    result = {node: [] for node in neighbours}
    for node, targets in neighbours.items():
        for target in targets:
            result[target].append(node)
    return result


def to_dot(edges):
    return "digraph {\n" + "".join(f"  n{a} -> n{b};\n" for a, b in edges) + "}"


def to_dot_growing(edges):
    lines = ()
    for a, b in edges:
        lines = lines + (f"  n{a} -> n{b};\n",)
    return "".join(["digraph {\n", *lines, "}"])


def has_link(neighbours, one, other):
    return other in neighbours.get(one, ())


def _layered(n, rng):
    edges = {tuple(sorted(pair)) for pair in samples.pairs(n, rng)}
    return (sorted(edges, key=lambda e: (e[1] * 7919) % 10007),)


def _directed(n, rng):
    return samples.pairs(n, rng), 0


def _with_nodes(n, rng):
    half = n // 2 + 2
    return list(range(half)), samples.pairs(half, rng, half)


def _roads(n, rng):
    return [(a, b, rng.randint(1, 90)) for a, b in samples.pairs(n, rng, n // 3 + 2)]


def _sized_roads(n, rng):
    return n // 3 + 2, _roads(n, rng)


def _loops(n, rng):
    return ([*samples.pairs(n // 2 + 1, rng), *((i + n, i + n + 1) for i in range(n // 2))],)


def _graph(n, rng):
    return (samples.graph(n // 3 + 2, rng),)


def _packages(n, rng):
    names = [f"{samples.word(rng)}-{i}" for i in range(n // 3 + 2)]
    packages = [Package(name, rng.sample(names, 2)) for name in names]
    return (packages[: len(packages) * 9 // 10 + 1],)


def _parts(n, rng):
    nodes, edges = _with_nodes(n, rng)
    parts = Parts(nodes)
    for one, other in edges:
        parts.join(one, other)
    return parts


CASES = {
    "build_order": _layered,
    "build_order_filtering_edges": _layered,
    "build_waves": _layered,
    "build_waves_by_sets": _layered,
    "reachable": _directed,
    "reachable_rescanning": _directed,
    "reachable_until_stable": _directed,
    "dependants_count": _layered,
    "dependants_count_from_each": _layered,
    "Parts.largest": lambda n, rng: (_parts(n, rng),),
    "Parts.find": lambda n, rng: (_parts(n, rng), n // 2),
    "part_sizes": _with_nodes,
    "part_sizes_relabelling": _with_nodes,
    "part_sizes_by_search": _with_nodes,
    "on_cycles": _loops,
    "on_cycles_peeling": _loops,
    "costs_from": lambda n, rng: (_roads(n, rng), 0),
    "costs_by_relaxing": lambda n, rng: (_roads(n, rng), 0),
    "costs_with_sorted_list": lambda n, rng: (_roads(n, rng), 0),
    "all_distances": _sized_roads,
    "all_distances_by_heaps": _sized_roads,
    "cheapest_net": _sized_roads,
    "cheapest_net_growing": _sized_roads,
    "longest_chain": _layered,
    "is_two_coloured": lambda n, rng: (range(n // 2 + 1), [(i, i // 2) for i in range(1, n // 2)]),
    "degrees": lambda n, rng: (samples.pairs(n, rng),),
    "degrees_counting": lambda n, rng: (samples.pairs(n, rng),),
    "common_friends": _graph,
    "common_friends_of_pairs": _graph,
    "cliques_of_three": lambda n, rng: (list(range(n // 4 + 1)), samples.pairs(n, rng)),
    "missing_requirements": _packages,
    "missing_requirements_searching": _packages,
    "reverse_links": _graph,
    "to_dot": lambda n, rng: (samples.pairs(n, rng),),
    "to_dot_growing": lambda n, rng: (samples.pairs(n, rng),),
    "has_link": lambda n, rng: (*_graph(n, rng), 0, 1),
}

ALIKE = [
    ("build_order", "build_order_filtering_edges"),
    ("build_waves", "build_waves_by_sets"),
    ("reachable", "reachable_rescanning", "reachable_until_stable"),
    ("dependants_count", "dependants_count_from_each"),
    ("part_sizes", "part_sizes_relabelling", "part_sizes_by_search"),
    ("on_cycles", "on_cycles_peeling"),
    ("costs_from", "costs_by_relaxing", "costs_with_sorted_list"),
    ("all_distances", "all_distances_by_heaps"),
    ("cheapest_net", "cheapest_net_growing"),
    ("degrees", "degrees_counting"),
    ("common_friends", "common_friends_of_pairs"),
    ("missing_requirements", "missing_requirements_searching"),
    ("to_dot", "to_dot_growing"),
]
