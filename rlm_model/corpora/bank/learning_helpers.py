"""Preparing data for models and judging what they answer, without a framework."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterator

from rlm_model.corpora.bank import samples


def encode_labels(labels):
    """Number the labels in the order of their first use."""
    numbers = {}
    return [numbers.setdefault(label, len(numbers)) for label in labels]


def encode_labels_by_index(labels):
    known = []
    for label in labels:
        if label not in known:
            known.append(label)
    return [known.index(label) for label in labels]


def indicator_columns(labels: list[str]) -> list[list[int]]:
    classes = {label: i for i, label in enumerate(sorted(set(labels)))}
    rows = []
    for label in labels:
        row = [0] * len(classes)
        row[classes[label]] = 1
        rows.append(row)
    return rows


def indicator_columns_compared(labels):
    return [[int(label == cls) for cls in sorted(set(labels))] for label in labels]


def sparse_indicators(labels):
    classes = {label: i for i, label in enumerate(sorted(set(labels)))}
    return [(row, classes[label]) for row, label in enumerate(labels)]


class Tokenizer:
    """Greedy longest-match tokens over a fixed vocabulary."""

    def __init__(self, vocabulary: list[str]):
        self.ids = {token: number for number, token in enumerate(vocabulary)}
        self.longest = max(map(len, vocabulary), default=1)

    def encode(self, text: str) -> list[int]:
        ids, position = [], 0
        while position < len(text):
            for length in range(min(self.longest, len(text) - position), 0, -1):
                number = self.ids.get(text[position : position + length])
                if number is not None:
                    ids.append(number)
                    position += length
                    break
            else:
                ids.append(-1)
                position += 1
        return ids

    def encode_cutting(self, text: str) -> list[int]:
        ids = []
        while text:
            fitting = [token for token in self.ids if text.startswith(token)]
            token = max(fitting, key=len, default=text[0])
            ids.append(self.ids.get(token, -1))
            text = text[len(token) :]
        return ids

    def decode(self, ids):
        tokens = {number: token for token, number in self.ids.items()}
        return "".join(tokens.get(i, "?") for i in ids)


def tokens_of(tokenizer, text):
    return tokenizer.encode(text)


def tokens_of_shrinking_text(tokenizer, text):
    return tokenizer.encode_cutting(text)


def merge_pairs(symbols, rounds=12):
    """Byte-pair merges: join the most frequent neighbours, some rounds long."""
    merges = []
    for _ in range(rounds):
        counts = Counter(zip(symbols, symbols[1:]))
        if not counts:
            break
        best = min(counts, key=lambda pair: (-counts[pair], pair))
        merged, i = [], 0
        while i < len(symbols):
            if i + 1 < len(symbols) and (symbols[i], symbols[i + 1]) == best:
                merged.append("".join(best))
                i += 2
            else:
                merged.append(symbols[i])
                i += 1
        symbols = merged
        merges.append(best)
    return merges


def ngram_counts(words, size=3):
    return Counter(zip(*(words[shift:] for shift in range(size)))).most_common(5)


def ngram_counts_listed(words, size=3):
    grams = []
    for i in range(len(words) - size + 1):
        grams.append(tuple(words[i : i + size]))
    ranked = []
    for gram in dict.fromkeys(grams):
        ranked.append((gram, grams.count(gram)))
    ranked.sort(key=lambda item: item[1], reverse=True)
    return ranked[:5]


def next_word_table(words):
    followers = defaultdict(Counter)
    for word, following in zip(words, words[1:]):
        followers[word][following] += 1
    return {w: max(sorted(c), key=lambda f: c[f]) for w, c in sorted(followers.items())}


def next_word_table_rescanning(words):
    table = {}
    for word in sorted(set(words[:-1])):
        after = [words[i + 1] for i in range(len(words) - 1) if words[i] == word]
        table[word] = max(sorted(set(after)), key=after.count)
    return table


def knn_classify(train, queries, k=5):
    """Majority label of the k nearest examples of each query."""
    answers = []
    for x, y in queries:
        distances = [((x - a) ** 2 + (y - b) ** 2, i) for i, (a, b, _) in enumerate(train)]
        near = heapq.nsmallest(k, distances)
        votes = Counter(train[i][2] for _, i in near)
        answers.append(min(votes, key=lambda label: (-votes[label], label)))
    return answers


def knn_classify_sorting(train, queries, k=5):
    answers = []
    for x, y in queries:
        ordered = sorted(train, key=lambda e: (x - e[0]) ** 2 + (y - e[1]) ** 2)
        labels = [label for _, _, label in ordered[:k]]
        answers.append(min(labels, key=lambda label: (-labels.count(label), label)))
    return answers


def confusion(actual, predicted):
    counts = Counter(zip(actual, predicted))
    labels = sorted({*actual, *predicted})
    return [[counts[row, column] for column in labels] for row in labels]


def confusion_scanning(actual, predicted):
    labels = sorted(set(actual) | set(predicted))
    return [
        [sum(1 for a, p in zip(actual, predicted) if a == row and p == column) for column in labels]
        for row in labels
    ]


def f1_per_class(actual, predicted):
    hits, said, real = Counter(), Counter(predicted), Counter(actual)
    for a, p in zip(actual, predicted):
        hits[a] += a == p
    return {c: round(2 * hits[c] / (said[c] + real[c]), 4) for c in sorted(real)}


def f1_class_by_class(actual, predicted):
    scores = {}
    for label in sorted(set(actual)):
        tp = len([1 for a, p in zip(actual, predicted) if a == p == label])
        scores[label] = round(2 * tp / (actual.count(label) + predicted.count(label)), 4)
    return scores


def minibatches(rows: list, size: int = 32) -> Iterator[list]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def minibatches_taking_off(rows, size=32):
    result = []
    while rows:
        batch = []
        while rows and len(batch) < size:
            batch.append(rows.pop(0))
        result.append(batch)
    return result


def minibatches_of_rest(rows, size=32):
    result = []
    rest = rows
    while rest:
        result.append(rest[:size])
        rest = rest[size:]
    return result


def pad_sequences(sequences, fill=0):
    longest = max(map(len, sequences), default=0)
    return [row + [fill] * (longest - len(row)) for row in sequences]


def bucket_by_length(sequences):
    """Batches of sequences that are about equally long."""
    buckets = defaultdict(list)
    for sequence in sorted(sequences, key=len):
        buckets[len(sequence) // 4].append(sequence)
    return [len(bucket) for bucket in buckets.values()]


def closest_pairs_of_vectors(vectors, limit=3):
    """The most similar pairs by cosine; vectors are scaled once."""
    unit = []
    for vector in vectors:
        length = math.sqrt(sum(x * x for x in vector)) or 1.0
        unit.append([x / length for x in vector])
    pairs = []
    for i in range(len(unit)):
        for j in range(i + 1, len(unit)):
            pairs.append((round(sum(a * b for a, b in zip(unit[i], unit[j])), 6), i, j))
    return heapq.nlargest(limit, pairs)


def cosine(one, other):
    dot = sum(a * b for a, b in zip(one, other))
    norms = math.hypot(*one) * math.hypot(*other)
    return dot / norms if norms else 0.0


def sparse_similarity(first: dict[str, float], second: dict[str, float]) -> float:
    if len(second) < len(first):
        first, second = second, first
    dot = sum(weight * second.get(term, 0) for term, weight in first.items())
    sizes = sum(w * w for w in first.values()) * sum(w * w for w in second.values())
    return dot / math.sqrt(sizes) if sizes else 0.0


def name_distance(one, other):
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        corner, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            corner, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, corner + (a != b))
    return row[-1]


def same_person(names, known):
    """For each name the first known one within two edits, or None."""
    exact = set(known)
    matches = {}
    for name in names:
        if name not in matches:
            near = name if name in exact else None
            if near is None:
                close = (k for k in known if abs(len(k) - len(name)) < 3)
                near = next((k for k in close if name_distance(name, k) < 3), None)
            matches[name] = near
    return [matches[name] for name in names]


def same_person_comparing(names, known):
    result = []
    for name in names:
        match = None
        if name in known:
            match = name
        else:
            for candidate in known:
                if match is None and name_distance(name, candidate) <= 2:
                    match = candidate
        result.append(match)
    return result


def folds(rows, parts=5):
    return [rows[i::parts] for i in range(parts)]


def leave_one_out(points):
    """Mean error when each value is predicted by the mean of the others."""
    error = 0
    for i, value in enumerate(points):
        rest = points[:i] + points[i + 1 :]
        error += abs(value - sum(rest) / len(rest)) if rest else 0
    return round(error / len(points), 4)


def leave_one_out_from_total(points):
    total, others = sum(points), len(points) - 1
    if not others:
        return round(0 / 1, 4)
    return round(sum(abs(p - (total - p) / others) for p in points) / len(points), 4)


def area_under_curve(truth, scores):
    """Share of pairs in which the positive example scored higher."""
    ordered = sorted(zip(scores, truth))
    negatives = won = 0
    for _, positive in ordered:
        if positive:
            won += negatives
        else:
            negatives += 1
    positives = len(ordered) - negatives
    return round(won / max(positives * negatives, 1), 6)


def area_by_all_pairs(truth, scores):
    up = [s for s, t in zip(scores, truth) if t]
    down = [s for s, t in zip(scores, truth) if not t]
    return round(sum(u > d for u in up for d in down) / max(len(up) * len(down), 1), 6)


def best_threshold(truth, scores):
    best = (-1, 0)
    for threshold in scores:
        right = sum((score >= threshold) == bool(t) for t, score in zip(truth, scores))
        best = max(best, (right, threshold))
    return best


def gradient_step(weights, rows, targets, rate=0.01):
    slopes = [0.0] * len(weights)
    for row, target in zip(rows, targets):
        error = sum(w * x for w, x in zip(weights, row)) - target
        for j, x in enumerate(row):
            slopes[j] += error * x
    return [w - rate * slope / len(rows) for w, slope in zip(weights, slopes)]


def first_layer(model):
    return model["layers"][0]["weights"]


def _labels(n, rng):
    return (samples.words(n, rng),)


def _few_labels(n, rng):
    return (samples.words(n, rng, round(n**0.5) + 2),)


def _vocabulary(n, rng):
    tokens = [*samples.SYLLABLES, " ", ".", *{samples.word(rng) for _ in range(n // 20)}]
    return Tokenizer(sorted(set(tokens)))


def _token_text(n, rng):
    return _vocabulary(n, rng), samples.text(n, rng)


def _examples(n, rng):
    half = n // 2 + 1
    places = rng.sample(range(1_000_003), half)
    train = [(p % 1000 + p / 1e7, p // 1000, f"class {p % 4}") for p in places]
    return train, [(rng.random() * 1000, rng.random() * 1000) for _ in range(half)]


def _predictions(n, rng):
    half = n // 2 + 1
    classes = [f"c{i}" for i in range(round(half**0.5) + 1)]
    actual = rng.choices(classes, k=half)
    return actual, [a if rng.random() < 0.7 else rng.choice(classes) for a in actual]


def _vectors(n, rng):
    return ([samples.floats(8, rng, -1, 1) for _ in range(n // 8 + 1)],)


def _sequences(n, rng):
    return ([samples.integers(rng.randint(2, 14), rng, 99) for _ in range(n // 8 + 1)],)


def _people(n, rng):
    known = [samples.word(rng) + " " + samples.word(rng) for _ in range(n // 2 + 1)]
    names = [rng.choice(known) for _ in range(n // 2 + 1)]
    return [x if rng.random() < 0.5 else x[:2] + x[3:] for x in names], known


def _scored(n, rng):
    half = n // 2 + 1
    return [rng.random() < 0.4 for _ in range(half)], rng.sample(range(4 * half), half)


def _regression(n, rng):
    rows = [samples.floats(5, rng, -1, 1) for _ in range(n // 6 + 1)]
    return [0.1] * 5, rows, samples.floats(len(rows), rng, -1, 1)


def _model(n, rng):
    return {"layers": [{"weights": samples.floats(n // 4 + 1, rng)} for _ in range(4)]}


def _term_weights(n, rng):
    vocabulary = list(dict.fromkeys(samples.words(n, rng, n)))
    return tuple({w: rng.randint(1, 9) for w in vocabulary[k::2]} for k in (0, 1))


CASES = {
    "encode_labels": _labels,
    "encode_labels_by_index": _labels,
    "indicator_columns": _few_labels,
    "indicator_columns_compared": _few_labels,
    "sparse_indicators": _few_labels,
    "tokens_of": _token_text,
    "tokens_of_shrinking_text": _token_text,
    "Tokenizer.encode": _token_text,
    "Tokenizer.encode_cutting": _token_text,
    "Tokenizer.decode": lambda n, rng: (_vocabulary(n, rng), samples.integers(n, rng, 50)),
    "merge_pairs": lambda n, rng: (list(samples.text(n, rng)),),
    "ngram_counts": lambda n, rng: (samples.words(n, rng, 12),),
    "ngram_counts_listed": lambda n, rng: (samples.words(n, rng, 12),),
    "next_word_table": _labels,
    "next_word_table_rescanning": _labels,
    "knn_classify": _examples,
    "knn_classify_sorting": _examples,
    "confusion": _predictions,
    "confusion_scanning": _predictions,
    "f1_per_class": _predictions,
    "f1_class_by_class": _predictions,
    "minibatches": lambda n, rng: (samples.integers(n, rng),),
    "minibatches_taking_off": lambda n, rng: (samples.integers(n, rng),),
    "minibatches_of_rest": lambda n, rng: (samples.integers(n, rng),),
    "pad_sequences": _sequences,
    "bucket_by_length": _sequences,
    "closest_pairs_of_vectors": _vectors,
    "cosine": lambda n, rng: (samples.floats(n // 2 + 1, rng), samples.floats(n // 2 + 1, rng)),
    "sparse_similarity": _term_weights,
    "name_distance": lambda n, rng: (samples.text(n // 2 + 1, rng), samples.text(n // 2 + 1, rng)),
    "same_person": _people,
    "same_person_comparing": _people,
    "folds": lambda n, rng: (samples.integers(n, rng),),
    "leave_one_out": lambda n, rng: (samples.integers(n, rng),),
    "leave_one_out_from_total": lambda n, rng: (samples.integers(n, rng),),
    "area_under_curve": _scored,
    "area_by_all_pairs": _scored,
    "best_threshold": _scored,
    "gradient_step": _regression,
    "first_layer": lambda n, rng: (_model(n, rng),),
}

ALIKE = [
    ("encode_labels", "encode_labels_by_index"),
    ("indicator_columns", "indicator_columns_compared"),
    ("tokens_of", "tokens_of_shrinking_text"),
    ("ngram_counts", "ngram_counts_listed"),
    ("next_word_table", "next_word_table_rescanning"),
    ("knn_classify", "knn_classify_sorting"),
    ("confusion", "confusion_scanning"),
    ("f1_per_class", "f1_class_by_class"),
    ("minibatches_taking_off", "minibatches_of_rest", "minibatches"),
    ("same_person", "same_person_comparing"),
    ("leave_one_out", "leave_one_out_from_total"),
    ("area_under_curve", "area_by_all_pairs"),
]
