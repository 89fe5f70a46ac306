"""Monthly figures: groups, subtotals, cross tables, running balances, text tables."""

import heapq
from collections import defaultdict, namedtuple
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from operator import attrgetter, itemgetter

from rlm_model.corpora.bank import samples

Sale = namedtuple("Sale", "region product month amount")


@dataclass
class Group:
    """A node of the tree of subtotals."""

    label: str
    total: int = 0
    rows: list = field(default_factory=list)


def subtotals(sales):
    """Rows ordered by region, each region followed by its subtotal, the grand total at the end."""
    lines = []
    grand = 0
    ordered = sorted(sales, key=attrgetter("region"))
    for region, group in groupby(ordered, key=attrgetter("region")):
        subtotal = 0
        for sale in group:
            lines.append((sale.region, sale.product, sale.amount))
            subtotal += sale.amount
        lines.append((region, "subtotal", subtotal))
        grand += subtotal
    lines.append(("", "total", grand))
    return lines


def subtotals_refiltering(sales):
    lines = []
    for region in sorted(set([s.region for s in sales])):
        mine = [s for s in sales if s.region == region]
        lines = lines + [(s.region, s.product, s.amount) for s in mine]
        lines = lines + [(region, "subtotal", sum([s.amount for s in mine]))]
    return lines + [("", "total", sum([s.amount for s in sales]))]


def cross_table(sales):
    """Amounts by product (down) and month (across), with sums at both edges."""
    months = sorted({sale.month for sale in sales})
    column = {month: place for place, month in enumerate(months)}
    table = defaultdict(lambda: [0] * len(months))
    for sale in sales:
        table[sale.product][column[sale.month]] += sale.amount
    body = [[product, *cells, sum(cells)] for product, cells in sorted(table.items())]
    foot = [sum(cells) for cells in zip(*table.values())]
    return [["", *months, "sum"], *body, ["sum", *foot, sum(foot)]]


def cross_table_cell_by_cell(sales):
    products, months = [], []
    for s in sales:
        if s.product not in products:
            products.append(s.product)
        if s.month not in months:
            months.append(s.month)
    products.sort()
    months.sort()

    def cell(product=None, month=None):
        total = 0
        for s in sales:
            if (product is None or s.product == product) and (month is None or s.month == month):
                total += s.amount
        return total

    table = [["", *months, "sum"]]
    for p in products:
        table.append([p] + [cell(p, m) for m in months] + [cell(p)])
    table.append(["sum"] + [cell(None, m) for m in months] + [cell()])
    return table


def text_table(rows: list[tuple]) -> str:
    """Columns as wide as their widest cell; numbers stand at the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts)]
    lines = []
    for row, cells in zip(rows, texts):
        padded = (
            text.rjust(width) if isinstance(value, int) else text.ljust(width)
            for value, text, width in zip(row, cells, widths)
        )
        lines.append(" | ".join(padded).rstrip())
    return "\n".join(lines)


def text_table_measuring_each_row(rows):
    out = ""
    for row in rows:
        line = ""
        for i, value in enumerate(row):
            width = max(len(str(other[i])) for other in rows)
            text = str(value)
            gap = " " * (width - len(text))
            line += (" | " if i else "") + (gap + text if type(value) is int else text + gap)
        out += ("\n" if out else "") + line.rstrip()
    return out


def strongest_products(sales, k=10):
    totals = defaultdict(int)
    for sale in sales:
        totals[sale.product] += sale.amount
    return heapq.nsmallest(k, totals.items(), key=lambda item: (-item[1], item[0]))


def strongest_products_by_sorting(sales, k=10):
    totals = {}
    for _, product, _, amount in sales:
        totals[product] = totals.get(product, 0) + amount
    return sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))[:k]


def strongest_products_taking_maxima(sales, k=10):
    names = []
    for sale in sales:
        if sale.product not in names:
            names.append(sale.product)
    table = [(sum(s.amount for s in sales if s.product == name), name) for name in names]
    best = []
    while table and len(best) < k:
        top = min(table, key=lambda entry: (-entry[0], entry[1]))
        table.remove(top)
        best.append((top[1], top[0]))
    return best


def balance_sheet(entries, opening=0):
    """(day, amount, balance) with the balance after each entry, ordered by day."""
    ordered = sorted(entries, key=itemgetter(0))
    balances = accumulate((amount for _, amount in ordered), initial=opening)
    next(balances)
    return [(day, amount, balance) for (day, amount), balance in zip(ordered, balances)]


def balance_sheet_resummed(entries, opening=0):
    ordered = sorted(entries, key=lambda entry: entry[0])
    return [
        (day, amount, opening + sum(a for _, a in ordered[: i + 1]))
        for i, (day, amount) in enumerate(ordered)
    ]


def closing_balances(entries):
    """Balance at the end of each day that has entries."""
    days = defaultdict(int)
    for day, amount in entries:
        days[day] += amount
    balance, closing = 0, {}
    for day in sorted(days):
        balance += days[day]
        closing[day] = balance
    return closing


def closing_balances_from_start(entries):
    closing = {}
    for day in sorted({day for day, _ in entries}):
        closing[day] = 0
        for other, amount in entries:
            if other <= day:
                closing[day] += amount
    return closing


def abc_classes(totals):
    """A for the products that make 80 % of the sum, B up to 95 %, C for the others."""
    whole, reached = sum(totals.values()), 0
    classes = {}
    for product, amount in sorted(totals.items(), key=lambda item: (-item[1], item[0])):
        classes[product] = (
            "A" if reached * 5 < whole * 4 else "B" if reached * 20 < whole * 19 else "C"
        )
        reached += amount
    return classes


def abc_classes_summing_better_ones(totals):
    classes = {}
    for product in sorted(totals, key=lambda p: (-totals[p], p)):
        better = sum(a for p, a in totals.items() if (-a, p) < (-totals[product], product))
        share = better / max(sum(totals.values()), 1)
        classes[product] = "A" if share < 0.8 else "B" if share < 0.95 else "C"
    return classes


def compared_with_last_year(now, before):
    """(product, now, before, change in percent), largest change first."""
    lines = []
    for product in now.keys() | before.keys():
        new, old = now.get(product, 0), before.get(product, 0)
        change = round(100 * (new - old) / old, 1) if old else 100.0
        lines.append((product, new, old, change))
    lines.sort(key=lambda line: (-line[3], line[0]))
    return lines


def drill_down(sales):
    """Groups by region and product: a tree of two levels with totals."""
    regions: dict[str, Group] = {}
    leaves: dict[tuple, Group] = {}
    for sale in sales:
        region = regions.setdefault(sale.region, Group(sale.region))
        leaf = leaves.get((sale.region, sale.product))
        if leaf is None:
            leaf = leaves[sale.region, sale.product] = Group(sale.product)
            region.rows.append(leaf)
        region.total += sale.amount
        leaf.total += sale.amount
        leaf.rows.append(sale.month)
    return [regions[name] for name in sorted(regions)]


def drill_down_with_lists(sales):
    regions = []
    for sale in sales:
        region = next((r for r in regions if r.label == sale.region), None)
        if region is None:
            region = Group(sale.region)
            regions.append(region)
        leaf = next((g for g in region.rows if g.label == sale.product), None)
        if leaf is None:
            leaf = Group(sale.product)
            region.rows.append(leaf)
        leaf.rows = leaf.rows + [sale.month]
        leaf.total = leaf.total + sale.amount
        region.total = sum(g.total for g in region.rows)
    return sorted(regions, key=lambda r: r.label)


class Report:
    """A report that is put together line by line."""

    def __init__(self, title):
        self.title = title
        self.lines = []

    def add(self, label, amount):
        self.lines.append((label, amount))
        return len(self.lines)

    def total(self):
        return sum(amount for _, amount in self.lines)

    def render(self):
        width = max([len(self.title), *(len(label) for label, _ in self.lines)])
        body = "\n".join(f"{label:<{width}} {amount:>12,}" for label, amount in self.lines)
        return f"{self.title}\n{'=' * (width + 13)}\n{body}\n{'sum':<{width}} {self.total():>12,}"

    def shares(self):
        whole = self.total() or 1
        return [(label, f"{amount / whole:.1%}") for label, amount in self.lines]

    def shares_with_totals(self):
        return [(label, f"{amount / (self.total() or 1):.1%}") for label, amount in self.lines]

    def html(self):
        parts = ["<table>"]
        for label, amount in self.lines:
            parts.append(f"<tr><td>{label}</td><td>{amount}</td></tr>")
        parts.append("</table>")
        return "".join(parts)


def rank_within_region(sales):
    """Place of each sale within its region, the largest first; equal amounts share one."""
    amounts = defaultdict(list)
    for sale in sales:
        amounts[sale.region].append(sale.amount)
    places = {}
    for region, values in amounts.items():
        for place, value in enumerate(sorted(values, reverse=True), start=1):
            places.setdefault((region, value), place)
    return [places[sale.region, sale.amount] for sale in sales]


def rank_within_region_counting(sales):
    return [
        1 + sum(1 for other in sales if other.region == sale.region and other.amount > sale.amount)
        for sale in sales
    ]


def best_month_of_each(sales):
    sums = defaultdict(int)
    for sale in sales:
        sums[sale.product, sale.month] += sale.amount
    best = {}
    for (product, month), amount in sorted(sums.items()):
        if product not in best or amount > best[product][1]:
            best[product] = (month, amount)
    return best


def headline(totals):
    return f"{len(totals)} products in the report"


def _sales(n, rng):
    products = [f"{samples.word(rng)}-{i}" for i in range(n // 12 + 1)]
    return (
        [
            Sale(
                rng.choice(samples.CITIES),
                rng.choice(products),
                f"2024-{rng.randint(1, 12):02}",
                rng.randint(1, 5000),
            )
            for _ in range(n)
        ],
    )


def _table(n, rng):
    return (
        [
            (rng.choice(samples.CITIES), rng.randrange(10 ** rng.randint(1, 7)), "ok" * (i % 5))
            for i in range(max(n // 3, 1))
        ],
    )


def _entries(n, rng):
    return ([(rng.randrange(n // 4 + 1), rng.randint(-900, 1000)) for _ in range(n)],)


def _totals(n, rng):
    return {f"p{i}": rng.randint(1, 10 ** rng.randint(1, 5)) for i in rng.sample(range(n), n)}


def _report(n, rng):
    report = Report("Sales by article")
    for i in range(n):
        report.add(f"article {i}", rng.randint(0, 90_000))
    return (report,)


CASES = {
    "subtotals": _sales,
    "subtotals_refiltering": _sales,
    "cross_table": _sales,
    "cross_table_cell_by_cell": _sales,
    "text_table": _table,
    "text_table_measuring_each_row": _table,
    "strongest_products": _sales,
    "strongest_products_by_sorting": _sales,
    "strongest_products_taking_maxima": _sales,
    "balance_sheet": _entries,
    "balance_sheet_resummed": _entries,
    "closing_balances": _entries,
    "closing_balances_from_start": _entries,
    "abc_classes": lambda n, rng: (_totals(n, rng),),
    "abc_classes_summing_better_ones": lambda n, rng: (_totals(n, rng),),
    "compared_with_last_year": lambda n, rng: (_totals(n // 2 + 1, rng), _totals(n // 2 + 1, rng)),
    "drill_down": _sales,
    "drill_down_with_lists": _sales,
    "Report.add": lambda n, rng: (*_report(n, rng), "late entry", 120),
    "Report.render": _report,
    "Report.shares": _report,
    "Report.shares_with_totals": _report,
    "Report.html": _report,
    "rank_within_region": _sales,
    "rank_within_region_counting": _sales,
    "best_month_of_each": _sales,
    "headline": lambda n, rng: (_totals(n, rng),),
}

ALIKE = [
    ("subtotals", "subtotals_refiltering"),
    ("cross_table", "cross_table_cell_by_cell"),
    ("text_table", "text_table_measuring_each_row"),
    (
        "strongest_products",
        "strongest_products_by_sorting",
        "strongest_products_taking_maxima",
    ),
    ("balance_sheet", "balance_sheet_resummed"),
    ("closing_balances", "closing_balances_from_start"),
    ("abc_classes", "abc_classes_summing_better_ones"),
    ("drill_down", "drill_down_with_lists"),
    ("Report.shares", "Report.shares_with_totals"),
    ("rank_within_region", "rank_within_region_counting"),
]
