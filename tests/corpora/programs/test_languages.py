"""The registry of printed languages."""

from __future__ import annotations

import pytest

from rlm_model.corpora.programs.languages import printed_languages
from rlm_model.corpora.programs.printers import load_printer


@pytest.mark.parametrize("language", printed_languages())
def test_every_printer_is_found_by_its_name(language: str) -> None:
    printer = load_printer(language)
    assert printer.__name__.removesuffix("Printer").lower() == language
