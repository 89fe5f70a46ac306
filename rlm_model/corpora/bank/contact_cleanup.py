"""Contact lists from several sources, brought into one shape before the import."""

import difflib
import re
import statistics
import string
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import NamedTuple, Optional

from rlm_model.corpora.bank import samples

REQUIRED = ("name", "phone", "city", "age")
BLANKS = {"", "-", "n/a", "none", "null", "?"}
CHECKS = {
    "age": lambda row: isinstance(row["age"], int),
    "city": lambda row: row["city"] != "-",
    "name": lambda row: bool(row["name"].strip()),
}
KEEP = str.maketrans("", "", string.punctuation + string.whitespace)


class Contact(NamedTuple):
    name: str
    phone: str
    city: str


@dataclass(frozen=True)
class Reading:
    sensor: str
    hour: int
    value: Optional[float] = None


def blanks_to_none(rows):
    return [
        {k: None if str(v).strip().lower() in BLANKS else v for k, v in row.items()} for row in rows
    ]


def missing_per_field(rows):
    """How often each required field is missing or blank."""
    missing = Counter()
    for row in rows:
        for field in REQUIRED:
            if str(row.get(field, "")).strip().lower() in BLANKS:
                missing[field] += 1
    return dict(sorted(missing.items()))


def missing_per_field_by_passes(rows):
    result = {}
    for field in sorted(REQUIRED):
        values = [row[field] if field in row else "" for row in rows]
        empty = [v for v in values if str(v).strip().lower() in list(BLANKS)]
        if empty:
            result[field] = len(empty)
    return result


def fill_with_city_median(rows):
    """Put the median age of the city where an age is missing, in place."""
    ages = defaultdict(list)
    for row in rows:
        if isinstance(row["age"], int):
            ages[row["city"]].append(row["age"])
    medians = {city: statistics.median_low(found) for city, found in ages.items()}
    for row in rows:
        if not isinstance(row["age"], int):
            row["age"] = medians.get(row["city"], 0)
    return [row["age"] for row in rows]


def fill_with_city_median_each(rows):
    filled = []
    for row in rows:
        if isinstance(row["age"], int):
            filled.append(row["age"])
        else:
            peers = [
                r["age"] for r in rows if r["city"] == row["city"] and isinstance(r["age"], int)
            ]
            filled.append(sorted(peers)[(len(peers) - 1) // 2] if peers else 0)
    return filled


def simple_name(name: str) -> str:
    """Without accents, titles, doubled blanks and capitals."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = plain.lower().replace(".", " ").split()
    return " ".join(word for word in words if word not in ("dr", "prof", "mr", "mrs"))


def simple_names(names):
    return [simple_name(name) for name in names]


def simple_name_letters(name):
    out = ""
    for ch in unicodedata.normalize("NFKD", name):
        if ord(ch) < 128:
            out = out + (ch.lower() if ch != "." else " ")
    for title in ("dr", "prof", "mr", "mrs"):
        out = re.sub(rf"(^|\s){title}(?=\s|$)", " ", out)
    return re.sub(r"\s+", " ", out).strip()


def simple_names_cached(names):
    known = {}
    for name in set(names):
        known[name] = simple_name(name)
    return list(map(known.__getitem__, names))


def phone_digits(phones, code="49"):
    """Digits alone, with the code of the country; None for what can't be a number."""
    pattern = re.compile(r"\D+")
    result = []
    for phone in phones:
        digits = pattern.sub("", phone).lstrip("0")
        if not phone.strip().startswith(("+", "00")):
            digits = code + digits
        result.append(digits if 7 <= len(digits) <= 15 else None)
    return result


def phone_digits_by_letter(phones, code="49"):
    result = []
    for phone in phones:
        digits = ""
        for letter in phone:
            if letter in "0123456789":
                digits += letter
        while digits[:1] == "0":
            digits = digits[1:]
        head = phone.strip()
        if head[:1] != "+" and head[:2] != "00":
            digits = code + digits
        result.append(digits if len(digits) in range(7, 16) else None)
    return result


def merge_duplicates(contacts: list[Contact]) -> list[Contact]:
    """One contact for each phone; the longest name and the first city win."""
    merged: dict[str, Contact] = {}
    for contact in contacts:
        known = merged.get(contact.phone)
        if known is None:
            merged[contact.phone] = contact
        elif len(contact.name) > len(known.name):
            merged[contact.phone] = known._replace(name=contact.name)
    return list(merged.values())


def merge_duplicates_pairwise(contacts):
    merged = []
    for c in contacts:
        for i, m in enumerate(merged):
            if m.phone == c.phone:
                if len(c.name) > len(m.name):
                    merged[i] = Contact(c.name, m.phone, m.city)
                break
        else:
            merged.append(c)
    return merged


def outliers_by_quartile(values, factor=1.5):
    """What lies far outside the middle half, in its order."""
    ordered = sorted(values)
    low, high = ordered[len(ordered) // 4], ordered[len(ordered) * 3 // 4]
    reach = factor * (high - low)
    return [v for v in values if not low - reach <= v <= high + reach]


def outliers_resorting(values, factor=1.5):
    def quartile(part):
        return sorted(values)[len(values) * part // 4]

    return [
        v
        for v in values
        if v < quartile(1) - factor * (quartile(3) - quartile(1))
        or v > quartile(3) + factor * (quartile(3) - quartile(1))
    ]


def without_spikes(values, reach=2, limit=30.0):
    cleaned = []
    for i, value in enumerate(values):
        near = values[max(i - reach, 0) : i + reach + 1]
        middle = sorted(near)[len(near) // 2]
        cleaned.append(middle if abs(value - middle) > limit else value)
    return cleaned


def key_of_company(name):
    """A key that spelling variants share: letters alone, legal forms left off."""
    key = name.lower().translate(KEEP)
    for form in ("gmbh", "ltd", "inc"):
        key = key.removesuffix(form)
    return key


def match_companies(orders, companies):
    """Id of the company of each order, by the loose key of its name."""
    ids = {key_of_company(name): number for number, name in companies}
    return [ids.get(key_of_company(name), -1) for name in orders]


def match_companies_looping(orders, companies):
    found = []
    for order in orders:
        match = -1
        for number, name in companies:
            if key_of_company(name) == key_of_company(order):
                match = number
        found.append(match)
    return found


def nearest_spelling(words, known):
    """The known word that is most alike, among those with the same first letter."""
    shelves = defaultdict(list)
    for word in known:
        shelves[word[0]].append(word)
    return {
        word: next(iter(difflib.get_close_matches(word, shelves[word[0]], 1, 0.6)), None)
        for word in words
    }


def close_gaps(readings: list[Reading]) -> list[Reading]:
    """Straight lines between the values around a gap; open ends take the nearest value."""
    given = [i for i, reading in enumerate(readings) if reading.value is not None]
    if not given:
        return readings
    closed = []
    for i, reading in enumerate(readings):
        place = bisect_left(given, i)
        right = given[min(place, len(given) - 1)]
        left = given[max(place - 1, 0)] if right != i else i
        if i >= right:
            value = readings[right].value
        elif i <= left:
            value = readings[left].value
        else:
            start, end = readings[left].value, readings[right].value
            value = start + (end - start) * (i - left) / (right - left)
        closed.append(replace(reading, value=round(value, 3)))
    return closed


def close_gaps_searching(readings):
    closed = []
    for i, r in enumerate(readings):
        before = [k for k in range(i + 1) if readings[k].value is not None]
        after = [k for k in range(i, len(readings)) if readings[k].value is not None]
        if not before and not after:
            return readings
        left, right = before[-1] if before else after[0], after[0] if after else before[-1]
        value = start = readings[left].value
        if left != right:
            value = start + (readings[right].value - start) * (i - left) / (right - left)
        closed.append(Reading(r.sensor, r.hour, round(value, 3)))
    return closed


def conflicting_cities(contacts):
    """Names that stand with more than one city."""
    cities = defaultdict(set)
    for contact in contacts:
        cities[contact.name].add(contact.city)
    return sorted(name for name, found in cities.items() if len(found) > 1)


def conflicting_cities_by_pairs(contacts):
    names = []
    for i, one in enumerate(contacts):
        for other in contacts[i + 1 :]:
            if one.name == other.name and one.city != other.city and one.name not in names:
                names.append(one.name)
    return sorted(names)


def rejected(rows, checks):
    """(number of the row, what is wrong) for every check that fails."""
    return [
        (number, label)
        for number, row in enumerate(rows)
        for label, passes in checks.items()
        if not passes(row)
    ]


def harmonise_units(lines):
    grams = {"g": 1, "kg": 1000, "mg": 0.001, "lb": 453.592}
    weights = []
    for line in lines:
        match = re.fullmatch(r"\s*([\d.,]+)\s*([a-z]+)\s*", line.lower())
        if match and match[2] in grams:
            weights.append(round(float(match[1].replace(",", ".")) * grams[match[2]], 3))
        else:
            weights.append(None)
    return weights


def sample_of_bad_rows(rows, limit=10):
    bad = []
    for row in rows:
        if not isinstance(row["age"], int):
            bad.append(row)
            if len(bad) == limit:
                break
    return bad


def _rows(n, rng):
    return (
        [
            {
                "name": rng.choice((samples.name(rng), " ")),
                "phone": rng.choice(("n/a", "0171 22", "")),
                "city": rng.choice((*samples.CITIES, "-")),
                "age": rng.choice((None, rng.randint(18, 90), rng.randint(18, 90), "?")),
            }
            for _ in range(max(n // 4, 1))
        ],
    )


def _names(n, rng):
    titles = ("", "Dr. ", "Prof. ", "  ", "")
    return ([rng.choice(titles) + samples.name(rng).replace("a", "á") for _ in range(n)],)


def _phones(n, rng):
    starts = ("+49 (0)30/", "0049-171-", "030 ", "x", "+1 ")
    return ([f"{rng.choice(starts)}{rng.randrange(10**7)}" for _ in range(n)],)


def _contacts(n, rng):
    return (
        [
            Contact(
                f"{samples.name(rng)} {i % (n // 2 + 1)}", f"+{i * 7 % n}", samples.CITIES[i % 5]
            )
            for i in rng.choices(range(n), k=n)
        ],
    )


def _values(n, rng):
    return ([round(rng.gauss(50, 10) + (400 if rng.random() < 0.02 else 0), 2) for _ in range(n)],)


def _companies(n, rng):
    count = n // 2 + 1
    names = [f"{samples.word(rng)} {i}" for i in range(count)]
    orders = [rng.choice(names).title() + rng.choice((" GmbH", ", Ltd.", "")) for _ in range(count)]
    return orders, list(enumerate(names))


def _spellings(n, rng):
    known = samples.words(n // 2 + 1, rng)
    return [word[:-1] + rng.choice("aeiou") for word in samples.words(n // 2 + 1, rng)], known


def _readings(n, rng):
    return ([Reading("t1", i, rng.choice((None, rng.randrange(90), 20.5))) for i in range(n)],)


def _weights(n, rng):
    return ([f"{rng.randint(1, 99)},5 {rng.choice(('KG', 'g', 'lb', 'oz'))} " for _ in range(n)],)


CASES = {
    "blanks_to_none": _rows,
    "missing_per_field": _rows,
    "missing_per_field_by_passes": _rows,
    "fill_with_city_median": _rows,
    "fill_with_city_median_each": _rows,
    "simple_names": _names,
    "simple_names_cached": _names,
    "simple_name": lambda n, rng: (" ".join(_names(n // 6 + 1, rng)[0]),),
    "simple_name_letters": lambda n, rng: (" ".join(_names(n // 6 + 1, rng)[0]),),
    "phone_digits": _phones,
    "phone_digits_by_letter": _phones,
    "merge_duplicates": _contacts,
    "merge_duplicates_pairwise": _contacts,
    "outliers_by_quartile": _values,
    "outliers_resorting": _values,
    "without_spikes": _values,
    "match_companies": _companies,
    "match_companies_looping": _companies,
    "nearest_spelling": _spellings,
    "close_gaps": _readings,
    "close_gaps_searching": _readings,
    "conflicting_cities": _contacts,
    "conflicting_cities_by_pairs": _contacts,
    "rejected": lambda n, rng: (*_rows(n, rng), CHECKS),
    "harmonise_units": _weights,
    "sample_of_bad_rows": _rows,
}

ALIKE = [
    ("missing_per_field", "missing_per_field_by_passes"),
    ("fill_with_city_median", "fill_with_city_median_each"),
    ("simple_names", "simple_names_cached"),
    ("simple_name", "simple_name_letters"),
    ("phone_digits", "phone_digits_by_letter"),
    ("merge_duplicates", "merge_duplicates_pairwise"),
    ("outliers_by_quartile", "outliers_resorting"),
    ("match_companies", "match_companies_looping"),
    ("close_gaps", "close_gaps_searching"),
    ("conflicting_cities", "conflicting_cities_by_pairs"),
]
