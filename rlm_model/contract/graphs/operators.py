"""What a text has to know of single operators of ONNX."""

from __future__ import annotations

from rlm_model.contract.graphs.graph import Attribute


def words(text: str) -> list[str]:
    """Names that stand in one text."""
    return text.split()


COMMUTATIVE = frozenset(
    [
        "Add",
        "Mul",
        "Max",
        "Min",
        "Mean",
        "Sum",
        "And",
        "Or",
        "Xor",
        "BitwiseAnd",
        "BitwiseOr",
        "BitwiseXor",
        "Equal",
    ]
)
"""Operators whose inputs have no order."""

BY_VALUE = COMMUTATIVE | frozenset(
    [
        "Sub",
        "Div",
        "Pow",
        "Mod",
        "Where",
        "Clip",
        "Greater",
        "GreaterOrEqual",
        "Less",
        "LessOrEqual",
        "Gather",
        "Range",
    ]
)
"""Operators of which a constant is written by its value, and not by its shape as a weight is."""

WINDOWED = frozenset(words("Conv ConvTranspose MaxPool AveragePool LpPool"))
"""Operators that move a kernel over their input."""

RESHAPES = frozenset(["Reshape", "Flatten", "Squeeze", "Unsqueeze"])
"""Operators that write what they read in another shape, which the type of their output says."""

ALIASES = frozenset(["Identity", "Dropout"])
"""Operators that do nothing in inference."""

INPUT_ATTRIBUTES: dict[str, dict[int, str]] = {
    **{
        name: {1: "axes"}
        for name in words(
            "ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 "
            "ReduceLogSum ReduceLogSumExp ReduceSumSquare Squeeze Unsqueeze"
        )
    },
    "Clip": {1: "min", 2: "max"},
    "CumSum": {1: "axis"},
    "Pad": {1: "pads", 2: "value", 3: "axes"},
    "Slice": {1: "starts", 2: "ends", 3: "axes", 4: "steps"},
    "Split": {1: "split"},
    "Tile": {1: "repeats"},
    "TopK": {1: "k"},
}
"""Inputs that are attributes in other versions of an operator, or may as well be."""

SHAPE_INPUTS: dict[str, tuple[int, ...]] = {
    "ConstantOfShape": (0,),
    "Expand": (1,),
    "Reshape": (1,),
    "Resize": (1, 2, 3),
    "Upsample": (1,),
}
"""Inputs that say no more than the type of the output does."""

SHAPE_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "Reshape": ("allowzero",),
    "Resize": ("scales", "sizes"),
    "Upsample": ("scales",),
    "Split": ("num_outputs", "split"),
}
"""The same of attributes."""

_IGNORED = frozenset(
    [
        "epsilon",
        "momentum",
        "spatial",
        "training_mode",
        "storage_order",
        "cubic_coeff_a",
        "extrapolation_value",
        "exclude_outside",
        "antialias",
        "stash_type",
        "consumed_inputs",
        "is_test",
        "saturate",
        "element",
    ]
)
"""Attributes that change no cost."""

_DEFAULTS: dict[str, Attribute] = {
    "auto_pad": "NOTSET",
    "ceil_mode": 0,
    "count_include_pad": 0,
    "direction": "forward",
    "group": 1,
    "alpha": 1.0,
    "beta": 1.0,
    "transA": 0,
    "transB": 0,
    "mode": "constant",
    "approximate": "none",
    "noop_with_empty_axes": 0,
    "keepdims": 1,
    "linear_before_reset": 0,
    "layout": 0,
    "largest": 1,
    "sorted": 1,
    "select_last_index": 0,
    "reduction": "none",
}


def matters(name: str, value: Attribute) -> bool:
    """Whether an attribute says something that its absence would not."""
    return name not in _IGNORED and _DEFAULTS.get(name) != value
