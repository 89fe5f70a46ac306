"""Arithmetic over numpy arrays: scaling, encoding, distances, masks, cumulative values."""

import math

import numpy as np

from rlm_model.corpora.bank import samples


def signal_energy(signal: np.ndarray) -> float:
    return round(float(np.dot(signal, signal)), 5)


def energy_of(signal):
    total = 0.0
    for sample in signal:
        total += sample**2
    return round(float(total), 5)


def energy_from_list(signal):
    return round(sum(value * value for value in signal.tolist()), 5)


def standardise(values):
    """Zero mean and unit variance, as a new array."""
    spread = values.std()
    if spread == 0:
        return np.zeros_like(values)
    return (values - values.mean()) / spread


def standardise_in_place(values):
    """Zero mean and unit variance; the given array itself is changed."""
    values -= values.mean()
    spread = math.sqrt(np.dot(values, values) / values.size)
    if spread:
        values /= spread
    return values


def standardised_copy(values):
    scaled = np.zeros(len(values))
    if np.std(values) == 0:
        return scaled
    for index in range(len(values)):
        scaled[index] = (values[index] - np.mean(values)) / np.std(values)
    return scaled


def scale_columns(table):
    """Bring every column of a table to the range from 0 to 1."""
    low, high = table.min(axis=0), table.max(axis=0)
    width = np.where(high > low, high - low, 1.0)
    return (table - low) / width


def scale_cells(table):
    rows, columns = table.shape
    result = np.empty_like(table)
    for j in range(columns):
        low, high = table[:, j].min(), table[:, j].max()
        for i in range(rows):
            result[i, j] = (table[i, j] - low) / ((high - low) or 1.0)
    return result


def one_hot(labels: np.ndarray, classes: int = 12) -> np.ndarray:
    encoded = np.zeros((labels.size, classes), dtype=np.uint8)
    encoded[np.arange(labels.size), labels] = 1
    return encoded


def one_hot_by_comparison(labels, classes=12):
    return (labels[:, None] == np.arange(classes)).astype(np.uint8)


def indicator_rows(labels, classes=12):
    rows = []
    for label in labels:
        rows.append([1 if label == k else 0 for k in range(classes)])
    return np.array(rows, dtype=np.uint8)


def row_distances(table):
    """Euclidean distance between any two rows."""
    difference = table[:, None, :] - table[None, :, :]
    return np.sqrt((difference**2).sum(axis=-1)).round(6)


def row_distances_by_products(table):
    squares = np.einsum("ij,ij->i", table, table)
    squared = squares[:, None] + squares[None, :] - 2 * (table @ table.T)
    np.maximum(squared, 0, out=squared)
    np.fill_diagonal(squared, 0)
    return np.sqrt(squared, out=squared).round(6)


def distance_matrix(table):
    size = len(table)
    result = np.zeros((size, size))
    for i in range(size):
        for j in range(size):
            result[i][j] = np.linalg.norm(table[i] - table[j])
    return result.round(6)


def nearest_centre(points, centres):
    """Index of the nearest centre of each point; allocates points x centres x dimensions."""
    offsets = points[:, np.newaxis, :] - centres[np.newaxis, :, :]
    return np.square(offsets).sum(axis=2).argmin(axis=1)


def assign_to_centres(points, centres):
    best = np.full(len(points), np.inf)
    owner = np.zeros(len(points), dtype=np.int64)
    for index, centre in enumerate(centres):
        distance = ((points - centre) ** 2).sum(axis=1)
        closer = distance < best
        best[closer] = distance[closer]
        owner[closer] = index
    return owner


def smooth(values, kernel):
    return np.convolve(values, kernel, mode="valid")


def smooth_by_hand(values, kernel):
    width = len(kernel)
    smoothed = []
    for start in range(len(values) - width + 1):
        total = 0
        for offset in range(width):
            total += values[start + offset] * kernel[width - 1 - offset]
        smoothed.append(total)
    return np.array(smoothed)


def drawdown(balance):
    """How far each value lies below the highest one so far."""
    return np.maximum.accumulate(balance) - balance


def drops_from_peak(balance):
    drops = np.array([], dtype=balance.dtype)
    peak = balance[0]
    for value in balance:
        peak = max(peak, value)
        drops = np.append(drops, peak - value)
    return drops


def below_highest(balance):
    return np.array([balance[: i + 1].max() - balance[i] for i in range(len(balance))])


def stack_rows(rows):
    table = np.empty((0, len(rows[0])))
    for row in rows:
        table = np.vstack([table, np.asarray(row, dtype=float)])
    return table


def table_from_rows(rows):
    table = np.empty((len(rows), len(rows[0])))
    for index, row in enumerate(rows):
        table[index] = row
    return table


def cap_outliers(values, deviations=2.5):
    centre, spread = values.mean(), values.std()
    capped = values.copy()
    mask = np.abs(values - centre) > deviations * spread
    capped[mask] = centre + np.sign(values[mask] - centre) * deviations * spread
    return capped


def count_between(values, low, high):
    return int(np.count_nonzero((values >= low) & (values < high)))


def how_many_between(values, low, high):
    found = list(filter(lambda value: low <= value < high, values))
    return len(found)


def shipping_cost(weights):
    """Price step by weight class, then a surcharge for what is bulky."""
    conditions = [weights < 20, weights < 200, weights < 2000]
    base = np.select(conditions, [3.5, 5.9, 12.0], default=49.0)
    return np.where(weights > 1500, base * 1.2, base)


def known_ids(ids, allowed):
    return np.isin(ids, allowed)


def ids_on_list(ids, allowed):
    return np.array([identifier in allowed for identifier in ids])


def runs(values):
    """Value and length of each run of equal values."""
    starts = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
    lengths = np.diff(np.append(starts, values.size))
    return list(zip(values[starts].tolist(), lengths.tolist()))


def softmax_rows(logits):
    shifted = logits - logits.max(axis=1, keepdims=True)
    np.exp(shifted, out=shifted)
    shifted /= shifted.sum(axis=1, keepdims=True)
    return shifted


def great_circle(latitudes, longitudes, home=(52.5, 13.4)):
    """Distance of each place to one place, in kilometres."""
    lat, lon = np.radians(latitudes), np.radians(longitudes)
    home_lat, home_lon = math.radians(home[0]), math.radians(home[1])
    part = (
        np.sin((lat - home_lat) / 2) ** 2
        + np.cos(lat) * math.cos(home_lat) * np.sin((lon - home_lon) / 2) ** 2
    )
    return np.round(12742 * np.arcsin(np.sqrt(part)), 4)


def kilometres_from(latitudes, longitudes, home=(52.5, 13.4)):
    def one(lat, lon):
        a, b = math.radians(lat), math.radians(home[0])
        turn = math.radians(lon) - math.radians(home[1])
        part = math.sin((a - b) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(turn / 2) ** 2
        return 12742 * math.asin(math.sqrt(part))

    return np.round(np.vectorize(one)(latitudes, longitudes), 4)


def estimate_pi(draws, seed=5):
    generator = np.random.default_rng(seed)
    x, y = generator.random(draws), generator.random(draws)
    return 4 * float(np.mean(x * x + y * y <= 1))


def _generator(rng):
    return np.random.default_rng(rng.getrandbits(32))


def _normal(n, rng):
    return (_generator(rng).normal(40, 12, n),)


def _table(n, rng):
    side = max(round(n**0.5), 1)
    return (_generator(rng).uniform(0, 10, (side, side)),)


def _labels(n, rng):
    return (_generator(rng).integers(0, 12, n),)


def _clusters(n, rng):
    generator = _generator(rng)
    return generator.normal(0, 5, (max(n // 2, 1), 2)), generator.normal(0, 5, (16, 2))


def _readings(n, rng):
    return _generator(rng).integers(0, 100, max(n, 9)), np.array([1, 2, 3, 4, 5, 4, 3, 2, 1])


def _ids(n, rng):
    return _generator(rng).integers(0, 4 * n, n), _generator(rng).integers(0, 4 * n, n)


def _places(n, rng):
    generator = _generator(rng)
    return generator.uniform(-80, 80, n), generator.uniform(-180, 180, n)


CASES = {
    "signal_energy": _normal,
    "energy_of": _normal,
    "energy_from_list": _normal,
    "standardise": _normal,
    "standardise_in_place": _normal,
    "standardised_copy": _normal,
    "scale_columns": _table,
    "scale_cells": _table,
    "one_hot": _labels,
    "one_hot_by_comparison": _labels,
    "indicator_rows": _labels,
    "row_distances": _table,
    "row_distances_by_products": _table,
    "distance_matrix": _table,
    "nearest_centre": _clusters,
    "assign_to_centres": _clusters,
    "smooth": _readings,
    "smooth_by_hand": _readings,
    "drawdown": lambda n, rng: (_generator(rng).integers(-9, 10, n).cumsum(),),
    "drops_from_peak": lambda n, rng: (_generator(rng).integers(-9, 10, n).cumsum(),),
    "below_highest": lambda n, rng: (_generator(rng).integers(-9, 10, n).cumsum(),),
    "stack_rows": lambda n, rng: ([samples.integers(5, rng) for _ in range(n // 5 + 1)],),
    "table_from_rows": lambda n, rng: ([samples.integers(5, rng) for _ in range(n // 5 + 1)],),
    "cap_outliers": _normal,
    "count_between": lambda n, rng: (*_normal(n, rng), 30.0, 45.0),
    "how_many_between": lambda n, rng: (*_normal(n, rng), 30.0, 45.0),
    "shipping_cost": lambda n, rng: (_generator(rng).uniform(1, 4000, n),),
    "known_ids": _ids,
    "ids_on_list": _ids,
    "runs": lambda n, rng: (_generator(rng).integers(0, 3, n),),
    "softmax_rows": _table,
    "great_circle": _places,
    "kilometres_from": _places,
    "estimate_pi": lambda n, rng: (n,),
}

ALIKE = [
    ("signal_energy", "energy_of", "energy_from_list"),
    ("standardise", "standardise_in_place", "standardised_copy"),
    ("scale_columns", "scale_cells"),
    ("one_hot", "one_hot_by_comparison", "indicator_rows"),
    ("row_distances", "row_distances_by_products", "distance_matrix"),
    ("nearest_centre", "assign_to_centres"),
    ("smooth", "smooth_by_hand"),
    ("drawdown", "drops_from_peak", "below_highest"),
    ("table_from_rows", "stack_rows"),
    ("count_between", "how_many_between"),
    ("known_ids", "ids_on_list"),
    ("great_circle", "kilometres_from"),
]
