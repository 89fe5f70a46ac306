"""Predictions from Python: what ``rlm-lsp predict --size`` prints, as values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from rlm_lsp.calibration import store
from rlm_lsp.calibration.shifting import calibrated
from rlm_lsp.engine import model_folder
from rlm_lsp.engine.engine import Engine
from rlm_lsp.engine.graphs import Provider
from rlm_lsp.engine.refusal import answered_kinds
from rlm_lsp.engine.result import UnitResult
from rlm_lsp.engine.sizes import asked_sizes
from rlm_lsp.wording.evening import evened
from rlm_model.contract.kinds import find_all
from rlm_model.contract.languages import language_named
from rlm_model.contract.manifest import Manifest
from rlm_model.contract.queries import Estimate, Query
from rlm_model.contract.units import LANGUAGES

# One thread at a time may ask an engine.
_asking = Lock()


@dataclass(frozen=True)
class Prediction:
    """What is known of a function, or of another unit, of a source.

    Attributes:
        name: Its qualified name, such as ``Cart.total``; empty for a whole program.
        kind: Name of its kind, such as ``function``.
        line: Line of its definition, from 1.
        estimate: What it will cost: ``p10``, ``p50`` and ``p90`` in seconds or bytes; None where
            there is a reason.
        reason: Why there is no estimate, or None.
    """

    name: str
    kind: str
    line: int
    estimate: Estimate | None
    reason: str | None


def predict(
    source: str,
    metric: str = "time_s",
    size: int = 1000,
    *,
    language: str = "python",
    model: str | Path | None = None,
    provider: Provider = "auto",
    calibration: bool = True,
) -> list[Prediction]:
    """Predicts what the functions of a source cost, without running it.

    Args:
        source: Text of a file.
        metric: ``time_s`` or ``peak_memory_bytes``.
        size: Input size n; where a unit's cost depends on none, it says nothing.
        language: Language of the text.
        model: Folder of the model; None for that of ``RLM_LSP_MODEL``, else the one that ships. It
            stays loaded.
        provider: What runs the model: ``cpu``, ``cuda``, or ``auto`` for what there is.
        calibration: Whether the numbers are those of this machine, where it is calibrated.

    Returns:
        The units in the order of the text.

    Raises:
        EngineError: The model can't be loaded.
        QueryError: The model does not answer for the metric or the size.
        ValueError: The language is unknown.
    """
    name = language_named(language.lower())
    if name not in LANGUAGES:
        raise ValueError(f"{language!r} is no language whose units can be found")
    with _asking:
        engine = _engine(model_folder(str(model) if model else None), provider)
        machine = store.load() if calibration else None
        units = find_all(source.encode(), name, answered_kinds(engine.manifest, name))
        by_kind = {unit.kind: _query(engine.manifest, metric, size, unit.kind) for unit in units}
        if not units:
            _query(engine.manifest, metric, size, None)  # a wrong one is told all the same
        found: dict[int, Prediction] = {}
        for kind, query in by_kind.items():
            places = [place for place, unit in enumerate(units) if unit.kind == kind]
            # At the sizes of growth too: medians never fall from one to the next.
            queries = engine.queries(asked_sizes(engine.manifest, (size,), kind), kind)
            results = engine.judge([units[place] for place in places], queries)
            for place, result in zip(places, results, strict=True):
                found[place] = _prediction(calibrated(evened(result), machine), query)
    return [found[place] for place in range(len(units))]


def _query(manifest: Manifest, metric: str, size: int, kind: str | None) -> Query:
    """What is asked of units of a kind.

    Raises:
        QueryError: The model does not answer that.
    """
    answered = manifest.of_kind(kind)
    query = Query(metric, None if answered.size_min is None else size, answered.devices[0])
    manifest.check_query(query, kind)
    return query


def _prediction(result: UnitResult, query: Query) -> Prediction:
    unit = result.unit
    estimate = result.at(query.metric, query.size)
    return Prediction(unit.name, unit.kind, unit.start_line + 1, estimate, result.reason)


@lru_cache(maxsize=1)
def _engine(folder: Path, provider: Provider) -> Engine:
    return Engine.load(folder, provider)
