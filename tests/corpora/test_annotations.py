"""Example arguments from type annotations, read from a file's text."""

import ast
import random

import pytest

from rlm_model.corpora.annotations import AnnotationError, annotated_examples
from rlm_model.corpora.literals import LiteralError, read_literal
from rlm_model.corpora.scaling import FIXED, SCALED, scale_arguments


def built(parameters, *, above="", entry="run", head="def run"):
    tree = ast.parse(f"{above}\n{head}({parameters}):\n    pass\n")
    return annotated_examples(tree, entry)


def shape(value):
    """The types in a value, as an annotation spells them."""
    if isinstance(value, dict):
        (key, item), *_ = value.items()
        return f"dict[{shape(key)}, {shape(item)}]"
    if isinstance(value, (list, set, frozenset)):
        return f"{type(value).__name__}[{shape(next(iter(value)))}]"
    if isinstance(value, tuple):
        return f"tuple[{', '.join(shape(item) for item in value)}]"
    return type(value).__name__


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("int", "int"),
        ("float", "float"),
        ("bool", "bool"),
        ("str", "str"),
        ("bytes", "bytes"),
        ("list[int]", "list[int]"),
        ("typing.List[float]", "list[float]"),
        ("Sequence[str]", "list[str]"),
        ("Iterable[bytes]", "list[bytes]"),
        ("list", "list[int]"),
        ("list[Any]", "list[int]"),
        ("npt.ArrayLike", "list[int]"),
        ("set[str]", "set[str]"),
        ("frozenset[int]", "frozenset[int]"),
        ("dict[str, int]", "dict[str, int]"),
        ("Mapping[str, list[float]]", "dict[str, list[float]]"),
        ("tuple[int, ...]", "tuple[int, int, int, int]"),
        ("tuple[str, int]", "tuple[str, int]"),
        ("list[tuple[str, float]]", "list[tuple[str, float]]"),
        ("list[list[int]]", "list[list[int]]"),
        ("Optional[list[int]]", "list[int]"),
        ("None | str", "str"),
        ("Union[Path, str]", "str"),
        ("'list[\"int\"]'", "list[int]"),
        ("Annotated[list[int], 'sorted']", "list[int]"),
        ("Literal['fast', 'safe']", "str"),
    ],
)
def test_values_have_the_annotated_type(annotation, expected):
    found = built(f"x: {annotation}")
    assert {shape(value) for (value,) in found.tuples} == {expected}
    assert read_literal(repr(found.tuples)) == found.tuples


def test_aliases_and_type_variables_of_the_file_are_followed():
    above = "Vector = list[float]\nT = TypeVar('T')\nN = TypeVar('N', bound=float)"
    found = built("v: Vector, xs: Sequence[T], ns: list[N]", above=above)
    assert shape(found.tuples[0]) == "tuple[list[float], list[int], list[float]]"


def test_containers_grow_and_what_has_one_length_does_not():
    found = built("names: list[str], at: tuple[int, int], mode: Literal['fast'], k: int")
    assert found.roles == (SCALED, FIXED, FIXED, SCALED)
    names, at, mode, k = scale_arguments(found.tuples, 500, random.Random(1), found.roles)
    assert (len(names), at, mode, k) == (500, *found.tuples[0][1:])
    alone = built("n: int, at: tuple[int, int]")
    assert scale_arguments(alone.tuples, 500, random.Random(1), alone.roles)[0] == 500


def test_a_parameter_with_a_default_keeps_it():
    assert len(built("values: list[int], sep=',', *, key=None").tuples[0]) == 1
    assert len(built("text: str = '', width: int = 80, done: Foo = None").tuples[0]) == 2


def test_methods_are_found_by_their_entry_point():
    above = (
        "class Box:\n    def add(self, items: list[int]): ...\n"
        "    @staticmethod\n    def of(text: str): ...\n"
        "    @classmethod\n    def make(cls, n: int): ...\n"
    )
    kinds = [
        shape(built("", above=above, entry=entry).tuples[0])
        for entry in ("Box().add", "Box.of", "Box.make")
    ]
    assert kinds == ["tuple[list[int]]", "tuple[str]", "tuple[int]"]
    with pytest.raises(AnnotationError, match="parameter 'self' has no annotation"):
        built("", above=above, entry="Box.add")


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ("a: int, x: Foo", "parameter 'x' has type Foo: no arguments can be built for it"),
        ("x: list[np.ndarray]", "parameter 'x' has type list.np.ndarray.: no arguments can"),
        ("x: Callable[[int], str]", "parameter 'x' has type Callable"),
        ("x: Any", "parameter 'x' has type Any"),
        ("x: Optional[Path]", "parameter 'x' has type Optional.Path."),
        ("x: Rows", "parameter 'x' has type Rows"),
        ("x: Sequence", "parameter 'x' has type Sequence"),
        ("x", "parameter 'x' has no annotation"),
        ("*, x: int", "parameter 'x' can only be given by keyword"),
        ("", "it has no parameter whose size could be n"),
        ("x: Foo = None", "it has no parameter whose size could be n"),
    ],
)
def test_what_can_not_be_built_says_why(parameters, message):
    above = "Rows = list['Rows']\nclass Sequence: ..."
    with pytest.raises(AnnotationError, match=message):
        built(parameters, above=above)


def test_a_missing_function_is_named():
    with pytest.raises(AnnotationError, match="no function gone is defined"):
        built("x: int", entry="gone")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-10**9 + 7", -(10**9) + 7),
        ("1.0/3", 1 / 3),
        ("['A'] * 3 + ['B']", ["A", "A", "A", "B"]),
        ("set()", set()),
        ("frozenset({1, 2})", frozenset({1, 2})),
        ("dict(a=1, b=[2])", {"a": 1, "b": [2]}),
        ("[float('inf'), -inf]", [float("inf"), float("-inf")]),
        ("({1: (2,)}, {3}, b'x', None)", ({1: (2,)}, {3}, b"x", None)),
    ],
)
def test_constant_expressions_are_read(text, value):
    assert read_literal(text) == value


@pytest.mark.parametrize(
    "text",
    ["open('x')", "9**9**9", "'a' * 10**9", "1/0", "name", "{[]: 1}", "dict(**x)", "f(", "-'a'"],
)
def test_other_expressions_are_refused_without_running_them(text):
    with pytest.raises(LiteralError):
        read_literal(text)
