r"""Argument values as text that every language reads with a few lines.

A value is one line, its tag first and the rest behind it without a space; a container's elements
follow on their own lines.

=====  ===================================================================
``n``  None
``b``  a truth value, 0 or 1
``i``  an integer in decimal digits
``f``  a float as Python writes it: ``0.5``, ``1e-05``, ``inf``, ``-inf``, ``nan``
``s``  a string; ``\\``, ``\n`` and ``\r`` stand for backslash, line feed, carriage return
``l``  a list: the number of its elements (bytes too: their elements are integers)
``t``  a tuple: the number of its elements
``e``  a set: the number of its elements
``m``  a dictionary: the number of its entries, each a key and then a value
=====  ===================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

CONTAINER_TAGS: dict[type, str] = {
    list: "l",
    bytes: "l",
    tuple: "t",
    set: "e",
    frozenset: "e",
    dict: "m",
}


class TokenError(ValueError):
    """A value that has no form in other languages; the message says why."""


def encode(value: Any) -> bytes:
    """Writes a value.

    Raises:
        TokenError: The value has, or holds, a type that is not in the table.
    """
    lines: list[str] = []
    _write(value, lines)
    lines.append("")
    try:
        return "\n".join(lines).encode()
    except UnicodeEncodeError as error:
        raise TokenError("a string with half a character: not UTF-8") from error


def _write(value: Any, lines: list[str]) -> None:
    kind = type(value)
    if kind in SCALARS:
        lines.append(SCALARS[kind](value))
    elif kind in CONTAINER_TAGS:
        lines.append(f"{CONTAINER_TAGS[kind]}{len(value)}")
        elements: Iterable[Any] = value
        if kind is dict:
            elements = [part for entry in value.items() for part in entry]
        kinds = set(map(type, elements))
        if len(kinds) == 1 and (write := SCALARS.get(*kinds)):
            lines += map(write, elements)  # most of the time of a large list, else
        else:
            for element in elements:
                _write(element, lines)
    else:
        raise TokenError(f"an argument of type {kind.__name__}: other languages have none")


def _string(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"s{escaped}"


SCALARS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "n",
    bool: "b{:d}".format,
    int: "i{}".format,
    float: "f{!r}".format,
    str: _string,
}
