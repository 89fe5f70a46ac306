"""Small pieces of text that differ from function to function: conditions, steps, loop heads.

The pieces of an edition that is in use don't change: new ones get new names.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

_Macro = Callable[..., str]

MODULI = ("7", "10", "13", "97", "101", "1000", "9973", "10007", "1_000_003", "(10**9 + 7)")


def _small(rng: random.Random) -> str:
    return str(rng.choice((2, 2, 3, 3, 4, 5, 6, 7, 8, 10)))


def _mid(rng: random.Random) -> str:
    return str(rng.choice((10, 12, 16, 20, 25, 32, 50, 64, 100, 128, 200)))


def _mod(rng: random.Random) -> str:
    return rng.choice(MODULI)


def _cond(rng: random.Random, x: str) -> str:
    a, b = rng.randint(0, 60), rng.randint(2, 9)
    return rng.choice((
        f"{x} > {a}", f"{x} < {a}", f"{x} >= {a}", f"{x} != {a}", f"{x} % {b} == 0",
        f"{x} % 2 == 0", f"{x} % 2", f"{x} & 1", f"{x} % {b} == 1", f"{x} > 0",
        f"{b} < {x} < {a + 20}", f"not {x} % {b}",
    ))  # fmt: skip


def _expr(rng: random.Random, x: str) -> str:
    a, b = rng.randint(1, 20), rng.randint(2, 9)
    return rng.choice((
        x, x, x, x, f"{x} * {b}", f"{x} + {a}", f"{x} * {x}", f"abs({x})", f"{x} % {b}",
        f"{x} // {b}", f"({x} + {a}) % {a + b}", f"{x} ^ {a}", f"max({x}, {a})", f"{x} - {a}",
        f"{x} ** 2", f"min({x}, {a})", f"{x} * {a} + {b}",
    ))  # fmt: skip


def _pair(rng: random.Random, x: str, y: str) -> str:
    return rng.choice((
        f"{x} + {y}", f"{x} * {y}", f"abs({x} - {y})", f"{x} ^ {y}", f"max({x}, {y})",
        f"min({x}, {y})", f"({x} - {y}) ** 2", f"({x} + {y}) % {_small(rng)}", f"{x} & {y}",
    ))  # fmt: skip


def _pair_cond(rng: random.Random, x: str, y: str) -> str:
    a = rng.randint(1, 60)
    return rng.choice((
        f"{x} > {y}", f"{x} < {y}", f"{x} == {y}", f"{x} + {y} == {a}", f"abs({x} - {y}) < {a}",
        f"({x} + {y}) % {_small(rng)} == 0", f"{x} - {y} == {a}", f"{x} != {y}", f"{x} <= {y}",
        f"{x} * {y} > {a}", f"{x} ^ {y} == {a}",
    ))  # fmt: skip


def _add(rng: random.Random, acc: str, x: str) -> str:
    return rng.choice((
        f"{acc} += {x}", f"{acc} += {x}", f"{acc} += {x}", f"{acc} = {acc} + {x}",
        f"{acc} = ({acc} + {x}) % {_mod(rng)}", f"{acc} ^= {x}", f"{acc} = max({acc}, {x})",
        f"if {x} > {acc}:\n    {acc} = {x}", f"{acc} = ({acc} * 31 + {x}) % {_mod(rng)}",
    ))  # fmt: skip


def _step(rng: random.Random, acc: str, x: str) -> str:
    """A statement that brings a number into an accumulator."""
    shape = rng.random()
    if shape < 0.45:
        return _add(rng, acc, _expr(rng, x))
    added = _add(rng, acc, _expr(rng, x)).replace("\n", "\n    ")
    if shape < 0.75:
        return f"if {_cond(rng, x)}:\n    {added}"
    if shape < 0.85:
        return f"if {_cond(rng, x)}:\n    continue\n{_add(rng, acc, x)}"
    if shape < 0.95:
        return f"if {_cond(rng, x)}:\n    {added}\nelse:\n    {acc} {rng.choice('+-')}= 1"
    return f"{added}".replace("\n    ", "\n")


def _each(rng: random.Random, x: str, xs: str) -> str:
    """Head of a loop over all elements."""
    return rng.choice((
        f"for {x} in {xs}:", f"for {x} in {xs}:", f"for {x} in {xs}:", f"for {x} in {xs}:",
        f"for $i9, {x} in enumerate({xs}):", f"for $i9 in range(len({xs})):\n    {x} = {xs}[$i9]",
        f"for {x} in reversed({xs}):", f"for {x} in {xs}[::-1]:", f"for {x} in list({xs}):",
        f"for {x} in {xs}[1:]:", f"for _, {x} in enumerate({xs}):",
        f"for $i9 in range(len({xs}) - 1, -1, -1):\n    {x} = {xs}[$i9]",
        f"for {x} in {xs}[::{_small(rng)}]:", f"for {x} in iter({xs}):",
    ))  # fmt: skip


def _index(rng: random.Random, i: str, xs: str) -> str:
    """Head of a loop over all indices."""
    return rng.choice((
        f"for {i} in range(len({xs})):", f"for {i} in range(len({xs})):",
        f"for {i} in range(0, len({xs})):", f"for {i} in range(1, len({xs})):",
        f"for {i} in range(len({xs}) - 1, -1, -1):", f"for {i} in reversed(range(len({xs}))):",
        f"for {i}, _ in enumerate({xs}):", f"for {i} in range(0, len({xs}), {_small(rng)}):",
    ))  # fmt: skip


def _few(rng: random.Random, i: str) -> str:
    """Head of a loop with constant bounds."""
    return rng.choice((
        f"for {i} in range({_small(rng)}):", f"for {i} in range({_mid(rng)}):",
        f"for {i} in range(1, {_mid(rng)}):", f"for {i} in ({rng.randint(1, 5)}, 7, 11):",
        f"for {i} in range(0, {_mid(rng)}, {_small(rng)}):",
    ))  # fmt: skip


def _guard(rng: random.Random, xs: str, value: str) -> str:
    """An early return for nothing, or nothing."""
    return rng.choice((
        "", "", "", f"if not {xs}:\n    return {value}", f"if len({xs}) == 0:\n    return {value}",
        f"if {xs} is None:\n    return {value}", f"if len({xs}) < 1:\n    return {value}",
    ))  # fmt: skip


MACROS: Mapping[str, _Macro] = {
    "small": _small,
    "mid": _mid,
    "mod": _mod,
    "cond": _cond,
    "expr": _expr,
    "pair": _pair,
    "paircond": _pair_cond,
    "add": _add,
    "step": _step,
    "each": _each,
    "index": _index,
    "few": _few,
    "guard": _guard,
}
