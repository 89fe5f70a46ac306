"""Made-up tables of all spaces, kernels and programs, whose values follow from what they hold."""

from __future__ import annotations

import csv
import gzip
import random

from rlm_model.corpora.graphs.spaces import SPACES
from rlm_model.evaluation.graph_suites.cases import KNOWN_DEVICES, NEW_DEVICES, NEW_GPUS
from rlm_model.evaluation.graph_suites.cases import SEQUENCE_DEVICES as SIX

NETWORKS = 60
OPERATORS = 24
PROBLEMS = 160
SIZES = (64, 512, 4_096, 32_768)
GPUS = (*NEW_GPUS, "nvidia-l4")

EDGES = ("none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3")


def nasbench101(source):
    inner = [source.choice("31M") for _ in range(3)]
    bits = [[a + 1 == b or source.random() < 0.3 for b in range(a + 1, 5)] for a in range(5)]
    return f"I{''.join(inner)}O:{''.join(str(int(bit)) for row in bits for bit in row)}"


def nasbench201(source):
    groups = [
        "|".join(f"{source.choice(EDGES)}~{at}" for at in range(count)) for count in (1, 2, 3)
    ]
    return "+".join(f"|{group}|" for group in groups)


def transnas_micro(source):
    return "64-41414-" + "_".join(
        "".join(source.choice("0123") for _ in range(count)) for count in (1, 2, 3)
    )


def transnas_macro(source):
    return f"64-{''.join(source.choice('1123') for _ in range(4))}-basic"


def nasbench_macro(source):
    return "-".join("".join(source.choice("012") for _ in range(count)) for count in (2, 3, 3))


def mnasnet_accel(source):
    choices = (("e", "146"), ("k", "35"), ("l", "123"), ("s", "01"))
    return "|".join(
        "".join(letter + source.choice(digits) for letter, digits in choices) for _ in range(7)
    )


def fbnet_latency(source):
    return "-".join(source.choice("012345678") for _ in range(22))


MAKERS = (
    nasbench101,
    nasbench201,
    transnas_micro,
    transnas_macro,
    nasbench_macro,
    mnasnet_accel,
    fbnet_latency,
)


def write_tables(folder, write_items):
    """Writes a table each: a network's cost and its accuracy follow from letters of its name."""
    (folder / "nas").mkdir()
    for make in MAKERS:
        _write_networks(folder / "nas" / f"{make.__name__}.csv.gz", make)
    for table in ("tritonbench_g", "tritonbench_t"):
        write_items(folder / "kernels" / f"{table}.jsonl.gz", map(_operator, range(OPERATORS)))
    write_items(folder / "kernels" / "kernelbench.jsonl.gz", map(_problem, range(PROBLEMS)))


def _write_networks(path, make):
    source = random.Random(make.__name__)
    space = SPACES[make.__name__]
    archs = sorted({make(source) for _ in range(2 * NETWORKS)})[:NETWORKS]
    devices = {*KNOWN_DEVICES, *NEW_DEVICES.get(space.name, ()), *SIX}
    latencies = [f"lat_{name.replace('-', '_')}_ms" for name in sorted(devices)]
    if space.name not in NEW_DEVICES:
        latencies = []
    with gzip.open(path, "wt", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["arch", *space.accuracies, *latencies])
        for arch in archs:
            # 3x3 convolutions and large digits cost, and get more right.
            cost = 1 + sum(arch.count(letter) for letter in "23567e") + source.random() / 10
            right = 50 + cost
            shares = [-1 / right if "loss" in each else right / 100 if "ssim" in each else right
                      for each in space.accuracies]  # fmt: skip
            times = [cost * (at + 1) for at in range(len(latencies))]
            writer.writerow([arch, *shares, *times])


def _operator(number):
    loops = number % 3
    lines = [f"def operator{number}(x, y):", *("    for i in range(9):" for _ in range(loops > 0))]
    lines += ["        tl.dot(x, y)" if loops else "    tl.load(x)"] * (1 + loops)
    rows = [
        {
            "ms": 1e-6 * n * (1 + 9 * loops),
            "gbps": 2.0,
            "tflops": 0.1,
            "input_bytes": 4 * n,
            "input_size": [[n]],
            "inputs": [{"shape": [n], "dtype": "float32"}],
            "plausible": True,
        }
        for n in SIZES
    ]
    return {
        "name": f"operator{number}",
        "code": "\n".join(lines),
        "make_inputs": "def inputs(self):\n    return rand(2)",
        "rows": rows,
    }


def _problem(number):
    width = 2 ** (number % 8)
    timings = [
        {"gpu": gpu.replace("-", " "), "mode": mode, "min_ms": width * (2 + at + (mode != "eager"))}
        for at, gpu in enumerate(GPUS)
        for mode in ("eager", "compile/inductor/default")
    ]
    return {
        "level": "level1",
        "problem_id": number,
        "text_blob": f"{number:040}",
        "text": f"class Model{number}:\n    def forward(self, x):\n        return mm(x, {width})",
        "input_shapes": [[width, 4]],
        "input_bytes": 16 * width,
        "param_bytes": 8,
        "output_bytes": 16,
        "conv_matmul_flops": 100 * width,
        "timings": timings,
    }
