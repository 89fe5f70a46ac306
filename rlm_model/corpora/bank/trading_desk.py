"""Books, lots, orders and indicators of a small trading desk; money is in whole cents."""

from __future__ import annotations

import heapq
import math
from bisect import bisect_right, insort
from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from rlm_model.corpora.bank import samples


class Trade(NamedTuple):
    symbol: str
    pieces: int  # negative: sold
    price: int


@dataclass(frozen=True)
class Posting:
    day: int
    debit: str
    credit: str
    cents: int


def trial_balance(postings: list[Posting]) -> dict[str, int]:
    """Balance of each account; all of them add up to zero."""
    balances: dict[str, int] = defaultdict(int)
    for posting in postings:
        balances[posting.debit] += posting.cents
        balances[posting.credit] -= posting.cents
    return dict(sorted(balances.items()))


def trial_balance_by_account(postings):
    accounts = sorted({p.debit for p in postings} | {p.credit for p in postings})
    return {
        account: sum(p.cents for p in postings if p.debit == account)
        - sum(p.cents for p in postings if p.credit == account)
        for account in accounts
    }


class Account:
    """Postings of one account in the order of their days."""

    def __init__(self, number):
        self.number = number
        self.days = []
        self.balances = []

    def post(self, day, cents):
        self.balances.append((self.balances[-1] if self.balances else 0) + cents)
        self.days.append(day)
        return self.balances[-1]

    def latest(self):
        return self.balances[-1] if self.balances else 0

    def balance_at(self, day):
        place = bisect_right(self.days, day)
        return self.balances[place - 1] if place else 0

    def balance_at_scanning(self, day):
        balance = 0
        for posted, value in zip(self.days, self.balances):
            if posted <= day:
                balance = value
        return balance

    def average_balance(self):
        """Weighted with the days that each balance stood."""
        total = 0
        for i in range(len(self.days) - 1):
            total += self.balances[i] * (self.days[i + 1] - self.days[i])
        span = self.days[-1] - self.days[0]
        return total / span if span else self.latest()


def realised_gains(trades: list[Trade]) -> dict[str, int]:
    """Gain of what was sold; the lot that was bought first goes first."""
    lots: dict[str, deque] = defaultdict(deque)
    gains: Counter = Counter()
    for symbol, pieces, price in trades:
        if pieces > 0:
            lots[symbol].append([pieces, price])
            continue
        left = -pieces
        queue = lots[symbol]
        while left and queue:
            used = min(left, queue[0][0])
            gains[symbol] += used * (price - queue[0][1])
            queue[0][0] -= used
            left -= used
            if queue[0][0] == 0:
                queue.popleft()
    return {symbol: gains[symbol] for symbol in sorted(lots)}


def realised_gains_piece_by_piece(trades):
    held, gains = {}, {}
    for t in trades:
        if t.symbol not in held:
            held[t.symbol] = []
            gains[t.symbol] = 0
        if t.pieces > 0:
            held[t.symbol] = held[t.symbol] + [t.price] * t.pieces
        for _ in range(-t.pieces):
            if held[t.symbol]:
                gains[t.symbol] += t.price - held[t.symbol].pop(0)
    return dict(sorted(gains.items()))


def sell_dearest_first(trades):
    """Gain when each sale takes the lots that cost most."""
    lots, gain = [], 0
    for _, pieces, price in trades:
        if pieces > 0:
            heapq.heappush(lots, (-price, pieces))
            continue
        left = -pieces
        while left and lots:
            cost, size = heapq.heappop(lots)
            used = min(size, left)
            gain += used * (price + cost)
            left -= used
            if size > used:
                heapq.heappush(lots, (cost, size - used))
    return gain


def sell_dearest_first_resorting(trades):
    lots, gain = [], 0
    for _, pieces, price in trades:
        if pieces > 0:
            lots.append((price, pieces))
            lots = sorted(lots)
        else:
            left = -pieces
            while left > 0 and lots:
                cost, size = lots[-1]
                used = size if size < left else left
                gain += used * (price - cost)
                left -= used
                lots = lots[:-1] + ([(cost, size - used)] if size > used else [])
    return gain


def match_orders(orders):
    """Deals (buyer, seller, pieces, price): best price first, then the earliest order."""
    bids, asks, deals = [], [], []
    for number, (side, limit, pieces) in enumerate(orders):
        own, others = (bids, asks) if side == "buy" else (asks, bids)
        sign = -1 if side == "buy" else 1
        while pieces and others:
            price, other, size = others[0]
            price = abs(price)
            if (side == "buy" and price > limit) or (side == "sell" and price < limit):
                break
            used = min(pieces, size)
            buyer, seller = (number, other) if side == "buy" else (other, number)
            deals.append((buyer, seller, used, price))
            pieces -= used
            if used == size:
                heapq.heappop(others)
            else:
                heapq.heapreplace(others, (others[0][0], other, size - used))
        if pieces:
            heapq.heappush(own, (sign * limit, number, pieces))
    return deals


def match_orders_scanning(orders):
    open_orders, deals = [], []
    for number, (side, limit, pieces) in enumerate(orders):
        while pieces > 0:
            if side == "buy":
                fits = [o for o in open_orders if o[1] == "sell" and o[2] <= limit]
                fits.sort(key=lambda o: (o[2], o[0]))
            else:
                fits = [o for o in open_orders if o[1] == "buy" and o[2] >= limit]
                fits.sort(key=lambda o: (-o[2], o[0]))
            if not fits:
                open_orders.append([number, side, limit, pieces])
                break
            other = fits[0]
            used = min(pieces, other[3])
            pair = (number, other[0]) if side == "buy" else (other[0], number)
            deals.append((*pair, used, other[2]))
            pieces -= used
            other[3] -= used
            if other[3] == 0:
                open_orders.remove(other)
    return deals


def bands(prices: list[int], window: int = 20) -> list[tuple[float, float]]:
    """Mean of the window before each day, and the width of two standard deviations."""
    total = squares = 0
    result = []
    for day, price in enumerate(prices):
        total += price
        squares += price * price
        if day >= window:
            total -= prices[day - window]
            squares -= prices[day - window] ** 2
        if day >= window - 1:
            spread = math.sqrt(window * squares - total * total)
            result.append((total / window, 2 * spread / window))
    return result


def bands_from_slices(prices, window=20):
    result = []
    for end in range(window, len(prices) + 1):
        part = prices[end - window : end]
        spread = math.sqrt(window * sum(p * p for p in part) - sum(part) ** 2)
        result.append((sum(part) / window, 2 * spread / window))
    return result


def exponential_average(prices, weight=0.1):
    average = prices[0]
    out = []
    for price in prices:
        average += weight * (price - average)
        out.append(round(average, 4))
    return out


def crossings(prices, short=5, long=50):
    """Days on which the short average climbs over the long one."""
    sums = list(accumulate(prices, initial=0))
    above, days = False, []
    for end in range(long, len(sums)):
        quick = (sums[end] - sums[end - short]) * long
        slow = (sums[end] - sums[end - long]) * short
        if quick > slow and not above:
            days.append(end - 1)
        above = quick > slow
    return days


def crossings_summing(prices, short=5, long=50):
    quick = [sum(prices[i - short : i]) * long for i in range(long, len(prices) + 1)]
    slow = [sum(prices[i - long : i]) * short for i in range(long, len(prices) + 1)]
    climbs = [a > b for a, b in zip(quick, slow)]
    before = [False] + climbs[:-1]
    return [i + long - 1 for i, (now, was) in enumerate(zip(climbs, before)) if now and not was]


def longest_under_water(values):
    """Most days in a row below an earlier high."""
    high = longest = days = 0
    for value in values:
        if value >= high:
            high, days = value, 0
        else:
            days += 1
            longest = max(longest, days)
    return longest


def longest_under_water_from_each_peak(values):
    longest = 0
    for start, peak in enumerate(values):
        days = 0
        while start + days + 1 < len(values) and values[start + days + 1] < peak:
            days += 1
        longest = max(longest, days)
    return longest


def candles(ticks, width=60):
    """(start, open, high, low, close) of each stretch of time that has ticks."""
    bars = []
    for time, price in ticks:
        start = time - time % width
        if bars and bars[-1][0] == start:
            _, first, high, low, _ = bars[-1]
            bars[-1] = (start, first, max(high, price), min(low, price), price)
        else:
            bars.append((start, price, price, price, price))
    return bars


def candles_filtering(ticks, width=60):
    bars = []
    for start in range(0, ticks[-1][0] + 1, width):
        inside = [price for time, price in ticks if start <= time < start + width]
        if inside:
            bars.append((start, inside[0], max(inside), min(inside), inside[-1]))
    return bars


def settle(balances):
    """Few payments (payer, payee, cents) after which nobody owes anything."""
    owing = [(cents, name) for name, cents in balances.items() if cents < 0]
    due = [(-cents, name) for name, cents in balances.items() if cents > 0]
    heapq.heapify(owing)
    heapq.heapify(due)
    payments = []
    while owing and due:
        (debt, payer), (credit, payee) = heapq.heappop(owing), heapq.heappop(due)
        cents = min(-debt, -credit)
        payments.append((payer, payee, cents))
        if debt + cents < 0:
            heapq.heappush(owing, (debt + cents, payer))
        if credit + cents < 0:
            heapq.heappush(due, (credit + cents, payee))
    return payments


def settle_looking_through_all(balances):
    payments = []
    while True:
        payer = min(balances, key=lambda name: (balances[name], name))
        payee = min(balances, key=lambda name: (-balances[name], name))
        cents = min(-balances[payer], balances[payee])
        if cents <= 0:
            return payments
        balances[payer] += cents
        balances[payee] -= cents
        payments.append((payer, payee, cents))


def present_value(flows, rate=0.01):
    value = 0.0
    for flow in reversed(flows):
        value = flow + value / (1 + rate)
    return value


def rate_of_return(flows, low=-0.5, high=1.0):
    """The rate at which the flows are worth nothing, by halving the interval."""
    for _ in range(60):
        middle = (low + high) / 2
        if present_value(flows, middle) > 0:
            low = middle
        else:
            high = middle
    return round(low, 8)


def correlation_table(series):
    """Correlation of each pair of assets."""
    scaled = []
    for values in series:
        mean = sum(values) / len(values)
        gaps = [value - mean for value in values]
        norm = math.sqrt(sum(gap * gap for gap in gaps)) or 1.0
        scaled.append([gap / norm for gap in gaps])
    return [[round(sum(map(float.__mul__, a, b)), 6) for b in scaled] for a in scaled]


def median_price_so_far(prices):
    ordered, medians = [], []
    for price in prices:
        insort(ordered, price)
        medians.append(ordered[(len(ordered) - 1) // 2])
    return medians


def _postings(n, rng):
    accounts = [f"{1000 + i}" for i in range(n // 10 + 2)]
    return ([Posting(i // 3, *rng.sample(accounts, 2), rng.randint(1, 90_000)) for i in range(n)],)


def _account(n, rng):
    account = Account("4711")
    for day in sorted(samples.integers(n, rng)):
        account.post(day, rng.randint(-900, 1000))
    return (account,)


def _trades(n, rng):
    symbols = ["AAA", "BBB", "CCC", "DDD"]
    return (
        [
            Trade(rng.choice(symbols), rng.choice((9, 8, 7, 5, -4, -8)), rng.randint(50, 150))
            for _ in range(n)
        ],
    )


def _orders(n, rng):
    return (
        [
            (rng.choice(("buy", "sell")), round(rng.gauss(1000, 40)), rng.randint(1, 50))
            for _ in range(n)
        ],
    )


def _prices(n, rng):
    return (list(accumulate((rng.randint(-9, 10) for _ in range(n)), initial=500))[:n],)


def _ticks(n, rng):
    times = accumulate(rng.randint(0, 30) for _ in range(n))
    return (list(zip(times, _prices(n, rng)[0])),)


def _debts(n, rng):
    balances = {f"m{i}": rng.randint(-500, 500) for i in range(n)}
    balances["bank"] = -sum(balances.values())
    return (balances,)


def _series(n, rng):
    side = max(round(n**0.5), 1)
    return ([samples.floats(side, rng) for _ in range(side)],)


CASES = {
    "trial_balance": _postings,
    "trial_balance_by_account": _postings,
    "Account.post": lambda n, rng: (*_account(n, rng), 10**7, 55),
    "Account.balance_at": lambda n, rng: (*_account(n, rng), 5 * n),
    "Account.balance_at_scanning": lambda n, rng: (*_account(n, rng), 5 * n),
    "Account.average_balance": _account,
    "realised_gains": _trades,
    "realised_gains_piece_by_piece": _trades,
    "sell_dearest_first": _trades,
    "sell_dearest_first_resorting": _trades,
    "match_orders": _orders,
    "match_orders_scanning": _orders,
    "bands": _prices,
    "bands_from_slices": _prices,
    "exponential_average": _prices,
    "crossings": _prices,
    "crossings_summing": _prices,
    "longest_under_water": _prices,
    "longest_under_water_from_each_peak": _prices,
    "candles": _ticks,
    "candles_filtering": _ticks,
    "settle": _debts,
    "settle_looking_through_all": _debts,
    "rate_of_return": lambda n, rng: ([-(100 * n), *samples.integers(n, rng, 900)],),
    "correlation_table": _series,
    "median_price_so_far": _prices,
}

ALIKE = [
    ("trial_balance", "trial_balance_by_account"),
    ("Account.balance_at", "Account.balance_at_scanning"),
    ("realised_gains", "realised_gains_piece_by_piece"),
    ("sell_dearest_first", "sell_dearest_first_resorting"),
    ("match_orders", "match_orders_scanning"),
    ("bands", "bands_from_slices"),
    ("crossings", "crossings_summing"),
    ("longest_under_water", "longest_under_water_from_each_peak"),
    ("candles", "candles_filtering"),
    ("settle", "settle_looking_through_all"),
]
