"""Putting text together: tables, outlines, pages, letters."""

import csv
import io
import re
import string
from itertools import groupby
from operator import itemgetter

from rlm_model.corpora.bank import samples

PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def render_table(headers, rows):
    widths = [max(map(len, column)) for column in zip(headers, *rows)]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(headers, widths))]
    lines.append("-+-".join("-" * width for width in widths))
    for row in rows:
        lines.append(" | ".join(cell.ljust(width) for cell, width in zip(row, widths)))
    return "\n".join(line.rstrip() for line in lines)


def draw_table(headers, rows):
    """The same table, each cell as wide as its column needs."""

    def width_of(index):
        return max([len(headers[index])] + [len(row[index]) for row in rows])

    def draw(row):
        padded = [cell + " " * (width_of(i) - len(cell)) for i, cell in enumerate(row)]
        return " | ".join(padded).rstrip()

    rule = "-+-".join("-" * width_of(i) for i in range(len(headers)))
    return "\n".join([draw(headers), rule, *map(draw, rows)])


def export_csv(rows):
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def export_csv_by_hand(rows):
    output = ""
    for row in rows:
        for position, cell in enumerate(row):
            if position:
                output += ","
            if "," in cell or '"' in cell:
                output += '"' + cell.replace('"', '""') + '"'
            else:
                output += cell
        output += "\n"
    return output


def fill_template(template: str, values: dict[str, str]) -> str:
    """Put values in for {{ name }}; unknown names stay as they are."""
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), template)


def fill_by_replacing(template, values):
    for name, value in values.items():
        template = template.replace("{{ " + name + " }}", value)
    return template


def wrap_text(text, width=72):
    lines, line, used = [], [], 0
    for word in text.split():
        if line and used + 1 + len(word) > width:
            lines.append(" ".join(line))
            line, used = [], 0
        used += len(word) + (1 if line else 0)
        line.append(word)
    if line:
        lines.append(" ".join(line))
    return lines


def chop_text(text, width=72):
    """Cut the text at the last space that fits, again and again."""
    rest = " ".join(text.split())
    lines = []
    while len(rest) > width:
        cut = rest.rfind(" ", 0, width + 1)
        lines.append(rest[:cut])
        rest = rest[cut + 1 :]
    return lines + [rest] if rest else lines


def wrap_evenly(text: str, width: int = 60) -> list[str]:
    """Wrap so that the squared free space at the ends of the lines is least."""
    words = text.split()
    best: list[tuple[int, int]] = [(0, len(words))] * (len(words) + 1)
    for start in range(len(words) - 1, -1, -1):
        length, options = -1, []
        for end in range(start, len(words)):
            length += 1 + len(words[end])
            if length > width:
                break
            options.append(((width - length) ** 2 + best[end + 1][0], end + 1))
        best[start] = min(options)
    lines, start = [], 0
    while start < len(words):
        end = best[start][1]
        lines.append(" ".join(words[start:end]))
        start = end
    return lines


def slugify(title):
    return "-".join(re.findall(r"[a-z0-9]+", title.lower()))


def unique_slugs(titles):
    """A slug for every title; repeated ones get a number."""
    uses = {}
    slugs = []
    for slug in map(slugify, titles):
        uses[slug] = uses.get(slug, 0) + 1
        slugs.append(slug if uses[slug] == 1 else f"{slug}-{uses[slug]}")
    return slugs


def assign_slugs(titles):
    taken = []
    for title in titles:
        slug = base = slugify(title)
        suffix = 2
        while slug in taken:
            slug = f"{base}-{suffix}"
            suffix += 1
        taken.append(slug)
    return taken


def number_headings(headings):
    """Number (level, title) headings like 2.1.3, for a table of contents."""
    counters, numbered = [], []
    for level, title in headings:
        del counters[level:]
        counters += [0] * (level - len(counters))
        counters[-1] += 1
        numbered.append(".".join(map(str, counters)) + " " + title)
    return numbered


def heading_number(headings, position):
    counters = []
    for level, _ in headings[: position + 1]:
        counters = counters[:level] + [0] * (level - len(counters))
        counters[level - 1] += 1
    return ".".join(str(counter) for counter in counters)


def table_of_contents(headings):
    return [f"{heading_number(headings, i)} {h[1]}" for i, h in enumerate(headings)]


def bar_chart(values, width=50):
    top = max(values) or 1
    return "\n".join(f"{value:8.2f} {'#' * int(value / top * width)}" for value in values)


def bar_chart_scaled_per_bar(values, width=50):
    rows = []
    for value in values:
        share = value / (max(values) or 1)
        rows.append("%8.2f %s" % (value, "#" * int(share * width)))
    return "\n".join(rows)


def newest_first(entries):
    return "".join(f"* {entry}\n" for entry in reversed(entries))


def changelog(entries):
    text = ""
    for entry in entries:
        text = "* " + entry + "\n" + text
    return text


class Page:
    """An HTML page in the making."""

    def __init__(self, title):
        self.body = f"<h1>{title}</h1>\n"
        self.parts = [self.body]

    def append(self, tag, text):
        self.body += f"<{tag}>{text}</{tag}>\n"

    def push(self, tag, text):
        self.parts.append(f"<{tag}>{text}</{tag}>\n")


def order_page(orders):
    page = Page("Orders")
    for order in orders:
        page.push("p", f"{order['customer']}: {order['quantity']} x {order['price']:.2f}")
    return "".join(page.parts)


def order_page_growing(orders):
    page = Page("Orders")
    for order in orders:
        page.append("p", f"{order['customer']}: {order['quantity']} x {order['price']:.2f}")
    return page.body


def category_report(orders):
    """Markdown: a section for each category, its cities with their revenue."""
    key = itemgetter("category", "city")
    lines, section = [], None
    for (category, city), group in groupby(sorted(orders, key=key), key):
        if category != section:
            lines += ["", f"## {category.title()}", ""]
            section = category
        revenue = sum(order["price"] * order["quantity"] for order in group)
        lines.append(f"- **{city}**: {revenue:,.2f}")
    return "\n".join(lines[1:])


def outline(node, depth=0):
    """Lines of a tree of (title, children), two spaces deeper at each level."""
    title, children = node
    text = "  " * depth + title + "\n"
    for child in children:
        text += outline(child, depth + 1)
    return text


def shorten(text, limit=60, gap=" ... "):
    """Leave out the middle of a text that is too long."""
    if len(text) <= limit:
        return text
    keep = limit - len(gap)
    return text[: keep - keep // 2] + gap + text[len(text) - keep // 2 :]


def short_code(number, alphabet=string.digits + string.ascii_letters):
    code = ""
    while number:
        number, digit = divmod(number, len(alphabet))
        code = alphabet[digit] + code
    return code or alphabet[0]


def _table(n, rng):
    cells = ["ok", "late, paid", 'the "old" one', *samples.words(9, rng)]
    return [rng.choices(cells, k=5) for _ in range(max(n // 5, 1))]


def _template(n, rng):
    names = [f"{samples.word(rng)}{number}" for number in range(n)]
    used = rng.choices(names, k=max(n // 25, 1))
    template = " ".join(f"{samples.word(rng)} {{{{ {name} }}}}" for name in used)
    return template, {name: samples.word(rng) for name in names}


def _titles(n, rng):
    return [f"{x.title()} & {y}!" for x, y in zip(samples.words(n, rng), samples.words(n, rng, 4))]


def _headings(n, rng):
    return [(rng.choice((1, 2, 2, 3, 3, 3)), samples.word(rng)) for _ in range(n)]


def _tree(n, rng):
    nodes = [(samples.word(rng), []) for _ in range(n)]
    for index in range(1, n):
        nodes[rng.randrange(index)][1].append(nodes[index])
    return nodes[0]


CASES = {
    "render_table": lambda n, rng: (["id", "name", "state", "owner", "city"], _table(n, rng)),
    "draw_table": lambda n, rng: (["id", "name", "state", "owner", "city"], _table(n, rng)),
    "export_csv": lambda n, rng: (_table(n, rng),),
    "export_csv_by_hand": lambda n, rng: (_table(n, rng),),
    "fill_template": _template,
    "fill_by_replacing": _template,
    "wrap_text": lambda n, rng: (samples.text(n, rng),),
    "chop_text": lambda n, rng: (samples.text(n, rng), 72),
    "wrap_evenly": lambda n, rng: (samples.text(n, rng),),
    "unique_slugs": lambda n, rng: (_titles(n, rng),),
    "assign_slugs": lambda n, rng: (_titles(n, rng),),
    "number_headings": lambda n, rng: (_headings(n, rng),),
    "table_of_contents": lambda n, rng: (_headings(n, rng),),
    "bar_chart": lambda n, rng: (samples.floats(n, rng),),
    "bar_chart_scaled_per_bar": lambda n, rng: (samples.floats(n, rng), 50),
    "newest_first": lambda n, rng: (samples.words(n, rng),),
    "changelog": lambda n, rng: (samples.words(n, rng),),
    "order_page": lambda n, rng: (samples.orders(n, rng),),
    "order_page_growing": lambda n, rng: (samples.orders(n, rng),),
    "category_report": lambda n, rng: (samples.orders(n, rng),),
    "outline": lambda n, rng: (_tree(n, rng),),
    "shorten": lambda n, rng: (samples.text(n, rng),),
    "short_code": lambda n, rng: (n,),
}

ALIKE = [
    ("render_table", "draw_table"),
    ("export_csv", "export_csv_by_hand"),
    ("fill_template", "fill_by_replacing"),
    ("wrap_text", "chop_text"),
    ("unique_slugs", "assign_slugs"),
    ("number_headings", "table_of_contents"),
    ("bar_chart", "bar_chart_scaled_per_bar"),
    ("newest_first", "changelog"),
    ("order_page", "order_page_growing"),
]
