"""The manifest beside exported graphs: what the model is, answers, and how good it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path, PurePath
from typing import Any, get_args

from rlm_model.contract.metrics import METRICS
from rlm_model.contract.numbers import SIZE_CODEC, NumberCodec
from rlm_model.contract.queries import (
    LEVELS,
    DecoderGrammar,
    Query,
    QueryError,
    levels_by_metric,
)
from rlm_model.contract.vocabulary import FIRST_VOCABULARY, HeadForm, Vocabulary

MANIFEST_NAME = "manifest.json"
FORMAT_VERSION = 2

ANSWERS_NAME = "answers.json"
"""The file of a checkpoint in which its training says what the model is, and answers for."""

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
class Answered:
    """Units of a kind that a model answers for, and what it can be asked of them.

    Attributes:
        kind: Their kind.
        languages: Their languages.
        metrics: What can be asked.
        devices: Where.
        size_min: Smallest input size that was trained on; None where size is no condition.
        size_max: Largest one, or None.
    """

    kind: str
    languages: tuple[str, ...]
    metrics: tuple[str, ...]
    devices: tuple[str, ...]
    size_min: int | None = None
    size_max: int | None = None

    def refusal(self, query: Query) -> str | None:
        """What the model answers instead of a query, or None where it answers that."""
        if query.metric not in self.metrics:
            return f"answers {', '.join(self.metrics)}, not {query.metric}"
        if query.device not in self.devices:
            return f"answers for {', '.join(self.devices)}, not {query.device}"
        low, high, size = self.size_min, self.size_max, query.size
        if low is None or high is None:
            return None if size is None else f"answers for no input size of a {self.kind}"
        if size is None or not low <= size <= high:
            return f"answers for input sizes {low} to {high}, not {size}"
        return None


@dataclass(frozen=True)
class TrainedModel:
    """What a training says of its model; the exporter copies it and invents nothing.

    Attributes:
        name: Name of the model.
        version: Version of the model.
        license: SPDX identifier of the weights.
        answered: What it answers for, its main kind first.
    """

    name: str
    version: str
    license: str
    answered: tuple[Answered, ...]

    def save(self, checkpoint: Path) -> None:
        """Writes it beside the checkpoint."""
        text = json.dumps(asdict(self), indent=2)
        (checkpoint / ANSWERS_NAME).write_text(text + "\n", encoding="utf-8")


def load_trained(checkpoint: Path) -> TrainedModel:
    """Reads what `TrainedModel.save` wrote.

    Raises:
        ManifestError: It is missing or something else.
    """
    path = checkpoint / ANSWERS_NAME
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        texts = {key: str(raw[key]) for key in ("name", "version", "license")}
        return TrainedModel(**texts, answered=_read_answered(raw["answered"]))
    except FileNotFoundError:
        raise ManifestError(
            f"{path} is missing: it says what the model answers for, and its training writes it"
        ) from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ManifestError(f"{path} can't be read: {error}") from error


@dataclass(frozen=True)
class Manifest:
    """Describes an exported model.

    Attributes:
        name: Name of the model, such as ``small``.
        version: Version of the model.
        license: SPDX identifier of the weights.
        vocabulary: The words that it has.
        answered: What it answers for, its main kind first.
        max_tokens: Encoder input budget in tokens, language and kind included.
        exponent_min: See `NumberCodec`.
        exponent_max: See `NumberCodec`.
        mantissa_digits: See `NumberCodec`.
        files: ``tokenizer``, ``encoder`` and ``decoder``.
        precision: ``int8`` or ``float32``.
        head: How a text says its language and kind; see `encoding.load_tokenizer`.
        pad_id: Id of padding.
        structure: Whether it reads the structure of a unit; see `encoding.UnitEncoder`.
        levels: Levels of the model's distribution that stand for its 10%, 50% and 90% quantile:
            a model that is too sure of itself has them further out than they say.
        language_levels: The same by language and metric, of those that have others.
        quality: Figures of the evaluation report, by kind and metric.
        parity: Differences to the float32 torch model, as the export gate measured them.
        format_version: Version of this layout.
    """

    name: str
    version: str
    license: str
    vocabulary: Vocabulary
    answered: tuple[Answered, ...]
    max_tokens: int
    exponent_min: int
    exponent_max: int
    mantissa_digits: int
    files: dict[str, FileEntry]
    precision: str
    head: HeadForm = "tokens"
    pad_id: int = 0
    structure: bool = False
    levels: tuple[float, ...] = LEVELS
    language_levels: dict[str, dict[str, tuple[float, ...]]] = field(default_factory=dict)
    quality: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    parity: dict[str, float] = field(default_factory=dict)
    format_version: int = FORMAT_VERSION

    @property
    def grammar(self) -> DecoderGrammar:
        """The decoder's vocabulary and layout."""
        codec = NumberCodec(self.exponent_min, self.exponent_max, self.mantissa_digits)
        return DecoderGrammar(codec, self.vocabulary)

    def answers(
        self,
        language: str | None = None,
        kind: str | None = None,
        metric: str | None = None,
        device: str | None = None,
    ) -> bool:
        """Whether the model answers for some unit like that; what is None may be any."""
        return any(
            (kind is None or kind == part.kind)
            and (language is None or language in part.languages)
            and (metric is None or metric in part.metrics)
            and (device is None or device in part.devices)
            for part in self.answered
        )

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the units that it answers for."""
        names = (name for part in self.answered for name in part.languages)
        return tuple(dict.fromkeys(names))

    def of_kind(self, kind: str | None = None) -> Answered:
        """What the model answers for units of a kind; without one, of its main kind.

        Raises:
            QueryError: It answers for none of that kind.
        """
        if kind is None:
            return self.answered[0]
        for part in self.answered:
            if part.kind == kind:
                return part
        raise QueryError(f"model {self.name} does not judge a {kind}")

    def check_query(self, query: Query, kind: str | None = None) -> None:
        """Refuses what the model was not trained to answer.

        Raises:
            QueryError: The kind, the metric, the size or the device is outside of that.
        """
        refusal = self.of_kind(kind).refusal(query)
        if refusal is not None:
            raise QueryError(f"model {self.name} {refusal}")

    def save(self, folder: Path) -> None:
        """Writes ``manifest.json`` into the model's folder."""
        raw = {**asdict(self), "vocabulary": self.vocabulary.to_dict()}
        text = json.dumps(raw, indent=2, sort_keys=True)
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
    found = raw.get("format_version") if isinstance(raw, dict) else None
    if found not in (1, FORMAT_VERSION):
        raise ManifestError(
            f"{path} has format version {found!r}, this rlm-lsp reads 1 and {FORMAT_VERSION}; "
            "install a model and an rlm-lsp of the same release"
        )
    try:
        manifest = _read(_from_first_format(raw) if found == 1 else raw)
        _check_types(manifest)
        _check_values(manifest)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ManifestError(f"{path} is not a valid manifest: {error}") from error
    files = manifest.files
    missing = [key for key in ("tokenizer", "encoder", "decoder") if key not in files]
    missing += [entry.path for entry in files.values() if not (folder / entry.path).is_file()]
    if missing:
        raise ManifestError(f"the model in {folder} lacks: {', '.join(missing)}")
    return manifest


def _read(raw: dict[str, Any]) -> Manifest:
    """A manifest from its JSON; raises what its parts raise when they are something else."""
    files = {key: FileEntry(**entry) for key, entry in raw.pop("files").items()}
    vocabulary = Vocabulary.from_dict(raw.pop("vocabulary"))
    answered = _read_answered(raw.pop("answered"))
    levels = {
        "levels": tuple(raw.pop("levels", LEVELS)),
        "language_levels": {
            language: {metric: tuple(levels) for metric, levels in own.items()}
            for language, own in levels_by_metric(
                raw.pop("language_levels", {}), vocabulary.metrics.words
            ).items()
        },
    }
    return Manifest(files=files, vocabulary=vocabulary, answered=answered, **levels, **raw)


def _read_answered(raw: object) -> tuple[Answered, ...]:
    """Reads a list of what a model answers for.

    Raises:
        TypeError: It is none.
        ValueError: A range of sizes is none.
    """
    if not isinstance(raw, list) or not raw or not all(isinstance(part, dict) for part in raw):
        raise TypeError(f"answered is {raw!r}, not a list of what the model answers for")
    found: list[Answered] = []
    for part in raw:
        tuples = {key: _texts(key, part.pop(key)) for key in ("languages", "metrics", "devices")}
        found.append(Answered(**tuples, **part))
    for part in found:
        if not isinstance(part.kind, str):
            raise TypeError(f"kind is {part.kind!r}, not a text")
        low, high = part.size_min, part.size_max
        if low is None and high is None:
            continue
        if not all(isinstance(size, int) and not isinstance(size, bool) for size in (low, high)):
            raise TypeError(f"size_min and size_max are {low!r} and {high!r}, not numbers")
        if not 1 <= (low or 0) <= (high or 0) <= int(SIZE_CODEC.largest):
            raise ValueError(
                f"size_min and size_max are {low} and {high}, "
                f"not a range in 1 to {int(SIZE_CODEC.largest)}"
            )
    return tuple(found)


def _from_first_format(raw: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest of the first format, whose words stood in the code, in the present one."""
    raw = dict(raw)
    kinds = _texts("kinds", raw.pop("kinds"))
    shared = {key: raw.pop(key) for key in ("languages", "metrics", "size_min", "size_max")}
    devices = [raw.pop("device")]
    quality = raw.pop("quality", {})
    if not isinstance(quality, dict):
        raise TypeError(f"quality is {quality!r}, not dict")
    return raw | {
        "vocabulary": FIRST_VOCABULARY.to_dict(),
        "answered": [{"kind": kind, "devices": devices, **shared} for kind in kinds],
        "quality": dict.fromkeys(kinds, quality) if quality else {},
        "format_version": FORMAT_VERSION,
    }


def _texts(name: str, value: object) -> tuple[str, ...]:
    """A field that is a list of texts; raises TypeError when it is something else."""
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise TypeError(f"{name} is {value!r}, not a list of texts")
    return tuple(value)


def _check_words(manifest: Manifest) -> Iterator[str]:
    """What the model is said to answer for and has no word for."""
    words = manifest.vocabulary
    for part in manifest.answered:
        yield from (m for m in part.metrics if m not in words.metrics or m not in METRICS)
        yield from (d for d in part.devices if d not in words.devices)
        yield from (name for name in part.languages if name not in words.languages)
        yield from (kind for kind in [part.kind] if kind not in words.kinds)


def _check_types(manifest: Manifest) -> None:
    """Raises TypeError for a simple field of another type: JSON says nothing of types."""
    kinds = {"bool": bool, "int": int, "str": str, "dict[str, float]": dict}
    for entry in fields(manifest):
        kind = kinds.get(str(entry.type))
        value = getattr(manifest, entry.name)
        if kind is not None and type(value) is not kind:
            raise TypeError(f"{entry.name} is {value!r}, not {kind.__name__}")
    for path, figures in _leaves(manifest.quality):
        if not isinstance(figures, (int, float)) or path.count(".") != 3:
            raise TypeError(f"{path} is {figures!r}, not a figure of a kind and metric")
    for key, file in manifest.files.items():
        if not isinstance(file.path, str) or not isinstance(file.sha256, str):
            raise TypeError(f"files.{key} is not a path and a SHA-256")


def _leaves(figures: object, path: str = "quality") -> Iterator[tuple[str, object]]:
    """What is no dictionary in dictionaries, with the keys above it."""
    if not isinstance(figures, dict):
        yield path, figures
        return
    for key, inner in figures.items():
        yield from _leaves(inner, f"{path}.{key}")


def _check_values(manifest: Manifest) -> None:
    """Raises ValueError for numbers, names and paths that no model can have."""
    _ = manifest.grammar
    if manifest.max_tokens < MIN_TOKENS:
        raise ValueError(f"max_tokens is {manifest.max_tokens}, less than {MIN_TOKENS}")
    unknown = sorted(set(_check_words(manifest)))
    if unknown:
        raise ValueError(f"it answers for unknown words: {', '.join(unknown)}")
    own = (each for by_metric in manifest.language_levels.values() for each in by_metric.values())
    for levels in (manifest.levels, *own):
        if len(levels) != len(LEVELS) or not all(
            isinstance(level, float) and low < level < high
            for level, low, high in zip(levels, (0, *levels), (*levels[1:], 1), strict=False)
        ):
            raise ValueError(f"levels is {levels!r}, not three ascending numbers in 0 to 1")
    if manifest.head not in get_args(HeadForm):
        raise ValueError(f"head is {manifest.head!r}, not one of {', '.join(get_args(HeadForm))}")
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
