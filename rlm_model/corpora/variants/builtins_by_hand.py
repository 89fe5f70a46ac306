"""Built-in functions written out by hand, with the same steps or with more of them."""

from __future__ import annotations

import ast

from rlm_model.corpora.variants.code import Code
from rlm_model.corpora.variants.kinds import HASHABLE, NUMBERS
from rlm_model.corpora.variants.patterns import Found
from rlm_model.corpora.variants.registry import Rule, register_rules

_ELEMENT = {"NEW": ("item", "element", "entry", "v", "each")}
_INDICES = {"NEW": ("i", "a", "first"), "NEW2": ("j", "b", "second")}


def _is_sequence(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["XS"]) in ("list", "tuple", "str")


def _is_sequence_name(code: Code, found: Found, node: ast.AST) -> bool:
    return isinstance(found["XS"], ast.Name) and _is_sequence(code, found, node)


def _in_loop(code: Code, found: Found, node: ast.AST) -> bool:
    return _is_sequence(code, found, node) and code.in_loop(node)


def _is_text(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["S"]) == "str"


def _of_numbers(code: Code, found: Found, node: ast.AST) -> bool:
    return _is_sequence(code, found, node) and code.element_kind(found["XS"]) in NUMBERS


def _not_text(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["XS"]) in ("list", "tuple")


def _is_orderable(code: Code, found: Found, node: ast.AST) -> bool:
    return _not_text(code, found, node) and code.element_kind(found["XS"]) in HASHABLE


register_rules("length-counted", Rule("len(XS)", "sum(1 for NEW in XS)", _in_loop, _ELEMENT))
register_rules(
    "built-in-by-hand",
    Rule("XS.count(X)", "sum(1 for NEW in XS if NEW == X)", _not_text, _ELEMENT),
    Rule("X in XS", "any(NEW == X for NEW in XS)", _not_text, _ELEMENT),
    Rule("X not in XS", "all(NEW != X for NEW in XS)", _not_text, _ELEMENT),
    Rule("sum(XS)", "sum(NEW for NEW in XS)", _of_numbers, _ELEMENT),
    Rule("A = sum(XS)", "A = 0\nfor NEW in XS:\n    A += NEW", _of_numbers, _ELEMENT),
    Rule(
        "A = max(XS)",
        "A = XS[0]\nfor NEW in XS:\n    if NEW > A:\n        A = NEW",
        _of_numbers,
        _ELEMENT,
    ),
    Rule(
        "A = min(XS)",
        "A = XS[0]\nfor NEW in XS:\n    if NEW < A:\n        A = NEW",
        _of_numbers,
        _ELEMENT,
    ),
)
_BY_HAND = """
A = list(XS)
for NEW in range(len(A)):
    for NEW2 in range(len(A) - 1 - NEW):
        if A[NEW2] > A[NEW2 + 1]:
            A[NEW2], A[NEW2 + 1] = A[NEW2 + 1], A[NEW2]
"""
_IN_PLACE = """
for NEW in range(1, len(XS)):
    NEW2 = NEW
    while NEW2 > 0 and XS[NEW2 - 1] > XS[NEW2]:
        XS[NEW2 - 1], XS[NEW2] = XS[NEW2], XS[NEW2 - 1]
        NEW2 -= 1
"""
_RESULT = {"A": ("ordered", "arranged", "result", "in_order")}

register_rules(
    "sort-by-hand",
    Rule(
        "A = sorted(XS)",
        _BY_HAND,
        lambda c, f, n: _is_orderable(c, f, n) and isinstance(f["A"], ast.Name),
        _INDICES,
    ),
    Rule("return sorted(XS)", f"{_BY_HAND}return A", _is_orderable, _INDICES | _RESULT),
    Rule("XS.sort()", _IN_PLACE, _is_orderable, _INDICES),
)
register_rules(
    "key-by-count",
    Rule("sorted(XS)", "sorted(XS, key=XS.count)", _is_sequence_name),
    Rule("max(XS)", "max(XS, key=XS.count)", _is_sequence_name),
    Rule("min(XS)", "min(XS, key=XS.count)", _is_sequence_name),
    Rule(
        "max(set(XS), key=XS.count)",
        "Counter(XS).most_common(1)[0][0]",
        _is_sequence_name,
        imports=("from collections import Counter",),
    ),
)
register_rules(
    "reversal",
    Rule("S[::-1]", "''.join(reversed(S))", _is_text),
    Rule("''.join(reversed(S))", "S[::-1]"),
    Rule(
        "A = S[::-1]",
        "A = ''\nfor NEW in S:\n    A = NEW + A",
        lambda c, f, n: (
            _is_text(c, f, n)
            and ast.dump(f["S"]) != ast.dump(f["A"])
            and getattr(f["A"], "id", "") != getattr(f["S"], "id", "")
        ),
        {"NEW": ("ch", "char", "letter", "c")},
    ),
    Rule(
        "return S[::-1]",
        "A = ''\nfor NEW in S:\n    A = NEW + A\nreturn A",
        _is_text,
        {"NEW": ("ch", "char", "letter", "c"), "A": ("reversed_text", "backwards", "result")},
    ),
    Rule("list(reversed(XS))", "XS[::-1]", _is_sequence),
    Rule(
        "XS.reverse()",
        "XS = XS[::-1]",
        lambda c, f, n: _is_sequence_name(c, f, n) and c.is_bound_beside(n, f["XS"].id),
    ),
)
_RESUMMED = "for NEW in range(len(XS)):\n    T += sum(XS[:NEW + 1])"

register_rules(
    "resummed",
    Rule("for V in XS:\n    T += V", _RESUMMED, _of_numbers, {"NEW": ("i", "j", "end", "k")}),
    Rule("for V in XS:\n    T = T + V", _RESUMMED, _of_numbers, {"NEW": ("i", "j", "end", "k")}),
    Rule(
        "sum(XS)",
        "sum(sum(XS[:NEW]) for NEW in range(len(XS)))",
        _of_numbers,
        {"NEW": ("i", "j", "end", "k")},
    ),
)
_COUNTED = "D[K] = D.get(K, 0) + 1"

register_rules(
    "counting",
    Rule("if K in D:\n    D[K] += 1\nelse:\n    D[K] = 1", _COUNTED),
    Rule("if K not in D:\n    D[K] = 1\nelse:\n    D[K] += 1", _COUNTED),
    Rule("if K not in D:\n    D[K] = 0\nD[K] += 1", _COUNTED),
    Rule(_COUNTED, "if K in D:\n    D[K] += 1\nelse:\n    D[K] = 1"),
    Rule(
        "D = {}\nfor V in XS:\n    D[V] = D.get(V, 0) + 1",
        "D = dict(Counter(XS))",
        imports=("from collections import Counter",),
    ),
    Rule(
        "D = {}\nfor V in XS:\n    D[V] = D.get(V, 0) + 1",
        "D = {}\nfor V in XS:\n    D[V] = XS.count(V)",
        _is_sequence_name,
    ),
    Rule(
        "D = {}\nfor V in XS:\n    if V in D:\n        D[V] += 1\n    else:\n        D[V] = 1",
        "D = {}\nfor V in XS:\n    if V not in D:\n        D[V] = XS.count(V)",
        _is_sequence_name,
    ),
)
