"""One answer of our engine beside google-deepmind/regress-lm's own decode, in the same run.

    python -m pip install sentencepiece ordered-set absl-py   # what regress-lm imports
    python benchmarks/bench_peer.py CHECKOUT [--runs 7]

CHECKOUT is a checkout of regress-lm. Its model is made with random weights (time does not depend
on them), as many parameters as ours, its default two encoder and two decoder layers, and its
default number tokens. It reads the same texts by the same tokenizer, padded to the same 256 tokens
(its own default pads to 2,048), and draws 64 samples for a distribution. The query of ours is in
the decoder's input; regress-lm reads it in the text, so ten queries are ten texts.

Runs are interleaved, and both have the same number of threads.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import onnx
import torch
from bench_engine import THREADS, source
from tokenizers import Tokenizer

from rlm_lsp.engine import model_folder
from rlm_lsp.engine.engine import Engine
from rlm_lsp.engine.sizes import GROWTH_SIZES
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.manifest import Manifest, load_manifest
from rlm_model.contract.units import CodeUnit

SAMPLES = 64
LAYERS = 2
WIDTHS = range(256, 1025, 64)
"""Widths that are tried for the peer; heads need multiples of 64."""


def parameters(folder: Path, manifest: Manifest) -> int:
    """How many weights a model's graphs hold."""
    count = 0
    for name in ("encoder", "decoder"):
        graph = onnx.load(folder / manifest.files[name].path).graph
        # Scales and zero points of int8 weights are scalars or vectors.
        count += sum(
            torch.Size(weight.dims).numel() for weight in graph.initializer if len(weight.dims) > 1
        )
    return count


def make_peer(tokenizer: Tokenizer, manifest: Manifest, count: int) -> tuple[object, int]:
    """A regress-lm model of about so many parameters, and how many it has."""
    from regress_lm import rlm, vocabs

    class OurVocab(vocabs.EncoderVocab):
        """Our tokenizer as regress-lm's input vocabulary."""

        @property
        def pad_id(self) -> int:
            return 0

        def to_token_ids(self, obj: str) -> list[int]:
            return tokenizer.encode(obj, add_special_tokens=False).ids

        def __len__(self) -> int:
            return tokenizer.get_vocab_size()

    def make(width: int) -> tuple[object, int]:
        model = rlm.RegressLM.from_scratch(
            encoder_vocab=OurVocab(),
            d_model=width,
            num_encoder_layers=LAYERS,
            num_decoder_layers=LAYERS,
            max_input_len=manifest.max_tokens,
        )
        model.model.eval()
        return model, sum(weight.numel() for weight in model.model.parameters())

    return min((make(width) for width in WIDTHS), key=lambda made: abs(made[1] - count))


def timed(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def texts(unit: CodeUnit, count: int) -> list[str]:
    """A unit as regress-lm reads it: the query stands before the text."""
    return [f"{metric} {size}\n{unit.text.text}" for metric, size in QUERIES[:count]]


CALLS = 5
"""Calls of our engine in a run; their median counts."""

QUERIES = [(metric, size) for metric in ("time_s", "peak_memory_bytes") for size in GROWTH_SIZES]


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("checkout", type=Path, help="a checkout of google-deepmind/regress-lm")
    parser.add_argument("--runs", type=int, default=7, help="interleaved runs (default: 7)")
    options = parser.parse_args()
    sys.path.insert(0, str(options.checkout))
    torch.set_num_threads(THREADS)
    folder = model_folder(None)
    manifest = load_manifest(folder)
    engine = Engine.load(folder, "cpu", THREADS)
    tokenizer = Tokenizer.from_file(str(folder / manifest.files["tokenizer"].path))
    ours = parameters(folder, manifest)
    peer, theirs = make_peer(tokenizer, manifest, ours)
    from regress_lm import core

    units = find_functions(source(options.runs + 1).encode(), "python")
    one, ten = engine.queries(GROWTH_SIZES)[:1], engine.queries(GROWTH_SIZES)

    def sample(unit: CodeUnit, count: int) -> object:
        return peer.sample([core.ExampleInput(x=text) for text in texts(unit, count)], SAMPLES)

    figures: dict[str, tuple[list[float], list[float]]] = {
        "one query": ([], []),
        "both metrics, five sizes": ([], []),
    }
    for run, unit in enumerate(units):
        pairs = [
            (lambda u=unit: engine.judge([u], one), lambda u=unit: sample(u, 1)),
            (lambda u=unit: engine.judge([u], ten), lambda u=unit: sample(u, 10)),
        ]
        for (mine, other), (ours_s, theirs_s) in zip(pairs, figures.values(), strict=True):
            # A call of milliseconds is at the mercy of what ran just before; one of seconds is not.
            took, took_theirs = median(timed(mine) for _ in range(CALLS)), timed(other)
            if run:  # the first run warms up
                ours_s.append(took)
                theirs_s.append(took_theirs)
    print(f"{THREADS} threads, medians of {options.runs} interleaved runs, one function at a time")
    print(f"parameters: ours {ours / 1e6:.1f} M, regress-lm {theirs / 1e6:.1f} M")
    print(f"{'':<28}{'ours':>12}{'regress-lm':>14}{'ratio':>10}")
    for name, (mine, other) in figures.items():
        a, b = median(mine), median(other)
        print(f"{name:<28}{a * 1e3:>9.1f} ms{b * 1e3:>11.0f} ms{b / a:>9.0f}×")


if __name__ == "__main__":
    main()
