"""Which functions of its file a unit's text takes in: those that its names mean."""

import pytest

from rlm_model.contract.kinds.function import find_functions

OUTER = "outer"  # the function of the file
OWN = "own"  # the method of the class


def helpers(source, language, name):
    """The words that tell which definitions the text of a unit holds beside its own."""
    (unit,) = (unit for unit in find_functions(source.encode(), language) if unit.name == name)
    text = unit.text.text
    return {word for word in (OUTER, OWN) if f"{word}_mark" in text}


# A function and a method of the same name, whose bodies tell which is which.
# {0} is the expression in the method `run` of the same class, unit name and expectations follow.
FILES = {
    "python": (
        (
            "def mean(xs):\n    return outer_mark\n"
            "class A:\n    def mean(self):\n        return own_mark\n"
            "    def run(self, xs):\n        return {0}\n"
        ),
        "A.run",
        {
            "mean(xs)": {OUTER},
            "self.mean()": {OWN},
            "A.mean(self)": {OWN},
            "self.data.mean(xs)": set(),
            "xs.mean()": set(),
            "f(mean=xs)": set(),
            "[mean for mean in xs]": set(),
        },
    ),
    "javascript": (
        (
            "function mean(xs) { return outer_mark; }\n"
            "class A { mean() { return own_mark; }\n static make() {} run(xs) { return {0}; } }\n"
        ),
        "A.run",
        {
            "mean(xs)": {OUTER},
            "this.mean()": {OWN},
            "A.mean()": {OWN},
            "this.data.mean(xs)": set(),
            "xs.mean()": set(),
            "({ mean: xs })": set(),
        },
    ),
    "typescript": (
        (
            "function mean(xs: number): number { return outer_mark; }\n"
            "class A { mean() { return own_mark; }\n run(xs: B) { return {0}; } }\n"
        ),
        "A.run",
        {
            "mean(xs)": {OUTER},
            "this.mean()": {OWN},
            "A.mean()": {OWN},
            "this.data.mean(xs)": set(),
            "xs.mean()": set(),
        },
    ),
    "php": (
        (
            "<?php\nfunction mean($xs) { return outer_mark; }\n"
            "class A { function mean() { return own_mark; }\n"
            " function run($xs) { return {0}; } }\n"
        ),
        "A.run",
        {
            "mean($xs)": {OUTER},
            "$this->mean()": {OWN},
            "self::mean()": {OWN},
            "static::mean()": {OWN},
            "A::mean()": {OWN},
            "$this->data->mean()": set(),
            "$xs->mean()": set(),
            "$this->mean": set(),
        },
    ),
    "rust": (
        (
            "fn mean(x: i32) -> i32 { outer_mark }\nstruct A;\n"
            "impl A { fn mean(&self) -> i32 { own_mark }\n fn run(&self, x: B) -> i32 { {0} } }\n"
        ),
        "A.run",
        {
            "mean(x)": {OUTER},
            "self.mean()": {OWN},
            "Self::mean(self)": {OWN},
            "A::mean(self)": {OWN},
            "self.data.mean(x)": set(),
            "x.mean()": set(),
        },
    ),
    "go": (
        (
            "package a\nfunc mean(x int) int { return outer_mark }\ntype A struct {}\n"
            "func (a *A) mean() int { return own_mark }\n"
            "func (a *A) run(x B) int { return {0} }\n"
        ),
        "A.run",
        {
            "mean(x)": {OUTER},
            "a.mean()": {OWN},
            "a.data.mean(x)": set(),
            "x.mean()": set(),
            "A.mean(a)": {OWN},
        },
    ),
    "cpp": (
        (
            "int mean(int x) { return outer_mark; }\n"
            "class A { int mean() { return own_mark; }\n int run(B x) { return {0}; } };\n"
        ),
        "A.run",
        {
            "mean()": {OWN},
            "this->mean()": {OWN},
            "A::mean()": {OWN},
            "this->data.mean(x)": set(),
            "x.mean()": set(),
        },
    ),
    "java": (
        (
            "class A { int mean() { return own_mark; }\n int run(B x) { return {0}; } }\n"
            "class O { int mean() { return outer_mark; } }\n"
        ),
        "A.run",
        {
            "mean()": {OWN},
            "this.mean()": {OWN},
            "A.mean()": {OWN},
            "this.data.mean(x)": set(),
            "x.mean()": set(),
            "mean": set(),
        },
    ),
    "csharp": (
        (
            "class A { int mean() { return own_mark; }\n int run(B x) { return {0}; } }\n"
            "class O { int mean() { return outer_mark; } }\n"
        ),
        "A.run",
        {
            "mean()": {OWN},
            "this.mean()": {OWN},
            "A.mean()": {OWN},
            "this.data.mean(x)": set(),
            "x.mean()": set(),
            "mean": set(),
        },
    ),
    "kotlin": (
        (
            "fun mean(x: Int): Int { return outer_mark }\n"
            "class A {\n fun mean(): Int { return own_mark }\n"
            " fun run(x: B): Int { return {0} }\n}\n"
        ),
        "A.run",
        {
            "mean()": {OWN},
            "this.mean()": {OWN},
            "this.data.mean(x)": set(),
            "x.mean()": set(),
            "mean": {OUTER},
        },
    ),
    "ruby": (
        (
            "def mean(x)\n outer_mark\nend\n"
            "class A\n def mean\n  own_mark\n end\n def run(x)\n  {0}\n end\nend\n"
        ),
        "A.run",
        {
            "mean": {OWN},
            "mean()": {OWN},
            "self.mean": {OWN},
            "A.mean": {OWN},
            "@data.mean(x)": set(),
            "x.mean": set(),
            "@mean": set(),
        },
    ),
    "c": (
        (
            "int mean(int x) { return outer_mark; }\n"
            "struct A { int mean; };\nint run(struct A *x) { return {0}; }\n"
        ),
        "run",
        {"mean(1)": {OUTER}, "x->mean": set(), "x->data.mean": set()},
    ),
}
CASES = [
    (language, source.replace("{0}", expression), name, expected)
    for language, (source, name, uses) in FILES.items()
    for expression, expected in uses.items()
]


@pytest.mark.parametrize(
    ("language", "source", "name", "expected"),
    CASES,
    ids=[f"{language}: {use}" for language, (_, _, uses) in FILES.items() for use in uses],
)
def test_helpers_are_what_a_name_means(language, source, name, expected):
    assert helpers(source, language, name) == expected


# A method that has the name of a function of the file, and does not call it.
SAME_NAMES = {
    language: (source.replace("{0}", "0"), name.replace("run", "mean"))
    for language, (source, name, _) in FILES.items()
    if language not in ("c", "java", "csharp")
}


@pytest.mark.parametrize("language", SAME_NAMES)
def test_a_definition_does_not_need_another_one_of_its_name(language):
    source, name = SAME_NAMES[language]
    assert helpers(source, language, name) == {OWN}


OTHERS = {
    "a method in a nested function": (
        (
            "class A:\n    def own(self):\n        return own_mark\n"
            "    def run(self):\n        def f(x):\n"
            "            return self.own()\n        return f\n"
        ),
        "A.run.f",
        {OWN},
    ),
    "a nested function of a function around": (
        (
            "def run():\n    def own(x):\n        return own_mark\n"
            "    def f(x):\n        return own(x)\n    return f\n"
        ),
        "run.f",
        {OWN},
    ),
    "a parameter hides a function": (
        "def outer(x):\n    return outer_mark\ndef run(outer):\n    return outer(1)\n",
        "run",
        set(),
    ),
    "an attribute hides no function": (
        (
            "def outer(x):\n    return outer_mark\n"
            "class A:\n    def run(self, x):\n        self.outer = outer(x)\n"
        ),
        "A.run",
        {OUTER},
    ),
    "a parameter of a nested function hides none of the one around": (
        (
            "def outer(x):\n    return outer_mark\n"
            "def run(x):\n    def f(outer):\n        return outer\n    return f(outer(x))\n"
        ),
        "run",
        {OUTER},
    ),
    "a class that is used holds its method": (
        (
            "class A:\n    @classmethod\n    def own(cls):\n        return own_mark\n"
            "def run():\n    return A.own()\n"
        ),
        "run",
        {OWN},
    ),
    "an implementation behind its overloads": (
        (
            "@overload\ndef outer(x: int): ...\n@overload\ndef outer(x: str): ...\n"
            "def outer(x):\n    return outer_mark\ndef run(x):\n    return outer(x)\n"
        ),
        "run",
        {OUTER},
    ),
    "an implementation before a declaration": (
        (
            "def outer(x):\n    return outer_mark\nif TYPE_CHECKING:\n    def outer(x): ...\n"
            "def run(x):\n    return outer(x)\n"
        ),
        "run",
        {OUTER},
    ),
}


@pytest.mark.parametrize(("source", "name", "expected"), OTHERS.values(), ids=OTHERS)
def test_scopes(source, name, expected):
    assert helpers(source, "python", name) == expected


def test_a_method_of_a_class_that_is_used_stands_in_the_text_once():
    source = (
        "class A:\n    def own(cls):\n        return own_mark\ndef run():\n    return A.own()\n"
    )
    unit = find_functions(source.encode(), "python")[-1]
    assert unit.text.text.count("own_mark") == 1
