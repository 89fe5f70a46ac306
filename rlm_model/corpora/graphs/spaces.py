"""The search spaces whose measurements there are, and the rows of their tables.

A table is a gzipped CSV file with a header; what its columns mean is said beside it.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from rlm_model.contract.graphs.graph import Graph
from rlm_model.contract.queries import Query
from rlm_model.corpora.graphs import (
    fbnet,
    mnasnet,
    nasbench101,
    nasbench201,
    nasbench_macro,
    transnas,
)

LATENCY = re.compile(r"lat_(\w+)_ms")
"""Columns of milliseconds on a device. Those of other networks of the row have a word before it."""

THROUGHPUT = re.compile(r"thr_((?:(?!_std)\w)+)_img_s")
"""Columns of images a second."""

AS_SHARE: Mapping[str, Callable[[float], float]] = MappingProxyType(
    {
        "_pct": lambda value: value / 100,
        "_ssim": lambda value: value,
        # A loss is at least 0, and the lower the better.
        "_neg_loss": lambda value: 1 / (1 - value),
    }
)
"""What makes a share of a column's value, by the end of the column's name."""


@dataclass(frozen=True)
class Space:
    """A search space.

    Attributes:
        name: Its name here; that of its table without the ending.
        build: Makes the network of an architecture as its rows write it.
        accuracies: Data sets, which stand in the place of a query's device, by their columns; the
            main ones first.
        parameters: Column of published or computed parameter counts.
        macs: Column of multiply-adds.
    """

    name: str
    build: Callable[[str], Graph]
    accuracies: Mapping[str, str]
    parameters: str = "params"
    macs: str = "macs"

    def values(self, row: Mapping[str, str]) -> dict[Query, float]:
        """What a row says of its network: accuracies as shares, and seconds an image or a batch.

        Devices are named as the table names them, with the batch; one whose throughput was measured
        has that behind its name, and the value is the seconds that an image takes of it.
        """
        found: dict[Query, float] = {}
        for column, dataset in self.accuracies.items():
            if row[column]:
                share = next(of for end, of in AS_SHARE.items() if column.endswith(end))
                found[Query("accuracy", None, dataset)] = share(float(row[column]))
        for column, text in row.items():
            value = float(text) if text and column.startswith(("lat_", "thr_")) else 0.0
            if value <= 0:
                continue
            if match := LATENCY.fullmatch(column):
                found[Query("latency_s", None, _device(match[1]))] = value / 1_000
            elif match := THROUGHPUT.fullmatch(column):
                found[Query("latency_s", None, f"{_device(match[1])}-throughput")] = 1 / value
        return found

    def rows(self, folder: Path) -> Iterator[dict[str, str]]:
        """The rows of its table in a folder; a missing value is an empty text.

        Raises:
            OSError: There is no such table.
        """
        with gzip.open(folder / f"{self.name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _device(name: str) -> str:
    return name.replace("_", "-")


_CIFAR = {
    "val_acc_108ep_pct": "cifar10",
    **{f"val_acc_{epochs}ep_pct": f"cifar10-{epochs}-epochs" for epochs in (4, 12, 36)},
}

_SETS_201 = {
    "val_acc_cifar10_pct": "cifar10",
    "val_acc_cifar100_pct": "cifar100",
    "val_acc_in16_pct": "imagenet16-120",
}

_TASKS = {
    column: f"taskonomy-{column.partition('_val_')[0].replace('_', '-')}"
    for column in (
        "class_object_val_top1_pct",
        "class_scene_val_top1_pct",
        "jigsaw_val_top1_pct",
        "segmentsemantic_val_pixel_acc_pct",
        "room_layout_val_neg_loss",
        "normal_val_ssim",
        "autoencoder_val_ssim",
    )
}

SPACES: Mapping[str, Space] = MappingProxyType(
    {
        space.name: space
        for space in (
            Space("nasbench101", nasbench101.build, _CIFAR),
            Space("nasbench201", nasbench201.build, _SETS_201),
            Space("transnas_micro", transnas.build, _TASKS, "backbone_params", "backbone_macs_256"),
            Space("transnas_macro", transnas.build, _TASKS, "backbone_params", "backbone_macs_256"),
            Space("nasbench_macro", nasbench_macro.build, {"test_acc_mean_pct": "cifar10"}),
            Space("mnasnet_accel", mnasnet.build, {"val_top1_pct": "imagenet-proxy"}),
            Space("fbnet_latency", fbnet.build, {}),
        )
    }
)
"""All spaces by their names."""
