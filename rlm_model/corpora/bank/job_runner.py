"""Jobs, workers and states: the bookkeeping of a queue, with simulated time."""

from __future__ import annotations

import heapq
from bisect import insort
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from enum import Enum

from rlm_model.corpora.bank import samples


class State(Enum):
    WAITING = 1
    RUNNING = 2
    DONE = 3
    FAILED = 4
    DEAD = 5


ALLOWED = {
    State.WAITING: {State.RUNNING, State.DEAD},
    State.RUNNING: {State.DONE, State.FAILED},
    State.FAILED: {State.WAITING, State.DEAD},
    State.DONE: set(),
    State.DEAD: set(),
}


@dataclass(order=True)
class Job:
    due: float
    number: int
    cost: int = field(default=1, compare=False)
    state: State = field(default=State.WAITING, compare=False)
    tries: int = field(default=0, compare=False)


class Machine:
    """Checks the steps of one job."""

    def __init__(self, state=State.WAITING):
        self.state = state
        self.refused = 0

    def move(self, target):
        if target in ALLOWED[self.state]:
            self.state = target
            return True
        self.refused += 1
        return False

    def replay(self, targets):
        for target in targets:
            self.move(target)
        return self.state.name, self.refused


def follow_transitions(events):
    """Last state of each job, and how many steps were refused; events are (job, state)."""
    machines: dict[int, Machine] = defaultdict(Machine)
    for job, target in events:
        machines[job].move(target)
    return {job: (machines[job].state.name, machines[job].refused) for job in sorted(machines)}


def follow_transitions_job_by_job(events):
    report = {}
    for job in sorted({job for job, _ in events}):
        steps = [target for other, target in events if other == job]
        report[job] = Machine().replay(steps)
    return report


def finish_times(costs: list[int], workers: int = 4) -> list[int]:
    """When each job ends if the next free worker takes it."""
    free = [0] * workers
    ends = []
    for cost in costs:
        end = free[0] + cost
        heapq.heapreplace(free, end)
        ends.append(end)
    return ends


def finish_times_ticking(costs, workers=4):
    """Second by second: workers count down, idle ones take the next job."""
    waiting = list(enumerate(costs))
    busy, ends, clock = [], [0] * len(costs), 0
    while waiting or busy:
        while waiting and len(busy) < workers:
            number, cost = waiting.pop(0)
            busy.append([number, cost])
        clock += 1
        for job in busy:
            job[1] -= 1
            if job[1] == 0:
                ends[job[0]] = clock
        busy = [job for job in busy if job[1] > 0]
    return ends


def run_order(jobs: list[Job]) -> list[int]:
    """Numbers in the order of their due times."""
    heap = list(jobs)
    heapq.heapify(heap)
    return [heapq.heappop(heap).number for _ in range(len(heap))]


def run_order_by_sorting(jobs):
    return [job.number for job in sorted(jobs)]


def run_order_picking(jobs):
    waiting, order = list(jobs), []
    while waiting:
        best = min(waiting)
        order.append(best.number)
        waiting = [job for job in waiting if job.number != best.number]
    return order


class Loop:
    """An event loop without a clock: tasks are generators that yield how long they sleep."""

    def __init__(self):
        self.now = 0
        self.ticket = 0
        self.ready = []
        self.trace = []

    def spawn(self, task, delay=0):
        self.ticket += 1
        heapq.heappush(self.ready, (self.now + delay, self.ticket, task))

    def run(self, until=10**9):
        while self.ready and self.ready[0][0] <= until:
            self.now, _, task = heapq.heappop(self.ready)
            try:
                pause = next(task)
            except StopIteration:
                self.trace.append(self.now)
            else:
                self.spawn(task, pause)
        return self.trace


def ticker(pauses):
    yield from pauses


def loop_of_tasks(programs):
    loop = Loop()
    for pauses in programs:
        loop.spawn(ticker(pauses))
    return loop.run()


def loop_of_tasks_sorted_list(programs):
    agenda = [(0, ticket, list(pauses)) for ticket, pauses in enumerate(programs)]
    ticket, trace = len(agenda), []
    while agenda:
        agenda.sort(key=lambda entry: entry[:2])
        now, _, pauses = agenda.pop(0)
        if not pauses:
            trace.append(now)
        else:
            agenda.append((now + pauses[0], ticket, pauses[1:]))
            ticket += 1
    return trace


def fair_turns(programs):
    """Round robin over generators: each gets one step, those that have ended drop out."""
    turns = deque((name, iter(steps)) for name, steps in programs.items())
    log = []
    while turns:
        name, steps = turns.popleft()
        for step in steps:
            log.append(f"{name}:{step}")
            turns.append((name, steps))
            break
    return log


def fair_turns_slicing(programs):
    rest = dict(programs)
    log = []
    while rest:
        following = {}
        for name, steps in rest.items():
            if steps:
                log.append(name + ":" + str(steps[0]))
                following[name] = steps[1:]
        rest = following
    return log


def with_retries(outcomes, attempts=3):
    """Outcome and number of tries for each job; `outcomes` says how often each one fails first."""
    queue = deque((job, 1) for job in outcomes)
    result = {}
    while queue:
        job, attempt = queue.popleft()
        if attempt > outcomes[job]:
            result[job] = ("done", attempt)
        elif attempt < attempts:
            queue.append((job, attempt + 1))
        else:
            result[job] = ("dead", attempt)
    return sorted(result.items())


def with_retries_on_lists(outcomes, attempts=3):
    todo = list(outcomes)
    tried, result = [], []
    while len(todo) > 0:
        job = todo[0]
        todo = todo[1:]
        tried.append(job)
        times = tried.count(job)
        if times > outcomes[job]:
            result.append((job, ("done", times)))
        elif times == attempts:
            result.append((job, ("dead", times)))
        else:
            todo.append(job)
    return sorted(result)


def most_at_once(spans):
    """Most jobs that ran at the same time, from their (start, end)."""
    running = most = 0
    events = [(start, 1) for start, _ in spans] + [(end, -1) for _, end in spans]
    for _, change in sorted(events):
        running += change
        most = max(most, running)
    return most


def most_at_once_comparing(spans):
    most = 0
    for moment, _ in spans:
        running = 0
        for start, end in spans:
            if start <= moment < end:
                running += 1
        if running > most:
            most = running
    return most


class Leases:
    """Jobs that workers have taken, each until a time."""

    def __init__(self, entries=()):
        self.until = dict(entries)
        self.order = sorted((end, job) for job, end in self.until.items())

    def renew(self, job, end):
        self.until[job] = end
        insort(self.order, (end, job))
        return len(self.until)

    def expired(self, now):
        lost = []
        for end, job in self.order:
            if end > now:
                break
            if self.until.get(job) == end:
                lost.append(job)
        return sorted(lost)

    def expired_of_all(self, now):
        return sorted(job for job, end in self.until.items() if end <= now)


def pair_requests(log):
    """Waiting time of each (id, kind, time): from its request to its answer."""
    asked, waits = {}, []
    for number, kind, time in log:
        if kind == "ask":
            asked[number] = time
        elif number in asked:
            waits.append((number, time - asked.pop(number)))
    return waits


def pair_requests_looking_back(log):
    waits = []
    for place, (number, kind, time) in enumerate(log):
        if kind == "answer":
            for other, other_kind, start in reversed(log[:place]):
                if other == number and other_kind == "ask":
                    waits.append((number, time - start))
                    break
    return waits


def spread_by_load(jobs, workers=8):
    """Longest jobs first, each to the worker that has least to do."""
    loads = [(0, worker) for worker in range(workers)]
    plan = [[] for _ in range(workers)]
    for job in sorted(jobs, key=lambda job: (-job.cost, job.number)):
        load, worker = loads[0]
        heapq.heapreplace(loads, (load + job.cost, worker))
        plan[worker].append(job.number)
    return plan


def spread_by_load_summing(jobs, workers=8):
    plan = [[] for _ in range(workers)]
    for job in sorted(jobs, key=lambda job: (-job.cost, job.number)):
        worker = min(range(workers), key=lambda w: sum(j.cost for j in plan[w]))
        plan[worker].append(job)
    return [[job.number for job in mine] for mine in plan]


def throttle(times, rate=10, burst=20):
    """Token bucket: which of the requests pass."""
    tokens, last, passed = float(burst), 0.0, []
    for time in times:
        tokens = min(burst, tokens + (time - last) * rate)
        last = time
        if tokens >= 1:
            tokens -= 1
            passed.append(True)
        else:
            passed.append(False)
    return passed


def states_of(jobs):
    return Counter(job.state.name for job in jobs)


def next_due(jobs):
    return jobs[0].due if jobs else None


def _transitions(n, rng):
    states = list(State)
    return ([(rng.randrange(n // 6 + 1), rng.choice(states)) for _ in range(n)],)


def _costs(n, rng):
    return ([rng.randint(1, 30) for _ in range(n)],)


def _jobs(n, rng):
    states = list(State)
    return (
        [Job(rng.randrange(n) / 4, i, rng.randint(1, 90), rng.choice(states)) for i in range(n)],
    )


def _programs(n, rng):
    return ([[rng.randint(1, 50) for _ in range(6)] for _ in range(n // 6 + 1)],)


def _named_programs(n, rng):
    side = max(round(n**0.5), 1)
    return ({f"task{i}": list(range(rng.randint(1, 2 * side))) for i in range(side)},)


def _outcomes(n, rng):
    return ({f"job{i}": rng.choice((0, 0, 1, 2, 5)) for i in range(n)},)


def _spans(n, rng):
    starts = samples.integers(n, rng)
    return ([(start, start + rng.randint(1, 60)) for start in starts],)


def _leases(n, rng):
    return (Leases({f"j{i}": rng.randrange(10 * n) for i in range(n)}),)


def _log(n, rng):
    log = []
    for i in range(n // 2 + 1):
        start = 10 * i
        log += [(i, "ask", start), (i, "answer", start + rng.randint(1, 5 * (n // 2 + 1)))]
    return (sorted(log, key=lambda entry: entry[2]),)


CASES = {
    "Machine.replay": lambda n, rng: (Machine(), rng.choices(list(State), k=n)),
    "follow_transitions": _transitions,
    "follow_transitions_job_by_job": _transitions,
    "finish_times": _costs,
    "finish_times_ticking": _costs,
    "run_order": _jobs,
    "run_order_by_sorting": _jobs,
    "run_order_picking": _jobs,
    "loop_of_tasks": _programs,
    "loop_of_tasks_sorted_list": _programs,
    "fair_turns": _named_programs,
    "fair_turns_slicing": _named_programs,
    "with_retries": _outcomes,
    "with_retries_on_lists": _outcomes,
    "most_at_once": _spans,
    "most_at_once_comparing": _spans,
    "Leases.renew": lambda n, rng: (*_leases(n, rng), "j0", 7),
    "Leases.expired": lambda n, rng: (*_leases(n, rng), n),
    "Leases.expired_of_all": lambda n, rng: (*_leases(n, rng), n),
    "pair_requests": _log,
    "pair_requests_looking_back": _log,
    "spread_by_load": _jobs,
    "spread_by_load_summing": _jobs,
    "throttle": lambda n, rng: (sorted(samples.floats(n, rng, 0, n / 12)),),
    "states_of": _jobs,
    "next_due": _jobs,
}

ALIKE = [
    ("follow_transitions", "follow_transitions_job_by_job"),
    ("finish_times", "finish_times_ticking"),
    ("run_order", "run_order_by_sorting", "run_order_picking"),
    ("loop_of_tasks", "loop_of_tasks_sorted_list"),
    ("fair_turns", "fair_turns_slicing"),
    ("with_retries", "with_retries_on_lists"),
    ("most_at_once", "most_at_once_comparing"),
    ("Leases.expired", "Leases.expired_of_all"),
    ("pair_requests", "pair_requests_looking_back"),
    ("spread_by_load", "spread_by_load_summing"),
]
