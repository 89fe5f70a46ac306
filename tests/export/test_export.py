from __future__ import annotations

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper

from rlm_export import export
from rlm_export.agreement import MIN_UNITS, check_agreement, compare
from rlm_export.errors import CheckpointError, ExportError, ParityError
from rlm_export.export import export_model
from rlm_export.quantize import quantize
from rlm_export.reference_units import MAX_UNITS, reference_units
from rlm_lsp.engine.engine import Engine
from rlm_model.contract.encoding import UnitEncoder, load_tokenizer, pad_batch
from rlm_model.contract.manifest import load_manifest, verify_files
from rlm_model.contract.quantiles import levels_for
from rlm_model.modeling import RLMForRegression

GOOD = {
    "p10_median_decades": 0.01, "p50_median_decades": 0.01, "p90_median_decades": 0.01,
    "p10_p95_decades": 0.1, "p50_p95_decades": 0.1, "p90_p95_decades": 0.1,
    "spearman": 0.999, "units": 100.0,
}  # fmt: skip


@pytest.mark.parametrize("precision", ["int8", "float32"])
def test_manifest_round_trip(exported, trained, precision):
    folder = exported[precision]
    manifest = load_manifest(folder)
    verify_files(folder, manifest)
    assert (manifest.name, manifest.version, manifest.precision) == ("tiny", "7", precision)
    assert (manifest.answered, manifest.max_tokens) == (trained.answered, 96)
    assert 0 < manifest.parity["float32_largest_difference"] < 1e-4
    assert sorted(path.name for path in folder.iterdir()) == [
        "decoder.onnx", "encoder.onnx", "manifest.json", "tokenizer.json",
    ]  # fmt: skip


def test_gate_figures_are_in_the_manifest(exported, units):
    parity = load_manifest(exported["int8"]).parity
    assert parity["units"] == len(units) >= MIN_UNITS
    assert 0 < parity["p50_median_decades"] <= 0.02
    assert parity["p50_median_decades"] < parity["p50_p95_decades"] <= 0.2
    assert 0.98 <= parity["spearman"] <= 1


@pytest.mark.parametrize("graph", ["encoder", "decoder"])
def test_int8_graphs_are_fused_at_export(exported, graph):
    model = onnx.load(exported["int8"] / f"{graph}.onnx")
    kinds = {node.op_type for node in model.graph.node}
    assert "MatMulIntegerToFloat" in kinds
    assert "MatMulInteger" not in kinds
    domains = {item.domain for item in model.opset_import}
    assert domains == {node.domain for node in model.graph.node} == {"", "com.microsoft"}


def test_engine_on_float32_answers_like_torch(exported, checkpoint, tokenizer, units):
    engine = Engine.load(exported["float32"], "cpu")
    queries = engine.queries([10, 1000])
    model = RLMForRegression.from_pretrained(checkpoint).eval()
    encoder = UnitEncoder(
        load_tokenizer(tokenizer, model.config.words), model.config.max_tokens, structure=True
    )
    batch = pad_batch([encoder.encode(unit) for unit in units[:8]])
    config = model.config
    own = levels_for(["python"] * 8, queries, config.language_levels, config.levels)
    expected = model.quantiles(
        torch.from_numpy(batch.ids), torch.from_numpy(batch.mask), queries, own
    )
    found = [[(e.p10, e.p50, e.p90) for e in row] for row in engine.estimate(units[:8], queries)]
    np.testing.assert_allclose(np.array(found), expected, rtol=1e-3)


def test_damaged_int8_weights_are_refused_and_nothing_is_written(
    checkpoint, tokenizer, parity_files, tmp_path, monkeypatch
):
    def damaged(model: onnx.ModelProto) -> onnx.ModelProto:
        result = quantize(model)
        for tensor in result.graph.initializer:
            if tensor.name.startswith("onnx::MatMul") and tensor.name.endswith(".scale"):
                scale = numpy_helper.to_array(tensor)
                tensor.CopyFrom(numpy_helper.from_array(scale * 1.5, tensor.name))
        return result

    monkeypatch.setattr(export, "quantize", damaged)
    out = tmp_path / "model"
    with pytest.raises(ParityError, match=r"p50 median \d\.\d+ decades \(at most 0\.02\)"):
        export_model(checkpoint, tokenizer, out, parity_files=parity_files)
    assert not out.exists()


def test_agreement_quotes_each_figure_that_is_beyond():
    check_agreement(GOOD)
    bad = GOOD | {"p50_median_decades": 0.03, "p90_p95_decades": 0.5, "spearman": 0.9}
    with pytest.raises(ParityError) as caught:
        check_agreement(bad)
    assert str(caught.value) == (
        "int8 differs from float32: p50 median 0.030 decades (at most 0.02); "
        "p90 p95 0.500 decades (at most 0.3); rank correlation 0.9000 (at least 0.98)"
    )
    with pytest.raises(ParityError, match="p10 median nan"):
        check_agreement(GOOD | {"p10_median_decades": float("nan")})


def test_compare_counts_in_decades():
    reference = np.random.default_rng(0).normal(size=(40, 2, 3))
    found = reference + np.array([0.1, 0.01, 0.2])
    figures = compare(reference, found)
    assert figures["p10_median_decades"] == pytest.approx(0.1)
    assert figures["p50_p95_decades"] == pytest.approx(0.01)
    assert figures["p90_p95_decades"] == pytest.approx(0.2)
    assert figures["spearman"] == pytest.approx(1)
    assert figures["units"] == 40


def test_units_without_a_number_are_refused():
    reference = np.random.default_rng(0).normal(size=(40, 2, 3))
    found = reference.copy()
    found[3] = np.nan
    with pytest.raises(ParityError, match="no finite number for 1 of 40 units"):
        compare(reference, found)
    reference[:20] = np.nan
    with pytest.raises(ParityError, match="only 20 units can be compared, at least 30"):
        compare(reference, found)


def test_reference_units_are_distinct_and_the_same_each_time():
    units = reference_units()
    digests = [unit.text.digest for unit in units]
    assert len(set(digests)) == len(units) == MAX_UNITS
    assert digests == [unit.text.digest for unit in reference_units()]


def test_reference_units_of_files(tmp_path):
    path = tmp_path / "code.py"
    path.write_bytes(b"\xef\xbb\xbfdef f(xs):\n    return sum(xs)\n\ndef broken(:\n")
    assert [unit.name for unit in reference_units([path])][:1] == ["f"]
    with pytest.raises(ExportError, match="of no language"):
        reference_units([tmp_path / "notes.txt"])
    with pytest.raises(ExportError, match="can't be read"):
        reference_units([tmp_path / "absent.py"])


def test_a_checkpoint_without_all_weights_is_refused(checkpoint, tokenizer, tmp_path):
    model = RLMForRegression.from_pretrained(checkpoint)
    weights = model.state_dict()
    del weights["decoder.head.weight"]
    model.save_pretrained(tmp_path, state_dict=weights)
    with pytest.raises(CheckpointError, match=r"lacks weights: decoder\.head\.weight"):
        export_model(tmp_path, tokenizer, tmp_path / "out")
