"""Which headers and helpers a C program needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Program, Type
from rlm_model.corpora.programs.ir.walk import assigned, walk, walk_program
from rlm_model.corpora.programs.printers.c import helpers as c_helpers


def borrowed_texts(block: Block) -> frozenset[str]:
    """Variables of a block that stay a literal text, which is never freed."""
    changing = assigned(block)
    return frozenset(
        node.var.name
        for node in walk(block)
        if isinstance(node, ir.Declare)
        and isinstance(node.value, ir.Str)
        and node.var.name not in changing
    )


def has_min_max_macros(program: Program) -> bool:
    """Whether minimum and maximum are macros; these work their operands out twice."""
    found = [node for node in walk_program(program) if isinstance(node, ir.MinMax)]
    below = [each for node in found for each in walk([node.left, node.right])]
    return program.style.idiom % 3 == 0 and not any(
        isinstance(each, ir.Call | ir.MinMax) for each in below
    )


def headers(program: Program, helpers: Iterable[str]) -> Iterator[str]:
    """Names of the headers, in the order of the text."""
    nodes = list(walk_program(program))
    types = {node.type for node in nodes if isinstance(node, ir.Var)}
    text = "".join(helpers)
    tells = any(function.result is Type.BOOL for function in program.functions)
    if "va_list" in text:
        yield "stdarg"
    if tells or "bool " in text or Type.BOOL in types:
        yield "stdbool"
    if program.main or "printf" in text:
        yield "stdio"
    yield "stdlib"
    copies = any(isinstance(n, ir.Part | ir.CopyOf) for n in nodes) and not program.main
    if types & {Type.STR, Type.BUILDER, Type.TEXT_MAP} or copies or "memmove" in text:
        yield "string"


def helpers(program: Program) -> list[str]:
    """The helpers, each after those that it uses."""
    nodes = list(walk_program(program))
    kinds = {type(node) for node in nodes}
    types = {node.type for node in nodes if isinstance(node, ir.Var)}
    extremes = {node.op for node in nodes if isinstance(node, ir.MinMax)}
    searched = {node.container.type for node in nodes if isinstance(node, ir.Contains)}
    aggregates = {node.op for node in nodes if isinstance(node, ir.Aggregate)}
    macros = has_min_max_macros(program)
    has_map = bool(types & {Type.MAP, Type.SET})
    fills = any(isinstance(node, ir.NewArray) and node.fill != ir.Int(0) for node in nodes)
    wanted = (
        (bool(extremes) and macros, c_helpers.MIN_MAX_MACROS),
        ("min" in extremes and not macros, c_helpers.MIN),
        ("max" in extremes and not macros, c_helpers.MAX),
        (bool(kinds & {ir.Sort, ir.SortedKeys}), c_helpers.COMPARE),
        (Type.LIST in types, c_helpers.LIST),
        (ir.PopFirst in kinds, c_helpers.POP_FIRST),
        (ir.InsertFirst in kinds, c_helpers.INSERT_FIRST),
        (any(kind.is_sequence for kind in searched), c_helpers.HAS_VALUE),
        ("sum" in aggregates, c_helpers.SUM_OF),
        ("min" in aggregates, c_helpers.SMALLEST_OF),
        ("max" in aggregates, c_helpers.LARGEST_OF),
        (has_map, c_helpers.MAP),
        (Type.MAP in types and bool(kinds & {ir.MapGet, ir.MapAdd}), c_helpers.MAP_GET),
        (has_map and not all(kind.is_sequence for kind in searched), c_helpers.MAP_HAS),
        (ir.SortedKeys in kinds, c_helpers.SORTED_KEYS),
        (Type.TEXT_MAP in types, c_helpers.TEXT_MAP),
        (Type.BUILDER in types, c_helpers.BUILDER),
        (_formats_text(program), c_helpers.FORMAT_TEXT),
        (Type.MATRIX in types, c_helpers.MATRIX),
        (fills, c_helpers.FILLED_ARRAY),
    )
    return [text for is_needed, text in wanted if is_needed]


def _formats_text(program: Program) -> bool:
    """Whether a text is made that is not a builder's."""
    for block in (program.main, *(function.body for function in program.functions)):
        borrowed = borrowed_texts(block)
        for node in walk(block):
            if not isinstance(node, ir.Declare | ir.Assign) or node.var.type is not Type.STR:
                continue
            if node.var.name not in borrowed and not isinstance(node.value, ir.BuilderText):
                return True
    return False
