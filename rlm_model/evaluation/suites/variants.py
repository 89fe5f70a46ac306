"""Functions of the suites written in other ways that cost the same.

Each variant changes one thing: names, layout, type hints, or whether it is a method. All are made
by edits of the function's text, so that everything else stays as it was.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import io
import keyword
import tokenize
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from tokenize import TokenInfo
from typing import Any

from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.units import CodeUnit
from rlm_model.evaluation.suites import SuiteItem, load_items

VARIED = [
    "forms/binary_search",
    "forms/total",
    "forms/without_duplicates",
    "forms/letter_counts",
    "forms/two_sum",
    "forms/merge_sorted",
    "forms/merge_sort",
    "forms/quick_sort",
    "forms/heap_sort",
    "forms/count_divisors",
    "forms/fib",
    "forms/subsets",
    "forms/multiply_matrices",
    "forms/count_equal_pairs",
    "forms/multiplication_table",
    "forms/unique_in_order",
    "forms/sum_recursively",
    "forms/bubble_sort",
    "forms/common_subsequence_length",
    "forms/edit_distance",
    "forms/drain_front",
    "forms/three_sum_brute",
    "forms/knapsack",
    "forms/breadth_first",
    "forms/primes_below",
    "work/revenue_by_city",
    "work/orders_per_month",
    "work/best_customers",
    "work/split_shipments",
    "work/longest_silence",
    "work/column_widths",
    "work/duplicate_rows",
    "work/pivot",
    "work/working_days_after",
    "work/free_slots",
    "work/age_groups",
    "work/parse_ini",
    "work/deep_merge",
    "work/changed_fields",
    "work/can_access",
    "work/deactivate_stale",
    "work/files_by_suffix",
    "work/apply_discount_codes",
    "pairs/known_visitors",
    "pairs/known_visitors_in_list",
    "pairs/add_prices_searching",
    "pairs/serve_from_list",
    "pairs/running_totals_resumming",
    "pairs/ranks_counting_better",
    "pairs/votes_per_option_counting",
    "pairs/window_peaks",
    "pairs/merge_spans",
    "pairs/pairs_with_sum_trying_all",
    "pairs/total_depth_climbing",
]
"""Functions that have variants. None names a variable inside an f-string, which is one token."""

SHORT_NAMES = [
    "a",
    "b",
    "c",
    "d",
    "e",
    "g",
    "h",
    "i",
    "j",
    "k",
    "m",
    "n",
    "p",
    "q",
    "r",
    "s",
    "t",
    "u",
    "v",
    "w",
    "x",
    "y",
    "z",
    "aa",
    "bb",
    "cc",
    "dd",
]
OTHER_NAMES = [
    "payload",
    "cursor",
    "bucket",
    "offset",
    "entry",
    "batch",
    "marker",
    "slot",
    "probe",
    "chunk",
    "ledger",
    "widget",
    "anchor",
    "packet",
    "digest",
    "shard",
    "tracer",
    "beacon",
    "vector",
    "handle",
    "folder",
    "ticket",
    "signal",
    "branch",
    "pebble",
]

OPENING = {"(", "[", "{"}
CLOSING = {")", "]", "}"}

METHODS_CLASS = "Toolbox"
LONG_LINE = 44
"""Columns from which a line's outermost brackets are wrapped."""

Edit = tuple[int, int, str]
"""Start, end and new text of a part of a text."""


@dataclass(frozen=True)
class Variant:
    """A function of a suite, written in another way.

    Attributes:
        id: ``<id of the function>#<what was changed>``.
        base: Id of the function.
        change: What was changed, a key of `CHANGES`.
        source: Text of its file.
        entry: Its qualified name there.
        unit: What the model reads of it.
    """

    id: str
    base: str
    change: str
    source: str
    entry: str
    unit: CodeUnit


@lru_cache(maxsize=1)
def load_variants() -> tuple[Variant, ...]:
    """All variants of the functions in `VARIED`.

    Raises:
        KeyError: `VARIED` names a function that is not there.
    """
    items = {item.id: item for item in load_items()}
    return tuple(variant_of(items[name], change) for name in VARIED for change in CHANGES)


def variant_of(item: SuiteItem, change: str) -> Variant:
    """Writes a function in another way.

    Args:
        item: The function.
        change: A key of `CHANGES`.
    """
    lines = item.source.splitlines(keepends=True)
    body = ast.parse(item.source).body
    definition = next(
        node for node in body if isinstance(node, ast.FunctionDef) and node.name == item.name
    )
    # The head of the file is enough: no function in `VARIED` uses another one.
    head = next(node for node in body if isinstance(node, ast.FunctionDef)).lineno - 1
    text = "".join(lines[definition.lineno - 1 : definition.end_lineno])
    changed, entry = CHANGES[change](text, item)
    source = "".join([*lines[:head], changed])
    units = {unit.name: unit for unit in find_functions(source.encode(), "python")}
    return Variant(f"{item.id}#{change}", item.id, change, source, entry, units[entry])


def _with_names(names: Sequence[str], function_name: str) -> Callable[[str, SuiteItem], Any]:
    """A change of all names that the function binds itself."""

    def change(text: str, item: SuiteItem) -> tuple[str, str]:
        definition = _definition(text, item.name)
        bound = _bound_names(definition)
        used = {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)} - set(bound)
        free = (name for name in names if name not in used and name not in bound)
        new = dict(zip(bound, free)) | {item.name: function_name}  # noqa: B905
        if len(new) <= len(bound):
            raise ValueError(f"{item.id} binds more names than there are new ones")
        header_end = definition.body[0].lineno
        return _apply(text, _name_edits(text, new, header_end)), function_name

    return change


def _name_edits(text: str, new: dict[str, str], header_end: int) -> Iterator[Edit]:
    offset = _offsets(text)
    depth, before = 0, ""
    tokens = _tokens(text)
    for token, following in zip(tokens, [*tokens[1:], None]):  # noqa: B905
        depth += (token.string in OPENING) - (token.string in CLOSING)
        in_call = depth > 0 and token.start[0] >= header_end
        is_keyword = in_call and following is not None and following.string == "="
        if token.type == tokenize.NAME and before != "." and not is_keyword:
            name = new.get(token.string)
            if name is not None:
                yield offset(token.start), offset(token.end), name
        before = token.string


def _wrapped(text: str, item: SuiteItem) -> tuple[str, str]:
    """Long lines are wrapped, one element a line, with a comma after the last."""
    lines = text.splitlines()
    edits: list[Edit] = []
    offset = _offsets(text)
    stack: list[tuple[TokenInfo, list[TokenInfo], bool]] = []
    for token in _tokens(text):
        if token.string in OPENING:
            stack.append((token, [], False))
        elif token.string in CLOSING:
            opening, commas, is_comprehension = stack.pop()
            row = opening.start[0]
            is_header = row == 1 and not stack and opening.string == "("
            if stack or is_comprehension or token.start[0] != row:
                continue
            inside = text[offset(opening.end) : offset(token.start)]
            is_long = bool(commas) and len(lines[row - 1]) > LONG_LINE
            if not inside.strip() or not (is_header or is_long) or inside.rstrip().endswith(","):
                continue
            indent = lines[row - 1][: len(lines[row - 1]) - len(lines[row - 1].lstrip())]
            edits.append((offset(opening.end),) * 2 + (f"\n{indent}    ",))
            edits += [
                (offset(comma.end), offset(comma.end) + 1, f"\n{indent}    ") for comma in commas
            ]
            edits.append((offset(token.start),) * 2 + (f",\n{indent}",))
        elif len(stack) == 1 and token.string == ",":
            stack[-1][1].append(token)
        elif len(stack) == 1 and token.string == "for":
            stack[-1] = (*stack[-1][:2], True)
    return _apply(text, edits), item.name


def _compact(text: str, item: SuiteItem) -> tuple[str, str]:
    """No space around operators, the other quotes, two spaces a level."""
    rows: dict[int, list[TokenInfo]] = {}
    for token in _tokens(text):
        rows.setdefault(token.start[0], []).append(token)
    written = []
    for tokens in rows.values():
        line = " " * (tokens[0].start[1] // 2)
        before: TokenInfo | None = None
        for token in tokens:
            if before is not None and before.end != token.start and _needs_space(before, token):
                line += " "
            line += _other_quotes(token.string) if token.type == tokenize.STRING else token.string
            before = token
        written.append(line)
    return "\n".join(written) + "\n", item.name


def _needs_space(before: TokenInfo, token: TokenInfo) -> bool:
    """Whether two tokens of a line stay apart: words, and keywords before or after anything."""
    if tokenize.OP not in (before.type, token.type):
        return True
    word = token if before.type == tokenize.OP else before
    return word.type == tokenize.NAME and keyword.iskeyword(word.string)


def _other_quotes(text: str) -> str:
    head, quote, body = text.partition(text[-1])
    if head or quote * 2 == body[:2] or "\\" in body or "'" in body[:-1] or '"' in body[:-1]:
        return text
    other = "'" if quote == '"' else '"'
    return other + body[:-1] + other


def _hints(text: str, item: SuiteItem) -> tuple[str, str]:
    """Type hints removed where there are some, else those of the arguments at a small size."""
    definition = _definition(text, item.name)
    given = definition.args
    parameters = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    place = _node_places(text)
    if any(parameter.annotation for parameter in parameters):
        edits = []
        for parameter in parameters:
            if parameter.annotation is not None:
                start = place(parameter)[0] + len(parameter.arg)
                edits.append((start, place(parameter)[1], ""))
        if definition.returns is not None:
            arrow = text.rindex("->", 0, place(definition.returns)[0])
            edits.append((len(text[:arrow].rstrip()), place(definition.returns)[1], ""))
        return _apply(text, edits), item.name
    values = list(item.arguments(6))
    known = inspect.signature(item.function).parameters
    values += [known[parameter.arg].default for parameter in parameters[len(values) :]]
    edits = [
        (place(parameter)[1], place(parameter)[1], f": {_type_text(value)}")
        for parameter, value in zip(parameters, values, strict=True)
    ]
    header_end = text.index("):\n") + 1
    result = item.function(*item.arguments(6))
    edits.append((header_end, header_end, f" -> {_type_text(result)}"))
    return _apply(text, edits), item.name


def _type_text(value: Any, depth: int = 2) -> str:
    """A type hint of a value."""
    name = type(value).__name__
    if value is None:
        return "None"
    if not depth or not value or not isinstance(value, list | dict | set | tuple):
        return name
    if isinstance(value, dict):
        key, found = next(iter(value.items()))
        return f"dict[{_type_text(key, depth - 1)}, {_type_text(found, depth - 1)}]"
    inner = _type_text(next(iter(value)), depth - 1)
    if isinstance(value, tuple):
        return f"tuple[{', '.join(_type_text(part, depth - 1) for part in value)}]"
    return f"{name}[{inner}]"


def _method(text: str, item: SuiteItem) -> tuple[str, str]:
    """A method of a class, which calls itself by ``self``."""
    definition = _definition(text, item.name)
    offset = _offsets(text)
    edits: list[Edit] = []
    before = ""
    for token in _tokens(text):
        if token.string == item.name and before not in ("def", "."):
            edits.append((offset(token.start), offset(token.start), "self."))
        before = token.string
    opening = text.index("(") + 1
    has_parameters = bool(definition.args.args)
    edits.append((opening, opening, "self, " if has_parameters else "self"))
    method = _apply(text, edits).splitlines(keepends=True)
    indented = "".join(f"    {line}" if line.strip() else line for line in method)
    return f"class {METHODS_CLASS}:\n{indented}", f"{METHODS_CLASS}.{item.name}"


CHANGES: dict[str, Callable[[str, SuiteItem], tuple[str, str]]] = {
    "short names": _with_names(SHORT_NAMES, "f"),
    "other names": _with_names(OTHER_NAMES, "process"),
    "wrapped": _wrapped,
    "compact": _compact,
    "hints": _hints,
    "method": _method,
}
"""What a change makes of a function's text: the new text, and its qualified name."""


def _definition(text: str, name: str) -> ast.FunctionDef:
    """The definition of a function at the top of a text."""
    return next(
        node
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and node.name == name
    )


def _bound_names(definition: ast.FunctionDef) -> list[str]:
    """Parameters, variables and inner functions, in the order of the text."""
    found: list[str] = []
    for node in ast.walk(definition):
        if isinstance(node, ast.arg):
            found.append(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append(node.id)
        elif isinstance(node, ast.FunctionDef) and node is not definition:
            found.append(node.name)
    return [name for name in dict.fromkeys(found) if not hasattr(builtins, name)]


def _tokens(text: str) -> list[TokenInfo]:
    left_out = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token for token in tokens if token.type not in left_out]


def _offsets(text: str) -> Callable[[tuple[int, int]], int]:
    """Gives the offset of a row (from 1) and column."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return lambda place: starts[place[0] - 1] + place[1]


def _node_places(text: str) -> Callable[[Any], tuple[int, int]]:
    """Gives start and end of a node; the text is ASCII, so that columns are characters."""
    offset = _offsets(text)
    return lambda node: (
        offset((node.lineno, node.col_offset)),
        offset((node.end_lineno, node.end_col_offset)),
    )


def _apply(text: str, edits: Iterator[Edit] | list[Edit]) -> str:
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text
