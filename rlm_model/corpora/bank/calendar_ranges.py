"""Days and moments: business days, overlapping bookings, gaps, streaks, schedules, buckets."""

from __future__ import annotations

import bisect
import calendar
import heapq
from collections import Counter, deque
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from rlm_model.corpora.bank import samples

DAY = timedelta(days=1)


def business_days(start: date, end: date, holidays: list[date]) -> int:
    """Working days from start to before end, from whole weeks and what is left over."""
    weeks, rest = divmod((end - start).days, 7)
    count = 5 * weeks
    for offset in range(rest):
        count += (start.weekday() + offset) % 7 < 5
    return count - sum(1 for day in set(holidays) if start <= day < end and day.weekday() < 5)


def business_days_walking(start, end, holidays):
    count = 0
    day = start
    while day < end:
        if day.weekday() not in (calendar.SATURDAY, calendar.SUNDAY) and day not in holidays:
            count += 1
        day += DAY
    return count


def count_clashes(bookings):
    """How many pairs of bookings (start, end) share some time."""
    starts = sorted(start for start, _ in bookings)
    ends = sorted(end for _, end in bookings)
    apart = sum(bisect.bisect_right(ends, start) for start in starts)
    return len(bookings) * (len(bookings) - 1) // 2 - apart


def count_clashes_pairwise(bookings):
    clashes = 0
    for i, (start, end) in enumerate(bookings):
        for other_start, other_end in bookings[i + 1 :]:
            if start < other_end and other_start < end:
                clashes += 1
    return clashes


def merge_spans(spans, tolerance=timedelta(0)):
    merged = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + tolerance:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def join_until_stable(spans):
    """Take two spans that touch, replace them by their union, start again."""
    spans = sorted(spans)
    joined = True
    while joined:
        joined = False
        for i in range(len(spans) - 1):
            (start, end), (next_start, next_end) = spans[i], spans[i + 1]
            if next_start <= end:
                spans[i : i + 2] = [(start, max(end, next_end))]
                joined = True
                break
    return spans


def free_slots(busy, opening, closing, at_least=timedelta(minutes=30)):
    free_from = opening
    for start, end in sorted(busy):
        if start - free_from >= at_least:
            yield free_from, start
        free_from = max(free_from, end)
    if closing - free_from >= at_least:
        yield free_from, closing


def rooms_needed(bookings):
    """The fewest rooms for all bookings: reuse the one that gets free first."""
    occupied = []
    for start, end in sorted(bookings):
        if occupied and occupied[0] <= start:
            heapq.heapreplace(occupied, end)
        else:
            heapq.heappush(occupied, end)
    return len(occupied)


def visits_by_hour(moments):
    counts = Counter(moment.hour for moment in moments)
    return [counts[hour] for hour in range(24)]


def visits_by_hour_filtering(moments):
    return [len([m for m in moments if m.hour == hour]) for hour in range(24)]


def group_by_week(days):
    weeks = {}
    for day in sorted(days):
        year, week, _ = day.isocalendar()
        weeks.setdefault(f"{year}-W{week:02}", []).append(day)
    return weeks


def parse_stamps(lines, layout="%Y-%m-%dT%H:%M:%S"):
    return [datetime.strptime(line.strip(), layout) for line in lines]


def parse_iso_stamps(lines: list[str]) -> list[datetime]:
    return list(map(datetime.fromisoformat, lines))


def read_stamps_by_position(lines):
    stamps = []
    for s in lines:
        numbers = int(s[:4]), int(s[5:7]), int(s[8:10]), int(s[11:13]), int(s[14:16]), int(s[17:])
        stamps.append(datetime(*numbers))
    return stamps


def longest_streak(days: list[date]) -> int:
    active = set(days)
    best = 0
    for day in active:
        if day - DAY in active:
            continue
        length = 1
        while day + length * DAY in active:
            length += 1
        best = max(best, length)
    return best


def longest_streak_looking_up(days):
    best = 0
    for day in days:
        length = 0
        while day + timedelta(days=length) in days:
            length += 1
        if length > best:
            best = length
    return best


def missing_days(days):
    """The days without an entry between the first and the last one, as (first, last) of gaps."""
    known = sorted(set(days))
    return [(a + DAY, b - DAY) for a, b in pairwise(known) if b - a > DAY]


def missing_days_by_calendar(days):
    first, last = min(days), max(days)
    length = (last - first).days
    absent = [first + i * DAY for i in range(length) if first + i * DAY not in days]
    runs = groupby(enumerate(absent), lambda p: p[1].toordinal() - p[0])
    gaps = ([day for _, day in run] for _, run in runs)
    return [(gap[0], gap[-1]) for gap in gaps]


def sessions(moments, pause=timedelta(hours=8)):
    found = []
    for moment in sorted(moments):
        if found and moment - found[-1][-1] <= pause:
            found[-1].append(moment)
        else:
            found.append([moment])
    return [(group[0], len(group)) for group in found]


def sales_of_last_days(sales, window):
    """For each (day, units), ordered by day: the units of the window that ends there."""
    recent, total, totals = deque(), 0, []
    for day, units in sales:
        recent.append((day, units))
        total += units
        while (day - recent[0][0]).days >= window:
            total -= recent.popleft()[1]
        totals.append(total)
    return totals


def sales_of_last_days_resumming(sales, window):
    totals = []
    for position, (day, _) in enumerate(sales):
        earliest = day - timedelta(days=window - 1)
        totals.append(sum(units for d, units in sales[: position + 1] if d >= earliest))
    return totals


def ages(birthdays, today):
    return [
        today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        for born in birthdays
    ]


def add_months(day, months):
    """The same day some months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def third_fridays(months):
    fridays = []
    for year, month in months:
        weeks = calendar.monthcalendar(year, month)
        days = [week[calendar.FRIDAY] for week in weeks if week[calendar.FRIDAY]]
        fridays.append(date(year, month, days[2]))
    return fridays


def plan_reminders(tasks, until):
    """When tasks (name, every so many days) are due up to a day, in order."""
    due = [(date(2024, 1, 1) + timedelta(days=every), name, every) for name, every in tasks]
    heapq.heapify(due)
    plan = []
    while due and due[0][0] <= until:
        day, name, every = due[0]
        plan.append((day.isoformat(), name))
        heapq.heapreplace(due, (day + timedelta(days=every), name, every))
    return plan


def plan_reminders_sorting(tasks, until):
    due = [(date(2024, 1, 1) + timedelta(days=every), name, every) for name, every in tasks]
    plan = []
    while True:
        due.sort()
        day, name, every = due.pop(0)
        if day > until:
            return plan
        plan.append((day.isoformat(), name))
        due.append((day + timedelta(days=every), name, every))


def _bookings(n, rng):
    """Bookings of one to four hours, a few at the same time."""
    start = datetime(2024, 1, 1)
    found = []
    for _ in range(n):
        begin = start + timedelta(minutes=15 * rng.randrange(8 * n))
        found.append((begin, begin + timedelta(minutes=15 * rng.randint(4, 16))))
    return found


def _days(n, rng):
    start = date(2001, 1, 1)
    return [start + timedelta(days=rng.randrange(2 * n)) for _ in range(n)]


def _month_list(n, rng):
    return [(rng.randint(1970, 2099), rng.randint(1, 12)) for _ in range(n)]


def _year_of(n, rng):
    start = date(2001, 1, 1)
    return start, start + timedelta(days=n), _days(n, rng)


def _moments(n, rng):
    return [samples.moment(rng) for _ in range(n)]


def _stamps(n, rng):
    return [moment.isoformat() for moment in _moments(n, rng)]


def _sales(n, rng):
    return [(day, rng.randrange(100)) for day in sorted(_days(n, rng))]


def _tasks(n, rng):
    return [(f"task {i}", rng.randint(20, 200)) for i in range(n)], date(2024, 5, 1)


CASES = {
    "business_days": lambda n, rng: _year_of(n, rng),
    "business_days_walking": lambda n, rng: _year_of(n, rng),
    "count_clashes": lambda n, rng: (_bookings(n, rng),),
    "count_clashes_pairwise": lambda n, rng: (_bookings(n, rng),),
    "merge_spans": lambda n, rng: (_bookings(n, rng),),
    "join_until_stable": lambda n, rng: (_bookings(n, rng),),
    "free_slots": lambda n, rng: (_bookings(n, rng), datetime(2024, 1, 1), datetime(2500, 1, 1)),
    "rooms_needed": lambda n, rng: (_bookings(n, rng),),
    "visits_by_hour": lambda n, rng: (_moments(n, rng),),
    "visits_by_hour_filtering": lambda n, rng: (_moments(n, rng),),
    "group_by_week": lambda n, rng: (_days(n, rng),),
    "parse_stamps": lambda n, rng: (_stamps(n, rng),),
    "parse_iso_stamps": lambda n, rng: (_stamps(n, rng),),
    "read_stamps_by_position": lambda n, rng: (_stamps(n, rng),),
    "longest_streak": lambda n, rng: (_days(n, rng),),
    "longest_streak_looking_up": lambda n, rng: (_days(n, rng),),
    "missing_days": lambda n, rng: (_days(n, rng),),
    "missing_days_by_calendar": lambda n, rng: (_days(n, rng),),
    "sessions": lambda n, rng: (_moments(n, rng),),
    "sales_of_last_days": lambda n, rng: (_sales(n, rng), 30),
    "sales_of_last_days_resumming": lambda n, rng: (_sales(n, rng), 30),
    "ages": lambda n, rng: ([samples.day(rng) for _ in range(n)], date(2090, 6, 30)),
    "add_months": lambda n, rng: (date(2024, 1, 31), min(n, 90_000)),
    "third_fridays": lambda n, rng: (_month_list(n, rng),),
    "plan_reminders": lambda n, rng: _tasks(n, rng),
    "plan_reminders_sorting": lambda n, rng: _tasks(n, rng),
}

ALIKE = [
    ("business_days", "business_days_walking"),
    ("count_clashes", "count_clashes_pairwise"),
    ("merge_spans", "join_until_stable"),
    ("visits_by_hour", "visits_by_hour_filtering"),
    ("parse_stamps", "parse_iso_stamps", "read_stamps_by_position"),
    ("longest_streak", "longest_streak_looking_up"),
    ("missing_days", "missing_days_by_calendar"),
    ("sales_of_last_days", "sales_of_last_days_resumming"),
    ("plan_reminders", "plan_reminders_sorting"),
]
