"""Rust (2021 edition)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from rlm_model.corpora.programs import ir
from rlm_model.corpora.programs.ir import Block, Expr, Function, Mode, Type, Var
from rlm_model.corpora.programs.ir.walk import assigned, augmented, changed, walk_program
from rlm_model.corpora.programs.printers.rust.numbers import Numbers
from rlm_model.corpora.programs.printers.rust.texts import Texts
from rlm_model.corpora.programs.printers.shared.base import COMPARISONS, Code, Level
from rlm_model.corpora.programs.printers.shared.braces import BracePrinter
from rlm_model.corpora.programs.printers.shared.indices import uses

KEYWORDS = (
    "as break const continue crate else enum extern false fn for if impl in let loop match mod "
    "move mut pub ref return self static struct super trait true type unsafe use where while "
    "async await dyn abstract become box do final macro override priv typeof unsized virtual "
    "yield try"
)
LIBRARY = (
    "main std io input lines println print format vec min max usize i32 i64 u8 char str bool "
    "part bound bound2"
)


class RustPrinter(BracePrinter):
    """Rust: vectors and slices, `HashMap`, `HashSet`, `String`.

    Functions borrow containers and texts. A text that is a literal for good is a `&str`.

    Attributes:
        numbers: Writes integer expressions.
        texts: Writes text expressions.
        references: Variables of the function that is written that are references.
    """

    reserved = frozenset([*KEYWORDS.split(), *LIBRARY.split()])
    has_increment = False
    condition = "{}"
    short_assignments = BracePrinter.short_assignments - {"concat"}
    # A variable that is compared stands below the casts, which bind like signs.
    levels: ClassVar[dict[str, int]] = {
        **BracePrinter.levels,
        **dict.fromkeys(COMPARISONS, Level.COMPARE),
    }

    def __init__(self, program: ir.Program) -> None:
        super().__init__(replace(program, style=replace(program.style, braces_below=False)))
        self.numbers = Numbers(self)
        self.texts = Texts(self)
        self.parts = (self.numbers, self.texts)
        self.references: set[str] = set()
        self._mutable: set[str] = set()
        self._results: set[int] = set()

    def write_program(self) -> None:
        """Uses, constants, functions, main."""
        if self.program.comment:
            self.line(f"// {self.program.comment}")
        self._uses()
        for constant in self.program.constants:
            self.simple(
                f"const {self.constant_name(constant)}: {self.numbers.integer} = {constant.value}"
            )
        if self.program.constants:
            self.line()
        for function in self.program.functions:
            self._function(function)
            self.line()
        if not self.program.main:
            return
        self._enter("", self.program.main, ())
        with self.braces("fn main()"):
            if self.program.stdin:
                self.simple("let mut input = String::new()")
                self.simple("io::stdin().read_to_string(&mut input).unwrap()")
                self.simple("let mut lines = input.lines()")
            self.block(self.program.main)

    def _uses(self) -> None:
        used = {node.op for node in walk_program(self.program) if isinstance(node, ir.MinMax)}
        if used and not self.numbers.calls_methods:
            self.simple(f"use std::cmp::{'{max, min}' if len(used) == 2 else used.pop()}")
        tables = ["HashMap"] if self.types & {Type.MAP, Type.TEXT_MAP} else []
        tables += ["HashSet"] if Type.SET in self.types else []
        if len(tables) == 1:
            self.simple(f"use std::collections::{tables[0]}")
        elif tables:
            self.simple("use std::collections::{HashMap, HashSet}")
        if self.program.stdin:
            self.simple("use std::io::{self, Read}")
        self.line()

    def type_name(self, kind: Type) -> str:
        """Name of a type that a variable owns."""
        integer = self.numbers.integer
        return {
            Type.INT: integer,
            Type.BOOL: "bool",
            Type.STR: "String",
            Type.BUILDER: "String",
            Type.ARRAY: f"Vec<{integer}>",
            Type.LIST: f"Vec<{integer}>",
            Type.MATRIX: f"Vec<Vec<{integer}>>",
            Type.MAP: f"HashMap<{integer}, {integer}>",
            Type.TEXT_MAP: f"HashMap<String, {integer}>",
            Type.SET: f"HashSet<{integer}>",
        }[kind]

    def _function(self, function: Function) -> None:
        self._enter(function.name, function.body, (each.var for each in function.parameters))
        if function.comment:
            self.line(f"/// {function.comment}")
        parameters = ", ".join(self._parameter(each) for each in function.parameters)
        result = f" -> {self.type_name(function.result)}" if function.result else ""
        with self.braces(f"fn {self.function_name(function.name)}({parameters}){result}"):
            self._note_results(function.body)
            self.block(function.body)

    def _parameter(self, parameter: ir.Parameter) -> str:
        name, kind = self.name(parameter.var), parameter.var.type
        if kind is Type.INT:
            return f"{name}: {self.numbers.kind(parameter.var)}"
        if kind is Type.BOOL:
            return f"{name}: bool"
        mutable = "" if parameter.mode is Mode.READ else "mut "
        owned = "str" if kind is Type.STR else self.type_name(kind)
        if owned.startswith("Vec<"):
            owned = f"[{owned[4:-1]}]"
        return f"{name}: &{mutable}{owned}"

    def _enter(self, scope: str, block: Block, parameters: Iterable[Var]) -> None:
        """Notes which variables a function changes, and which are references."""
        self.numbers.scope = scope
        self._mutable = assigned(block) | set(changed(block, self.functions))
        self.references = {each.name for each in parameters}

    def _note_results(self, block: Block) -> None:
        """Notes the results that are the last expression of a function."""
        match block[-1:]:
            case (ir.Return() as last,):
                self._results.add(id(last))
            case (ir.If(then=then, orelse=orelse),) if orelse:
                self._note_results(then)
                self._note_results(orelse)
            case _:
                pass

    @property
    def _suffixes(self) -> bool:
        """Whether literals tell types, as in ``0i64``, not declarations."""
        return self.style.idiom % 4 == 3 and not self.numbers.infers

    def declaration(self, var: Var, value: str | None = None) -> str:
        """``let`` or ``let mut``, a name, a value."""
        mutable = "mut " if var.name in self._mutable or var.type is Type.BUILDER else ""
        return f"let {mutable}{self.name(var)} = {value}"

    def _typed(self, var: Var, kind: str, value: str) -> str:
        return self.declaration(var, value).replace(" = ", f": {kind} = ", 1)

    # Calls, with one mutable reference at most

    def on_call(self, node: ir.Call | ir.Do) -> Code:
        """A call; what looks at a container that is lent is worked out before."""
        before, text = self._call(node)
        if before:
            return Code(f"{{ {' '.join(f'{line};' for line in before)} {text} }}")
        return Code(text, Level.POSTFIX)

    def on_do(self, node: ir.Do) -> None:
        """A call."""
        before, text = self._call(node)
        for line in [*before, text]:
            self.simple(line)

    def _call(self, node: ir.Call | ir.Do) -> tuple[list[str], str]:
        """What is to be worked out before a call, and the call."""
        parameters = self.functions[node.function].parameters
        pairs = list(zip(parameters, node.arguments, strict=True))
        lent = [
            argument.name
            for parameter, argument in pairs
            if parameter.mode is not Mode.READ and isinstance(argument, Var)
        ]
        before: list[str] = []
        texts: list[str] = []
        for parameter, argument in pairs:
            text = self._argument(node.function, parameter, argument)
            if parameter.var.type is Type.INT and any(uses((argument,), name) for name in lent):
                name = f"bound{len(before) + 1}" if before else "bound"
                before.append(f"let {name} = {text}")
                text = name
            texts.append(text)
        return before, f"{self.function_name(node.function)}({', '.join(texts)})"

    def _argument(self, function: str, parameter: ir.Parameter, node: Expr) -> str:
        kind = parameter.var.type
        if kind is Type.INT:
            return self.numbers.number(node, self.numbers.kind_in(function, parameter.var)).text
        if kind is Type.STR:
            return self.texts.borrowed(node)
        if not isinstance(node, Var) or node.name in self.references:
            return self.plain(node)
        return ("&" if parameter.mode is Mode.READ else "&mut ") + self.name(node)

    def _place(self, array: Var, index: Expr) -> str:
        """An index, worked out before where it looks at the array itself, which is borrowed."""
        text = self.numbers.index(index)
        if array.name in self.references or not uses((index,), array.name):
            return text
        self.simple(f"let bound = {text}")
        return "bound"

    # Containers

    def on_length(self, node: ir.Length) -> Code:
        """A length."""
        return Code(f"{self.at(node.container, Level.POSTFIX)}.len()", Level.POSTFIX)

    def on_aggregate(self, node: ir.Aggregate) -> Code:
        """A sum or extreme of an iterator."""
        items = f"{self.name(node.array)}.iter()"
        if node.op == "sum":
            return Code(f"{items}.sum::<{self.numbers.integer}>()", Level.POSTFIX)
        return Code(f"*{items}.{node.op}().unwrap()", Level.UNARY)

    def on_part(self, node: ir.Part) -> Code:
        """A copy of a part."""
        start = "" if node.start == ir.Int(0) else self.numbers.index(node.start)
        stop = "" if node.is_rest else self.numbers.index(node.stop)
        return Code(f"{self.name(node.array)}[{start}..{stop}].to_vec()", Level.POSTFIX)

    def on_map_get(self, node: ir.MapGet) -> Code:
        """A value, or the default."""
        found = f"{self.name(node.map)}.get({self.key(node.key)})"
        default = self.numbers.number(node.default, self.numbers.integer)
        if self.idiom(2) and isinstance(node.default, ir.Int):
            return Code(f"*{found}.unwrap_or(&{default.text})", Level.UNARY)
        return Code(f"{found}.copied().unwrap_or({default.text})", Level.POSTFIX)

    def on_contains(self, node: ir.Contains) -> Code:
        """Membership."""
        method = "contains_key" if node.container.type.is_map else "contains"
        return Code(f"{self.name(node.container)}.{method}({self.key(node.key)})", Level.POSTFIX)

    def key(self, node: Expr) -> str:
        """A reference to a key."""
        if node.type is Type.STR:
            return self.texts.borrowed(node)
        return f"&{self.wrapped(self.numbers.number(node, self.numbers.integer), Level.POSTFIX)}"

    def _own_key(self, node: Expr) -> str:
        if node.type is Type.STR:
            return self.texts.owned(node)
        return self.numbers.value(node)

    def _filled(self, length: Expr, fill: str) -> str:
        return f"vec![{fill}; {self.numbers.index(length)}]"

    def _fill(self, node: ir.NewArray | ir.NewMatrix) -> str:
        """What fills an array."""
        text = self.numbers.value(node.fill)
        return text + (
            self.numbers.integer if isinstance(node.fill, ir.Int) and self._suffixes else ""
        )

    def on_new_array(self, node: ir.NewArray) -> Code:
        """A vector of equal elements."""
        return Code(self._filled(node.length, self._fill(node)))

    def on_new_matrix(self, node: ir.NewMatrix) -> Code:
        """A vector of rows."""
        return Code(self._filled(node.rows, self._filled(node.columns, self._fill(node))))

    def on_array_of(self, node: ir.ArrayOf) -> Code:
        """A vector of literals."""
        return Code(f"vec![{', '.join(map(str, node.values))}]")

    def on_new(self, node: ir.New) -> Code:
        """Something empty."""
        return Code(f"{self.type_name(node.type).partition('<')[0]}::new()", Level.POSTFIX)

    def on_copy_of(self, node: ir.CopyOf) -> Code:
        """A copy."""
        method = "to_vec" if node.array.name in self.references else "clone"
        return Code(f"{self.name(node.array)}.{method}()", Level.POSTFIX)

    def on_sorted_keys(self, node: ir.SortedKeys) -> Code:
        """Keys; the declaration sorts them."""
        iterate = "iter" if node.container.type is Type.SET else "keys"
        name = self.name(node.container)
        return Code(f"{name}.{iterate}().copied().collect()", Level.POSTFIX)

    def on_read_number(self, node: ir.ReadNumber) -> Code:
        """The first line."""
        return Code("lines.next().unwrap().trim().parse().unwrap()", Level.POSTFIX)

    def on_read_numbers(self, node: ir.ReadNumbers) -> Code:
        """The second line."""
        parse = "map(|part| part.parse().unwrap()).collect()"
        return Code(f"lines.next().unwrap().split_whitespace().{parse}", Level.POSTFIX)

    # Statements

    def block(self, block: Block) -> None:
        """Writes statements; a builder that nothing is added to any more becomes the text."""
        built: set[str] = set()
        for at, statement in enumerate(block):
            match statement:
                case ir.Declare(var=var, value=ir.New(type=Type.BUILDER)):
                    built.add(var.name)
                    self.statement(statement)
                case ir.Declare(var=var, value=ir.BuilderText(builder=of)) if (
                    of.name in built and not uses(block[at + 1 :], of.name)
                ):
                    self.simple(self.declaration(var, self.name(of)))
                case _:
                    self.statement(statement)

    def on_declare(self, node: ir.Declare) -> None:
        """A declaration, with its type where nothing else tells it."""
        var, value = node.var, node.value
        match value:
            case ir.Str() if var.name not in self._mutable:
                self.references.add(var.name)
                self.simple(self.declaration(var, self.plain(value)))
            case ir.SortedKeys():
                self._mutable.add(var.name)
                self.simple(self._typed(var, self.type_name(var.type), self.plain(value)))
                self.simple(f"{self.name(var)}.sort()")
            case ir.New() | ir.ReadNumbers() | ir.ArrayOf() if var.type is not Type.BUILDER:
                self.simple(self._typed(var, self.type_name(var.type), self.plain(value)))
            case ir.NewArray() | ir.NewMatrix() if not self._suffixes and not self.numbers.infers:
                self.simple(self._typed(var, self.type_name(var.type), self.plain(value)))
            case _ if var.type is Type.STR:
                self.simple(self.declaration(var, self.texts.owned(value)))
            case _ if var.type is Type.INT:
                self._declare_number(var, value)
            case _:
                self.simple(self.declaration(var, self.plain(value)))

    def _declare_number(self, var: Var, value: Expr) -> None:
        kind = self.numbers.kind(var) or self.numbers.integer
        text = self.numbers.number(value, kind).text
        if isinstance(value, ir.Int) and self._suffixes:
            self.simple(self.declaration(var, text + kind))
        elif isinstance(value, ir.ReadNumber) or (
            self.numbers.kind(value) is None
            and not (self.numbers.infers and kind == self.numbers.integer)
        ):
            self.simple(self._typed(var, kind, text))
        else:
            self.simple(self.declaration(var, text))

    def assignment(self, node: ir.Assign) -> str:
        """Text of an assignment."""
        name = self.name(node.var)
        if node.var.type is Type.STR:
            match augmented(node):
                case ("concat", added):
                    return self.texts.added(name, added)
                case _:
                    return f"{name} = {self.texts.owned(node.value)}"
        if node.var.type is not Type.INT:
            return f"{name} = {self.plain(node.value)}"
        kind = self.numbers.kind(node.var) or self.numbers.integer
        match augmented(node):
            case (op, value) if kind != "usize" or self.numbers.least(value) >= 0:
                sign = self.operators.get(op, op)
                return f"{name} {sign}= {self.numbers.number(value, kind).text}"
            case _:
                return f"{name} = {self.numbers.number(node.value, kind).text}"

    def stored(self, target: str, old: Expr, value: Expr) -> str:
        """Text of an assignment to an element."""
        match value:
            case ir.Binary(op="+" | "-" as op, left=left, right=right, wide=False) if left == old:
                return f"{target} {op}= {self.numbers.value(right)}"
            case _:
                return f"{target} = {self.numbers.value(value)}"

    def on_store(self, node: ir.Store) -> None:
        """An assignment to an element."""
        target = f"{self.name(node.array)}[{self._place(node.array, node.index)}]"
        self.simple(self.stored(target, ir.Index(node.array, node.index), node.value))

    def on_append(self, node: ir.Append) -> None:
        """A new last element."""
        self.simple(f"{self.name(node.list)}.push({self.numbers.value(node.value)})")

    def on_pop(self, node: ir.Pop) -> None:
        """The last element, which is known to be there."""
        self._take(node, "pop().unwrap()")

    def on_pop_first(self, node: ir.PopFirst) -> None:
        """The first element, which is known to be there."""
        self._take(node, "remove(0)")

    def _take(self, node: ir.Pop | ir.PopFirst, call: str) -> None:
        kind = self.numbers.kind(node.var)
        cast = "" if kind == self.numbers.integer else f" as {kind}"
        self.simple(self.declaration(node.var, f"{self.name(node.list)}.{call}{cast}"))

    def on_insert_first(self, node: ir.InsertFirst) -> None:
        """A new first element."""
        value = self.numbers.value(node.value)
        self.simple(f"{self.name(node.list)}.insert(0, {value})")

    def on_for_entries(self, node: ir.ForEntries) -> None:
        """A loop over entries."""
        entry = f"(&{self.name(node.key)}, &{self.name(node.value)})"
        with self.braces(f"for {entry} in &{self.name(node.map)}"):
            self.block(node.body)

    def on_append_text(self, node: ir.AppendText) -> None:
        """More text."""
        self.simple(self.texts.added(self.name(node.builder), node.text))

    def on_map_put(self, node: ir.MapPut) -> None:
        """A value for a key."""
        value = self.numbers.value(node.value)
        self.simple(f"{self.name(node.map)}.insert({self._own_key(node.key)}, {value})")

    def on_map_add(self, node: ir.MapAdd) -> None:
        """A count."""
        entry = f"{self.name(node.map)}.entry({self._own_key(node.key)})"
        self.simple(f"*{entry}.or_insert(0) += {self.numbers.value(node.amount)}")

    def on_set_add(self, node: ir.SetAdd) -> None:
        """One more value."""
        self.simple(f"{self.name(node.set)}.insert({self.numbers.value(node.value)})")

    def on_sort(self, node: ir.Sort) -> None:
        """The library's sort."""
        self.simple(f"{self.name(node.array)}.sort{('', '_unstable')[self.idiom(3) == 2]}()")

    def on_sort_by(self, node: ir.SortBy) -> None:
        """The library's sort, by a key."""
        element, key = self.name(node.element), self.numbers.value(node.key)
        self.simple(f"{self.name(node.list)}.sort_by_key(|&{element}| ({key}, {element}))")

    def on_swap(self, node: ir.Swap) -> None:
        """The library's exchange."""
        places = [self._place(node.array, each) for each in (node.left, node.right)]
        self.simple(f"{self.name(node.array)}.swap({', '.join(places)})")

    def on_for(self, node: ir.For) -> None:
        """A loop over a range."""
        with self.braces(f"for {self.name(node.var)} in {self.numbers.range(node)}"):
            self.block(node.body)

    def on_for_each(self, node: ir.ForEach) -> None:
        """A loop over elements."""
        name = self.name(node.array)
        walked = (
            name + ".iter()" if node.array.name in self.references or self.idiom(2) else "&" + name
        )
        with self.braces(f"for &{self.name(node.var)} in {walked}"):
            self.block(node.body)

    def on_return(self, node: ir.Return) -> None:
        """A result; the last one of a function is an expression."""
        value = self.plain(node.value)
        if node.value.type is Type.INT:
            value = self.numbers.value(node.value)
        if isinstance(node.value, ir.BuilderText):
            value = self.name(node.value.builder)
        if id(node) in self._results:
            self.line(value)
        else:
            self.simple(f"return {value}")

    def on_print(self, node: ir.Print) -> None:
        """A line of output."""
        label = f"{node.label} " if node.label else ""
        if isinstance(node.value, Var) and self.idiom(3) == 1:
            self.simple(f'println!("{label}{{{self.name(node.value)}}}")')
        else:
            self.simple(f'println!("{label}{{}}", {self.plain(node.value)})')
