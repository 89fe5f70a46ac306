"""The command ``rlm-model corpora``: reads repositories' checkouts, writes functions to measure."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from rlm_model.corpora.collections.counterfactual import counterfactual_items
from rlm_model.corpora.collections.files import SUFFIX, read_collection, write_collection
from rlm_model.corpora.collections.layouts import Index, read_index
from rlm_model.corpora.collections.leetcode import Problem, Solution, load_problems, solutions_of
from rlm_model.corpora.collections.repository import Repository, find_repository
from rlm_model.corpora.collections.sources import (
    FUNCTIONS,
    INDEX_REPOSITORY,
    SOLUTIONS,
    Source,
)
from rlm_model.corpora.collections.translations import LANGUAGES as OTHER_LANGUAGES
from rlm_model.corpora.collections.variants import ELSEWHERE, choose
from rlm_model.corpora.items import MeasurableItem, bank_items, corpus_items
from rlm_model.corpora.splits import problem_of, split_of

REPORT = "collections.md"

SPLITS = ("train", "validation", "test")

LANGUAGES = ("python", *OTHER_LANGUAGES)
"""Languages whose functions are collected."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's options."""
    parser.add_argument(
        "checkouts", type=Path, help="folder of checkouts, each named owner+name or owner/name"
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with corpora/")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder of the files to write, outside of git"
    )
    parser.add_argument(
        "--languages",
        type=_names,
        default=LANGUAGES,
        help=f"only functions in these languages: cpp,java (default: {','.join(LANGUAGES)})",
    )
    parser.add_argument(
        "--variants",
        type=int,
        default=0,
        metavar="COUNT",
        help="write that many variants of all functions as well (minutes)",
    )


@dataclass
class _Reading:
    """What was read of a repository."""

    source: Source
    repository: Repository
    left_out: Counter[str] = field(default_factory=Counter)
    items: list[MeasurableItem] = field(default_factory=list)


def run(args: argparse.Namespace) -> int:
    """Writes a file for each repository that is there, and a report of all.

    Returns:
        Exit code 0.

    Raises:
        ValueError: The repository of the index is missing, or a file can't be read.
    """
    doocs = find_repository(args.checkouts, INDEX_REPOSITORY)
    if doocs is None:
        raise ValueError(
            f"{args.checkouts} has no checkout of {INDEX_REPOSITORY}, which says what number and "
            f"title each LeetCode problem has"
        )
    index, problems = read_index(doocs), load_problems(args.data / "corpora")
    readings = _read_solutions(args.checkouts, index, problems, args.languages)
    # A function may be named after a problem, and be one of those for outside evaluation.
    taken = frozenset(f"leetcode/{slug}" for slug in index.slugs - problems.keys())
    for source in FUNCTIONS:
        repository = find_repository(args.checkouts, source.repository)
        if repository is not None:
            reading = _Reading(source, repository)
            reading.items += source.read(repository, args.languages, taken, reading.left_out)
            readings.append(reading)
    for reading in readings:
        source, repository = reading.source, reading.repository
        path = args.out / f"{repository.key}{SUFFIX}"
        write_collection(path, reading.items, source.repository, repository.commit, source.licence)
    if args.variants:
        paths = sorted(args.out / f"{reading.repository.key}{SUFFIX}" for reading in readings)
        items = chain(corpus_items(args.data / "corpora"), *map(read_collection, paths))
        variants = counterfactual_items(items, list(bank_items()), args.variants)
        write_collection(args.out / f"variants{SUFFIX}", variants, "", "", "")
    report = _report(readings)
    (args.out / REPORT).write_text(report, encoding="utf-8")
    print(report, end="")  # noqa: T201
    return 0


def _names(text: str) -> list[str]:
    names = text.split(",")
    unknown = sorted(set(names) - set(LANGUAGES))
    if unknown:
        raise argparse.ArgumentTypeError(f"there are none in {', '.join(unknown)}")
    return names


def _read_solutions(
    checkouts: Path, index: Index, problems: Mapping[str, Problem], languages: Sequence[str]
) -> list[_Reading]:
    """Solutions of all repositories: the most different ones of each problem in each language."""
    found: dict[tuple[str, str], list[tuple[Solution, _Reading]]] = {}
    readings: list[_Reading] = []
    for source in SOLUTIONS:
        repository = find_repository(checkouts, source.repository)
        if repository is None:
            continue
        reading = _Reading(source, repository)
        readings.append(reading)
        for language in languages:
            texts = source.layout(repository, index, language)
            for solution in solutions_of(
                texts,
                repository.key,
                problems,
                reading.left_out,
                language,
                python_2=source.python_2,
            ):
                found.setdefault((language, solution.slug), []).append((solution, reading))
    places = {("python", problem.form): problem.slug for problem in problems.values()}
    for (language, slug), solutions in sorted(found.items()):
        forms = [solution.form for solution, _ in solutions]
        known = [problems[slug].form] if language == "python" else []
        chosen = set(choose(forms, known))
        for place, (solution, reading) in enumerate(solutions):
            if place not in chosen:
                reading.left_out["like another, or beyond the most of a problem"] += 1
            elif places.setdefault((language, solution.form), slug) != slug:
                reading.left_out[ELSEWHERE] += 1
            else:
                reading.items.append(solution.item)
    return readings


def _report(readings: Sequence[_Reading]) -> str:
    """Markdown tables of what was read, and what was left out."""
    names = " | ".join(SPLITS)
    lines = [
        "# Collected functions",
        "",
        f"| Repository | Commit | Licence | Functions | {names} |",
    ]
    lines.append("|---|---|---|--:|--:|--:|--:|")
    total: Counter[str] = Counter()
    by_language: dict[str, Counter[str]] = {}
    for reading in readings:
        splits: Counter[str] = Counter()
        for item in reading.items:
            split = split_of(problem_of(item.id))
            splits[split] += 1
            by_language.setdefault(item.language, Counter())[split] += 1
        total += splits
        commit, licence = reading.repository.commit[:12], reading.source.licence
        lines.append(f"| {reading.source.repository} | {commit} | {licence} | {_row(splits)} |")
    lines += [f"| all | | | {_row(total)} |", ""]
    lines += [f"| Language | Functions | {names} |", "|---|--:|--:|--:|--:|"]
    lines += [f"| {name} | {_row(splits)} |" for name, splits in sorted(by_language.items())]
    lines += ["", "Left out:", ""]
    for reading in readings:
        reasons = [f"{count} {why}" for why, count in reading.left_out.most_common() if count]
        if reasons:
            lines.append(f"- {reading.source.repository}: {'; '.join(reasons)}")
    return "\n".join(lines) + "\n"


def _row(splits: Counter[str]) -> str:
    counts = [splits.total(), *(splits[name] for name in SPLITS)]
    return " | ".join(f"{count:,}" for count in counts)
