"""Stock, accounts, orders and tickets of a trading firm, as classes."""

import copy
import heapq
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import total_ordering
from itertools import accumulate

from rlm_model.corpora.bank import samples


@total_ordering
class Version:
    """A version such as 2.10.3, ordered by its numbers."""

    def __init__(self, text):
        self.text = text

    @property
    def parts(self):
        return tuple(int(piece) for piece in self.text.split("."))

    def __eq__(self, other):
        return self.parts == other.parts

    def __hash__(self):
        return hash(self.parts)

    def __lt__(self, other):
        return self.parts < other.parts

    def __repr__(self):
        return f"Version({self.text})"


def newest_first(versions):
    """Sort by comparing version objects; the text is parsed in every comparison."""
    return sorted(versions, reverse=True)


def newest_first_parsed_once(versions):
    return sorted(versions, key=lambda v: v.parts, reverse=True)


def distinct_versions(versions: list[Version]) -> int:
    return len(set(versions))


def distinct_versions_one_by_one(versions: list[Version]) -> int:
    kept: list[Version] = []
    for version in versions:
        if version not in kept:
            kept.append(version)
    return len(kept)


@dataclass
class Inventory:
    """Units on stock of each article, with what is promised to customers."""

    stock: dict[str, int] = field(default_factory=dict)
    reserved: Counter = field(default_factory=Counter)

    @property
    def free_units(self) -> int:
        return sum(self.stock.values()) - sum(self.reserved.values())

    def receive(self, article: str, units: int) -> None:
        self.stock[article] = self.stock.get(article, 0) + units

    def reserve(self, article: str, units: int) -> bool:
        free = self.stock.get(article, 0) - self.reserved[article]
        if free < units:
            return False
        self.reserved[article] += units
        return True

    def to_reorder(self, minimum: int = 5) -> list[str]:
        """Articles that run low, the scarcest first."""
        free = sorted((units - self.reserved[name], name) for name, units in self.stock.items())
        return [name for left, name in free if left < minimum]


def free_after_each_delivery(deliveries):
    inventory = Inventory()
    levels = []
    for article, units in deliveries:
        inventory.receive(article, units)
        levels.append(inventory.free_units)
    return levels


def running_stock(deliveries):
    return list(accumulate(units for _, units in deliveries))


class Ledger:
    """All postings of a year in the order of their booking."""

    def __init__(self, postings=()):
        self.postings = list(postings)

    def balance(self, account, until=None):
        return sum(amount for owner, amount in self.postings[:until] if owner == account)

    def trial_balance(self):
        accounts = sorted({owner for owner, _ in self.postings})
        return {account: self.balance(account) for account in accounts}

    def closing_balances(self):
        sums = defaultdict(int)
        for account, amount in self.postings:
            sums[account] += amount
        return {account: sums[account] for account in sorted(sums)}


def cross_orders(orders):
    """Match buyers with sellers, best price first, and return the trades."""
    bids, asks, trades = [], [], []
    for number, (side, price) in enumerate(orders):
        if side == "buy":
            heapq.heappush(bids, (-price, number))
        else:
            heapq.heappush(asks, (price, number))
        while bids and asks and -bids[0][0] >= asks[0][0]:
            _, buyer = heapq.heappop(bids)
            ask, seller = heapq.heappop(asks)
            trades.append((buyer, seller, ask))
    return trades


class OrderBook:
    def __init__(self):
        self.bids, self.asks, self.trades = [], [], []

    def place(self, side, price, number):
        if side == "buy":
            self.bids = sorted([*self.bids, (-price, number)])
        else:
            self.asks = sorted([*self.asks, (price, number)])
        while self.bids and self.asks and -self.bids[0][0] >= self.asks[0][0]:
            price, seller = self.asks.pop(0)
            self.trades.append((self.bids.pop(0)[1], seller, price))


def run_order_book(orders):
    book = OrderBook()
    for number, (side, price) in enumerate(orders):
        book.place(side, price, number)
    return book.trades


class Ticket:
    """A support ticket that only moves along the allowed steps."""

    STEPS = {
        ("new", "assign"): "open",
        ("open", "ask"): "new",
        ("open", "solve"): "done",
        ("done", "reopen"): "open",
    }

    def __init__(self):
        self.state = "new"
        self.history = []

    def replay(self, events):
        """Apply all events that are allowed; count the refused ones."""
        refused = 0
        for event in events:
            try:
                self.state = self.STEPS[self.state, event]
                self.history.append(self.state)
            except KeyError:
                refused += 1
        return refused


class EventBus:
    def __init__(self):
        self.subscriptions = []
        self.delivered = Counter()

    def subscribe(self, topic, handler):
        self.subscriptions.append((topic, handler))

    def publish_all(self, messages):
        for topic, payload in messages:
            for wanted, handler in self.subscriptions:
                if wanted in (topic, "*"):
                    self.delivered[topic] += 1
                    handler(payload)
        return sum(self.delivered.values())


@dataclass(frozen=True)
class Cart:
    lines: tuple = ()

    def with_line(self, article, quantity):
        return replace(self, lines=(*self.lines, (article, quantity)))


def fill_cart(deliveries):
    cart = Cart()
    for article, quantity in deliveries:
        cart = cart.with_line(article, quantity)
    return cart


def cart_from_lines(deliveries):
    return Cart(tuple((article, quantity) for article, quantity in deliveries))


class Snapshot:
    """Context manager that puts the accounts back when the block fails."""

    def __init__(self, accounts):
        self.accounts = accounts

    def __enter__(self):
        self.saved = copy.deepcopy(self.accounts)
        return self.accounts

    def __exit__(self, kind, error, trace):
        if kind is not None:
            self.accounts.clear()
            self.accounts.update(self.saved)
        return kind is OverflowError


def transfer_all(accounts, transfers):
    for source, target, amount in transfers:
        with Snapshot(accounts) as open_accounts:
            open_accounts[source] -= amount
            open_accounts[target] += amount
            if open_accounts[source] < 0:
                raise OverflowError(source)
    return accounts


def transfer_all_checked_first(accounts, transfers):
    for source, target, amount in transfers:
        if source != target and accounts[source] < amount:
            continue
        accounts[source] -= amount
        accounts[target] += amount
    return accounts


def _versions(n, rng):
    return [
        Version(f"{rng.randrange(9)}.{rng.randrange(40)}.{rng.randrange(n // 20 + 2)}")
        for _ in range(n)
    ]


def _deliveries(n, rng):
    return [(article, rng.randint(1, 30)) for article in samples.words(n, rng)]


def _inventory(n, rng):
    inventory = Inventory()
    for number in range(n):
        inventory.receive(f"A{number:06d}", rng.randint(0, 20))
        inventory.reserve(f"A{number:06d}", rng.randint(1, 8))
    return inventory


def _ledger(n, rng):
    return Ledger((f"acc{rng.randrange(n // 10 + 1)}", rng.randint(-900, 900)) for _ in range(n))


def _limit_orders(n, rng):
    return [(rng.choice(("buy", "sell")), rng.randint(900, 1100)) for _ in range(n)]


def _bus(n, rng):
    bus = EventBus()
    for topic in [*samples.CATEGORIES, "*"]:
        bus.subscribe(topic, [].append)
    return bus, [(rng.choice(samples.CATEGORIES), number) for number in range(n)]


def _transfers(n, rng):
    accounts = {f"acc{number}": rng.randint(0, 500) for number in range(max(n // 2, 1))}
    names = list(accounts)
    moves = [(rng.choice(names), rng.choice(names), rng.randint(1, 300)) for _ in range(n)]
    return accounts, moves


_STEPS = ("assign", "ask", "solve", "reopen")

CASES = {
    "newest_first": lambda n, rng: (_versions(n, rng),),
    "newest_first_parsed_once": lambda n, rng: (_versions(n, rng),),
    "distinct_versions": lambda n, rng: (_versions(n, rng),),
    "distinct_versions_one_by_one": lambda n, rng: (_versions(n, rng),),
    "Version.__lt__": lambda n, rng: tuple(_versions(2, rng)),
    "Inventory.reserve": lambda n, rng: (_inventory(n, rng), "A000000", 3),
    "Inventory.receive": lambda n, rng: (_inventory(n, rng), "A000000", 12),
    "Inventory.to_reorder": lambda n, rng: (_inventory(n, rng),),
    "free_after_each_delivery": lambda n, rng: (_deliveries(n, rng),),
    "running_stock": lambda n, rng: (_deliveries(n, rng),),
    "Ledger.balance": lambda n, rng: (_ledger(n, rng), "acc0"),
    "Ledger.trial_balance": lambda n, rng: (_ledger(n, rng),),
    "Ledger.closing_balances": lambda n, rng: (_ledger(n, rng),),
    "cross_orders": lambda n, rng: (_limit_orders(n, rng),),
    "run_order_book": lambda n, rng: (_limit_orders(n, rng),),
    "Ticket.replay": lambda n, rng: (Ticket(), rng.choices(_STEPS, k=n)),
    "EventBus.publish_all": _bus,
    "Cart.with_line": lambda n, rng: (Cart(tuple(_deliveries(n, rng))), "pen", 2),
    "fill_cart": lambda n, rng: (_deliveries(n, rng),),
    "cart_from_lines": lambda n, rng: (_deliveries(n, rng),),
    "Snapshot.__enter__": lambda n, rng: (Snapshot(_transfers(n, rng)[0]),),
    "transfer_all": _transfers,
    "transfer_all_checked_first": _transfers,
}

ALIKE = [
    ("newest_first", "newest_first_parsed_once"),
    ("distinct_versions", "distinct_versions_one_by_one"),
    ("free_after_each_delivery", "running_stock"),
    ("Ledger.trial_balance", "Ledger.closing_balances"),
    ("cross_orders", "run_order_book"),
    ("fill_cart", "cart_from_lines"),
    ("transfer_all", "transfer_all_checked_first"),
]
