"""Log files, tables and archives in a folder."""

import atexit
import csv
import filecmp
import hashlib
import heapq
import os
import re
import shutil
import tarfile
import tempfile
import zipfile
from collections import Counter, defaultdict, deque
from contextlib import ExitStack
from pathlib import Path

from rlm_model.corpora.bank import samples


def count_errors(path: Path) -> int:
    with path.open(encoding="utf-8") as lines:
        return sum(1 for line in lines if " ERROR " in line)


def count_errors_slurping(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    return len([line for line in lines if " ERROR " in line])


def tail(path, count=10):
    """The last lines, with the file read from its end in blocks."""
    with open(path, "rb") as stream:
        stream.seek(0, os.SEEK_END)
        position, block = stream.tell(), b""
        while position > 0 and block.count(b"\n") <= count:
            step = min(4096, position)
            position -= step
            stream.seek(position)
            block = stream.read(step) + block
    return [line.decode() for line in block.splitlines()[-count:]]


def last_lines(path, count=10):
    with path.open(encoding="utf-8") as stream:
        return [line.rstrip("\n") for line in deque(stream, maxlen=count)]


def last_lines_of_all(path, count=10):
    lines = path.open().readlines()
    return [line.strip() for line in lines][-count:]


def write_report(lines):
    """Write a report into a folder of its own; its size in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.txt")
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path.stat().st_size


def append_report(lines):
    folder = tempfile.mkdtemp()
    try:
        path = os.path.join(folder, "report.txt")
        for line in lines:
            with open(path, "a", encoding="utf-8") as report:
                report.write(line + "\n")
        return os.path.getsize(path)
    finally:
        shutil.rmtree(folder)


def checksum(path, block_size=65_536):
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(block_size):
            digest.update(block)
    return digest.hexdigest()


def checksum_at_once(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def checksum_of_collected_blocks(path):
    data = b""
    with open(path, "rb") as stream:
        for block in iter(lambda: stream.read(128), b""):
            data = data + block
    return hashlib.sha256(data).hexdigest()


def same_files(folder: Path) -> list[list[str]]:
    """Groups of names whose files hold the same bytes: by size first, then by hash."""
    by_size: dict[int, list[Path]] = defaultdict(list)
    for path in sorted(folder.iterdir()):
        by_size[path.stat().st_size].append(path)
    groups = []
    for paths in by_size.values():
        if len(paths) == 1:
            continue
        by_hash: dict[bytes, list[str]] = defaultdict(list)
        for path in paths:
            by_hash[hashlib.md5(path.read_bytes()).digest()].append(path.name)
        groups += [names for names in by_hash.values() if len(names) > 1]
    return sorted(groups)


def same_files_pairwise(folder):
    names = sorted(os.listdir(folder))
    groups, taken = [], set()
    for i, name in enumerate(names):
        if name in taken:
            continue
        group = [name]
        for other in names[i + 1 :]:
            if filecmp.cmp(folder / name, folder / other, shallow=False):
                group.append(other)
        taken.update(group)
        if len(group) > 1:
            groups.append(group)
    return groups


def folder_sizes(root):
    sizes = Counter()
    for path in root.rglob("*"):
        if path.is_file():
            sizes[path.suffix] += path.stat().st_size
    return sorted(sizes.items())


def folder_sizes_per_suffix(root):
    suffixes = {os.path.splitext(name)[1] for _, _, names in os.walk(root) for name in names}
    result = []
    for suffix in sorted(suffixes):
        found = list(Path(root).glob(f"**/*{suffix}"))
        result.append((suffix, sum(path.stat().st_size for path in found)))
    return result


def largest_files(root, count=5):
    def entries(folder):
        with os.scandir(folder) as found:
            for entry in found:
                if entry.is_dir():
                    yield from entries(entry.path)
                else:
                    yield -entry.stat().st_size, entry.name

    return heapq.nsmallest(count, entries(root))


def merge_logs(folder):
    target, count, digest = folder / "merged.out", 0, hashlib.sha1()
    with ExitStack() as stack:
        logs = [stack.enter_context(path.open()) for path in sorted(folder.glob("*.log"))]
        merged = stack.enter_context(target.open("w"))
        for line in heapq.merge(*logs):
            merged.write(line)
            digest.update(line.encode())
            count += 1
    return count, digest.hexdigest()


def merge_logs_resorting(folder):
    lines = []
    for path in sorted(folder.glob("*.log")):
        lines = sorted(lines + path.read_text().splitlines(keepends=True))
    content = "".join(lines)
    (folder / "merged.out").write_text(content)
    return len(lines), hashlib.sha1(content.encode()).hexdigest()


def most_frequent_words(path, top=20):
    counts = Counter()
    for line in path.open():
        counts.update(re.findall(r"[a-z]+", line.lower()))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:top]


def quantity_by_category(path):
    totals = {}
    with path.open(newline="") as stream:
        for row in csv.DictReader(stream):
            try:
                totals[row["category"]] = totals.get(row["category"], 0) + int(row["quantity"])
            except ValueError:
                continue
    return sorted(totals.items())


def pack_texts(texts, level=6):
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "texts.zip")
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as packed:
            for number, text in enumerate(texts):
                packed.writestr(f"{number:06}.txt", text)
        with zipfile.ZipFile(archive) as packed:
            return sum(info.file_size for info in packed.infolist())


def back_up(folder: Path) -> int:
    with tempfile.TemporaryDirectory() as work:
        target = os.path.join(work, "backup.tar.gz")
        with tarfile.open(target, "w:gz", compresslevel=1) as archive:
            archive.add(folder, arcname="data")
        with tarfile.open(target) as archive:
            return sum(member.size for member in archive if member.isfile())


class RotatingLog:
    """Writes lines; a full file moves on to the next number."""

    def __init__(self, folder, limit=20_000, keep=3):
        self.path = Path(folder) / "app.log"
        self.limit = limit
        self.keep = keep
        self.written = 0
        self.stream = self.path.open("w")

    def write(self, line):
        if self.written + len(line) > self.limit:
            self.rotate()
        self.written += self.stream.write(line + "\n")

    def rotate(self):
        self.stream.close()
        for number in range(self.keep - 1, 0, -1):
            older = self.path.with_suffix(f".{number}")
            if older.exists():
                older.replace(self.path.with_suffix(f".{number + 1}"))
        self.path.replace(self.path.with_suffix(".1"))
        self.stream, self.written = self.path.open("w"), 0


def log_everything(lines):
    with tempfile.TemporaryDirectory() as folder:
        log = RotatingLog(folder)
        for line in lines:
            log.write(line)
        log.stream.close()
        return {entry.name: entry.stat().st_size for entry in sorted(Path(folder).iterdir())}


def _folder():
    path = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def _log_lines(n, rng):
    return rng.choices([samples.log_line(rng) for _ in range(200)], k=n)


def _log(n, rng):
    path = _folder() / "service.log"
    path.write_text("\n".join(_log_lines(n, rng)) + "\n")
    return path


def _blob(n, rng):
    path = _folder() / "image.bin"
    path.write_bytes(rng.randbytes(n))
    return path


def _files(n, rng, suffixes=(".txt", ".csv", ".md", ".json"), deep=False):
    """A folder with about n / 10 files (400 at most) of n lines in all, some of them the same."""
    root, count = _folder(), min(n // 10 + 1, 400)
    lines = _log_lines(n, rng)
    pool = ["\n".join(lines[i::count]) + "\n" for i in range(count // 2 + 1)]
    for number in range(count):
        place = root / f"part{number % 7}" / f"sub{number % 3}" if deep else root
        place.mkdir(parents=True, exist_ok=True)
        (place / f"file{number}{rng.choice(suffixes)}").write_text(rng.choice(pool))
    return root


def _logs(n, rng):
    root, count = _folder(), min(n, 24)
    lines = _log_lines(n, rng)
    for number in range(count):
        content = "\n".join(sorted(lines[number::count])) + "\n"
        (root / f"host{number}.log").write_text(content)
    return root


def _table(n, rng):
    path = _folder() / "orders.csv"
    rows = [f"{i},{rng.choice(samples.CATEGORIES)},{rng.randint(0, 20)}" for i in range(n)]
    path.write_text("\n".join(["id,category,quantity", *rows]) + "\n")
    return path


CASES = {
    "count_errors": lambda n, rng: (_log(n, rng),),
    "count_errors_slurping": lambda n, rng: (_log(n, rng),),
    "tail": lambda n, rng: (_log(n, rng),),
    "last_lines": lambda n, rng: (_log(n, rng),),
    "last_lines_of_all": lambda n, rng: (_log(n, rng),),
    "write_report": lambda n, rng: (samples.words(n, rng),),
    "append_report": lambda n, rng: (samples.words(n, rng),),
    "checksum": lambda n, rng: (_blob(n, rng),),
    "checksum_at_once": lambda n, rng: (_blob(n, rng),),
    "checksum_of_collected_blocks": lambda n, rng: (_blob(n, rng),),
    "same_files": lambda n, rng: (_files(n, rng),),
    "same_files_pairwise": lambda n, rng: (_files(n, rng),),
    "folder_sizes": lambda n, rng: (_files(n, rng, deep=True),),
    "folder_sizes_per_suffix": lambda n, rng: (_files(n, rng, deep=True),),
    "largest_files": lambda n, rng: (_files(n, rng, deep=True),),
    "merge_logs": lambda n, rng: (_logs(n, rng),),
    "merge_logs_resorting": lambda n, rng: (_logs(n, rng),),
    "most_frequent_words": lambda n, rng: (_log(n, rng),),
    "quantity_by_category": lambda n, rng: (_table(n, rng),),
    "pack_texts": lambda n, rng: ([samples.text(200, rng)] * min(n, 5) + samples.words(n, rng),),
    "back_up": lambda n, rng: (_files(n, rng, deep=True),),
    "log_everything": lambda n, rng: (_log_lines(n, rng),),
}

ALIKE = [
    ("count_errors", "count_errors_slurping"),
    ("tail", "last_lines", "last_lines_of_all"),
    ("write_report", "append_report"),
    ("checksum", "checksum_at_once", "checksum_of_collected_blocks"),
    ("same_files", "same_files_pairwise"),
    ("folder_sizes", "folder_sizes_per_suffix"),
    ("merge_logs", "merge_logs_resorting"),
]
