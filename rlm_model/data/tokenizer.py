"""Trains the project's BPE tokenizer.

Byte-level, so that every text has tokens. Digits stand one by one, since their place values
matter. A newline takes its indentation (tabs, one a level) along, which makes indentation
one token whatever its depth.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from rlm_model.contract.vocabulary import VOCABULARY, Vocabulary

PATTERN = r"\n\t*| ?\p{L}+| ?\d|_+| ?[^\s\p{L}\d_]+|\s"
"""Pieces that BPE merges within: indentation, words, digits, underscores, operators."""


def train_tokenizer(
    texts: Iterable[str], vocab_size: int, vocabulary: Vocabulary = VOCABULARY
) -> Tokenizer:
    """Trains a byte-level BPE tokenizer whose first entries are the vocabulary's words.

    Args:
        texts: Unit texts.
        vocab_size: Count of token ids, the reserved ones included.
        vocabulary: The words of the model that it is for.
    """
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=list(vocabulary.reserved_tokens),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return _without_special_tokens(tokenizer)


def _without_special_tokens(tokenizer: Tokenizer) -> Tokenizer:
    """Keeps the reserved ids but makes them unreachable from text.

    A special token is matched in the raw text, so a source file that contains
    ``<|python|>`` could forge one.
    """
    vocabulary = tokenizer.get_vocab()
    merges = _merges(tokenizer)
    plain = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    plain.pre_tokenizer = tokenizer.pre_tokenizer
    plain.decoder = decoders.ByteLevel()
    return plain


def _merges(tokenizer: Tokenizer) -> list[tuple[str, str]]:
    return [tuple(pair) for pair in json.loads(tokenizer.to_str())["model"]["merges"]]
