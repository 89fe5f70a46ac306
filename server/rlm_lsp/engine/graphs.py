"""ONNX graphs on ONNX Runtime: which provider runs them, with the options that keep it quiet."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from numpy.typing import NDArray

from rlm_lsp.engine.errors import EngineError

Provider = Literal["auto", "cpu", "cuda"]

CPU = "CPUExecutionProvider"
CUDA = "CUDAExecutionProvider"

_OPTIONS = {
    # Waiting threads spin by default and burn a core in an idle server.
    "session.intra_op.allow_spinning": "0",
    "session.inter_op.allow_spinning": "0",
    "session.force_spinning_stop": "1",
}
_FATAL = 4

# Read once, when the library loads: without it, that alone writes an identifier of the machine
# into the user's cache folder and starts to send events.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
_ort: Any = importlib.import_module("onnxruntime")


class Graph:
    """A loaded graph.

    Attributes:
        inputs: Shapes of its inputs by name; a dimension is a number or a name.
    """

    def __init__(self, path: Path, provider: str) -> None:
        """Loads a file.

        Raises:
            EngineError: It can't be loaded, or not on this provider.
        """
        options = _ort.SessionOptions()
        # Small operators don't gain from threads: whole batches run beside each other instead.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.execution_mode = _ort.ExecutionMode.ORT_SEQUENTIAL
        # The arena keeps the largest block of every length that it ever saw.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = _FATAL
        for key, value in _OPTIONS.items():
            options.add_session_config_entry(key, value)
        try:
            # The runtime's own fallback prints to stdout and hides what runs.
            self._session = _ort.InferenceSession(
                str(path), options, providers=[provider], enable_fallback=0
            )
        except Exception as error:  # the runtime's error types are not public
            raise EngineError(f"{path} can't be loaded: {_first_line(error)}") from error
        if self._session.get_providers()[0] != provider:
            raise EngineError(f"{path} does not run on {provider}")
        self.inputs: dict[str, list[int | str]] = {
            item.name: list(item.shape) for item in self._session.get_inputs()
        }
        self._outputs: set[str] = {item.name for item in self._session.get_outputs()}

    def check_names(self, graph: str, inputs: Sequence[str], outputs: Sequence[str]) -> None:
        """Compares the graph's signature with what the engine feeds and reads.

        Raises:
            EngineError: An input or an output is missing or unknown.
        """
        if set(self.inputs) != set(inputs) or not self._outputs >= set(outputs):
            raise EngineError(
                f"the {graph} has inputs {sorted(self.inputs)} and outputs "
                f"{sorted(self._outputs)}, not {sorted(inputs)} and {sorted(outputs)}; "
                "install a model and an rlm-lsp of the same release"
            )

    def run(self, outputs: Sequence[str], inputs: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
        """Runs the graph.

        Raises:
            EngineError: The runtime refused the inputs or failed.
        """
        try:
            return self._session.run(list(outputs), dict(inputs))
        except Exception as error:  # the runtime's error types are not public
            raise EngineError(f"the model failed: {_first_line(error)}") from error


@dataclass(frozen=True)
class Graphs:
    """The model's two graphs.

    Attributes:
        encoder: The encoder.
        decoder: The decoder.
        provider: What runs them.
        notice: What the user should know about the choice of the provider, or None.
    """

    encoder: Graph
    decoder: Graph
    provider: Literal["cpu", "cuda"]
    notice: str | None


def load_graphs(encoder: Path, decoder: Path, provider: Provider) -> Graphs:
    """Loads both graphs.

    Args:
        encoder: The encoder's file.
        decoder: The decoder's file.
        provider: ``auto`` takes CUDA where it works and says nothing where it does not;
            ``cuda`` falls back to the CPU with a notice.

    Raises:
        EngineError: A graph can't be loaded.
    """
    _ort.disable_telemetry_events()
    # What matters arrives as an exception.
    _ort.set_default_logger_severity(_FATAL)
    problem = "this onnxruntime can't use CUDA; install the extra rlm-lsp[cuda]"
    if provider != "cpu" and CUDA in _ort.get_available_providers():
        try:
            return Graphs(*_load_both(encoder, decoder, CUDA), "cuda", None)
        except EngineError:
            problem = "no usable CUDA device was found"
    notice = f"CUDA was asked for, but {problem}. The model runs on the CPU."
    shown = notice if provider == "cuda" else None
    return Graphs(*_load_both(encoder, decoder, CPU), "cpu", shown)


def _load_both(encoder: Path, decoder: Path, provider: str) -> tuple[Graph, Graph]:
    with ThreadPoolExecutor(1) as beside:
        loading = beside.submit(Graph, decoder, provider)
        return Graph(encoder, provider), loading.result()


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
