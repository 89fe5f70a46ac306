"""The editions: each a fixed tuple of forms.

Measurements name an edition and a number alone, so no form, pool or macro of an edition changes
once it is in use, and none is added to it.
"""

from __future__ import annotations

from rlm_model.corpora.systematic.forms import (
    cheap,
    comprehensions,
    containers,
    dynamic,
    loops,
    recursion,
    search,
    text,
)
from rlm_model.corpora.systematic.template import (
    CONSTANT,
    CUBIC,
    EXPONENTIAL,
    LINEAR,
    LINEARITHMIC,
    LOG,
    QUADRATIC,
)
from rlm_model.corpora.systematic.writer import Edition

SHARES = {
    CONSTANT: 0.09,
    LOG: 0.06,
    LINEAR: 0.25,
    LINEARITHMIC: 0.10,
    QUADRATIC: 0.30,
    CUBIC: 0.08,
    EXPONENTIAL: 0.12,
}

FIRST = (
    *cheap.FORMS,
    *loops.FORMS,
    *containers.FORMS,
    *comprehensions.FORMS,
    *recursion.FORMS,
    *search.FORMS,
    *text.FORMS,
    *dynamic.FORMS,
)

EDITIONS = {1: Edition(FIRST, SHARES)}
"""By number."""
