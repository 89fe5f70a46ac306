"""Positions in a text, the slow and plain way."""

from __future__ import annotations

ENCODINGS = ["utf-8", "utf-16", "utf-32"]


def offset(text: str, place: tuple[int, int], encoding: str) -> int:
    """Reference: the character index of a position, found by walking the whole text."""
    line, column = place
    index = 0
    while line > 0:
        ends = [i for i in (text.find("\r", index), text.find("\n", index)) if i >= 0]
        if not ends:
            return len(text)
        index = min(ends) + (2 if text[min(ends) : min(ends) + 2] == "\r\n" else 1)
        line -= 1
    codec = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
    unit = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    while index < len(text) and text[index] not in "\r\n":
        column -= len(text[index].encode(codec)) // unit
        if column < 0:
            break
        index += 1
    return index
