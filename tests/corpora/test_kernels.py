"""Tables of timed kernels and programs."""

from __future__ import annotations

import pytest

from rlm_model.contract.queries import Query
from rlm_model.corpora.kernels.tables import (
    TRITON_DEVICE,
    device_of,
    elements_of,
    modules,
    triton_operators,
)


def row(ms, shapes, plausible=True):
    return {
        "ms": ms,
        "gbps": 2.0,
        "tflops": 0.5,
        "input_bytes": 64,
        "input_size": shapes,
        "inputs": [{"shape": shape, "dtype": "float32"} for shape in shapes],
        "plausible": plausible,
    }


def timing(gpu, mode, ms, *flags):
    return {"gpu": gpu, "mode": mode, "min_ms": ms, "flags": list(flags)}


@pytest.mark.parametrize(
    ("inputs", "input_size", "elements"),
    [
        ([{"shape": [4, 8], "dtype": "float16"}, {"shape": [8], "dtype": "float16"}, 2], None, 40),
        ([[{"shape": [3]}, {"shape": [5]}], None, "sum"], None, 8),
        ([{"module": "Norm", "params": {"weight": {"shape": [16]}}}, {"shape": [2, 16]}], None, 48),
        (None, [[32, 4], [4]], 132),
        ([32, 16, 8, "float16"], [32, 16, 8], 32 * 16 * 8),
        ([True, {"shape": []}], [7], 1),
    ],
)  # fmt: skip
def test_the_size_of_a_kernel_is_how_many_elements_it_is_given(inputs, input_size, elements):
    assert elements_of({"inputs": inputs, "input_size": input_size}) == elements


def test_operators_have_a_query_a_size(tmp_path, write_items):
    rows = [row(1.0, [[10]]), row(4.0, [[10]]), row(8.0, [[100], [100]]), row(9.0, [[1]], False)]
    record = {
        "name": "add",
        "code": "x = 1\n",
        "make_inputs": "def f(self):\n    pass",
        "rows": rows,
    }
    unmeasured = {**record, "name": "none", "rows": []}
    write_items(tmp_path / "tritonbench_g.jsonl.gz", [record, unmeasured])
    (found,) = triton_operators(tmp_path, "tritonbench_g")
    assert (found.id, found.problem, found.kind) == (*["tritonbench-g/add"] * 2, "kernel")
    assert found.source == "x = 1\n\n\ndef f(self):\n    pass\n"
    # Two rows of one size count by their geometric mean, implausible ones not at all.
    small, large = (Query("latency_s", size, TRITON_DEVICE) for size in (10, 200))
    assert found.values == {small: pytest.approx(0.002), large: pytest.approx(0.008)}
    assert found.numbers[large]["bytes"] == pytest.approx(2e9 * 0.008)
    assert found.numbers[large]["operations"] == pytest.approx(0.5e12 * 0.008)
    assert (found.numbers[large]["tensors"], found.numbers[large]["dimension 0"]) == (2, 100)


def test_programs_have_a_query_a_gpu_and_mode(tmp_path, write_items):
    record = {
        "level": "level1",
        "problem_id": 7,
        "text_blob": "0123456789abcdef",
        "text": "class Model: ...",
        "input_shapes": [[2, 3], "3.14"],
        "input_bytes": 24,
        "param_bytes": 8,
        "output_bytes": None,
        "conv_matmul_flops": 100,
        "timings": [
            timing("NVIDIA L4", "eager", 2.0),
            timing("NVIDIA L4", "eager", 8.0),
            timing("NVIDIA L4", "eager", 500.0, "noisy"),
            timing("NVIDIA L4", "compile/inductor/default", 3.0, "noisy"),
        ],
    }
    write_items(tmp_path / "kernelbench.jsonl.gz", [record])
    (found,) = modules(tmp_path)
    assert (found.problem, found.id) == (
        "kernelbench/level1/7",
        "kernelbench/level1/7/0123456789ab",
    )
    eager, compiled = (Query("latency_s", None, f"nvidia-l4{end}") for end in ("", "/inductor"))
    # Noisy runs count where there are no others.
    assert found.values == {eager: pytest.approx(0.004), compiled: pytest.approx(0.003)}
    assert found.numbers[eager]["bytes"] == 32
    assert found.numbers[eager]["elements"] == 6


@pytest.mark.parametrize(
    ("gpu", "mode", "device"),
    [
        ("NVIDIA L4", "eager", "nvidia-l4"),
        ("AMD MI250X/MI250", "compile/inductor/default", "amd-mi250x-mi250/inductor"),
        ("Tesla T4", "compile/inductor/max-autotune", "tesla-t4/max-autotune"),
        ("Tesla T4", "compile/cudagraphs", "tesla-t4/cudagraphs"),
    ],
)  # fmt: skip
def test_a_gpu_and_a_mode_are_one_device(gpu, mode, device):
    assert device_of(gpu, mode) == device
