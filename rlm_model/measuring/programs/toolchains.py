"""What compiles and runs a whole program: one tool chain a language.

``python -m rlm_model.measuring.programs.toolchains apt`` (or ``npm``) prints the packages that are
missing on this machine, for `tests/install.sh`.
"""

from __future__ import annotations

import functools
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from rlm_model.measuring.programs.toolchain import PYTHON, SYSTEM_PATH, Toolchain, tools_folder

_BINARY = "{out}/{unit}/program"

# What a JVM, Node or a runtime with a heap of its own reserves says nothing about what it uses.
TOOLCHAINS: dict[str, Toolchain] = {
    "c": Toolchain(
        file="program.c",
        compile="gcc -O2 -w -o {out}/{unit}/program {source} -lm",
        run=_BINARY,
        empty="int main(void) { return 0; }\n",
        version="gcc --version",
        commands=("gcc",),
        packages=("gcc", "libc6-dev"),
    ),
    "cpp": Toolchain(
        file="program.cpp",
        compile="g++ -O2 -std=c++17 -w -o {out}/{unit}/program {source}",
        run=_BINARY,
        empty="#include <iostream>\nint main() { return 0; }\n",
        version="g++ --version",
        commands=("g++",),
        packages=("g++",),
    ),
    "csharp": Toolchain(
        file="Program.cs",
        compile="mcs -optimize+ -warn:0 -r:System.Core.dll -r:System.Numerics.dll "
        "-out:{out}/{unit}/program.exe {source}",
        run="mono -O=all {out}/{unit}/program.exe",
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
    "java": Toolchain(
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
    "kotlin": Toolchain(
        file="Program.kt",
        compile="JAVA_OPTS='-Xmx1g -Xshare:auto' kotlinc -nowarn -d {out} {sources}",
        together=True,
        package="package {unit}; ",
        run="java -cp {out}:/usr/share/kotlin/kotlinc/lib/kotlin-stdlib.jar {package}.ProgramKt",
        empty="fun main() { }\n",
        version="kotlinc -version",
        commands=("kotlinc", "java"),
        packages=("kotlin",),
        reserves=True,
    ),
    "scala": Toolchain(
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
    "python": Toolchain(
        file="program.py",
        run="{python} {source}",
        empty="",
        version="{python} --version",
        commands=(),
        packages=(),
        folders=(Path(sys.base_prefix).resolve(), Path(sys.base_exec_prefix).resolve()),
    ),
    "javascript": Toolchain(
        file="program.js",
        run="node {source}",
        empty="",
        version="node --version",
        commands=("node",),
        packages=("nodejs",),
        reserves=True,
    ),
    "typescript": Toolchain(
        file="program.ts",
        compile="node {tools}/node_modules/typescript/bin/tsc --target es2022 --module commonjs "
        "--moduleDetection force --strict --skipLibCheck --types node "
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
    "ruby": Toolchain(
        file="program.rb",
        run="ruby {source}",
        empty="",
        version="ruby --version",
        commands=("ruby",),
        packages=("ruby",),
    ),
    "php": Toolchain(
        file="program.php",
        run="php {source}",
        empty="<?php\n",
        version="php --version",
        commands=("php",),
        packages=("php-cli",),
    ),
    "perl": Toolchain(
        file="program.pl",
        run="perl {source}",
        empty="",
        version="perl --version",
        commands=("perl",),
        packages=("perl",),
    ),
    "lua": Toolchain(
        file="program.lua",
        run="lua5.4 {source}",
        empty="",
        version="lua5.4 -v",
        commands=("lua5.4",),
        packages=("lua5.4",),
    ),
    "go": Toolchain(
        file="program.go",
        compile="GOCACHE=/tmp/go GO111MODULE=off go build -o {out}/{unit}/program {source}",
        run=_BINARY,
        empty="package main\n\nfunc main() {}\n",
        version="go version",
        commands=("go",),
        packages=("golang-go",),
        reserves=True,
    ),
    "rust": Toolchain(
        file="program.rs",
        compile="rustc -O --edition 2021 --cap-lints allow -o {out}/{unit}/program {source}",
        run=_BINARY,
        empty="fn main() {}\n",
        version="rustc --version",
        commands=("rustc", "gcc"),
        packages=("rustc",),
    ),
    "d": Toolchain(
        file="program.d",
        compile="ldc2 -O2 -od=/tmp -of={out}/{unit}/program {source}",
        run=_BINARY,
        empty="void main() { }\n",
        version="ldc2 --version",
        commands=("ldc2", "gcc"),
        packages=("ldc",),
    ),
    "nim": Toolchain(
        file="program.nim",
        compile="nim c --hints:off --warnings:off -d:release --nimcache:/tmp/nim "
        "-o:{out}/{unit}/program {source}",
        run=_BINARY,
        empty="discard\n",
        version="nim --version",
        commands=("nim", "gcc"),
        packages=("nim",),
    ),
    "haskell": Toolchain(
        file="Main.hs",
        compile="ghc -O2 -w -outputdir /tmp/ghc -o {out}/{unit}/program {source}",
        run=_BINARY,
        empty="main :: IO ()\nmain = return ()\n",
        version="ghc --version",
        commands=("ghc", "gcc"),
        packages=("ghc",),
        folders=(Path("/var/lib/ghc"),),
        reserves=True,
    ),
    "ocaml": Toolchain(
        file="program.ml",
        compile="cp {source} /tmp/ && ocamlopt -O3 -w -a -o {out}/{unit}/program /tmp/program.ml",
        run=_BINARY,
        empty="let () = ()\n",
        version="ocamlopt -version",
        commands=("ocamlopt", "gcc"),
        packages=("ocaml",),
    ),
    "pascal": Toolchain(
        file="program.pas",
        compile="fpc -O2 -v0e -FU/tmp -o{out}/{unit}/program {source}",
        run=_BINARY,
        empty="program Main;\nbegin\nend.\n",
        version="fpc -iV",
        commands=("fpc",),
        packages=("fp-compiler", "fp-units-rtl", "fp-units-fcl"),
    ),
    "fortran": Toolchain(
        file="program.f90",
        compile="gfortran -O2 -w -o {out}/{unit}/program {source}",
        run=_BINARY,
        empty="program main\nend program main\n",
        version="gfortran --version",
        commands=("gfortran",),
        packages=("gfortran",),
    ),
    "r": Toolchain(
        file="program.R",
        run="Rscript --vanilla {source}",
        empty="invisible(NULL)\n",
        version="Rscript --version",
        commands=("Rscript",),
        packages=("r-base-core",),
    ),
    "awk": Toolchain(
        file="program.awk",
        run="gawk -f {source}",
        empty="BEGIN { }\n",
        version="gawk --version",
        commands=("gawk",),
        packages=("gawk",),
    ),
    "elixir": Toolchain(
        file="program.exs",
        run="elixir {source}",
        empty=":ok\n",
        version="elixir --short-version",
        commands=("elixir",),
        packages=("elixir",),
        reserves=True,
    ),
    "commonlisp": Toolchain(
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
    "racket": Toolchain(
        file="program.rkt",
        compile="cp {source} {out}/{unit}/ && raco make {out}/{unit}/program.rkt",
        run="racket {out}/{unit}/program.rkt",
        empty="#lang racket/base\n",
        version="racket --version",
        commands=("racket", "raco"),
        packages=("racket",),
        reserves=True,
    ),
}


def empty_program(language: str) -> str:
    """Source of a program that does nothing."""
    return TOOLCHAINS[language].empty


def available(language: str) -> str | None:
    """What is missing to compile and run a language and how to install it; None if nothing is."""
    toolchain = TOOLCHAINS[language]
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
    command = TOOLCHAINS[language].version.format(python=PYTHON, tools=tools_folder())
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


def language_of(path: Path) -> str | None:
    """The language of a file, by the end of its name."""
    endings = {Path(t.file).suffix: language for language, t in TOOLCHAINS.items()}
    endings |= {".cc": "cpp", ".cxx": "cpp", ".r": "r", ".f95": "fortran", ".cl": "commonlisp"}
    return endings.get(path.suffix)


def main() -> None:
    """Prints the packages that are missing, one a line."""
    (kind,) = sys.argv[1:]
    missing: list[str] = []
    for toolchain in TOOLCHAINS.values():
        if kind == "npm":
            missing += toolchain.missing_npm()
        elif toolchain.missing_commands():
            missing += toolchain.packages
    print("\n".join(dict.fromkeys(missing)))  # noqa: T201


if __name__ == "__main__":
    main()
