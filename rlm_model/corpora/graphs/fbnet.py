"""The FBNet space (Wu et al., 2019) as HW-NAS-Bench and HELP measured it: 22 layers on CIFAR."""

from __future__ import annotations

from rlm_model.contract.graphs.graph import Graph
from rlm_model.corpora.graphs.builder import GraphBuilder

STAGES = ((1, 16, 1), (4, 24, 1), (4, 32, 2), (4, 64, 2), (4, 112, 1), (4, 184, 2), (1, 352, 1))
"""Layers, channels and stride of each stage."""

CHOICES = (
    (3, 1, 1), (3, 1, 2), (3, 3, 1), (3, 6, 1),
    (5, 1, 1), (5, 1, 2), (5, 3, 1), (5, 6, 1), None,
)  # fmt: skip
"""Kernel, expansion and groups of each choice; none for the last, a skip."""


def build(arch: str) -> Graph:
    """The network of 22 numbers, joined by ``-``."""
    choices = iter(arch.split("-"))
    net = GraphBuilder(1, 3, 32, 32)
    x = net.conv_norm_relu("input", 16, 3)
    for layers, channels, stride in STAGES:
        for layer in range(layers):
            x = _layer(net, x, channels, 1 if layer else stride, int(next(choices)))
    return net.graph(net.pooled_linear(net.conv_norm_relu(x, 1504, 1), 100))


def _layer(net: GraphBuilder, x: str, channels: int, stride: int, choice: int) -> str:
    plan = CHOICES[choice]
    if plan is None:
        fits = stride == 1 and net.channels(x) == channels
        return x if fits else net.conv_norm_relu(x, channels, 1, stride)
    kernel, expansion, groups = plan
    wide = net.channels(x) * expansion
    y = net.conv_norm_relu(x, wide, 1, 1, groups)
    if groups > 1:
        y = _shuffled(net, y, groups)
    y = net.conv_norm_relu(y, wide, kernel, stride, wide)
    y = net.conv_norm(y, channels, 1, 1, groups)
    return net.add(y, x) if net.shape(y) == net.shape(x) else y


def _shuffled(net: GraphBuilder, x: str, groups: int) -> str:
    """Channels of all groups in turn."""
    batch, channels, height, width = net.shape(x)
    apart = net.reshape(x, batch, groups, channels // groups, height, width)
    turned = net.add_node("Transpose", [apart], {"perm": (0, 2, 1, 3, 4)})
    return net.reshape(turned, batch, channels, height, width)
