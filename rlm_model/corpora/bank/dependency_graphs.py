"""Who needs whom: packages, tasks, links and roads as graphs."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict, deque
from itertools import combinations

from rlm_model.corpora.bank import samples


def adjacency(edges):
    """Both directions of each edge, neighbours sorted and without repeats."""
    near = defaultdict(set)
    for a, b in edges:
        near[a].add(b)
        near[b].add(a)
    return {node: sorted(near[node]) for node in sorted(near)}


def hops_from(network: dict[int, list[int]], start: int) -> list[int]:
    """Number of links from the start to each node, -1 where there is no way."""
    hops = [-1] * len(network)
    hops[start] = 0
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there in network[here]:
            if hops[there] < 0:
                hops[there] = hops[here] + 1
                waiting.append(there)
    return hops


def hops_with_plain_lists(network, start):
    queue, seen = [(start, 0)], [start]
    hops = [-1] * len(network)
    while len(queue) > 0:
        node, distance = queue.pop(0)
        hops[node] = distance
        for other in network[node]:
            if other not in seen:
                seen.append(other)
                queue.append((other, distance + 1))
    return hops


def route(network, start, goal):
    """Nodes on the way with the fewest links, found through remembered predecessors."""
    came_from = {start: start}
    waiting = deque([start])
    while waiting and goal not in came_from:
        here = waiting.popleft()
        for there in network[here]:
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    if goal not in came_from:
        return []
    way = [goal]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]


def route_carrying_paths(network, start, goal):
    paths, seen = [[start]], {start}
    while paths:
        path = paths.pop(0)
        if path[-1] == goal:
            return path
        for there in network[path[-1]]:
            if there not in seen:
                seen.add(there)
                paths.append(path + [there])
    return []


def task_order(requires: dict[int, list[int]]) -> list[int]:
    """Tasks after all they require; of those that are ready, the smallest first."""
    missing = {task: len(needed) for task, needed in requires.items()}
    unlocks: dict[int, list[int]] = {task: [] for task in requires}
    for task, needed in requires.items():
        for other in needed:
            unlocks[other].append(task)
    ready = [task for task, count in missing.items() if count == 0]
    heapq.heapify(ready)
    order = []
    while ready:
        task = heapq.heappop(ready)
        order.append(task)
        for follower in unlocks[task]:
            missing[follower] -= 1
            if missing[follower] == 0:
                heapq.heappush(ready, follower)
    return order


def task_order_scanning(requires):
    done: list[int] = []
    finished: set[int] = set()
    while len(done) < len(requires):
        ready = [t for t in requires if t not in finished and finished.issuperset(requires[t])]
        if not ready:
            break
        done.append(min(ready))
        finished.add(done[-1])
    return done


def install_plan(requires, wanted):
    """What to install for the wanted packages, requirements first."""
    plan: dict[int, None] = {}

    def visit(package):
        if package in plan:
            return
        for needed in requires[package]:
            visit(needed)
        plan[package] = None

    for package in wanted:
        visit(package)
    return list(plan)


def install_plan_retracing(requires, wanted):
    def everything_for(package):
        found = []
        for needed in requires[package]:
            found += everything_for(needed)
        return found + [package]

    plan = []
    for package in wanted:
        for needed in everything_for(package):
            if needed not in plan:
                plan.append(needed)
    return plan


def has_cycle(requires: dict) -> bool:
    """Whether some task needs itself: walks down with three colours, without recursion."""
    state = dict.fromkeys(requires, "new")
    for root in requires:
        if state[root] != "new":
            continue
        trail = [(root, iter(requires[root]))]
        state[root] = "active"
        while trail:
            task, rest = trail[-1]
            needed = next(rest, None)
            if needed is None:
                state[task] = "done"
                trail.pop()
            elif state[needed] == "active":
                return True
            elif state[needed] == "new":
                state[needed] = "active"
                trail.append((needed, iter(requires[needed])))
    return False


def has_cycle_from_each(requires):
    for start in requires:
        seen, todo = set(), list(requires[start])
        while todo:
            task = todo.pop()
            if task == start:
                return True
            if task not in seen:
                seen.add(task)
                todo.extend(requires[task])
    return False


def cheapest_costs(roads, start):
    """Cost of the best way to each place with a heap of places to visit."""
    best = {start: 0}
    heap = [(0, start)]
    while heap:
        cost, place = heapq.heappop(heap)
        if cost > best[place]:
            continue
        for other, length in roads[place]:
            if cost + length < best.get(other, math.inf):
                best[other] = cost + length
                heapq.heappush(heap, (cost + length, other))
    return sorted(best.items())


def cheapest_costs_scanning(roads, start):
    cost = {start: 0}
    settled = set()
    while len(settled) < len(cost):
        place = min((p for p in cost if p not in settled), key=cost.__getitem__)
        settled.add(place)
        for other, length in roads[place]:
            cost[other] = min(cost.get(other, math.inf), cost[place] + length)
    return sorted(cost.items())


def groups(network):
    """Sizes of the connected parts, largest first."""
    left, sizes = set(network), []
    while left:
        todo = [left.pop()]
        size = 0
        while todo:
            node = todo.pop()
            size += 1
            for other in network[node]:
                if other in left:
                    left.remove(other)
                    todo.append(other)
        sizes.append(size)
    return sorted(sizes, reverse=True)


def groups_by_merging_sets(network):
    parts = []
    for node, others in network.items():
        joined = {node, *others}
        apart = []
        for part in parts:
            if part & joined:
                joined |= part
            else:
                apart.append(part)
        parts = apart + [joined]
    return sorted((len(part) for part in parts), reverse=True)


def page_ranks(links, rounds=20, damping=0.85):
    """Importance of pages: each hands its own on to those it links to, for some rounds."""
    count = len(links)
    rank = dict.fromkeys(links, 1 / count)
    for _ in range(rounds):
        fresh = dict.fromkeys(links, 0.0)
        for page, targets in links.items():
            for target in targets:
                fresh[target] += rank[page] / len(targets)
        rank = {page: (1 - damping) / count + damping * fresh[page] for page in links}
    return {page: round(value, 9) for page, value in rank.items()}


def page_ranks_pulling(links, rounds=20, damping=0.85):
    count = len(links)
    rank = dict.fromkeys(links, 1 / count)
    for _ in range(rounds):
        before = dict(rank)
        for page in links:
            gained = 0.0
            for other, targets in links.items():
                if page in targets:
                    gained += before[other] / len(targets)
            rank[page] = (1 - damping) / count + damping * gained
    return {page: round(value, 9) for page, value in rank.items()}


def people_to_suggest(network, person, limit=10):
    """Those with most contacts in common with a person."""
    mine = set(network[person])
    shared = Counter(x for friend in mine for x in network[friend] if x not in mine | {person})
    return heapq.nsmallest(limit, shared, key=lambda other: (-shared[other], other))


def triangles(network):
    near = {node: set(others) for node, others in network.items()}
    return sum(b in near[a] for node in near for a, b in combinations(near[node], 2)) // 3


def _requirements(n, rng, most=2):
    """Task i needs up to `most` earlier ones: no cycle, and no long chain."""
    return {
        i: sorted({rng.randrange(i) for _ in range(rng.randint(0, most)) if i}) for i in range(n)
    }


def _roads(n, rng):
    network = samples.graph(n, rng, 6)
    return {a: [(b, 1 + (a * b + a + b) % 97) for b in near] for a, near in network.items()}, 0


def _split_network(n, rng):
    near = {node: [] for node in range(n)}
    for a, b in samples.pairs(n // 2, rng, n) if n > 1 else ():
        near[a].append(b)
        near[b].append(a)
    return (near,)


def _links(n, rng):
    return ({page: sorted({rng.randrange(n) for _ in range(4)}) for page in range(n)},)


CASES = {
    "adjacency": lambda n, rng: (samples.pairs(n, rng),),
    "hops_from": lambda n, rng: (samples.graph(n, rng, 4), 0),
    "hops_with_plain_lists": lambda n, rng: (samples.graph(n, rng, 4), 0),
    "route": lambda n, rng: (samples.graph(n, rng), 0, n - 1),
    "route_carrying_paths": lambda n, rng: (samples.graph(n, rng), 0, n - 1),
    "task_order": lambda n, rng: (_requirements(n, rng),),
    "task_order_scanning": lambda n, rng: (_requirements(n, rng),),
    "install_plan": lambda n, rng: (_requirements(n, rng), list(range(n - 1, -1, -7))),
    "install_plan_retracing": lambda n, rng: (_requirements(n, rng), list(range(n - 1, -1, -7))),
    "has_cycle": lambda n, rng: (_requirements(n, rng),),
    "has_cycle_from_each": lambda n, rng: (_requirements(n, rng, 3),),
    "cheapest_costs": _roads,
    "cheapest_costs_scanning": _roads,
    "groups": _split_network,
    "groups_by_merging_sets": _split_network,
    "page_ranks": _links,
    "page_ranks_pulling": _links,
    "people_to_suggest": lambda n, rng: (samples.graph(n, rng, 6), 0, 10),
    "triangles": lambda n, rng: (samples.graph(n, rng, 6),),
}

ALIKE = [
    ("hops_from", "hops_with_plain_lists"),
    ("route", "route_carrying_paths"),
    ("task_order", "task_order_scanning"),
    ("install_plan", "install_plan_retracing"),
    ("has_cycle", "has_cycle_from_each"),
    ("cheapest_costs", "cheapest_costs_scanning"),
    ("groups", "groups_by_merging_sets"),
    ("page_ranks", "page_ranks_pulling"),
]
