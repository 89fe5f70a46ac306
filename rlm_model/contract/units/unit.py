"""A code unit, as all who find, judge and show units know it."""

from __future__ import annotations

from dataclasses import dataclass

from rlm_model.contract.units.text import UnitText

NO_BODY = "no body to judge"
"""Reason of a unit of which nothing runs."""

SYNTAX_ERROR = "syntax error in this function"
"""Reason of a unit that can't be read as a whole."""

BROKEN_FILE = "syntax error in this file"
"""The same of a unit that is a whole file."""


@dataclass(frozen=True)
class CodeUnit:
    """A piece of code that has a cost, where it stands, and its text for the model.

    Attributes:
        name: Qualified name, such as ``Class.method``; empty for a whole file.
        kind: Name of its kind, see `contract.kinds`.
        language: Name of its language.
        start_line: Line of its definition, from 0.
        start_column: UTF-8 byte column of its name in `name_line`.
        name_line: Line of its name, from 0.
        signature_end_line: Last line of its signature, from 0.
        end_line: Its last line, from 0.
        text: What the model reads.
        reason: Why it can't be judged, or None.
        outside_calls: Callees that the file does not define, such as ``requests.get``, of the
            unit and of what it uses from its file, in that order; see `OutsideCalls`.
        size: Input size that a comment on it asks for, or None.
        ignored: Whether a comment on it asks for no estimate.
        comment_problem: What in a comment on it can't be understood, or None.
        evident: Whether its file says that it is one: who asks may take any file for a program.
    """

    name: str
    kind: str
    language: str
    start_line: int
    start_column: int
    name_line: int
    signature_end_line: int
    end_line: int
    text: UnitText
    reason: str | None = None
    outside_calls: tuple[str, ...] = ()
    size: int | None = None
    ignored: bool = False
    comment_problem: str | None = None
    evident: bool = True

    @property
    def has_body(self) -> bool:
        """Whether there is something that runs: a call never means what has none."""
        return self.reason != NO_BODY

    @property
    def is_broken(self) -> bool:
        """Whether it can't be read as a whole, as while it is being written."""
        return self.reason in (SYNTAX_ERROR, BROKEN_FILE)
