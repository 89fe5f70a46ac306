"""Packages that only some commands need: a plain install has none of them."""

from __future__ import annotations

_EXTRAS = {"onnx": "export", "optimum": "export", "ray": "ray"}
"""Which extra brings a package; the others come with ``train``."""

_OWN = ("rlm_model", "rlm_export", "rlm_lsp")


def remedy(error: ModuleNotFoundError) -> str:
    """What to install where a command can't be loaded.

    Raises:
        ModuleNotFoundError: What is missing is a part of this project.
    """
    package = (error.name or "").partition(".")[0]
    if not package or package in _OWN:
        raise error
    extra = _EXTRAS.get(package, "train")
    return f"this command needs {package}: pip install 'rlm-lsp[{extra}]'"
