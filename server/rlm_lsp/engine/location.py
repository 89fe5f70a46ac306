"""Where the model is and whether it is whole, and where the cache is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rlm_lsp.engine.errors import EngineError

if TYPE_CHECKING:
    from rlm_model.contract.manifest import Manifest

MODEL_VARIABLE = "RLM_LSP_MODEL"
"""Environment variable that names a model folder, for when no setting or option does."""

_PACKAGED = Path(__file__).resolve().parent.parent / "models" / "small"


def model_folder(chosen: str | None) -> Path:
    """The folder of the model: the chosen one, else the environment's, else the shipped one."""
    named = chosen or os.environ.get(MODEL_VARIABLE)
    return Path(named).expanduser() if named else _PACKAGED


def verified_manifest(folder: Path) -> Manifest:
    """The manifest of a model folder whose files are what it says.

    Raises:
        EngineError: The model is missing or damaged.
    """
    # Imported here: `initialize` does not wait for it.
    from rlm_model.contract.manifest import ManifestError, load_manifest, verify_files

    try:
        manifest = load_manifest(folder)
        verify_files(folder, manifest)
    except (ManifestError, OSError) as error:
        raise EngineError(str(error)) from error
    return manifest


def cache_folder() -> Path:
    """The user's cache folder for this program, where the platform keeps such folders."""
    # Imported here: `initialize` does not wait for it.
    from platformdirs import user_cache_path

    return user_cache_path("rlm-lsp", appauthor=False)
