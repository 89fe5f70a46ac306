"""Keeps estimates on disk, so that functions that were judged before are not judged again.

One SQLite file in the user's cache folder, which all server processes share. It holds digests
and numbers, never source text. Nothing depends on it: a damaged file is made anew, and where
it can't be used the engine works without, after one warning in the log.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rlm_lsp import __version__
from rlm_lsp.engine.result import UnitResult
from rlm_model.contract.manifest import Manifest
from rlm_model.contract.queries import Estimate, Query

if TYPE_CHECKING:
    from rlm_model.contract.units import CodeUnit

T = TypeVar("T")

FILE_NAME = "estimates.sqlite3"

FORMAT_VERSION = 1
"""Layout of the file. One of another layout is emptied."""

MAX_BYTES = 32_000_000
"""What the file holds, some 40 000 functions; then a quarter goes, the least recently used."""

BUSY_SECONDS = 0.5
"""How long another process is waited for. Its transactions take milliseconds."""

TOUCH_SECONDS = 3600
"""How late the time of last use may be: what was used just before is read without a write."""

log = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE estimates (
    unit BLOB NOT NULL,
    query TEXT NOT NULL,
    p10 REAL NOT NULL,
    p50 REAL NOT NULL,
    p90 REAL NOT NULL,
    cut_lines INTEGER NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (unit, query)
) WITHOUT ROWID
"""
_READ = "SELECT query, p10, p50, p90, cut_lines, used FROM estimates WHERE unit = ?"
_WRITE = "INSERT OR REPLACE INTO estimates VALUES (?, ?, ?, ?, ?, ?, ?)"
_TOUCH = "UPDATE estimates SET used = ? WHERE unit = ?"
_EVICT = """
DELETE FROM estimates WHERE used <= (
    SELECT used FROM estimates ORDER BY used LIMIT 1
    OFFSET (SELECT count(*) / 4 FROM estimates)
)
"""

_Row = tuple[float, float, float, int, int]
"""10%, 50% and 90% quantile, lines that were cut, and the time of the last use."""


class EstimateCache:
    """What one model said before. Its methods do I/O, and belong to one thread."""

    def __init__(self, folder: Path, manifest: Manifest, provider: str) -> None:
        """Opens nothing yet.

        Args:
            folder: Where the file is; made when it is first used.
            manifest: Says which model it is: it has the SHA-256 of each of the model's files.
            provider: What runs the model.
        """
        self._path = folder / FILE_NAME
        # Another release may cut texts or read numbers off the model in another way.
        parts = [__version__, provider, json.dumps(asdict(manifest), sort_keys=True)]
        self._model = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        self._connection: sqlite3.Connection | None = None
        self._usable = True

    def recall(self, units: Sequence[CodeUnit], queries: Sequence[Query]) -> dict[int, UnitResult]:
        """Finds what is known.

        Returns:
            Results by index into `units`, of the units that have an estimate for each query.
        """
        now = int(time.time())

        def read(connection: sqlite3.Connection) -> dict[int, UnitResult]:
            found: dict[int, UnitResult] = {}
            for index, unit in enumerate(units):
                key = self._key(unit)
                rows: dict[str, _Row] = {
                    name: (p10, p50, p90, cut_lines, used)
                    for name, p10, p50, p90, cut_lines, used in connection.execute(_READ, (key,))
                }
                result = _result(unit, queries, rows)
                if result is not None:
                    found[index] = result
                    if min(row[-1] for row in rows.values()) < now - TOUCH_SECONDS:
                        connection.execute(_TOUCH, (now, key))
            return found

        return self._transact(read, {})

    def remember(self, results: Iterable[UnitResult]) -> None:
        """Keeps results, but for those without an estimate."""
        now = int(time.time())
        rows = [
            (self._key(result.unit), _name(e.query), e.p10, e.p50, e.p90, result.cut_lines, now)
            for result in results
            for e in result.estimates
        ]

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany(_WRITE, rows)
            if _used_bytes(connection) > MAX_BYTES:
                connection.execute(_EVICT)

        self._transact(write, None)

    def _key(self, unit: CodeUnit) -> bytes:
        parts = (self._model, unit.language, unit.kind, unit.text.digest)
        return hashlib.sha256("\n".join(parts).encode()).digest()

    def _transact(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Does something as one transaction; what it gives, or `otherwise` when it can't."""
        if not self._usable:
            return otherwise
        try:
            try:
                return self._attempt(work)
            except sqlite3.OperationalError:  # the file is not at fault: no access, no space
                raise
            except sqlite3.DatabaseError as error:
                log.warning("%s is damaged and is made anew: %s", self._path, error)
                self._close()
                remove(self._path.parent)
                return self._attempt(work)
        except (OSError, sqlite3.Error) as error:
            self._usable = False
            self._close()
            log.warning("estimates are not kept on disk, %s can't be used: %s", self._path, error)
            return otherwise

    def _attempt(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                self._path,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,  # one at a time asks the engine, not always the same
            )
            # A power cut may damage the file. Nothing is lost but time.
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.execute("PRAGMA temp_store = MEMORY")
        connection = self._connection
        with connection:
            # Takes the lock at once: one that reads and then writes could not wait for it.
            connection.execute("BEGIN IMMEDIATE")
            _lay_out(connection)
            return work(connection)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def remove(folder: Path) -> None:
    """Removes the cache's file.

    Raises:
        OSError: It can't be removed.
    """
    for name in (FILE_NAME, f"{FILE_NAME}-journal"):
        (folder / name).unlink(missing_ok=True)


def _lay_out(connection: sqlite3.Connection) -> None:
    """Makes the table, in a new file and in one of another version."""
    [version] = connection.execute("PRAGMA user_version").fetchone()
    if version != FORMAT_VERSION:
        connection.execute("DROP TABLE IF EXISTS estimates")
        connection.execute(_SCHEMA)
        connection.execute(f"PRAGMA user_version = {FORMAT_VERSION}")


def _used_bytes(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size


def _result(unit: CodeUnit, queries: Sequence[Query], rows: dict[str, _Row]) -> UnitResult | None:
    """A unit's result, or None when a query is not answered."""
    answers = [(query, rows.get(_name(query))) for query in queries]
    estimates = tuple(Estimate(query, *row[:3]) for query, row in answers if row is not None)
    if not rows or len(estimates) < len(queries):
        return None
    return UnitResult(unit, estimates, None, max(row[3] for row in rows.values()))


def _name(query: Query) -> str:
    return f"{query.metric} {query.size} {query.device}"
