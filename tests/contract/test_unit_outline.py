"""The names of a file's functions, without their texts."""

import time

import pytest

from rlm_model.contract.units import LanguageError
from rlm_model.contract.units.outline import find_outline

RUNS_NOT = """\
class A:
    @overload
    def f(self): ...
    def f(self):
        return 1
    @abstractmethod
    def g(self):
        return 1
def h():
    raise NotImplementedError
"""


def outline(source: str, language: str) -> list[tuple[str, int]]:
    return [(found.name, found.start_line) for found in find_outline(source.encode(), language)]


def test_what_never_runs_is_left_out():
    assert outline(RUNS_NOT, "python") == [("A.f", 3)]


def test_a_minified_file_of_5_mb_has_none_and_takes_no_time():
    one = "function f(a,b){for(var i=0;i<a.length;i++)b+=a[i];return b+f(a)}"
    start = time.process_time()
    assert outline(one * (5_000_000 // len(one)), "javascript") == []
    assert time.process_time() - start < 1


def test_an_unknown_language():
    with pytest.raises(LanguageError, match="cobol"):
        find_outline(b"x", "cobol")
