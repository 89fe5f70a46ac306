"""From a model folder back to a checkpoint, which a training can go on from.

Usage: ``python -m rlm_export.restore --model FOLDER --recipe FILE --out FOLDER``

What int8 has lost stays lost: the checkpoint answers as the graphs do. The way back of each step of
the export stands beside that step; here is their order.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
from torch import nn

from rlm_export.agreement import answers, check_agreement, compare
from rlm_export.encoders import EncoderGraph
from rlm_export.errors import ExportError, ParityError, RestoreError
from rlm_export.export import config_of, export_model
from rlm_export.graphs import DecoderGraph
from rlm_export.quantize import dequantize
from rlm_export.reference_units import reference_units
from rlm_export.smooth import unsmooth
from rlm_export.tracing import parameters
from rlm_lsp.engine import EngineError
from rlm_model.contract.kinds import KINDS
from rlm_model.contract.manifest import Manifest, TrainedModel, load_manifest, verify_files
from rlm_model.measuring.sizes import SIZES
from rlm_model.modeling import RLMForRegression
from rlm_model.training.continuation import TEXT_ROWS
from rlm_model.training.finish import save_checkpoint
from rlm_model.training.initialise import started_model, starting_weights
from rlm_model.training.recipe import Recipe, load_recipe


def restore(folder: Path, recipe: Recipe, out: Path, parity_files: Sequence[Path] = ()) -> None:
    """Writes a checkpoint; one that answers otherwise than the graphs leaves `out` as it was.

    Args:
        folder: The model folder.
        recipe: Of the model: its small one has the sizes of the graphs, and its start, where there
            is one, is what their weights began with.
        out: Folder to write.
        parity_files: See `reference_units`; both are compared on them.

    Raises:
        ManifestError: There is no model in the folder, or it is damaged.
        RestoreError: The graphs are not of the recipe's model.
        ExportError: There are no units to compare both on.
        EngineError: The graphs can't be run.
        RecipeError: The start can't be had.
    """
    manifest = load_manifest(folder)
    verify_files(folder, manifest)
    rlm = restored_model(folder, manifest, recipe)
    tokenizer = folder / manifest.files["tokenizer"].path
    trained = TrainedModel(manifest.name, manifest.version, manifest.license, manifest.answered)
    units = reference_units(parity_files, KINDS[manifest.of_kind().kind])
    with tempfile.TemporaryDirectory() as work:
        checkpoint, again = Path(work) / "checkpoint", Path(work) / "model"
        save_checkpoint(rlm, tokenizer, trained, checkpoint)
        export_model(checkpoint, tokenizer, again, "float32")
        try:
            check_agreement(compare(answers(folder, units, SIZES), answers(again, units, SIZES)))
        except ParityError as error:
            raise RestoreError(
                f"the weights of {folder} answer otherwise in the recipe's model ({error}): what "
                "shows in no weight, such as heads, positions and pooling, has to be as it was"
            ) from error
    save_checkpoint(rlm, tokenizer, trained, out)


def restored_model(folder: Path, manifest: Manifest, recipe: Recipe) -> RLMForRegression:
    """The model that a folder's graphs were made of, as far as they tell.

    Raises:
        RestoreError: The graphs are not of the recipe's model.
        RecipeError: The start can't be had.
    """
    if recipe.small.encoder is not None:
        raise _not_own(f"the recipe's encoder is {recipe.small.encoder.name}")
    rlm = RLMForRegression(config_of(manifest, recipe.small.model)).eval()
    graphs = {"encoder": EncoderGraph(rlm), "decoder": DecoderGraph(rlm)}
    for name, graph in graphs.items():
        _load(graph, folder / manifest.files[name].path)
        graph.give_back(rlm)
    if manifest.precision == "int8" and recipe.start is not None:
        start = started_model(recipe.small, starting_weights(recipe.start), "small")
        unsmooth(rlm, start.encoder)
    return rlm


def _load(module: nn.Module, path: Path) -> None:
    """Fills a module with the weights of the graph that was traced from one like it."""
    graph = onnx.load(path).graph
    found = parameters(graph, dequantize(graph))
    expected = module.state_dict()
    if TEXT_ROWS in expected and TEXT_ROWS not in found:
        raise _not_own(f"{path} has no {TEXT_ROWS}")
    for name in sorted(expected | found):
        here, there = (
            str(tuple(weights[name].shape)) if name in weights else "missing"
            for weights in (expected, found)
        )
        if here != there:
            raise RestoreError(f"{name} is {there} in {path} and {here} in the recipe's model")
    module.load_state_dict(found)


def _not_own(why: str) -> RestoreError:
    return RestoreError(
        f"{why}: of a pretrained encoder's graph no checkpoint is made; go on from the checkpoint "
        "that it was exported from, or start from that encoder anew"
    )


def main(arguments: list[str] | None = None) -> int:
    """Restores a checkpoint.

    Returns:
        0, or 2 with one line on stderr where that can't be done.
    """
    parser = argparse.ArgumentParser(prog="python -m rlm_export.restore")
    parser.add_argument("--model", type=Path, required=True, help="folder of the exported model")
    parser.add_argument("--recipe", type=Path, required=True, help="that it was trained by")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    parser.add_argument(
        "--parity-units",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="see rlm-export: what checkpoint and graphs are compared on",
    )
    args = parser.parse_args(arguments)
    try:
        restore(args.model, load_recipe(args.recipe), args.out, args.parity_units)
    except (ExportError, EngineError, ValueError, OSError) as error:
        print(f"restore: {error}", file=sys.stderr)  # noqa: T201
        return 2
    print(f"restored: {args.out}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
