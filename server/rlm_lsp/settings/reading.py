"""Reads settings from what editors and projects hold.

A wrong value never stops the server: it is reported, and the default is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal, cast

from rlm_lsp.settings.schema import SECTION, Setting, Settings, all_settings
from rlm_lsp.settings.values import MAX_SHOWN, WrongValueError, shown


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
                continue
            if layer.origin == "user" or setting.scope == "resource":
                chosen[name] = value, layer.source
            elif value != users.get(name, setting.default):
                problems.append(
                    f"{layer.source}: setting {SECTION}.{name} is not for a project to choose; "
                    "set it in your editor's user settings"
                )
        problems += _misnamed(layer, names)
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


MAX_NAMED = 3
"""Unknown names that a message names."""

_BY_NAME = {setting.name: setting for setting in all_settings()}

_GROUPS = {setting.name.rpartition(".")[0] for setting in all_settings()} - {""}

_DEEPEST = max(setting.name.count(".") for setting in all_settings())


def _names(layer: Layer, problems: list[str]) -> dict[str, object]:
    """A layer's values by their dotted names."""
    tree = layer.tree
    if isinstance(tree, Mapping):
        return dict(_flat(cast("Mapping[str, object]", tree), ""))
    if tree is not None and not _is_empty(tree):
        problems.append(
            f"{_start(layer.source)}the settings of {SECTION} must be an object, not {shown(tree)}"
        )
    return {}


def _is_empty(value: object) -> bool:
    """Whether a value is Lua's empty table, which Neovim sends as an empty list."""
    return isinstance(value, (list, tuple)) and not value


def _flat(tree: Mapping[str, object], prefix: str) -> Iterator[tuple[str, object]]:
    """Dotted names and values of a tree's leaves that are set."""
    for key, value in tree.items():
        name = f"{prefix}{key}"
        # Below a setting or deeper than all of them, a tree is but a wrong value.
        is_leaf = name in _BY_NAME or name.count(".") > _DEEPEST
        if isinstance(value, Mapping) and not (is_leaf and value):
            yield from _flat(cast("Mapping[str, object]", value), f"{name}.")
        elif value is not None:
            yield name, value


def _misnamed(layer: Layer, names: Mapping[str, object]) -> Iterator[str]:
    """What to say of names that no setting has; an editor's section has other names too."""
    unknown: list[str] = []
    for name, value in names.items():
        if name in _GROUPS and not _is_empty(value):
            yield f"{_start(layer.source)}{SECTION}.{name} must be an object, not {shown(value)}"
        elif name not in _BY_NAME and name not in _GROUPS:
            unknown.append(f"{SECTION}.{name[:MAX_SHOWN]}")
    if layer.origin == "file" and unknown:
        more = len(unknown) - MAX_NAMED
        named = ", ".join(unknown[:MAX_NAMED]) + (f" and {more} more" if more > 0 else "")
        yield f"{layer.source}: there is no setting {named}"


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
    return (
        f"{_start(source)}setting {SECTION}.{setting.name} must be {wrong}, not {shown(value)}; "
        f"{shown(setting.default)} is used"
    )


def _start(source: str) -> str:
    return f"{source}: " if source else ""
