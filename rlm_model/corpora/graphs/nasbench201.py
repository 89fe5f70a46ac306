"""NAS-Bench-201 (Dong and Yang, 2020): a cell is a complete graph of 4 nodes.

HW-NAS-Bench and HELP measured networks of the same space.
"""

from __future__ import annotations

from rlm_model.contract.graphs.graph import Graph
from rlm_model.corpora.graphs.builder import GraphBuilder

STAGES = (16, 32, 64)
CELLS = 5


def build(arch: str, classes: int = 10, resolution: int = 32) -> Graph:
    """The network of ``|op~0|+|op~0|op~1|+|op~0|op~1|op~2|``.

    Args:
        arch: The cell.
        classes: 10 and 100 for CIFAR, 120 for ImageNet16-120.
        resolution: Height and width of the input: 32, or 16 for ImageNet16-120.
    """
    nodes = [
        [
            (op, int(source))
            for op, source in (edge.split("~") for edge in node.strip("|").split("|"))
        ]
        for node in arch.split("+")
    ]
    net = GraphBuilder(1, 3, resolution, resolution)
    x = net.conv_norm("input", STAGES[0], 3)
    for stage, channels in enumerate(STAGES):
        if stage:
            x = _reduction(net, x, channels)
        for _ in range(CELLS):
            x = _cell(net, x, nodes)
    return net.graph(net.pooled_linear(net.relu(net.norm(x)), classes))


def _cell(net: GraphBuilder, x: str, nodes: list[list[tuple[str, int]]]) -> str:
    tensors = [x]
    for edges in nodes:
        tensors.append(net.add(*(_operation(net, tensors[at], op) for op, at in edges)))
    return tensors[-1]


def _operation(net: GraphBuilder, x: str, name: str) -> str:
    if name == "skip_connect":
        return x
    if name == "none":
        return net.zero_times(x)
    if name == "avg_pool_3x3":
        return net.average_pool(x, 3, 1)
    kernels = {"nor_conv_1x1": 1, "nor_conv_3x3": 3}
    return net.relu_conv_norm(x, net.channels(x), kernels[name])


def _reduction(net: GraphBuilder, x: str, channels: int) -> str:
    main = net.relu_conv_norm(net.relu_conv_norm(x, channels, 3, 2), channels, 3)
    side = net.conv(net.average_pool(x, 2, 2), channels, 1)
    return net.add(main, side)
