"""Reports over the orders of a shop."""

from collections import defaultdict
from itertools import groupby
from operator import itemgetter

from rlm_model.corpora.bank import samples


def revenue_by_customer(orders):
    """Sum up what each customer paid."""
    revenue = defaultdict(float)
    for order in orders:
        revenue[order["customer"]] += order["price"] * order["quantity"]
    return dict(revenue)


def revenue_by_customer_rescanning(orders):
    customers = []
    for order in orders:
        if order["customer"] not in customers:
            customers.append(order["customer"])
    result = {}
    for customer in customers:
        result[customer] = sum(
            (o["price"] * o["quantity"] for o in orders if o["customer"] == customer), 0.0
        )
    return result


def orders_by_city(orders):
    by_city = itemgetter("city")
    return {
        city: [o["id"] for o in found]
        for city, found in groupby(sorted(orders, key=by_city), by_city)
    }


class Basket:
    """What a customer is about to buy."""

    def __init__(self, discount=0.0):
        self.items = {}
        self.discount = discount

    def add(self, sku, price, quantity=1):
        old_price, old_quantity = self.items.get(sku, (price, 0))
        self.items[sku] = (min(price, old_price), old_quantity + quantity)

    def total(self):
        full = sum(price * quantity for price, quantity in self.items.values())
        return round(full * (1 - self.discount), 2)


def fill_basket(orders, discount):
    basket = Basket(discount)
    for order in orders:
        basket.add(order["id"], order["price"], order["quantity"])
    return basket.total()


def _basket(n, rng):
    basket = Basket(0.1)
    for order in samples.orders(n, rng):
        basket.add(order["id"], order["price"], order["quantity"])
    return basket


CASES = {
    "revenue_by_customer": lambda n, rng: (samples.orders(n, rng),),
    "revenue_by_customer_rescanning": lambda n, rng: (samples.orders(n, rng),),
    "orders_by_city": lambda n, rng: (samples.orders(n, rng),),
    "Basket.total": lambda n, rng: (_basket(n, rng),),
    "fill_basket": lambda n, rng: (samples.orders(n, rng), 0.05),
}

ALIKE = [("revenue_by_customer", "revenue_by_customer_rescanning")]
