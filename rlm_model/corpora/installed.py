"""Functions of installed Python packages, as code to measure.

Their texts stay where they are: measurements know a function by package, version and qualified
name. Arguments come from the doctests of a function or from its type annotations. What a function
does to the world is the sandbox's business.
"""

from __future__ import annotations

import ast
import random
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from itertools import islice
from pathlib import Path, PurePath

from rlm_model.corpora.annotations import AnnotationError
from rlm_model.corpora.items import ItemError, MeasurableItem, own_examples, with_examples
from rlm_model.corpora.reserved import is_reserved
from rlm_model.corpora.signatures import is_static

CORPUS = "installed"

SKIPPED_FOLDERS = frozenset({"test", "tests", "testing", "_vendor", "vendor", "vendored", "extern"})
"""Tests, and copies of other packages."""

MAX_FILE_CHARACTERS = 400_000
"""Longest file that is read: longer ones are generated."""

MAX_FUNCTIONS_A_FILE = 25
"""Keeps files with hundreds of alike functions from taking over."""


def installed_items(
    packages: Sequence[str] = (), limit: int | None = None, seed: int = 0
) -> Iterator[MeasurableItem]:
    """Measurable functions of installed packages, at most `MAX_FUNCTIONS_A_FILE` of a file.

    Args:
        packages: Names of distributions; all when empty.
        limit: Most functions, or None.
        seed: Of the order: files and functions are shuffled, so that a limit takes a sample.

    Raises:
        ItemError: A package is not installed.
    """
    found = _distributions(packages)
    files = [(package, file) for package in found for file in module_files(package)]
    random.Random(seed).shuffle(files)
    return islice(_items(files, seed), limit)


def find_items(ids: Iterable[str]) -> Iterator[MeasurableItem]:
    """The functions with some ids, as far as the same version of their package is installed."""
    wanted: dict[tuple[str, str], set[str]] = {}
    for item_id in ids:
        if item_id.startswith(f"{CORPUS}/"):
            _, name, version, function = item_id.split("/")
            wanted.setdefault((name, version), set()).add(function)
    for (name, version), functions in sorted(wanted.items()):
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        for file in module_files(package) if package.version == version else ():
            prefix = f"{_module_name(file)}."
            if any(function.startswith(prefix) for function in functions):
                items = module_items(package, file)
                yield from (item for item in items if item.id.split("/")[-1] in functions)


def module_files(package: Distribution) -> list[PurePath]:
    """The importable Python files of a package, without its tests and what is reserved."""
    return sorted(
        path
        for path in map(PurePath, package.files or ())
        if path.suffix == ".py"
        and all(part.isidentifier() for part in path.with_suffix("").parts)
        and path.stem not in ("__main__", "conftest", "setup")
        and not path.stem.startswith("test_")
        and not SKIPPED_FOLDERS.intersection(path.parts)
        and not is_reserved(path)
    )


def module_items(package: Distribution, file: PurePath) -> list[MeasurableItem]:
    """All module-level functions and static methods of a file.

    Those that can't be measured say why in `MeasurableItem.problem`. A file that can't be read, is
    no Python or is overlong has none.

    Args:
        package: The package.
        file: Path of the file, relative to the folder that the package is installed in.
    """
    try:
        source = Path(str(package.locate_file(str(file)))).read_text(encoding="utf-8")
        if len(source) > MAX_FILE_CHARACTERS:
            return []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in other people's strings
            tree = ast.parse(source)
    except (OSError, ValueError, SyntaxError, RecursionError):
        return []
    module = _module_name(file)
    prefix = f"{CORPUS}/{package.name}/{package.version}/{module}"
    items: list[MeasurableItem] = []
    for name in function_names(tree):
        item = MeasurableItem(f"{prefix}.{name}", "python", source, name, module=module)
        try:
            items.append(with_examples(item, own_examples(tree, name)))
        except AnnotationError as error:
            items.append(replace(item, problem=str(error)))
    return items


def _items(files: Sequence[tuple[Distribution, PurePath]], seed: int) -> Iterator[MeasurableItem]:
    for package, file in files:
        items = [item for item in module_items(package, file) if not item.problem]
        random.Random(f"{seed} {file}").shuffle(items)
        yield from items[:MAX_FUNCTIONS_A_FILE]


def _module_name(file: PurePath) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def function_names(tree: ast.Module) -> list[str]:
    """Qualified names, each once: the last definition is the one that is called."""
    names: dict[str, None] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            names[node.name] = None
        elif isinstance(node, ast.ClassDef):
            for member in node.body:
                if isinstance(member, ast.FunctionDef) and is_static(member):
                    names[f"{node.name}.{member.name}"] = None
    return list(names)


def _distributions(packages: Sequence[str]) -> list[Distribution]:
    if not packages:
        # A package that is installed twice is seen twice; the first one is imported.
        found = {package.name: package for package in reversed(list(distributions()))}
        return [found[name] for name in sorted(found)]
    try:
        return [distribution(name) for name in packages]
    except PackageNotFoundError as error:
        raise ItemError(f"no package {error.name} is installed here") from error
