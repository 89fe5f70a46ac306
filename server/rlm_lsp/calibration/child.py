"""Runs the reference functions under an interpreter. A script of its own, for any Python from 3.8.

Reads a job from standard input, and writes a line of JSON for the interpreter, for the memory of
each function, and for each time; it goes on until it is stopped or the job's seconds are over.

It measures as the campaign does that made the known costs: CPU time of the thread, fresh copies of
the arguments for each call, no garbage collection.
"""

from __future__ import annotations

import copy
import gc
import json
import platform
import random
import sys
import time
import types
from typing import Any, Callable, Tuple  # noqa: UP035

Fresh = Callable[[], Tuple[Any, ...]]  # noqa: UP006
"""Makes new arguments, equal each time."""

IMMUTABLE = frozenset({int, float, str, bytes, bool, type(None)})

REPEATS = 3

COARSE = 1e-5
"""A clock of the thread with a longer tick, such as that of Windows, does not do."""


def main() -> None:
    """Runs the job."""
    job = json.load(sys.stdin)
    deadline = time.monotonic() + job["seconds"]
    clock = time.thread_time_ns
    if time.get_clock_info("thread_time").resolution > COARSE:
        clock = time.perf_counter_ns
    tell(runtime=f"{platform.python_implementation()} {platform.python_version()}")
    material = types.ModuleType("samples")
    exec(job["material"], vars(material))
    prepared: list[tuple[str, Callable[..., Any], Fresh]] = []
    for each in job["functions"]:
        try:
            function, fresh = prepare(each, material)
            function(*fresh())  # what is imported and cached in it does not count
        except Exception as error:
            tell(name=each["name"], problem=f"{type(error).__name__}: {error}")
            continue
        prepared.append((each["name"], function, fresh))
    for name, function, fresh in prepared:
        peak = peak_bytes(function, fresh)
        if peak is not None:
            tell(name=name, bytes=peak)
    gc.collect()
    gc.disable()
    while prepared:
        for name, function, fresh in prepared:
            if time.monotonic() > deadline:
                return
            began, spent = time.perf_counter_ns(), clock()
            seconds = best_seconds(function, fresh, clock)
            waited = (time.perf_counter_ns() - began) / max(clock() - spent, 1)
            tell(name=name, seconds=seconds, waited=waited)
        gc.collect()


def prepare(each: dict[str, Any], material: types.ModuleType) -> tuple[Callable[..., Any], Fresh]:
    """A function, and what makes its arguments."""
    namespace: dict[str, Any] = {"__name__": "known", "samples": material}
    sys.modules["known"] = types.ModuleType("known")
    exec(compile(each["source"], each["name"], "exec"), namespace)
    build = eval(each["arguments"], namespace)
    first = build(each["size"], random.Random(f"0 {each['size']}"))
    return namespace[each["entry_point"]], lambda: fresh_copy(first, {})


def fresh_copy(value: Any, known: dict[int, Any]) -> Any:
    """What `copy.deepcopy` gives, sooner where all is made of plain containers."""
    kind = value.__class__
    if kind in IMMUTABLE:
        return value
    if id(value) in known:  # one object in two places stays one
        return known[id(value)]
    if kind is dict:
        made = {key: fresh_copy(element, known) for key, element in value.items()}
    elif kind is list or kind is tuple:
        made = value
        if not IMMUTABLE.issuperset(map(type, value)):
            made = [fresh_copy(element, known) for element in value]
        made = tuple(made) if kind is tuple else list(made)
    else:
        made = copy.deepcopy(value, known)
    known[id(value)] = made
    return made


def best_seconds(function: Callable[..., Any], fresh: Fresh, clock: Callable[[], int]) -> float:
    """The least seconds of a call."""
    found: list[int] = []
    for _ in range(REPEATS):
        arguments = fresh()
        start = clock()
        result = function(*arguments)
        found.append(clock() - start)
        del result, arguments
    return min(found) * 1e-9


def peak_bytes(function: Callable[..., Any], fresh: Fresh) -> int | None:
    """Most bytes that a call had allocated at once; None where that can't be traced."""
    try:
        import tracemalloc
    except ImportError:
        return None
    found: list[int] = []
    for called in (function, nothing):
        arguments = fresh()
        gc.collect()
        tracemalloc.start()
        try:
            before = tracemalloc.get_traced_memory()[0]
            called(*arguments)
            found.append(tracemalloc.get_traced_memory()[1] - before)
        finally:
            tracemalloc.stop()
    return max(found[0] - found[1], 0)


def nothing(*_: object) -> None:
    """What the tracing allocates by itself."""


def tell(**what: object) -> None:
    """Writes a line."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
