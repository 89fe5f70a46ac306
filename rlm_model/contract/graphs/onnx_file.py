"""Reads ``.onnx`` files into graphs, without the package onnx and without their weights.

Numbers in names of messages are the field numbers of ``onnx.proto``. Weights are skipped where
they stand, and files of external data are never opened, so a model of many gigabytes is read as
fast as a small one.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rlm_model.contract.graphs.graph import (
    Attribute,
    Constant,
    Graph,
    GraphError,
    Node,
    TensorType,
)
from rlm_model.contract.graphs.inference import complete
from rlm_model.contract.graphs.values import MAX_CONSTANT
from rlm_model.contract.graphs.wire import (
    BYTES,
    FIXED32,
    VARINT,
    CutError,
    Field,
    WireError,
    read_fields,
    read_varint,
    signed,
)

MAX_NODES = 50_000
"""Operators up to which a model is read: far more than a model reads of its text."""

MAX_DEPTH = 8
"""How deep graphs may stand in operators of graphs."""

NEWEST_OPSET = 21
"""Version of the operators where a file names none."""

_ELEMENTS = {
    1: "float32", 2: "uint8", 3: "int8", 4: "uint16", 5: "int16", 6: "int32", 7: "int64",
    8: "string", 9: "bool", 10: "float16", 11: "float64", 12: "uint32", 13: "uint64",
    14: "complex64", 15: "complex128", 16: "bfloat16", 17: "float8e4m3fn", 18: "float8e4m3fnuz",
    19: "float8e5m2", 20: "float8e5m2fnuz", 21: "uint4", 22: "int4", 23: "float4e2m1",
}  # fmt: skip

_RAW = {
    "float32": "<f4", "float64": "<f8", "float16": "<f2", "int64": "<i8", "int32": "<i4",
    "int16": "<i2", "int8": "<i1", "uint8": "<u1", "bool": "|b1", "uint32": "<u4", "uint64": "<u8",
}  # fmt: skip

_MODEL_KINDS = {
    1: VARINT, 2: BYTES, 3: BYTES, 4: BYTES, 5: VARINT, 6: BYTES, 7: BYTES, 8: BYTES, 14: BYTES,
    20: BYTES, 25: BYTES, 26: BYTES,
}  # fmt: skip

_CUT_OFF = "the file is cut off"
_NO_MODEL = "this is no ONNX model"


def read_model_file(path: Path, batch: int | None = 1) -> Graph:
    """The graph of an ``.onnx`` file; see `read_model`.

    Raises:
        GraphError: It holds none.
        OSError: It can't be opened.
    """
    with path.open("rb") as file:
        if not path.stat().st_size:
            raise GraphError("the file is empty")
        with (
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
            memoryview(mapped) as data,
        ):
            return _read(data, batch)


def read_model(data: bytes, batch: int | None = 1) -> Graph:
    """The graph of a model in ONNX's format.

    Args:
        data: The bytes of an ``.onnx`` file.
        batch: Size that stands for a first dimension of an input that the model leaves open; None
            leaves it open too.

    Raises:
        GraphError: They hold none.
    """
    if not data:
        raise GraphError("the file is empty")
    return _read(memoryview(data), batch)


def _read(data: memoryview, batch: int | None) -> Graph:
    try:
        return _read_model(data, batch)
    except CutError as error:
        raise GraphError(f"the file is damaged: {error}") from error
    except (WireError, struct.error) as error:
        raise GraphError(f"the file is damaged: {error}") from error


def _read_model(data: memoryview, batch: int | None) -> Graph:
    graph: Field | None = None
    opsets: dict[str, int] = {}
    try:
        for each in read_fields(data, 0, len(data)):
            if _MODEL_KINDS.get(each.number) != each.kind:
                raise GraphError(_NO_MODEL)
            if each.number == 7:
                graph = each
            elif each.number == 8:
                opsets.update([_opset(data, each)])
    except CutError as error:
        # Every writer begins with the version of the format, field 1.
        raise GraphError(_CUT_OFF if data[0] == 0x08 else _NO_MODEL) from error
    except WireError as error:
        raise GraphError(_NO_MODEL) from error
    if graph is None:
        raise GraphError(_CUT_OFF if data[0] == 0x08 else _NO_MODEL)
    reader = _GraphReader(data, opsets.get("", NEWEST_OPSET), batch)
    return reader.read(graph.value, graph.end).graph


def _opset(data: memoryview, place: Field) -> tuple[str, int]:
    domain, version = "", NEWEST_OPSET
    for each in read_fields(data, place.value, place.end):
        if each.number == 1 and each.kind == BYTES:
            domain = _text(data, each)
        elif each.number == 2 and each.kind == VARINT:
            version = each.value
    return ("" if domain == "ai.onnx" else domain), version


def _text(data: memoryview, place: Field) -> str:
    return bytes(data[place.value : place.end]).decode("utf-8", "replace")


@dataclass
class _Parts:
    """What a graph is put together from."""

    nodes: list[Node] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    declared: dict[str, tuple[str, tuple[int | str | None, ...] | None]] = field(
        default_factory=dict
    )
    weights: dict[str, TensorType] = field(default_factory=dict)
    types: dict[str, TensorType] = field(default_factory=dict)
    constants: dict[str, Constant] = field(default_factory=dict)


@dataclass(frozen=True)
class _Body:
    """A graph in an operator, and the tensors that it takes from around."""

    graph: Graph
    taken: tuple[str, ...]


@dataclass(frozen=True)
class _Tensor:
    name: str
    kind: TensorType
    value: Constant | None


class _GraphReader:
    """Reads the graphs of one model."""

    def __init__(self, data: memoryview, opset: int, batch: int | None) -> None:
        self._data = data
        self._opset = opset
        self._batch = batch
        self._count = 0

    def read(
        self,
        start: int,
        end: int,
        around: Mapping[str, TensorType] | None = None,
        depth: int = 0,
    ) -> _Body:
        """A ``GraphProto``; what it takes from around becomes inputs behind its own."""
        if depth > MAX_DEPTH:
            raise GraphError(f"graphs stand in each other more than {MAX_DEPTH} deep")
        parts = _Parts()
        spans: list[Field] = []
        for each in read_fields(self._data, start, end):
            if each.kind != BYTES:
                continue
            if each.number == 1:
                spans.append(each)
            elif each.number == 5:
                self._keep(parts, self._tensor(each))
            elif each.number == 15:
                self._keep(parts, self._sparse(each))
            elif each.number in (11, 12, 13):
                name, element, shape = self._value_info(each)
                parts.declared[name] = (element, shape)
                if each.number != 13:
                    (parts.inputs if each.number == 11 else parts.outputs).append(name)
        self._count += len(spans)
        if self._count > MAX_NODES:
            raise GraphError(f"the model has more than {MAX_NODES:,} operators")
        # Before version 4 of the format weights are listed as inputs too.
        parts.inputs = [name for name in parts.inputs if name not in parts.weights]
        self._resolve(parts)
        # A body reads what is around it.
        scope = {**(around or {}), **parts.types}
        parts.nodes = [node for each in spans if (node := self._node(parts, each, scope, depth))]
        taken = self._take_from_around(parts, scope) if depth else ()
        graph = complete(
            parts.nodes,
            parts.inputs,
            parts.outputs,
            parts.types,
            parts.weights,
            parts.constants,
        )
        return _Body(graph, taken)

    def _take_from_around(self, parts: _Parts, scope: Mapping[str, TensorType]) -> tuple[str, ...]:
        own = {*parts.inputs, *parts.weights}
        own.update(name for node in parts.nodes for name in node.outputs)
        used = [name for node in parts.nodes for name in node.inputs]
        taken = [
            name for name in dict.fromkeys([*used, *parts.outputs]) if name and name not in own
        ]
        parts.types.update({name: scope[name] for name in taken if name in scope})
        parts.inputs += taken
        return tuple(taken)

    def _resolve(self, parts: _Parts) -> None:
        """The types that are declared, with a number for the batch where it has a name."""
        names: dict[str, int | None] = {}
        if self._batch is not None:
            for name in parts.inputs:
                shape = parts.declared.get(name, ("?", None))[1]
                if shape and isinstance(shape[0], str):
                    names[shape[0]] = self._batch
        parts.types = {
            name: TensorType(element, _numbers(shape, names))
            for name, (element, shape) in parts.declared.items()
        }
        parts.types.update(parts.weights)

    def _keep(self, parts: _Parts, tensor: _Tensor) -> None:
        parts.weights[tensor.name] = parts.types[tensor.name] = tensor.kind
        if tensor.value is not None:
            parts.constants[tensor.name] = tensor.value

    def _node(
        self, parts: _Parts, place: Field, scope: Mapping[str, TensorType], depth: int
    ) -> Node | None:
        data = self._data
        inputs: list[str] = []
        outputs: list[str] = []
        operator = domain = ""
        attributes: dict[str, Attribute] = {}
        bodies: dict[str, Graph] = {}
        taken: list[str] = []
        tensors: dict[str, _Tensor] = {}
        for each in read_fields(data, place.value, place.end):
            if each.kind != BYTES:
                continue
            if each.number == 1:
                inputs.append(_text(data, each))
            elif each.number == 2:
                outputs.append(_text(data, each))
            elif each.number == 4:
                operator = _text(data, each)
            elif each.number == 7:
                domain = _text(data, each)
            elif each.number == 5:
                name, value = self._attribute(each, scope, depth)
                if isinstance(value, _Body):
                    bodies[name] = value.graph
                    taken += value.taken
                elif isinstance(value, _Tensor):
                    tensors[name] = value
                elif value is not None:
                    attributes[name] = value
        if not operator:
            raise GraphError("the file is damaged: an operator has no name")
        if not any(outputs):
            raise GraphError(f"the file is damaged: the operator {operator} writes nothing")
        if domain not in ("", "ai.onnx"):
            operator = f"{domain}.{operator}"
        if operator == "Constant":
            self._keep(parts, _constant(outputs[0] if outputs else "", attributes, tensors))
            return None
        if operator == "ConstantOfShape" and (value := tensors.get("value")) is not None:
            attributes["element"] = value.kind.element
        if operator in ("Softmax", "LogSoftmax", "Hardmax"):
            attributes.setdefault("axis", 1 if self._opset < 13 else -1)
        if operator == "Cast" and isinstance(target := attributes.get("to"), int):
            attributes["to"] = _ELEMENTS.get(target, "?")
        while inputs and not inputs[-1]:
            inputs.pop()
        inputs += dict.fromkeys(taken)
        return Node(operator, tuple(inputs), tuple(outputs), attributes, bodies)

    def _attribute(
        self, place: Field, scope: Mapping[str, TensorType], depth: int
    ) -> tuple[str, Attribute | _Body | _Tensor | None]:
        data = self._data
        name = ""
        value: Attribute | _Body | _Tensor | None = None
        numbers: list[int] = []
        reals: list[float] = []
        texts: list[str] = []
        for each in read_fields(data, place.value, place.end):
            number, kind = each.number, each.kind
            if number == 1 and kind == BYTES:
                name = _text(data, each)
            elif number == 2 and kind == FIXED32:
                value = _float(data, each.value)
            elif number == 3 and kind == VARINT:
                value = signed(each.value)
            elif number == 4 and kind == BYTES:
                value = _text(data, each)
            elif number == 5 and kind == BYTES:
                value = self._tensor(each)
            elif number == 6 and kind == BYTES:
                value = self.read(each.value, each.end, scope, depth + 1)
            elif number == 7:
                reals += _floats(data, each)
            elif number == 8:
                numbers += _integers(data, each)
            elif number == 9 and kind == BYTES:
                texts.append(_text(data, each))
        listed: Attribute | None = tuple(numbers) or tuple(reals) or tuple(texts) or None
        return name, listed if value is None else value

    def _tensor(self, place: Field) -> _Tensor:
        """A ``TensorProto``: its type, and its values where it is small and in the file."""
        data = self._data
        name = ""
        shape: list[int] = []
        element = "?"
        raw: Field | None = None
        listed: list[Callable[[], list[float]] | Callable[[], list[int]]] = []
        for each in read_fields(data, place.value, place.end):
            number, kind = each.number, each.kind
            if number == 1:
                shape += _integers(data, each)
            elif number == 2 and kind == VARINT:
                element = _ELEMENTS.get(each.value, "?")
            elif number == 8 and kind == BYTES:
                name = _text(data, each)
            elif number == 9 and kind == BYTES:
                raw = each
            elif number == 4:
                listed.append(lambda at=each: _floats(data, at))
            elif number in (5, 7):
                listed.append(lambda at=each: _integers(data, at))
        known = TensorType(element, tuple(shape))
        return _Tensor(name, known, self._values(known, raw, listed))

    def _values(
        self,
        kind: TensorType,
        raw: Field | None,
        listed: list[Callable[[], list[float]] | Callable[[], list[int]]],
    ) -> Constant | None:
        code = _RAW.get(kind.element)
        if code is None or kind.size > MAX_CONSTANT or kind.shape is None:
            return None
        if raw is not None:
            part = bytes(self._data[raw.value : raw.end])
            if len(part) != kind.size * np.dtype(code).itemsize:
                return None
            return np.frombuffer(part, dtype=code).reshape(kind.shape)  # pyright: ignore
        # The bits of a float16 stand among the integers.
        if kind.element == "float16" or len(listed) > MAX_CONSTANT:
            return None
        numbers = [number for read in listed for number in read()]
        if len(numbers) != kind.size:
            return None
        return np.array(numbers).astype(code).reshape(kind.shape)  # pyright: ignore

    def _sparse(self, place: Field) -> _Tensor:
        name, element = "", "?"
        shape: list[int] = []
        for each in read_fields(self._data, place.value, place.end):
            if each.number == 1 and each.kind == BYTES:
                values = self._tensor(each)
                name, element = values.name, values.kind.element
            elif each.number == 3:
                shape += _integers(self._data, each)
        return _Tensor(name, TensorType(element, tuple(shape)), None)

    def _value_info(self, place: Field) -> tuple[str, str, tuple[int | str | None, ...] | None]:
        data = self._data
        name, element = "", "?"
        shape: tuple[int | str | None, ...] | None = None
        for each in read_fields(data, place.value, place.end):
            if each.number == 1 and each.kind == BYTES:
                name = _text(data, each)
            elif each.number == 2 and each.kind == BYTES:
                for inner in read_fields(data, each.value, each.end):
                    # Sequences and maps have no shape.
                    if inner.number == 1 and inner.kind == BYTES:
                        element, shape = self._tensor_type(inner)
        return name, element, shape

    def _tensor_type(self, place: Field) -> tuple[str, tuple[int | str | None, ...] | None]:
        data = self._data
        element = "?"
        shape: tuple[int | str | None, ...] | None = None
        for each in read_fields(data, place.value, place.end):
            if each.number == 1 and each.kind == VARINT:
                element = _ELEMENTS.get(each.value, "?")
            elif each.number == 2 and each.kind == BYTES:
                shape = tuple(
                    self._dimension(inner)
                    for inner in read_fields(data, each.value, each.end)
                    if inner.number == 1 and inner.kind == BYTES
                )
        return element, shape

    def _dimension(self, place: Field) -> int | str | None:
        for each in read_fields(self._data, place.value, place.end):
            if each.number == 1 and each.kind == VARINT:
                size = signed(each.value)
                return size if size >= 0 else None
            if each.number == 2 and each.kind == BYTES:
                return _text(self._data, each) or None
        return None


def _numbers(
    shape: tuple[int | str | None, ...] | None, names: Mapping[str, int | None]
) -> tuple[int | None, ...] | None:
    if shape is None:
        return None
    return tuple(names.get(size) if isinstance(size, str) else size for size in shape)


def _constant(
    name: str, attributes: Mapping[str, Attribute], tensors: Mapping[str, _Tensor]
) -> _Tensor:
    """What a ``Constant`` holds."""
    for tensor in tensors.values():
        return _Tensor(name, tensor.kind, tensor.value)
    for key, value in attributes.items():
        if key.startswith("value_") and "string" not in key:
            element = "float32" if "float" in key else "int64"
            array = np.array(value, dtype=element)
            return _Tensor(name, TensorType(element, array.shape), array)
    return _Tensor(name, TensorType("?", None), None)


def _float(data: memoryview, at: int) -> float:
    return float(struct.unpack_from("<f", data, at)[0])


def _floats(data: memoryview, place: Field) -> list[float]:
    if place.kind == FIXED32:
        return [_float(data, place.value)]
    if place.kind != BYTES or (place.end - place.value) % 4:
        raise WireError("a list of floats is none")
    count = min((place.end - place.value) // 4, MAX_CONSTANT)
    return list(struct.unpack_from(f"<{count}f", data, place.value))


def _integers(data: memoryview, place: Field) -> list[int]:
    if place.kind == VARINT:
        return [signed(place.value)]
    if place.kind != BYTES:
        raise WireError("a list of integers is none")
    return list(_packed(data, place.value, place.end))


def _packed(data: memoryview, at: int, end: int) -> Iterator[int]:
    while at < end:
        value, at = read_varint(data, at, end)
        yield signed(value)
