"""Reads source files from disk: whatever their bytes are, text comes out."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from rlm_lsp.workspace.documents import Document

_IGNORED_FOLDERS = {"__pycache__", "node_modules", "build", "dist"}

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
"""A Python file's declaration of its encoding (PEP 263), in its first two lines."""


class SourceError(Exception):
    """A path that can't be judged; the message says why."""


def source_files(path: Path, suffixes: Iterable[str]) -> Iterator[Path]:
    """The source files at a path: itself, or those in the folder, sorted.

    Hidden folders and folders of caches and dependencies are left out.

    Raises:
        SourceError: There is nothing there, or it is no source file.
    """
    known = tuple(suffixes)
    if path.is_dir():
        found = False
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(
                f for f in folders if not f.startswith(".") and f not in _IGNORED_FOLDERS
            )
            for name in sorted(files):
                if name.lower().endswith(known):
                    found = True
                    yield Path(folder) / name
        if not found:
            raise SourceError(f"{path}: no source files in this folder ({', '.join(known)})")
    elif not path.exists():
        raise SourceError(f"{path}: no such file or folder")
    elif not path.name.lower().endswith(known):
        raise SourceError(f"{path}: not a source file of a known language ({', '.join(known)})")
    else:
        yield path


def read_document(path: Path, language: str) -> Document:
    """Reads a file.

    Raises:
        SourceError: It can't be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror or error}") from error
    return Document.of_text(str(path), language, 0, decode(data))


def decode(data: bytes) -> str:
    """Bytes as text: by byte order mark, UTF-8, or the declared encoding.

    What fits none of them is read as UTF-8 with replacement characters, so that the rest of
    the file can still be judged.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8", _declared(data)):
        try:
            return data.decode(encoding or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def _declared(data: bytes) -> str | None:
    for line in data.splitlines()[:2]:
        match = _COOKIE.match(line)
        if match:
            return match.group(1).decode("ascii")
    return None
