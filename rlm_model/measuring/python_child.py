"""Measures one Python function. Runs inside the sandbox; reads a job, writes a line a size.

Usage: ``python -m rlm_model.measuring.python_child < job.json``
"""

from __future__ import annotations

import copy
import importlib
import json
import os
import random
import sys
import threading
import time
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rlm_model.corpora.literals import read_literal
from rlm_model.corpora.scaling import LINKED_LIST, TREE, scale_arguments
from rlm_model.measuring.pace import Calm
from rlm_model.measuring.sizes import Teller, measure_sizes
from rlm_model.measuring.timing import Fresh, measure_peak, measure_time

STACK_BYTES = 512 << 20
RECURSION_LIMIT = 400_000
MODULE_NAME = "measured"

LOOK_SECONDS = 0.5
"""Between two looks at whether the function hangs."""

Arguments = Callable[[int], Fresh]
"""What makes the arguments of a size."""


def main() -> None:
    """Runs the job on standard input."""
    job = json.load(sys.stdin)
    # What the function prints must not mix with the results.
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # A deep recursion needs a stack of its own.
    sys.setrecursionlimit(RECURSION_LIMIT)
    threading.stack_size(STACK_BYTES)
    teller = Teller(results, job["sizes"])
    thread = threading.Thread(target=_measure, args=(job, teller), daemon=True)
    thread.start()
    left, since = len(teller.left), time.monotonic()
    while thread.is_alive():
        thread.join(LOOK_SECONDS)
        if len(teller.left) < left:
            left, since = len(teller.left), time.monotonic()
        if time.monotonic() - since > job["hang_seconds"]:
            teller.give_up(f"over {job['hang_seconds']:g} s of real time")
            os._exit(0)  # the thread can't be ended


def _measure(job: dict[str, Any], tell: Teller) -> None:
    try:
        function, arguments = _load(job)
    except BaseException as error:  # SystemExit of a script too
        tell.give_up(_describe(error))
        return
    calm = Calm(job["usual_pace"])
    started = time.thread_time()
    measure_sizes(
        job,
        tell,
        prepare=lambda n: _Sized(function, arguments(n), calm),
        used=lambda: time.thread_time() - started,
        describe=_describe,
    )


@dataclass(frozen=True)
class _Sized:
    """The function with its arguments at one size."""

    function: Callable[..., Any]
    fresh: Fresh
    calm: Calm

    def seconds(self) -> float:
        return measure_time(self.function, self.fresh, self.calm)

    def peak_bytes(self) -> int:
        return measure_peak(self.function, self.fresh)


def _load(job: dict[str, Any]) -> tuple[Callable[..., Any], Arguments]:
    """The function, and what builds its arguments at a size."""
    seed = job["seed"]
    if job["case"]:
        from rlm_model.corpora.bank import load_entries

        module, _, name = job["case"].partition("/")
        entry = next(entry for entry in load_entries(module) if entry.name == name)
        return entry.function, lambda n: _copies(
            lambda: entry.case(n, random.Random(f"{seed} {n}"))
        )
    namespace = _namespace(job)
    function = eval(job["entry_point"], namespace)
    examples, roles = read_literal(job["examples"]), job["roles"]

    def arguments(n: int) -> Fresh:
        values = scale_arguments(examples, n, random.Random(f"{seed} {n}"), roles)
        return lambda: _built(copy.deepcopy(values), roles, namespace)

    return function, arguments


def _namespace(job: dict[str, Any]) -> dict[str, Any]:
    """Names of the function's file: of an installed module, or of its text when that has run."""
    if job["module"]:
        return vars(importlib.import_module(job["module"]))
    module = types.ModuleType(MODULE_NAME)
    sys.modules[MODULE_NAME] = module  # dataclasses and pickle look there
    exec(compile(job["source"], f"<{MODULE_NAME}>", "exec"), module.__dict__)
    return vars(module)


def _built(
    values: tuple[Any, ...], roles: Sequence[str], namespace: dict[str, Any]
) -> tuple[Any, ...]:
    """Makes linked lists and trees by the function of the file that has the role's name."""
    padded = [*roles, *[""] * len(values)]
    return tuple(
        namespace[role](value) if role in (LINKED_LIST, TREE) else value
        for value, role in zip(values, padded, strict=False)
    )


def _copies(build: Callable[[], tuple[Any, ...]]) -> Fresh:
    """Makes equal arguments each time: copies, or built anew where they can't be copied."""
    first = build()
    try:
        copy.deepcopy(first)
    except Exception:
        return build
    return lambda: copy.deepcopy(first)


def _describe(error: BaseException) -> str:
    text = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


if __name__ == "__main__":
    main()
