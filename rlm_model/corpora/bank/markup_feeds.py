"""HTML and XML: feeds, sitemaps, escaping, links and tables of pages, trees of elements."""

import heapq
import html
import io
import re
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from itertools import groupby

from rlm_model.corpora.bank import samples

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def build_sitemap(pages):
    """A sitemap of (address, day of the last change)."""
    root = ET.Element("urlset", xmlns=SITEMAP)
    for address, day in pages:
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = address
        ET.SubElement(url, "lastmod").text = day.isoformat()
    return ET.tostring(root, encoding="unicode")


def sitemap_text(pages):
    parts = [f'<urlset xmlns="{SITEMAP}">']
    parts += (
        f"<url><loc>{html.escape(address, quote=False)}</loc><lastmod>{day}</lastmod></url>"
        for address, day in pages
    )
    return "".join(parts) + "</urlset>"


class SitemapWriter:
    def __init__(self):
        self.text = f'<urlset xmlns="{SITEMAP}">'

    def add(self, address, day):
        for mark, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            address = address.replace(mark, entity)
        self.text += "<url><loc>" + address + "</loc>"
        self.text += "<lastmod>" + day.isoformat() + "</lastmod></url>"


def write_sitemap(pages):
    writer = SitemapWriter()
    for address, day in pages:
        writer.add(address, day)
    return writer.text + "</urlset>"


def build_rss(posts, title="News", limit=None):
    rss = ET.Element("rss", {"version": "2.0"})
    channel = ET.SubElement(rss, "channel")
    ET.SubElement(channel, "title").text = title
    newest = sorted(posts, key=lambda post: post["date"], reverse=True)
    for post in newest[:limit]:
        item = ET.SubElement(channel, "item")
        for field in ("title", "guid", "date"):
            ET.SubElement(item, field).text = str(post[field])
        short = post["body"][:39] + "…" if len(post["body"]) > 40 else post["body"]
        ET.SubElement(item, "description").text = short
    ET.indent(rss)
    return ET.tostring(rss, encoding="unicode")


def merge_feeds(*feeds):
    """Join feeds that are newest first already; a post that several bring appears once."""
    by_date = heapq.merge(*feeds, key=lambda p: (p["date"], p["guid"]), reverse=True)
    return [guid for guid, _ in groupby(post["guid"] for post in by_date)]


def combine_feeds(*feeds):
    combined = []
    for feed in feeds:
        for post in feed:
            if all(post["guid"] != other["guid"] for other in combined):
                combined.append(post)
        combined.sort(key=lambda p: (p["date"], p["guid"]), reverse=True)
    return [post["guid"] for post in combined]


def escape_characters(text):
    table = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}
    escaped = ""
    for character in text:
        escaped += table.get(character, character)
    return escaped


def escape_for_page(text: str) -> str:
    return html.escape(text)


def unescape_fully(text, rounds=5):
    """Undo escapes that were escaped again, as forms and mail programs do."""
    for _ in range(rounds):
        plain = html.unescape(text)
        if plain == text:
            break
        text = plain
    return text


class LinkCollector(HTMLParser):
    """Collects the targets of links with their texts."""

    def __init__(self):
        super().__init__()
        self.links = []
        self._target = None
        self._words = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self._target = dict(attrs).get("href")
            self._words = []

    def handle_data(self, data):
        if self._target is not None:
            self._words.append(data.strip())

    def handle_endtag(self, tag):
        if tag == "a" and self._target is not None:
            self.links.append((self._target, " ".join(self._words)))
            self._target = None


def collect_links(page):
    collector = LinkCollector()
    collector.feed(page)
    collector.close()
    return collector.links


def find_links(page):
    pattern = re.compile(r'<a href="([^"]*)">([^<]*)</a>')
    return [(html.unescape(target), text.strip()) for target, text in pattern.findall(page)]


def plain_text(page):
    return re.sub(r"<[^>]*>", "", page)


def remove_tags_one_by_one(page):
    while "<" in page and ">" in page:
        start = page.index("<")
        end = page.index(">", start)
        page = page[:start] + page[end + 1 :]
    return page


def is_well_nested(page, void=("br", "img", "hr")):
    still_open = []
    for closing, tag in re.findall(r"<(/?)(\w+)[^>]*>", page):
        if tag in void:
            continue
        if not closing:
            still_open.append(tag)
        elif not still_open or still_open.pop() != tag:
            return False
    return not still_open


def is_well_nested_by_erasing(page):
    """Erase innermost pairs of tags until nothing changes; no tag may be left."""
    page = re.sub(r"<(br|img|hr)[^>]*>", "", page)
    erased = 1
    while erased:
        page, erased = re.subn(r"<(\w+)[^>]*>[^<]*</\1>", "", page)
    return "<" not in page


def render_table(rows, header=True):
    def render_row(cells, tag):
        inner = "".join(f"<{tag}>{html.escape(str(cell))}</{tag}>" for cell in cells)
        return f"<tr>{inner}</tr>"

    body = [render_row(row, "th" if header and not i else "td") for i, row in enumerate(rows)]
    return "<table>\n" + "\n".join(body) + "\n</table>"


def element_to_dict(element):
    """Attributes, texts and children of an element as plain data; equal tags become lists."""
    children = list(element)
    if not children and not element.attrib:
        return element.text
    data = {f"@{name}": value for name, value in element.attrib.items()}
    for child in children:
        value = element_to_dict(child)
        if child.tag not in data:
            data[child.tag] = value
        elif isinstance(data[child.tag], list):
            data[child.tag].append(value)
        else:
            data[child.tag] = [data[child.tag], value]
    return data


def resolve_references(root):
    names = {element.get("id"): element.get("name") for element in root.iter()}
    return [names.get(e.get("ref"), "?") for e in root.iter() if "ref" in e.attrib]


def resolve_by_searching(root):
    found = []
    for element in root.iter():
        if element.get("ref") is None:
            continue
        target = root.find(f".//*[@id='{element.get('ref')}']")
        found.append("?" if target is None else target.get("name"))
    return found


def prune(root, tag):
    """Remove all elements of a tag with what they hold."""
    for child in list(root):
        if child.tag == tag:
            root.remove(child)
        else:
            prune(child, tag)
    return len(list(root.iter()))


def prune_one_by_one(root, tag):
    while (element := root.find(f".//{tag}")) is not None:
        parents = {child: parent for parent in root.iter() for child in parent}
        parents[element].remove(element)
    return sum(1 for _ in root.iter())


def count_tags(document):
    return sorted(Counter(element.tag for element in ET.fromstring(document).iter()).items())


def count_tags_streaming(document):
    counts = Counter()
    for _, element in ET.iterparse(io.BytesIO(document.encode())):
        counts[element.tag] += 1
        element.clear()
    return sorted(counts.items())


def _pages(n, rng):
    addresses = (f"https://shop.example/?a={i}&b={samples.word(rng)}" for i in range(n))
    return [(address, samples.day(rng)) for address in addresses]


def _posts(n, rng):
    """Posts, the newest first."""
    posts = []
    for i in range(n):
        title, day = samples.word(rng), f"202{i % 6}-0{rng.randint(1, 9)}-{rng.randint(10, 28)}"
        posts.append({"guid": f"p{i}", "title": title, "date": day, "body": title * (i % 9)})
    return sorted(posts, key=lambda p: (p["date"], p["guid"]), reverse=True)


def _feeds(n, rng):
    posts = _posts(n, rng)
    return tuple([p for p in posts if rng.random() < 0.6] for _ in range(3))


def _page(n, rng, depth=8):
    """A page of about n characters, of blocks that are nested up to `depth` deep."""
    parts, length = [], 0
    while length < n - 60:
        word, levels = samples.word(rng), rng.randint(1, depth)
        link = f'<a href="/{word}?x=1&amp;y=2">{word}</a>, {word} &amp; co<br>'
        parts.append("<div>" * levels + f"<p>{link}</p>" + "</div>" * levels)
        length += len(parts[-1])
    return "\n".join(parts) or "<p>empty</p>"


def _tree(n, rng):
    """A tree of n elements with names, some of which refer to others."""
    root = ET.Element("site", id="e0", name="start")
    elements = [root]
    for i in range(1, n):
        tag = rng.choice(("page", "page", "menu", "note"))
        element = ET.SubElement(rng.choice(elements), tag, id=f"e{i}", name=f"name {i}")
        elements.append(element)
        if rng.random() < 0.2:
            element.set("ref", f"e{rng.randrange(n + 3)}")
    return root


def _document(n, rng):
    return ET.tostring(_tree(max(n // 45, 1), rng), encoding="unicode")


CASES = {
    "build_sitemap": lambda n, rng: (_pages(n, rng),),
    "sitemap_text": lambda n, rng: (_pages(n, rng),),
    "write_sitemap": lambda n, rng: (_pages(n, rng),),
    "build_rss": lambda n, rng: (_posts(n, rng),),
    "merge_feeds": lambda n, rng: _feeds(n, rng),
    "combine_feeds": lambda n, rng: _feeds(n, rng),
    "escape_characters": lambda n, rng: (_page(n, rng),),
    "escape_for_page": lambda n, rng: (_page(n, rng),),
    "unescape_fully": lambda n, rng: (html.escape(html.escape(_page(n // 2, rng))),),
    "collect_links": lambda n, rng: (_page(n, rng),),
    "find_links": lambda n, rng: (_page(n, rng),),
    "plain_text": lambda n, rng: (_page(n, rng),),
    "remove_tags_one_by_one": lambda n, rng: (_page(n, rng),),
    "is_well_nested": lambda n, rng: (_page(n, rng, max(round(n**0.5), 3)),),
    "is_well_nested_by_erasing": lambda n, rng: (_page(n, rng, max(round(n**0.5), 3)),),
    "render_table": lambda n, rng: (samples.matrix(n, rng),),
    "element_to_dict": lambda n, rng: (_tree(n, rng),),
    "resolve_references": lambda n, rng: (_tree(n, rng),),
    "resolve_by_searching": lambda n, rng: (_tree(n, rng),),
    "prune": lambda n, rng: (_tree(n, rng), "note"),
    "prune_one_by_one": lambda n, rng: (_tree(n, rng), "note"),
    "count_tags": lambda n, rng: (_document(n, rng),),
    "count_tags_streaming": lambda n, rng: (_document(n, rng),),
}

ALIKE = [
    ("build_sitemap", "sitemap_text", "write_sitemap"),
    ("merge_feeds", "combine_feeds"),
    ("escape_characters", "escape_for_page"),
    ("collect_links", "find_links"),
    ("plain_text", "remove_tags_one_by_one"),
    ("is_well_nested", "is_well_nested_by_erasing"),
    ("resolve_references", "resolve_by_searching"),
    ("prune", "prune_one_by_one"),
    ("count_tags", "count_tags_streaming"),
]
