"""Code units: found in source by tree-sitter, and brought into the model's text."""

from rlm_model.contract.units.extract import CodeUnit, find_units
from rlm_model.contract.units.languages import LANGUAGES, LanguageError, language_of_path
from rlm_model.contract.units.text import FittedText, TextLine, UnitText

__all__ = [
    "LANGUAGES",
    "CodeUnit",
    "FittedText",
    "LanguageError",
    "TextLine",
    "UnitText",
    "find_units",
    "language_of_path",
]
