"""Reads Protocol Buffers' wire format in place: what nobody asks for is skipped, not copied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5


class WireError(ValueError):
    """Bytes that are no message; the message says what is wrong with them."""


class CutError(WireError):
    """Bytes that end too early."""


class Field(NamedTuple):
    """A field of a message.

    Attributes:
        number: Its number.
        kind: Its wire type.
        value: The number that it holds; for bytes and fixed ones where they start.
        end: The byte behind them.
    """

    number: int
    kind: int
    value: int
    end: int


def read_fields(data: memoryview, start: int, end: int) -> Iterator[Field]:
    """The fields of the message that stands between two bytes.

    Raises:
        WireError: There is none.
        CutError: It goes on behind the end.
    """
    at = start
    while at < end:
        key, at = read_varint(data, at, end)
        number, kind = key >> 3, key & 7
        if not number:
            raise WireError("a field has the number 0")
        if kind == VARINT:
            value, at = read_varint(data, at, end)
            yield Field(number, kind, value, at)
            continue
        if kind == BYTES:
            length, at = read_varint(data, at, end)
        elif kind == FIXED64:
            length = 8
        elif kind == FIXED32:
            length = 4
        else:
            raise WireError(f"a field has the wire type {kind}")
        if at + length > end:
            raise CutError("a field goes on behind the end")
        yield Field(number, kind, at, at + length)
        at += length


def read_varint(data: memoryview, at: int, end: int) -> tuple[int, int]:
    """A number of at most 64 bits, without its sign, and the byte behind it.

    Raises:
        WireError: It has more bits.
        CutError: It goes on behind the end.
    """
    value = shift = 0
    while at < end:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
        if shift > 63:
            raise WireError("a number has more than 64 bits")
    raise CutError("a number goes on behind the end")


def signed(value: int) -> int:
    """A 64-bit number with its sign."""
    return value - (1 << 64) if value >> 63 else value
