"""The versions of a text: each is read with what is known of the one before.

Nothing is taken over on trust. A tree that the parser makes from another one may differ from that
of a fresh parse where there are errors, and is used only where neither has one
(`tests/contract/test_unit_versions.py` compares them). Units are taken over only where all that
they are made from is the same as before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rlm_model.contract.changes import Change

if TYPE_CHECKING:
    from tree_sitter import Tree

    from rlm_model.contract.units.extract import SourceFile
    from rlm_model.contract.units.grammars import Grammar


class Versions:
    """Reads the versions of one text, one after the other."""

    def __init__(self) -> None:
        """Begins with none."""
        self._last: tuple[SourceFile, Tree] | None = None
        self._source = b""
        self._language = ""

    @property
    def size(self) -> int:
        """Bytes of the version that is kept."""
        return len(self._source)

    def read(self, source: bytes, grammar: Grammar, language: str) -> SourceFile:
        """Reads a version."""
        # Imported here: who only keeps versions does not wait for the grammars.
        from rlm_model.contract.units.extract import SourceFile

        last = self._last if language == self._language else None
        if last is None:
            tree = grammar.parser().parse(source)
            file = SourceFile(source, grammar, tree)
        else:
            before, old_tree = last
            change = Change.between(self._source, source)
            tree = _parsed(grammar, self._source, old_tree, source, change)
            file = SourceFile(source, grammar, tree)
            file.take_over(before, change)
        self._source, self._language, self._last = source, language, (file, tree)
        return file


def _parsed(grammar: Grammar, old: bytes, tree: Tree, new: bytes, change: Change) -> Tree:
    """The tree of a version."""
    if not tree.root_node.has_error:
        places = ((old, change.start), (old, change.old_end), (new, change.new_end))
        edited = tree.copy()
        edited.edit(
            change.start,
            change.old_end,
            change.new_end,
            *(_point(source, at) for source, at in places),
        )
        found = grammar.parser().parse(new, edited)
        if not found.root_node.has_error:
            return found
    return grammar.parser().parse(new)


def _point(source: bytes, at: int) -> tuple[int, int]:
    """Row and column of a byte."""
    line = source.rfind(b"\n", 0, at) + 1
    return source.count(b"\n", 0, line), at - line
