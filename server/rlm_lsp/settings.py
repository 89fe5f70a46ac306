"""The server's settings: one typed tree, read from what the editor sends.

A wrong value never stops the server: it is reported, and the default is used.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, cast

SECTION = "rlm-lsp"

LOG_LEVELS = {
    "error": logging.ERROR,
    "warning": logging.WARNING,
    "info": logging.INFO,
    "debug": logging.DEBUG,
}


@dataclass(frozen=True)
class Settings:
    """What the user can choose.

    Attributes:
        code_lens_enabled: Show the estimate above each function.
        inlay_hint_enabled: Show the estimate at the end of each function's signature.
        size: Input size n that lenses and hints are for.
        sizes: Input sizes in the table of the hover, ascending.
        provider: Where the model runs.
        threads: CPU threads that the model may use.
        debounce_ms: Milliseconds without an edit after which a burst of edits is judged.
        log_level: Least severe messages that the server logs.
        model_path: Folder of the model; empty for the one that is shipped.
    """

    code_lens_enabled: bool = True
    inlay_hint_enabled: bool = True
    size: int = 1000
    sizes: tuple[int, ...] = (10, 100, 1_000, 10_000, 100_000)
    provider: Literal["auto", "cpu", "cuda"] = "auto"
    threads: int = 2
    debounce_ms: int = 150
    log_level: Literal["error", "warning", "info", "debug"] = "info"
    model_path: str = ""

    @property
    def all_sizes(self) -> tuple[int, ...]:
        """Every size that something shows, ascending."""
        return tuple(sorted({self.size, *self.sizes}))


class _WrongValueError(ValueError):
    """A value that a setting can't have; says what it can be."""


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise _WrongValueError("true or false")
    return value


def _integer(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        # Some editors' languages have no integers and send 1000.0.
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _WrongValueError(f"a whole number from {low} to {high}")
        return value

    return read


def _one_of(*choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise _WrongValueError(f"one of {', '.join(choices)}")
        return value

    return read


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _WrongValueError("text")
    return value


_size = _integer(1, 10**15)


def _sizes(value: object) -> tuple[int, ...]:
    if not isinstance(value, (list, tuple)) or not value:
        raise _WrongValueError("a list of at least one whole number, each 1 or more")
    items = cast("list[object]", value)
    try:
        return tuple(sorted({_size(item) for item in items}))
    except _WrongValueError:
        raise _WrongValueError("a list of whole numbers, each 1 or more") from None


_READERS: dict[str, tuple[str, Callable[[object], Any]]] = {
    "code_lens_enabled": ("codeLens.enabled", _boolean),
    "inlay_hint_enabled": ("inlayHint.enabled", _boolean),
    "size": ("size", _size),
    "sizes": ("sizes", _sizes),
    "provider": ("provider", _one_of("auto", "cpu", "cuda")),
    "threads": ("threads", _integer(1, 64)),
    "debounce_ms": ("debounceMs", _integer(0, 10_000)),
    "log_level": ("logLevel", _one_of(*LOG_LEVELS)),
    "model_path": ("modelPath", _text),
}


def read_settings(*layers: object) -> tuple[Settings, list[str]]:
    """Reads what an editor sent for the section `SECTION`.

    Args:
        layers: Trees (``{"codeLens": {"enabled": true}}``) or trees with dotted names
            (``{"codeLens.enabled": true}``); later ones count more. null means not set;
            names that are not the server's are left alone.

    Returns:
        The settings, and a sentence for each value that was wrong.
    """
    given: dict[str, object] = {}
    problems: list[str] = []
    for layer in layers:
        if isinstance(layer, Mapping):
            given.update(_flat(cast("Mapping[str, object]", layer), ""))
        elif layer is not None:
            problems.append(f"the settings of {SECTION} must be an object, not {_shown(layer)}")
    values: dict[str, Any] = {}
    for field in fields(Settings):
        name, read = _READERS[field.name]
        if name not in given:
            continue
        try:
            values[field.name] = read(given[name])
        except _WrongValueError as wrong:
            problems.append(
                f"setting {SECTION}.{name} must be {wrong}, not {_shown(given[name])}; "
                f"{_shown(field.default)} is used"
            )
    return Settings(**values), problems


def section_of(raw: object) -> object:
    """The server's section of a bigger tree, or None when it has none."""
    if isinstance(raw, Mapping):
        return cast("Mapping[str, object]", raw).get(SECTION)
    return None


def _shown(value: object) -> str:
    """A value as the user wrote it."""
    return json.dumps(value, default=str)


def _flat(tree: Mapping[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    """Dotted names and values of a tree's leaves that are set."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(cast("Mapping[str, object]", value), f"{prefix}{key}.")
        elif value is not None:
            yield f"{prefix}{key}", value
