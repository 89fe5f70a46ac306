"""Business arithmetic: loans, portfolios, retention, tests, prices, taxes, stock, currencies."""

import heapq
import math
import random
import statistics
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from itertools import accumulate

from rlm_model.corpora.bank import samples

BRACKETS = ((0, 0.0), (11_000, 0.2), (28_000, 0.3), (66_000, 0.42), (277_000, 0.45))


def monthly_payment(principal: float, yearly_rate: float, months: int) -> float:
    """The constant payment that pays a loan off."""
    rate = yearly_rate / 12
    return round(principal * rate / (1 - (1 + rate) ** -months), 2)


def loan_schedule(principal, yearly_rate, months):
    """(interest, repaid, balance) of each month, in cents."""
    payment = round(100 * monthly_payment(principal, yearly_rate, months)) + 1
    balance = 100 * principal
    schedule = []
    for month in range(months):
        interest = round(balance * yearly_rate / 12)
        repaid = min(payment - interest, balance) if month < months - 1 else balance
        balance -= repaid
        schedule.append((interest, repaid, balance))
    return schedule


def balance_after(principal, yearly_rate, months, month):
    payment = round(100 * monthly_payment(principal, yearly_rate, months)) + 1
    balance = 100 * principal
    for current in range(month):
        interest = round(balance * yearly_rate / 12)
        balance -= min(payment - interest, balance) if current < months - 1 else balance
    return balance


def schedule_month_by_month(principal, yearly_rate, months):
    rows = []
    for month in range(1, months + 1):
        before = balance_after(principal, yearly_rate, months, month - 1)
        after = balance_after(principal, yearly_rate, months, month)
        rows.append((round(before * yearly_rate / 12), before - after, after))
    return rows


def deepest_loss(prices):
    """Largest fall from an earlier high, as a share of that high."""
    worst = 0.0
    for price, peak in zip(prices, accumulate(prices, max)):
        worst = max(worst, (peak - price) / peak)
    return round(worst, 6)


def maximum_drawdown(prices: list[float]) -> float:
    highs = [max(prices[: day + 1]) for day in range(len(prices))]
    return round(max((high - price) / high for high, price in zip(highs, prices)), 6)


def retention(events):
    """Per first month: how many users came back 1, 2, ... 6 months later."""
    months = defaultdict(set)
    for user, month in events:
        months[user].add(month)
    cohorts = defaultdict(lambda: [0] * 7)
    for active in months.values():
        first = min(active)
        for month in active:
            if month - first <= 6:
                cohorts[first][month - first] += 1
    return {first: cohorts[first] for first in sorted(cohorts)}


def cohort_table(events):
    table = {}
    users = sorted({user for user, _ in events})
    for user in users:
        active = [month for who, month in events if who == user]
        first = min(active)
        row = table.setdefault(first, [0] * 7)
        for age in range(7):
            if first + age in active:
                row[age] += 1
    return dict(sorted(table.items()))


def conversion_test(visits_a, visits_b):
    """z-value and two-sided p-value for two lists of 0 and 1."""
    n_a, n_b = len(visits_a), len(visits_b)
    a, b = sum(visits_a) / n_a, sum(visits_b) / n_b
    pooled = (sum(visits_a) + sum(visits_b)) / (n_a + n_b)
    error = math.sqrt(pooled * (1 - pooled) * (1 / n_a + 1 / n_b))
    z = (b - a) / error if error else 0.0
    return z, math.erfc(abs(z) / math.sqrt(2))


def bootstrap_interval(amounts, rounds=50, seed=11):
    rng = random.Random(seed)
    means = sorted(statistics.fmean(rng.choices(amounts, k=len(amounts))) for _ in range(rounds))
    return means[rounds // 20], means[-rounds // 20]


def volume_prices(quantities, tiers):
    """Unit price by quantity; tiers are (least quantity, price), sorted."""
    limits = [limit for limit, _ in tiers]
    return [tiers[max(bisect_right(limits, q) - 1, 0)][1] for q in quantities]


def tier_prices(quantities, tiers):
    prices = []
    for quantity in quantities:
        chosen = tiers[0][1]
        for limit, price in sorted(tiers):
            if quantity >= limit:
                chosen = price
        prices.append(chosen)
    return prices


def income_taxes(incomes, brackets=BRACKETS):
    taxes = []
    for income in incomes:
        tax = 0.0
        for index, (start, rate) in enumerate(brackets):
            end = brackets[index + 1][0] if index + 1 < len(brackets) else math.inf
            if income <= start:
                break
            tax += (min(income, end) - start) * rate
        taxes.append(round(tax, 2))
    return taxes


def cost_of_goods(purchases, sold):
    """First in, first out: what the sold pieces had cost. Purchases are (pieces, cents)."""
    stock = deque(purchases)
    cost = 0
    while sold and stock:
        pieces, cents = stock.popleft()
        taken = min(pieces, sold)
        cost += taken * cents
        sold -= taken
        if taken < pieces:
            stock.appendleft((pieces - taken, cents))
    return cost


def fifo_cost(purchases, sold):
    layers = [list(purchase) for purchase in purchases]
    cost = 0
    for _ in range(sold):
        if not layers:
            break
        cost += layers[0][1]
        layers[0][0] -= 1
        if layers[0][0] == 0:
            layers.pop(0)
    return cost


def forecast_demand(demand, alpha=0.3, beta=0.1, ahead=14):
    """Double exponential smoothing: level and trend, then the next days."""
    level, trend = demand[0], 0.0
    for actual in demand[1:]:
        previous = level
        level = alpha * actual + (1 - alpha) * (level + trend)
        trend = beta * (level - previous) + (1 - beta) * trend
    return [max(level + step * trend, 0.0) for step in range(1, ahead + 1)]


def to_euros(payments, rates):
    """Convert (day, currency, amount) at the newest rate of that day or before."""
    history = defaultdict(lambda: ([], []))
    for day, currency, rate in sorted(rates):
        history[currency][0].append(day)
        history[currency][1].append(rate)
    converted = []
    for day, currency, amount in payments:
        days, values = history[currency]
        position = bisect_right(days, day)
        converted.append(round(amount * values[position - 1], 4) if position else None)
    return converted


def convert_payments(payments, rates):
    result = []
    for day, currency, amount in payments:
        usable = [rate for rate in sorted(rates) if rate[1] == currency and rate[0] <= day]
        result.append(round(amount * usable[-1][2], 4) if usable else None)
    return result


def unusual_days(amounts, window=30, limit=3.0):
    """Days that lie far from the mean of the window before them."""
    total = squares = 0
    unusual = []
    for day, amount in enumerate(amounts):
        if day >= window:
            variance = max(window * squares - total * total, 0) / (window * (window - 1))
            if abs(amount - total / window) > limit * math.sqrt(variance):
                unusual.append(day)
            total -= amounts[day - window]
            squares -= amounts[day - window] ** 2
        total += amount
        squares += amount * amount
    return unusual


def find_anomalies(amounts, window=30, limit=3.0):
    return [
        day
        for day in range(window, len(amounts))
        if abs(amounts[day] - statistics.mean(amounts[day - window : day]))
        > limit * statistics.stdev(amounts[day - window : day])
    ]


def similar_customers(bought, customer, k=5):
    """The customers that share most purchases, by Jaccard similarity."""
    own = set(bought[customer])
    scores = []
    for other, products in bought.items():
        if other != customer:
            union = len(own.union(products)) or 1
            scores.append((-len(own.intersection(products)) / union, other))
    return [other for _, other in heapq.nsmallest(k, scores)]


def recommend(bought, customer, k=5):
    votes = defaultdict(int)
    for neighbour in similar_customers(bought, customer, k):
        for product in set(bought[neighbour]) - set(bought[customer]):
            votes[product] += 1
    return sorted(votes, key=lambda product: (-votes[product], product))[:10]


class Ledger:
    """Bookings of one account, by day."""

    def __init__(self, bookings):
        self.bookings = sorted(bookings)
        self.days = [day for day, _ in self.bookings]
        self.sums = list(accumulate((cents for _, cents in self.bookings), initial=0))

    def balance(self, day):
        return self.sums[bisect_left(self.days, day + 1)]

    def balance_from_bookings(self, day):
        return sum(cents for booked, cents in self.bookings if booked <= day)


def _prices(n, rng):
    return ([round(price + 1, 2) for price in samples.floats(n, rng)],)


def _events(n, rng):
    return ([(rng.randrange(n // 6 + 1), rng.randrange(18)) for _ in range(n)],)


def _loan(n, rng):
    return rng.randint(10_000, 400_000), 0.045, n


def _tiers(n, rng):
    return samples.integers(n, rng, 500), [(limit, 500 - limit) for limit in range(0, 400, 25)]


def _purchases(n, rng):
    purchases = [(rng.randint(1, 9), rng.randint(100, 900)) for _ in range(n)]
    return purchases, sum(pieces for pieces, _ in purchases) * 9 // 10


def _payments(n, rng):
    def entry(high):
        return rng.randrange(n), rng.choice(("USD", "GBP", "CHF")), round(rng.uniform(0.5, high), 2)

    return [entry(900) for _ in range(n)], [entry(2) for _ in range(n)]


def _bought(n, rng):
    products = samples.words(max(n // 6, 2), rng)
    return {f"u{x}": rng.choices(products, k=6) for x in range(n // 6 + 1)}, "u0"


def _ledger(n, rng):
    return Ledger([(rng.randrange(1000), rng.randint(-5000, 6000)) for _ in range(n)]), 700


CASES = {
    "monthly_payment": _loan,
    "loan_schedule": _loan,
    "balance_after": lambda n, rng: (*_loan(n, rng), n // 2),
    "schedule_month_by_month": _loan,
    "deepest_loss": _prices,
    "maximum_drawdown": _prices,
    "retention": _events,
    "cohort_table": _events,
    "conversion_test": lambda n, rng: (rng.choices((0, 0, 1), k=n), rng.choices((0, 1), k=n)),
    "bootstrap_interval": lambda n, rng: (samples.floats(n, rng),),
    "volume_prices": _tiers,
    "tier_prices": _tiers,
    "income_taxes": lambda n, rng: (samples.integers(n, rng, 400_000),),
    "cost_of_goods": _purchases,
    "fifo_cost": _purchases,
    "forecast_demand": lambda n, rng: (samples.integers(n, rng, 60),),
    "to_euros": _payments,
    "convert_payments": _payments,
    "unusual_days": lambda n, rng: (samples.integers(n, rng, 400),),
    "find_anomalies": lambda n, rng: (samples.integers(n, rng, 400),),
    "similar_customers": _bought,
    "recommend": _bought,
    "Ledger.balance": _ledger,
    "Ledger.balance_from_bookings": _ledger,
}

ALIKE = [
    ("loan_schedule", "schedule_month_by_month"),
    ("deepest_loss", "maximum_drawdown"),
    ("retention", "cohort_table"),
    ("volume_prices", "tier_prices"),
    ("cost_of_goods", "fifo_cost"),
    ("to_euros", "convert_payments"),
    ("unusual_days", "find_anomalies"),
    ("Ledger.balance", "Ledger.balance_from_bookings"),
]
