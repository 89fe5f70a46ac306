"""Boards, maps and small games: neighbours, filling, paths, collisions, scores."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import NamedTuple

from rlm_model.corpora.bank import samples

STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))
AROUND = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


class Cell(NamedTuple):
    row: int
    column: int


@dataclass(slots=True)
class Ball:
    x: float
    y: float
    dx: float
    dy: float

    def move(self, width: float, height: float) -> None:
        self.x += self.dx
        self.y += self.dy
        if not 0 <= self.x <= width:
            self.dx = -self.dx
        if not 0 <= self.y <= height:
            self.dy = -self.dy


def next_generation(alive: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Conway's rule over the living cells alone."""
    near = Counter((x + dx, y + dy) for x, y in alive for dx, dy in AROUND)
    return {cell for cell, count in near.items() if count == 3 or (count == 2 and cell in alive)}


def life_on_board(board):
    """One step on a board without wrapping."""
    rows, columns = len(board), len(board[0])
    result = []
    for r in range(rows):
        line = []
        for c in range(columns):
            near = 0
            for dr, dc in AROUND:
                if 0 <= r + dr < rows and 0 <= c + dc < columns:
                    near += board[r + dr][c + dc]
            line.append(int(near == 3 or (near == 2 and board[r][c])))
        result.append(line)
    return result


def life_of_living(board):
    near = defaultdict(int)
    for r, line in enumerate(board):
        for c, alive in enumerate(line):
            if alive:
                for dr, dc in AROUND:
                    near[r + dr, c + dc] += 1
    return [
        [int(near[r, c] == 3 or (near[r, c] == 2 and cell == 1)) for c, cell in enumerate(line)]
        for r, line in enumerate(board)
    ]


def life_with_list_of_living(board):
    living = [(r, c) for r, line in enumerate(board) for c, cell in enumerate(line) if cell]
    result = [[0] * len(line) for line in board]
    for r in range(len(board)):
        for c in range(len(board[r])):
            near = sum((r + dr, c + dc) in living for dr, dc in AROUND)
            if near == 3 or (near == 2 and (r, c) in living):
                result[r][c] = 1
    return result


def flood(board, start, colour):
    """Fill the area of the start's colour; returns how many cells changed."""
    old = board[start[0]][start[1]]
    if old == colour:
        return 0
    stack, changed = [start], 0
    while stack:
        r, c = stack.pop()
        if 0 <= r < len(board) and 0 <= c < len(board[0]) and board[r][c] == old:
            board[r][c] = colour
            changed += 1
            stack.extend((r + dr, c + dc) for dr, dc in STEPS)
    return changed


def flood_by_sweeps(board, start, colour):
    old = board[start[0]][start[1]]
    if old == colour:
        return 0
    board[start[0]][start[1]] = colour
    inside, grown = {start}, True
    while grown:
        grown = False
        for r in range(len(board)):
            for c in range(len(board[0])):
                if board[r][c] == old and any((r + a, c + b) in inside for a, b in STEPS):
                    board[r][c] = colour
                    inside.add((r, c))
                    grown = True
    return len(inside)


def flood_with_lists(board, start, colour):
    old = board[start[0]][start[1]]
    if old == colour:
        return 0
    area = [start]
    for r, c in area:
        for a, b in STEPS:
            cell = (r + a, c + b)
            if 0 <= cell[0] < len(board) and 0 <= cell[1] < len(board[0]):
                if board[cell[0]][cell[1]] == old and cell not in area:
                    area.append(cell)
    for r, c in area:
        board[r][c] = colour
    return len(area)


def islands(chart):
    seen, sizes = set(), []
    for r, line in enumerate(chart):
        for c, land in enumerate(line):
            if not land or (r, c) in seen:
                continue
            queue, size = deque([(r, c)]), 0
            seen.add((r, c))
            while queue:
                y, x = queue.popleft()
                size += 1
                for dy, dx in STEPS:
                    there = (y + dy, x + dx)
                    if there in seen or not (0 <= y + dy < len(chart) and 0 <= x + dx < len(line)):
                        continue
                    if chart[y + dy][x + dx]:
                        seen.add(there)
                        queue.append(there)
            sizes.append(size)
    return sorted(sizes)


def islands_joining(chart):
    groups = []
    for r, line in enumerate(chart):
        for c, land in enumerate(line):
            if land:
                near = [g for g in groups if (r - 1, c) in g or (r, c - 1) in g]
                groups = [g for g in groups if g not in near]
                groups.append({(r, c)}.union(*near))
    return sorted(len(group) for group in groups)


def shore_length(chart):
    land = {(r, c) for r, line in enumerate(chart) for c, cell in enumerate(line) if cell}
    return sum((r + dr, c + dc) not in land for r, c in land for dr, dc in STEPS)


def steps_to(maze: list[str], start: Cell, goal: Cell) -> int:
    """Fewest steps between two cells; -1 if no way leads there."""
    distance = {start: 0}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        if here == goal:
            return distance[here]
        for dr, dc in STEPS:
            there = Cell(here.row + dr, here.column + dc)
            if there in distance:
                continue
            if 0 <= there.row < len(maze) and 0 <= there.column < len(maze[0]):
                if maze[there.row][there.column] != "#":
                    distance[there] = distance[here] + 1
                    queue.append(there)
    return -1


def steps_to_with_waves(maze, start, goal):
    waves, visited = [[start]], [start]
    while waves[-1]:
        if goal in waves[-1]:
            return len(waves) - 1
        wave = []
        for r, c in waves[-1]:
            for dr, dc in STEPS:
                y, x = r + dr, c + dc
                if 0 <= y < len(maze) and 0 <= x < len(maze[0]) and maze[y][x] != "#":
                    if (y, x) not in visited:
                        visited.append((y, x))
                        wave.append((y, x))
        waves.append(wave)
    return -1


def steps_to_guided(maze, start, goal):
    """A* with the distance along the streets as its guess."""
    queue, best = [(0, 0, start)], {start: 0}
    while queue:
        _, done, (r, c) = heapq.heappop(queue)
        if (r, c) == goal:
            return done
        for y, x in ((r, c + 1), (r + 1, c), (r, c - 1), (r - 1, c)):
            if not (0 <= y < len(maze) and 0 <= x < len(maze[0])) or maze[y][x] == "#":
                continue
            if done + 1 < best.get((y, x), len(maze) * len(maze[0]) + 1):
                best[y, x] = done + 1
                guess = abs(goal.row - y) + abs(goal.column - x)
                heapq.heappush(queue, (done + 1 + guess, done + 1, (y, x)))
    return -1


def cheapest_descent(heights):
    """Least sum of a way from the top line to the bottom, one column aside at most."""
    costs = heights[0]
    for line in heights[1:]:
        padded = [10**9, *costs, 10**9]
        costs = [cell + min(padded[i : i + 3]) for i, cell in enumerate(line)]
    return min(costs)


def cheapest_descent_recorded(heights):
    best = {}
    for r, line in enumerate(heights):
        for c, cell in enumerate(line):
            above = [best[r - 1, k] for k in (c - 1, c, c + 1) if (r - 1, k) in best]
            best[r, c] = cell + min(above, default=0)
    return min(best[len(heights) - 1, c] for c in range(len(heights[-1])))


def collisions(positions):
    """How many pairs of pieces stand on one field."""
    fields = Counter(positions)
    return sum(count * (count - 1) // 2 for count in fields.values())


def collisions_of_pairs(positions):
    return sum(one == other for one, other in combinations(positions, 2))


def collisions_looking_back(positions):
    hits = 0
    for i in range(len(positions)):
        hits += positions[:i].count(positions[i])
    return hits


def touching_balls(balls, radius=1.0):
    """Pairs of balls closer than two radii, found by cells of that size."""
    size = 2 * radius
    cells = defaultdict(list)
    for i, ball in enumerate(balls):
        cells[int(ball.x // size), int(ball.y // size)].append(i)
    pairs = []
    for i, ball in enumerate(balls):
        cx, cy = int(ball.x // size), int(ball.y // size)
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                for j in cells.get((cx + dx, cy + dy), ()):
                    if i < j and (ball.x - balls[j].x) ** 2 + (ball.y - balls[j].y) ** 2 < size**2:
                        pairs.append((i, j))
    return sorted(pairs)


def touching_balls_all_pairs(balls, radius=1.0):
    pairs = []
    for i, a in enumerate(balls):
        for j in range(i + 1, len(balls)):
            b = balls[j]
            if (a.x - b.x) ** 2 + (a.y - b.y) ** 2 < (2 * radius) ** 2:
                pairs.append((i, j))
    return pairs


def simulate(balls, rounds=10):
    for _ in range(rounds):
        for ball in balls:
            ball.move(100.0, 100.0)
    return round(sum(ball.x for ball in balls), 3)


def rows_complete(board):
    return [number for number, line in enumerate(board) if all(line)]


def drop_complete_rows(board):
    kept = [line for line in board if not all(line)]
    missing = len(board) - len(kept)
    return [[0] * len(board[0]) for _ in range(missing)] + kept


def drop_rows_in_place(board):
    width = len(board[0])
    for number in range(len(board)):
        if all(board[number]):
            del board[number]
            board.insert(0, [0] * width)
    return board


def longest_line_of_stones(board):
    columns = [list(column) for column in zip(*board)]
    best = 0
    for line in [*board, *columns]:
        for stone, run in groupby(line):
            if stone:
                best = max(best, len(list(run)))
    return best


def longest_line_from_each(board):
    best = 0
    for r in range(len(board)):
        for c in range(len(board[r])):
            for dr, dc in ((0, 1), (1, 0)):
                y, x, length = r, c, 0
                while y < len(board) and x < len(board[0]) and board[y][x] == board[r][c] != 0:
                    y, x, length = y + dr, x + dc, length + 1
                best = max(best, length)
    return best


def largest_clear_square(board):
    """Side of the largest square without stones."""
    above, best = [0] * (len(board[0]) + 1), 0
    for line in board:
        row = [0]
        for c, stone in enumerate(line):
            row.append(0 if stone else 1 + min(row[c], above[c], above[c + 1]))
        best = max(best, *row)
        above = row
    return best


def largest_clear_square_by_trying(board):
    best = 0
    for r in range(len(board)):
        for c in range(len(board[0])):
            side = best + 1
            while r + side <= len(board) and c + side <= len(board[0]):
                if any(board[y][x] for y in range(r, r + side) for x in range(c, c + side)):
                    break
                best = side
                side += 1
    return best


def ranking(results):
    """Table of a league: three points for a win, one for a draw."""
    points, scored = Counter(), Counter()
    for home, guest, ours, theirs in results:
        points[home] += 3 if ours > theirs else ours == theirs
        points[guest] += 3 if theirs > ours else ours == theirs
        scored[home] += ours - theirs
        scored[guest] += theirs - ours
    return sorted(points, key=lambda team: (-points[team], -scored[team], team))


def ranking_team_by_team(results):
    teams = sorted({team for match in results for team in match[:2]})

    def standing(team):
        total = difference = 0
        for home, guest, ours, theirs in results:
            if team == guest:
                ours, theirs = theirs, ours
            if team in (home, guest):
                total += 3 if ours > theirs else 1 if ours == theirs else 0
                difference += ours - theirs
        return -total, -difference, team

    return sorted(teams, key=standing)


def safe_cells(size, queens):
    """How many fields of a board no queen looks at."""
    rows = {r for r, _ in queens}
    columns = {c for _, c in queens}
    up, down = {r + c for r, c in queens}, {r - c for r, c in queens}
    return sum(
        r not in rows and c not in columns and r + c not in up and r - c not in down
        for r in range(size)
        for c in range(size)
    )


def safe_cells_asking_queens(size, queens):
    safe = 0
    for r in range(size):
        for c in range(size):
            for a, b in queens:
                if r == a or c == b or abs(r - a) == abs(c - b):
                    break
            else:
                safe += 1
    return safe


def spiral(board: list[list[int]]) -> Iterator[int]:
    top, bottom, left, right = 0, len(board) - 1, 0, len(board[0]) - 1
    while top <= bottom and left <= right:
        yield from board[top][left : right + 1]
        yield from (board[r][right] for r in range(top + 1, bottom + 1))
        if top < bottom and left < right:
            yield from reversed(board[bottom][left:right])
            yield from (board[r][left] for r in range(bottom - 1, top, -1))
        top, bottom, left, right = top + 1, bottom - 1, left + 1, right - 1


def spiral_turning(board):
    found = []
    while board:
        found += board[0]
        board = [list(line) for line in zip(*board[1:])][::-1]
    return found


def turn_right(board):
    return [list(line)[::-1] for line in zip(*board)]


def cell_at(board, row, column, default=None):
    if 0 <= row < len(board) and 0 <= column < len(board[row]):
        return board[row][column]
    return default


def _side(n):
    return max(round(n**0.5), 1)


def _board(n, rng, share=0.4):
    side = _side(n)
    return [[int(rng.random() < share) for _ in range(side)] for _ in range(side)]


def _colony(n, rng):
    width = range(_side(3 * n))
    return set(zip(rng.choices(width, k=n), rng.choices(width, k=n)))


def _open_board(n, rng):
    board = _board(n, rng, 0.25)
    board[0][0] = 0
    return board, (0, 0), 7


def _maze(n, rng):
    side = _side(n)
    lines = ["".join(rng.choices(".#", (4, 1), k=side)) for _ in range(side)]
    lines[0] = "." * side
    lines[1:] = [line[:-1] + "." for line in lines[1:]]
    return lines, Cell(0, 0), Cell(side - 1, side - 1)


def _places(n, rng):
    return ([(rng.randrange(n), rng.randrange(4)) for _ in range(n)],)


def _balls(n, rng):
    width = max(n**0.5 * 3, 2)
    return (
        [
            Ball(rng.uniform(0, width), rng.uniform(0, width), rng.random(), rng.random())
            for _ in range(n)
        ],
    )


def _stacked(n, rng):
    width = 5
    return ([[int(rng.random() < 0.85) for _ in range(width)] for _ in range(n // width + 1)],)


def _results(n, rng):
    teams = [f"team {i}" for i in range(n // 4 + 2)]
    homes, guests = rng.choices(teams[::2], k=n), rng.choices(teams[1::2], k=n)
    goals = rng.choices(range(5), k=2 * n)
    return (list(zip(homes, guests, goals[:n], goals[n:])),)


def _queens(n, rng):
    side = max(n // 4, 4)
    return 40, [(rng.randrange(side), rng.randrange(side)) for _ in range(n)]


CASES = {
    "next_generation": lambda n, rng: (_colony(n, rng),),
    "life_on_board": lambda n, rng: (_board(n, rng),),
    "life_of_living": lambda n, rng: (_board(n, rng),),
    "life_with_list_of_living": lambda n, rng: (_board(n, rng),),
    "flood": _open_board,
    "flood_by_sweeps": _open_board,
    "flood_with_lists": _open_board,
    "islands": lambda n, rng: (_board(n, rng, 0.55),),
    "islands_joining": lambda n, rng: (_board(n, rng, 0.55),),
    "shore_length": lambda n, rng: (_board(n, rng),),
    "steps_to": _maze,
    "steps_to_with_waves": _maze,
    "steps_to_guided": _maze,
    "cheapest_descent": lambda n, rng: (samples.matrix(n, rng),),
    "cheapest_descent_recorded": lambda n, rng: (samples.matrix(n, rng),),
    "collisions": _places,
    "collisions_of_pairs": _places,
    "collisions_looking_back": _places,
    "touching_balls": _balls,
    "touching_balls_all_pairs": _balls,
    "simulate": _balls,
    "rows_complete": _stacked,
    "drop_complete_rows": _stacked,
    "drop_rows_in_place": _stacked,
    "longest_line_of_stones": lambda n, rng: (_board(n, rng, 0.97),),
    "longest_line_from_each": lambda n, rng: (_board(n, rng, 0.97),),
    "largest_clear_square": lambda n, rng: (_board(n, rng, 0.01),),
    "largest_clear_square_by_trying": lambda n, rng: (_board(n, rng, 0.01),),
    "ranking": _results,
    "ranking_team_by_team": _results,
    "safe_cells": _queens,
    "safe_cells_asking_queens": _queens,
    "spiral": lambda n, rng: (samples.matrix(n, rng),),
    "spiral_turning": lambda n, rng: (samples.matrix(n, rng),),
    "turn_right": lambda n, rng: (samples.matrix(n, rng),),
    "cell_at": lambda n, rng: (samples.matrix(n, rng), 3, 3, 0),
}

ALIKE = [
    ("life_on_board", "life_of_living", "life_with_list_of_living"),
    ("flood", "flood_by_sweeps", "flood_with_lists"),
    ("islands", "islands_joining"),
    ("steps_to", "steps_to_with_waves", "steps_to_guided"),
    ("cheapest_descent", "cheapest_descent_recorded"),
    ("collisions", "collisions_of_pairs", "collisions_looking_back"),
    ("touching_balls", "touching_balls_all_pairs"),
    ("drop_complete_rows", "drop_rows_in_place"),
    ("longest_line_of_stones", "longest_line_from_each"),
    ("largest_clear_square", "largest_clear_square_by_trying"),
    ("ranking", "ranking_team_by_team"),
    ("safe_cells", "safe_cells_asking_queens"),
    ("spiral", "spiral_turning"),
]
