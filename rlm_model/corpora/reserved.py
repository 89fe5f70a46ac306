"""What is kept for outside evaluation: never read for training or tuning."""

from __future__ import annotations

from pathlib import PurePath

RESERVED_FOR_EVALUATION = ("human_eval", "humaneval")
"""Path parts that are never read: HumanEval is for outside evaluation only."""


def is_reserved(path: PurePath) -> bool:
    """Whether a path belongs to what is kept for outside evaluation."""
    return any(name in path.as_posix().lower() for name in RESERVED_FOR_EVALUATION)
