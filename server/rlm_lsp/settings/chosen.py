"""What the command line chose for a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Chosen:
    """Choices that no setting changes.

    Attributes:
        verbose: Whether the log level stays as it is.
        model: Folder of the model; None where the setting counts.
        provider: What runs the model; None where the setting counts.
    """

    verbose: bool = False
    model: str | None = None
    provider: Literal["auto", "cpu", "cuda"] | None = None
