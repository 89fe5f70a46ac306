"""Pretrained encoders as graphs, by optimum's exporter.

optimum knows what each family of Hugging Face models needs to be traced (masks without vmap, no
caches, operators that ONNX lacks). Its graph ends in the hidden states; what makes the decoder's
keys and values of them is joined to it.
"""

from __future__ import annotations

import tempfile
import warnings
from functools import partial
from pathlib import Path

import onnx
import torch
import transformers
from onnx import compose, helper
from transformers import PreTrainedModel

from rlm_export.errors import ExportError
from rlm_export.lean import LeanMemory
from rlm_export.tracing import (
    OPSET,
    TRACE_LENGTH,
    TRACE_UNITS,
    Axes,
    check_signature,
    constants_to_initializers,
    trace,
)
from rlm_model.contract.graph_names import ENCODER_INPUTS, MEMORY_MASK
from rlm_model.modeling import RLMForRegression

try:
    from optimum.exporters.onnx import OnnxConfig, TextEncoderOnnxConfig, export
    from optimum.exporters.tasks import TasksManager
    from optimum.utils import NormalizedTextConfig
except ImportError as error:
    if isinstance(error, ModuleNotFoundError) and str(error.name).startswith("optimum"):
        raise  # the command says which extra brings it
    raise ExportError(
        "pretrained encoders are exported by optimum, which does not work with transformers "
        f"{transformers.__version__}: pip install 'rlm-lsp[export]' brings one that fits ({error})"
    ) from error

MAX_BYTES = 2**31 - 2**24
"""Largest float32 graph: a file of ONNX holds 2 GiB, and some of that is no weights."""

HIDDEN = "last_hidden_state"


class PlainEncoderConfig(TextEncoderOnnxConfig):
    """For families that optimum has no configuration for, such as T5Gemma's encoder.

    They are traced as plain encoders of texts. Whether a graph answers like torch,
    `rlm_export.float_parity` says for every model.
    """

    NORMALIZED_CONFIG_CLASS = NormalizedTextConfig


def export_pretrained(model: RLMForRegression, inputs: Axes, outputs: Axes, path: Path) -> None:
    """Writes the graph of a model whose encoder is a pretrained one, in float32.

    Args:
        model: Its encoder is a `PretrainedEncoder`.
        inputs: The axes of the graph's inputs that vary.
        outputs: The same of its outputs.
        path: File to write.

    Raises:
        ExportError: The encoder is too large, or optimum can't export it.
        SignatureError: A dimension that varies was frozen.
    """
    encoder = model.encoder.model
    size = 4 * sum(parameter.numel() for parameter in encoder.parameters())
    if size > MAX_BYTES:
        raise ExportError(
            f"the encoder takes {size / 1e9:.1f} GB as float32, and a file of ONNX at most "
            f"{MAX_BYTES / 1e9:.1f} GB"
        )
    with tempfile.TemporaryDirectory() as work:
        states, memory = Path(work) / "states.onnx", Path(work) / "memory.onnx"
        _export_states(encoder, inputs, states)
        hidden = torch.zeros(TRACE_UNITS, TRACE_LENGTH, model.encoder.width)
        cross = {name: axes for name, axes in outputs.items() if name != MEMORY_MASK}
        trace(
            LeanMemory(model.decoder), (hidden,), {HIDDEN: {0: "units", 1: "states"}}, cross, memory
        )
        onnx.save(_joined(onnx.load(states), onnx.load(memory)), path)
    check_signature(path, inputs, outputs)


def _export_states(encoder: PreTrainedModel, axes: Axes, path: Path) -> None:
    """Writes the encoder itself: from ids and mask to its hidden states."""
    config = _as_encoder(_family(encoder), axes)(encoder.config, task="feature-extraction")
    shapes = {"batch_size": TRACE_UNITS, "sequence_length": TRACE_LENGTH}
    try:
        with warnings.catch_warnings():
            # The tracer warns of each shape that it keeps symbolic as intended.
            warnings.simplefilter("ignore")
            export(encoder, config, path, opset=OPSET, input_shapes=shapes)
    except Exception as error:  # what torch and optimum raise is not one family
        raise ExportError(
            f"optimum can't export an encoder of type {encoder.config.model_type}: {error}"
        ) from error
    finally:
        # optimum leaves its own form of the method on the object.
        encoder.__dict__.pop("forward", None)


def _family(encoder: PreTrainedModel) -> type[OnnxConfig]:
    """What optimum knows of the encoder's family."""
    try:
        constructor = TasksManager.get_exporter_config_constructor(
            "onnx", model=encoder, task="feature-extraction", library_name="transformers"
        )
    except (KeyError, ValueError):
        return PlainEncoderConfig
    return constructor.func if isinstance(constructor, partial) else constructor


def _as_encoder(family: type[OnnxConfig], axes: Axes) -> type[OnnxConfig]:
    """A family's configuration with the inputs and the output of an encoder.

    Some families have more inputs: positions (which count from 0 here, as the model does without
    them), types of segments, a decoder's tokens.
    """

    class EncoderConfig(family):
        @property
        def inputs(self) -> Axes:
            return axes

        @property
        def outputs(self) -> Axes:
            return {HIDDEN: axes[ENCODER_INPUTS[0]]}

    return EncoderConfig


def _joined(states: onnx.ModelProto, memory: onnx.ModelProto) -> onnx.ModelProto:
    """One graph of two: the second one reads the hidden states of the first one."""
    compose.add_prefix(memory, "memory/", rename_inputs=False, rename_outputs=False, inplace=True)
    model = compose.merge_models(states, memory, io_map=[(HIDDEN, HIDDEN)])
    graph = model.graph
    mask = helper.make_tensor_value_info(MEMORY_MASK, onnx.TensorProto.INT64, ["units", "states"])
    graph.output.insert(0, mask)
    graph.node.append(helper.make_node("Identity", [ENCODER_INPUTS[1]], [MEMORY_MASK]))
    constants_to_initializers(graph)
    return model
