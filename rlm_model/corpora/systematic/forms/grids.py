"""Recursions and loop nests written from their parts, every combination of them.

What a call does besides calling itself, how its argument shrinks, and how often it calls itself
give a recursion's growth; the bounds of a nest's loops and what its innermost statement costs give
that of loops.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from rlm_model.corpora.systematic.template import (
    CONSTANT,
    CUBIC,
    EXPONENTIAL,
    LINEAR,
    LINEARITHMIC,
    LOG,
    QUADRATIC,
    Template,
)

_BASES = ("<= 0", "< 1", "<= 1", "< 2", "== 0")

_NUMBER_WORK = (
    ("", "1", 0),
    ("", "$n % @small", 0),
    ("", "$n * @small", 0),
    ("    $v = $n * $n % @mod\n", "$v", 0),
    ("    $acc = 0\n    for $i in range($n):\n        $acc += @expr($i)\n", "$acc", 1),
    ("", "sum(range($n))", 1),
    ("    $out = [$i * 2 for $i in range($n)]\n", "len($out)", 1),
    (("    $acc = 0\n    for $i in range($n):\n        for $j in range($n):\n"
     "            $acc += @pair($i, $j)\n"), "$acc", 2),
)  # fmt: skip
"""Statements, what they add to the result, and the power of n that they take."""

_LIST_WORK = (
    ("", "$xs[0]", 0),
    ("", "@expr($xs[-1])", 0),
    ("", "1", 0),
    ("    $v = $xs[len($xs) // 2]\n", "@expr($v)", 0),
    ("", "sum($xs)", 1),
    ("", "max($xs) - min($xs)", 1),
    ("    $acc = 0\n    for $x in $xs:\n        @step($acc, $x)\n", "$acc", 1),
    ("    $tmp = [@expr($x) for $x in $xs]\n", "len($tmp)", 1),
    ("", "$xs.count($xs[0])", 1),
    (("    $cnt = 0\n    for $x in $xs:\n        for $yv in $xs:\n"
     "            if @paircond($x, $yv):\n                $cnt += 1\n"), "$cnt", 2),
)  # fmt: skip

_NUMBER_CALLS = (
    (("$n - 1",), "once"),
    (("$n - 2",), "once"),
    (("$n - @small",), "once"),
    (("$n // 2",), "half"),
    (("$n // 3",), "half"),
    (("$n // 2", "$n // 2"), "halves"),
    (("$n // 2", "$n - $n // 2"), "halves"),
    (("$n - 1", "$n - 1"), "branch"),
    (("$n - 1", "$n - 2"), "branch"),
    (("$n - 2", "$n - 1"), "branch"),
    (("$n - 1", "$n - 2", "$n - 3"), "branch"),
    (("$n - 1", "$n - 3"), "branch"),
)

_LIST_CALLS = (
    (("$xs[1:]",), "once"),
    (("$xs[:-1]",), "once"),
    (("$xs[2:]",), "once"),
    (("$xs[: len($xs) // 2]",), "half"),
    (("$xs[len($xs) // 2 :]",), "half"),
    (("$xs[: len($xs) // 2]", "$xs[len($xs) // 2 :]"), "halves"),
    (("$xs[::2]", "$xs[1::2]"), "halves"),
    (("$xs[1:]", "$xs[1:]"), "branch"),
    (("$xs[1:]", "$xs[:-1]"), "branch"),
    (("$xs[1:]", "$xs[2:]"), "branch"),
    (("$xs[:-1]", "$xs[:-1]"), "branch"),
)

_GROWTHS = {
    ("once", 0): LINEAR,
    ("once", 1): QUADRATIC,
    ("once", 2): CUBIC,
    ("half", 0): LOG,
    ("half", 1): LINEAR,
    ("half", 2): QUADRATIC,
    ("halves", 0): LINEAR,
    ("halves", 1): LINEARITHMIC,
    ("halves", 2): QUADRATIC,
}

_JOINS = ("{} + {}", "max({}, {})", "({} + {}) % @mod", "min({}, {})", "{} - {}", "({} ^ {})")


def _recursions() -> Iterator[Template]:
    for number, (calls, shape) in enumerate(_NUMBER_CALLS):
        for other, work in enumerate(_NUMBER_WORK):
            yield _recursion(random.Random(f"number {number} {other}"), "$n", calls, shape, work)
    for number, (calls, shape) in enumerate(_LIST_CALLS):
        for other, work in enumerate(_LIST_WORK):
            yield _recursion(random.Random(f"list {number} {other}"), "$xs", calls, shape, work)


def _recursion(
    rng: random.Random, place: str, calls: tuple[str, ...], shape: str, work: tuple[str, str, int]
) -> Template:
    """A function that calls itself."""
    statements, added, power = work
    if place == "$xs" and shape in ("once", "half", "halves"):
        power = max(power, 1)  # the slices
    growth = EXPONENTIAL if shape == "branch" else _GROWTHS[shape, power]
    smallest = rng.choice(("<= 1", "< 2")) if shape in ("half", "halves") else rng.choice(_BASES)
    if (len(calls) > 1 and smallest == "== 0") or any(
        step in "".join(calls) for step in ("- 2", "- 3", "@small")
    ):
        smallest = rng.choice(("<= 0", "< 1", "<= 1", "< 2"))
    if place == "$xs":
        few = ("not $xs", "len($xs) == 0", "len($xs) < 1")
        less = ("len($xs) <= 1", "len($xs) < 2")
        test = rng.choice(less if shape in ("half", "halves") else few + less)
    else:
        test = f"$n {smallest}"
    base = f"    if {test}:\n        return {rng.choice(('0', '1', '0'))}\n"
    results = [f"$f({call})" for call in calls]
    if len(results) > 1 and rng.random() < 0.3:
        names = ("left", "right", "rest")
        lines = "".join(f"    {n} = {r}\n" for n, r in zip(names, results, strict=False))
        results = list(names[: len(results)])
    else:
        lines = ""
    total = results[0]
    for result in results[1:]:
        total = rng.choice(_JOINS).format(total, result)
    total = rng.choice(("{} + {}", "{1} + {0}", "max({}, {})", "{} + {}")).format(added, total)
    if rng.random() < 0.25:
        end = f"    $best = {total}\n    return $best\n"
    else:
        end = f"    return {total}\n"
    return Template(growth, f"def $f({place}):\n{base}{statements}{lines}{end}")


_OUTER = (
    ("for $i in range(len($xs)):", 1, "$xs[$i]"),
    ("for $i, $x in enumerate($xs):", 1, "$x"),
    ("for $i in range(1, len($xs)):", 1, "$xs[$i - 1]"),
    ("for $i in range(len($xs) - 1, -1, -1):", 1, "$xs[$i]"),
    ("for $i in range(0, len($xs), @small):", 1, "$xs[$i]"),
    ("for $i in range(min(len($xs), @mid)):", 0, "$xs[$i]"),
    ("for $i in range(int(len($xs) ** 0.5)):", 0.5, "$xs[$i]"),
)
"""Heads of outer loops, the power of n that they run, and a number of each round."""

_INNER = (
    ("for $j in range(len($xs)):", 1, "$xs[$j]"),
    ("for $j in range($i + 1, len($xs)):", 1, "$xs[$j]"),
    ("for $j in range($i):", 1, "$xs[$j]"),
    ("for $j in range($i, len($xs)):", 1, "$xs[$j]"),
    ("for $yv in $xs:", 1, "$yv"),
    ("for $yv in $xs[$i:]:", 1, "$yv"),
    ("for $yv in $xs[:$i]:", 1, "$yv"),
    ("for $yv in reversed($xs):", 1, "$yv"),
    ("for $j in range(@small):", 0, "$j"),
    ("for $j in range(max(0, $i - @small), $i):", 0, "$xs[$j]"),
    ("for $yv in $xs[$i : $i + @small]:", 0, "$yv"),
    ("for $yv in $xs[:@small]:", 0, "$yv"),
)

_WORK = (
    ("$acc += {0} * {1}", "$acc = 0", "$acc", 0),
    ("if @paircond({0}, {1}):\n    $acc += 1", "$acc = 0", "$acc", 0),
    ("$acc = max($acc, @pair({0}, {1}))", "$acc = 0", "$acc", 0),
    ("$out.append(@pair({0}, {1}))", "$out = []", "len($out)", 0),
    ("$seen.add({0} + {1})", "$seen = set()", "len($seen)", 0),
    ("$table[{0}] = $table.get({0}, 0) + {1}", "$table = {{}}", "len($table)", 0),
    ("if {0} + {1} in $seen:\n    $acc += 1", "$seen = set($xs)\n$acc = 0", "$acc", 0),
    ("if {0} + {1} in $xs:\n    $acc += 1", "$acc = 0", "$acc", 1),
    ("$acc += sum($xs) - {0} * {1}", "$acc = 0", "$acc", 1),
    ("$acc += len($xs[$i:]) + {1} - {0}", "$acc = 0", "$acc", 1),
    ("$acc += $xs.count({0}) * {1}", "$acc = 0", "$acc", 1),
    ("$acc += min($xs) + {0} - {1}", "$acc = 0", "$acc", 1),
    ("$tmp = list($xs)\n$acc += $tmp[-1] + {0} - {1}", "$acc = 0", "$acc", 1),
    ("$acc += sum(v < {0} for v in $xs) - {1}", "$acc = 0", "$acc", 1),
    ("$acc += any(v == {0} + {1} + 0.5 for v in $xs)", "$acc = 0", "$acc", 1),
    ("$tmp = [v for v in $xs if v > {0}]\n$acc += len($tmp) + {1}", "$acc = 0", "$acc", 1),
)
"""Innermost statements, what comes before the loops, the result, and the power of n they take."""

_POWERS = {
    0.0: CONSTANT, 0.5: LOG, 1.0: LINEAR, 1.5: LINEARITHMIC, 2.0: QUADRATIC, 2.5: QUADRATIC,
    3.0: CUBIC,
}  # fmt: skip


def _nests() -> Iterator[Template]:
    """Nests of two loops; every outer and inner head, each with some of the innermost work."""
    for number, outer in enumerate(_OUTER):
        for other, inner in enumerate(_INNER):
            rng = random.Random(f"nest {number} {other}")
            for work in rng.sample(_WORK, 2):
                yield _nest(outer, inner, work)
    for number, outer in enumerate(_OUTER[:5]):
        for work in random.Random(f"loop {number}").sample(_WORK, 10):
            yield _nest(outer, None, work)


def _nest(
    outer: tuple[str, float, str],
    inner: tuple[str, float, str] | None,
    work: tuple[str, str, str, int],
) -> Template:
    statement, before, result, power = work
    head, rounds, first = outer
    inner_head, inner_rounds, second = inner or ("", 0, "$i")
    growth = _POWERS[float(rounds + inner_rounds + power)]
    body = statement.format(first, second).split("\n")
    depth = 2 if inner else 1
    lines = [f"    {line}" for line in before.format().split("\n")]
    lines.append(f"    {head}")
    if inner:
        lines.append(f"        {inner_head}")
    lines += [f"    {'    ' * depth}{line}" for line in body]
    text = "\n".join(["def $f($xs):", *lines, f"    return {result}"])
    return Template(growth, text)


FORMS = (*_recursions(), *_nests())
