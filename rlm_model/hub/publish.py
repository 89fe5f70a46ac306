"""Puts a model on the Hugging Face hub, and the command ``rlm-model push``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from huggingface_hub import CommitOperationAdd, HfApi

from rlm_model.contract.manifest import MANIFEST_NAME
from rlm_model.evaluation.quality import Quality, quality_of
from rlm_model.hub.card import CARD_NAME, model_card
from rlm_model.hub.processor import PROCESSOR_NAME, RLMProcessor

SUFFIXES = (".json", ".onnx", ".safetensors")
"""Files of a model: what else lies beside them, such as a training's state, stays here."""


def push_to_hub(
    folder: Path,
    repo_id: str,
    *,
    private: bool | None = None,
    token: str | None = None,
    quality: Quality | None = None,
) -> str:
    """Uploads a checkpoint or an exported model in one commit, with its card and processor.

    Args:
        folder: Folder of the model; nothing is written to it.
        repo_id: Repository, ``OWNER/NAME``; made where it is not there.
        private: Whether a new one is private; None for what its owner has set.
        token: Token of the hub; None for that of the environment or of ``hf auth login``.
        quality: See `model_card`.

    Returns:
        Address of the commit.

    Raises:
        ManifestError: The folder holds no model.
        OSError: It lacks a file, or the hub can't be reached or refused.
    """
    contents: dict[str, Path | bytes] = {
        path.name: path for path in sorted(folder.iterdir()) if path.suffix in SUFFIXES
    }
    contents[CARD_NAME] = str(model_card(folder, quality, repo_id)).encode()
    if MANIFEST_NAME not in contents:
        contents[PROCESSOR_NAME] = RLMProcessor.of_checkpoint(folder).to_json_string().encode()
    api = HfApi(token=token)
    repo_id = api.create_repo(repo_id, private=private, exist_ok=True).repo_id
    operations = [CommitOperationAdd(name, content) for name, content in contents.items()]
    return api.create_commit(repo_id, operations, commit_message="Upload the model").commit_url


def run(args: argparse.Namespace) -> int:
    """Runs the command; returns exit code 0.

    Raises:
        ValueError: The report is none of this release.
    """
    quality = None
    if args.report is not None:
        try:
            quality = quality_of(json.loads(args.report.read_text(encoding="utf-8")))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(
                f"{args.report} is no report.json of this release; `rlm-model evaluate` writes one"
            ) from error
    print(push_to_hub(args.folder, args.repository, private=args.private, quality=quality))  # noqa: T201
    return 0
