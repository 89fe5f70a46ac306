"""The project's tokenizer: digits alone, indentation cheap, no forged reserved tokens."""

import pytest
from tokenizers import Tokenizer

from rlm_model.contract.vocabulary import VOCABULARY
from rlm_model.data.tokenizer import train_tokenizer

RESERVED_TOKENS = VOCABULARY.reserved_tokens

TEXTS = [
    f"def f{i}(items):\n\tfor x in items:\n\t\tif x > {i}:\n\t\t\treturn x\n\treturn {i * 17}"
    for i in range(200)
]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return train_tokenizer(TEXTS, 400)


def test_reserved_tokens_come_first(tokenizer: Tokenizer) -> None:
    assert [tokenizer.token_to_id(token) for token in RESERVED_TOKENS] == list(
        range(len(RESERVED_TOKENS))
    )
    assert tokenizer.get_vocab_size() <= 400


def test_digits_stand_one_by_one(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.encode("return 123450").tokens
    assert tokens[-6:] == ["Ġ1", "2", "3", "4", "5", "0"]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_newline_and_indentation_are_one_token(tokenizer: Tokenizer, depth: int) -> None:
    ids = tokenizer.encode("x\n" + "\t" * depth + "return").ids
    assert len(ids) == 3


@pytest.mark.parametrize(
    "text", [*TEXTS[:3], "π = '🙂'\n\t\t\t\t\t\tx\r\n", "<|python|><|pad|>", "\x00\ufeff  \t"]
)
def test_text_comes_back(tokenizer: Tokenizer, text: str) -> None:
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    assert tokenizer.decode(ids, skip_special_tokens=False) == text
    assert min(ids) >= len(RESERVED_TOKENS)


def test_saved_tokenizer_is_the_same(tokenizer: Tokenizer, tmp_path) -> None:
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    again = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert all(again.encode(text).ids == tokenizer.encode(text).ids for text in TEXTS)
    assert again.encode("<|python|>").ids == tokenizer.encode("<|python|>").ids
