"""Functions that Elixir programs bring along: arrays of atomics, and maps from indices."""

from __future__ import annotations

from collections.abc import Iterator

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Node, Program, Type
from rlm_model.corpora.programs.ir.walk import walk_program

KERNEL = (
    "abs alias apply binding ceil def defp destructure div elem exit floor get_in hd if "
    "import inspect is_map length make_ref match max min node pop_in put_elem put_in quote "
    "raise rem require reraise round self send spawn super tap then throw tl to_string "
    "trunc unless update_in use var run"
)
"""Names that are imported everywhere, and that of main: a function can't have them."""

HELPERS = {
    "array_of": """
defp array_of(numbers) do
    array = :atomics.new(length(numbers), [])
    put_all(numbers, array)
    array
end
""",
    "put_all": """
defp put_all(numbers, array) do
    numbers
    |> Enum.with_index(1)
    |> Enum.each(fn {number, index} -> :atomics.put(array, index, number) end)
end
""",
    "array_to_list": """
defp array_to_list(array) do
    for index <- 1..:atomics.info(array).size//1, do: :atomics.get(array, index)
end
""",
    "new_matrix": """
defp new_matrix(rows, columns, fill) do
    1..rows//1
    |> Enum.map(fn _ -> new_array(columns, fill) end)
    |> List.to_tuple()
end
""",
    "new_array": """
defp new_array(size, fill) do
    array = :atomics.new(size, [])
    Enum.each(1..size//1, fn index -> :atomics.put(array, index, fill) end)
    array
end
""",
    "indexed_to_list": """
defp indexed_to_list(items) do
    for index <- 0..(map_size(items) - 1)//1, do: items[index]
end
""",
    "to_indexed": """
defp to_indexed(list) do
    list
    |> Enum.with_index()
    |> Map.new(fn {value, index} -> {index, value} end)
end
""",
}
"""Text of each function by its name."""


def helpers_of(program: Program) -> list[str]:
    """Names of the functions that a program calls."""
    needed = {name for node in walk_program(program) for name in _needed(node)}
    return [name for name in HELPERS if name in needed]


def _needed(node: Node) -> Iterator[str]:
    match node:
        case ir.ArrayOf() | ir.ReadNumbers():
            yield from ("array_of", "put_all")
        case ir.CopyOf(array=of) if of.type is Type.ARRAY:
            yield from ("array_of", "put_all", "array_to_list")
        case ir.Sort(array=of) if of.type is Type.ARRAY:
            yield from ("put_all", "array_to_list")
        case ir.Sort() | ir.SortBy():
            yield from ("indexed_to_list", "to_indexed")
        case ir.ForEach(array=of):
            yield "array_to_list" if of.type is Type.ARRAY else "indexed_to_list"
        case ir.SortedKeys():
            yield "to_indexed"
        case ir.NewMatrix():
            yield from ("new_matrix", "new_array")
        case ir.NewArray(fill=fill) if fill != ir.Int(0):
            yield "new_array"
        case _:
            pass
