"""Milliseconds a function for encoder shapes, float32 and int8, and the decoder walk's share.

    python benchmarks/bench_int8.py [--rounds 15]

Weights are random: time and file size do not depend on them. Rounds go over all models in
turn, so that a busy machine slows each of them alike. The processor time of all threads
together hardly feels other programs; on two idle cores the wall time lies between its half and
its whole.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch

from rlm_export.graphs import GraphPaths, export_float
from rlm_export.quantize import quantize
from rlm_lsp.engine.decoder import DecoderShape, EncodedUnits, OnnxTreeDecoder, read_shape
from rlm_lsp.engine.graphs import Graphs, load_graphs
from rlm_lsp.engine.sizes import GROWTH_SIZES
from rlm_model.contract.graph_names import encoder_outputs
from rlm_model.contract.quantiles import read_quantiles
from rlm_model.contract.queries import Query
from rlm_model.modeling import RLMConfig, RLMForRegression

SHAPES = (
    (4, 576, 1536, 9),
    (5, 576, 1536, 9),
    (6, 384, 1024, 6),
    (6, 256, 688, 4),
    (8, 256, 688, 4),
)
"""Layers, width, intermediate width, heads."""

LENGTHS = (64, 128, 256)
BATCHES = (1, 8)
QUERIES = [
    Query(metric, size) for metric in ("time_s", "peak_memory_bytes") for size in GROWTH_SIZES
]


@dataclass(frozen=True)
class Candidate:
    """An exported model to time."""

    name: str
    precision: str
    megabytes: float
    config: RLMConfig
    graphs: Graphs
    shape: DecoderShape


def build(folder: Path, shape: tuple[int, int, int, int]) -> list[Candidate]:
    """Exports a random model of a shape in both precisions."""
    layers, width, intermediate, heads = shape
    config = RLMConfig(
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_key_value_heads=heads // 3 if heads % 3 == 0 else heads,
        intermediate_size=intermediate,
    )
    torch.manual_seed(0)
    model = RLMForRegression(config).eval()
    candidates = []
    for precision in ("float32", "int8"):
        paths = GraphPaths.inside(folder / f"{layers}x{width}-{precision}")
        paths.encoder.parent.mkdir()
        export_float(model, paths)
        if precision == "int8":
            for path in (paths.encoder, paths.decoder):
                onnx.save(quantize(onnx.load(path)), path)
        size = sum(path.stat().st_size for path in (paths.encoder, paths.decoder))
        graphs = load_graphs(paths.encoder, paths.decoder, "cpu")
        candidates.append(
            Candidate(
                f"{layers}x{width}",
                precision,
                size / 1e6,
                config,
                graphs,
                read_shape(graphs.decoder),
            )
        )
    return candidates


def time_once(model: Candidate, ids: np.ndarray) -> tuple[float, ...]:
    """Times a batch of ids.

    Returns:
        Processor seconds of the encoder pass and of the decoder walk, then wall seconds of both.
    """
    mask = np.ones_like(ids)
    clocks = [(time.process_time(), time.perf_counter())]
    names = encoder_outputs(model.shape.layers)
    states, *cross = model.graphs.encoder.run(names, {"input_ids": ids, "attention_mask": mask})
    clocks.append((time.process_time(), time.perf_counter()))
    walker = OnnxTreeDecoder(model.graphs.decoder, model.shape, EncodedUnits(states, cross))
    read_quantiles(walker, model.config.grammar, QUERIES, len(ids))
    clocks.append((time.process_time(), time.perf_counter()))
    return tuple(np.diff(np.array(clocks), axis=0).T.flatten())


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    random = np.random.default_rng(0)
    times: dict[tuple[str, str, int, int], list[tuple[float, ...]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        models = [model for shape in SHAPES for model in build(Path(folder), shape)]
        for _ in range(arguments.rounds):
            for batch in BATCHES:
                for length in LENGTHS:
                    ids = random.integers(36, 8192, (batch, length))
                    for model in models:
                        times[model.name, model.precision, batch, length].append(
                            time_once(model, ids)
                        )
    print(f"ms a function, {len(QUERIES)} queries, medians of {arguments.rounds} rounds.")
    print("CPU: of all threads together. Wall: median (best).")
    columns = ("model", "precision", "MB", "batch", "tokens", "encoder CPU", "walk CPU")
    columns += ("walk's share", "encoder wall", "walk wall")
    print("|", " | ".join(columns), "|")
    print("|", " | ".join("---" for _ in columns), "|")
    for model in models:
        for batch in BATCHES:
            for length in LENGTHS:
                rows = np.array(times[model.name, model.precision, batch, length]) * 1e3 / batch
                encoder, walk, encoder_wall, walk_wall = np.median(rows, axis=0)
                _, _, encoder_best, walk_best = rows.min(axis=0)
                print(
                    f"| {model.name} | {model.precision} | {model.megabytes:.1f} | {batch} "
                    f"| {length} | {encoder:.1f} | {walk:.1f} | {walk / (encoder + walk):.0%} "
                    f"| {encoder_wall:.1f} ({encoder_best:.1f}) "
                    f"| {walk_wall:.1f} ({walk_best:.1f}) |"
                )


if __name__ == "__main__":
    main()
