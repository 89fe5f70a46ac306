"""Compiles programs in the sandbox, many at once where the compiler takes many.

What was compiled comes out of the sandbox as an archive on its standard output: a compiler that
is led astray can write nowhere else.
"""

from __future__ import annotations

import io
import re
import shlex
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rlm_model.measuring.programs.toolchain import PYTHON, SYSTEM_PATH, Toolchain, tools_folder
from rlm_model.measuring.sandbox import Finished, Limits, Sandbox

COMPILE_LIMITS = Limits(
    wall_seconds=400.0,
    cpu_seconds=300,
    memory_bytes=None,
    data_bytes=4 << 30,
    processes=256,
    output_bytes=256 << 20,
    file_bytes=512 << 20,
)

TOGETHER = 50
"""Most programs that are compiled at once."""

OUT = "/tmp/out"
"""Where a compiler writes, in the sandbox."""

REASON_CHARACTERS = 200

_PACKAGE = re.compile(r"^\s*package\s+([\w.]+)", re.MULTILINE)


@dataclass(frozen=True)
class Built:
    """A program that can be run.

    Attributes:
        command: Its words.
    """

    command: tuple[str, ...]


class Builder:
    """Compiles the programs of one language.

    Args:
        toolchain: Of the language.
        folder: Takes sources and programs; other users must be able to read it.
        slot: See `Sandbox`.
        core: See `Sandbox`.
    """

    def __init__(
        self, toolchain: Toolchain, folder: Path, slot: int = 0, core: int | None = None
    ) -> None:
        self._toolchain = toolchain
        self._sources = folder / "sources"
        self._out = folder / "out"
        self._sources.mkdir()
        self._out.mkdir()
        tools_folder().mkdir(parents=True, exist_ok=True)
        folders = [self._sources, tools_folder(), *toolchain.folders]
        self._sandbox = Sandbox(folders, COMPILE_LIMITS, slot, core)
        self._count = 0

    def build(self, sources: Sequence[str]) -> list[Built | str]:
        """Compiles programs.

        Returns:
            For each, in their order, the program or why it does not compile.
        """
        units = [self._write(source) for source in sources]
        most = TOGETHER if self._toolchain.together else 1
        problems: dict[str, str] = {}
        if self._toolchain.compile is not None:
            for at in range(0, len(units), most):
                problems |= self._compile(units[at : at + most])
        return [problems.get(unit.name) or self._built(unit) for unit in units]

    def _write(self, source: str) -> _Unit:
        toolchain = self._toolchain
        name = f"p{self._count}"
        self._count += 1
        package = name
        entry = toolchain.entry_of(source)
        if toolchain.package:
            own = _PACKAGE.search(source)
            package = own[1] if own else name
            # On the same line: the compiler's line numbers stay right.
            source = source if own else f"{toolchain.package.format(unit=name)}{source}"
        path = self._sources / name / toolchain.file.format(entry=entry)
        path.parent.mkdir()
        path.write_text(source, encoding="utf-8", errors="surrogatepass")
        return _Unit(name, package, entry, path)

    def _compile(self, units: Sequence[_Unit]) -> dict[str, str]:
        """Compiles units at once: why some don't compile.

        Where that fails, the units that the compiler has errors in are left out, or where it
        names none, each half is tried.
        """
        done = self._run_compiler(units)
        if done is None:
            return {}
        if len(units) == 1:
            reason = _compiler_reason(done.error, done.reason or "")
            return {units[0].name: f"does not compile: {reason}"}
        blamed = _blamed(done.error, {unit.name for unit in units})
        if blamed:
            left = [unit for unit in units if unit.name not in blamed]
            return blamed | (self._compile(left) if left else {})
        half = len(units) // 2
        return self._compile(units[:half]) | self._compile(units[half:])

    def _run_compiler(self, units: Sequence[_Unit]) -> Finished | None:
        """How the compiler failed, or None: then its output is in the folder."""
        assert self._toolchain.compile is not None
        folders = " ".join(f"{OUT}/{unit.name}" for unit in units)
        command = self._fill(self._toolchain.compile, OUT, units)
        script = f"mkdir -p {folders} && ( {command} ) >&2 && tar -cf - -C {OUT} ."
        done = self._sandbox.run(["sh", "-c", script], env={"PATH": SYSTEM_PATH})
        if done.reason is not None:
            return done
        with tarfile.open(fileobj=io.BytesIO(done.output)) as archive:
            archive.extractall(self._out, filter="data")
        return None

    def _built(self, unit: _Unit) -> Built:
        return Built(tuple(shlex.split(self._fill(self._toolchain.run, str(self._out), [unit]))))

    def _fill(self, command: str, out: str, units: Sequence[_Unit]) -> str:
        unit = units[0]
        return command.format(
            out=shlex.quote(out),
            root=shlex.quote(str(self._sources)),
            source=shlex.quote(str(unit.path)),
            sources=" ".join(shlex.quote(str(unit.path)) for unit in units),
            unit=unit.name,
            package=unit.package,
            entry=unit.entry,
            python=shlex.quote(PYTHON),
            tools=shlex.quote(str(tools_folder())),
        )


@dataclass(frozen=True)
class _Unit:
    """A program's source on disk.

    Attributes:
        name: Of its folder.
        package: That its entry is in.
        entry: Class or object with its entry point.
        path: Its source.
    """

    name: str
    package: str
    entry: str
    path: Path


def _blamed(errors: str, names: set[str]) -> dict[str, str]:
    """Units that the lines of a compiler find errors in, each with the first."""
    found: dict[str, str] = {}
    for line in errors.splitlines():
        # A path of a unit, and a line number: /p3/Main.java:12: error: ...
        place = re.match(r"\S*/(\w+)/[^\s/]+?[:(]\d+", line)
        if place and place[1] in names and "error" in line.lower():
            found.setdefault(place[1], f"does not compile: {_compiler_reason(line, '')}")
    return found


def _compiler_reason(errors: str, reason: str) -> str:
    """The compiler's first error, without the file's path, or how it ended."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    for line in lines:
        if "error" in line.lower():
            return re.sub(r"\S*/", "", line)[:REASON_CHARACTERS]
    return f"{reason}: {lines[-1]}"[:REASON_CHARACTERS] if lines else reason
