"""Functions in languages other than Python, compiled in batches."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.functions.drivers import FunctionDriver, copy_templates
from rlm_model.measuring.functions.signatures import EntryError
from rlm_model.measuring.functions.sources import read_entry
from rlm_model.measuring.languages import LANGUAGES, available, tool_version
from rlm_model.measuring.measurer import Runtime
from rlm_model.measuring.programs.building import Builder, Built
from rlm_model.measuring.programs.toolchain import SYSTEM_PATH, tools_folder
from rlm_model.measuring.sandbox import PROJECT, Limits, Sandbox, SandboxError, python_folders

CHILD_ENVIRONMENT = {
    "PATH": SYSTEM_PATH,
    "PYTHONPATH": str(PROJECT),
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""Of the process that talks to the drivers, in the sandbox."""


class CompiledFunctions:
    """What functions became, and why some became nothing; to be closed at the end.

    Args:
        core: CPU core to stay on, or None.
    """

    def __init__(self, core: int | None = None) -> None:
        self._core = core
        self._folder = Path(tempfile.mkdtemp(prefix="rlm-functions-"))
        self._folder.chmod(0o755)  # the sandbox's user is another one
        tools_folder().mkdir(parents=True, exist_ok=True)
        self._builders: dict[str, Builder] = {}
        self._built: dict[MeasurableItem, Built | str] = {}

    def sandbox(self, limits: Limits) -> Sandbox:
        """A sandbox that the functions can run in.

        Raises:
            SandboxError: There is none on this machine.
        """
        folders = [self._folder, tools_folder(), *python_folders()]
        return Sandbox(folders, limits, slot=self._core or 0, core=self._core)

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

    def job(self, item: MeasurableItem) -> dict[str, Any] | str:
        """How a function is started and what it is called on, or why it can't be measured.

        Raises:
            SandboxError: Its language's tool chain is missing on this machine.
        """
        if item.problem:
            return item.problem
        if item not in self._built:
            self.prepare([item])
        built = self._built[item]
        if isinstance(built, str):
            return built
        driver, entry = driver_of(item.language), read_entry(item.entry_point)
        assert driver is not None  # else it would not have been built
        first, *others = built.command
        return {
            "examples": item.examples,
            "roles": item.roles,
            "run": [first, *driver.flags.split(), *others],
            "entry": [entry.owner, entry.name],
            "warm_seconds": driver.warm_seconds,
        }

    def close(self) -> None:
        """Removes what was compiled."""
        shutil.rmtree(self._folder, ignore_errors=True)

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
