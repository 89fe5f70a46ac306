"""Texts: builders, characters, searches, comparisons."""

from __future__ import annotations

from rlm_model.corpora.programs.subset import Builder, wide
from rlm_model.corpora.programs.templates import Choice, Range, Seed, Size, template
from rlm_model.corpora.programs.templates.common import MOD, mix, next_random

LARGE = Size(8, 2_000_000)


@template(lambda p: p["n"], n=LARGE, seed=Seed(), letters=Range(2, 26))
def letter_counts(n: int, seed: int, letters: int) -> int:
    """Counts the letters of a random text."""
    builder = Builder()
    state = seed
    for _i in range(n):
        state = next_random(state)
        builder.add(chr(97 + state % letters))
    text = builder.text()
    counts = [0] * 26
    for i in range(len(text)):
        counts[ord(text[i]) - 97] += 1
    total = 0
    for count in counts:
        total = mix(total, count)
    return total


def is_palindrome(text: str, start: int, stop: int) -> bool:
    """Whether a range of a text reads the same backwards."""
    left = start
    right = stop - 1
    while left < right and ord(text[left]) == ord(text[right]):
        left += 1
        right -= 1
    return left >= right


@template(lambda p: p["n"], n=Size(8, 2_000_000), seed=Seed(), length=Range(3, 8))
def palindromes(n: int, seed: int, length: int) -> int:
    """Palindromes of one length in a random text."""
    builder = Builder()
    state = seed
    for _i in range(n):
        state = next_random(state)
        builder.add(chr(97 + state % 3))
    text = builder.text()
    found = 0
    for start in range(len(text) - length + 1):
        if is_palindrome(text, start, start + length):
            found += 1
    return found


@template(lambda p: p["n"] * (p["n"] + 12), n=Size(8, 12_000), period=Range(2, 9))
def longest_palindrome(n: int, period: int) -> int:
    """Longest palindrome, grown from each centre."""
    builder = Builder()
    for i in range(n):
        builder.add(chr(97 + i % period % 2))
    text = builder.text()
    best = 0
    for centre in range(n):
        reach = 0
        while (
            centre - reach >= 0
            and centre + reach < n
            and ord(text[centre - reach]) == ord(text[centre + reach])
        ):
            reach += 1
        best = max(best, reach * 2 - 1)
    return best


@template(lambda p: p["n"], n=LARGE, seed=Seed(), kind=Choice(3))
def pattern_search(n: int, seed: int, kind: int) -> int:
    """Naive search for a pattern."""
    builder = Builder()
    state = seed
    for _i in range(n):
        state = next_random(state)
        builder.add(chr(97 + state % 4))
    text = builder.text()
    pattern = "abca"
    if kind == 1:
        pattern = "dad"
    elif kind == 2:
        pattern = "abcabd"
    found = 0
    for start in range(len(text) - len(pattern) + 1):
        matched = 0
        while matched < len(pattern) and ord(text[start + matched]) == ord(pattern[matched]):
            matched += 1
        if matched == len(pattern):
            found += 1
    return found


@template(lambda p: p["n"], n=Size(8, 500_000), seed=Seed(), width=Range(2, 4))
def substring_counts(n: int, seed: int, width: int) -> int:
    """How often one piece of a text occurs, by comparing substrings."""
    builder = Builder()
    state = seed
    for _i in range(n):
        state = next_random(state)
        builder.add(chr(97 + state % 5))
    text = builder.text()
    wanted = text[0:width]
    found = 0
    for start in range(len(text) - width + 1):
        piece = text[start : start + width]
        if piece == wanted:
            found += 1
    return found


@template(lambda p: p["n"], n=LARGE, shift=Range(1, 25))
def caesar(n: int, shift: int) -> int:
    """Moves letters along the alphabet."""
    plain = "the quick brown fox jumps over the lazy dog"
    builder = Builder()
    for i in range(n):
        code = ord(plain[i % len(plain)])
        if code >= 97:
            code = (code - 97 + shift) % 26 + 97
        builder.add(chr(code))
    secret = builder.text()
    total = 0
    for i in range(len(secret)):
        total = mix(total, ord(secret[i]))
    return total


@template(lambda p: p["n"], n=LARGE, seed=Seed(), letters=Range(2, 4))
def run_lengths(n: int, seed: int, letters: int) -> int:
    """Run-length encoding."""
    source = Builder()
    state = seed
    for _i in range(n):
        state = next_random(state)
        source.add(chr(97 + state % 1000 * letters // 1000))
    text = source.text()
    packed = Builder()
    start = 0
    while start < len(text):
        stop = start + 1
        while stop < len(text) and ord(text[stop]) == ord(text[start]):
            stop += 1
        packed.add(chr(ord(text[start])))
        packed.add(str(stop - start))
        start = stop
    result = packed.text()
    total = len(result)
    for i in range(len(result)):
        total = mix(total, ord(result[i]))
    return total


@template(lambda p: p["n"] * (400 + p["n"]), n=Size(8, 60_000), step=Range(1, 9))
def growing_text(n: int, step: int) -> int:
    """Builds a text by adding to its end each time."""
    text = ""
    for i in range(n):
        text = text + chr(97 + i * step % 26)
    total = 0
    for i in range(len(text)):
        total = mix(total, ord(text[i]))
    return total


@template(lambda p: p["n"], n=Size(8, 800_000), first=Range(1, 900))
def digits_of_numbers(n: int, first: int) -> int:
    """Sums digits by their characters."""
    total = 0
    for number in range(first, first + n):
        digits = str(number)
        for i in range(len(digits)):
            total += ord(digits[i]) - 48
    return total % MOD


@template(lambda p: p["n"], n=Size(8, 800_000), seed=Seed())
def parse_numbers(n: int, seed: int) -> int:
    """Reads numbers back from a line of text."""
    line = Builder()
    state = seed
    for _i in range(n):
        state = next_random(state)
        line.add(str(state % 1000))
        line.add(",")
    text = line.text()
    total = 0
    current = 0
    for i in range(len(text)):
        code = ord(text[i])
        if code == 44:
            total = mix(total, current)
            current = 0
        else:
            current = current * 10 + code - 48
    return total


@template(lambda p: p["n"], n=LARGE, kind=Choice(2))
def vowels_and_words(n: int, kind: int) -> int:
    """Counts vowels, or words, in a repeated sentence."""
    sentence = "a sentence of some words that comes again and again "
    count = 0
    for i in range(n):
        code = ord(sentence[i % len(sentence)])
        if kind == 0:
            if code == 97 or code == 101 or code == 105 or code == 111 or code == 117:
                count += 1
        elif code == 32:
            count += 1
    return count


@template(lambda p: p["n"] * 8, n=Size(8, 250_000), base=Range(31, 257))
def rolling_hash(n: int, base: int) -> int:
    """Hashes of all windows of eight characters of a text, rolled on."""
    builder = Builder()
    for i in range(n):
        builder.add(chr(97 + wide(i * i + i // 3) % 26))
    text = builder.text()
    power = 1
    for _i in range(7):
        power = wide(power * base) % MOD
    value = 0
    total = 0
    for i in range(len(text)):
        if i >= 8:
            value = wide(value + MOD * 200 - power * (ord(text[i - 8]) - 96)) % MOD
        value = wide(value * base + ord(text[i]) - 96) % MOD
        total = (total + value) % MOD
    return total
