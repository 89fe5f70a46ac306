"""10 000 random edits: the server's text against a reference after each of them.

The mass goes into `Document` directly; a few hundred go through the real process, whose final
answers must be those about a document that is opened afresh with the final text.
"""

from __future__ import annotations

import random
import re

import pytest
from document_support import ENCODINGS, offset
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from lsp_support import Client
from lsprotocol import types

from rlm_lsp.workspace.documents import Change, Document, Position, split_lines

RUNS = 300
EDITS_A_RUN = 50

# The protocol's line ends, what Python's splitlines breaks at too, two code units in UTF-16,
# combining marks, joined emoji, a byte order mark.
PIECES = (
    "\n", "\r\n", "\r", "\n\r", "\r\r\n", "\f", "\v", "\x1c", "\x85", "\u2028", "\u2029", "\t",
    "😀", "👩‍👩‍👧", "e\u0301", "\u0301", "é", "漢", "\ufeff", "\0", "a", "def f(n):", "  return n",
)  # fmt: skip

texts = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)
fractions = st.floats(0, 1)


def place_of(text: str, index: int, encoding: str) -> tuple[int, int]:
    """Reference: the position of a character index, counted by bytes of the text before it."""
    unit = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    codec = encoding if unit == 1 else f"{encoding}-le"
    before = text[:index]
    if before.endswith("\r") and text[index : index + 1] == "\n":
        before = before[:-1]  # no position is between the two
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return len(lines) - 1, len(lines[-1].encode(codec)) // unit


class Editing(RuleBasedStateMachine):
    """A document and the text that it should have."""

    edits = 0

    @initialize(text=texts, encoding=st.sampled_from(ENCODINGS))
    def open(self, text, encoding):
        self.encoding = encoding
        self.text = text
        self.version = 1
        self.document = Document.of_text("file:///a.py", "python", 1, text)

    @rule(start=fractions, length=st.integers(0, 12), new=texts)
    def replace(self, start, length, new):
        """Replaces characters, as an editor does."""
        first = round(start * len(self.text))
        last = min(first + length, len(self.text))
        self._change(
            [(place_of(self.text, first, self.encoding), place_of(self.text, last, self.encoding))],
            [new],
        )

    @rule(places=st.lists(st.tuples(*[st.integers(0, 15)] * 4), min_size=1, max_size=3), new=texts)
    def replace_anywhere(self, places, new):
        """Several changes at once, also behind line ends and inside of characters."""
        self._change([((a, b), (c, d)) for a, b, c, d in places], [new] * len(places))

    @precondition(lambda self: len(self.text) > 400)
    @rule(text=texts)
    def replace_everything(self, text):
        self._advance([text], text)

    def _change(self, ranges, news):
        expected = self.text
        changes = []
        for (start, end), new in zip(ranges, news, strict=True):
            first = offset(expected, start, self.encoding)
            last = max(first, offset(expected, end, self.encoding))
            expected = expected[:first] + new + expected[last:]
            changes.append(Change(Position(*start), Position(*end), new))
        self._advance(changes, expected)

    def _advance(self, changes, expected):
        self.version += 1
        self.document = self.document.changed(self.version, changes, self.encoding)
        self.text = expected
        Editing.edits += 1

    @invariant()
    def the_text_is_the_references(self):
        assert self.document.text == self.text
        assert list(self.document.lines) == split_lines(self.text)
        assert self.document.version == self.version


def test_ten_thousand_edits():
    Editing.edits = 0
    run = settings(max_examples=RUNS, stateful_step_count=EDITS_A_RUN, deadline=None)

    run_state_machine_as_test(Editing, settings=run)

    assert Editing.edits >= 10_000


SOURCE = """\
def top(orders, k):
    # 😀 e\u0301 \u2028 \f
    counts = {}
    for name in orders:
        counts[name] = counts.get(name, 0) + 1
    return sorted(counts)[:k]

"""


async def said(client: Client, uri: str) -> list[tuple[object, str]]:
    """Places and texts of what is shown."""
    lenses, hints = await client.lenses(uri), await client.hints(uri)
    return [
        *((lens.range, lens.command.title) for lens in lenses),
        *((hint.position, str(hint.label)) for hint in hints),
    ]


@pytest.mark.asyncio(loop_scope="session")
async def test_the_process_after_hundreds_of_edits(client: Client):
    rng = random.Random(7)
    text = "".join(SOURCE.replace("top", f"größe_{n}") for n in range(20))
    uri = client.open(text)
    for version in range(2, 302):
        # In the comments alone: the functions around them stay whole, and move.
        comment = rng.choice([*re.finditer(r"#([^\r\n]*)", text)])
        first = rng.randint(*comment.span(1))
        last = min(comment.end(), first + rng.randrange(4))
        new = rng.choice(PIECES).replace("\0", "")  # which is an error in Python
        new += "    #" if re.search(r"[\r\n]", new) else ""
        start, end = (place_of(text, i, client.encoding) for i in (first, last))
        area = types.Range(types.Position(*start), types.Position(*end))
        client.change(uri, version, types.TextDocumentContentChangePartial(area, new))
        text = text[:first] + new + text[last:]
        if version % 50 == 0:
            await client.hover(uri, 0)  # waits for the estimates of this version
            shown = await said(client, uri)
            assert sum(" at n = " in title for _, title in shown) == 40
            assert shown == await said(client, client.open(text))
