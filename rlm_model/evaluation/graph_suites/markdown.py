"""The report of the suites as Markdown."""

from __future__ import annotations

from typing import Any, NamedTuple

from rlm_model.evaluation.markdown import markdown_table, number

FIGURES = {"tau": "Kendall's tau", "spearman": "Spearman's rho"}


class Section(NamedTuple):
    """How a suite is shown: its title, the figure of its table, and what is done in it."""

    title: str
    figure: str
    about: str


SECTIONS = {
    "accuracy": Section(
        "Accuracy in a space",
        "tau",
        "Trained on so many networks of the space, judged on networks that none of them is "
        "isomorphic to; the mean over the data sets of the space.",
    ),
    "sequence": Section(
        "Accuracy, then six latencies",
        "spearman",
        "NAS-Bench-201: accuracy on CIFAR-10, then the latency on six devices, one after the "
        "other. The chained trees read the answers before, as a sequence is decoded; the others "
        "answer each alone.",
    ),
    "device": Section(
        "Latency on a new device",
        "spearman",
        "So many networks are known on the device, and many on other devices before. Trees and "
        "graph network learn those; a ridge regression on what they say and the figures learns the "
        "new device.",
    ),
    "space": Section(
        "Accuracy in a new space",
        "tau",
        "So many networks of the space are known, and many of the other spaces before; "
        "learned as with devices.",
    ),
    "kernel-operators": Section(
        "Kernels: new operators",
        "spearman",
        "All sizes of operators that were never seen, compared together.",
    ),
    "kernel-sizes": Section(
        "Kernels: larger sizes",
        "spearman",
        "The largest quarter of each operator's sizes, learned from the smaller ones.",
    ),
    "module-problems": Section(
        "PyTorch programs: new problems",
        "spearman",
        "Programs of problems that were never seen; the mean over GPUs and modes.",
    ),
    "module-gpu": Section(
        "PyTorch programs: a new GPU",
        "spearman",
        "Neither the GPU nor the programs' problems were seen; so many other programs are known on "
        "it. The mean of eager and compiled.",
    ),
}
"""By suite."""


def render_markdown(report: dict[str, Any]) -> str:
    """Writes the report.

    Args:
        report: What ``report.json`` holds; see `report`.
    """
    sections = [
        f"# Networks, kernels and programs: {report['title']}",
        _data(report),
        _reading(),
        _goals(report),
        *(_section(report, suite) for suite in SECTIONS if _cases(report, suite)),
    ]
    return "\n\n".join(sections) + "\n"


def _data(report: dict[str, Any]) -> str:
    percent = report["percent"]
    rows = [
        (
            name,
            *(found[key] for key in ("units", "problems", "values", "train", "validation", "test")),
        )
        for name, found in report["collections"].items()
    ]
    head = ("Table", "Units", "Problems", "Values", "Train", "Validation", "Test")
    files = "\n".join(f"- `{name}`, SHA-256 `{digest}`" for name, digest in report["data"].items())
    return f"""## Data

{markdown_table(head, rows)}

The split is by problem: the SHA-256 of its name, modulo 100, is below {percent["test"]} for test
and below {percent["test"] + percent["validation"]} for validation. Isomorphic networks, which have
one text, are one problem, and so are all sizes of an operator and all texts of a KernelBench
problem.

{files}

Reproduce it with

    {report["command"]}"""


def _reading() -> str:
    return """## How to read it

- Only ranks are compared: Kendall's tau-b and Spearman's rho, 1 for the right order. In brackets a
  95% bootstrap interval, problems drawn with replacement. With 16 and 100 units the figures are
  means over several draws of them.
- "FLOPs alone", "Parameters alone" and "Bytes alone" (of inputs, weights and outputs) order by that
  figure. For Triton kernels FLOPs and bytes are those of the table's authors.
- "LightGBM" boosts trees over counts of operators, shapes and depths of a network; for code over
  counts of what is called, and the arguments' sizes, bytes and FLOPs.
- "Graph network" passes messages along a network's edges, in both directions.
- A dash: it has nothing to say of it."""


def _goals(report: dict[str, Any]) -> str:
    names = report["predictors"]
    rows = [
        (
            goal["title"],
            FIGURES[goal["figure"]],
            *(number(goal["means"].get(name)) for name in names),
            "" if goal["goal"] is None else f"{goal['goal']:.2f}",
        )
        for goal in report["goals"]
        if goal["means"]
    ]
    table = markdown_table(("Mean of the tasks", "Figure", *names, "Goal"), rows)
    return f"## Figures\n\n{table}\n\n![Kendall's tau by networks learned](learning.png)"


def _section(report: dict[str, Any], suite: str) -> str:
    title, figure, about = SECTIONS[suite]
    cases = _cases(report, suite)
    names = [name for name in report["predictors"] if any(name in c["predictors"] for c in cases)]
    if suite == "sequence":
        table = _by_query(cases, names)
        shown = "Kendall's tau of the accuracy, Spearman's rho of the latencies"
    else:
        rows = [
            (case["task"], _units(case), case["judged"], *_figures(case, names, figure))
            for case in cases
        ]
        table = markdown_table(("Task", "Learned", "Judged", *names), rows)
        shown = FIGURES[figure]
    return f"## {title}\n\n{about} {shown}.\n\n{table}"


def _by_query(cases: list[dict[str, Any]], names: list[str]) -> str:
    rows = []
    for case in cases:
        queries = next(iter(case["predictors"].values()))["by_query"]
        for query in queries:
            place = 0 if query.startswith("accuracy") else 1
            found = (case["predictors"].get(name) for name in names)
            values = (number(each and each["by_query"][query][place]) for each in found)
            rows.append((query, _units(case), *values))
    return markdown_table(("Query", "Learned", *names), rows)


def _cases(report: dict[str, Any], suite: str) -> list[dict[str, Any]]:
    return [case for case in report["cases"] if case["suite"] == suite]


def _units(case: dict[str, Any]) -> str:
    return f"all, {case['learned']}" if case["units"] is None else str(case["units"])


def _figures(case: dict[str, Any], names: list[str], figure: str) -> list[str]:
    cells = []
    for name in names:
        found = case["predictors"].get(name)
        if found is None:
            cells.append("—")
            continue
        low, high = found[f"{figure}_interval"]
        cells.append(f"{number(found[figure])} [{number(low, 2)}, {number(high, 2)}]")
    return cells
