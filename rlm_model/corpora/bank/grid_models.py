"""Maps of cells, points in the plane, and small simulations on them."""

import heapq
import math
import random
from collections import Counter, defaultdict, deque
from itertools import combinations, product

from rlm_model.corpora.bank import samples

SIDES = ((0, 1), (1, 0), (0, -1), (-1, 0))


def field_sizes(grid):
    """Sizes of the areas of equal neighbouring cells, by flood fill with a stack."""
    seen = [[False] * len(row) for row in grid]
    sizes = []
    for top, row in enumerate(grid):
        for left, kind in enumerate(row):
            if seen[top][left]:
                continue
            seen[top][left] = True
            stack, size = [(top, left)], 0
            while stack:
                y, x = stack.pop()
                size += 1
                for dy, dx in SIDES:
                    v, u = y + dy, x + dx
                    inside = 0 <= v < len(grid) and 0 <= u < len(row)
                    if inside and not seen[v][u] and grid[v][u] == kind:
                        seen[v][u] = True
                        stack.append((v, u))
            sizes.append(size)
    return sorted(sizes)


def field_sizes_spreading_labels(grid):
    labels = {(y, x): (y, x) for y, row in enumerate(grid) for x, _ in enumerate(row)}
    changed = True
    while changed:
        changed = False
        for y, x in labels:
            for dy, dx in SIDES:
                near = (y + dy, x + dx)
                if near in labels and grid[near[0]][near[1]] == grid[y][x]:
                    if labels[near] < labels[y, x]:
                        labels[y, x] = labels[near]
                        changed = True
    return sorted(Counter(labels.values()).values())


def evolve(cells: set[tuple[int, int]], generations: int = 4) -> list[tuple[int, int]]:
    """Game of life on an endless plane: counts only around living cells."""
    around = [step for step in product((-1, 0, 1), repeat=2) if step != (0, 0)]
    for _ in range(generations):
        counts = Counter((y + dy, x + dx) for y, x in cells for dy, dx in around)
        cells = {cell for cell, k in counts.items() if k == 3 or (k == 2 and cell in cells)}
    return sorted(cells)


def evolve_listed(cells, generations=4):
    alive = sorted(cells)
    for _ in range(generations):
        after = []
        for y, x in alive:
            for v, u in product((y - 1, y, y + 1), (x - 1, x, x + 1)):
                near = [c for c in alive if abs(c[0] - v) < 2 and abs(c[1] - u) < 2]
                count = len(near) - ((v, u) in near)
                if (count == 3 or (count == 2 and (v, u) in near)) and (v, u) not in after:
                    after.append((v, u))
        alive = after
    return sorted(alive)


def ways_across(floor):
    """Ways from corner to corner, right and down only, around the cells with a 0."""
    ways = [1] + [0] * (len(floor[0]) - 1)
    for row in floor:
        left = 0
        for x, cell in enumerate(row):
            left = ways[x] = left + ways[x] if cell else 0
    return ways[-1]


def ways_across_walking(floor):
    def walk(y, x):
        if y < 0 or x < 0 or not floor[y][x]:
            return 0
        if y == x == 0:
            return 1
        return walk(y - 1, x) + walk(y, x - 1)

    return walk(len(floor) - 1, len(floor[0]) - 1)


def exit_distances(floor):
    """Steps from every cell to the closest 0, from all of them at once."""
    steps = [[0 if cell == 0 else -1 for cell in row] for row in floor]
    queue = deque((y, x) for y, row in enumerate(floor) for x, c in enumerate(row) if c == 0)
    while queue:
        y, x = queue.popleft()
        for dy, dx in SIDES:
            v, u = y + dy, x + dx
            if 0 <= v < len(floor) and 0 <= u < len(floor[v]) and steps[v][u] < 0:
                steps[v][u] = steps[y][x] + 1
                queue.append((v, u))
    return steps


def exit_distances_to_each(floor):
    exits = [(y, x) for y, row in enumerate(floor) for x, cell in enumerate(row) if cell == 0]
    return [
        [min((abs(y - v) + abs(x - u) for v, u in exits), default=-1) for x, _ in enumerate(row)]
        for y, row in enumerate(floor)
    ]


def run_rule(cells: str, rule=110, steps=20):
    """A row of cells that live or die by a numbered rule."""
    for _ in range(steps):
        ring = cells[-1] + cells + cells[0]
        cells = "".join(str(rule >> int(ring[i : i + 3], 2) & 1) for i in range(len(ring) - 2))
    return cells


def smooth(picture, radius=2):
    out = []
    for y in range(len(picture)):
        rows = picture[max(y - radius, 0) : y + radius + 1]
        line = []
        for x in range(len(picture[y])):
            window = [v for row in rows for v in row[max(x - radius, 0) : x + radius + 1]]
            line.append(sum(window) // len(window))
        out.append(line)
    return out


def wait_times(visits, counters=4):
    """Waits of customers (arrival, minutes) in one queue for some counters."""
    free_at = [0] * counters
    waits = []
    for arrival, minutes in visits:
        free = heapq.heappop(free_at)
        waits.append(max(free - arrival, 0))
        heapq.heappush(free_at, max(free, arrival) + minutes)
    return waits


def wait_times_by_minute(visits, counters=4):
    """The same, minute after minute."""
    queue, busy, waits, now = list(visits), [], [], 0
    while queue:
        busy = [left - 1 for left in busy if left > 1]
        while queue and queue[0][0] <= now and len(busy) < counters:
            arrival, minutes = queue.pop(0)
            waits.append(now - arrival)
            busy.append(minutes)
        now += 1
    return waits


def spread(people, days=10, seed=3):
    """Cases after each day when everyone who is ill meets three others at random."""
    rng = random.Random(seed)
    ill, immune, curve = {0}, set(), []
    for _ in range(days):
        met = {rng.randrange(people) for _ in range(3 * len(ill))}
        immune |= ill
        ill = met - immune
        curve.append(len(ill))
    return curve


def close_pairs(points, radius=1.0):
    """Pairs of points closer than a radius: only looks into the squares around."""
    squares = defaultdict(list)
    found = []
    for number, (x, y) in enumerate(points):
        column, row = int(x // radius), int(y // radius)
        for key in product(range(column - 1, column + 2), range(row - 1, row + 2)):
            for other in squares.get(key, ()):
                if math.dist(points[other], (x, y)) < radius:
                    found.append((other, number))
        squares[column, row].append(number)
    return sorted(found)


def close_pairs_comparing_all(points, radius=1.0):
    numbered = enumerate(points)
    return [(i, j) for (i, a), (j, b) in combinations(numbered, 2) if math.dist(a, b) < radius]


def nearest_depots(points, depots=8):
    """For each point, which of the first points is the closest."""
    homes = points[:depots]
    return [min(range(len(homes)), key=lambda k: math.dist(p, homes[k])) for p in points]


def overlapping_boxes(boxes):
    """Count overlaps of boxes (left, right, bottom, top), swept from left to right."""
    count, active = 0, []
    for left, right, bottom, top in sorted(boxes):
        active = [box for box in active if box[0] > left]
        count += sum(low < top and bottom < high for _, low, high in active)
        active.append((right, bottom, top))
    return count


def overlapping_boxes_pairwise(boxes):
    count = 0
    for i in range(len(boxes)):
        for j in range(i + 1, len(boxes)):
            a, b = boxes[i], boxes[j]
            if a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]:
                count += 1
    return count


class Clusters:
    """Union-find over numbered items."""

    def __init__(self, count):
        self.above = list(range(count))
        self.size = [1] * count

    def find(self, item):
        while self.above[item] != item:
            self.above[item] = item = self.above[self.above[item]]
        return item

    def join(self, one, other):
        one, other = sorted((self.find(one), self.find(other)), key=self.size.__getitem__)
        if one != other:
            self.above[one] = other
            self.size[other] += self.size[one]


def cluster_sizes(links):
    clusters = Clusters(1 + max(map(max, links)))
    for one, other in links:
        clusters.join(one, other)
    return sorted(Counter(map(clusters.find, clusters.above)).values())


def cluster_sizes_relabelling(links):
    label = list(range(1 + max(map(max, links))))
    for one, other in links:
        old, new = label[one], label[other]
        if old != new:
            label = [new if mark == old else mark for mark in label]
    return sorted(Counter(label).values())


def ground_covered(moves):
    """Cells that a robot visits on its way, and how far away it ends."""
    x = y = 0
    seen = {(0, 0)}
    for move in moves:
        x += (move == "R") - (move == "L")
        y += (move == "U") - (move == "D")
        seen.add((x, y))
    return len(seen), abs(x) + abs(y)


def _map(n, rng):
    return ([[value % 3 for value in row] for row in samples.matrix(n, rng)],)


def _floor(n, rng):
    floor = [[int(value > 0) for value in row] for row in samples.matrix(n, rng)]
    floor[0][0] = 1
    return (floor,)


def _cells(n, rng):
    side = math.isqrt(3 * n) + 1
    return ({(rng.randrange(side), rng.randrange(side)) for _ in range(n)},)


def _visits(n, rng):
    return ([(t, rng.randint(1, 9)) for t in sorted(samples.integers(n, rng, 2 * n))],)


def _points(n, rng):
    side = n**0.5
    return ([(rng.uniform(0, side), rng.uniform(0, side)) for _ in range(n)],)


def _boxes(n, rng):
    corners = [(rng.randrange(5 * n), rng.randrange(200)) for _ in range(n)]
    return ([(x, x + rng.randint(1, 40), y, y + rng.randint(1, 20)) for x, y in corners],)


CASES = {
    "field_sizes": _map,
    "field_sizes_spreading_labels": _map,
    "evolve": _cells,
    "evolve_listed": _cells,
    "ways_across": _floor,
    "ways_across_walking": lambda n, rng: _floor(min(n, 80), rng),
    "exit_distances": lambda n, rng: (samples.matrix(n, rng),),
    "exit_distances_to_each": lambda n, rng: (samples.matrix(n, rng),),
    "run_rule": lambda n, rng: ("".join(rng.choices("01", k=n)),),
    "smooth": lambda n, rng: (samples.matrix(n, rng),),
    "wait_times": _visits,
    "wait_times_by_minute": _visits,
    "spread": lambda n, rng: (n, 10, rng.randrange(1000)),
    "close_pairs": _points,
    "close_pairs_comparing_all": _points,
    "nearest_depots": _points,
    "overlapping_boxes": _boxes,
    "overlapping_boxes_pairwise": _boxes,
    "cluster_sizes": lambda n, rng: (samples.pairs(n, rng),),
    "cluster_sizes_relabelling": lambda n, rng: (samples.pairs(n, rng),),
    "ground_covered": lambda n, rng: (rng.choices("LRUD", k=n),),
}

ALIKE = [
    ("field_sizes", "field_sizes_spreading_labels"),
    ("evolve", "evolve_listed"),
    ("ways_across_walking", "ways_across"),
    ("exit_distances", "exit_distances_to_each"),
    ("wait_times", "wait_times_by_minute"),
    ("close_pairs", "close_pairs_comparing_all"),
    ("overlapping_boxes", "overlapping_boxes_pairwise"),
    ("cluster_sizes", "cluster_sizes_relabelling"),
]
