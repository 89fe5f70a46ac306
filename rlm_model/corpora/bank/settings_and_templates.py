"""Settings in layers, references between them, templates, and plain text made from data."""

import re
import string
from collections import ChainMap, OrderedDict
from html import escape
from io import StringIO
from itertools import groupby, zip_longest
from textwrap import dedent, indent

from rlm_model.corpora.bank import samples

REFERENCE = re.compile(r"\$\{([\w.]+)\}")
TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})")


class Missing(KeyError):
    pass


class Layers:
    """Settings of several sources, the strongest last."""

    def __init__(self, *layers):
        self.layers = list(layers)

    def get(self, key, default=None):
        for layer in reversed(self.layers):
            if key in layer:
                return layer[key]
        return default

    def keys(self):
        return sorted(set().union(*self.layers))

    def merged(self):
        result = {}
        for layer in self.layers:
            result.update(layer)
        return result

    def merged_by_copies(self):
        result = {}
        for layer in self.layers:
            result = {**result, **layer}
        return result

    def merged_by_look_up(self):
        keys = []
        for layer in self.layers:
            keys += [key for key in layer if key not in keys]
        return {key: self.get(key) for key in keys}

    def origin(self):
        """Key -> number of the layer from which its value comes."""
        numbers = {}
        for number, layer in enumerate(self.layers):
            numbers.update(dict.fromkeys(layer, number))
        return numbers

    def overridden(self):
        return sorted(k for k in self.keys() if sum(k in layer for layer in self.layers) > 1)


def read_env(lines):
    """Values of lines like NAME=value; comments, quotes and 'export' are taken off."""
    values = {}
    for line in lines:
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        key, _, value = line.removeprefix("export ").partition("=")
        values[key.rstrip()] = value.strip().strip("\"'")
    return values


def overrides_from_env(env, prefix="APP__"):
    """APP__DB__HOST=x becomes {'db': {'host': 'x'}}."""
    tree = {}
    for key, value in env.items():
        if not key.startswith(prefix):
            continue
        *path, last = key[len(prefix) :].lower().split("__")
        node = tree
        for part in path:
            node = node.setdefault(part, {})
        node[last] = value
    return tree


def resolve(settings):
    """Replace ${name} by the value of that name, which may refer to others in turn."""
    done = {}

    def value_of(name):
        if name not in done:
            done[name] = REFERENCE.sub(lambda match: value_of(match.group(1)), settings[name])
        return done[name]

    return {name: value_of(name) for name in settings}


def resolve_without_memory(settings):
    def value_of(name):
        return REFERENCE.sub(lambda match: value_of(match.group(1)), settings[name])

    return {name: value_of(name) for name in settings}


def resolve_in_rounds(settings):
    values = dict(settings)
    while any("${" in value for value in values.values()):
        values = {
            name: REFERENCE.sub(lambda match: values[match.group(1)], value)
            for name, value in values.items()
        }
    return values


def unknown_settings(settings, known):
    """Unknown names with a known name that starts alike."""
    names = set(known)
    by_start = {}
    for name in known:
        by_start.setdefault(name[:3], name)
    return [(s, by_start.get(s[:3])) for s in settings if s not in names]


def unknown_settings_searching(settings, known):
    unknown = []
    for setting in settings:
        if setting in known:
            continue
        similar = [name for name in known if name[:3] == setting[:3]]
        unknown.append((setting, similar[0] if similar else None))
    return unknown


def include_all(files, start):
    """Lines of a file in which lines '@include name' are replaced by those of that file."""
    for line in files[start]:
        if line.startswith("@include "):
            yield from include_all(files, line[9:])
        else:
            yield line


def include_all_expanding(files, start):
    lines = list(files[start])
    at = 0
    while at < len(lines):
        if lines[at].startswith("@include "):
            lines = lines[:at] + files[lines[at][9:]] + lines[at + 1 :]
        else:
            at += 1
    return lines


def dump_ini(settings: dict) -> str:
    out = StringIO()
    for section, values in settings.items():
        out.write(f"[{section}]\n")
        for key, value in sorted(values.items()):
            out.write(f"{key} = {'yes' if value is True else value}\n")
        out.write("\n")
    return out.getvalue()


def dump_ini_by_adding(settings):
    text = ""
    for section in settings:
        text = text + "[" + section + "]\n"
        keys = list(settings[section])
        keys.sort()
        for key in keys:
            value = settings[section][key]
            if value is True:
                value = "yes"
            text = text + key + " = " + str(value) + "\n"
        text = text + "\n"
    return text


def dump_tree(value, depth=0):
    """Lines of nested dicts and lists, indented by two blanks."""
    pad = "  " * depth
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, (dict, list)):
                yield f"{pad}{key}:"
                yield from dump_tree(inner, depth + 1)
            else:
                yield f"{pad}{key}: {inner}"
    else:
        for inner in value:
            yield f"{pad}- {inner}"


def dump_tree_indenting_texts(value):
    if isinstance(value, list):
        return [f"- {inner}" for inner in value]
    lines = []
    for key, inner in value.items():
        if isinstance(inner, (dict, list)):
            block = "\n".join(dump_tree_indenting_texts(inner))
            lines.append(f"{key}:")
            lines.extend(indent(block, "  ").split("\n"))
        else:
            lines.append(f"{key}: {inner}")
    return lines


def parse_tree(lines):
    """Nested dicts from 'key:' and 'key: value' lines by their indentation."""
    root = {}
    stack = [(-1, root)]
    for line in lines:
        body = line.lstrip(" ")
        depth = len(line) - len(body)
        key, _, value = body.partition(":")
        while stack[-1][0] >= depth:
            stack.pop()
        parent = stack[-1][1]
        if value:
            parent[key] = value.strip()
        else:
            parent[key] = {}
            stack.append((depth, parent[key]))
    return root


def parse_tree_by_blocks(lines):
    tree = {}
    while lines:
        head, rest = lines[0], lines[1:]
        size = 0
        while size < len(rest) and rest[size].startswith(" "):
            size += 1
        key, _, value = head.partition(":")
        tree[key] = value.strip() if value else parse_tree_by_blocks([r[2:] for r in rest[:size]])
        lines = rest[size:]
    return tree


class Template:
    """A text with {{ name }} and {% for x in names %}...{% end %}, compiled once."""

    def __init__(self, source):
        self.nodes = self.compile(source)

    @staticmethod
    def compile(source):
        top = []
        stack = [top]
        for piece in TAG.split(source):
            if piece.startswith("{{"):
                stack[-1].append(("value", piece[2:-2].strip()))
            elif piece.startswith("{% for"):
                _, name, _, items = piece[2:-2].split()
                body = []
                stack[-1].append(("loop", name, items, body))
                stack.append(body)
            elif piece.startswith("{%"):
                stack.pop()
            elif piece:
                stack[-1].append(("text", piece))
        return top

    def render(self, **context):
        out = []
        self._render(self.nodes, context, out)
        return "".join(out)

    def _render(self, nodes, context, out):
        for node in nodes:
            if node[0] == "text":
                out.append(node[1])
            elif node[0] == "value":
                out.append(escape(str(self.look_up(context, node[1]))))
            else:
                for item in context[node[2]]:
                    self._render(node[3], {**context, node[1]: item}, out)

    @staticmethod
    def look_up(context, dotted):
        value = context
        for part in dotted.split("."):
            try:
                value = value[part]
            except KeyError:
                raise Missing(dotted) from None
        return value


def page_of_rows(rows):
    page = Template("<ul>{% for row in rows %}<li>{{ row.a }}: {{ row.b }}</li>{% end %}</ul>")
    return page.render(rows=rows)


def letters(template, people):
    compiled = Template(template)
    return [compiled.render(person=person) for person in people]


def letters_compiling_each(template, people):
    return [Template(template).render(person=person) for person in people]


def letters_by_replacing(template, people):
    result = []
    for person in people:
        text = template
        for key, value in person.items():
            text = text.replace("{{ person." + key + " }}", escape(str(value)))
        result.append(text)
    return result


def placeholders(text):
    """Names in a text like 'Dear $name', each once, in their order."""
    pattern = string.Template.pattern
    found = OrderedDict()
    for match in pattern.finditer(text):
        name = match.group("named") or match.group("braced")
        if name:
            found[name] = True
    return list(found)


def placeholders_by_hand(text):
    names, rest = [], text
    while "$" in rest:
        rest = rest[rest.index("$") + 1 :]
        name = ""
        for character in rest:
            if not (character.isalnum() or character == "_"):
                break
            name += character
        if name and name not in names:
            names.append(name)
    return names


def side_by_side(left, right, gap=3):
    width = max(map(len, left), default=0) + gap
    return [f"{a:<{width}}{b}".rstrip() for a, b in zip_longest(left, right, fillvalue="")]


def side_by_side_counting(left, right, gap=3):
    rows = []
    for i in range(max(len(left), len(right))):
        a = left[i] if i < len(left) else ""
        b = right[i] if i < len(right) else ""
        widest = max([len(line) for line in left] + [0])
        rows.append((a + " " * (widest + gap - len(a)) + b).rstrip())
    return rows


def justify(text: str, width: int = 60) -> list[str]:
    """Lines of equal width; the blanks between words are spread from the left."""
    lines, line, used = [], [], 0
    for word in text.split():
        if line and used + len(line) + len(word) > width:
            blanks, holes = width - used, len(line) - 1
            for i in range(blanks if holes else 0):
                line[i % holes] += " "
            lines.append("".join(line))
            line, used = [], 0
        line.append(word)
        used += len(word)
    return [*lines, " ".join(line)]


def number_lines(text):
    lines = text.split("\n")
    width = len(str(len(lines)))
    return "\n".join(f"{i:>{width}} | {line}" for i, line in enumerate(lines, 1))


def number_lines_one_by_one(text):
    numbered = ""
    for i in range(len(text.split("\n"))):
        line = text.split("\n")[i]
        number = str(i + 1).rjust(len(str(text.count("\n") + 1)))
        numbered += ("\n" if numbered else "") + number + " | " + line
    return numbered


def bullet_groups(rows):
    """Headings with bullets from (heading, point) in any order."""
    text = []
    for heading, group in groupby(sorted(rows), key=lambda row: row[0]):
        text.append(f"## {heading}")
        text.extend(f"* {point}" for _, point in group)
    return "\n".join(text)


def bullet_groups_by_heading(rows):
    text = ""
    for heading in sorted({heading for heading, _ in rows}):
        points = sorted(p for h, p in rows if h == heading)
        text += f"## {heading}\n" + "".join(f"* {p}\n" for p in points)
    return text.rstrip("\n")


def enumerate_names(names, most=3):
    """'a, b and c', or with more names 'a, b, c and 7 others'."""
    if len(names) > most + 1:
        return ", ".join(names[:most]) + f" and {len(names) - most} others"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def glossary_links(text, terms):
    """Set [brackets] around each term, longest first where terms start alike."""
    if not terms:
        return text
    ordered = sorted(terms, key=len, reverse=True)
    return re.sub(r"\b(?:" + "|".join(map(re.escape, ordered)) + r")\b", r"[\g<0>]", text)


def glossary_links_word_by_word(text, terms):
    known = frozenset(terms)
    return re.sub(r"\w+", lambda m: f"[{m[0]}]" if m[0] in known else m[0], text)


def glossary_links_term_by_term(text, terms):
    for term in terms:
        text = re.sub(rf"(?<!\[)\b{re.escape(term)}\b(?!\])", f"[{term}]", text)
    return text


def clean_snippets(snippets):
    return [dedent(snippet).strip("\n").expandtabs(4) for snippet in snippets]


def first_of(key, maps):
    return ChainMap(*maps).get(key)


def _layers(n, rng):
    keys = [f"{word}.{i % 97}" for i, word in enumerate(samples.words(n, rng))]
    size = max(n // 12, 1)
    return Layers(*({k: i for k in keys[i : i + size]} for i in range(0, n, size)))


def _many_layers(n, rng):
    keys = [f"{word}.{i % 97}" for i, word in enumerate(samples.words(n, rng))]
    return Layers(*({k: i for k in keys[i : i + 4]} for i in range(0, n, 4)))


def _env_lines(n, rng):
    forms = ("{}_{}={}", "export {}_{}='{}'", "# {} {} {}", '  {}_{} = "{}"  ')
    return [
        forms[i % 4].format(word.upper(), i, i * 7)
        for i, word in enumerate(samples.words(n, rng, 90))
    ]


def _env(n, rng):
    words = samples.words(n, rng, 90)
    return {
        f"APP__{w.upper()}__PART{i % 9}__K{i}" if i % 5 else f"PATH{i}": "x"
        for i, w in enumerate(words)
    }


def _references(n, rng):
    roots, items = samples.words(n // 9 + 1, rng, 50), []
    for i in range(n):
        block, place = divmod(i, 9)
        value = roots[block]
        if place:
            value = f"/a/${{s{i - 1}}}/{i}" + (f"${{s{block * 9}}}" if i % 3 else "")
        items.append((f"s{i}", value))
    return dict(items[2::3] + items[::3] + items[1::3])


def _names(n, rng):
    known = [f"{word}_{i}" for i, word in enumerate(samples.words(n // 2 + 1, rng))]
    settings = rng.sample(known, len(known) // 2)
    return settings + [f"{word}_x" for word in samples.words(n // 4 + 1, rng)], known


def _includes(n, rng):
    files, count = {}, n // 10 + 1
    for i in range(count):
        lines = [f"option{i}_{k} = {k}" for k in range(8)]
        inner = [k for k in (2 * i + 1, 2 * i + 2) if k < count]
        files[f"f{i}"] = lines[:3] + [f"@include f{k}" for k in inner] + lines[3:]
    return files, "f0"


def _sections(n, rng):
    sections = {}
    for i, word in enumerate(samples.words(n, rng, 200)):
        sections.setdefault(f"part{i // 12}", {})[word] = i % 5 == 0 or i
    return sections


def _deep(n, rng):
    words, site = samples.words(n + 9, rng, 200), {}
    for k in range(0, n, 10):
        rules = {f"r{i}": words[i] for i in range(k, k + 7)}
        site[f"area{k}"] = {"name": words[k], "rules": rules, "tags": words[k : k + 2]}
    return {"site": site}


def _indented(n, rng):
    words = samples.words(n, rng, 200)
    lines = []
    for i, word in enumerate(words):
        depth = (0, 1, 2, 2, 2, 1, 2, 2)[i % 8]
        lines.append("  " * depth + f"{word}{i}:" + ("" if i % 8 in (0, 1, 5) else f" {i}"))
    return lines


def _people(n, rng):
    template = "Dear {{ person.name }},\nyour order {{ person.order }} leaves {{ person.city }}."
    cities = rng.choices(samples.CITIES, k=n)
    return template, [{"name": f"<{c}>", "order": i, "city": c} for i, c in enumerate(cities)]


def _source(n, rng):
    words = samples.words(n // 12 + 1, rng, 50)
    body = " ".join(word if i % 3 else "{{ row.%s }}" % word for i, word in enumerate(words))
    return "{% for row in rows %}" + body + "{% end %}"


def _placeholder_text(n, rng):
    words = samples.words(n // 7 + 1, rng)
    return " ".join(f"${w}," if i % 3 == 0 else w for i, w in enumerate(words))


def _two_columns(n, rng):
    words = samples.words(n, rng, 90)
    return words[: n // 2], words[n // 2 :]


def _bullets(n, rng):
    headings = [f"{samples.word(rng)} {i}" for i in range(n // 15 + 1)]
    return [(headings[int(len(headings) * rng.random())], w) for w in samples.words(n, rng, 300)]


def _glossary(n, rng):
    words = samples.words(max(n // 10, 2), rng)
    return " ".join(words), sorted(set(words[:: max(len(words) // 60, 2)]))


def _snippets(n, rng):
    words = samples.words(n, rng, 90)
    return [f"\n    if {w}:\n\treturn\n        x = {w}\n\n" for w in words]


CASES = {
    "Layers.get": lambda n, rng: (_layers(n, rng), "log.level"),
    "Layers.merged": lambda n, rng: (_many_layers(n, rng),),
    "Layers.merged_by_copies": lambda n, rng: (_many_layers(n, rng),),
    "Layers.merged_by_look_up": lambda n, rng: (_many_layers(n, rng),),
    "Layers.origin": lambda n, rng: (_layers(n, rng),),
    "Layers.overridden": lambda n, rng: (_layers(n, rng),),
    "read_env": lambda n, rng: (_env_lines(n, rng),),
    "overrides_from_env": lambda n, rng: (_env(n, rng),),
    "resolve": lambda n, rng: (_references(n, rng),),
    "resolve_without_memory": lambda n, rng: (_references(n, rng),),
    "resolve_in_rounds": lambda n, rng: (_references(n, rng),),
    "unknown_settings": _names,
    "unknown_settings_searching": _names,
    "include_all": _includes,
    "include_all_expanding": _includes,
    "dump_ini": lambda n, rng: (_sections(n, rng),),
    "dump_ini_by_adding": lambda n, rng: (_sections(n, rng),),
    "dump_tree": lambda n, rng: (_deep(n, rng),),
    "dump_tree_indenting_texts": lambda n, rng: (_deep(n, rng),),
    "parse_tree": lambda n, rng: (_indented(n, rng),),
    "parse_tree_by_blocks": lambda n, rng: (_indented(n, rng),),
    "Template.compile": lambda n, rng: (_source(n, rng),),
    "page_of_rows": lambda n, rng: (
        [{"a": word, "b": i} for i, word in enumerate(samples.words(n, rng, 90))],
    ),
    "letters": _people,
    "letters_compiling_each": _people,
    "letters_by_replacing": _people,
    "placeholders": lambda n, rng: (_placeholder_text(n, rng),),
    "placeholders_by_hand": lambda n, rng: (_placeholder_text(n, rng),),
    "side_by_side": _two_columns,
    "side_by_side_counting": _two_columns,
    "justify": lambda n, rng: (samples.text(n, rng),),
    "number_lines": lambda n, rng: (samples.text(n, rng),),
    "number_lines_one_by_one": lambda n, rng: (samples.text(n, rng),),
    "bullet_groups": lambda n, rng: (_bullets(n, rng),),
    "bullet_groups_by_heading": lambda n, rng: (_bullets(n, rng),),
    "enumerate_names": lambda n, rng: (samples.words(n, rng, 90),),
    "glossary_links": _glossary,
    "glossary_links_word_by_word": _glossary,
    "glossary_links_term_by_term": _glossary,
    "clean_snippets": lambda n, rng: (_snippets(n, rng),),
    "first_of": lambda n, rng: ("log.level", _layers(n, rng).layers),
}

ALIKE = [
    ("Layers.merged", "Layers.merged_by_copies", "Layers.merged_by_look_up"),
    ("resolve", "resolve_without_memory", "resolve_in_rounds"),
    ("unknown_settings", "unknown_settings_searching"),
    ("include_all", "include_all_expanding"),
    ("dump_ini", "dump_ini_by_adding"),
    ("dump_tree", "dump_tree_indenting_texts"),
    ("parse_tree", "parse_tree_by_blocks"),
    ("letters", "letters_by_replacing", "letters_compiling_each"),
    ("placeholders", "placeholders_by_hand"),
    ("side_by_side", "side_by_side_counting"),
    ("number_lines", "number_lines_one_by_one"),
    ("bullet_groups", "bullet_groups_by_heading"),
    ("glossary_links", "glossary_links_word_by_word", "glossary_links_term_by_term"),
]
