"""What a step of the training sees: texts of drawn units, and queries drawn of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rlm_model.contract.queries import DecoderGrammar
from rlm_model.training.pack import TRAIN, UNLABELLED, Ids, PackedUnits

ON_GRID = 0.6
"""Share of the queries that ask for a size of a target, not for one between two."""

DRAWN_TOGETHER = 4_096
"""Units that are drawn, and sorted by length, at once."""

MOST_UNITS = 512
"""Units of a batch, however short they are."""


class DeviceIds:
    """Ids of many texts on the device that trains."""

    def __init__(self, ids: Ids, device: torch.device) -> None:
        self._flat = torch.from_numpy(ids.flat.astype(np.int32)).to(device)
        self._starts = torch.from_numpy(ids.starts).to(device)
        self.lengths = np.diff(ids.starts)

    def batch(self, rows: Tensor, length: int) -> tuple[Tensor, Tensor]:
        """Ids and mask of some texts, each of shape (texts, length)."""
        starts, ends = self._starts[rows], self._starts[rows + 1]
        place = torch.arange(length, device=rows.device)[None]
        mask = place < (ends - starts)[:, None]
        index = (starts[:, None] + place).clamp(max=len(self._flat) - 1)
        return self._flat[index].long() * mask, mask.long()


class Batch(NamedTuple):
    """Units of like length.

    Attributes:
        units: Their places in the pack.
        texts: One of the texts of each.
        length: What the texts are padded to.
    """

    units: NDArray[np.int64]
    texts: NDArray[np.int64]
    length: int


class Asked(NamedTuple):
    """Queries of a batch's units.

    Attributes:
        ids: Query ids, shape (units, queries, prefix length).
        mean: Log10 of the value, shape (units, queries), NaN where nothing is known.
        deviation: Its standard deviation, same shape.
    """

    ids: Tensor
    mean: Tensor
    deviation: Tensor


class UnitDraws:
    """Draws training units of a pack, each in one of its forms."""

    def __init__(self, units: PackedUnits, seed: int) -> None:
        self._units = units
        self._first = np.concatenate(([0], np.cumsum(units.forms)))  # first text of each unit
        read = [ids for ids in (units.own, units.pretrained) if len(ids)]
        self._lengths = np.max([np.diff(ids.starts) for ids in read], axis=0)
        self.random = np.random.default_rng(seed)

    def batches(self, tokens: int, unlabelled: float) -> Iterator[Batch]:
        """Endless batches.

        Args:
            tokens: Most tokens of a batch, padding included.
            unlabelled: Share of units that nobody measured.

        Raises:
            ValueError: There is no unit to learn from.
        """
        measured = np.flatnonzero(self._units.role == TRAIN)
        others = np.flatnonzero(self._units.role == UNLABELLED)
        if not len(measured):
            raise ValueError("the pack has no training unit")
        shares = self._units.weight[measured] / self._units.weight[measured].sum()
        while True:
            drawn = self.random.choice(measured, DRAWN_TOGETHER, p=shares)
            if unlabelled and len(others):
                count = int(DRAWN_TOGETHER * unlabelled)
                drawn[:count] = self.random.choice(others, count)
            texts = self._first[drawn] + self.random.integers(0, self._units.forms[drawn])
            order = np.argsort(self._lengths[texts], kind="stable")
            batches, at = [], 0
            while at < len(order):
                # The longest is the last one of a batch.
                size = 1
                while at + size < len(order) and size < MOST_UNITS:
                    if _padded(self._lengths[texts[order[at + size]]]) * (size + 1) > tokens:
                        break
                    size += 1
                chosen = order[at : at + size]
                longest = _padded(self._lengths[texts[chosen]].max())
                batches.append(Batch(drawn[chosen], texts[chosen], longest))
                at += size
            self.random.shuffle(batches)  # type: ignore[arg-type]
            yield from batches


def _padded(length: np.int64) -> int:
    return -(-int(length) // 16) * 16


class QueryDraws:
    """Draws queries of units: of what is known of them, or else of what is known of their kind.

    A share of the queries asks for a size between two, with the target between theirs on the
    log-log line, so that every size reads as a number.
    """

    def __init__(self, units: PackedUnits, device: torch.device, seed: int) -> None:
        targets = units.targets
        if not targets.queries:
            raise ValueError("the pack has no target: nothing of it was measured")
        self.generator = torch.Generator(device=device).manual_seed(seed)
        self._device = device
        self._queries = targets.queries
        self._starts = torch.from_numpy(targets.starts).to(device)
        self._mean = torch.from_numpy(targets.mean).to(device)
        self._deviation = torch.from_numpy(targets.deviation).to(device)
        larger = _larger(targets.queries)
        query = targets.query.astype(np.int64)
        # The next row of the same unit is for the next larger size.
        following = np.zeros(len(query), bool)
        if len(query):
            following[:-1] = (query[1:] == larger[query[:-1]]) & (larger[query[:-1]] >= 0)
            ends = targets.starts[1:][np.diff(targets.starts) > 0] - 1
            following[ends] = False
        self._query = torch.from_numpy(query).to(device)
        self._following = torch.from_numpy(following).to(device)
        self._larger = torch.from_numpy(larger).to(device)
        sizes = np.array([float(q.size or 1) for q in targets.queries])
        self._log_size = torch.from_numpy(np.log10(sizes)).to(device)
        self._sized = torch.tensor([q.size is not None for q in targets.queries], device=device)
        kinds, self._kind = np.unique(units.kinds, return_inverse=True)
        self._kind = torch.from_numpy(self._kind).to(device)
        of_kind = [
            [place for place, q in enumerate(targets.queries) if q in known]
            for known in (set(units.queries_of(str(kind))) for kind in kinds)
        ]
        # A kind of which nothing is known is asked all.
        pools = [pool or list(range(len(targets.queries))) for pool in of_kind]
        self._pool_size = torch.tensor(list(map(len, pools)), device=device)
        self._pool = torch.zeros(len(pools), max(map(len, pools)), dtype=torch.long)
        for row, pool in enumerate(pools):
            self._pool[row, : len(pool)] = torch.tensor(pool)
        self._pool = self._pool.to(device)
        self._heads: tuple[DecoderGrammar, Tensor] | None = None

    def draw(self, grammar: DecoderGrammar, rows: Tensor, count: int) -> Asked:
        """Draws queries of some units.

        Args:
            grammar: How queries are spelled.
            rows: Places of the units, shape (units,).
            count: Queries of each.
        """
        random: dict[str, Any] = {"generator": self.generator, "device": self._device}
        shape = (len(rows), count)
        start = self._starts[rows][:, None]
        own = self._starts[rows + 1][:, None] - start
        known = (own > 0).expand(shape)
        share = torch.rand(shape, **random)
        last = max(len(self._query) - 1, 0)
        row = (start + (share * own).long().clamp(max=own - 1)).clamp(0, last)
        pool = self._kind[rows][:, None]
        place = (share * self._pool_size[pool]).long().clamp(max=self._pool_size[pool] - 1)
        query = torch.where(known, self._query[row], self._pool[pool, place])
        larger = self._larger[query]
        can_move = torch.where(known, self._following[row], larger >= 0)
        part = torch.rand(shape, **random) * (torch.rand(shape, **random) > ON_GRID) * can_move
        step = self._log_size[larger.clamp(min=0)] - self._log_size[query]
        exponent = self._log_size[query] + part * step

        def between(values: Tensor) -> Tensor:
            low, high = values[row], values[(row + 1).clamp(max=last)]
            # Not a product with 0: what lies beyond the unit's rows may be anything.
            moved = torch.where(part > 0, low + part * (high - low), low)
            return torch.where(known, moved, float("nan"))

        ids = self._spelled(grammar, query, exponent)
        return Asked(ids, between(self._mean), between(self._deviation))

    def _spelled(self, grammar: DecoderGrammar, query: Tensor, exponent: Tensor) -> Tensor:
        """Query ids of shape (units, queries, prefix length) at log10 of sizes."""
        if self._heads is None or self._heads[0] is not grammar:
            rows = [grammar.query_ids(q) for q in self._queries]
            self._heads = grammar, torch.tensor(rows, device=self._device)
        ids = self._heads[1][query]
        whole = exponent.floor()
        digits = (10 ** (exponent - whole) * 10).round().long()  # 10 to 100
        over = digits >= 100
        whole, digits = whole.long() + over, torch.where(over, 10, digits)
        zero = grammar.ids["<0>"]
        size = (grammar.ids["<N0>"] + whole, zero + digits // 10, zero + digits % 10)
        sized = self._sized[query]
        for place, value in enumerate(size, ids.shape[-1] - len(size)):
            ids[..., place] = torch.where(sized, value, ids[..., place])
        return ids


def _larger(queries: tuple[Any, ...]) -> NDArray[np.int64]:
    """Place of the query for the next larger size of the same metric and device, or -1."""
    found = np.full(len(queries), -1, np.int64)
    series: dict[tuple[str, str], list[int]] = {}
    for place, query in enumerate(queries):
        if query.size is not None:
            series.setdefault((query.metric, query.device), []).append(place)
    for places in series.values():
        ordered = sorted(places, key=lambda place: queries[place].size)
        found[ordered[:-1]] = ordered[1:]
    return found
