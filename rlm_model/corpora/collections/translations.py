"""Solutions in languages other than Python, found in a file by its grammar."""

from __future__ import annotations

from collections.abc import Sequence

from rlm_model.contract.languages import parsed_languages
from rlm_model.contract.units.definitions import Definition, text_of
from rlm_model.corpora.annotations import ExampleArguments
from rlm_model.corpora.collections.c_arguments import with_lengths
from rlm_model.corpora.collections.parsed import ParsedFile, is_name, is_preamble, tokens
from rlm_model.corpora.collections.pruning import PruningError
from rlm_model.corpora.collections.standing import stand_alone

LANGUAGES = tuple(name for name in parsed_languages() if name != "python")
"""Languages beside Python whose functions are collected."""

OWNER = "Solution"
"""What the name of a class that solves a problem begins with."""

ASSOCIATED = frozenset({"rust"})
"""Languages whose solutions are called on their type."""

HEADS = {"php": "<?php\n"}
"""What a file begins with, which solutions leave out."""


def find_solutions(text: str, language: str, method: str) -> Solutions:
    """The solutions in a file.

    Args:
        text: The file.
        language: Name of its language, one of `LANGUAGES`.
        method: Name of the problem's function, as Python writes it.

    Raises:
        PruningError: The file does not parse.
    """
    head = HEADS.get(language, "")
    if not text.lstrip().startswith(head.strip()):
        text = head + text
    return Solutions(ParsedFile(text, language), method)


class Solutions:
    """The functions of a file that solve a problem.

    Args:
        file: The file.
        method: See `find_solutions`.
    """

    def __init__(self, file: ParsedFile, method: str) -> None:
        self._file = file
        self.language = file.language
        self._key = _key(method)
        self.entries = self._entries()

    def arguments(self, entry: Definition, examples: ExampleArguments) -> ExampleArguments:
        """The problem's arguments as a solution takes them.

        Args:
            entry: One of `entries`.
            examples: Those of the problem.

        Raises:
            PruningError: It takes another number.
        """
        if self.language == "c":
            return with_lengths(self._file.declared(entry), examples)
        if not self._file.parameters(entry).take(len(examples.tuples[0])):
            raise PruningError("another number of parameters")
        return examples

    def standalone(self, entry: Definition) -> tuple[str, str]:
        """A file with one solution and what it needs, and the solution's entry point.

        Args:
            entry: One of `entries`.

        Raises:
            PruningError: It needs what is not there.
        """
        file = self._file
        language = file.language
        text = file.without(self._others(entry))
        owner = ".".join(entry.scope)
        called = owner if language in ASSOCIATED else f"{owner}()"
        entry_point = f"{called}.{entry.name}" if owner else entry.name
        return stand_alone(text, language), entry_point

    def _entries(self) -> list[Definition]:
        """By the problem's name, or else each class's only public one."""
        found: list[Definition] = []
        groups: dict[tuple[str, ...], list[Definition]] = {}
        for method in self._file.methods():
            if not method.scope or method.scope[0].startswith(OWNER):
                groups.setdefault(method.scope, []).append(method)
        # A helper may be named as the solution is, and stand outside of the class.
        if any(groups):
            groups.pop((), None)
        for methods in groups.values():
            public = [method for method in methods if self._file.is_public(method)]
            named = [method for method in public if self._is_named(method.name)]
            found += named or (public if len(public) == 1 else [])
        return found

    def _is_named(self, name: str) -> bool:
        behind = _key(name).removeprefix(self._key)
        return _key(name).startswith(self._key) and (not behind or behind.isdigit())

    def _others(self, entry: Definition) -> list[Definition]:
        """Other solutions of the file that this one does not use."""
        others = [
            definition
            for definition in self._file.definitions
            if self._is_other_owner(definition, entry)
            or (definition in self.entries and definition.scope == entry.scope)
        ]
        others.remove(entry)
        own = {entry.name, *entry.scope}
        while used := self._names_outside(others).intersection(each.name for each in others) - own:
            others = [each for each in others if each.name not in used]
        return others

    def _is_other_owner(self, definition: Definition, entry: Definition) -> bool:
        """Whether a definition is a class of other solutions, of another name or of the same."""
        if definition.is_unit or definition.scope or not definition.name.startswith(OWNER):
            return False
        if self.language in ASSOCIATED:  # a type has as many blocks as one likes
            return definition.name not in entry.scope
        span = definition.span
        return not span.start_byte <= entry.span.start_byte < span.end_byte

    def _names_outside(self, parts: Sequence[Definition]) -> set[str]:
        """The names that the file uses outside of some definitions."""
        spans = [(part.span.start_byte, part.span.end_byte) for part in parts]
        defined = {definition.name_node.start_byte for definition in self._file.definitions}
        return {
            text_of(leaf)
            for leaf in self._file.leaves
            if is_name(leaf)
            and leaf.start_byte not in defined
            and not any(start <= leaf.start_byte < end for start, end in spans)
        }


WHOLE = frozenset({
    "string", "string_literal", "char_literal", "character_literal", "template_string",
    "interpreted_string_literal", "raw_string_literal", "rune_literal", "encapsed_string",
})  # fmt: skip
"""Node types of literals, which are one token each."""


def token_form(source: str, language: str) -> str:
    """A file's tokens, without comments, imports and own names, with a space between two.

    Raises:
        PruningError: It does not parse.
    """
    file = ParsedFile(source, language)
    skipped = [
        *file.imports,
        *(n for n in file.root.children if is_preamble(n) or n.type == "package_clause"),
    ]
    spans = [(node.start_byte, node.end_byte) for node in skipped]
    names: dict[str, str] = {}
    words: list[str] = []
    for leaf in tokens(file.root, whole=WHOLE):
        if any(start <= leaf.start_byte < end for start, end in spans):
            continue
        word = text_of(leaf).strip()
        variable = leaf.parent is not None and leaf.parent.type == "variable_name"
        if word in file.bound or (variable and leaf.is_named):
            word = names.setdefault(word, f"v{len(names)}")
        if word:
            words.append(word)
    return " ".join(words)


def _key(name: str) -> str:
    """A name without what the case of a language adds."""
    return name.replace("_", "").strip("`").lower()
