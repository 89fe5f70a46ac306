"""Which files of a folder are looked at, and in which order."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import threading
import time
from pathlib import Path

import pytest

from rlm_lsp.paths.uris import uri_of
from rlm_lsp.settings.configuration import Configuration
from rlm_lsp.workspace import files as workspace_files
from rlm_lsp.workspace.files import Workspace
from rlm_lsp.workspace.sources import SourceError, source_files


def make(top: Path, *names: str) -> None:
    for name in names:
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def found(top: Path, *, all_files: bool = False) -> list[str]:
    try:
        paths = list(source_files(top, [".py"], all_files=all_files))
    except SourceError:
        return []
    return [path.relative_to(top).as_posix() for path in paths]


def check(tmp_path: Path, *names: str, skipped: str) -> None:
    """Only ``own.py`` is looked at, and what is skipped too where that is asked for."""
    make(tmp_path, "own.py", skipped, *names)
    assert found(tmp_path) == ["own.py"]
    assert sorted(found(tmp_path, all_files=True)) == sorted(["own.py", skipped])


@pytest.mark.parametrize(
    "skipped",
    [
        "venv/lib/a.py",
        "env/lib/python3.11/site-packages/a.py",
        "src/node_modules/a/b.py",
        "vendor/a/b.py",
        "src/third_party/b.py",
        "target/debug/b.py",
        "build/lib/b.py",
        "dist/b.py",
        "ios/Pods/a/b.py",
        ".tox/py311/b.py",
        ".venv/b.py",
        "src/__pycache__/b.py",
    ],
)
def test_folders_of_others_by_name(tmp_path, skipped):
    check(tmp_path, skipped=skipped)


@pytest.mark.parametrize(
    ("mark", "skipped"),
    [
        ("tools/python/pyvenv.cfg", "tools/python/lib/a.py"),
        ("env/pyvenv.cfg", "env/bin/a.py"),
        ("conda/conda-meta/history", "conda/lib/a.py"),
        ("var/cache/CACHEDIR.TAG", "var/cache/x/a.py"),
        ("crates/one/Cargo.toml", "crates/one/target/a.py"),
        ("services/shop/pom.xml", "services/shop/target/a.py"),
        ("packages/ui/package.json", "packages/ui/dist/a.py"),
    ],
)
def test_folders_of_others_by_what_is_in_them_or_beside(tmp_path, mark, skipped):
    check(tmp_path, mark, skipped=skipped)


@pytest.mark.parametrize(
    "own", ["env/gridworld.py", "internal/build/build.py", "src/target/x.py", "lib/dist/norm.py"]
)
def test_the_users_own_folders_that_are_only_called_so(tmp_path, own):
    make(tmp_path, own)
    assert found(tmp_path) == [own]


def test_a_folder_that_is_named_is_walked(tmp_path):
    make(tmp_path, "venv/pyvenv.cfg", "venv/a.py", ".git/HEAD", "gen/b.py")
    (tmp_path / ".gitignore").write_text("gen/\n")
    assert found(tmp_path / "venv") == ["a.py"]
    assert found(tmp_path / "gen") == ["b.py"]
    assert found(tmp_path) == []


def test_upper_files_come_first(tmp_path):
    make(tmp_path, "a/a/a/deep.py", "b/middle.py", "c/middle.py", "z.py")
    assert found(tmp_path) == ["z.py", "b/middle.py", "c/middle.py", "a/a/a/deep.py"]


# .gitignore


def test_nested_files_count_from_where_they_are(tmp_path):
    make(tmp_path, "a.py", "gen/a.py", "sub/a.py", "sub/gen/a.py", "sub/keep/b_gen.py", "c_gen.py")
    (tmp_path / ".gitignore").write_text("*_gen.py\n/gen\n")
    (tmp_path / "sub" / ".gitignore").write_text("!b_gen.py\n/a.py\n")
    assert found(tmp_path) == ["a.py", "sub/gen/a.py", "sub/keep/b_gen.py"]


def test_the_rules_above_a_folder_count(tmp_path, monkeypatch):
    make(tmp_path, ".git/HEAD", "src/a.py", "src/gen/b.py", "src/deep/gen/c.py")
    (tmp_path / ".gitignore").write_text("/src/gen/\n")
    assert found(tmp_path / "src") == ["a.py", "deep/gen/c.py"]
    monkeypatch.chdir(tmp_path / "src")
    assert [str(path) for path in source_files(Path(), [".py"])] == ["a.py", "deep/gen/c.py"]
    assert [str(path) for path in source_files(Path("deep"), [".py"])] == ["deep/gen/c.py"]


def test_rules_of_no_repository_and_of_another_one_do_not(tmp_path):
    (tmp_path / ".gitignore").write_text("*.py\n")
    make(tmp_path / "a", "a.py")
    assert found(tmp_path / "a") == ["a.py"]
    make(tmp_path, "own/.git/HEAD", "own/x.py")
    assert found(tmp_path) == ["own/x.py"]


@pytest.mark.parametrize(
    "content",
    [b"build\\\n!\n[z-a].py\nskip.py\n", b"\xff\xfe\nskip.py\n", b"\xef\xbb\xbfskip.py\r\n"],
)
def test_a_line_that_is_no_pattern_is_passed_over(tmp_path, content):
    make(tmp_path, "a.py", "skip.py")
    (tmp_path / ".gitignore").write_bytes(content)
    assert found(tmp_path) == ["a.py"]


def test_a_pipe_and_a_folder_of_that_name(tmp_path):
    make(tmp_path, "a/a.py", "b/b.py", "b/.gitignore/x")
    os.mkfifo(tmp_path / "a" / ".gitignore")
    assert found(tmp_path) == ["a/a.py", "b/b.py"]


def test_a_pattern_that_would_take_for_ever(tmp_path):
    make(tmp_path, f"{'a' * 200}.py")
    (tmp_path / ".gitignore").write_text("*a" * 20 + "b\n" + "**/a*/" * 20 + "b\n")
    began = time.monotonic()
    assert len(found(tmp_path)) == 1
    assert time.monotonic() - began < 1


NAMES = ["a", "b", "ab", "x.py", "a.py", "b.py"]
PATTERNS = [
    "a",
    "*.py",
    "/a",
    "a/",
    "!a.py",
    "!b/",
    "/b/*",
    "!/b/a.py",
    "**/ab",
    "a/**",
    "!a/x.py",
    "*",
    "*/",
    "a/*/",
    "**/b/**",
    "!*/",
    "ab/*.py",
    "?.py",
    "[ab].py",
]


@pytest.mark.parametrize("seed", range(60))
def test_it_is_what_git_says(tmp_path, seed):
    draw = random.Random(seed)
    for _ in range(20):
        folders = "/".join(draw.choices(NAMES[:3], k=draw.randint(0, 3)))
        make(tmp_path / folders, draw.choice(NAMES[3:]))
    for place in sorted({tmp_path, *(p.parent for p in tmp_path.rglob("*.py"))}):
        if place == tmp_path or draw.random() < 0.3:
            lines = draw.choices(PATTERNS, k=draw.randint(1, 4))
            (place / ".gitignore").write_text("\n".join(lines))
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "-z"],
        cwd=tmp_path,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")

    assert sorted(found(tmp_path)) == sorted(name for name in listed if name.endswith(".py"))


# The workspace


async def listed(*tops: Path, **settings: object) -> list[str]:
    configuration = Configuration(lambda: None, lambda _: None)
    configuration.begin(settings, [uri_of(top) for top in tops])
    workspace = Workspace(configuration)
    try:
        return [file.path.name for file in await workspace.files()]
    finally:
        workspace.stop()


@pytest.mark.asyncio
async def test_an_environment_does_not_use_up_the_number(tmp_path, monkeypatch):
    monkeypatch.setattr(workspace_files, "MAX_FILES", 10)
    make(tmp_path, "src/own.py", "env/pyvenv.cfg", *(f"env/lib/m{n}.py" for n in range(50)))
    make(tmp_path, *(f"copied/deep/down/m{n}.py" for n in range(50)))
    names = await listed(tmp_path)
    assert (names[0], len(names)) == ("own.py", 10)


@pytest.mark.asyncio
async def test_a_large_folder_leaves_room_for_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(workspace_files, "MAX_FILES", 10)
    make(tmp_path, "small/own.py", "small/too.py", *(f"large/m{n}.py" for n in range(50)))
    names = await listed(tmp_path / "large", tmp_path / "small")
    assert {"own.py", "too.py"} < set(names)


@pytest.mark.asyncio
async def test_the_setting_turns_it_off(tmp_path):
    make(tmp_path, "own.py", "venv/a.py", "gen.py", ".hidden/b.py", ".git/c.py")
    (tmp_path / ".gitignore").write_text("gen.py\n")
    assert await listed(tmp_path) == ["own.py"]
    assert await listed(tmp_path, allFiles=True) == ["gen.py", "own.py", "b.py", "a.py"]
    (tmp_path / "pyproject.toml").write_text("[tool.rlm-lsp]\nallFiles = true\n")
    assert len(await listed(tmp_path)) == 4


@pytest.mark.asyncio
async def test_a_walk_that_hangs_does_not_hold_up_a_reader(tmp_path, monkeypatch):
    make(tmp_path, "own.py")
    goes_on = threading.Event()

    def hanging(*_, **__):
        assert goes_on.wait(10)
        yield tmp_path / "own.py"

    monkeypatch.setattr(workspace_files, "source_files", hanging)
    configuration = Configuration(lambda: None, lambda _: None)
    configuration.begin(None, [uri_of(tmp_path)])
    workspace = Workspace(configuration)
    listing = asyncio.create_task(workspace.files())
    await asyncio.sleep(0.05)

    assert await asyncio.wait_for(workspace.run(len, "abc"), 5) == 3

    goes_on.set()
    assert [file.path.name for file in await listing] == ["own.py"]
    workspace.stop()
