"""Runs predictors on cases; what was predicted is kept, so that a run that was stopped goes on."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from rlm_model.evaluation.graph_suites.cases import Case
from rlm_model.evaluation.graph_suites.collection import Examples, FloatArray
from rlm_model.evaluation.graph_suites.predictors import Predictor


def predictions(
    case: Case, predictors: Sequence[Predictor], kept: Path
) -> Iterator[tuple[Predictor, FloatArray]]:
    """What each predictor says of a case, one after the other.

    Args:
        case: The case.
        predictors: Who predicts; one that has nothing to say of the case is left out.
        kept: Folder of what was predicted.

    Raises:
        OSError: It can't be written.
    """
    digest = _digest_of(case)
    for predictor in predictors:
        name = re.sub(r"\W+", "-", predictor.name.lower()).strip("-")
        path = kept / name / f"{case.key}.npz"
        settings = hashlib.sha256(f"{digest} {predictor.settings_of(case)}".encode()).hexdigest()
        found = _load(path, settings)
        if found is None:
            found = predictor.predict(case)
            if found is None:
                continue
            _save(path, settings, found)
        yield predictor, found


def _digest_of(case: Case) -> str:
    """What a case's predictions depend on: all that is learned, and what is asked."""
    digest = hashlib.sha256(case.key.encode())
    for examples in (case.learned, *case.source):
        _add(digest, examples)
        digest.update(examples.targets.tobytes())
        digest.update(np.ascontiguousarray(examples.matrix).tobytes())
    _add(digest, case.judged)
    digest.update(np.ascontiguousarray(case.judged.matrix).tobytes())
    return digest.hexdigest()


def _add(digest: hashlib._Hash, examples: Examples) -> None:
    collection = examples.collection
    names = [collection.ids[unit] for unit in np.unique(examples.units)]
    queries = [repr(collection.queries[column]) for column in np.unique(examples.columns)]
    digest.update("\n".join([*names, *queries]).encode())
    digest.update(np.stack([examples.units, examples.columns]).tobytes())


def _load(path: Path, settings: str) -> FloatArray | None:
    """What is kept in a file; None where it is missing, damaged or of other settings."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return arrays["predicted"] if str(arrays["settings"]) == settings else None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _save(path: Path, settings: str, predicted: FloatArray) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as stream:
        np.savez_compressed(stream, settings=np.array(settings), predicted=predicted)
    os.replace(partial, path)
