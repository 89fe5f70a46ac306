"""Trains the full model and the small one from a pack, on one GPU (or, slowly, a CPU).

First the full model, a whole pretrained language model under the project's decoder, on the
measurements; then the small one on the measurements and on the full one's digit distributions,
of measured functions and of functions that nobody measured (Hinton et al., "Distilling the
Knowledge in a Neural Network", arXiv 1503.02531).
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rlm_model.contract.queries import DecoderGrammar, Query
from rlm_model.data.grid import GRID, METRICS
from rlm_model.modeling import RLMConfig, RLMForRegression
from rlm_model.training.pack import TRAIN, UNLABELLED, Ids, PackedUnits
from rlm_model.training.recipe import StageRecipe
from rlm_model.training.targets import NumberTargets

QUERIES = 6
"""Sizes that are asked of each metric of a unit in a step."""

ON_GRID = 0.6
"""Share of the queries that ask for a size of the grid, not for one between two."""

TELL_SECONDS = 10.0
"""Between two lines about a training."""


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


class PackedTraining:
    """A pack on a device, and the models that learn from it."""

    def __init__(self, units: PackedUnits, device: torch.device, seed: int = 0) -> None:
        self.units = units
        self.device = device
        self.own = DeviceIds(units.own, device)
        self.pretrained = DeviceIds(units.pretrained, device)
        self.mean = torch.from_numpy(units.mean).to(device)
        self.deviation = torch.from_numpy(units.deviation).to(device)
        self._first = np.concatenate(([0], np.cumsum(units.forms)))  # first text of each unit
        self._random = np.random.default_rng(seed)
        self._generator = torch.Generator(device=device).manual_seed(seed)

    def batches(self, tokens: int, unlabelled: float) -> Iterator[tuple[NDArray, NDArray, int]]:
        """Endless batches of units of like length: their places, texts, and the padded length."""
        others = np.flatnonzero(self.units.role == UNLABELLED)
        lengths = np.maximum(self.own.lengths, self.pretrained.lengths)
        while True:
            measured = np.flatnonzero(self.units.role == TRAIN)
            shares = self.units.weight[measured] / self.units.weight[measured].sum()
            drawn = self._random.choice(measured, 4096, p=shares)
            if unlabelled and len(others):
                count = int(4096 * unlabelled)
                drawn[:count] = self._random.choice(others, count)
            texts = self._first[drawn] + self._random.integers(0, self.units.forms[drawn])
            order = np.argsort(lengths[texts], kind="stable")
            batches, at = [], 0
            while at < len(order):
                # The longest is the last one of a batch.
                size = 1
                while at + size < len(order) and size < 512:
                    longest = -(-int(lengths[texts[order[at + size]]]) // 16) * 16
                    if longest * (size + 1) > tokens:
                        break
                    size += 1
                chosen = order[at : at + size]
                longest = -(-int(lengths[texts[chosen]].max()) // 16) * 16
                batches.append((drawn[chosen], texts[chosen], longest))
                at += size
            self._random.shuffle(batches)  # type: ignore[arg-type]
            yield from batches

    def queries(self, rlm: RLMForRegression, rows: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Draws queries of units: ids (U, Q, prefix), mean and deviation (U, Q)."""
        grammar = rlm.config.grammar
        units, sizes = len(rows), len(GRID)
        shape = (units, len(METRICS), QUERIES)
        random = {"generator": self._generator, "device": self.device}
        place = torch.randint(0, sizes, shape, **random)
        between = torch.rand(shape, **random) * (torch.rand(shape, **random) > ON_GRID)
        above = (place + 1).clamp(max=sizes - 1)
        logs = torch.tensor(GRID, device=self.device).double().log10()
        part = torch.where(above > place, between, 0.0)
        exponent = logs[place] + part * (logs[above] - logs[place])

        def drawn(table: Tensor) -> Tensor:
            low, high = (table[rows].gather(2, index) for index in (place, above))
            return torch.where(part > 0, low + part * (high - low), low)

        ids = _query_ids(grammar, exponent)
        mean, deviation = drawn(self.mean), drawn(self.deviation)
        return ids.flatten(1, 2), mean.flatten(1), deviation.flatten(1)

    def train(
        self,
        rlm: RLMForRegression,
        ids: DeviceIds,
        stage: StageRecipe,
        teacher: RLMForRegression | None = None,
    ) -> None:
        """Trains a model in place; at the end it holds the moving average of its weights."""
        optimizer = torch.optim.AdamW(
            _groups(rlm, stage), betas=(0.9, 0.98), fused=self.device.type == "cuda"
        )
        peaks = [group["lr"] for group in optimizer.param_groups]
        names = [name for name, _ in rlm.named_parameters()]
        average = [value.detach().clone() for value in rlm.parameters()]
        batches = self.batches(stage.tokens, stage.unlabelled)
        started, told, losses, step, skipped = time.monotonic(), time.monotonic(), [], 0, 0
        rlm.train()
        while True:
            share = (time.monotonic() - started) / stage.seconds
            if share >= 1:
                break
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * _factor(share, stage.warmup)
            units, texts, length = next(batches)
            with torch.autocast(self.device.type, torch.bfloat16):
                loss = self._loss(rlm, ids, units, texts, length, stage, teacher)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            norm = nn.utils.clip_grad_norm_(rlm.parameters(), 1.0)
            step += 1
            if norm.isfinite():
                optimizer.step()
                decay = min(stage.average_decay, (1 + step) / (10 + step))
                with torch.no_grad():
                    torch._foreach_lerp_(average, list(rlm.parameters()), 1 - decay)
            else:
                skipped += 1  # one such gradient would be the end of all weights
            losses.append(loss.detach())
            if time.monotonic() - told > TELL_SECONDS:
                told = time.monotonic()
                mean = torch.stack(losses).mean().item()
                told_of = f"{share:5.0%} step {step} loss {mean:.4f} skipped {skipped}"
                print(told_of, flush=True)  # noqa: T201
                losses.clear()
        with torch.no_grad():
            for name, value in zip(names, average, strict=True):
                rlm.get_parameter(name).copy_(value)
        rlm.eval()

    def _loss(
        self,
        rlm: RLMForRegression,
        ids: DeviceIds,
        units: NDArray,
        texts: NDArray,
        length: int,
        stage: StageRecipe,
        teacher: RLMForRegression | None,
    ) -> Tensor:
        rows = torch.from_numpy(units).to(self.device)
        places = torch.from_numpy(texts).to(self.device)
        queries, mean, deviation = self.queries(rlm, rows)
        known = ~mean.isnan()
        numbers, targets = NumberTargets(rlm.config.grammar).sample(
            mean.nan_to_num(0.0), deviation.nan_to_num(1.0), self._generator
        )
        guided = None
        if teacher is not None:
            numbers, guided = self._guided(teacher, places, length, queries, numbers, known)
        inputs, mask = ids.batch(places, length)
        output = rlm(inputs, mask, queries, numbers)
        logs = output.logits.log_softmax(-1)  # (U, Q, number length, vocabulary)
        entropy = -(targets * logs.clamp(min=-60)).sum((-1, -2))
        loss = (entropy * known).sum() / known.sum().clamp(min=1)
        if guided is not None:
            # Where nobody measured, the teacher alone says what is right.
            weight = torch.where(known, stage.distil, 1.0)
            apart = -(guided * logs.clamp(min=-60)).sum((-1, -2))
            loss = loss + (apart * weight).sum() / known.numel()
        return loss

    @torch.no_grad()
    def _guided(
        self,
        teacher: RLMForRegression,
        places: Tensor,
        length: int,
        queries: Tensor,
        numbers: Tensor,
        known: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Numbers with the teacher's own where nothing was measured, and its distributions."""
        inputs, mask = self.pretrained.batch(places, length)
        hidden = teacher.encoder(inputs, mask)
        keys, values = teacher.decoder.memory(hidden)
        memory_mask = teacher.encoder.memory_mask(mask)

        def logits(numbers: Tensor) -> Tensor:
            tokens = torch.cat((queries, numbers[..., :-1]), dim=-1)
            empty = keys.new_zeros(
                keys.shape[0], *tokens.shape[:2], keys.shape[2], 0, keys.shape[4]
            )
            found, _, _ = teacher.decoder(tokens, memory_mask, keys, values, empty, empty)
            return found[:, :, queries.shape[-1] - 1 :]

        own = numbers.clone()
        for position in range(1, numbers.shape[-1]):
            chances = logits(own)[:, :, position].softmax(-1)
            drawn = torch.multinomial(chances.flatten(0, 1), 1, generator=self._generator)
            own[..., position] = torch.where(known, own[..., position], drawn.view(own.shape[:2]))
        return own, logits(own).softmax(-1)

    @torch.no_grad()
    def predict(
        self, rlm: RLMForRegression, ids: DeviceIds, units: Sequence[int], tokens: int = 60_000
    ) -> NDArray[np.float64]:
        """Quantiles of shape (units, metrics, sizes of the grid, 3); seconds and bytes."""
        asked = [Query(metric, n) for metric in METRICS for n in GRID]
        texts = self._first[np.asarray(units)]
        order = np.argsort(ids.lengths[texts])
        found = np.empty((len(texts), len(asked), 3))
        at = 0
        while at < len(order):
            size = max(min(tokens // max(int(ids.lengths[texts[order[at]]]), 1), 128), 1)
            chosen = order[at : at + size]
            longest = int(ids.lengths[texts[chosen]].max())
            inputs, mask = ids.batch(torch.from_numpy(texts[chosen]).to(self.device), longest)
            with torch.autocast(self.device.type, torch.bfloat16):
                found[chosen] = rlm.quantiles(inputs, mask, asked)
            at += size
        return found.reshape(len(texts), len(METRICS), len(GRID), 3)


def new_model(
    config: RLMConfig, encoder: dict[str, Tensor], device: torch.device, seed: int = 0
) -> RLMForRegression:
    """A model that starts from pretrained encoder weights, as far as it has such layers."""
    torch.manual_seed(seed)
    rlm = RLMForRegression(config)
    own = rlm.encoder.state_dict()
    rlm.encoder.load_state_dict({name: encoder.get(name, value) for name, value in own.items()})
    return rlm.to(device)


def save_model(rlm: RLMForRegression, folder: Path, file_bytes: int = 15_000_000) -> None:
    """Writes weights as int8 rows with a scale each, in files below a size."""
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[dict[str, NDArray]] = [{}]
    size = 0
    for name, value in rlm.state_dict().items():
        values = value.float().cpu().numpy()
        if values.ndim == 2 and values.size > 20_000:
            scale = np.abs(values).max(1, keepdims=True) / 127 + 1e-12
            arrays = {
                f"{name}:q": (values / scale).round().astype(np.int8),
                f"{name}:s": scale.astype(np.float32),
            }
        else:
            arrays = {name: values.astype(np.float32)}
        bytes_ = sum(array.nbytes for array in arrays.values())
        if size and size + bytes_ > file_bytes:
            parts.append({})
            size = 0
        parts[-1] |= arrays
        size += bytes_
    for number, part in enumerate(parts):
        np.savez(folder / f"weights-{number}.npz", **part)
    (folder / "config.json").write_text(json.dumps(rlm.config.to_dict(), default=str))


def load_model(folder: Path, config: RLMConfig) -> RLMForRegression:
    """Reads what `save_model` wrote."""
    state: dict[str, Tensor] = {}
    for path in sorted(folder.glob("weights-*.npz")):
        with np.load(path) as arrays:
            for name in arrays.files:
                base, _, part = name.partition(":")
                if part == "q":
                    state[base] = torch.from_numpy(
                        arrays[name].astype(np.float32) * arrays[f"{base}:s"]
                    )
                elif not part:
                    state[name] = torch.from_numpy(arrays[name])
    rlm = RLMForRegression(config)
    rlm.load_state_dict(state)
    return rlm.eval()


def _query_ids(grammar: DecoderGrammar, exponent: Tensor) -> Tensor:
    """Query ids of shape (U, metrics, Q, prefix length) for log10 of sizes (U, metrics, Q)."""
    whole = exponent.floor()
    digits = (10 ** (exponent - whole) * 10).round().long()  # 10 to 100
    over = digits >= 100
    whole, digits = whole.long() + over, torch.where(over, 10, digits)
    ids = torch.empty(*exponent.shape, grammar.prefix_length, dtype=torch.long)
    ids = ids.to(exponent.device)
    for place, metric in enumerate(METRICS):
        metric_id, device_id, *_ = grammar.query_ids(Query(metric, 10))
        ids[:, place, :, 0], ids[:, place, :, 1] = metric_id, device_id
    ids[..., 2] = grammar.ids["<N0>"] + whole
    ids[..., 3] = grammar.ids["<0>"] + digits // 10
    ids[..., 4] = grammar.ids["<0>"] + digits % 10
    return ids


def _groups(rlm: RLMForRegression, stage: StageRecipe) -> list[dict[str, object]]:
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in rlm.named_parameters():
        groups.setdefault((name.startswith("encoder"), parameter.ndim > 1), []).append(parameter)
    return [
        {
            "params": parameters,
            "lr": stage.learning_rate if in_encoder else stage.head_learning_rate,
            "weight_decay": stage.weight_decay if matrix else 0.0,
        }
        for (in_encoder, matrix), parameters in groups.items()
    ]


def _factor(share: float, warmup: float) -> float:
    if share < warmup:
        return max(share / warmup, 0.01)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (share - warmup) / (1 - warmup)))
