"""Neural networks as graphs of operators, written as text: an ``.onnx`` file is one.

Of a text that is over the budget, lines of repeated blocks go first, then operators from the end:
inputs and the uses of blocks stay longest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.contract.kinds.base import Condition, Kind

if TYPE_CHECKING:
    from rlm_model.contract.units import CodeUnit


def find_graph(source: bytes, language: str) -> list[CodeUnit]:
    """The network that a file is; none where it is of another language.

    Args:
        source: Bytes of the file.
        language: ``onnx``.
    """
    from rlm_model.contract.graphs.units import LANGUAGE, find_unit

    return [find_unit(source, GRAPH.name)] if language == LANGUAGE else []


GRAPH = Kind(
    name="graph",
    noun="graph",
    metrics=("latency_s", "accuracy"),
    condition=Condition.NOTHING,
    find=find_graph,
)
