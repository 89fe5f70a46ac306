"""google-deepmind/regress-lm on the same examples, out of a checkout of it.

What it imports: ``pip install sentencepiece ordered-set absl-py``. Its model is made as it makes
one from scratch, of the width that is given; it reads our tokenizer's tokens, the query in a line
before the text, and writes numbers in its own tokens. It learns for a given time by its own
optimizer and batches, and says the median of samples.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from rlm_model.data.tokenizer import train_tokenizer
from rlm_model.evaluation.graph_suites.cases import Case
from rlm_model.evaluation.graph_suites.collection import Examples, FloatArray

VOCABULARY = 4_096


@dataclass(frozen=True)
class PeerOptions:
    """How large the model is and how long it learns.

    Attributes:
        checkout: A checkout of regress-lm.
        seconds: Of learning a case.
        width: Of the model.
        layers: Of encoder and decoder each; its own default.
        tokens: Of a text at most.
        batch: Examples of a step.
        samples: Of an answer.
        learning_rate: Of its optimizer, whose own default is meant for pretrained models.
    """

    checkout: Path
    seconds: float = 300.0
    width: int = 256
    layers: int = 2
    tokens: int = 1_024
    batch: int = 16
    samples: int = 16
    learning_rate: float = 5e-4


class RegressLanguageModel:
    """The peer as a predictor."""

    name = "regress-lm"

    def __init__(self, options: PeerOptions) -> None:
        """Takes its options; the checkout is imported when it first predicts."""
        self._options = options

    def settings_of(self, case: Case) -> str:
        """See `Predictor`."""
        options = self._options
        size = f"{options.width} {options.layers} {options.tokens} {options.batch}"
        return f"{options.seconds:g} s {size} {options.samples} {options.learning_rate:g}"

    def predict(self, case: Case) -> FloatArray:
        """See `Predictor`. Where there is a source, both are learned together.

        Raises:
            ModuleNotFoundError: What it imports is missing.
        """
        if str(self._options.checkout) not in sys.path:
            sys.path.insert(0, str(self._options.checkout))
        from regress_lm import core

        parts = [part for part in (*case.source, case.learned) if len(part)]
        texts = [text for part in parts for text in _texts(part)]
        values = np.concatenate([_values(part) for part in parts])
        torch.manual_seed(0)
        model = self._made(train_tokenizer(texts, VOCABULARY))
        examples = [core.Example(x=x, y=float(y)) for x, y in zip(texts, values, strict=True)]
        self._learn(model.model, examples)
        asked = [core.ExampleInput(x=text) for text in _texts(case.judged)]
        model.model.eval()
        size = 4 * self._options.batch
        found = [
            np.median(sample)
            for at in range(0, len(asked), size)
            for sample in model.sample(asked[at : at + size], self._options.samples)
        ]
        return np.array(found)

    def _made(self, tokenizer: Tokenizer) -> Any:
        from regress_lm import rlm, vocabs

        class OwnVocabulary(vocabs.EncoderVocab):
            """Our tokenizer as its input vocabulary."""

            @property
            def pad_id(self) -> int:
                return 0

            def to_token_ids(self, obj: str) -> list[int]:
                return tokenizer.encode(obj, add_special_tokens=False).ids

            def __len__(self) -> int:
                return tokenizer.get_vocab_size()

        options = self._options
        return rlm.RegressLM.from_scratch(
            encoder_vocab=OwnVocabulary(),
            d_model=options.width,
            num_encoder_layers=options.layers,
            num_decoder_layers=options.layers,
            max_input_len=options.tokens,
        )

    def _learn(self, model: Any, examples: list[Any]) -> None:
        from regress_lm.pytorch import optimizers

        model.train()
        optimizer = optimizers.muon_adamw(model.named_parameters(), lr=self._options.learning_rate)
        batches = _batches(len(examples), self._options.batch)
        ends = time.monotonic() + self._options.seconds
        while time.monotonic() < ends:
            chosen = [examples[each] for each in next(batches)]
            losses, _ = model.compute_losses_and_metrics(model.converter.convert_examples(chosen))
            optimizer.zero_grad()
            losses.mean().backward()
            optimizer.step()


def _batches(count: int, size: int) -> Iterator[list[int]]:
    random = np.random.default_rng(0)
    while True:
        order = random.permutation(count).tolist()
        for at in range(0, count, size):
            yield order[at : at + size]


def _texts(examples: Examples) -> list[str]:
    """Each example as text: its query, then its unit."""
    return [
        f"{query.metric} {query.device} {query.size or ''}\n{examples.collection.text(unit)}"
        for query, unit in zip(examples.queries, examples.units, strict=True)
    ]


def _values(examples: Examples) -> FloatArray:
    """What was measured, in the metrics' units: its numbers are floats of any magnitude."""
    return examples.collection.values[examples.units, examples.columns]
