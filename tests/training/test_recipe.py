"""Recipes: what is read, and how a fault is told."""

from pathlib import Path

import pytest

from rlm_model.modeling import RLMConfig
from rlm_model.training.recipe import RecipeError, load_recipe

ROOT = Path(__file__).parents[2]


def test_shipped_recipe_describes_a_model() -> None:
    recipe = load_recipe(ROOT / "recipes" / "small.toml")
    config = RLMConfig(**recipe.model)
    assert config.num_hidden_layers == recipe.model["num_hidden_layers"]
    assert recipe.student.start is not None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = ", "Invalid value"),
        ("version = '1'", "name"),
        ("name = 'a'\nversion = '1'\nmodle = {}", "unknown key 'modle'"),
        ("name='a'\nversion='1'\n[model]\n[optimization]\nepoch = 3", "optimization: unknown key"),
        ("name='a'\nversion='1'\nmodel={}\nstudent = 3", "expected a table, found 3"),
        ("name='a'\nversion='1'\nmodel={}\n[teacher]\nboosting_share = 0.1", "pretrained"),
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
