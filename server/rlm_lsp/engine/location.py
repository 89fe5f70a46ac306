"""Where the model is, and the cache."""

from __future__ import annotations

import os
from pathlib import Path

MODEL_VARIABLE = "RLM_LSP_MODEL"
"""Environment variable that names a model folder, for when no setting or option does."""

_PACKAGED = Path(__file__).resolve().parent.parent / "models" / "small"


def model_folder(chosen: str | None) -> Path:
    """The folder of the model: the chosen one, else the environment's, else the shipped one."""
    named = chosen or os.environ.get(MODEL_VARIABLE)
    return Path(named).expanduser() if named else _PACKAGED


def cache_folder() -> Path:
    """The user's cache folder for this program, where the platform keeps such folders."""
    # Imported here: `initialize` does not wait for it.
    from platformdirs import user_cache_path

    return user_cache_path("rlm-lsp", appauthor=False)
