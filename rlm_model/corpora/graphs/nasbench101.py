"""NAS-Bench-101 (Ying et al., 2019): a cell is a graph of at most 7 vertices and 9 edges."""

from __future__ import annotations

from rlm_model.contract.graphs.graph import Graph
from rlm_model.corpora.graphs.builder import GraphBuilder

STACKS = 3
CELLS = 3
STEM = 128


def build(arch: str) -> Graph:
    """The network of ``OPS:BITS``: a letter a vertex, and the upper triangle of the edges.

    The letters: I input, 3 and 1 convolutions, M max pool, O output.
    """
    operations, edges = _read(arch)
    net = GraphBuilder(1, 3, 32, 32)
    x = net.conv_norm_relu("input", STEM, 3)
    for stack in range(STACKS):
        if stack:
            x = net.max_pool(x, 2, 2)
        for _ in range(CELLS):
            x = _cell(net, x, STEM << stack, operations, edges)
    return net.graph(net.pooled_linear(x, 10))


def _read(arch: str) -> tuple[str, list[list[bool]]]:
    operations, bits = arch.split(":")
    count = len(operations)
    if len(bits) != count * (count - 1) // 2:
        raise ValueError(f"{arch}: {len(bits)} edges of {count} vertices")
    edges = [[False] * count for _ in range(count)]
    places = [(a, b) for a in range(count) for b in range(a + 1, count)]
    for (a, b), bit in zip(places, bits, strict=True):
        edges[a][b] = bit == "1"
    return operations, edges


def _vertex_channels(channels: int, edges: list[list[bool]]) -> list[int]:
    """Channels of each vertex; those that end in the output share its channels."""
    last = len(edges) - 1
    found = [0] * last + [channels]
    ending = [v for v in range(1, last) if edges[v][last]]
    for place, v in enumerate(ending):
        share, rest = divmod(channels, len(ending))
        found[v] = share + (place < rest)
    for v in range(last - 2, 0, -1):
        if not edges[v][last]:
            found[v] = max(found[w] for w in range(v + 1, last) if edges[v][w])
    return found


def _cell(
    net: GraphBuilder, x: str, channels: int, operations: str, edges: list[list[bool]]
) -> str:
    last = len(operations) - 1
    widths = _vertex_channels(channels, edges)
    tensors = [x]
    for v in range(1, last):
        terms: list[str] = []
        for u in range(1, v):
            if edges[u][v]:
                cut = widths[u] > widths[v]
                terms.append(net.slice(tensors[u], [0], [widths[v]], 1) if cut else tensors[u])
        if edges[0][v]:
            terms.append(net.conv_norm_relu(x, widths[v], 1))
        tensors.append(_operation(net, net.add(*terms), operations[v]))
    ending = [tensors[v] for v in range(1, last) if edges[v][last]]
    if not ending:
        return net.conv_norm_relu(x, channels, 1)
    joined = net.concat(ending)
    return net.add(joined, net.conv_norm_relu(x, channels, 1)) if edges[0][last] else joined


def _operation(net: GraphBuilder, x: str, letter: str) -> str:
    if letter == "M":
        return net.max_pool(x, 3, 1)
    return net.conv_norm_relu(x, net.channels(x), int(letter))
