"""Baselines: they learn what there is to learn, and say nothing where they can't."""

from __future__ import annotations

import sys
import types

import numpy as np
import pytest
import torch

from rlm_model.contract.queries import Query
from rlm_model.evaluation.graph_suites.boosting import Boosted, BoostedTasks
from rlm_model.evaluation.graph_suites.cases import all_cases
from rlm_model.evaluation.graph_suites.loading import BYTES, FLOPS, PARAMETERS
from rlm_model.evaluation.graph_suites.network import NetworkOptions, NetworkTasks
from rlm_model.evaluation.graph_suites.peer import PeerOptions, RegressLanguageModel
from rlm_model.evaluation.graph_suites.predictors import (
    Chained,
    FigureAlone,
    FromFiles,
    LearnedAlone,
)
from rlm_model.evaluation.graph_suites.running import predictions
from rlm_model.evaluation.graph_suites.scoring import score_case
from rlm_model.evaluation.predictions import Predictions, PredictionsError

TINY = NetworkOptions(width=16, layers=2, batch=16, steps=60)


@pytest.fixture(scope="module")
def cases(collections):
    return {case.key: case for case in all_cases(collections)}


def trees():
    return LearnedAlone("LightGBM", BoostedTasks(threads=1), "1", networks=False)


def network():
    return LearnedAlone("Graph network", NetworkTasks(TINY), "1", networks=True)


def spearman(case, predicted):
    assert predicted.shape == (len(case.judged),)
    assert np.isfinite(predicted).all()
    return score_case(case, predicted, rounds=5).spearman


def test_figures_alone(cases):
    kernels, networks = (
        cases["kernel-operators/tritonbench_g/all/0"],
        cases["accuracy/nasbench_macro/all/0"],
    )
    flops = FigureAlone(FLOPS).predict(networks)
    collection = networks.judged.collection
    assert flops.tolist() == collection.costs[FLOPS][networks.judged.units, 0].tolist()
    assert FigureAlone(BYTES).predict(networks) is None
    assert FigureAlone(PARAMETERS).predict(kernels) is None
    assert FigureAlone(BYTES).predict(kernels).min() > 0


@pytest.mark.parametrize(
    ("key", "least"),
    [
        ("accuracy/nasbench_macro/all/0", 0.7),
        ("accuracy/nasbench201/all/0", 0.5),
        ("device/nasbench201/pixel2/16/0", 0.5),
        ("space/nasbench_macro/16/0", 0.2),
        ("kernel-operators/tritonbench_g/all/0", 0.9),
        ("kernel-sizes/tritonbench_g/all/0", 0.5),
        ("module-problems/kernelbench/all/0", 0.8),
        ("module-gpu/tesla-t4/0/0", 0.8),
        ("module-gpu/tesla-t4/16/0", 0.8),
    ],
)
def test_trees_learn_networks_and_code(cases, key, least):
    case = cases[key]
    assert spearman(case, trees().predict(case)) > least


def test_a_source_is_learned_once(cases):
    class Counting(BoostedTasks):
        count = 0

        def fit_predict(self, *given):
            Counting.count += 1
            return super().fit_predict(*given)

    found = LearnedAlone("LightGBM", Counting(threads=1), "1", networks=False)
    for draw in range(3):
        found.predict(cases[f"device/nasbench201/pixel2/16/{draw}"])
    assert Counting.count == 1
    found.predict(cases["device/fbnet_latency/fpga/16/0"])
    assert Counting.count == 2


def test_a_graph_network_learns_networks_and_nothing_else(cases):
    case = cases["accuracy/nasbench_macro/all/0"]
    first = network().predict(case)
    assert spearman(case, first) > 0.3
    assert network().predict(case).tolist() == first.tolist()
    assert network().predict(cases["kernel-sizes/tritonbench_g/all/0"]) is None


@pytest.mark.parametrize("key", ["device/fbnet_latency/fpga/16/0", "space/nasbench_macro/16/0"])
def test_a_graph_network_can_have_a_source(cases, key):
    spearman(cases[key], network().predict(cases[key]))


def test_a_graph_network_has_a_number_a_data_set(cases):
    case = cases["accuracy/transnas_macro/all/0"]
    spearman(case, network().predict(case))
    assert len(np.unique(case.judged.columns)) == 7


def test_chained_trees_read_the_answers_before(cases):
    class Link:
        widths: list[int] = []  # noqa: RUF012

        def __init__(self, rows, targets):
            self.widths.append(rows.shape[1])
            self.mean = targets.mean()

        def predict(self, rows):
            # The answers before are all there, and are predictions.
            assert np.isfinite(rows).all()
            return np.full(len(rows), self.mean)

    case = cases["sequence/nasbench201/all/0"]
    found = Chained("chained", Link, "1").predict(case)
    assert found.shape == (len(case.judged),)
    features = case.judged.collection.features.shape[1]
    assert Link.widths == [features + at for at in range(7)]
    assert Chained("chained", Link, "1").predict(cases["accuracy/nasbench201/all/0"]) is None


def test_chained_trees_learn(cases):
    case = cases["sequence/nasbench201/all/0"]
    assert spearman(case, Chained("chained", Boosted, "1").predict(case)) > 0.4


# What was predicted is kept


class Counted:
    """Predicts what was measured, and counts how often it is asked."""

    name = "counted, once"
    settings = "1"

    def __init__(self):
        self.count = 0

    def settings_of(self, case):
        return self.settings

    def predict(self, case):
        self.count += 1
        return case.judged.targets


def test_what_was_predicted_is_kept(cases, tmp_path):
    some = [cases[f"accuracy/nasbench201/16/{draw}"] for draw in range(2)]
    counted = Counted()

    def predicted():
        return [found for case in some for _, found in predictions(case, [counted], tmp_path)]

    first, again = predicted(), predicted()
    assert counted.count == 2
    assert [found.tolist() for found in first] == [found.tolist() for found in again]
    assert (tmp_path / "counted-once/accuracy/nasbench201/16/1.npz").exists()
    counted.settings = "2"
    predicted()
    assert counted.count == 4


def test_what_was_predicted_of_other_data_does_not_count(cases, tmp_path):
    case = cases["accuracy/nasbench201/16/0"]
    counted = Counted()
    list(predictions(case, [counted], tmp_path))
    targets = case.learned.collection.targets
    unit, column = case.learned.units[0], case.learned.columns[0]
    before = targets[unit, column]
    targets[unit, column] += 0.1
    try:
        list(predictions(case, [counted], tmp_path))
    finally:
        targets[unit, column] = before
    assert counted.count == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive"])
def test_a_damaged_file_is_predicted_again(cases, tmp_path, content):
    case = cases["accuracy/nasbench201/16/0"]
    counted = Counted()
    list(predictions(case, [counted], tmp_path))
    (tmp_path / f"counted-once/{case.key}.npz").write_bytes(content)
    list(predictions(case, [counted], tmp_path))
    assert counted.count == 2


# Models


def model_of(case, folder, without=()):
    """A model that says what was measured, in a file for the case."""
    collection = case.judged.collection
    units = [unit for unit in np.unique(case.judged.units) if unit not in without]
    values = collection.values[np.ix_(units, case.columns)]
    path = folder / f"{case.key}.npz"
    path.parent.mkdir(parents=True)
    queries = tuple(collection.queries[column] for column in case.columns)
    Predictions(
        "RLM",
        tuple(collection.ids[unit] for unit in units),
        queries,
        np.repeat(values[..., None], 3, axis=-1),
    ).save(path)


def test_predictions_of_a_model_come_from_files(cases, tmp_path):
    case = cases["sequence/nasbench201/all/0"]
    model_of(case, tmp_path)
    found = FromFiles("RLM", tmp_path)
    assert spearman(case, found.predict(case)) == pytest.approx(1)
    # Cases without a file are left out; a file that has changed is read again.
    assert found.predict(cases["accuracy/nasbench201/all/0"]) is None
    before = found.settings_of(case)
    (tmp_path / f"{case.key}.npz").write_bytes(b"other")
    assert found.settings_of(case) != before


def test_a_model_answers_all_that_is_judged(cases, tmp_path):
    case = cases["sequence/nasbench201/all/0"]
    model_of(case, tmp_path, without=[case.judged.units[-1]])
    with pytest.raises(PredictionsError, match=r"0\.npz does not answer .* of nas/nasbench201/"):
        FromFiles("RLM", tmp_path).predict(case)


def test_the_peer_learns_the_same_examples(cases, tmp_path, monkeypatch):
    """A stand-in for the checkout, which says the mean of what it has learned of a query."""
    seen = {}

    class Example(types.SimpleNamespace):
        pass

    def from_scratch(encoder_vocab, d_model, **options):
        seen["vocabulary"] = len(encoder_vocab)
        seen["ids"] = encoder_vocab.to_token_ids("Conv 3 s 2")
        return Peer()

    class Peer:
        def __init__(self):
            self.model = self
            self.weight = torch.nn.Parameter(torch.zeros(1))
            self.learned = {}
            self.converter = types.SimpleNamespace(convert_examples=list)

        def train(self):
            seen["trained"] = True

        def eval(self):
            return self

        def named_parameters(self):
            return [("weight", self.weight)]

        def compute_losses_and_metrics(self, examples):
            for each in examples:
                self.learned.setdefault(each.x.partition("\n")[0], []).append(each.y)
            return (self.weight**2).sum()[None], {}

        def sample(self, xs, count):
            means = (np.mean(self.learned[each.x.partition("\n")[0]]) for each in xs)
            return [np.full(count, mean) for mean in means]

    names = {
        "regress_lm": {},
        "regress_lm.core": {"Example": Example, "ExampleInput": Example},
        "regress_lm.rlm": {"RegressLM": types.SimpleNamespace(from_scratch=from_scratch)},
        "regress_lm.vocabs": {"EncoderVocab": object},
        "regress_lm.pytorch": {},
        "regress_lm.pytorch.optimizers": {
            "muon_adamw": lambda named, lr: torch.optim.SGD([weight for _, weight in named], lr=lr)
        },
    }
    for name, attributes in names.items():
        module = types.ModuleType(name)
        module.__dict__.update(attributes)
        monkeypatch.setitem(sys.modules, name, module)
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], last, module)
    case = cases["sequence/nasbench201/all/0"]
    options = PeerOptions(tmp_path, seconds=2)
    found = RegressLanguageModel(options).predict(case)
    assert seen["trained"]
    assert seen["vocabulary"] > 256
    query = Query("accuracy", None, "cifar10")
    rows = [each == query for each in case.judged.queries]
    learned = case.learned.collection.values[case.learned.units, case.learned.columns]
    of_query = [each == query for each in case.learned.queries]
    assert found[rows] == pytest.approx(learned[of_query].mean(), rel=0.1)
    other = RegressLanguageModel(PeerOptions(tmp_path, seconds=9))
    assert other.settings_of(case) != RegressLanguageModel(options).settings_of(case)
