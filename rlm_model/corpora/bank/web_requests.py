"""What a small web application does around its handlers."""

from __future__ import annotations

import hashlib
import html
import json
import math
import re
from collections import OrderedDict, deque
from itertools import filterfalse
from typing import Any
from urllib.parse import quote, urlencode

from rlm_model.corpora.bank import samples


class Router:
    """A tree of path segments; `{name}` stands for any segment."""

    def __init__(self, routes=()):
        self.root: dict[str, Any] = {}
        for pattern, handler in routes:
            node = self.root
            for segment in pattern.strip("/").split("/"):
                node = node.setdefault("{}" if segment.startswith("{") else segment, {})
            node["/"] = handler

    def resolve(self, path):
        node = self.root
        for segment in path.strip("/").split("/"):
            node = node.get(segment) or node.get("{}")
            if node is None:
                return None
        return node.get("/")


def dispatch_all(routes, paths):
    router = Router(routes)
    return [router.resolve(path) for path in paths]


def dispatch_first_match(routes, paths):
    def fits(pattern, path):
        return re.fullmatch(re.sub(r"\{\w+\}", r"([^/]+)", pattern), path)

    return [next((h for pattern, h in routes if fits(pattern, path)), None) for path in paths]


def refused_actions(granted: list[str], requested: list[str]) -> list[str]:
    return [action for action in requested if action not in granted]


def denied_by_policy(granted, requested):
    allowed = frozenset(granted)
    return list(filterfalse(allowed.__contains__, requested))


def page_of(items, page=1, per_page=20):
    """One page of a list, its number and the number of the next one."""
    pages = max(math.ceil(len(items) / per_page), 1)
    page = min(max(page, 1), pages)
    start = (page - 1) * per_page
    return items[start : start + per_page], page, page + 1 if page < pages else None


class SessionStore:
    """Sessions in the order of their last use."""

    def __init__(self, capacity=10_000, lifetime=1800):
        self.capacity, self.lifetime = capacity, lifetime
        self.sessions: OrderedDict[str, tuple[int, dict]] = OrderedDict()

    def touch(self, key: str, now: int) -> dict:
        _, data = self.sessions.pop(key, (0, {}))
        self.sessions[key] = (now, data)
        if len(self.sessions) > self.capacity:
            self.sessions.popitem(last=False)
        return data

    def expire(self, now: int) -> int:
        before = len(self.sessions)
        while self.sessions and next(iter(self.sessions.values()))[0] + self.lifetime <= now:
            self.sessions.popitem(last=False)
        return before - len(self.sessions)


def replay_visits(visits, capacity):
    store = SessionStore(capacity)
    for second, key in enumerate(visits):
        store.touch(key, second)
    return list(store.sessions)


def replay_visits_in_list(visits, capacity):
    recent = []
    for key in visits:
        if key in recent:
            recent.remove(key)
        recent.append(key)
        if len(recent) > capacity:
            recent.pop(0)
    return recent


def validate_signups(payloads: list[dict]) -> list[list[str]]:
    problems = []
    for payload in payloads:
        found = []
        if not re.match(r"^[\w.]+@[\w.]+\.\w+$", payload.get("email") or ""):
            found.append("email: not an address")
        if not 2 <= len(payload.get("name", "").strip()) <= 40:
            found.append("name: 2 to 40 characters")
        age = payload.get("age")
        if not isinstance(age, int) or age < 16:
            found.append("age: 16 or more")
        problems.append(found)
    return problems


def parse_headers(raw):
    headers = {}
    for line in raw.split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), []).append(value.strip())
    return {name: ", ".join(values) for name, values in headers.items()}


def parse_headers_piecewise(raw):
    headers = {}
    while raw:
        line, _, raw = raw.partition("\r\n")
        if ":" not in line:
            continue
        name, value = line.split(":", 1)
        name = name.lower().strip()
        if name in headers:
            headers[name] += ", " + value.strip()
        else:
            headers[name] = value.strip()
    return headers


class RateLimiter:
    def __init__(self, limit=30, window=60):
        self.limit, self.window = limit, window
        self.recent = {}

    def allow(self, client, now):
        times = self.recent.setdefault(client, deque())
        while times and times[0] <= now - self.window:
            times.popleft()
        if len(times) >= self.limit:
            return False
        times.append(now)
        return True


def rejected_requests(requests, limit=30):
    limiter = RateLimiter(limit)
    return sum(not limiter.allow(client, moment) for client, moment in requests)


def rejected_requests_rescanning(requests, limit=30):
    accepted, rejected = [], 0
    for client, moment in requests:
        recent = [t for c, t in accepted if c == client and t > moment - 60]
        if len(recent) < limit:
            accepted.append((client, moment))
        else:
            rejected += 1
    return rejected


def build_query(parameters):
    return urlencode([(key, value) for key, value in parameters.items() if value != ""])


def cookie_header(cookies, max_age=3600, secure=True):
    lines = []
    for name, value in sorted(cookies.items()):
        parts = [f"{name}={quote(str(value))}", f"Max-Age={max_age}", "Path=/", "HttpOnly"]
        lines.append("Set-Cookie: " + "; ".join(parts + ["Secure"] * secure))
    return "\r\n".join(lines)


def render_table(rows):
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row.values()) + "</tr>"
        for row in rows
    )
    return f"<table>{body}</table>"


def fill_template(template, values):
    tag = re.compile(r"\{\{ *(\w+) *\}\}")
    return tag.sub(lambda match: html.escape(values.get(match[1], "")), template)


def fill_template_replacing(template, values):
    for name in values:
        template = template.replace("{{ " + name + " }}", html.escape(values[name]))
    return template


def etag(body: str) -> str:
    return f'W/"{len(body):x}-{hashlib.sha1(body.encode()).hexdigest()[:16]}"'


def respond(records, known_tag=None):
    body = json.dumps(records, sort_keys=True, separators=(",", ":"))
    tag = etag(body)
    return (304, tag, "") if tag == known_tag else (200, tag, body)


def serve_with_cache(paths, articles):
    cache, sizes = {}, []
    for path in paths:
        if path not in cache:
            cache[path] = render_table([articles[path]])
        sizes.append(len(cache[path]))
    return sizes


def serve(paths, articles):
    return [len(render_table([articles[path]])) for path in paths]


def enabled_for(flag, users, percent=20, always=()):
    def bucket(user):
        return int(hashlib.blake2b(f"{flag}:{user}".encode(), digest_size=2).hexdigest(), 16) % 100

    return [user for user in users if user in always or bucket(user) < percent]


def _routes_and_paths(n, rng):
    routes, paths = [], []
    for number in range(n // 20 + 1):
        resource = f"/{rng.choice(samples.CATEGORIES)}/{samples.word(rng, 3)}{number}"
        routes.append((resource + "/{id}/edit", f"edit{number}"))
        paths.append(f"{resource}/{rng.randrange(999)}/{rng.choice(('edit', 'edit', 'show'))}")
    return routes, rng.choices(paths, k=n)


def _router(n):
    return Router((f"/items{i}/{{id}}/edit", i) for i in range(n))


def _actions(n, rng):
    known = [f"{samples.word(rng)}:{number}" for number in range(2 * n)]
    return known[:n], rng.choices(known, k=n)


def _store(n, rng):
    store = SessionStore(n)
    for second in range(n):
        store.touch(samples.identifier(rng), second)
    return store


def _signup(rng):
    email = rng.choice((f"{samples.word(rng)}@mail.example", "unknown", None))
    return {"email": email, "name": samples.name(rng), "age": rng.choice((9, 30, 61, "x"))}


def _headers(n, rng):
    lines = (f"X-{samples.word(rng, 1)}: {samples.word(rng)}" for _ in range(n // 14 + 1))
    return "\r\n".join(lines)


def _values(n, rng):
    return {f"key{i}": rng.choice(("", samples.name(rng), "a < b & c")) for i in range(n)}


def _template(n, rng):
    values = _values(n, rng)
    return " <br>\n".join("{{ %s }}" % key for key in values), values


def _requests(n, rng):
    return [(f"10.0.0.{rng.randrange(20)}", second // 9) for second in range(n)]


def _visits(n, rng):
    return rng.choices([samples.identifier(rng) for _ in range(n)], k=n), max(n // 3, 1)


def _paths_and_articles(n, rng):
    articles = {f"/a/{number}": samples.order(rng) for number in range(n // 20 + 1)}
    return rng.choices(list(articles), k=n), articles


CASES = {
    "Router.resolve": lambda n, rng: (_router(n), f"/items{n // 2}/7/edit"),
    "dispatch_all": _routes_and_paths,
    "dispatch_first_match": _routes_and_paths,
    "refused_actions": _actions,
    "denied_by_policy": _actions,
    "page_of": lambda n, rng: (samples.integers(n, rng), 3),
    "SessionStore.touch": lambda n, rng: (_store(n, rng), samples.identifier(rng), n),
    "SessionStore.expire": lambda n, rng: (_store(n, rng), 1800 + n // 2),
    "replay_visits": _visits,
    "replay_visits_in_list": _visits,
    "validate_signups": lambda n, rng: ([_signup(rng) for _ in range(n)],),
    "parse_headers": lambda n, rng: (_headers(n, rng),),
    "parse_headers_piecewise": lambda n, rng: (_headers(n, rng),),
    "rejected_requests": lambda n, rng: (_requests(n, rng),),
    "rejected_requests_rescanning": lambda n, rng: (_requests(n, rng),),
    "build_query": lambda n, rng: (_values(n, rng),),
    "cookie_header": lambda n, rng: (_values(n, rng),),
    "render_table": lambda n, rng: (samples.orders(n // 7 + 1, rng),),
    "fill_template": _template,
    "fill_template_replacing": _template,
    "etag": lambda n, rng: (samples.text(n, rng),),
    "respond": lambda n, rng: (samples.orders(n, rng), "unknown"),
    "serve": _paths_and_articles,
    "serve_with_cache": _paths_and_articles,
    "enabled_for": lambda n, rng: ("new-menu", samples.words(n, rng)),
}

ALIKE = [
    ("dispatch_all", "dispatch_first_match"),
    ("refused_actions", "denied_by_policy"),
    ("replay_visits", "replay_visits_in_list"),
    ("parse_headers", "parse_headers_piecewise"),
    ("rejected_requests", "rejected_requests_rescanning"),
    ("fill_template", "fill_template_replacing"),
    ("serve", "serve_with_cache"),
]
