"""The command ``rlm-model fine-tune``: a checkpoint learns a user's own measurements.

It learns from most of them. Some of the others say how much of what it learned counts; on the
rest it is calibrated, and it says what it gained there and, where a pack is given, what it lost
elsewhere.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rlm_model.contract.encoding import UnitEncoder, load_tokenizer
from rlm_model.contract.manifest import TrainedModel, load_trained
from rlm_model.contract.quantiles import levels_for
from rlm_model.contract.queries import Query
from rlm_model.data.measured import MeasuredUnit
from rlm_model.data.own import hold_out, load_own
from rlm_model.evaluation.metrics import spearman
from rlm_model.modeling import RLMForRegression
from rlm_model.modeling.checkpoint import load_checkpoint
from rlm_model.training.adaptation import choose_trained, merge_adapters
from rlm_model.training.calibrate import TOLERANCE, calibrate
from rlm_model.training.finish import calibrated, save_checkpoint, validation
from rlm_model.training.loop import rate
from rlm_model.training.objective import PackObjective
from rlm_model.training.pack import TOKENIZER, TRAIN, UNITS, VALIDATION, PackedUnits
from rlm_model.training.packing import Packer
from rlm_model.training.recipe import LoRARecipe, TrainingRecipe

LEAST_UNITS = 20
"""Fewer measured functions teach nothing that could be told from chance."""

HELD_OUT = 0.25
"""Share of them that calibrates and judges."""

CHOOSING = 0.2
"""Share of the others that says how much of what was learned counts."""

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""How much of it can count: a mean of the weights before and after forgets less, and no rate of
learning is right for all code (Wortsman et al., "Robust fine-tuning of zero-shot models", arXiv
2109.01903)."""

FORMS = 4
"""Texts of a function that is learned from, rewritten ones included."""

MOST_ELSEWHERE = 200
"""Units of a pack that are asked before and after."""

FIGURES = "fine_tuning.json"

PASSES = 8.0
"""How often each function is seen."""

_STEPS = TrainingRecipe(seconds=0, tokens=4_000, warmup=0.1, head_learning_rate=1e-4)

WAYS = {
    "lora": replace(_STEPS, train="lora", lora=LoRARecipe(rank=16, alpha=32.0), learning_rate=3e-4),
    "all": replace(_STEPS, learning_rate=2e-5),
    "decoder": replace(_STEPS, train="none", head_learning_rate=2e-4),
}
"""What ``--train`` chooses from. The learning rate goes by what was seen, not by time."""


@dataclass(frozen=True)
class Figures:
    """How near a model is to what was measured of units.

    Attributes:
        values: Count of measured values.
        spearman: Rank correlation, all sizes together.
        factor: Median of measured / predicted or its inverse.
        inside: Share of values inside the range that is to hold 80%.
    """

    values: int
    spearman: float
    factor: float
    inside: float


@dataclass(frozen=True)
class Judged:
    """Units that a model is asked before and after.

    Attributes:
        batches: Their ids and masks.
        queries: What is asked of each.
        log10: Measured, shape (units, queries), NaN where nothing was.
        languages: Of the units.
    """

    batches: Sequence[tuple[Tensor, Tensor]]
    queries: Sequence[Query]
    log10: NDArray[np.float64]
    languages: NDArray[np.str_]

    @classmethod
    def of(cls, units: PackedUnits, queries: Sequence[Query], most: int) -> Judged:
        """The validation units of a pack, at most some of a language."""
        batches, log10, languages = validation(units, queries, most)
        return cls(batches, queries, log10, languages)

    def halves(self) -> tuple[Judged, Judged]:
        """Every second unit of each batch, and the others."""
        ends = np.cumsum([len(ids) for ids, _ in self.batches])[:-1]
        rows, spoken = np.split(self.log10, ends), np.split(self.languages, ends)
        parts = [
            Judged(
                [(ids[part::2], mask[part::2]) for ids, mask in self.batches if len(ids) > part],
                self.queries,
                np.concatenate([found[part::2] for found in rows]),
                np.concatenate([found[part::2] for found in spoken]),
            )
            for part in (0, 1)
        ]
        return parts[0], parts[1]


def run_fine_tune(args: argparse.Namespace) -> int:
    """Fine-tunes a checkpoint, and writes it with what it gained and lost.

    Returns:
        Exit code 0.

    Raises:
        ValueError: The checkpoint, the measurements or the pack can't be used.
    """
    began = time.monotonic()
    if args.out.resolve() == args.model.resolve():
        raise ValueError("--out is the folder of the model: it would be overwritten")
    rlm = load_checkpoint(args.model)
    trained = load_trained(args.model)
    own = load_own(args.measurements, args.sources)
    units = [unit for unit in own.units if answers(trained, unit)]
    _tell(_count(own.units, units, own.without_source))
    if len(units) < LEAST_UNITS:
        raise ValueError(
            f"{len(units)} measured functions that the model can read: it takes {LEAST_UNITS}"
        )
    others, held = hold_out(units, HELD_OUT, args.seed)
    learned, choosing = hold_out(others, CHOOSING, args.seed)
    reader = load_tokenizer(
        args.model / TOKENIZER, rlm.config.words, rlm.config.head, rlm.config.pad_id
    )
    encoder = UnitEncoder(reader, rlm.config.max_tokens, rlm.config.structure)
    packed = packed_units(encoder, learned, held)
    judged = Judged.of(packed, packed.targets.queries, len(held))
    asked = packed_units(encoder, [], choosing)
    choice = Judged.of(asked, asked.targets.queries, len(choosing))
    pack = None if args.pack is None else _load_pack(args)
    elsewhere = None
    if pack is not None:
        elsewhere = Judged.of(pack, calibrated(pack), MOST_ELSEWHERE)
    before = figures(rlm, judged)
    before_elsewhere = figures(rlm, elsewhere) if elsewhere else {}
    passes = args.passes or PASSES
    _tell(
        f"learning from {len(learned)} of them; {len(choosing)} say how much of it counts, "
        f"{len(held)} are held out"
    )
    start = {name: value.clone() for name, value in rlm.state_dict().items()}
    packs = [packed] if pack is None else [packed, pack]
    tune(rlm, packs, round(passes * len(learned)), WAYS[args.train], args.seed)
    share = keep_share(rlm, start, choice)
    _tell(f"{share:.0%} of what it learned counts")
    after = _calibrated(rlm, judged)
    after_elsewhere = figures(rlm, elsewhere) if elsewhere else {}
    _tell(_table(f"held out ({len(held)} functions)", before, after))
    if elsewhere:
        _tell(
            _table(f"elsewhere ({len(elsewhere.log10)} units)", before_elsewhere, after_elsewhere)
        )
    if share == 0 or not _better(before, after):
        _tell("It is no better on the functions that were held out: keep the model that you have.")
    tuned = replace(trained, version=f"{trained.version}+own")
    save_checkpoint(rlm, args.model / TOKENIZER, tuned, args.out)
    about = {
        "learned": len(learned),
        "chosen_by": len(choosing),
        "held_out": len(held),
        "share": share,
        "train": args.train,
        "passes": passes,
        "seconds": round(time.monotonic() - began),
        "own": _as_json(before, after),
        "elsewhere": _as_json(before_elsewhere, after_elsewhere),
    }
    (args.out / FIGURES).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    _tell(f"written: {args.out} ({about['seconds']} s)")
    return 0


def answers(trained: TrainedModel, unit: MeasuredUnit) -> bool:
    """Whether a model answers for a unit and something that is known of it."""
    return any(
        answered.kind == unit.unit.kind
        and unit.unit.language in answered.languages
        and any(query.metric in answered.metrics for query in unit.targets.queries)
        for answered in trained.answered
    )


def packed_units(
    encoder: UnitEncoder, learned: Sequence[MeasuredUnit], held: Sequence[MeasuredUnit]
) -> PackedUnits:
    """Units as the training reads them, those to judge by as validation."""
    packer = Packer(encoder, None, [unit.unit for unit in learned])
    for unit in learned:
        packer.add(unit.unit, unit.id, TRAIN, 1.0, unit, FORMS)
    for unit in held:
        packer.add(unit.unit, unit.id, VALIDATION, 1.0, unit)
    return packer.packed()


def tune(
    rlm: RLMForRegression,
    packs: Sequence[PackedUnits],
    goal: int,
    recipe: TrainingRecipe,
    seed: int = 0,
) -> None:
    """Trains a model in place; batches come from each pack in turn, from the own one first.

    What it learned before is rehearsed where a second pack is given, which keeps it (Rolnick et
    al., "Experience Replay for Continual Learning", arXiv 1811.11682).

    Args:
        rlm: The model.
        packs: The own units and, where there are any, those that it learned before.
        goal: Own units to learn from, each as often as it is seen.
        recipe: How; its time does not count.
        seed: Of what is drawn.
    """
    torch.manual_seed(seed)
    choose_trained(rlm.encoder, recipe)
    encoder = [value for value in rlm.encoder.parameters() if value.requires_grad]
    groups = [
        {"params": list(rlm.decoder.parameters()), "lr": recipe.head_learning_rate},
        *([{"params": encoder, "lr": recipe.learning_rate}] if encoder else []),
    ]
    peaks = [float(group["lr"]) for group in groups]  # type: ignore[arg-type]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=recipe.weight_decay)
    objectives = [PackObjective(pack, False, recipe, rlm.device, seed) for pack in packs]
    sources: Iterator = itertools.cycle(
        [(objective, objective.batches()) for objective in objectives]
    )
    seen = 0
    rlm.train()
    while seen < goal:
        for group, peak in zip(optimizer.param_groups, peaks, strict=True):
            group["lr"] = peak * rate(seen / goal, recipe.warmup)
        for _ in objectives:
            objective, batches = next(sources)
            batch = next(batches)
            (objective.loss(rlm, batch) / len(objectives)).backward()
            seen += len(batch.units) if objective is objectives[0] else 0
        torch.nn.utils.clip_grad_norm_(rlm.parameters(), recipe.gradient_clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
    merge_adapters(rlm.encoder)
    rlm.requires_grad_(True).eval()


@torch.no_grad()
def keep_share(rlm: RLMForRegression, start: Mapping[str, Tensor], judged: Judged) -> float:
    """Goes back from what a model learned towards its start, as far as that is nearer to units.

    Args:
        rlm: The model after its training; changed in place.
        start: Its weights before.
        judged: Units that it did not learn from.

    Returns:
        The share of `SHARES` whose medians are the nearest ones.
    """
    end = {name: value.clone() for name, value in rlm.state_dict().items()}
    known = ~np.isnan(judged.log10)

    def distance(share: float) -> float:
        rlm.load_state_dict({name: start[name].lerp(value, share) for name, value in end.items()})
        middle = _answers_of(rlm, judged)[..., 1]
        return float(np.abs(middle - judged.log10)[known].mean())

    best = min(SHARES, key=distance)
    rlm.load_state_dict({name: start[name].lerp(value, best) for name, value in end.items()})
    return best


def figures(rlm: RLMForRegression, judged: Judged) -> dict[str, Figures]:
    """How near a model is, by metric."""
    return _scored(judged, _answers_of(rlm, judged))


def _answers_of(rlm: RLMForRegression, judged: Judged) -> NDArray[np.float64]:
    """Log10 of the quantiles, shape (units, queries, 3)."""
    found = np.empty((*judged.log10.shape, 3))
    start = 0
    for ids, mask in judged.batches:
        rows = np.arange(start, start + len(ids))
        own, others = rlm.config.language_levels, rlm.config.levels
        levels = levels_for(judged.languages[rows], judged.queries, own, others)
        found[rows] = rlm.quantiles(ids, mask, judged.queries, levels)
        start += len(ids)
    return np.log10(found)


def _scored(judged: Judged, log10: NDArray[np.float64]) -> dict[str, Figures]:
    scores: dict[str, Figures] = {}
    for metric in dict.fromkeys(query.metric for query in judged.queries):
        columns = [place for place, q in enumerate(judged.queries) if q.metric == metric]
        truth = judged.log10[:, columns]
        known = ~np.isnan(truth)
        if not known.any():
            continue
        low, middle, high = log10[:, columns][known].T
        truth = truth[known]
        inside = (low - TOLERANCE <= truth) & (truth <= high + TOLERANCE)
        scores[metric] = Figures(
            int(known.sum()),
            spearman(truth, middle),
            float(10 ** np.median(np.abs(middle - truth))),
            float(inside.mean()),
        )
    return scores


def _calibrated(rlm: RLMForRegression, judged: Judged) -> dict[str, Figures]:
    """Calibrates a model, and says how near it is when it is calibrated by other units.

    Each half is asked while the other one calibrates; then all of them do.
    """
    head = {name: value.clone() for name, value in rlm.decoder.head.state_dict().items()}
    levels = list(rlm.config.levels), dict(rlm.config.language_levels)
    halves = judged.halves()
    found: list[NDArray[np.float64]] = []
    for asked, other in (halves, halves[::-1]):
        calibrate(rlm, other.batches, other.queries, other.log10, other.languages)
        found.append(_answers_of(rlm, asked))
        rlm.decoder.head.load_state_dict(head)
        rlm.config.levels, rlm.config.language_levels = levels
    both = Judged(
        [batch for half in halves for batch in half.batches],
        judged.queries,
        np.concatenate([half.log10 for half in halves]),
        np.concatenate([half.languages for half in halves]),
    )
    scores = _scored(both, np.concatenate(found))
    calibrate(rlm, judged.batches, judged.queries, judged.log10, judged.languages)
    return scores


def _load_pack(args: argparse.Namespace) -> PackedUnits:
    tokenizers = [(folder / TOKENIZER).read_text("utf-8") for folder in (args.pack, args.model)]
    if tokenizers[0] != tokenizers[1]:
        raise ValueError(f"{args.pack} was written with another tokenizer than that of the model")
    return PackedUnits.load(args.pack / UNITS)


def _better(before: Mapping[str, Figures], after: Mapping[str, Figures]) -> bool:
    """Whether a metric's order or distance got better, and none worse in both."""
    gains = [
        (found.spearman - before[metric].spearman, before[metric].factor - found.factor)
        for metric, found in after.items()
    ]
    return any(max(gain) > 0 for gain in gains) and not any(max(gain) < 0 for gain in gains)


def _count(found: Sequence[MeasuredUnit], units: Sequence[MeasuredUnit], missing: int) -> str:
    text = f"{len(units)} measured functions"
    if missing:
        text += f"; of {missing} more the source was not found as it was measured"
    if len(found) > len(units):
        text += f"; for {len(found) - len(units)} the model does not answer"
    return text


def _table(title: str, before: Mapping[str, Figures], after: Mapping[str, Figures]) -> str:
    lines = [f"{title:<30} {'rank correlation':>18} {'median factor':>16} {'in range':>14}"]
    for metric, old in before.items():
        new = after[metric]
        lines.append(
            f"  {metric:<28} {f'{old.spearman:.2f} -> {new.spearman:.2f}':>18} "
            f"{f'{old.factor:.2f} -> {new.factor:.2f}':>16} "
            f"{f'{old.inside:.0%} -> {new.inside:.0%}':>14}"
        )
    return "\n".join(lines)


def _as_json(before: Mapping[str, Figures], after: Mapping[str, Figures]) -> dict[str, object]:
    return {
        metric: {"before": asdict(old), "after": asdict(after[metric])}
        for metric, old in before.items()
    }


def _tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201
