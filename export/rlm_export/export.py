"""From a checkpoint to a model folder, held to the original on the way."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import onnx

from rlm_export.agreement import answers, check_agreement, compare
from rlm_export.checkpoint import check_tokenizer
from rlm_export.errors import CheckpointError
from rlm_export.float_parity import check_float
from rlm_export.graphs import GraphPaths, export_float
from rlm_export.optimize import optimize
from rlm_export.options import FILES, Precision
from rlm_export.quantize import quantize
from rlm_export.reference_units import reference_units
from rlm_export.smooth import smooth
from rlm_lsp.engine.batching import batches
from rlm_model.contract.encoding import TokenBatch, UnitEncoder, load_tokenizer
from rlm_model.contract.kinds import KINDS
from rlm_model.contract.manifest import (
    MANIFEST_NAME,
    FileEntry,
    Manifest,
    ManifestError,
    TrainedModel,
    file_sha256,
    load_trained,
)
from rlm_model.measuring.sizes import SIZES
from rlm_model.modeling import RLMConfig
from rlm_model.modeling.checkpoint import NoCheckpointError, load_checkpoint


def export_model(
    checkpoint: Path,
    tokenizer: Path,
    out: Path,
    precision: Precision = "int8",
    parity_files: Sequence[Path] = (),
) -> Manifest:
    """Writes a model folder; one that fails a check leaves `out` as it was.

    Args:
        checkpoint: Folder that ``save_pretrained`` wrote.
        tokenizer: The ``tokenizer.json`` that the model was trained with.
        out: Folder to write; the files of a model in it are replaced.
        precision: Of the weights.
        parity_files: See `reference_units`; the int8 model is compared on them.

    Returns:
        The manifest as written.

    Raises:
        ExportError: The input does not fit, or the graphs differ from the model.
    """
    try:
        model = load_checkpoint(checkpoint)
        check_tokenizer(tokenizer, model.config)
        trained = load_trained(checkpoint)
    except (ManifestError, NoCheckpointError) as error:
        raise CheckpointError(str(error)) from error
    if precision == "int8":
        smooth(model, _typical_texts(tokenizer, model.config))
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "float32"
        folder.mkdir()
        shutil.copyfile(tokenizer, folder / FILES["tokenizer"])
        paths = GraphPaths.inside(folder)
        export_float(model, paths)
        parity = {"float32_largest_difference": check_float(model, paths)}
        manifest = _write_manifest(folder, model.config, trained, precision, parity)
        if precision == "int8":
            units = reference_units(parity_files, KINDS[manifest.of_kind().kind])
            reference = answers(folder, units, SIZES)
            quantized = GraphPaths.inside(Path(work) / "int8")
            folder = quantized.encoder.parent
            folder.mkdir()
            shutil.copyfile(tokenizer, folder / FILES["tokenizer"])
            for source, target in (
                (paths.encoder, quantized.encoder),
                (paths.decoder, quantized.decoder),
            ):
                onnx.save(quantize(onnx.load(source)), target)
                optimize(target)
            manifest = _write_manifest(folder, model.config, trained, precision, parity)
            figures = compare(reference, answers(folder, units, SIZES))
            check_agreement(figures)
            manifest = replace(manifest, parity=parity | figures)
            manifest.save(folder)
        out.mkdir(parents=True, exist_ok=True)
        # The manifest last: a folder whose copying was cut off does not pass as whole.
        for name in (*FILES.values(), MANIFEST_NAME):
            shutil.copyfile(folder / name, out / name)
    return manifest


def _typical_texts(tokenizer: Path, config: RLMConfig) -> Iterator[TokenBatch]:
    """Functions that no parity is judged on; found once they are asked for."""
    encoder = UnitEncoder(
        load_tokenizer(tokenizer, config.words, config.head, config.pad_id),
        config.max_tokens,
        config.structure,
    )
    ids = [encoder.encode(unit) for unit in reference_units()]
    for rows in batches([len(row) for row in ids]):
        yield encoder.pad([ids[row] for row in rows])


def _write_manifest(
    folder: Path,
    config: RLMConfig,
    trained: TrainedModel,
    precision: Precision,
    parity: dict[str, float],
) -> Manifest:
    manifest = Manifest(
        name=trained.name,
        version=trained.version,
        license=trained.license,
        vocabulary=config.words,
        answered=trained.answered,
        max_tokens=config.max_tokens,
        exponent_min=config.exponent_min,
        exponent_max=config.exponent_max,
        mantissa_digits=config.mantissa_digits,
        files={key: FileEntry(name, file_sha256(folder / name)) for key, name in FILES.items()},
        precision=precision,
        head=config.head,
        pad_id=config.pad_id,
        structure=config.structure,
        levels=tuple(config.levels),
        language_levels={
            language: {metric: tuple(levels) for metric, levels in own.items()}
            for language, own in config.language_levels.items()
        },
        parity=parity,
    )
    manifest.save(folder)
    return manifest


def config_of(manifest: Manifest, fields: Mapping[str, Any]) -> RLMConfig:
    """The configuration that a manifest was written of.

    Args:
        manifest: The manifest.
        fields: Of the `RLMConfig`, as a recipe has them: a manifest does not hold those that shape
            the weights.
    """
    known = {
        "vocabulary": manifest.vocabulary.to_dict(),
        "max_tokens": manifest.max_tokens,
        "exponent_min": manifest.exponent_min,
        "exponent_max": manifest.exponent_max,
        "mantissa_digits": manifest.mantissa_digits,
        "head": manifest.head,
        "pad_id": manifest.pad_id,
        "structure": manifest.structure,
        "levels": manifest.levels,
        "language_levels": {
            language: {metric: list(levels) for metric, levels in own.items()}
            for language, own in manifest.language_levels.items()
        },
    }
    return RLMConfig(**{**fields, **known})
