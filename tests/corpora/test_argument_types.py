"""Types of arguments from the examples of a function."""

import pytest

from rlm_model.corpora.argument_types import argument_types
from rlm_model.corpora.items import MeasurableItem


def types(examples, roles=(), language="python"):
    return argument_types(MeasurableItem("a", language, "", "f", examples, roles=roles))


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        ("[(1, 'a', 2.5, True)]", ("int", "str", "float", "bool")),
        ("[([1, 2], [[1.0]], ['a'])]", ("list[int]", "list[list[float]]", "list[str]")),
        ("[([], [1, 'a'], [[]])]", ("", "list", "list")),
        ("[([(1, 'a'), (2, 'b')], (1, None))]", ("list[tuple[int, str]]", "tuple")),
        ("[({1}, {'a': 1}, None)]", ("", "", "")),
        ("[([[[[1]]]],)]", ("list[list[list]]",)),
        ("[]", ()),
        ("[3]", ()),
        ("[(make(),)]", ()),
        ("", ()),
    ],
)
def test_types_of_the_first_example(examples, expected):
    assert types(examples) == expected


def test_nodes_have_none():
    assert types("[([1, 2], 3)]", ("list_node", "scaled")) == ("", "int")


def test_other_languages_have_hints_of_their_own():
    assert types("[(1,)]", language="ruby") == ()
