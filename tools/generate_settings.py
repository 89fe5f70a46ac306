"""Writes what follows from the tree of settings and the table of languages: package.json, the docs.

python tools/generate_settings.py            # after a change of either
python tools/generate_settings.py --check    # fails when something is stale
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rlm_lsp.settings import HINT_ALONE, SECTION, all_settings
from rlm_lsp.settings.schema import Scope, Setting
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
from rlm_model.contract.units import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("vscode-client/package.json")
EXTENSION_README = Path("vscode-client/README.md")
REFERENCE = Path("docs/settings.md")

WHO: dict[Scope, str] = {"resource": "you, projects", "window": "you", "machine": "you"}


def generated(root: Path) -> dict[Path, str]:
    """The files with their generated parts written anew.

    Args:
        root: The checkout.

    Returns:
        Whole texts by their paths from there.
    """
    readme = (root / EXTENSION_README).read_text(encoding="utf-8")
    reference = (root / REFERENCE).read_text(encoding="utf-8")
    for name, block in (
        ("settings", table()),
        ("neovim", f"```lua\n{neovim()}\n```"),
        ("pyproject", f"```toml\n{pyproject()}\n```"),
    ):
        reference = replaced(reference, name, block)
    return {
        PACKAGE: package((root / PACKAGE).read_text(encoding="utf-8")),
        EXTENSION_README: replaced(readme, "settings", extension_table(root)),
        REFERENCE: reference,
    }


def replaced(text: str, name: str, block: str) -> str:
    """A text with another block between ``<!-- name:start -->`` and ``<!-- name:end -->``.

    Raises:
        SystemExit: The text has no such place, or several.
    """
    start, end = f"<!-- {name}:start -->\n", f"<!-- {name}:end -->"
    if text.count(start) != 1 or text.count(end) != 1:
        sys.exit(f"one pair of {start.strip()} and {end} is needed")
    head, rest = text.split(start)
    return f"{head}{start}{block}\n{end}{rest.split(end)[1]}"


def package(text: str) -> str:
    """package.json with the server's languages and settings; those of the extension alone stay."""
    tree = json.loads(text)
    tree["activationEvents"] = [f"onLanguage:{language}" for language in LANGUAGES]
    configuration = tree["contributes"]["configuration"]
    old: dict[str, Any] = configuration["properties"]
    servers = {f"{SECTION}.{setting.name}": property_of(setting) for setting in all_settings()}
    path, trace = (f"{SECTION}.{name}" for name in ("path", "trace.server"))
    properties = {path: old[path], **servers, trace: old[trace]}
    configuration["properties"] = {
        name: {**schema, "order": order} for order, (name, schema) in enumerate(properties.items())
    }
    return json.dumps(tree, indent=2, ensure_ascii=False) + "\n"


def property_of(setting: Setting) -> dict[str, Any]:
    """A setting as VS Code wants it described."""
    return {
        **json_schema(setting.kind),
        "scope": setting.scope,
        "default": setting.default,
        "markdownDescription": setting.description,
    }


def json_schema(kind: Kind) -> dict[str, Any]:
    """The JSON schema of a kind of value."""
    match kind:
        case Boolean():
            return {"type": "boolean"}
        case Integer(minimum, maximum):
            return {"type": "integer", "minimum": minimum, "maximum": maximum}
        case Integers(item, most):
            return {
                "type": "array",
                "items": json_schema(item),
                "minItems": 1,
                "maxItems": most,
                "uniqueItems": True,
            }
        case Choice(meanings):
            return {
                "type": "string",
                "enum": list(meanings),
                "markdownEnumDescriptions": list(meanings.values()),
            }
        case Folder():
            return {"type": "string"}
        case Texts() | Patterns():
            return {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
        case Amount():
            wanted = f'A number and a unit of {", ".join(kind.units)}, such as "{kind.example}"'
            return {
                "type": "string",
                "pattern": kind.pattern,
                "patternErrorMessage": f"{wanted}, or 0.",
            }
        case _:
            raise TypeError(f"{type(kind).__name__} has no JSON schema here; add it")


def table() -> str:
    """The reference: every setting."""
    rows = ["| Setting | Default | Meaning | Who chooses |", "|---|---|---|---|"]
    for setting in all_settings():
        default = f"`{json.dumps(setting.default)}`"
        meaning = f"{plain(setting.description)}{bounds(setting.kind)}"
        rows.append(f"| `{setting.name}` | {default} | {meaning} | {WHO[setting.scope]} |")
    return "\n".join(rows)


def extension_table(root: Path) -> str:
    """Every setting of the extension, in its own README."""
    properties = json.loads(package((root / PACKAGE).read_text(encoding="utf-8")))["contributes"][
        "configuration"
    ]["properties"]
    rows = ["| Setting | Default | Meaning |", "|---|---|---|"]
    for name, schema in properties.items():
        default = "" if schema["default"] is None else f"`{json.dumps(schema['default'])}`"
        mine = " (user settings only)" if schema["scope"] == "machine" else ""
        rows.append(f"| `{name}` | {default} | {plain(schema['markdownDescription'])}{mine} |")
    return "\n".join(rows)


def plain(description: str) -> str:
    """A description without VS Code's links between settings."""
    return re.sub(rf"`#{SECTION}\.(.+?)#`", r"`\1`", description)


def bounds(kind: Kind) -> str:
    """What a value can be, as sentences."""
    match kind:
        case Integer(minimum, maximum):
            return f" {minimum} to {maximum}."
        case Integers(Integer(minimum, maximum), most):
            return f" 1 to {most} of {minimum} to {maximum}."
        case Choice(meanings):
            return "".join(f" `{name}`: {meaning}" for name, meaning in meanings.items())
        case Amount(units):
            return f" Units: {', '.join(units)}."
        case _:
            return ""


def neovim() -> str:
    """Every setting with its default in Neovim."""
    others = {
        f"{group}.{name}": v for group, leaves in HINT_ALONE.items() for name, v in leaves.items()
    }
    tree: dict[str, Any] = {}
    for setting in all_settings():
        node = tree
        *parents, leaf = setting.name.split(".")
        for parent in parents:
            node = node.setdefault(parent, {})
        node[leaf] = others.get(setting.name, setting.default)
    settings = lua({SECTION: tree}, "  ")
    return f"vim.lsp.config('rlm_lsp', {{\n  settings = {settings},\n}})"


def lua(value: object, indent: str) -> str:
    """A value as Lua source."""
    if isinstance(value, Mapping):
        inner = indent + "  "
        rows = [f"{inner}{lua_key(key)} = {lua(item, inner)},\n" for key, item in value.items()]
        return f"{{\n{''.join(rows)}{indent}}}"
    if isinstance(value, list):
        return f"{{ {', '.join(lua(item, '') for item in value)} }}" if value else "{}"
    if isinstance(value, str):
        return f"'{value}'"
    return json.dumps(value)


def lua_key(name: str) -> str:
    """A table's key as Lua source."""
    return name if name.isidentifier() else f"['{name}']"


def pyproject() -> str:
    """Every setting that a project can choose, with its default."""
    lines = [
        f"{setting.name} = {json.dumps(setting.default)}"
        for setting in all_settings()
        if setting.scope == "resource"
    ]
    return "\n".join([f"[tool.{SECTION}]", *lines])


def main() -> None:
    """Writes the files, or says which are stale."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail when stale")
    check: bool = parser.parse_args().check
    texts = generated(ROOT)
    stale = [path for path, text in texts.items() if (ROOT / path).read_text("utf-8") != text]
    if check and stale:
        command = "python tools/generate_settings.py"
        sys.exit(f"stale: {', '.join(map(str, stale))}; run `{command}`")
    for path in stale:
        (ROOT / path).write_text(texts[path], encoding="utf-8")


if __name__ == "__main__":
    main()
