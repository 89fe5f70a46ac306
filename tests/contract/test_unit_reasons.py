"""Code that never runs gets no number: declarations, and bodies that do nothing."""

import pytest

from rlm_model.contract.kinds.function import find_functions

NOTHING = "no body to judge"


def reasons(source, language):
    return {unit.name: unit.reason for unit in find_functions(source.encode(), language)}


PYTHON = {
    "ellipsis": ("def f(x): ...\n", NOTHING),
    "pass": ("def f(x):\n    pass\n", NOTHING),
    "docstring": ('def f(x):\n    """Doc."""\n', NOTHING),
    "docstring and pass": ('def f(x):\n    """Doc."""\n    # note\n    pass\n', NOTHING),
    "comment and pass": ("def f(x):  # a\n    # b\n    pass  # c\n", NOTHING),
    "not implemented": ("def f(x):\n    raise NotImplementedError\n", NOTHING),
    "not implemented with a text": (
        'def f(x):\n    """Doc."""\n    raise NotImplementedError(f"{x}")\n',
        NOTHING,
    ),
    "overload": ("@overload\ndef f(x):\n    return x\n", NOTHING),
    "overload of a module": ("@typing.overload\ndef f(x): ...\n", NOTHING),
    "another error": ("def f(x):\n    raise ValueError\n", None),
    "not implemented in a branch": (
        "def f(x):\n    if x:\n        raise NotImplementedError\n    return x\n",
        None,
    ),
    "pass in a loop": ("def f(x):\n    for y in x:\n        pass\n", None),
    "pass and more": ("def f(x):\n    pass\n    return 1\n", None),
    "a string that is returned": ('def f(x):\n    return "x"\n', None),
    "another decorator": ("@cache\ndef f(x):\n    return x\n", None),
    "ellipsis as a value": ("def f(x):\n    return ...\n", None),
}


@pytest.mark.parametrize(("source", "reason"), PYTHON.values(), ids=PYTHON)
def test_python(source, reason):
    assert reasons(source, "python") == {"f": reason}


METHODS = {
    "abstract": (
        (
            "class A(ABC):\n    @abstractmethod\n    def f(self):\n        return 1\n"
            "    @property\n    @abc.abstractmethod\n    def g(self): ...\n"
            "    def h(self):\n        return 1\n"
        ),
        {"A.f": NOTHING, "A.g": NOTHING, "A.h": None},
    ),
    "protocol": (
        (
            "class A(Protocol):\n    def f(self):\n        return 1\n"
            "    @property\n    def g(self):\n        return 1\n"
        ),
        {"A.f": NOTHING, "A.g": NOTHING},
    ),
    "generic protocol": (
        "class A(typing.Protocol[T], B):\n    def f(self): return 1\n",
        {"A.f": NOTHING},
    ),
    "in a class that only has such a name": (
        "class Protocol(A):\n    def f(self): return 1\n",
        {"Protocol.f": None},
    ),
    "stubs": (
        "def f(x: int) -> int: ...\nclass A:\n    def g(self) -> str: ...\n",
        {"f": NOTHING, "A.g": NOTHING},
    ),
    "an implementation behind its overloads": (
        "@overload\ndef f(x: int): ...\n@overload\ndef f(x: str): ...\ndef f(x):\n    return x\n",
        {"f": None},
    ),
}


@pytest.mark.parametrize(("source", "expected"), METHODS.values(), ids=METHODS)
def test_python_classes_and_files(source, expected):
    assert reasons(source, "python") == expected


OTHERS = {
    "c": ("int f(int a);\nint g(int a) { return a; }\n", {"g": None}),
    "cpp": (
        "struct A { virtual int f() = 0; A() = default; int g() { return 1; } };",
        {"A.g": None},
    ),
    "csharp": (
        (
            "abstract class A { abstract int F(); int G() => throw new NotImplementedException();"
            " int H() { throw new NotImplementedException(); } int I() { return 1; } }"
        ),
        {"A.G": NOTHING, "A.H": NOTHING, "A.I": None},
    ),
    "go": ("type I interface { f() int }\nfunc g() int { return 1 }\n", {"g": None}),
    "java": (
        "abstract class A { abstract int f(); native int n(); int g() { return 1; } }",
        {"A.g": None},
    ),
    "kotlin": (
        (
            "interface A { fun f(): Int\n fun g(): Int = TODO()\n fun h(): Int { TODO() }\n"
            " fun i() = 1\n}\n"
        ),
        {"A.g": NOTHING, "A.h": NOTHING, "A.i": None},
    ),
    "php": (
        "<?php\nabstract class A { abstract function f(); function g() { return 1; } }",
        {"A.g": None},
    ),
    "ruby": (
        (
            "def f\n  raise NotImplementedError\nend\n"
            "def g\n  raise NotImplementedError, 'x'\nend\n"
            "def h\n  raise ArgumentError\nend\n"
        ),
        {"f": NOTHING, "g": NOTHING, "h": None},
    ),
    "rust": (
        (
            "trait T { fn f(&self) -> i32; }\nfn g() -> i32 { todo!() }\n"
            "fn h() { unimplemented!(); }\nfn i() -> i32 { 1 }\n"
        ),
        {"g": NOTHING, "h": NOTHING, "i": None},
    ),
    "typescript": (
        (
            "function f(x: string): void;\nfunction f(x: any) { return x; }\n"
            "abstract class A { abstract g(): void; h() { return 1; } }\n"
            "declare function i(): void;\n"
        ),
        {"f": None, "A.h": None},
    ),
}


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages(language):
    source, expected = OTHERS[language]
    assert reasons(source, language) == expected


def test_what_is_broken_says_so_first():
    assert reasons("def f(x):\n    pass pass\n", "python") == {"f": "syntax error in this function"}
