"""Graphs in arrays: components, paths, orders."""

from __future__ import annotations

from rlm_model.corpora.programs.subset import Array, List
from rlm_model.corpora.programs.templates import Range, Seed, Size, template
from rlm_model.corpora.programs.templates.common import MOD, mix, next_random

FAR = 1_000_000_000


def find_root(parent: Array, node: int) -> int:
    """Root of a node's tree."""
    root = node
    while parent[root] != root:
        root = parent[root]
    return root


@template(lambda p: p["n"], n=Size(4, 300_000), seed=Seed(), share=Range(30, 90))
def components(n: int, seed: int, share: int) -> int:
    """Components of a random graph, by joining trees by size."""
    parent = [0] * n
    sizes = [1] * n
    for i in range(n):
        parent[i] = i
    groups = n
    state = seed
    edges = n * share // 100
    for _edge in range(edges):
        state = next_random(state)
        a = find_root(parent, state % n)
        state = next_random(state)
        b = find_root(parent, state % n)
        if a != b:
            groups -= 1
            if sizes[a] < sizes[b]:
                parent[a] = b
                sizes[b] += sizes[a]
            else:
                parent[b] = a
                sizes[a] += sizes[b]
    return groups


@template(lambda p: p["n"] ** 3, n=Size(3, 300), factor=Range(3, 50))
def all_distances(n: int, factor: int) -> int:
    """Shortest distances between all nodes."""
    distance = [[0] * n for _ in range(n)]
    for i in range(n):
        for j in range(n):
            if i != j:
                distance[i][j] = (i * factor + j * 13) % 97 + 1
    for k in range(n):
        for i in range(n):
            for j in range(n):
                through = distance[i][k] + distance[k][j]
                if through < distance[i][j]:
                    distance[i][j] = through
    total = 0
    for i in range(n):
        for j in range(n):
            total += distance[i][j]
    return total


@template(lambda p: p["n"] ** 2, n=Size(3, 5000), factor=Range(3, 50))
def nearest_first(n: int, factor: int) -> int:
    """Shortest paths from one node, the nearest node next."""
    distance = [FAR] * n
    done = [0] * n
    distance[0] = 0
    for _round in range(n):
        nearest = -1
        for i in range(n):
            if done[i] == 0 and (nearest < 0 or distance[i] < distance[nearest]):
                nearest = i
        done[nearest] = 1
        for i in range(n):
            length = (nearest * factor + i * 7) % 101 + 1
            if distance[nearest] + length < distance[i]:
                distance[i] = distance[nearest] + length
    total = 0
    for i in range(n):
        total = mix(total, distance[i])
    return total


@template(lambda p: p["n"] * p["degree"], n=Size(4, 400_000), seed=Seed(), degree=Range(1, 6))
def visited_nodes(n: int, seed: int, degree: int) -> int:
    """Nodes that a search with a stack reaches, over linked edges."""
    first = [-1] * n
    following: List = []
    targets: List = []
    state = seed
    for node in range(n):
        for _edge in range(degree):
            state = next_random(state)
            targets.append(state % n)
            following.append(first[node])
            first[node] = len(targets) - 1
    visited = [0] * n
    stack: List = []
    stack.append(0)
    visited[0] = 1
    total = 0
    while len(stack) > 0:
        node = stack.pop()
        total = mix(total, node)
        edge = first[node]
        while edge >= 0:
            target = targets[edge]
            if visited[target] == 0:
                visited[target] = 1
                stack.append(target)
            edge = following[edge]
    return total


@template(lambda p: p["n"], n=Size(4, 1_000_000), span=Range(2, 40))
def task_order(n: int, span: int) -> int:
    """Ways through a chain of tasks that follow each other."""
    ways = [0] * (n + 1)
    ways[0] = 1
    for task in range(1, n + 1):
        ways[task] = ways[task - 1]
        if task % 3 != 0 and task >= span:
            ways[task] = (ways[task] + ways[task - span]) % MOD
    return ways[n]


@template(lambda p: p["n"], n=Size(4, 1_500_000), seed=Seed())
def cycle_lengths(n: int, seed: int) -> int:
    """Longest cycle of a random permutation."""
    order = [0] * n
    for i in range(n):
        order[i] = i
    state = seed
    for i in range(n - 1, 0, -1):
        state = next_random(state)
        j = state % (i + 1)
        order[i], order[j] = order[j], order[i]
    seen = [0] * n
    longest = 0
    cycles = 0
    for start in range(n):
        length = 0
        node = start
        while seen[node] == 0:
            seen[node] = 1
            node = order[node]
            length += 1
        if length > 0:
            cycles += 1
        longest = max(longest, length)
    return longest + cycles * 3
