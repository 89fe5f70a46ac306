"""What the words of a command line name: files, folders, patterns, a line, standard input."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rlm_lsp.cli.projects import Projects
from rlm_lsp.paths.patterns import is_pattern, spec_of
from rlm_lsp.workspace.sources import SourceError, source_files
from rlm_model.contract.languages import LANGUAGES, language_of_path, name_of
from rlm_model.contract.manifest import Manifest

STDIN = "-"
STDIN_NAME = "<stdin>"

_PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::\d+)?:?")
"""A line of a file, as compilers, grep and editors write it."""

_MAGIC = re.compile(r"[*?[]")


@dataclass
class Source:
    """A file to predict, or standard input.

    Attributes:
        name: Its path, as the reader shall see it.
        path: Its absolute path; for standard input, where it would be.
        language: Its language in the protocol.
        named: Whether the user named the file itself, and not a folder.
        lines: Lines from 1 whose functions are wanted; empty for all.
    """

    name: str
    path: Path
    language: str
    named: bool = True
    lines: set[int] = field(default_factory=set[int])


class Inputs:
    """Collects what words name, each file once.

    Attributes:
        exit_code: 2 where a word names nothing that can be predicted, 1 where only a file in a
            folder can't be read, else 0.
    """

    def __init__(
        self,
        manifest: Manifest,
        projects: Projects,
        language: str | None,
        kind: str | None,
        tell: Callable[[str], None],
    ) -> None:
        """Begins with none.

        Args:
            manifest: Says for which languages there are estimates.
            projects: Knows the settings that hold for a folder.
            language: Id of the language of what has no known suffix, or None.
            kind: What files are taken for, or None where that may be anything.
            tell: Tells the user why a word names nothing.
        """
        self._manifest = manifest
        self._projects = projects
        self._language = language
        self._kind = kind
        self._tell = tell
        self._suffixes = [
            suffix
            for language in LANGUAGES.values()
            if manifest.answers(language=language.name, kind=kind)
            for suffix in language.suffixes
        ]
        self._found: dict[str, Source] = {}
        self.exit_code = 0

    def add(self, word: str) -> None:
        """Takes a word of the command line."""
        try:
            for source in self._named(word):
                self._keep(source)
        except (SourceError, OSError, ValueError) as error:
            self.fail(str(error))

    def fail(self, problem: str, *, named: bool = True) -> None:
        """Tells of something that can't be predicted.

        Args:
            problem: Why.
            named: Whether a word of the command line names it.
        """
        self._tell(problem)
        self.exit_code = max(self.exit_code, 2 if named else 1)

    def sources(self) -> Sequence[Source]:
        """All that was named, in the order of the words."""
        return list(self._found.values())

    def _keep(self, source: Source) -> None:
        known = self._found.setdefault(os.path.realpath(source.path), source)
        known.named |= source.named
        if known is not source:
            # Where the whole file is wanted too, all of it is.
            known.lines = known.lines | source.lines if known.lines and source.lines else set()

    def _named(self, word: str) -> Iterator[Source]:
        if not word:
            raise SourceError("'': no such file or folder")
        path = Path(word)
        place = _PLACE.fullmatch(word)
        if word == STDIN:
            if self._language is None:
                raise SourceError("-: --language says what standard input is: --language python")
            yield Source(STDIN_NAME, Path.cwd() / STDIN_NAME, self._language)
        elif path.is_dir():
            yield from self._walk(path)
        elif path.exists() or path.is_symlink():
            yield self._file(path)
        elif place is not None and Path(place["path"]).is_file():
            source = self._file(Path(place["path"]))
            source.lines.add(int(place["line"]))
            yield source
        elif _MAGIC.search(word):
            yield from self._matching(word)
        else:
            raise SourceError(f"{word}: no such file or folder")

    def _file(self, path: Path) -> Source:
        language = language_of_path(path) or self._language
        if language is None:
            known = ", ".join(self._suffixes)
            raise SourceError(f"{path}: not a source file ({known}); --language says what it is")
        name = name_of(language)
        if not self._manifest.answers(language=name, kind=self._kind):
            parts = [p for p in self._manifest.answered if self._kind in (None, p.kind)]
            names = dict.fromkeys(name for part in parts for name in part.languages)
            answered = ", ".join(names)
            raise SourceError(
                f"{path}: model {self._manifest.name} answers for {answered}, not {name}"
            )
        return Source(shown_path(path), _absolute(path), language)

    def _walk(self, folder: Path) -> Iterator[Source]:
        settings = self._projects.settings_in(_absolute(folder))
        for path in source_files(folder, self._suffixes, all_files=settings.all_files):
            language = language_of_path(path)
            # A pipe or a link to nothing is none of the user's source.
            if language is not None and path.is_file():
                yield Source(shown_path(path), _absolute(path), language, named=False)

    def _matching(self, pattern: str) -> Iterator[Source]:
        """What a pattern matches that the shell has left to us."""
        parts = Path(pattern).parts
        fixed = next(place for place, part in enumerate(parts) if _MAGIC.search(part))
        base = Path(*parts[:fixed])
        line = f"/{'/'.join(parts[fixed:])}"
        if not is_pattern(line):
            raise SourceError(f"{pattern}: no such file, and no pattern of files")
        spec = spec_of([line])
        found = False
        if base.is_dir():
            for source in self._walk(base):
                if spec.match_file(source.path.relative_to(_absolute(base)).as_posix()):
                    found = True
                    yield source
        if not found:
            raise SourceError(f"{pattern}: no source file matches")


def shown_path(path: Path) -> str:
    """A path as the reader shall see it: from the current folder, where it is inside."""
    absolute, here = _absolute(path), Path.cwd()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else path)


def _absolute(path: Path) -> Path:
    # Links stay: a project's settings hold for what is named in it.
    return Path(os.path.abspath(path))
