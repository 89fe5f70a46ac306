"""What must be seen in the editors: functions of several languages with their estimates."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

#: Files of the workspace by their language, with the function that the editors look at: where its
#: name stands first, it is defined.
FILES = {
    "ruby": ("shop.rb", "top_customers"),
    "typescript": ("shop.ts", "topCustomers"),
    "cpp": ("shop.cpp", "top_customers"),
    "java": ("Shop.java", "topCustomers"),
    "python": ("shop.py", "top_customers"),
}
#: What the model that is made for these tests answers for: not for all of them.
TINY_LANGUAGES = ("typescript", "cpp", "java", "python")
#: "90 µs · 3 kB at n = 1 000", perhaps with more behind. Any space counts: VS Code draws them all
#: non-breaking.
ESTIMATE = re.compile(r"^\S.*\S\sat\sn\s=\s1\s000")
SIZES = (10, 100, 1_000, 10_000, 100_000)
#: A row of the hover's table, raw (`| 1 000 | ...`) or as an editor renders it.
ROW = r"(?m)^\W*{size}\s*(?:\||\s)"

#: A file that fits on a screen, the line in which somebody types (from 1), what, and at which pace.
TYPED_FILE = "\n".join(f"def f{n}(values):\n    return sorted(values)[:{n}]\n" for n in range(6))
TYPED_LINE = 5
TYPED_TEXT = "\n    for k in range(9): print(k, 'a"
TYPED_PAUSES = (0.04, 0.09, 0.18)


def size_pattern(size: int) -> str:
    """Return a regular expression for a size written with any or no space between the thousands."""
    return f"{size:,}".replace(",", r"\s?")


@dataclass(frozen=True)
class Model:
    """A model that the server runs.

    Attributes:
        folder: Where it is.
        languages: What it answers for.
    """

    folder: Path
    languages: tuple[str, ...]

    @property
    def plan(self) -> dict[str, dict[str, str]]:
        """Say what the editors look at: functions by file.

        Returns:
            Those that are ``shown`` with an estimate, and those that are ``asked`` about: why they
            have none.
        """
        files = {True: {}, False: {}}
        for language, (file, function) in FILES.items():
            files[language in self.languages][file] = function
        return {"shown": files[True], "asked": files[False]}

    def check(self, seen: dict[str, Any], *, alone: Literal["lens", "hint"]) -> None:
        """Check the shape of what an editor showed: never the predicted numbers.

        Args:
            seen: What look.lua, look.el or look.mjs wrote.
            alone: What shows the estimate; the other shows nothing: each number stands once.
        """
        plan = self.plan
        assert seen["shown"].keys() == plan["shown"].keys()
        for file, shown in seen["shown"].items():
            for part in ("lens", "hint"):
                text = (shown.get(part) or "").strip()
                assert bool(ESTIMATE.match(text)) == (part == alone), f"{file}, {part}: {text!r}"
            self.check_table(file, shown["hover"])
        assert seen["asked"].keys() == plan["asked"].keys()
        for language, (file, _) in FILES.items():
            if file in seen["asked"]:
                assert f"does not answer for {language}" in seen["asked"][file], file

    @staticmethod
    def check_table(file: str, hover: str) -> None:
        """Check that a hover has a row for each size."""
        for size in SIZES:
            row = ROW.format(size=size_pattern(size))
            assert re.search(row, hover), f"{file}, no row for {size} in the hover: {hover}"
