"""Walks through a folder as its owner would: past what is not their own source.

Left out are the folders of version control, hidden ones, dependencies, virtual environments,
caches and build outputs, and what ``.gitignore`` ignores.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rlm_lsp.workspace.patterns import spec_of

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".gitignore"

MAX_IGNORE_BYTES = 1_000_000
"""A larger ``.gitignore`` is not read."""

_VERSION_CONTROL = {".git", ".hg", ".jj", ".svn"}

_OTHERS = {
    "DerivedData",
    "Pods",
    "__pycache__",
    "__pypackages__",
    "bower_components",
    "dist-packages",
    "elm-stuff",
    "jspm_packages",
    "node_modules",
    "site-packages",
    "third-party",
    "third_party",
    "thirdparty",
    "vendor",
    "venv",
    "virtualenv",
}
"""Folders that by their name hold what others wrote, or a program."""

_OUTPUTS = {"build", "dist", "target"}
"""Folders that hold what a build wrote where they are at the top of a project. Further down they
may be modules of the user's own."""

_PROJECT_FILES = {
    ".git",
    "CMakeLists.txt",
    "Cargo.toml",
    "Makefile",
    "build.gradle",
    "build.gradle.kts",
    "build.sbt",
    "build.xml",
    "composer.json",
    "go.mod",
    "meson.build",
    "package.json",
    "pom.xml",
    "project.clj",
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
}

_MARKS = {"CACHEDIR.TAG", "conda-meta", "pyvenv.cfg"}
"""What is in a folder that a program has made: a cache, an environment of Conda or of Python."""


@dataclass(frozen=True)
class _Rules:
    """A ``.gitignore``.

    Attributes:
        base: The folder that it is in, from the root.
        spec: What it says.
    """

    base: str
    spec: GitIgnoreSpec


def walk(top: Path, suffixes: tuple[str, ...], *, all_files: bool) -> Iterator[Path]:
    """The files below a folder, those of a folder before those of the folders in it.

    Where only so many files are looked at, a deep tree somewhere does not use up the number.
    Links to folders are not followed, and what can't be read is passed over.

    Args:
        top: The folder. Itself it is never left out.
        suffixes: Ends of the files' names, in lower case.
        all_files: Leave nothing out but the folders of version control.
    """
    root = os.path.abspath(top)
    pending = deque([(str(top), root, () if all_files else _rules_above(root))])
    while pending:
        folder, place, rules = pending.popleft()
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError:
            continue
        names = {entry.name for entry in entries}
        if not all_files:
            if place != root and names & _MARKS:
                continue
            if ".git" in names:
                rules = ()  # of another repository
            if IGNORE_FILE in names:
                rules = (*rules, *_read(place))
        is_project = place == root or bool(names & _PROJECT_FILES)
        for entry in entries:
            name, inner = entry.name, os.path.join(place, entry.name)
            if not _is_folder(entry):
                if name.lower().endswith(suffixes) and not _is_ignored(inner, rules):
                    yield Path(entry.path)
            elif all_files:
                if name not in _VERSION_CONTROL:
                    pending.append((entry.path, inner, ()))
            elif not (
                name.startswith(".")
                or name in _OTHERS
                or (is_project and name in _OUTPUTS)
                or _is_ignored(f"{inner}/", rules)
            ):
                pending.append((entry.path, inner, rules))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_ignored(path: str, rules: Sequence[_Rules]) -> bool:
    """Whether a file, or a folder with a slash at its end, is ignored. The nearest file counts."""
    for each in reversed(rules):
        inner = path[len(each.base) :].replace(os.sep, "/").lstrip("/")
        ignored = each.spec.check_file(inner).include
        if ignored is not None:
            return ignored
    return False


def _rules_above(top: str) -> tuple[_Rules, ...]:
    """The rules of a folder's repository that stand above it."""
    folder = Path(top)
    above: list[Path] = []
    while not (folder / ".git").exists():
        if folder == folder.parent:
            return ()  # of no repository
        folder = folder.parent
        above.append(folder)
    rules = tuple(rule for each in reversed(above) for rule in _read(str(each)))
    # Somebody who names a folder that is ignored wants to see it.
    return () if _is_ignored(f"{top}/", rules) else rules


def _read(folder: str) -> Iterator[_Rules]:
    """The rules of a folder's own ``.gitignore``; none where there is none that can be read."""
    path = Path(folder, IGNORE_FILE)
    try:
        # A pipe of that name would be waited for without end.
        if not path.is_file():
            return
        with path.open("rb") as file:
            data = file.read(MAX_IGNORE_BYTES + 1)
    except OSError:
        return
    if len(data) <= MAX_IGNORE_BYTES:
        text = data.decode("utf-8-sig", "surrogateescape")
        yield _Rules(folder, spec_of(text.split("\n")))
