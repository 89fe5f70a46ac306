"""The shop behind the pages: baskets, stock, promotions, parcels."""

from __future__ import annotations

import heapq
from collections import Counter, OrderedDict, defaultdict, namedtuple
from itertools import combinations, permutations
from math import ceil
from operator import itemgetter

from rlm_model.corpora.bank import samples

Product = namedtuple("Product", "sku name category cents grams")
Item = namedtuple("Item", "sku quantity")


class Basket:
    def __init__(self, catalogue):
        self.catalogue = catalogue
        self.quantities = OrderedDict()

    def put(self, sku, quantity=1):
        if sku not in self.catalogue:
            raise KeyError(sku)
        self.quantities[sku] = self.quantities.get(sku, 0) + quantity

    def drop(self, sku):
        self.quantities.pop(sku, None)

    def total(self):
        return sum(self.catalogue[sku].cents * q for sku, q in self.quantities.items())

    def weight(self):
        grams = 0
        for sku, quantity in self.quantities.items():
            grams += self.catalogue[sku].grams * quantity
        return grams

    def cheapest_free(self, every=3):
        """Discount when in each `every` pieces the cheapest is free, dearest pieces first."""
        prices = []
        for sku, quantity in self.quantities.items():
            prices.extend([self.catalogue[sku].cents] * quantity)
        prices.sort(reverse=True)
        return sum(prices[every - 1 :: every])

    def __len__(self):
        return sum(self.quantities.values())


class LineBasket:
    """The same with a list of lines and a list of products."""

    def __init__(self, products):
        self.products = products
        self.lines = []

    def product(self, sku):
        return next(p for p in self.products if p.sku == sku)

    def put(self, sku, quantity=1):
        for line in self.lines:
            if line["sku"] == sku:
                line["quantity"] += quantity
                return
        self.lines.append({"sku": sku, "quantity": quantity})

    def total(self):
        return sum(self.product(line["sku"]).cents * line["quantity"] for line in self.lines)


def checkout(products, items):
    basket = Basket({product.sku: product for product in products})
    for sku, quantity in items:
        basket.put(sku, quantity)
    return len(basket), basket.total()


def checkout_with_lines(products, items):
    basket = LineBasket(products)
    for sku, quantity in items:
        basket.put(sku, quantity)
    return sum(line["quantity"] for line in basket.lines), basket.total()


def checkout_total_after_each(products, items):
    basket = Basket({product.sku: product for product in products})
    total = 0
    for sku, quantity in items:
        basket.put(sku, quantity)
        total = basket.total()
    return len(basket), total


def not_deliverable(stock, items):
    """Skus of which more is wanted than there is."""
    wanted = Counter()
    for sku, quantity in items:
        wanted[sku] += quantity
    return sorted(sku for sku, quantity in wanted.items() if quantity > stock.get(sku, 0))


def not_deliverable_summing_each(stock, items):
    short = []
    for sku, _ in items:
        wanted = sum(item.quantity for item in items if item.sku == sku)
        if wanted > stock.get(sku, 0) and sku not in short:
            short.append(sku)
    return sorted(short)


def reserve(stock, orders):
    """Take the items of each order out of the stock if all are there; ids of those refused."""
    refused = []
    for order_id, items in orders:
        if any(stock.get(sku, 0) < quantity for sku, quantity in items):
            refused.append(order_id)
            continue
        for sku, quantity in items:
            stock[sku] -= quantity
    return refused


def reserve_on_copies(stock, orders):
    refused = []
    for order_id, items in orders:
        attempt = dict(stock)
        for sku, quantity in items:
            attempt[sku] = attempt.get(sku, 0) - quantity
        if min(attempt.values()) < 0:
            refused.append(order_id)
        else:
            stock = attempt
    return refused


def pick_batches(batches, wanted):
    """Pieces from the batches (best before, pieces) that go bad first."""
    heap = [(day, i, pieces) for i, (day, pieces) in enumerate(batches)]
    heapq.heapify(heap)
    picked = []
    while wanted > 0 and heap:
        day, i, pieces = heapq.heappop(heap)
        picked.append((day, min(pieces, wanted)))
        wanted -= min(pieces, wanted)
    return picked


def pick_batches_sorted(batches, wanted):
    picked = []
    for day, pieces in sorted(batches, key=itemgetter(0)):
        if wanted <= 0:
            break
        taken = min(pieces, wanted)
        picked.append((day, taken))
        wanted -= taken
    return picked


def pick_batches_looking_for_oldest(batches, wanted):
    rest, picked = batches[:], []
    while wanted > 0 and rest:
        oldest = min(rest, key=lambda batch: batch[0])
        rest.remove(oldest)
        picked.append((oldest[0], min(oldest[1], wanted)))
        wanted -= picked[-1][1]
    return picked


def best_coupon(total: int, coupons: list[dict]) -> str | None:
    def saving(coupon):
        if total < coupon["minimum"]:
            return 0
        return coupon.get("cents") or total * coupon["percent"] // 100

    best = max(coupons, key=saving, default=None)
    return best["code"] if best and saving(best) else None


def category_discounts(products, items, rules):
    """Saved cents by category; rules are category -> percent from a number of pieces on."""
    by_sku = {p.sku: p for p in products}
    pieces, sums = Counter(), Counter()
    for sku, quantity in items:
        product = by_sku[sku]
        pieces[product.category] += quantity
        sums[product.category] += quantity * product.cents
    return {
        category: sums[category] * percent // 100
        for category, (least, percent) in sorted(rules.items())
        if pieces[category] >= least
    }


def category_discounts_by_rule(products, items, rules):
    saved = {}
    for category in sorted(rules):
        least, percent = rules[category]
        pieces = cents = 0
        for item in items:
            for product in products:
                if product.sku == item.sku and product.category == category:
                    pieces += item.quantity
                    cents += item.quantity * product.cents
        if pieces >= least:
            saved[category] = cents * percent // 100
    return saved


def bundle_savings(items, bundles):
    """Apply the bundles (skus, saved cents) greedily, best first; the total saved."""
    left = Counter()
    for sku, quantity in items:
        left[sku] += quantity
    saved = 0
    for skus, cents in sorted(bundles, key=itemgetter(1), reverse=True):
        times = min(left[sku] for sku in skus)
        for sku in skus:
            left[sku] -= times
        saved += times * cents
    return saved


def bundle_savings_in_pieces(items, bundles):
    pieces = [item.sku for item in items for _ in range(item.quantity)]
    saved = 0
    for skus, cents in sorted(bundles, key=itemgetter(1), reverse=True):
        while all(sku in pieces for sku in skus):
            for sku in skus:
                pieces.remove(sku)
            saved += cents
    return saved


def bought_with(orders: list[tuple[int, list[Item]]], sku: str, limit: int = 5) -> list[str]:
    others = Counter()
    for _, items in orders:
        skus = {item.sku for item in items}
        if sku in skus:
            others.update(skus - {sku})
    return sorted(others, key=lambda s: (-others[s], s))[:limit]


def bought_pairs(orders):
    pairs = Counter()
    for _, items in orders:
        pairs.update(combinations(sorted({item.sku for item in items}), 2))
    return max(pairs.items(), key=lambda pair: (pair[1], pair[0]), default=None)


def bought_pairs_asking_all_orders(orders):
    baskets = [[item.sku for item in items] for _, items in orders]
    skus = sorted({sku for basket in baskets for sku in basket})
    best = None
    for i in range(len(skus)):
        for j in range(i + 1, len(skus)):
            count = sum(skus[i] in basket and skus[j] in basket for basket in baskets)
            if count and (best is None or (count, (skus[i], skus[j])) > (best[1], best[0])):
                best = ((skus[i], skus[j]), count)
    return best


def pack_parcels(weights, limit=30_000):
    """First fit, heaviest first; the number of parcels."""
    parcels = []
    for grams in sorted(weights, reverse=True):
        for i, load in enumerate(parcels):
            if load + grams <= limit:
                parcels[i] += grams
                break
        else:
            parcels.append(grams)
    return len(parcels)


def pack_parcels_next_fit(weights, limit=30_000):
    count, load = 0, limit
    for grams in weights:
        if load + grams > limit:
            count, load = count + 1, 0
        load += grams
    return count


def voucher_use(prices, voucher):
    """The largest sum of some of the prices that a voucher covers in full."""
    reachable = 1
    for price in prices:
        reachable |= reachable << price
        reachable &= (1 << voucher + 1) - 1
    return reachable.bit_length() - 1


def voucher_use_in_sets(prices, voucher):
    sums = {0}
    for price in prices:
        sums |= {total + price for total in sums if total + price <= voucher}
    return max(sums)


def voucher_use_table(prices, voucher):
    table = [[0] * (voucher + 1)]
    for price in prices:
        above, row = table[-1], []
        for left in range(voucher + 1):
            best = above[left]
            if price <= left and above[left - price] + price > best:
                best = above[left - price] + price
            row.append(best)
        table.append(row)
    return table[-1][voucher]


def shelf_walk(shelves):
    """Shortest order to visit a few shelves (aisle, place) from the door: all orders are tried."""
    picked = sorted(set(shelves))[:6]

    def length(order):
        at, walked = (0, 0), 0
        for shelf in order:
            walked += abs(shelf[0] - at[0]) + abs(shelf[1] - at[1])
            at = shelf
        return walked

    return min(map(length, permutations(picked)))


def apply_movements(levels: dict[str, int], movements) -> list[str]:
    """Book the movements (sku, change); every time that a sku went below zero."""
    alarms = []
    for sku, change in movements:
        level = levels.get(sku, 0) + change
        levels[sku] = level
        if level < 0 <= level - change:
            alarms.append(sku)
    return alarms


def alarms_from_history(levels, movements):
    alarms = []
    for i, (sku, change) in enumerate(movements):
        before = levels.get(sku, 0) + sum(c for s, c in movements[:i] if s == sku)
        if before + change < 0 <= before:
            alarms.append(sku)
    return alarms


def to_reorder(products, stock, sold, days=30, lead=10):
    """(sku, pieces) where the stock ends before a delivery of today could arrive."""
    sales = Counter()
    for sku, quantity in sold:
        sales[sku] += quantity
    rows = []
    for product in products:
        need = ceil(sales[product.sku] * lead / days)
        have = stock.get(product.sku, 0)
        if have < need:
            rows.append((product.sku, need - have))
    return rows


def to_reorder_counting_sales(products, stock, sold, days=30, lead=10):
    def pieces_sold(sku):
        return sum(item.quantity for item in sold if item.sku == sku)

    return [
        (p.sku, ceil(pieces_sold(p.sku) * lead / days) - stock.get(p.sku, 0))
        for p in products
        if stock.get(p.sku, 0) < ceil(pieces_sold(p.sku) * lead / days)
    ]


def facet_counts(products, low, high):
    return Counter(p.category for p in products if low <= p.cents < high).most_common()


def abandoned(baskets, orders, now, after=3600):
    """Customers with a basket that is older than their last order and than an hour."""
    last_order = {}
    for customer, second in orders:
        last_order[customer] = max(second, last_order.get(customer, 0))
    return [
        c for c, touched in baskets if touched > last_order.get(c, -1) and now - touched > after
    ]


def abandoned_filtering_orders(baskets, orders, now, after=3600):
    found = []
    for customer, touched in baskets:
        theirs = sorted([second for c, second in orders if c == customer], reverse=True)
        if now - touched > after and (not theirs or theirs[0] < touched):
            found.append(customer)
    return found


def price_ladder(products):
    by_category = defaultdict(list)
    for p in products:
        by_category[p.category].append(p.cents)
    return {c: (min(v), sorted(v)[len(v) // 2], max(v)) for c, v in sorted(by_category.items())}


def _products(n, rng):
    names, kinds = samples.words(n, rng, 200), len(samples.CATEGORIES)
    return [
        Product(
            f"S{i}", names[i], samples.CATEGORIES[i % kinds], 99 + int(9000 * rng.random()), i % 900
        )
        for i in range(n)
    ]


def _items(n, rng, skus):
    return [Item(f"S{int(skus * rng.random())}", i % 4 + 1) for i in range(n)]


def _shopping(n, rng):
    half = n // 2 + 1
    return _products(half, rng), _items(half, rng, half)


def _basket(n, rng):
    products, items = _shopping(n, rng)
    basket = Basket({product.sku: product for product in products})
    for sku, quantity in items:
        basket.put(sku, quantity)
    return basket


def _stock(n, rng):
    return {f"S{i}": int(8 * rng.random()) for i in range(n)}


def _wanted(n, rng):
    half = n // 2 + 1
    return _stock(half, rng), _items(half, rng, half)


def _orders(n, rng, skus=0):
    skus, orders, items = skus or n // 4 + 4, [], _items(n, rng, skus or n // 4 + 4)
    at = 0
    while at < n:
        size = 1 + int(5 * rng.random())
        orders.append(
            (len(orders), list({item.sku: item for item in items[at : at + size]}.values()))
        )
        at += size
    return orders


def _batches(n, rng):
    days = list(range(n))
    rng.shuffle(days)
    return [(day, 1 + int(9 * rng.random())) for day in days], 2 * n


def _coupons(n, rng):
    return 5000, [
        {"code": f"C{i}", "minimum": int(9000 * rng.random()), "percent": i % 30} for i in range(n)
    ]


def _rules(n, rng):
    products, items = _shopping(n, rng)
    return products, items, {c: (3, 5 + i) for i, c in enumerate(samples.CATEGORIES)}


def _bundles(n, rng):
    half, skus = n // 2 + 1, n // 4 + 4
    bundles = [
        (tuple(f"S{k}" for k in {int(skus * rng.random()), i % skus}), 10 * i + 50)
        for i in range(half)
    ]
    return _items(half, rng, skus), bundles


def _some_prices(n, rng):
    return [10 + int(500 * rng.random()) for _ in range(n)], 500


def _movements(n, rng):
    skus = n // 10 + 1
    return {f"S{i}": 5 for i in range(skus)}, [
        (f"S{int(skus * rng.random())}", int(9 * rng.random()) - 4) for _ in range(n)
    ]


def _sales(n, rng):
    third = n // 3 + 1
    return _products(third, rng), _stock(third, rng), _items(third, rng, third)


def _visits(n, rng):
    half = n // 2 + 1
    seconds = [int(100_000 * rng.random()) for _ in range(2 * half)]
    people = [f"c{int(half * rng.random())}" for _ in range(half)]
    return [(f"c{i}", seconds[i]) for i in range(half)], list(zip(people, seconds[half:])), 100_000


def _shelves(n, rng):
    return [(int(30 * rng.random()), int(90 * rng.random())) for _ in range(n)]


CASES = {
    "Basket.put": lambda n, rng: (_basket(n, rng), "S0", 2),
    "Basket.total": lambda n, rng: (_basket(n, rng),),
    "Basket.weight": lambda n, rng: (_basket(n, rng),),
    "Basket.cheapest_free": lambda n, rng: (_basket(n, rng),),
    "checkout": _shopping,
    "checkout_with_lines": _shopping,
    "checkout_total_after_each": _shopping,
    "not_deliverable": _wanted,
    "not_deliverable_summing_each": _wanted,
    "reserve": lambda n, rng: (_stock(n // 2 + 4, rng), _orders(n // 2 + 1, rng, n // 2 + 4)),
    "reserve_on_copies": lambda n, rng: (
        _stock(n // 2 + 4, rng),
        _orders(n // 2 + 1, rng, n // 2 + 4),
    ),
    "pick_batches": _batches,
    "pick_batches_sorted": _batches,
    "pick_batches_looking_for_oldest": _batches,
    "best_coupon": _coupons,
    "category_discounts": _rules,
    "category_discounts_by_rule": _rules,
    "bundle_savings": _bundles,
    "bundle_savings_in_pieces": _bundles,
    "bought_with": lambda n, rng: (_orders(n, rng), "S1"),
    "bought_pairs": lambda n, rng: (_orders(n, rng),),
    "bought_pairs_asking_all_orders": lambda n, rng: (_orders(n, rng),),
    "pack_parcels": lambda n, rng: ([100 + int(14_000 * rng.random()) for _ in range(n)],),
    "pack_parcels_next_fit": lambda n, rng: (samples.integers(n, rng, 14_000),),
    "voucher_use": _some_prices,
    "voucher_use_in_sets": _some_prices,
    "voucher_use_table": _some_prices,
    "shelf_walk": lambda n, rng: (_shelves(n, rng),),
    "apply_movements": _movements,
    "alarms_from_history": _movements,
    "to_reorder": _sales,
    "to_reorder_counting_sales": _sales,
    "facet_counts": lambda n, rng: (_products(n, rng), 1000, 5000),
    "abandoned": _visits,
    "abandoned_filtering_orders": _visits,
    "price_ladder": lambda n, rng: (_products(n, rng),),
}

ALIKE = [
    ("checkout", "checkout_with_lines", "checkout_total_after_each"),
    ("not_deliverable", "not_deliverable_summing_each"),
    ("reserve", "reserve_on_copies"),
    ("pick_batches", "pick_batches_sorted", "pick_batches_looking_for_oldest"),
    ("category_discounts", "category_discounts_by_rule"),
    ("bundle_savings", "bundle_savings_in_pieces"),
    ("bought_pairs", "bought_pairs_asking_all_orders"),
    ("voucher_use", "voucher_use_in_sets", "voucher_use_table"),
    ("apply_movements", "alarms_from_history"),
    ("to_reorder", "to_reorder_counting_sales"),
    ("abandoned", "abandoned_filtering_orders"),
]
