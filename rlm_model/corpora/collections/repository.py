"""Checkouts of repositories, bare ones too, read through git: nothing is written or run there."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath

from rlm_model.corpora.reserved import is_reserved


class RepositoryError(ValueError):
    """A checkout that can't be read; the message names it."""


class Repository:
    """The files of a checkout's current commit.

    Attributes:
        name: ``owner/name``, as it is published.
    """

    def __init__(self, name: str, git_folder: Path) -> None:
        self.name = name
        self._git_folder = git_folder

    @property
    def key(self) -> str:
        """Its name without a slash, as ids and files have it."""
        return self.name.replace("/", "+")

    @cached_property
    def commit(self) -> str:
        """The commit that is read."""
        return self._git("rev-parse", "HEAD").decode().strip()

    @cached_property
    def files(self) -> dict[str, str]:
        """The blob of each path, without what is reserved for outside evaluation."""
        listing = self._git("ls-tree", "-r", "-z", "HEAD").decode("utf-8", "surrogateescape")
        blobs: dict[str, str] = {}
        for line in filter(None, listing.split("\0")):
            about, _, path = line.partition("\t")
            _, kind, blob = about.split(" ")
            if kind == "blob" and not is_reserved(PurePosixPath(path)):
                blobs[path] = blob
        return blobs

    def texts(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Paths with their texts; those that are no UTF-8 are left out."""
        wanted = list(paths)
        if not wanted:
            return
        request = "".join(f"{self.files[path]}\n" for path in wanted).encode()
        answer = self._git("cat-file", "--batch", given=request)
        at = 0
        for path in wanted:
            end = answer.index(b"\n", at)
            size = int(answer[at:end].split()[2])
            at = end + 1 + size + 1  # a line feed follows each blob
            try:
                text = answer[end + 1 : at - 1].decode("utf-8-sig")
            except UnicodeDecodeError:
                continue
            yield path, text.replace("\r\n", "\n").replace("\r", "\n")

    def _git(self, *arguments: str, given: bytes = b"") -> bytes:
        command = ["git", f"--git-dir={self._git_folder}", *arguments]
        done = subprocess.run(command, input=given, capture_output=True, check=False)
        if done.returncode:
            reason = done.stderr.decode(errors="replace").strip()
            raise RepositoryError(f"{self._git_folder}: {reason}")
        return done.stdout


def find_repository(folder: Path, name: str) -> Repository | None:
    """The checkout of a repository, or None where there is none.

    Args:
        folder: Holds checkouts as ``owner+name`` or ``owner/name``: each a work tree, a bare git
            folder, or a folder with a bare one named ``repo``.
        name: ``owner/name``.
    """
    for place in (folder / name.replace("/", "+"), folder / name):
        for git_folder in (place / ".git", place / "repo", place):
            if (git_folder / "HEAD").is_file() and (git_folder / "objects").is_dir():
                return Repository(name, git_folder)
    return None
