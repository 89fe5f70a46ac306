"""Grouping, counting and joining of records, as a small import job does it."""

from collections import Counter, defaultdict
from itertools import combinations, groupby
from operator import itemgetter

from rlm_model.corpora.bank import samples


def join_payments(payments: list[dict], accounts: list[dict]) -> list[tuple]:
    """Inner join on the account: (payment, owner, amount)."""
    owners = {account["id"]: account["owner"] for account in accounts}
    return [
        (payment["id"], owners[payment["account"]], payment["amount"])
        for payment in payments
        if payment["account"] in owners
    ]


def join_payments_nested(payments, accounts):
    rows = []
    for payment in payments:
        for account in accounts:
            if account["id"] == payment["account"]:
                rows.append((payment["id"], account["owner"], payment["amount"]))
                break
    return rows


def join_payments_sorted(payments, accounts):
    """A sort-merge join that brings the rows back into the payments' order."""
    ledger = sorted(accounts, key=itemgetter("id"))
    rows, at = [], 0
    for place, payment in sorted(enumerate(payments), key=lambda item: item[1]["account"]):
        while at < len(ledger) and ledger[at]["id"] < payment["account"]:
            at += 1
        if at == len(ledger):
            break
        if ledger[at]["id"] == payment["account"]:
            rows.append((place, (payment["id"], ledger[at]["owner"], payment["amount"])))
    rows.sort(key=itemgetter(0))
    return [row for _, row in rows]


def left_join(left, right, on, prefix="r_"):
    """Each row of the left table, with the fields of its match or None instead."""
    index = {row[on]: row for row in right}
    fields = [field for field in (right[0] if right else {}) if field != on]
    joined = []
    for row in left:
        match = index.get(row[on], {})
        joined.append({**row, **{prefix + field: match.get(field) for field in fields}})
    return joined


def payments_without_account(payments, accounts):
    known = {account["id"] for account in accounts}
    return [p["id"] for p in payments if p["account"] not in known]


def find_account(accounts, account_id):
    return next((account for account in accounts if account["id"] == account_id), None)


def orphaned_payments(payments, accounts):
    return [p["id"] for p in payments if find_account(accounts, p["account"]) is None]


def word_counts(words):
    return dict(Counter(words).most_common(20))


def word_counts_by_list_count(words):
    distinct = []
    for word in words:
        if word not in distinct:
            distinct.append(word)
    counts = {word: words.count(word) for word in distinct}
    best = sorted(counts, key=counts.get, reverse=True)[:20]
    return {word: counts[word] for word in best}


def unique_in_order(items):
    return list(dict.fromkeys(items))


def unique_with_list(items):
    result = []
    for item in items:
        if item not in result:
            result.append(item)
    return result


def unique_by_deleting(items):
    """Drop later repetitions from the list itself."""
    i = 0
    while i < len(items):
        if items[i] in items[:i]:
            del items[i]
        else:
            i += 1
    return items


def latest_revision(events: list[tuple[int, str, str]]) -> dict[str, str]:
    """For each document the body with the highest revision."""
    newest: dict[str, tuple[int, str]] = {}
    for revision, document, body in events:
        if document not in newest or newest[document][0] <= revision:
            newest[document] = (revision, body)
    return {document: body for document, (_, body) in sorted(newest.items())}


def latest_revision_by_sorting(events):
    result = {}
    for document, found in groupby(sorted(events, key=itemgetter(1, 0)), key=itemgetter(1)):
        *_, last = found
        result[document] = last[2]
    return result


def sync_plan(local, remote):
    """What to upload, to delete and to keep, each sorted."""
    here, there = set(local), set(remote)
    return sorted(here - there), sorted(there - here), sorted(here & there)


def sync_plan_lists(local, remote):
    upload = [name for name in local if name not in remote]
    delete = [name for name in remote if name not in local]
    keep = [name for name in local if name in remote]
    return sorted(upload), sorted(delete), sorted(keep)


def diff_settings(before: dict, after: dict) -> dict[str, list]:
    report = {"added": [], "removed": [], "changed": []}
    for key in before.keys() | after.keys():
        if key not in before:
            report["added"].append(key)
        elif key not in after:
            report["removed"].append(key)
        elif before[key] != after[key]:
            report["changed"].append((key, before[key], after[key]))
    for found in report.values():
        found.sort()
    return report


def merge_patches(patches):
    """Apply the patches in their order; the last one wins."""
    state = {}
    for patch in patches:
        state.update(patch)
    return state


def merge_patches_copying(patches):
    state = {}
    for patch in patches:
        state = {**state, **patch}
    return state


def page(rows, number=1, size=25):
    """One page of a listing, with what the pager needs."""
    pages = max(-(-len(rows) // size), 1)
    number = min(max(number, 1), pages)
    start = (number - 1) * size
    return {"rows": rows[start : start + size], "page": number, "pages": pages}


def chunked(rows, size=50):
    return [rows[i : i + size] for i in range(0, len(rows), size)]


def chunked_by_cutting_off(rows, size=50):
    chunks = []
    rest = rows
    while rest:
        chunks.append(rest[:size])
        rest = rest[size:]
    return chunks


def revenue_table(orders):
    """A pivot: city by category, in whole cents."""
    table = defaultdict(Counter)
    for order in orders:
        cents = round(order["price"] * 100) * order["quantity"]
        table[order["city"]][order["category"]] += cents
    columns = sorted({order["category"] for order in orders})
    return {city: [table[city][column] for column in columns] for city in sorted(table)}


def revenue_table_per_cell(orders):
    cities = sorted({order["city"] for order in orders})
    columns = sorted({order["category"] for order in orders})
    return {
        city: [
            sum(
                round(o["price"] * 100) * o["quantity"]
                for o in orders
                if o["city"] == city and o["category"] == column
            )
            for column in columns
        ]
        for city in cities
    }


def bought_together(baskets, least=2):
    """Pairs of products that stand in at least `least` baskets."""
    seen = Counter()
    for basket in baskets:
        seen.update(combinations(sorted(set(basket)), 2))
    return {pair: times for pair, times in sorted(seen.items()) if times >= least}


def duplicate_accounts(accounts):
    """Groups of account ids that share an e-mail address or a phone number."""
    parent = {account["id"]: account["id"] for account in accounts}

    def root(node):
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    holder = {}
    for account in accounts:
        for contact in (account["email"], account["phone"]):
            other = holder.setdefault(contact, account["id"])
            parent[root(account["id"])] = root(other)
    groups = defaultdict(list)
    for node in parent:
        groups[root(node)].append(node)
    return sorted(sorted(group) for group in groups.values() if len(group) > 1)


def members_of_all(groups: list[set]) -> list:
    smallest, *others = sorted(groups, key=len)
    return sorted(smallest.intersection(*others))


def _accounts(n, rng):
    return [
        {
            "id": i,
            "owner": owner,
            "email": f"{rng.randrange(2 * n)}@post.example",
            "phone": f"+49{rng.randrange(2 * n):07}",
        }
        for i, owner in enumerate(samples.words(n, rng))
    ]


def _payments(n, rng):
    return [
        {"id": f"p{i}", "account": rng.randrange(n + n // 5 + 1), "amount": rng.randint(1, 900)}
        for i in range(n)
    ]


def _ledger(n, rng):
    return _payments(n, rng), _accounts(n, rng)


def _events(n, rng):
    return [(rng.randint(1, 50), f"doc{rng.randrange(n // 3 + 1)}", f"v{i % 7}") for i in range(n)]


def _names(n, rng):
    return [f"file{number}" for number in rng.sample(range(2 * n), n)]


def _settings(n, rng):
    return {name: rng.randint(0, 3) for name in _names(n, rng)}


def _crowd(n, rng):
    return set(samples.integers(n, rng, n))


CASES = {
    "join_payments": _ledger,
    "join_payments_nested": _ledger,
    "join_payments_sorted": _ledger,
    "left_join": lambda n, rng: (_accounts(n, rng), _accounts(n * 3 // 4 + 1, rng), "id"),
    "payments_without_account": _ledger,
    "orphaned_payments": _ledger,
    "word_counts": lambda n, rng: (samples.words(n, rng),),
    "word_counts_by_list_count": lambda n, rng: (samples.words(n, rng),),
    "unique_in_order": lambda n, rng: (samples.integers(n, rng, n),),
    "unique_with_list": lambda n, rng: (samples.integers(n, rng, n),),
    "unique_by_deleting": lambda n, rng: (samples.integers(n, rng, n),),
    "latest_revision": lambda n, rng: (_events(n, rng),),
    "latest_revision_by_sorting": lambda n, rng: (_events(n, rng),),
    "sync_plan": lambda n, rng: (_names(n, rng), _names(n, rng)),
    "sync_plan_lists": lambda n, rng: (_names(n, rng), _names(n, rng)),
    "diff_settings": lambda n, rng: (_settings(n, rng), _settings(n, rng)),
    "merge_patches": lambda n, rng: ([{f"k{rng.randrange(n)}": i} for i in range(n)],),
    "merge_patches_copying": lambda n, rng: ([{f"k{rng.randrange(n)}": i} for i in range(n)],),
    "page": lambda n, rng: (samples.integers(n, rng), n // 60),
    "chunked": lambda n, rng: (samples.integers(n, rng),),
    "chunked_by_cutting_off": lambda n, rng: (samples.integers(n, rng),),
    "revenue_table": lambda n, rng: (samples.orders(n, rng),),
    "revenue_table_per_cell": lambda n, rng: (samples.orders(n, rng),),
    "bought_together": lambda n, rng: ([samples.integers(6, rng, 60) for _ in range(-(-n // 6))],),
    "duplicate_accounts": lambda n, rng: (_accounts(n, rng),),
    "members_of_all": lambda n, rng: ([_crowd(n // 4 + 1, rng) for _ in range(4)],),
}

ALIKE = [
    ("join_payments", "join_payments_nested", "join_payments_sorted"),
    ("payments_without_account", "orphaned_payments"),
    ("word_counts", "word_counts_by_list_count"),
    ("unique_in_order", "unique_with_list", "unique_by_deleting"),
    ("latest_revision", "latest_revision_by_sorting"),
    ("sync_plan", "sync_plan_lists"),
    ("merge_patches", "merge_patches_copying"),
    ("chunked", "chunked_by_cutting_off"),
    ("revenue_table", "revenue_table_per_cell"),
]
