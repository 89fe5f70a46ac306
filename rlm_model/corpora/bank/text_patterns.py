"""Work with regular expressions: find, check, replace, split."""

import fnmatch
import re
from typing import NamedTuple

from rlm_model.corpora.bank import samples

SPACES = re.compile(r"\s+")
LINK = re.compile(r'<a\s[^>]*?href="([^"]*)"', re.IGNORECASE)
DATE = re.compile(r"\b(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})\b")
IGNORED = ("*.tmp", "*~", ".cache/*", "build/*", "*.py[co]")
SQL = re.compile(
    r"(?P<space>\s+)|(?P<number>\d+(?:\.\d+)?)|(?P<text>'[^']*')"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<operator><=|>=|<>|[=<>*,().])"
)


class Token(NamedTuple):
    kind: str
    text: str


def tokenize_query(query):
    """Tokens of an SQL query without white space.

    Raises:
        ValueError: A character begins no token.
    """
    tokens = []
    position = 0
    while position < len(query):
        match = SQL.match(query, position)
        if match is None:
            raise ValueError(f"unexpected {query[position]!r} at {position}")
        if match.lastgroup != "space":
            tokens.append(Token(match.lastgroup, match[0]))
        position = match.end()
    return tokens


def tokens_by_cutting(query):
    tokens = []
    rest = query.lstrip()
    while rest:
        match = SQL.match(rest)
        if not match:
            raise ValueError("unexpected " + rest[:10])
        tokens.append(Token(match.lastgroup, match.group()))
        rest = rest[match.end() :].lstrip()
    return tokens


def mask_words(text, forbidden):
    forbidden = set(forbidden)

    def mask(match):
        word = match[0]
        return "*" * len(word) if word in forbidden else word

    return re.sub(r"[a-z]+", mask, text)


def mask_words_alternation(text, forbidden):
    pattern = re.compile(r"\b(?:%s)\b" % "|".join(map(re.escape, forbidden)))
    return pattern.sub(lambda match: "*" * len(match.group()), text)


def mask_word_after_word(text, forbidden):
    for word in forbidden:
        if word in text:
            text = re.sub(rf"\b{re.escape(word)}\b", "*" * len(word), text)
    return text


def split_record(record):
    """Fields of a line of CSV; commas inside double quotes do not separate."""
    fields, start, quoted = [], 0, False
    for position, char in enumerate(record):
        if char == '"':
            quoted = not quoted
        elif char == "," and not quoted:
            fields.append(record[start:position])
            start = position + 1
    fields.append(record[start:])
    return fields


def split_record_lookahead(record):
    return re.split(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', record)


def trim_line_ends(text):
    return "\n".join(line.rstrip(" \t") for line in text.split("\n"))


def trim_line_ends_regex(text):
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


def collapse_spaces(text):
    return SPACES.sub(" ", text).strip()


def collapse_spaces_by_split(text):
    return " ".join(text.split())


def collapse_spaces_by_replace(text):
    for blank in "\t\n":
        text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip()


def extract_links(page):
    """Targets of the links of a page, each once, in the order of the page."""
    return list(dict.fromkeys(LINK.findall(page)))


def gather_links(page):
    links = []
    at = page.find('<a href="')
    while at >= 0:
        start = at + len('<a href="')
        end = page.find('"', start)
        link = page[start:end]
        if link not in links:
            links.append(link)
        at = page.find('<a href="', end)
    return links


def addresses(blob):
    """E-mail addresses in a text that may hold long runs of letters and digits."""
    found, done = [], 0
    at = blob.find("@")
    while at >= 0:
        start = end = at
        while start > done and (blob[start - 1].isalnum() or blob[start - 1] == "."):
            start -= 1
        while end + 1 < len(blob) and (blob[end + 1].isalnum() or blob[end + 1] == "."):
            end += 1
        if start < at < end:
            found.append(blob[start : end + 1])
            done = end + 1
        at = blob.find("@", end + 1)
    return found


def addresses_by_pattern(blob):
    return re.findall(r"[A-Za-z0-9.]+@[A-Za-z0-9.]+", blob)


def count_numbers(text: str) -> int:
    return sum(1 for _ in re.finditer(r"\d+", text))


def amount_of_numbers(text: str) -> int:
    return len(re.findall(r"\d+", text))


def iso_dates(text):
    """Rewrite 24.12.2023 and 24/12/2023 as 2023-12-24."""
    return DATE.sub(lambda m: f"{m['year']}-{int(m['month']):02}-{int(m['day']):02}", text)


def kept_files(names):
    ignored = re.compile("|".join(fnmatch.translate(glob) for glob in IGNORED))
    return [name for name in names if not ignored.match(name)]


def kept_files_checking_each(names):
    kept = []
    for name in names:
        if any(re.match(fnmatch.translate(glob), name) for glob in IGNORED):
            continue
        kept.append(name)
    return kept


def natural_order(names):
    def key(name):
        return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]

    return sorted(names, key=key)


def find_route(routes, path):
    """The route, such as /users/{id}, that answers a path, with its parameters."""
    segments = path.split("/")
    for route in routes:
        wanted = route.split("/")
        if len(wanted) != len(segments):
            continue
        values = {}
        for want, segment in zip(wanted, segments):
            if want.startswith("{"):
                values[want[1:-1]] = segment
            elif want != segment:
                break
        else:
            return route, values
    return None


def find_route_by_pattern(routes, path):
    for route in routes:
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route))
        match = pattern.fullmatch(path)
        if match:
            return route, match.groupdict()
    return None


def _query(n, rng):
    pieces, length = [], 0
    while length < n:
        pieces.append(f"{samples.word(rng)} >= {rng.randint(1, 99)}.5, ( '{samples.word(rng)}' )")
        length += len(pieces[-1]) + 2
    return ",\n".join(pieces)


def _text_and_words(n, rng):
    text = samples.text(n, rng)
    return text, sorted({samples.word(rng) for _ in range(n)})


def _record(n, rng):
    fields = samples.words(max(n // 9, 1), rng)
    return ",".join(f'"{x}, {x}"' if rng.random() < 0.3 else x for x in fields)


def _ragged(n, rng):
    """Words, and one run of spaces in the middle of a line."""
    return samples.text(n - n // 3, rng) + " " * (n // 3) + "\n".join(samples.words(3, rng))


def _spaced(n, rng):
    return "".join(rng.choices("abc   \t\n", k=n))


def _page(n, rng):
    count = max(n // 40, 1)
    targets = [f"/{samples.word(rng)}/{samples.identifier(rng)}" for _ in range(count)]
    return "\n".join(f'<p><a href="{rng.choice(targets)}">more</a>' for _ in range(count))


def _blob(n, rng):
    return f"{samples.alphanumeric(n, rng)} {samples.email(rng)}, {samples.email(rng)}"


def _dated(n, rng):
    days = [f"{samples.word(rng)} {samples.day(rng):%d.%m.%Y}" for _ in range(max(n // 18, 1))]
    return "; ".join(days)


def _files(n, rng):
    ends = (".py", ".pyc", ".tmp", ".txt", "~")
    return [f"{samples.word(rng)}{rng.randint(1, 200)}{rng.choice(ends)}" for _ in range(n)]


def _routes(n, rng):
    routes = [f"/{samples.identifier(rng)}/{{{samples.word(rng, 2)}}}/edit" for _ in range(n)]
    return routes, routes[-1].split("{")[0] + "17/edit"


CASES = {
    "tokenize_query": lambda n, rng: (_query(n, rng),),
    "tokens_by_cutting": lambda n, rng: (_query(n, rng),),
    "mask_words": lambda n, rng: _text_and_words(n, rng),
    "mask_words_alternation": lambda n, rng: _text_and_words(n, rng),
    "mask_word_after_word": lambda n, rng: _text_and_words(n, rng),
    "split_record": lambda n, rng: (_record(n, rng),),
    "split_record_lookahead": lambda n, rng: (_record(n, rng),),
    "trim_line_ends": lambda n, rng: (_ragged(n, rng),),
    "trim_line_ends_regex": lambda n, rng: (_ragged(n, rng),),
    "collapse_spaces": lambda n, rng: (_spaced(n, rng),),
    "collapse_spaces_by_split": lambda n, rng: (_spaced(n, rng),),
    "collapse_spaces_by_replace": lambda n, rng: (_spaced(n, rng),),
    "extract_links": lambda n, rng: (_page(n, rng),),
    "gather_links": lambda n, rng: (_page(n, rng),),
    "addresses": lambda n, rng: (_blob(n, rng),),
    "addresses_by_pattern": lambda n, rng: (_blob(n, rng),),
    "count_numbers": lambda n, rng: (samples.alphanumeric(n, rng),),
    "amount_of_numbers": lambda n, rng: (samples.alphanumeric(n, rng),),
    "iso_dates": lambda n, rng: (_dated(n, rng),),
    "kept_files": lambda n, rng: (_files(n, rng),),
    "kept_files_checking_each": lambda n, rng: (_files(n, rng),),
    "natural_order": lambda n, rng: (_files(n, rng),),
    "find_route": lambda n, rng: _routes(n, rng),
    "find_route_by_pattern": lambda n, rng: _routes(n, rng),
}

ALIKE = [
    ("tokenize_query", "tokens_by_cutting"),
    ("mask_words", "mask_words_alternation", "mask_word_after_word"),
    ("split_record", "split_record_lookahead"),
    ("trim_line_ends", "trim_line_ends_regex"),
    ("collapse_spaces", "collapse_spaces_by_split", "collapse_spaces_by_replace"),
    ("extract_links", "gather_links"),
    ("addresses", "addresses_by_pattern"),
    ("count_numbers", "amount_of_numbers"),
    ("kept_files", "kept_files_checking_each"),
    ("find_route", "find_route_by_pattern"),
]
