"""Predictions, baselines, the report and its command, on tiny data."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rlm_model.contract.manifest import Answered, FileEntry, Manifest, load_manifest
from rlm_model.contract.queries import Query
from rlm_model.contract.vocabulary import VOCABULARY
from rlm_model.corpora.texts import DataError
from rlm_model.data.measured import Observation, load_measured, measured_unit
from rlm_model.evaluation.baselines import SizeOnly, TfidfBoosting
from rlm_model.evaluation.command import run
from rlm_model.evaluation.grid import Grid, answered_views, grids, log10_of
from rlm_model.evaluation.options import add_arguments
from rlm_model.evaluation.predictions import Predictions, PredictionsError
from rlm_model.evaluation.report import ReportSource, write_report
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME

PNG_FILES = (
    "calibration",
    "scatter_function_peak_memory_bytes",
    "scatter_function_time_s",
    "spearman",
)
METRICS = (TIME, PEAK_MEMORY)
SIZES = (10, 100, 1_000, 10_000, 100_000)
"""That the made-up functions were measured at."""

QUERIES = tuple(Query(metric, n) for metric in METRICS for n in SIZES)
VIEWS = [Grid("function", metric, "reference-cpu", SIZES) for metric in METRICS]
CORPORA = ("cruxeval", "leetcode", "mbpp")
SLOW = "for x in values:\n        for y in values:\n            total += x * y"
QUICK = "total = sum(values)"


def tiny_items(count=150):
    """Functions whose cost shows in their text: half of them have two nested loops."""
    random = np.random.default_rng(0)
    items = []
    for index in range(count):
        slow = index % 2 == 0
        factor = 10.0 ** random.normal(scale=0.1)
        body = f"total = {index % 7}\n    {SLOW if slow else QUICK}\n    return total"
        points = [
            {
                "n": n,
                "time_s": 1e-7 * factor * (n**2 if slow else n),
                "peak_memory_bytes": 60 * factor * (1 if slow else n),
            }
            for n in SIZES[: 3 if slow else 5]
        ]
        items.append(
            {
                "id": f"{CORPORA[index % 3]}/{index}",
                "language": "python",
                "prelude": "",
                "code": f"def f{index}(values):\n    {body}\n",
                "entry_point": f"f{index}",
                "measured": points,
            }
        )
    return items


@pytest.fixture(scope="module")
def data(tmp_path_factory, write_items):
    """A data folder."""
    folder = tmp_path_factory.mktemp("data")
    write_items(folder / "measured" / "python_functions.jsonl.gz", tiny_items())
    return folder


@pytest.fixture(scope="module")
def measured(data):
    return load_measured(data / "measured" / "python_functions.jsonl.gz")


def of_split(measured, split):
    return [item for item in measured if item.split == split]


def oracle(measured, name="oracle", error=0.0):
    """Predicts the measurement, times a factor; 1 where there is none."""
    log10 = np.nan_to_num(log10_of(measured, QUERIES)) + error
    quantiles = 10.0 ** np.stack([log10 - 0.2, log10, log10 + 0.2], axis=-1)
    return Predictions(name, tuple(item.id for item in measured), QUERIES, quantiles)


# Predictions


def test_predictions_come_back_from_their_file(measured, tmp_path):
    saved = oracle(measured)
    saved.save(tmp_path / "oracle.npz")
    loaded = Predictions.load("oracle", tmp_path / "oracle.npz")
    assert (loaded.name, loaded.ids, loaded.queries) == (saved.name, saved.ids, QUERIES)
    assert loaded.quantiles.tobytes() == saved.quantiles.tobytes()


def test_predictions_are_found_by_id_and_query(measured):
    predictions = oracle(measured)
    found = predictions.of([measured[5].id, measured[2].id], [QUERIES[7], QUERIES[1]])
    np.testing.assert_array_equal(found, predictions.quantiles[[5, 2]][:, [7, 1]])
    with pytest.raises(PredictionsError, match="of oracle lack 2 items, such as x/1"):
        predictions.of([measured[0].id, "x/1", "x/2"], QUERIES)
    with pytest.raises(PredictionsError, match=r"of oracle do not answer .*accuracy"):
        predictions.of([measured[0].id], [Query("accuracy", 10)])


def test_what_was_not_asked_of_an_item_is_no_prediction():
    quantiles = np.array([[[1.0, 2, 3], [np.nan] * 3], [[np.nan] * 3, [1.0, 2, 3]]])
    predictions = Predictions("p", ("a", "b"), QUERIES[:2], quantiles)
    assert predictions.of(["b"], [QUERIES[1]]).tolist() == [[[1.0, 2.0, 3.0]]]
    with pytest.raises(PredictionsError, match=r"do not answer .* of b"):
        predictions.of(["b"], [QUERIES[0]])


@pytest.mark.parametrize(
    ("ids", "change", "message"),
    [
        (("a",), lambda q: q, r"shape \(2, 10, 3\), not \(1, 10, 3\)"),
        (("a", "b"), lambda q: q[..., :2], r"shape \(2, 10, 2\), not \(2, 10, 3\)"),
        (("a", "a"), lambda q: q, "name an item twice"),
        (("a", "b"), lambda q: q * 0, "not all positive and finite"),
        (("a", "b"), lambda q: q * [np.nan, 1, 1], "not all positive and finite"),
        (("a", "b"), lambda q: q * np.inf, "not all positive and finite"),
        (("a", "b"), lambda q: q[..., ::-1], "quantiles out of order"),
    ],
)
def test_impossible_predictions_are_refused(ids, change, message):
    quantiles = np.broadcast_to([1.0, 2.0, 3.0], (2, 10, 3))
    with pytest.raises(PredictionsError, match=message):
        Predictions("p", ids, QUERIES, change(quantiles))


def test_a_query_stands_once():
    with pytest.raises(PredictionsError, match="name a query twice"):
        Predictions("p", ("a",), QUERIES[:1] * 2, np.ones((1, 2, 3)))


def test_files_without_predictions_are_refused(tmp_path):
    (tmp_path / "text.npz").write_text("no archive")
    (tmp_path / "empty.npz").write_bytes(b"")
    np.savez(tmp_path / "other.npz", ids=np.array(["a"]))
    np.save(tmp_path / "single.npz.npy", np.zeros(3))
    for name in ("text.npz", "empty.npz", "other.npz", "single.npz.npy", "missing.npz"):
        with pytest.raises(PredictionsError, match=f"of p can't be read from .*{name}"):
            Predictions.load("p", tmp_path / name)


# Baselines


def test_size_only_answers_with_the_median_of_train(measured):
    train, validation = of_split(measured, "train"), of_split(measured, "validation")
    units = [item.unit for item in measured[:4]]
    for view in VIEWS:
        found = SizeOnly(view, train, validation).predict(units)
        medians = np.nanmedian(view.log10(train), axis=0)
        np.testing.assert_allclose(np.log10(found[..., 1]), np.broadcast_to(medians, (4, 5)))
        assert (np.diff(found, axis=-1) >= 0).all()


def test_size_only_takes_other_sizes_where_nothing_was_trained_at_one(measured):
    train, validation = of_split(measured, "train"), of_split(measured, "validation")
    view = Grid("function", TIME, "reference-cpu", (10, 1_000_000))
    found = SizeOnly(view, train, validation).predict([measured[0].unit])
    assert found[0, 1, 1] == pytest.approx(found[0, 0, 1])
    with pytest.raises(ValueError, match="no training item has a latency_s"):
        SizeOnly(Grid("function", "latency_s", "gpu", (10,)), train, validation)


def test_boosting_reads_the_code(measured):
    train, validation = of_split(measured, "train"), of_split(measured, "validation")
    test = of_split(measured, "test")
    for view in VIEWS:
        baseline = TfidfBoosting(view, train, validation, threads=1)
        found = np.log10(baseline.predict([item.unit for item in test]))
        truth = view.log10(test)
        assert np.nanmedian(np.abs(found[..., 1] - truth)) < 0.2
        inside = (found[..., 0] <= truth) & (truth <= found[..., 2])
        assert inside[~np.isnan(truth)].mean() > 0.6


# Views


def test_a_view_a_kind_and_metric(measured):
    assert grids(measured) == VIEWS
    program = measured_unit(
        "program/c/1",
        "program/1",
        replace(measured[0].unit, kind="program"),
        [Observation(Query(TIME, None), 0.5), Observation(Query("accuracy", None, "gpu"), 0.9)],
    )
    views = grids([*measured, program])
    assert views[2:] == [
        Grid("program", TIME, "reference-cpu", (None,)),
        Grid("program", "accuracy", "gpu", (None,)),
    ]
    assert views[3].log10([program, measured[0]]).tolist()[0] == [pytest.approx(np.log10(0.9))]
    assert [unit.id for unit in views[2].units([*measured, program])] == ["program/c/1"]
    assert answered_views(views, [Query(TIME, 100), Query(TIME, None)]) == [
        Grid("function", TIME, "reference-cpu", (100,)),
        Grid("program", TIME, "reference-cpu", (None,)),
    ]


def test_a_million_is_judged_where_it_was_measured(measured):
    """It was measured, and then dropped by a list of sizes of the report's own."""
    large = [Observation(Query(TIME, n), 1e-6) for n in (10, 1_000_000)]
    unit = measured_unit("own/a", "own/a", measured[0].unit, large)
    (view,) = grids([unit])
    assert view.sizes == (10, 1_000_000)
    assert not np.isnan(view.log10([unit])).any()


# Report


def source_of(measured, predictions, **fields):
    given = {
        "title": "tiny",
        "command": "rlm-model evaluate --out reports/tiny",
        "files": {"python_functions.jsonl.gz": "0" * 64},
        "measured": measured,
        "split": "test",
        "predictions": {found.name: found for found in predictions},
    }
    return ReportSource(**given | fields)


@pytest.fixture(scope="module")
def predictions(measured):
    train, validation = of_split(measured, "train"), of_split(measured, "validation")
    units = [item.unit for item in measured]
    constant = [SizeOnly(view, train, validation).predict(units) for view in VIEWS]
    ids = tuple(item.id for item in measured)
    return [
        oracle(measured),
        oracle(measured, "off by 10", 1.0),
        Predictions("constant", ids, QUERIES, np.concatenate(constant, axis=1)),
    ]


@pytest.fixture(scope="module")
def report_folder(measured, predictions, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    source = source_of(measured, predictions, falls_short="Sorting is **misjudged**.\n")
    write_report(source, folder)
    return folder


def test_the_same_source_gives_the_same_bytes(measured, predictions, report_folder, tmp_path):
    source = source_of(measured, predictions, falls_short="Sorting is **misjudged**.\n")
    report = write_report(source, tmp_path)
    assert json.loads((tmp_path / "report.json").read_text()) == report
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(["report.json", "report.md", *(f"{name}.png" for name in PNG_FILES)])
    for name in names:
        content = (tmp_path / name).read_bytes()
        assert content == (report_folder / name).read_bytes()
        assert len(content) < 150_000
        assert content.startswith(b"\x89PNG") == name.endswith(".png")


def test_figures_of_the_report(measured, report_folder):
    report = json.loads((report_folder / "report.json").read_text())
    test = of_split(measured, "test")
    assert report["subject"] == "oracle"
    assert report["counts"]["test"] == {
        "items": len(test),
        "problems": len({item.problem for item in test}),
        "points": sum(len(item.log10) for item in test),
    }
    assert sum(counts["items"] for counts in report["counts"].values()) == len(measured)
    assert [(part["kind"], part["metric"]) for part in report["scores"]] == [
        ("function", metric) for metric in METRICS
    ]
    for part in report["scores"]:
        scores = part["predictors"]
        assert list(scores) == ["oracle", "off by 10", "constant"]
        oracle_, off = scores["oracle"], scores["off by 10"]
        assert oracle_["spearman_mean"] == oracle_["spearman_pooled"] == 1
        assert oracle_["spearman_interval"] == [1, 1]
        assert (oracle_["coverage"], off["coverage"]) == (1, 0)
        assert (off["median_relative_error"], off["mean_absolute_log10_error"]) == (9, 1)
        assert off["width_ratio"] == pytest.approx(10**0.4, rel=1e-5)
        assert scores["constant"]["spearman_mean"] is None
    assert sum(found["items"] for found in report["corpora"].values()) == len(test)
    assert list(report["corpora"]) == list(CORPORA)
    assert {name: found["items"] for name, found in report["languages"].items()} == {
        "python": len(test)
    }
    assert "## By language" not in (report_folder / "report.md").read_text()


def test_languages_are_judged_apart(measured, tmp_path):
    foreign = {item.id for item in of_split(measured, "test")[::3]}
    mixed = [
        replace(item, unit=replace(item.unit, language="ruby")) if item.id in foreign else item
        for item in measured
    ]
    predictions = oracle(mixed)
    wrong = [row for row, item in enumerate(mixed) if item.id in foreign]
    predictions.quantiles[wrong] *= 10
    report = write_report(source_of(mixed, [predictions]), tmp_path)
    assert report["languages"]["ruby"]["items"] == len(foreign)
    for part in report["languages"]["ruby"]["scores"]:
        assert part["predictors"]["oracle"]["median_relative_error"] == 9
    for part in report["languages"]["python"]["scores"]:
        assert part["predictors"]["oracle"]["median_relative_error"] == 0
    text = (tmp_path / "report.md").read_text()
    table = text[text.index("## By language") : text.index("## Worst misses")]
    assert "| Function: time | ruby | " in table
    assert "| Function: peak memory | python | " in table


def test_worst_misses_are_the_largest_factors(measured, tmp_path):
    predictions = oracle(measured)
    test = of_split(measured, "test")
    row = next(i for i, item in enumerate(measured) if item.id == test[3].id)
    predictions.quantiles[row, QUERIES.index(Query(TIME, 100))] *= 1_000
    largest = Query(PEAK_MEMORY, 100_000)
    predictions.quantiles[row, QUERIES.index(largest)] *= (
        1 if largest in measured[row].log10 else 1e9
    )
    report = write_report(source_of(measured, [predictions]), tmp_path)
    times, peaks = (part["misses"] for part in report["worst_misses"])
    worst = times[0]
    assert (worst["id"], worst["size"]) == (test[3].id, 100)
    assert worst["p50"] / worst["measured"] == pytest.approx(1_000, rel=1e-4)
    others = times[1:] + peaks
    assert max(abs(np.log10(miss["p50"] / miss["measured"])) for miss in others) < 1e-4


def test_markdown_says_what_is_judged_and_how(report_folder):
    text = (report_folder / "report.md").read_text()
    for part in (
        "# Evaluation of tiny\n",
        "- `python_functions.jsonl.gz`, SHA-256 `000000",
        "The split is by problem, never by row",
        "\n    rlm-model evaluate --out reports/tiny\n",
        "| Split | Units | Problems |",
        "## Function: time (`time_s`), ",
        "## Function: peak memory (`peak_memory_bytes`), ",
        "|  | oracle | off by 10 | constant |",
        "| Spearman, n = 10 | 1.000 | 1.000 | — |",
        "| Spearman, n = 100 000 | ",
        "| **Spearman, mean of the sizes** | 1.000 [1.000, 1.000] | 1.000 [1.000, 1.000] | — |",
        "| Median relative error | 0% | 900% | ",
        "| Coverage of the 80% interval | 100% | 0% | ",
        "| Width of the 80% interval | ×2.51 (0.40 decades) | ",
        "| Function: time | leetcode | ",
        "## Worst misses of oracle",
        "## What falls short\n\nSorting is **misjudged**.\n",
        *(f"]({name}.png)" for name in PNG_FILES),
    ):
        assert part in text


def test_no_code_is_in_the_report(report_folder):
    for name in ("report.md", "report.json"):
        text = (report_folder / name).read_text()
        assert "values" not in text
        assert "def f" not in text


def test_tables_are_whole(report_folder):
    """Each row of a table has as many cells as its head."""
    for block in (report_folder / "report.md").read_text().strip().split("\n\n"):
        if block.startswith("|"):
            assert len({line.count(" |") for line in block.split("\n")}) == 1, block


def test_without_notes_there_is_no_section_for_them(measured, predictions, tmp_path):
    write_report(source_of(measured, predictions[:1]), tmp_path)
    assert "falls short" not in (tmp_path / "report.md").read_text()


def test_constant_predictions_alone_make_a_report(measured, predictions, tmp_path):
    report = write_report(source_of(measured, predictions[2:]), tmp_path)
    assert report["scores"][0]["predictors"]["constant"]["spearman_by_size"] == [None] * 5
    assert "| **Spearman, mean of the sizes** | — |" in (tmp_path / "report.md").read_text()


def test_reports_without_predictors_or_items_are_refused(measured, predictions, tmp_path):
    with pytest.raises(ValueError, match="at least one predictor"):
        write_report(source_of(measured, []), tmp_path)
    short = Predictions("short", predictions[0].ids[:1], QUERIES, predictions[0].quantiles[:1])
    with pytest.raises(PredictionsError, match="of short lack"):
        write_report(source_of(measured, [short]), tmp_path)


# The command


def arguments(*words):
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args([str(word) for word in words])


def test_command_compares_files_with_the_baselines(data, measured, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    oracle(of_split(measured, "test")).save(tmp_path / "oracle.npz")
    oracle(measured, error=0.5).save(tmp_path / "mse.npz")
    (tmp_path / "notes.md").write_text("Nothing.")
    words = (
        "--data",
        data,
        "--threads",
        1,
        "--predictions",
        "oracle=oracle.npz",
        "MSE head=mse.npz",
    )
    assert run(arguments(*words, "--falls-short", "notes.md", "--out", "reports/tiny")) == 0
    report = json.loads(Path("reports/tiny/report.json").read_text())
    assert (report["title"], report["subject"], report["split"]) == ("tiny", "oracle", "test")
    names = ["oracle", "MSE head", "TF-IDF + LightGBM", "Size only"]
    assert [list(part["predictors"]) for part in report["scores"]] == [names, names]
    assert report["scores"][0]["predictors"]["TF-IDF + LightGBM"]["spearman_pooled"] > 0.8
    assert report["falls_short"] == "Nothing."
    assert report["command"].startswith("rlm-model evaluate --data ../")
    assert report["command"].endswith(
        "--split test --predictions oracle=oracle.npz 'MSE head=mse.npz' "
        "--falls-short notes.md --out reports/tiny"
    )


def test_command_writes_the_figures_into_the_manifest(data, measured, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    oracle(of_split(measured, "test"), error=0.1).save(tmp_path / "oracle.npz")
    (tmp_path / "file").touch()
    files = {key: FileEntry("file", "") for key in ("tokenizer", "encoder", "decoder")}
    manifest = Manifest(
        name="tiny",
        version="1",
        license="Apache-2.0",
        vocabulary=VOCABULARY,
        answered=(
            Answered("function", ("python",), METRICS, ("reference-cpu",), SIZES[0], SIZES[-1]),
        ),
        max_tokens=64,
        exponent_min=-9,
        exponent_max=15,
        mantissa_digits=2,
        files=files,
        precision="int8",
    )
    manifest.save(tmp_path)
    words = ("--data", data, "--threads", 1, "--predictions", "oracle=oracle.npz")
    run(arguments(*words, "--model", tmp_path, "--out", "report"))
    after = load_manifest(tmp_path)
    error = pytest.approx(10**0.1 - 1, rel=1e-3)
    figures = {"spearman": pytest.approx(1.0), "median_relative_error": error, "coverage": 1.0}
    assert after.quality == {"function": dict.fromkeys(METRICS, figures)}
    assert after.files == files


@pytest.mark.parametrize("text", ["file.npz", "=file.npz", "name="])
def test_predictions_need_a_name_and_a_file(text, capsys):
    with pytest.raises(SystemExit):
        arguments("--data", "data", "--out", "out", "--predictions", text)
    assert f"'{text}' is not NAME=FILE.npz" in capsys.readouterr().err


@pytest.mark.parametrize(
    "names", [("a=oracle.npz", "a=oracle.npz"), ("Size only=oracle.npz",)], ids=str
)
def test_names_stand_once(data, measured, tmp_path, monkeypatch, names):
    monkeypatch.chdir(tmp_path)
    oracle(measured).save(tmp_path / "oracle.npz")
    with pytest.raises(ValueError, match="each name may stand once, and not be a baseline's"):
        run(arguments("--data", data, "--out", "out", "--predictions", *names))


def test_missing_data_is_named(tmp_path):
    with pytest.raises(DataError, match=r"python_functions\.jsonl\.gz can't be read"):
        run(arguments("--data", tmp_path, "--out", tmp_path / "out"))


def test_too_little_data_is_refused(tmp_path, write_items, monkeypatch):
    monkeypatch.chdir(tmp_path)  # away from the project's own measurements
    path = tmp_path / "measured" / "python_functions.jsonl.gz"
    write_items(path, tiny_items(1))
    with pytest.raises(ValueError, match="too few problems: a split is empty"):
        run(arguments("--data", tmp_path, "--out", tmp_path / "out"))
