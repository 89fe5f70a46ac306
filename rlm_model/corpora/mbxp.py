"""The MBXP corpus: problems of MBPP with solutions in other languages."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tree_sitter import Node

from rlm_model.contract.units.definitions import text_of
from rlm_model.contract.units.grammars import load_grammar
from rlm_model.corpora.collections.parsed import is_name, nodes, tokens
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
"""Those that the corpus has solutions in, beside Python."""

TEST_ONLY = re.compile(r"^using KellermanSoftware\..*\n", re.MULTILINE)
"""What only the corpus's own tests need."""

IMPORT = re.compile(
    r"^import\s+(?:\*\s+as\s+)?\{?\s*(?P<name>\w+).*\bfrom\s+['\"](?P<package>[^'\"]+)", re.M
)
"""A package that TypeScript's prompts import, whether the solution needs it or not."""

MENDED = frozenset({"javascript", "typescript"})
"""Languages whose prompts and solutions disagree."""

BINDING = frozenset({"identifier", "shorthand_property_identifier_pattern"})

ASSIGNMENTS = {
    "assignment_expression": "left",
    "augmented_assignment_expression": "left",
    "update_expression": "argument",
}
"""Node types that assign, each with the field of what is assigned to."""


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
    prompt, solution, language = raw["prompt"], raw["solution"], raw["language"]
    text = TEST_ONLY.sub("", f"{prompt.rstrip()}\n{solution.rstrip()}\n")
    if language == "csharp":  # the corpus's tests close the class and the namespace
        return f"{text}    }}\n}}\n"
    return _mended(text, language) if language in MENDED else text


def _mended(text: str, language: str) -> str:
    """A script whose prompt and solution, written apart, agree on names and on what changes.

    The prompts have lost the capitals inside of parameters' names, which the solutions still have:
    a parameter takes the spelling that is used. What is assigned to is no constant.
    """
    source = text.encode()
    root = load_grammar(language).parser().parse(source).root_node
    if root.has_error:
        return text
    leaves = list(tokens(root))
    names = {text_of(leaf) for leaf in leaves if is_name(leaf)}
    parameters = {
        text_of(leaf)
        for node in nodes(root)
        if node.type == "formal_parameters"
        for leaf in tokens(node)
        if leaf.type == "identifier"
    }
    bound = parameters | {text_of(node) for node in _declared(root)}
    spelled: dict[str, str] = {}
    for parameter in parameters:
        others = {name for name in names - bound if name.lower() == parameter.lower()}
        if len(others) == 1:
            spelled[parameter] = others.pop()
    edits = [
        (leaf.start_byte, leaf.end_byte, spelled[text_of(leaf)])
        for leaf in leaves
        if leaf.type == "identifier" and text_of(leaf) in spelled
    ]
    assigned = {text_of(node) for node in _assigned(root)}
    for node in nodes(root):
        kind = node.child_by_field_name("kind")
        declared = {text_of(name) for name in _declared(node, inside=False)}
        if kind is not None and kind.type == "const" and declared & assigned:
            edits.append((kind.start_byte, kind.end_byte, "let"))
    for start, end, new in sorted(edits, reverse=True):
        source = source[:start] + new.encode() + source[end:]
    return source.decode()


def _declared(root: Node, *, inside: bool = True) -> Iterator[Node]:
    """The names that declarations bind: all inside of a node, or those of a declaration alone."""
    for node in nodes(root) if inside else root.named_children:
        if node.type in ("variable_declarator", "function_declaration", "function_expression"):
            name = node.child_by_field_name("name")
            if name is not None:
                yield from (leaf for leaf in tokens(name) if leaf.type in BINDING)
    if not inside and root.type == "for_in_statement":
        left = root.child_by_field_name("left")
        if left is not None:
            yield from (leaf for leaf in tokens(left) if leaf.type in BINDING)


def _assigned(root: Node) -> Iterator[Node]:
    """The names that are assigned to."""
    for node in nodes(root):
        field = ASSIGNMENTS.get(node.type)
        target = node.child_by_field_name(field) if field else None
        if target is None:
            continue
        if target.type in ("array_pattern", "object_pattern"):
            yield from (leaf for leaf in tokens(target) if leaf.type in BINDING)
        elif target.type == "identifier":
            yield target


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
