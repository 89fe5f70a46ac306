"""Functions in the subset of the templates, with the forms that few templates have."""

from rlm_model.corpora.programs.subset import Array, Builder, List, Map, Matrix, Set, TextMap


def texts(n: int) -> int:
    """Texts that are compared, cut, joined and kept."""
    counts: TextMap = {}
    name = "ab"
    other = ""
    total = 0
    for i in range(n):
        code = 97 + i % 3
        other = chr(code) + str(i % 4) + chr(ord(name[i % 2]))
        if other != name:
            total += 1
        if not (other == "a0a" or i > 5):
            total += 2
        part = other[1:2]
        head = other[0:1]
        if part == head:
            total += 3
        copied = part
        line = "at " + copied + " and " + other[0:2] + ", " + part
        total += len(line) + len(other)
        counts[other] = counts.get(other, 0) + i
        counts[copied] = total
        name = other + copied
        if copied in counts and "zz" not in counts:
            total += counts.get("none", 7)
    return total + len(counts)


def built(n: int) -> int:
    """Builders that get parts of texts, and whose text is taken twice."""
    builder = Builder()
    source = "some letters"
    for i in range(n):
        builder.add(source[i % 4 : i % 4 + 3])
        builder.add(str(i))
        builder.add(source)
        builder.add(chr(97 + i % 20))
        builder.add(chr(ord(source[i % 5])))
    text = builder.text()
    builder.add("!")
    longer = builder.text()
    total = 0
    for i in range(len(longer)):
        code = ord(longer[i])
        if ord(longer[i]) == 32 or ord(longer[i]) > 109:
            total += max(code, ord(longer[0])) - min(ord(longer[i]), 100)
        total += ord(longer[i]) - 97
    return total + len(text)


def is_sorted(values: List, strict: bool) -> bool:
    """Whether a list ascends."""
    if len(values) < 2:
        return True
    falls = 0
    for i in range(1, len(values)):
        if values[i] < values[i - 1] or (strict and values[i] == values[i - 1]):
            falls += 1
    return falls == 0


def add_all(values: List, added: Array, factor: int) -> None:
    """Adds to a list."""
    for value in added:
        values.append(value * factor)
    values[0] = values[len(values) - 1]
    values[1] += 2


def note(found: Map, seen: Set, key: int) -> None:
    """Counts a key that was not seen."""
    if key not in seen:
        found[key] = found.get(key, 0) + 1


def fill(table: Matrix, words: TextMap, size: int, value: int) -> None:
    """Fills a diagonal; the words are looked at."""
    for i in range(size):
        table[i][i] += value
        table[i][0] = words.get("none", i)
        table[i][0] -= 1


def lists(n: int) -> int:
    """Lists that are handed over, copied, exchanged in, sorted by keys."""
    values: List = []
    start = [3, 1, 2]
    add_all(values, start, n)
    add_all(values, start, len(values))
    copied = values[:]
    if is_sorted(values, n > 3) or not is_sorted(copied, False):
        values[0], values[2] = values[2], values[0]
    copied.sort(key=lambda value: (max(value, 4) % 5, value))
    values.sort()
    if copied[0] == values[1] or copied[1] != values[0]:
        copied.append(5)
    i = 0
    while i < len(values) and values[i] != copied[0]:
        last = copied.pop()
        last += 1
        values[i] += last
        values[i] -= 1
        i += 1
    values.sort(key=lambda value: (value * value % 7, value))
    kept = values[:]
    total = len(copied)
    for value in kept:
        total = total * 3 + value
    return total % 1000003


def sort_list(values: List, key: int) -> None:
    """Sorts what is handed over."""
    values.sort()
    values[0], values[1] = values[1], values[0]
    if key > 2:
        values.sort(key=lambda value: (value % 3, value))


def tables(n: int) -> int:
    """Maps and sets that are handed over, and their keys."""
    found: Map = {}
    seen: Set = set()
    words: TextMap = {}
    for i in range(n, 0, -2):
        note(found, seen, i * i % 11)
        seen.add(i % 5)
        if i not in seen and i not in found:
            found[i] = found.get(i - 1, -1) - 5
    grid = [[4] * n for _ in range(n)]
    fill(grid, words, n, len(found))
    total = 0
    keys = sorted(found)
    for key in keys:
        total = total * 2 + key
    kept = sorted(seen)
    sort_list(kept, n)
    kept.append(len(seen))
    top = kept.pop()
    for i in range(0, n, 3):
        if not (grid[i][0] == 4 and i < top):
            total -= grid[i][i]
    for i in range(n - 1, -1, -3):
        total += grid[i][n - 1]
    return total + top


def constant() -> int:
    """A function without parameters."""
    return 41


def rotate(values: Array, spare: Array, by: int) -> None:
    """Moves elements, by way of a spare array."""
    for i in range(len(values)):
        spare[(i + by) % len(values)] = values[i]
    for i in range(len(values)):
        values[i] = spare[i]
    values[by], values[0] = values[0], values[by]
    values[values[by] % len(values)] = by


def classify(value: int, limit: int) -> int:
    """Early returns, and branches that all return."""
    if value < 0:
        return 0 - value
    if value > limit:
        left = value - limit
        if left > 10:
            return 10
        return left
    elif value == limit:
        return 100
    else:
        middle = value // 2
        return middle


def numbers(n: int) -> int:
    """Indices, exchanges, loops of other steps."""
    values = [7] * n
    spare = [0] * n
    for i in range(n):
        values[i] = (i * 5 + 2) % n
    rotate(values, spare, len(values) - 2)
    values[0], values[1] = values[1], values[0]
    values[values[0]], values[1] = values[1], values[values[0]]
    total = constant()
    for i in range(1, n - 1, 2):
        below = i - 1
        while below > 0 and values[below] > values[i]:
            below -= 1
        total += below - values[i] + classify(values[i] - below, n // 2)
    for i in range(n - 1, n // 2, -1):
        total = max(total, min(values[i], i - 1)) + 1
    copied = values[:]
    copied.sort()
    for value in copied:
        if value > 3:
            total += 1
        elif value == 2:
            total += 5
        else:
            total = total - value * 2
    return total * total % 97


FORMS = (texts, built, lists, tables, numbers)
