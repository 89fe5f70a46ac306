"""What the commands print, and how far they are."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_PROGRESS_SECONDS = 0.5
"""Work that is done sooner shows no progress."""


class OutputError(Exception):
    """The result can't be written; the message says why."""


def open_closed() -> None:
    """Opens the standard streams that the shell closed, on nothing.

    Else the next file that is opened, such as a database, would be one of them.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def show(text: str) -> None:
    """Prints a result to stdout, as UTF-8 whatever the terminal says.

    Raises:
        OutputError: It can't be written.
    """
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison]  # `>&-` in a shell
        raise OutputError("the result can't be written: standard output is closed")
    with _writing():
        sys.stdout.buffer.write((text + "\n").encode("utf-8", "replace"))
        sys.stdout.buffer.flush()


def flush() -> None:
    """Writes what others, such as argparse, have printed.

    Raises:
        OutputError: It can't be written.
    """
    if sys.stdout is not None:  # pyright: ignore[reportUnnecessaryComparison]
        with _writing():
            sys.stdout.flush()


def columns() -> int | None:
    """Width of the terminal that stdout is; None where it is none."""
    if sys.stdout is None or not sys.stdout.isatty():  # pyright: ignore[reportUnnecessaryComparison]
        return None
    return shutil.get_terminal_size().columns


def complain(message: str) -> None:
    """Prints a problem to stderr, where that can be written."""
    if sys.stderr is not None:  # pyright: ignore[reportUnnecessaryComparison]
        try:
            sys.stderr.write(f"rlm-lsp: {message}\n")
            sys.stderr.flush()
        except OSError:
            _discard(sys.stderr)


@contextlib.contextmanager
def progress(title: str, total: int, unit: str) -> Generator[Callable[[int], None]]:
    """Shows how far long work is, where stderr is a terminal.

    Yields:
        To be called with how much more is done.
    """
    # Imported here: it takes a while, and the server needs none.
    from tqdm import tqdm

    seen = sys.stderr is not None and sys.stderr.isatty()  # pyright: ignore[reportUnnecessaryComparison]
    bar = tqdm(
        desc=title,
        total=total,
        unit=f" {unit}",
        disable=not seen,
        leave=False,
        delay=_PROGRESS_SECONDS,
        dynamic_ncols=True,
        bar_format="{desc}: {percentage:3.0f}% |{bar}| {n_fmt} of {total_fmt}{unit}",
    )

    def advance(more: int) -> None:
        bar.update(more)

    with bar:
        yield advance


@contextlib.contextmanager
def _writing() -> Generator[None]:
    try:
        yield
    except OSError as error:
        _discard(sys.stdout)
        # A reader that has had enough, such as `head`, is no failure.
        if not isinstance(error, BrokenPipeError):
            raise OutputError(f"the result can't be written: {error.strerror or error}") from error


def _discard(stream: TextIO) -> None:
    """Lets what a stream still holds go nowhere: at exit it could not be written either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
