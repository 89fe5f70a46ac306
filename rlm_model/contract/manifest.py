"""The manifest beside exported graphs: what the model is, answers, and how good it is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path, PurePath
from typing import Any

from rlm_model.contract.numbers import NumberCodec
from rlm_model.contract.queries import (
    DEVICES,
    LEVELS,
    METRIC_UNITS,
    SIZE_CODEC,
    DecoderGrammar,
    Query,
    QueryError,
)

MANIFEST_NAME = "manifest.json"
FORMAT_VERSION = 1

MIN_TOKENS = 3
"""The least budget: language, kind, and a token of the text."""


class ManifestError(ValueError):
    """A model folder that can't be used; the message says why and what to do."""


@dataclass(frozen=True)
class FileEntry:
    """A file of the model, relative to the manifest, with its SHA-256 in hexadecimal."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Describes an exported model.

    Attributes:
        name: Name of the model, such as ``small``.
        version: Version of the model.
        license: SPDX identifier of the weights.
        languages: Languages of the units that the model answers for.
        kinds: Kinds of units that the model answers for.
        metrics: Metrics that the model answers.
        size_min: Smallest input size that it was trained on.
        size_max: Largest input size that it was trained on.
        device: Device token of its measurements.
        max_tokens: Encoder input budget in tokens, language and kind included.
        exponent_min: See `NumberCodec`.
        exponent_max: See `NumberCodec`.
        mantissa_digits: See `NumberCodec`.
        files: ``tokenizer``, ``encoder`` and ``decoder``.
        precision: ``int8`` or ``float32``.
        levels: Levels of the model's distribution that stand for its 10%, 50% and 90% quantile:
            a model that is too sure of itself has them further out than they say.
        quality: Figures of the evaluation report, by metric.
        parity: Differences to the float32 torch model, as the export gate measured them.
        format_version: Version of this layout.
    """

    name: str
    version: str
    license: str
    languages: tuple[str, ...]
    kinds: tuple[str, ...]
    metrics: tuple[str, ...]
    size_min: int
    size_max: int
    device: str
    max_tokens: int
    exponent_min: int
    exponent_max: int
    mantissa_digits: int
    files: dict[str, FileEntry]
    precision: str
    levels: tuple[float, ...] = LEVELS
    quality: dict[str, Any] = field(default_factory=dict)
    parity: dict[str, float] = field(default_factory=dict)
    format_version: int = FORMAT_VERSION

    @property
    def grammar(self) -> DecoderGrammar:
        """The decoder's vocabulary and layout."""
        return DecoderGrammar(
            NumberCodec(self.exponent_min, self.exponent_max, self.mantissa_digits)
        )

    def check_query(self, query: Query) -> None:
        """Refuses what the model was not trained to answer.

        Raises:
            QueryError: The metric, the size or the device is outside what the model answers.
        """
        if query.metric not in self.metrics:
            raise QueryError(
                f"model {self.name} answers {', '.join(self.metrics)}, not {query.metric}"
            )
        if query.device != self.device:
            raise QueryError(f"model {self.name} answers for {self.device}, not {query.device}")
        if query.size is None or not self.size_min <= query.size <= self.size_max:
            raise QueryError(
                f"model {self.name} answers for input sizes {self.size_min} to {self.size_max}, "
                f"not {query.size}"
            )

    def save(self, folder: Path) -> None:
        """Writes ``manifest.json`` into the model's folder."""
        text = json.dumps(asdict(self), indent=2, sort_keys=True)
        (folder / MANIFEST_NAME).write_text(text + "\n", encoding="utf-8")


def load_manifest(folder: Path) -> Manifest:
    """Reads and checks the manifest of a model folder. Does not hash the files.

    Raises:
        ManifestError: The manifest is missing, unreadable, of another format version, or
            names a file that is not there.
    """
    path = folder / MANIFEST_NAME
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ManifestError(f"no model in {folder}: {MANIFEST_NAME} is missing") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ManifestError(f"{path} can't be read: {error}; install the model again") from error
    if not isinstance(raw, dict) or raw.get("format_version") != FORMAT_VERSION:
        found = raw.get("format_version") if isinstance(raw, dict) else None
        raise ManifestError(
            f"{path} has format version {found!r}, this rlm-lsp reads {FORMAT_VERSION}; "
            "install a model and an rlm-lsp of the same release"
        )
    try:
        files = {key: FileEntry(**entry) for key, entry in raw.pop("files").items()}
        tuples = {key: _texts(key, raw.pop(key)) for key in ("languages", "kinds", "metrics")}
        levels = tuple(raw.pop("levels", LEVELS))
        manifest = Manifest(files=files, levels=levels, **tuples, **raw)
        _check_types(manifest)
        _check_values(manifest)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ManifestError(f"{path} is not a valid manifest: {error}") from error
    unknown = [metric for metric in manifest.metrics if metric not in METRIC_UNITS]
    if unknown:
        raise ManifestError(f"{path} names unknown metrics: {', '.join(unknown)}")
    missing = [key for key in ("tokenizer", "encoder", "decoder") if key not in files]
    missing += [entry.path for entry in files.values() if not (folder / entry.path).is_file()]
    if missing:
        raise ManifestError(f"the model in {folder} lacks: {', '.join(missing)}")
    return manifest


def _texts(name: str, value: object) -> tuple[str, ...]:
    """A field that is a list of texts; raises TypeError when it is something else."""
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise TypeError(f"{name} is {value!r}, not a list of texts")
    return tuple(value)


def _check_types(manifest: Manifest) -> None:
    """Raises TypeError for a simple field of another type: JSON says nothing of types."""
    kinds = {"int": int, "str": str, "dict[str, Any]": dict, "dict[str, float]": dict}
    for entry in fields(manifest):
        kind = kinds.get(str(entry.type))
        value = getattr(manifest, entry.name)
        if kind is not None and type(value) is not kind:
            raise TypeError(f"{entry.name} is {value!r}, not {kind.__name__}")
    for key, file in manifest.files.items():
        if not isinstance(file.path, str) or not isinstance(file.sha256, str):
            raise TypeError(f"files.{key} is not a path and a SHA-256")


def _check_values(manifest: Manifest) -> None:
    """Raises ValueError for numbers, names and paths that no model can have."""
    _ = manifest.grammar
    if manifest.max_tokens < MIN_TOKENS:
        raise ValueError(f"max_tokens is {manifest.max_tokens}, less than {MIN_TOKENS}")
    largest = int(SIZE_CODEC.largest)
    if not 1 <= manifest.size_min <= manifest.size_max <= largest:
        raise ValueError(
            f"size_min and size_max are {manifest.size_min} and {manifest.size_max}, "
            f"not a range in 1 to {largest}"
        )
    if len(manifest.levels) != len(LEVELS) or not all(
        isinstance(level, float) and low < level < high
        for level, low, high in zip(
            manifest.levels, (0, *manifest.levels), (*manifest.levels[1:], 1), strict=False
        )
    ):
        raise ValueError(f"levels is {manifest.levels!r}, not three ascending numbers in 0 to 1")
    if manifest.device not in DEVICES:
        raise ValueError(f"device is {manifest.device!r}, not one of {', '.join(DEVICES)}")
    for key, file in manifest.files.items():
        path = PurePath(file.path)
        if path.is_absolute() or ".." in path.parts:
            raise ValueError(f"files.{key} is {file.path!r}, outside of the model's folder")


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Compares each file's SHA-256 with the manifest.

    Raises:
        ManifestError: A file differs: it was cut off or changed.
    """
    for entry in manifest.files.values():
        try:
            intact = file_sha256(folder / entry.path) == entry.sha256
        except OSError as error:
            raise ManifestError(f"{folder / entry.path} can't be read: {error}") from error
        if not intact:
            raise ManifestError(
                f"{folder / entry.path} is damaged (its SHA-256 differs from the manifest's); "
                "install the model again"
            )


def file_sha256(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
