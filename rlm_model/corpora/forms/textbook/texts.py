"""Texts that are built, cut, compared and searched."""

from __future__ import annotations

from rlm_model.corpora.forms.form import Choice, Literal, Number, Numbers, Size, Text, Way, form
from rlm_model.corpora.programs.subset import Array, Builder, Map, TextMap


@form(text=Text(), careless=Way(), kind=Choice(4))
def cleaned_text(text: str, careless: int, kind: int) -> str:
    """A new text, character by character: by a builder, or by a longer text in each round."""
    if careless == 0:
        builder = Builder()
        for i in range(len(text)):
            code = ord(text[i])
            if kind == 0:
                if code != 32:
                    builder.add(chr(code))
            elif kind == 1:
                builder.add(chr(code))
                builder.add("-")
            elif kind == 2:
                if code >= 97 and code <= 122:
                    builder.add(chr(97 + (code - 97 + 3) % 26))
                else:
                    builder.add(chr(code))
            elif code == 32:
                builder.add("_")
            else:
                builder.add(chr(code))
        result = builder.text()
        return result
    built = ""
    for i in range(len(text)):
        code = ord(text[i])
        if kind == 0:
            if code != 32:
                built = built + chr(code)
        elif kind == 1:
            built = built + chr(code) + "-"
        elif kind == 2:
            if code >= 97 and code <= 122:
                built = built + chr(97 + (code - 97 + 3) % 26)
            else:
                built = built + chr(code)
        elif code == 32:
            built = built + "_"
        else:
            built = built + chr(code)
    return built


@form(text=Text(), careless=Way(), kind=Choice(2))
def reversed_text(text: str, careless: int, kind: int) -> str:
    """The text from the back: by a builder, or each character before what is there."""
    if careless == 0:
        builder = Builder()
        for i in range(len(text) - 1, -1, -1):
            builder.add(chr(ord(text[i])))
        result = builder.text()
        return result
    built = ""
    for i in range(len(text)):
        if kind == 0:
            built = chr(ord(text[i])) + built
        else:
            built = text[i : i + 1] + built
    return built


@form(values=Numbers(), careless=Way(), kind=Choice(3))
def joined_values(values: Array, careless: int, kind: int) -> str:
    """Numbers with something between them: by a builder, or by a longer text."""
    if careless == 0:
        builder = Builder()
        for value in values:
            if kind == 0:
                builder.add(str(value))
                builder.add(",")
            elif kind == 1:
                builder.add("-")
                builder.add(str(value))
                builder.add(";")
            elif value > 10:
                builder.add(str(value))
                builder.add(" ")
        result = builder.text()
        return result
    line = ""
    for value in values:
        if kind == 0:
            line = line + str(value) + ","
        elif kind == 1:
            line = line + "-" + str(value) + ";"
        elif value > 10:
            line = line + str(value) + " "
    return line


@form(n=Size(), careless=Way(), kind=Choice(2))
def repeated_label(n: int, careless: int, kind: int) -> int:
    """The same letters again and again: by a builder, or by a longer text."""
    if careless == 0:
        builder = Builder()
        for _i in range(n):
            if kind == 0:
                builder.add("ab")
            else:
                builder.add("x-")
        result = builder.text()
        return len(result)
    label = ""
    for _i in range(n):
        if kind == 0:
            label = label + "ab"
        else:
            label = label + "x-"
    return len(label)


@form(text=Text("abab"), careless=Way(), kind=Choice(2))
def count_pattern(text: str, careless: int, kind: int) -> int:
    """Occurrences of a short text: by its characters, or in copies of all that is left."""
    count = 0
    for i in range(len(text) - 2):
        if careless == 0:
            if kind == 0:
                if ord(text[i]) == 97 and ord(text[i + 1]) == 98:
                    count += 1
            elif ord(text[i]) == ord(text[i + 2]):
                count += 1
        elif kind == 0:
            rest = text[i : len(text)]
            if ord(rest[0]) == 97 and ord(rest[1]) == 98:
                count += 1
        else:
            rest = text[i : len(text)]
            if ord(rest[0]) == ord(rest[2]):
                count += 1
    return count


@form(text=Text("ab"), width=Literal(2, 6), kind=Choice(2))
def count_parts(text: str, width: int, kind: int) -> int:
    """Short parts, counted in a map."""
    counts: TextMap = {}
    best = 0
    for i in range(len(text) - width + 1):
        part = text[i : i + width]
        counts[part] = counts.get(part, 0) + 1
        if kind == 0:
            best = max(best, counts.get(part, 0))
        elif counts.get(part, 0) == 1:
            best += 1
    return best


@form(text=Text(), kind=Choice(2))
def count_words(text: str, kind: int) -> int:
    """Words, cut out at spaces and counted in a map."""
    counts: TextMap = {}
    start = 0
    best = 0
    for i in range(len(text)):
        if ord(text[i]) == 32:
            if i > start:
                word = text[start:i]
                counts[word] = counts.get(word, 0) + 1
                if kind == 0:
                    best = max(best, counts.get(word, 0))
                else:
                    best += 1
            start = i + 1
    return best


@form(text=Text("abcdefgh"), kind=Choice(2))
def letter_counts(text: str, kind: int) -> int:
    """Characters, counted in an array or in a map."""
    if kind == 0:
        counts = [0] * 26
        for i in range(len(text)):
            counts[ord(text[i]) - 97] += 1
        best = 0
        for count in counts:
            best = max(best, count)
        return best
    table: Map = {}
    for i in range(len(text)):
        table[ord(text[i])] = table.get(ord(text[i]), 0) + 1
    return len(table)


@form(text=Text("abc"), careless=Way(), kind=Choice(2))
def longest_palindrome(text: str, careless: int, kind: int) -> int:
    """Palindromes: grown from each middle, or each part checked."""
    best = 1
    if careless == 0:
        for middle in range(len(text)):
            reach = 0
            while (
                middle - reach > 0
                and middle + reach + 1 < len(text)
                and ord(text[middle - reach - 1]) == ord(text[middle + reach + 1])
            ):
                reach += 1
            best = max(best, 2 * reach + 1)
        return best
    for start in range(len(text)):
        for end in range(start + best, len(text)):
            same = True
            left = start
            right = end
            while left < right:
                if ord(text[left]) != ord(text[right]):
                    same = False
                    if kind == 0:
                        break
                left += 1
                right -= 1
            if same:
                best = max(best, end - start + 1)
    return best


@form(text=Text("ab"), other=Text("ab"), kind=Choice(2))
def common_beginning(text: str, other: str, kind: int) -> int:
    """Compares from the front until they differ."""
    length = min(len(text), len(other))
    i = 0
    while i < length and ord(text[i]) == ord(other[i]):
        i += 1
    if kind == 0:
        return i
    return length - i


@form(text=Text("abcd"), other=Text("abcd"), kind=Choice(2))
def same_letters(text: str, other: str, kind: int) -> bool:
    """Whether two texts have the same characters."""
    if len(text) != len(other):
        return False
    counts = [0] * 128
    for i in range(len(text)):
        counts[ord(text[i])] += 1
        if kind == 0:
            counts[ord(other[i])] -= 1
    if kind == 1:
        for i in range(len(other)):
            counts[ord(other[i])] -= 1
    for count in counts:
        if count != 0:
            return False
    return True


@form(text=Text("aab"), kind=Choice(2))
def run_lengths(text: str, kind: int) -> str:
    """Each run as a character and a number."""
    builder = Builder()
    i = 0
    while i < len(text):
        end = i
        while end < len(text) and ord(text[end]) == ord(text[i]):
            end += 1
        builder.add(chr(ord(text[i])))
        if kind == 0 or end - i > 1:
            builder.add(str(end - i))
        i = end
    result = builder.text()
    return result


@form(n=Size(), kind=Choice(2))
def digit_text(n: int, kind: int) -> str:
    """Digits of numbers, one after the other."""
    builder = Builder()
    for i in range(n):
        if kind == 0:
            builder.add(str(i % 10))
        elif i % 15 == 0:
            builder.add("fizzbuzz ")
        elif i % 5 == 0:
            builder.add("buzz ")
        elif i % 3 == 0:
            builder.add("fizz ")
        else:
            builder.add(str(i))
    result = builder.text()
    return result


@form(text=Text("ab"), other=Text("ab"), cost=Number(1, 3), kind=Choice(2))
def edit_distance(text: str, other: str, cost: int, kind: int) -> int:
    """A table of two rows over both texts."""
    previous = [0] * (len(other) + 1)
    current = [0] * (len(other) + 1)
    for j in range(len(other) + 1):
        previous[j] = j * cost
    for i in range(len(text)):
        current[0] = i + 1
        for j in range(len(other)):
            if ord(text[i]) == ord(other[j]):
                current[j + 1] = previous[j]
            elif kind == 0:
                current[j + 1] = min(previous[j], min(previous[j + 1], current[j])) + cost
            else:
                current[j + 1] = min(previous[j + 1], current[j]) + cost
        for j in range(len(other) + 1):
            previous[j] = current[j]
    return previous[len(other)]
