"""What the commands print."""

from __future__ import annotations

import os
import sys


def show(text: str) -> None:
    """Prints a result to stdout, as UTF-8 whatever the terminal says."""
    try:
        sys.stdout.buffer.write((text + "\n").encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader, such as `head`, has had enough. Nothing more can be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(message: str) -> None:
    """Prints a problem to stderr."""
    sys.stderr.write(f"rlm-lsp: {message}\n")
