"""The files of a model folder; needs none of what makes them."""

from __future__ import annotations

from typing import Literal

Precision = Literal["int8", "float32"]

FILES = {"tokenizer": "tokenizer.json", "encoder": "encoder.onnx", "decoder": "decoder.onnx"}
