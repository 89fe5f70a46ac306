"""The engine: a loaded model that judges units."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from rlm_lsp.engine.batching import batches
from rlm_lsp.engine.decoder import DecoderShape, EncodedUnits, OnnxTreeDecoder, read_shape
from rlm_lsp.engine.errors import EngineError
from rlm_lsp.engine.graphs import Graphs, Provider, load_graphs
from rlm_lsp.engine.location import verified_manifest
from rlm_lsp.engine.refusal import refusal
from rlm_lsp.engine.result import UnitResult
from rlm_model.contract.encoding import UnitEncoder, load_tokenizer
from rlm_model.contract.graph_names import ENCODER_INPUTS, encoder_outputs
from rlm_model.contract.manifest import Manifest
from rlm_model.contract.quantiles import TreeDecoder, estimates, levels_for
from rlm_model.contract.queries import Estimate, Query

if TYPE_CHECKING:
    from rlm_lsp.engine.cache import EstimateCache
    from rlm_model.contract.units import CodeUnit  # units are found while the graphs load

log = logging.getLogger(__name__)

NOT_FINITE = "the model gave no finite number for it"


@dataclass(frozen=True)
class _Prepared:
    """A unit as token ids, with what the budget cut."""

    index: int
    language: str
    ids: list[int]
    cut_lines: int


class Engine:
    """A loaded model. One thread at a time may ask it.

    Attributes:
        manifest: What the model is.
    """

    def __init__(
        self,
        manifest: Manifest,
        encoder: UnitEncoder,
        graphs: Graphs,
        shape: DecoderShape,
        threads: int = 1,
        cache: EstimateCache | None = None,
    ) -> None:
        """Takes the loaded parts; `load` makes them."""
        self.manifest = manifest
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, "rlm-model")
        self._cache = cache
        self._units = encoder
        self._graphs = graphs
        self._shape = shape
        self._grammar = manifest.grammar

    @classmethod
    def load(
        cls,
        folder: Path,
        provider: Provider = "auto",
        threads: int = 2,
        cache: Path | None = None,
        verified: Manifest | None = None,
    ) -> Engine:
        """Loads a model folder.

        Args:
            folder: Holds the manifest and the files that it names.
            provider: See `load_graphs`.
            threads: CPU threads, at least 1: so many batches are judged at once.
            cache: Folder where estimates are kept on disk; None where they are not kept.
            verified: What `verified_manifest` gave for the folder, where it was called already.

        Raises:
            EngineError: The model is missing, damaged, or of another release.
        """
        manifest = verified or verified_manifest(folder)
        files = manifest.files
        tokenizer = folder / files["tokenizer"].path
        with ThreadPoolExecutor(1) as beside:
            reading = beside.submit(
                load_tokenizer, tokenizer, manifest.vocabulary, manifest.head, manifest.pad_id
            )
            graphs = load_graphs(
                folder / files["encoder"].path, folder / files["decoder"].path, provider
            )
        try:
            encoder = UnitEncoder(reading.result(), manifest.max_tokens, manifest.structure)
        except Exception as error:  # tokenizers raises bare Exception
            raise EngineError(f"{tokenizer} can't be read: {error}") from error
        shape = read_shape(graphs.decoder)
        graphs.encoder.check_names("encoder", ENCODER_INPUTS, encoder_outputs(shape.layers))
        known = _open_cache(cache, manifest, graphs.provider) if cache else None
        return cls(manifest, encoder, graphs, shape, threads, known)

    @property
    def provider(self) -> Literal["cpu", "cuda"]:
        """What runs the model."""
        return self._graphs.provider

    @property
    def notice(self) -> str | None:
        """What the user should know about the provider, once; or None."""
        return self._graphs.notice

    def queries(self, sizes: Sequence[int | None], kind: str | None = None) -> list[Query]:
        """All metrics of a kind of units, by default the model's main one, at sizes.

        Raises:
            QueryError: A size is outside what the model answers.
        """
        answered = self.manifest.of_kind(kind)
        queries = [
            Query(metric, size, answered.devices[0])
            for size in sizes
            for metric in answered.metrics
        ]
        for query in queries:
            self.manifest.check_query(query, kind)
        return queries

    def estimate(self, units: Sequence[CodeUnit], queries: Sequence[Query]) -> list[list[Estimate]]:
        """Judges units: for each, one estimate a query, or an empty list when it has none."""
        return [list(result.estimates) for result in self.judge(units, queries)]

    def judge(self, units: Sequence[CodeUnit], queries: Sequence[Query]) -> list[UnitResult]:
        """Judges units, in their order.

        Raises:
            EngineError: The model failed.
        """
        found = dict(pair for batch in self.judge_batches(units, queries) for pair in batch)
        return [found[index] for index in range(len(units))]

    def judge_batches(
        self, units: Sequence[CodeUnit], queries: Sequence[Query]
    ) -> Iterator[list[tuple[int, UnitResult]]]:
        """Judges units batch by batch, so that a caller can stop in between.

        Yields:
            Pairs of an index into `units` and its result; first those that need no model,
            then those that were judged in an earlier session.

        Raises:
            EngineError: The model failed.
        """
        refused = [(index, refusal(self.manifest, unit)) for index, unit in enumerate(units)]
        needless = [(i, UnitResult(units[i], (), reason)) for i, reason in refused if reason]
        if needless:
            yield needless
        wanted = [i for i, reason in refused if not reason]
        if self._cache is not None:
            known = self._cache.recall([units[i] for i in wanted], queries)
            if known:
                yield [(wanted[place], result) for place, result in known.items()]
            wanted = [i for place, i in enumerate(wanted) if place not in known]
        prepared = [self._prepare(i, units[i]) for i in wanted]
        for batch, answers in self._answers(prepared, queries):
            results = [
                (item.index, _result(units[item.index], answer, item.cut_lines))
                for item, answer in zip(batch, answers, strict=True)
            ]
            yield results
            # Nobody waits for this: it is done when the next batch is asked for.
            if self._cache is not None:
                self._cache.remember(result for _, result in results)

    def _answers(
        self, prepared: Sequence[_Prepared], queries: Sequence[Query]
    ) -> Iterator[tuple[list[_Prepared], list[list[Estimate]]]]:
        """Answers batch by batch, in order; a batch for each thread is under way."""
        running: deque[tuple[list[_Prepared], Future[list[list[Estimate]]]]] = deque()
        try:
            for rows in batches([len(item.ids) for item in prepared]):
                batch = [prepared[row] for row in rows]
                future = self._pool.submit(self._answer, batch, queries)
                running.append((batch, future))
                if len(running) > self._threads:
                    batch, future = running.popleft()
                    yield batch, future.result()
            while running:
                batch, future = running.popleft()
                yield batch, future.result()
        finally:
            for _, future in running:
                future.cancel()

    def _prepare(self, index: int, unit: CodeUnit) -> _Prepared:
        return _Prepared(index, unit.language, *self._units.encode_cut(unit))

    def _answer(self, units: list[_Prepared], queries: Sequence[Query]) -> list[list[Estimate]]:
        batch = self._units.pad([unit.ids for unit in units])
        manifest = self.manifest
        levels = levels_for(
            [unit.language for unit in units], queries, manifest.language_levels, manifest.levels
        )
        mask, *cross = self._graphs.encoder.run(
            encoder_outputs(self._shape.layers),
            {"input_ids": batch.ids, "attention_mask": batch.mask},
        )
        decoder: TreeDecoder = OnnxTreeDecoder(
            self._graphs.decoder, self._shape, EncodedUnits(mask, cross)
        )
        # Numbers that are not finite are told by unit, below.
        with np.errstate(all="ignore"):
            return estimates(decoder, self._grammar, queries, len(units), levels)


def _open_cache(folder: Path, manifest: Manifest, provider: str) -> EstimateCache | None:
    try:
        # Imported here: some builds of Python come without sqlite3.
        from rlm_lsp.engine.cache import EstimateCache
    except ImportError as error:
        log.warning("estimates are not kept on disk: %s", error)
        return None
    return EstimateCache(folder, manifest, provider)


def _result(unit: CodeUnit, answer: list[Estimate], cut_lines: int) -> UnitResult:
    if not all(np.isfinite((e.p10, e.p50, e.p90)).all() for e in answer):
        return UnitResult(unit, (), NOT_FINITE, cut_lines)
    return UnitResult(unit, tuple(answer), None, cut_lines)
