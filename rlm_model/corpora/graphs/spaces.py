"""The search spaces whose measurements there are, and the rows of their tables.

A table is a gzipped CSV file with a header; what its columns mean is said beside it.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from rlm_model.contract.graphs.graph import Graph
from rlm_model.corpora.graphs import (
    fbnet,
    mnasnet,
    nasbench101,
    nasbench201,
    nasbench_macro,
    transnas,
)


@dataclass(frozen=True)
class Space:
    """A search space.

    Attributes:
        name: Its name here; that of its table without the ending.
        build: Makes the network of an architecture as its rows write it.
        parameters: Column of published or computed parameter counts.
        macs: Column of multiply-adds.
    """

    name: str
    build: Callable[[str], Graph]
    parameters: str = "params"
    macs: str = "macs"

    def rows(self, folder: Path) -> Iterator[dict[str, str]]:
        """The rows of its table in a folder; a missing value is an empty text.

        Raises:
            OSError: There is no such table.
        """
        with gzip.open(folder / f"{self.name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


SPACES: Mapping[str, Space] = MappingProxyType(
    {
        space.name: space
        for space in (
            Space("nasbench101", nasbench101.build),
            Space("nasbench201", nasbench201.build),
            Space("transnas_micro", transnas.build, "backbone_params", "backbone_macs_256"),
            Space("transnas_macro", transnas.build, "backbone_params", "backbone_macs_256"),
            Space("nasbench_macro", nasbench_macro.build),
            Space("mnasnet_accel", mnasnet.build),
            Space("fbnet_latency", fbnet.build),
        )
    }
)
"""All spaces by their names."""
