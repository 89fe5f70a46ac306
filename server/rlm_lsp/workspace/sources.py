"""Reads source files from disk: whatever their bytes are, text comes out."""

from __future__ import annotations

import codecs
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from rlm_lsp.workspace.documents import Document
from rlm_lsp.workspace.walking import walk

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
"""A Python file's declaration of its encoding (PEP 263), in its first two lines."""


class SourceError(Exception):
    """A path that can't be judged; the message says why."""


def source_files(path: Path, suffixes: Iterable[str], *, all_files: bool = False) -> Iterator[Path]:
    """The source files at a path: itself, or those in the folder, the upper ones first.

    Args:
        path: A file, or a folder.
        suffixes: Ends of source files' names, in lower case.
        all_files: Also those in the folder that are not the user's own; see `walk`.

    Raises:
        SourceError: There is nothing there, or it is no source file.
    """
    known = tuple(suffixes)
    if path.is_dir():
        found = False
        for file in walk(path, known, all_files=all_files):
            found = True
            yield file
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
        # A pipe would be waited for without end.
        if not stat.S_ISREG(path.stat().st_mode):
            raise SourceError(f"{path}: not a regular file")
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
        # The codec `undefined` fails with an error of its own.
        except (UnicodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


def _declared(data: bytes) -> str | None:
    for line in data.splitlines()[:2]:
        match = _COOKIE.match(line)
        if match:
            return match.group(1).decode("ascii")
    return None
