"""What the names of documents and folders mean: two spellings of one place are the same.

Clients spell them differently, and one client not always in the same way: ``file:///C:/a b`` is
``file:///c%3A/a%20b``. They are compared as VS Code does: percent-encoding, and the case of
schemes, hosts and drive letters, make no difference.
"""

from __future__ import annotations

import os
import posixpath
import re
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit, urlunsplit

_DRIVE = re.compile(r"/[A-Za-z]:(?=/|$)")


@lru_cache(maxsize=1024)
def place_of(uri: str) -> PurePosixPath | None:
    """The path in a document's or a folder's name, whatever its scheme; None if it has none.

    A drive is ``/c:``, a share of another machine ``//host/share``. A cell of a notebook is at
    the notebook's place.
    """
    try:
        parts = urlsplit(uri)
        host = unquote(parts.netloc).lower()
        path = unquote(parts.path)
    except ValueError:
        return None
    if not path.startswith("/"):
        return None
    path = posixpath.normpath(path)
    drive = _DRIVE.match(path)
    if drive is not None:
        path = drive[0].lower() + path[drive.end() :]
    # The authority of a cell is VS Code's word for where it works: wsl+ubuntu, 127.0.0.1:8080.
    if parts.scheme == "file" and host and host != "localhost" and "+" not in host:
        path = f"//{host}{path}"
    return PurePosixPath(path)


@lru_cache(maxsize=1024)
def key_of(uri: str) -> str:
    """The same text for all spellings of a document's name, and another for any other name."""
    place = place_of(uri)
    if place is None:
        return uri
    parts = urlsplit(uri)
    return urlunsplit((parts.scheme, "", str(place), unquote(parts.query), unquote(parts.fragment)))


def path_of(uri: str) -> Path | None:
    """Where a file or folder is on this machine; None if its name is of no file."""
    place = place_of(uri)
    return path_at(place) if place is not None and urlsplit(uri).scheme == "file" else None


def path_at(place: PurePosixPath, windows: bool = os.name == "nt") -> Path:
    """The path of a place on this machine."""
    text = str(place)
    return Path(text[1:] if windows and _DRIVE.match(text) else text)


def uri_of(path: Path) -> str:
    """The name of a file, spelt as VS Code does."""
    uri = path.as_uri()
    drive = re.match(r"file:///([A-Za-z]):", uri)
    return f"file:///{drive[1].lower()}%3A{uri[drive.end() :]}" if drive else uri
