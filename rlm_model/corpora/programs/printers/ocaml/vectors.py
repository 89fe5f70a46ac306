"""Growing arrays that an OCaml program brings along, as this version's library has none."""

from __future__ import annotations

from rlm_model.corpora.programs.printers.shared.base import Printer

FUNCTIONS = {
    "create": """
let create () = { data = [||]; size = 0 }
""",
    "length": """
let length vec = vec.size
""",
    "get": """
let get vec index = vec.data.(index)
""",
    "set": """
let set vec index value = vec.data.(index) <- value
""",
    "push": """
let push vec value =
    if vec.size = Array.length vec.data then begin
        let bigger = Array.make (max 8 (2 * vec.size)) 0 in
        Array.blit vec.data 0 bigger 0 vec.size;
        vec.data <- bigger
    end;
    vec.data.(vec.size) <- value;
    vec.size <- vec.size + 1
""",
    "pop": """
let pop vec =
    vec.size <- vec.size - 1;
    vec.data.(vec.size)
""",
    "of_list": """
let of_list values =
    let data = Array.of_list values in
    { data; size = Array.length data }
""",
    "copy": """
let copy vec = { data = Array.sub vec.data 0 vec.size; size = vec.size }
""",
    "sort": """
let sort order vec =
    let sorted = Array.sub vec.data 0 vec.size in
    Array.sort order sorted;
    vec.data <- sorted
""",
    "iter": """
let iter f vec =
    for index = 0 to vec.size - 1 do
        f vec.data.(index)
    done
""",
}
"""What a growing array can do."""


class Vectors:
    """The module of growing arrays, with the functions that a program uses.

    Args:
        printer: What it is written by.
    """

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self._used: set[str] = set()

    def function(self, name: str) -> str:
        """A function of the module, which the program then needs."""
        self._used.add(name)
        return f"Vec.{name}"

    def write(self) -> None:
        """Writes the module."""
        printer = self._printer
        printer.line("module Vec = struct")
        with printer.indented():
            printer.line("type t = { mutable data : int array; mutable size : int }")
            for name, text in FUNCTIONS.items():
                if name in self._used:
                    printer.line()
                    printer.lines(text)
        printer.line("end")
        printer.line()
