"""Compares what is counted in built networks with what the tables say of them.

python -m rlm_model.corpora.graphs.agreement ../shared/data/nas
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rlm_model.contract.graphs.counts import count_macs, count_parameters
from rlm_model.corpora.graphs.spaces import SPACES, Space


@dataclass
class Agreement:
    """How well a count agrees.

    Attributes:
        rows: Count of rows.
        exact: Count of those that agree exactly.
        worst: The largest error as a share of what the table says.
    """

    rows: int = 0
    exact: int = 0
    worst: float = 0.0

    def add(self, found: int, told: int) -> None:
        """Takes in a row."""
        self.rows += 1
        self.exact += found == told
        self.worst = max(self.worst, abs(found - told) / max(told, 1))

    def __str__(self) -> str:
        return f"{self.exact:,} of {self.rows:,} exact, worst {self.worst:.2%}"


def agreement(space: Space, rows: Iterable[Mapping[str, str]]) -> dict[str, Agreement]:
    """How parameters and multiply-adds of networks agree with the columns of their rows."""
    parameters, macs = Agreement(), Agreement()
    for row in rows:
        graph = space.build(row["arch"])
        parameters.add(count_parameters(graph), int(row[space.parameters]))
        macs.add(count_macs(graph), int(row[space.macs]))
    return {"parameters": parameters, "multiply-adds": macs}


def main(arguments: list[str] | None = None) -> int:
    """Prints a line a count; 1 where one disagrees."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the tables are")
    parser.add_argument("--every", type=int, default=1, help="look at one row of so many")
    args = parser.parse_args(arguments)
    agreed = True
    for space in SPACES.values():
        rows = list(space.rows(args.folder))[:: args.every]
        for name, found in agreement(space, rows).items():
            print(f"{space.name}: {name}: {found}")  # noqa: T201
            agreed &= found.exact == found.rows
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main())
