"""Recipes: what is read, and how a fault is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from rlm_model.modeling import RLMConfig
from rlm_model.training.recipe import RecipeError, load_recipe

ROOT = Path(__file__).parents[2]


def test_shipped_recipe_describes_a_model() -> None:
    recipe = load_recipe(ROOT / "recipes" / "small.toml")
    config = RLMConfig(**recipe.small.model)
    assert config.num_hidden_layers == recipe.small.model["num_hidden_layers"]
    assert recipe.full is not None
    assert RLMConfig(**recipe.full.model).head == "text"
    assert recipe.start.gguf_file is not None
    assert recipe.small.training.seconds > recipe.full.training.seconds == 0


def test_a_recipe_names_an_encoder_and_what_of_it_is_trained() -> None:
    recipe = load_recipe(ROOT / "recipes" / "modernbert.toml")
    encoder, training = recipe.small.encoder, recipe.small.training
    assert recipe.start is None
    assert encoder is not None
    assert encoder.reader.name == encoder.name == "answerdotai/ModernBERT-base"
    assert replace(encoder, tokenizer="other/name").reader.name == "other/name"
    assert (training.train, training.lora.rank) == ("lora", 16)
    assert RLMConfig(**recipe.small.model).decoder_layers == 4


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("small-4", "small-5"),
        ("small-5", "small-6"),
        ("small-6", "small-7"),
        ("small-7", "small-8"),
        ("small-8", "small"),
    ],
)
def test_a_model_may_go_on_from_another_recipes(name: str, after: str) -> None:
    first, next_one = (load_recipe(ROOT / "recipes" / f"{each}.toml") for each in (name, after))
    assert next_one.small.continued.checkpoint == f"build/{name}/model"
    changed = {"dropout": 0.0, "structure": next_one.small.model.get("structure", False)}
    assert (
        RLMConfig(**first.small.model | changed).to_dict()
        == RLMConfig(**next_one.small.model).to_dict()
    )
    assert first.start == next_one.start


WHOLE = """
name = 'a'
version = '1'
[start]
name = 'org/model'
[small.model]
[small.training]
seconds = 1
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = ", "Invalid value"),
        ("version = '1'", "name"),
        (f"modle = {{}}\n{WHOLE}", "unknown key 'modle'"),
        (f"{WHOLE}epochs = 3", "small, training: unknown key 'epochs'"),
        (f"full = 3\n{WHOLE}", "expected a table, found 3"),
        (f"{WHOLE}[hub]\npath = 'json'", "rows"),
        (f"{WHOLE}[full.model]", "training"),
        (f"{WHOLE}train = 'some'", "small, training: train is all, "),
        (f"{WHOLE}train = 'top'", "count of top_layers go together"),
        (f"{WHOLE}top_layers = 2", "top_layers go together"),
        (f"{WHOLE}[small.training.lora]", "needs train = 'lora'"),
        (f"{WHOLE}[small.continued]\nshare = 1.0", "small, continued"),
        (
            f"{WHOLE}[full.model]\n[full.training]\nseconds = 1".replace(
                "[start]\nname = 'org/model'\n", ""
            ),
            "the full model needs a start or an encoder",
        ),
    ],
)
def test_faults_are_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(text)
    with pytest.raises(RecipeError, match=r"recipe\.toml") as caught:
        load_recipe(path)
    assert message in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"absent\.toml"):
        load_recipe(tmp_path / "absent.toml")
