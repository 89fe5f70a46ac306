"""Measures functions in languages other than Python: compiled in batches, one process each."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.functions.drivers import FunctionDriver, copy_templates
from rlm_model.measuring.functions.signatures import EntryError
from rlm_model.measuring.functions.sources import read_entry
from rlm_model.measuring.languages import LANGUAGES, available, tool_version
from rlm_model.measuring.measurer import Measurer, Point, Runtime
from rlm_model.measuring.pace import Pace
from rlm_model.measuring.programs.building import Builder, Built
from rlm_model.measuring.programs.toolchain import SYSTEM_PATH, tools_folder
from rlm_model.measuring.python_function import Plan, read_points
from rlm_model.measuring.sandbox import PROJECT, Limits, Sandbox, SandboxError, python_folders

RUN_LIMITS = Limits(
    wall_seconds=120.0, cpu_seconds=60, memory_bytes=None, data_bytes=4 << 30, processes=96
)


class FunctionMeasurer(Measurer):
    """Measures functions one after the other on one core.

    Args:
        plan: What measuring a function may cost.
        core: CPU core to stay on, or None.
        limits: Of one run.

    Raises:
        SandboxError: There is no sandbox on this machine.
    """

    def __init__(self, plan: Plan, core: int | None = None, limits: Limits = RUN_LIMITS) -> None:
        # Memory is not traced here: its call takes no longer than the timed one.
        self._plan = replace(plan, trace_seconds=plan.longest_seconds)
        self._core = core
        self._pace = Pace()
        self._folder = Path(tempfile.mkdtemp(prefix="rlm-functions-"))
        self._folder.chmod(0o755)  # the sandbox's user is another one
        tools_folder().mkdir(parents=True, exist_ok=True)
        folders = [self._folder, tools_folder(), *python_folders()]
        self._sandbox = Sandbox(folders, limits, slot=core or 0, core=core)
        self._env = {
            "PATH": SYSTEM_PATH,
            "PYTHONPATH": str(PROJECT),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self._builders: dict[str, Builder] = {}
        self._built: dict[MeasurableItem, Built | str] = {}

    def prepare(self, items: Sequence[MeasurableItem]) -> Runtime:
        """Compiles functions, many at once: some compilers are much faster so.

        Raises:
            SandboxError: A language's tool chain is missing on this machine.
        """
        by_language: dict[str, list[MeasurableItem]] = {}
        for item in items:
            if item not in self._built and not item.problem:
                by_language.setdefault(item.language, []).append(item)
        for language, members in by_language.items():
            driver = driver_of(language)
            if driver is None:
                reason = f"functions in {language} can't be measured"
                self._built |= dict.fromkeys(members, reason)
            else:
                self._build(language, driver, members)
        languages = sorted({item.language for item in items if driver_of(item.language)})
        return Runtime(version="; ".join(tool_version(language) for language in languages))

    def measure(self, item: MeasurableItem) -> list[Point]:
        """Measures a function at all sizes: a point each, in their order.

        Raises:
            SandboxError: Its language's tool chain is missing on this machine.
        """
        if item.problem:
            return self._failed(item.problem)
        if item not in self._built:
            self.prepare([item])
        built = self._built[item]
        if isinstance(built, str):
            return self._failed(built)
        driver, entry = driver_of(item.language), read_entry(item.entry_point)
        assert driver is not None  # else it would not have been built
        first, *others = built.command
        job = {
            "examples": item.examples,
            "roles": item.roles,
            "run": [first, *driver.flags.split(), *others],
            "entry": [entry.owner, entry.name],
            "warms_up": driver.warms_up,
            "usual_pace": self._pace.look(),
            **asdict(self._plan),
        }
        command = [sys.executable, "-m", "rlm_model.measuring.functions.measure_child"]
        done = self._sandbox.run(command, json.dumps(job).encode(), self._env)
        said = done.error.strip().splitlines()
        reason = f"{done.reason}: {said[-1][:200]}" if done.reason and said else done.reason
        return read_points(self._plan.sizes, done.output, reason)

    def close(self) -> None:
        """Removes what was compiled."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _failed(self, reason: str) -> list[Point]:
        return [Point(n, reason=reason) for n in self._plan.sizes]

    def _build(
        self, language: str, driver: FunctionDriver, items: Sequence[MeasurableItem]
    ) -> None:
        """Makes `_built` hold what each function became, or why it became nothing."""
        missing = available(language)
        if missing is not None:
            raise SandboxError(missing)
        texts: dict[MeasurableItem, str] = {}
        for item in items:
            try:
                texts[item] = driver.join(item.source, read_entry(item.entry_point))
            except EntryError as error:
                self._built[item] = str(error)
        # Functions of one file are often one program.
        programs = list(dict.fromkeys(texts.values()))
        built = dict(zip(programs, self._builder(language, driver).build(programs), strict=True))
        self._built |= {item: built[text] for item, text in texts.items()}

    def _builder(self, language: str, driver: FunctionDriver) -> Builder:
        if language not in self._builders:
            folder = self._folder / language
            folder.mkdir()
            toolchain = driver.toolchain(LANGUAGES[language].toolchain)
            self._builders[language] = Builder(toolchain, folder, self._core or 0, self._core)
            copy_templates(folder / "sources")
        return self._builders[language]


def driver_of(language: str) -> FunctionDriver | None:
    """How functions of a language are called; None where they can't be measured so."""
    known = LANGUAGES.get(language)
    return None if known is None else known.functions
