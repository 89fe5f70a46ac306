"""A small shop: the functions that the editor tests look at."""


def total(prices):
    """Return the sum of the prices."""
    result = 0
    for price in prices:
        result += price
    return result


def top_customers(orders, k):
    """Return the k customers with the most orders."""
    counts = {}
    for customer in orders:
        counts[customer] = counts.get(customer, 0) + 1
    return sorted(counts, key=counts.get, reverse=True)[:k]


def same_basket(baskets):
    """Return how many pairs of baskets are equal."""
    pairs = 0
    for i, first in enumerate(baskets):
        for second in baskets[:i]:
            if first == second:
                pairs += 1
    return pairs


class Cart:
    """What a customer is about to buy."""

    def __init__(self):
        """Start empty."""
        self.items = []

    def cheapest(self, limit):
        """Return the items that cost less than the limit, cheapest first."""
        return sorted(item for item in self.items if item < limit)
