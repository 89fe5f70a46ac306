"""Functions as people write them at work."""

import base64
import csv
import difflib
import hashlib
import io
import json
import re
import string
from collections import ChainMap, Counter, OrderedDict, defaultdict
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fnmatch import fnmatch
from functools import reduce
from itertools import chain, groupby, zip_longest
from operator import attrgetter, itemgetter
from pathlib import PurePosixPath
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from rlm_model.corpora.bank import samples

TAX_RATES = {"books": Decimal("0.07"), "food": Decimal("0.07"), "music": Decimal("0.19")}
LOG_PATTERN = re.compile(r"^(\S+) (\w+) \[(\w+)\] (.*)$")
HOLIDAYS = {(1, 1), (5, 1), (12, 25), (12, 26)}


@dataclass
class LineItem:
    sku: str
    quantity: int
    unit_price: Decimal
    category: str = "other"


@dataclass
class Invoice:
    number: int
    customer: str
    issued: date
    due_in_days: int
    lines: list[LineItem] = field(default_factory=list)
    paid: bool = False


@dataclass(frozen=True)
class Account:
    name: str
    email: str
    roles: tuple[str, ...]
    active: bool = True
    last_login: datetime | None = None


@dataclass
class StockItem:
    sku: str
    on_hand: int
    reserved: int
    reorder_at: int


# --- orders and invoices ---


def revenue_by_city(orders: list[dict]) -> dict[str, float]:
    revenue = defaultdict(float)
    for order in orders:
        revenue[order["city"]] += order["price"] * order["quantity"]
    return dict(sorted(revenue.items(), key=lambda pair: -pair[1]))


def invoice_total(lines: list[LineItem]) -> Decimal:
    net = Decimal(0)
    for line in lines:
        amount = line.unit_price * line.quantity
        net += amount * (1 + TAX_RATES.get(line.category, Decimal("0.19")))
    return net.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def overdue(invoices, today):
    late = [
        invoice
        for invoice in invoices
        if not invoice.paid and invoice.issued + timedelta(days=invoice.due_in_days) < today
    ]
    late.sort(key=lambda invoice: invoice.issued)
    return [(invoice.number, invoice.customer) for invoice in late]


def best_customers(orders, limit=10):
    spent = Counter()
    for order in orders:
        spent[order["customer"]] += order["price"] * order["quantity"]
    return spent.most_common(limit)


def orders_per_month(orders):
    months = {}
    for order in orders:
        month = order["day"][:7]
        months.setdefault(month, []).append(order)
    return {
        month: {
            "orders": len(found),
            "items": sum(o["quantity"] for o in found),
            "average": round(sum(o["price"] for o in found) / len(found), 2),
        }
        for month, found in sorted(months.items())
    }


def apply_discount_codes(cart, codes):
    total = sum(item["price"] * item["quantity"] for item in cart)
    applied = []
    for code in codes:
        if code["min_total"] > total:
            continue
        if code["kind"] == "percent":
            total -= total * code["value"] / 100
        else:
            total = max(total - code["value"], 0)
        applied.append(code["name"])
    return round(total, 2), applied


def refunds_without_order(refunds, orders):
    missing = []
    for refund in refunds:
        if not any(order["id"] == refund["order"] for order in orders):
            missing.append(refund["order"])
    return missing


def split_shipments(items, max_weight=30.0):
    boxes = []
    for item in sorted(items, key=itemgetter("weight"), reverse=True):
        for box in boxes:
            if box["weight"] + item["weight"] <= max_weight:
                box["items"].append(item["sku"])
                box["weight"] += item["weight"]
                break
        else:
            boxes.append({"items": [item["sku"]], "weight": item["weight"]})
    return boxes


def next_invoice_number(existing: list[int]) -> int:
    number = 1
    taken = set(existing)
    while number in taken:
        number += 1
    return number


# --- logs ---


def errors_by_component(log_lines):
    counts = Counter()
    for line in log_lines:
        match = LOG_PATTERN.match(line)
        if match and match.group(2) in ("ERROR", "CRITICAL"):
            counts[match.group(3)] += 1
    return counts


def log_level_counts(lines):
    counts = {"DEBUG": 0, "INFO": 0, "WARNING": 0, "ERROR": 0}
    for line in lines:
        level = line.split(" ", 2)[1]
        counts[level] += 1
    return counts


def lines_between(lines, start, end):
    selected = []
    for line in lines:
        stamp = datetime.fromisoformat(line[:19])
        if start <= stamp <= end:
            selected.append(line)
    return selected


def longest_silence(stamps: list[str]) -> float:
    moments = sorted(datetime.fromisoformat(stamp) for stamp in stamps)
    longest = timedelta(0)
    for before, after in zip(moments, moments[1:]):
        longest = max(longest, after - before)
    return longest.total_seconds()


def mask_secrets(text: str) -> str:
    text = re.sub(r"(password|token)=\S+", r"\1=***", text)
    return re.sub(r"\b\d{13,16}\b", lambda match: "*" * len(match.group()), text)


def collapse_repeats(lines):
    collapsed = []
    for line, group in groupby(lines, key=lambda line: line[20:]):
        count = sum(1 for _ in group)
        collapsed.append(line if count == 1 else f"{line} (repeated {count} times)")
    return collapsed


def request_percentiles(durations):
    ordered = sorted(durations)
    last = len(ordered) - 1
    return {p: ordered[round(last * p / 100)] for p in (50, 90, 95, 99)}


def slow_requests(requests, threshold_ms=500):
    slow = [r for r in requests if r["ms"] > threshold_ms]
    return sorted(slow, key=lambda r: (-r["ms"], r["path"]))[:20]


# --- CSV and tables ---


def read_rows(text: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text), skipinitialspace=True)
    return [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]


def write_rows(rows):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(rows[0]))
    writer.writeheader()
    for row in rows:
        writer.writerow({key: "" if value is None else value for key, value in row.items()})
    return buffer.getvalue()


def sum_column(lines, column=2):
    total = 0.0
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\n").split(";")
        try:
            total += float(cells[column].replace(",", "."))
        except (IndexError, ValueError):
            raise ValueError(f"line {number}: no number in column {column}") from None
    return round(total, 2)


def column_widths(rows):
    widths = [0] * max(len(row) for row in rows)
    for row in rows:
        for i, cell in enumerate(row):
            widths[i] = max(widths[i], len(str(cell)))
    return widths


def as_text_table(rows: list[tuple]) -> str:
    widths = [max(len(str(cell)) for cell in column) for column in zip(*rows)]
    lines = []
    for row in rows:
        lines.append(" | ".join(str(cell).ljust(width) for cell, width in zip(row, widths)))
    return "\n".join(lines)


def duplicate_rows(rows):
    duplicates = []
    for i, row in enumerate(rows):
        for other in rows[:i]:
            if row["email"] == other["email"]:
                duplicates.append(row)
                break
    return duplicates


def pivot(records, row_key="city", column_key="category", value_key="price"):
    table = {}
    columns = set()
    for record in records:
        row = table.setdefault(record[row_key], {})
        row[record[column_key]] = row.get(record[column_key], 0) + record[value_key]
        columns.add(record[column_key])
    header = sorted(columns)
    return header, {key: [row.get(c, 0) for c in header] for key, row in table.items()}


def clean_cell(value: str):
    value = value.strip().strip('"')
    if value.lower() in ("", "null", "n/a", "-"):
        return None
    for convert in (int, float):
        try:
            return convert(value)
        except ValueError:
            pass
    return value


# --- dates ---


def working_days_after(days: int, start: date = date(2024, 1, 1)) -> date:
    current = start
    while days > 0:
        current += timedelta(days=1)
        if current.weekday() < 5 and (current.month, current.day) not in HOLIDAYS:
            days -= 1
    return current


def group_by_week(days):
    weeks = defaultdict(list)
    for day in days:
        year, week, _ = day.isocalendar()
        weeks[f"{year}-W{week:02}"].append(day)
    return weeks


def free_slots(bookings, opens=8 * 60, closes=18 * 60):
    slots = []
    current = opens
    for start, end in sorted(bookings):
        if start > current:
            slots.append((current, start))
        current = max(current, end)
    if current < closes:
        slots.append((current, closes))
    return slots


def overlapping_bookings(bookings):
    overlaps = []
    for i, first in enumerate(bookings):
        for second in bookings[i + 1 :]:
            if first["start"] < second["end"] and second["start"] < first["end"]:
                overlaps.append((first["id"], second["id"]))
    return overlaps


def days_in_february(year: int) -> int:
    if year % 400 == 0:
        return 29
    return 29 if year % 4 == 0 and year % 100 else 28


def billing_periods(months, start=date(2020, 1, 1)):
    periods = []
    year, month = start.year, start.month
    for _ in range(months):
        begin = date(year, month, 1)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        if year > 9990:
            year = 2020
        periods.append((begin.isoformat(), date(year, month, 1).isoformat()))
    return periods


def age_groups(birthdays, today=date(2025, 6, 1)):
    groups = {"minor": 0, "adult": 0, "senior": 0}
    for birthday in birthdays:
        age = today.year - birthday.year
        if (today.month, today.day) < (birthday.month, birthday.day):
            age -= 1
        groups["minor" if age < 18 else "senior" if age >= 65 else "adult"] += 1
    return groups


# --- JSON payloads and configurations ---


def parse_events(payload: str) -> list[dict]:
    events = []
    for line in payload.splitlines():
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            continue
        if event.get("type") != "heartbeat":
            events.append(event)
    return events


def to_json_lines(records):
    return "\n".join(json.dumps(record, sort_keys=True, default=str) for record in records)


def flatten_keys(settings, prefix=""):
    flat = {}
    for key, value in settings.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            flat.update(flatten_keys(value, name))
        else:
            flat[name] = value
    return flat


def deep_merge(base: dict, override: dict) -> dict:
    merged = base.copy()
    for key in override:
        old, new = merged.get(key), override[key]
        both = isinstance(old, dict) and isinstance(new, dict)
        merged[key] = deep_merge(old, new) if both else new
    return merged


def parse_ini(text):
    sections, current = {}, None
    for raw in text.splitlines():
        line = raw.split("#", 1)[0].strip()
        if not line:
            continue
        if line.startswith("[") and line.endswith("]"):
            current = sections.setdefault(line[1:-1], {})
        elif "=" in line and current is not None:
            key, _, value = line.partition("=")
            current[key.strip()] = value.strip()
    return sections


def setting(name, layers, default=None):
    return ChainMap(*layers).get(name, default)


def validate_users(users):
    problems = []
    for index, user in enumerate(users):
        if not user.get("name"):
            problems.append(f"users[{index}]: name is missing")
        if "@" not in user.get("email", ""):
            problems.append(f"users[{index}]: {user.get('email')!r} is no address")
        if not 0 < user.get("age", 0) < 130:
            problems.append(f"users[{index}]: age {user.get('age')} is not plausible")
    return problems


def etag(document: dict) -> str:
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def changed_fields(before, after):
    changes = {}
    for key in before.keys() | after.keys():
        if before.get(key) != after.get(key):
            changes[key] = (before.get(key), after.get(key))
    return changes


# --- users and permissions ---


def active_admins(accounts: list[Account]) -> list[str]:
    return sorted(a.email for a in accounts if a.active and "admin" in a.roles)


def permissions_of(user, roles, grants):
    allowed = set()
    for role in roles[user]:
        allowed |= grants.get(role, set())
    return allowed


def can_access(path, rules):
    for pattern, allowed in rules:
        if fnmatch(path, pattern):
            return allowed
    return False


def deactivate_stale(accounts, now=datetime(2025, 1, 1), days=90):
    limit = now - timedelta(days=days)
    return [
        replace(account, active=False)
        if account.last_login is None or account.last_login < limit
        else account
        for account in accounts
    ]


def users_as_dicts(accounts):
    return [asdict(account) for account in accounts]


def unique_usernames(names):
    taken = []
    for name in names:
        base = re.sub(r"[^a-z]", "", name.lower())
        candidate, suffix = base, 1
        while candidate in taken:
            suffix += 1
            candidate = f"{base}{suffix}"
        taken.append(candidate)
    return taken


def team_tree(people):
    reports = defaultdict(list)
    for person in people:
        reports[person["manager"]].append(person["id"])

    def size(person):
        return 1 + sum(size(report) for report in reports[person])

    return {person: size(person) for person in reports[None]}


# --- text, templates, URLs ---


def render(template: str, values: dict) -> str:
    return re.sub(r"{{\s*(\w+)\s*}}", lambda m: str(values.get(m.group(1), "")), template)


def mail_merge(template, people):
    letters = []
    for person in people:
        letter = template
        for key, value in person.items():
            letter = letter.replace("{" + key + "}", str(value))
        letters.append(letter)
    return letters


def slugify(title):
    slug = "".join(c if c.isalnum() else "-" for c in title.lower())
    while "--" in slug:
        slug = slug.replace("--", "-")
    return slug.strip("-")


def word_frequencies(text, stop_words=("a", "the", "of")):
    words = text.lower().translate(str.maketrans("", "", string.punctuation)).split()
    return Counter(word for word in words if word not in stop_words).most_common(20)


def strip_tracking(url: str) -> str:
    parts = urlsplit(url)
    query = [(k, v) for k, v in parse_qsl(parts.query) if not k.startswith("utm_")]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def hits_by_host(urls):
    hosts = OrderedDict()
    for url in urls:
        host = urlsplit(url).netloc.lower().removeprefix("www.")
        hosts[host] = hosts.get(host, 0) + 1
    return hosts


def query_flags(urls):
    flags = set()
    for url in urls:
        flags.update(name for name, values in parse_qs(urlsplit(url).query).items() if values)
    return sorted(flags)


def changed_lines(old, new):
    diff = difflib.unified_diff(old, new, lineterm="", n=0)
    return [line for line in diff if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def compare_versions(old, new):
    rows = []
    for number, (before, after) in enumerate(zip_longest(old, new, fillvalue=""), 1):
        if before != after:
            rows.append({"line": number, "before": before, "after": after})
    return rows


def wrap_paragraph(text, width=72):
    lines, current = [], ""
    for word in text.split():
        if len(current) + len(word) + 1 > width and current:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    if current:
        lines.append(current)
    return lines


# --- inventory, retries, files ---


def items_to_reorder(stock: list[StockItem]) -> list[StockItem]:
    low = [item for item in stock if item.on_hand - item.reserved < item.reorder_at]
    return sorted(low, key=attrgetter("on_hand"))


def apply_movements(stock: dict[str, int], movements: list[tuple[str, int]]) -> dict[str, int]:
    levels = stock.copy()
    for sku, change in movements:
        if levels.get(sku, 0) + change < 0:
            raise ValueError(f"{sku}: {change} of {levels.get(sku, 0)}")
        levels[sku] = levels.get(sku, 0) + change
    return levels


def stock_value_by_day(movements, prices):
    value, history = 0.0, {}
    for day, sku, change in sorted(movements):
        value += change * prices[sku]
        history[day] = round(value, 2)
    return history


def backoff_delays(attempts, first=0.5, longest=60.0):
    delays = []
    for attempt in range(attempts):
        delays.append(min(first * 2 ** min(attempt, 20), longest))
    return delays


def call_with_retries(action, attempts=5):
    last_error = None
    for _ in range(attempts):
        try:
            return action()
        except (ConnectionError, TimeoutError) as error:
            last_error = error
    raise last_error


def in_chunks(rows, size=100):
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def files_by_suffix(paths: list[str]) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        suffix = PurePosixPath(path).suffix.lower() or "(none)"
        found.setdefault(suffix, []).append(path)
    return found


def common_folder(paths):
    def shared(a, b):
        return [x for x, y in zip(a, b) if x == y]

    return "/".join(reduce(shared, (path.split("/")[:-1] for path in paths)))


def attachment_header(content: bytes) -> dict[str, str]:
    encoded = base64.b64encode(content).decode("ascii")
    return {
        "size": str(len(content)),
        "digest": hashlib.md5(content).hexdigest(),
        "body": "\r\n".join(encoded[i : i + 76] for i in range(0, len(encoded), 76)),
    }


def tags_in_use(articles):
    return sorted(set(chain.from_iterable(article["tags"] for article in articles)))


def related_articles(articles, limit=3):
    related = {}
    for article in articles:
        scored = [
            (len(set(article["tags"]) & set(other["tags"])), other["id"])
            for other in articles
            if other is not article
        ]
        related[article["id"]] = [other for score, other in sorted(scored)[-limit:] if score]
    return related


# --- arguments ---


def _orders(n, rng):
    return (samples.orders(n, rng),)


def _line_items(n, rng):
    return (
        [
            LineItem(
                samples.identifier(rng),
                rng.randint(1, 9),
                Decimal(rng.randint(100, 20_000)) / 100,
                rng.choice(samples.CATEGORIES),
            )
            for _ in range(n)
        ],
    )


def _invoices(n, rng):
    return (
        [
            Invoice(i, samples.name(rng), samples.day(rng), 30, paid=rng.random() < 0.8)
            for i in range(n)
        ],
        date(2026, 1, 1),
    )


def _cart_and_codes(n, rng):
    codes = [
        {
            "name": samples.word(rng),
            "kind": rng.choice(("percent", "fixed")),
            "min_total": 10,
            "value": 5,
        }
        for _ in range(n)
    ]
    return samples.orders(n, rng), codes


def _refunds(n, rng):
    orders = samples.orders(n, rng)
    known = [{"order": rng.choice(orders)["id"]} for _ in range(n)]
    return [row if rng.random() < 0.9 else {"order": "none"} for row in known], orders


def _parcels(n, rng):
    return (
        [
            {"sku": samples.identifier(rng), "weight": round(rng.uniform(1, 20), 1)}
            for _ in range(n)
        ],
    )


def _log(n, rng):
    return ([samples.log_line(rng) for _ in range(n)],)


def _stamps(n, rng):
    return ([samples.moment(rng).isoformat() for _ in range(n)],)


def _repeating_log(n, rng):
    messages = [f"INFO [db] {samples.word(rng)}" for _ in range(8)]
    lines = []
    while len(lines) < n:
        message = rng.choice(messages)
        for _ in range(rng.randint(1, 5)):
            lines.append(f"{samples.moment(rng).isoformat()} {message}")
    return (lines[:n],)


def _secret_text(n, rng):
    pieces = []
    length = 0
    while length < n:
        pieces.append(
            rng.choice((samples.word(rng), f"token={samples.identifier(rng)}", "4111111111111111"))
        )
        length += len(pieces[-1]) + 1
    return (" ".join(pieces)[:n],)


def _requests(n, rng):
    return ([{"path": f"/{samples.word(rng)}", "ms": rng.randint(1, 1000)} for _ in range(n)],)


def _csv_text(n, rng):
    rows, length = ["id,city,price"], 14
    while length < n:
        rows.append(f"{samples.identifier(rng)},{rng.choice(samples.CITIES)},{rng.randint(1, 99)}")
        length += len(rows[-1]) + 1
    return ("\n".join(rows)[:n],)


def _semicolon_lines(n, rng):
    return (
        [f"{i};{samples.word(rng)};{rng.randint(0, 99)},{rng.randint(10, 99)}\n" for i in range(n)],
    )


def _tuples(n, rng):
    return (
        [(i, samples.name(rng), rng.choice(samples.CITIES), rng.randint(1, 99)) for i in range(n)],
    )


def _people(n, rng):
    return (
        [
            {
                "name": samples.name(rng),
                "email": f"{samples.identifier(rng)}@mail.example",
                "age": 40,
            }
            for _ in range(n)
        ],
    )


def _days(n, rng):
    return ([samples.day(rng) for _ in range(n)],)


def _bookings(n, rng):
    starts = [rng.randrange(480, 1080) for _ in range(n)]
    return ([(start, start + rng.randint(1, 30)) for start in starts],)


def _long_bookings(n, rng):
    starts = [rng.randrange(100 * n) for _ in range(n)]
    return ([{"id": i, "start": s, "end": s + rng.randint(5, 90)} for i, s in enumerate(starts)],)


def _birthdays(n, rng):
    return ([date(rng.randint(1940, 2020), rng.randint(1, 12), 1) for _ in range(n)],)


def _event_lines(n, rng):
    lines, length = [], 0
    while length < n:
        kind = rng.choice(("click", "view", "heartbeat"))
        lines.append(json.dumps({"type": kind, "user": samples.identifier(rng)}))
        length += len(lines[-1]) + 1
    return ("\n".join(lines)[:n],)


def _nested_settings(n, rng):
    settings = {}
    for i in range(n):
        if i % 3:
            settings[f"option_{i}"] = rng.randint(0, 9)
        else:
            settings[f"group_{i}"] = {"enabled": True, "level": {"value": i}}
    return settings


def _ini(n, rng):
    lines, length = ["[main]"], 7
    while length < n:
        lines.append(
            f"[{samples.word(rng)}]"
            if rng.random() < 0.1
            else f"{samples.word(rng)} = {rng.randint(0, 99)}  # {samples.word(rng)}"
        )
        length += len(lines[-1]) + 1
    return ("\n".join(lines)[:n],)


def _document(n, rng):
    return {f"{samples.word(rng)}{i}": rng.randint(0, 999) for i in range(n)}


def _two_documents(n, rng):
    before = _document(n, rng)
    return before, {key: value + (rng.random() < 0.1) for key, value in before.items()}


def _accounts(n, rng):
    roles = ("reader", "editor", "admin", "billing")
    return (
        [
            Account(
                samples.name(rng),
                samples.email(rng),
                tuple(rng.sample(roles, 2)),
                rng.random() < 0.9,
                samples.moment(rng) if rng.random() < 0.9 else None,
            )
            for _ in range(n)
        ],
    )


def _roles(n, rng):
    roles = {f"user{i}": [f"role{i % 9}", "reader"] for i in range(n)}
    return "user0", roles, {f"role{i}": {f"right{i}", f"right{i + 1}"} for i in range(n)}


def _staff(n, rng):
    return (
        [{"id": i, "manager": rng.randrange(max(i - 20, 0), i) if i else None} for i in range(n)],
    )


def _template(n, rng):
    values = {samples.word(rng, 3): i for i in range(n)}
    names = list(values)
    pieces, length = [], 0
    while length < n:
        pieces.append(f"{samples.word(rng)} {{{{ {rng.choice(names)} }}}}")
        length += len(pieces[-1]) + 1
    return " ".join(pieces)[:n], values


def _url(rng):
    return (
        f"https://www.{samples.word(rng, 2)}.example/{samples.word(rng)}"
        f"?id={rng.randint(1, 999)}&utm_source={samples.word(rng, 2)}"
    )


def _urls(n, rng):
    return ([_url(rng) for _ in range(n)],)


def _long_url(n, rng):
    url = _url(rng)
    while len(url) < n:
        url += f"&{samples.word(rng)}={rng.randint(1, 99)}"
    return (url[: max(n, 20)],)


def _two_versions(n, rng):
    old = samples.lines(n, rng)
    new = [line + "!" if rng.random() < 0.05 else line for line in old if rng.random() < 0.97]
    return old, new


def _stock(n, rng):
    return (
        [
            StockItem(samples.identifier(rng), rng.randint(0, 99), rng.randint(0, 20), 25)
            for _ in range(n)
        ],
    )


def _movements(n, rng):
    stock = {f"sku{i}": 10 * n for i in range(n)}
    return stock, [(f"sku{rng.randrange(n)}", rng.randint(-5, 5)) for _ in range(n)]


def _dated_movements(n, rng):
    moves = [
        (samples.day(rng).isoformat(), f"sku{rng.randrange(n)}", rng.randint(1, 5))
        for _ in range(n)
    ]
    return moves, {f"sku{i}": float(i % 50) for i in range(n)}


def _paths(n, rng):
    return (
        [
            f"srv/data/{samples.word(rng)}/{samples.word(rng)}{rng.choice(('.csv', '.PDF', ''))}"
            for _ in range(n)
        ],
    )


def _articles(n, rng):
    tags = [samples.word(rng) for _ in range(40)]
    return ([{"id": i, "tags": rng.sample(tags, 4)} for i in range(n)],)


CASES = {
    "revenue_by_city": _orders,
    "invoice_total": _line_items,
    "overdue": _invoices,
    "best_customers": _orders,
    "orders_per_month": _orders,
    "apply_discount_codes": _cart_and_codes,
    "refunds_without_order": _refunds,
    "split_shipments": _parcels,
    "next_invoice_number": lambda n, rng: (rng.sample(range(1, n + 1), n),),
    "errors_by_component": _log,
    "log_level_counts": _log,
    "lines_between": lambda n, rng: (*_log(n, rng), datetime(2021, 1, 1), datetime(2023, 1, 1)),
    "longest_silence": _stamps,
    "mask_secrets": _secret_text,
    "collapse_repeats": _repeating_log,
    "request_percentiles": lambda n, rng: (samples.floats(n, rng),),
    "slow_requests": _requests,
    "read_rows": _csv_text,
    "write_rows": _orders,
    "sum_column": _semicolon_lines,
    "column_widths": _tuples,
    "as_text_table": _tuples,
    "duplicate_rows": _people,
    "pivot": _orders,
    "clean_cell": lambda n, rng: (" " + "7" * min(n, 4000) + "x" * max(n - 4000, 0),),
    "working_days_after": lambda n, rng: (n,),
    "group_by_week": _days,
    "free_slots": _bookings,
    "overlapping_bookings": _long_bookings,
    "days_in_february": lambda n, rng: (n,),
    "billing_periods": lambda n, rng: (n,),
    "age_groups": _birthdays,
    "parse_events": _event_lines,
    "to_json_lines": _orders,
    "flatten_keys": lambda n, rng: (_nested_settings(n, rng),),
    "deep_merge": lambda n, rng: (_nested_settings(n, rng), _nested_settings(n, rng)),
    "parse_ini": _ini,
    "setting": lambda n, rng: ("name", [{samples.word(rng): 1} for _ in range(n)]),
    "validate_users": _people,
    "etag": lambda n, rng: (_document(n, rng),),
    "changed_fields": _two_documents,
    "active_admins": _accounts,
    "permissions_of": _roles,
    "can_access": lambda n, rng: (
        "/admin/users",
        [(f"/{samples.word(rng)}/*", True) for _ in range(n)],
    ),
    "deactivate_stale": _accounts,
    "users_as_dicts": _accounts,
    "unique_usernames": lambda n, rng: ([samples.name(rng) for _ in range(n)],),
    "team_tree": _staff,
    "render": _template,
    "mail_merge": lambda n, rng: (
        "Dear {name}, we write to {email} since you are {age}." + "." * n,
        *_people(n, rng),
    ),
    "slugify": lambda n, rng: (samples.text(n, rng),),
    "word_frequencies": lambda n, rng: (samples.text(n, rng),),
    "strip_tracking": _long_url,
    "hits_by_host": _urls,
    "query_flags": _urls,
    "changed_lines": _two_versions,
    "compare_versions": _two_versions,
    "wrap_paragraph": lambda n, rng: (samples.text(n, rng),),
    "items_to_reorder": _stock,
    "apply_movements": _movements,
    "stock_value_by_day": _dated_movements,
    "backoff_delays": lambda n, rng: (n,),
    "call_with_retries": lambda n, rng: (int, n),
    "in_chunks": _orders,
    "files_by_suffix": _paths,
    "common_folder": _paths,
    "attachment_header": lambda n, rng: (rng.randbytes(n),),
    "tags_in_use": _articles,
    "related_articles": _articles,
}
