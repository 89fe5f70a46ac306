"""Every tool chain compiles and runs programs; needs all of them (make test-languages)."""

from contextlib import closing

import pytest

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.languages import LANGUAGES, available, tool_version
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME
from rlm_model.measuring.programs.measure import ProgramMeasurer, ProgramPlan

pytestmark = pytest.mark.languages

PLAN = ProgramPlan(repeats=2)

# Each reads a line and prints it in brackets.
ECHOES = {
    "c": '#include <stdio.h>\nint main(void) { char s[9]; scanf("%8s", s); printf("<%s>\\n", s); }',
    "cpp": "#include <iostream>\n#include <string>\n"
    "int main() { std::string s; std::cin >> s; std::cout << '<' << s << \">\\n\"; }",
    "csharp": "using System;\nusing System.Linq;\nusing System.Numerics;\n"
    "public static class Program { public static void Main() { "
    'Console.WriteLine("<" + new string(Console.ReadLine().ToArray()) + ">"); } }',
    "java": "import java.util.Scanner;\n"
    "public class Main { public static void main(String[] args) { "
    'System.out.println("<" + new Scanner(System.in).nextLine() + ">"); } }',
    "kotlin": 'import java.util.*\n\nfun main() { println("<" + readLine() + ">") }',
    "scala": "import scala.io.StdIn\n\nobject Main extends App { "
    'println("<" + StdIn.readLine() + ">") }',
    "python": "print(f'<{input()}>')",
    "javascript": "const text = require('fs').readFileSync(0, 'utf8');\n"
    "console.log('<' + text.trim() + '>');",
    "typescript": 'import * as fs from "fs";\n'
    'const text: string = fs.readFileSync(0, "utf8");\nconsole.log(`<${text.trim()}>`);',
    "ruby": "puts '<' + gets.chomp + '>'",
    "php": "<?php\necho '<', trim(fgets(STDIN)), \">\\n\";",
    "perl": 'my $s = <STDIN>; chomp $s; print "<$s>\\n";',
    "lua": "print('<' .. io.read() .. '>')",
    "go": 'package main\n\nimport "fmt"\n\n'
    'func main() { var s string; fmt.Scan(&s); fmt.Println("<" + s + ">") }',
    "rust": "fn main() { let mut s = String::new(); std::io::stdin().read_line(&mut s).unwrap(); "
    'println!("<{}>", s.trim()); }',
    "d": 'import std.stdio, std.string;\nvoid main() { writeln("<", readln().strip(), ">"); }',
    "nim": 'echo "<", readLine(stdin), ">"',
    "haskell": "import qualified Data.Map as Map\n\nmain :: IO ()\n"
    'main = getLine >>= \\s -> putStrLn ("<" ++ Map.findWithDefault s 1 Map.empty ++ ">")',
    "ocaml": 'let () = Printf.printf "<%s>\\n" (read_line ())',
    "pascal": "program Echo;\nuses Generics.Collections;\nvar s: string;\n"
    "begin\n  ReadLn(s);\n  WriteLn('<', s, '>');\nend.",
    "fortran": "program echo\n  character(len=9) :: s\n  read *, s\n"
    "  print '(3a)', '<', trim(s), '>'\nend program echo",
    "r": 's <- readLines(file("stdin"), n = 1)\ncat("<", s, ">\\n", sep = "")',
    "awk": '{ print "<" $0 ">" }',
    "elixir": 'IO.puts("<" <> String.trim(IO.gets("")) <> ">")',
    "commonlisp": '(format t "<~a>~%" (read-line))',
    "racket": '#lang racket/base\n(printf "<~a>\\n" (read-line))',
}


def programs(language, *sources):
    return [
        MeasurableItem(f"own/{number}", language, source, "", kind="program", stdin="you\n")
        for number, source in enumerate(sources)
    ]


def test_there_is_an_echo_in_every_language():
    assert list(ECHOES) == list(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_compile_and_run(language):
    assert available(language) is None
    bad = "<?php ) nothing that compiles ("
    items = programs(language, ECHOES[language], bad, ECHOES[language] + "\n")
    with closing(ProgramMeasurer(language, PLAN)) as measurer:
        runtime = measurer.prepare(items)
        found = [measurer.measure(item)[0] for item in items]
        echo = measurer.run(items[0].source, b"you\n")
    assert echo.output == b"<you>\n"
    assert found[0].reason is None
    assert found[1].reason is not None
    assert found[2].reason is None
    assert found[0].value(TIME) > 0
    assert found[0].value(PEAK_MEMORY) > 0.5 * runtime.floor[PEAK_MEMORY]
    assert 0 < runtime.floor[TIME] < 5
    assert 300_000 < runtime.floor[PEAK_MEMORY] < 200 << 20
    assert any(c.isdigit() for c in tool_version(language))


@pytest.mark.parametrize(
    "language", ["java", "kotlin", "scala", "javascript", "typescript", "elixir", "racket"]
)
def test_resident_memory_is_bounded_where_address_space_is_not(language):
    plan = ProgramPlan(repeats=1, resident_bytes=1 << 20)
    with closing(ProgramMeasurer(language, plan)) as measurer:
        assert measurer.run(ECHOES[language], b"you\n").reason == "memory limit: over 1 MB"


@pytest.mark.parametrize("language", ["java", "kotlin", "scala"])
def test_a_source_may_bring_its_own_package(language):
    semicolon = ";" if language == "java" else ""
    source = f"package some.place{semicolon}\n{ECHOES[language]}"
    with closing(ProgramMeasurer(language, PLAN)) as measurer:
        assert measurer.run(source, b"you\n").output == b"<you>\n"
