"""Runs the exported model: units in, distributions out. Knows nothing of editors."""

from rlm_lsp.engine.errors import EngineError
from rlm_lsp.engine.location import MODEL_VARIABLE, cache_folder, model_folder, verified_manifest
from rlm_lsp.engine.result import UnitResult

__all__ = [
    "MODEL_VARIABLE",
    "EngineError",
    "UnitResult",
    "cache_folder",
    "model_folder",
    "verified_manifest",
]
