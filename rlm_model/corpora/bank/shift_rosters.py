"""Rosters, rooms and machines: who does what when, and where it fits."""

from __future__ import annotations

import bisect
import heapq
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, permutations
from operator import attrgetter, itemgetter
from typing import NamedTuple

from rlm_model.corpora.bank import samples


class Slot(NamedTuple):
    start: int
    end: int


@dataclass(order=True)
class Task:
    priority: int
    name: str = field(compare=False)
    minutes: int = field(compare=False, default=30)


def most_meetings(slots: list[Slot]) -> list[Slot]:
    """As many slots as possible without overlap: the earliest end wins."""
    chosen, free_from = [], 0
    for slot in sorted(slots, key=attrgetter("end", "start")):
        if slot.start >= free_from:
            chosen.append(slot)
            free_from = slot.end
    return chosen


def most_meetings_filtering(slots):
    left, chosen = list(slots), []
    while left:
        first = min(left, key=lambda slot: (slot.end, slot.start))
        chosen.append(first)
        left = [slot for slot in left if slot.start >= first.end]
    return chosen


def assign_rooms(slots):
    """Room of each slot in the order of their starts; the lowest free number is taken."""
    busy, free, rooms = [], [], 0
    numbers = []
    for start, end in sorted(slots):
        while busy and busy[0][0] <= start:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            room = heapq.heappop(free)
        else:
            room, rooms = rooms, rooms + 1
        heapq.heappush(busy, (end, room))
        numbers.append(room)
    return numbers


def assign_rooms_trying_each(slots):
    free_from, numbers = [], []
    for start, end in sorted(slots):
        for room, moment in enumerate(free_from):
            if moment <= start:
                free_from[room] = end
                numbers.append(room)
                break
        else:
            free_from.append(end)
            numbers.append(len(free_from) - 1)
    return numbers


def assign_rooms_by_calendars(slots):
    calendars, numbers = [], []
    for start, end in sorted(slots):
        room = 0
        while room < len(calendars) and any(a < end and start < b for a, b in calendars[room]):
            room += 1
        if room == len(calendars):
            calendars.append([])
        calendars[room].append((start, end))
        numbers.append(room)
    return numbers


def busiest_moment(slots):
    changes = sorted([(s.start, 1) for s in slots] + [(s.end, -1) for s in slots])
    load = best = moment = 0
    for at, change in changes:
        load += change
        if load > best:
            best, moment = load, at
    return best, moment


def busiest_moment_counting(slots):
    best = moment = 0
    for at in sorted(slot.start for slot in slots):
        load = sum(1 for slot in slots if slot.start <= at < slot.end)
        if load > best:
            best, moment = load, at
    return best, moment


def busiest_moment_by_minutes(slots):
    load = {}
    for start, end in slots:
        for minute in range(start, end):
            load[minute] = load.get(minute, 0) + 1
    minute = min(load, key=lambda m: (-load[m], m))
    return load[minute], minute


def gaps(slots, opening, closing):
    free, until = [], opening
    for start, end in sorted(slots):
        if start > until:
            free.append((until, start))
        until = max(until, end)
    if until < closing:
        free.append((until, closing))
    return free


def gaps_by_subtracting(slots, opening, closing):
    free = [(opening, closing)]
    for start, end in slots:
        rest = []
        for a, b in free:
            if end <= a or b <= start:
                rest.append((a, b))
                continue
            if a < start:
                rest.append((a, start))
            if end < b:
                rest.append((end, b))
        free = rest
    return sorted(free)


def run_queue(tasks: list[Task]) -> Iterator[str]:
    heap = [(task, i) for i, task in enumerate(tasks)]
    heapq.heapify(heap)
    while heap:
        yield heapq.heappop(heap)[0].name


def run_queue_resorting(tasks):
    names = []
    while tasks:
        tasks.sort()
        names.append(tasks.pop(0).name)
    return names


def run_queue_taking_smallest(tasks):
    names, waiting = [], list(tasks)
    while waiting:
        task = min(waiting)
        waiting.remove(task)
        names.append(task.name)
    return names


def finish_times(minutes, machines):
    """Greedy list schedule: each job goes to the machine that is free first."""
    free = [(0, number) for number in range(machines)]
    ends = []
    for duration in minutes:
        at, number = heapq.heappop(free)
        heapq.heappush(free, (at + duration, number))
        ends.append(at + duration)
    return ends


def finish_times_scanning(minutes, machines):
    load = [0] * machines
    ends = []
    for duration in minutes:
        number = load.index(min(load))
        load[number] += duration
        ends.append(load[number])
    return ends


def finish_times_summing(minutes, machines):
    given = [[] for _ in range(machines)]
    ends = []
    for duration in minutes:
        jobs = min(given, key=sum)
        jobs.append(duration)
        ends.append(sum(jobs))
    return ends


def flow_order(jobs):
    """Johnson's order of jobs over two machines."""
    first = sorted((job for job in jobs if job[0] <= job[1]), key=itemgetter(0))
    last = sorted((job for job in jobs if job[0] > job[1]), key=itemgetter(1), reverse=True)
    return first + last


def makespan(jobs):
    one = two = 0
    for first, second in jobs:
        one += first
        two = max(one, two) + second
    return two


def best_start_of_four(jobs):
    return min(makespan(order) for order in permutations(jobs[:4])) + makespan(jobs[4:])


def best_job_first(jobs):
    """Puts the job in front that shortens the whole most, trying each."""
    best = (makespan(jobs), -1)
    for i in range(len(jobs)):
        best = min(best, (makespan([jobs[i], *jobs[:i], *jobs[i + 1 :]]), i))
    return best


def hand_out(tasks, workers):
    """Each task goes to the skilled worker who is free first."""
    queues = defaultdict(list)
    for place, worker in enumerate(workers):
        for skill in worker["skills"]:
            queues[skill].append((worker["free"], place))
    free = [worker["free"] for worker in workers]
    for queue in queues.values():
        heapq.heapify(queue)
    plan = []
    for skill, minutes in tasks:
        queue = queues.get(skill, [])
        while queue and queue[0][0] != free[queue[0][1]]:
            heapq.heapreplace(queue, (free[queue[0][1]], queue[0][1]))
        if not queue:
            plan.append(None)
            continue
        moment, place = queue[0]
        free[place] = moment + minutes
        plan.append(workers[place]["name"])
    return plan


def hand_out_asking_all(tasks, workers):
    plan = []
    for skill, minutes in tasks:
        able = [worker for worker in workers if skill in worker["skills"]]
        able.sort(key=lambda worker: worker["free"])
        if able:
            able[0]["free"] += minutes
            plan.append(able[0]["name"])
        else:
            plan.append(None)
    return plan


def hours_by_worker(shifts):
    hours = defaultdict(int)
    for worker, start, end in shifts:
        hours[worker] += end - start
    return dict(sorted(hours.items()))


def hours_by_worker_filtering(shifts):
    workers = sorted({shift[0] for shift in shifts})
    return {w: sum(s[2] - s[1] for s in shifts if s[0] == w) for w in workers}


def rest_too_short(shifts, least=11):
    """Shifts that begin less than some hours after the same worker's previous one."""
    found, last_end = [], {}
    for worker, start, end in sorted(shifts, key=itemgetter(1, 2, 0)):
        if start - last_end.get(worker, -least) < least:
            found.append((worker, start))
        last_end[worker] = end
    return found


def rest_too_short_looking_back(shifts, least=11):
    ordered = sorted(shifts, key=itemgetter(1, 2, 0))
    found = []
    for i, (worker, start, _) in enumerate(ordered):
        earlier = [shift for shift in ordered[:i] if shift[0] == worker]
        if earlier and start - earlier[-1][2] < least:
            found.append((worker, start))
    return found


def take_turns(names, quanta, slice_minutes=5):
    """Round robin; returns the names in the order of completion."""
    queue = deque(zip(names, quanta))
    finished = []
    while queue:
        name, left = queue.popleft()
        if left > slice_minutes:
            queue.append((name, left - slice_minutes))
        else:
            finished.append(name)
    return finished


def take_turns_with_list(names, quanta, slice_minutes=5):
    waiting = list(zip(names, quanta))
    finished = []
    while waiting:
        name, left = waiting[0]
        waiting = waiting[1:]
        if left > slice_minutes:
            waiting = waiting + [(name, left - slice_minutes)]
        else:
            finished.append(name)
    return finished


class Calendar:
    """Bookings of one room, sorted by start, without overlap."""

    def __init__(self, bookings=()):
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in bookings:
            self.book(start, end)

    def is_free(self, start, end):
        i = bisect.bisect_right(self.starts, start)
        before = self.ends[i - 1] if i else 0
        after = self.starts[i] if i < len(self.starts) else end
        return before <= start and end <= after

    def book(self, start, end):
        if not self.is_free(start, end):
            return False
        i = bisect.bisect(self.starts, start)
        self.starts.insert(i, start)
        self.ends.insert(i, end)
        return True

    def book_all(self, wishes):
        return sum(self.book(start, end) for start, end in wishes)


def bookings_accepted(wishes):
    return Calendar().book_all(wishes)


def bookings_accepted_comparing(wishes):
    taken = []
    for start, end in wishes:
        if all(end <= a or b <= start for a, b in taken):
            taken.append((start, end))
    return len(taken)


def stock_levels(opening, moves):
    return list(accumulate(moves, initial=opening))


def stock_levels_summing(opening, moves):
    return [opening + sum(moves[:i]) for i in range(len(moves) + 1)]


def first_shortage(opening, moves):
    level = opening
    for position, move in enumerate(moves):
        level += move
        if level < 0:
            return position
    return None


def pack_vans(parcels, capacity):
    """First fit: the first van with room takes the parcel."""
    vans = []
    for parcel in parcels:
        for i, load in enumerate(vans):
            if load + parcel <= capacity:
                vans[i] += parcel
                break
        else:
            vans.append(parcel)
    return sorted(vans)


def pack_vans_listing_loads(parcels, capacity):
    vans = []
    for parcel in parcels:
        fitting = [van for van in vans if sum(van) + parcel <= capacity]
        if fitting:
            fitting[0].append(parcel)
        else:
            vans.append([parcel])
    return sorted(sum(van) for van in vans)


def level_weeks(hours, weeks=4):
    """The smallest weekly limit with which jobs, in order, fit the weeks."""
    low, high = max(hours), sum(hours)
    while low < high:
        limit = (low + high) // 2
        needed, load = 1, 0
        for job in hours:
            if load + job > limit:
                needed, load = needed + 1, 0
            load += job
        if needed > weeks:
            low = limit + 1
        else:
            high = limit
    return low


def next_due(queue):
    return queue[0] if queue else None


def pay(shifts, wage=1350, night=300):
    return [(e - s) * wage + sum(night for h in range(s, e) if h % 24 < 6) for _, s, e in shifts]


def _slots(n, rng):
    starts = rng.choices(range(4 * n + 10), k=n)
    return [Slot(start, start + rng.randint(5, 40)) for start in starts]


def _opening_hours(n, rng):
    return _slots(n, rng)[: n // 3 + 1], 0, 5 * n + 50


def _tasks(n, rng):
    first = rng.randrange(100_003)
    priorities = ((first + 62_989 * i) % 100_003 for i in range(n))
    return ([Task(p, f"task {i}", 20) for i, p in enumerate(priorities)],)


def _jobs(n, rng):
    return ([(rng.randint(1, 60), rng.randint(1, 60)) for _ in range(n)],)


def _durations(n, rng):
    return samples.integers(n - n // 4, rng, 90), n // 4 + 1


def _team(n, rng):
    skills = samples.CATEGORIES
    workers = [
        {"name": f"worker {i}", "skills": rng.sample(skills, 2), "free": 0}
        for i in range(n // 4 + 1)
    ]
    return [(rng.choice(skills), rng.randint(5, 60)) for _ in range(n - n // 4)], workers


def _shifts(n, rng):
    found = []
    for _ in range(n):
        start = rng.randrange(24 * n)
        found.append((f"worker {rng.randrange(n // 6 + 1)}", start, start + rng.randint(4, 10)))
    return (found,)


def _quanta(n, rng):
    half = n // 2 + 1
    return [f"job {i}" for i in range(half)], samples.integers(half, rng, 40)


def _wishes(n, rng):
    return ([(s, s + rng.randint(1, 8)) for s in rng.choices(range(6 * n), k=n)],)


def _calendar(n, rng):
    calendar = Calendar()
    calendar.starts = list(range(0, 10 * n, 10))
    calendar.ends = [start + rng.randint(2, 8) for start in calendar.starts]
    return calendar, 10 * (n // 2) + 4, 10 * (n // 2) + 7


def _moves(n, rng):
    return 50, [rng.randint(-9, 9) for _ in range(n)]


def _parcels(n, rng):
    return [rng.randint(10, 90) for _ in range(n)], 100


CASES = {
    "most_meetings": lambda n, rng: (_slots(n, rng),),
    "most_meetings_filtering": lambda n, rng: (_slots(n, rng),),
    "assign_rooms": lambda n, rng: (_slots(n, rng),),
    "assign_rooms_trying_each": lambda n, rng: (_slots(n, rng),),
    "assign_rooms_by_calendars": lambda n, rng: (_slots(n, rng),),
    "busiest_moment": lambda n, rng: (_slots(n, rng),),
    "busiest_moment_counting": lambda n, rng: (_slots(n, rng),),
    "busiest_moment_by_minutes": lambda n, rng: (_slots(n, rng),),
    "gaps": _opening_hours,
    "gaps_by_subtracting": _opening_hours,
    "run_queue": _tasks,
    "run_queue_resorting": _tasks,
    "run_queue_taking_smallest": _tasks,
    "finish_times": _durations,
    "finish_times_scanning": _durations,
    "finish_times_summing": _durations,
    "flow_order": _jobs,
    "makespan": _jobs,
    "best_start_of_four": _jobs,
    "best_job_first": _jobs,
    "hand_out": _team,
    "hand_out_asking_all": _team,
    "hours_by_worker": _shifts,
    "hours_by_worker_filtering": _shifts,
    "rest_too_short": _shifts,
    "rest_too_short_looking_back": _shifts,
    "take_turns": _quanta,
    "take_turns_with_list": _quanta,
    "Calendar.is_free": _calendar,
    "Calendar.book": _calendar,
    "bookings_accepted": _wishes,
    "bookings_accepted_comparing": _wishes,
    "stock_levels": _moves,
    "stock_levels_summing": _moves,
    "first_shortage": _moves,
    "pack_vans": _parcels,
    "pack_vans_listing_loads": _parcels,
    "level_weeks": lambda n, rng: ([rng.randint(1, 40) for _ in range(n)],),
    "next_due": _tasks,
    "pay": _shifts,
}

ALIKE = [
    ("most_meetings", "most_meetings_filtering"),
    ("assign_rooms", "assign_rooms_trying_each", "assign_rooms_by_calendars"),
    ("busiest_moment", "busiest_moment_counting", "busiest_moment_by_minutes"),
    ("gaps", "gaps_by_subtracting"),
    ("run_queue", "run_queue_resorting", "run_queue_taking_smallest"),
    ("finish_times", "finish_times_scanning", "finish_times_summing"),
    ("hand_out", "hand_out_asking_all"),
    ("hours_by_worker", "hours_by_worker_filtering"),
    ("rest_too_short", "rest_too_short_looking_back"),
    ("take_turns", "take_turns_with_list"),
    ("bookings_accepted", "bookings_accepted_comparing"),
    ("stock_levels", "stock_levels_summing"),
    ("pack_vans", "pack_vans_listing_loads"),
]
