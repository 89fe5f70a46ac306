"""What the suites measured: times and peak memory by function and size, and what was stopped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rlm_model.contract.kinds import FUNCTION
from rlm_model.measuring.sizes import SIZES as MEASURED_SIZES

LARGEST = 100_000
"""The largest size that the suites are measured at."""

SIZES = tuple(n for n in MEASURED_SIZES if n <= LARGEST)
"""Sizes that are judged against measurements."""

MEASURED_FILE = Path(__file__).with_name("measured.json")


@dataclass(frozen=True)
class Value:
    """A measured value, or the least that it can be where the size was stopped.

    Attributes:
        value: Seconds or bytes.
        stopped: Whether `value` is the largest that a smaller size measured.
    """

    value: float
    stopped: bool = False


@dataclass(frozen=True)
class Measured:
    """What a function measured.

    Attributes:
        digest: SHA-256 of the text that the model reads of it.
        values: By metric, a value at each of `SIZES`.
    """

    digest: str
    values: Mapping[str, tuple[Value, ...]]

    @property
    def line(self) -> str:
        """All values in a line."""
        return "; ".join(
            " ".join(f"{'>' * v.stopped}{v.value:.3g}" for v in values)
            for values in self.values.values()
        )


def read_measured(path: Path = MEASURED_FILE) -> dict[str, Measured]:
    """What was measured by the functions' ids; nothing where there is no file."""
    if not path.is_file():
        return {}
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Measured(
            found["digest"],
            {
                metric: tuple(Value(value, bool(stopped)) for value, stopped in found[metric])
                for metric in FUNCTION.metrics
            },
        )
        for name, found in stored["functions"].items()
    }


def write_measured(measured: Mapping[str, Measured], path: Path = MEASURED_FILE) -> None:
    """Writes all, a function a line: ``[value, stopped]`` at each size, in seconds and bytes."""
    lines = [
        f"  {json.dumps(name)}: {json.dumps(_stored(found))}"
        for name, found in sorted(measured.items())
    ]
    head = f'"sizes": {json.dumps(SIZES)}'
    text = "{" + f'{head},\n"functions": {{\n' + ",\n".join(lines) + "\n}}\n"
    path.write_text(text, encoding="utf-8")


def _stored(found: Measured) -> dict[str, Any]:
    values = {
        metric: [[float(f"{value.value:.4g}"), int(value.stopped)] for value in values]
        for metric, values in found.values.items()
    }
    return {"digest": found.digest, **values}
