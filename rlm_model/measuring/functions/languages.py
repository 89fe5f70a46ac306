"""How the functions of each language are measured: their driver, and what compiles and runs it.

A tool chain here is that of whole programs, changed where the driver needs it. Where a language
can take both in one file, a function's source and its driver are one program.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from rlm_model.measuring.functions.signatures import Entry
from rlm_model.measuring.functions.sources import (
    join_cpp,
    join_csharp,
    join_go,
    join_rust,
    source_alone,
)
from rlm_model.measuring.programs.toolchain import Toolchain
from rlm_model.measuring.programs.toolchains import TOOLCHAINS

DRIVERS = "drivers"
"""Folder of the templates, beside those of the sources."""


@dataclass(frozen=True)
class FunctionLanguage:
    """How a language's functions are measured.

    Attributes:
        toolchain: Compiles a function's text; its `run` starts the driver, with the paths of
            the pipes, class and name of the function behind it.
        flags: Words behind the first of `run`.
        join: Makes the text that is compiled from a source and its entry.
        warms_up: Whether a just-in-time compiler makes later calls faster.
    """

    toolchain: Toolchain
    flags: str = ""
    join: Callable[[str, Entry], str] = source_alone
    warms_up: bool = False


def copy_templates(folder: Path) -> None:
    """Puts the drivers where tool chains find them: below a folder of sources."""
    with resources.as_file(resources.files(__package__).joinpath("templates")) as templates:
        shutil.copytree(templates, folder / DRIVERS)


def _toolchain(language: str, **changes: Any) -> Toolchain:
    return replace(TOOLCHAINS[language], **changes)


# Deep recursion shall not fail: half a gigabyte of stack.
_BINARY = "prlimit --stack=536870912 {out}/{unit}/program"

# Reading the standard library is most of what compiling a short function takes, so for many of
# them it is read once. The compiler takes what was read where no macro is another one.
_CPP = "g++ -O2 -std=c++17 -w"
_COMPILE_CPP = f"""
set -- {{sources}}
mkdir -p /tmp/read/bits
if [ $# -gt 4 ]; then
    echo '#include <bits/stdc++.h>' > /tmp/read/all.h
    {_CPP} -Dmain=measured_main -x c++-header -o /tmp/read/bits/stdc++.h.gch /tmp/read/all.h
fi
failed=
for path; do
    {_CPP} -I /tmp/read -o {{out}}/$(basename "$(dirname "$path")")/program "$path" || failed=yes
done
[ -z "$failed" ]
"""

# Collection and compilation run in threads of their own: their time is not that of the call.
# -Xbatch: what is hot is compiled before it goes on, however busy the machine is.
_JVM = "-Xbatch -XX:+UseSerialGC -XX:-UsePerfData -Xmx2g"
_JAVAC = "javac -nowarn -d {out} {root}/drivers/*.java"

_NODE = "node {root}/drivers/driver.js "
_NODE_FLAGS = "--expose-gc --single-threaded --interrupt-budget=10000 --max-old-space-size=2048"

LANGUAGES: dict[str, FunctionLanguage] = {
    "cpp": FunctionLanguage(
        _toolchain("cpp", compile=_COMPILE_CPP, together=True, run=_BINARY), join=join_cpp
    ),
    "java": FunctionLanguage(
        _toolchain(
            "java",
            compile=f"{_JAVAC} {{sources}}",
            run="java -cp {out} Driver {out} {package}",
        ),
        flags=_JVM,
        warms_up=True,
    ),
    "kotlin": FunctionLanguage(
        _toolchain(
            "kotlin",
            compile=f"{_JAVAC} && {TOOLCHAINS['kotlin'].compile} -jvm-target 1.8",
            run="java -cp {out}:/usr/share/kotlin/kotlinc/lib/kotlin-stdlib.jar Driver "
            "{out} {package}",
        ),
        flags=_JVM,
        warms_up=True,
    ),
    "javascript": FunctionLanguage(
        _toolchain("javascript", run=_NODE + "{source}"),
        flags=_NODE_FLAGS,
        warms_up=True,
    ),
    "typescript": FunctionLanguage(
        _toolchain(
            "typescript",
            compile="node {root}/drivers/transpile.js {tools} {out} {sources}",
            run=_NODE + "{out}/{unit}/measured.js",
        ),
        flags=_NODE_FLAGS,
        warms_up=True,
    ),
    "php": FunctionLanguage(
        _toolchain("php", run="php {root}/drivers/driver.php {source}"),
        flags="-d memory_limit=2G -d display_errors=stderr",
    ),
    "ruby": FunctionLanguage(_toolchain("ruby", run="ruby {root}/drivers/driver.rb {source}")),
    "go": FunctionLanguage(_toolchain("go", run=_BINARY), join=join_go),
    "rust": FunctionLanguage(_toolchain("rust", run=_BINARY), join=join_rust),
    "csharp": FunctionLanguage(
        _toolchain("csharp", compile=f"{TOOLCHAINS['csharp'].compile} -main:RlmDriver.Program"),
        join=join_csharp,
    ),
}
