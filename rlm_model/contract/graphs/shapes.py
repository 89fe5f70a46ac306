"""Types of what operators write, by the rules of ONNX, for the operators of common networks.

What is not in the table here has an unknown type.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor, prod

import numpy as np

from rlm_model.contract.graphs.attributes import (
    MISFITS,
    Shape,
    Types,
    Values,
    axis_of,
    from_value,
    integer,
    integers,
    known_shape,
    pads_of,
    shape_part,
    slices_of,
    window,
)
from rlm_model.contract.graphs.graph import UNKNOWN, Node, TensorType
from rlm_model.contract.graphs.operators import words


class ShapeError(ValueError):
    """Inputs that do not fit an operator."""


def infer(node: Node, types: Types, values: Values) -> list[TensorType]:
    """The types of a node's outputs.

    Args:
        node: The node.
        types: The types of its inputs.
        values: Their values where they are known.

    Raises:
        ShapeError: The inputs do not fit the operator.
    """
    rule = _RULES.get(node.operator)
    if rule is None:
        found = [UNKNOWN]
    else:
        try:
            found = rule(node, types, values)
        except MISFITS as error:
            raise ShapeError(f"the inputs of {node.operator} do not fit: {error}") from error
    return [*found[: len(node.outputs)], *[UNKNOWN] * (len(node.outputs) - len(found))]


def broadcast(shapes: Sequence[Shape | None]) -> Shape | None:
    """The shape of tensors that are joined element by element.

    Raises:
        ValueError: They can't be joined.
    """
    if any(shape is None for shape in shapes):
        return None
    known = [shape for shape in shapes if shape is not None]
    rank = max(map(len, known), default=0)
    result: list[int | None] = []
    for place in range(-rank, 0):
        sizes = {shape[place] for shape in known if len(shape) >= -place} - {1}
        numbers = sizes - {None}
        if len(numbers) > 1:
            raise ValueError(f"shapes {known} can't be joined")
        result.append(numbers.pop() if numbers else (None if sizes else 1))
    return tuple(result)


def _same(node: Node, types: Types, values: Values) -> list[TensorType]:
    return [types[0]] * len(node.outputs)


def _first(node: Node, types: Types, values: Values) -> list[TensorType]:
    return [types[0]]


def _joined(node: Node, types: Types, values: Values) -> list[TensorType]:
    return [TensorType(types[0].element, broadcast([each.shape for each in types]))]


def _compared(node: Node, types: Types, values: Values) -> list[TensorType]:
    return [TensorType("bool", broadcast([each.shape for each in types]))]


def _where(node: Node, types: Types, values: Values) -> list[TensorType]:
    return [TensorType(types[1].element, broadcast([each.shape for each in types]))]


def _slid(
    size: int | None, kernel: int, stride: int, dilation: int, pad: int, up: bool
) -> int | None:
    if size is None:
        return None
    steps = (size + pad - dilation * (kernel - 1) - 1) / stride
    result = (ceil(steps) if up else floor(steps)) + 1
    if up and (result - 1) * stride >= size + pad:
        result -= 1  # a window that would start in the padding at the end is none
    if result < 1:
        raise ValueError("a kernel is larger than its input")
    return result


def _spatial(node: Node, types: Types) -> Shape:
    shape = known_shape(types[0])[2:]
    kernel = window(node, types)
    ones = (1,) * len(kernel)
    strides = integers(node, "strides", ones)
    dilations = integers(node, "dilations", ones)
    pads = pads_of(node, types)
    up = bool(integer(node, "ceil_mode", 0))
    return tuple(
        _slid(size, k, stride, dilation, begin + end, up)
        for size, k, stride, dilation, begin, end in zip(
            shape, kernel, strides, dilations, pads[: len(kernel)], pads[len(kernel) :], strict=True
        )
    )


def _convolved(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape, weight = known_shape(types[0]), known_shape(types[1])
    channels, groups = weight[1], integer(node, "group", 1)
    if shape[1] is not None and channels is not None and shape[1] != channels * groups:
        raise ValueError(f"{shape[1]} channels for {channels * groups}")
    return [TensorType(types[0].element, (shape[0], weight[0], *_spatial(node, types)))]


def _transposed(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape, weight = known_shape(types[0]), known_shape(types[1])
    if shape[1] is not None and weight[0] is not None and shape[1] != weight[0]:
        raise ValueError(f"{shape[1]} channels for {weight[0]}")
    kernel = window(node, types)
    ones = (1,) * len(kernel)
    strides = integers(node, "strides", ones)
    dilations = integers(node, "dilations", ones)
    extra = integers(node, "output_padding", (0,) * len(kernel))
    pads = integers(node, "pads", (0,) * 2 * len(kernel))
    auto = node.attributes.get("auto_pad", "NOTSET")
    asked = node.attributes.get("output_shape")
    sizes: list[int | None] = []
    for place, size in enumerate(shape[2:]):
        if isinstance(asked, tuple):
            sizes.append(int(asked[place - len(kernel)]))
        elif size is None:
            sizes.append(None)
        elif auto in ("SAME_UPPER", "SAME_LOWER"):
            sizes.append(size * strides[place])
        else:
            span = dilations[place] * (kernel[place] - 1) + 1
            pad = pads[place] + pads[place + len(kernel)]
            sizes.append(strides[place] * (size - 1) + extra[place] + span - pad)
    channels = weight[1]
    out = None if channels is None else channels * integer(node, "group", 1)
    return [TensorType(types[0].element, (shape[0], out, *sizes))]


def _pooled(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = (*known_shape(types[0])[:2], *_spatial(node, types))
    return [TensorType(types[0].element, shape), TensorType("int64", shape)]


def _pooled_whole(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = known_shape(types[0])
    return [TensorType(types[0].element, (*shape[:2], *[1] * (len(shape) - 2)))]


def _multiplied(node: Node, types: Types, values: Values) -> list[TensorType]:
    left, right = known_shape(types[0]), known_shape(types[1])
    if not left or not right:
        raise ValueError("a scalar can't be multiplied as a matrix")
    inner = right[max(len(right) - 2, 0)]
    if left[-1] is not None and inner is not None and left[-1] != inner:
        raise ValueError(f"{left} times {right}")
    lead = broadcast([left[:-2], right[:-2]]) or ()
    rows = left[-2:-1]
    columns = right[-1:] if len(right) > 1 else ()
    return [TensorType(types[0].element, (*lead, *rows, *columns))]


def _gemm(node: Node, types: Types, values: Values) -> list[TensorType]:
    left, right = known_shape(types[0]), known_shape(types[1])
    if integer(node, "transA", 0):
        left = left[::-1]
    if integer(node, "transB", 0):
        right = right[::-1]
    if left[1] is not None and right[0] is not None and left[1] != right[0]:
        raise ValueError(f"{left} times {right}")
    return [TensorType(types[0].element, (left[0], right[1]))]


def _flattened(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = known_shape(types[0])
    axis = axis_of(node, len(shape), 1)
    return [TensorType(types[0].element, (_product(shape[:axis]), _product(shape[axis:])))]


def _product(shape: Shape) -> int | None:
    return None if None in shape else prod(each or 0 for each in shape)


def _reshaped(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = types[0].shape
    wanted = from_value(node, "shape", values, 1)
    if wanted is None:
        rank = types[1].shape if len(types) > 1 else None
        if rank is not None and rank and rank[0] is not None:
            return [TensorType(types[0].element, (None,) * rank[0])]
        return [TensorType(types[0].element, None)]
    if not integer(node, "allowzero", 0) and shape is not None:
        sizes = [size or shape[at] for at, size in enumerate(wanted)]
    else:
        sizes = [size or None for size in wanted]
    if -1 in sizes:
        at = sizes.index(-1)
        rest = _product(tuple(sizes[:at] + sizes[at + 1 :]))
        whole = None if shape is None else _product(shape)
        sizes[at] = None if whole is None or not rest else whole // rest
    result = tuple(sizes)
    before, behind = None if shape is None else _product(shape), _product(result)
    if None not in (before, behind) and before != behind:
        raise ValueError(f"{shape} as {result}")
    return [TensorType(types[0].element, result)]


def _permuted(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = known_shape(types[0])
    order = integers(node, "perm", tuple(reversed(range(len(shape)))))
    return [TensorType(types[0].element, tuple(shape[axis] for axis in order))]


def _concatenated(node: Node, types: Types, values: Values) -> list[TensorType]:
    shapes = [known_shape(each) for each in types]
    axis = axis_of(node, len(shapes[0]), 0)
    sizes = [shape[axis] for shape in shapes]
    rest = {(*shape[:axis], *shape[axis + 1 :]) for shape in shapes}
    if len(rest) > 1 and not any(None in each for each in rest):
        raise ValueError(f"{shapes} on axis {axis}")
    total = None if None in sizes else sum(size or 0 for size in sizes)
    shape = (*shapes[0][:axis], total, *shapes[0][axis + 1 :])
    return [TensorType(types[0].element, shape)]


def _sliced(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = list(known_shape(types[0]))
    try:
        cuts = slices_of(node, types, values)
    except ValueError:
        return [TensorType(types[0].element, (None,) * len(shape))]
    for axis, start, end, step in cuts:
        shape[axis] = len(range(start, end, step))
    return [TensorType(types[0].element, tuple(shape))]


def _padded(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = known_shape(types[0])
    pads = from_value(node, "pads", values, 1)
    if pads is None:
        return [TensorType(types[0].element, (None,) * len(shape))]
    axes = from_value(node, "axes", values, 3) or tuple(range(len(shape)))
    sizes = list(shape)
    for place, axis in enumerate(axes):
        size = sizes[axis]
        sizes[axis] = None if size is None else size + pads[place] + pads[place + len(axes)]
    return [TensorType(types[0].element, tuple(sizes))]


def _squeezed(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = known_shape(types[0])
    axes = from_value(node, "axes", values, 1)
    if axes is None:
        gone = {at for at, size in enumerate(shape) if size == 1}
    else:
        gone = {axis % len(shape) for axis in axes}
    kept = tuple(size for at, size in enumerate(shape) if at not in gone)
    return [TensorType(types[0].element, kept)]


def _unsqueezed(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = known_shape(types[0])
    axes = from_value(node, "axes", values, 1) or ()
    rank = len(shape) + len(axes)
    new = {axis % rank for axis in axes}
    rest = iter(shape)
    return [
        TensorType(types[0].element, tuple(1 if at in new else next(rest) for at in range(rank)))
    ]


def _reduced(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = known_shape(types[0])
    axes = from_value(node, "axes", values, 1)
    if axes is None and len(node.inputs) > 1 and node.inputs[1]:
        raise ValueError("axes are not known")
    if axes is None and integer(node, "noop_with_empty_axes", 0):
        return [types[0]]
    gone = {axis % len(shape) for axis in axes or range(len(shape))}
    if integer(node, "keepdims", 1):
        kept = tuple(1 if at in gone else size for at, size in enumerate(shape))
    else:
        kept = tuple(size for at, size in enumerate(shape) if at not in gone)
    return [TensorType(types[0].element, kept)]


def _indexed(node: Node, types: Types, values: Values) -> list[TensorType]:
    """``ArgMax`` and ``ArgMin``."""
    shape = list(known_shape(types[0]))
    axis = axis_of(node, len(shape), 0)
    shape[axis : axis + 1] = [1] if integer(node, "keepdims", 1) else []
    return [TensorType("int64", tuple(shape))]


def _gathered(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape, places = known_shape(types[0]), known_shape(types[1])
    axis = axis_of(node, len(shape), 0)
    return [TensorType(types[0].element, (*shape[:axis], *places, *shape[axis + 1 :]))]


def _split(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = known_shape(types[0])
    axis = axis_of(node, len(shape), 0)
    sizes: Sequence[int | None] | None = from_value(node, "split", values, 1)
    if sizes is None:
        size, count = shape[axis], len(node.outputs)
        part = None if size is None else -(-size // count)
        if size is None or part is None:
            sizes = [None] * count
        else:
            sizes = [min(part, size - part * at) for at in range(count)]
    return [
        TensorType(types[0].element, (*shape[:axis], size, *shape[axis + 1 :])) for size in sizes
    ]


def _cast(node: Node, types: Types, values: Values) -> list[TensorType]:
    target = node.attributes.get("to")
    return [TensorType(target if isinstance(target, str) else "?", types[0].shape)]


def _shape(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = types[0].shape
    if shape is None:
        return [TensorType("int64", (None,))]
    return [TensorType("int64", (len(shape_part(node, shape)),))]


def _filled(node: Node, types: Types, values: Values) -> list[TensorType]:
    element = node.attributes.get("element", "float32")
    shape = from_value(node, "shape", values, 0)
    return [TensorType(str(element), shape)]


def _expanded(node: Node, types: Types, values: Values) -> list[TensorType]:
    wanted = from_value(node, "shape", values, 1)
    return [TensorType(types[0].element, broadcast([types[0].shape, wanted]))]


def _resized(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = known_shape(types[0])
    old = node.operator == "Upsample"
    factors = _reals(node, "scales", values, 1 if old else 2)
    sizes = None if old else from_value(node, "sizes", values, 3)
    axes = integers(node, "axes", tuple(range(len(shape))))
    result: list[int | None] = list(shape)
    for place, axis in enumerate(axes):
        size = shape[axis]
        if sizes:
            result[axis] = sizes[place]
        else:
            known = factors and size is not None
            result[axis] = floor(size * factors[place]) if known else None  # pyright: ignore
    return [TensorType(types[0].element, tuple(result))]


def _reals(node: Node, name: str, values: Values, place: int) -> tuple[float, ...] | None:
    listed = node.attributes.get(name)
    if isinstance(listed, tuple):
        return tuple(float(each) for each in listed)
    if len(values) > place and (value := values[place]) is not None:
        return tuple(float(each) for each in np.ravel(value))  # pyright: ignore[reportArgumentType]
    return None


def _deepened(node: Node, types: Types, values: Values) -> list[TensorType]:
    batch, channels, *sizes = known_shape(types[0])
    block = integer(node, "blocksize", 1)
    down = node.operator == "SpaceToDepth"
    deep = block**2 if down else 1 / block**2
    wide = 1 / block if down else block
    scaled = [None if size is None else int(size * wide) for size in sizes]
    return [
        TensorType(
            types[0].element, (batch, None if channels is None else int(channels * deep), *scaled)
        )
    ]


def _recurrent(node: Node, types: Types, values: Values) -> list[TensorType]:
    steps, batch, _ = known_shape(types[0])
    size = integer(node, "hidden_size", 0)
    ways = 2 if node.attributes.get("direction") == "bidirectional" else 1
    element = types[0].element
    state = TensorType(element, (ways, batch, size))
    return [TensorType(element, (steps, ways, batch, size)), state, state]


def _repeated(node: Node, types: Types, values: Values) -> list[TensorType]:
    shape = known_shape(types[0])
    times = from_value(node, "repeats", values, 1)
    if times is None:
        return [TensorType(types[0].element, (None,) * len(shape))]
    sizes = zip(shape, times, strict=True)
    result = tuple(None if size is None else size * count for size, count in sizes)
    return [TensorType(types[0].element, result)]


def _normalized(node: Node, types: Types, values: Values) -> list[TensorType]:
    """In inference the other outputs, if there are any, are of no use."""
    return [types[0]]


def _quantized(node: Node, types: Types, values: Values) -> list[TensorType]:
    zero = types[2].element if len(types) > 2 else "uint8"
    return [TensorType(zero, types[0].shape)]


def _dequantized(node: Node, types: Types, values: Values) -> list[TensorType]:
    return [TensorType(types[1].element, types[0].shape)]


Rule = Callable[[Node, Types, Values], "list[TensorType]"]

_RULES: dict[str, Rule] = {
    **dict.fromkeys(
        words(
            "Abs Acos Asin Atan Ceil Celu Clip Cos CumSum Dropout Elu Erf Exp Floor Gelu "
            "HardSigmoid HardSwish Hardmax Identity LeakyRelu Log LogSoftmax LRN "
            "LpNormalization MeanVarianceNormalization Mish Neg Not PRelu Reciprocal Relu "
            "Round Selu Shrink Sigmoid Sign Sin Sinh Softmax Softplus Softsign Sqrt Swish "
            "Tan Tanh ThresholdedRelu Trilu BitwiseNot ScatterElements ScatterND "
            "com.microsoft.Gelu com.microsoft.FastGelu com.microsoft.QuickGelu"
        ),
        _first,
    ),
    **dict.fromkeys(
        words(
            "Add Sub Mul Div Pow Mod Max Min Mean Sum And Or Xor BitwiseAnd BitwiseOr "
            "BitwiseXor BitShift"
        ),
        _joined,
    ),
    **dict.fromkeys(words("Equal Greater GreaterOrEqual Less LessOrEqual"), _compared),
    **dict.fromkeys(
        words(
            "BatchNormalization InstanceNormalization LayerNormalization GroupNormalization "
            "RMSNormalization"
        ),
        _normalized,
    ),
    **dict.fromkeys(["AveragePool", "MaxPool", "LpPool"], _pooled),
    **dict.fromkeys(["GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"], _pooled_whole),
    **dict.fromkeys(
        words(
            "ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 "
            "ReduceLogSum ReduceLogSumExp ReduceSumSquare"
        ),
        _reduced,
    ),
    **dict.fromkeys(["ArgMax", "ArgMin"], _indexed),
    **dict.fromkeys(["IsNaN", "IsInf"], lambda _, types, __: [TensorType("bool", types[0].shape)]),
    **dict.fromkeys(["DepthToSpace", "SpaceToDepth"], _deepened),
    **dict.fromkeys(["LSTM", "GRU", "RNN"], _recurrent),
    **dict.fromkeys(["Resize", "Upsample"], _resized),
    "Cast": _cast,
    "CastLike": lambda _, types, __: [TensorType(types[1].element, types[0].shape)],
    "Concat": _concatenated,
    "ConstantOfShape": _filled,
    "Conv": _convolved,
    "ConvTranspose": _transposed,
    "DequantizeLinear": _dequantized,
    "Expand": _expanded,
    "Flatten": _flattened,
    "Gather": _gathered,
    "GatherElements": lambda _, types, __: [TensorType(types[0].element, types[1].shape)],
    "Gemm": _gemm,
    "MatMul": _multiplied,
    "Pad": _padded,
    "QuantizeLinear": _quantized,
    "Reshape": _reshaped,
    "Shape": _shape,
    "Size": lambda *_: [TensorType("int64", ())],
    "Slice": _sliced,
    "Split": _split,
    "Squeeze": _squeezed,
    "Tile": _repeated,
    "Transpose": _permuted,
    "Unsqueeze": _unsqueezed,
    "Where": _where,
}
