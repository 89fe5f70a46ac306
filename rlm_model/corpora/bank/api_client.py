"""What a REST client does around its calls: pages, headers, payloads, retries and limits."""

from __future__ import annotations

import json
import re
from collections import Counter, OrderedDict, defaultdict
from typing import Any
from urllib.parse import quote

from rlm_model.corpora.bank import samples

UPPER_AFTER = re.compile(r"_([a-z0-9])")


def collect_pages(pages: list[dict[str, Any]]) -> list[Any]:
    items: list[Any] = []
    for page in pages:
        items.extend(page["items"])
        if not page.get("has_more"):
            break
    return items


def collect_pages_concatenating(pages):
    items = []
    for page in pages:
        items = items + page["items"]
        if not page.get("has_more"):
            break
    return items


def follow_cursors(responses, cursor="start"):
    """All items in the order in which the cursors lead through the stored responses."""
    by_cursor = {response["cursor"]: response for response in responses}
    items = []
    while cursor is not None:
        response = by_cursor[cursor]
        items += response["items"]
        cursor = response["next"]
    return items


def follow_cursors_searching(responses, cursor="start"):
    items = []
    while cursor is not None:
        for response in responses:
            if response["cursor"] == cursor:
                items += response["items"]
                cursor = response["next"]
                break
    return items


def fold_headers(raw: list[tuple[str, str]]) -> dict[str, str]:
    """One value for every header name; repeated headers are joined by a comma."""
    values = defaultdict(list)
    for name, value in raw:
        values[name.strip().lower()].append(value.strip())
    return {name: ", ".join(found) for name, found in values.items()}


def fold_headers_in_pairs(raw):
    folded = []
    for name, value in raw:
        name = name.strip().lower()
        for pair in folded:
            if pair[0] == name:
                pair[1] = pair[1] + ", " + value.strip()
                break
        else:
            folded.append([name, value.strip()])
    return dict(folded)


def query_string(params: dict[str, Any]) -> str:
    parts = []
    for key in sorted(params):
        value = params[key]
        if value is None:
            continue
        values = value if isinstance(value, list) else [value]
        parts.extend(f"{quote(key)}={quote(str(one), safe='')}" for one in values)
    return "&".join(parts)


def query_string_growing(params):
    query = ""
    for key, value in sorted(params.items()):
        if value is None:
            continue
        if not isinstance(value, list):
            value = [value]
        for one in value:
            pair = quote(key) + "=" + quote(str(one), safe="")
            query = pair if query == "" else query + "&" + pair
    return query


def usage_per_window(stamps: list[int], window: int = 60) -> dict[int, int]:
    """Calls in each window that had any, by the second at which the window began."""
    counts = Counter(stamp - stamp % window for stamp in stamps)
    return dict(sorted(counts.items()))


def usage_per_window_counting(stamps, window=60):
    usage = {}
    if not stamps:
        return usage
    start = min(stamps) // window * window
    while start <= max(stamps):
        calls = len([s for s in stamps if start <= s < start + window])
        if calls:
            usage[start] = calls
        start += window
    return usage


class RetryBook:
    """Remembers how often each request failed and when it may be tried again."""

    def __init__(self, limit=5, base=2):
        self.limit = limit
        self.base = base
        self.failures: dict[str, list[int]] = {}

    def failed(self, request_id, second):
        self.failures.setdefault(request_id, []).append(second)

    def succeeded(self, request_id):
        self.failures.pop(request_id, None)

    def next_try(self, request_id):
        tries = self.failures.get(request_id)
        if not tries:
            return 0
        return tries[-1] + self.base ** min(len(tries), self.limit)

    def due(self, now):
        return [rid for rid in self.failures if self.next_try(rid) <= now]

    def abandoned(self):
        return sorted(rid for rid, tries in self.failures.items() if len(tries) >= self.limit)


def final_outcomes(attempts):
    """(number of attempts, last status) of each request."""
    outcomes = {}
    for request_id, status in attempts:
        count, _ = outcomes.get(request_id, (0, None))
        outcomes[request_id] = (count + 1, status)
    return outcomes


def final_outcomes_filtering(attempts):
    outcomes = {}
    for request_id, _ in attempts:
        statuses = [status for rid, status in attempts if rid == request_id]
        outcomes[request_id] = (len(statuses), statuses[-1])
    return outcomes


def form_fields(payload, prefix=""):
    if isinstance(payload, dict):
        for key, value in payload.items():
            yield from form_fields(value, f"{prefix}[{key}]" if prefix else key)
    elif isinstance(payload, list):
        for value in payload:
            yield from form_fields(value, prefix + "[]")
    else:
        yield prefix, str(payload)


def form_fields_joined(payload, prefix=""):
    fields = []
    if isinstance(payload, dict):
        for key, value in payload.items():
            name = prefix + "[" + key + "]" if prefix else key
            fields = fields + form_fields_joined(value, name)
    elif isinstance(payload, list):
        for value in payload:
            fields = fields + form_fields_joined(value, prefix + "[]")
    else:
        fields = [(prefix, str(payload))]
    return fields


def camel_keys(value):
    if isinstance(value, dict):
        return {
            UPPER_AFTER.sub(lambda m: m.group(1).upper(), key): camel_keys(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [camel_keys(inner) for inner in value]
    return value


def requests_to_send(local, remote):
    """What brings the remote side up to date: (method, id) in the order of ids."""
    theirs = {item["id"]: item for item in remote}
    ours = {item["id"] for item in local}
    calls = []
    for item in local:
        if item["id"] not in theirs:
            calls.append(("POST", item["id"]))
        elif item != theirs[item["id"]]:
            calls.append(("PUT", item["id"]))
    calls += [("DELETE", key) for key in theirs if key not in ours]
    return sorted(calls, key=lambda call: call[1])


def requests_to_send_comparing(local, remote):
    calls = []
    for item in local:
        if item in remote:
            continue
        known = any(other["id"] == item["id"] for other in remote)
        calls.append(("PUT" if known else "POST", item["id"]))
    for other in remote:
        if other["id"] not in [item["id"] for item in local]:
            calls.append(("DELETE", other["id"]))
    return sorted(calls, key=lambda call: call[1])


def pick_media_type(
    accept: str, offered: tuple[str, ...] = ("application/json", "text/csv")
) -> str:
    weights = {}
    for entry in accept.split(","):
        kind, _, parameter = entry.strip().partition(";q=")
        weights[kind] = float(parameter or 1)

    def weight(kind):
        family = kind.split("/")[0] + "/*"
        return weights.get(kind, weights.get(family, weights.get("*/*", 0.0)))

    return max(offered, key=weight)


def size_bounded_batches(payloads, limit=2000):
    """Lists of payloads whose JSON takes at most `limit` characters where that is possible."""
    batch, size = [], 2
    for payload in payloads:
        length = len(json.dumps(payload))
        extra = length + (2 if batch else 0)
        if batch and size + extra > limit:
            yield batch
            batch, size, extra = [], 2, length
        batch.append(payload)
        size += extra
    if batch:
        yield batch


def size_bounded_batches_by_dumping(payloads, limit=2000):
    batches, batch = [], []
    for payload in payloads:
        if batch and len(json.dumps(batch + [payload])) > limit:
            batches.append(batch)
            batch = []
        batch.append(payload)
    if batch:
        batches.append(batch)
    return batches


def sparse(items: list[dict], fields: str) -> list[dict]:
    paths = [(field, field.split(".")) for field in fields.split(",")]
    result = []
    for item in items:
        row = {}
        for field, path in paths:
            value = item
            for step in path:
                value = value.get(step) if isinstance(value, dict) else None
            row[field] = value
        result.append(row)
    return result


def sparse_reading_fields_again(items, fields):
    def value_at(item, dotted):
        head, *rest = dotted.split(".")
        inner = item.get(head) if isinstance(item, dict) else None
        return value_at(inner, ".".join(rest)) if rest else inner

    return [{f: value_at(item, f) for f in fields.split(",")} for item in items]


def attach_included(document):
    """Put the included resources in the place of the references to them."""
    included = {(r["type"], r["id"]): r["attributes"] for r in document["included"]}
    return [
        {
            "id": row["id"],
            **{name: included.get((ref["type"], ref["id"])) for name, ref in row["refs"]},
        }
        for row in document["data"]
    ]


def attach_included_by_type(document):
    by_type = {}
    for resource in document["included"]:
        by_type.setdefault(resource["type"], []).append(resource)
    rows = []
    for row in document["data"]:
        full = {"id": row["id"]}
        for name, ref in row["refs"]:
            candidates = by_type.get(ref["type"], [])
            full[name] = next((c["attributes"] for c in candidates if c["id"] == ref["id"]), None)
        rows.append(full)
    return rows


def attach_included_scanning(document):
    rows = []
    for row in document["data"]:
        full = {"id": row["id"]}
        for name, ref in row["refs"]:
            full[name] = None
            for resource in document["included"]:
                if resource["type"] == ref["type"] and resource["id"] == ref["id"]:
                    full[name] = resource["attributes"]
        rows.append(full)
    return rows


def next_page(response):
    links = response.get("links") or {}
    if "next" in links:
        return links["next"]
    meta = response["meta"]
    return f"{meta['path']}?page={meta['page'] + 1}" if meta["page"] < meta["pages"] else None


def status_classes(statuses):
    return {
        f"{first}xx": count for first, count in sorted(Counter(s // 100 for s in statuses).items())
    }


def hit_rate_of_lru(urls, capacity):
    cache, hits = OrderedDict(), 0
    for url in urls:
        if url in cache:
            hits += 1
            cache.move_to_end(url)
        else:
            cache[url] = True
            if len(cache) > capacity:
                cache.popitem(last=False)
    return hits / len(urls)


def hit_rate_of_lru_list(urls, capacity):
    recent, hits = [], 0
    for url in urls:
        if url in recent:
            hits += 1
            recent.remove(url)
        recent.insert(0, url)
        del recent[capacity:]
    return hits / len(urls)


def decode_chunks(body: bytes) -> bytes:
    """The content of a chunked message: hexadecimal size, line end, data, line end, ..."""
    pieces, at = [], 0
    while True:
        end = body.index(b"\r\n", at)
        size = int(body[at:end], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[end + 2 : end + 2 + size])
        at = end + size + 4


def decode_chunks_cutting(body):
    content = b""
    size_line, body = body.split(b"\r\n", 1)
    while int(size_line, 16) > 0:
        size = int(size_line, 16)
        content += body[:size]
        size_line, body = body[size + 2 :].split(b"\r\n", 1)
    return content


def _pages(n, rng):
    rows = samples.integers(n, rng)
    pages = [{"items": rows[at : at + 25], "has_more": True} for at in range(0, n, 25)]
    pages[-1]["has_more"] = False
    return pages


def _responses(n, rng):
    rows = samples.integers(n, rng)
    starts = range(0, n, 10)
    names = ["start"] + [samples.identifier(rng, 12) for _ in starts[1:]] + [None]
    responses = [
        {"cursor": names[i], "next": names[i + 1], "items": rows[at : at + 10]}
        for i, at in enumerate(starts)
    ]
    rng.shuffle(responses)
    return responses


def _raw_headers(n, rng):
    names = ["X-" + samples.word(rng).title() for _ in range(n // 3 + 1)]
    values = samples.words(n, rng, 50)
    return [(rng.choice(names), " " + value) for value in values]


def _params(n, rng):
    keys = [f"{word}{i}" for i, word in enumerate(samples.words(n, rng, 40))]
    values = rng.choices(["on", None, "a b", 12, ["x/y", "z"], True], k=n)
    return dict(zip(keys, values))


def _attempts(n, rng):
    ids = [samples.identifier(rng) for _ in range(n // 3 + 1)]
    return list(zip(rng.choices(ids, k=n), rng.choices([200, 429, 500, 503], k=n)))


def _book(n, rng):
    book = RetryBook()
    for second, (request_id, status) in enumerate(_attempts(n, rng)):
        if status == 200:
            book.succeeded(request_id)
        else:
            book.failed(request_id, second)
    return book


def _payload(n, rng):
    names = samples.words(n // 5 + 1, rng, 60)
    lines = [
        {"unit_price": i % 90, "item_name": name, "tag_list": ["a", "b"], "in_stock": True}
        for i, name in enumerate(names)
    ]
    return {"order_id": 7, "order_lines": lines, "ship_to": {"zip_code": "0150", "city": "Oslo"}}


def _two_sides(n, rng):
    cities = rng.choices(samples.CITIES, k=n)
    remote = [{"id": i, "city": city} for i, city in enumerate(cities)]
    local = [
        {"id": row["id"], "city": "Oslo" if rng.random() < 0.2 else row["city"]}
        for row in remote
        if rng.random() < 0.95
    ]
    local += [{"id": n + i, "city": "Lima"} for i in range(n // 20)]
    rng.shuffle(local)
    return local, remote


def _accept(n, rng):
    kinds = samples.words(n, rng, 50)
    tail = ["text/*;q=0.7", "application/json;q=0.9"]
    return ", ".join([f"image/{kind};q=0.{i % 9 + 1}" for i, kind in enumerate(kinds)] + tail)


def _payloads(n, rng):
    names = samples.words(n, rng, 80)
    return [{"id": i, "name": name, "on": i % 3 == 0} for i, name in enumerate(names)]


def _nested_items(n, rng):
    names, cities = samples.words(n, rng, 80), rng.choices(samples.CITIES, k=n)
    return [
        {"id": i, "name": names[i], "owner": {"address": {"city": cities[i]}, "age": i % 70}}
        for i in range(n)
    ]


def _document(n, rng):
    kinds, half = ("people", "teams", "sites"), n // 2 + 1
    included = [
        {"type": kinds[i % 3], "id": i // 3, "attributes": {"rank": rng.random()}}
        for i in range(half)
    ]
    rng.shuffle(included)
    data = []
    for i in range(half):
        refs = [
            ("owner", {"type": "people", "id": rng.randrange(half // 3 + 1)}),
            ("site", {"type": "sites", "id": i // 3}),
        ]
        data.append({"id": i, "refs": refs})
    return {"data": data, "included": included}


def _response(n, rng):
    meta = {"path": "/api/items", "page": rng.randint(1, 5), "pages": 9}
    return {"data": samples.integers(n, rng), "links": {}, "meta": meta}


def _urls(n, rng):
    urls = [f"/{samples.word(rng)}/{i}" for i in range(n // 4 + 1)]
    return [urls[int(len(urls) * rng.random() ** 2)] for _ in range(n)]


def _chunked(n, rng):
    pieces, total = [], 0
    while total < n:
        data = samples.word(rng).encode() * rng.randint(1, 6)
        pieces.append(b"%x\r\n%s\r\n" % (len(data), data))
        total += len(pieces[-1])
    return b"".join(pieces) + b"0\r\n\r\n"


CASES = {
    "collect_pages": lambda n, rng: (_pages(n, rng),),
    "collect_pages_concatenating": lambda n, rng: (_pages(n, rng),),
    "follow_cursors": lambda n, rng: (_responses(n, rng),),
    "follow_cursors_searching": lambda n, rng: (_responses(n, rng),),
    "fold_headers": lambda n, rng: (_raw_headers(n, rng),),
    "fold_headers_in_pairs": lambda n, rng: (_raw_headers(n, rng),),
    "query_string": lambda n, rng: (_params(n, rng),),
    "query_string_growing": lambda n, rng: (_params(n, rng),),
    "usage_per_window": lambda n, rng: (samples.integers(n, rng),),
    "usage_per_window_counting": lambda n, rng: (samples.integers(n, rng), 60),
    "RetryBook.due": lambda n, rng: (_book(n, rng), n),
    "RetryBook.abandoned": lambda n, rng: (_book(n, rng),),
    "RetryBook.next_try": lambda n, rng: (_book(n, rng), samples.identifier(rng)),
    "final_outcomes": lambda n, rng: (_attempts(n, rng),),
    "final_outcomes_filtering": lambda n, rng: (_attempts(n, rng),),
    "form_fields": lambda n, rng: (_payload(n, rng),),
    "form_fields_joined": lambda n, rng: (_payload(n, rng),),
    "camel_keys": lambda n, rng: (_payload(n, rng),),
    "requests_to_send": _two_sides,
    "requests_to_send_comparing": _two_sides,
    "pick_media_type": lambda n, rng: (_accept(n, rng),),
    "size_bounded_batches": lambda n, rng: (_payloads(n, rng), 4000),
    "size_bounded_batches_by_dumping": lambda n, rng: (_payloads(n, rng), 4000),
    "sparse": lambda n, rng: (_nested_items(n, rng), "id,name,owner.address.city"),
    "sparse_reading_fields_again": lambda n, rng: (
        _nested_items(n, rng),
        "id,name,owner.address.city",
    ),
    "attach_included": lambda n, rng: (_document(n, rng),),
    "attach_included_by_type": lambda n, rng: (_document(n, rng),),
    "attach_included_scanning": lambda n, rng: (_document(n, rng),),
    "next_page": lambda n, rng: (_response(n, rng),),
    "status_classes": lambda n, rng: (rng.choices([200, 201, 301, 404, 429, 500], k=n),),
    "hit_rate_of_lru": lambda n, rng: (_urls(n, rng), n // 10 + 1),
    "hit_rate_of_lru_list": lambda n, rng: (_urls(n, rng), n // 10 + 1),
    "decode_chunks": lambda n, rng: (_chunked(n, rng),),
    "decode_chunks_cutting": lambda n, rng: (_chunked(n, rng),),
}

ALIKE = [
    ("collect_pages", "collect_pages_concatenating"),
    ("follow_cursors", "follow_cursors_searching"),
    ("fold_headers", "fold_headers_in_pairs"),
    ("query_string", "query_string_growing"),
    ("usage_per_window", "usage_per_window_counting"),
    ("final_outcomes", "final_outcomes_filtering"),
    ("form_fields", "form_fields_joined"),
    ("requests_to_send", "requests_to_send_comparing"),
    ("size_bounded_batches", "size_bounded_batches_by_dumping"),
    ("sparse", "sparse_reading_fields_again"),
    ("attach_included", "attach_included_by_type", "attach_included_scanning"),
    ("hit_rate_of_lru", "hit_rate_of_lru_list"),
    ("decode_chunks", "decode_chunks_cutting"),
]
