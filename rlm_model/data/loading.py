"""What measured units of each kind come from: the registry, and all that is loaded at once.

Architecture invariant: what is learned and judged of a kind is chosen here by its name, and
nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from rlm_model.contract.kinds import FUNCTION, GRAPH, KERNEL, MODULE, PROGRAM
from rlm_model.contract.units import CodeUnit
from rlm_model.corpora.texts import DataError
from rlm_model.data.joined import load_functions, load_programs
from rlm_model.data.measured import MeasuredUnit
from rlm_model.data.sources import MeasuredData, Sources
from rlm_model.data.tables import load_graphs, load_kernels, load_modules
from rlm_model.data.unlabelled import unlabelled_functions

COLLECTIONS = Path("build", "corpora")
"""Where `rlm-model corpora` writes."""

NETWORKS = Path("build", "graph-suites", "parts")
"""Where `rlm-model graph-suites` keeps the networks that it has made."""

Loader = Callable[[Sources], MeasuredData]
"""Loads the measured units of a kind."""

LOADERS: Mapping[str, Loader] = MappingProxyType(
    {
        FUNCTION.name: load_functions,
        PROGRAM.name: load_programs,
        MODULE.name: load_modules,
        KERNEL.name: load_kernels,
        GRAPH.name: load_graphs,
    }
)
"""What loads each kind, by its name."""

UNLABELLED: Mapping[str, Callable[[Path, int, int], Iterator[CodeUnit]]] = MappingProxyType(
    {FUNCTION.name: unlabelled_functions}
)
"""What finds units of a kind that nobody measured, where there are any: from the shared data, how
many beside these, and a seed."""


def load_data(
    folder: Path,
    measurements: Path,
    languages: Collection[str] = ("python",),
    collections: Path = COLLECTIONS,
    kinds: Collection[str] = (FUNCTION.name,),
    networks: Path = NETWORKS,
) -> MeasuredData:
    """Loads the measured units of some kinds, one kind after the other.

    Args:
        folder: See `Sources`.
        measurements: See `Sources`.
        languages: See `Sources`.
        collections: See `Sources`.
        kinds: Of the units that are wanted.
        networks: See `Sources`.

    Raises:
        DataError: There are no measured units of a kind, or a shared file is missing or damaged.
        OSError: A table of networks is missing.
        StoreError: A batch can't be read.
    """
    sources = Sources(folder, measurements, languages, collections, networks)
    unknown = [kind for kind in kinds if kind not in LOADERS]
    if unknown:
        known = ", ".join(LOADERS)
        raise DataError(f"nothing loads measured units of the kind {unknown[0]!r}, only {known}")
    found = [LOADERS[kind](sources) for kind in kinds]
    files = {name: digest for data in found for name, digest in data.files.items()}
    return MeasuredData(merge(unit for data in found for unit in data.units), files)


def merge(units: Iterable[MeasuredUnit]) -> list[MeasuredUnit]:
    """Puts measurements of the same units together.

    Where there are several of a unit, the first one stands. Units with the same text are one
    problem.
    """
    merged: dict[str, MeasuredUnit] = {}
    problems: dict[str, str] = {}
    for unit in units:
        problem = problems.setdefault(unit.unit.text.digest, unit.problem)
        merged.setdefault(unit.id, replace(unit, problem=problem))
    return list(merged.values())


def load_unlabelled(
    folder: Path, kinds: Collection[str], count: int, seed: int
) -> Iterator[CodeUnit]:
    """Units of some kinds that nobody measured.

    Args:
        folder: The shared data.
        kinds: Of the units; of a kind that has no entry in `UNLABELLED` there are none.
        count: Most units of a kind beside those of the shared data.
        seed: Of the sampling.

    Raises:
        DataError: A shared file is missing or damaged.
    """
    for kind in kinds:
        if kind in UNLABELLED:
            yield from UNLABELLED[kind](folder, count, seed)
