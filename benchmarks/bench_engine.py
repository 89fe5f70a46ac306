"""How fast the model and the server are here, beside the aims.

    python benchmarks/bench_engine.py [--model DIR] [--runs 15]

Every figure is the median of runs that are interleaved, so that a busy moment of the machine
falls on all of them alike. Not a timed test: nothing fails.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from rlm_lsp.engine import model_folder
from rlm_lsp.engine.engine import Engine
from rlm_lsp.engine.sizes import GROWTH_SIZES
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.units import CodeUnit

THREADS = 2
FUNCTIONS = 100
URI = "file:///bench.py"
OTHER_URI = "file:///other.py"
EDIT_PAUSE = 0.3
"""Seconds between edits, longer than the debounce: each one is the first of a burst."""

SHAPES = (
    """\
def total_{n}(prices, rate):
    \"\"\"Return the sum of the prices with tax.\"\"\"
    result = {n}
    for price in prices:
        if price > rate:
            result += price * (1 + rate)
    return result
""",
    """\
def top_{n}(orders, k={n}):
    counts = {{}}
    for customer in orders:
        counts[customer] = counts.get(customer, 0) + 1
    best = sorted(counts, key=counts.get, reverse=True)
    return [(name, counts[name]) for name in best[:k]]
""",
    """\
def pairs_{n}(items):
    found = []
    for i, first in enumerate(items):
        for j in range(i):
            if first == items[j]:
                found.append((j, i))
            elif first + items[j] == {n}:
                found.append((i, j))
    return found
""",
    """\
def search_{n}(grid, start):
    seen, queue = {{start}}, [start]
    while queue:
        row, column = queue.pop(0)
        for step in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            place = (row + step[0], column + step[1])
            inside = 0 <= place[0] < len(grid) and 0 <= place[1] < len(grid[0])
            if inside and place not in seen and grid[place[0]][place[1]] != {n}:
                seen.add(place)
                queue.append(place)
    return len(seen)
""",
)


def source(count: int, first: int = 0) -> str:
    """A file of different functions of everyday length, numbered from the first."""
    numbers = range(first, first + count)
    return "\n\n".join(SHAPES[n % len(SHAPES)].format(n=n) for n in numbers)


class Server:
    """The real server over stdio."""

    def __init__(self, model: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rlm_lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "RLM_LSP_MODEL": str(model)},
        )
        self._id = 0

    def notify(self, method: str, params: object) -> None:
        """Sends a notification."""
        self._send({"method": method, "params": params})

    def request(self, method: str, params: object) -> object:
        """Sends a request and waits for its result."""
        self._id += 1
        self._send({"id": self._id, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._id and "method" not in message:
                return message.get("result")

    def initialize(self, **settings: object) -> None:
        """Begins the session: all is shown as hints, and nothing is known from earlier ones."""
        settings |= {
            "cache": {"enabled": False},
            "inlayHint": {"enabled": True},
            "hideBelow": {"time": "0", "memory": "0"},
        }
        params = {
            "processId": os.getpid(),
            "rootUri": None,
            "capabilities": {},
            "initializationOptions": {"settings": settings},
        }
        self.request("initialize", params)
        self.notify("initialized", {})

    def open(self, text: str, uri: str = URI) -> None:
        """Opens a document."""
        item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def replace(self, version: int, line: int, start: int, end: int, text: str) -> None:
        """Edits one line."""
        area = {
            "start": {"line": line, "character": start},
            "end": {"line": line, "character": end},
        }
        document = {"uri": URI, "version": version}
        change = {"range": area, "text": text}
        params = {"textDocument": document, "contentChanges": [change]}
        self.notify("textDocument/didChange", params)

    def hints(self, last_line: int, uri: str = URI) -> list:
        """The hints of a whole document."""
        area = {
            "start": {"line": 0, "character": 0},
            "end": {"line": last_line, "character": 0},
        }
        params = {"textDocument": {"uri": uri}, "range": area}
        return self.request("textDocument/inlayHint", params)

    def resident_megabytes(self) -> float:
        """What the process holds in memory now."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(text.split("VmRSS:")[1].split()[0]) / 1000

    def stop(self) -> None:
        """Ends the session and the process."""
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.wait(10)

    def _send(self, message: dict) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _receive(self) -> dict:
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self.process.stdout.read(length))


def timed(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


class Bench:
    """The measured values, by figure."""

    def __init__(self, model: Path) -> None:
        self._model = model
        self._engine = Engine.load(model, "cpu", THREADS)
        self._queries = self._engine.queries(GROWTH_SIZES)
        self._text = source(FUNCTIONS)
        self._units = find_functions(self._text.encode(), "python")
        self.values: dict[str, list[float]] = {}

    def judge(self, units: list[CodeUnit]) -> None:
        """Asks the engine everything about some units."""
        self._engine.judge(units, self._queries)

    def run_once(self, run: int) -> None:
        """Adds one value to each figure."""
        units = self._units
        self._add("batch", timed(lambda: self.judge(units)) / len(units))
        single = units[run % 4 :: 10]
        took = timed(lambda: [self.judge([unit]) for unit in single])
        self._add("single", took / len(single))
        self._add("parse", timed(lambda: find_functions(self._text.encode(), "python")))
        self._serve()

    def _serve(self) -> None:
        lines = self._text.count("\n")
        started = time.perf_counter()
        server = Server(self._model)
        server.initialize()
        self._add("start", time.perf_counter() - started)
        server.open(self._text)
        self._add("cold", timed(lambda: self._hinted(server, lines)))
        for version in range(2, 5):
            time.sleep(EDIT_PAUSE)
            started = time.perf_counter()
            # A line of the first function's body; its length stays the same.
            server.replace(version, 2, 13, 14, str(version))
            self._hinted(server, lines)
            self._add("edit", time.perf_counter() - started)
        self._add("memory", server.resident_megabytes())
        # Other numbers in the same functions: as much work, and nothing of it known.
        server.open(source(FUNCTIONS, 1000), OTHER_URI)
        self._add("unknown", timed(lambda: self._hinted(server, lines, OTHER_URI)))
        server.stop()

    def _hinted(self, server: Server, lines: int, uri: str = URI) -> None:
        count = len(server.hints(lines, uri))
        if count != FUNCTIONS:
            raise SystemExit(f"{count} hints for {FUNCTIONS} functions: the server failed")

    def _add(self, name: str, value: float) -> None:
        self.values.setdefault(name, []).append(value)


FIGURES = (
    ("batch", "a function, both metrics, five sizes, in batches", 1e3, "ms", 10),
    ("single", "the same, one function at a time", 1e3, "ms", None),
    ("unknown", f"hints of a {FUNCTIONS}-function file that is new", 1e3, "ms", 700),
    ("cold", "the same for the first file, model loading included", 1e3, "ms", 700),
    ("edit", "hints of such a file after one edit", 1e3, "ms", 40),
    ("parse", "of which finding its functions", 1e3, "ms", None),
    ("start", "start to the answer to initialize", 1e3, "ms", 250),
    ("memory", "resident memory with that file open, after edits", 1, "MB", 180),
)


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description="Measures speed and memory, beside the aims.")
    parser.add_argument("--model", help="folder of the model (default: the one that is shipped)")
    parser.add_argument("--runs", type=int, default=15, help="interleaved runs (default: 15)")
    options = parser.parse_args()
    bench = Bench(model_folder(options.model))
    for run in range(options.runs + 1):
        if run == 1:
            bench.values.clear()  # the first one warms up
        bench.run_once(run)
    print(f"{THREADS} threads, median (lowest to highest) of {options.runs} runs")
    for name, title, scale, unit, aim in FIGURES:
        values = [scale * value for value in bench.values[name]]
        spread = f"{min(values):.1f} to {max(values):.1f}"
        wanted = "" if aim is None else f"aim {aim}"
        print(f"{title:<60} {median(values):8.1f} {unit}  {f'({spread})':<22} {wanted}".rstrip())


if __name__ == "__main__":
    main()
