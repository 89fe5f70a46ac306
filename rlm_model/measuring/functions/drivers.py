"""How the driver of a language is compiled and started."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from rlm_model.measuring.functions.signatures import Entry
from rlm_model.measuring.functions.sources import source_alone
from rlm_model.measuring.programs.toolchain import Toolchain

DRIVERS = "drivers"
"""Folder of the templates, beside those of the sources."""


@dataclass(frozen=True)
class FunctionDriver:
    """How a language's functions are measured, where that differs from whole programs.

    Where a language can take both in one file, a function's source and its driver are one program.

    Attributes:
        run: Starts the driver; the paths of the pipes, class and name of the function are put
            behind it.
        compile: Compiles a function's text; None where that is done as for a program.
        shared: See `Toolchain`.
        shares_from: See `Toolchain`.
        flags: Words behind the first of `run`.
        join: Makes the text that is compiled from a source and its entry.
        warm_seconds: CPU seconds of calls that a just-in-time compiler has enough of, at the least;
            0 where there is none.
    """

    run: str
    compile: str | None = None
    shared: str = ""
    shares_from: int = 1
    flags: str = ""
    join: Callable[[str, Entry], str] = source_alone
    warm_seconds: float = 0.0

    def toolchain(self, programs: Toolchain) -> Toolchain:
        """The tool chain of functions, from that of whole programs."""
        return replace(
            programs,
            run=self.run,
            compile=self.compile or programs.compile,
            shared=self.shared,
            shares_from=self.shares_from,
        )


def copy_templates(folder: Path) -> None:
    """Puts the drivers where tool chains find them: below a folder of sources."""
    with resources.as_file(resources.files(__package__).joinpath("templates")) as templates:
        shutil.copytree(templates, folder / DRIVERS)
