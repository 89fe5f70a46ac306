"""The canonical text of a file: one way to write what differs only in layout.

Nothing here knows a language: the tokens are those of the grammar as far as the query file
tells them apart, by its ``text.`` captures and by the settings of the pattern that captures the
file. The source is copied once with each such token replaced by a code of the same length, so
that a regular expression sees what a token is, and every byte keeps its place:

- What is omitted is blank; strings and what else has a text of its own are one token.
- A line end inside of brackets, and one behind a backslash, is white space.
- The space between two tokens follows from their kinds. Where a language does not list its
  keywords, spaces that its kinds do not tell stay as they are, one or none.

A line of the source that is canonical already, as most are, is recognised by one pass of a
regular expression over the file, and only the others are looked at token by token.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from tree_sitter import Node

from rlm_model.contract.changes import Change

LONGEST_LINE = 200
"""Characters of a line of the text at most, unless it can't be cut behind a comma."""

_SLACK = 2000
"""Characters of a line behind those that are asked for, so that its last piece is whole."""

_DEEPEST = 500
"""Bytes before a block in which its line begins, if it begins a line."""

_START, _INSIDE = 0x02, 0x01  # of a string, or of anything else whose text stays as it is
_TIGHT = 0x03  # no space on either side: `key=value`
_BEFORE = 0x04  # none behind it: `-x`
_BEHIND = 0x05  # none before it: `x++`
_BETWEEN = 0x06  # one on each side: `a + b`
_KEYWORD = 0x07
_KEPT = 0x08  # a comma that stays before a closing bracket: `(1,)`
_OTHER = 0x7F

_CODES = {
    "text.tight": _TIGHT,
    "text.before": _BEFORE,
    "text.behind": _BEHIND,
    "text.between": _BETWEEN,
    "text.keyword": _KEYWORD,
    "text.kept": _KEPT,
}
_CLEAN = bytes(
    0x20 if byte in b"\f\v" else _OTHER if byte < 0x20 and byte not in b"\t\n\r" else byte
    for byte in range(256)
)
_BLANK = bytes(byte if byte in b"\r\n" else 0x20 for byte in range(256))
_NO_BRACKETS = bytes(_OTHER if byte in b"()[]{}" else byte for byte in range(256))
_SOLID = re.compile(rb"[^\s]")


class Piece(NamedTuple):
    """A line of the canonical text.

    Attributes:
        start_byte: Where its first token stands in the source.
        width: Columns of its indentation, or None if it goes on with the line before it.
        text: The line without indentation; it has line ends only inside a token.
    """

    start_byte: int
    width: float | None
    text: str


_OF_WORDS = bytes(b for b in range(256) if b > 0x7F or chr(b).isalnum() or b in b"_$")
_TOKEN = re.compile(
    rb"([ \t\r\n]+)"  # 1: white space
    rb"|(\x02\x01*|\x01+|\.\.\.(?![\w$]))"  # 2: operand
    rb"|(\x07+)"  # 3: keyword
    rb"|((?:(?<![\w)\]}\x01\x02])\.)?\d(?:[eE][+-](?=\d)|(?<!\.)\.(?=\d)|\.(?![.\w])|\w)*)"  # 4
    rb"|([\w$\x80-\xff]+)"  # 5: word
    rb"|([(\[{])"  # 6
    rb"|([)\]}])"  # 7
    rb"|(,)"  # 8
    rb"|(;)"  # 9
    rb"|(:(?![:=])(?<!::))"  # 10
    rb"|((?<!\.)\.(?!\.))"  # 11
    rb"|(\x03+)"  # 12: tight
    rb"|(\x04)"  # 13: before
    rb"|(\x05+)"  # 14: behind
    rb"|(\x06+)"  # 15: between
    rb"|(\x08)"  # 16: a comma that stays
    rb"|((?:[^\w\s$\x80-\xff\x01-\x08()\[\]{},;:.]|\.\.+|:[:=])+)"  # 17: operator
    rb"|(.)",  # 18: anything else
    re.DOTALL,
)
_WHITE, _OPERAND, _WORD_KEY, _NUMBER, _WORD, _OPEN, _CLOSE, _COMMA, _SEMICOLON, _COLON = range(
    1, 11
)
_DOT, _TIGHT_OPERATOR, _BEFORE_OPERATOR, _BEHIND_OPERATOR, _BETWEEN_OPERATOR = range(11, 16)
_KEPT_COMMA, _OPERATOR, _ANYTHING = range(16, 19)
_KINDS = range(1, 19)
_COMMAS = (_COMMA, _KEPT_COMMA)

_NONE, _ONE, _AS_IT_IS = 0, 1, 2


def _gap(left: int, right: int, *, all_told: bool) -> int:
    """The space between two kinds of tokens.

    Args:
        left: Kind of the first one.
        right: Kind of the second one.
        all_told: Whether the kinds tell everything, or leave some spaces to the source.
    """
    if right in (*_COMMAS, _SEMICOLON):
        return _NONE
    if left in (*_COMMAS, _SEMICOLON):
        if right != _CLOSE:
            return _ONE
        return _NONE if all_told else _AS_IT_IS
    if _BETWEEN_OPERATOR in (left, right):
        return _ONE
    if _TIGHT_OPERATOR in (left, right) or left == _BEFORE_OPERATOR or right == _BEHIND_OPERATOR:
        return _NONE
    if not all_told:
        return _AS_IT_IS
    if left == _OPEN or right in (_CLOSE, _COLON):
        return _NONE
    if _DOT in (left, right):
        return _ONE if left in (_NUMBER, _WORD_KEY, _OPERATOR, _COLON) else _NONE
    if right == _OPEN:
        return _NONE if left in (_OPERAND, _NUMBER, _WORD, _CLOSE) else _ONE
    return _ONE


_GAPS = {
    all_told: [
        [_gap(left, right, all_told=all_told) if left and right else 0 for right in (0, *_KINDS)]
        for left in (0, *_KINDS)
    ]
    for all_told in (True, False)
}


@dataclass(frozen=True)
class Style:
    """What the query file of a language says of its text.

    Attributes:
        keywords: Its words that are no names; with them the kinds of tokens tell all spaces.
        joined: Opening brackets inside of which a line end means nothing.
        quotes: A quote, and the one that is written for it where both mean the same.
    """

    keywords: frozenset[bytes] = frozenset()
    joined: bytes = b"(["
    quotes: bytes = b""

    @classmethod
    def of_settings(cls, settings: Mapping[str, str]) -> Style:
        """Reads the ``#set!`` lines of a query file."""
        return cls(
            frozenset(word.encode() for word in settings.get("text.keywords", "").split()),
            settings.get("text.joined", "([").encode(),
            settings.get("text.quotes", "").encode(),
        )

    @cached_property
    def closing(self) -> bytes:
        """The closing brackets of `joined`."""
        return bytes(b")]}"[b"([{".index(byte)] for byte in self.joined)

    @cached_property
    def not_canonical(self) -> re.Pattern[bytes]:
        """Finds in `_SHAPES` of a file what may have to be written otherwise.

        Every alternative begins with one character, which lets the search skip all others.
        """
        found = [
            rb"\t(?<=[^\s].)",
            rb",(?:(?![ \n])|(?= [\)])|(?<= .))",
            rb";(?:(?![ \n])|(?<= .))",
            rb"\x08(?:(?! ?\))|(?<= .))",
            rb"\x03(?:(?=[ \t])|(?<= .))",
            rb"\x04(?=[ \t])",
        ]
        if not self.keywords:
            found += [
                rb"[(](?= )",
                rb"[)](?<= .)",
                rb"\x05(?<= .)",
                rb"\x06(?:(?<![ \x06].)|(?![ \x06\n]))",
            ]
            return re.compile(b"|".join(found), re.DOTALL)
        by_length: dict[int, list[bytes]] = {}
        for word in self.keywords:
            by_length.setdefault(len(word), []).append(re.escape(word))
        words = [b"|".join(sorted(words)) for _, words in sorted(by_length.items())]
        keyword = b"|".join(rb"(?<=[^\w.$](?:%b).)" % word for word in words)
        no_keyword = b"".join(rb"(?<![^\w.$](?:%b) .)" % word for word in words)
        found += [
            rb"[(](?:(?= )|(?<=[)\x01\x02\x07].)(?<!\).)|(?<=[\w$\x80-\xff\x01\x02)] .)%b|%b)"
            % (no_keyword, keyword),
            rb"[)](?:(?<= .)|(?=[\w$\x80-\xff\x02\x07]))",
            rb":(?:(?<= .)|(?![ \n]))",
            rb"=(?:(?<![ =].)|(?![ \n=]))",
            rb"\.(?:(?<= .)|(?=[ .\d]))",
            rb"\x02(?<=[\w$\x80-\xff)\x01\x02\x07].)",
            rb"\x04(?<=[\w$\x80-\xff)\x01\x02\x07].)",
            rb"\x05",
            rb"\x06",
            rb"\x07(?:(?<![ \n\x07].)|(?![ \x07:]))",
        ]
        return re.compile(b"|".join(found), re.DOTALL)


_SHAPES = bytes.maketrans(b"[]{}-+*/%<>!&|^~@?\x7f", b"()()" + b"=" * 15)


class CanonicalSource:
    """A file's canonical text, line by line."""

    def __init__(
        self, source: bytes, captures: Mapping[str, list[Node]], root: Node, style: Style
    ) -> None:
        """Takes a file and what the query found in it."""
        self._style = style
        self._other: set[int] = set()
        shown = bytearray(source)
        masked = bytearray(source.translate(_CLEAN))
        for node in captures.get("omit", []):
            start, end = node.start_byte, node.end_byte
            masked[start:end] = source[start:end].translate(_BLANK)
        for name, code in _CODES.items():
            for node in captures.get(name, []):
                start, end = node.start_byte, node.end_byte
                masked[start:end] = bytes((code,)) * (end - start)
        for node in captures.get("text.lines", []):
            if node.is_missing:
                continue
            masked[node.start_byte] = ord("{" if source[node.start_byte] in b"([{" else "}")
        if root.has_error:
            _hide_loose_brackets(masked, root)
        self._mask_operands(source, shown, masked, captures)
        # What the kinds of bytes tell does not depend on how a line ends.
        text = bytes(masked)
        if b"\r" in text:
            text = text.replace(b"\\\r\n", b"\\\n ")
            text = text.replace(b"\r\n", b" \n").replace(b"\r", b"\n")
        if b"\\\n" in text:
            text = text.replace(b"\\\n", b"  ")
        self._shown = bytes(shown)
        self._breaks = self._breaks_of(captures, text)
        for position, _ in self._breaks:
            if text[position : position + 1] == b";":
                text = text[:position] + b" " + text[position + 1 :]
        self._masked = text
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._widths: list[float] = []
        self._find_lines()
        self._texts: list[list[Piece] | None] = [None] * len(self._starts)
        self._mark_lines()

    def _mask_operands(
        self,
        source: bytes,
        shown: bytearray,
        masked: bytearray,
        captures: Mapping[str, list[Node]],
    ) -> None:
        at = 0
        size = len(source)
        quotes = self._style.quotes
        nodes = [(n.start_byte, n.end_byte) for n in captures.get("text.verbatim", [])]
        omitted = {node.start_byte for node in captures.get("omit", [])}
        for start, end in sorted(nodes, key=lambda pair: (pair[0], -pair[1])):
            while end > start and source[end - 1] in b" \t\r\n":
                end -= 1
            if start < at or start in omitted or end == start:
                continue
            at = end
            masked[start:end] = b"\x02" + b"\x01" * (end - start - 1)
            if end < size and masked[end] in _OF_WORDS:
                self._other.add(end)
            if quotes and (first := source.find(quotes[:1], start, end)) >= 0:
                _write_quotes(source, shown, start, first, end, quotes)
        for node in captures.get("text.operand", []):
            start, end = node.start_byte, node.end_byte
            masked[start:end] = b"\x02" + b"\x01" * (end - start - 1)
            if end < size and masked[end] in _OF_WORDS:
                self._other.add(end)

    def _breaks_of(
        self, captures: Mapping[str, list[Node]], text: bytes
    ) -> list[tuple[int, float]]:
        """Where a line begins within a line of the source, and how much deeper it stands."""
        found = [(node.start_byte, 0.0) for node in captures.get("text.break", [])]
        for node in captures.get("text.block", []):
            start = node.start_byte
            before = text[max(start - _DEEPEST, 0) : start].rstrip(b" \t")
            if before and before[-1] != 0x0A:
                found.append((start, 0.5))
        return sorted(found)

    def _find_lines(self) -> None:
        """Cuts the file into lines: a line end inside of brackets is none."""
        masked = self._masked
        inline = iter(self._breaks)
        following = next(inline, None)
        joined, closing = self._style.joined, self._style.closing
        opens, closes = (b"([{", b")]}")
        table = bytearray(256)
        for byte in opens:
            table[byte] = ord("(") if byte in joined else ord("{")
        for byte in closes:
            table[byte] = ord(")") if byte in closing else ord("}")
        table[0x0A] = 0x0A
        other = bytes(byte for byte in range(256) if not table[byte])
        brackets = masked.translate(bytes(table), other).split(b"\n")
        stack: list[int] = []
        depth = 0
        only_joined = len(joined) == len(opens)
        at = 0
        begun = False
        has_tabs = b"\t" in masked
        width: float = 0
        starts, ends, widths = self._starts, self._ends, self._widths
        for line, inside in zip(masked.split(b"\n"), brackets, strict=True):
            content = line.lstrip()
            if content:
                lead = len(line) - len(content)
                content = content.rstrip()
                end = at + lead + len(content)
                if begun:
                    ends[-1] = end
                else:
                    if b"  " in content:
                        self._other.add(at + lead)
                    width = len(line[:lead].expandtabs(8)) if has_tabs else lead
                    starts.append(at + lead)
                    ends.append(end)
                    widths.append(width)
                while following is not None and following[0] < end:
                    position, deeper = following
                    following = next(inline, None)
                    rest = masked[position:end]
                    start = end - len(rest.lstrip())
                    if position <= starts[-1] or start >= end:
                        continue
                    ends[-1] = starts[-1] + len(masked[starts[-1] : position].rstrip())
                    width += deeper
                    self._other.add(start)
                    starts.append(start)
                    ends.append(end)
                    widths.append(width)
                if inside and inside != b"()":
                    if only_joined:
                        depth = max(depth + inside.count(b"(") - inside.count(b")"), 0)
                    else:
                        depth = _still_open(stack, inside)
                begun = depth > 0
            at += len(line) + 1

    def _mark_lines(self) -> None:
        """Writes down the lines that are canonical already."""
        masked, shown = self._masked, self._shown
        shapes = masked.translate(_SHAPES)
        starts, ends, widths, texts = self._starts, self._ends, self._widths, self._texts
        search = self._style.not_canonical.search
        noted = sorted(self._other)
        noted.append(len(masked))
        following = 0
        found = search(shapes)
        other = found.start() if found else len(masked)
        for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if other < start:
                found = search(shapes, start)
                other = found.start() if found else len(masked)
            while noted[following] < start:
                following += 1
            if (
                other < end
                or noted[following] < end
                or end - start > LONGEST_LINE
                or masked.find(b"\n", start, end) >= 0
            ):
                continue
            text = shown[start:end].decode("utf-8", "replace")
            texts[index] = [Piece(start, widths[index], text)]

    def is_blank(self, start: int, stop: int) -> bool:
        """Whether nothing but white space and what is omitted stands between two bytes."""
        return _SOLID.search(self._masked, start, stop) is None

    def widened(self, before: CanonicalSource, change: Change) -> Change:
        """A change with the whole lines that it touches, of the source and of the text."""
        wide = None
        while wide != change:
            wide = change
            for version, end in ((before, "old_end"), (self, "new_end")):
                start, stop = version._around(change.start, getattr(change, end))
                change = change.wider(change.start - start, stop - getattr(change, end))
        return change

    def _around(self, start: int, stop: int) -> tuple[int, int]:
        """A part with the whole lines that it touches."""
        first = bisect.bisect_left(self._ends, start)
        last = bisect.bisect_right(self._starts, stop) - 1
        if first <= last:
            start, stop = min(start, self._starts[first]), max(stop, self._ends[last])
        end = self._masked.find(b"\n", stop)
        return self._masked.rfind(b"\n", 0, start) + 1, end if end >= 0 else len(self._masked)

    def is_like(self, before: CanonicalSource, change: Change) -> bool:
        """Whether two versions have the same lines but at a change."""
        lines = (
            ((before._starts, before._widths), (self._starts, self._widths)),
            ((before._ends, ()), (self._ends, ())),
            ((sorted(before._other), ()), (sorted(self._other), ())),
        )
        sources = (before._masked, self._masked), (before._shown, self._shown)
        return all(
            old[: change.start] == new[: change.start]
            and old[change.old_end :] == new[change.new_end :]
            for old, new in sources
        ) and all(change.keeps(old, new) for old, new in lines)

    def pieces(self, start: int, stop: int, most: int) -> list[Piece]:
        """The canonical lines of a part of the file, up to the one that makes them too long.

        Args:
            start: First byte of the part.
            stop: The byte behind it.
            most: Characters from which on the rest is left out.
        """
        starts, ends, texts = self._starts, self._ends, self._texts
        first = max(bisect.bisect_right(starts, start) - 1, 0)
        found: list[Piece] = []
        for index in range(first, bisect.bisect_left(starts, stop)):
            begin, end = max(starts[index], start), min(ends[index], stop)
            if begin >= end:
                continue
            is_whole = begin == starts[index] and end == ends[index]
            line = texts[index] if is_whole else None
            if line is None:
                line = list(self._written(index, begin, end, most + _SLACK))
                if is_whole and end - begin <= most:
                    texts[index] = line
            for piece in line:
                found.append(piece)
                most -= len(piece.text)
                if most <= 0:
                    return found
        return found

    def _written(self, index: int, start: int, end: int, most: int) -> Iterator[Piece]:
        """A line, or a part of one, token by token, but no more than some characters of it."""
        masked, shown = self._masked, self._shown
        keywords, joined = self._style.keywords, self._style.joined
        gaps = _GAPS[bool(keywords)]
        positions: list[int] = []
        kinds: list[int] = []
        parts: list[str] = []
        left = 0
        before_comma = length = 0
        spaced = broken = False
        closing = self._style.closing
        for match in _TOKEN.finditer(masked, start, end):
            kind = match.lastindex or 0
            if kind == _WHITE:
                spaced = True
                broken = broken or b"\n" in match[0]
                continue
            at, behind = match.span()
            if kind == _WORD and match[0] in keywords and left != _DOT:
                kind = _WORD_KEY
            if (
                kind == _CLOSE
                and left == _COMMA
                and masked[at] in closing
                and before_comma
                not in (
                    0,
                    _OPEN,
                    *_COMMAS,
                )
            ):
                parts.pop()
                positions.pop()
                kinds.pop()
                left, spaced = before_comma, False
            gap = gaps[left][kind] if left else _NONE
            if gap == _AS_IT_IS:
                gap = int(spaced)
                if (
                    (kind == _CLOSE and masked[at] in b")]")
                    or (left == _OPEN and masked[positions[-1]] in b"([")
                    or (broken and kind == _DOT)
                ):
                    gap = _NONE
            # A literal alone may be longer than what is asked for.
            cut = min(behind, at + most + 1)
            part = " " * gap + shown[at:cut].decode("utf-8", "replace")
            parts.append(part)
            length += len(part)
            positions.append(at)
            kinds.append(kind)
            if length > most:
                break
            before_comma, left = left, kind
            spaced = broken = False
        width: float | None = self._widths[index]
        first = 0
        if length > LONGEST_LINE:
            for cut in _cuts(parts, kinds, [masked[p] in joined for p in positions]):
                yield Piece(positions[first], width, "".join(parts[first:cut]).strip(" "))
                first, width = cut, None
        if parts:
            yield Piece(positions[first], width, "".join(parts[first:]).strip(" "))


def _cuts(parts: list[str], kinds: list[int], joined: list[bool]) -> Iterator[int]:
    """The tokens that begin another line of a long one: each stands behind a comma in brackets."""
    length = 0
    since = 0
    candidate = 0
    depth = 0
    for index, (part, kind) in enumerate(zip(parts, kinds, strict=True)):
        if depth and index and kinds[index - 1] in _COMMAS:
            candidate, since = index, 0
        behind = len(part) - part.rfind("\n") - 1
        length = length + len(part) if behind == len(part) else behind
        since = since + len(part) if behind == len(part) else behind
        if length > LONGEST_LINE and candidate:
            yield candidate
            length, candidate = since, 0
        if kind == _OPEN and (joined[index] or depth):
            depth += 1
        elif kind == _CLOSE and depth:
            depth -= 1


def _still_open(stack: list[int], brackets: bytes) -> int:
    """Follows brackets; whether a line end inside of the last open one means nothing."""
    for bracket in brackets:
        if bracket in b"({":
            stack.append(bracket)
        elif bracket == 0x29:
            if stack and stack[-1] == 0x28:
                stack.pop()
        else:
            # What a block left open ends with it.
            while stack and stack.pop() != 0x7B:
                pass
    return int(bool(stack) and stack[-1] == 0x28)


def _write_quotes(
    source: bytes, shown: bytearray, start: int, first: int, end: int, quotes: bytes
) -> None:
    """Writes a string with the other quotes where that needs no other change."""
    quote, other = quotes[:1], quotes[1:]
    if (first > start and not source[start:first].isalpha()) or source[end - 1] != quote[0]:
        return
    count = 3 if end - first >= 6 and source[first : first + 3] == quote * 3 else 1
    if end - first < 2 * count:
        return
    if source.find(other, start, end) >= 0 or source.find(b"\\" + quote, start, end) >= 0:
        return
    shown[first : first + count] = other * count
    shown[end - count : end] = other * count


def _hide_loose_brackets(masked: bytearray, root: Node) -> None:
    """Hides the brackets that the grammar could not pair: they say nothing of lines."""
    nodes = [root]
    while nodes:
        node = nodes.pop()
        children = node.children
        if node.is_error or any(child.is_missing for child in children):
            at = node.start_byte
            for child in children:
                if child.child_count:
                    masked[at : child.start_byte] = masked[at : child.start_byte].translate(
                        _NO_BRACKETS
                    )
                    at = child.end_byte
            masked[at : node.end_byte] = masked[at : node.end_byte].translate(_NO_BRACKETS)
        nodes += [child for child in children if child.has_error and child.child_count]
