"""The command ``rlm-model graph-suites`` and its report, in miniature."""

from __future__ import annotations

import json

import pytest

from rlm_model.cli import main

FEW = (
    "accuracy/nasbench_macro/*",
    "sequence/*/all/*",
    "device/fbnet_latency/fpga/16/0",
    "space/nasbench_macro/16/0",
    "kernel-*",
    "module-problems/*",
    "module-gpu/tesla-t4/16/0",
)


def run(tables, kept, out):
    """The command with a tiny graph network."""
    from rlm_model.evaluation.graph_suites import network

    words = ["--data", tables, "--kept", kept, "--threads", 1, "--out", out, "--only", *FEW]
    tiny = network.NetworkOptions(width=8, layers=2, batch=16, steps=20)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "NetworkOptions", lambda: tiny)
        assert main(["graph-suites", *map(str, words)]) == 0


@pytest.fixture(scope="module")
def folder(tables, kept, tmp_path_factory):
    """A report of all baselines on a few cases."""
    out = tmp_path_factory.mktemp("report") / "tiny"
    run(tables, kept, out)
    return out


@pytest.fixture(scope="module")
def report(folder):
    return json.loads((folder / "report.json").read_text())


def test_every_baseline_is_in_the_report(report):
    assert report["predictors"] == [
        "FLOPs alone", "Parameters alone", "Bytes alone", "LightGBM", "LightGBM, chained",
        "Graph network",
    ]  # fmt: skip
    by_suite = {case["suite"]: case["predictors"] for case in report["cases"]}
    assert len(by_suite) == 8
    assert "Graph network" in by_suite["space"]
    assert "Graph network" not in by_suite["kernel-sizes"]
    assert "LightGBM, chained" in by_suite["sequence"]


def test_draws_are_one_entry(report):
    entries = [case for case in report["cases"] if case["suite"] == "accuracy"]
    assert [case["units"] for case in entries] == [16, None]
    assert entries[0]["predictors"]["LightGBM"]["draws"] == 5
    for case in report["cases"]:
        for found in case["predictors"].values():
            low, high = found["tau_interval"]
            assert -1 <= low <= high <= 1


def test_means_are_those_of_all_tasks_of_a_suite(report):
    goals = {goal["title"]: goal for goal in report["goals"]}
    whole = goals["Accuracy, all training networks"]
    entry = next(c for c in report["cases"] if c["suite"] == "accuracy" and c["units"] is None)
    assert whole["goal"] == 0.8
    assert whole["means"]["LightGBM"] == entry["predictors"]["LightGBM"]["tau"]
    # Nothing is said of what nobody was asked.
    assert goals["Accuracy, 1 000 networks"]["means"] == {}


def test_the_report_is_whole(folder, report):
    text = (folder / "report.md").read_text()
    for part in (
        "# Networks, kernels and programs: tiny",
        "| nasbench_macro | 60 |",
        "SHA-256 `",
        "rlm-model graph-suites --data ",
        "| Accuracy, 16 networks | Kendall's tau |",
        "## Accuracy, then six latencies",
        "| accuracy cifar10 | all, ",
        "| latency_s edgetpu | all, ",
        "## Kernels: larger sizes",
        "## PyTorch programs: a new GPU",
        "](learning.png)",
    ):
        assert part in text
    for block in text.strip().split("\n\n"):
        if block.startswith("|"):
            assert len({line.count(" |") for line in block.split("\n")}) == 1, block
    assert (folder / "learning.png").read_bytes().startswith(b"\x89PNG")
    assert "tl.dot" not in text + json.dumps(report)


def test_a_second_run_fits_nothing_and_writes_the_same(folder, tables, kept, monkeypatch):
    from rlm_model.evaluation.graph_suites import boosting, network

    def fail(*given):
        raise AssertionError("fitted again")

    for fitted in (boosting.BoostedTasks, network.NetworkTasks):
        monkeypatch.setattr(fitted, "fit_predict", fail)
    monkeypatch.setattr(boosting.Boosted, "__init__", fail)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert before.keys() == {"report.json", "report.md", "learning.png"}
    run(tables, kept, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_is_no_case_is_told(tables, kept, tmp_path, capsys):
    words = ["--data", str(tables), "--kept", str(kept), "--out", str(tmp_path / "out")]
    assert main(["graph-suites", *words, "--baselines", "figures", "--only", "accuracy/x/*"]) == 2
    assert "no case is called accuracy/x/*" in capsys.readouterr().err


def test_names_stand_once(tables, kept, tmp_path, capsys):
    words = ["--data", str(tables), "--kept", str(kept), "--out", str(tmp_path / "out")]
    assert main(["graph-suites", *words, "--predictions", f"FLOPs alone={tmp_path}"]) == 2
    assert "each name may stand once" in capsys.readouterr().err


def test_tables_that_are_missing_are_named(tmp_path, capsys):
    words = ["--data", str(tmp_path), "--kept", str(tmp_path), "--out", str(tmp_path / "out")]
    assert main(["graph-suites", *words, "--baselines", "figures"]) == 2
    assert "nasbench101.csv.gz" in capsys.readouterr().err


def test_predictions_need_a_name_and_a_folder(capsys):
    with pytest.raises(SystemExit):
        main(["graph-suites", "--data", "x", "--out", "y", "--predictions", "folder"])
    assert "'folder' is not NAME=FOLDER" in capsys.readouterr().err


def test_a_table_that_there_is_not(tables, kept, tmp_path, capsys):
    words = ["--data", str(tables), "--kept", str(kept), "--out", str(tmp_path / "out")]
    assert main(["graph-suites", *words, "--baselines", "figures", "--tables", "imagenet"]) == 2
    assert "no table is called imagenet; there are nasbench101, " in capsys.readouterr().err


def test_some_tables_alone(tables, kept, tmp_path):
    words = ["--data", str(tables), "--kept", str(kept), "--out", str(tmp_path / "out")]
    some = ["--tables", "nasbench_macro", "tritonbench_g", "--baselines", "figures"]
    assert main(["graph-suites", *words, *some]) == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert list(report["collections"]) == ["nasbench_macro", "tritonbench_g"]
    assert list(report["data"]) == ["nasbench_macro.csv.gz", "tritonbench_g.jsonl.gz"]
    assert {case["suite"] for case in report["cases"]} == {
        "accuracy", "kernel-operators", "kernel-sizes",
    }  # fmt: skip
