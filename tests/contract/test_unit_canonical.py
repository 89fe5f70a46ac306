"""One text for what differs only in layout."""

import ast
import random
import sysconfig
import time
import tokenize
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.units import LANGUAGES
from rlm_model.contract.units.text import Rank

FOLDER = Path(sysconfig.get_path("stdlib"))
FILES = (
    "argparse.py", "ast.py", "asyncio/base_events.py", "calendar.py", "configparser.py", "csv.py",
    "dataclasses.py", "difflib.py", "email/message.py", "enum.py", "fractions.py",
    "heapq.py", "http/client.py", "inspect.py", "json/decoder.py", "pathlib.py", "statistics.py",
    "tarfile.py", "typing.py", "zipfile.py",
)  # fmt: skip


def texts(source, language="python"):
    return [unit.text.text for unit in find_functions(source.encode(), language)]


def body(source):
    """The canonical form of statements, as the body of a function."""
    lines = "".join(f"    {line}\n" for line in source.split("\n"))
    (text, *_) = texts(f"def f():\n{lines}")
    return [line.removeprefix("\t") for line in text.split("\n")[1:]]


SPACES = {
    "x=a+b*c": "x = a + b * c",
    "x  =  a": "x = a",
    "x=-a": "x = -a",
    "x = - a - - b": "x = -a - -b",
    "x = ~ a": "x = ~a",
    "return-a": "return -a",
    "f( a,b ,c )": "f(a, b, c)",
    "f (a)": "f(a)",
    "f(a , * b , ** c)": "f(a, *b, **c)",
    "f(a = 1, b=- 2)": "f(a=1, b=-2)",
    "a [ 0 ]": "a[0]",
    "a[1 : 2]": "a[1:2]",
    "a[ : , ::2]": "a[:, ::2]",
    "a[i+1 :]": "a[i + 1:]",
    "{ 'a':1,\"b\" :2 }": '{"a": 1, "b": 2}',
    "x . y . z": "x.y.z",
    "x = [ a for a in(1,2)if a ]": "x = [a for a in (1, 2) if a]",
    "lambda x ,y=1:x": "lambda x, y=1: x",
    "lambda :0": "lambda: 0",
    "not(a)and(b)": "not (a) and (b)",
    "if(a): g()": ["if (a):", "\tg()"],
    "if a:g();h()": ["if a:", "\tg()", "\th()"],
    "a=1;b=2;": ["a = 1", "b = 2"],
    "x:int=3": "x: int = 3",
    "x = a if(b)else c": "x = a if (b) else c",
    "if (n:=len(a))>10: pass": ["if (n := len(a)) > 10:", "\tpass"],
    "from . import a": "from . import a",
    "from .a import(b)": "from .a import (b)",
    "from .. a import b": "from ..a import b",
    "from a import *": "from a import *",
    "x = a @ b": "x = a @ b",
    "x = 1e-5 -2": "x = 1e-5 - 2",
    "x = .5": "x = .5",
    "x = a[...,0]": "x = a[..., 0]",
    "print (a)": "print(a)",
    "match(a)": "match(a)",
    "x=type (a)": "x = type(a)",
    "a = (1 ,)": "a = (1,)",
    "a = (1 ,2,)": "a = (1, 2)",
    "a = [1 ,]": "a = [1]",
    "a , = b": "a, = b",
    "yield(a)": "yield (a)",
    "await  a": "await a",
    "f()()[0](a)": "f()()[0](a)",
    "'a' % b": '"a" % b',
    "x = 'it\"s'": "x = 'it\"s'",
    "x = 'a\\'b'": "x = 'a\\'b'",
    "x = rb'a' + f'{b}'": 'x = rb"a" + f"{b}"',
    "x = 'a' 'b'": 'x = "a" "b"',
    "x = 'a''b'": 'x = "a" "b"',
    "x = '''a'''": 'x = """a"""',
    "x = ''": 'x = ""',
    "x = (a +\n  b)": "x = (a + b)",
    "x = f(\n    a,\n    b,\n)": "x = f(a, b)",
    "x = a + \\\n  b": "x = a + b",
    "x = (a\n  .b()\n  .c())": "x = (a.b().c())",
    "x = f(a, # why\n  b)": "x = f(a, b)",
    "try: a()\nexcept(A,B) as e: pass": ["try:", "\ta()", "except (A, B) as e:", "\tpass"],
    "match a:\n  case - 1|C(x = 1): pass": ["match a:", "\tcase -1 | C(x=1):", "\t\tpass"],
    "x = '''a\n  b '''": ['x = """a', '      b """'],
}


@pytest.mark.parametrize(("source", "expected"), SPACES.items(), ids=SPACES)
def test_python_statements(source, expected):
    lines = [expected] if isinstance(expected, str) else expected
    assert body(source) == lines
    assert body("\n".join(lines).replace("\t", "    ")) == lines or "\n  b" in source


HEADS = {
    "def  f ( a:int=1 , * ,b = 2 , ** c )->int : pass": "def f(a: int = 1, *, b=2, **c) -> int:",
    "def f(a, / , b,*args): pass": "def f(a, /, b, *args):",
    "async  def f (): pass": "async def f():",
    "def f(\n    a,\n    b,\n): pass": "def f(a, b):",
}


@pytest.mark.parametrize(("source", "expected"), HEADS.items(), ids=HEADS)
def test_python_heads(source, expected):
    (text,) = texts(source)
    assert text.split("\n") == [expected, "\tpass"]


def test_decorators_and_classes():
    source = "class A ( B ,metaclass = C ) :\n  @ a . b( 1 )\n  def f(self) : return A( )\n"
    assert texts(source) == ["@a.b(1)\ndef f(self):\n\treturn A()"]
    assert texts(source + "def g(): return A")[1].split("\n")[2] == "class A(B, metaclass=C):"


def test_a_long_line_is_cut_behind_commas():
    arguments = ", ".join(f"argument_{index}" for index in range(40))
    wrapped = arguments.replace(", ", ",\n        ")
    one, other = (
        texts(f"def f():\n    return g({arguments})\n"),
        texts(f"def f():\n    return g(\n        {wrapped},\n    )\n"),
    )
    assert one == other
    lines = one[0].split("\n")
    assert max(map(len, lines)) <= 200
    assert [line[:4] for line in lines] == ["def ", "\tret", "\t\tar", "\t\tar"]
    assert texts(one[0]) == one
    assert ast.dump(ast.parse(one[0])) == ast.dump(ast.parse(f"def f():\n return g({arguments})"))


def test_loops_of_a_joined_statement_keep_their_rank():
    source = "def f(a):\n    x = [\n        b\n        for b in a\n    ]\n    if (\n a): return x\n"
    (unit,) = find_functions(source.encode(), "python")
    assert [(line.text.strip(), line.rank) for line in unit.text.lines] == [
        ("def f(a):", Rank.SIGNATURE),
        ("x = [b for b in a]", Rank.LOOP),
        ("if (a):", Rank.BODY),
        ("return x", Rank.BODY),
    ]


OTHERS = {
    "c": (
        "int f(int a,\n   int b)\n{\n  return g( a,b )+a ;\n}",
        "int f(int a, int b)\n{\n\treturn g(a, b) + a;\n}",
    ),
    "cpp": (
        "int f( vector<int>& a){ a[ 0 ]=1; return h(a,\n  2)<3; }",
        "int f(vector<int>& a){ a[0] = 1; return h(a, 2) < 3; }",
    ),
    "csharp": (
        "class A { int F( int a ){ var x=a+1; return G(a,\n x); } }",
        "int F(int a){ var x = a + 1; return G(a, x); }",
    ),
    "go": (
        "func f( a int,\n b int) int {\n\tx:=a+b\n\treturn g(a,\n\t\tx,\n\t)\n}",
        "func f(a int, b int) int {\n\tx := a + b\n\treturn g(a, x)\n}",
    ),
    "java": (
        "class A { int f( int a ){ int x=a+1; return g(a,\n x); } }",
        "int f(int a){ int x = a + 1; return g(a, x); }",
    ),
    "javascript": (
        "function f( a,b ){ const x=a+b; return g('a',\n `a  b`, /a  b/) }",
        'function f(a, b){ const x = a + b; return g("a", `a  b`, /a  b/) }',
    ),
    "typescript": (
        "function f( a:number,b ){ const x=a+b; return g('a',\n `a  b`) }",
        'function f(a:number, b){ const x = a + b; return g("a", `a  b`) }',
    ),
    "kotlin": (
        "fun f( a: Int,\n  b: Int ): Int {\n  val x=a+b\n  return g(a,x)\n}",
        "fun f(a: Int, b: Int): Int {\n\tval x = a + b\n\treturn g(a, x)\n}",
    ),
    "php": (
        "<?php\nfunction f( $a,$b ){ $x=$a+$b; return g('a',\n 'b  c'); }",
        "function f($a, $b){ $x = $a + $b; return g('a', 'b  c'); }",
    ),
    "ruby": (
        "def f( a,b )\n  x=a\n  g( a,\n    b)\nend",
        "def f(a, b)\n\tx = a\n\tg(a,\n\t\tb)\nend",
    ),
    "rust": (
        "fn f( a: i32,b: i32 ) -> i32 {\n  let x=a+b;\n  g(a,\n    x)\n}",
        "fn f(a: i32, b: i32) -> i32 {\n\tlet x = a + b;\n\tg(a, x)\n}",
    ),
}


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages(language):
    source, expected = OTHERS[language]
    assert texts(source, language) == [expected]


@pytest.mark.parametrize(
    "broken",
    ["def f(a):\n    return (1 +\n\n", "def f(a):\n    x = a[)\n\n", "def f(a):\n    x = {]\n\n"],
)
def test_a_bracket_that_is_never_closed_joins_no_lines_of_others(broken):
    good = "def g(a):\n    x = 1\n    return a\n"
    assert texts(broken + good)[-1] == "def g(a):\n\tx = 1\n\treturn a"


def respaced(source, rng):
    """The same program with other spaces, and line ends inside of brackets."""
    lines = source.splitlines(keepends=True)
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    places = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT)
    words = (tokenize.NAME, tokenize.NUMBER, tokenize.STRING)
    pieces = []
    before, at, depth = None, 0, 0
    for token in tokenize.generate_tokens(iter(lines).__next__):
        start = offsets[token.start[0] - 1] + token.start[1]
        gap = source[at:start]
        free = before is not None and "\n" not in gap
        free = free and token.type not in places and before.type not in places
        if free and "." not in (token.string[:1], before.string[-1:]) and token.string != ":":
            choice = rng.random()
            if choice < 0.2:
                gap = "  "
            elif choice < 0.3 and depth:
                gap = "\n" + " " * 60
            elif choice < 0.5 and (token.string in set("()[]{},") or before.string in set("(,[{")):
                gap = "" if before.type not in words or token.type not in words else gap
        pieces += gap, token.string
        at = start + len(token.string)
        before = token
        depth += (token.string in set("([{")) - (token.string in set(")]}"))
    return "".join(pieces)


@pytest.mark.parametrize("file", FILES)
def test_layout_does_not_matter(file):
    source = (FOLDER / file).read_text("utf-8")
    other = respaced(source, random.Random(file))
    assert ast.dump(ast.parse(other)) == ast.dump(ast.parse(source))
    found, again = (find_functions(text.encode(), "python") for text in (source, other))
    assert [unit.text.text for unit in again] == [unit.text.text for unit in found]
    assert any(unit.text.text.count("\n") > 5 for unit in found)


def without_brackets_and_quotes(text):
    """A text in which neighbouring strings are one."""
    for quotes in ('" "', "' '", '" f"', "' f'", "' \"", "\" '"):
        text = text.replace(quotes, "")
    return text.translate({ord(mark): None for mark in "()\"'"})


def test_a_program_written_anew_has_the_same_texts():
    same = other = total = 0
    for file in FILES:
        source = (FOLDER / file).read_text("utf-8")
        written = ast.unparse(ast.parse(source))
        found, again = (find_functions(text.encode(), "python") for text in (source, written))
        for unit, anew in zip(found, again, strict=True):
            # Constants and imports stand below the unit's own lines.
            own, texts = (
                without_brackets_and_quotes(
                    "\n".join(line.text for line in text.lines if line.rank <= Rank.BODY)
                )
                for text in (unit.text, anew.text)
            )
            total += 1
            same += own == texts
            # Numbers, escapes and joined strings are written otherwise.
            other += "".join(own.split()) != "".join(texts.split())
    assert other < 0.06 * total
    assert same > 0.97 * (total - other)


@pytest.mark.parametrize("file", FILES)
def test_canonical_text_is_its_own(file):
    for unit in find_functions((FOLDER / file).read_bytes(), "python"):
        own = [line.text for line in unit.text.lines if line.rank <= Rank.BODY]
        (again, *_) = find_functions("\n".join(own).encode(), "python")
        assert [line.text for line in again.text.lines] == own


@given(st.lists(st.sampled_from(list(SPACES)), min_size=1, max_size=5))
def test_canonical_text_of_any_statements_is_its_own(statements):
    once = body("\n".join(statements))
    # A string's lines stay as they are, and its indentation is not that of the code.
    if not any('"""a' in line for line in once):
        assert body("\n".join(once).replace("\t", "    ")) == once


def test_well_formatted_code_stays_as_it_is():
    source = (FOLDER / "heapq.py").read_text("utf-8")
    lines = {line.strip() for line in source.split("\n")}
    own = [
        line.text.strip()
        for unit in find_functions(source.encode(), "python")
        for line in unit.text.lines
    ]
    assert sum(line in lines for line in own) > 0.9 * len(own)


FUNCTIONS = "".join(
    f"function f{index}(a,b){{for(;;)b+=a[{index}];return f{index}(b)}}" for index in range(600)
)
METHODS = ",".join(f"m{index}:function(a){{return this.m{index}(a);}}" for index in range(600))
PACKED = {
    "functions": FUNCTIONS,
    "methods": f"var x={{{METHODS}}}",
    "module": f"!function(){{{FUNCTIONS}}}()",
}


@pytest.mark.parametrize("source", PACKED.values(), ids=PACKED)
def test_a_file_of_one_line_is_read(source):
    found = find_functions(source.encode(), "javascript")
    assert len(found) == 600
    assert max(len(unit.text.text) for unit in found) < 500


def test_a_file_of_one_line_takes_time_by_its_length():
    times = []
    for count in (500, 4_000):
        source = "/* rlm: n=5 */" + "".join(
            f"/*a*/function f{index}(a){{/*b*/return a+{index}}}" for index in range(count)
        )
        start = time.process_time()
        assert len(find_functions(source.encode(), "javascript")) == count
        times.append(time.process_time() - start)
    # Eight times as long; quadratic work would take 64 times as long.
    assert times[1] < 30 * times[0]


def test_a_minified_file_of_5_mb_has_no_units_and_takes_no_time():
    one = "function f(a,b){for(var i=0;i<a.length;i++)b+=a[i];return b+f(a)}"
    source = (one * (5_000_000 // len(one))).encode()
    start = time.process_time()
    assert find_functions(source, "javascript") == []
    assert time.process_time() - start < 1


@pytest.mark.parametrize("language", ["javascript", "python"])
def test_a_long_string_hides_no_units(language):
    data = "a" * 1_000_000
    source = {"javascript": f"const K = '{data}';\nfunction f() {{ return 1 }}\n",
              "python": f"K = '{data}'\ndef f(): return 1\n"}[language]  # fmt: skip
    (unit,) = find_functions(source.encode(), language)
    assert unit.name == "f"


def test_the_text_of_a_huge_definition_ends():
    rows = "".join(f"    x{i} = {i}\n" for i in range(50_000))
    source = f"def f(a):\n{rows}    return a\ndef g(a):\n    return f(a)\n"
    own, user = find_functions(source.encode(), "python")
    assert 50_000 <= len(own.text.text) < 60_000
    assert 10_000 <= len(user.text.text) < 13_000


@pytest.mark.parametrize("quote", ["'", '"""'])
def test_the_text_of_a_huge_literal_ends(quote):
    data = "QmFzZTY0" * 120_000 if quote == "'" else "QmFz\n" * 200_000
    source = f"def f(a):\n    return a + {quote}{data}{quote}\n\n\ndef g(a):\n    return f(a)\n"
    own, user = find_functions(source.encode(), "python")
    assert 50_000 <= len(own.text.text) < 60_000
    assert 10_000 <= len(user.text.text) < 13_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_million_spaces_take_no_time(language):
    source = b"x" + b" " * 1_000_000 + b"y\n" + b"(" * 10_000 + b" " * 1_000_000
    start = time.process_time()
    find_functions(source, language)
    assert time.process_time() - start < 5
