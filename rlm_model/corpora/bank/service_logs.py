"""Questions that people ask of the logs of their services."""

import bisect
import heapq
import io
import re
import tempfile
from collections import Counter, defaultdict, deque
from datetime import datetime, timedelta
from pathlib import Path

from rlm_model.corpora.bank import samples

LINE = re.compile(r"(?P<time>\S+) (?P<level>[A-Z]+) \[(?P<component>\w+)\] (?P<message>.*)")
NUMBER = re.compile(r"\b(?:0x[0-9a-f]+|\d+)\b")


def parse_records(lines: list[str]) -> tuple[list[dict[str, str]], list[int]]:
    """Fields of every line, and the numbers of the lines that could not be read."""
    records, rejected = [], []
    for number, line in enumerate(lines, start=1):
        match = LINE.fullmatch(line)
        if match is None:
            rejected.append(number)
            continue
        records.append(match.groupdict())
    return records, rejected


def event_times(lines):
    return [datetime.fromisoformat(line[:19]) for line in lines]


def event_times_from_format(lines):
    times = []
    for line in lines:
        stamp = line.split()[0]
        times.append(datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S"))
    return times


def slowest_requests(requests, limit=10):
    """The requests (milliseconds, path) that took longest."""
    return heapq.nlargest(limit, requests)


def slow_requests_sorted(requests, limit=10):
    ranked = sorted(requests, reverse=True)
    return ranked[:limit]


def slow_requests_picked(requests, limit=10):
    remaining = list(requests)
    picked = []
    while remaining and len(picked) < limit:
        worst = max(remaining)
        remaining.remove(worst)
        picked.append(worst)
    return picked


def largest_burst(seconds, window=60):
    """Most events that fell into any `window` seconds; the times come sorted."""
    recent = deque()
    most = 0
    for second in seconds:
        recent.append(second)
        while recent[0] <= second - window:
            recent.popleft()
        most = max(most, len(recent))
    return most


def burst_size(seconds, window=60):
    best = 0
    for start in seconds:
        inside = [other for other in seconds if start <= other < start + window]
        best = max(best, len(inside))
    return best


def merge_streams(streams):
    """One sorted list of lines from streams that are sorted each."""
    return list(heapq.merge(*streams))


def interleave_streams(streams):
    merged = []
    streams = [stream for stream in streams if stream]
    while streams:
        earliest = min(streams, key=lambda stream: stream[0])
        merged.append(earliest.pop(0))
        if not earliest:
            streams.remove(earliest)
    return merged


def tail(stream: io.TextIOBase, count: int = 100) -> list[str]:
    return list(deque(stream, maxlen=count))


def tail_of_everything(stream, count=100):
    stream.seek(0)
    lines = stream.readlines()
    return lines[-count:]


def fold_traces(lines):
    """Join stack traces to the entry that they follow: their lines are indented."""
    entries, current = [], []
    for line in lines:
        if current and not line.startswith(" "):
            entries.append("\n".join(current))
            current = []
        current.append(line)
    if current:
        entries.append("\n".join(current))
    return entries


def glue_traces(lines):
    entries = []
    for line in lines:
        if line.startswith(" ") and entries:
            entries[-1] = entries[-1] + "\n" + line
        else:
            entries.append(line)
    return entries


class LogIndex:
    """Log lines in the order of their time, to be asked for a period."""

    def __init__(self, lines=()):
        self.lines = sorted(lines)

    def add(self, line):
        bisect.insort(self.lines, line)

    def between(self, start: str, end: str) -> list[str]:
        first = bisect.bisect_left(self.lines, start)
        return self.lines[first : bisect.bisect_left(self.lines, end, lo=first)]


def trace_requests(entries):
    """Components that each request went through: id -> path."""
    hops = defaultdict(list)
    for request_id, component in entries:
        hops[request_id].append(component)
    return {request_id: " > ".join(path) for request_id, path in hops.items()}


def trace_requests_with_lookup(entries):
    def path_of(wanted):
        return " > ".join(component for request_id, component in entries if request_id == wanted)

    traced = {}
    for request_id, _ in entries:
        if request_id not in traced:
            traced[request_id] = path_of(request_id)
    return traced


def error_context(lines, before=3, after=2):
    """Error lines with the lines around them, like grep's -B and -A."""
    waiting = deque(maxlen=before)
    still = 0
    for line in lines:
        if " ERROR " in line:
            yield from waiting
            waiting.clear()
            yield line
            still = after
        elif still:
            yield line
            still -= 1
        else:
            waiting.append(line)


def message_templates(lines, limit=20):
    """The most frequent messages when their numbers do not count."""
    templates = Counter(NUMBER.sub("#", line.split("] ", 1)[-1]) for line in lines)
    return sorted(templates.items(), key=lambda item: (-item[1], item[0]))[:limit]


def sessions_per_visitor(hits, pause=timedelta(minutes=30)):
    """How often each visitor came back after a pause; hits are (visitor, moment)."""
    sessions = Counter()
    last_seen = {}
    for visitor, moment in sorted(hits):
        previous = last_seen.get(visitor)
        if previous is None or moment - previous > pause:
            sessions[visitor] += 1
        last_seen[visitor] = moment
    return sessions


def split_by_level(lines):
    """Write a file for every level and tell how large each became."""
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        try:
            for line in lines:
                level = line.split(" ", 2)[1].lower()
                if level not in files:
                    files[level] = open(Path(folder, f"{level}.log"), "w", encoding="utf-8")
                files[level].write(line + "\n")
        finally:
            for file in files.values():
                file.close()
        return {path.name: path.stat().st_size for path in sorted(Path(folder).iterdir())}


def _log(n, rng):
    return [samples.log_line(rng) for _ in range(n)]


def _requests(n, rng):
    paths = [f"/{samples.word(rng)}/{samples.word(rng)}" for _ in range(40)]
    return [(rng.randint(1, 5000), rng.choice(paths)) for _ in range(n)]


def _streams(n, rng):
    stamps = [f"{samples.moment(rng).isoformat()} {samples.word(rng)}" for _ in range(n)]
    return [sorted(stamps[start::6]) for start in range(6)]


def _traces(n, rng):
    calls = [f'  File "{samples.word(rng)}.py", line {rng.randint(1, 900)}' for _ in range(30)]
    depth = max(n // 3, 1)
    found = [samples.log_line(rng) for _ in range(n - depth)]
    return [samples.log_line(rng), *rng.choices(calls, k=depth - 1), *found]


def _hops(n, rng):
    ids = [samples.identifier(rng) for _ in range(max(n // 5, 1))]
    return [(rng.choice(ids), samples.word(rng, 2)) for _ in range(n)]


def _stream(n, rng):
    return io.StringIO("\n".join(_log(n, rng)) + "\n")


def _numbered(n, rng):
    kinds = samples.words(12, rng)
    return [f"{x} took {rng.randint(1, 999)} ms" for x in rng.choices(kinds, k=n)]


def _hits(n, rng):
    visitors = [samples.identifier(rng) for _ in range(max(n // 8, 1))]
    return [(rng.choice(visitors), samples.moment(rng)) for _ in range(n)]


CASES = {
    "parse_records": lambda n, rng: (_log(n, rng),),
    "event_times": lambda n, rng: (_log(n, rng),),
    "event_times_from_format": lambda n, rng: (_log(n, rng),),
    "slowest_requests": lambda n, rng: (_requests(n, rng),),
    "slow_requests_sorted": lambda n, rng: (_requests(n, rng), 10),
    "slow_requests_picked": lambda n, rng: (_requests(n, rng), 10),
    "largest_burst": lambda n, rng: (sorted(samples.integers(n, rng)),),
    "burst_size": lambda n, rng: (sorted(samples.integers(n, rng)), 60),
    "merge_streams": lambda n, rng: (_streams(n, rng),),
    "interleave_streams": lambda n, rng: (_streams(n, rng),),
    "tail": lambda n, rng: (_stream(n, rng),),
    "tail_of_everything": lambda n, rng: (_stream(n, rng),),
    "fold_traces": lambda n, rng: (_traces(n, rng),),
    "glue_traces": lambda n, rng: (_traces(n, rng),),
    "LogIndex.between": lambda n, rng: (LogIndex(_log(n, rng)), "2022-01-01", "2022-02-01"),
    "trace_requests": lambda n, rng: (_hops(n, rng),),
    "trace_requests_with_lookup": lambda n, rng: (_hops(n, rng),),
    "error_context": lambda n, rng: (_log(n, rng),),
    "message_templates": lambda n, rng: (_numbered(n, rng),),
    "sessions_per_visitor": lambda n, rng: (_hits(n, rng),),
    "split_by_level": lambda n, rng: (_log(n, rng),),
}

ALIKE = [
    ("event_times", "event_times_from_format"),
    ("slowest_requests", "slow_requests_sorted", "slow_requests_picked"),
    ("largest_burst", "burst_size"),
    ("merge_streams", "interleave_streams"),
    ("tail", "tail_of_everything"),
    ("fold_traces", "glue_traces"),
    ("trace_requests", "trace_requests_with_lookup"),
]
