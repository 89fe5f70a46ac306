"""The command ``rlm-model graph-suites``: from tables and predictions to a report."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

from tqdm import tqdm

from rlm_model.contract.manifest import file_sha256
from rlm_model.corpora.graphs.spaces import SPACES
from rlm_model.data.tables import KERNELS, NETWORKS
from rlm_model.evaluation.graph_suites.boosting import Boosted, BoostedTasks
from rlm_model.evaluation.graph_suites.cases import Case, all_cases
from rlm_model.evaluation.graph_suites.graph_suites_report import Result, SuitesSource, write_report
from rlm_model.evaluation.graph_suites.loading import (
    BYTES,
    FLOPS,
    PARAMETERS,
    TABLES,
    load_collections,
)
from rlm_model.evaluation.graph_suites.options import BASELINES
from rlm_model.evaluation.graph_suites.predictors import (
    Chained,
    FigureAlone,
    FromFiles,
    LearnedAlone,
    Predictor,
)
from rlm_model.evaluation.graph_suites.running import predictions
from rlm_model.evaluation.graph_suites.scoring import RankScore, score_case
from rlm_model.evaluation.options import relative


def run(args: argparse.Namespace) -> int:
    """Runs the cases and writes the report.

    Returns:
        Exit code 0.

    Raises:
        OSError: A table of networks is missing, or a folder can't be written.
        DataError: A table of kernels or programs is missing or damaged.
        PredictionsError: A file of predictions can't be used.
        ValueError: A name stands twice, or there is no such case.
    """
    predictors = list(_predictors(args))
    names = [predictor.name for predictor in predictors]
    if len(set(names)) < len(names):
        raise ValueError("--predictions: each name may stand once, and not be a baseline's")
    tables = args.tables or TABLES
    if unknown := sorted(set(tables).difference(TABLES)):
        raise ValueError(f"no table is called {unknown[0]}; there are {', '.join(TABLES)}")
    collections = load_collections(args.data, args.kept / "parts", tables)
    cases = [
        case
        for case in all_cases(collections)
        if any(fnmatch(case.key, pattern) for pattern in args.only)
    ]
    if not cases:
        raise ValueError(f"no case is called {' or '.join(args.only)}")
    source = SuitesSource(
        title=args.out.resolve().name,
        command=_command_line(args),
        files={path.name: file_sha256(path) for path in _files(args.data, tables)},
        collections=collections,
        predictors=names,
        results=_results(cases, predictors, args.kept / "predictions"),
    )
    write_report(source, args.out)
    return 0


def _predictors(args: argparse.Namespace) -> Iterator[Predictor]:
    """Models first, the baselines behind them."""
    for name, folder in args.predictions:
        yield FromFiles(name, folder)
    if "figures" in args.baselines:
        yield from map(FigureAlone, (FLOPS, PARAMETERS, BYTES))
    if "boosting" in args.baselines:
        yield LearnedAlone("LightGBM", BoostedTasks(args.threads), "1", networks=False)
        yield Chained("LightGBM, chained", partial(Boosted, threads=args.threads), "1")
    if "network" in args.baselines:
        # Imported here: it takes seconds to load.
        import torch

        from rlm_model.evaluation.graph_suites.network import NetworkOptions, NetworkTasks

        torch.set_num_threads(args.threads)
        options = NetworkOptions()
        yield LearnedAlone("Graph network", NetworkTasks(options), repr(options), networks=True)
    if args.peer:
        from rlm_model.evaluation.graph_suites.peer import PeerOptions, RegressLanguageModel

        yield RegressLanguageModel(PeerOptions(args.peer, args.peer_seconds))


def _results(cases: list[Case], predictors: list[Predictor], kept: Path) -> list[Result]:
    """Scores of all that is predicted. What says the same of the same examples is scored once."""
    scored: dict[tuple[bytes, ...], RankScore] = {}
    found: list[Result] = []
    with tqdm(total=len(cases), unit="case", disable=None) as progress:
        for case in cases:
            progress.set_description(case.key)
            for predictor, predicted in predictions(case, predictors, kept):
                judged = case.judged
                key = (
                    case.suite.encode(),
                    case.task.encode(),
                    predicted.tobytes(),
                    judged.units.tobytes(),
                )
                if key not in scored:
                    scored[key] = score_case(case, predicted)
                found.append(Result(case, predictor.name, scored[key]))
            progress.update()
    return found


def _files(data: Path, tables: Sequence[str]) -> list[Path]:
    """The files of tables."""
    return [
        data / NETWORKS / f"{name}.csv.gz"
        if name in SPACES
        else data / KERNELS / f"{name}.jsonl.gz"
        for name in tables
    ]


def _command_line(args: argparse.Namespace) -> str:
    """The command line with paths relative to the working folder, the same on every machine."""
    words = ["rlm-model", "graph-suites", "--data", relative(args.data)]
    if args.baselines != list(BASELINES):
        words += ["--baselines", *args.baselines]
    if args.predictions:
        words += ["--predictions", *(f"{name}={relative(p)}" for name, p in args.predictions)]
    if args.peer:
        words += ["--peer", "CHECKOUT", "--peer-seconds", f"{args.peer_seconds:g}"]
    if args.only != ["*"]:
        words += ["--only", *args.only]
    if args.tables:
        words += ["--tables", *args.tables]
    return shlex.join([*words, "--out", relative(args.out)])
