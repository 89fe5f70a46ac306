"""Templates: the text of functions with places that are filled at random.

A text holds whole functions, `$f` the entry point among them:

- ``«a¦b¦c»`` is one of its parts, which may hold such choices again.
- ``$xs`` is a name; `vocabulary.POOLS` says which by the letters, and digits or ``_b`` after them
  tell names of one pool apart. A parameter of the entry point says what is passed by its name,
  see `arguments.KINDS`.
- ``@cond(x)`` is an expression or statement of `macros.MACROS`.
- Lines ``#f a¦b`` before the text give a name a pool of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

CONSTANT, LOG, LINEAR, LINEARITHMIC = "1", "log n", "n", "n log n"
QUADRATIC, CUBIC, EXPONENTIAL = "n^2", "n^3", "2^n"

NAME = re.compile(r"\$([a-z]+)(\d*(?:_b)?)", re.IGNORECASE)
ENTRY = re.compile(r"^def \$f\(([^)]*)\):$", re.MULTILINE)


@dataclass(frozen=True)
class Template:
    """One form of function.

    Attributes:
        growth: How its time grows, roughly.
        text: See the module.
        alone: Whether it is never called by, or put into, another function: it changes its
            arguments, or what it gives back has no truth value.
    """

    growth: str
    text: str
    alone: bool = False

    @cached_property
    def pools(self) -> dict[str, tuple[str, ...]]:
        """Pools that it gives names itself."""
        heads = (line[1:].split(" ", 1) for line in self.text.splitlines() if line[:1] == "#")
        return {name: tuple(names.split("¦")) for name, names in heads}

    @cached_property
    def body(self) -> str:
        """The text without the lines of pools."""
        return "\n".join(line for line in self.text.splitlines() if line[:1] != "#") + "\n"

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of the entry point's parameters, each with its ``$``."""
        found = ENTRY.search(self.body)
        return tuple(re.findall(r"\$\w+\b(?!=)", found[1])) if found else ()

    @property
    def callable_by_others(self) -> bool:
        """Whether its entry point can be a helper."""
        return not self.alone and "class " not in self.text and bool(self.parameters)

    @cached_property
    def inline(self) -> tuple[str, str] | None:
        """Statements and result, where the entry point is one function with one return."""
        body = self.body.rstrip("\n")
        if not self.callable_by_others or body.count("def ") != 1 or body.count("return ") != 1:
            return None
        head, *lines = [line for line in body.splitlines() if line]
        if not ENTRY.match(head) or not lines[-1].startswith("    return ") or "yield" in body:
            return None
        if any("lambda" in line or "@guard" in line or "nonlocal" in line for line in lines):
            return None
        statements = "\n".join(line[4:] for line in lines[:-1])
        result = lines[-1].removeprefix("    return ")
        return statements, f"({result})" if _has_open_comma(result) else result


def _has_open_comma(text: str) -> bool:
    """Whether a comma stands outside all brackets."""
    depth = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            return True
    return False


def forms(growth: str, texts: str, alone: bool = False) -> tuple[Template, ...]:
    """Templates of one growth, from texts that lines of ``---`` separate."""
    parts = texts.strip("\n").split("\n---\n")
    return tuple(Template(growth, part.strip("\n"), alone) for part in parts)
