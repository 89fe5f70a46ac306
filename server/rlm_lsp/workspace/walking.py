"""Walks through a folder as its owner would: past what is not their own source.

Left out are the folders of version control, hidden ones, dependencies, virtual environments,
caches and build outputs, and what ``.gitignore`` ignores.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rlm_lsp.paths.patterns import pattern_of

if TYPE_CHECKING:
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

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


_AROUND = "ps_d"
"""The group with which a pattern of pathspec fits not a path itself, but a folder around it."""


@dataclass(frozen=True)
class _Rules:
    """A ``.gitignore``.

    Attributes:
        base: The folder that it is in, from the root.
        patterns: What it says, the last first. With each, whether it is of whole paths; the others
            are of names.
    """

    base: str
    patterns: Sequence[tuple[GitIgnoreSpecPattern, bool]]

    def ignores(self, path: str, is_folder: bool) -> bool | None:
        """Whether a path is ignored; None where nothing is said of itself.

        What is said of a folder around it has been asked before.
        """
        inner = path[len(self.base) :].replace(os.sep, "/").lstrip("/")
        name = inner.rpartition("/")[2]
        for pattern, is_of_paths in self.patterns:
            text = inner if is_of_paths else name
            fits = _fits(pattern, text)
            if fits is None and is_folder:
                # Only with the slash at its end: the pattern is of folders.
                fits = _fits(pattern, f"{text}/") is False
            if fits:
                return bool(pattern.include)
        return None


def _fits(pattern: GitIgnoreSpecPattern, text: str) -> bool | None:
    """Whether a pattern fits a path itself, and not but a folder around it; None for neither."""
    found = pattern.match_file(text)
    if found is None:
        return None
    match = cast("re.Match[str]", found.match)  # pyright: ignore[reportUnknownMemberType]
    return not match.groupdict().get(_AROUND)


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
                if name.lower().endswith(suffixes) and not _is_ignored(inner, False, rules):
                    yield Path(entry.path)
            elif all_files:
                if name not in _VERSION_CONTROL:
                    pending.append((entry.path, inner, ()))
            elif not (
                name.startswith(".")
                or name in _OTHERS
                or (is_project and name in _OUTPUTS)
                or _is_ignored(inner, True, rules)
            ):
                pending.append((entry.path, inner, rules))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_ignored(path: str, is_folder: bool, rules: Sequence[_Rules]) -> bool:
    """Whether a path is ignored. The nearest file that speaks of it counts."""
    said = (each.ignores(path, is_folder) for each in reversed(rules))
    return next((ignored for ignored in said if ignored is not None), False)


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
    return () if _is_ignored(top, True, rules) else rules


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
        yield _Rules(folder, list(_parsed(text)))


def _parsed(text: str) -> Iterator[tuple[GitIgnoreSpecPattern, bool]]:
    for line in reversed(re.split(r"\r?\n", text)):
        pattern = pattern_of(line)
        if pattern is not None:
            yield pattern, "/" in line.strip().rstrip("/")
