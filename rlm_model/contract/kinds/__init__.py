"""Kinds of code units: a file each, and the registry here.

Architecture invariant: a kind is named in its own file and in this registry, and nowhere else.
"""

from collections.abc import Mapping
from types import MappingProxyType

from rlm_model.contract.kinds.base import Condition, Finder, Kind
from rlm_model.contract.kinds.function import FUNCTION
from rlm_model.contract.kinds.graph import GRAPH
from rlm_model.contract.kinds.kernel import KERNEL
from rlm_model.contract.kinds.module import MODULE
from rlm_model.contract.kinds.program import PROGRAM

KINDS: Mapping[str, Kind] = MappingProxyType(
    {kind.name: kind for kind in (FUNCTION, PROGRAM, MODULE, KERNEL, GRAPH)}
)
"""All kinds by their names."""

__all__ = [
    "FUNCTION",
    "GRAPH",
    "KERNEL",
    "KINDS",
    "MODULE",
    "PROGRAM",
    "Condition",
    "Finder",
    "Kind",
]
