"""The tree of settings. package.json and docs/settings.md are written from it.

A field's description is what the user reads, in Markdown; `tools/generate_settings.py` says
where.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, cast

from rlm_lsp.engine.sizes import GROWTH_SIZES
from rlm_lsp.settings.values import (
    Amount,
    Boolean,
    Choice,
    Folder,
    Integer,
    Integers,
    Kind,
    Patterns,
    Texts,
)

SECTION = "rlm-lsp"
"""Under this name editors keep the server's settings."""

Scope = Literal["resource", "window", "machine"]
"""Who may choose. ``resource``: the user and each project, for its own files. ``window`` and
``machine``: the user alone; in VS Code a workspace may choose those of the window too."""

HINT_ALONE: dict[str, dict[str, bool]] = {
    "codeLens": {"enabled": False},
    "inlayHint": {"enabled": True},
}
"""Other defaults, of an editor that draws nothing above a line: each number stands once."""

LOG_LEVELS = {
    "error": logging.ERROR,
    "warning": logging.WARNING,
    "info": logging.INFO,
    "debug": logging.DEBUG,
}

_TIME = Amount(
    {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0}, "10 ms"
)
_MEMORY = Amount({"B": 1.0, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}, "10 MB")
_SIZE = Integer(1, 10**15)


def _setting(default: object, kind: Kind, description: str, scope: Scope = "resource") -> Any:
    """A field of the tree.

    Args:
        default: As a user would write it.
        kind: What its value may be.
        description: For users, in Markdown.
        scope: Who may choose it.
    """
    metadata = {"default": default, "kind": kind, "description": description, "scope": scope}
    return field(default=kind.read(default), metadata=metadata)


@dataclass(frozen=True)
class CodeLens:
    """The estimate above each function."""

    enabled: bool = _setting(
        True,
        Boolean(),
        "Show the estimate above each function. "
        "Off by default in Neovim, which draws it in the line, and in editors without code lenses.",
    )
    show_time: bool = _setting(True, Boolean(), "Show the time above each function.")
    show_memory: bool = _setting(True, Boolean(), "Show the peak memory above each function.")


@dataclass(frozen=True)
class InlayHint:
    """The estimate in the line of each function's signature."""

    enabled: bool = _setting(
        False,
        Boolean(),
        "Show the estimate in each function's signature. "
        "On by default where `#rlm-lsp.codeLens.enabled#` is off by default.",
    )
    show_time: bool = _setting(True, Boolean(), "Show the time in each function's signature.")
    show_memory: bool = _setting(
        True, Boolean(), "Show the peak memory in each function's signature."
    )
    position: Literal["signatureEnd", "afterName"] = _setting(
        "signatureEnd",
        Choice(
            {
                "signatureEnd": "At the end of the signature's last line.",
                "afterName": "Behind the function's name.",
            }
        ),
        "Where in the signature the estimate stands.",
    )


@dataclass(frozen=True)
class HideBelow:
    """What is too cheap to show, in seconds and bytes; 0 where nothing is."""

    time: float = _setting(
        "1 us",
        _TIME,
        'Hide the time of a function that takes less than this, such as `"10 ms"`; 0 hides none. '
        "A function of which nothing is left shows nothing. The hover shows it all the same.",
    )
    memory: float = _setting(
        "1 kB",
        _MEMORY,
        'Hide the memory of a function that allocates less than this, such as `"1 MB"`; '
        "0 hides none. See `#rlm-lsp.hideBelow.time#`.",
    )


@dataclass(frozen=True)
class Limits:
    """What a function may cost, in seconds and bytes; 0 where there is no limit."""

    time: float = _setting(
        "1 s",
        _TIME,
        "The time that a function may take at the size in `#rlm-lsp.limits.size#`; 0 for no limit.",
    )
    memory: float = _setting(
        "1 GB",
        _MEMORY,
        "The memory that a function may allocate at the size in `#rlm-lsp.limits.size#`; "
        "0 for no limit.",
    )
    size: int = _setting(100_000, _SIZE, "Input size n that the limits are for.")


@dataclass(frozen=True)
class Diagnostics:
    """Warnings about functions over the limits."""

    enabled: bool = _setting(
        False,
        Boolean(),
        "Warn of functions that are predicted to be over `#rlm-lsp.limits.time#` or "
        "`#rlm-lsp.limits.memory#`.",
    )
    scope: Literal["open", "workspace"] = _setting(
        "open",
        Choice(
            {
                "open": "In the documents that are open.",
                "workspace": "In all files of the workspace's folders, where the editor asks for "
                "the warnings of the workspace.",
            }
        ),
        "Where to warn.",
    )


@dataclass(frozen=True)
class Cache:
    """Estimates of earlier sessions."""

    enabled: bool = _setting(
        True,
        Boolean(),
        "Keep estimates on disk, so that functions need not be predicted again in the next "
        "session. `rlm-lsp doctor` says where. The file holds numbers and digests, never source "
        "text.",
        "machine",
    )


@dataclass(frozen=True)
class CalibrationUse:
    """Numbers of the user's machine."""

    enabled: bool = _setting(
        True,
        Boolean(),
        "Show what things cost on this machine, once `rlm-lsp calibrate` or the command *Calibrate "
        "to This Machine* has timed it; off, the numbers are those of the reference machine.",
        "machine",
    )


@dataclass(frozen=True)
class Settings:
    """What the user can choose, for one document."""

    code_lens: CodeLens = field(default_factory=CodeLens)
    inlay_hint: InlayHint = field(default_factory=InlayHint)
    size: int = _setting(1000, _SIZE, "Input size n that lenses and hints are for.")
    sizes: tuple[int, ...] = _setting(
        [*GROWTH_SIZES],
        Integers(_SIZE, most=16),
        "Input sizes in the table of the hover.",
    )
    hide_below: HideBelow = field(default_factory=HideBelow)
    diagnostics: Diagnostics = field(default_factory=Diagnostics)
    limits: Limits = field(default_factory=Limits)
    trigger: Literal["type", "save", "manual"] = _setting(
        "type",
        Choice(
            {
                "type": "While you type.",
                "save": "When a file is opened or saved.",
                "manual": "On the command `rlm-lsp.predict`.",
            }
        ),
        "When functions are predicted. Until then those that have changed show the number of "
        "before.",
    )
    debounce_ms: int = _setting(
        150, Integer(0, 10_000), "Milliseconds without an edit after which a burst is predicted."
    )
    exclude: tuple[str, ...] = _setting(
        [],
        Patterns(),
        "Files that show nothing: patterns as in `.gitignore`, from the workspace folder.",
    )
    all_files: bool = _setting(
        False,
        Boolean(),
        "Where a whole folder is looked at, look at all its source files: also at hidden ones, at "
        "dependencies, virtual environments and build outputs, and at what `.gitignore` ignores.",
    )
    max_units: int = _setting(
        1000, Integer(1, 100_000), "Functions of a file that are predicted: the first of them."
    )
    languages: tuple[str, ...] = _setting(
        [],
        Texts(),
        'Languages to predict, as the editor names them, such as `"python"`; '
        "empty for all that the model answers for.",
    )
    provider: Literal["auto", "cpu", "cuda"] = _setting(
        "auto",
        Choice(
            {
                "auto": "A GPU when ONNX Runtime offers one, else the CPU.",
                "cpu": "The CPU.",
                "cuda": "A CUDA GPU; needs `onnxruntime-gpu` in the server's environment.",
            }
        ),
        "Where the model runs.",
        "machine",
    )
    threads: int = _setting(2, Integer(1, 64), "CPU threads that the model may use.", "machine")
    model_path: str = _setting(
        "",
        Folder(),
        "Folder of the model; empty for the one that comes with the server.",
        "machine",
    )
    cache: Cache = field(default_factory=Cache)
    calibration: CalibrationUse = field(default_factory=CalibrationUse)
    log_level: Literal["error", "warning", "info", "debug"] = _setting(
        "info",
        Choice(
            {
                "error": "What went wrong.",
                "warning": "Also what may be unexpected.",
                "info": "Also what was started.",
                "debug": "Everything; never source text.",
            }
        ),
        "Least severe messages that the server logs.",
        "window",
    )

    @property
    def all_sizes(self) -> tuple[int, ...]:
        """Every size that something shows, ascending."""
        limit = {self.limits.size} if self.diagnostics.enabled else set[int]()
        return tuple(sorted({self.size, *self.sizes, *limit}))


@dataclass(frozen=True)
class Setting:
    """A leaf of the tree.

    Attributes:
        path: Names of the fields that lead to it.
        default: Its default, as a user would write it.
        kind: What its value may be.
        description: For users, in Markdown.
        scope: Who may choose it.
    """

    path: tuple[str, ...]
    default: object
    kind: Kind
    description: str
    scope: Scope

    @property
    def name(self) -> str:
        """Its name without the section: ``codeLens.showTime``."""
        return ".".join(re.sub(r"_(.)", lambda m: m[1].upper(), part) for part in self.path)


@cache
def all_settings() -> tuple[Setting, ...]:
    """Every setting, in the order of the tree."""
    return tuple(_leaves(Settings(), ()))


def _leaves(tree: object, path: tuple[str, ...]) -> Iterator[Setting]:
    for item in cast("tuple[Field[object], ...]", fields(cast("Any", tree))):
        here = (*path, item.name)
        value = getattr(tree, item.name)
        if is_dataclass(value):
            yield from _leaves(value, here)
        else:
            yield Setting(here, **item.metadata)
