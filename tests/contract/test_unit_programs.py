"""Which files say that they are programs."""

from __future__ import annotations

import pytest

from rlm_model.contract.kinds import KINDS, find_all
from rlm_model.contract.languages import LANGUAGES
from rlm_model.contract.units import extract
from rlm_model.corpora.programs.items import generated_program
from rlm_model.corpora.programs.languages import printed_languages

PROGRAMS = [
    ("python", "def f(x):\n    return x\n\n\nif __name__ == '__main__':\n    f(1)\n"),
    ("python", "n = int(input())\nprint(n)\n"),
    ("python", "import sys\nfor line in sys.stdin:\n    print(line)\n"),
    ("python", "rows = open(0).read().split()\n"),
    ("c", "int main(void) { return 0; }\n"),
    ("cpp", "#include <iostream>\nint main() { int n; std::cin >> n; }\n"),
    ("java", "class A { public static void main(String[] args) { } }\n"),
    ("csharp", "class A { static void Main() { } }\n"),
    ("csharp", "using System;\nvar line = Console.ReadLine();\n"),
    ("kotlin", "fun main() { println(readLine()) }\n"),
    ("go", "package main\n\nfunc main() { }\n"),
    ("rust", "fn main() { }\n"),
    ("javascript", "const text = require('fs').readFileSync(0, 'utf8');\n"),
    ("javascript", "import { readFileSync } from 'fs';\nreadFileSync('/dev/stdin');\n"),
    ("typescript", "process.stdin.on('data', (piece: string) => { });\n"),
    ("ruby", "n = gets.to_i\n"),
    ("ruby", "STDIN.each_line { |line| puts line }\n"),
    ("php", "<?php\n$n = intval(fgets(STDIN));\n"),
    ("php", "<?php\n$text = file_get_contents('php://stdin');\n"),
]

OTHERS = [
    ("python", "def ask():\n    return input('name? ')\n"),
    ("python", "import sys\n\n\nclass A:\n    def lines(self):\n        return sys.stdin\n"),
    ("python", "with open('names.txt') as file:\n    names = file.read()\n"),
    ("c", "int domain(void) { return 0; }\n"),
    ("cpp", "struct A { int main() { return 0; } };\n"),
    ("java", "class A { void main(String[] args) { } }\n"),
    ("csharp", "class A { void Main() { } static void Other() { } }\n"),
    ("kotlin", "class A { fun main() { } }\n"),
    ("go", "package tools\n\nfunc main() { }\n"),
    ("rust", "mod a { fn main() { } }\n"),
    ("javascript", "const text = require('fs').readFileSync('names.txt', 'utf8');\n"),
    ("typescript", "process.stdout.write('a');\n"),
    ("ruby", "def targets = 1\n"),
    ("php", "<?php\nfwrite(STDOUT, 'a');\n"),
]  # fmt: skip

find = KINDS["program"].find


@pytest.mark.parametrize(("language", "source"), PROGRAMS)
def test_a_program_is_told(language: str, source: str) -> None:
    (unit,) = find(source.encode(), language)
    assert unit.evident
    assert (unit.kind, unit.name, unit.start_line) == ("program", "", 0)


@pytest.mark.parametrize(("language", "source"), OTHERS)
def test_another_file_is_a_program_for_those_alone_who_ask(language: str, source: str) -> None:
    (unit,) = find(source.encode(), language)
    assert not unit.evident


@pytest.mark.parametrize(
    "language",
    [name for name in printed_languages() if LANGUAGES.get(name, LANGUAGES["d"]).grammar],
)
def test_every_generated_program_is_told(language: str) -> None:
    for number in range(12):
        (unit,) = find(generated_program(number, language).source.encode(), language)
        assert unit.evident, generated_program(number, language).source


def test_several_kinds_are_found_in_one_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []

    class Counting(extract.SourceFile):
        def __init__(self, source, *rest):
            parsed.append(source)
            super().__init__(source, *rest)

    monkeypatch.setattr(extract, "SourceFile", Counting)
    source = PROGRAMS[0][1].encode()
    kinds = [KINDS["function"], KINDS["program"]]
    units = find_all(source, "python", kinds)
    assert [(unit.kind, unit.name) for unit in units] == [("program", ""), ("function", "f")]
    assert parsed == [source]
    find_all(source, "python", kinds)
    assert parsed == [source] * 2  # nothing is kept


def test_who_asks_finds_what_no_file_says_itself() -> None:
    source = OTHERS[0][1].encode()
    assert find_all(source, "python", [KINDS["program"]]) == []
    assert len(find_all(source, "python", [KINDS["program"]], asked=True)) == 1


def test_what_no_grammar_reads_is_a_program_for_those_who_ask() -> None:
    (unit,) = find(b"print(1)\n", "lua")
    assert not unit.evident
