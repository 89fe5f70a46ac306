"""Documents in JSON: flattening, merging, comparing, patching, checking, redacting, JSON lines."""

import copy
import hashlib
import json
import re

from rlm_model.corpora.bank import samples

PRODUCT_SCHEMA = {
    "title": {"type": str, "required": True, "pattern": r"[a-z]+( [a-z]+)*"},
    "price": {"type": float, "required": True, "minimum": 5.0},
    "stock": {"type": int, "required": False, "minimum": 0},
    "api_key": {"type": str, "required": False, "pattern": r"[0-9a-e]+"},
}


def flatten(document, separator="."):
    """Turn nested objects and arrays into one dict of dotted paths."""
    flat = {}

    def walk(value, path):
        if isinstance(value, dict):
            for key, child in value.items():
                walk(child, f"{path}{separator}{key}" if path else key)
        elif isinstance(value, list):
            for position, child in enumerate(value):
                walk(child, f"{path}{separator}{position}" if path else str(position))
        else:
            flat[path] = value

    walk(document, "")
    return flat


def flat_view(node, prefix=""):
    if not isinstance(node, (dict, list)):
        return {prefix: node}
    result = {}
    for key, child in node.items() if isinstance(node, dict) else enumerate(node):
        name = f"{prefix}.{key}" if prefix else str(key)
        result = {**result, **flat_view(child, name)}
    return result


def unflatten(flat, separator="."):
    """The opposite of flattening; array positions come back as keys."""
    root = {}
    for path, value in flat.items():
        *parents, last = path.split(separator)
        node = root
        for part in parents:
            node = node.setdefault(part, {})
        node[last] = value
    return root


def deep_merge(base, changes):
    merged = dict(base)
    for key, value in changes.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = deep_merge(old, value)
        else:
            merged[key] = value
    return merged


def merge_settings(defaults, *layers):
    """Lay settings over defaults; nobody's dict is changed or shared."""
    result = copy.deepcopy(defaults)
    for layer in layers:
        for key, value in layer.items():
            if isinstance(value, dict) and isinstance(result.get(key), dict):
                result[key] = merge_settings(result[key], value)
            else:
                result[key] = copy.deepcopy(value)
    return result


def changed_paths(old, new):
    before, after = flatten(old), flatten(new)
    return [path for path, value in before.items() if path in after and after[path] != value]


def changed_paths_pairwise(old, new):
    before = list(flatten(old).items())
    after = list(flatten(new).items())
    changed = []
    for path, value in before:
        for other_path, other_value in after:
            if path == other_path and value != other_value:
                changed.append(path)
    return changed


def apply_patch(document, operations):
    """Apply replace and remove operations in place, paths written as /a/b/0."""
    for operation in operations:
        *parents, last = operation["path"].lstrip("/").split("/")
        target = document
        for step in parents:
            target = target[int(step)] if isinstance(target, list) else target[step]
        key = int(last) if isinstance(target, list) else last
        if operation["op"] == "remove":
            del target[key]
        else:
            target[key] = operation["value"]
    return document


def patch_step_by_step(document, operations):
    for operation in operations:
        document = apply_patch(copy.deepcopy(document), [operation])
    return document


def redact(document, secret=frozenset({"password", "token", "api_key"}), mask="***"):
    if isinstance(document, dict):
        return {k: mask if k in secret else redact(v, secret, mask) for k, v in document.items()}
    if isinstance(document, list):
        return [redact(item, secret, mask) for item in document]
    return document


def redact_text(document):
    """Mask secrets in the text, one pass for each name, and read it again."""
    text = json.dumps(document)
    for name in ("password", "token", "api_key"):
        text = re.sub(rf'("{name}": )"[^"]*"', r'\1"***"', text)
    return json.loads(text)


class Checker:
    """Checks records against a small schema of required fields, types, minima and patterns."""

    def __init__(self, schema):
        self.schema = schema
        self.patterns = {
            field: re.compile(rule["pattern"])
            for field, rule in schema.items()
            if "pattern" in rule
        }

    def errors(self, record):
        for field, rule in self.schema.items():
            if field not in record:
                if rule["required"]:
                    yield f"{field}: missing"
                continue
            value = record[field]
            if not isinstance(value, rule["type"]):
                yield f"{field}: not of type {rule['type'].__name__}"
            elif "minimum" in rule and value < rule["minimum"]:
                yield f"{field}: {value} is below {rule['minimum']}"
            elif field in self.patterns and not self.patterns[field].fullmatch(value):
                yield f"{field}: {value!r} has a wrong form"

    def check_all(self, records):
        found = {}
        for key, record in records.items():
            problems = list(self.errors(record))
            if problems:
                found[key] = problems
        return found


def read_events(lines):
    """Read JSON lines; broken ones are left out."""
    events = []
    for line in lines:
        try:
            events.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return events


def read_events_at_once(lines):
    return json.loads("[" + ",".join(line for line in lines if line) + "]")


def unique_events(lines):
    seen = set()
    kept = []
    for line in lines:
        event = json.loads(line)
        fingerprint = json.dumps({**event, "id": None}, sort_keys=True)
        if fingerprint not in seen:
            seen.add(fingerprint)
            kept.append(event)
    return kept


def without_repeats(lines):
    """Keep the first of the events that differ by nothing but their id."""
    kept, bodies = [], []
    for line in lines:
        event = json.loads(line)
        body = {key: value for key, value in event.items() if key != "id"}
        if body not in bodies:
            bodies.append(body)
            kept.append(event)
    return kept


def split_stream(text):
    """Documents that follow each other in a text without a separator."""
    decoder = json.JSONDecoder()
    position, documents = 0, []
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        document, position = decoder.raw_decode(text, position)
        documents.append(document)
    return documents


def split_stream_cutting(text):
    documents = []
    rest = text.lstrip()
    while rest:
        document, end = json.JSONDecoder().raw_decode(rest)
        documents.append(document)
        rest = rest[end:].lstrip()
    return documents


def fingerprint(document):
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _document(n, rng, names=()):
    """A balanced document of n leaves, objects and arrays mixed; an object at the top."""
    names = names or [*{samples.word(rng): None for _ in range(40)}, "token"]
    width = min(n, rng.randint(3, 6))
    sizes = [n // width + (i < n % width) for i in range(width)]
    leaves = (rng.randrange(1000), round(rng.random(), 3), None, "text", True)
    parts = [_document(s, rng, names) if s > 1 else rng.choice(leaves) for s in sizes]
    if rng.random() < 0.2:
        return {"items": parts}
    return dict(zip(rng.sample(names, width), parts))


def _catalogue(n, rng):
    """Products by article number, with about n leaves."""
    return {
        f"sku-{i}": {
            "title": samples.word(rng),
            "price": round(rng.uniform(1, 99), 2),
            "stock": rng.randrange(50),
            "api_key": samples.identifier(rng),
        }
        for i in range(max(n // 4, 1))
    }


def _edited(value, rng):
    if isinstance(value, dict):
        return {key: _edited(child, rng) for key, child in value.items()}
    if isinstance(value, list):
        return [_edited(child, rng) for child in value]
    return "edited" if rng.random() < 0.1 else value


def _versions(n, rng):
    document = _document(n, rng)
    return document, _edited(document, rng)


def _patch(n, rng):
    catalogue = _catalogue(n, rng)
    numbers = list(catalogue)
    kept = numbers[::5]
    edits = [{"op": "remove", "path": f"/{number}"} for number in numbers[1::5]]
    while len(edits) < n:
        path = f"/{rng.choice(kept)}/{rng.choice(('stock', 'note'))}"
        edits.append({"op": "replace", "path": path, "value": rng.randrange(99)})
    return catalogue, edits


def _events(n, rng):
    """n lines of a log in JSON; many say nothing new."""
    users = max(n // 20, 1)
    return [
        f'{{"id": {i}, "user": "u{rng.randrange(users)}", "ms": {10 * rng.randrange(5)}}}'
        for i in range(n)
    ]


def _stream(n, rng):
    return "\n".join(_events(max(n // 35, 1), rng))


CASES = {
    "flatten": lambda n, rng: (_document(n, rng),),
    "flat_view": lambda n, rng: (_catalogue(n, rng),),
    "unflatten": lambda n, rng: (flatten(_document(n, rng)),),
    "deep_merge": lambda n, rng: _versions(n, rng),
    "merge_settings": lambda n, rng: _versions(n, rng),
    "changed_paths": lambda n, rng: _versions(n, rng),
    "changed_paths_pairwise": lambda n, rng: _versions(n, rng),
    "apply_patch": lambda n, rng: _patch(n, rng),
    "patch_step_by_step": lambda n, rng: _patch(n, rng),
    "redact": lambda n, rng: (_catalogue(n, rng),),
    "redact_text": lambda n, rng: (_catalogue(n, rng),),
    "Checker.check_all": lambda n, rng: (Checker(PRODUCT_SCHEMA), _catalogue(n, rng)),
    "read_events": lambda n, rng: (_events(n, rng),),
    "read_events_at_once": lambda n, rng: (_events(n, rng),),
    "unique_events": lambda n, rng: (_events(n, rng),),
    "without_repeats": lambda n, rng: (_events(n, rng),),
    "split_stream": lambda n, rng: (_stream(n, rng),),
    "split_stream_cutting": lambda n, rng: (_stream(n, rng),),
    "fingerprint": lambda n, rng: (_document(n, rng),),
}

ALIKE = [
    ("flatten", "flat_view"),
    ("deep_merge", "merge_settings"),
    ("changed_paths", "changed_paths_pairwise"),
    ("apply_patch", "patch_step_by_step"),
    ("redact", "redact_text"),
    ("read_events", "read_events_at_once"),
    ("unique_events", "without_repeats"),
    ("split_stream", "split_stream_cutting"),
]
