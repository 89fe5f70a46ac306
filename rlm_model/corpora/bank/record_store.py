"""Objects that come out of a database, and what is done with them in memory."""

import copy
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, Optional

from rlm_model.corpora.bank import samples


@dataclass
class Author:
    id: int
    name: str
    country: str
    books: list["Book"] = field(default_factory=list, repr=False)


@dataclass
class Book:
    id: int
    title: str
    author_id: int
    price: int
    dirty: bool = False


class Loan(NamedTuple):
    book_id: int
    reader: str
    day: int


class Query:
    """A list of rows that can be filtered and sorted step by step; nothing happens before all()."""

    def __init__(self, rows):
        self._rows = rows
        self._steps = []

    def filter(self, **wanted):
        self._steps.append(("filter", wanted))
        return self

    def order_by(self, *names):
        self._steps.append(("order", names))
        return self

    def all(self):
        rows = self._rows
        for kind, what in self._steps:
            if kind == "filter":
                rows = [r for r in rows if all(getattr(r, k) == v for k, v in what.items())]
            else:
                rows = sorted(rows, key=attrgetter(*what))
        return rows

    def first(self) -> Optional[Any]:
        rows = self.all()
        return rows[0] if rows else None

    def count(self):
        return len(self.all())


class Session:
    """An identity map: there is one object for every (class, id)."""

    def __init__(self):
        self.identity = {}
        self.new = []

    def load(self, cls, row):
        key = (cls, row["id"])
        if key not in self.identity:
            self.identity[key] = cls(**row)
        return self.identity[key]

    def get(self, cls, id):
        return self.identity.get((cls, id))

    def dirty(self):
        return [obj for obj in self.identity.values() if getattr(obj, "dirty", False)]

    def expire(self):
        self.identity = {k: o for k, o in self.identity.items() if getattr(o, "dirty", False)}
        return len(self.identity)


class ListSession:
    def __init__(self):
        self.objects = []

    def load(self, cls, row):
        for obj in self.objects:
            if type(obj) is cls and obj.id == row["id"]:
                return obj
        obj = cls(**row)
        self.objects.append(obj)
        return obj


def hydrate(rows):
    session = Session()
    return [session.load(Book, row) for row in rows]


def hydrate_with_list(rows):
    session = ListSession()
    return [session.load(Book, row) for row in rows]


def prefetch_books(authors: list[Author], books: list[Book]) -> int:
    by_author = defaultdict(list)
    for book in books:
        by_author[book.author_id].append(book)
    for author in authors:
        author.books = by_author.get(author.id, [])
    return sum(len(author.books) for author in authors)


def select_books_each(authors, books):
    total = 0
    for author in authors:
        author.books = Query(books).filter(author_id=author.id).all()
        total += len(author.books)
    return total


def titles_with_author(books, authors):
    names = {a.id: a.name for a in authors}
    return [f"{b.title} ({names[b.author_id]})" for b in books if b.author_id in names]


def titles_with_author_lazy(books, authors):
    lines = []
    for book in books:
        author = Query(authors).filter(id=book.author_id).first()
        if author is not None:
            lines.append(f"{book.title} ({author.name})")
    return lines


def titles_with_author_merge(books, authors):
    """Sort-merge join, put back in the order of the books."""
    ordered = sorted(authors, key=lambda a: a.id)
    found, at = [], 0
    for position, book in sorted(enumerate(books), key=lambda pair: pair[1].author_id):
        while at < len(ordered) and ordered[at].id < book.author_id:
            at += 1
        if at < len(ordered) and ordered[at].id == book.author_id:
            found.append((position, f"{book.title} ({ordered[at].name})"))
    return [line for _, line in sorted(found)]


def collapse_joined_rows(rows):
    """Rows of a join (author id, author, book id, title), one dict for every author."""
    authors = {}
    for author_id, name, book_id, title in rows:
        if author_id not in authors:
            authors[author_id] = {"id": author_id, "name": name, "books": {}}
        authors[author_id]["books"].setdefault(book_id, title)
    return list(authors.values())


def collapse_joined_rows_searching(rows):
    authors = []
    for author_id, name, book_id, title in rows:
        match = [a for a in authors if a["id"] == author_id]
        if not match:
            match = [{"id": author_id, "name": name, "books": {}}]
            authors.append(match[0])
        if book_id not in match[0]["books"]:
            match[0]["books"][book_id] = title
    return authors


def loans_per_country(loans, books, authors):
    country = {author.id: author.country for author in authors}
    origin = {book.id: country.get(book.author_id, "?") for book in books}
    counts = defaultdict(int)
    for loan in loans:
        counts[origin[loan.book_id]] += 1
    return dict(counts)


def loans_per_country_nested(loans, books, authors):
    counts = {}
    for loan in loans:
        place = "?"
        for book in books:
            if book.id == loan.book_id:
                for author in authors:
                    if author.id == book.author_id:
                        place = author.country
        counts[place] = counts.get(place, 0) + 1
    return counts


def last_loan_per_book(loans):
    last = {}
    for loan in loans:
        if loan.book_id not in last or loan.day > last[loan.book_id].day:
            last[loan.book_id] = loan
    return sorted(last.values())


def last_loan_per_book_grouped(loans):
    ordered = sorted(loans)
    return [max(g, key=lambda loan: loan.day) for _, g in groupby(ordered, key=itemgetter(0))]


def last_loan_per_book_correlated(loans):
    """Like a correlated subquery: no other loan of the book is later."""
    return sorted(
        loan
        for loan in loans
        if not any(o.day > loan.day for o in loans if o.book_id == loan.book_id)
    )


def changed_columns(before: list[dict], after: list[dict]) -> dict[int, dict[str, Any]]:
    originals = {row["id"]: row for row in before}
    changes = {}
    for row in after:
        original = originals[row["id"]]
        diff = {k: v for k, v in row.items() if original[k] != v}
        if diff:
            changes[row["id"]] = diff
    return changes


def changed_columns_with_snapshots(before, after):
    changes = {}
    for row in after:
        snapshot = copy.deepcopy(before)
        original = next(r for r in snapshot if r["id"] == row["id"])
        for column in row:
            if row[column] != original[column]:
                changes.setdefault(row["id"], {})[column] = row[column]
    return changes


def flush_order(references: dict[str, list[str]]) -> list[list[str]]:
    """Tables in waves: a table is inserted after all that it refers to."""
    waiting = {table: set(targets) for table, targets in references.items()}
    dependants = defaultdict(list)
    for table, targets in waiting.items():
        for target in targets:
            dependants[target].append(table)
    wave = sorted(table for table, targets in waiting.items() if not targets)
    waves = []
    while wave:
        waves.append(wave)
        following = []
        for table in wave:
            for other in dependants[table]:
                waiting[other].discard(table)
                if not waiting[other]:
                    following.append(other)
        wave = sorted(following)
    return waves


def flush_order_trying(references):
    done, waves = [], []
    while len(done) < len(references):
        wave = [
            table
            for table, targets in references.items()
            if table not in done and all(target in done for target in targets)
        ]
        waves.append(sorted(wave))
        done = done + wave
    return waves


def annotate_totals(books, loans):
    totals = {}
    for loan in loans:
        totals[loan.book_id] = totals.get(loan.book_id, 0) + 1
    return sorted(((totals.get(b.id, 0), b.title) for b in books), reverse=True)


def annotate_totals_counting(books, loans):
    ids = [loan.book_id for loan in loans]
    return sorted([(ids.count(b.id), b.title) for b in books], reverse=True)


def many_to_many(links, tags):
    """Names of the tags of every book; links are (book id, tag id)."""
    names = dict(tags)
    result = defaultdict(list)
    for book_id, tag_id in links:
        result[book_id].append(names[tag_id])
    return {book_id: sorted(found) for book_id, found in result.items()}


def many_to_many_two_queries_each(links, tags):
    result = {}
    for book_id in dict.fromkeys(book for book, _ in links):
        tag_ids = [tag for book, tag in links if book == book_id]
        result[book_id] = sorted(name for tag_id in tag_ids for i, name in tags if i == tag_id)
    return result


def page_after(books, last_id, size=20):
    """Keyset pagination over books that are sorted by id."""
    low, high = 0, len(books)
    while low < high:
        middle = (low + high) // 2
        if books[middle].id <= last_id:
            low = middle + 1
        else:
            high = middle
    return [b.title for b in books[low : low + size]]


def page_after_skipping(books, last_id, size=20):
    later = [b for b in books if b.id > last_id]
    later.sort(key=lambda b: b.id)
    return [b.title for b in later][:size]


def as_tuples(rows: list[dict], columns=("id", "title", "price")):
    return list(map(itemgetter(*columns), rows))


def upsert(table, rows):
    position = {row["id"]: i for i, row in enumerate(table)}
    inserted = 0
    for row in rows:
        i = position.get(row["id"])
        if i is None:
            position[row["id"]] = len(table)
            table.append(dict(row))
            inserted += 1
        else:
            table[i].update(row)
    return inserted, len(table)


def upsert_row_by_row(table, rows):
    before = len(table)
    for row in rows:
        for existing in table:
            if existing["id"] == row["id"]:
                existing.update(row)
                break
        else:
            table.append(dict(row))
    return len(table) - before, len(table)


def soft_deleted_ids(rows):
    return {row["id"] for row in rows if row.get("deleted_at")}


def _authors(n, rng):
    countries = rng.choices(("NO", "PT", "UA", "PE", "IT"), k=n)
    return [
        Author(i, f"{w.title()} {i}", c)
        for i, (w, c) in enumerate(zip(samples.words(n, rng, 50), countries))
    ]


def _books(n, rng, authors):
    titles = samples.words(n, rng, 200)
    return [Book(i, titles[i], int(authors * rng.random()), i % 37) for i in range(n)]


def _loans(n, rng, books):
    return [
        Loan(int(books * rng.random()), f"reader-{i % 53}", day)
        for i, day in enumerate(_days(n, rng))
    ]


def _days(n, rng):
    days = list(range(n))
    rng.shuffle(days)
    return days


def _library(n, rng):
    count = n // 4 + 1
    authors = _authors(count, rng)
    rng.shuffle(authors)
    return authors, _books(n - n // 4, rng, count + 1)


def _three_tables(n, rng):
    third = n // 3 + 1
    authors, books = _authors(third // 4 + 1, rng), _books(third, rng, third // 4 + 1)
    return _loans(third, rng, third), books, authors


def _book_rows(n, rng):
    return [
        {"id": int(n * rng.random() / 3), "title": title, "author_id": i % 17, "price": i % 37}
        for i, title in enumerate(samples.words(n, rng, 200))
    ]


def _unique_rows(n, rng):
    rows = [
        {"id": i, "title": title, "price": i % 37, "deleted_at": None}
        for i, title in enumerate(samples.words(n, rng, 200))
    ]
    rng.shuffle(rows)
    return rows


def _before_after(n, rng):
    before = _unique_rows(n // 2 + 1, rng)
    after = [
        {**row, "price": int(37 * rng.random())} if rng.random() < 0.2 else row for row in before
    ]
    return before, after


def _joined(n, rng):
    authors = [(i, f"Author {i}") for i in range(n // 5 + 1)]
    return [
        (*rng.choice(authors), i % 500, title) for i, title in enumerate(samples.words(n, rng, 90))
    ]


def _references(n, rng):
    tables = [f"table_{i}" for i in range(max(n // 2, 1))]
    references = {}
    for i, table in enumerate(tables):
        depth = max(i // 10, 0)
        references[table] = (
            sorted({tables[int(depth * rng.random())] for _ in range(2)}) if i else []
        )
    items = list(references.items())
    rng.shuffle(items)
    return dict(items)


def _links(n, rng):
    tags = [(i, f"{w}-{i}") for i, w in enumerate(samples.words(n // 6 + 1, rng, 90))]
    links = {(int(n * rng.random() / 4), int(len(tags) * rng.random())): None for _ in range(n)}
    return list(links), tags


def _session(n, rng):
    session = Session()
    for book in _books(n, rng, 40):
        book.dirty = rng.random() < 0.1
        session.identity[Book, book.id] = book
    return session


def _query(n, rng):
    return Query(_books(n, rng, 40)).filter(author_id=7).order_by("price", "title")


def _upsert(n, rng):
    table, rows = _unique_rows(n // 2 + 1, rng), _unique_rows(n // 2 + 1, rng)
    return table, [{**row, "id": row["id"] + n // 4} for row in rows]


CASES = {
    "Query.all": lambda n, rng: (_query(n, rng),),
    "Query.first": lambda n, rng: (_query(n, rng),),
    "Session.get": lambda n, rng: (_session(n, rng), Book, n // 2),
    "Session.dirty": lambda n, rng: (_session(n, rng),),
    "Session.expire": lambda n, rng: (_session(n, rng),),
    "hydrate": lambda n, rng: (_book_rows(n, rng),),
    "hydrate_with_list": lambda n, rng: (_book_rows(n, rng),),
    "prefetch_books": _library,
    "select_books_each": _library,
    "titles_with_author": lambda n, rng: _library(n, rng)[::-1],
    "titles_with_author_lazy": lambda n, rng: _library(n, rng)[::-1],
    "titles_with_author_merge": lambda n, rng: _library(n, rng)[::-1],
    "collapse_joined_rows": lambda n, rng: (_joined(n, rng),),
    "collapse_joined_rows_searching": lambda n, rng: (_joined(n, rng),),
    "loans_per_country": _three_tables,
    "loans_per_country_nested": _three_tables,
    "last_loan_per_book": lambda n, rng: (_loans(n, rng, n // 3 + 1),),
    "last_loan_per_book_grouped": lambda n, rng: (_loans(n, rng, n // 3 + 1),),
    "last_loan_per_book_correlated": lambda n, rng: (_loans(n, rng, n // 3 + 1),),
    "changed_columns": _before_after,
    "changed_columns_with_snapshots": _before_after,
    "flush_order": lambda n, rng: (_references(n, rng),),
    "flush_order_trying": lambda n, rng: (_references(n, rng),),
    "annotate_totals": lambda n, rng: _three_tables(n, rng)[1::-1],
    "annotate_totals_counting": lambda n, rng: _three_tables(n, rng)[1::-1],
    "many_to_many": _links,
    "many_to_many_two_queries_each": _links,
    "page_after": lambda n, rng: (_books(n, rng, 40), n // 3),
    "page_after_skipping": lambda n, rng: (_books(n, rng, 40), n // 3),
    "as_tuples": lambda n, rng: (_unique_rows(n, rng),),
    "upsert": _upsert,
    "upsert_row_by_row": _upsert,
    "soft_deleted_ids": lambda n, rng: (_unique_rows(n, rng),),
}

ALIKE = [
    ("hydrate", "hydrate_with_list"),
    ("prefetch_books", "select_books_each"),
    ("titles_with_author", "titles_with_author_lazy", "titles_with_author_merge"),
    ("collapse_joined_rows", "collapse_joined_rows_searching"),
    ("loans_per_country", "loans_per_country_nested"),
    ("last_loan_per_book", "last_loan_per_book_grouped", "last_loan_per_book_correlated"),
    ("changed_columns", "changed_columns_with_snapshots"),
    ("flush_order", "flush_order_trying"),
    ("annotate_totals", "annotate_totals_counting"),
    ("many_to_many", "many_to_many_two_queries_each"),
    ("page_after", "page_after_skipping"),
    ("upsert", "upsert_row_by_row"),
]
