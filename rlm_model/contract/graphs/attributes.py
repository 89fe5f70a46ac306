"""What attributes and inputs say of an operator: axes, windows, padding, cuts.

Raised where they are of another type, not known, or do not fit: one of `MISFITS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np

from rlm_model.contract.graphs.graph import Constant, Node, TensorType

MISFITS = (IndexError, TypeError, ValueError, ZeroDivisionError, OverflowError)
"""What is raised here where attributes or inputs do not fit an operator."""

Shape = tuple["int | None", ...]
Types = Sequence[TensorType]
Values = Sequence["Constant | None"]


def axis_of(node: Node, rank: int, default: int) -> int:
    """The axis that an attribute names, from 0, of a tensor of some rank."""
    axis = integer(node, "axis", default)
    return axis + rank if axis < 0 else axis


def integer(node: Node, name: str, default: int) -> int:
    """An attribute that is an integer."""
    value = node.attributes.get(name, default)
    if not isinstance(value, int):
        raise TypeError(f"{name} is {value!r}")
    return value


def integers(node: Node, name: str, default: tuple[int, ...]) -> tuple[int, ...]:
    """An attribute that is a list of integers."""
    value = node.attributes.get(name, default)
    if not isinstance(value, tuple) or not all(isinstance(each, int) for each in value):
        raise TypeError(f"{name} is {value!r}")
    return value  # pyright: ignore[reportReturnType]


def known_shape(kind: TensorType) -> Shape:
    """The shape of a tensor, which has to be known."""
    if kind.shape is None:
        raise ValueError("a shape is not known")
    return kind.shape


def from_value(node: Node, name: str, values: Values, place: int) -> tuple[int, ...] | None:
    """Integers that an attribute or, in later versions, an input holds."""
    if name in node.attributes:
        return integers(node, name, ())
    if len(values) > place and (value := values[place]) is not None:
        return tuple(int(each) for each in np.ravel(value))
    return None


def shape_part(node: Node, shape: Shape) -> Shape:
    """What a ``Shape`` takes of a shape."""
    return shape[integer(node, "start", 0) : integer(node, "end", len(shape))]


def window(node: Node, types: Types) -> tuple[int, ...]:
    """The kernel of a convolution or pooling, whose weights may say it alone."""
    kernel = node.attributes.get("kernel_shape")
    if kernel is None and len(types) > 1 and types[1].shape is not None:
        kernel = types[1].shape[2:]
    if not isinstance(kernel, tuple) or not all(isinstance(size, int) for size in kernel):
        raise ValueError("no kernel")
    return kernel  # pyright: ignore[reportReturnType]


def pads_of(node: Node, types: Types) -> tuple[int, ...]:
    """The padding of a convolution or pooling, begins and then ends."""
    kernel = window(node, types)
    spatial = len(kernel)
    auto = node.attributes.get("auto_pad", "NOTSET")
    if auto not in ("SAME_UPPER", "SAME_LOWER"):
        return integers(node, "pads", (0,) * 2 * spatial)
    shape = known_shape(types[0])[2:]
    strides = integers(node, "strides", (1,) * spatial)
    dilations = integers(node, "dilations", (1,) * spatial)
    begins: list[int] = []
    ends: list[int] = []
    for size, k, stride, dilation in zip(shape, kernel, strides, dilations, strict=True):
        if size is None:
            raise ValueError("a size is not known")
        total = max((ceil(size / stride) - 1) * stride + dilation * (k - 1) + 1 - size, 0)
        less, more = total // 2, total - total // 2
        begins.append(less if auto == "SAME_UPPER" else more)
        ends.append(more if auto == "SAME_UPPER" else less)
    return (*begins, *ends)


def slices_of(node: Node, types: Types, values: Values) -> list[tuple[int, int, int, int]]:
    """The cuts of a ``Slice`` as axis, first, end and step, within the sizes.

    Raises:
        ValueError: One of them is not known.
    """
    shape = known_shape(types[0])
    starts = from_value(node, "starts", values, 1)
    ends = from_value(node, "ends", values, 2)
    if starts is None or ends is None or (len(node.inputs) > 3 and values[3] is None):
        raise ValueError("a cut is not known")
    axes = from_value(node, "axes", values, 3) or tuple(range(len(starts)))
    steps = from_value(node, "steps", values, 4) or (1,) * len(starts)
    cuts: list[tuple[int, int, int, int]] = []
    for axis, start, end, step in zip(axes, starts, ends, steps, strict=True):
        size = shape[axis]
        if size is None:
            raise ValueError("a size is not known")
        begin, stop, by = slice(start, end if end >= -(2**62) else None, step).indices(size)
        cuts.append((axis % len(shape), begin, stop, by))
    return sorted(cuts)
