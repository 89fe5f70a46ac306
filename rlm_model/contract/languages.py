"""The one table of languages: their names, what editors call them, their files and grammars.

A language of the table can be measured where `rlm_model.measuring` has a tool chain for it, its
units can be found where it has a grammar, and a model answers for it where its manifest says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType


@dataclass(frozen=True)
class GrammarWheel:
    """Where a tree-sitter grammar comes from.

    Attributes:
        module: Import name of the wheel.
        function: Function of the wheel that returns the grammar.
    """

    module: str
    function: str = "language"


@dataclass(frozen=True)
class Language:
    """A language, or a form of one that editors name on its own.

    Attributes:
        name: Its name in measurements and in a model's vocabulary, one for all its forms.
        id: What the Language Server Protocol calls it.
        title: What people call it.
        suffixes: Suffixes of its files, in lower case.
        grammar: Its grammar; None where its units can't be found.
        comment: What begins a comment that ends with its line.
        aliases: What an editor may call it otherwise: the names of editors' own modes.
        runs: How its functions run where they are measured, such as ``in warmed-up Node.js``; empty
            where that is how they always do.
    """

    name: str
    id: str
    title: str
    suffixes: tuple[str, ...]
    grammar: GrammarWheel | None = None
    comment: str = "//"
    aliases: tuple[str, ...] = ()
    runs: str = ""


_NODE = "in warmed-up Node.js"
_JVM = "on a warmed-up JVM"

_JAVASCRIPT = GrammarWheel("tree_sitter_javascript")

_TABLE = (
    Language(
        "python",
        "python",
        "Python",
        (".py", ".pyi", ".pyw"),
        GrammarWheel("tree_sitter_python"),
        comment="#",
        aliases=("py",),
    ),
    Language("c", "c", "C", (".c",), GrammarWheel("tree_sitter_c"), runs="after gcc -O2"),
    # A header may be either; the grammar of C++ reads those of C, but not the other way round.
    Language(
        "cpp",
        "cpp",
        "C++",
        (".cpp", ".cc", ".cxx", ".c++", ".h", ".hpp", ".hh", ".hxx", ".h++", ".ipp", ".inl"),
        GrammarWheel("tree_sitter_cpp"),
        aliases=("c++", "cxx"),
        runs="after g++ -O2",
    ),
    Language(
        "csharp",
        "csharp",
        "C#",
        (".cs", ".csx"),
        GrammarWheel("tree_sitter_c_sharp"),
        aliases=("cs", "c-sharp"),
        runs="on Mono",
    ),
    Language("java", "java", "Java", (".java",), GrammarWheel("tree_sitter_java"), runs=_JVM),
    Language(
        "javascript",
        "javascript",
        "JavaScript",
        (".js", ".mjs", ".cjs"),
        _JAVASCRIPT,
        aliases=("js",),
        runs=_NODE,
    ),
    Language(
        "javascript",
        "javascriptreact",
        "JavaScript JSX",
        (".jsx",),
        _JAVASCRIPT,
        aliases=("js-jsx", "javascript.jsx", "jsx"),
        runs=_NODE,
    ),
    Language(
        "typescript",
        "typescript",
        "TypeScript",
        (".ts", ".mts", ".cts"),
        GrammarWheel("tree_sitter_typescript", "language_typescript"),
        aliases=("ts",),
        runs=_NODE,
    ),
    Language(
        "typescript",
        "typescriptreact",
        "TypeScript JSX",
        (".tsx",),
        GrammarWheel("tree_sitter_typescript", "language_tsx"),
        aliases=("tsx", "typescript.tsx"),
        runs=_NODE,
    ),
    Language("go", "go", "Go", (".go",), GrammarWheel("tree_sitter_go"), aliases=("golang",)),
    Language(
        "rust",
        "rust",
        "Rust",
        (".rs",),
        GrammarWheel("tree_sitter_rust"),
        aliases=("rs",),
        runs="after rustc -O",
    ),
    Language(
        "ruby",
        "ruby",
        "Ruby",
        (".rb", ".rake", ".gemspec"),
        GrammarWheel("tree_sitter_ruby"),
        comment="#",
        aliases=("rb",),
    ),
    Language(
        "php", "php", "PHP", (".php", ".phtml"), GrammarWheel("tree_sitter_php", "language_php")
    ),
    Language(
        "kotlin",
        "kotlin",
        "Kotlin",
        (".kt", ".kts"),
        GrammarWheel("tree_sitter_kotlin"),
        runs=_JVM,
    ),
    Language("scala", "scala", "Scala", (".scala", ".sc")),
    Language("perl", "perl", "Perl", (".pl", ".pm"), comment="#"),
    Language("lua", "lua", "Lua", (".lua",), comment="--"),
    Language("d", "d", "D", (".d",)),
    Language("nim", "nim", "Nim", (".nim",), comment="#"),
    Language("haskell", "haskell", "Haskell", (".hs",), comment="--"),
    Language("ocaml", "ocaml", "OCaml", (".ml",), comment="(*"),
    Language("pascal", "pascal", "Pascal", (".pas", ".pp")),
    Language("fortran", "fortran", "Fortran", (".f90", ".f95", ".f03", ".f08"), comment="!"),
    Language("r", "r", "R", (".r",), comment="#"),
    Language("bash", "shellscript", "Bash", (".sh", ".bash"), comment="#", aliases=("bash", "sh")),
    Language("erlang", "erlang", "Erlang", (".erl",), comment="%"),
    Language(
        "commonlisp", "commonlisp", "Common Lisp", (".lisp", ".cl"), comment=";", aliases=("lisp",)
    ),
    Language("racket", "racket", "Racket", (".rkt",), comment=";"),
    Language("awk", "awk", "AWK", (".awk",), comment="#"),
    Language("elixir", "elixir", "Elixir", (".ex", ".exs"), comment="#"),
    Language("crystal", "crystal", "Crystal", (".cr",), comment="#"),
)

LANGUAGES: Mapping[str, Language] = MappingProxyType({each.id: each for each in _TABLE})
"""All languages by their ids."""

_IDS = {alias: each.id for each in _TABLE for alias in each.aliases}


def language_named(name: str) -> str:
    """The id of a language that an editor or a setting names; a name not known stays."""
    return _IDS.get(name, name)


def name_of(language: str) -> str:
    """The name of the language with an id: of all forms of a language the same."""
    known = LANGUAGES.get(language)
    return language if known is None else known.name


def parsed_languages() -> list[str]:
    """Names of the languages that have a grammar, in alphabetical order."""
    return sorted({each.name for each in _TABLE if each.grammar is not None})


def language_of_path(path: PurePath) -> str | None:
    """Id of a file's language by its suffix, or None."""
    suffix = path.suffix.lower()
    return next((each.id for each in _TABLE if suffix in each.suffixes), None)
