"""The registry of measured languages: what runs their programs and calls their functions.

To add a language, name it in `rlm_model.contract.languages` and give it an entry here, with the
tool chain that compiles and runs it. Where its functions shall be measured, write a driver in
`functions/templates` and say in the entry how it is started. Where it shall have random programs
too, give it a printer in `rlm_model.corpora.programs.languages`.

``python -m rlm_model.measuring.languages apt`` (or ``npm``) prints the packages that are missing
on this machine, for `tests/install.sh`.
"""

from __future__ import annotations

import functools
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from rlm_model.contract.languages import language_of_path, name_of
from rlm_model.measuring.functions.drivers import FunctionDriver
from rlm_model.measuring.functions.sources import join_c, join_cpp, join_csharp, join_go, join_rust
from rlm_model.measuring.programs.toolchain import PYTHON, SYSTEM_PATH, Toolchain, tools_folder


@dataclass(frozen=True)
class MeasuredLanguage:
    """How a language is measured.

    Attributes:
        toolchain: Compiles and runs its programs.
        functions: Its driver; None where its functions can't be measured. Python's are measured
            without one.
    """

    toolchain: Toolchain
    functions: FunctionDriver | None = None


_BINARY = "{out}/{unit}/program"
# Deep recursion shall not fail: half a gigabyte of stack.
_BINARY_FUNCTION = f"prlimit --stack=536870912 {_BINARY}"

# Reading the standard library is most of what compiling a short function takes, so for many of
# them it is read once. The compiler takes what was read where no macro is another one.
_CPP = "g++ -O2 -std=c++20 -w"
_SHARED_CPP = (
    "mkdir {shared}/bits && echo '#include <bits/stdc++.h>' > /tmp/all.h && "
    f"{_CPP} -Dmain=measured_main -x c++-header -o {{shared}}/bits/stdc++.h.gch /tmp/all.h"
)
_SHARES_CPP_FROM = 5
_CPP_FUNCTION = f"{_CPP} -I {{shared}} -o {_BINARY}"
# One text holds the function in C and its driver in C++.
_C_FUNCTION = (
    "gcc -O2 -w -c -o /tmp/{unit}.o {source} && "
    f"{_CPP_FUNCTION} -x c++ {{source}} -x none /tmp/{{unit}}.o -lm"
)

# Collection and compilation run in threads of their own: their time is not that of the call.
# -Xbatch: what is hot is compiled before it goes on, however busy the machine is.
_JVM = "-Xbatch -XX:+UseSerialGC -XX:-UsePerfData -Xmx2g"
_JVM_WARM_SECONDS = 0.02
_JAVAC = "javac -nowarn -d {out} {root}/drivers/*.java"

_NODE = "node {root}/drivers/driver.js "
_NODE_WARM_SECONDS = 0.006
_NODE_FLAGS = "--expose-gc --single-threaded --interrupt-budget=10000 --max-old-space-size=2048"

_KOTLINC = "JAVA_OPTS='-Xmx1g -Xshare:auto' kotlinc -nowarn -d {out} {sources}"
_KOTLIN_LIBRARY = "/usr/share/kotlin/kotlinc/lib/kotlin-stdlib.jar"

_MCS = (
    "mcs -optimize+ -warn:0 -r:System.Core.dll -r:System.Numerics.dll "
    "-out:{out}/{unit}/program.exe {source}"
)
_MONO = "mono -O=all {out}/{unit}/program.exe"

# What a JVM, Node or a runtime with a heap of its own reserves says nothing about what it uses.
LANGUAGES: dict[str, MeasuredLanguage] = {
    "c": MeasuredLanguage(
        Toolchain(
            file="program.c",
            compile="gcc -O2 -w -o {out}/{unit}/program {source} -lm",
            run=_BINARY,
            empty="int main(void) { return 0; }\n",
            version="gcc --version",
            commands=("gcc",),
            packages=("gcc", "libc6-dev"),
        ),
        functions=FunctionDriver(
            run=_BINARY_FUNCTION,
            compile=_C_FUNCTION,
            shared=_SHARED_CPP,
            shares_from=_SHARES_CPP_FROM,
            join=join_c,
        ),
    ),
    "cpp": MeasuredLanguage(
        Toolchain(
            file="program.cpp",
            compile="g++ -O2 -std=c++17 -w -o {out}/{unit}/program {source}",
            run=_BINARY,
            empty="#include <iostream>\nint main() { return 0; }\n",
            version="g++ --version",
            commands=("g++",),
            packages=("g++",),
        ),
        functions=FunctionDriver(
            run=_BINARY_FUNCTION,
            compile=f"{_CPP_FUNCTION} {{source}}",
            shared=_SHARED_CPP,
            shares_from=_SHARES_CPP_FROM,
            join=join_cpp,
        ),
    ),
    "csharp": MeasuredLanguage(
        Toolchain(
            file="Program.cs",
            compile=_MCS,
            run=_MONO,
            empty="public static class Program { public static void Main() { } }\n",
            version="mono --version",
            commands=("mcs", "mono"),
            packages=(
                "mono-mcs",
                "mono-runtime",
                "libmono-system-core4.0-cil",
                "libmono-system-numerics4.0-cil",
            ),
            reserves=True,
        ),
        functions=FunctionDriver(
            run=_MONO, compile=f"{_MCS} -main:RlmDriver.Program", join=join_csharp
        ),
    ),
    "java": MeasuredLanguage(
        Toolchain(
            file="{entry}.java",
            compile="javac -nowarn -d {out} {sources}",
            together=True,
            package="package {unit}; ",
            entry=r"public\s+(?:final\s+)?class\s+(\w+)",
            run="java -cp {out} {package}.{entry}",
            empty="public class Main { public static void main(String[] args) { } }\n",
            version="javac --version",
            commands=("javac", "java"),
            packages=("default-jdk-headless",),
            reserves=True,
        ),
        functions=FunctionDriver(
            run="java -cp {out} Driver {out} {package}",
            compile=f"{_JAVAC} {{sources}}",
            flags=_JVM,
            warm_seconds=_JVM_WARM_SECONDS,
        ),
    ),
    "kotlin": MeasuredLanguage(
        Toolchain(
            file="Program.kt",
            compile=_KOTLINC,
            together=True,
            package="package {unit}; ",
            run=f"java -cp {{out}}:{_KOTLIN_LIBRARY} {{package}}.ProgramKt",
            empty="fun main() { }\n",
            version="kotlinc -version",
            commands=("kotlinc", "java"),
            packages=("kotlin",),
            reserves=True,
        ),
        functions=FunctionDriver(
            run=f"java -cp {{out}}:{_KOTLIN_LIBRARY} Driver {{out}} {{package}}",
            compile=f"{_JAVAC} && {_KOTLINC} -jvm-target 1.8",
            flags=_JVM,
            warm_seconds=_JVM_WARM_SECONDS,
        ),
    ),
    "scala": MeasuredLanguage(
        Toolchain(
            file="Program.scala",
            compile="scalac -nowarn -d {out} {sources}",
            together=True,
            package="package {unit}; ",
            entry=r"^object\s+(\w+)(?:(?!^object\b)[\s\S])*?(?:extends\s+App|def\s+main)\b",
            run="java -cp {out}:/usr/share/scala-2.11/lib/scala-library.jar {package}.{entry}",
            empty="object Main { def main(args: Array[String]): Unit = { } }\n",
            version="scalac -version",
            commands=("scalac", "java"),
            packages=("scala",),
            reserves=True,
        ),
    ),
    "python": MeasuredLanguage(
        Toolchain(
            file="program.py",
            run="{python} {source}",
            empty="",
            version="{python} --version",
            commands=(),
            packages=(),
            folders=(Path(sys.base_prefix).resolve(), Path(sys.base_exec_prefix).resolve()),
        ),
    ),
    "javascript": MeasuredLanguage(
        Toolchain(
            file="program.js",
            run="node {source}",
            empty="",
            version="node --version",
            commands=("node",),
            packages=("nodejs",),
            reserves=True,
        ),
        functions=FunctionDriver(
            run=_NODE + "{source}", flags=_NODE_FLAGS, warm_seconds=_NODE_WARM_SECONDS
        ),
    ),
    "typescript": MeasuredLanguage(
        Toolchain(
            file="program.ts",
            compile="node {tools}/node_modules/typescript/bin/tsc --target es2022 "
            "--module commonjs --moduleDetection force --strict --skipLibCheck --types node "
            "--typeRoots {tools}/node_modules/@types --rootDir {root} --outDir {out} {sources}",
            together=True,
            run="node {out}/{unit}/program.js",
            empty="export {};\n",
            version="node {tools}/node_modules/typescript/bin/tsc --version",
            commands=("node",),
            packages=("nodejs",),
            npm=("typescript@5.9.3", "@types/node@20.19.25"),
            reserves=True,
        ),
        functions=FunctionDriver(
            run=_NODE + "{out}/{unit}/measured.js",
            compile="node {root}/drivers/transpile.js {tools} {out} {sources}",
            flags=_NODE_FLAGS,
            warm_seconds=_NODE_WARM_SECONDS,
        ),
    ),
    "ruby": MeasuredLanguage(
        Toolchain(
            file="program.rb",
            run="ruby {source}",
            empty="",
            version="ruby --version",
            commands=("ruby",),
            packages=("ruby",),
        ),
        functions=FunctionDriver(run="ruby {root}/drivers/driver.rb {source}"),
    ),
    "php": MeasuredLanguage(
        Toolchain(
            file="program.php",
            run="php {source}",
            empty="<?php\n",
            version="php --version",
            commands=("php",),
            packages=("php-cli",),
        ),
        functions=FunctionDriver(
            run="php {root}/drivers/driver.php {source}",
            flags="-d memory_limit=2G -d display_errors=stderr",
        ),
    ),
    "perl": MeasuredLanguage(
        Toolchain(
            file="program.pl",
            run="perl {source}",
            empty="",
            version="perl --version",
            commands=("perl",),
            packages=("perl",),
        ),
    ),
    "lua": MeasuredLanguage(
        Toolchain(
            file="program.lua",
            run="lua5.4 {source}",
            empty="",
            version="lua5.4 -v",
            commands=("lua5.4",),
            packages=("lua5.4",),
        ),
    ),
    "go": MeasuredLanguage(
        Toolchain(
            file="program.go",
            compile="GOCACHE=/tmp/go GO111MODULE=off go build -ldflags=-s "
            "-o {out}/{unit}/program {source}",
            run=_BINARY,
            empty="package main\n\nfunc main() {}\n",
            version="go version",
            commands=("go",),
            packages=("golang-go",),
            reserves=True,
        ),
        functions=FunctionDriver(run=_BINARY_FUNCTION, join=join_go),
    ),
    "rust": MeasuredLanguage(
        Toolchain(
            file="program.rs",
            compile="rustc -O --edition 2021 --cap-lints allow -C strip=symbols "
            "-o {out}/{unit}/program {source}",
            run=_BINARY,
            empty="fn main() {}\n",
            version="rustc --version",
            commands=("rustc", "gcc"),
            packages=("rustc",),
        ),
        functions=FunctionDriver(run=_BINARY_FUNCTION, join=join_rust),
    ),
    "d": MeasuredLanguage(
        Toolchain(
            file="program.d",
            compile="ldc2 -O2 -od={out}/{unit} -of={out}/{unit}/program {source}",
            run=_BINARY,
            empty="void main() { }\n",
            version="ldc2 --version",
            commands=("ldc2", "gcc"),
            packages=("ldc",),
        ),
    ),
    "nim": MeasuredLanguage(
        Toolchain(
            file="program.nim",
            compile="nim c --hints:off --warnings:off -d:release --nimcache:/tmp/nim/{unit} "
            "-o:{out}/{unit}/program {source}",
            run=_BINARY,
            empty="discard\n",
            version="nim --version",
            commands=("nim", "gcc"),
            packages=("nim",),
        ),
    ),
    "haskell": MeasuredLanguage(
        Toolchain(
            file="Main.hs",
            compile="ghc -O2 -w -outputdir /tmp/ghc/{unit} -o {out}/{unit}/program {source}",
            run=_BINARY,
            empty="main :: IO ()\nmain = return ()\n",
            version="ghc --version",
            commands=("ghc", "gcc"),
            packages=("ghc",),
            folders=(Path("/var/lib/ghc"),),
            reserves=True,
        ),
    ),
    "ocaml": MeasuredLanguage(
        Toolchain(
            file="program.ml",
            compile="cp {source} {out}/{unit}/ && "
            "ocamlopt -O3 -w -a -o {out}/{unit}/program {out}/{unit}/program.ml",
            run=_BINARY,
            empty="let () = ()\n",
            version="ocamlopt -version",
            commands=("ocamlopt", "gcc"),
            packages=("ocaml",),
        ),
    ),
    "pascal": MeasuredLanguage(
        Toolchain(
            file="program.pas",
            compile="fpc -O2 -v0e -FU{out}/{unit} -o{out}/{unit}/program {source}",
            run=_BINARY,
            empty="program Main;\nbegin\nend.\n",
            version="fpc -iV",
            commands=("fpc",),
            packages=("fp-compiler", "fp-units-rtl", "fp-units-fcl"),
        ),
    ),
    "fortran": MeasuredLanguage(
        Toolchain(
            file="program.f90",
            compile="gfortran -O2 -w -o {out}/{unit}/program {source}",
            run=_BINARY,
            empty="program main\nend program main\n",
            version="gfortran --version",
            commands=("gfortran",),
            packages=("gfortran",),
        ),
    ),
    "r": MeasuredLanguage(
        Toolchain(
            file="program.R",
            run="Rscript --vanilla {source}",
            empty="invisible(NULL)\n",
            version="Rscript --version",
            commands=("Rscript",),
            packages=("r-base-core",),
        ),
    ),
    "awk": MeasuredLanguage(
        Toolchain(
            file="program.awk",
            run="gawk -f {source}",
            empty="BEGIN { }\n",
            version="gawk --version",
            commands=("gawk",),
            packages=("gawk",),
        ),
    ),
    "elixir": MeasuredLanguage(
        Toolchain(
            file="program.exs",
            run="elixir {source}",
            empty=":ok\n",
            version="elixir --short-version",
            commands=("elixir",),
            packages=("elixir",),
            reserves=True,
        ),
    ),
    "commonlisp": MeasuredLanguage(
        Toolchain(
            file="program.lisp",
            # Warnings don't count: a program that is run as a script has them too.
            compile="sbcl --noinform --no-sysinit --no-userinit --non-interactive --eval "
            '\'(unless (compile-file "{source}" :output-file "{out}/{unit}/program.fasl")'
            " (sb-ext:exit :code 1))'",
            run="sbcl --script {out}/{unit}/program.fasl",
            empty="(values)\n",
            version="sbcl --version",
            commands=("sbcl",),
            packages=("sbcl",),
            reserves=True,
        ),
    ),
    "racket": MeasuredLanguage(
        Toolchain(
            file="program.rkt",
            compile="cp {source} {out}/{unit}/ && raco make {out}/{unit}/program.rkt",
            run="racket {out}/{unit}/program.rkt",
            empty="#lang racket/base\n",
            version="racket --version",
            commands=("racket", "raco"),
            packages=("racket",),
            reserves=True,
        ),
    ),
}
"""By the names of `rlm_model.contract.languages`."""


def language_of(path: Path) -> str | None:
    """The measured language of a file, by the end of its name."""
    found = language_of_path(path)
    name = None if found is None else name_of(found)
    return name if name in LANGUAGES else None


def available(language: str) -> str | None:
    """What is missing to compile and run a language and how to install it; None if nothing is."""
    toolchain = LANGUAGES[language].toolchain
    commands, packages = toolchain.missing_commands(), toolchain.missing_npm()
    parts: list[str] = []
    if commands:
        names = " ".join(toolchain.packages)
        parts.append(f"{', '.join(commands)} (on Debian: apt install {names})")
    if packages:
        words = f"npm install --prefix {tools_folder()} {' '.join(packages)}"
        parts.append(f"npm packages ({words})")
    return f"{language} programs need {' and '.join(parts)}" if parts else None


@functools.cache
def tool_version(language: str) -> str:
    """What the compiler or interpreter of a language says of its version."""
    command = LANGUAGES[language].toolchain.version.format(python=PYTHON, tools=tools_folder())
    done = subprocess.run(
        shlex.split(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PATH": SYSTEM_PATH},
        check=False,
    )
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return next((line.strip() for line in lines if re.search(r"\d+\.\d+", line)), "")


def main() -> None:
    """Prints the packages that are missing, one a line."""
    (kind,) = sys.argv[1:]
    missing: list[str] = []
    for toolchain in (language.toolchain for language in LANGUAGES.values()):
        if kind == "npm":
            missing += toolchain.missing_npm()
        elif toolchain.missing_commands():
            missing += toolchain.packages
    print("\n".join(dict.fromkeys(missing)))  # noqa: T201


if __name__ == "__main__":
    main()
