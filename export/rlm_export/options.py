"""How a model folder is made and named; needs none of what makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Precision = Literal["int8", "float32"]

FILES = {"tokenizer": "tokenizer.json", "encoder": "encoder.onnx", "decoder": "decoder.onnx"}


@dataclass(frozen=True)
class ExportOptions:
    """How a model folder is made and named.

    Attributes:
        name: Name of the model.
        version: Version of the model.
        license: SPDX identifier of the weights.
        precision: Of the weights.
    """

    name: str = "small"
    version: str = "1"
    license: str = "Apache-2.0"
    precision: Precision = "int8"
