"""What a site gives to each solution in a language, and a file that stands alone has itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from rlm_model.contract.units.definitions import text_of
from rlm_model.corpora.collections.parsed import ParsedFile, nodes
from rlm_model.corpora.collections.pruning import PruningError

CPP_LINES = ("#include <bits/stdc++.h>", "using namespace std;")

C_HEADERS = (
    "ctype.h", "limits.h", "math.h", "stdbool.h", "stdint.h", "stdio.h", "stdlib.h", "string.h",
)  # fmt: skip

JAVA_PACKAGES = ("java.math", "java.util", "java.util.function", "java.util.stream")

KOTLIN_PACKAGES = ("java.util", "kotlin.math")

CSHARP_NAMESPACES = (
    "System", "System.Collections", "System.Collections.Generic", "System.Linq", "System.Text",
)  # fmt: skip

CSHARP_NUMBERS = "System.Numerics"
"""For `BigInteger` alone: its other names are those of solutions' own classes."""

GO_PACKAGES = {
    path.rpartition("/")[2]: path
    for path in (
        "bytes", "cmp", "container/heap", "container/list", "container/ring", "errors", "fmt",
        "maps", "math", "math/big", "math/bits", "math/cmplx", "math/rand", "regexp", "slices",
        "sort", "strconv", "strings", "sync", "time", "unicode", "unicode/utf8",
    )
}  # fmt: skip

RUST_NAMES = {
    **dict.fromkeys(
        ("BTreeMap", "BTreeSet", "BinaryHeap", "HashMap", "HashSet", "LinkedList", "VecDeque"),
        "std::collections",
    ),
    "Ordering": "std::cmp",
    "Reverse": "std::cmp",
    "Rc": "std::rc",
    "RefCell": "std::cell",
    "Cell": "std::cell",
    "FromIterator": "std::iter",
}
"""Names of the standard library, each with its module."""

RUST_OWNER = "#[derive(Default)]\nstruct {};"

NODE_CLASSES = frozenset({"ListNode", "Node", "TreeNode"})

NO_NODES = "lists and trees of nodes are made for Python alone"

PACKAGES_OF_THE_SITE = frozenset({
    "Deque", "MaxPriorityQueue", "MinPriorityQueue", "PriorityQueue", "Queue",
})  # fmt: skip
"""Classes that the site has for scripts, and the language has not."""


def stand_alone(text: str, language: str) -> str:
    """The text with what the site puts around it.

    Args:
        text: A file that parses.
        language: Name of its language.

    Raises:
        PruningError: It needs a package that is not there, or does not parse.
    """
    complete = _COMPLETING.get(language)
    file = ParsedFile(text, language)
    if (file.names - file.bound) & NODE_CLASSES:
        raise PruningError(NO_NODES)
    lines = list(complete(file)) if complete else []
    text = text.strip("\n")
    if not lines:
        return f"{text}\n"
    head = "\n".join(lines)
    if language == "go":
        # The clause of the package comes first.
        clause = next((n for n in file.root.children if n.type == "package_clause"), None)
        if clause is not None:
            text = file.source[clause.end_byte :].decode().strip("\n")
    return f"{head}\n\n{text}\n"


def _cpp(file: ParsedFile) -> Iterator[str]:
    present = {" ".join(line.split()) for line in file.source.decode().split("\n")}
    return (line for line in CPP_LINES if line not in present)


def _c(file: ParsedFile) -> Iterator[str]:
    included = [text_of(node) for node in file.root.children if node.type == "preproc_include"]
    present = "".join(included)
    if '"' in present or "UT_hash_handle" in file.names:
        raise PruningError("a package is not available")
    return (f"#include <{name}>" for name in C_HEADERS if f"<{name}>" not in present)


def _imported_stars(file: ParsedFile) -> set[str]:
    paths = ("".join(text_of(node).split()[1:]) for node in file.root.children)
    return {path.rstrip(";") for path in paths}


def _java(file: ParsedFile) -> Iterator[str]:
    if "Pair" in file.names - file.bound:  # of JavaFX
        raise PruningError("a package is not available")
    present = _imported_stars(file)
    return (f"import {name}.*;" for name in JAVA_PACKAGES if f"{name}.*" not in present)


def _kotlin(file: ParsedFile) -> Iterator[str]:
    present = _imported_stars(file)
    return (f"import {name}.*" for name in KOTLIN_PACKAGES if f"{name}.*" not in present)


def _csharp(file: ParsedFile) -> Iterator[str]:
    present = _imported_stars(file)
    names = [*CSHARP_NAMESPACES, *([CSHARP_NUMBERS] if "BigInteger" in file.names else ())]
    return (f"using {name};" for name in names if name not in present)


def _go(file: ParsedFile) -> Iterator[str]:
    known = file.bound | file.imported
    used: set[str] = set()
    for node in nodes(file.root):
        if node.type == "selector_expression":
            operand = node.child_by_field_name("operand")
        elif node.type == "qualified_type":
            operand = node.child_by_field_name("package")
        else:
            continue
        if operand is not None and operand.type in ("identifier", "package_identifier"):
            used.add(text_of(operand))
    missing = sorted(used - known)
    unknown = [name for name in missing if name not in GO_PACKAGES]
    if unknown:
        raise PruningError("a package is not available")
    yield "package main"
    if missing:
        yield "\n".join(["\nimport (", *(f'\t"{GO_PACKAGES[name]}"' for name in missing), ")"])


def _rust(file: ParsedFile) -> Iterator[str]:
    text = file.source.decode()
    known = file.imported | {
        definition.name for definition in file.definitions if definition.node.type != "impl_item"
    }
    for name, module in sorted(RUST_NAMES.items(), key=lambda pair: (pair[1], pair[0])):
        if name in file.names - known and f"{module}::*" not in text:
            yield f"use {module}::{name};"
    structures = {
        text_of(name)
        for node in nodes(file.root)
        if node.type in ("struct_item", "enum_item")
        and (name := node.child_by_field_name("name")) is not None
    }
    owners = {d.name for d in file.definitions if d.node.type == "impl_item" and not d.scope}
    yield from (
        f"\n{RUST_OWNER.format(name)}"
        for name in sorted(owners - structures)
        if name.startswith("Solution")
    )


def _script(file: ParsedFile) -> Iterator[str]:
    if (file.names - file.bound) & PACKAGES_OF_THE_SITE or "_" in file.names - file.bound:
        raise PruningError("a package is not available")
    return iter(())


_COMPLETING: Mapping[str, Callable[[ParsedFile], Iterator[str]]] = {
    "c": _c,
    "cpp": _cpp,
    "csharp": _csharp,
    "go": _go,
    "java": _java,
    "javascript": _script,
    "kotlin": _kotlin,
    "rust": _rust,
    "typescript": _script,
}
