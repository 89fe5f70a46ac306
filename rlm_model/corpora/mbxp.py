"""The MBXP corpus: problems of MBPP with solutions in other languages."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from rlm_model.contract.units.grammars import load_grammar
from rlm_model.corpora.items import ItemError, MeasurableItem, corpus_examples, with_examples
from rlm_model.corpora.splits import problem_of
from rlm_model.corpora.texts import read_items

MBXP_LANGUAGES = (
    "cpp",
    "csharp",
    "java",
    "javascript",
    "kotlin",
    "php",
    "ruby",
    "typescript",
)

TEST_ONLY = re.compile(r"^using KellermanSoftware\..*\n", re.MULTILINE)
"""What only the corpus's own tests need."""

IMPORT = re.compile(
    r"^import\s+(?:\*\s+as\s+)?\{?\s*(?P<name>\w+).*\bfrom\s+['\"](?P<package>[^'\"]+)", re.M
)
"""A package that TypeScript's prompts import, whether the solution needs it or not."""


def mbxp_items(
    folder: Path, languages: Container[str] = MBXP_LANGUAGES
) -> Iterator[MeasurableItem]:
    """Solutions of MBXP, with the arguments of the Python tests of the same problem.

    Args:
        folder: Holds ``mbpp.jsonl.gz``, and ``mbxp_<language>.jsonl.gz`` of some languages.
        languages: Those that are wanted.

    Raises:
        DataError: A corpus file is missing or damaged.
    """
    python = {problem_of(raw["id"]): raw for raw in read_items(folder / "mbpp.jsonl.gz")}
    for language in MBXP_LANGUAGES:
        path = folder / f"mbxp_{language}.jsonl.gz"
        if language not in languages or not path.exists():
            continue
        for raw in read_items(path):
            item = MeasurableItem(raw["id"], language, solution_file(raw), raw["entry_point"])
            try:
                _check(item)
                yield with_examples(item, corpus_examples(python[problem_of(item.id)]))
            except ItemError as error:
                yield replace(item, problem=str(error))


def solution_file(raw: dict[str, Any]) -> str:
    """The file that a user would have open: imports, signature and body, no tests."""
    prompt, solution = raw["prompt"], raw["solution"]
    text = TEST_ONLY.sub("", f"{prompt.rstrip()}\n{solution.rstrip()}\n")
    # The tests of C# close the class and the namespace.
    return f"{text}    }}\n}}\n" if raw["language"] == "csharp" else text


def _check(item: MeasurableItem) -> None:
    """Says why an item can't be measured, where its text shows it.

    Raises:
        ItemError: With the reason.
    """
    tree = load_grammar(item.language).parser().parse(item.source.encode())
    if tree.root_node.has_error:
        raise ItemError("its solution is cut off or malformed: it does not parse")
    for found in IMPORT.finditer(item.source):
        if re.search(rf"\b{found['name']}\b", item.source[found.end() :]):
            raise ItemError(f"it needs the package {found['package']}")
