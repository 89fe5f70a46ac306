"""Choosing, splitting and scheduling work: budgets, bookings, shifts, trucks, text lines."""

import heapq
from bisect import bisect_left, bisect_right, insort
from itertools import combinations

from rlm_model.corpora.bank import samples


def best_gain_trying_all(projects, budget=100):
    """Gain of the best choice of (cost, gain) projects, by trying every choice."""
    best = 0
    for size in range(len(projects) + 1):
        for chosen in combinations(projects, size):
            if sum(cost for cost, _ in chosen) <= budget:
                best = max(best, sum(gain for _, gain in chosen))
    return best


def best_gain(projects: list[tuple[int, int]], budget: int = 100) -> int:
    gains = [0] * (budget + 1)
    for cost, gain in projects:
        for money in range(budget, cost - 1, -1):
            if gains[money - cost] + gain > gains[money]:
                gains[money] = gains[money - cost] + gain
    return gains[budget]


def income_from_bookings(requests):
    """Most income from requests (start, end, price) for one room that don't overlap."""
    requests = sorted(requests, key=lambda request: request[1])
    ends = [end for _, end, _ in requests]
    income = [0]
    for number, (start, _, price) in enumerate(requests):
        compatible = bisect_right(ends, start, 0, number)
        income.append(max(income[-1], income[compatible] + price))
    return income[-1]


def income_comparing_pairs(requests):
    ordered = sorted(requests, key=lambda request: request[1])
    best_with = []
    for start, _, price in ordered:
        before = 0
        for (_, end, _), income in zip(ordered, best_with):
            if end <= start:
                before = max(before, income)
        best_with.append(before + price)
    return max(best_with, default=0)


def fewest_notes(amount: int, notes: tuple = (1, 5, 12, 25, 50)) -> int:
    """Notes that pay an amount exactly, from a table of all smaller amounts."""
    needed = [0]
    for money in range(1, amount + 1):
        needed.append(1 + min(needed[money - note] for note in notes if note <= money))
    return needed[amount]


def ways_to_pay(amount, notes=(1, 5, 12, 25, 50)):
    """Plain recursion over the largest note."""
    if amount == 0:
        return 1
    if amount < 0 or not notes:
        return 0
    return ways_to_pay(amount - notes[-1], notes) + ways_to_pay(amount, notes[:-1])


def ways_to_pay_from_table(amount, notes=(1, 5, 12, 25, 50)):
    ways = [1] + [0] * amount
    for note in notes:
        for money in range(note, amount + 1):
            ways[money] += ways[money - note]
    return ways[amount]


def unchanged_lines(old, new):
    """Number of lines in common and in order, as a diff shows them; keeps two rows."""
    before = [0] * (len(new) + 1)
    for line in old:
        row = [0]
        for column, other in enumerate(new):
            row.append(before[column] + 1 if line == other else max(row[-1], before[column + 1]))
        before = row
    return before[-1]


def unchanged_lines_by_position(old, new):
    """The same number, from the places of each line in the new text."""
    places = {}
    for place, line in enumerate(new):
        places.setdefault(line, []).append(place)
    lowest_end: list[int] = []
    for line in old:
        for place in reversed(places.get(line, ())):
            length = bisect_left(lowest_end, place)
            lowest_end[length : length + 1] = [place]
    return len(lowest_end)


def wrap(words, width=72):
    """Lines as full as they can be."""
    lines, line, length = [], [], 0
    for word in words:
        if line and length + 1 + len(word) > width:
            lines.append(" ".join(line))
            line, length = [], 0
        length += len(word) + (1 if line else 0)
        line.append(word)
    if line:
        lines.append(" ".join(line))
    return "\n".join(lines)


def wrap_growing_text(words, width=72):
    text = ""
    for word in words:
        last = text.split("\n")[-1]
        if last and len(last) + 1 + len(word) > width:
            text += "\n" + word
        elif last:
            text += " " + word
        else:
            text += word
    return text


def line_starts(words: list[str], width: int = 40) -> list[int]:
    """Where lines begin when the squares of what stays free add up to the least."""
    count = len(words)
    cost = [0] * (count + 1)
    following = [count] * (count + 1)
    for start in range(count - 1, -1, -1):
        cost[start] = -1
        length = -1
        for end in range(start, count):
            length += len(words[end]) + 1
            if length > width and end > start:
                break
            free = 0 if end + 1 == count else (width - length) ** 2
            if cost[start] < 0 or free + cost[end + 1] < cost[start]:
                cost[start], following[start] = free + cost[end + 1], end + 1
    starts = [0]
    while following[starts[-1]] < count:
        starts.append(following[starts[-1]])
    return starts


def share_out(seats, votes):
    """Give each seat to the largest quotient of votes and seats so far, plus one."""
    won = [0] * len(votes)
    queue = [(-count, party) for party, count in enumerate(votes)]
    heapq.heapify(queue)
    for _ in range(seats):
        _, party = queue[0]
        won[party] += 1
        heapq.heapreplace(queue, (-votes[party] / (won[party] + 1), party))
    return won


def share_out_looking_at_all(seats, votes):
    won = [0] * len(votes)
    for _ in range(seats):
        quotients = [count / (mine + 1) for count, mine in zip(votes, won)]
        won[quotients.index(max(quotients))] += 1
    return won


def trucks_best_fit(weights, capacity=100):
    """Room left in each truck when every parcel goes where it leaves the least room."""
    rooms = []
    for weight in weights:
        place = bisect_left(rooms, weight)
        room = rooms.pop(place) if place < len(rooms) else capacity
        insort(rooms, room - weight)
    return rooms


def trucks_best_fit_searching(weights, capacity=100):
    rooms = []
    for weight in weights:
        fitting = [room for room in rooms if room >= weight]
        if fitting:
            rooms.remove(min(fitting))
            rooms.append(min(fitting) - weight)
        else:
            rooms.append(capacity - weight)
    return sorted(rooms)


def daily_load(weights, days=30):
    """Smallest daily load that moves the parcels, in their order, within some days."""
    low, high = max(weights), sum(weights)
    while low < high:
        middle, needed, load = (low + high) // 2, 1, 0
        for weight in weights:
            load += weight
            if load > middle:
                needed, load = needed + 1, weight
        low, high = (low, middle) if needed <= days else (middle + 1, high)
    return low


def fees_before_deadlines(jobs):
    """Most fees from jobs (deadline, fee) of one day each."""
    taken = []
    for deadline, fee in sorted(jobs):
        heapq.heappush(taken, fee)
        if len(taken) > deadline:
            heapq.heappop(taken)
    return sum(taken)


def fees_filling_calendar(jobs):
    calendar = {}
    for deadline, fee in sorted(jobs, key=lambda job: -job[1]):
        day = deadline
        while day > 0 and day in calendar:
            day -= 1
        if day > 0:
            calendar[day] = fee
    return sum(calendar.values())


def plan_day(talks, rooms, free):
    """A room for each of a day's talks by backtracking, or None."""
    if not talks:
        return []
    for room in sorted(free):
        if talks[0] <= rooms[room]:
            rest = plan_day(talks[1:], rooms, free - {room})
            if rest is not None:
                return [room, *rest]
    return None


def timetable(talks, rooms, per_day=6):
    """Plan talks, each given by what it needs, some a day."""
    days = [talks[first : first + per_day] for first in range(0, len(talks), per_day)]
    return [plan_day(day, rooms, frozenset(rooms)) for day in days]


def parts_needed(recipe, product, cache=None):
    """Basic parts in a product, of which the recipe names the (part, count) it is made of."""
    cache = {} if cache is None else cache
    if product not in cache:
        made_of = recipe[product]
        cache[product] = sum(k * parts_needed(recipe, p, cache) for p, k in made_of) or 1
    return cache[product]


def parts_needed_afresh(recipe, product):
    if not recipe[product]:
        return 1
    return sum(count * parts_needed_afresh(recipe, part) for part, count in recipe[product])


def _projects(n, rng):
    return ([(rng.randint(1, 60), rng.randint(1, 500)) for _ in range(n)],)


def _requests(n, rng):
    starts = samples.integers(n, rng)
    return ([(start, start + rng.randint(1, 40), rng.randint(10, 300)) for start in starts],)


def _versions(n, rng):
    old = samples.words(n, rng, n)
    return old, [samples.word(rng) if rng.random() < 0.1 else line for line in old]


def _weights(n, rng):
    return ([rng.randint(5, 80) for _ in range(n)],)


def _jobs(n, rng):
    return ([(rng.randint(1, n), rng.randint(10, 900)) for _ in range(n)],)


def _talks(n, rng):
    features = ("screen", "sound", "stage", "video")
    rooms = {number: frozenset(rng.sample(features, 3)) for number in range(7)}
    talks = [frozenset(rng.sample(features, rng.randint(0, 2))) for _ in range(n)]
    return talks, rooms | {7: frozenset(features)}


def _recipe(n, rng):
    recipe = [[] for _ in range(n)]
    for product in range(4, n):
        parts = rng.sample(range(product), rng.randint(2, 3))
        recipe[product] = [(part, rng.randint(1, 3)) for part in parts]
    return recipe, n - 1


CASES = {
    "best_gain_trying_all": lambda n, rng: _projects(min(n, 14), rng),
    "best_gain": _projects,
    "income_from_bookings": _requests,
    "income_comparing_pairs": _requests,
    "fewest_notes": lambda n, rng: (n,),
    "ways_to_pay": lambda n, rng: (min(n, 120),),
    "ways_to_pay_from_table": lambda n, rng: (n,),
    "unchanged_lines": _versions,
    "unchanged_lines_by_position": _versions,
    "wrap": lambda n, rng: (samples.words(n, rng),),
    "wrap_growing_text": lambda n, rng: (samples.words(n, rng),),
    "line_starts": lambda n, rng: (samples.words(n, rng), 40),
    "share_out": lambda n, rng: (150, samples.integers(n, rng)),
    "share_out_looking_at_all": lambda n, rng: (150, samples.integers(n, rng)),
    "trucks_best_fit": _weights,
    "trucks_best_fit_searching": _weights,
    "daily_load": _weights,
    "fees_before_deadlines": _jobs,
    "fees_filling_calendar": _jobs,
    "timetable": _talks,
    "parts_needed": _recipe,
    "parts_needed_afresh": _recipe,
}

ALIKE = [
    ("best_gain_trying_all", "best_gain"),
    ("income_from_bookings", "income_comparing_pairs"),
    ("ways_to_pay", "ways_to_pay_from_table"),
    ("unchanged_lines", "unchanged_lines_by_position"),
    ("wrap", "wrap_growing_text"),
    ("share_out", "share_out_looking_at_all"),
    ("trucks_best_fit", "trucks_best_fit_searching"),
    ("fees_before_deadlines", "fees_filling_calendar"),
    ("parts_needed", "parts_needed_afresh"),
]
