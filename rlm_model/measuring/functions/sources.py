"""Puts a function's source together with its language's driver."""

from __future__ import annotations

import re
from importlib import resources

from rlm_model.measuring.functions.signatures import (
    Entry,
    EntryError,
    Signature,
    head_of,
    owned_type,
    signature_of,
)

GO_IMPORTS = (
    "bufio",
    "fmt",
    "io",
    "os",
    "reflect",
    "runtime",
    "runtime/debug",
    "strconv",
    "strings",
    "syscall",
    "unsafe",
)
"""What Go's driver imports, each under its last name with ``rlm`` before it."""


def read_entry(entry_point: str) -> Entry:
    """Takes an entry point apart: ``f``, ``Class.method``, ``Class().method``, ``Class::method``.

    Raises:
        EntryError: It is none of these.
    """
    plain = entry_point.replace("()", "").replace("::", ".")
    if not re.fullmatch(r"(\w+\.)?\w+[?!]?", plain):
        raise EntryError(f"the entry point {entry_point} is neither a name nor Class.name")
    owner, _, name = plain.rpartition(".")
    return Entry(owner, name)


def source_alone(source: str, _: Entry) -> str:
    """The text of a function whose driver loads it."""
    return source


def join_cpp(source: str, entry: Entry) -> str:
    """A C++ program: the function, and the driver below it."""
    name = f"{entry.owner}::{entry.name}" if entry.owner else entry.name
    driver = _template("driver.cpp").replace("@ENTRY@", name)
    return f"#define main measured_main\n#line 1\n{source}\n{driver}"


def join_c(source: str, entry: Entry) -> str:
    """A program of one text in two languages: the function in C, and the driver in C++.

    Each is compiled for itself, and is all that its compiler sees of the text.
    """
    driver = _template("driver.cpp").replace("@ENTRY@", entry.name)
    head = head_of("c", source, entry)
    return (
        f"#define main measured_main\n#ifndef __cplusplus\n#line 1\n{source}\n#else\n"
        f'#include <bits/stdc++.h>\nextern "C" {head};\n{driver}\n#endif\n'
    )


def join_csharp(source: str, _: Entry) -> str:
    """A C# program: the function, and the driver in a namespace of its own below it."""
    return "\n".join([source, _template("driver.cs"), _template("ArgumentReader.cs")])


def join_go(source: str, entry: Entry) -> str:
    """A Go program: the driver's imports, the function, and the driver below it."""
    name = f"(&{entry.owner}{{}}).{entry.name}" if entry.owner else entry.name
    driver = _template("driver.go").replace("@ENTRY@", name)
    driver = driver.replace("@BIND@", _go_bind(signature_of("go", source, entry)))
    imports = "".join(f'import rlm{path.rpartition("/")[2]} "{path}"; ' for path in GO_IMPORTS)
    package = re.compile(r"^package\s+\w+[ \t]*;?", re.MULTILINE)
    if not package.search(source):
        source = f"package main; {source}"
    # On the same line: the compiler's line numbers stay right.
    joined = package.sub(f"package main; {imports}", source, count=1)
    return f"{_without_main(joined, 'func')}\n{driver}"


def _go_bind(signature: Signature) -> str:
    """A Go function that makes a callee of a function of that many parameters and results."""
    parameters = [f"A{number}" for number in range(signature.parameters)]
    results = [f"R{number}" for number in range(signature.results)]
    names = [*parameters, *results]
    places = [f"r{number}" for number in range(len(results))]
    passed = [f"a{number}" for number in range(len(parameters))]
    call = f"f({', '.join(passed)})"
    function = f"func({', '.join(parameters)}) ({', '.join(results)})"
    generic = f"[{', '.join(names)} any]" if names else ""
    types = (f"rlmreflect.TypeOf((*{name})(nil)).Elem()" for name in parameters)
    lines = [
        f"func rlmBind{generic}(f {function}) rlmCallee {{",
        *(f"\tvar {place} {name}" for place, name in zip(places, results, strict=True)),
        f"\trlmKept = []any{{{', '.join(f'&{place}' for place in places)}}}",
        "\treturn rlmCallee{",
        f"\t\ttypes: []rlmreflect.Type{{{', '.join(types)}}},",
        "\t\tcall: func(a []any) {",
        *(f"\t\t\ta{number}, _ := a[{number}].({name})" for number, name in enumerate(parameters)),
        f"\t\t\t{', '.join(places)} = {call}" if places else f"\t\t\t{call}",
        "\t\t},",
        "\t}",
        "}",
    ]
    return "\n".join(lines)


def join_rust(source: str, entry: Entry) -> str:
    """A Rust program: the function, and the driver in a module of its own below it."""
    signature = signature_of("rust", source, entry)
    owned, built, lent = [], [], []
    for number, text in enumerate(signature.types):
        kind, borrow = owned_type(text)
        value, build = f"arguments.{number}", f"rlm_driver::argument(tokens, {number + 1})?"
        owned.append(f"{kind}," if borrow else f"Option<{kind}>,")
        built.append(f"{build}," if borrow else f"Some({build}),")
        lent.append(f"{borrow}{value}" if borrow else f"rlm_driver::taken(&mut {value})")
    name = f"{entry.owner}::{entry.name}" if entry.owner else entry.name
    if signature.method:
        name = f"{entry.owner}::default().{entry.name}"
    places = {
        "@OWNED@": " ".join(owned),
        "@COUNT@": str(len(owned)),
        "@BUILT@": " ".join(built),
        "@CALL@": f"{name}({', '.join(lent)})",
    }
    driver = _template("driver.rs")
    for place, text in places.items():
        driver = driver.replace(place, text)
    return f"{_without_main(source, 'fn')}\n{driver}"


def _without_main(source: str, keyword: str) -> str:
    """The source with its main function under another name: the driver has its own."""
    return re.sub(rf"^((?:pub )?{keyword}) main\b", r"\1 measured_main", source, flags=re.MULTILINE)


def _template(name: str) -> str:
    return resources.files(__package__).joinpath("templates", name).read_text("utf-8")
