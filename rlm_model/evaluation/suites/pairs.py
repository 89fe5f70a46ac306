"""Pairs of functions that give the same for the same arguments, one of them at a higher cost."""

import bisect
import heapq
import itertools
import json
import operator
import re
import statistics
from collections import Counter, defaultdict, deque
from datetime import datetime

from rlm_model.corpora.bank import samples

# --- membership ---


def known_visitors(visits, customers):
    known = set(customers)
    return [visit for visit in visits if visit in known]


def known_visitors_in_list(visits, customers):
    found = []
    for visit in visits:
        if visit in customers:
            found.append(visit)
    return found


def new_addresses(imported, existing):
    present = set(existing)
    fresh = []
    for address in imported:
        if address not in present:
            fresh.append(address)
            present.add(address)
    return fresh


def new_addresses_rescanning(imported, existing):
    fresh = []
    for address in imported:
        if address not in existing and address not in fresh:
            fresh.append(address)
    return fresh


def first_repeat(codes):
    seen = set()
    for code in codes:
        if code in seen:
            return code
        seen.add(code)
    return None


def first_repeat_in_rest(codes):
    for i, code in enumerate(codes):
        if code in codes[:i]:
            return code
    return None


def missing_numbers(tickets, highest):
    issued = set(tickets)
    return [number for number in range(1, highest + 1) if number not in issued]


def missing_numbers_by_count(tickets, highest):
    return [number for number in range(1, highest + 1) if tickets.count(number) == 0]


# --- look-ups and joins ---


def add_prices(lines, catalogue):
    prices = {entry["sku"]: entry["price"] for entry in catalogue}
    return [(line["sku"], line["quantity"] * prices[line["sku"]]) for line in lines]


def add_prices_searching(lines, catalogue):
    priced = []
    for line in lines:
        for entry in catalogue:
            if entry["sku"] == line["sku"]:
                priced.append((line["sku"], line["quantity"] * entry["price"]))
                break
    return priced


def orders_by_customer(orders):
    grouped = defaultdict(list)
    for order in orders:
        grouped[order["customer"]].append(order["id"])
    return dict(grouped)


def orders_by_customer_filtering(orders):
    names = dict.fromkeys(order["customer"] for order in orders)
    return {name: [o["id"] for o in orders if o["customer"] == name] for name in names}


def matching_payments(invoices, payments):
    by_reference = {reference: amount for reference, amount in payments}
    return sum(1 for reference, due in invoices if by_reference.get(reference) == due)


def matching_payments_nested(invoices, payments):
    matched = 0
    for reference, due in invoices:
        for paid_reference, amount in payments:
            if reference == paid_reference and amount == due:
                matched += 1
    return matched


def positions_of(wanted, names):
    places = {name: place for place, name in enumerate(names)}
    return [places[name] for name in wanted]


def positions_of_by_index(wanted, names):
    return [names.index(name) for name in wanted]


def band_of_each(values, limits):
    return [bisect.bisect_right(limits, value) for value in values]


def band_of_each_counting(values, limits):
    return [sum(1 for limit in limits if limit <= value) for value in values]


def nearest_station(readings, stations):
    ordered = sorted(stations)
    nearest = []
    for reading in readings:
        i = bisect.bisect_left(ordered, reading)
        candidates = ordered[max(i - 1, 0) : i + 1]
        nearest.append(min(candidates, key=lambda station: abs(station - reading)))
    return nearest


def nearest_station_of_all(readings, stations):
    ordered = sorted(stations)
    return [min(ordered, key=lambda station: abs(station - reading)) for reading in readings]


# --- queues and lists ---


def serve(tickets, rounds=3):
    waiting = deque((ticket, rounds) for ticket in tickets)
    served = []
    while waiting:
        ticket, left = waiting.popleft()
        served.append(ticket)
        if left > 1 and ticket % 5 == 0:
            waiting.append((ticket, left - 1))
    return served


def serve_from_list(tickets, rounds=3):
    waiting = [(ticket, rounds) for ticket in tickets]
    served = []
    while waiting:
        ticket, left = waiting[0]
        waiting = waiting[1:]
        served.append(ticket)
        if left > 1 and ticket % 5 == 0:
            waiting.append((ticket, left - 1))
    return served


def newest_first(events):
    return [event["id"] for event in reversed(events)]


def newest_first_inserting(events):
    result = []
    for event in events:
        result = [event["id"]] + result
    return result


def without_cancelled(bookings, cancelled):
    gone = set(cancelled)
    return [booking for booking in bookings if booking not in gone]


def without_cancelled_removing(bookings, cancelled):
    left = list(bookings)
    for booking in cancelled:
        if booking in left:
            left.remove(booking)
    return left


def running_totals(amounts):
    return list(itertools.accumulate(amounts))


def running_totals_resumming(amounts):
    totals = []
    for end in range(1, len(amounts) + 1):
        totals.append(sum(amounts[:end]))
    return totals


def sliding_sums(readings, width=200):
    total = sum(readings[:width])
    sums = [total]
    for i in range(width, len(readings)):
        total += readings[i] - readings[i - width]
        sums.append(total)
    return sums


def sliding_sums_of_slices(readings, width=200):
    count = max(len(readings) - width + 1, 1)
    return [sum(readings[i : i + width]) for i in range(count)]


def window_peaks(levels, width=300):
    peaks, candidates = [], deque()
    for i, level in enumerate(levels):
        while candidates and levels[candidates[-1]] <= level:
            candidates.pop()
        candidates.append(i)
        if candidates[0] <= i - width:
            candidates.popleft()
        if i >= width - 1:
            peaks.append(levels[candidates[0]])
    return peaks


def window_peaks_of_slices(levels, width=300):
    return [max(levels[i : i + width]) for i in range(len(levels) - width + 1)]


def later_maximum(prices):
    result, best = [], 0
    for price in reversed(prices):
        best = max(best, price)
        result.append(best)
    result.reverse()
    return result


def later_maximum_of_rest(prices):
    return [max(prices[i:]) for i in range(len(prices))]


# --- sorting and order ---


def cheapest(offers):
    return min(offers, key=lambda offer: (offer["price"], offer["id"]))["id"]


def cheapest_sorted(offers):
    ranked = sorted(offers, key=lambda offer: json.dumps([offer["price"], offer["id"]]))
    ranked = sorted(ranked, key=lambda offer: (offer["price"], offer["id"]))
    return ranked[0]["id"]


def finish_jobs(jobs):
    heap = list(jobs)
    heapq.heapify(heap)
    order = []
    while heap:
        order.append(heapq.heappop(heap)[1])
    return order


def finish_jobs_taking_least(jobs):
    left = list(jobs)
    order = []
    while left:
        job = min(left)
        left.remove(job)
        order.append(job[1])
    return order


def keep_sorted(arrivals):
    kept, middles = [], []
    for arrival in arrivals:
        bisect.insort(kept, arrival)
        middles.append(kept[len(kept) // 2])
    return middles


def keep_sorted_by_sorting(arrivals):
    kept, middles = [], []
    for arrival in arrivals:
        kept = sorted([*kept, arrival])
        middles.append(kept[len(kept) // 2])
    return middles


def ranks(scores):
    places = {}
    for place, score in enumerate(sorted(scores, reverse=True), 1):
        places.setdefault(score, place)
    return [places[score] for score in scores]


def ranks_counting_better(scores):
    return [1 + sum(other > score for other in scores) for score in scores]


def merge_feeds(feeds):
    heads = [(feed[0], number, 0) for number, feed in enumerate(feeds)]
    heapq.heapify(heads)
    merged = []
    while heads:
        value, number, place = heapq.heappop(heads)
        merged.append(value)
        if place + 1 < len(feeds[number]):
            heapq.heappush(heads, (feeds[number][place + 1], number, place + 1))
    return merged


def merge_feeds_front_by_front(feeds):
    left = [list(feed) for feed in feeds]
    merged = []
    while any(left):
        fullest = min((feed for feed in left if feed), key=lambda feed: feed[0])
        merged.append(fullest[0])
        fullest.remove(fullest[0])
    return merged


def merge_spans(spans):
    merged = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def merge_spans_until_stable(spans):
    merged = []
    for start, end in spans:
        touching = [span for span in merged if span[0] <= end and start <= span[1]]
        merged = [span for span in merged if span[0] > end or start > span[1]]
        starts = [start, *(span[0] for span in touching)]
        ends = [end, *(span[1] for span in touching)]
        merged.append([min(starts), max(ends)])
    return sorted(merged)


# --- counting ---


def votes_per_option(votes):
    return dict(Counter(votes))


def votes_per_option_counting(votes):
    return {vote: votes.count(vote) for vote in votes}


def most_used_tag(posts):
    counts = Counter(tag for post in posts for tag in post)
    return max(counts.items(), key=lambda pair: (pair[1], pair[0]))[0]


def most_used_tag_of_all(posts):
    tags = [tag for post in posts for tag in post]
    return max(tags, key=lambda tag: (tags.count(tag), tag))


def equal_pairs(values):
    return sum(count * (count - 1) // 2 for count in Counter(values).values())


def equal_pairs_by_combinations(values):
    return sum(1 for a, b in itertools.combinations(values, 2) if a == b)


def pairs_with_sum(numbers, wanted):
    seen, found = Counter(), 0
    for number in numbers:
        found += seen[wanted - number]
        seen[number] += 1
    return found


def pairs_with_sum_trying_all(numbers, wanted):
    found = 0
    for i in range(len(numbers)):
        for j in range(i):
            if numbers[i] + numbers[j] == wanted:
                found += 1
    return found


def is_anagram(first, second):
    return len(first) == len(second) and sorted(first) == sorted(second)


def is_anagram_crossing_off(first, second):
    left = list(second)
    for letter in first:
        if letter not in left:
            return False
        left.remove(letter)
    return not left


# --- text ---


def without_letters(text, unwanted="aeiou"):
    return "".join(letter for letter in text if letter not in unwanted)


def without_letters_cutting(text, unwanted="aeiou"):
    i = 0
    while i < len(text):
        if text[i] in unwanted:
            text = text[:i] + text[i + 1 :]
        else:
            i += 1
    return text


def split_words(text):
    return text.split()


def split_words_letter_by_letter(text):
    words, word = [], ""
    for letter in text:
        if letter.isspace():
            if word:
                words.append(word)
            word = ""
        else:
            word = word + letter
    return words + [word] if word else words


def report_lines(rows):
    return "\n".join(f"{name}: {amount}" for name, amount in rows)


def report_lines_rebuilding(rows):
    report = []
    for name, amount in rows:
        report = report + [f"{name}: {amount}"]
    return "\n".join(report)


def contains_any(lines, names):
    pattern = set(names)
    return [line for line in lines if not pattern.isdisjoint(line.split())]


def contains_any_searching(lines, names):
    return [line for line in lines if any(name in line.split() for name in names)]


def line_of_offsets(text, offsets):
    ends = [match.start() for match in re.finditer("\n", text)]
    return [bisect.bisect_left(ends, offset) + 1 for offset in offsets]


def line_of_offsets_counting(text, offsets):
    return [len(text[:offset].split("\n")) for offset in offsets]


# --- numbers and recursion ---


def fibonacci_digits(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, (a + b) % 1_000_000
    return a


def fibonacci_digits_from_table(n):
    table = [0, 1]
    while len(table) <= n:
        table = [*table, (table[-1] + table[-2]) % 1_000_000]
    return table[n]


def count_primes(limit):
    composite = bytearray(limit + 1)
    count = 0
    for number in range(2, limit + 1):
        if not composite[number]:
            count += 1
            composite[number * number :: number] = b"\1" * len(
                range(number * number, limit + 1, number)
            )
    return count


def count_primes_dividing(limit):
    primes = []
    for number in range(2, limit + 1):
        if all(number % prime for prime in primes):
            primes.append(number)
    return len(primes)


def remainder_of_power(exponent):
    return pow(7, exponent, 1_000_003)


def remainder_of_power_stepwise(exponent):
    result = 1
    for _ in range(exponent):
        result = result * 7 % 1_000_003
    return result


def spread(values):
    mean = sum(values) / len(values)
    return round(sum((value - mean) ** 2 for value in values) / len(values), 6)


def spread_with_mean_inside(values):
    return round(sum((value - statistics.fmean(values)) ** 2 for value in values) / len(values), 6)


def total_depth(parents):
    depths = [0] * len(parents)
    for node in range(1, len(parents)):
        depths[node] = depths[parents[node]] + 1
    return sum(depths)


def total_depth_climbing(parents):
    total = 0
    for node in range(len(parents)):
        while node:
            node = parents[node]
            total += 1
    return total


def reachable(edges, start=0):
    neighbours = defaultdict(list)
    for a, b in edges:
        neighbours[a].append(b)
    seen, stack = {start}, [start]
    while stack:
        for node in neighbours[stack.pop()]:
            if node not in seen:
                seen.add(node)
                stack.append(node)
    return len(seen)


def reachable_rescanning(edges, start=0):
    seen, stack = {start}, [start]
    while stack:
        node = stack.pop()
        for a, b in edges:
            if a == node and b not in seen:
                seen.add(b)
                stack.append(b)
    return len(seen)


def hours_open(stamps):
    moments = [datetime.fromisoformat(stamp) for stamp in stamps]
    return (max(moments) - min(moments)).total_seconds() / 3600


def hours_open_of_all_pairs(stamps):
    longest = 0.0
    moments = [datetime.fromisoformat(stamp) for stamp in stamps]
    for first in moments:
        for second in moments:
            longest = max(longest, (second - first).total_seconds() / 3600)
    return longest


# --- the same time, other memory ---


def longest_line(lines):
    return max((len(line.strip()) for line in lines), default=0)


def longest_line_of_copies(lines):
    stripped = [line.strip() for line in lines]
    ordered = [(len(line), line + " ") for line in stripped]
    return max(ordered, default=(0, ""), key=operator.itemgetter(0))[0]


def total_of_positives(amounts):
    total = 0
    for amount in amounts:
        if amount > 0:
            total += amount
    return total


def total_of_positives_from_lists(amounts):
    positive = [amount for amount in amounts if amount > 0]
    copies = [(amount, amount) for amount in positive]
    return sum(amount for amount, _ in copies)


def alignment_cost(first, second):
    previous = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        current = [i]
        for j, b in enumerate(second, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return previous[-1]


def alignment_cost_whole_table(first, second):
    table = [list(range(len(second) + 1))]
    for i, a in enumerate(first, 1):
        above, row = table[-1], [i]
        for j, b in enumerate(second, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b)))
        table.append(row)
    return table[-1][-1]


# --- arguments ---


def _names(n, rng):
    return [f"{samples.word(rng, 3)}{rng.randrange(n)}" for _ in range(n)]


def _two_name_lists(n, rng):
    return _names(n, rng), _names(n, rng)


def _sales(n, rng):
    catalogue = [{"sku": f"sku{i}", "price": rng.randint(1, 99)} for i in range(n)]
    lines = [{"sku": f"sku{rng.randrange(n)}", "quantity": rng.randint(1, 5)} for _ in range(n)]
    rng.shuffle(catalogue)
    return lines, catalogue


def _payments(n, rng):
    invoices = [(f"R{i:06}", rng.randint(10, 999)) for i in range(n)]
    payments = [(name, due + (rng.random() < 0.2)) for name, due in invoices]
    rng.shuffle(payments)
    return invoices, payments


def _wanted_names(n, rng):
    names = list(dict.fromkeys(_names(n, rng)))
    return rng.choices(names, k=n), names


def _values_and_limits(n, rng):
    return samples.floats(n, rng), sorted(samples.floats(n, rng))


def _stations(n, rng):
    return samples.floats(n, rng), rng.sample(range(100 * n), n)


def _bookings(n, rng):
    bookings = rng.sample(range(10 * n), n)
    return bookings, rng.sample(bookings, n)[: n - n // 5]


def _feeds(n, rng):
    count = max(n // 10, 1)
    return ([sorted(samples.integers(10, rng, 1000)) for _ in range(count)],)


def _ordered_lines(n, rng):
    names = [samples.word(rng, 3) for _ in range(n)]
    return samples.lines(n, rng), [name + "x" for name in names]


def _text_and_offsets(n, rng):
    return samples.text(n, rng), [rng.randrange(n) for _ in range(n)]


def _anagram(n, rng):
    letters = rng.choices([chr(code) for code in range(0x4E00, 0x9E00)], k=n)
    return "".join(letters), "".join(rng.sample(letters, n))


def _chain(n, rng):
    return ([max(i - rng.randint(1, 3), 0) for i in range(n)],)


def _network(n, rng):
    nodes = n // 2 + 1
    edges = [(node, node + 1) for node in range(nodes)]
    edges += samples.pairs(n - len(edges), rng, nodes) if n > len(edges) else []
    rng.shuffle(edges)
    return (edges,)


def _two_strings(n, rng):
    return samples.alphanumeric(n, rng), samples.alphanumeric(n, rng)


def _lines_with_names(n, rng):
    return [(samples.word(rng), rng.randint(1, 999)) for _ in range(n)]


PAIRS = [
    # (careful, careless, what builds the arguments of both)
    ("known_visitors", "known_visitors_in_list", _two_name_lists),
    ("new_addresses", "new_addresses_rescanning", _two_name_lists),
    ("first_repeat", "first_repeat_in_rest", lambda n, rng: (rng.sample(range(9 * n), n),)),
    (
        "missing_numbers",
        "missing_numbers_by_count",
        lambda n, rng: (samples.integers(n, rng, 2000), 1000),
    ),
    ("add_prices", "add_prices_searching", _sales),
    (
        "orders_by_customer",
        "orders_by_customer_filtering",
        lambda n, rng: (samples.orders(n, rng),),
    ),
    ("matching_payments", "matching_payments_nested", _payments),
    ("positions_of", "positions_of_by_index", _wanted_names),
    ("band_of_each", "band_of_each_counting", _values_and_limits),
    ("nearest_station", "nearest_station_of_all", _stations),
    ("serve", "serve_from_list", lambda n, rng: (list(range(n)),)),
    (
        "newest_first",
        "newest_first_inserting",
        lambda n, rng: ([{"id": i, "kind": samples.word(rng)} for i in range(n)],),
    ),
    ("without_cancelled", "without_cancelled_removing", _bookings),
    ("running_totals", "running_totals_resumming", lambda n, rng: (samples.integers(n, rng),)),
    ("sliding_sums", "sliding_sums_of_slices", lambda n, rng: (samples.integers(n, rng),)),
    ("window_peaks", "window_peaks_of_slices", lambda n, rng: (samples.integers(n, rng),)),
    ("later_maximum", "later_maximum_of_rest", lambda n, rng: (samples.integers(n, rng),)),
    (
        "cheapest",
        "cheapest_sorted",
        lambda n, rng: ([{"id": i, "price": rng.randint(1, 999)} for i in range(n)],),
    ),
    (
        "finish_jobs",
        "finish_jobs_taking_least",
        lambda n, rng: ([(rng.randint(1, 99), i) for i in range(n)],),
    ),
    ("keep_sorted", "keep_sorted_by_sorting", lambda n, rng: (samples.integers(n, rng),)),
    ("ranks", "ranks_counting_better", lambda n, rng: (samples.integers(n, rng),)),
    ("merge_feeds", "merge_feeds_front_by_front", _feeds),
    (
        "merge_spans",
        "merge_spans_until_stable",
        lambda n, rng: ([(s, s + rng.randint(1, 9)) for s in samples.integers(n, rng, 20 * n)],),
    ),
    (
        "votes_per_option",
        "votes_per_option_counting",
        lambda n, rng: (samples.words(n, rng, 30),),
    ),
    (
        "most_used_tag",
        "most_used_tag_of_all",
        lambda n, rng: ([samples.words(3, rng) for _ in range(n)],),
    ),
    ("equal_pairs", "equal_pairs_by_combinations", lambda n, rng: (samples.integers(n, rng),)),
    (
        "pairs_with_sum",
        "pairs_with_sum_trying_all",
        lambda n, rng: (samples.integers(n, rng), 777),
    ),
    ("is_anagram", "is_anagram_crossing_off", _anagram),
    ("without_letters", "without_letters_cutting", lambda n, rng: (samples.text(n, rng),)),
    (
        "split_words",
        "split_words_letter_by_letter",
        lambda n, rng: (samples.text(n, rng),),
    ),
    ("report_lines", "report_lines_rebuilding", lambda n, rng: (_lines_with_names(n, rng),)),
    ("contains_any", "contains_any_searching", _ordered_lines),
    ("line_of_offsets", "line_of_offsets_counting", _text_and_offsets),
    ("fibonacci_digits", "fibonacci_digits_from_table", lambda n, rng: (n,)),
    ("count_primes", "count_primes_dividing", lambda n, rng: (n,)),
    ("remainder_of_power", "remainder_of_power_stepwise", lambda n, rng: (n,)),
    ("spread", "spread_with_mean_inside", lambda n, rng: (samples.floats(n, rng),)),
    ("total_depth", "total_depth_climbing", _chain),
    ("reachable", "reachable_rescanning", _network),
    (
        "hours_open",
        "hours_open_of_all_pairs",
        lambda n, rng: ([samples.moment(rng).isoformat() for _ in range(n)],),
    ),
]
"""Pairs of which the second takes at least three times as long at n = 10,000."""

MEMORY_PAIRS = [
    ("longest_line", "longest_line_of_copies", lambda n, rng: (samples.lines(n, rng),)),
    (
        "total_of_positives",
        "total_of_positives_from_lists",
        lambda n, rng: ([rng.randint(-99, 99) for _ in range(n)],),
    ),
    ("alignment_cost", "alignment_cost_whole_table", _two_strings),
]
"""Pairs of which the second needs at least three times the memory at n = 1,000."""

CASES = {
    name: build for first, second, build in [*PAIRS, *MEMORY_PAIRS] for name in (first, second)
}
