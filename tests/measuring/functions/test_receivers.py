"""Each call has an object of its own: an answer that an earlier call kept there spares no work."""

import math

import pytest

from rlm_model.measuring.measurer import TIME

from .conftest import LISTS, item
from .test_functions import ALWAYS

BODY = """
        if (kept != 0) { return kept; }
        int sum = 1;
        for (int i = 0; i < @SIZE@; i++) { sum = sum * 31 + (values[i] ^ (sum >> 7)); }
        kept = sum | 1;
        return kept;
    }
"""

SOURCES = {
    "cpp": "#include <vector>\nclass Solution {\n    int kept = 0;\npublic:\n"
    "    int solve(std::vector<int>& values) {" + BODY.replace("@SIZE@", "values.size()") + "};\n",
    "csharp": "public class Solution {\n    int kept = 0;\n    public int Solve(int[] values) {"
    + BODY.replace("@SIZE@", "values.Length")
    + "}\n",
    "java": "class Solution {\n    int kept = 0;\n    public int solve(int[] values) {"
    + BODY.replace("@SIZE@", "values.length")
    + "}\n",
    "javascript": "class Solution {\n    kept = 0;\n    solve(values) {"
    + BODY.replace("@SIZE@", "values.length").replace("int ", "let ").replace("kept", "this.kept")
    + "}\n",
    "kotlin": "class Solution {\n    private var kept = 0\n    fun solve(values: IntArray): Int {\n"
    "        if (kept != 0) return kept\n        var sum = 1\n"
    "        for (value in values) sum = sum * 31 + (value xor (sum shr 7))\n"
    "        kept = sum or 1\n        return kept\n    }\n}\n",
    "php": "<?php\nclass Solution {\n    private $kept = 0;\n    function solve($values) {\n"
    "        if ($this->kept) return $this->kept;\n        $sum = 1;\n"
    "        foreach ($values as $value) $sum = ($sum * 31 + ($value ^ $sum)) & 65535;\n"
    "        return $this->kept = $sum | 1;\n    }\n}\n",
    "ruby": "class Solution\n  def solve(values)\n    return @kept if @kept\n\n    sum = 1\n"
    "    values.each { |value| sum = (sum * 31 + (value ^ sum)) & 65_535 }\n"
    "    @kept = sum | 1\n  end\nend\n",
}


@pytest.mark.parametrize(
    "language",
    [
        name if name in ALWAYS else pytest.param(name, marks=pytest.mark.languages)
        for name in SOURCES
    ],
)
def test_what_a_call_keeps_in_its_object_spares_no_other_one_work(measurer, language):
    name = "Solve" if language == "csharp" else "solve"
    small, large = measurer.measure(item(language, SOURCES[language], f"Solution().{name}", LISTS))
    assert small.reason is large.reason is None
    slope = math.log10(large.value(TIME) / small.value(TIME)) / math.log10(large.n / small.n)
    assert 0.6 < slope < 1.4
