"""Code units: found in source by tree-sitter, and brought into the model's text.

A language is a grammar wheel and a query file, whose captures say:

- ``unit``, ``scope``, ``namespace``, ``extension``: what has a cost; what qualifies names and may
  be used by a unit; what only qualifies names; and what adds members to a type that stands
  elsewhere. In each of them ``name``, ``qualifier`` (a part of the qualified name that stands in
  the definition itself) and ``body``.
- ``method``, ``variable``: a unit that a name alone never means; one that is a variable's value.
- ``wrapper``, ``prefix``: what belongs to a definition around it, and right before it.
- ``omit``: what is not text of the model; ``comment``: what may hold a directive.
- ``idle``, ``abstract``: a statement that does nothing; a unit that never runs, or the body of a
  class whose units never do.
- ``loop``: what is repeated; it stays longest when a text is cut. ``loop.again``: what makes one
  more loop of what is around it, such as the second ``for`` of a comprehension. ``pass``: what
  looks at all of a collection without being a loop, unless its operand, a ``pass.of`` within the
  same node, is a name that was bound as ``hashed``. ``halving``: a division by a constant. See
  `structure`.
- ``import`` with ``import.name`` or ``import.path``, ``constant`` with ``constant.name``: what
  a unit may use from its file.
- ``lexical``, ``bare``: uses of a name, which is looked up in the scopes around, innermost first;
  a lexical one never means a method of a class around. ``field``: a name that means a field.
- ``member``: a name behind another object, which only means something of the file when that is
  an ``owner``: a class, one of the words of the setting ``names.self``, or what is captured as
  ``self`` in the unit.
- ``main``, ``main.bare``: what says that a file is a program; the second outside of units alone.
- ``call``, ``binding``, ``builtin``: see `OutsideCalls`.
- ``text.verbatim``, ``text.operand``: tokens whose text stays as it is. ``text.tight``,
  ``text.before``, ``text.behind``, ``text.between``: operators with no space around them, behind
  them, before them, and with one on each side. ``text.keyword``: a keyword that elsewhere is a
  name. ``text.kept``: a comma that stays before a closing bracket. ``text.lines``: brackets whose
  lines count. ``text.break``: what ends a statement within a line; ``text.block``: statements
  that may stand behind their head. See `canonical`, and `Style` for the ``text.`` settings.

Captures that begin with ``_`` only serve predicates.
"""

from rlm_model.contract.languages import language_of_path
from rlm_model.contract.units.grammars import LANGUAGES, LanguageError
from rlm_model.contract.units.text import FittedText, TextLine, UnitText
from rlm_model.contract.units.unit import CodeUnit

__all__ = [
    "LANGUAGES",
    "CodeUnit",
    "FittedText",
    "LanguageError",
    "TextLine",
    "UnitText",
    "language_of_path",
]
