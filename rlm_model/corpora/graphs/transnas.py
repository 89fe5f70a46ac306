"""TransNAS-Bench-101 (Duan et al., 2021): a backbone, and a head for each of seven tasks."""

from __future__ import annotations

from math import log2

from rlm_model.contract.graphs.graph import Graph
from rlm_model.corpora.graphs.builder import GraphBuilder

CELLS = 2
"""Cells of a module; the first one changes width and size."""

CLASSES = {"class_object": 75, "class_scene": 47, "room_layout": 9}
IMAGES = ("autoencoder", "normal")
TASKS = (*CLASSES, "jigsaw", "segmentsemantic", *IMAGES)

TILES = 9
"""Tiles of a jigsaw, which go through the backbone as a batch."""


def build(arch: str, task: str | None = None) -> Graph:
    """The network of ``64-MACRO-CELL``.

    Args:
        arch: Base width, a digit a module, and the cell.
        task: One of `TASKS`; None for the backbone alone.
    """
    net = GraphBuilder(*((TILES, 3, 64, 64) if task == "jigsaw" else (1, 3, 256, 256)))
    width, macro, cell = arch.split("-")
    x = _backbone(net, int(width), macro, cell)
    if task in CLASSES:
        return net.graph(net.pooled_linear(x, CLASSES[task]))
    if task == "jigsaw":
        _, channels, *sizes = net.shape(x)
        return net.graph(net.pooled_linear(net.reshape(x, 1, TILES * channels, *sizes), 1000))
    doublings = _doublings(macro)
    if task == "segmentsemantic":
        return net.graph(_segmentation(net, x, doublings))
    if task in IMAGES:
        return net.graph(_image(net, x, doublings))
    if task is not None:
        raise ValueError(f"no task {task!r}; there are {', '.join(TASKS)}")
    return net.graph(x)


def _doublings(macro: str) -> int:
    """How often a decoder doubles the size; its code takes 224x224 for the size of the input."""
    size = 56
    for digit in macro:
        if digit in "34":
            size //= 2
    return int(log2(256 / size))


def _backbone(net: GraphBuilder, width: int, macro: str, cell: str) -> str:
    x = net.conv_norm_relu("input", width // 2, 3, 2)
    x = net.conv_norm(x, width, 3, 2)
    for digit in macro:
        for place in range(CELLS):
            stride = 2 if digit in "34" and not place else 1
            width *= 2 if digit in "24" and not place else 1
            x = (
                _basic(net, x, width, stride)
                if cell == "basic"
                else _cell(net, x, width, stride, cell)
            )
    return x


def _basic(net: GraphBuilder, x: str, channels: int, stride: int) -> str:
    y = net.relu_conv_norm(net.relu_conv_norm(x, channels, 3, stride), channels, 3)
    fits = stride == 1 and net.channels(x) == channels
    return net.add(y, x if fits else net.conv_norm(x, channels, 1, stride))


def _cell(net: GraphBuilder, x: str, channels: int, stride: int, cell: str) -> str:
    tensors = [x]
    for letters in cell.split("_"):
        terms = [
            _operation(net, tensors[source], channels, 1 if source else stride, letter)
            for source, letter in enumerate(letters)
        ]
        tensors.append(net.add(*terms))
    return tensors[-1]


def _operation(net: GraphBuilder, x: str, channels: int, stride: int, letter: str) -> str:
    fits = stride == 1 and net.channels(x) == channels
    if letter == "0":
        return net.zero_times(x) if fits else _zeros(net, x, channels, stride)
    if letter == "1":
        return x if fits else _reduced(net, x, channels, stride)
    return net.relu_conv_norm(x, channels, {"2": 1, "3": 3}[letter], stride)


def _zeros(net: GraphBuilder, x: str, channels: int, stride: int) -> str:
    batch, _, *sizes = net.shape(x)
    shape = [batch, channels, *(-(-size // stride) for size in sizes)]
    return net.add_node("ConstantOfShape", [net.integers(shape)])


def _reduced(net: GraphBuilder, x: str, channels: int, stride: int) -> str:
    """A factorized reduction: two convolutions, the second of the input moved by a pixel."""
    y = net.relu(x)
    first = net.conv(y, channels // 2, 1, stride)
    _, _, height, width = net.shape(y)
    moved = net.add_node("Pad", [y, net.integers([0, 0, 0, 0, 0, 0, 1, 1])])
    moved = net.slice(moved, [1, 1], [height + 1, width + 1], 2)
    return net.norm(net.concat([first, net.conv(moved, channels - channels // 2, 1, stride)]))


def _segmentation(net: GraphBuilder, x: str, doublings: int) -> str:
    x = _conv_layer(net, x, 1024)
    for _ in range(6 - doublings):
        x = _conv_layer(net, x, net.channels(x) // 2)
    for _ in range(doublings - 1):
        x = _up_layer(net, x, net.channels(x) // 2)
    x = _up_layer(net, x, net.channels(x))
    return net.conv(x, 17, 3, bias=True)


def _image(net: GraphBuilder, x: str, doublings: int) -> str:
    x = _conv_layer(net, _conv_layer(net, x, 1024), 1024)
    for least, channels in (
        (6, 512),
        (0, 512),
        (5, 256),
        (0, 128),
        (4, 64),
        (0, 64),
        (3, 32),
        (0, 32),
    ):
        up = least and doublings >= least
        x = _up_layer(net, x, channels) if up else _conv_layer(net, x, channels)
    x = _up_layer(net, x, 16)
    x = _conv_layer(net, x, 32)
    x = _up_layer(net, x, 16)
    return net.add_node("Tanh", [net.conv(x, 3, 3, bias=True)])


def _conv_layer(net: GraphBuilder, x: str, channels: int) -> str:
    return _leaky(net, net.norm(net.conv(x, channels, 3, bias=True)))


def _up_layer(net: GraphBuilder, x: str, channels: int) -> str:
    return _leaky(net, net.norm(net.conv_transpose(x, channels)))


def _leaky(net: GraphBuilder, x: str) -> str:
    return net.add_node("LeakyRelu", [x], {"alpha": 0.2})
