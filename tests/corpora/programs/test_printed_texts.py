"""Programs are printed as they were when they were measured: a measurement is keyed by the text."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from rare_programs import rare_programs

from rlm_model.corpora.programs.interpret import interpret
from rlm_model.corpora.programs.items import generated_program
from rlm_model.corpora.programs.languages import printed_languages
from rlm_model.corpora.programs.printers import print_program

DIGESTS = Path(__file__).with_name("printed_texts.json")

MEASURED = 8
"""Programs of the measured sequence."""


def digest(language: str) -> str:
    """SHA-256 of all texts of a language."""
    texts = [generated_program(number, language, 1).source for number in range(MEASURED)]
    texts += [print_program(program, language) for program, _ in rare_programs()]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def test_rare_forms_mean_what_python_means_by_them() -> None:
    for program, expected in rare_programs():
        assert interpret(program).output == expected


@pytest.mark.parametrize("language", printed_languages())
def test_texts_are_what_was_measured(language: str) -> None:
    known = json.loads(DIGESTS.read_text("utf-8"))
    assert digest(language) == known[language], (
        f"programs in {language} are printed in another way: what was measured of them counts no "
        "more. If that is meant, write the new digest to printed_texts.json, and measure again."
    )


def test_there_is_a_digest_of_every_language() -> None:
    assert list(json.loads(DIGESTS.read_text("utf-8"))) == printed_languages()
