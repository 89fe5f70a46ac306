"""What a release script and a test runner need: versions, changes, coverage, text checks."""

from __future__ import annotations

import heapq
import re
from collections import Counter, defaultdict
from fnmatch import fnmatchcase, translate
from functools import cmp_to_key, total_ordering
from typing import NamedTuple

from rlm_model.corpora.bank import samples

COMMIT = re.compile(r"(?P<kind>[a-z]+)(\((?P<scope>[^)]*)\))?(?P<breaking>!)?: (?P<subject>.+)")
HEADINGS = {"feat": "Features", "fix": "Fixes", "perf": "Speed", "docs": "Documentation"}


@total_ordering
class Release:
    """A version such as 1.10.2 or 1.10.2-rc.1, which comes before 1.10.2."""

    def __init__(self, text):
        self.text = text
        core, _, extra = text.partition("-")
        self.numbers = tuple(int(part) for part in core.split("."))
        self.extra = [int(p) if p.isdigit() else p for p in extra.split(".")] if extra else None

    def _key(self):
        if self.extra is None:
            return self.numbers, 1, ()
        return self.numbers, 0, tuple((isinstance(p, str), p) for p in self.extra)

    def __eq__(self, other):
        return self._key() == other._key()

    def __lt__(self, other):
        return self._key() < other._key()

    def bumped(self, part):
        numbers = list(self.numbers)
        numbers[part] += 1
        numbers[part + 1 :] = [0] * (len(numbers) - part - 1)
        return ".".join(map(str, numbers))


class Finding(NamedTuple):
    line: int
    rule: str


def newest_allowed(texts: list[str], least: str, below: str) -> str | None:
    """The newest final version in a range."""
    low, high = Release(least), Release(below)
    allowed = [r for r in map(Release, texts) if r.extra is None and low <= r < high]
    return max(allowed).text if allowed else None


def newest_allowed_sorting(texts, least, below):
    def compare(one, other):
        a, b = Release(one), Release(other)
        return -1 if a < b else int(b < a)

    for text in sorted(texts, key=cmp_to_key(compare), reverse=True):
        if "-" not in text and Release(least) <= Release(text) < Release(below):
            return text
    return None


def release_notes(commits):
    """Markdown with the commits under headings; breaking ones come first."""
    sections = defaultdict(list)
    for message in commits:
        match = COMMIT.fullmatch(message)
        if match is None:
            continue
        scope = f"**{match['scope']}**: " if match["scope"] else ""
        if match["breaking"]:
            sections["Breaking"].append(scope + match["subject"])
        if match["kind"] in HEADINGS:
            sections[HEADINGS[match["kind"]]].append(scope + match["subject"])
    lines = []
    for heading in ("Breaking", *HEADINGS.values()):
        if sections[heading]:
            lines += [f"## {heading}", *(f"- {text}" for text in sections[heading]), ""]
    return "\n".join(lines)


def release_notes_per_heading(commits):
    notes = ""
    for kind, heading in [(None, "Breaking"), *HEADINGS.items()]:
        entries = []
        for message in commits:
            match = re.match(r"^([a-z]+)(?:\(([^)]*)\))?(!)?: (.+)$", message)
            if match and (match.group(1) == kind if kind else match.group(3)):
                scope = match.group(2)
                entries.append((f"**{scope}**: " if scope else "") + match.group(4))
        if entries:
            notes += "## " + heading + "\n"
            for entry in entries:
                notes += "- " + entry + "\n"
            notes += "\n"
    return notes[:-1]


def build_waves(needs: dict[str, list[str]]) -> list[list[str]]:
    """Targets that can be built at the same time, wave after wave."""
    open_needs = {target: len(needed) for target, needed in needs.items()}
    users = defaultdict(list)
    for target, needed in needs.items():
        for other in needed:
            users[other].append(target)
    wave = sorted(target for target, count in open_needs.items() if count == 0)
    waves = []
    while wave:
        waves.append(wave)
        following = []
        for target in wave:
            for user in users[target]:
                open_needs[user] -= 1
                if open_needs[user] == 0:
                    following.append(user)
        wave = sorted(following)
    return waves


def build_waves_rescanning(needs):
    built, waves = [], []
    while len(built) < len(needs):
        wave = [
            target
            for target in needs
            if target not in built and all(other in built for other in needs[target])
        ]
        if not wave:
            break
        waves.append(sorted(wave))
        built.extend(wave)
    return waves


def tests_to_run(imports, changed):
    """Test modules that a change reaches, found against the direction of the imports."""
    imported_by = defaultdict(list)
    for module, others in imports.items():
        for other in others:
            imported_by[other].append(module)
    reached, todo = set(changed), list(changed)
    while todo:
        for module in imported_by[todo.pop()]:
            if module not in reached:
                reached.add(module)
                todo.append(module)
    return sorted(module for module in reached if module.startswith("test_"))


def tests_to_run_asking_each(imports, changed):
    selected = []
    for test in imports:
        if not test.startswith("test_"):
            continue
        seen, todo = [], [test]
        while todo:
            module = todo.pop(0)
            if module not in seen:
                seen.append(module)
                todo += imports[module]
        if any(module in changed for module in seen):
            selected.append(test)
    return sorted(selected)


def merge_coverage(runs):
    """Hits of each line in each file, added up over all runs."""
    merged = defaultdict(Counter)
    for run in runs:
        for path, hits in run.items():
            merged[path].update(hits)
    return {path: sorted(merged[path].items()) for path in sorted(merged)}


def merge_coverage_by_copying(runs):
    merged = {}
    for run in runs:
        for path, hits in run.items():
            known = dict(merged.get(path, {}))
            for line in hits:
                known[line] = known.get(line, 0) + hits[line]
            merged = {**merged, path: known}
    return {path: sorted(hits.items()) for path, hits in sorted(merged.items())}


def line_ranges(numbers: list[int]) -> str:
    """`1-3, 7, 9-12` for the lines that no test runs."""
    texts = []
    start = end = None
    for number in sorted(set(numbers)):
        if end is not None and number == end + 1:
            end = number
            continue
        if start is not None:
            texts.append(str(start) if start == end else f"{start}-{end}")
        start = end = number
    if start is not None:
        texts.append(str(start) if start == end else f"{start}-{end}")
    return ", ".join(texts)


def lint(text: str) -> list[Finding]:
    found = []
    blank = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > 60:
            found.append(Finding(number, "long line"))
        if line != line.rstrip():
            found.append(Finding(number, "blank at the end"))
        if "\t" in line:
            found.append(Finding(number, "tab"))
        blank = 0 if line.strip() else blank + 1
        if blank == 3:
            found.append(Finding(number, "many empty lines"))
    return found


def lint_line_by_line(text):
    found = []
    for i in range(text.count("\n") + 1):
        lines = text.split("\n")
        line = lines[i]
        if len(line) > 60:
            found.append(Finding(i + 1, "long line"))
        if re.search(r"\s$", line):
            found.append(Finding(i + 1, "blank at the end"))
        if line.find("\t") >= 0:
            found.append(Finding(i + 1, "tab"))
        three = i >= 2 and not "".join(lines[i - 2 : i + 1]).strip()
        if three and (i == 2 or lines[i - 3].strip()):
            found.append(Finding(i + 1, "many empty lines"))
    return found


def unused_names(names, source):
    """Names that the source never mentions."""
    used = set(re.findall(r"\w+", source))
    return [name for name in names if name not in used]


def unused_names_by_search(names, source):
    unused = []
    for name in names:
        if not re.search(rf"\b{re.escape(name)}\b", source):
            unused.append(name)
    return unused


def repeated_blocks(lines, size=4):
    """(first line, later line) of stretches of lines that stand there twice."""
    first_seen, found = {}, []
    for start in range(len(lines) - size + 1):
        block = tuple(lines[start : start + size])
        first = first_seen.setdefault(block, start)
        if first != start:
            found.append((first, start))
    return found


def repeated_blocks_comparing(lines, size=4):
    found = []
    for start in range(1, len(lines) - size + 1):
        for earlier in range(start):
            if lines[earlier : earlier + size] == lines[start : start + size]:
                found.append((earlier, start))
                break
    return found


def first_bad(revisions, is_bad):
    """The first bad revision by bisection; all after it are bad too."""
    low, high = 0, len(revisions) - 1
    while low < high:
        middle = (low + high) // 2
        if is_bad(revisions[middle]):
            high = middle
        else:
            low = middle + 1
    return revisions[low]


def first_bad_trying_each(revisions, is_bad):
    for revision in revisions:
        if is_bad(revision):
            return revision
    return revisions[-1]


def ignored(paths, patterns):
    """Paths that one of the patterns matches; the patterns are joined into one."""
    either = re.compile("|".join(f"(?:{translate(pattern)})" for pattern in patterns))
    return [path for path in paths if either.match(path)]


def ignored_one_by_one(paths, patterns):
    return [path for path in paths if any(fnmatchcase(path, pattern) for pattern in patterns)]


def flaky(history):
    """Tests that both passed and failed on one revision, with their share of failures."""
    outcomes = defaultdict(Counter)
    for test, revision, passed in history:
        outcomes[test, revision][passed] += 1
    shares = {}
    for (test, _), counts in sorted(outcomes.items()):
        if len(counts) == 2:
            shares[test] = max(shares.get(test, 0), counts[False] / counts.total())
    return shares


def slowest_tests(durations, k=10):
    return heapq.nlargest(k, durations.items(), key=lambda item: item[1])


def lock_changes(old, new):
    changes = []
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            changes.append(f"{name}: {old.get(name, 'none')} -> {new.get(name, 'none')}")
    return changes


def touched_lines(diff):
    """Numbers of the added lines of each file in a unified diff."""
    touched, path, number = defaultdict(list), "", 0
    for line in diff.splitlines():
        if line.startswith("+++ "):
            path = line[4:]
        elif line.startswith("@@"):
            number = int(re.search(r"\+(\d+)", line)[1])
        elif line.startswith("+"):
            touched[path].append(number)
            number += 1
        elif not line.startswith("-"):
            number += 1
    return dict(touched)


def _range_of_versions(n, rng):
    texts = [
        f"{rng.randint(0, 9)}.{rng.randint(0, 20)}.{i}{rng.choice(('', '', '-rc.1', '-beta'))}"
        for i in range(n)
    ]
    return texts, "2.0.0", "7.0.0"


def _commits(n, rng):
    kinds = ("feat", "fix", "fix(core)", "docs", "chore", "perf!", "Merge")
    return ([f"{rng.choice(kinds)}: {samples.word(rng)} change {i}" for i in range(n // 2 + 1)],)


def _targets(n, rng):
    count = n // 2 + 1
    needs = {}
    for i in range(count):
        low = i - i % max(count // 12, 4)
        needs[f"t{i}"] = [f"t{k}" for k in {rng.randrange(low) for _ in range(2)}] if low else []
    return (needs,)


def _imports(n, rng):
    count = n // 2 + 1
    names = [f"test_{i}" if i % 5 == 4 else f"mod_{i}" for i in range(count)]
    imports = {
        name: [names[k] for k in {rng.randrange(i) for _ in range(2)} if k % 5 < 4] if i else []
        for i, name in enumerate(names)
    }
    return imports, {"mod_0", *(f"mod_{count // 10 * 5 + 1}",)}


def _runs(n, rng):
    side = max(round(n**0.5), 1)
    return (
        [
            {f"f{rng.randrange(side)}.py": {line: 1 for line in range(rng.randint(1, 20))}}
            for _ in range(n // 10 + 1)
        ],
    )


def _source(n, rng):
    lines, length = [], 0
    while length < n:
        words = " ".join(samples.words(rng.randint(0, 12), rng, 8))
        lines.append(words + rng.choice(("", "", "", " ", "\tx", "\n\n\n")))
        length += len(lines[-1]) + 1
    return "\n".join(lines)[:n]


def _names_and_source(n, rng):
    source = samples.text(n, rng)
    return [samples.word(rng) for _ in range(max(n // 40, 1))], source


def _blocks(n, rng):
    blocks = [samples.words(5, rng) for _ in range(n // 8 + 1)]
    return (
        sum((rng.choice(blocks) for _ in range(min(n // 5 + 1, 40))), []) + samples.words(n, rng),
    )


def _paths(n, rng):
    patterns = ["*.pyc", "build/*", "*/cache/*", "*~", "docs/_*", "?.tmp", "*.egg-info"]
    ends = ("main.py", "x.pyc", "cache/a", "notes~")
    return [f"{samples.word(rng, 2)}/{i}/{rng.choice(ends)}" for i in range(n)], patterns


def _history(n, rng):
    return ([(f"t{rng.randrange(n // 9 + 1)}", i % 3, rng.random() < 0.8) for i in range(n)],)


def _locks(n, rng):
    return tuple({f"p{i}": rng.choice(("1.0", "1.1")) for i in range(n // 2 + k)} for k in (1, 3))


def _diff(n, rng):
    lines = []
    for i in range(n // 5 + 1):
        if i % 4 == 0:
            lines += [f"--- f{i}.py", f"+++ f{i}.py"]
        lines += [f"@@ -{i + 1},3 +{i + 2},4 @@", " same", "-old", "+new", "+line"]
    return ("\n".join(lines),)


CASES = {
    "Release.bumped": lambda n, rng: (Release(f"1.{n}.7"), 1),
    "newest_allowed": _range_of_versions,
    "newest_allowed_sorting": _range_of_versions,
    "release_notes": _commits,
    "release_notes_per_heading": _commits,
    "build_waves": _targets,
    "build_waves_rescanning": _targets,
    "tests_to_run": _imports,
    "tests_to_run_asking_each": _imports,
    "merge_coverage": _runs,
    "merge_coverage_by_copying": _runs,
    "line_ranges": lambda n, rng: (samples.integers(n, rng, 2 * n),),
    "lint": lambda n, rng: (_source(n, rng),),
    "lint_line_by_line": lambda n, rng: (_source(n, rng),),
    "unused_names": _names_and_source,
    "unused_names_by_search": _names_and_source,
    "repeated_blocks": _blocks,
    "repeated_blocks_comparing": _blocks,
    "first_bad": lambda n, rng: (list(range(n)), lambda revision: revision * 3 >= n * 2),
    "first_bad_trying_each": lambda n, rng: (
        list(range(n)),
        lambda revision: revision * 3 >= n * 2,
    ),
    "ignored": _paths,
    "ignored_one_by_one": _paths,
    "flaky": _history,
    "slowest_tests": lambda n, rng: ({f"t{i}": rng.random() for i in range(n)},),
    "lock_changes": _locks,
    "touched_lines": _diff,
}

ALIKE = [
    ("newest_allowed", "newest_allowed_sorting"),
    ("release_notes", "release_notes_per_heading"),
    ("build_waves", "build_waves_rescanning"),
    ("tests_to_run", "tests_to_run_asking_each"),
    ("merge_coverage", "merge_coverage_by_copying"),
    ("lint", "lint_line_by_line"),
    ("unused_names", "unused_names_by_search"),
    ("repeated_blocks", "repeated_blocks_comparing"),
    ("first_bad", "first_bad_trying_each"),
    ("ignored", "ignored_one_by_one"),
]
