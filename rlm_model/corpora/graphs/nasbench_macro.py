"""NAS-Bench-Macro (Su et al., 2021): eight choices of an inverted residual block or none."""

from __future__ import annotations

from rlm_model.contract.graphs.graph import Graph
from rlm_model.corpora.graphs.builder import GraphBuilder
from rlm_model.corpora.graphs.mnasnet import inverted_residual

CHANNELS = (64, 128, 256)
BLOCKS = {"1": (3, 3), "2": (6, 5)}
"""Expansion and kernel of each choice that is a block."""


def build(arch: str) -> Graph:
    """The network of ``ab-cde-fgh``."""
    net = GraphBuilder(1, 3, 32, 32)
    x = net.conv_norm_relu("input", 32, 3)
    for channels, choices in zip(CHANNELS, arch.split("-"), strict=True):
        for place, choice in enumerate(choices):
            x = _layer(net, x, channels, 1 if place else 2, choice)
    return net.graph(net.pooled_linear(net.conv_norm_relu(x, 1280, 1), 10))


def _layer(net: GraphBuilder, x: str, channels: int, stride: int, choice: str) -> str:
    if choice == "0":
        return x if stride == 1 else net.conv_norm(x, channels, 1, stride)
    expansion, kernel = BLOCKS[choice]
    return inverted_residual(net, x, channels, kernel, stride, expansion)
