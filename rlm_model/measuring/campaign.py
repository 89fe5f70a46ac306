"""Measures many items: batches on pinned cores, resumable, disturbed batches measured again."""

from __future__ import annotations

import hashlib
import itertools
import queue
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, replace

from tqdm import tqdm

from rlm_model.contract.kinds import FUNCTION, PROGRAM
from rlm_model.contract.queries import Query
from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.functions.measurer import FunctionMeasurer
from rlm_model.measuring.functions.quick_measurer import QuickFunctionMeasurer
from rlm_model.measuring.measurer import TIME, Measurer, Point
from rlm_model.measuring.pace import on_core
from rlm_model.measuring.programs.measure import ProgramMeasurer, ProgramPlan
from rlm_model.measuring.python_function import Plan, PythonMeasurer
from rlm_model.measuring.quick_function import QuickMeasurer, QuickPlan
from rlm_model.measuring.reference import (
    MAX_DRIFT,
    REFERENCE_ITEMS,
    REFERENCE_SIZE,
    describe_machine,
    drift,
    machine_id,
)
from rlm_model.measuring.store import Batch, Measurement, MeasurementStore

BATCH_ITEMS = 40
QUICK_BATCH_ITEMS = 240

MAX_QUICK_DRIFT = 1.6
"""`MAX_DRIFT` of batches that are measured quickly: their times are wanted within a quarter."""

ATTEMPTS = 3
"""How often a disturbed batch is measured."""


class DisturbedError(RuntimeError):
    """A batch during which the machine changed its speed each time."""


@dataclass(frozen=True)
class Shard:
    """A part of the items: number `index` of `count`, by hash of the id."""

    index: int = 1
    count: int = 1

    def holds(self, item: MeasurableItem) -> bool:
        """Whether an item belongs to this part."""
        digest = hashlib.sha256(item.id.encode()).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.index - 1


Runner = Callable[[Iterable[MeasurableItem]], Iterator["Batch | Exception"]]
"""Measures items in batches, in any order; an error stands for a batch that could not be
measured."""


def run_campaign(
    items: Iterable[MeasurableItem],
    store: MeasurementStore,
    runner: Runner,
    shard: Shard = Shard(),
    limit: int | None = None,
    *,
    again: bool = False,
) -> list[Exception]:
    """Measures what the store does not have yet.

    Args:
        items: What to measure.
        store: Keeps each batch as soon as it is done: a run that was killed goes on there.
        runner: `run_locally` or `run_on_ray`.
        shard: The part of the items that this run measures.
        limit: Most items to measure, or None.
        again: Measure instead what the store has, in an order that has nothing to do with that
            of the items: for the repeatability of a sample.

    Returns:
        Errors of batches that could not be measured.
    """
    done = store.done()
    wanted = (i for i in items if shard.holds(i) and ((i.id, i.digest) in done) == again)
    if again:
        wanted = iter(sorted(wanted, key=lambda item: item.digest))
    left = list(itertools.islice(wanted, limit))  # no further: finding items takes time too
    errors: list[Exception] = []
    with tqdm(total=len(left), desc="measuring", unit="item") as bar:
        for result in runner(left):
            if isinstance(result, Exception):
                errors.append(result)
                tqdm.write(f"a batch failed: {result}")
            else:
                store.append(result)
                bar.update(len({found.item for found in result.measurements}))
    return errors


def _batches(items: Iterable[MeasurableItem], plan: Plan | QuickPlan) -> list[list[MeasurableItem]]:
    """Batches of one kind and language each."""
    size = QUICK_BATCH_ITEMS if isinstance(plan, QuickPlan) else BATCH_ITEMS
    groups: dict[tuple[str, str], list[MeasurableItem]] = {}
    for item in items:
        groups.setdefault((item.kind, item.language), []).append(item)
    return [group[at : at + size] for group in groups.values() for at in range(0, len(group), size)]


def run_locally(plan: Plan | QuickPlan, cores: Sequence[int]) -> Runner:
    """Measures on some of this machine's cores, one batch at a time on each."""

    def run(items: Iterable[MeasurableItem]) -> Iterator[Batch | Exception]:
        free: queue.SimpleQueue[int] = queue.SimpleQueue()
        for core in cores:
            free.put(core)

        def measure(batch: list[MeasurableItem]) -> Batch:
            core = free.get()
            try:
                return measure_batch(batch, plan, core)
            finally:
                free.put(core)

        with ThreadPoolExecutor(len(cores)) as pool:
            futures = [pool.submit(measure, batch) for batch in _batches(items, plan)]
            try:
                for future in as_completed(futures):
                    error = future.exception()
                    yield error if isinstance(error, Exception) else future.result()
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    return run


def run_on_ray(plan: Plan | QuickPlan) -> Runner:
    """Measures on a Ray cluster: the one that ``RAY_ADDRESS`` names, or one of this machine.

    Raises:
        ValueError: Ray is not installed.
    """
    try:
        import ray
    except ImportError as error:
        raise ValueError("--ray needs Ray: pip install 'rlm-lsp[ray]'") from error

    def run(items: Iterable[MeasurableItem]) -> Iterator[Batch | Exception]:
        ray.init(ignore_reinit_error=True, log_to_driver=False)
        remote = ray.remote(num_cpus=1)(measure_batch)
        waiting = [remote.remote(batch, plan, None) for batch in _batches(items, plan)]
        while waiting:
            (ready,), waiting = ray.wait(waiting, num_returns=1)
            try:
                yield ray.get(ready)
            except Exception as error:
                yield error

    return run


def measure_batch(
    items: Sequence[MeasurableItem], plan: Plan | QuickPlan, core: int | None
) -> Batch:
    """Measures items one after the other, between two runs of the reference snippets.

    Args:
        items: Of one kind and language.
        plan: How functions are measured.
        core: CPU core to stay on, or None.

    Raises:
        DisturbedError: The machine changed its speed during each attempt.
        SandboxError: The sandbox or a tool chain is missing on this machine.
    """
    machine = describe_machine()
    found = 0.0
    with on_core(core), closing(make_measurer(items[0], plan, core)) as measurer:
        at_one_size = replace(plan, sizes=(REFERENCE_SIZE,))
        reference = make_measurer(REFERENCE_ITEMS[0], at_one_size, core)
        runtime = measurer.prepare(items)
        for _ in range(ATTEMPTS):
            before = _reference_seconds(reference)
            measured = [
                measurement
                for item, points in zip(items, measurer.measure_all(items), strict=True)
                for measurement in _measurements(item, points, measurer)
            ]
            after = _reference_seconds(reference)
            found = drift(before, after)
            if found <= (MAX_QUICK_DRIFT if isinstance(plan, QuickPlan) else MAX_DRIFT):
                name = f"{machine_id(machine)}-{uuid.uuid4().hex[:12]}"
                return Batch(name, measured, machine, (before, after), runtime)
    raise DisturbedError(
        f"the machine's speed changed by a factor of {found:.2f} during {ATTEMPTS} attempts"
    )


Make = Callable[["Plan | QuickPlan", str, "int | None"], Measurer]
"""Makes a measurer from a plan, a language and a core."""

MEASURERS: Mapping[tuple[str, str], Make] = {
    (FUNCTION.name, "python"): lambda plan, _, core: PythonMeasurer(plan, core=core),
    (FUNCTION.name, ""): lambda plan, _, core: FunctionMeasurer(plan, core=core),
    (PROGRAM.name, ""): lambda _, language, core: ProgramMeasurer(language, ProgramPlan(), core),
}
"""What measures a kind in a language, or in any other where that is empty."""

QUICK_MEASURERS: Mapping[tuple[str, str], Make] = {
    (FUNCTION.name, "python"): lambda plan, _, core: QuickMeasurer(plan, core=core),
    (FUNCTION.name, ""): lambda plan, _, core: QuickFunctionMeasurer(plan, core=core),
}


def make_measurer(item: MeasurableItem, plan: Plan | QuickPlan, core: int | None) -> Measurer:
    """What measures an item and its like.

    Raises:
        ValueError: There is no way for its kind and language.
    """
    known = QUICK_MEASURERS if isinstance(plan, QuickPlan) else MEASURERS
    make = known.get((item.kind, item.language)) or known.get((item.kind, ""))
    if make is None:
        way = "be measured quickly" if isinstance(plan, QuickPlan) else "be measured"
        raise ValueError(f"{item.id}: a {item.kind} in {item.language} can't {way}")
    return make(plan, item.language, core)


def _measurements(
    item: MeasurableItem, points: Iterable[Point], measurer: Measurer
) -> Iterator[Measurement]:
    """A measurement for each metric of each point, or for the reason why it is missing."""
    about = (item.id, item.digest, item.language, item.kind, item.entry_point)
    for point in points:
        for metric in measurer.metrics:
            query, value = Query(metric, point.n, measurer.device), point.value(metric)
            if value is not None:
                yield Measurement(*about, query, float(value))
            elif point.reason is not None:
                yield Measurement(*about, query, None, point.reason)


def _reference_seconds(measurer: Measurer) -> dict[str, float]:
    found: dict[str, float] = {}
    for item, points in zip(REFERENCE_ITEMS, measurer.measure_all(REFERENCE_ITEMS), strict=True):
        seconds = points[0].value(TIME)
        if seconds is None:
            reason = points[0].reason
            raise DisturbedError(f"the snippet {item.id} could not be measured: {reason}")
        found[item.id.partition("/")[2]] = seconds
    return found
