"""Lists whose front is taken off or put on, copies and parts in loops, work lists and heaps."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Literal, Number, Numbers, Size, Way, form
from rlm_model.corpora.programs.subset import Array, List, Map, Set


@form(values=Numbers(), careless=Way(), kind=Choice(3))
def process_queue(values: Array, careless: int, kind: int) -> int:
    """Takes elements from the front: by a position, or off the list."""
    queue: List = []
    for value in values:
        queue.append(value)
    total = 0
    if careless == 0:
        head = 0
        while head < len(queue):
            current = queue[head]
            head += 1
            if kind == 0:
                total += current
            elif kind == 1:
                total = max(total, current)
            elif current % 2 == 0:
                total += 1
        return total
    while len(queue) > 0:
        current = queue.pop(0)
        if kind == 0:
            total += current
        elif kind == 1:
            total = max(total, current)
        elif current % 2 == 0:
            total += 1
    return total


@form(values=Numbers(), careless=Way(), kind=Choice(2))
def newest_first(values: Array, careless: int, kind: int) -> List:
    """Elements in reverse: put at the end from the back, or each at the front."""
    result: List = []
    if careless == 0:
        for i in range(len(values) - 1, -1, -1):
            if kind == 0:
                result.append(values[i] + 1)
            else:
                result.append(values[i] * 2)
        return result
    for value in values:
        if kind == 0:
            result.insert(0, value + 1)
        else:
            result.insert(0, value * 2)
    return result


@form(values=Numbers(), rounds=Number(3, 9), careless=Way())
def rotate_values(values: Array, rounds: int, careless: int) -> List:
    """Moves the first elements to the end: by positions, or one after the other."""
    result: List = []
    if careless == 0:
        for i in range(len(values)):
            result.append(values[(i + rounds) % len(values)])
        return result
    for value in values:
        result.append(value)
    for _step in range(len(values) // 2 + rounds):
        first = result.pop(0)
        result.append(first)
    return result


@form(values=Numbers(), careless=Way(), kind=Choice(2))
def recent_maximum(values: Array, careless: int, kind: int) -> int:
    """A window over the last hundred: in a ring, or in a list that is shortened."""
    total = 0
    if careless == 0:
        ring = [0] * 100
        for i in range(len(values)):
            ring[i % 100] = values[i]
            total += ring[(i + 1) % 100]
        return total
    window: List = []
    for value in values:
        window.append(value)
        if len(window) > 100:
            oldest = window.pop(0)
            total += oldest
        if kind == 1:
            total += max(window)
    return total


@form(values=Numbers(), careless=Way(), kind=Choice(3))
def total_of_suffix_ends(values: Array, careless: int, kind: int) -> int:
    """Looks at each end of the elements: by positions, or in a copy of what is left."""
    total = 0
    for i in range(len(values)):
        if careless == 0:
            total += values[i] + len(values) - i
        elif kind == 0:
            rest = values[i:]
            total += rest[0] + len(rest)
        elif kind == 1:
            done = values[: i + 1]
            total += done[i]
        else:
            rest = values[i:]
            total += max(rest)
    return total


@form(values=Numbers(), careless=Way(), kind=Choice(2))
def changed_copies(values: Array, careless: int, kind: int) -> int:
    """A copy of all elements: one before the loop, or one in each round."""
    total = 0
    if careless == 0:
        copy = values[:]
        for i in range(len(values)):
            copy[i] = copy[i] + i
            total += copy[len(copy) - 1]
        return total
    for i in range(len(values)):
        copy = values[:]
        copy[i] = copy[i] + i
        if kind == 0:
            total += copy[len(copy) - 1]
        else:
            total += copy[i]
    return total


@form(values=Numbers(), size=Literal(8, 64), kind=Choice(2))
def chunk_totals(values: Array, size: int, kind: int) -> List:
    """Parts of a fixed length."""
    result: List = []
    start = 0
    while start < len(values):
        part = values[start : min(start + size, len(values))]
        if kind == 0:
            result.append(sum(part))
        else:
            result.append(max(part))
        start += size
    return result


@form(values=Numbers(), kind=Choice(2))
def halves_of_copies(values: Array, kind: int) -> int:
    """Copies that get shorter by half."""
    total = 0
    length = len(values)
    while length > 0:
        part = values[:length]
        if kind == 0:
            total += part[length - 1]
        else:
            total += sum(part)
        length = length // 2
    return total


@form(values=Numbers(), kind=Choice(3))
def next_larger(values: Array, kind: int) -> int:
    """A stack of what waits for a larger element."""
    stack: List = []
    total = 0
    for i in range(len(values)):
        while len(stack) > 0 and values[stack[len(stack) - 1]] < values[i]:
            waiting = stack.pop()
            if kind == 0:
                total += i - waiting
            elif kind == 1:
                total += values[i] - values[waiting]
            else:
                total = max(total, waiting)
        stack.append(i)
    return total + len(stack)


@form(values=Numbers(3), kind=Choice(2))
def deepest_nesting(values: Array, kind: int) -> int:
    """Opens and closes on a stack."""
    stack: List = []
    deepest = 0
    for value in values:
        if value > 0:
            stack.append(value)
        elif len(stack) > 0:
            last = stack.pop()
            if kind == 0:
                deepest = max(deepest, last)
            else:
                deepest += last
        deepest = max(deepest, len(stack))
    return deepest


@form(n=Size(), step=Literal(3, 9), kind=Choice(2))
def reachable_numbers(n: int, step: int, kind: int) -> int:
    """Breadth first over numbers."""
    seen = [0] * (n + 1)
    queue: List = []
    queue.append(0)
    seen[0] = 1
    head = 0
    while head < len(queue):
        current = queue[head]
        head += 1
        if current + step <= n and seen[current + step] == 0:
            seen[current + step] = seen[current] + 1
            queue.append(current + step)
        if kind == 0:
            if current * 2 <= n and seen[current * 2] == 0:
                seen[current * 2] = seen[current] + 1
                queue.append(current * 2)
        elif current > 0 and seen[current - 1] == 0:
            seen[current - 1] = seen[current] + 1
            queue.append(current - 1)
    return len(queue)


@form(values=Numbers(1000), kind=Choice(2))
def linked_groups(values: Array, kind: int) -> int:
    """Depth first with a list of what is left to do; each element links to another one."""
    size = len(values)
    seen = [0] * size
    groups = 0
    for start in range(size):
        if seen[start] == 0:
            groups += 1
            todo: List = []
            todo.append(start)
            seen[start] = 1
            while len(todo) > 0:
                current = todo.pop()
                target = values[current] % size
                if seen[target] == 0:
                    seen[target] = 1
                    todo.append(target)
                if kind == 1:
                    other = (current * 7 + 1) % size
                    if seen[other] == 0:
                        seen[other] = 1
                        todo.append(other)
    return groups


@form(values=Numbers(1000), careless=Way(), kind=Choice(2))
def visit_links(values: List, careless: int, kind: int) -> int:
    """Follows links until one was visited: known by a set, or by a list."""
    size = len(values)
    current = 0
    steps = 0
    if careless == 0:
        seen: Set = set()
        while steps < size:
            if current in seen:
                current = steps
            seen.add(current)
            current = (current + 1 + values[current % size] // 1_000_000) % size
            steps += 1
        return len(seen)
    visited: List = []
    while steps < size:
        if current in visited:
            current = steps
        visited.append(current)
        if kind == 0:
            current = (current + 1 + values[current % size] // 1_000_000) % size
        else:
            current = (current + 1) % size
        steps += 1
    return len(visited)


@form(values=Numbers(1000), kind=Choice(2))
def neighbours_by_links(values: Array, kind: int) -> int:
    """Links in a map, walked from the front."""
    links: Map = {}
    for i in range(len(values)):
        links[i] = values[i] % len(values)
    total = 0
    current = 0
    for _step in range(len(values)):
        current = links.get(current, 0)
        if kind == 0:
            total += current
        else:
            total = max(total, current)
    return total


def sift_down(heap: Array, start: int, size: int) -> None:
    """Lets an element sink."""
    at = start
    going = 1
    while going == 1:
        child = 2 * at + 1
        if child + 1 < size and heap[child + 1] > heap[child]:
            child += 1
        if child < size and heap[child] > heap[at]:
            heap[child], heap[at] = heap[at], heap[child]
            at = child
        else:
            going = 0


@form(values=Numbers(100_000))
def heap_sort_values(values: Array) -> None:
    """Sorts by a heap."""
    size = len(values)
    for start in range(size // 2 - 1, -1, -1):
        sift_down(values, start, size)
    for end in range(size - 1, 0, -1):
        values[0], values[end] = values[end], values[0]
        sift_down(values, 0, end)


@form(values=Numbers(100_000), wanted=Number(3, 12), careless=Way())
def largest_few(values: Array, wanted: int, careless: int) -> int:
    """The largest elements: a few kept in order, or a sort in each round."""
    best: List = []
    total = 0
    if careless == 0:
        for value in values:
            best.append(value)
            place = len(best) - 1
            while place > 0 and best[place - 1] < best[place]:
                best[place - 1], best[place] = best[place], best[place - 1]
                place -= 1
            if len(best) > wanted:
                least = best.pop()
                total += least % 2
        return total
    for value in values:
        best.append(value)
        best.sort()
        total += best[len(best) // 2] % 2
    return total + wanted


def push_value(heap: List, count: int, value: int) -> None:
    """Lets a new last element rise."""
    heap[count] = value
    place = count
    while place > 0 and heap[(place - 1) // 2] > heap[place]:
        parent = (place - 1) // 2
        heap[parent], heap[place] = heap[place], heap[parent]
        place = parent


def least_to_back(heap: List, count: int) -> None:
    """Exchanges the least with the last element, and lets that one sink."""
    last = count - 1
    heap[0], heap[last] = heap[last], heap[0]
    place = 0
    while 2 * place + 1 < last:
        child = 2 * place + 1
        if child + 1 < last and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] < heap[place]:
            heap[child], heap[place] = heap[place], heap[child]
            place = child
        else:
            place = last


@form(values=Numbers(100_000), careless=Way(), kind=Choice(2))
def merge_costs(values: Array, careless: int, kind: int) -> int:
    """Joins the two least until one is left: by a heap, or by looking through all."""
    work: List = []
    for value in values:
        work.append(value)
    cost = 0
    count = len(work)
    if careless == 0:
        for i in range(count):
            push_value(work, i, values[i])
        while count > 1:
            least_to_back(work, count)
            count -= 1
            joined = (work[count] + work[0]) % 1_000_003
            cost = (cost + joined) % 1_000_003
            least_to_back(work, count)
            push_value(work, count - 1, joined)
        return cost
    while count > 1:
        least = 0
        for i in range(1, count):
            if work[i] < work[least]:
                least = i
        count -= 1
        taken = work[least]
        work[least] = work[count]
        if kind == 0:
            cost = (cost + taken) % 1_000_003
        else:
            cost = (cost + taken * 2 + count) % 1_000_003
    return cost
