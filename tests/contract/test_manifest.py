"""The manifest: what is saved is loaded, and what can't be used says why."""

import json
from dataclasses import replace

import pytest

from rlm_model.contract.manifest import (
    MANIFEST_NAME,
    Answered,
    FileEntry,
    Manifest,
    ManifestError,
    file_sha256,
    load_manifest,
    verify_files,
)
from rlm_model.contract.numbers import NumberCodec
from rlm_model.contract.queries import Query, QueryError
from rlm_model.contract.vocabulary import FIRST_VOCABULARY, VOCABULARY

METRICS = ("time_s", "peak_memory_bytes")


FUNCTIONS = Answered(
    "function", ("python",), ("time_s", "peak_memory_bytes"), ("reference-cpu",), 10, 100_000
)
GRAPHS = Answered("graph", ("onnx",), ("latency_s", "accuracy"), ("gpu",))


@pytest.fixture
def manifest(tmp_path):
    """A manifest that is saved beside its three files."""
    files = {}
    for key in ("tokenizer", "encoder", "decoder"):
        (tmp_path / f"{key}.bin").write_text(key)
        files[key] = FileEntry(f"{key}.bin", file_sha256(tmp_path / f"{key}.bin"))
    manifest = Manifest(
        name="tiny",
        version="1.2.0",
        license="Apache-2.0",
        vocabulary=VOCABULARY,
        answered=(FUNCTIONS,),
        max_tokens=512,
        exponent_min=-9,
        exponent_max=12,
        mantissa_digits=3,
        files=files,
        precision="int8",
        quality={"function": {"time_s": {"spearman_mean": 0.5}}},
        parity={"max_log10": 0.01},
        language_levels={"python": {"time_s": (0.05, 0.5, 0.9)}},
    )
    manifest.save(tmp_path)
    return manifest


def change(folder, **fields):
    """Rewrites fields of a saved manifest; None takes a field away."""
    path = folder / MANIFEST_NAME
    raw = json.loads(path.read_text()) | fields
    path.write_text(json.dumps({key: value for key, value in raw.items() if value is not None}))


def test_what_is_saved_is_loaded(manifest, tmp_path):
    assert load_manifest(tmp_path) == manifest
    verify_files(tmp_path, load_manifest(tmp_path))


def test_saving_is_deterministic(manifest, tmp_path):
    first = (tmp_path / MANIFEST_NAME).read_bytes()
    load_manifest(tmp_path).save(tmp_path)
    assert (tmp_path / MANIFEST_NAME).read_bytes() == first
    assert first.endswith(b"}\n")


def test_grammar_has_the_codec(manifest):
    assert manifest.grammar.codec == NumberCodec(-9, 12, 3)


def test_missing_manifest(tmp_path):
    with pytest.raises(ManifestError, match=r"no model in .*: manifest\.json is missing"):
        load_manifest(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe{}", b"not json", b"[" * 100_000],
    ids=lambda content: repr(content[:9]),
)
def test_unreadable_manifest(manifest, tmp_path, content):
    (tmp_path / MANIFEST_NAME).write_bytes(content)
    with pytest.raises(ManifestError, match=r"can't be read: .*; install the model again"):
        load_manifest(tmp_path)


def test_folder_in_the_place_of_the_manifest(tmp_path):
    (tmp_path / MANIFEST_NAME).mkdir()
    with pytest.raises(ManifestError, match="can't be read"):
        load_manifest(tmp_path)


@pytest.mark.parametrize(
    ("content", "found"),
    [("[]", "None"), ('"text"', "None"), ("{}", "None"), ('{"format_version": 3}', "3")],
)
def test_other_format(manifest, tmp_path, content, found):
    (tmp_path / MANIFEST_NAME).write_text(content)
    with pytest.raises(
        ManifestError,
        match=f"format version {found}, this rlm-lsp reads 1 and 2; install a model and an rlm-lsp",
    ):
        load_manifest(tmp_path)


def test_levels_of_a_language_may_be_those_of_every_metric(manifest, tmp_path):
    raw = json.loads((tmp_path / MANIFEST_NAME).read_text())
    raw["language_levels"] = {"python": [0.1, 0.5, 0.8]}
    (tmp_path / MANIFEST_NAME).write_text(json.dumps(raw))
    own = load_manifest(tmp_path).language_levels["python"]
    assert own == dict.fromkeys(manifest.vocabulary.metrics.words, (0.1, 0.5, 0.8))


def test_the_first_format_is_still_read(manifest, tmp_path):
    raw = json.loads((tmp_path / MANIFEST_NAME).read_text())
    for key in ("vocabulary", "answered", "head", "pad_id"):
        del raw[key]
    raw |= {
        "format_version": 1, "kinds": ["function"], "languages": ["python"],
        "metrics": ["time_s", "peak_memory_bytes"], "size_min": 10, "size_max": 100_000,
        "device": "reference-cpu", "quality": {"time_s": {"spearman_mean": 0.5}},
    }  # fmt: skip
    (tmp_path / MANIFEST_NAME).write_text(json.dumps(raw))

    assert load_manifest(tmp_path) == replace(manifest, vocabulary=FIRST_VOCABULARY)


def test_what_a_model_answers_for(manifest):
    both = replace(manifest, answered=(FUNCTIONS, GRAPHS))

    assert both.languages == ("python", "onnx")
    assert both.answers() and both.answers(language="onnx", metric="accuracy", device="gpu")
    assert both.answers("python", "function", "time_s", "reference-cpu")
    assert not both.answers(language="python", kind="graph")
    assert not both.answers(metric="time_s", device="gpu")
    assert not manifest.answers(language="onnx")
    assert both.of_kind() == FUNCTIONS
    assert both.of_kind("graph") == GRAPHS
    both.check_query(Query("accuracy", None, "gpu"), "graph")
    with pytest.raises(QueryError, match="answers for no input size of a graph"):
        both.check_query(Query("accuracy", 10, "gpu"), "graph")
    with pytest.raises(QueryError, match="tiny does not judge a kernel"):
        both.check_query(Query("accuracy", None, "gpu"), "kernel")


def answering(**fields):
    part = {
        "kind": "function", "languages": ["python"], "metrics": ["time_s"], "devices": ["gpu"],
        "size_min": 10, "size_max": 100,
    }  # fmt: skip
    return {"answered": [part | fields]}


WORDS = VOCABULARY.to_dict()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"files": None}, "not a valid manifest: 'files'"),
        ({"answered": None}, "not a valid manifest: 'answered'"),
        ({"name": None}, "missing 1 required positional argument: 'name'"),
        ({"surprise": 1}, "unexpected keyword argument 'surprise'"),
        ({"files": []}, "not a valid manifest"),
        ({"files": {"encoder": {"path": "x"}}}, "missing 1 required positional argument: 'sha256'"),
        ({"answered": []}, "answered is \\[\\], not a list of what the model answers for"),
        ({"answered": ["all"]}, "answered is \\['all'\\], not a list"),
        (answering(languages=3), "languages is 3, not a list of texts"),
        (answering(languages="python"), "languages is 'python', not a list of texts"),
        (answering(languages=[1]), "languages is \\[1\\], not a list of texts"),
        (answering(devices=[]), "devices is \\[\\], not a list of texts"),
        (answering(metrics=[[]]), "metrics is \\[\\[\\]\\], not a list of texts"),
        (answering(kind=1), "kind is 1, not a text"),
        (answering(size_min=0), "size_min and size_max are 0 and 100, not a range"),
        (answering(size_max=5), "size_min and size_max are 10 and 5, not a range"),
        (answering(size_max=10**20), "not a range in 1 to 9900000000000000"),
        (answering(size_max=None), "size_min and size_max are 10 and None, not numbers"),
        (answering(size_min="10"), "size_min and size_max are '10' and 100, not numbers"),
        (answering(metrics=["time_s", "charm"]), "answers for unknown words: charm"),
        (answering(devices=["moon"], kind="planet"), "unknown words: moon, planet"),
        ({"vocabulary": 5}, "a vocabulary has metrics, devices, languages, kinds, not 5"),
        ({"vocabulary": WORDS | {"kinds": []}}, "the words of kinds are None"),
        ({"vocabulary": WORDS | {"kinds": {"words": ["a"], "slots": 0}}}, "no room in 0 slots"),
        ({"vocabulary": WORDS | {"kinds": {"words": ["a", "a"], "slots": 2}}}, "stands twice"),
        ({"vocabulary": WORDS | {"kinds": {"words": ["a"], "slots": "2"}}}, "'2', not a number"),
        ({"head": "hat"}, "head is 'hat', not one of tokens, text"),
        ({"name": 5}, "name is 5, not str"),
        ({"max_tokens": True}, "max_tokens is True, not int"),
        ({"structure": 1}, "structure is 1, not bool"),
        ({"language_levels": {"python": [0.5]}}, "not three ascending numbers"),
        ({"language_levels": {"python": {"time_s": [0.5]}}}, "not three ascending numbers"),
        ({"max_tokens": 2}, "max_tokens is 2, less than 3"),
        ({"quality": []}, "quality is \\[\\], not a figure of a kind and metric"),
        (
            {"quality": {"function": {"time_s": 1.0}}},
            "function.time_s is 1.0, not a figure",
        ),
        ({"parity": 1}, "parity is 1, not dict"),
        ({"files": {"encoder": {"path": 1, "sha256": ""}}}, "files.encoder is not a path and"),
        ({"files": {"encoder": {"path": "/x", "sha256": ""}}}, "outside of the model's folder"),
        ({"files": {"encoder": {"path": "../x", "sha256": ""}}}, "outside of the model's folder"),
        ({"exponent_min": 20}, "exponent_min 20 is above exponent_max 12"),
        ({"mantissa_digits": 0}, "mantissa_digits must be 1 to 15, not 0"),
        ({"mantissa_digits": "two"}, "not a valid manifest"),
        ({"files": {}}, "lacks: tokenizer, encoder, decoder"),
    ],
    ids=str,
)
def test_broken_manifest_says_what_is_wrong(manifest, tmp_path, fields, message):
    change(tmp_path, **fields)
    with pytest.raises(ManifestError, match=message) as caught:
        load_manifest(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_missing_files_are_named(manifest, tmp_path):
    (tmp_path / "encoder.bin").unlink()
    with pytest.raises(ManifestError, match=r"the model in .* lacks: encoder\.bin"):
        load_manifest(tmp_path)


@pytest.mark.parametrize("content", ["", "decoder, changed"])
def test_damaged_file_is_named(manifest, tmp_path, content):
    (tmp_path / "decoder.bin").write_text(content)
    with pytest.raises(ManifestError, match=r"decoder\.bin is damaged .* install the model again"):
        verify_files(tmp_path, load_manifest(tmp_path))


@pytest.mark.parametrize("size", [10, 5_000, 100_000])
def test_queries_within_the_model_pass(manifest, size):
    for metric in FUNCTIONS.metrics:
        assert manifest.check_query(Query(metric, size)) is None


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (Query("latency_s", 10), "tiny answers time_s, peak_memory_bytes, not latency_s"),
        (Query("time_s", 10, "gpu"), "tiny answers for reference-cpu, not gpu"),
        (Query("time_s", 9), "input sizes 10 to 100000, not 9"),
        (Query("time_s", 100_001), "input sizes 10 to 100000, not 100001"),
        (Query("time_s", None), "input sizes 10 to 100000, not None"),
    ],
)
def test_queries_outside_the_model_are_refused(manifest, query, message):
    with pytest.raises(QueryError, match=message):
        manifest.check_query(query)


@pytest.mark.usefixtures("manifest")
@pytest.mark.parametrize(("key", "value"), [("name", 3), ("max_tokens", 1.5)])
def test_a_field_of_another_type_is_told(tmp_path, key, value):
    change(tmp_path, **{key: value})
    with pytest.raises(ManifestError, match=f"{key} is"):
        load_manifest(tmp_path)


def test_a_file_that_went_away_is_told(manifest, tmp_path):
    (tmp_path / "encoder.bin").unlink()
    with pytest.raises(ManifestError, match="can't be read"):
        verify_files(tmp_path, manifest)
