"""Files of collected functions: JSON Lines, gzipped, one function a line."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from rlm_model.corpora.items import MeasurableItem
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.texts import DataError, read_items

SUFFIX = ".jsonl.gz"


def write_collection(
    path: Path, items: Iterable[MeasurableItem], repository: str, commit: str, licence: str
) -> int:
    """Writes functions with where they are from, and gives their number.

    Args:
        path: The file; it is complete once it has this name.
        items: The functions.
        repository: ``owner/name``.
        commit: The commit that was read.
        licence: SPDX name of the licence.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    count = 0
    # Neither name nor time in the head: equal contents are equal files.
    with unfinished.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as stream:
        for item in items:
            record = {
                "id": item.id,
                "problem": problem_of(item.id),
                "language": item.language,
                "source": item.source,
                "entry_point": item.entry_point,
                "examples": item.examples,
                "roles": list(item.roles),
                "case": item.case,
                "repository": repository,
                "commit": commit,
                "licence": licence,
            }
            stream.write(json.dumps(record, ensure_ascii=True).encode() + b"\n")
            count += 1
    os.replace(unfinished, path)
    return count


def read_collection(path: Path) -> Iterator[MeasurableItem]:
    """The functions of a file, or of all files of a folder.

    Raises:
        DataError: A file is missing or damaged, or a line lacks a field.
    """
    paths = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
    for file in paths:
        for raw in read_items(file):
            try:
                yield MeasurableItem(
                    raw["id"],
                    raw["language"],
                    raw["source"],
                    raw["entry_point"],
                    examples=raw["examples"],
                    roles=tuple(raw["roles"]),
                    case=raw.get("case", ""),
                )
            except KeyError as error:
                raise DataError(f"{file}: a line has no field {error}") from error
