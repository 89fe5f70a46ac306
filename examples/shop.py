"""What a web shop computes: good and careless ways, side by side."""

import heapq
from collections import Counter
from functools import cache


def total(prices):
    """Adds up a list of prices."""
    result = 0
    for price in prices:
        result += price
    return result


def top_customers(orders, k):
    """Names the k customers with the most orders."""
    counts = Counter(order["customer"] for order in orders)
    return heapq.nlargest(k, counts, key=counts.get)


def duplicate_orders(orders):
    """Finds orders that stand twice, comparing each with each."""
    duplicates = []
    for i, first in enumerate(orders):
        for second in orders[i + 1 :]:
            if first == second:
                duplicates.append(first)
    return duplicates


def duplicate_orders_fast(orders):
    """Finds orders that stand twice, with a set."""
    seen, duplicates = set(), []
    for order in orders:
        if order in seen:
            duplicates.append(order)
        seen.add(order)
    return duplicates


def receipt(lines):
    """Writes a receipt, one string after the other."""
    text = ""
    for line in lines:
        text = text + line + "\n"
    return text


@cache
def ways_to_pay(amount, coins=(1, 2, 5, 10, 20, 50, 100, 200)):
    """Counts the ways to pay an amount with coins."""
    if amount == 0:
        return 1
    if amount < 0 or not coins:
        return 0
    return ways_to_pay(amount - coins[0], coins) + ways_to_pay(amount, coins[1:])


class PriceHistory:
    """Prices of one product over time."""

    def __init__(self, prices):
        """Keeps a copy of the prices."""
        self.prices = list(prices)

    def moving_average(self, window):
        """Averages each window of prices, adding every window up anew."""
        return [
            sum(self.prices[i : i + window]) / window for i in range(len(self.prices) - window + 1)
        ]

    def best_trade(self):
        """Finds the largest gain of buying once and selling later."""
        lowest, best = float("inf"), 0
        for price in self.prices:
            lowest = min(lowest, price)
            best = max(best, price - lowest)
        return best
