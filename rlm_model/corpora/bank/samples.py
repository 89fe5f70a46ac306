"""Material that the bank's argument builders share: words, names, records, graphs."""

from __future__ import annotations

import random
import string
from datetime import date, datetime, timedelta

SYLLABLES = "ba co di fu ga he ki lo mi na or pe qu ri sa to un ve wi xe ya zo".split()
FIRST_NAMES = "Ada Bo Cem Dara Eli Fay Gus Hana Ian Jo Kim Lea Max Nia Oto Pia".split()
LAST_NAMES = "Abel Braun Costa Diaz Ek Fox Gray Hart Ito Jung Khan Lund Mora Nys".split()
CITIES = "Oslo Lima Rome Kyiv Doha Bern Cork Perth Graz Porto Sofia Turin".split()
CATEGORIES = "books toys food tools music garden sports office".split()
LEVELS = ("DEBUG", "INFO", "INFO", "INFO", "WARNING", "ERROR")


def word(rng: random.Random, syllables: int = 0) -> str:
    """A pronounceable lower-case word of two to four syllables."""
    return "".join(rng.choices(SYLLABLES, k=syllables or rng.randint(2, 4)))


def words(n: int, rng: random.Random, distinct: int = 0) -> list[str]:
    """n words, drawn from about `distinct` different ones (default: n / 4, at least 8)."""
    vocabulary = [word(rng) for _ in range(distinct or max(n // 4, 8))]
    return rng.choices(vocabulary, k=n)


def text(n: int, rng: random.Random) -> str:
    """A text of n characters: words, spaces, full stops and line ends."""
    pieces: list[str] = []
    length = 0
    while length < n:
        end = rng.choices((" ", ". ", ", ", ".\n"), (10, 2, 2, 1))[0]
        pieces.append(word(rng) + end)
        length += len(pieces[-1])
    return "".join(pieces)[:n]


def lines(n: int, rng: random.Random) -> list[str]:
    """n lines of three to nine words."""
    return [" ".join(word(rng) for _ in range(rng.randint(3, 9))) for _ in range(n)]


def integers(n: int, rng: random.Random, high: int = 0) -> list[int]:
    """n integers from 0 to `high` (default: 10 n)."""
    return [rng.randint(0, high or 10 * n) for _ in range(n)]


def floats(n: int, rng: random.Random, low: float = 0.0, high: float = 100.0) -> list[float]:
    """n numbers with two decimals."""
    return [round(rng.uniform(low, high), 2) for _ in range(n)]


def identifier(rng: random.Random, length: int = 8) -> str:
    """A random hexadecimal identifier."""
    return "".join(rng.choices("0123456789abcdef", k=length))


def alphanumeric(n: int, rng: random.Random) -> str:
    """n letters and digits."""
    return "".join(rng.choices(string.ascii_letters + string.digits, k=n))


def name(rng: random.Random) -> str:
    """A person's name."""
    return f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}"


def email(rng: random.Random) -> str:
    """An e-mail address."""
    return f"{word(rng)}.{word(rng)}@{word(rng)}.example"


def day(rng: random.Random) -> date:
    """A day of the years 2020 to 2025."""
    return date(2020, 1, 1) + timedelta(days=rng.randrange(2190))


def moment(rng: random.Random) -> datetime:
    """A moment of the years 2020 to 2025, without a time zone."""
    return datetime(2020, 1, 1) + timedelta(seconds=rng.randrange(2190 * 86_400))


def log_line(rng: random.Random) -> str:
    """A line of a log: time, level, component, message."""
    message = " ".join(word(rng) for _ in range(rng.randint(2, 6)))
    return f"{moment(rng).isoformat()} {rng.choice(LEVELS)} [{word(rng, 2)}] {message}"


def order(rng: random.Random, customers: int = 100) -> dict:
    """An order of a shop: id, customer, city, category, price, quantity, day as text."""
    return {
        "id": identifier(rng),
        "customer": f"customer-{rng.randrange(customers)}",
        "city": rng.choice(CITIES),
        "category": rng.choice(CATEGORIES),
        "price": round(rng.uniform(1, 200), 2),
        "quantity": rng.randint(1, 9),
        "day": day(rng).isoformat(),
    }


def orders(n: int, rng: random.Random) -> list[dict]:
    """n orders of about n / 5 customers."""
    return [order(rng, max(n // 5, 1)) for _ in range(n)]


def pairs(n: int, rng: random.Random, nodes: int = 0) -> list[tuple[int, int]]:
    """n edges between `nodes` nodes (default: n / 2), no loops."""
    count = max(nodes or n // 2, 2)
    found = []
    for _ in range(n):
        start = rng.randrange(count)
        found.append((start, (start + rng.randrange(1, count)) % count))
    return found


def graph(n: int, rng: random.Random, degree: int = 3) -> dict[int, list[int]]:
    """A connected undirected graph of n nodes as adjacency lists."""
    neighbours: dict[int, set[int]] = {node: set() for node in range(n)}
    for node in range(1, n):
        for other in {rng.randrange(node) for _ in range(max(degree // 2, 1))}:
            neighbours[node].add(other)
            neighbours[other].add(node)
    return {node: sorted(found) for node, found in neighbours.items()}


def matrix(n: int, rng: random.Random) -> list[list[int]]:
    """A square matrix with about n cells."""
    side = max(round(n**0.5), 1)
    return [[rng.randint(0, 9) for _ in range(side)] for _ in range(side)]
