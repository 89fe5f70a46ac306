"""Points, boxes, lines and areas on a plane or on a map."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

EARTH_RADIUS = 6371.0


class Point(NamedTuple):
    x: int
    y: int


@dataclass(frozen=True)
class Box:
    left: int
    bottom: int
    right: int
    top: int

    def holds(self, x: int, y: int) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def touches(self, other: Box) -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.bottom <= other.top
            and other.bottom <= self.top
        )


class Polygon:
    """A closed outline of corners."""

    def __init__(self, corners):
        self.corners = corners

    @cached_property
    def box(self):
        xs, ys = zip(*self.corners)
        return Box(min(xs), min(ys), max(xs), max(ys))

    def area(self):
        twice = 0
        for (x, y), (a, b) in zip(self.corners, self.corners[1:] + self.corners[:1]):
            twice += x * b - a * y
        return abs(twice) / 2

    def holds(self, x, y):
        inside = False
        px, py = self.corners[-1]
        for cx, cy in self.corners:
            if (cy > y) != (py > y) and x < (px - cx) * (y - cy) / (py - cy) + cx:
                inside = not inside
            px, py = cx, cy
        return inside

    def count_inside(self, points):
        return sum(self.holds(x, y) for x, y in points)


def closest_distance(points):
    """Squared distance of the closest pair, by a sweep from left to right."""
    best = math.inf
    active, oldest = [], 0
    ordered = sorted(points)
    for x, y in ordered:
        while oldest < len(ordered) and (x - ordered[oldest][0]) ** 2 > best:
            old_x, old_y = ordered[oldest]
            active.pop(bisect_left(active, (old_y, old_x)))
            oldest += 1
        reach = math.isqrt(best) + 1 if best < math.inf else 10**9
        i = bisect_left(active, (y - reach, -1))
        while i < len(active) and active[i][0] <= y + reach:
            best = min(best, (x - active[i][1]) ** 2 + (y - active[i][0]) ** 2)
            i += 1
        insort(active, (y, x))
    return best


def closest_distance_brute(points):
    best = math.inf
    for i in range(len(points)):
        for j in range(i + 1, len(points)):
            d = (points[i][0] - points[j][0]) ** 2 + (points[i][1] - points[j][1]) ** 2
            if d < best:
                best = d
    return best


def closest_distance_sorted_all(points):
    distances = sorted((a - c) ** 2 + (b - d) ** 2 for (a, b), (c, d) in combinations(points, 2))
    return distances[0] if distances else math.inf


def turn(origin, a, b):
    return (a[0] - origin[0]) * (b[1] - origin[1]) - (a[1] - origin[1]) * (b[0] - origin[0])


def hull(points):
    """Convex hull by Andrew's monotone chain, from the leftmost corner, against the clock."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def chain(path: Iterable[Point]) -> list[Point]:
        corners: list[Point] = []
        for point in path:
            while len(corners) > 1 and turn(corners[-2], corners[-1], point) <= 0:
                corners.pop()
            corners.append(point)
        return corners

    return chain(ordered)[:-1] + chain(reversed(ordered))[:-1]


def hull_by_wrapping(points):
    start = min(points)
    corners, here = [], start
    while True:
        corners.append(here)
        best = None
        for point in points:
            if point == here:
                continue
            if best is None:
                best = point
                continue
            side = turn(here, best, point)
            far = math.dist(here, point) > math.dist(here, best)
            if side < 0 or (side == 0 and far):
                best = point
        if best is None or best == start:
            return corners
        here = best


def bounding_box(points):
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def bounding_box_one_pass(points):
    (left, bottom), *rest = points
    right, top = left, bottom
    for x, y in rest:
        if x < left:
            left = x
        elif x > right:
            right = x
        if y < bottom:
            bottom = y
        elif y > top:
            top = y
    return Box(left, bottom, right, top)


def bounding_box_growing(points):
    boxes = [Box(x, y, x, y) for x, y in points]
    while len(boxes) > 1:
        a, b = boxes.pop(0), boxes.pop(0)
        boxes.append(
            Box(
                min(a.left, b.left),
                min(a.bottom, b.bottom),
                max(a.right, b.right),
                max(a.top, b.top),
            )
        )
    return boxes[0]


def touching_boxes(boxes):
    """How many pairs of boxes touch, sweeping over their left sides."""
    ordered = sorted(boxes, key=lambda box: box.left)
    active, pairs = [], 0
    for box in ordered:
        active = [other for other in active if other.right >= box.left]
        pairs += sum(other.bottom <= box.top and box.bottom <= other.top for other in active)
        active.append(box)
    return pairs


def touching_boxes_all_pairs(boxes):
    return sum(a.touches(b) for a, b in combinations(boxes, 2))


def within(points, box):
    return [point for point in points if box.holds(*point)]


def count_within_each(points, spans):
    """How many points lie in each span of x."""
    xs = sorted(x for x, _ in points)
    return [bisect_right(xs, high) - bisect_left(xs, low) for low, high in spans]


def count_within_each_scanning(points, spans):
    return [sum(low <= x <= high for x, _ in points) for low, high in spans]


def path_length(points):
    return sum(map(math.dist, points, points[1:]))


def milestones(points):
    """Whole kilometres done at each point of a path, from a running sum."""
    done, marks = 0.0, [0]
    for one, other in zip(points, points[1:]):
        done += abs(one[0] - other[0]) + abs(one[1] - other[1])
        marks.append(int(done // 1000))
    return marks


def milestones_from_start(points):
    marks = []
    for i in range(len(points)):
        part = points[: i + 1]
        done = sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in zip(part, part[1:]))
        marks.append(done // 1000)
    return marks


def haversine(one, other):
    phi, psi = math.radians(one[0]), math.radians(other[0])
    turned = math.radians(other[1] - one[1])
    h = math.sin((psi - phi) / 2) ** 2 + math.cos(phi) * math.cos(psi) * math.sin(turned / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(h))


def farthest_cities(places):
    return max(
        ((round(haversine(places[a], places[b]), 2), a, b) for a, b in combinations(places, 2)),
        default=None,
    )


def serving_depots(customers, depots):
    """Number of the depot nearest along streets, by buckets of the depots' x."""
    order = sorted(range(len(depots)), key=lambda i: depots[i])
    xs = [depots[i][0] for i in order]
    result = []
    for x, y in customers:
        best = (math.inf, -1)
        right = bisect_left(xs, x)
        left = right - 1
        while left >= 0 or right < len(xs):
            if left >= 0:
                if x - xs[left] > best[0]:
                    left = -1
                else:
                    i = order[left]
                    best = min(best, (x - xs[left] + abs(y - depots[i][1]), i))
                    left -= 1
            if right < len(xs):
                if xs[right] - x > best[0]:
                    right = len(xs)
                else:
                    i = order[right]
                    best = min(best, (xs[right] - x + abs(y - depots[i][1]), i))
                    right += 1
        result.append(best[1])
    return result


def serving_depots_scanning(customers, depots):
    return [
        min(range(len(depots)), key=lambda i: abs(x - depots[i][0]) + abs(y - depots[i][1]))
        for x, y in customers
    ]


def serving_depots_sorting(customers, depots):
    chosen = []
    for x, y in customers:
        ranked = sorted((abs(x - a) + abs(y - b), i) for i, (a, b) in enumerate(depots))
        chosen.append(ranked[0][1])
    return chosen


def cluster(points, reach):
    """Sizes of groups of points that hang together over gaps of at most reach, on a grid."""
    cells = defaultdict(list)
    for i, (x, y) in enumerate(points):
        cells[x // reach, y // reach].append(i)
    seen, sizes = [False] * len(points), []
    for start in range(len(points)):
        if seen[start]:
            continue
        seen[start], stack, size = True, [start], 0
        while stack:
            x, y = points[stack.pop()]
            size += 1
            for cx in range(x // reach - 1, x // reach + 2):
                for cy in range(y // reach - 1, y // reach + 2):
                    for j in cells.get((cx, cy), ()):
                        near = (points[j][0] - x) ** 2 + (points[j][1] - y) ** 2 <= reach**2
                        if near and not seen[j]:
                            seen[j] = True
                            stack.append(j)
        sizes.append(size)
    return sorted(sizes)


def cluster_by_scanning(points, reach):
    left, sizes = list(points), []
    while left:
        group = [left.pop()]
        for x, y in group:
            near = [p for p in left if (p[0] - x) ** 2 + (p[1] - y) ** 2 <= reach**2]
            left = [p for p in left if (p[0] - x) ** 2 + (p[1] - y) ** 2 > reach**2]
            group.extend(near)
        sizes.append(len(group))
    return sorted(sizes)


def cluster_merging(points, reach):
    groups = [[point] for point in points]
    merged = True
    while merged:
        merged = False
        for i, j in combinations(range(len(groups)), 2):
            if any(math.dist(a, b) <= reach for a in groups[i] for b in groups[j]):
                groups[i] += groups.pop(j)
                merged = True
                break
    return sorted(map(len, groups))


def simplify(points, every=10):
    kept = [points[0]]
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= every:
            kept.append(point)
    return kept


def count_crossings(segments):
    """How many pairs of segments cross, comparing all of them."""
    found = 0
    for (a, b), (c, d) in combinations(segments, 2):
        if turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0:
            found += 1
    return found


def widest_triangle(points):
    return max((abs(turn(a, b, c)) for a, b, c in combinations(points, 3)), default=0)


def aligned(points):
    """Most points on one line through the first one."""
    directions = defaultdict(int)
    x, y = points[0]
    for a, b in points[1:]:
        dx, dy = a - x, b - y
        divisor = math.gcd(dx, dy) or 1
        if dx < 0 or (dx == 0 and dy < 0):
            divisor = -divisor
        directions[dx // divisor, dy // divisor] += 1
    return max(directions.values(), default=0) + 1


def aligned_comparing(points):
    best, start = 1, points[0]
    for other in points[1:]:
        best = max(best, 1 + sum(turn(start, other, point) == 0 for point in points[1:]))
    return best


def same_place(points):
    """First positions of the places that occur more than once."""
    places = defaultdict(list)
    for i, point in enumerate(points):
        places[point].append(i)
    return [found[0] for found in places.values() if len(found) > 1]


def same_place_counting(points):
    return [i for i, p in enumerate(points) if points.count(p) > 1 and points.index(p) == i]


def skyline(boxes):
    """Points at which the outline of all boxes changes its height."""
    corners = sorted({box.left for box in boxes} | {box.right for box in boxes})
    outline = []
    for x in corners:
        height = max((box.top for box in boxes if box.left <= x < box.right), default=0)
        if not outline or outline[-1][1] != height:
            outline.append((x, height))
    return outline


def skyline_by_events(boxes):
    events = sorted([(b.left, 1, b.top) for b in boxes] + [(b.right, 0, b.top) for b in boxes])
    heights, outline, i = [], [], 0
    while i < len(events):
        x = events[i][0]
        while i < len(events) and events[i][0] == x:
            _, opens, top = events[i]
            if opens:
                insort(heights, top)
            else:
                heights.pop(bisect_left(heights, top))
            i += 1
        height = heights[-1] if heights else 0
        if not outline or outline[-1][1] != height:
            outline.append((x, height))
    return outline


def centre(points):
    return sum(p.x for p in points) / len(points), sum(p.y for p in points) / len(points)


def shifted(points, dx, dy):
    return [Point(x + dx, y + dy) for x, y in points]


def tile_of(longitude, latitude, zoom):
    size = 2**zoom
    angle = math.radians(latitude)
    y = (1 - math.log(math.tan(angle) + 1 / math.cos(angle)) / math.pi) / 2
    return int((longitude + 180) / 360 * size), int(y * size)


def first_and_last(track):
    return track[0], track[-1]


def _points(n, rng):
    width = 30 * n + 40
    numbers = rng.choices(range(width), k=2 * n)
    return (list(map(Point, numbers[:n], numbers[n:])),)


def _disc(n, rng):
    found = []
    for _ in range(n // 2 + 3):
        angle, distance = rng.uniform(0, 6.2831), 1000 * n * rng.random() ** 0.5
        found.append(Point(round(distance * math.cos(angle)), round(distance * math.sin(angle))))
    return (found,)


def _boxes(n, rng):
    found, width = [], round(20 * n**0.5) + 50
    for _ in range(n // 4 + 1):
        x, y = int(rng.random() * width), int(rng.random() * width)
        found.append(Box(x, y, x + int(rng.random() * 30), y + int(rng.random() * 30)))
    return (found,)


def _houses(n, rng):
    found = []
    for left in rng.choices(range(2 * n + 9), k=n // 4 + 1):
        found.append(Box(left, 0, left + rng.randint(4, 60), rng.randint(3, 90)))
    return (found,)


def _spans(n, rng):
    (points,) = _points(n // 2 + 1, rng)
    lows = rng.choices(range(15 * n + 10), k=n // 2 + 1)
    return points, [(low, low + 5 * n) for low in lows]


def _walk(n, rng):
    x = y = 0
    found = []
    for dx, dy in zip(rng.choices(range(-9, 60), k=n), rng.choices(range(-9, 60), k=n)):
        x, y = x + dx, y + dy
        found.append(Point(x, y))
    return (found,)


def _depots(n, rng):
    (points,) = _points(n + 1, rng)
    return points[: n // 2 + 1], points[n // 2 :]


def _spots(n, rng):
    width = round(14 * n**0.5) + 20
    numbers = rng.choices(range(width), k=2 * n)
    return list(zip(numbers[:n], numbers[n:])), 8


def _outline(n, rng):
    corners = []
    for i in range(n // 2 + 3):
        angle, reach = 6.2831 * i / (n // 2 + 3), rng.randint(600, 1000)
        corners.append((reach * math.cos(angle), reach * math.sin(angle)))
    return Polygon(corners)


def _outline_and_points(n, rng):
    points = [(rng.uniform(-999, 999), rng.uniform(-999, 999)) for _ in range(n // 2 + 1)]
    return _outline(n // 2, rng), points


def _segments(n, rng):
    found = []
    for point in _points(n // 4 + 1, rng)[0]:
        found.append((point, (point.x + rng.randint(-99, 99), point.y + rng.randint(-99, 99))))
    return (found,)


def _crowd(n, rng):
    width = max(round(n**0.5), 2)
    return ([Point(int(rng.random() * width), int(rng.random() * width)) for _ in range(n)],)


def _distinct(n, rng):
    return (list(dict.fromkeys(_crowd(n, rng)[0])),)


def _cities(n, rng):
    return (
        {f"town {i}": (rng.uniform(-70, 70), rng.uniform(-180, 180)) for i in range(n // 2 + 1)},
    )


CASES = {
    "closest_distance": _points,
    "closest_distance_brute": _points,
    "closest_distance_sorted_all": _points,
    "hull": _disc,
    "hull_by_wrapping": _disc,
    "bounding_box": _points,
    "bounding_box_one_pass": _points,
    "bounding_box_growing": _points,
    "touching_boxes": _boxes,
    "touching_boxes_all_pairs": _boxes,
    "within": lambda n, rng: (*_points(n, rng), Box(0, 0, 9 * n, 9 * n)),
    "count_within_each": _spans,
    "count_within_each_scanning": _spans,
    "path_length": _walk,
    "milestones": _walk,
    "milestones_from_start": _walk,
    "farthest_cities": _cities,
    "serving_depots": _depots,
    "serving_depots_scanning": _depots,
    "serving_depots_sorting": _depots,
    "cluster": _spots,
    "cluster_by_scanning": _spots,
    "cluster_merging": _spots,
    "simplify": _walk,
    "count_crossings": _segments,
    "widest_triangle": lambda n, rng: (_points(n // 2 + 1, rng)[0],),
    "aligned": _distinct,
    "aligned_comparing": _distinct,
    "same_place": _crowd,
    "same_place_counting": _crowd,
    "skyline": _houses,
    "skyline_by_events": _houses,
    "centre": _points,
    "shifted": lambda n, rng: (*_points(n, rng), 5, -3),
    "first_and_last": _walk,
    "Polygon.area": lambda n, rng: (_outline(n, rng),),
    "Polygon.holds": lambda n, rng: (_outline(n, rng), 3.5, 12.0),
    "Polygon.count_inside": _outline_and_points,
}

ALIKE = [
    ("closest_distance", "closest_distance_brute", "closest_distance_sorted_all"),
    ("hull", "hull_by_wrapping"),
    ("bounding_box", "bounding_box_one_pass", "bounding_box_growing"),
    ("touching_boxes", "touching_boxes_all_pairs"),
    ("count_within_each", "count_within_each_scanning"),
    ("milestones", "milestones_from_start"),
    ("serving_depots", "serving_depots_scanning", "serving_depots_sorting"),
    ("cluster", "cluster_by_scanning", "cluster_merging"),
    ("aligned", "aligned_comparing"),
    ("same_place", "same_place_counting"),
    ("skyline", "skyline_by_events"),
]
