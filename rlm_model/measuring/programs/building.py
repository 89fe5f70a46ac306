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

IN_TURN = 25
"""Most programs that are compiled one after the other in one sandbox."""

IN_TURN_SECONDS = 100
"""Real time after which the compiling of one of them is given up."""

TIMED_OUT = 124
"""Exit code of ``timeout``."""

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
        self._shared = folder / "shared"
        for own in (self._sources, self._out, self._shared):
            own.mkdir()
        tools_folder().mkdir(parents=True, exist_ok=True)
        folders = [self._sources, self._shared, tools_folder(), *toolchain.folders]
        self._sandbox = Sandbox(folders, COMPILE_LIMITS, slot, core)
        self._count = 0

    def build(self, sources: Sequence[str]) -> list[Built | str]:
        """Compiles programs.

        Returns:
            For each, in their order, the program or why it does not compile.
        """
        units = [self._write(source) for source in sources]
        problems: dict[str, str] = {}
        if self._toolchain.compile is not None:
            self._share(len(units))
            together = self._toolchain.together
            compiler, most = (self._compile, TOGETHER) if together else (self._in_turn, IN_TURN)
            for at in range(0, len(units), most):
                problems |= compiler(units[at : at + most])
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

    def _share(self, count: int) -> None:
        """Compiles what that many programs share, where that pays and is not done."""
        toolchain = self._toolchain
        if toolchain.shared and count >= toolchain.shares_from and not any(self._shared.iterdir()):
            self._archived(f"( {toolchain.shared.format(shared=OUT)} ) >&2", [OUT], self._shared)

    def _in_turn(self, units: Sequence[_Unit]) -> dict[str, str]:
        """Compiles units one after the other in one sandbox: why some don't compile."""
        assert self._toolchain.compile is not None
        lines: list[str] = []
        for unit in units:
            command = shlex.quote(self._fill(self._toolchain.compile, OUT, [unit]))
            told = f"{OUT}/{unit.name}.told"
            lines.append(
                f"timeout {IN_TURN_SECONDS} sh -c {command} >{told} 2>&1 "
                f"|| echo $? >{OUT}/{unit.name}.failed"
            )
        done = self._archived("\n".join([*lines, "true"]), [f"{OUT}/{unit.name}" for unit in units])
        if done is None:
            return {unit.name: reason for unit in units if (reason := self._failure(unit))}
        if len(units) == 1:
            reason = _compiler_reason(done.error, done.reason or "")
            return {units[0].name: f"does not compile: {reason}"}
        half = len(units) // 2
        return self._in_turn(units[:half]) | self._in_turn(units[half:])

    def _failure(self, unit: _Unit) -> str | None:
        """Why a unit that was compiled in its turn does not compile."""
        failed, told = (self._out / f"{unit.name}.{end}" for end in ("failed", "told"))
        errors = told.read_text("utf-8", "replace")
        told.unlink()
        if not failed.exists():
            return None
        code = int(failed.read_text())
        ended = "wall time limit" if code == TIMED_OUT else f"exit code {code}"
        return f"does not compile: {_compiler_reason(errors, ended)}"

    def _run_compiler(self, units: Sequence[_Unit]) -> Finished | None:
        """How the compiler failed, or None: then its output is in the folder."""
        assert self._toolchain.compile is not None
        command = self._fill(self._toolchain.compile, OUT, units)
        return self._archived(f"( {command} ) >&2", [f"{OUT}/{unit.name}" for unit in units])

    def _archived(
        self, script: str, folders: Sequence[str], place: Path | None = None
    ) -> Finished | None:
        """Runs a script and keeps what it writes.

        Args:
            script: Lines for the shell; the last one's failure counts.
            folders: What it writes to, in the sandbox.
            place: Takes what is in `OUT`; None stands for the folder of programs.

        Returns:
            How it failed, or None.
        """
        script = f"mkdir -p {' '.join(folders)}\n{script} && tar -cf - -C {OUT} ."
        done = self._sandbox.run(["sh", "-c", script], env={"PATH": SYSTEM_PATH})
        if done.reason is not None:
            return done
        with tarfile.open(fileobj=io.BytesIO(done.output)) as archive:
            archive.extractall(place or self._out, filter="data")
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
            shared=shlex.quote(str(self._shared)),
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
