"""Names that functions get.

The pools of an edition that is in use don't change: new names go into new pools.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

DOMAINS = (
    ("orders", "order"), ("prices", "price"), ("users", "user"), ("scores", "score"),
    ("readings", "reading"), ("temperatures", "temp"), ("samples", "sample"), ("levels", "level"),
    ("weights", "weight"), ("heights", "height"), ("amounts", "amount"), ("costs", "cost"),
    ("balances", "balance"), ("distances", "distance"), ("durations", "duration"),
    ("timestamps", "ts"), ("votes", "vote"), ("sales", "sale"), ("stocks", "stock"),
    ("marks", "mark"), ("points", "point"), ("signals", "signal"), ("pixels", "pixel"),
    ("sizes", "size"), ("counts", "cnt"), ("ages", "age"), ("ids", "ident"), ("keys", "key"),
    ("events", "event"), ("codes", "code"), ("tokens", "token"), ("jobs", "job"),
    ("tasks", "task"), ("rates", "rate"), ("bids", "bid"), ("coins", "coin"), ("loads", "load"),
    ("offsets", "offset"), ("sensors", "sensor"), ("ranks", "rank"), ("deltas", "delta"),
    ("payments", "payment"), ("entries", "entry"), ("records", "record"), ("nodes", "node"),
)  # fmt: skip
SHORT = (
    ("xs", "x"), ("nums", "num"), ("numbers", "number"), ("values", "value"), ("items", "item"),
    ("arr", "el"), ("a", "v"), ("data", "d"), ("lst", "e"), ("array", "element"), ("vals", "val"),
    ("seq", "x"), ("nums", "n"), ("values", "v"), ("numbers", "x"), ("A", "a"),
)  # fmt: skip
WORD_LISTS = (
    ("words", "word"), ("names", "name"), ("tokens", "token"), ("lines", "line"), ("tags", "tag"),
    ("titles", "title"), ("labels", "label"), ("keys", "key"), ("terms", "term"), ("urls", "url"),
    ("strings", "string"), ("strs", "st"), ("fields", "field"), ("messages", "message"),
)  # fmt: skip
RECORDS = (
    ("rows", "row"), ("records", "rec"), ("users", "user"), ("orders", "order"),
    ("events", "event"), ("entries", "entry"), ("logs", "log"), ("items", "item"),
)  # fmt: skip

VERBS = (
    "compute", "process", "count", "find", "get", "calculate", "evaluate", "scan", "check",
    "collect", "build", "make", "analyze", "summarize", "select", "score", "measure", "handle",
)  # fmt: skip
PLAIN_NAMES = ("solve", "solution", "compute", "run", "process", "f", "calc", "func", "work")
CLASS_NAMES = (
    "Solution", "Analyzer", "Processor", "Report", "Calculator", "Service", "Engine", "Helper",
    "Manager", "Tracker", "Solver", "Finder",
)  # fmt: skip

POOLS: Mapping[str, tuple[str, ...]] = {
    "i": ("i", "i", "i", "i", "idx", "index", "pos", "p", "start", "left"),
    "j": ("j", "j", "j", "j", "q", "other", "end", "right", "jj"),
    "l": ("k", "k", "m", "z", "t", "inner", "third"),
    "r": ("r", "row", "y", "i"),
    "c": ("c", "col", "x", "j"),
    "n": ("n", "n", "n", "size", "limit", "count", "total_count", "num", "upper"),
    "k": ("k", "k", "width", "window", "top", "limit_k", "step", "group"),
    "target": ("target", "goal", "wanted", "needle", "key", "threshold"),
    "acc": ("total", "total", "result", "acc", "res", "ans", "answer", "running", "value_sum"),
    "cnt": ("count", "cnt", "hits", "matches", "found", "num_found"),
    "best": ("best", "longest", "top", "result", "ans", "max_so_far", "record", "highest"),
    "out": ("out", "result", "res", "output", "kept", "collected", "ret", "selected", "answer"),
    "seen": ("seen", "visited", "done", "known", "unique", "used"),
    "tmp": ("tmp", "temp", "cur", "current", "buf", "work", "rest", "remaining"),
    "cur": ("cur", "current", "node", "state", "here"),
    "cp": ("copy_of", "snapshot", "backup", "clone", "dup"),
    "table": ("counts", "table", "freq", "groups", "index", "lookup", "by_key", "cache"),
    "memo": ("memo", "cache", "known", "table", "seen"),
    "dp": ("dp", "dp", "table", "best", "ways", "f"),
    "h": ("helper", "score_of", "inner_cost", "evaluate", "step", "check_one", "partial", "part"),
    "g": ("helper", "_helper", "inner", "go", "rec", "visit", "walk", "explore", "dfs"),
    "heap": ("heap", "queue", "pq", "h"),
    "stack": ("stack", "todo", "pending", "work"),
    "queue": ("queue", "q", "frontier", "todo"),
    "adj": ("graph", "adj", "neighbors", "edges", "links"),
    "lo": ("lo", "low", "left", "l", "start"),
    "hi": ("hi", "high", "right", "r", "end"),
    "mid": ("mid", "middle", "m", "half"),
    "s": ("s", "text", "string", "line", "word", "message", "content", "name", "sentence"),
    "t": ("t", "pattern", "other_text", "second_text", "chars", "target_text"),
    "ch": ("ch", "c", "char", "letter", "symbol"),
    "d": ("d", "mapping", "stock", "prices_by_name", "inventory", "totals", "lookup_table"),
    "key": ("key", "name", "k", "label"),
    "v": ("value", "val", "v", "amount", "quantity"),
    "grid": ("grid", "matrix", "board", "cells", "image", "field", "mat", "tiles"),
    "pairs": ("pairs", "edges", "intervals", "links", "points", "ranges", "segments"),
    "u": ("u", "a", "lo", "src", "x1", "begin"),
    "w": ("w", "b", "hi", "dst", "x2", "finish"),
    "st": ("allowed", "members", "known_ids", "blocked", "pool"),
    "digits": ("digits", "number", "s", "code", "value_text"),
    "text": ("text", "sentence", "paragraph", "document", "line", "log"),
    "bits": ("bits", "flags", "mask", "binary"),
    "C": CLASS_NAMES,
    "round": ("_", "_", "step", "round_no", "attempt", "turn", "rep"),
    "part": ("part", "chunk", "piece", "segment", "block"),
}


@dataclass
class Names:
    """Gives the places of one function their names.

    Attributes:
        rng: What draws them.
        own: Pools of the template itself.
        reserved: Words that the text uses already.
    """

    rng: random.Random
    own: Mapping[str, tuple[str, ...]]
    reserved: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        rng = self.rng
        self._numbers = rng.sample(DOMAINS, 3) if rng.random() < 0.6 else rng.sample(SHORT, 3)
        self._words = rng.sample(WORD_LISTS, 3)
        self._records = rng.sample(RECORDS, 2)
        self._taken: dict[str, str] = {}

    def name(self, letters: str, suffix: str) -> str:
        """The name of a place, the same each time."""
        place = letters + suffix
        if place not in self._taken:
            self._taken[place] = self._fresh(letters, suffix)
        return self._taken[place]

    def _fresh(self, letters: str, suffix: str) -> str:
        taken = {*self._taken.values(), *self.reserved}
        pool = list(self._pool(letters, suffix))
        self.rng.shuffle(pool)
        for name in pool:
            if name not in taken:
                return name
        number = 2
        while f"{pool[0]}{number}" in taken:
            number += 1
        return f"{pool[0]}{number}"

    def _pool(self, letters: str, suffix: str) -> tuple[str, ...]:
        pairs = {"xs": (self._numbers, 0), "x": (self._numbers, 1), "ys": (self._numbers[1:], 0),
                 "yv": (self._numbers[1:], 1), "words": (self._words, 0), "wd": (self._words, 1),
                 "recs": (self._records, 0), "rec": (self._records, 1),
                 "fl": (self._numbers, 0)}  # fmt: skip
        place = letters + suffix.removesuffix("_b")
        if place in self.own and (letters != "f" or self.rng.random() < 0.75):
            return self.own[place]
        if letters in ("f", "h") and (letters == "f" or self.rng.random() < 0.5):
            return self._function_names()
        if letters in pairs:
            found, side = pairs[letters]
            return tuple(pair[side] for pair in found[:1])
        return POOLS[letters]

    def _function_names(self) -> tuple[str, ...]:
        if self.rng.random() < 0.3:
            return PLAIN_NAMES
        noun = self.rng.choice(
            (self._numbers[0][0], self._words[0][0], self.rng.choice(DOMAINS)[0])
        )
        return tuple(f"{verb}_{noun.lower()}" for verb in VERBS)
