"""Comprehensions and functional style: flattening, transposing, inverting, looking up."""

from collections import defaultdict
from copy import deepcopy
from functools import reduce
from itertools import compress
from operator import itemgetter, mul

from rlm_model.corpora.bank import samples


def flatten(pages):
    return [row for page in pages for row in page]


def flatten_by_sum(pages):
    return sum(pages, [])


def flatten_deep(value):
    """Leaves of lists in lists, in order."""
    leaves, waiting = [], [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(reversed(current))
        else:
            leaves.append(current)
    return leaves


def flatten_deep_concatenating(value):
    if not isinstance(value, list):
        return [value]
    result = []
    for part in value:
        result = result + flatten_deep_concatenating(part)
    return result


def transpose(table: list[list[int]]) -> list[list[int]]:
    return [list(column) for column in zip(*table)]


def transpose_by_index(table):
    width = len(table[0])
    result = []
    for x in range(width):
        column = []
        for y in range(len(table)):
            column.append(table[y][x])
        result.append(column)
    return result


def matrix_product(left, right):
    columns = list(zip(*right))
    return [[sum(map(mul, row, column)) for column in columns] for row in left]


def matrix_product_by_cell(left, right):
    """Takes the column of the right matrix out anew for each cell."""
    size = len(left)
    result = [[0] * size for _ in range(size)]
    for i in range(size):
        for j in range(size):
            column = [row[j] for row in right]
            for k in range(size):
                result[i][j] += left[i][k] * column[k]
    return result


def smooth(grid):
    """Each cell becomes the mean of its neighbourhood of three by three."""
    height, width = len(grid), len(grid[0])

    def mean_around(y, x):
        cells = [
            grid[v][u]
            for v in range(max(y - 1, 0), min(y + 2, height))
            for u in range(max(x - 1, 0), min(x + 2, width))
        ]
        return sum(cells) // len(cells)

    return [[mean_around(y, x) for x in range(width)] for y in range(height)]


def invert_grouped(mapping: dict[str, int]) -> dict[int, list[str]]:
    groups = defaultdict(list)
    for key, value in mapping.items():
        groups[value].append(key)
    return dict(groups)


def invert_grouped_scanning(mapping):
    return {
        value: [key for key in mapping if mapping[key] == value]
        for value in dict.fromkeys(mapping.values())
    }


def key_of(mapping, wanted):
    for key, value in mapping.items():
        if value == wanted:
            return key
    return None


def names_of_codes(codes, catalogue, unknown="?"):
    """Translate codes; the catalogue maps names to codes."""
    names = {code: name for name, code in catalogue.items()}
    return [names.get(code, unknown) for code in codes]


def names_of_codes_searching(codes, catalogue, unknown="?"):
    return [key_of(catalogue, code) or unknown for code in codes]


def shares(amounts):
    total = sum(amounts) or 1
    return [round(100 * amount / total, 1) for amount in amounts]


def shares_with_inner_sum(amounts):
    return [round(100 * amount / (sum(amounts) or 1), 1) for amount in amounts]


def compose(*steps):
    return lambda value: reduce(lambda result, step: step(result), steps, value)


def tidy_names(names):
    """Trim, lower and shorten names by one composed function."""
    tidy = compose(
        str.strip, str.lower, lambda name: name.replace("-", " "), itemgetter(slice(0, 12))
    )
    return [*filter(None, map(tidy, names))]


def to_columns(rows):
    """A list of dicts becomes a dict of lists."""
    return {field: [row[field] for row in rows] for field in rows[0]} if rows else {}


def to_rows(columns):
    fields = list(columns)
    return [dict(zip(fields, values)) for values in zip(*columns.values())]


def to_rows_indexing(columns):
    length = len(list(columns.values())[0])
    rows = []
    for i in range(length):
        row = {}
        for field in columns:
            row[field] = list(columns[field])[i]
        rows.append(row)
    return rows


def dotted(config, prefix=""):
    """{"a": {"b": 1}} becomes {"a.b": 1}."""
    flat = {}
    for key, value in config.items():
        if isinstance(value, dict):
            flat.update(dotted(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = value
    return flat


def nested(flat):
    tree = {}
    for path, value in flat.items():
        *parents, leaf = path.split(".")
        reduce(lambda level, key: level.setdefault(key, {}), parents, tree)[leaf] = value
    return tree


def split_by(keep, items):
    chosen, others = [], []
    for item in items:
        (chosen if keep(item) else others).append(item)
    return chosen, others


def split_by_membership(keep, items):
    chosen = list(filter(keep, items))
    return chosen, [item for item in items if item not in chosen]


def running_totals_folded(amounts):
    """Running totals by a fold that carries the list along."""
    return reduce(lambda totals, x: totals + [totals[-1] + x], amounts[1:], amounts[:1])


def running_totals_loop(amounts):
    totals, total = [], 0
    for amount in amounts:
        total += amount
        totals.append(total)
    return totals


def price_lists(articles):
    """A price list for each region, from a template that all start with."""
    template = {"currency": "EUR", "rates": {"full": 19, "low": 7}, "notes": []}
    return [{**template, "article": name, "notes": []} for name in articles]


def price_lists_deep(articles):
    template = {"currency": "EUR", "rates": {"full": 19, "low": 7}, "notes": []}
    result = []
    for name in articles:
        entry = deepcopy(template)
        entry["article"] = name
        result.append(entry)
    return result


def flag_sets(flags, most=10):
    """Every combination of the first flags, the empty one too."""
    flags = flags[:most]
    return [
        tuple(compress(flags, [mask >> bit & 1 for bit in range(len(flags))]))
        for mask in range(1 << len(flags))
    ]


def nearest_depots(customers, depots):
    """Index of the nearest depot of each customer, the first one on a tie."""
    return [
        min(range(len(depots)), key=lambda d: (depots[d][0] - x) ** 2 + (depots[d][1] - y) ** 2)
        for x, y in customers
    ]


def _pages(n, rng):
    numbers = samples.integers(n, rng)
    return ([numbers[i : i + 8] for i in range(0, n, 8)],)


def _lists(n, rng):
    return [rng.randint(0, 99)] if n < 2 else [_lists(n // 2, rng), _lists(n - n // 2, rng)]


def _grids(n, rng):
    return samples.matrix(n, rng), samples.matrix(n, rng)


def _grid(n, rng):
    return (samples.matrix(n, rng),)


def _mapping(n, rng):
    return ({f"key{i}": rng.randint(0, n // 4) for i in range(n)},)


def _codes(n, rng):
    catalogue = {f"article{i}": 1000 + i for i in range(n)}
    return rng.choices(range(1000, 1050 + n), k=n), catalogue


def _columns(n, rng):
    length = -(-n // 4)
    return ({field: samples.integers(length, rng) for field in ("id", "net", "tax", "stock")},)


def _flat(n, rng):
    return {f"{samples.word(rng, 1)}.{samples.word(rng, 1)}.k{i}": i for i in range(n)}


def _spots(n, rng):
    return [(rng.randint(0, 999), rng.randint(0, 999)) for _ in range(n)]


def _evens(n, rng):
    return lambda item: item % 2 == 0, samples.integers(n, rng)


CASES = {
    "flatten": _pages,
    "flatten_by_sum": _pages,
    "flatten_deep": lambda n, rng: (_lists(n, rng),),
    "flatten_deep_concatenating": lambda n, rng: (_lists(n, rng),),
    "transpose": _grid,
    "transpose_by_index": _grid,
    "matrix_product": _grids,
    "matrix_product_by_cell": _grids,
    "smooth": _grid,
    "invert_grouped": _mapping,
    "invert_grouped_scanning": _mapping,
    "names_of_codes": _codes,
    "names_of_codes_searching": _codes,
    "shares": lambda n, rng: (samples.integers(n, rng),),
    "shares_with_inner_sum": lambda n, rng: (samples.integers(n, rng),),
    "tidy_names": lambda n, rng: ([f" {samples.name(rng)}-{i} " for i in range(n)],),
    "to_columns": lambda n, rng: (samples.orders(n, rng),),
    "to_rows": _columns,
    "to_rows_indexing": _columns,
    "dotted": lambda n, rng: (nested(_flat(n, rng)),),
    "nested": lambda n, rng: (_flat(n, rng),),
    "split_by": _evens,
    "split_by_membership": _evens,
    "running_totals_folded": lambda n, rng: (samples.integers(n, rng),),
    "running_totals_loop": lambda n, rng: (samples.integers(n, rng),),
    "price_lists": lambda n, rng: (samples.words(n, rng),),
    "price_lists_deep": lambda n, rng: (samples.words(n, rng),),
    "flag_sets": lambda n, rng: (samples.words(n, rng),),
    "nearest_depots": lambda n, rng: (_spots(n, rng), _spots(5, rng)),
}

ALIKE = [
    ("flatten", "flatten_by_sum"),
    ("flatten_deep", "flatten_deep_concatenating"),
    ("transpose", "transpose_by_index"),
    ("matrix_product", "matrix_product_by_cell"),
    ("invert_grouped", "invert_grouped_scanning"),
    ("names_of_codes", "names_of_codes_searching"),
    ("shares", "shares_with_inner_sum"),
    ("to_rows", "to_rows_indexing"),
    ("split_by", "split_by_membership"),
    ("price_lists", "price_lists_deep"),
    ("running_totals_loop", "running_totals_folded"),
]
