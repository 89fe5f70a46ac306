"""Recipes: what is read, and how a fault is told."""

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
