"""Small parsers: expressions, settings, query strings, command lines, cells, ranges."""

import configparser
import operator
import re
import shlex
from urllib.parse import parse_qs, unquote_plus

from rlm_model.corpora.bank import samples

TOKEN = re.compile(r"\d+|[-+*()]")
OPERATIONS = {"+": operator.add, "-": operator.sub}


class Calculator:
    """Reads an expression by recursive descent: a method for each rule."""

    def __init__(self, expression):
        self.tokens = TOKEN.findall(expression)
        self.at = 0

    def take(self, *wanted):
        if self.at < len(self.tokens) and self.tokens[self.at] in wanted:
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def total(self):
        value = self.product()
        while sign := self.take("+", "-"):
            value = value + self.product() if sign == "+" else value - self.product()
        return value

    def product(self):
        value = self.factor()
        while self.take("*"):
            value *= self.factor()
        return value

    def factor(self):
        if self.take("("):
            value = self.total()
            self.take(")")
            return value
        self.at += 1
        return int(self.tokens[self.at - 1])


def calculate(expression):
    return Calculator(expression).total()


def calculate_from_list(expression):
    tokens = TOKEN.findall(expression)

    def atom():
        token = tokens.pop(0)
        if token != "(":
            return int(token)
        value = total()
        tokens.pop(0)
        return value

    def product():
        value = atom()
        while tokens and tokens[0] == "*":
            tokens.pop(0)
            value = value * atom()
        return value

    def total():
        value = product()
        while tokens and tokens[0] in "+-":
            value = OPERATIONS[tokens.pop(0)](value, product())
        return value

    return total()


def parse_settings(text):
    """Sections of an INI text as dictionaries."""
    sections, current = {}, {}
    for line in text.splitlines():
        line = line.strip()
        if not line or line[0] in "#;":
            continue
        if line.startswith("[") and line.endswith("]"):
            current = sections.setdefault(line[1:-1], {})
        else:
            key, _, value = line.partition("=")
            current[key.strip()] = value.strip()
    return sections


def read_settings(text):
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.read_string(text)
    return {section: dict(parser[section]) for section in parser.sections()}


def parse_query(query: str) -> dict[str, list[str]]:
    parameters: dict[str, list[str]] = {}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if value:
            parameters.setdefault(unquote_plus(name), []).append(unquote_plus(value))
    return parameters


def parse_query_stdlib(query):
    return parse_qs(query)


def parse_options(argv, flags=("-v", "-q")):
    """Options with a value, flags and the remaining arguments of a command line."""
    options, rest = {}, []
    arguments = iter(argv)
    for argument in arguments:
        if argument == "--":
            rest.extend(arguments)
        elif argument in flags:
            options[argument[1:]] = True
        elif argument.startswith("--"):
            name, equals, value = argument[2:].partition("=")
            options[name] = value if equals else next(arguments, None)
        else:
            rest.append(argument)
    return options, rest


def parse_options_shrinking(argv, flags=("-v", "-q")):
    options, rest = {}, []
    while argv:
        head, argv = argv[0], argv[1:]
        if head in flags:
            options[head[1:]] = True
        elif head == "--":
            rest, argv = rest + argv, []
        elif head.startswith("--") and "=" in head:
            name, value = head[2:].split("=", 1)
            options[name] = value
        elif head.startswith("--"):
            options[head[2:]] = argv[0] if argv else None
            argv = argv[1:]
        else:
            rest = rest + [head]
    return options, rest


def brackets_match(text):
    closing = {")": "(", "]": "[", "}": "{"}
    expected = []
    for char in text:
        if char in "([{":
            expected.append(char)
        elif char in closing and (not expected or expected.pop() != closing[char]):
            return False
    return not expected


def brackets_vanish(text):
    text = "".join(char for char in text if char in "()[]{}")
    before = None
    while text != before:
        before = text
        for pair in ("()", "[]", "{}"):
            text = text.replace(pair, "")
    return not text


def split_command(command):
    """Words of a command line; quotes keep spaces together."""
    words, word, quote = [], None, ""
    for char in command:
        if quote:
            if char == quote:
                quote = ""
            else:
                word.append(char)
        elif char in "'\"":
            quote = char
            word = word or []
        elif char.isspace():
            if word is not None:
                words.append("".join(word))
            word = None
        else:
            word = word or []
            word.append(char)
    return words if word is None else [*words, "".join(word)]


def split_command_shlex(command):
    return shlex.split(command)


def evaluate_sheet(formulas):
    """Values of cells whose formulas add numbers and other cells."""
    values = {}

    def value_of(cell):
        if cell not in values:
            terms = formulas[cell].split(" + ")
            values[cell] = sum(int(x) if x.isdigit() else value_of(x) for x in terms)
        return values[cell]

    return {cell: value_of(cell) for cell in formulas}


def evaluate_sheet_afresh(formulas):
    def value_of(cell):
        result = 0
        for term in formulas[cell].split(" + "):
            result += int(term) if term.isdigit() else value_of(term)
        return result

    return {cell: value_of(cell) for cell in formulas}


def is_in_ranges(ranges, number):
    """Whether a list such as 1-5,8,11-20 holds a number."""
    for part in ranges.split(","):
        low, _, high = part.partition("-")
        if int(low) <= number <= int(high or low):
            return True
    return False


def is_in_expanded(ranges, number):
    numbers = set()
    for part in ranges.split(","):
        bounds = [int(bound) for bound in part.split("-")]
        numbers.update(range(bounds[0], bounds[-1] + 1))
    return number in numbers


def _expression(n, rng, depth=0):
    terms, length = [], 0
    while length < n or not terms:
        if depth < 6 and n > 30 and rng.random() < 0.2:
            terms.append(f"({_expression(n // 6, rng, depth + 1)})")
        else:
            terms.append(f"{rng.randint(1, 99)}*{rng.randint(1, 9)}")
        length += len(terms[-1]) + 1
    return "".join(term + rng.choice("+-") for term in terms[:-1]) + terms[-1]


def _settings(n, rng):
    lines, length = ["[main]"], 0
    while length < n:
        lines.append(f"{samples.word(rng)} = {rng.randint(1, 9999)}")
        if rng.random() < 0.1:
            lines += ["", "; " + samples.word(rng), f"[{samples.word(rng)}]"]
        length += len(lines[-1]) + 1
    return "\n".join(lines)


def _query(n, rng):
    names = samples.words(12, rng)
    pairs = [f"{rng.choice(names)}=a%20{samples.word(rng)}+b" for _ in range(max(n // 20, 1))]
    return "&".join(pairs)


def _options(n, rng):
    kinds = (["-v"], ["--level=3"], ["file.txt"], ["--out", "x"])
    return [part for _ in range(n) for part in rng.choice(kinds)][:n]


def _brackets(n, rng):
    pieces, opened = [], []
    while len(pieces) + len(opened) < n:
        if opened and rng.random() < 0.5:
            pieces.append(opened.pop())
        else:
            kind = rng.choice(("()", "[]", "{}"))
            pieces.append(kind[0])
            opened.append(kind[1])
    return "".join(pieces + opened[::-1])


def _command(n, rng):
    word = samples.word
    parts = [f"{word(rng)} '{word(rng)} {word(rng)}' --{word(rng)}" for _ in range(n // 32 + 1)]
    return " ".join(parts)


def _sheet(n, rng):
    sheet = {"c0": "1", "c1": "c0 + 2"}
    for i in range(2, n):
        sheet[f"c{i}"] = f"c{i // 2} + c{i // 3} + {rng.randint(1, 9)}"
    return sheet


def _ranges(n, rng):
    starts = samples.integers(max(n // 10, 1), rng, 9 * n)
    return ",".join(f"{start}-{start + rng.randint(0, 90)}" for start in starts)


CASES = {
    "Calculator.total": lambda n, rng: (Calculator(_expression(n, rng)),),
    "calculate": lambda n, rng: (_expression(n, rng),),
    "calculate_from_list": lambda n, rng: (_expression(n, rng),),
    "parse_settings": lambda n, rng: (_settings(n, rng),),
    "read_settings": lambda n, rng: (_settings(n, rng),),
    "parse_query": lambda n, rng: (_query(n, rng),),
    "parse_query_stdlib": lambda n, rng: (_query(n, rng),),
    "parse_options": lambda n, rng: (_options(n, rng),),
    "parse_options_shrinking": lambda n, rng: (_options(n, rng),),
    "brackets_match": lambda n, rng: (_brackets(n, rng),),
    "brackets_vanish": lambda n, rng: (_brackets(n, rng),),
    "split_command": lambda n, rng: (_command(n, rng),),
    "split_command_shlex": lambda n, rng: (_command(n, rng),),
    "evaluate_sheet": lambda n, rng: (_sheet(n, rng),),
    "evaluate_sheet_afresh": lambda n, rng: (_sheet(n, rng),),
    "is_in_ranges": lambda n, rng: (_ranges(n, rng), 10 * n + 200),
    "is_in_expanded": lambda n, rng: (_ranges(n, rng), 10 * n + 200),
}

ALIKE = [
    ("calculate", "calculate_from_list"),
    ("parse_settings", "read_settings"),
    ("parse_query", "parse_query_stdlib"),
    ("parse_options", "parse_options_shrinking"),
    ("brackets_match", "brackets_vanish"),
    ("split_command", "split_command_shlex"),
    ("evaluate_sheet", "evaluate_sheet_afresh"),
    ("is_in_ranges", "is_in_expanded"),
]
