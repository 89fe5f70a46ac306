"""Values of small integer tensors: the shape that a ``Reshape`` asks for is often computed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rlm_model.contract.graphs.attributes import (
    MISFITS,
    Types,
    Values,
    from_value,
    integer,
    shape_part,
    slices_of,
)
from rlm_model.contract.graphs.graph import Constant, Node, TensorType

MAX_CONSTANT = 64
"""Elements up to which a tensor is followed by value."""


def evaluate(node: Node, types: Types, values: Values) -> list[Constant] | None:
    """The values of a node's outputs, where they follow from small constants or from shapes."""
    rule = _VALUES.get(node.operator)
    try:
        if node.operator == "Shape":
            shape = types[0].shape
            part = (None,) if shape is None else shape_part(node, shape)
            value = None if None in part else np.array(part, dtype=np.int64)
        elif rule is None or any(each is None for each in values):
            return None
        else:
            with np.errstate(all="ignore"):
                value = np.asarray(rule(node, [each for each in values if each is not None]))
    except MISFITS:
        return None
    return None if value is None or value.size > MAX_CONSTANT else [value]


def _take(node: Node, values: list[Constant]) -> Constant:
    return np.take(values[0], np.asarray(values[1], dtype=np.int64), integer(node, "axis", 0))


def _cut(node: Node, values: list[Constant]) -> Constant:
    types = [TensorType("int64", each.shape) for each in values]
    place: list[slice] = [slice(None)] * values[0].ndim
    for axis, start, end, step in slices_of(node, types, values):
        place[axis] = slice(start, end if end >= 0 else None, step)
    return values[0][tuple(place)]


def _divide(node: Node, values: list[Constant]) -> Constant:
    left, right = values
    if np.issubdtype(left.dtype, np.integer):
        # Integers are cut towards zero.
        return np.asarray(np.fix(np.true_divide(left, right)), dtype=left.dtype)
    return np.true_divide(left, right)


def _axes_of(node: Node, values: list[Constant]) -> tuple[int, ...]:
    return from_value(node, "axes", values, 1) or ()


def _convert(node: Node, values: list[Constant]) -> Constant:
    return values[0].astype(str(node.attributes["to"]))


_VALUES: dict[str, Callable[[Node, list[Constant]], Constant]] = {
    "Add": lambda _, values: np.add(*values),
    "Cast": _convert,
    "Concat": lambda node, values: np.concatenate(values, integer(node, "axis", 0)),
    "Div": _divide,
    "Equal": lambda _, values: np.equal(*values),
    "Gather": _take,
    "Max": lambda _, values: np.maximum.reduce(values),
    "Min": lambda _, values: np.minimum.reduce(values),
    "Mul": lambda _, values: np.multiply(*values),
    "Neg": lambda _, values: np.negative(values[0]),
    "ReduceProd": lambda node, values: np.prod(
        values[0], keepdims=bool(integer(node, "keepdims", 1))
    ),
    "Reshape": lambda _, values: np.reshape(
        values[0], tuple(int(size) for size in np.ravel(values[1]))
    ),
    "Slice": _cut,
    "Sqrt": lambda _, values: np.sqrt(values[0]),
    "Squeeze": lambda node, values: np.squeeze(values[0], _axes_of(node, values) or None),
    "Sub": lambda _, values: np.subtract(*values),
    "Unsqueeze": lambda node, values: np.expand_dims(values[0], _axes_of(node, values)),
    "Where": lambda _, values: np.where(*values),
}
