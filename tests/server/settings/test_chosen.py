"""A model and a provider that the command line chooses for a session."""

from __future__ import annotations

import json

import pytest
from lsp_support import SHOP, SHOW_ALL, Wire

from rlm_lsp.cli import main

NOWHERE = "/nowhere/model"


@pytest.mark.asyncio(loop_scope="session")
async def test_they_come_before_the_settings(start, model):
    wire: Wire = await start(
        "--model", str(model), "--provider", "cuda", RLM_LSP_MODEL=f"{NOWHERE}/of/environment"
    )
    settings = {**SHOW_ALL, "modelPath": NOWHERE, "provider": "cpu"}
    await wire.begin(initializationOptions={"settings": settings})
    uri = wire.open(SHOP)
    told: list[str] = []
    wire.send("textDocument/inlayHint", _everywhere(uri), 2)
    while (message := await wire.receive()).get("id") != 2 or "method" in message:
        if message.get("method") == "window/showMessage":
            told.append(message["params"]["message"])

    assert len(message["result"]) == 2
    # The one word on a machine whose ONNX Runtime has no CUDA: it runs on the CPU.
    [notice] = told
    assert notice.startswith("rlm-lsp: CUDA was asked for, but ")
    assert notice.endswith(" The model runs on the CPU.")


@pytest.mark.parametrize("places", ["before", "after", "both"])
def test_they_may_stand_before_a_command(model, tmp_path, capsys, places):
    path = tmp_path / "shop.py"
    path.write_text(SHOP)
    options = ["--model", str(model), "--provider", "cpu"]
    before = {"before": options, "after": [], "both": ["--model", NOWHERE, "--provider", "cuda"]}
    after = [] if places == "before" else options

    assert main([*before[places], "predict", *after, "--json", "--no-cache", str(path)]) == 0

    output, errors = capsys.readouterr()
    assert json.loads(output)["model"]["name"] == "tiny"
    assert errors == ""


def _everywhere(uri: str) -> dict:
    area = {"start": {"line": 0, "character": 0}, "end": {"line": 100, "character": 0}}
    return {"textDocument": {"uri": uri}, "range": area}
