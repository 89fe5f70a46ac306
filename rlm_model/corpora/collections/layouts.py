"""Where repositories keep their solutions of LeetCode problems.

A layout gives slugs with texts of one language. Patterns are of paths without the suffix, which
says the language. Numbers and titles become slugs through doocs/leetcode, whose
pages link to each problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from rlm_model.contract.languages import language_named, language_of_path, name_of
from rlm_model.corpora.collections.repository import Repository

_LINK = re.compile(r"^# \[(\d+)\. (.+?)\]\(https://leetcode\.com/problems/([\w-]+)", re.MULTILINE)

_FENCED = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Index:
    """Slugs of all LeetCode problems by number and by title.

    Attributes:
        numbers: Slugs by number.
        titles: Slugs by title, see `title_key`.
    """

    numbers: Mapping[int, str]
    titles: Mapping[str, str]

    @property
    def slugs(self) -> frozenset[str]:
        """All slugs."""
        return frozenset(self.numbers.values())


Layout = Callable[[Repository, Index, str], Iterator[tuple[str, str]]]
"""Gives slugs with texts: of a repository, by the index, in a language."""


def title_key(title: str) -> str:
    """A title's letters and digits: file names leave out other characters."""
    return "".join(filter(str.isalnum, title)).lower()


def read_index(doocs: Repository) -> Index:
    """The index in the pages of doocs/leetcode."""
    pages = [path for path in doocs.files if re.match(r"solution/.*/README_EN\.md$", path)]
    numbers: dict[int, str] = {}
    titles: dict[str, str] = {}
    for _, text in doocs.texts(pages):
        if found := _LINK.search(text):
            numbers[int(found[1])] = titles[title_key(found[2])] = found[3]
    return Index(numbers, titles)


def by_slug(pattern: str) -> Layout:
    """Files whose path has the slug in a group ``slug``."""

    def read(repository: Repository, index: Index, language: str) -> Iterator[tuple[str, str]]:
        return _matching(repository, language, pattern, lambda found: found["slug"])

    return read


def by_number(pattern: str) -> Layout:
    """Files whose path has the problem's number in a group ``number``."""

    def read(repository: Repository, index: Index, language: str) -> Iterator[tuple[str, str]]:
        return _matching(
            repository, language, pattern, lambda found: index.numbers.get(int(found["number"]), "")
        )

    return read


def by_title(pattern: str) -> Layout:
    """Files whose path has the problem's title in a group ``title``.

    Head lines say when a solution was run, in Python too as a comment of other languages.
    """

    def read(repository: Repository, index: Index, language: str) -> Iterator[tuple[str, str]]:
        found = _matching(
            repository,
            language,
            pattern,
            lambda found: index.titles.get(title_key(found["title"]), ""),
        )
        if language != "python":
            return found
        return ((slug, re.sub(r"^//", "#", text, flags=re.MULTILINE)) for slug, text in found)

    return read


def articles(pattern: str, names: Mapping[str, str]) -> Layout:
    """Markdown files by slug, with a fenced block for each solution.

    Args:
        pattern: See `by_slug`.
        names: LeetCode's slugs of articles with another name.
    """

    def read(repository: Repository, index: Index, language: str) -> Iterator[tuple[str, str]]:
        for slug, text in _matching(repository, "markdown", pattern, lambda found: found["slug"]):
            for fence, block in _FENCED.findall(text):
                if name_of(language_named(fence)) == language:
                    yield names.get(slug, slug), block

    return read


def several(*layouts: Layout) -> Layout:
    """Layouts of one repository, one after the other."""

    def read(repository: Repository, index: Index, language: str) -> Iterator[tuple[str, str]]:
        for layout in layouts:
            yield from layout(repository, index, language)

    return read


def _matching(
    repository: Repository, language: str, pattern: str, slug_of: Callable[[re.Match[str]], str]
) -> Iterator[tuple[str, str]]:
    slugs: dict[str, str] = {}
    for path in repository.files:
        place = PurePosixPath(path)
        if _language(place) == language and (
            match := re.fullmatch(pattern, path.removesuffix(place.suffix))
        ):
            slugs[path] = slug_of(match)
    for path, text in repository.texts(sorted(path for path in slugs if slugs[path])):
        yield slugs[path], text


def _language(path: PurePosixPath) -> str | None:
    """The language of a file by its suffix."""
    if path.suffix == ".md":
        return "markdown"
    found = language_of_path(path)
    return None if found is None else name_of(found)
