"""Appointments, recurring events, leave and rotas."""

import calendar
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, chain

from rlm_model.corpora.bank import samples

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass
class Series:
    """An event that comes back every `every` days until `until`."""

    title: str
    first: date
    every: int
    until: date
    skipped: frozenset = frozenset()

    def occurs_on(self, day):
        if not self.first <= day <= self.until or day in self.skipped:
            return False
        return (day - self.first).days % self.every == 0

    def days(self):
        day = self.first
        while day <= self.until:
            if day not in self.skipped:
                yield day
            day += timedelta(days=self.every)

    def next_after(self, day):
        """The first occurrence later than the day, or None."""
        passed = max((day - self.first).days // self.every + 1, 0)
        found = self.first + timedelta(days=passed * self.every)
        while found in self.skipped:
            found += timedelta(days=self.every)
        return found if found <= self.until else None

    def next_after_by_counting_up(self, day):
        for found in self.days():
            if found > day:
                return found
        return None


def agenda(series, start, end):
    """(day, title) of all occurrences in the period, sorted."""
    found = []
    for one in series:
        late = max((start - one.first).days, 0)
        day = one.first + timedelta(days=-(-late // one.every) * one.every)
        while day <= min(end, one.until):
            if day not in one.skipped:
                found.append((day, one.title))
            day += timedelta(days=one.every)
    return sorted(found)


def agenda_day_by_day(series, start, end):
    found = []
    day = start
    while day <= end:
        found += sorted((day, one.title) for one in series if one.occurs_on(day))
        day += ONE_DAY
    return found


def agenda_from_all_occurrences(series, start, end):
    every_day = [(day, one.title) for one in series for day in one.days()]
    return sorted(pair for pair in every_day if start <= pair[0] <= end)


def working_day_after(day: date, count: int, holidays: set[date]) -> date:
    while count > 0:
        day += ONE_DAY
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day


def working_day_after_by_weeks(day, count, holidays):
    """Whole weeks at once; holidays push the end on."""
    free = sorted(h for h in holidays if h > day and h.weekday() < 5)
    while day.weekday() > 4:
        day -= ONE_DAY
    weeks, rest = divmod(count, 5)
    end = day + timedelta(weeks=weeks)
    for _ in range(rest):
        end += timedelta(days=3 if end.weekday() == 4 else 1)
    for holiday in free:
        if holiday > end:
            break
        end += timedelta(days=3 if end.weekday() == 4 else 1)
    return end


def add_leave(balance, requests):
    """Grant requests (person, first, last) while the person has days and no other leave then."""
    granted = defaultdict(set)
    refused = 0
    for person, first, last in requests:
        days = {first + timedelta(days=i) for i in range((last - first).days + 1)}
        days = {day for day in days if day.weekday() < 5}
        if len(days) > balance.get(person, 0) or not granted[person].isdisjoint(days):
            refused += 1
            continue
        balance[person] -= len(days)
        granted[person] |= days
    return refused, {p: len(days) for p, days in sorted(granted.items()) if days}


def add_leave_in_one_list(balance, requests):
    granted, refused = [], 0
    for person, first, last in requests:
        wanted = []
        day = first
        while day <= last:
            if day.weekday() < 5:
                wanted.append((person, day))
            day += ONE_DAY
        if balance.get(person, 0) < len(wanted) or any(pair in granted for pair in wanted):
            refused += 1
        else:
            balance[person] -= len(wanted)
            granted.extend(wanted)
    people = sorted({person for person, _ in granted})
    return refused, {p: len([pair for pair in granted if pair[0] == p]) for p in people}


def who_is_away(leaves, day):
    return sorted(person for person, first, last in leaves if first <= day <= last)


def away_per_day(leaves):
    """How many are away on each day with a change: differences, then a running sum."""
    changes = Counter()
    for _, first, last in leaves:
        changes[first] += 1
        changes[last + ONE_DAY] -= 1
    days = sorted(changes)
    return list(zip(days, accumulate(changes[day] for day in days)))


def away_per_day_recounted(leaves):
    days = sorted({leave[1] for leave in leaves} | {leave[2] + ONE_DAY for leave in leaves})
    return [(day, len(who_is_away(leaves, day))) for day in days]


def opening_left(opening, bookings):
    """What the bookings leave of the opening hours; both lists hold (start, end) minutes."""
    left, bookings, at = [], sorted(bookings), 0
    for start, end in sorted(opening):
        while at < len(bookings) and bookings[at][1] <= start:
            at += 1
        i = at
        while i < len(bookings) and bookings[i][0] < end:
            if bookings[i][0] > start:
                left.append((start, bookings[i][0]))
            start = max(start, bookings[i][1])
            i += 1
        if start < end:
            left.append((start, end))
    return left


def opening_left_cutting(opening, bookings):
    left = sorted(opening)
    for b_start, b_end in bookings:
        remaining = []
        for start, end in left:
            if b_end <= start or end <= b_start:
                remaining.append((start, end))
                continue
            if start < b_start:
                remaining.append((start, b_start))
            if b_end < end:
                remaining.append((b_end, end))
        left = remaining
    return left


def opening_left_by_minutes(opening, bookings):
    booked = set()
    for start, end in bookings:
        booked.update(range(start, end))
    left = []
    for start, end in sorted(opening):
        minutes = [m for m in range(start, end) if m not in booked]
        for m in minutes:
            if left and left[-1][1] == m and m != start:
                left[-1] = (left[-1][0], m + 1)
            else:
                left.append((m, m + 1))
    return left


def give_rooms(meetings):
    """A room number for each meeting (start, end), in the order of their starts."""
    ends, rooms = [], []
    for start, end in sorted(meetings):
        for room, busy_until in enumerate(ends):
            if busy_until <= start:
                ends[room] = end
                rooms.append(room)
                break
        else:
            rooms.append(len(ends))
            ends.append(end)
    return rooms


def give_rooms_checking_all_meetings(meetings):
    plan = []
    for start, end in sorted(meetings):
        room = 0
        while any(r == room and s < end and start < e for s, e, r in plan):
            room += 1
        plan.append((start, end, room))
    return [room for _, _, room in plan]


def common_free(first, second):
    """Overlaps of two sorted lists of free spans."""
    i = j = 0
    both = []
    while i < len(first) and j < len(second):
        start = max(first[i][0], second[j][0])
        end = min(first[i][1], second[j][1])
        if start < end:
            both.append((start, end))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return both


def common_free_nested(first, second):
    both = []
    for a, b in first:
        for c, d in second:
            if max(a, c) < min(b, d):
                both.append((max(a, c), min(b, d)))
    both.sort()
    return both


def triple_bookings(meetings):
    """Trios of meetings that all overlap, by trying all."""
    meetings = sorted(meetings)
    count = 0
    for i, (_, end_1) in enumerate(meetings):
        for j in range(i + 1, len(meetings)):
            if meetings[j][0] >= end_1:
                continue
            for k in range(j + 1, len(meetings)):
                if meetings[k][0] < min(end_1, meetings[j][1]):
                    count += 1
    return count


def triple_bookings_counted(meetings):
    meetings = sorted(meetings)
    open_ends, count = [], 0
    for start, end in meetings:
        open_ends = [e for e in open_ends if e > start]
        count += len(open_ends) * (len(open_ends) - 1) // 2
        open_ends.append(end)
    return count


def split_by_month(start: date, end: date):
    """(first, last) for each month that the period touches."""
    while start <= end:
        month_end = start.replace(day=calendar.monthrange(start.year, start.month)[1])
        yield start, min(month_end, end)
        start = month_end + ONE_DAY


def nights_per_month(stays):
    nights = Counter()
    for arrival, departure in stays:
        for first, last in split_by_month(arrival, departure - ONE_DAY):
            nights[first.year, first.month] += (last - first).days + 1
    return sorted(nights.items())


def nights_per_month_walking(stays):
    all_nights = []
    for arrival, departure in stays:
        while arrival < departure:
            all_nights.append((arrival.year, arrival.month))
            arrival += ONE_DAY
    return sorted((month, all_nights.count(month)) for month in set(all_nights))


def rota(people, days, start=date(2025, 1, 6)):
    """Who is on duty on each of the days; weekends go to the one with fewest of them."""
    weekends, plan, turn = dict.fromkeys(people, 0), [], 0
    for offset in range(days):
        day = start + timedelta(days=offset)
        if day.weekday() >= 5:
            person = min(people, key=weekends.__getitem__)
            weekends[person] += 1
        else:
            person = people[turn % len(people)]
            turn += 1
        plan.append((day, person))
    return plan


def as_ranges(days):
    """Ordinal days as text: 3-5, 8, 10-11."""
    texts, run = [], []
    for day in chain(sorted(set(days)), [None]):
        if run and day != run[-1] + 1:
            texts.append(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]))
            run = []
        run.append(day)
    return ", ".join(texts)


def as_ranges_testing_membership(days):
    text = ""
    for day in sorted(set(days)):
        if day - 1 in days:
            continue
        last = day
        while last + 1 in days:
            last += 1
        text += (", " if text else "") + (str(day) if last == day else str(day) + "-" + str(last))
    return text


def easter(year):
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def holidays_in(days):
    """Those of the days that are Easter Monday, Christmas or New Year."""
    movable = lru_cache(maxsize=None)(lambda year: easter(year) + ONE_DAY)
    return [d for d in days if (d.month, d.day) in {(1, 1), (12, 25)} or d == movable(d.year)]


def holidays_in_listing_all(days):
    found = []
    for day in days:
        holidays = []
        for year in range(2015, 2031):
            holidays += [date(year, 1, 1), date(year, 12, 25), easter(year) + ONE_DAY]
        if day in holidays:
            found.append(day)
    return found


def month_sheet(year: int, month: int, events: dict[date, str]) -> str:
    rows = []
    for week in calendar.Calendar().monthdatescalendar(year, month):
        rows.append(" ".join(f"{d.day:2}{'*' if d in events else ' '}" for d in week))
    return "\n".join([" ".join(WEEKDAYS), *rows])


def closest_appointment(moments, wanted):
    """The one of the sorted moments that lies closest."""
    at = bisect_left(moments, wanted)
    return min(moments[max(at - 1, 0) : at + 1], key=lambda moment: abs(moment - wanted))


def closest_appointments(moments, wishes):
    return [closest_appointment(moments, wish) for wish in wishes]


def closest_appointments_measuring_all(moments, wishes):
    return [min(moments, key=lambda moment: abs(moment - wish)) for wish in wishes]


def booked_share(bookings, first, last):
    return sum(max(0, min(e, last) - max(s, first)) for s, e in bookings) / (last - first)


def appointments_between(moments, periods):
    return [bisect_right(moments, end) - bisect_left(moments, start) for start, end in periods]


def weekday_profile(moments):
    return {
        WEEKDAYS[day]: count for day, count in sorted(Counter(m.weekday() for m in moments).items())
    }


def _series(n, rng):
    starts = [date(2024, 1, 1) + timedelta(days=i) for i in range(200)]
    ends = [start + timedelta(days=300) for start in starts]
    chosen = [int(200 * rng.random()) for _ in range(n)]
    titles = samples.words(n, rng, 60)
    return [Series(titles[i], starts[k], i % 25 + 7, ends[k]) for i, k in enumerate(chosen)]


def _long_series(n, rng):
    first, every = date(1950, 1, 2), 3
    skipped = frozenset(first + timedelta(days=every * i) for i in range(1, n, 7))
    until = first + timedelta(days=every * n + 30)
    return Series("visit", first, every, until, skipped), first + timedelta(days=every * n)


def _holidays(n, rng):
    return {
        date(2024, 1, 1) + timedelta(days=int(20 * n * rng.random()) % 900_000) for _ in range(n)
    }


def _leave(n, rng, span=600):
    people = [
        f"{first} {i}" for i, first in enumerate(rng.choices(samples.FIRST_NAMES, k=n // 6 + 1))
    ]
    start = date(2024, 1, 1).toordinal()
    requests = []
    for i in range(n):
        first = start + int(span * rng.random())
        days = date.fromordinal(first), date.fromordinal(first + i % 9)
        requests.append((people[int(len(people) * rng.random())], *days))
    return requests


def _balance(n, rng):
    requests = _leave(n, rng)
    return {person: 25 for person, _, _ in requests}, requests


def _minutes(n, rng, length=60, spread=25):
    starts = [int(spread * n * rng.random()) for _ in range(n)]
    return [(start, start + 5 + int(length * rng.random())) for start in starts]


def _opening(n, rng):
    days = n // 10 + 1
    opening = [(1440 * day + 480, 1440 * day + 1080) for day in range(days)]
    return opening, [
        (start, start + 30)
        for start in (int(1440 * days * rng.random()) for _ in range(n - n // 10))
    ]


def _free(n, rng):
    def spans():
        edges = sorted({int(n * 20 * rng.random()) for _ in range(n)})
        return [(a, b) for a, b in zip(edges[::2], edges[1::2])]

    return spans(), spans()


def _stays(n, rng):
    stays = []
    for i in range(n):
        arrival = date(2024, 1, 1) + timedelta(days=int(700 * rng.random()))
        stays.append((arrival, arrival + timedelta(days=i % 20 + 1)))
    return stays


def _ordinals(n, rng):
    return [day for day in range(739_000, 739_000 + n + n // 3 + 1) if rng.random() < 0.75] or [
        739_000
    ]


def _days(n, rng):
    return [date(2018, 1, 1) + timedelta(days=int(4000 * rng.random())) for _ in range(n)]


def _moments(n, rng):
    start = datetime(2024, 1, 1)
    return sorted(start + timedelta(minutes=int(50 * n * rng.random())) for _ in range(n))


def _wishes(n, rng):
    return _moments(n // 2 + 1, rng), [m + timedelta(minutes=7) for m in _moments(n // 2 + 1, rng)]


def _periods(n, rng):
    return _moments(n // 2 + 1, rng), [
        (m, m + timedelta(hours=9)) for m in _moments(n // 2 + 1, rng)
    ]


QUARTER = (date(2024, 4, 1), date(2024, 6, 30))

CASES = {
    "Series.occurs_on": _long_series,
    "Series.days": lambda n, rng: _long_series(n, rng)[:1],
    "Series.next_after": _long_series,
    "Series.next_after_by_counting_up": _long_series,
    "agenda": lambda n, rng: (_series(n, rng), *QUARTER),
    "agenda_day_by_day": lambda n, rng: (_series(n, rng), *QUARTER),
    "agenda_from_all_occurrences": lambda n, rng: (_series(n, rng), *QUARTER),
    "working_day_after": lambda n, rng: (date(2024, 1, 1), 30, _holidays(n, rng)),
    "working_day_after_by_weeks": lambda n, rng: (date(2024, 1, 1), 30, _holidays(n, rng)),
    "add_leave": _balance,
    "add_leave_in_one_list": _balance,
    "who_is_away": lambda n, rng: (_leave(n, rng), date(2024, 7, 1)),
    "away_per_day": lambda n, rng: (_leave(n, rng, 10 * n),),
    "away_per_day_recounted": lambda n, rng: (_leave(n, rng, 10 * n),),
    "opening_left": _opening,
    "opening_left_cutting": _opening,
    "opening_left_by_minutes": _opening,
    "give_rooms": lambda n, rng: (_minutes(n, rng),),
    "give_rooms_checking_all_meetings": lambda n, rng: (_minutes(n, rng),),
    "common_free": _free,
    "common_free_nested": _free,
    "triple_bookings": lambda n, rng: (_minutes(n, rng),),
    "triple_bookings_counted": lambda n, rng: (_minutes(n, rng),),
    "split_by_month": lambda n, rng: (date(2000, 1, 5), date.fromordinal(730_200 + 9 * n)),
    "nights_per_month": lambda n, rng: (_stays(n, rng),),
    "nights_per_month_walking": lambda n, rng: (_stays(n, rng),),
    "rota": lambda n, rng: ([f"{samples.name(rng)} {i}" for i in range(n)], 365),
    "as_ranges": lambda n, rng: (_ordinals(n, rng),),
    "as_ranges_testing_membership": lambda n, rng: (_ordinals(n, rng),),
    "easter": lambda n, rng: (1900 + n % 7000,),
    "holidays_in": lambda n, rng: (_days(n, rng),),
    "holidays_in_listing_all": lambda n, rng: (_days(n, rng),),
    "month_sheet": lambda n, rng: (2024, 5, dict.fromkeys(_days(n, rng), "event")),
    "closest_appointment": lambda n, rng: (_moments(n, rng), datetime(2024, 2, 3, 11)),
    "closest_appointments": _wishes,
    "closest_appointments_measuring_all": _wishes,
    "booked_share": lambda n, rng: (_minutes(n, rng), 100, 10_000),
    "appointments_between": _periods,
    "weekday_profile": lambda n, rng: (_moments(n, rng),),
}

ALIKE = [
    ("Series.next_after", "Series.next_after_by_counting_up"),
    ("agenda", "agenda_from_all_occurrences", "agenda_day_by_day"),
    ("working_day_after", "working_day_after_by_weeks"),
    ("add_leave", "add_leave_in_one_list"),
    ("away_per_day", "away_per_day_recounted"),
    ("opening_left", "opening_left_cutting"),
    ("give_rooms", "give_rooms_checking_all_meetings"),
    ("common_free", "common_free_nested"),
    ("triple_bookings", "triple_bookings_counted"),
    ("nights_per_month", "nights_per_month_walking"),
    ("as_ranges", "as_ranges_testing_membership"),
    ("holidays_in", "holidays_in_listing_all"),
    ("closest_appointments", "closest_appointments_measuring_all"),
]
