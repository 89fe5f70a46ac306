"""Writes what `rlm-lsp calibrate` runs: functions whose cost on the reference machine is known.

python tools/write_known_costs.py            # after a change of the functions or their measurements

They are the campaign's reference snippets and functions of the project's own bank, with what the
committed measurements say of them. Each is cut out of its file with all that it uses.
"""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from rlm_model.contract.queries import REFERENCE_DEVICE
from rlm_model.corpora.bank import load_entries, samples
from rlm_model.corpora.items import MeasurableItem, bank_items
from rlm_model.measuring.measurer import TIME
from rlm_model.measuring.reference import (
    NOMINAL_SECONDS,
    REFERENCE_ITEMS,
    REFERENCE_SIZE,
    scaled_measurements,
)
from rlm_model.measuring.store import Measurement, read_batch

ROOT = Path(__file__).resolve().parents[1]
TARGET = Path("server/rlm_lsp/calibration/known_costs.json")

BANK = {
    "binary_encodings/checksum_bitwise": 1_000,
    "binary_encodings/snapshot_deep": 1_000,
    "board_worlds/life_on_board": 1_000,
    "build_networks/build_order": 1_000,
    "calendar_ranges/parse_stamps": 1_000,
    "contact_cleanup/simple_name_letters": 10_000,
    "dependency_graphs/adjacency": 10_000,
    "event_pipeline/drop_repeats": 10_000,
    "event_pipeline/sessionise": 1_000,
    "everyday_helpers/progress_lines": 1_000,
    "invoicing/total_of_texts": 1_000,
    "joining/word_counts": 10_000,
    "json_documents/read_events": 1_000,
    "path_lists/count_extensions": 10_000,
    "ranking/best_customers": 10_000,
    "ranking/running_medians": 10_000,
    "reshaping/invert_grouped": 10_000,
    "reshaping/tidy_names": 10_000,
    "sequence_lab/kmer_counts_by_count": 1_000,
    "small_parsers/calculate": 10_000,
    "text_patterns/mask_words": 10_000,
    "trading_desk/realised_gains": 10_000,
    "tree_queries/subtree_sizes": 10_000,
}
"""Of each kind of work some, for milliseconds at most, at the sizes at which they were measured."""

SNIPPET_ARGUMENTS = "lambda n, rng: ([rng.randint(3, 303 * n) for _ in range(n)],)"
"""The campaign draws the snippets' integers from such a range."""

CHECK_SIZE = 20
"""At this size what was cut out has to give what the bank gives."""


def main() -> None:
    """Writes the file."""
    runtime, functions = "", list[dict[str, Any]]()
    items = {item.id: item for item in bank_items()}
    wanted = {(f"bank/{name}", size) for name, size in BANK.items()}
    found: dict[tuple[str, int], dict[str, float]] = {}
    for batch_runtime, measurement in _measured({item for item, _ in wanted}):
        key = (measurement.item, measurement.query.size or 0)
        if key in wanted and measurement.digest == items[measurement.item].digest:
            runtime = batch_runtime
            found.setdefault(key, {})[measurement.query.metric] = measurement.value or 0.0
    for name, size in BANK.items():
        item = items[f"bank/{name}"]
        source, arguments = _cut_out(item)
        _check(item, source, arguments)
        functions.append(_function(item, source, arguments, size, found[item.id, size]))
    for item in REFERENCE_ITEMS:
        tree = ast.parse(item.source)
        source = ast.unparse(_definitions(tree)[item.entry_point]) + "\n"
        costs = {TIME: NOMINAL_SECONDS[item.entry_point]}
        functions.append(_function(item, source, SNIPPET_ARGUMENTS, REFERENCE_SIZE, costs))
    document = {
        "device": REFERENCE_DEVICE,
        "language": "python",
        "runtime": runtime,
        "material": Path(samples.__file__).read_text(encoding="utf-8"),
        "functions": functions,
    }
    (ROOT / TARGET).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _measured(items: set[str]) -> Iterator[tuple[str, Measurement]]:
    """The measurements of items, on the reference machine's scale, with the Python that ran."""
    for path in sorted((ROOT / "measurements").glob("*.parquet")):
        if not items.isdisjoint(pq.read_table(path, columns=["item"])["item"].to_pylist()):
            batch = read_batch(path)
            for measurement in scaled_measurements(batch):
                if measurement.item in items and measurement.value is not None:
                    yield batch.machine["python"], measurement


def _function(
    item: MeasurableItem, source: str, arguments: str, size: int, costs: dict[str, float]
) -> dict[str, Any]:
    return {
        "name": item.id,
        "entry_point": item.entry_point,
        "size": size,
        "costs": {metric: float(f"{value:.4g}") for metric, value in sorted(costs.items())},
        "source": source,
        "arguments": arguments,
    }


def _cut_out(item: MeasurableItem) -> tuple[str, str]:
    """A function of the bank without the rest of its file.

    Returns:
        A source with all that the function and its arguments need, but for the shared material,
        and an expression that builds the arguments.
    """
    tree = ast.parse(item.source)
    definitions = _definitions(tree)
    cases = definitions["CASES"]
    assert isinstance(cases, ast.Assign)
    assert isinstance(cases.value, ast.Dict)
    [arguments] = [
        value
        for key, value in zip(cases.value.keys, cases.value.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == item.entry_point
    ]
    needed = _names_in(arguments) | {item.entry_point}
    open_names = list(needed)
    while open_names:
        node = definitions.get(open_names.pop())
        new = _names_in(node) - needed if node is not None else set[str]()
        needed |= new
        open_names += new
    pieces: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            pieces.append(ast.unparse(node))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            node.names = [name for name in node.names if _bound(name) in needed - {"samples"}]
            pieces += [ast.unparse(node)] if node.names else []
        elif any(definitions.get(name) is node for name in needed):
            pieces.append(ast.get_source_segment(item.source, node) or "")
    return "\n\n\n".join(pieces) + "\n", ast.unparse(arguments)


def _definitions(tree: ast.Module) -> dict[str, ast.stmt]:
    """The statements of a file that give names a meaning, but for imports."""
    found: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {name: node for target in targets for name in _names_in(target)}
    return found


def _names_in(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def _bound(name: ast.alias) -> str:
    return name.asname or name.name.partition(".")[0]


def _check(item: MeasurableItem, source: str, arguments: str) -> None:
    """What was cut out does what the bank does."""
    module = item.case.partition("/")[0]
    [entry] = [entry for entry in load_entries(module) if entry.name == item.entry_point]
    namespace: dict[str, Any] = {"samples": samples}
    exec(source, namespace)
    given = eval(arguments, namespace)(CHECK_SIZE, random.Random(0))
    ours = namespace[item.entry_point](*given)
    theirs = entry.function(*entry.case(CHECK_SIZE, random.Random(0)))
    # Their classes are two, of the same name.
    assert repr(_listed(ours)) == repr(_listed(theirs)), item.id


def _listed(result: object) -> object:
    return list(result) if isinstance(result, Iterator) else result


if __name__ == "__main__":
    main()
