"""Changes of containers: sets, lists, dicts, queues, heaps and counts."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rlm_model.corpora.variants.code import Code, called, is_pure, load
from rlm_model.corpora.variants.kinds import HASHABLE, SEQUENCES
from rlm_model.corpora.variants.patterns import Found, build_expression, build_statements
from rlm_model.corpora.variants.registry import Edit, Rule, costly, register_rules

_SEEN = ("seen", "known", "lookup", "visited", "present", "allowed")
_DEQUE = "from collections import deque"
_QUEUE_METHODS = frozenset({"append", "popleft", "pop", "appendleft", "extend"})


def _assigned_names(code: Code) -> Iterator[tuple[ast.Name, ast.Assign | ast.AnnAssign]]:
    """Names that are assigned once, with their assignment."""
    for node in code.nodes:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            target = node.target
        else:
            continue
        if isinstance(target, ast.Name) and code.stores[target.id] == 1:
            yield target, node


def _is_membership(code: Code, use: ast.Name) -> bool:
    parent = code.parent(use)
    return (
        isinstance(parent, ast.Compare)
        and len(parent.ops) == 1
        and isinstance(parent.ops[0], (ast.In, ast.NotIn))
        and parent.comparators[0] is use
    )


def _method_uses(code: Code, use: ast.Name) -> ast.Attribute | None:
    parent = code.parent(use)
    above = code.parent(parent) if parent else None
    if isinstance(parent, ast.Attribute) and isinstance(above, ast.Call) and above.func is parent:
        return parent
    return None


def _only_asked(code: Code, name: str, method: str) -> list[ast.Attribute] | None:
    """Calls of a method, where a name is used for membership and this method alone."""
    calls, asked = [], 0
    for use in code.uses(name):
        attribute = _method_uses(code, use)
        if attribute is not None and attribute.attr == method:
            calls.append(attribute)
        elif _is_membership(code, use):
            asked += 1
        elif called(code.parent(use) or use) != "len":
            return None
    return calls if asked else None


@costly("set-to-list")
def set_to_list(code: Code) -> Iterator[Edit]:
    """A set that is asked for membership becomes a list."""
    for target, node in _assigned_names(code):
        value = node.value
        if isinstance(value, ast.Call) and called(value) in ("set", "frozenset"):
            after = "list(XS)" if value.args else "[]"
        elif isinstance(value, (ast.Set, ast.SetComp)):
            after = ""
        else:
            continue
        calls = _only_asked(code, target.id, "add")
        if calls is not None:
            yield _set_to_list(code, node, value, after, calls)


def _set_to_list(
    code: Code,
    node: ast.Assign | ast.AnnAssign,
    value: ast.expr,
    after: str,
    calls: list[ast.Attribute],
) -> Edit:
    def edit() -> None:
        if isinstance(value, ast.SetComp):
            new: ast.expr = ast.ListComp(value.elt, value.generators)
        elif isinstance(value, ast.Set):
            new = ast.List(value.elts, ast.Load())
        else:
            args = value.args  # type: ignore[attr-defined]
            new = build_expression(after, {"XS": args[0]} if args else {})
        node.value = new
        if isinstance(node, ast.AnnAssign):
            plain = ast.Assign([node.target], new)
            code.replace_statements([node], [ast.fix_missing_locations(plain)])
        for call in calls:
            call.attr = "append"

    return edit


@costly("list-to-set")
def list_to_set(code: Code) -> Iterator[Edit]:
    """A list that is asked for membership becomes a set."""
    for target, node in _assigned_names(code):
        value = node.value
        calls = _only_asked(code, target.id, "append")
        if calls is None or value is None:
            continue
        added = [code.parent(call).args[0] for call in calls]  # type: ignore[union-attr]
        if not all(_is_hashable(code, part) for part in added):
            continue
        if isinstance(value, ast.List) and not value.elts and added:
            yield _list_to_set(node, "set()", {}, calls)
        elif code.kind(value) == "list" and code.element_kind(value) in HASHABLE:
            inner = value
            if called(value) == "list" and value.args:  # type: ignore[attr-defined]
                inner = value.args[0]  # type: ignore[attr-defined]
            yield _list_to_set(node, "set(XS)", {"XS": inner}, calls)


def _list_to_set(
    node: ast.Assign | ast.AnnAssign, after: str, found: Found, calls: list[ast.Attribute]
) -> Edit:
    def edit() -> None:
        node.value = build_expression(after, found)
        for call in calls:
            call.attr = "add"

    return edit


def _is_hashable(code: Code, node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return all(_is_hashable(code, part) for part in node.elts)
    return code.kind(node) in HASHABLE


@costly("membership-in-set")
def membership_in_set(code: Code) -> Iterator[Edit]:
    """A set is made once for membership in a list that is a parameter."""
    for node in code.nodes:
        if not _is_membership_in_sequence(code, node) or not code.in_loop(node):
            continue
        container = node.comparators[0]  # type: ignore[attr-defined]
        if code.is_parameter(container) and not code.is_changed(container.id):
            yield _membership_in_set(code, node, container)


def _membership_in_set(code: Code, node: ast.AST, container: ast.Name) -> Edit:
    def edit() -> None:
        name = code.fresh(f"{container.id}_set", *_SEEN)
        code.insert_first(build_statements("NEW = set(XS)", {"NEW": load(name), "XS": container}))
        node.comparators[0] = load(name)  # type: ignore[attr-defined]

    return edit


@costly("membership-set-each-time")
def membership_set_each_time(code: Code) -> Iterator[Edit]:
    """A set is made again for each question about membership in a list."""
    for node in code.nodes:
        if _is_membership_in_sequence(code, node):
            yield _set_each_time(code, node.comparators[0])  # type: ignore[attr-defined]


def _set_each_time(code: Code, container: ast.expr) -> Edit:
    return lambda: code.replace(container, build_expression("set(XS)", {"XS": container}))


def _is_membership_in_sequence(code: Code, node: ast.AST) -> bool:
    if not isinstance(node, ast.Compare) or not isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return False
    container = node.comparators[0]
    return (
        len(node.ops) == 1
        and isinstance(container, (ast.Name, ast.Subscript, ast.Call))
        and code.kind(container) in ("list", "tuple")
        and code.element_kind(container) in HASHABLE
        and _is_hashable(code, node.left)
    )


def _in_dict(code: Code, found: Found, node: ast.AST) -> bool:
    is_dict = code.kind(found["D"]) in ("dict", "defaultdict")
    return is_dict and is_pure(found["K"]) and code.in_loop(node)


def _in_plain(code: Code, found: Found, node: ast.AST) -> bool:
    return _in_dict(code, found, node) and code.kind(found["D"]) == "dict"


def _loads_item_of_dict(code: Code, found: Found, node: ast.AST) -> bool:
    return _in_plain(code, found, node) and not isinstance(found["K"], ast.Slice)


_PAIR = {"NEW": ("key", "name", "other"), "NEW2": ("value", "entry", "held")}

register_rules(
    "dict-membership-scanned",
    Rule("K in D", "K in list(D)", _in_dict),
    Rule("K not in D", "K not in list(D.keys())", _in_dict),
    Rule("K in D", "any(NEW == K for NEW in D)", _in_dict, {"NEW": ("key", "known", "other")}),
)
register_rules(
    "dict-lookup-scanned",
    Rule("D[K]", "next(NEW2 for NEW, NEW2 in D.items() if NEW == K)", _loads_item_of_dict, _PAIR),
    Rule(
        "D.get(K)",
        "next((NEW2 for NEW, NEW2 in D.items() if NEW == K), None)",
        _in_plain,
        _PAIR,
    ),
    Rule(
        "D.get(K, X)",
        "next((NEW2 for NEW, NEW2 in D.items() if NEW == K), X)",
        _in_plain,
        _PAIR,
    ),
)


def _counted_name(code: Code, found: Found, node: ast.AST) -> bool:
    return isinstance(found["XS"], ast.Name) and code.kind(found["XS"]) in SEQUENCES


def _counted_in_loop(code: Code, found: Found, node: ast.AST) -> bool:
    return (
        _counted_name(code, found, node)
        and code.is_parameter(found["XS"])
        and not code.is_changed(found["XS"].id)
        and code.element_kind(found["XS"]) in HASHABLE
        and (code.kind(found["XS"]) != "str" or code.kind(found["X"]) == "str")
        and code.in_loop(node)
    )


_ELEMENT = {"NEW": ("item", "element", "entry", "key")}

register_rules(
    "counter-to-count",
    Rule("Counter(XS)", "Counter({NEW: XS.count(NEW) for NEW in XS})", _counted_name, _ELEMENT),
    Rule(
        "Counter(XS)", "Counter({NEW: XS.count(NEW) for NEW in set(XS)})", _counted_name, _ELEMENT
    ),
    Rule(
        "collections.Counter(XS)",
        "collections.Counter({NEW: XS.count(NEW) for NEW in XS})",
        _counted_name,
        _ELEMENT,
    ),
)


@costly("count-to-counter")
def count_to_counter(code: Code) -> Iterator[Edit]:
    """A count in a loop becomes a look-up in counts that are made once."""
    for node in code.nodes:
        if isinstance(node, ast.Call) and called(node) == "count" and len(node.args) == 1:
            function = node.func
            if isinstance(function, ast.Attribute):
                found = {"XS": function.value, "X": node.args[0]}
                if _counted_in_loop(code, found, node) and _is_hashable(code, node.args[0]):
                    yield _count_to_counter(code, node, found)


def _count_to_counter(code: Code, node: ast.Call, found: Found) -> Edit:
    def edit() -> None:
        name = {"NEW": load(code.fresh("counts", "tally", "occurrences", "frequency"))}
        code.needs("from collections import Counter")
        code.insert_first(build_statements("NEW = Counter(XS)", found | name))
        code.replace(node, build_expression("NEW[X]", found | name))

    return edit


@costly("deque-to-list")
def deque_to_list(code: Code) -> Iterator[Edit]:
    """A queue becomes a list that gives its first element away."""
    for target, node in _assigned_names(code):
        value = node.value
        if called(value) != "deque" or len(value.args) > 1 or value.keywords:  # type: ignore
            continue
        attributes = [_method_uses(code, use) for use in code.uses(target.id)]
        used = {attribute.attr for attribute in attributes if attribute}
        if "popleft" in used and used <= _QUEUE_METHODS:
            yield _deque_to_list(node, [each for each in attributes if each], code)


def _deque_to_list(
    node: ast.Assign | ast.AnnAssign, attributes: list[ast.Attribute], code: Code
) -> Edit:
    def edit() -> None:
        args = node.value.args  # type: ignore[union-attr]
        after = "[]" if not args else "XS" if isinstance(args[0], ast.List) else "list(XS)"
        node.value = build_expression(after, {"XS": args[0]} if args else {})
        for attribute in attributes:
            call = code.parent(attribute)
            assert isinstance(call, ast.Call)
            if attribute.attr == "popleft":
                attribute.attr = "pop"
                call.args = [ast.Constant(0)]
            elif attribute.attr == "appendleft":
                attribute.attr = "insert"
                call.args = [ast.Constant(0), *call.args]

    return edit


@costly("list-to-deque")
def list_to_deque(code: Code) -> Iterator[Edit]:
    """A list that gives its first element away becomes a deque."""
    for target, node in _assigned_names(code):
        if code.kind(node.value) != "list":
            continue
        pops = []
        for use in code.uses(target.id):
            attribute = _method_uses(code, use)
            call = code.parent(attribute) if attribute else None
            if attribute is not None and attribute.attr == "pop" and isinstance(call, ast.Call):
                pops.append(call)
            elif attribute is not None and attribute.attr in ("append", "extend"):
                continue
            elif called(code.parent(use) or use) != "len" and not _is_test(code, use):
                pops = []
                break
        if any(call.args and _is_zero(call.args[0]) for call in pops):
            yield _list_to_deque(node, pops, code)


def _list_to_deque(node: ast.Assign | ast.AnnAssign, pops: list[ast.Call], code: Code) -> Edit:
    def edit() -> None:
        code.needs(_DEQUE)
        node.value = build_expression("deque(XS)", {"XS": node.value})
        for call in pops:
            if call.args and _is_zero(call.args[0]):
                call.func.attr, call.args = "popleft", []  # type: ignore[attr-defined]

    return edit


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0


def _is_test(code: Code, use: ast.expr) -> bool:
    return isinstance(code.parent(use), (ast.While, ast.If, ast.UnaryOp, ast.BoolOp))


def _pops_list(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["XS"]) == "list"


register_rules("pop-first", Rule("XS.pop()", "XS.pop(0)", _pops_list))
register_rules("pop-last", Rule("XS.pop(0)", "XS.pop()", _pops_list))


def _heap_name(code: Code, found: Found, node: ast.AST) -> bool:
    return isinstance(found["H"], ast.Name)


register_rules(
    "heap-to-sort",
    *(
        rule
        for module in ("", "heapq.")
        for rule in (
            Rule(f"{module}heappush(H, X)", "H.append(X)\nH.sort()", _heap_name),
            Rule(f"X = {module}heappop(H)", "H.sort()\nX = H.pop(0)", _heap_name),
            Rule(f"return {module}heappop(H)", "H.sort()\nreturn H.pop(0)", _heap_name),
            Rule(f"{module}nlargest(K, XS)", "sorted(XS, reverse=True)[:K]"),
            Rule(f"{module}nsmallest(K, XS)", "sorted(XS)[:K]"),
            Rule(f"{module}nlargest(K, XS, key=F)", "sorted(XS, key=F, reverse=True)[:K]"),
            Rule(f"{module}nsmallest(K, XS, key=F)", "sorted(XS, key=F)[:K]"),
            Rule(f"{module}heapify(H)", "H.sort()"),
        )
    ),
)
_HEAPQ = ("import heapq",)
register_rules(
    "sort-to-heap",
    Rule("sorted(XS)[:K]", "heapq.nsmallest(K, XS)", imports=_HEAPQ),
    Rule("sorted(XS, reverse=True)[:K]", "heapq.nlargest(K, XS)", imports=_HEAPQ),
    Rule("sorted(XS, key=F)[:K]", "heapq.nsmallest(K, XS, key=F)", imports=_HEAPQ),
    Rule("sorted(XS)[0]", "min(XS)"),
    Rule("sorted(XS)[-1]", "max(XS)"),
)


def _one_container(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["XS"]) in ("list", "tuple", "str", "set", "dict")


register_rules(
    "extreme-by-sort",
    Rule("min(XS)", "sorted(XS)[0]", _one_container),
    Rule("max(XS)", "sorted(XS)[-1]", _one_container),
    Rule("max(XS, key=F)", "sorted(XS, key=F)[-1]"),
    Rule("min(XS, key=F)", "sorted(XS, key=F)[0]"),
)


def _is_list_name(code: Code, found: Found, node: ast.AST) -> bool:
    return isinstance(found["XS"], ast.Name) and code.kind(found["XS"]) in ("list", "str")


register_rules(
    "enumerate-to-index",
    Rule(
        "for I, X in enumerate(XS):\n    BODY",
        "for X in XS:\n    I = XS.index(X)\n    BODY",
        lambda c, f, n: _is_list_name(c, f, n) and isinstance(f["X"], ast.Name),
    ),
)


def _sum_of_element(code: Code, found: Found, node: ast.AST) -> bool:
    return _is_list_name(code, found, node)


register_rules(
    "distinct-by-scan",
    Rule(
        "len(set(XS))",
        "sum(1 for NEW, NEW2 in enumerate(XS) if NEW2 not in XS[:NEW])",
        _sum_of_element,
        {"NEW": ("i", "index", "place"), "NEW2": ("x", "item", "value")},
    ),
    Rule(
        "len(set(XS)) == len(XS)",
        "all(XS.count(NEW) == 1 for NEW in XS)",
        _is_list_name,
        _ELEMENT,
    ),
)


def _is_set(code: Code, found: Found, node: ast.AST) -> bool:
    return code.kind(found["XS"]) == "set" and code.in_loop(node)


register_rules(
    "set-membership-scanned",
    Rule("X in XS", "X in list(XS)", _is_set),
    Rule("X not in XS", "X not in list(XS)", _is_set),
    Rule("X in XS", "any(X == NEW for NEW in XS)", _is_set, _ELEMENT),
)
