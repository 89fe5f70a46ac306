"""Sorting and ranking: leaderboards, percentiles, best-of lists, merges of sorted data."""

import heapq
import random
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from functools import cmp_to_key, reduce
from operator import itemgetter

from rlm_model.corpora.bank import samples


def best_customers(orders, count=10):
    """The customers who spent most, with what they spent."""
    spent = defaultdict(float)
    for order in orders:
        spent[order["customer"]] += order["price"]
    return heapq.nlargest(count, spent.items(), key=itemgetter(1))


def best_customers_full_sort(orders, count=10):
    spent = {}
    for order in orders:
        spent[order["customer"]] = spent.get(order["customer"], 0.0) + order["price"]
    ranking = sorted(spent.items(), key=lambda pair: pair[1], reverse=True)
    return ranking[:count]


def running_medians(values: list[float]) -> list[float]:
    """The median of everything seen so far, after each value."""
    lower: list[float] = []  # negated: its root is the greatest of the small half
    upper: list[float] = []
    medians = []
    for value in values:
        heapq.heappush(lower, -heapq.heappushpop(upper, value))
        if len(lower) > len(upper) + 1:
            heapq.heappush(upper, -heapq.heappop(lower))
        if len(lower) > len(upper):
            medians.append(-lower[0])
        else:
            medians.append((upper[0] - lower[0]) / 2)
    return medians


def running_medians_insort(values):
    seen, medians = [], []
    for value in values:
        insort(seen, value)
        half = len(seen) // 2
        if len(seen) % 2:
            medians.append(seen[half])
        else:
            medians.append((seen[half] + seen[half - 1]) / 2)
    return medians


def medians_of_prefixes(values):
    medians = []
    for end in range(1, len(values) + 1):
        prefix = sorted(values[:end])
        half = end // 2
        middle = prefix[half] if end % 2 else (prefix[half] + prefix[half - 1]) / 2
        medians.append(middle)
    return medians


def percentile_of_sorted(ordered, share):
    """Linear interpolation between the two nearest ranks."""
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def latency_summary(samples_ms, points=(0.5, 0.9, 0.95, 0.99)):
    ordered = sorted(samples_ms)
    return {f"p{point * 100:g}": round(percentile_of_sorted(ordered, point), 3) for point in points}


def latency_curve(samples_ms):
    curve = []
    for hundredth in range(101):
        curve.append(percentile_of_sorted(sorted(samples_ms), hundredth / 100))
    return curve


def shop_listing(orders):
    """By city, then dearest first, then id."""
    return sorted(orders, key=lambda o: (o["city"], -o["price"], o["id"]))


def shop_listing_in_passes(orders):
    listing = list(orders)
    listing.sort(key=itemgetter("id"))
    listing.sort(key=itemgetter("price"), reverse=True)
    listing.sort(key=itemgetter("city"))
    return listing


def shop_listing_by_comparison(orders):
    def compare(left, right):
        if left["city"] != right["city"]:
            return -1 if left["city"] < right["city"] else 1
        if left["price"] != right["price"]:
            return -1 if left["price"] > right["price"] else 1
        return (left["id"] > right["id"]) - (left["id"] < right["id"])

    return sorted(orders, key=cmp_to_key(compare))


def merge_two(left, right):
    """Merge two sorted lists; on a tie the left one goes first."""
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if right[j] < left[i]:
            merged.append(right[j])
            j += 1
        else:
            merged.append(left[i])
            i += 1
    merged.extend(left[i:])
    merged.extend(right[j:])
    return merged


def merge_two_from_front(left, right):
    merged = []
    while left or right:
        if not right or (left and left[0] <= right[0]):
            merged.append(left.pop(0))
        else:
            merged.append(right.pop(0))
    return merged


def merge_shards(shards: list[list[int]]) -> list[int]:
    return list(heapq.merge(*shards))


def fold_shards(shards: list[list[int]]) -> list[int]:
    """Merge the shards one after the other into what there is already."""
    return reduce(merge_two, shards, [])


class Leaderboard:
    """Scores of a game's players, the best of each counts."""

    def __init__(self):
        self.best = {}
        self.ladder = []

    def submit(self, player, score):
        old = self.best.get(player)
        if old is not None:
            if old >= score:
                return False
            del self.ladder[bisect_left(self.ladder, (-old, player))]
        self.best[player] = score
        insort(self.ladder, (-score, player))
        return True

    def rank(self, player):
        return 1 + bisect_left(self.ladder, (-self.best[player], player))

    def rank_by_counting(self, player):
        mine = (-self.best[player], player)
        return 1 + sum(1 for name, score in self.best.items() if (-score, name) < mine)

    def around(self, player, margin=5):
        place = self.rank(player) - 1
        return [name for _, name in self.ladder[max(place - margin, 0) : place + margin + 1]]


def replay_scores(results):
    board = Leaderboard()
    improved = sum(board.submit(player, score) for player, score in results)
    return improved, [name for _, name in board.ladder[:3]]


def dense_ranks(scores):
    """1 for the best score, 2 for the next different one, and so on."""
    places = {score: rank for rank, score in enumerate(sorted(set(scores), reverse=True), 1)}
    return [places[score] for score in scores]


def dense_ranks_by_position(scores):
    ladder = sorted(set(scores), reverse=True)
    return [ladder.index(score) + 1 for score in scores]


def kth_smallest(values, k=None):
    """The k-th smallest value (default: the middle one) without sorting all."""
    k = len(values) // 2 if k is None else k
    rng = random.Random(17)
    while True:
        pivot = rng.choice(values)
        below = [v for v in values if v < pivot]
        if k < len(below):
            values = below
            continue
        equal = values.count(pivot)
        if k < len(below) + equal:
            return pivot
        k -= len(below) + equal
        values = [v for v in values if v > pivot]


def disorder(items: list) -> int:
    """How many pairs stand in the wrong order."""

    def sort_and_count(part):
        if len(part) < 2:
            return part, 0
        half = len(part) // 2
        left, in_left = sort_and_count(part[:half])
        right, in_right = sort_and_count(part[half:])
        across, taken = 0, 0
        for value in left:
            while taken < len(right) and right[taken] < value:
                taken += 1
            across += taken
        return merge_two(left, right), in_left + in_right + across

    return sort_and_count(items)[1]


def disorder_all_pairs(items):
    return sum(
        1 for i in range(len(items)) for j in range(i + 1, len(items)) if items[j] < items[i]
    )


def by_trailing_number(titles):
    def key(title):
        stem = title.rstrip("0123456789")
        number = title[len(stem) :]
        return stem, int(number) if number else -1

    return sorted(titles, key=key)


def newest_release(versions):
    return max(versions, key=lambda version: tuple(map(int, version.split("."))))


def insertion_sort_tasks(tasks):
    """Sort (priority, title) in place; stable, and quick when almost sorted."""
    for i in range(1, len(tasks)):
        task = tasks[i]
        j = i
        while j > 0 and tasks[j - 1][0] > task[0]:
            tasks[j] = tasks[j - 1]
            j -= 1
        tasks[j] = task
    return tasks


def count_in_range(ordered, low, high):
    return bisect_right(ordered, high) - bisect_left(ordered, low)


def _board(n, rng):
    board = Leaderboard()
    board.best = {f"player{i}": rng.randrange(10 * n) for i in range(n)}
    board.ladder = sorted((-score, name) for name, score in board.best.items())
    return board


def _results(n, rng):
    return [(f"player{rng.randrange(n // 2 + 1)}", rng.randrange(10 * n)) for _ in range(n)]


def _sorted_integers(n, rng):
    return sorted(samples.integers(n, rng))


def _shards(n, rng):
    side = max(round(n**0.5), 1)
    return [sorted(samples.integers(side, rng, 10 * n)) for _ in range(side)]


def _tasks(n, rng):
    return [(rng.randint(0, n), samples.word(rng)) for _ in range(n)]


CASES = {
    "best_customers": lambda n, rng: (samples.orders(n, rng),),
    "best_customers_full_sort": lambda n, rng: (samples.orders(n, rng),),
    "running_medians": lambda n, rng: (samples.floats(n, rng),),
    "running_medians_insort": lambda n, rng: (samples.floats(n, rng),),
    "medians_of_prefixes": lambda n, rng: (samples.floats(n, rng),),
    "latency_summary": lambda n, rng: (samples.floats(n, rng, 1, 900),),
    "latency_curve": lambda n, rng: (samples.floats(n, rng, 1, 900),),
    "shop_listing": lambda n, rng: (samples.orders(n, rng),),
    "shop_listing_in_passes": lambda n, rng: (samples.orders(n, rng),),
    "shop_listing_by_comparison": lambda n, rng: (samples.orders(n, rng),),
    "merge_two": lambda n, rng: (_sorted_integers(n, rng), _sorted_integers(n, rng)),
    "merge_two_from_front": lambda n, rng: (_sorted_integers(n, rng), _sorted_integers(n, rng)),
    "merge_shards": lambda n, rng: (_shards(n, rng),),
    "fold_shards": lambda n, rng: (_shards(n, rng),),
    "Leaderboard.rank": lambda n, rng: (_board(n, rng), f"player{n // 2}"),
    "Leaderboard.rank_by_counting": lambda n, rng: (_board(n, rng), f"player{n // 2}"),
    "Leaderboard.around": lambda n, rng: (_board(n, rng), f"player{n // 3}", 10),
    "replay_scores": lambda n, rng: (_results(n, rng),),
    "dense_ranks": lambda n, rng: (samples.integers(n, rng, n),),
    "dense_ranks_by_position": lambda n, rng: (samples.integers(n, rng, n),),
    "kth_smallest": lambda n, rng: (samples.integers(n, rng),),
    "disorder": lambda n, rng: (samples.integers(n, rng),),
    "disorder_all_pairs": lambda n, rng: (samples.integers(n, rng),),
    "by_trailing_number": lambda n, rng: (
        [f"{samples.word(rng, 2)} {rng.randrange(n)}" for _ in range(n)],
    ),
    "newest_release": lambda n, rng: (
        [f"{rng.randint(0, 9)}.{rng.randint(0, 40)}.{rng.randint(0, 99)}" for _ in range(n)],
    ),
    "insertion_sort_tasks": lambda n, rng: (_tasks(n, rng),),
    "count_in_range": lambda n, rng: (_sorted_integers(n, rng), 2 * n, 7 * n),
}

ALIKE = [
    ("best_customers", "best_customers_full_sort"),
    ("running_medians", "running_medians_insort", "medians_of_prefixes"),
    ("shop_listing", "shop_listing_in_passes", "shop_listing_by_comparison"),
    ("merge_two", "merge_two_from_front"),
    ("merge_shards", "fold_shards"),
    ("Leaderboard.rank", "Leaderboard.rank_by_counting"),
    ("dense_ranks", "dense_ranks_by_position"),
    ("disorder", "disorder_all_pairs"),
]
