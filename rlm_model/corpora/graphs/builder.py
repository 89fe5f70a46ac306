"""Builds graphs operator by operator; shapes follow from the rules of ONNX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rlm_model.contract.graphs.graph import Attribute, Constant, Graph, Node, TensorType
from rlm_model.contract.graphs.inference import complete
from rlm_model.contract.graphs.shapes import infer


class GraphBuilder:
    """Adds operators one after the other. Each method returns the name of what it writes.

    Shapes are (batch, channels, height, width). Padding keeps the size unless it is given.
    """

    def __init__(self, *shape: int) -> None:
        """Takes the shape of the network's input, which is called ``input``."""
        self._nodes: list[Node] = []
        self._types = {"input": TensorType("float32", shape)}
        self._weights: set[str] = set()
        self._constants: dict[str, Constant] = {}

    def graph(self, output: str) -> Graph:
        """The network that gives back a tensor."""
        return complete(
            self._nodes, ["input"], [output], self._types, self._weights, self._constants
        )

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of a tensor."""
        shape = self._types[name].shape or ()
        return tuple(size or 0 for size in shape)

    def channels(self, name: str) -> int:
        """The channels of a tensor."""
        return self.shape(name)[1]

    def add_node(
        self,
        operator: str,
        inputs: Sequence[str],
        attributes: Mapping[str, Attribute] | None = None,
    ) -> str:
        """Any operator with one output.

        Raises:
            ShapeError: The inputs do not fit it.
        """
        return self.add_nodes(operator, inputs, 1, attributes)[0]

    def add_nodes(
        self,
        operator: str,
        inputs: Sequence[str],
        count: int,
        attributes: Mapping[str, Attribute] | None = None,
    ) -> list[str]:
        """Any operator, with a count of outputs; see `add_node`."""
        names = [f"t{len(self._nodes)}.{at}" for at in range(count)]
        node = Node(operator, tuple(inputs), tuple(names), dict(attributes or {}))
        values = [self._constants.get(each) for each in inputs]
        kinds = infer(node, [self._types[each] for each in inputs], values)
        self._types.update(zip(names, kinds, strict=True))
        self._nodes.append(node)
        return names

    def weight(self, *shape: int) -> str:
        """A weight."""
        name = f"w{len(self._weights)}"
        self._weights.add(name)
        self._types[name] = TensorType("float32", shape)
        return name

    def constant(self, value: Constant) -> str:
        """A tensor of fixed values."""
        name = self.weight(*value.shape)
        self._types[name] = TensorType(str(value.dtype), value.shape)
        self._constants[name] = value
        return name

    def integers(self, values: Sequence[int]) -> str:
        """A constant list of integers."""
        return self.constant(np.array(values, dtype=np.int64))

    def conv(
        self,
        x: str,
        channels: int,
        kernel: int,
        stride: int = 1,
        groups: int = 1,
        bias: bool = False,
        padding: int | None = None,
    ) -> str:
        """A convolution."""
        pad = kernel // 2 if padding is None else padding
        weights = [self.weight(channels, self.channels(x) // groups, kernel, kernel)]
        if bias:
            weights.append(self.weight(channels))
        attributes: dict[str, Attribute] = {
            "kernel_shape": (kernel,) * 2,
            "strides": (stride,) * 2,
            "pads": (pad,) * 4,
            "group": groups,
        }
        return self.add_node("Conv", [x, *weights], attributes)

    def conv_transpose(self, x: str, channels: int) -> str:
        """A transposed 3x3 convolution of stride 2 with a bias, which doubles the size."""
        weights = [self.weight(self.channels(x), channels, 3, 3), self.weight(channels)]
        attributes: dict[str, Attribute] = {
            "kernel_shape": (3, 3),
            "strides": (2, 2),
            "pads": (1,) * 4,
            "output_padding": (1, 1),
        }
        return self.add_node("ConvTranspose", [x, *weights], attributes)

    def norm(self, x: str) -> str:
        """A batch normalization."""
        weights = [self.weight(self.channels(x)) for _ in range(4)]
        return self.add_node("BatchNormalization", [x, *weights])

    def relu(self, x: str) -> str:
        """A rectifier."""
        return self.add_node("Relu", [x])

    def add(self, *terms: str) -> str:
        """A sum, from the first term on."""
        total, *rest = terms
        for term in rest:
            total = self.add_node("Add", [total, term])
        return total

    def zero_times(self, x: str) -> str:
        """A tensor times 0."""
        return self.add_node("Mul", [x, self.constant(np.array(0.0, dtype=np.float32))])

    def max_pool(self, x: str, kernel: int, stride: int) -> str:
        """Maxima of windows."""
        return self._pool("MaxPool", x, kernel, stride)

    def average_pool(self, x: str, kernel: int, stride: int) -> str:
        """Means of windows, padding not counted."""
        return self._pool("AveragePool", x, kernel, stride)

    def concat(self, parts: Sequence[str]) -> str:
        """Tensors side by side along the channels."""
        return parts[0] if len(parts) == 1 else self.add_node("Concat", parts, {"axis": 1})

    def slice(self, x: str, starts: Sequence[int], ends: Sequence[int], first_axis: int) -> str:
        """A part of a tensor, from some axis on."""
        axes = range(first_axis, first_axis + len(starts))
        bounds = [self.integers(each) for each in (starts, ends, axes)]
        return self.add_node("Slice", [x, *bounds])

    def reshape(self, x: str, *shape: int) -> str:
        """A tensor in another shape."""
        return self.add_node("Reshape", [x, self.integers(shape)])

    def pooled_linear(self, x: str, classes: int) -> str:
        """The usual head: global average pool and a linear layer."""
        flat = self.add_node("Flatten", [self.add_node("GlobalAveragePool", [x])], {"axis": 1})
        weights = [self.weight(self.channels(flat), classes), self.weight(classes)]
        return self.add_node("Gemm", [flat, *weights])

    def conv_norm(
        self, x: str, channels: int, kernel: int, stride: int = 1, groups: int = 1
    ) -> str:
        """Convolution and batch normalization."""
        return self.norm(self.conv(x, channels, kernel, stride, groups))

    def conv_norm_relu(
        self, x: str, channels: int, kernel: int, stride: int = 1, groups: int = 1
    ) -> str:
        """Convolution, batch normalization and rectifier."""
        return self.relu(self.conv_norm(x, channels, kernel, stride, groups))

    def relu_conv_norm(self, x: str, channels: int, kernel: int, stride: int = 1) -> str:
        """Rectifier, convolution and batch normalization."""
        return self.conv_norm(self.relu(x), channels, kernel, stride)

    def _pool(self, operator: str, x: str, kernel: int, stride: int) -> str:
        attributes: dict[str, Attribute] = {
            "kernel_shape": (kernel,) * 2,
            "strides": (stride,) * 2,
            "pads": ((kernel - 1) // 2,) * 4,
        }
        return self.add_node(operator, [x], attributes)
