"""Readers for small notations: quoted tables, sections, outlines, formulas, tags, arguments."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rlm_model.corpora.bank import samples

LOG_LINE = re.compile(r"(?P<time>\S+) (?P<level>[A-Z]+) \[(?P<part>\w+)\] (?P<message>.*)")
TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
FORMULA_TOKEN = re.compile(r"\s*(?:(\d+)|(.))")


class ParseError(ValueError):
    """The text is not well formed."""


def split_quoted(line: str, separator: str = ",") -> list[str]:
    """Cells of a line in which quoted cells may hold the separator and doubled quotes."""
    cells, cell, quoted = [], [], False
    position = 0
    while position < len(line):
        letter = line[position]
        if letter == '"':
            if quoted and line[position + 1 : position + 2] == '"':
                cell.append('"')
                position += 1
            else:
                quoted = not quoted
        elif letter == separator and not quoted:
            cells.append("".join(cell))
            cell = []
        else:
            cell.append(letter)
        position += 1
    cells.append("".join(cell))
    return cells


def split_quoted_eating(line, separator=","):
    cells = [""]
    quoted = False
    while line:
        letter, line = line[0], line[1:]
        if letter == '"' and quoted and line.startswith('"'):
            cells[-1] = cells[-1] + '"'
            line = line[1:]
        elif letter == '"':
            quoted = not quoted
        elif letter == separator and not quoted:
            cells.append("")
        else:
            cells[-1] = cells[-1] + letter
    return cells


def split_quoted_by_pattern(line, separator=","):
    pattern = rf'(?:^|{re.escape(separator)})(?:"((?:[^"]|"")*)"|([^{separator}"]*))'
    return [(a.replace('""', '"') if a else b) for a, b in re.findall(pattern, line)]


def read_sections(text):
    """Sections of key = value lines; later values win."""
    sections = {}
    current = sections.setdefault("", {})
    for line in text.splitlines():
        line = line.split("#", 1)[0].strip()
        if not line:
            continue
        if line[0] == "[":
            current = sections.setdefault(line.strip("[] "), {})
        else:
            key, _, value = line.partition("=")
            current[key.strip()] = value.strip()
    return sections


def read_sections_rescanning(text):
    lines = text.splitlines()
    names = [""] + [line.strip("[] ") for line in lines if line.startswith("[")]
    result = {}
    for name in names:
        inside = name == ""
        values = {}
        for line in lines:
            if line.startswith("["):
                inside = line.strip("[] ") == name
            elif inside and "=" in line.split("#")[0]:
                key, value = line.split("#")[0].split("=", 1)
                values[key.strip()] = value.strip()
        result[name] = values
    return result


@dataclass
class Heading:
    title: str
    level: int
    children: list[Heading] = field(default_factory=list)


def outline_of(lines: list[str]) -> Heading:
    root = Heading("", 0)
    path = [root]
    for line in lines:
        level = len(line) - len(line.lstrip("#"))
        if not level:
            continue
        while path[-1].level >= level:
            path.pop()
        heading = Heading(line[level:].strip(), level)
        path[-1].children.append(heading)
        path.append(heading)
    return root


def heading_paths(lines):
    path, paths = [], []
    for line in lines:
        if line.startswith("#"):
            marks, _, title = line.partition(" ")
            path = path[: len(marks) - 1] + [title]
            paths.append(" / ".join(path))
    return paths


def heading_paths_looking_up(lines):
    found = []
    headings = [line.split(" ", 1) for line in lines if line.startswith("#")]
    for i, (marks, title) in enumerate(headings):
        path, level = [title], len(marks)
        for above, name in reversed(headings[:i]):
            if len(above) < level:
                path.insert(0, name)
                level = len(above)
        found.append(" / ".join(path))
    return found


class Token(NamedTuple):
    kind: str
    value: Any


def formula_tokens(text: str) -> Iterator[Token]:
    for number, other in FORMULA_TOKEN.findall(text):
        if number:
            yield Token("number", int(number))
        elif other in "+-*":
            yield Token("operator", other)
        elif other.strip():
            raise ParseError(f"unexpected {other!r}")


def formula_value(text):
    """Value of a formula of sums and products, modulo 10007."""
    total, product, sign = 0, None, 1
    pending = None
    for kind, value in formula_tokens(text):
        if kind == "number":
            product = value if pending is None else product * value % 10007
            pending = None
        elif value == "*":
            pending = value
        else:
            total = (total + sign * product) % 10007
            sign = 1 if value == "+" else -1
    return (total + sign * product) % 10007


def formula_value_reducing(text):
    tokens = re.findall(r"\d+|[-+*]", text)
    while "*" in tokens:
        i = tokens.index("*")
        product = int(tokens[i - 1]) * int(tokens[i + 1]) % 10007
        tokens = tokens[: i - 1] + [str(product)] + tokens[i + 2 :]
    total = int(tokens.pop(0))
    while tokens:
        operator, number = tokens.pop(0), int(tokens.pop(0))
        total = (total + number if operator == "+" else total - number) % 10007
    return total % 10007


class Cursor:
    """Recursive descent over a nested list such as (a (b c) d)."""

    def __init__(self, text: str):
        self.tokens = re.findall(r"[()]|[^\s()]+", text)
        self.position = 0

    def peek(self):
        return self.tokens[self.position] if self.position < len(self.tokens) else None

    def take(self):
        token = self.peek()
        self.position += 1
        return token

    def value(self):
        token = self.take()
        if token != "(":
            return token
        items = []
        while self.peek() not in (")", None):
            items.append(self.value())
        if self.take() is None:
            raise ParseError("a bracket is not closed")
        return items


def read_nested(text):
    return Cursor(text).value()


def read_nested_with_stack(text):
    stack = [[]]
    for token in text.replace("(", " ( ").replace(")", " ) ").split():
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            stack[-1].append(done)
        else:
            stack[-1].append(token)
    return stack[0][0]


def open_tags(markup):
    """Names of the tags that are still open at the end."""
    stack = []
    for closing, name, rest in TAG.findall(markup):
        if closing:
            while stack and stack.pop() != name:
                pass
        elif not rest.endswith("/"):
            stack.append(name)
    return stack


def tag_attributes(markup):
    found = []
    for _, name, rest in TAG.findall(markup):
        values = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        if values:
            found.append((name, values))
    return found


def tag_attributes_by_hand(markup):
    found, end = [], 0
    while (start := markup.find("<", end)) >= 0:
        end = markup.index(">", start)
        name, *parts = markup[start + 1 : end].split()
        pairs = (part.partition("=") for part in parts if "=" in part)
        values = {key: value.strip('"/') for key, _, value in pairs}
        if values:
            found.append((name, values))
    return found


def tag_attributes_from_rest(markup):
    found = []
    while "<" in markup:
        markup = markup.split("<", 1)[1]
        inside, markup = markup.split(">", 1)
        values = {}
        for part in inside.split()[1:]:
            if "=" in part:
                key, value = part.split("=", 1)
                values[key] = value.strip('"/')
        if values:
            found.append((inside.split()[0], values))
    return found


def read_arguments(argv: list[str]) -> tuple[dict[str, Any], list[str]]:
    options: dict[str, Any] = {}
    rest: list[str] = []
    waiting = iter(argv)
    for argument in waiting:
        if argument == "--":
            rest.extend(waiting)
        elif argument.startswith("--") and "=" in argument:
            key, value = argument[2:].split("=", 1)
            options.setdefault(key, []).append(value)
        elif argument.startswith("-"):
            options[argument.lstrip("-")] = True
        else:
            rest.append(argument)
    return options, rest


def read_arguments_deleting(argv):
    options, rest = {}, []
    while argv:
        argument = argv[0]
        del argv[0]
        if argument == "--":
            rest += argv
            break
        if argument[:2] == "--" and "=" in argument:
            key, value = argument[2:].split("=", 1)
            options[key] = options.get(key, []) + [value]
        elif argument[0] == "-":
            options[argument.lstrip("-")] = True
        else:
            rest.append(argument)
    return options, rest


def shell_words(line):
    return shlex.split(line)


def messages_by_level(lines):
    levels = {}
    for line in lines:
        match = LOG_LINE.match(line)
        if match:
            levels.setdefault(match["level"], []).append(match["message"])
    return levels


def messages_by_level_splitting(lines):
    levels = {}
    for line in lines:
        _, level, _, message = line.split(" ", 3)
        levels[level] = levels.get(level, []) + [message]
    return levels


def messages_by_level_in_passes(lines):
    parsed = [LOG_LINE.match(line).groupdict() for line in lines]
    levels = []
    for record in parsed:
        if record["level"] not in levels:
            levels.append(record["level"])
    return {
        level: [record["message"] for record in parsed if record["level"] == level]
        for level in levels
    }


def fields_of_line(line):
    """Fields such as a=1 b="two words" of one log line."""
    return {key: a or b for key, a, b in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', line)}


def fields_of_line_by_state(line):
    fields, key, value, state = {}, "", "", "key"
    for letter in line + " ":
        if state == "key":
            if letter == "=":
                state = "start"
            elif letter != " ":
                key += letter
        elif state == "start":
            state, value = ("quoted", "") if letter == '"' else ("plain", letter)
        elif (state == "quoted" and letter == '"') or (state == "plain" and letter == " "):
            fields[key], key, state = value, "", "key"
        else:
            value += letter
    return fields


def line_of_offsets(text, offsets):
    """Line number of each offset."""
    numbers, number, done = {}, 1, 0
    for offset in sorted(set(offsets)):
        number += text.count("\n", done, offset)
        done = offset
        numbers[offset] = number
    return [numbers[offset] for offset in offsets]


def line_of_offsets_counting(text, offsets):
    return [text[:offset].count("\n") + 1 for offset in offsets]


def line_of_offsets_by_lines(text, offsets):
    result = []
    for offset in offsets:
        line, position = 1, 0
        for content in text.split("\n"):
            position += len(content) + 1
            if position > offset:
                break
            line += 1
        result.append(line)
    return result


def parse_table(lines):
    """Rows of a table of pipes as dicts, without the ruler."""
    header, _, *body = [[c.strip() for c in line.strip("|").split("|")] for line in lines]
    return [dict(zip(header, row)) for row in body]


def list_depths(lines):
    return [(len(line) - len(line.lstrip())) // 2 for line in lines if line.lstrip()[:1] == "-"]


def strip_comments(source):
    return "\n".join(re.sub(r"\s*#.*", "", line) for line in source.split("\n"))


def strip_comments_removing(source):
    while "#" in source:
        start = source.index("#")
        end = source.find("\n", start)
        end = len(source) if end < 0 else end
        source = source[:start].rstrip(" ") + source[end:]
    return source


def emphasise(text):
    return re.sub(r"\*(\w[^*\n]*)\*", r"<em>\1</em>", text)


def unescape(text):
    parts, position = [], 0
    while (slash := text.find("\\", position)) >= 0:
        parts.append(text[position:slash])
        parts.append({"n": "\n", "t": "\t"}.get(text[slash + 1], text[slash + 1]))
        position = slash + 2
    return "".join(parts) + text[position:]


def first_section(document):
    return document[: document.find("\n[", 1)] if document.startswith("[") else ""


def _quoted(n, rng):
    cells = []
    for _ in range(n // 8 + 1):
        word = samples.word(rng)
        cells.append(f'"{word}, ""{word[:2]}"""' if rng.random() < 0.3 else word)
    return (",".join(cells),)


def _sections(n, rng):
    lines = []
    for number in range(n // 60 + 1):
        lines.append(f"[{samples.word(rng)}{number}]")
        lines.extend(f"{samples.word(rng)} = {rng.randrange(99)} # set" for _ in range(3))
    return ("\n".join(lines),)


def _headings(n, rng):
    level, lines = 1, []
    for word in samples.words(n, rng, n // 8 + 4):
        if rng.random() < 0.3:
            lines.append(word)
            continue
        lines.append("#" * level + " " + word)
        level = min(max(level + rng.choice((-1, 0, 1)), 1), 6)
    return (["# start", *lines],)


def _formula(n, rng):
    parts = [str(rng.randint(1, 99))]
    for _ in range(n // 4):
        parts.extend((rng.choice("+-*"), str(rng.randint(1, 99))))
    return (" ".join(parts),)


def _nested(n, rng):
    parts, depth = ["(start"], 1
    for _ in range(n // 5):
        step = rng.random()
        if step < 0.2 and depth < 12:
            parts.append("(" + samples.word(rng))
            depth += 1
        elif step < 0.4 and depth > 1:
            parts[-1] += ")"
            depth -= 1
        else:
            parts.append(samples.word(rng))
    return (" ".join(parts) + ")" * depth,)


def _markup(n, rng):
    parts = []
    for _ in range(n // 24 + 1):
        name, word = rng.choice(("p", "b", "div")), samples.word(rng)
        parts.append(rng.choice((f'<{name} id="{word}">', f"</{name}>", f"<{name}>{word}")))
    return ("".join(parts),)


def _arguments(n, rng):
    kinds = ("--{}=1", "-{:.1}", "{}", "{}.txt")
    argv = [rng.choice(kinds).format(samples.word(rng, 2)) for _ in range(n)]
    return ([*argv, "--", "rest"],)


def _log(n, rng):
    pool = [samples.log_line(rng) for _ in range(min(n, 4000))]
    return ([f"{line} {i}" for i, line in enumerate(rng.choices(pool, k=n))],)


def _field_line(n, rng):
    pieces = (
        f'{samples.word(rng)}="{samples.word(rng)} b"'
        if rng.random() < 0.4
        else f"{samples.word(rng)}={rng.randrange(1000)}"
        for _ in range(n // 12 + 1)
    )
    return (" ".join(pieces),)


def _offsets(n, rng):
    text = samples.text(n, rng)
    return text, [rng.randrange(len(text)) for _ in range(n // 2 + 1)]


def _pipes(n, rng):
    rows = ["| a | b | c |", "|---|---|---|"]
    return (rows + [f"| {i} | {rng.random():.2f} | x |" for i in range(n // 3)],)


def _source(n, rng):
    lines = [f"{samples.word(rng)} = {i}  # {samples.word(rng)}" for i in range(n // 20 + 1)]
    return ("\n".join(lines),)


CASES = {
    "split_quoted": _quoted,
    "split_quoted_eating": _quoted,
    "split_quoted_by_pattern": _quoted,
    "read_sections": _sections,
    "read_sections_rescanning": _sections,
    "outline_of": _headings,
    "heading_paths": _headings,
    "heading_paths_looking_up": _headings,
    "formula_tokens": _formula,
    "formula_value": _formula,
    "formula_value_reducing": _formula,
    "read_nested": _nested,
    "read_nested_with_stack": _nested,
    "open_tags": _markup,
    "tag_attributes": _markup,
    "tag_attributes_by_hand": _markup,
    "tag_attributes_from_rest": _markup,
    "read_arguments": _arguments,
    "read_arguments_deleting": _arguments,
    "shell_words": lambda n, rng: (samples.text(n, rng),),
    "messages_by_level": _log,
    "messages_by_level_splitting": _log,
    "messages_by_level_in_passes": _log,
    "fields_of_line": _field_line,
    "fields_of_line_by_state": _field_line,
    "line_of_offsets": _offsets,
    "line_of_offsets_counting": _offsets,
    "line_of_offsets_by_lines": _offsets,
    "parse_table": _pipes,
    "list_depths": lambda n, rng: ([" " * (2 * rng.randrange(5)) + "- x" for _ in range(n)],),
    "strip_comments": _source,
    "strip_comments_removing": _source,
    "emphasise": lambda n, rng: (samples.text(n, rng).replace("co", "*"),),
    "unescape": lambda n, rng: (samples.text(n, rng).replace("na", "\\n"),),
    "first_section": _sections,
}

ALIKE = [
    ("split_quoted", "split_quoted_eating", "split_quoted_by_pattern"),
    ("read_sections", "read_sections_rescanning"),
    ("heading_paths", "heading_paths_looking_up"),
    ("formula_value", "formula_value_reducing"),
    ("read_nested", "read_nested_with_stack"),
    ("tag_attributes", "tag_attributes_by_hand", "tag_attributes_from_rest"),
    ("read_arguments", "read_arguments_deleting"),
    ("messages_by_level", "messages_by_level_splitting", "messages_by_level_in_passes"),
    ("fields_of_line", "fields_of_line_by_state"),
    ("line_of_offsets", "line_of_offsets_counting", "line_of_offsets_by_lines"),
    ("strip_comments", "strip_comments_removing"),
]
