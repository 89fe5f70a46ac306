"""The MnasNet space of Accel-NASBench (Ahmad et al., 2024): seven blocks of inverted residuals.

The source names neither the activation nor the gate of squeeze-and-excitation; ReLU and sigmoid
stand for them, of which no count depends.
"""

from __future__ import annotations

import re

from rlm_model.contract.graphs.graph import Graph
from rlm_model.corpora.graphs.builder import GraphBuilder

CHANNELS = (16, 24, 40, 80, 112, 192, 320)
STRIDES = (1, 2, 2, 2, 1, 2, 1)
BLOCK = re.compile(r"e(\d+)k(\d+)l(\d+)s(\d+)")


def build(arch: str) -> Graph:
    """The network of seven ``eXkYlZsW``: expansion, kernel, layers, squeeze-and-excitation."""
    net = GraphBuilder(1, 3, 224, 224)
    x = net.conv_norm_relu("input", 32, 3, 2)
    for block, channels, stride in zip(arch.split("|"), CHANNELS, STRIDES, strict=True):
        match = BLOCK.fullmatch(block)
        if match is None:
            raise ValueError(f"{block!r} is no block")
        expansion, kernel, layers, squeezed = map(int, match.groups())
        for layer in range(layers):
            step = 1 if layer else stride
            x = inverted_residual(net, x, channels, kernel, step, expansion, bool(squeezed))
    return net.graph(net.pooled_linear(net.conv_norm_relu(x, 1280, 1), 1000))


def inverted_residual(
    net: GraphBuilder,
    x: str,
    channels: int,
    kernel: int,
    stride: int,
    expansion: int,
    squeezed: bool = False,
) -> str:
    """The block of MobileNetV2: wide, depthwise, narrow, and the input where it fits.

    Args:
        net: Takes the block.
        x: Its input.
        channels: Of what it gives.
        kernel: Of the depthwise convolution.
        stride: Of the depthwise convolution.
        expansion: How many times as wide as its input it gets; 1 leaves the first part out.
        squeezed: Whether there is squeeze-and-excitation.
    """
    wide = net.channels(x) * expansion
    y = x if expansion == 1 else net.conv_norm_relu(x, wide, 1)
    y = net.conv_norm_relu(y, wide, kernel, stride, wide)
    if squeezed:
        gate = net.add_node("GlobalAveragePool", [y])
        gate = net.relu(net.conv(gate, net.channels(x) // 4, 1, bias=True))
        gate = net.add_node("Sigmoid", [net.conv(gate, wide, 1, bias=True)])
        y = net.add_node("Mul", [y, gate])
    y = net.conv_norm(y, channels, 1)
    return net.add(y, x) if net.shape(y) == net.shape(x) else y
