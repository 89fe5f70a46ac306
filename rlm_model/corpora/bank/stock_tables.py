"""Stock of a warehouse, kept in SQLite tables."""

import heapq
import sqlite3
from collections import defaultdict
from contextlib import closing
from itertools import islice

from rlm_model.corpora.bank import samples


def import_items(rows):
    """Load rows of (sku, category, cents, stock) into a new database and count them."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE items (sku TEXT, category TEXT, cents INTEGER, stock INTEGER)")
        with db:
            db.executemany("INSERT INTO items VALUES (?, ?, ?, ?)", rows)
        return db.execute("SELECT COUNT(*), SUM(stock) FROM items").fetchone()


def import_items_one_by_one(rows):
    db = sqlite3.connect(":memory:")
    cursor = db.cursor()
    cursor.execute("CREATE TABLE items (sku TEXT, category TEXT, cents INTEGER, stock INTEGER)")
    for sku, category, cents, stock in rows:
        cursor.execute("INSERT INTO items VALUES (?, ?, ?, ?)", (sku, category, cents, stock))
        db.commit()
    cursor.execute("SELECT COUNT(*), SUM(stock) FROM items")
    result = cursor.fetchone()
    db.close()
    return result


def import_items_in_packets(rows, packet=100):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE items (sku, category, cents, stock)")
    remaining = iter(rows)
    while chunk := list(islice(remaining, packet)):
        places = ", ".join(["(?, ?, ?, ?)"] * len(chunk))
        values = [value for row in chunk for value in row]
        connection.execute(f"INSERT INTO items VALUES {places}", values)
    connection.commit()
    return connection.execute("SELECT COUNT(*), SUM(stock) FROM items").fetchone()


def prices_for(db: sqlite3.Connection, wanted: list[str]) -> list[int]:
    """What the wanted articles cost; -1 where there is none."""
    prices = []
    for sku in wanted:
        row = db.execute("SELECT cents FROM items WHERE sku = ?", (sku,)).fetchone()
        prices.append(row[0] if row else -1)
    return prices


def prices_with_index(db: sqlite3.Connection, wanted: list[str]) -> list[int]:
    db.execute("CREATE INDEX IF NOT EXISTS items_by_sku ON items (sku, cents)")
    query = "SELECT cents FROM items WHERE sku = ?"
    found = (db.execute(query, (sku,)).fetchone() for sku in wanted)
    return [row[0] if row is not None else -1 for row in found]


def prices_from_dict(db, wanted):
    known = dict(db.execute("SELECT sku, cents FROM items"))
    return [known.get(sku, -1) for sku in wanted]


def prices_by_group(db, wanted, group=200):
    known = {}
    for start in range(0, len(wanted), group):
        part = wanted[start : start + group]
        marks = ",".join("?" * len(part))
        known.update(db.execute(f"SELECT sku, cents FROM items WHERE sku IN ({marks})", part))
    return [known.get(sku, -1) for sku in wanted]


def balance_of_items(db):
    """Pairs of an article's id and what its movements add up to."""
    return db.execute(
        """
        SELECT items.id, COALESCE(SUM(movements.delta), 0)
        FROM items LEFT JOIN movements ON movements.item_id = items.id
        GROUP BY items.id ORDER BY items.id
        """
    ).fetchall()


def balance_of_items_separately(db):
    balances = []
    for (item_id,) in db.execute("SELECT id FROM items ORDER BY id").fetchall():
        rows = db.execute("SELECT delta FROM movements WHERE item_id = ?", (item_id,)).fetchall()
        balances.append((item_id, sum(delta for (delta,) in rows)))
    return balances


def value_by_category(db):
    query = "SELECT category, SUM(cents * stock) FROM items GROUP BY category ORDER BY category"
    return dict(db.execute(query))


def value_by_category_fetched(db):
    totals = defaultdict(int)
    for row in db.execute("SELECT * FROM items").fetchall():
        totals[row[2]] += row[3] * row[4]
    return {category: totals[category] for category in sorted(totals)}


def export_pages(db, size=25):
    """All pages of the catalogue, by asking for one after the other."""
    pages, number = [], 0
    while True:
        page = db.execute(
            "SELECT id, sku FROM items ORDER BY id LIMIT ? OFFSET ?", (size, number * size)
        ).fetchall()
        if not page:
            return pages
        pages.append(page)
        number += 1


def export_pages_from_last_key(db, size=25):
    pages, last = [], 0
    query = "SELECT id, sku FROM items WHERE id > ? ORDER BY id LIMIT ?"
    while page := db.execute(query, (last, size)).fetchall():
        pages.append(page)
        last = page[-1][0]
    return pages


def tally_scans(codes):
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE scans (code TEXT PRIMARY KEY, seen INTEGER NOT NULL)")
    db.executemany(
        "INSERT INTO scans VALUES (?, 1) ON CONFLICT (code) DO UPDATE SET seen = seen + 1",
        ((code,) for code in codes),
    )
    return db.execute("SELECT code, seen FROM scans ORDER BY seen DESC, code").fetchall()


def tally_scans_asking_first(codes):
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE scans (code TEXT, seen INTEGER NOT NULL)")
    for code in codes:
        row = db.execute("SELECT seen FROM scans WHERE code = ?", (code,)).fetchone()
        if row is None:
            db.execute("INSERT INTO scans VALUES (?, ?)", (code, 1))
        else:
            db.execute("UPDATE scans SET seen = ? WHERE code = ?", (row[0] + 1, code))
    db.commit()
    return db.execute("SELECT code, seen FROM scans ORDER BY seen DESC, code").fetchall()


def most_valuable(db, limit=10):
    query = "SELECT id, cents * stock AS worth FROM items ORDER BY worth DESC, id LIMIT ?"
    return db.execute(query, (limit,)).fetchall()


def most_valuable_in_python(db, limit=10):
    everything = db.execute("SELECT id, cents, stock FROM items").fetchall()
    worth = [(item, cents * stock) for item, cents, stock in everything]
    return heapq.nsmallest(limit, worth, key=lambda pair: (-pair[1], pair[0]))


def running_balance(db):
    query = "SELECT id, SUM(delta) OVER (ORDER BY id) FROM movements ORDER BY id"
    return [balance for _, balance in db.execute(query)]


def running_balance_subquery(db):
    rows = db.execute(
        "SELECT (SELECT SUM(earlier.delta) FROM movements AS earlier WHERE earlier.id <= m.id)"
        " FROM movements AS m ORDER BY m.id"
    )
    return [row[0] for row in rows]


def is_anything_sold_out(db):
    return db.execute("SELECT EXISTS (SELECT 1 FROM items WHERE stock < 10)").fetchone()[0] == 1


def sold_out_exists(db):
    return len(db.execute("SELECT * FROM items WHERE stock < 10").fetchall()) > 0


def remove_repeated_movements(db):
    """Keep the first movement of an article on a day; tell how many went."""
    with db:
        gone = db.execute(
            "DELETE FROM movements WHERE id NOT IN"
            " (SELECT MIN(id) FROM movements GROUP BY item_id, day)"
        )
    return gone.rowcount


def remove_repeated_movements_by_hand(db):
    seen, removed = set(), 0
    for key, item, day in db.execute(
        "SELECT id, item_id, day FROM movements ORDER BY id"
    ).fetchall():
        if (item, day) in seen:
            db.execute("DELETE FROM movements WHERE id = ?", (key,))
            removed += 1
        seen.add((item, day))
    db.commit()
    return removed


class StockBook:
    """Reads and writes single articles."""

    def __init__(self, db):
        self.db = db
        self.db.row_factory = sqlite3.Row

    def article(self, item_id):
        row = self.db.execute("SELECT * FROM items WHERE id = ?", (item_id,)).fetchone()
        return dict(row) if row else None

    def search(self, fragment, limit=1000):
        query = "SELECT sku FROM items WHERE sku LIKE ? ORDER BY sku LIMIT ?"
        return [row["sku"] for row in self.db.execute(query, (f"%{fragment}%", limit))]

    def withdraw(self, item_id, quantity):
        with self.db:
            changed = self.db.execute(
                "UPDATE items SET stock = stock - :quantity WHERE id = :id AND stock >= :quantity",
                {"id": item_id, "quantity": quantity},
            )
        return changed.rowcount == 1

    def snapshot(self):
        return [dict(row) for row in self.db.execute("SELECT * FROM items")]


def parts_of_kit(components: list[tuple[int, int]], kit: int) -> int:
    """Number of parts that a kit holds, with the parts of its parts."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE components (part INTEGER PRIMARY KEY, whole INTEGER)")
    db.executemany("INSERT INTO components VALUES (?, ?)", components)
    db.execute("CREATE INDEX by_whole ON components (whole)")
    (count,) = db.execute(
        """
        WITH RECURSIVE inside(part) AS (
            SELECT part FROM components WHERE whole = ?
            UNION ALL
            SELECT c.part FROM components AS c JOIN inside ON c.whole = inside.part
        )
        SELECT COUNT(*) FROM inside
        """,
        (kit,),
    ).fetchone()
    return count


def _rows(n, rng):
    return [
        (f"sku-{i:06d}", rng.choice(samples.CATEGORIES), rng.randint(50, 9999), rng.randint(0, 300))
        for i in rng.sample(range(10 * n), n)
    ]


def _stock(n, rng, movements=0):
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.executescript(
        "CREATE TABLE items (id INTEGER PRIMARY KEY,"
        " sku TEXT, category TEXT, cents INTEGER, stock INTEGER);"
        "CREATE TABLE movements (id INTEGER PRIMARY KEY,"
        " item_id INTEGER, delta INTEGER, day INTEGER);"
    )
    insert = "INSERT INTO items (sku, category, cents, stock) VALUES (?, ?, ?, ?)"
    db.executemany(insert, _rows(n, rng))
    moved = [(rng.randint(1, n), rng.randint(-9, 9), rng.randrange(30)) for _ in range(movements)]
    db.executemany("INSERT INTO movements (item_id, delta, day) VALUES (?, ?, ?)", moved)
    db.commit()
    return db


def _with_wanted(n, rng):
    db = _stock(n, rng)
    skus = [sku for (sku,) in db.execute("SELECT sku FROM items")]
    return db, [rng.choice(skus) if rng.random() < 0.8 else "sku-unknown" for _ in range(n)]


CASES = {
    "import_items": lambda n, rng: (_rows(n, rng),),
    "import_items_one_by_one": lambda n, rng: (_rows(n, rng),),
    "import_items_in_packets": lambda n, rng: (_rows(n, rng),),
    "prices_for": _with_wanted,
    "prices_with_index": _with_wanted,
    "prices_from_dict": _with_wanted,
    "prices_by_group": _with_wanted,
    "balance_of_items": lambda n, rng: (_stock(n // 4 + 1, rng, n),),
    "balance_of_items_separately": lambda n, rng: (_stock(n // 4 + 1, rng, n),),
    "value_by_category": lambda n, rng: (_stock(n, rng),),
    "value_by_category_fetched": lambda n, rng: (_stock(n, rng),),
    "export_pages": lambda n, rng: (_stock(n, rng),),
    "export_pages_from_last_key": lambda n, rng: (_stock(n, rng),),
    "tally_scans": lambda n, rng: (samples.words(n, rng),),
    "tally_scans_asking_first": lambda n, rng: (samples.words(n, rng),),
    "most_valuable": lambda n, rng: (_stock(n, rng),),
    "most_valuable_in_python": lambda n, rng: (_stock(n, rng),),
    "running_balance": lambda n, rng: (_stock(1, rng, n),),
    "running_balance_subquery": lambda n, rng: (_stock(1, rng, n),),
    "is_anything_sold_out": lambda n, rng: (_stock(n, rng),),
    "sold_out_exists": lambda n, rng: (_stock(n, rng),),
    "remove_repeated_movements": lambda n, rng: (_stock(n // 10 + 1, rng, n),),
    "remove_repeated_movements_by_hand": lambda n, rng: (_stock(n // 10 + 1, rng, n),),
    "StockBook.article": lambda n, rng: (StockBook(_stock(n, rng)), rng.randint(1, n)),
    "StockBook.search": lambda n, rng: (StockBook(_stock(n, rng)), str(rng.randrange(10, 99))),
    "StockBook.withdraw": lambda n, rng: (StockBook(_stock(n, rng)), rng.randint(1, n), 3),
    "StockBook.snapshot": lambda n, rng: (StockBook(_stock(n, rng)),),
    "parts_of_kit": lambda n, rng: ([(i, rng.randrange(i)) for i in range(1, n + 1)], 0),
}

ALIKE = [
    ("import_items", "import_items_one_by_one", "import_items_in_packets"),
    ("prices_for", "prices_with_index", "prices_from_dict", "prices_by_group"),
    ("balance_of_items", "balance_of_items_separately"),
    ("value_by_category", "value_by_category_fetched"),
    ("export_pages", "export_pages_from_last_key"),
    ("tally_scans", "tally_scans_asking_first"),
    ("most_valuable", "most_valuable_in_python"),
    ("running_balance", "running_balance_subquery"),
    ("is_anything_sold_out", "sold_out_exists"),
    ("remove_repeated_movements", "remove_repeated_movements_by_hand"),
]
