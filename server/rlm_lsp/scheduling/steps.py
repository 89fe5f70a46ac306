"""What the scheduler's threads do, off the event loop.

What only a step needs is imported in it: `initialize` does not wait for it.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rlm_lsp.engine import EngineError, cache_folder, verified_manifest
from rlm_lsp.engine.refusal import answered_kinds
from rlm_lsp.scheduling.analysis import Batch
from rlm_lsp.wording.evening import evened
from rlm_lsp.wording.growth import growths

if TYPE_CHECKING:
    from rlm_lsp.engine.engine import Engine
    from rlm_lsp.engine.graphs import Provider
    from rlm_lsp.workspace.documents import Document
    from rlm_model.contract.manifest import Manifest
    from rlm_model.contract.units import CodeUnit
    from rlm_model.contract.versions import Versions


@dataclass(frozen=True)
class ModelChoice:
    """Which model runs, and how.

    Attributes:
        folder: The model's folder.
        provider: See `load_graphs`.
        threads: CPU threads.
        keep: Whether estimates are kept on disk.
    """

    folder: Path
    provider: Provider
    threads: int
    keep: bool = False


def find_units(
    document: Document, manifest: Manifest | None, versions: Versions | None = None
) -> list[CodeUnit]:
    """A document's units, with the digests of their texts; none where no grammar knows it.

    Args:
        document: A version.
        manifest: Says of what kinds; None where that is not known: functions are found then.
        versions: What is known of the version before; this one takes its place.
    """
    from rlm_model.contract import units
    from rlm_model.contract.kinds import FUNCTION, find_all

    if document.language not in units.LANGUAGES:
        return []
    kinds = [FUNCTION] if manifest is None else answered_kinds(manifest, document.language)
    found = find_all(document.source, document.language, kinds, versions=versions)
    for unit in found:
        _ = unit.text.digest  # kept
    return found


def is_broken(document: Document) -> bool:
    """Whether a document has a syntax error."""
    from rlm_lsp.workspace.syntax import broken_line

    return broken_line(document.source, document.language, []) is not None


def chosen_manifest(choice: ModelChoice) -> Manifest:
    """What the chosen model is.

    Raises:
        EngineError: The manifest is missing or damaged.
    """
    from rlm_model.contract import manifest

    try:
        return manifest.load_manifest(choice.folder)
    except manifest.ManifestError as error:
        raise EngineError(str(error)) from error


def prepare(choice: ModelChoice) -> Manifest:
    """Imports what runs the chosen model, and checks the model's files meanwhile.

    Raises:
        EngineError: A library does not load, or the model is missing, damaged, or of another
            release.
    """
    with ThreadPoolExecutor(1) as beside:
        verified = beside.submit(verified_manifest, choice.folder)
        try:
            importlib.import_module("rlm_lsp.engine.engine")
        except Exception as error:  # a broken native library raises more than ImportError
            raise EngineError(
                f"the model can't run, a library does not load: {error}; "
                "`rlm-lsp doctor` says what is installed"
            ) from error
        return verified.result()


def load_engine(choice: ModelChoice, verified: Manifest) -> Engine:
    """Loads the chosen model.

    Args:
        choice: The model.
        verified: What `prepare` gave for it.

    Raises:
        EngineError: A file can't be loaded.
    """
    from rlm_lsp.engine.engine import Engine

    cache = cache_folder() if choice.keep else None
    return Engine.load(choice.folder, choice.provider, choice.threads, cache, verified)


def next_batch(batches: Iterator[Batch]) -> Batch | None:
    """Judges the next units, fits how their costs grow, and evens what falls in between."""
    batch = next(batches, None)
    if batch is None:
        return None
    shown = [evened(result) for result in batch]
    for result in shown:
        growths(result.estimates)  # kept for those who ask
    return shown
