"""The command ``rlm-model measure``."""

from __future__ import annotations

import argparse
import itertools
import os
from collections.abc import Iterator, Sequence
from contextlib import closing

from rlm_model.corpora.collections.files import read_collection
from rlm_model.corpora.forms import EDITIONS as FORM_EDITIONS
from rlm_model.corpora.forms import LANGUAGES as FORM_LANGUAGES
from rlm_model.corpora.forms import form_items
from rlm_model.corpora.generated import generated_items
from rlm_model.corpora.installed import installed_items
from rlm_model.corpora.items import (
    MeasurableItem,
    bank_items,
    corpus_items,
    function_item,
    program_item,
)
from rlm_model.corpora.mbxp import mbxp_items
from rlm_model.corpora.programs.items import program_items
from rlm_model.corpora.programs.languages import printed_languages
from rlm_model.corpora.systematic import EDITIONS, systematic_items
from rlm_model.corpora.variants import sample_variants
from rlm_model.measuring.campaign import Shard, make_measurer, run_campaign, run_locally, run_on_ray
from rlm_model.measuring.languages import available, language_of
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME, Point
from rlm_model.measuring.python_function import Plan
from rlm_model.measuring.quick_function import QuickPlan
from rlm_model.measuring.sandbox import SandboxError
from rlm_model.measuring.sizes import QUICK_SIZES, SIZES
from rlm_model.measuring.store import MeasurementStore


def run(args: argparse.Namespace) -> int:
    """Measures; without ``--out`` it prints what one function or program costs.

    Returns:
        0, or 1 where a batch could not be measured.

    Raises:
        ValueError: The options don't fit together, or an item can't be read.
    """
    if args.quick:
        plan = QuickPlan(sizes=args.sizes or QUICK_SIZES, seed=args.seed)
    else:
        plan = Plan(sizes=args.sizes or SIZES, seed=args.seed)
    try:
        if args.out is None:
            return _print_own(args, plan)
        runner = run_on_ray(plan) if args.ray else run_locally(plan, args.cores or _all_cores())
        store = MeasurementStore(args.out)
        shard = Shard(*args.shard)
        errors = run_campaign(_items(args), store, runner, shard, args.limit, again=args.again)
    except SandboxError as error:
        raise ValueError(str(error)) from error
    return 1 if errors else 0


def _print_own(args: argparse.Namespace, plan: Plan | QuickPlan) -> int:
    if args.function is None and args.program is None:
        raise ValueError(
            "--out FOLDER is needed, unless --function or --program names what to measure"
        )
    item = _own_function(args) if args.program is None else _own_program(args)
    with closing(make_measurer(item, plan, args.cores[0] if args.cores else None)) as measurer:
        runtime = measurer.prepare([item])
        points = measurer.measure(item)
    print(f"{'n':>9}  {'time':>12}  {'peak memory':>14}")  # noqa: T201
    for point in points:
        _print_point("program" if point.n is None else f"{point.n:,}", point)
    if runtime.floor:
        _print_point("empty", Point(None, runtime.floor))
    return 0 if any(point.values for point in points) else 1


def _print_point(name: str, point: Point) -> None:
    seconds, size = point.value(TIME), point.value(PEAK_MEMORY)
    time = "" if seconds is None else f"{seconds:.3e} s"
    memory = "" if size is None else f"{size:,.0f} B"
    print(f"{name:>9}  {time:>12}  {memory:>14}  {point.reason or ''}".rstrip())  # noqa: T201


def _items(args: argparse.Namespace) -> Iterator[MeasurableItem]:
    sources: list[Iterator[MeasurableItem]] = []
    if args.function is not None:
        sources.append(iter([_own_function(args)]))
    if args.program is not None:
        sources.append(iter([_own_program(args)]))
    if args.bank:
        sources.append(bank_items())
    if args.generated:
        sources.append(generated_items(args.generated))
    if args.programs:
        sources.append(_programs(args.programs, args.languages))
    if args.installed is not None:
        sources.append(installed_items(args.installed))
    if args.corpora is not None:
        sources.append(corpus_items(args.corpora))
        sources.append(mbxp_items(args.corpora))
    if args.systematic:
        sources += _systematic(args.systematic, args.languages or ["python"])
    if args.collections is not None:
        sources.append(read_collection(args.collections))
    if not sources:
        raise ValueError(
            "nothing to measure: give --function, --program, --bank, --generated, --programs, "
            "--installed, --corpora, --systematic or --collections"
        )
    items = itertools.chain.from_iterable(sources)
    if args.variants:
        python = [item for item in items if item.language == "python"]
        items = sample_variants(python, args.variants, str(args.seed))
    return (item for item in items if not args.languages or item.language in args.languages)


def _systematic(count: int, languages: Sequence[str]) -> Iterator[Iterator[MeasurableItem]]:
    if "python" in languages:
        yield from (systematic_items(count, edition) for edition in EDITIONS)
    written = [name for name in languages if name in FORM_LANGUAGES]
    yield from (form_items(count, written, edition) for edition in FORM_EDITIONS)


def _programs(count: int, languages: Sequence[str] | None) -> Iterator[MeasurableItem]:
    printed = printed_languages()
    wanted = languages or printed
    unknown = sorted(set(wanted) - set(printed))
    if unknown:
        raise ValueError(
            f"there are no random programs in {', '.join(unknown)}, only in {', '.join(printed)}"
        )
    missing = [reason for reason in map(available, wanted) if reason is not None]
    if missing:
        raise ValueError("; ".join(missing))
    return program_items(count, wanted)


def _own_function(args: argparse.Namespace) -> MeasurableItem:
    if not args.entry:
        raise ValueError("--function needs --entry")
    return function_item(args.function, args.entry, args.examples)


def _own_program(args: argparse.Namespace) -> MeasurableItem:
    language = args.language or language_of(args.program)
    if language is None:
        raise ValueError(f"the language of {args.program} is not known: give --language")
    return program_item(args.program, language, args.stdin)


def _all_cores() -> list[int]:
    return sorted(os.sched_getaffinity(0))
