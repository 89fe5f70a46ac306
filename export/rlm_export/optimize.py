"""ONNX Runtime's own fusions, applied once at export: the server then loads a graph faster."""

from __future__ import annotations

from pathlib import Path

import onnx
import onnxruntime as ort

_FATAL = 4


def optimize(path: Path) -> None:
    """Replaces a graph by what ONNX Runtime makes of it when it loads it for a CPU.

    Fusions that depend on the processor are left out: the file runs on every one.
    """
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(path)
    # It warns that the file should stay on this machine, which is true of the levels above.
    options.log_severity_level = _FATAL
    graph = path.read_bytes()
    ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    _drop_unused_domains(path)


def _drop_unused_domains(path: Path) -> None:
    """The runtime names every set of operators that it knows, for other readers to stumble over."""
    model = onnx.load(path)
    used = {node.domain for node in model.graph.node}
    imports = [item for item in model.opset_import if item.domain in used]
    del model.opset_import[:]
    model.opset_import.extend(imports)
    onnx.save(model, path)
