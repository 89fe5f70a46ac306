"""Items of the MBXP corpus."""

import ast
import gzip
import json

import pytest

from rlm_model.corpora.mbxp import mbxp_items
from rlm_model.corpora.texts import DataError

PYTHON = {
    "id": "mbpp/MBPP/7",
    "language": "python",
    "code": "def rotate(items, by):\n    return items[by:] + items[:by]",
    "entry_point": "rotate",
    "tests": "assert rotate([1, 2, 3], 1) == [2, 3, 1]\nassert rotate([4], -1) == [4]",
}
CSHARP = {
    "id": "mbxp/MBCSP/7",
    "language": "csharp",
    "entry_point": "Rotate",
    "prompt": "using System;\nusing KellermanSoftware.CompareNetObjects;\n\nnamespace Solution\n{\n"
    "    public class Program\n    {\n        public static int Rotate (int by)\n        {\n",
    "solution": "\n            return by;\n        }",
}
TYPESCRIPT = {
    "id": "mbxp/MBTSP/7",
    "language": "typescript",
    "entry_point": "rotate",
    "prompt": "import * as math from 'mathjs'\n\nconst rotate = function (by: number) : number {\n",
    "solution": "    return by;\n}",
}


def items(folder, *records, languages=("csharp", "typescript")):
    for record in (PYTHON, *records):
        name = "mbpp" if record is PYTHON else f"mbxp_{record['language']}"
        with gzip.open(folder / f"{name}.jsonl.gz", "at", encoding="utf-8") as stream:
            stream.write(json.dumps(record) + "\n")
    return list(mbxp_items(folder, languages))


def test_the_file_is_one_that_a_user_would_have(tmp_path):
    (item,) = items(tmp_path, CSHARP)
    assert "Kellerman" not in item.source
    assert item.source.count("{") == item.source.count("}") == 3
    assert (item.language, item.entry_point, item.problem) == ("csharp", "Rotate", "")


def test_arguments_are_those_of_the_python_tests(tmp_path):
    (item,) = items(tmp_path, CSHARP)
    assert ast.literal_eval(item.examples) == [([1, 2, 3], 1), ([4], -1)]


def test_a_package_counts_only_where_it_is_used(tmp_path):
    using = {**TYPESCRIPT, "id": "mbxp/MBTSP/8", "solution": "    return math.abs(by);\n}"}
    python = {**PYTHON, "id": "mbpp/MBPP/8"}
    with gzip.open(tmp_path / "mbpp.jsonl.gz", "at", encoding="utf-8") as stream:
        stream.write(json.dumps(python) + "\n")
    idle, used = items(tmp_path, TYPESCRIPT, using)
    assert (idle.problem, used.problem) == ("", "it needs the package mathjs")


def test_a_solution_that_is_cut_off_says_so(tmp_path):
    (item,) = items(tmp_path, {**TYPESCRIPT, "solution": "    return by.map((one, "})
    assert item.problem == "its solution is cut off or malformed: it does not parse"


def test_a_parameter_is_spelled_as_its_uses_are(tmp_path):
    script = {
        **TYPESCRIPT,
        "id": "mbxp/MBJSP/7",
        "language": "javascript",
        "prompt": "function rotate(testlist, by, n) {\n",
        "solution": "    const N = n;\n    return N + testList.slice(By) + testList.testlist;\n}",
    }
    (item,) = items(tmp_path, script, languages=("javascript",))
    assert item.source == (
        "function rotate(testList, By, n) {\n    const N = n;\n"
        "    return N + testList.slice(By) + testList.testlist;\n}\n"
    )


def test_what_is_assigned_to_is_no_constant(tmp_path):
    loop = (
        "    const sum = 0, kept = 1;\n    const left = [by];\n"
        "    for (const i = 0; i < by; i++) {\n        sum += left[i];\n    }\n"
        "    for (const x of left) {\n        x = kept;\n    }\n    return sum;\n}"
    )
    (item,) = items(tmp_path, {**TYPESCRIPT, "solution": loop})
    body = item.source.partition("{\n")[2]
    assert body == (loop.replace("const sum", "let sum").replace("(const", "(let") + "\n")


def test_languages_that_are_not_wanted_or_not_there_are_left_out(tmp_path):
    (item,) = items(tmp_path, CSHARP, TYPESCRIPT, languages=("typescript", "kotlin"))
    assert item.language == "typescript"


def test_the_python_problems_must_be_there(tmp_path):
    with pytest.raises(DataError, match="mbpp"):
        list(mbxp_items(tmp_path))
