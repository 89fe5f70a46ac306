"""A graph as the unit that a model reads."""

from __future__ import annotations

from rlm_model.contract.graphs.graph import Graph, GraphError
from rlm_model.contract.graphs.onnx_file import read_model
from rlm_model.contract.graphs.text import graph_text
from rlm_model.contract.units import CodeUnit
from rlm_model.contract.units.text import UnitText

LANGUAGE = "onnx"
"""What graphs are written in, in a model's vocabulary."""


def graph_unit(graph: Graph, kind: str) -> CodeUnit:
    """A graph as a unit of a kind: it has no name and no lines of its own."""
    return _unit(kind, graph_text(graph))


def find_unit(source: bytes, kind: str) -> CodeUnit:
    """The unit of an ``.onnx`` file; one with a reason and no text where it can't be read."""
    try:
        return graph_unit(read_model(source), kind)
    except GraphError as error:
        return _unit(kind, UnitText(()), reason=str(error))


def _unit(kind: str, text: UnitText, reason: str | None = None) -> CodeUnit:
    return CodeUnit("", kind, LANGUAGE, 0, 0, 0, 0, 0, text, reason=reason)
