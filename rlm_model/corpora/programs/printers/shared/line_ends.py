"""What languages share whose statements end with their line."""

from __future__ import annotations

from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Expr
from rlm_model.corpora.programs.ir.walk import augmented
from rlm_model.corpora.programs.printers.shared.base import Printer


class LinePrinter(Printer):
    """Simple statements without anything behind them."""

    has_short_assignments: ClassVar[bool] = True
    """Whether there are ``+=`` and ``-=``."""

    def on_declare(self, node: ir.Declare) -> None:
        """A first assignment."""
        self.line(f"{self.name(node.var)} = {self.plain(node.value)}")

    def on_assign(self, node: ir.Assign) -> None:
        """An assignment."""
        name = self.name(node.var)
        match augmented(node):
            case (op, value) if self.has_short_assignments:
                self.line(f"{name} {self.operators.get(op, op)}= {self.plain(value)}")
            case _:
                self.line(f"{name} = {self.plain(node.value)}")

    def on_store(self, node: ir.Store) -> None:
        """An assignment to an element."""
        self._stored(ir.Index(node.array, node.index), node.value)

    def on_store_cell(self, node: ir.StoreCell) -> None:
        """An assignment to an element of a matrix."""
        self._stored(ir.Cell(node.matrix, node.row, node.column), node.value)

    def _stored(self, place: Expr, value: Expr) -> None:
        match value:
            case ir.Binary(op="+" | "-" as op, left=left, right=right, wide=False) if (
                left == place and self.has_short_assignments
            ):
                self.line(f"{self.plain(place)} {op}= {self.plain(right)}")
            case _:
                self.line(f"{self.plain(place)} = {self.plain(value)}")

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        self.line(f"{self.name(node.map)}[{self.plain(node.key)}] = {self.plain(node.value)}")

    def on_swap(self, node: ir.Swap) -> None:
        """An exchange."""
        left = self.plain(ir.Index(node.array, node.left))
        right = self.plain(ir.Index(node.array, node.right))
        self.line(f"{left}, {right} = {right}, {left}")

    def on_do(self, node: ir.Do) -> None:
        """A call."""
        self.line(self.on_call(node).text)

    def on_break(self, node: ir.Break) -> None:
        """The end of a loop."""
        self.line("break")

    def on_return(self, node: ir.Return) -> None:
        """A result."""
        self.line(f"return {self.plain(node.value)}")
