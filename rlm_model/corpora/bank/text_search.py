"""Counting words, finding texts, guessing what was meant."""

import bisect
import difflib
import math
import string
from collections import Counter, defaultdict

from rlm_model.corpora.bank import samples


def frequent_words(text, limit=10):
    counts = Counter(word.strip(".,") for word in text.split())
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]


def most_used_words(text, limit=10):
    words = [word.strip(".,") for word in text.split()]
    usage = [(word, words.count(word)) for word in set(words)]
    usage.sort()
    usage.sort(key=lambda pair: pair[1], reverse=True)
    return usage[:limit]


def repeated_phrases(words, size=4):
    """Phrases of `size` words that occur more than once, in the order of their repetition."""
    seen, repeated = set(), {}
    for start in range(len(words) - size + 1):
        phrase = tuple(words[start : start + size])
        if phrase in seen:
            repeated[phrase] = None
        seen.add(phrase)
    return [" ".join(phrase) for phrase in repeated]


def phrases_said_twice(words, size=4):
    phrases = [" ".join(words[i : i + size]) for i in range(len(words) - size + 1)]
    found = []
    for i, phrase in enumerate(phrases):
        if phrase in phrases[:i] and phrase not in found:
            found.append(phrase)
    return found


class SearchIndex:
    """Finds the documents that hold all words of a query."""

    def __init__(self):
        self.postings = defaultdict(set)
        self.size = 0

    def add(self, document):
        for word in document.split():
            self.postings[word].add(self.size)
        self.size += 1

    def search(self, query):
        found = [self.postings.get(word, set()) for word in query.split()]
        if not found:
            return []
        found.sort(key=len)
        return sorted(found[0].intersection(*found[1:]))


def search_many(documents, queries):
    index = SearchIndex()
    for document in documents:
        index.add(document)
    return [index.search(query) for query in queries]


def scan_for_each(documents, queries):
    results = []
    for query in queries:
        wanted = query.split()
        found = filter(lambda pair: all(w in pair[1].split() for w in wanted), enumerate(documents))
        results.append([number for number, _ in found])
    return results


def complete(vocabulary: list[str], prefix: str, limit: int = 8) -> list[str]:
    """The first words of a sorted vocabulary that begin with a prefix."""
    start = bisect.bisect_left(vocabulary, prefix)
    end = bisect.bisect_left(vocabulary, prefix + "\uffff", lo=start)
    return vocabulary[start : min(end, start + limit)]


def complete_by_filter(vocabulary, prefix, limit=8):
    return [word for word in vocabulary if word.startswith(prefix)][:limit]


class Trie:
    def __init__(self, words=()):
        self.root = {}
        for word in words:
            self.insert(word)

    def insert(self, word):
        node = self.root
        for letter in word:
            node = node.setdefault(letter, {})
        node["$"] = word

    def suggest(self, prefix, limit=10):
        node = self.root
        for letter in prefix:
            if letter not in node:
                return []
            node = node[letter]
        stack, words = [node], []
        while stack and len(words) < limit:
            node = stack.pop()
            if "$" in node:
                words.append(node["$"])
            stack.extend(node[key] for key in sorted(node, reverse=True) if key != "$")
        return words


def shortest_prefixes(words):
    """The shortest beginning that tells each word from all the others."""
    ordered = sorted(set(words))

    def shared(one, other):
        return next((i for i, (a, b) in enumerate(zip(one, other)) if a != b), len(one))

    prefixes = {}
    for i, word in enumerate(ordered):
        before = shared(word, ordered[i - 1]) if i else 0
        after = shared(word, ordered[i + 1]) if i + 1 < len(ordered) else 0
        prefixes[word] = word[: max(before, after) + 1]
    return prefixes


def edit_distance(source, target):
    """Levenshtein's distance, with two rows in memory."""
    previous = range(len(target) + 1)
    for i, a in enumerate(source, 1):
        row = [i]
        for j, b in enumerate(target, 1):
            row.append(min(row[-1] + 1, previous[j] + 1, previous[j - 1] + (a != b)))
        previous = row
    return previous[-1]


def edit_distance_table(source, target):
    table = [list(range(len(target) + 1))]
    for i in range(1, len(source) + 1):
        table.append([i])
        for j in range(1, len(target) + 1):
            if source[i - 1] == target[j - 1]:
                cost = table[i - 1][j - 1]
            else:
                cost = 1 + min(table[i - 1][j - 1], table[i - 1][j], table[i][j - 1])
            table[i].append(cost)
    return table[len(source)][len(target)]


def nearly_equal(one: str, other: str, most: int = 3) -> bool:
    """Whether at most `most` edits lie between two texts; looks at a narrow band only."""
    if abs(len(one) - len(other)) > most:
        return False
    previous = {j: j for j in range(most + 1)}
    for i in range(1, len(one) + 1):
        row = {}
        for j in range(max(i - most, 0), min(i + most, len(other)) + 1):
            above = previous.get(j, most) + 1
            left = row.get(j - 1, most) + 1
            change = previous.get(j - 1, most + 1)
            if j:
                change += one[i - 1] != other[j - 1]
            row[j] = min(above, left, change)
        if min(row.values()) > most:
            return False
        previous = row
    return previous[len(other)] <= most


def corrections(word, vocabulary):
    """Known words that are one edit away from a word."""
    known = set(vocabulary)
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    near = {left + right[1:] for left, right in splits if right}
    for letter in string.ascii_lowercase:
        near.update(left + letter + right for left, right in splits)
        near.update(left + letter + right[1:] for left, right in splits if right)
    near.discard(word)
    return sorted(near & known)


def corrections_by_distance(word, vocabulary):
    near = []
    for known in sorted(vocabulary):
        if edit_distance(word, known) == 1 and known not in near:
            near.append(known)
    return near


def did_you_mean(typed, commands):
    matches = difflib.get_close_matches(typed, commands, n=1, cutoff=0.7)
    return f"Did you mean {matches[0]}?" if matches else "Unknown command."


def changed_lines(old, new):
    added = removed = 0
    for line in difflib.unified_diff(old, new, lineterm="", n=0):
        if line.startswith("+") and not line.startswith("+++"):
            added += 1
        elif line.startswith("-") and not line.startswith("---"):
            removed += 1
    return added, removed


def rare_terms(documents):
    """The word of each document that is most its own, by tf-idf."""
    spread = Counter()
    for document in documents:
        spread.update(set(document.split()))
    telling = []
    for document in documents:
        counts = Counter(document.split())
        telling.append(
            min(counts, key=lambda w: (-counts[w] * math.log(len(documents) / spread[w]), w))
        )
    return telling


def rare_terms_recounted(documents):
    def weight(word, words):
        holders = sum(1 for other in documents if word in other.split())
        return words.count(word) * math.log(len(documents) / holders)

    result = []
    for document in documents:
        words = document.split()
        result.append(min(set(words), key=lambda word: (-weight(word, words), word)))
    return result


def similar_documents(documents, threshold=0.5):
    """Pairs of documents that share more than half of their words (Jaccard)."""
    bags = [frozenset(document.split()) for document in documents]
    return [
        (i, j)
        for i in range(len(bags))
        for j in range(i + 1, len(bags))
        if len(bags[i] & bags[j]) > threshold * len(bags[i] | bags[j])
    ]


def variety(words, window=50):
    """How many different words there are in each window."""
    inside = Counter(words[:window])
    result = [len(inside)]
    for leaving, entering in zip(words, words[window:]):
        inside[entering] += 1
        inside[leaving] -= 1
        if not inside[leaving]:
            del inside[leaving]
        result.append(len(inside))
    return result


def variety_of_slices(words, window=50):
    return [len(set(words[i : i + window])) for i in range(max(len(words) - window + 1, 1))]


def _documents(n, rng):
    vocabulary = [samples.word(rng) for _ in range(max(n, 20))]
    return [" ".join(rng.choices(vocabulary, k=6)) for _ in range(n)]


def _documents_and_queries(n, rng):
    documents = _documents(n, rng)
    return documents, [" ".join(rng.choice(documents).split()[:2]) for _ in range(n)]


def _typed(n, rng):
    vocabulary = samples.words(n, rng, n)
    return vocabulary[0][:-1], vocabulary


def _two_versions(n, rng):
    old = samples.words(n, rng)
    changed = set(rng.choices(range(n), k=n // 20))
    return old, [samples.word(rng) if i in changed else x for i, x in enumerate(old)]


def _near_copies(n, rng):
    text = samples.text(n, rng)
    return text, text[: n // 2] + "#" + text[n // 2 :]


CASES = {
    "frequent_words": lambda n, rng: (samples.text(n, rng),),
    "most_used_words": lambda n, rng: (samples.text(n, rng),),
    "repeated_phrases": lambda n, rng: (samples.words(n, rng, 8),),
    "phrases_said_twice": lambda n, rng: (samples.words(n, rng, 8),),
    "search_many": _documents_and_queries,
    "scan_for_each": _documents_and_queries,
    "complete": lambda n, rng: (sorted(samples.words(n, rng, n)), "sa"),
    "complete_by_filter": lambda n, rng: (sorted(samples.words(n, rng, n)), "sa"),
    "Trie.suggest": lambda n, rng: (Trie(samples.words(n, rng, n)), "lo", 10),
    "shortest_prefixes": lambda n, rng: (samples.words(n, rng, n),),
    "edit_distance": lambda n, rng: (samples.text(n, rng), samples.text(n, rng)),
    "edit_distance_table": lambda n, rng: (samples.text(n, rng), samples.text(n, rng)),
    "nearly_equal": lambda n, rng: _near_copies(n, rng),
    "corrections": lambda n, rng: _typed(n, rng),
    "corrections_by_distance": lambda n, rng: _typed(n, rng),
    "did_you_mean": lambda n, rng: ("baconado", sorted(samples.words(n, rng, n))),
    "changed_lines": lambda n, rng: _two_versions(n, rng),
    "rare_terms": lambda n, rng: (_documents(n, rng),),
    "rare_terms_recounted": lambda n, rng: (_documents(n, rng),),
    "similar_documents": lambda n, rng: (_documents(n, rng),),
    "variety": lambda n, rng: (samples.words(n, rng, 80),),
    "variety_of_slices": lambda n, rng: (samples.words(n, rng, 80),),
}

ALIKE = [
    ("frequent_words", "most_used_words"),
    ("repeated_phrases", "phrases_said_twice"),
    ("search_many", "scan_for_each"),
    ("complete", "complete_by_filter"),
    ("edit_distance", "edit_distance_table"),
    ("corrections", "corrections_by_distance"),
    ("rare_terms", "rare_terms_recounted"),
    ("variety", "variety_of_slices"),
]
