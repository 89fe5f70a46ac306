"""Functions made of others: one after the other, in a loop, in a helper, behind a guard."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from rlm_model.corpora.systematic.arguments import KINDS
from rlm_model.corpora.systematic.template import (
    CONSTANT,
    CUBIC,
    LINEAR,
    LINEARITHMIC,
    LOG,
    NAME,
    QUADRATIC,
    Template,
)

INNER_OF = {
    LINEAR: (CONSTANT, LOG),
    LINEARITHMIC: (LOG, LINEAR),
    QUADRATIC: (LINEAR,),
    CUBIC: (QUADRATIC,),
}
"""Growth of what is put into a loop, by the growth that comes out."""

SLICED = ("xs", "fl", "words", "s", "t", "text", "digits", "bits", "recs", "pairs", "n")
"""Kinds of arguments of which a part is an argument again."""

Pool = Callable[[str], Sequence[Template]]
"""Templates of a growth."""


def combined(growth: str, pool: Pool, rng: random.Random, parts: bool = False) -> Template:
    """A template of about a growth, made of one or two others.

    Args:
        growth: One of `template`'s.
        pool: What it is made of.
        rng: Draws.
        parts: Whether helpers are called on parts of an argument, and in comprehensions, too.
    """
    makers = [_after_each_other, _repeated, _guarded]
    if growth in INNER_OF:
        makers += [_in_loop, _in_loop, _called_in_loop, _called_in_loop]
    if parts:
        makers = [_after_each_other, _guarded, _on_parts]
        if growth in INNER_OF:
            makers += [_in_loop, _called_in_loop, _on_parts, _in_comprehension, _in_comprehension]
    return rng.choice(makers)(growth, pool, rng)


def _draw(growth: str, pool: Pool, rng: random.Random, inline: bool = False) -> Template:
    usable = [
        template
        for template in pool(growth)
        if template.callable_by_others and (template.inline or not inline)
    ]
    return rng.choice(usable)


def _size(template: Template) -> str | None:
    """The argument whose size is n, or None."""
    for parameter in template.parameters:
        kind = KINDS.get(_letters(parameter))
        if kind and kind.container:
            return parameter
    return "$n" if "$n" in template.parameters else None


def _letters(place: str) -> str:
    found = NAME.match(place)
    return found[1] if found else place


def _pools(template: Template, entry: str, suffix: str = "") -> str:
    """Lines of a template's own pools, its entry point's under another name."""
    lines = []
    for name, names in template.pools.items():
        place = entry if name == "f" else name + suffix
        lines.append(f"#{place} {'¦'.join(names)}\n")
    return "".join(lines)


def _helper(template: Template, entry: str, suffix: str = "") -> str:
    """A template's text with its entry point as a helper."""
    text = template.body.replace("$f(", f"${entry}(").replace("$f)", f"${entry})")
    return _suffixed(text, template, suffix) if suffix else text


def _suffixed(text: str, template: Template, suffix: str) -> str:
    """The text with other names, except for the parameters."""
    kept = {*template.parameters, "$h", "$h2", "$f"}
    return NAME.sub(lambda found: found[0] if found[0] in kept else found[0] + suffix, text)


def _parameters(*templates: Template) -> str:
    places = dict.fromkeys(place for template in templates for place in template.parameters)
    return ", ".join(places)


def _call(template: Template, entry: str = "h") -> str:
    return f"${entry}({', '.join(template.parameters)})"


def _same_size(first: Template, pool: Pool, growth: str, rng: random.Random) -> Template:
    """Another template whose size fits the first's."""
    for _ in range(20):
        second = _draw(growth, pool, rng)
        if (_size(first) == "$n") == (_size(second) == "$n"):
            return second
    return first


def _after_each_other(growth: str, pool: Pool, rng: random.Random) -> Template:
    """Two forms, the second cheaper or alike."""
    first = _draw(growth, pool, rng)
    second = _same_size(first, pool, rng.choice((growth, LINEAR, CONSTANT, LOG)), rng)
    if first == second:
        return first
    parameters = _parameters(first, second)
    one, two = _pools(first, "h"), _pools(second, "h2", "_b")
    if first.inline and second.inline and rng.random() < 0.7:
        parts = []
        for template, suffix, result in ((first, "", "$out8"), (second, "_b", "$out9")):
            statements, value = template.inline or ("", "")
            text = f"{statements}\n{result} = {value}" if statements else f"{result} = {value}"
            parts.append(_suffixed(text, template, suffix).replace("$out9_b", "$out9"))
        end = rng.choice(("$out8, $out9", "[$out8, $out9]", '{"first": $out8, "second": $out9}'))
        body = _indented(parts[0] + "\n" + parts[1], 1)
        head = f"{one}{two}def $f({parameters}):\n"
        return Template(growth, f"{head}{body}    return {end}\n", alone=True)
    calls = (_call(first), _call(second, "h2"))
    if rng.random() < 0.5:
        end = f"    return {calls[0]}, {calls[1]}\n"
    else:
        end = f"    $out8 = {calls[0]}\n    $out9 = {calls[1]}\n    return [$out8, $out9]\n"
    text = f"{one}{two}{_helper(first, 'h')}\n\n{_helper(second, 'h2', '_b')}\n\n"
    return Template(growth, f"{text}def $f({parameters}):\n{end}", alone=True)


def _repeated(growth: str, pool: Pool, rng: random.Random) -> Template:
    """A form in a loop with constant bounds."""
    inner = _draw(growth, pool, rng)
    head = rng.choice(("for $round8 in range(@small):", "for $round8 in range(2):",
                       "for $round8 in (1, 2, 3):", "for $round8 in range(3):"))  # fmt: skip
    return _loop(growth, inner, [head], rng)


def _guarded(growth: str, pool: Pool, rng: random.Random) -> Template:
    """A form behind a guard that lets it through always, seldom, or only for small sizes."""
    inner = _draw(growth, pool, rng)
    size = _size(inner)
    if size is None:
        return inner
    length = size if size == "$n" else f"len({size})"
    parameters = _parameters(inner)
    text = f"{_pools(inner, 'h')}{_helper(inner, 'h')}\n\ndef $f({parameters}):\n"
    text += rng.choice((
        f"    if {length} < 2:\n        return None\n    return {_call(inner)}\n",
        f"    if {length} > 1:\n        return {_call(inner)}\n    return None\n",
        (f"    if {length} == 0:\n        raise ValueError(\"nothing to do\")\n"
         f"    return {_call(inner)}\n"),
        (f"    if {length} % 2 == 0 and {length} < 3:\n        return 0\n"
         f"    $out8 = {_call(inner)}\n    return $out8\n"),
        f"    try:\n        return {_call(inner)}\n    except ValueError:\n        return None\n",
    ))  # fmt: skip
    return Template(growth, text, alone=True)


def _loop_heads(size: str, rng: random.Random) -> list[str]:
    """Head of a loop of about n rounds."""
    if size == "$n":
        return [rng.choice((
            "for $round8 in range($n):", "for $round8 in range(1, $n + 1):",
            "for $round8 in range($n // 2):", "for $round8 in range(0, $n, @small):",
        ))]  # fmt: skip
    return [rng.choice((
        f"for $round8 in range(len({size})):", f"for $round8 in {size}:",
        f"for $round8, _ in enumerate({size}):", f"for $round8 in range(1, len({size})):",
        f"for $round8 in range(len({size}) // 2):",
        f"for $round8 in range(0, len({size}), @small):",
    ))]  # fmt: skip


def _in_loop(growth: str, pool: Pool, rng: random.Random) -> Template:
    """A form written out in a loop of n or log n rounds."""
    return _looped(growth, pool, rng, inline=True)


def _called_in_loop(growth: str, pool: Pool, rng: random.Random) -> Template:
    """A form as a helper that is called in a loop of n or log n rounds."""
    return _looped(growth, pool, rng, inline=False)


def _looped(growth: str, pool: Pool, rng: random.Random, inline: bool) -> Template:
    inner_growth = rng.choice(INNER_OF[growth])
    inner = _draw(inner_growth, pool, rng, inline)
    size = _size(inner)
    if size is None:
        return inner
    if growth == LINEARITHMIC and inner_growth == LINEAR:
        length = size if size == "$n" else f"len({size})"
        heads = [f"$i8 = {length}", "while $i8 > 1:", f"    $i8 //= {rng.choice('2234')}"]
    else:
        heads = _loop_heads(size, rng)
    return _loop(growth, inner, heads, rng, inline)


def _on_parts(growth: str, pool: Pool, rng: random.Random) -> Template:
    """A helper that is called on every beginning, end or stretch of an argument."""
    inner_growth = rng.choice(INNER_OF.get(growth, (growth,)))
    for _ in range(20):
        inner = _draw(inner_growth, pool, rng)
        size = _size(inner)
        if size is not None and _letters(size) in SLICED:
            break
    else:
        return inner
    part = rng.choice((
        f"{size}[:$i8]", f"{size}[:$i8]", f"{size}[$i8 - 1:]", f"{size}[-$i8:]",
        f"{size}[$i8 // 2:]", f"{size}[:$i8] + {size}[:1]",
    )) if size != "$n" else rng.choice(("$i8", "$i8", "$n - $i8 + 1", "$n", "$i8 + 2"))  # fmt: skip
    end = f"len({size}) + 1" if size != "$n" else "$n + 1"
    bounds = rng.choice((f"1, {end}", f"1, {end}", f"1, {end}, @small"))
    call = _call(inner).replace(size, part, 1)
    head = f"{_pools(inner, 'h')}{_helper(inner, 'h')}\n\ndef $f({_parameters(inner)}):\n"
    body = rng.choice((
        f"    return [{call} for $i8 in range({bounds})]\n",
        f"    return sum(1 for $i8 in range({bounds}) if {call})\n",
        (f"    $out8 = []\n    for $i8 in range({bounds}):\n        $out8.append({call})\n"
        "    return $out8\n"),
        (f"    $cnt8 = 0\n    for $i8 in range({bounds}):\n        if {call}:\n"
        "            $cnt8 += 1\n    return $cnt8\n"),
        (f"    $out8 = {{}}\n    for $i8 in range({bounds}):\n        $out8[$i8] = {call}\n"
        "    return $out8\n"),
        (f"    $out8 = None\n    for $i8 in range({bounds}):\n        $out8 = {call}\n"
        "    return $out8\n"),
    ))  # fmt: skip
    return Template(growth, head + body, alone=True)


def _in_comprehension(growth: str, pool: Pool, rng: random.Random) -> Template:
    """A helper that is called for each element in a comprehension."""
    inner = _draw(rng.choice(INNER_OF[growth]), pool, rng)
    size = _size(inner)
    if size is None:
        return inner
    rounds = "range($n)" if size == "$n" else rng.choice((size, f"range(len({size}))"))
    call = _call(inner)
    head = f"{_pools(inner, 'h')}{_helper(inner, 'h')}\n\ndef $f({_parameters(inner)}):\n"
    body = rng.choice((
        f"    return [{call} for $round8 in {rounds}]\n",
        f"    return sum(bool({call}) for $round8 in {rounds})\n",
        f"    return len([$round8 for $round8 in {rounds} if {call}])\n",
        f"    return [$round8 for $round8 in {rounds} if not {call}]\n",
        f"    return all({call} is not None for $round8 in {rounds})\n",
        f"    $out8 = list(map(lambda $round8: {call}, {rounds}))\n    return $out8[0]\n",
        f"    return {{$round8: {call} for $round8 in {rounds}}}\n",
    ))  # fmt: skip
    return Template(growth, head + body, alone=True)


def _loop(
    growth: str, inner: Template, heads: list[str], rng: random.Random, inline: bool = False
) -> Template:
    """A template in a loop, written out or called."""
    parameters = _parameters(inner)
    setup, used, end = rng.choice((
        ("$acc8 = 0", "if {}:\n    $acc8 += 1", "$acc8"),
        ("$out8 = []", "$out8.append({})", "len($out8)"),
        ("$cnt8 = 0", "$cnt8 += 1 if {} else 2", "$cnt8"),
        ("$out8 = None", "$out8 = {}", "$out8"),
        ("$cnt8 = 0", "$cnt8 += bool({})", "$cnt8"),
    ))  # fmt: skip
    if inline and inner.inline:
        statements, value = inner.inline
        used = used.format(value)
        body = f"{statements}\n{used}" if statements else used
        text = f"{_pools(inner, 'h')}def $f({parameters}):\n"
    else:
        body = used.format(_call(inner))
        text = f"{_pools(inner, 'h')}{_helper(inner, 'h')}\n\ndef $f({parameters}):\n"
    lines = [setup, *heads, _indented(body, 1).rstrip("\n"), f"return {end}"]
    return Template(growth, text + _indented("\n".join(lines), 1), alone=True)


def _indented(text: str, depth: int) -> str:
    pad = "    " * depth
    return re.sub(r"^(?=.)", pad, text.rstrip("\n"), flags=re.MULTILINE) + "\n"
