"""Arguments at size n, made from examples."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rlm_model.corpora.scaling import (
    FIXED,
    LENGTH,
    ROW_LENGTHS,
    SCALED,
    TREE,
    ScalingError,
    scale_arguments,
)
from rlm_model.corpora.trees import are_search_trees


def scaled(*arguments, n=1000, more=()):
    return scale_arguments([arguments, *more], n, random.Random(3))


def test_containers_have_n_elements():
    values, text, raw, found = scaled([5, 1], "abc", b"xy", {3, 4})
    assert (len(values), len(text), len(raw), len(found)) == (1000, 1000, 1000, 1000)
    assert set(text) == set("abc")
    assert set(raw) == set(b"xy")
    assert all(type(value) is int for value in values)


def test_dictionaries_have_n_distinct_keys_and_values_like_the_examples():
    (prices,) = scaled({"apple": 1.5, "pear": 2.5})
    assert len(prices) == 1000
    assert all(1.5 <= value <= 2.5 for value in prices.values())
    assert all(set(key) <= set("aplepear") for key in prices)


def test_an_integer_is_n_only_without_containers():
    assert scaled(7) == (1000,)
    assert scaled(7, 2.5, None) == (1000, 2.5, None)
    assert scaled([1, 2], 7)[1] == 7
    assert scaled("text", True) == (scaled("text", True)[0], True)
    assert scaled(True) == (True,)


def test_ranges_of_integers_widen_with_n_but_not_those_of_flags():
    values, flags = scaled([1, 9, 4, 6], [0, 1, 1])
    assert max(values) > 1000
    assert set(flags) == {0, 1}


def test_rectangles_have_n_cells():
    (grid,) = scaled([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    assert (len(grid), {len(row) for row in grid}) == (32, {32})


def test_records_keep_their_length():
    (edges,) = scaled([[0, 1], [1, 2], [2, 0]])
    assert (len(edges), {len(edge) for edge in edges}) == (500, {2})
    (points,) = scaled([(1, "a"), (2, "b")], more=[([(1, "a"), (2, "b"), (5, "c")],)])
    assert {(type(x), type(y)) for x, y in points} == {(int, str)}
    (rows,) = scaled([["a", 1, 0.5], ["b", 2, 1.5]])
    assert {tuple(map(type, row)) for row in rows} == {(str, int, float)}


def test_records_with_names_keep_them():
    (people,) = scaled([{"name": "Ada", "age": 30}, {"name": "Bo", "age": 41}])
    assert len(people) == 1000
    assert all(list(person) == ["name", "age"] for person in people)
    assert all(isinstance(person["age"], int) for person in people)


def test_mixed_elements_keep_their_types():
    (values,) = scaled([1, "a", None, 2.5])
    assert {type(value) for value in values} == {int, str, type(None), float}


def test_ragged_lists_stay_ragged():
    (rows,) = scaled([[1], [2, 3], []])
    assert len(rows) == 1000
    assert {len(row) for row in rows} == {0, 1, 2}


def scaled_tree(*trees, n=1000):
    examples = [(tree,) for tree in trees]
    (tree,) = scale_arguments(examples, n, random.Random(3), [TREE])
    return tree


def test_trees_have_n_nodes_and_gaps_like_the_examples():
    tree = scaled_tree([3, 9, 20, None, None, 15, 7])
    assert sum(value is not None for value in tree) == 1000
    assert 0.2 < tree.count(None) / len(tree) < 0.45
    assert tree[0] is not None is not tree[-1]
    assert None not in scaled_tree([1, 2, 3, 4, 5])
    assert scaled_tree([1, None, 2], n=1) == [scaled_tree([1, None, 2], n=1)[0]]


def test_a_thin_tree_does_not_end_before_its_size():
    tree = scaled_tree([1, None, 2, None, 3, None, 4])
    assert sum(value is not None for value in tree) == 1000


def test_search_trees_stay_search_trees():
    tree = scaled_tree([5, 3, 8, 1, 4, None, 9], [2, 1, 3])
    assert are_search_trees([tree])
    assert not are_search_trees([scaled_tree([5, 8, 3])])
    # Two nodes in order say nothing.
    assert not are_search_trees([[1, None, 2]])


def test_fixed_arguments_keep_their_value_and_give_no_size():
    at = [4, 2]
    (kept, n) = scale_arguments([(at, 7)], 1000, random.Random(3), [FIXED])
    assert (kept, n) == (at, 1000)
    assert kept is not at


def test_a_length_is_that_of_the_first_container():
    def scaled_with(example, roles):
        return scale_arguments([example], 1000, random.Random(3), roles)

    values, n, wanted = scaled_with(([5, 1, 4], 2, 7), [SCALED, LENGTH])
    assert (len(values), n, wanted) == (1000, 1000, 7)
    rows, grid, columns = scaled_with((1, [[1, 2], [3, 4]], 2), [LENGTH, SCALED, LENGTH])
    assert rows == len(grid) == len(grid[0]) == columns == 32
    grid, rows, widths = scaled_with(([[1, 2], [3, 4]], 2, [2, 2]), [SCALED, LENGTH, ROW_LENGTHS])
    assert (rows, widths) == (len(grid), [len(row) for row in grid])
    with pytest.raises(ScalingError, match="whose length"):
        scaled_with((7, 8), [SCALED, LENGTH])


@pytest.mark.parametrize(
    ("examples", "message"),
    [([], "no example arguments"), ([([],)], "what are its elements"), ([({},)], "what are its")],
)
def test_what_can_not_be_scaled_says_why(examples, message):
    with pytest.raises(ScalingError, match=message):
        scale_arguments(examples, 10, random.Random(0))


SCALARS = st.one_of(st.integers(-50, 50), st.floats(-9, 9), st.text(max_size=5), st.booleans())
ARGUMENTS = st.one_of(
    SCALARS,
    st.lists(SCALARS, min_size=1, max_size=5),
    st.lists(st.lists(st.integers(), min_size=2, max_size=2), min_size=1, max_size=4),
    st.dictionaries(st.text(min_size=1, max_size=4), SCALARS, min_size=1, max_size=4),
    st.sets(st.integers(0, 9), min_size=1),
)


@given(st.tuples(ARGUMENTS, ARGUMENTS), st.sampled_from([1, 2, 30, 300]))
def test_any_examples_scale_to_their_own_types(example, n):
    first, second = (scale_arguments([example], n, random.Random(5)) for _ in range(2))
    assert [type(value) for value in first] == [type(value) for value in example]
    assert repr(first) == repr(second)
    for value in first:
        if isinstance(value, str):
            assert len(value) == n
