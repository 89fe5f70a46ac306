"""Code units: found in source by tree-sitter, and brought into the model's text.

A language is a grammar wheel and a query file, whose captures say:

- ``unit``, ``scope``, ``namespace``: what has a cost; what qualifies names and may be used by a
  unit; what only qualifies names. In each of them ``name``, ``qualifier`` (a part of the
  qualified name that stands in the definition itself) and ``body``.
- ``wrapper``, ``prefix``: what belongs to a definition around it, and right before it.
- ``omit``: what is not text of the model; ``comment``: what may hold a directive.
- ``loop``: what stays longest when a text is cut.
- ``import`` with ``import.name`` or ``import.path``, ``constant`` with ``constant.name``: what
  a unit may use from its file.
- ``reference``, ``lexical``, ``member``: uses of a name that is looked up at the top of the
  file; in the scopes around, innermost first; in the own scope.
- ``call``, ``binding``, ``builtin``: see `OutsideCalls`.

Captures that begin with ``_`` only serve predicates.
"""

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
