"""Tools for editors: concordances, diffs, spelling variants, repeated passages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from itertools import groupby
from os.path import commonprefix
from typing import NamedTuple

from rlm_model.corpora.bank import samples

WORD = re.compile(r"[a-z]+")
AMOUNT = re.compile(r"(?P<value>\d+(?:\.\d\d)?) (?P<unit>kg|km|eur)\b")
SMALL_WORDS = ("ba", "co", "di", "fu", "ga", "he")


class Passage(NamedTuple):
    start: int
    length: int


def letter_counts(text):
    counts = {}
    for letter in text:
        counts[letter] = counts.get(letter, 0) + 1
    return sorted(counts.items())


def letter_counts_by_scan(text):
    return sorted((letter, text.count(letter)) for letter in set(text))


def letter_counts_listed(text):
    letters, counts = [], []
    for letter in text:
        if letter in letters:
            counts[letters.index(letter)] += 1
        else:
            letters.append(letter)
            counts.append(1)
    return sorted(zip(letters, counts))


def concordance(lines: list[str]) -> dict[str, list[int]]:
    """Numbers of the lines in which each word stands."""
    entries = defaultdict(list)
    for number, line in enumerate(lines, 1):
        for word in dict.fromkeys(line.split()):
            entries[word].append(number)
    return {word: entries[word] for word in sorted(entries)}


def concordance_word_by_word(lines):
    words = sorted({word for line in lines for word in line.split()})
    return {
        word: [number for number, line in enumerate(lines, 1) if word in line.split()]
        for word in words
    }


def concordance_rebuilding(lines):
    entries = {}
    for number, line in enumerate(lines, 1):
        for word in line.split():
            numbers = entries.get(word, [])
            if number not in numbers:
                entries[word] = numbers + [number]
    return dict(sorted(entries.items()))


def keyword_in_context(words, keyword, around=4):
    found = []
    for i, word in enumerate(words):
        if word == keyword:
            left = " ".join(words[max(i - around, 0) : i])
            found.append((left, " ".join(words[i + 1 : i + 1 + around])))
    return found


def justify(words, width=60):
    """Lines of full width; extra spaces go to the first gaps."""
    lines, line, used = [], [], 0
    for word in words:
        if line and used + len(line) + len(word) > width:
            gaps = max(len(line) - 1, 1)
            spaces, extra = divmod(width - used, gaps)
            pieces = []
            for i, part in enumerate(line[:-1]):
                pieces.append(part + " " * (spaces + (i < extra)))
            lines.append("".join(pieces) + line[-1])
            line, used = [], 0
        line.append(word)
        used += len(word)
    lines.append(" ".join(line))
    return lines


def fold_text(words, width=60):
    output = ""
    for word in words:
        last = output.split("\n")[-1]
        if not output:
            output = word
        elif len(last) + 1 + len(word) <= width:
            output = output + " " + word
        else:
            output = output + "\n" + word
    return output


def fold_text_by_lines(words, width=60):
    lines, current, length = [], [], -1
    for word in words:
        if length + 1 + len(word) > width and current:
            lines.append(" ".join(current))
            current, length = [], -1
        current.append(word)
        length += 1 + len(word)
    lines.append(" ".join(current))
    return "\n".join(lines)


def anchor(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def anchor_by_letters(title):
    result = ""
    for letter in title.lower():
        if letter.isascii() and letter.isalnum():
            result += letter
        elif result and result[-1] != "-":
            result += "-"
    return result.strip("-")


def common_start(names):
    """The beginning that all names share."""
    if not names:
        return ""
    low, high = min(names), max(names)
    for i, letter in enumerate(low):
        if i >= len(high) or high[i] != letter:
            return low[:i]
    return low


def common_start_shrinking(names):
    prefix = names[0] if names else ""
    while not all(name.startswith(prefix) for name in names):
        prefix = prefix[:-1]
    return prefix


def common_start_stdlib(names):
    return commonprefix(names)


def shared_passage(one, other):
    """Length of the longest run of letters in both texts, by a rolling table."""
    best = 0
    above = [0] * (len(other) + 1)
    for a in one:
        row = [0]
        for j, b in enumerate(other):
            row.append(above[j] + 1 if a == b else 0)
        best = max(best, max(row))
        above = row
    return best


def shared_passage_by_halving(one, other):
    low, high = 0, min(len(one), len(other))
    while low < high:
        length = (low + high + 1) // 2
        pieces = {one[i : i + length] for i in range(len(one) - length + 1)}
        if any(other[i : i + length] in pieces for i in range(len(other) - length + 1)):
            low = length
        else:
            high = length - 1
    return low


def shared_passage_extending(one, other):
    best = 0
    for i in range(len(one)):
        while i + best < len(one) and one[i : i + best + 1] in other:
            best += 1
    return best


def anagram_groups(words):
    groups = defaultdict(list)
    for word in dict.fromkeys(words):
        groups["".join(sorted(word))].append(word)
    return [group for group in groups.values() if len(group) > 1]


def anagram_groups_pairwise(words):
    unique = list(dict.fromkeys(words))
    groups, used = [], set()
    for i, word in enumerate(unique):
        if word in used:
            continue
        group = [word] + [w for w in unique[i + 1 :] if sorted(w) == sorted(word)]
        used.update(group)
        if len(group) > 1:
            groups.append(group)
    return groups


def anagram_groups_by_counters(words):
    groups = []
    for word in words:
        letters = Counter(word)
        for known, group in groups:
            if known == letters:
                if word not in group:
                    group.append(word)
                break
        else:
            groups.append((letters, [word]))
    return [group for _, group in groups if len(group) > 1]


def amounts(text: str) -> dict[str, float]:
    """Sum of all amounts of each unit."""
    totals: dict[str, float] = {}
    for match in AMOUNT.finditer(text):
        totals[match["unit"]] = totals.get(match["unit"], 0) + float(match["value"])
    return {unit: round(total, 2) for unit, total in sorted(totals.items())}


def amounts_unit_by_unit(text):
    units = {match["unit"] for match in AMOUNT.finditer(text)}
    totals = {}
    for unit in sorted(units):
        found = re.findall(rf"(\d+(?:\.\d\d)?) {unit}\b", text)
        totals[unit] = round(sum(float(value) for value in found), 2)
    return totals


def fuzzy_score(query, candidate):
    """How well the letters of a query occur in order in a candidate; 0 if they do not."""
    score = run = position = 0
    for letter in query:
        found = candidate.find(letter, position)
        if found < 0:
            return 0
        run = run + 1 if found == position else 1
        score += run
        position = found + 1
    return score


def fuzzy_find(query, names, limit=5):
    scored = [(-fuzzy_score(query, name), name) for name in set(names)]
    return [name for score, name in sorted(scored) if score][:limit]


def trigram_matches(words, asked):
    """The word that shares most trigrams with each asked one, the first in doubt."""

    def trigrams(word):
        padded = f"  {word} "
        return {padded[i : i + 3] for i in range(len(padded) - 2)}

    holders = defaultdict(list)
    for number, word in enumerate(words):
        for trigram in trigrams(word):
            holders[trigram].append(number)
    best = []
    for word in asked:
        shared = Counter()
        for trigram in trigrams(word):
            shared.update(holders.get(trigram, ()))
        best.append(words[min(shared, key=lambda i: (-shared[i], i))] if shared else None)
    return best


def trigram_matches_for_each(words, asked):
    def trigrams(word):
        padded = f"  {word} "
        return set(map("".join, zip(padded, padded[1:], padded[2:])))

    result = []
    for word in asked:
        best, score = None, 0
        for candidate in words:
            shared = len(trigrams(word) & trigrams(candidate))
            if shared > score:
                best, score = candidate, shared
        result.append(best)
    return result


def line_diff(old, new):
    """Removed and added lines, matching from both ends first."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    removed = old[start : len(old) - end]
    return [f"- {line}" for line in removed] + [f"+ {line}" for line in new[start : len(new) - end]]


def longest_unchanged(old, new):
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, a in enumerate(old):
        for j, b in enumerate(new):
            lengths[i + 1][j + 1] = (
                lengths[i][j] + 1 if a == b else max(lengths[i][j + 1], lengths[i + 1][j])
            )
    return lengths[-1][-1]


def only_in_new(old, new):
    known = set(old)
    return [line for line in new if line not in known]


def only_in_new_scanning(old, new):
    return [line for line in new if old.count(line) == 0]


def only_in_new_removing(old, new):
    added = new[:]
    for line in old:
        while line in added:
            added.remove(line)
    return added


def squeeze(text):
    return "".join(letter for letter, _ in groupby(text))


def squeeze_repeatedly(text):
    for letter in sorted(set(text)):
        while letter * 2 in text:
            text = text.replace(letter * 2, letter)
    return text


def sentences(text: str) -> Iterator[str]:
    for part in text.replace("\n", " ").split(". "):
        if part.strip():
            yield part.strip().capitalize() + "."


def longest_palindrome(text):
    best = Passage(0, 0)
    for centre in range(len(text)):
        for left, right in ((centre, centre), (centre, centre + 1)):
            while left >= 0 and right < len(text) and text[left] == text[right]:
                left -= 1
                right += 1
            if right - left - 1 > best.length:
                best = Passage(left + 1, right - left - 1)
    return best


def initials(names: Iterable[str]) -> list[str]:
    return ["".join(part[0] for part in name.split()) for name in names]


def title_case(words):
    return " ".join(w if w in SMALL_WORDS else w.capitalize() for w in words)


def close_repetitions(words, within=20):
    """Words that come again within a few words."""
    recent, found = deque(maxlen=within), []
    for position, word in enumerate(words):
        if word in recent:
            found.append((position, word))
        recent.append(word)
    return found


def reading_ease(text):
    words = WORD.findall(text.lower())
    syllables = sum(len(re.findall("[aeiou]+", word)) for word in words)
    return round(206.835 - 84.6 * syllables / max(len(words), 1), 2)


def is_pangram_of(text, letters="abcdefghi"):
    return set(letters) <= set(text)


def heading_of(document):
    return document["lines"][0][:80]


def _text(n, rng):
    return (samples.text(n, rng),)


def _wide_text(n, rng):
    return ("".join(rng.choices("etaoin shrdlu.,éü0123456789", k=n)),)


def _lines(n, rng):
    vocabulary = samples.words(max(n, 4), rng, max(n // 2, 4))
    return ([" ".join(rng.choices(vocabulary, k=4)) for _ in range(n // 4 + 1)],)


def _title(n, rng):
    return ("".join(rng.choice("abcdeXYZ  -_.!?7") for _ in range(n)),)


def _paths(n, rng):
    base = "srv/" + "/".join(samples.word(rng) for _ in range(3))
    return ([f"{base}/{samples.word(rng)}/{i}" for i in range(n)],)


def _two_texts(n, rng):
    half = n // 2 + 1
    one = samples.text(half, rng)
    return one, samples.text(half, rng)[: half - half // 4] + one[: half // 4]


def _quantities(n, rng):
    pieces = (
        f"{samples.word(rng)} {rng.randint(1, 900)}.{rng.randint(10, 99)} {unit}"
        for unit in rng.choices(("kg", "km", "eur", "pcs"), k=n // 16 + 1)
    )
    return (", ".join(pieces),)


def _short_words(n, rng):
    return ([samples.word(rng, rng.randint(2, 3)) for _ in range(n)],)


def _asked(n, rng):
    words = [samples.word(rng, 3) for _ in range(n // 2 + 1)]
    return words, [x[:-1] for x in rng.choices(words, k=n // 2 + 1)]


def _versions(n, rng):
    old = [samples.word(rng) for _ in range(n // 2 + 1)]
    new = [x if rng.random() < 0.8 else samples.word(rng) for x in old]
    return old, new


def _stutter(n, rng):
    return ("".join(c * rng.randint(1, 6) for c in rng.choices("abcdef ", k=n // 3 + 1))[:n],)


CASES = {
    "letter_counts": _wide_text,
    "letter_counts_by_scan": _wide_text,
    "letter_counts_listed": _wide_text,
    "concordance": _lines,
    "concordance_word_by_word": _lines,
    "concordance_rebuilding": _lines,
    "keyword_in_context": lambda n, rng: ((words := samples.words(n, rng, 30)), words[0], 4),
    "justify": lambda n, rng: (samples.words(n, rng),),
    "fold_text": lambda n, rng: (samples.words(n, rng),),
    "fold_text_by_lines": lambda n, rng: (samples.words(n, rng),),
    "anchor": _title,
    "anchor_by_letters": _title,
    "common_start": _paths,
    "common_start_shrinking": _paths,
    "common_start_stdlib": _paths,
    "shared_passage": _two_texts,
    "shared_passage_by_halving": _two_texts,
    "shared_passage_extending": _two_texts,
    "anagram_groups": _short_words,
    "anagram_groups_pairwise": _short_words,
    "anagram_groups_by_counters": _short_words,
    "amounts": _quantities,
    "amounts_unit_by_unit": _quantities,
    "fuzzy_score": lambda n, rng: ("lomisa", samples.text(n, rng)),
    "fuzzy_find": lambda n, rng: ("loi", samples.words(n, rng, n)),
    "trigram_matches": _asked,
    "trigram_matches_for_each": _asked,
    "line_diff": _versions,
    "longest_unchanged": _versions,
    "only_in_new": _versions,
    "only_in_new_scanning": _versions,
    "only_in_new_removing": _versions,
    "squeeze": _stutter,
    "squeeze_repeatedly": _stutter,
    "sentences": _text,
    "longest_palindrome": _text,
    "initials": lambda n, rng: ([samples.name(rng) for _ in range(n)],),
    "title_case": lambda n, rng: (samples.words(n, rng),),
    "close_repetitions": lambda n, rng: (samples.words(n, rng),),
    "reading_ease": _text,
    "is_pangram_of": _text,
    "heading_of": lambda n, rng: ({"lines": samples.words(n, rng), "kind": "note"},),
}

ALIKE = [
    ("letter_counts", "letter_counts_by_scan", "letter_counts_listed"),
    ("concordance", "concordance_word_by_word", "concordance_rebuilding"),
    ("fold_text_by_lines", "fold_text"),
    ("anchor", "anchor_by_letters"),
    ("common_start", "common_start_shrinking", "common_start_stdlib"),
    ("shared_passage", "shared_passage_by_halving", "shared_passage_extending"),
    ("anagram_groups", "anagram_groups_pairwise", "anagram_groups_by_counters"),
    ("amounts", "amounts_unit_by_unit"),
    ("trigram_matches", "trigram_matches_for_each"),
    ("only_in_new", "only_in_new_scanning", "only_in_new_removing"),
    ("squeeze", "squeeze_repeatedly"),
]
