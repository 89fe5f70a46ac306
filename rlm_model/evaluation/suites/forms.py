"""Textbook forms, each with how its time and its peak memory grow with n."""

import bisect
import heapq
import itertools
import math
from collections import Counter, deque
from functools import cache

# --- constant ---


def first_and_last(items):
    first, last = items[0], items[-1]
    return {"first": first, "last": last}


def middle_element(items):
    middle = len(items) // 2
    return items[middle]


def swap_ends(values):
    values[0], values[-1] = values[-1], values[0]
    return values


def is_even(number: int) -> bool:
    return not number & 1


def sum_to_formula(n: int) -> int:
    return n * (n + 1) // 2


def lookup_price(prices: dict, name: str):
    if name in prices:
        return prices[name]
    return None


def push_and_pop(stack, value):
    stack.append(value)
    stack.append(value + 1)
    return stack.pop()


def average_of_first_ten(samples: list[float]) -> float:
    head = samples[:10]
    return sum(head) / len(head)


def peek_smallest(heap):
    if not heap:
        raise IndexError("empty heap")
    return heap[0]


# --- log n and sqrt n ---


def binary_search(values: list[int], target: int) -> int:
    low, high = 0, len(values) - 1
    while low <= high:
        middle = (low + high) // 2
        if values[middle] == target:
            return middle
        if values[middle] < target:
            low = middle + 1
        else:
            high = middle - 1
    return -1


def lower_bound(values, target, low=0, high=None):
    if high is None:
        high = len(values)
    if low >= high:
        return low
    middle = (low + high) // 2
    if values[middle] < target:
        return lower_bound(values, target, middle + 1, high)
    return lower_bound(values, target, low, middle)


def rotation_point(rotated):
    left, right = 0, len(rotated) - 1
    while left < right:
        mid = left + (right - left) // 2
        if rotated[mid] > rotated[right]:
            left = mid + 1
        else:
            right = mid
    return left


def power_mod(n, base=3, modulus=1_000_007):
    result = 1
    while n > 0:
        if n & 1:
            result = result * base % modulus
        base = base * base % modulus
        n >>= 1
    return result


def digit_sum(number):
    total = 0
    while number:
        number, digit = divmod(number, 10)
        total += digit
    return total


def to_binary(number):
    bits = []
    while number > 0:
        bits.append(str(number % 2))
        number //= 2
    return "".join(reversed(bits)) or "0"


def halvings(n):
    if n <= 1:
        return 0
    return 1 + halvings(n // 2)


def count_divisors(number: int) -> int:
    count = 0
    candidate = 1
    while candidate * candidate <= number:
        if number % candidate == 0:
            count += 1 if candidate * candidate == number else 2
        candidate += 1
    return count


def is_perfect(number):
    total = 1
    for d in range(2, int(number**0.5) + 1):
        if number % d == 0:
            total += d
            if d != number // d:
                total += number // d
    return number > 1 and total == number


def stairs_from_coins(coins):
    row = 0
    while coins > row:
        row += 1
        coins -= row
    return row


def trace(matrix: list[list[int]]) -> int:
    return sum(matrix[i][i] for i in range(len(matrix)))


def border_total(grid):
    total = sum(grid[0])
    if len(grid) > 1:
        total += sum(grid[-1])
    for row in grid[1:-1]:
        total += row[0] + row[-1]
    return total


def factor_pairs(n):
    return [(a, n // a) for a in range(1, math.isqrt(n) + 1) if n % a == 0]


# --- linear ---


def total(values):
    result = 0
    for value in values:
        result += value
    return result


def largest(values: list[int]) -> int:
    best = values[0]
    for value in values[1:]:
        if value > best:
            best = value
    return best


def count_vowels(text: str) -> int:
    count = 0
    for letter in text:
        if letter in "aeiou":
            count += 1
    return count


def reverse_text(text):
    return text[::-1]


def is_palindrome(text):
    left, right = 0, len(text) - 1
    while left < right:
        if text[left] != text[right]:
            return False
        left += 1
        right -= 1
    return True


def two_sum(numbers, target):
    seen = {}
    for index, number in enumerate(numbers):
        if target - number in seen:
            return seen[target - number], index
        seen[number] = index
    return None


def without_duplicates(items: list) -> list:
    seen = set()
    kept = []
    for item in items:
        if item not in seen:
            seen.add(item)
            kept.append(item)
    return kept


def letter_counts(text: str) -> dict[str, int]:
    counts = {}
    for letter in text:
        if letter in counts:
            counts[letter] += 1
        else:
            counts[letter] = 1
    return counts


def most_common_word(words):
    return Counter(words).most_common(1)[0][0]


def running_totals(numbers):
    totals = [0]
    for number in numbers:
        totals.append(totals[-1] + number)
    return totals


def flatten(matrix):
    cells = []
    for row in matrix:
        for cell in row:
            cells.append(cell)
    return cells


def transpose(matrix):
    return [[row[j] for row in matrix] for j in range(len(matrix[0]))]


def squares(n):
    return [i * i for i in range(n)]


def sum_of_squares(n):
    return sum(i * i for i in range(n))


def dot_product(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b))


def shift_letters(text, shift=3):
    shifted = []
    for letter in text:
        if letter.islower():
            shifted.append(chr((ord(letter) - 97 + shift) % 26 + 97))
        else:
            shifted.append(letter)
    return "".join(shifted)


def run_lengths(text):
    return [(letter, len(list(group))) for letter, group in itertools.groupby(text)]


def merge_sorted(left, right):
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    merged.extend(left[i:])
    merged.extend(right[j:])
    return merged


def best_subarray(numbers):
    best = current = numbers[0]
    for number in numbers[1:]:
        current = max(number, current + number)
        best = max(best, current)
    return best


def moving_average(samples, width=5):
    window = deque()
    averages = []
    for sample in samples:
        window.append(sample)
        if len(window) > width:
            window.popleft()
        averages.append(sum(window) / len(window))
    return averages


def brackets_match(text):
    partner = {"(": ")", "[": "]", "{": "}"}
    awaited = []
    for sign in text:
        if sign in partner:
            awaited.append(partner[sign])
        elif sign in ")]}":
            if not awaited or awaited.pop() != sign:
                return False
    return not awaited


def swap_keys_and_values(table: dict) -> dict:
    return {value: key for key, value in table.items()}


def in_both(first, second):
    return set(first) & set(second)


def majority(votes):
    candidate, lead = None, 0
    for vote in votes:
        if lead == 0:
            candidate = vote
        lead += 1 if vote == candidate else -1
    return candidate


def zeros_to_the_end(numbers):
    place = 0
    for i in range(len(numbers)):
        if numbers[i] != 0:
            numbers[place], numbers[i] = numbers[i], numbers[place]
            place += 1
    return numbers


def fibonacci_mod(n, modulus=1_000_000_007):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, (a + b) % modulus
    return a


def ways_to_climb(n):
    ways = [1, 1] + [0] * (n - 1)
    for step in range(2, n + 1):
        ways[step] = (ways[step - 1] + ways[step - 2]) % 1_000_007
    return ways[n]


def primes_below(n):
    is_prime = [True] * (n + 1)
    for number in range(2, int(n**0.5) + 1):
        if is_prime[number]:
            for multiple in range(number * number, n + 1, number):
                is_prime[multiple] = False
    return [number for number in range(2, n + 1) if is_prime[number]]


def drain_deque(items):
    queue = deque(items)
    order = []
    while queue:
        order.append(queue.popleft())
    return order


def breadth_first(graph, start=0):
    distance = {start: 0}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        for neighbour in graph[node]:
            if neighbour not in distance:
                distance[neighbour] = distance[node] + 1
                queue.append(neighbour)
    return distance


def count_down(n):
    if n == 0:
        return 0
    return 1 + count_down(n - 1)


def is_sorted(values):
    return all(a <= b for a, b in zip(values, values[1:]))


def counting_sort(digits):
    counts = [0] * 10
    for digit in digits:
        counts[digit] += 1
    ordered = []
    for digit, count in enumerate(counts):
        ordered.extend([digit] * count)
    return ordered


def join_words(words: list[str]) -> str:
    text = ""
    for word in words:
        text += word
    return text


def collect_evens(numbers):
    for number in numbers:
        if number % 2 == 0:
            yield number


# --- n log n ---


def sorted_copy(values):
    return sorted(values)


def merge_sort(values):
    if len(values) <= 1:
        return values
    middle = len(values) // 2
    left, right = merge_sort(values[:middle]), merge_sort(values[middle:])
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    return merged + left[i:] + right[j:]


def quick_sort(values):
    if len(values) <= 1:
        return values
    pivot = values[len(values) // 2]
    lower = [v for v in values if v < pivot]
    equal = [v for v in values if v == pivot]
    higher = [v for v in values if v > pivot]
    return quick_sort(lower) + equal + quick_sort(higher)


def heap_sort(values):
    heap = []
    for value in values:
        heapq.heappush(heap, value)
    return [heapq.heappop(heap) for _ in range(len(heap))]


def smallest_gap(numbers):
    ordered = sorted(numbers)
    return min((b - a for a, b in zip(ordered, ordered[1:])), default=0)


def merge_intervals(intervals):
    merged = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def longest_rising_run_length(numbers):
    tails = []
    for number in numbers:
        place = bisect.bisect_left(tails, number)
        if place == len(tails):
            tails.append(number)
        else:
            tails[place] = number
    return len(tails)


def divisor_sums(n):
    sums = [0] * (n + 1)
    for divisor in range(1, n + 1):
        for multiple in range(divisor, n + 1, divisor):
            sums[multiple] += divisor
    return sums


def balanced_tree(ordered):
    if not ordered:
        return None
    middle = len(ordered) // 2
    return {
        "value": ordered[middle],
        "left": balanced_tree(ordered[:middle]),
        "right": balanced_tree(ordered[middle + 1 :]),
    }


# --- n^1.5 ---


def multiply_matrices(a, b):
    size = len(a)
    result = [[0] * size for _ in range(size)]
    for i in range(size):
        for j in range(size):
            for k in range(size):
                result[i][j] += a[i][k] * b[k][j]
    return result


def shortest_paths(distances):
    size = len(distances)
    best = [row[:] for row in distances]
    for k in range(size):
        for i in range(size):
            for j in range(size):
                if best[i][k] + best[k][j] < best[i][j]:
                    best[i][j] = best[i][k] + best[k][j]
    return best


def eliminate(matrix):
    rows = [[float(cell) for cell in row] for row in matrix]
    size = len(rows)
    for pivot in range(size):
        factor = rows[pivot][pivot] or 1.0
        for below in range(pivot + 1, size):
            ratio = rows[below][pivot] / factor
            for column in range(pivot, size):
                rows[below][column] -= ratio * rows[pivot][column]
    return rows


def cross_sums(grid):
    height, width = len(grid), len(grid[0])
    return [
        [sum(grid[i]) + sum(grid[k][j] for k in range(height)) - grid[i][j] for j in range(width)]
        for i in range(height)
    ]


def fewest_squares(n):
    fewest = [0] + [n] * n
    for amount in range(1, n + 1):
        root = 1
        while root * root <= amount:
            fewest[amount] = min(fewest[amount], fewest[amount - root * root] + 1)
            root += 1
    return fewest[n]


def divisor_counts_one_by_one(n):
    counts = []
    for number in range(1, n + 1):
        count = 0
        for d in range(1, math.isqrt(number) + 1):
            if number % d == 0:
                count += 1 if d * d == number else 2
        counts.append(count)
    return counts


# --- n^2 ---


def count_equal_pairs(values):
    count = 0
    for a in values:
        for b in values:
            if a == b:
                count += 1
    return count


def count_inversions(values):
    inversions = 0
    for i in range(len(values)):
        for j in range(i + 1, len(values)):
            if values[i] > values[j]:
                inversions += 1
    return inversions


def multiplication_table(n):
    return [[i * j for j in range(1, n + 1)] for i in range(1, n + 1)]


def unique_in_order(items):
    unique = []
    for item in items:
        if item in unique:
            continue
        unique.append(item)
    return unique


def common_elements(first, second):
    return [item for item in first if item in second]


def ranks_by_index(scores):
    ordered = sorted(scores, reverse=True)
    return [ordered.index(score) + 1 for score in scores]


def mode_by_count(values):
    return max(values, key=values.count)


def count_each(items):
    counts = {}
    for item in items:
        counts[item] = items.count(item)
    return counts


def prefix_sums_from_slices(numbers):
    return [sum(numbers[: i + 1]) for i in range(len(numbers))]


def left_and_right_balance(numbers):
    points = []
    for i in range(len(numbers)):
        if sum(numbers[:i]) == sum(numbers[i + 1 :]):
            points.append(i)
    return points


def sum_recursively(values):
    if not values:
        return 0
    return values[0] + sum_recursively(values[1:])


def largest_recursively(values: list[int]) -> int:
    if len(values) == 1:
        return values[0]
    rest = largest_recursively(values[1:])
    return values[0] if values[0] > rest else rest


def reverse_recursively(text):
    if len(text) <= 1:
        return text
    return reverse_recursively(text[1:]) + text[0]


def bubble_sort(values):
    for end in range(len(values) - 1, 0, -1):
        for i in range(end):
            if values[i] > values[i + 1]:
                values[i], values[i + 1] = values[i + 1], values[i]
    return values


def selection_sort(values):
    for i in range(len(values)):
        smallest = i
        for j in range(i + 1, len(values)):
            if values[j] < values[smallest]:
                smallest = j
        values[i], values[smallest] = values[smallest], values[i]
    return values


def insertion_sort(values: list[int]) -> list[int]:
    for i in range(1, len(values)):
        value = values[i]
        j = i - 1
        while j >= 0 and values[j] > value:
            values[j + 1] = values[j]
            j -= 1
        values[j + 1] = value
    return values


def all_pair_sums(numbers):
    return [a + b for a in numbers for b in numbers]


def all_pairs(items):
    return list(itertools.combinations(items, 2))


def two_sum_brute(numbers, target):
    for i in range(len(numbers)):
        for j in range(i + 1, len(numbers)):
            if numbers[i] + numbers[j] == target:
                return i, j
    return None


def best_subarray_brute(numbers):
    best = numbers[0]
    for start in range(len(numbers)):
        current = 0
        for number in numbers[start:]:
            current += number
            best = max(best, current)
    return best


def common_subsequence_length(first, second):
    table = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i, a in enumerate(first, 1):
        for j, b in enumerate(second, 1):
            if a == b:
                table[i][j] = table[i - 1][j - 1] + 1
            else:
                table[i][j] = max(table[i - 1][j], table[i][j - 1])
    return table[-1][-1]


def edit_distance(source: str, target: str) -> int:
    rows = len(source) + 1
    columns = len(target) + 1
    cost = [[0] * columns for _ in range(rows)]
    for i in range(rows):
        cost[i][0] = i
    for j in range(columns):
        cost[0][j] = j
    for i in range(1, rows):
        for j in range(1, columns):
            change = 0 if source[i - 1] == target[j - 1] else 1
            cost[i][j] = min(cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change)
    return cost[-1][-1]


def edit_distance_two_rows(source, target):
    previous = list(range(len(target) + 1))
    for i, a in enumerate(source, 1):
        current = [i]
        for j, b in enumerate(target, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return previous[-1]


def longest_increasing(numbers):
    best = [1] * len(numbers)
    for i in range(len(numbers)):
        for j in range(i):
            if numbers[j] < numbers[i] and best[j] + 1 > best[i]:
                best[i] = best[j] + 1
    return max(best)


def sort_by_removing_least(values):
    ordered = []
    while values:
        least = min(values)
        values.remove(least)
        ordered.append(least)
    return ordered


def running_medians(numbers):
    seen = []
    medians = []
    for number in numbers:
        seen.append(number)
        ordered = sorted(seen)
        medians.append(ordered[len(ordered) // 2])
    return medians


def merge_files_cheapest_first(sizes):
    cost = 0
    while len(sizes) > 1:
        sizes.sort()
        combined = sizes[0] + sizes[1]
        cost += combined
        sizes = sizes[2:] + [combined]
    return cost


def binomial_table(n, modulus=1_000_007):
    rows = [[1]]
    for _ in range(n):
        last = rows[-1]
        inner = [(a + b) % modulus for a, b in zip(last, last[1:])]
        rows.append([1, *inner, 1])
    return rows


def count_trees(n, modulus=1_000_007):
    trees = [1] + [0] * n
    for nodes in range(1, n + 1):
        for left in range(nodes):
            trees[nodes] += trees[left] * trees[nodes - 1 - left]
        trees[nodes] %= modulus
    return trees[n]


def closest_points(points):
    closest = float("inf")
    for i, (x1, y1) in enumerate(points):
        for x2, y2 in points[i + 1 :]:
            distance = math.hypot(x2 - x1, y2 - y1)
            if distance < closest:
                closest = distance
    return closest


def all_distinct(values):
    return not any(
        values[i] == values[j] for i in range(len(values)) for j in range(len(values)) if i != j
    )


def triangle(n):
    lines = []
    for i in range(1, n + 1):
        line = ""
        for _ in range(i):
            line += "*"
        lines.append(line)
    return lines


def leaders(numbers):
    found = []
    for i in range(len(numbers)):
        is_leader = True
        for later in numbers[i + 1 :]:
            if later >= numbers[i] + 1_000_000:
                is_leader = False
                break
        if is_leader:
            found.append(numbers[i])
    return found


def warmer_days(temperatures):
    waits = [0] * len(temperatures)
    for day, temperature in enumerate(temperatures):
        for later in range(day + 1, len(temperatures)):
            if temperatures[later] > temperature:
                waits[day] = later - day
                break
    return waits


def paths_seen_so_far(n):
    history = []
    path = []
    for step in range(n):
        path = path + [step]
        history.append(path)
    return history


def drain_front(queue):
    served = 0
    while queue:
        served += queue.pop(0)
    return served


def reversed_by_inserting(values):
    result = []
    for value in values:
        result.insert(0, value)
    return result


def every_prefix(text: str) -> list[str]:
    return [text[:end] for end in range(1, len(text) + 1)]


def rotate_step_by_step(values):
    for _ in range(len(values) // 2):
        values = values[1:] + values[:1]
    return values


def factorial(n):
    product = 1
    for factor in range(2, n + 1):
        product *= factor
    return product


# --- n^3 ---


def three_sum_brute(numbers, target):
    found = []
    for i in range(len(numbers)):
        for j in range(i + 1, len(numbers)):
            for k in range(j + 1, len(numbers)):
                if numbers[i] + numbers[j] + numbers[k] == target:
                    found.append((i, j, k))
    return found


def matrix_chain(dimensions):
    count = len(dimensions) - 1
    cost = [[0] * max(count, 1) for _ in range(count)]
    for length in range(2, count + 1):
        for i in range(count - length + 1):
            j = i + length - 1
            cost[i][j] = min(
                cost[i][k] + cost[k + 1][j] + dimensions[i] * dimensions[k + 1] * dimensions[j + 1]
                for k in range(i, j)
            )
    return cost[0][-1] if cost else 0


def best_subarray_sums(numbers):
    best = numbers[0]
    for start in range(len(numbers)):
        for end in range(start + 1, len(numbers) + 1):
            current = 0
            for k in range(start, end):
                current += numbers[k]
            if current > best:
                best = current
    return best


def pythagorean_triples(n):
    return [
        (a, b, c)
        for a in range(1, n + 1)
        for b in range(a, n + 1)
        for c in range(b, n + 1)
        if a * a + b * b == c * c
    ]


def count_palindromes(text):
    count = 0
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            if all(text[start + k] == text[end - 1 - k] for k in range((end - start) // 2)):
                count += 1
    return count


def merge_stones(piles):
    @cache
    def cost(i, j):
        if i == j:
            return 0
        return sums[j + 1] - sums[i] + min(cost(i, k) + cost(k + 1, j) for k in range(i, j))

    sums = [0, *itertools.accumulate(piles)]
    return cost(0, len(piles) - 1)


# --- exponential or worse ---


def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def tribonacci(n: int) -> int:
    if n == 0:
        return 0
    if n <= 2:
        return 1
    return tribonacci(n - 1) + tribonacci(n - 2) + tribonacci(n - 3)


def permutations(items):
    if len(items) <= 1:
        return [items]
    found = []
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1 :]):
            found.append([item, *rest])
    return found


def subsets(items):
    if not items:
        return [[]]
    rest = subsets(items[1:])
    return rest + [[items[0], *subset] for subset in rest]


def subsets_by_bits(items):
    found = []
    for mask in range(1 << len(items)):
        found.append([item for i, item in enumerate(items) if mask >> i & 1])
    return found


def count_queens(n):
    def place(row, columns, rising, falling):
        if row == n:
            return 1
        ways = 0
        for column in range(n):
            if column in columns or row + column in rising or row - column in falling:
                continue
            ways += place(
                row + 1, columns | {column}, rising | {row + column}, falling | {row - column}
            )
        return ways

    return place(0, frozenset(), frozenset(), frozenset())


def hanoi(n, source="A", target="C", spare="B"):
    if n == 0:
        return []
    before = hanoi(n - 1, source, spare, target)
    after = hanoi(n - 1, spare, target, source)
    return before + [(source, target)] + after


def hanoi_moves(n):
    if n == 0:
        return 0
    return hanoi_moves(n - 1) + 1 + hanoi_moves(n - 1)


def knapsack(weights, values, capacity, i=0):
    if i == len(weights):
        return 0
    best = knapsack(weights, values, capacity, i + 1)
    if weights[i] <= capacity:
        taken = values[i] + knapsack(weights, values, capacity - weights[i], i + 1)
        best = max(best, taken)
    return best


def fewest_coins(amount):
    if amount == 0:
        return 0
    return 1 + min(fewest_coins(amount - coin) for coin in (1, 3, 4) if coin <= amount)


def has_subset_sum(numbers, target):
    if target == 0:
        return True
    if not numbers:
        return False
    return has_subset_sum(numbers[1:], target) or has_subset_sum(numbers[1:], target - numbers[0])


def parentheses(n):
    found = []

    def extend(text, opened, closed):
        if len(text) == 2 * n:
            found.append(text)
            return
        if opened < n:
            extend(text + "(", opened + 1, closed)
        if closed < opened:
            extend(text + ")", opened, closed + 1)

    extend("", 0, 0)
    return found


def grid_paths(rows, columns):
    if rows == 0 or columns == 0:
        return 1
    return grid_paths(rows - 1, columns) + grid_paths(rows, columns - 1)


def bit_strings(n):
    if n == 0:
        return [""]
    shorter = bit_strings(n - 1)
    return ["0" + text for text in shorter] + ["1" + text for text in shorter]


def climb(n):
    if n <= 0:
        return 1 if n == 0 else 0
    return climb(n - 1) + climb(n - 2)


def letter_combinations(digits):
    keys = {"2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqr"}
    combinations = [""]
    for digit in digits:
        combinations = [text + letter for text in combinations for letter in keys[digit]]
    return combinations


def edit_distance_recursive(a, b):
    if not a or not b:
        return len(a) + len(b)
    if a[0] == b[0]:
        return edit_distance_recursive(a[1:], b[1:])
    return 1 + min(
        edit_distance_recursive(a[1:], b),
        edit_distance_recursive(a, b[1:]),
        edit_distance_recursive(a[1:], b[1:]),
    )


def common_subsequence_recursive(a, b, i=0, j=0):
    if i == len(a) or j == len(b):
        return 0
    if a[i] == b[j]:
        return 1 + common_subsequence_recursive(a, b, i + 1, j + 1)
    return max(
        common_subsequence_recursive(a, b, i + 1, j),
        common_subsequence_recursive(a, b, i, j + 1),
    )


def cut_rod(prices, length):
    if length == 0:
        return 0
    return max(prices[cut - 1] + cut_rod(prices, length - cut) for cut in range(1, length + 1))


def splits_into(text, words=("a", "aa", "aaa")):
    if not text:
        return 1
    return sum(splits_into(text[len(word) :], words) for word in words if text.startswith(word))


def cheapest_assignment(costs):
    workers = range(len(costs))
    return min(
        sum(abs(costs[worker] - task) for worker, task in zip(workers, order))
        for order in itertools.permutations(workers)
    )


# --- arguments ---


def _ints(n, rng):
    return ([rng.randint(0, 10 * n) for _ in range(n)],)


def _distinct(n, rng):
    return (rng.sample(range(10 * n), n),)


def _ascending(n, rng):
    return ([3 * i for i in range(n)],)


def _signed(n, rng):
    return ([rng.randint(-100, 100) for _ in range(n)],)


def _floats(n, rng):
    return ([round(rng.uniform(0, 100), 2) for _ in range(n)],)


def _two_floats(n, rng):
    return _floats(n, rng) + _floats(n, rng)


def _two_distinct(n, rng):
    return rng.sample(range(10 * n), n), rng.sample(range(10 * n), n)


def _two_sorted(n, rng):
    return sorted(_ints(n, rng)[0]), sorted(_ints(n, rng)[0])


def _letters(n, rng, alphabet="abcdefghijklmnopqrstuvwxyz "):
    return "".join(rng.choices(alphabet, k=n))


def _text(n, rng):
    return (_letters(n, rng),)


def _two_texts(n, rng):
    return _letters(n, rng), _letters(n, rng)


def _same_letter(n, rng):
    return ("a" * n,)


def _words(n, rng):
    return ([_letters(rng.randint(3, 8), rng, "abcdefgh") for _ in range(n)],)


def _square(n, rng):
    side = max(round(n**0.5), 1)
    return ([[rng.randint(1, 9) for _ in range(side)] for _ in range(side)],)


def _two_squares(n, rng):
    return _square(n, rng) + _square(n, rng)


def _points(n, rng):
    return ([(rng.uniform(0, 1000), rng.uniform(0, 1000)) for _ in range(n)],)


def _intervals(n, rng):
    starts = [rng.randrange(10 * n) for _ in range(n)]
    return ([(start, start + rng.randint(1, 8)) for start in starts],)


def _graph(n, rng):
    graph = {node: [] for node in range(n)}
    for node in range(1, n):
        for other in {rng.randrange(node), rng.randrange(node)}:
            graph[node].append(other)
            graph[other].append(node)
    return (graph,)


def _brackets(n, rng):
    half = "".join(rng.choices("([{", k=n // 2))
    return (half + "".join({"(": ")", "[": "]", "{": "}"}[sign] for sign in reversed(half)),)


def _number(n, rng):
    return (n,)


def _twice(n, rng):
    return (n, n)


def _with(build, *more):
    """Arguments of a builder, and others that stay the same."""
    return lambda n, rng: (*build(n, rng), *more)


FORMS = {
    # name: (growth of time, growth of memory, what builds the arguments)
    "first_and_last": ("1", "1", _ints),
    "middle_element": ("1", "1", _ints),
    "swap_ends": ("1", "1", _ints),
    "is_even": ("1", "1", _number),
    "sum_to_formula": ("1", "1", _number),
    "lookup_price": ("1", "1", lambda n, rng: ({f"p{i}": i for i in range(n)}, "p0")),
    "push_and_pop": ("1", "1", lambda n, rng: (*_ints(n, rng), 5)),
    "average_of_first_ten": ("1", "1", _floats),
    "peek_smallest": ("1", "1", _ascending),
    "binary_search": ("log n", "1", _with(_ascending, -1)),
    "lower_bound": ("log n", "1", _with(_ascending, -1)),
    "rotation_point": ("log n", "1", lambda n, rng: ([*range(n // 3, n), *range(n // 3)],)),
    "power_mod": ("log n", "1", _number),
    "digit_sum": ("log n", "1", _number),
    "to_binary": ("log n", "log n", _number),
    "halvings": ("log n", "1", _number),
    "count_divisors": ("sqrt n", "1", _number),
    "is_perfect": ("sqrt n", "1", _number),
    "stairs_from_coins": ("sqrt n", "1", _number),
    "trace": ("sqrt n", "1", _square),
    "border_total": ("sqrt n", "sqrt n", _square),
    "factor_pairs": ("sqrt n", "1", _number),
    "total": ("n", "1", _ints),
    "largest": ("n", "n", _ints),
    "count_vowels": ("n", "1", _text),
    "reverse_text": ("n", "n", _text),
    "is_palindrome": ("n", "1", _same_letter),
    "two_sum": ("n", "n", _with(_ints, -1)),
    "without_duplicates": ("n", "n", _ints),
    "letter_counts": ("n", "1", _text),
    "most_common_word": ("n", "n", _words),
    "running_totals": ("n", "n", _ints),
    "flatten": ("n", "n", _square),
    "transpose": ("n", "n", _square),
    "squares": ("n", "n", _number),
    "sum_of_squares": ("n", "1", _number),
    "dot_product": ("n", "1", _two_floats),
    "shift_letters": ("n", "n", _text),
    "run_lengths": ("n", "n", _text),
    "merge_sorted": ("n", "n", _two_sorted),
    "best_subarray": ("n", "n", _signed),
    "moving_average": ("n", "n", _floats),
    "brackets_match": ("n", "n", _brackets),
    "swap_keys_and_values": ("n", "n", lambda n, rng: ({f"k{i}": i for i in range(n)},)),
    "in_both": ("n", "n", _two_distinct),
    "majority": ("n", "1", lambda n, rng: ([rng.randint(0, 2) for _ in range(n)],)),
    "zeros_to_the_end": ("n", "1", lambda n, rng: ([rng.randint(0, 2) for _ in range(n)],)),
    "fibonacci_mod": ("n", "1", _number),
    "ways_to_climb": ("n", "n", _number),
    "primes_below": ("n", "n", _number),
    "drain_deque": ("n", "n", _ints),
    "breadth_first": ("n", "n", _graph),
    "count_down": ("n", "n", _number),
    "is_sorted": ("n", "n", _ascending),
    "counting_sort": ("n", "n", lambda n, rng: ([rng.randint(0, 9) for _ in range(n)],)),
    "join_words": ("n", "n", _words),
    "collect_evens": ("n", "1", _ints),
    "sorted_copy": ("n log n", "n", _ints),
    "merge_sort": ("n log n", "n", _ints),
    "quick_sort": ("n log n", "n", _distinct),
    "heap_sort": ("n log n", "n", _ints),
    "smallest_gap": ("n log n", "n", _ints),
    "merge_intervals": ("n log n", "n", _intervals),
    "longest_rising_run_length": ("n log n", "sqrt n", _ints),
    "divisor_sums": ("n log n", "n", _number),
    "balanced_tree": ("n log n", "n", _ascending),
    "multiply_matrices": ("n^1.5", "n", _two_squares),
    "shortest_paths": ("n^1.5", "n", _square),
    "eliminate": ("n^1.5", "n", _square),
    "cross_sums": ("n^1.5", "n", _square),
    "fewest_squares": ("n^1.5", "n", _number),
    "divisor_counts_one_by_one": ("n^1.5", "n", _number),
    "count_equal_pairs": ("n^2", "1", _ints),
    "count_inversions": ("n^2", "1", _ints),
    "multiplication_table": ("n^2", "n^2", _number),
    "unique_in_order": ("n^2", "n", _distinct),
    "common_elements": ("n^2", "n", _two_distinct),
    "ranks_by_index": ("n^2", "n", _distinct),
    "mode_by_count": ("n^2", "1", _ints),
    "count_each": ("n^2", "n", _distinct),
    "prefix_sums_from_slices": ("n^2", "n", _ints),
    "left_and_right_balance": ("n^2", "n", _ints),
    "sum_recursively": ("n^2", "n^2", _ints),
    "largest_recursively": ("n^2", "n^2", _ints),
    "reverse_recursively": ("n^2", "n^2", _text),
    "bubble_sort": ("n^2", "1", _ints),
    "selection_sort": ("n^2", "1", _ints),
    "insertion_sort": ("n^2", "1", _ints),
    "all_pair_sums": ("n^2", "n^2", _ints),
    "all_pairs": ("n^2", "n^2", _ints),
    "two_sum_brute": ("n^2", "1", _with(_ints, -1)),
    "best_subarray_brute": ("n^2", "n", _signed),
    "common_subsequence_length": ("n^2", "n^2", _two_texts),
    "edit_distance": ("n^2", "n^2", _two_texts),
    "edit_distance_two_rows": ("n^2", "n", _two_texts),
    "longest_increasing": ("n^2", "n", _ints),
    "sort_by_removing_least": ("n^2", "n", _distinct),
    "running_medians": ("n^2", "n", _ints),
    "merge_files_cheapest_first": ("n^2", "n", _ints),
    "binomial_table": ("n^2", "n^2", _number),
    "count_trees": ("n^2", "n", _number),
    "closest_points": ("n^2", "n", _points),
    "all_distinct": ("n^2", "1", _distinct),
    "triangle": ("n^2", "n^2", _number),
    "leaders": ("n^2", "n", _ints),
    "warmer_days": ("n^2", "n", lambda n, rng: ([10.0 - i * 1e-4 for i in range(n)],)),
    "paths_seen_so_far": ("n^2", "n^2", _number),
    "drain_front": ("n^2", "n", _ints),
    "reversed_by_inserting": ("n^2", "n", _ints),
    "every_prefix": ("n^2", "n^2", _text),
    "rotate_step_by_step": ("n^2", "n", _ints),
    "factorial": ("n^2", "n log n", _number),
    "three_sum_brute": ("n^3", "1", _with(_ints, -1)),
    "matrix_chain": ("n^3", "n^2", lambda n, rng: ([rng.randint(2, 30) for _ in range(n)],)),
    "best_subarray_sums": ("n^3", "1", _signed),
    "pythagorean_triples": ("n^3", "n", _number),
    "count_palindromes": ("n^3", "1", _same_letter),
    "merge_stones": ("n^3", "n^2", lambda n, rng: ([rng.randint(1, 30) for _ in range(n)],)),
    "fib": ("2^n", "n", _number),
    "tribonacci": ("2^n", "n", _number),
    "permutations": ("2^n", "2^n", _distinct),
    "subsets": ("2^n", "2^n", _distinct),
    "subsets_by_bits": ("2^n", "2^n", _distinct),
    "count_queens": ("2^n", "n^2", _number),
    "hanoi": ("2^n", "2^n", _number),
    "hanoi_moves": ("2^n", "n", _number),
    "knapsack": (
        "2^n",
        "n",
        lambda n, rng: (
            [rng.randint(5, 9) for _ in range(n)],
            [rng.randint(1, 50) for _ in range(n)],
            5 * n,
        ),
    ),
    "fewest_coins": ("2^n", "n", _number),
    "has_subset_sum": ("2^n", "n^2", _with(_ints, -1)),
    "parentheses": ("2^n", "2^n", _number),
    "grid_paths": ("2^n", "n", _twice),
    "bit_strings": ("2^n", "2^n", _number),
    "climb": ("2^n", "n", _number),
    "letter_combinations": ("2^n", "2^n", lambda n, rng: (_letters(n, rng, "234567"),)),
    "edit_distance_recursive": ("2^n", "n^2", _two_texts),
    "common_subsequence_recursive": ("2^n", "n", _two_texts),
    "cut_rod": ("2^n", "n", lambda n, rng: (list(range(1, n + 1)), n)),
    "splits_into": ("2^n", "n^2", _same_letter),
    "cheapest_assignment": ("2^n", "n", _ints),
}

CASES = {name: build for name, (_, _, build) in FORMS.items()}
