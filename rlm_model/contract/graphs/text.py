"""A graph as compact text: one line an operator, no weights, the same for isomorphic graphs.

``Conv 3 s 2 bias ^ 4 > 1 64 28 28`` reads: a convolution with a 3x3 kernel, stride 2 and a bias
reads what the fourth line above writes, and writes a tensor of that shape. Whatever is usual is
left out:

- What is read is left out where it is the line above alone. ``^`` names more: tensors by the count
  of lines back (with ``.1`` the second output of that line) or, far ones, by the ``#1`` behind
  their line; weights by their shapes in brackets, constants by their values behind ``=``. A weight
  whose shape follows from the rest is not named; ``bias`` and ``scale`` say that one is there.
- A type stands behind ``>`` where it is not that of the first tensor that is read; element types
  are float32 where nothing else is said.
- Strides and dilations are 1, padding keeps the size, and one number stands for all dimensions.

What repeats stands once, behind the rest, as a block: ``A 5`` is five times what follows
``def A``. Lines are counted as if each block's lines stood there.
"""

from __future__ import annotations

from collections.abc import Sequence

from rlm_model.contract.graphs.canonical import FAR, canonical_order
from rlm_model.contract.graphs.elements import PLAIN, Element, Source, elements_of, type_text
from rlm_model.contract.graphs.folding import Plain, Use, block_name, fold
from rlm_model.contract.graphs.graph import Graph
from rlm_model.contract.graphs.simplify import simplify
from rlm_model.contract.units.text import Rank, TextLine, UnitText


def graph_text(graph: Graph) -> UnitText:
    """The text of a graph, folded, with a rank for each line.

    Heads of the text stay longest; bodies of blocks go first.
    """
    elements, order = _arranged(simplify(graph))
    lines = _Lines(elements, order)
    whole = ["\n".join(lines.whole(Plain(place))) for place in range(len(order))]
    folded = fold(whole, lines.ends)
    found: list[TextLine] = []
    for part in folded.main:
        if isinstance(part, Use):
            found.append(TextLine(lines.use(part), Rank.LOOP))
        else:
            is_input = elements[order[part.place]].is_input
            rank = Rank.SIGNATURE if is_input else Rank.BODY
            found += [TextLine(text, rank) for text in lines.whole(part)]
    found += [TextLine(text, Rank.LOOP) for text in lines.outputs()]
    for number, body in enumerate(folded.blocks):
        found.append(TextLine(f"def {block_name(number)}", Rank.HELPER_SIGNATURE))
        for part in body:
            texts = [lines.use(part)] if isinstance(part, Use) else lines.whole(part)
            found += [TextLine("\t" + text, Rank.HELPER_BODY) for text in texts]
    return UnitText(tuple(found))


def plain_lines(graph: Graph) -> list[str]:
    """All lines of a graph, nothing folded."""
    elements, order = _arranged(simplify(graph))
    lines = _Lines(elements, order)
    written = [text for at in range(len(order)) for text in lines.whole(Plain(at))]
    return [*written, *lines.outputs()]


def _arranged(graph: Graph) -> tuple[list[Element], list[int]]:
    elements = elements_of(graph, _body)
    return elements, canonical_order(elements)


def _body(graph: Graph) -> tuple[list[str], list[str]]:
    """The lines of a graph in an operator, and its inputs in the order of the lines."""
    elements, order = _arranged(graph)
    read = {name for node in graph.nodes for name in node.inputs} | set(graph.outputs)
    inputs = [name for name in graph.inputs if name in read]
    lines = _Lines(elements, order)
    written = [text for at in range(len(order)) for text in lines.whole(Plain(at))]
    return [*written, *lines.outputs()], [inputs[at] for at in order if at < len(inputs)]


class _Lines:
    """The lines of a graph's elements in their order."""

    def __init__(self, elements: Sequence[Element], order: Sequence[int]) -> None:
        self._elements = [elements[at] for at in order]
        self._places = {at: place for place, at in enumerate(order)}
        self._tags = self._far_tensors()
        self.texts = [self._text(place) for place in range(len(order))]
        self.ends = self._block_ends()

    def whole(self, line: Plain) -> list[str]:
        """An element's line and those of the graphs that it runs."""
        bodies = self._elements[line.place].bodies
        return [self.texts[line.place], *(f"\t{text}" for text in bodies)]

    def use(self, use: Use) -> str:
        """The line that stands for a block."""
        times = f" {use.times}" if use.times > 1 else ""
        before = self._elements[use.first - 1].kind if use.first else PLAIN
        after = self._elements[use.first + use.count - 1].kind
        result = type_text(after, before)
        return f"{block_name(use.block)}{times}" + (f" > {result}" if result else "")

    def outputs(self) -> list[str]:
        """The line that says what the graph gives back, where that is not the last line alone."""
        count = len(self._elements)
        given = [place for place, each in enumerate(self._elements) if each.outputs]
        if given == [count - 1]:
            return []
        return [" ".join(["Output ^", *(self._name(place, count) for place in reversed(given))])]

    def _place(self, source: Source) -> int:
        return self._places[source.element]

    def _far_tensors(self) -> dict[int, int]:
        far = {
            self._place(source)
            for place, element in enumerate(self._elements)
            for source in element.sources
            if place - self._place(source) > FAR
        }
        return {place: number for number, place in enumerate(sorted(far), 1)}

    def _name(self, place: int, reader: int) -> str:
        tag = self._tags.get(place)
        return str(reader - place) if tag is None else f"#{tag}"

    def _text(self, place: int) -> str:
        element = self._elements[place]
        tag = f" #{self._tags[place]}" if place in self._tags else ""
        return f"{element.head}{self._read(place, element)}{element.result}{tag}"

    def _read(self, place: int, element: Element) -> str:
        operands = element.operands
        if element.unordered:
            # The nearest first; weights stay behind.
            operands = sorted(
                operands,
                key=lambda each: (
                    (0, -self._place(each), each.output) if isinstance(each, Source) else (1, 0, 0)
                ),
            )
        if not operands:
            return ""
        if len(operands) == 1 and isinstance(operands[0], Source):
            source = operands[0]
            if self._place(source) == place - 1 and not source.output:
                return ""
        return " ".join([" ^", *(self._operand(each, place) for each in operands)])

    def _operand(self, operand: Source | str, reader: int) -> str:
        if isinstance(operand, str):
            return operand
        name = self._name(self._place(operand), reader)
        return f"{name}.{operand.output}" if operand.output else name

    def _block_ends(self) -> list[int]:
        """Places behind which nothing reads what stands before them, but for named tensors."""
        ends: list[int] = []
        low = len(self._elements)
        for place in range(len(self._elements) - 1, 0, -1):
            for source in self._elements[place].sources:
                at = self._place(source)
                if at not in self._tags or at == place - 1:
                    low = min(low, at)
            if low >= place - 1:
                ends.append(place - 1)
        return ends[::-1]
