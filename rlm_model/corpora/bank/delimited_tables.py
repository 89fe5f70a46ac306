"""Tables in CSV and fixed-width text: reading, cleaning, converting, joining, pivoting, writing."""

from __future__ import annotations

import csv
import heapq
import io
import re
import tempfile
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from rlm_model.corpora.bank import samples


def read_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def split_records(text, delimiter=",", quote='"'):
    """Split CSV text by hand, one character after the other; a quote in quotes is doubled."""
    rows, row, field = [], [], []
    quoted, i = False, 0
    while i < len(text):
        c = text[i]
        i += 1
        if quoted and c == quote and text[i : i + 1] == quote:
            field.append(quote)
            i += 1
        elif c == quote:
            quoted = not quoted
        elif quoted or c not in (delimiter, "\n"):
            field.append(c)
        else:
            row.append("".join(field))
            field.clear()
            if c == "\n":
                rows.append(row)
                row = []
    if field or row:
        rows.append([*row, "".join(field)])
    return rows


def split_records_cutting(text):
    """Take line by line and field by field off the front of the text."""
    rows = []
    while text:
        line, _, text = text.partition("\n")
        fields = []
        while True:
            if line.startswith('"'):
                end = line.index('"', 1)
                fields.append(line[1:end])
                line = line[end + 1 :]
            else:
                field, comma, rest = line.partition(",")
                fields.append(field)
                line = comma + rest
            if not line:
                break
            line = line[1:]
        rows.append(fields)
    return rows


def guess_type(value: str) -> str:
    for name, convert in (("int", int), ("float", float), ("date", date.fromisoformat)):
        try:
            convert(value)
        except ValueError:
            continue
        return name
    return "text"


def column_types(rows):
    """The most frequent type of each column's filled cells."""
    types = {}
    for number, column in enumerate(zip(*rows)):
        counts = Counter(guess_type(cell) for cell in column if cell.strip())
        types[number] = counts.most_common(1)[0][0] if counts else "empty"
    return types


def convert_cells(rows, types, missing=("", "-", "n/a")):
    readers = {"int": int, "float": float, "date": date.fromisoformat, "text": str.strip}
    convert = [readers[name] for name in types]
    return [
        [None if cell in missing else read(cell) for read, cell in zip(convert, row)]
        for row in rows
    ]


def tidy_header(names):
    """Lower-case names of letters, digits and underscores; repeated ones get a number."""
    used = Counter()
    tidy = []
    for name in names:
        plain = re.sub(r"\W+", "_", name.strip().lower()).strip("_") or "column"
        used[plain] += 1
        tidy.append(plain if used[plain] == 1 else f"{plain}__{used[plain]}")
    return tidy


def tidy_header_by_trial(names):
    tidy = []
    for name in names:
        plain = re.compile(r"\W+").sub("_", name.strip().lower()).strip("_") or "column"
        candidate, number = plain, 1
        while candidate in tidy:
            number += 1
            candidate = f"{plain}__{number}"
        tidy.append(candidate)
    return tidy


def fill_down(rows, columns=(0, 1)):
    last = {}
    for row in rows:
        for column in columns:
            if column >= len(row):
                continue
            if row[column]:
                last[column] = row[column]
            else:
                row[column] = last.get(column, "")
    return rows


def drop_incomplete(rows):
    return [row for row in rows if all(row)]


def drop_incomplete_in_place(rows):
    position = 0
    while position < len(rows):
        if "" in rows[position]:
            rows.pop(position)
        else:
            position += 1
    return rows


def join_on(left, right, key):
    """Inner join of two lists of dicts; the right side wins where columns clash."""
    index = defaultdict(list)
    for row in right:
        index[row[key]].append(row)
    return [{**row, **match} for row in left for match in index.get(row[key], ())]


def join_nested(left, right, key):
    joined = []
    for row in left:
        for other in right:
            if row[key] == other[key]:
                combined = dict(row)
                combined.update(other)
                joined.append(combined)
    return joined


def pivot_sums(rows, index, column, value):
    """Rows by `index`, columns by `column`, cells the sums of `value`; nothing gives 0."""
    sums = defaultdict(int)
    for row in rows:
        sums[row[index], row[column]] += row[value]
    heads = sorted({row[column] for row in rows})
    labels = sorted({row[index] for row in rows})
    return {label: {head: sums.get((label, head), 0) for head in heads} for label in labels}


def pivot_by_filtering(rows, index, column, value):
    table = {}
    for label in sorted({row[index] for row in rows}):
        table[label] = {}
        for head in sorted({row[column] for row in rows}):
            cells = [r[value] for r in rows if r[index] == label and r[column] == head]
            table[label][head] = sum(cells)
    return table


def unpivot(table):
    for label, cells in table.items():
        for head, value in cells.items():
            if value:
                yield label, head, value


def largest_per_group(rows, group, value, k=3):
    groups = defaultdict(list)
    for row in rows:
        groups[row[group]].append(row[value])
    return {name: heapq.nlargest(k, values) for name, values in sorted(groups.items())}


def largest_per_group_sorted(rows, group, value, k=3):
    result = {}
    for row in sorted(rows, key=lambda r: (r[group], -r[value])):
        result.setdefault(row[group], [])
        if len(result[row[group]]) < k:
            result[row[group]].append(row[value])
    return result


def align_columns(rows, gap="  "):
    widths = [max(map(len, column)) for column in zip(*rows)]
    return "\n".join(gap.join(cell.ljust(w) for cell, w in zip(row, widths)) for row in rows)


def align_columns_rescanning(rows, gap="  "):
    text = ""
    for row in rows:
        if text:
            text = text + "\n"
        for i in range(len(row)):
            width = max(len(other[i]) for other in rows)
            text = text + (gap if i else "") + row[i].ljust(width)
    return text


def cut_fixed_width(lines, ruler):
    """Cut lines at the ruler's runs of '='; the fields lose the blanks around them."""
    spans = [match.span() for match in re.finditer("=+", ruler)]
    return [tuple(line[start:end].strip() for start, end in spans) for line in lines]


def split_file_by_group(rows, group):
    """Write one file per group into a directory and count the lines of each."""
    with tempfile.TemporaryDirectory() as folder:
        for row in rows:
            with open(Path(folder, f"{row[group]}.csv"), "a", newline="") as file:
                csv.writer(file).writerow(row.values())
        return {p.stem: len(p.read_text().splitlines()) for p in sorted(Path(folder).iterdir())}


def group_files(rows, group):
    parts = defaultdict(list)
    for row in rows:
        parts[row[group]].append(row.values())
    counts = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted(parts):
            path = Path(folder, f"{name}.csv")
            with path.open("w", newline="") as file:
                csv.writer(file).writerows(parts[name])
            with path.open() as file:
                counts[name] = sum(1 for _ in file)
    return counts


def _rows(n, rng, gaps=0.0):
    """Rows of five cells, about n cells in all: number, amount, day, city, word."""
    rows = []
    for i in range(max(n // 5, 1)):
        row = [str(i), f"{rng.uniform(0, 99):.2f}", f"2024-0{rng.randint(1, 9)}-11"]
        row += [rng.choice(samples.CITIES), samples.word(rng)]
        rows.append(["" if gaps and rng.random() < gaps else cell for cell in row])
    return rows


def _csv_text(n, rng):
    lines = ["id,amount,day,city,note"]
    for row in _rows(n // 7, rng):
        row[4] = f'"{row[4]}, {row[3]}"'
        lines.append(",".join(row))
    return "\n".join(lines) + "\n"


def _sales(n, rng, shops=0):
    return [
        {
            "shop": f"shop-{rng.randrange(shops or max(n // 4, 1))}",
            "city": rng.choice(samples.CITIES),
            "units": rng.randrange(100),
        }
        for _ in range(n)
    ]


def _joined(n, rng):
    shops = [{"shop": f"shop-{i}", "manager": samples.name(rng)} for i in range(n)]
    rng.shuffle(shops)
    return _sales(n, rng, n), shops, "shop"


def _report(n, rng):
    return [f"{i:<8}{rng.choice(samples.CITIES):>7} {rng.random():7.4f}" for i in range(n)]


CASES = {
    "read_rows": lambda n, rng: (_csv_text(n, rng),),
    "split_records": lambda n, rng: (_csv_text(n, rng),),
    "split_records_cutting": lambda n, rng: (_csv_text(n, rng),),
    "column_types": lambda n, rng: (_rows(n, rng, 0.1),),
    "convert_cells": lambda n, rng: (_rows(n, rng, 0.1), ["int", "float", "date", "text", "text"]),
    "tidy_header": lambda n, rng: ([f" {w.title()} (%)" for w in samples.words(n, rng)],),
    "tidy_header_by_trial": lambda n, rng: (samples.words(n, rng),),
    "fill_down": lambda n, rng: (_rows(n, rng, 0.4),),
    "drop_incomplete": lambda n, rng: (_rows(n, rng, 0.15),),
    "drop_incomplete_in_place": lambda n, rng: (_rows(n, rng, 0.15),),
    "join_on": lambda n, rng: _joined(n, rng),
    "join_nested": lambda n, rng: _joined(n, rng),
    "pivot_sums": lambda n, rng: (_sales(n, rng), "shop", "city", "units"),
    "pivot_by_filtering": lambda n, rng: (_sales(n, rng), "shop", "city", "units"),
    "unpivot": lambda n, rng: (
        pivot_sums(_sales(n, rng, max(n // 12, 1)), "shop", "city", "units"),
    ),
    "largest_per_group": lambda n, rng: (_sales(n, rng, 40), "shop", "units", 5),
    "largest_per_group_sorted": lambda n, rng: (_sales(n, rng, 40), "shop", "units", 5),
    "align_columns": lambda n, rng: (_rows(n, rng),),
    "align_columns_rescanning": lambda n, rng: (_rows(n, rng),),
    "cut_fixed_width": lambda n, rng: (_report(n, rng), "======= ======= ======="),
    "split_file_by_group": lambda n, rng: (_sales(n, rng), "city"),
    "group_files": lambda n, rng: (_sales(n, rng), "city"),
}

ALIKE = [
    ("split_records", "split_records_cutting"),
    ("tidy_header", "tidy_header_by_trial"),
    ("drop_incomplete", "drop_incomplete_in_place"),
    ("join_on", "join_nested"),
    ("pivot_sums", "pivot_by_filtering"),
    ("largest_per_group", "largest_per_group_sorted"),
    ("align_columns", "align_columns_rescanning"),
    ("split_file_by_group", "group_files"),
]
