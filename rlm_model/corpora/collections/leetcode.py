"""Solutions of LeetCode problems whose arguments the project has.

Only problems of the corpus ``leetcode_train`` are read: others are kept for outside evaluation.
Its arguments serve every solution, in the order of the parameters: their names differ.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rlm_model.contract.units.definitions import Definition
from rlm_model.corpora.annotations import ExampleArguments
from rlm_model.corpora.collections.pruning import Definitions, PruningError, standalone
from rlm_model.corpora.collections.python_2 import to_python_3
from rlm_model.corpora.collections.standing import NO_NODES
from rlm_model.corpora.collections.translations import Solutions, find_solutions, token_form
from rlm_model.corpora.collections.variants import normal_form
from rlm_model.corpora.items import ItemError, MeasurableItem, corpus_examples, with_examples
from rlm_model.corpora.scaling import LINKED_LIST, TREE
from rlm_model.corpora.signatures import Signature, find_signature
from rlm_model.corpora.texts import entry_unit, read_items

CORPUS = "leetcode_train"

NODES = frozenset({"ListNode", "TreeNode", LINKED_LIST, TREE})
"""Definitions that the project's items bring: classes of nodes, and what builds them."""


@dataclass(frozen=True)
class Problem:
    """A problem whose solutions are wanted.

    Attributes:
        slug: Its name in addresses.
        method: Name of the function that solves it.
        examples: Example arguments.
        given: Definitions that its solutions may use: classes of nodes, and what builds them.
        form: Normal form of the project's own solution.
    """

    slug: str
    method: str
    examples: ExampleArguments
    given: Definitions
    form: str


@dataclass(frozen=True)
class Solution:
    """A solution, and what tells it from others.

    Attributes:
        slug: Its problem.
        item: What is measured.
        form: Normal form of its code.
    """

    slug: str
    item: MeasurableItem
    form: str


_Maker = Callable[[str], Solution]
"""Makes a solution with an id."""


def load_problems(folder: Path) -> dict[str, Problem]:
    """The problems of the corpus that have literal arguments, by slug.

    Raises:
        DataError: The corpus file is missing or damaged.
    """
    given: dict[str, Definitions] = {}
    problems: dict[str, Problem] = {}
    for raw in read_items(folder / f"{CORPUS}.jsonl.gz"):
        slug, prelude = raw["id"].partition("/")[2], raw.get("prelude") or ""
        try:
            examples = corpus_examples(raw)
            form = normal_form(ast.parse(raw["code"]))
        except (ItemError, SyntaxError):
            continue
        known = given.setdefault(prelude, Definitions(prelude))
        method = raw["entry_point"].rpartition(".")[2]
        problems[slug] = Problem(slug, method, examples, known, form)
    return problems


def solutions_of(
    texts: Iterator[tuple[str, str]],
    repository: str,
    problems: Mapping[str, Problem],
    left_out: Counter[str],
    language: str = "python",
    *,
    python_2: bool = False,
) -> Iterator[Solution]:
    """Solutions in a repository's texts of one language.

    Args:
        texts: Slugs with a text each; a slug may come several times.
        repository: The repository's part of the ids.
        problems: Those whose solutions are wanted.
        left_out: Counts what is left out, by reason.
        language: The language of the texts.
        python_2: Whether the texts are Python 2.
    """
    place = repository if language == "python" else f"{repository}/{language}"
    numbers: Counter[str] = Counter()
    for slug, text in texts:
        problem = problems.get(slug)
        if problem is None:
            left_out["not a problem of the corpus"] += 1
            continue
        try:
            if language == "python":
                found = _in_python(to_python_3(text) if python_2 else text, problem)
            else:
                found = _in_another(text, language, problem)
        except PruningError as error:
            left_out[str(error)] += 1
            continue
        if not found:
            left_out["no method of the problem"] += 1
        for make in found:
            numbers[slug] += 1
            try:
                yield make(f"solutions/{place}/{slug}/{numbers[slug]}")
            except PruningError as error:
                left_out[str(error)] += 1


def _in_python(text: str, problem: Problem) -> list[_Maker]:
    file = Definitions(text)
    entries = _entries(file.tree, problem.method)
    return [partial(_solution, file, owner, method, problem) for owner, method in entries]


def _in_another(text: str, language: str, problem: Problem) -> list[_Maker]:
    if NODES.intersection(problem.examples.roles):
        raise PruningError(NO_NODES)
    found = find_solutions(text, language, problem.method)
    return [partial(_translation, found, entry, problem) for entry in found.entries]


def _translation(found: Solutions, entry: Definition, problem: Problem, item_id: str) -> Solution:
    examples = found.arguments(entry, problem.examples)
    source, entry_point = found.standalone(entry)
    language = found.language
    if entry_unit(source, entry_point, language) is None:
        raise PruningError("no unit of the entry point")
    item = MeasurableItem(item_id, language, source, entry_point)
    form = token_form(source, language)
    return Solution(problem.slug, with_examples(item, examples), form)


def _solution(
    file: Definitions, owner: ast.ClassDef, method: str, problem: Problem, item_id: str
) -> Solution:
    entry_point = f"{owner.name}().{method}"
    signature = find_signature(file.tree, entry_point)
    count = len(problem.examples.tuples[0])
    if signature is None or not _takes(signature, count) or not _makes_itself(file.tree, owner):
        raise PruningError("another number of parameters")
    builders = {LINKED_LIST, TREE}.intersection(problem.examples.roles)
    source = standalone(file, owner, method, problem.given, builders)
    if entry_unit(source, entry_point, "python") is None:
        raise PruningError("no unit of the entry point")
    item = MeasurableItem(item_id, "python", source, entry_point)
    form = normal_form(ast.parse(source), NODES)
    return Solution(problem.slug, with_examples(item, problem.examples), form)


def _entries(tree: ast.Module, method: str) -> Iterator[tuple[ast.ClassDef, str]]:
    """Classes and methods that solve a problem: by the method's name, or the only public one."""
    for node in tree.body:
        if not isinstance(node, ast.ClassDef) or not node.name.startswith("Solution"):
            continue
        names = [member.name for member in node.body if isinstance(member, ast.FunctionDef)]
        found = [name for name in names if re.fullmatch(rf"{re.escape(method)}_?\d*", name)]
        public = [name for name in names if not name.startswith("_")]
        for name in dict.fromkeys(found or (public if len(public) == 1 else ())):
            yield node, name


def _takes(signature: Signature, count: int) -> bool:
    needed = sum(parameter.default is None for parameter in signature.parameters)
    return needed <= count <= len(signature.parameters) and not signature.keywords


def _makes_itself(tree: ast.Module, owner: ast.ClassDef) -> bool:
    """Whether a class is made without arguments."""
    signature = find_signature(tree, f"{owner.name}().__init__")
    return signature is None or _takes(signature, 0)
