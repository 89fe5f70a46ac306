"""PyTorch modules as graphs: exported to ONNX in memory, and read as an ``.onnx`` file is."""

from __future__ import annotations

import contextlib
import io
import warnings

import torch

from rlm_model.contract.graphs.graph import Graph, GraphError
from rlm_model.contract.graphs.onnx_file import read_model

OPSET = 17


def module_graph(module: torch.nn.Module, *inputs: torch.Tensor) -> Graph:
    """The graph that a module runs for example inputs, as in inference.

    The shapes of the inputs are those of the graph. The module is run, so it has to be trusted.

    Raises:
        GraphError: PyTorch can't export the module.
    """
    return read_model(module_bytes(module, *inputs))


def module_bytes(module: torch.nn.Module, *inputs: torch.Tensor) -> bytes:
    """A module as the bytes of an ``.onnx`` file; see `module_graph`."""
    buffer = io.BytesIO()
    training = module.training
    fast = torch.backends.mha.get_fastpath_enabled()
    try:
        with (
            warnings.catch_warnings(),
            torch.no_grad(),
            # On failure it prints its own form of the graph.
            contextlib.redirect_stdout(io.StringIO()),
        ):
            # The tracer warns of each shape that it takes as fixed, as is meant here.
            warnings.simplefilter("ignore")
            torch.backends.mha.set_fastpath_enabled(False)  # one operator that ONNX does not have
            torch.onnx.export(
                module.eval(),
                inputs,
                buffer,
                opset_version=OPSET,
                dynamo=False,  # as elsewhere here: no graphs of the operators' functions
            )
    except Exception as error:
        # Whatever a module's own code raises says best why it can't be traced.
        first = next(iter(str(error).splitlines()), type(error).__name__)
        raise GraphError(f"PyTorch can't export this module: {first}") from error
    finally:
        torch.backends.mha.set_fastpath_enabled(fast)
        module.train(training)
    return buffer.getvalue()
