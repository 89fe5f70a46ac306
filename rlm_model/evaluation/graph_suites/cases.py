"""The cases of the suites: what is learned, and what is judged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rlm_model.contract.queries import Query
from rlm_model.corpora.graphs.spaces import SPACES
from rlm_model.corpora.kernels.tables import MODULE_TABLE, TRITON_TABLES
from rlm_model.evaluation.graph_suites.collection import Collection, Examples, IntArray

DRAWS = {16: 5, 100: 3}
"""How often so few units are drawn anew; more of them once."""

LEARNING = (16, 100, 1_000, None)
"""Units that are learned; None for all of the training split."""

FEW = (16, 100)

JUDGED_UNITS = 1_000
"""Networks of a space that are judged at most."""

SOURCE_UNITS = 1_500
"""Networks of a space that are learned at most before a transfer."""

LEAST_JUDGED = 20
"""Units under a query that make a rank correlation worth reading."""

SPACES_WITH_ACCURACY = tuple(name for name, space in SPACES.items() if space.accuracies)

SHORT_TRAINING = "-epochs"
"""How data sets end that networks were trained on for fewer epochs: not judged."""

SEQUENCE_SPACE = "nasbench201"
SEQUENCE_DEVICES = ("edgegpu", "raspi4", "edgetpu", "pixel3", "eyeriss", "fpga")
"""Those of HW-NAS-Bench (Li et al., 2021)."""

KNOWN_DEVICES = (
    "1080ti-b1", "1080ti-b32", "1080ti-b256", "1080ti-b64", "silver-4114", "silver-4210r",
    "samsung-a50", "pixel3", "essential-ph1", "samsung-s7",
)  # fmt: skip
"""Devices that are learned before a transfer, as in HELP (Lee et al., 2021)."""

NEW_DEVICES = {
    "nasbench201": ("titan-rtx-b256", "gold-6226", "fpga", "pixel2", "raspi4", "eyeriss"),
    "fbnet_latency": ("fpga", "raspi4", "eyeriss"),
}
"""Those that a transfer is to, as in HELP."""

NEW_GPUS = ("tesla-t4", "nvidia-a100-sxm4-80gb", "nvidia-b200")
"""An old one, one of the middle, and a new one."""

LARGEST_SHARE = 0.25
"""Share of an operator's sizes that are held out: the largest."""


@dataclass(frozen=True, eq=False)
class Case:
    """One training and one judging.

    Attributes:
        suite: What it is about.
        task: Which table or device of it.
        units: Count of units that are learned; None for all that there are.
        draw: Which choice of them.
        learned: What is learned, without the source.
        judged: What is judged.
        columns: Places of the judged queries, in the order in which a sequence has them.
        together: Whether ranks are compared over all queries together, or a query at a time.
        source: What is learned before, of other devices or spaces.
    """

    suite: str
    task: str
    units: int | None
    draw: int
    learned: Examples
    judged: Examples
    columns: IntArray
    together: bool = False
    source: tuple[Examples, ...] = ()

    @property
    def key(self) -> str:
        """Its name, unique: ``accuracy/nasbench201/16/0``."""
        return f"{self.suite}/{self.task}/{'all' if self.units is None else self.units}/{self.draw}"


def all_cases(collections: Mapping[str, Collection]) -> Iterator[Case]:
    """The cases of all suites in the order of the report, as far as there are tables for them."""
    yield from (case for case in _cases(collections) if len(case.judged))


def _cases(collections: Mapping[str, Collection]) -> Iterator[Case]:
    yield from accuracy_cases(collections)
    if SEQUENCE_SPACE in collections:
        yield from sequence_cases(collections[SEQUENCE_SPACE])
    yield from device_cases(collections)
    yield from space_cases(collections)
    for name in TRITON_TABLES:
        if name in collections:
            yield operator_case(collections[name])
            yield size_case(collections[name])
    if MODULE_TABLE in collections:
        yield problem_case(collections[MODULE_TABLE])
        yield from gpu_cases(collections[MODULE_TABLE])


def accuracy_cases(collections: Mapping[str, Collection]) -> Iterator[Case]:
    """Accuracy in each space on all its data sets, from few networks of it to all."""
    for found in _with_accuracy(collections):
        yield from _learning_cases("accuracy", found, accuracies(found), LEARNING)


def sequence_cases(found: Collection) -> Iterator[Case]:
    """Accuracy, then the latencies of six devices: the order in which they are decoded."""
    queries = [
        accuracies(found)[0],
        *(Query("latency_s", None, device) for device in SEQUENCE_DEVICES),
    ]
    yield from _learning_cases("sequence", found, queries, LEARNING[1:])


def device_cases(collections: Mapping[str, Collection]) -> Iterator[Case]:
    """Latency on a device of which few networks are known, after that on others."""
    for name, devices in NEW_DEVICES.items():
        found = collections.get(name)
        if found is None:
            continue
        known = [query for query in latencies(found) if query.device in KNOWN_DEVICES]
        for device in devices:
            query = Query("latency_s", None, device)
            # No device is a source of itself, whatever list it is in.
            others = [each for each in known if each != query]
            units = _some(found.of_split("train"), SOURCE_UNITS, name)
            source = (found.examples(units, found.columns(others)),)
            yield from _learning_cases(
                "device", found, [query], FEW, source=source, task=f"{name}/{device}"
            )


def space_cases(collections: Mapping[str, Collection]) -> Iterator[Case]:
    """Accuracy in a space of which few networks are known, after that in all others."""
    spaces = _with_accuracy(collections)
    for found in spaces:
        # A network of two spaces is one problem, and in one split.
        source = tuple(_source(other) for other in spaces if other is not found)
        if source:
            queries = accuracies(found)[:1]
            yield from _learning_cases("space", found, queries, FEW, source=source)


def operator_case(found: Collection) -> Case:
    """Latency of operators that were never seen, at all their sizes."""
    columns = np.arange(len(found.queries))
    learned = found.examples(found.of_split("train"), columns)
    judged = found.examples(found.of_split("test"), columns)
    return Case("kernel-operators", found.name, None, 0, learned, judged, columns, together=True)


def size_case(found: Collection) -> Case:
    """Latency of all operators at their largest sizes, after that at smaller ones."""
    columns = np.arange(len(found.queries))
    everything = found.examples(np.arange(len(found.ids)), columns)
    sizes = np.array([query.size or 0 for query in everything.queries])
    held = np.zeros(len(everything), dtype=bool)
    for unit in np.unique(everything.units):
        rows = np.flatnonzero(everything.units == unit)
        count = int(len(rows) * LARGEST_SHARE)
        held[rows[np.argsort(sizes[rows], kind="stable")[len(rows) - count :]]] = True
    learned, judged = _chosen(everything, ~held), _chosen(everything, held)
    return Case("kernel-sizes", found.name, None, 0, learned, judged, columns, together=True)


def problem_case(found: Collection) -> Case:
    """Latency of programs of problems that were never seen, on each GPU in each mode."""
    test = found.of_split("test")
    known = (~np.isnan(found.values[test])).sum(axis=0) >= LEAST_JUDGED
    learned = found.examples(found.of_split("train"), np.arange(len(found.queries)))
    columns = np.flatnonzero(known)
    judged = found.examples(test, columns)
    return Case("module-problems", found.name, None, 0, learned, judged, columns)


def gpu_cases(found: Collection) -> Iterator[Case]:
    """Latency on a GPU that was never seen, of programs that were not seen either."""
    gpus = np.array([query.device.partition("/")[0] for query in found.queries])
    for gpu in NEW_GPUS:
        others = np.flatnonzero(gpus != gpu)
        source = (found.examples(found.of_split("train"), others),)
        queries = [Query("latency_s", None, gpu), Query("latency_s", None, f"{gpu}/inductor")]
        yield from _learning_cases("module-gpu", found, queries, (0, *FEW), source=source, task=gpu)


def accuracies(found: Collection) -> list[Query]:
    """A collection's accuracies that are judged, the main one first."""
    asked = [Query("accuracy", None, name) for name in SPACES[found.name].accuracies.values()]
    return [query for query in asked if not query.device.endswith(SHORT_TRAINING)]


def _with_accuracy(collections: Mapping[str, Collection]) -> list[Collection]:
    return [collections[name] for name in SPACES_WITH_ACCURACY if name in collections]


def latencies(found: Collection) -> list[Query]:
    """A collection's latencies."""
    return [query for query in found.queries if query.metric == "latency_s"]


def _learning_cases(
    suite: str,
    found: Collection,
    queries: Sequence[Query],
    counts: Sequence[int | None],
    source: tuple[Examples, ...] = (),
    task: str | None = None,
) -> Iterator[Case]:
    """Cases that learn more and more units of a collection and are judged on the same ones."""
    columns = found.columns(queries)
    known = ~np.isnan(found.values[:, columns[0]])
    train = found.of_split("train")
    train = train[known[train]]
    judged = found.examples(_judged_units(found), columns)
    for count in counts:
        if count is not None and count > len(train):
            continue
        for draw in range(1 if not count else DRAWS.get(count, 1)):
            units = train if count is None else _some(train, count, f"{found.name}/{draw}")
            learned = found.examples(units, columns)
            name = task or found.name
            yield Case(suite, name, count, draw, learned, judged, columns, source=source)


def _judged_units(found: Collection) -> IntArray:
    return _some(found.of_split("test"), JUDGED_UNITS, found.name)


def _some(units: IntArray, count: int, name: str) -> IntArray:
    """So many of some units, or all; the same for a name wherever it runs."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    order = np.random.default_rng(seed).permutation(len(units))[:count]
    return units[np.sort(order)]


def _source(found: Collection) -> Examples:
    units = _some(found.of_split("train"), SOURCE_UNITS, found.name)
    return found.examples(units, found.columns(accuracies(found)[:1]))


def _chosen(examples: Examples, kept: NDArray[np.bool_]) -> Examples:
    return Examples(examples.collection, examples.units[kept], examples.columns[kept])
