"""Reads settings from what editors and projects hold.

A wrong value never stops the server: it is reported, and the default is used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal, cast

from rlm_lsp.settings.schema import SECTION, Setting, Settings, all_settings
from rlm_lsp.settings.values import WrongValueError


@dataclass(frozen=True)
class Layer:
    """Settings from one source.

    Attributes:
        tree: A tree (``{"codeLens": {"enabled": true}}``) or a tree with dotted names
            (``{"codeLens.enabled": true}``). null means not set.
        origin: Who speaks: the ``user``, or a project through the editor's settings of its
            ``folder`` or through a ``file`` of its own. A project chooses for its own files
            alone: what is not of scope ``resource`` is the user's to choose. In a file, all
            names are the server's; an editor's section may hold others.
        source: How messages name a project's source.
    """

    tree: object
    origin: Literal["user", "folder", "file"] = "user"
    source: str = ""


def read_settings(layers: Iterable[Layer]) -> tuple[Settings, list[str]]:
    """Reads what was set.

    Args:
        layers: Later ones count more.

    Returns:
        The settings, and a sentence for each value that was wrong or refused.
    """
    problems: list[str] = []
    given = [(layer, _names(layer, problems)) for layer in layers]
    chosen: dict[str, tuple[object, str]] = {}
    for layer, names in given:
        if layer.origin == "user":
            chosen.update({name: (value, "") for name, value in names.items()})
    users = {name: value for name, (value, _) in chosen.items()}
    chosen.clear()
    for layer, names in given:
        for name, value in names.items():
            setting = _BY_NAME.get(name)
            if setting is None:
                if layer.origin == "file":
                    problems.append(f"{layer.source}: there is no setting {SECTION}.{name}")
            elif layer.origin == "user" or setting.scope == "resource":
                chosen[name] = value, layer.source
            elif value != users.get(name, setting.default):
                problems.append(
                    f"{layer.source}: setting {SECTION}.{name} is not for a project to choose; "
                    "set it in your editor's user settings"
                )
    values: dict[tuple[str, ...], object] = {}
    for name, (value, source) in chosen.items():
        setting = _BY_NAME[name]
        try:
            values[setting.path] = setting.kind.read(value)
        except WrongValueError as wrong:
            problems.append(_wrong(setting, value, wrong, source))
    return _built(Settings(), (), values), problems


def section_of(raw: object) -> object:
    """The server's section of a bigger tree, or None when it has none."""
    if isinstance(raw, Mapping):
        return cast("Mapping[str, object]", raw).get(SECTION)
    return None


_BY_NAME = {setting.name: setting for setting in all_settings()}


def _names(layer: Layer, problems: list[str]) -> dict[str, object]:
    """A layer's values by their dotted names."""
    tree = layer.tree
    if isinstance(tree, Mapping):
        return dict(_flat(cast("Mapping[str, object]", tree), ""))
    if tree is not None:
        start = f"{layer.source}: " if layer.source else ""
        problems.append(f"{start}the settings of {SECTION} must be an object, not {_shown(tree)}")
    return {}


def _flat(tree: Mapping[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    """Dotted names and values of a tree's leaves that are set."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(cast("Mapping[str, object]", value), f"{prefix}{key}.")
        elif value is not None:
            yield f"{prefix}{key}", value


def _built(tree: Any, path: Sequence[str], values: Mapping[tuple[str, ...], object]) -> Any:
    """A tree of settings with other values at some paths."""
    changes: dict[str, object] = {}
    for item in fields(tree):
        here = (*path, item.name)
        old = getattr(tree, item.name)
        changes[item.name] = (
            _built(old, here, values) if is_dataclass(old) else values.get(here, old)
        )
    return type(tree)(**changes)


def _wrong(setting: Setting, value: object, wrong: WrongValueError, source: str) -> str:
    start = f"{source}: " if source else ""
    return (
        f"{start}setting {SECTION}.{setting.name} must be {wrong}, not {_shown(value)}; "
        f"{_shown(setting.default)} is used"
    )


def _shown(value: object) -> str:
    """A value as the user wrote it."""
    return json.dumps(value, default=str, ensure_ascii=False)
