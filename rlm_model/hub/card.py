"""The model card: a README.md with a head that the Hugging Face hub reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import EvalResult, ModelCard, ModelCardData

from rlm_model.contract.languages import LANGUAGES
from rlm_model.contract.manifest import (
    MANIFEST_NAME,
    Answered,
    TrainedModel,
    load_manifest,
    load_trained,
)
from rlm_model.evaluation.markdown import markdown_table
from rlm_model.evaluation.quality import Quality

CARD_NAME = "README.md"

LIBRARY = "rlm-lsp"

TAGS = ("regression", "regression-language-model", "code", "performance")

MARK = "<!-- Written by rlm-model: what follows is written anew when the model is saved. -->"
"""In a card that the project wrote; the text of another one is kept."""

_ABOUT = (
    "A regression language model (RLM, arXiv 2509.26476): it reads the text of code and writes "
    "what that costs before it runs, digit by digit, as a distribution."
)

FIGURES = {
    "spearman": ("spearmanr", "Spearman rank correlation"),
    "median_relative_error": ("median_relative_error", "median relative error"),
    "coverage": ("coverage", "share of values inside the 80% range"),
}
"""Figures of the evaluation report: their types and names in the card's head."""


@dataclass(frozen=True)
class _Model:
    """What a card is about.

    Attributes:
        trained: Who it is.
        quality: Figures of its evaluation report, empty where it was not judged.
        exported: Whether it is a model folder and not a checkpoint.
    """

    trained: TrainedModel
    quality: Quality
    exported: bool


def model_card(folder: Path, quality: Quality | None = None, name: str | None = None) -> ModelCard:
    """The card of a checkpoint or of an exported model; nothing is written.

    Args:
        folder: Folder of the model. The text of a README.md there that is not `MARK`-ed is kept.
        quality: Figures of the evaluation report; None for those that an exported model holds.
        name: What the model is loaded by; None for its folder.

    Raises:
        ManifestError: The folder holds neither.
    """
    model = _read(folder, quality)
    head = _head(model)
    path = folder / CARD_NAME
    before = ModelCard.load(path, ignore_metadata_errors=True) if path.is_file() else None
    if before is None or MARK in before.text:
        text = _text(model, name or str(folder))
    else:
        head = ModelCardData(**{**before.data.to_dict(), **head.to_dict()})
        text = before.text.strip()
    return ModelCard(f"---\n{head.to_yaml()}\n---\n\n{text}\n")


def write_card(folder: Path, quality: Quality | None = None) -> None:
    """Writes the card into the folder of a model; see `model_card`."""
    model_card(folder, quality).save(folder / CARD_NAME)


def _read(folder: Path, quality: Quality | None) -> _Model:
    if not (folder / MANIFEST_NAME).is_file():
        return _Model(load_trained(folder), quality or {}, exported=False)
    manifest = load_manifest(folder)
    who = (manifest.name, manifest.version, manifest.license, manifest.answered)
    return _Model(TrainedModel(*who), quality or manifest.quality, exported=True)


def _head(model: _Model) -> ModelCardData:
    trained = model.trained
    languages = {name for part in trained.answered for name in part.languages}
    results = [
        EvalResult(
            task_type="regression",
            dataset_type=LIBRARY,
            dataset_name="code of problems that the model has never seen",
            dataset_config=kind,
            dataset_split="test",
            metric_type=FIGURES[figure][0],
            metric_name=f"{FIGURES[figure][1]}, {metric}",
            metric_value=value,
        )
        for kind, metrics in model.quality.items()
        for metric, figures in metrics.items()
        for figure, value in figures.items()
    ]
    types = dict.fromkeys(result.metric_type for result in results)
    return ModelCardData(
        license=trained.license.lower(),  # the hub's names are those of SPDX in small letters
        library_name=LIBRARY,
        tags=[*TAGS, *(["onnx"] if model.exported else []), *sorted(languages)],
        model_name=trained.name,
        metrics=list(types) or None,
        eval_results=results or None,
    )


def _text(model: _Model, name: str) -> str:
    trained = model.trained
    parts = [
        MARK,
        f"# {trained.name}, version {trained.version}",
        _ABOUT,
        "## What it answers for",
        "\n".join(["| | Languages | What | Input sizes |", "|---|---|---|---|"])
        + "".join(f"\n{_row(part)}" for part in trained.answered),
        "## How good it is",
        _figures(model.quality),
        "## Use",
        _use_exported(name) if model.exported else _use_checkpoint(name),
    ]
    return "\n\n".join(parts)


def _row(part: Answered) -> str:
    titles = {each.name: each.title for each in reversed(LANGUAGES.values())}  # of a main form
    languages = ", ".join(titles[name] for name in part.languages)
    metrics = ", ".join(f"`{metric}`" for metric in part.metrics)
    sizes = "" if part.size_min is None else f"{part.size_min} to {part.size_max}"
    return f"| {part.kind} | {languages} | {metrics} | {sizes} |"


def _figures(quality: Quality) -> str:
    if not quality:
        return "It has not been judged yet."
    head = ("", *(name for _, name in FIGURES.values()))
    rows = [
        (
            f"{kind}, `{metric}`",
            *(f"{figures[key]:.2f}" if key in figures else "" for key in FIGURES),
        )
        for kind, metrics in quality.items()
        for metric, figures in metrics.items()
    ]
    return "On the test split of problems that it has never seen:\n\n" + markdown_table(head, rows)


def _use_checkpoint(name: str) -> str:
    return f"""\
```python
from rlm_model.contract.queries import Query
from rlm_model.hub import RLMProcessor
from rlm_model.modeling import RLMForRegression

model = RLMForRegression.from_pretrained({name!r}).eval()
processor = RLMProcessor.from_pretrained({name!r})
inputs = processor(source, language="python")
print(model.quantiles(**inputs, queries=[Query("time_s", 1000)]))  # 10%, 50%, 90%, in seconds
```"""


def _use_exported(name: str) -> str:
    return f"""\
```bash
rlm-lsp predict app.py --model {name}
```"""
