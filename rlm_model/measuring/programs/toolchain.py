"""How the programs of a language are compiled and run."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""Where programs are looked for: what lies in a home folder can't be seen in the sandbox."""

DEFAULT_ENTRY = "Main"

PYTHON = str(Path(sys.executable).resolve())
"""This Python without its virtual environment, whose start would count."""


@dataclass(frozen=True)
class Toolchain:
    """How the programs of a language are compiled and run.

    Words in braces stand for: ``{source}`` the program's file, ``{sources}`` the files of all
    programs that are compiled at once, ``{root}`` the folder above them, ``{out}`` the folder of
    what was compiled, ``{unit}`` a name that no other program of a batch has and its folder's name
    in ``{root}`` and ``{out}``, ``{package}`` and ``{entry}`` where the entry point is,
    ``{python}`` this Python, ``{tools}`` the `tools_folder`, ``{shared}`` the folder of what
    `shared` compiled.

    Attributes:
        file: Name of the source file.
        run: Command that runs a program.
        empty: Source of a program that does nothing: its cost is the language's floor.
        version: Command that prints the version.
        commands: Programs that it consists of.
        packages: Debian packages that have them.
        compile: Shell command that compiles; None where the source is run as it is.
        together: Whether `compile` takes many programs at once.
        shared: Shell command that compiles what all programs of a batch use, or empty.
        shares_from: Programs from which on that pays.
        package: Clause that puts a source into a package of its own; empty where files don't
            share names.
        entry: Pattern that finds the name of the class or object with the entry point.
        npm: npm packages with their versions, installed in `tools_folder`.
        folders: What it reads outside the system's folders.
        reserves: Whether the runtime reserves far more address space than it uses.
    """

    file: str
    run: str
    empty: str
    version: str
    commands: tuple[str, ...]
    packages: tuple[str, ...]
    compile: str | None = None
    together: bool = False
    shared: str = ""
    shares_from: int = 1
    package: str = ""
    entry: str = ""
    npm: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()
    reserves: bool = False

    def entry_of(self, source: str) -> str:
        """Name of the class or object that holds a program's entry point."""
        found = re.search(self.entry, source, re.MULTILINE) if self.entry else None
        return found[1] if found else DEFAULT_ENTRY

    def missing_commands(self) -> list[str]:
        """Programs that this machine lacks."""
        return [name for name in self.commands if not shutil.which(name, path=SYSTEM_PATH)]

    def missing_npm(self) -> list[str]:
        """The npm packages that are not installed in their version."""
        return [package for package in self.npm if not _has_npm(package)]


def tools_folder() -> Path:
    """Where the launcher and npm packages are kept: in a checkout, else in the user's cache."""
    project = Path(__file__).resolve().parents[3]
    if (project / "pyproject.toml").is_file():
        return project / "build" / "toolchains"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "rlm-lsp" / "toolchains"


def _has_npm(package: str) -> bool:
    name, _, version = package.rpartition("@")
    try:
        text = (tools_folder() / "node_modules" / name / "package.json").read_text("utf-8")
    except OSError:
        return False
    return f'"version": "{version}"' in text
