"""Measures whole programs: CPU time and peak resident set of the process, on a given input."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median_low

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.languages import LANGUAGES, available, tool_version
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME, Measurer, Point, Runtime
from rlm_model.measuring.pace import Calm, Pace
from rlm_model.measuring.programs.building import Builder, Built
from rlm_model.measuring.programs.launching import Usage, build_launcher, launch_words, read_usage
from rlm_model.measuring.programs.toolchain import SYSTEM_PATH, tools_folder
from rlm_model.measuring.sandbox import Limits, Sandbox, SandboxError
from rlm_model.measuring.sizes import Outlook

STABLE = 1.03
"""Repeats end when the second least time is within this factor of the least."""

TOO_LONG = "CPU time limit"

STOPPED = "stopped"
"""What the reason of a size begins with that takes too long."""

RUN_LIMITS = Limits(wall_seconds=40.0, cpu_seconds=15, data_bytes=4 << 30, processes=96)


@dataclass(frozen=True)
class ProgramPlan:
    """What running a program may cost.

    Attributes:
        repeats: Most runs.
        enough_seconds: CPU seconds of all runs after which none begins.
        longest_seconds: CPU seconds of a run: an input size that is expected to take longer, by
            the smaller ones, is not begun.
        limits: Of one run. Its address space is not limited where the runtime reserves more than
            it uses.
        resident_bytes: Memory that the processes of a run may hold in all.
    """

    repeats: int = 5
    enough_seconds: float = 2.0
    longest_seconds: float = 8.0
    limits: Limits = RUN_LIMITS
    resident_bytes: int = 2 << 30


@dataclass(frozen=True)
class ProgramRun:
    """What running a program gave.

    Attributes:
        time_s: The least CPU seconds of its runs, or None when it failed.
        peak_memory_bytes: The median of its runs' peak resident sets, or None when it failed.
        output: Its standard output.
        error: The end of its standard error.
        reason: Why it counts as failed, or None.
    """

    time_s: float | None = None
    peak_memory_bytes: int | None = None
    output: bytes = b""
    error: str = ""
    reason: str | None = None

    @property
    def values(self) -> dict[str, float]:
        """What was measured, by metric."""
        values = {TIME: self.time_s, PEAK_MEMORY: self.peak_memory_bytes}
        return {metric: value for metric, value in values.items() if value is not None}


class ProgramMeasurer(Measurer):
    """Measures programs of one language one after the other on one core.

    Args:
        language: A key of `LANGUAGES`.
        plan: What a run may cost.
        core: CPU core to stay on, or None.

    Raises:
        SandboxError: The sandbox or the language's tool chain is missing on this machine.
    """

    def __init__(self, language: str, plan: ProgramPlan, core: int | None = None) -> None:
        missing = available(language)
        if missing is not None:
            raise SandboxError(missing)
        self._language = language
        self._plan = plan
        self._launcher = build_launcher()
        self._folder = tempfile.TemporaryDirectory(prefix="rlm-programs-")
        folder = Path(self._folder.name)
        folder.chmod(0o755)  # a command in the sandbox is another user
        toolchain = LANGUAGES[language].toolchain
        limits = plan.limits
        if toolchain.reserves:
            limits = replace(limits, memory_bytes=None)
        slot = core or 0
        self._builder = Builder(toolchain, folder, slot, core)
        folders = [folder, tools_folder(), *toolchain.folders]
        self._sandbox = Sandbox(folders, limits, slot, core)
        self._built: dict[str, Built | str] = {}
        self._pace = Pace()

    def prepare(self, items: Sequence[MeasurableItem]) -> Runtime:
        """Compiles the programs, and measures one that does nothing.

        Raises:
            SandboxError: That one fails: the tool chain does not work.
        """
        self._build([item.source for item in items if not item.problem])
        floor = self.floor()
        return Runtime(tool_version(self._language), floor.values)

    def floor(self) -> ProgramRun:
        """What a program that does nothing costs.

        Raises:
            SandboxError: It fails.
        """
        floor = self.run(LANGUAGES[self._language].toolchain.empty)
        if floor.reason is not None:
            raise SandboxError(
                f"an empty {self._language} program fails: {floor.reason} {floor.error}".rstrip()
            )
        return floor

    def measure(self, item: MeasurableItem) -> list[Point]:
        """Measures a program on each of its inputs; with none, on its one input of no size."""
        if item.problem:
            sizes = [given.n for given in item.inputs] or [None]
            return [Point(n, reason=item.problem) for n in sizes]
        if not item.inputs:
            found = self.run(item.source, item.stdin.encode("utf-8", "surrogatepass"))
            return [Point(None, found.values, found.reason)]
        points: list[Point] = []
        outlook = Outlook(growth=0.0)  # a small input costs what starting costs
        stopped: str | None = None
        for given in item.inputs:
            if stopped is None and outlook.seconds(given.n) > self._plan.longest_seconds:
                stopped = f"{STOPPED}: {outlook.known}"
            if stopped is not None:
                points.append(Point(given.n, reason=stopped))
                continue
            found = self.run(item.source, given.text.encode("utf-8", "surrogatepass"))
            if found.time_s is not None:
                outlook.took(given.n, found.time_s)
            elif found.reason == TOO_LONG:
                stopped = f"{STOPPED}: n = {given.n} took over {self._plan.limits.cpu_seconds} s"
            points.append(Point(given.n, found.values, stopped or found.reason))
        return points

    def run(self, source: str, stdin: bytes = b"") -> ProgramRun:
        """Compiles a program where that was not done yet, and runs it until its time is stable."""
        self._build([source])
        built = self._built[source]
        if isinstance(built, str):
            return ProgramRun(reason=built)
        times: list[float] = []
        peaks: list[int] = []
        output = b""
        calm = Calm(self._pace.look())
        while not self._enough(times):
            calm.wait()
            words = launch_words(self._launcher, built.command, self._plan.resident_bytes)
            done = self._sandbox.run(words, stdin, {"PATH": SYSTEM_PATH})
            usage = read_usage(done.report)
            reason = self._reason(usage, done.reason)
            if reason is None and times and done.output != output:
                reason = "its output differs from run to run"
            output = done.output
            if usage is None or reason is not None:
                return ProgramRun(output=output, error=done.error, reason=reason)
            times.append(usage.cpu_s)
            peaks.append(usage.peak_bytes)
        return ProgramRun(min(times), median_low(peaks), output)

    def close(self) -> None:
        """Removes the programs."""
        self._folder.cleanup()

    def _build(self, sources: Sequence[str]) -> None:
        new = [source for source in dict.fromkeys(sources) if source not in self._built]
        self._built |= zip(new, self._builder.build(new), strict=True)

    def _enough(self, times: Sequence[float]) -> bool:
        if not times:
            return False
        if len(times) >= self._plan.repeats or sum(times) > self._plan.enough_seconds:
            return True
        least, *others = sorted(times)
        return bool(others) and others[0] < least * STABLE

    def _reason(self, usage: Usage | None, ended: str | None) -> str | None:
        """Why a run counts as failed, by the launcher's report or by how the sandbox ended it."""
        if usage is None:
            return ended or "the launcher reported nothing"
        if usage.over_memory:
            return f"memory limit: over {self._plan.resident_bytes >> 20} MB"
        # The kernel counts the limit in ticks: on a busy core it ends a process well before its
        # exact time.
        most = self._plan.limits.cpu_seconds
        if usage.signal == signal.SIGKILL and usage.cpu_s > 0.5 * most:
            return TOO_LONG
        if usage.signal:
            return f"ended by signal {usage.signal}"
        if usage.exit_code:
            return f"exit code {usage.exit_code}"
        return ended
