"""The editions: each a fixed tuple of forms.

Measurements name an edition and a number alone, so no form, pool or macro of an edition changes
once it is in use, and none is added to it.
"""

from __future__ import annotations

from rlm_model.corpora.systematic.forms import (
    arrays,
    backtracking,
    cheap,
    comprehensions,
    containers,
    dynamic,
    grids,
    loops,
    numeric,
    objects,
    recursion,
    search,
    shortcuts,
    tasks,
    text,
    ways,
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

SECOND = (
    *backtracking.FORMS * 3,
    *objects.FORMS * 3,
    *numeric.FORMS * 3,
    *tasks.FORMS * 3,
    *shortcuts.FORMS * 6,
    *arrays.FORMS * 2,
    *grids.FORMS,
)
"""Forms that were written by hand stand several times, so that they are drawn more often."""

THIRD = (*ways.FORMS * 8, *cheap.FORMS)

EDITIONS = {
    1: Edition(FIRST, SHARES),
    2: Edition(SECOND, SHARES, partners=FIRST + SECOND, parts=True),
    3: Edition(THIRD, SHARES, combined_share=0.2, partners=FIRST + SECOND),
}
"""By number."""
