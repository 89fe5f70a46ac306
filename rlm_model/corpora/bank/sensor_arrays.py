"""Analysing sensor readings that lie in numpy arrays."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from rlm_model.corpora.bank import samples


def local_peaks(levels):
    """Positions that are higher than both of their neighbours."""
    inner = levels[1:-1]
    return np.flatnonzero((inner > levels[:-2]) & (inner > levels[2:])) + 1


def peaks_one_by_one(levels):
    found = []
    for i in range(1, len(levels) - 1):
        if levels[i] > levels[i - 1] and levels[i] > levels[i + 1]:
            found.append(i)
    return np.array(found, dtype=np.int64)


def peaks_appended(levels):
    found = np.empty(0, dtype=np.int64)
    for i in range(1, len(levels) - 1):
        if max(levels[i - 1], levels[i + 1]) < levels[i]:
            found = np.append(found, i)
    return found


def calibrate(raw, offset, gain):
    return ((raw - offset) * gain).clip(0, 4095)


def calibrate_growing(raw, offset, gain):
    result = np.array([])
    for value in raw:
        value = (value - offset) * gain
        if value < 0:
            value = 0.0
        elif value > 4095:
            value = 4095.0
        result = np.append(result, value)
    return result


def calibrate_into_buffer(raw, offset, gain):
    buffer = np.zeros(raw.shape[0])
    for position, value in enumerate(raw.tolist()):
        buffer[position] = min(max((value - offset) * gain, 0.0), 4095.0)
    return buffer


def total_gap(levels: np.ndarray) -> int:
    """Sum of the differences of all pairs: each sorted value counts by its place."""
    ordered = np.sort(levels)
    weights = 2 * np.arange(ordered.size) - ordered.size + 1
    return int(ordered @ weights)


def total_gap_of_pairs(levels: np.ndarray) -> int:
    return int(np.abs(levels[:, None] - levels[None, :]).sum()) // 2


def total_gap_in_loops(levels):
    total = 0
    for i in range(len(levels)):
        for j in range(i):
            total += abs(int(levels[i]) - int(levels[j]))
    return total


def window_ranges(levels, width=24):
    if len(levels) < width:
        return []
    windows = sliding_window_view(levels, width)
    return (windows.max(axis=1) - windows.min(axis=1)).tolist()


def window_ranges_by_slices(levels, width=24):
    result = []
    for start in range(len(levels) - width + 1):
        part = levels[start : start + width]
        result.append(int(part.max() - part.min()))
    return result


def without_faults(readings, fault=-999.0):
    return readings[readings != fault]


def delete_faults(readings, fault=-999.0):
    position = 0
    while position < readings.size:
        if readings[position] == fault:
            readings = np.delete(readings, position)
        else:
            position += 1
    return readings


def hold_last(readings):
    """Replace each missing value by the last known one; leading gaps stay."""
    known = np.where(np.isnan(readings), 0, np.arange(len(readings)))
    np.maximum.accumulate(known, out=known)
    return readings[known]


def hold_last_looking_back(readings):
    filled = readings.copy()
    for i in range(len(readings)):
        back = i
        while back > 0 and np.isnan(readings[back]):
            back -= 1
        filled[i] = readings[back]
    return filled


def zone_totals(zones, consumption):
    return np.bincount(zones, weights=consumption).astype(int).tolist()


def zone_totals_masked(zones, consumption):
    return [int(consumption[zones == zone].sum()) for zone in range(zones.max() + 1)]


def zone_totals_plain(zones, consumption):
    totals = [0] * (int(zones.max()) + 1)
    for zone, used in zip(zones.tolist(), consumption.tolist()):
        totals[zone] += used
    return totals


def places(scores):
    """Place of each score, 0 for the lowest; scores are distinct."""
    order = np.argsort(scores)
    result = np.empty_like(order)
    result[order] = np.arange(order.size)
    return result


def places_counted(scores):
    return np.array([np.count_nonzero(scores < score) for score in scores])


def places_compared(scores):
    return (scores[:, np.newaxis] > scores[np.newaxis, :]).sum(axis=1)


def snap(values, marks):
    """The nearest of the sorted marks for each value, the lower one in doubt."""
    right = np.searchsorted(marks, values).clip(1, len(marks) - 1)
    lower, upper = marks[right - 1], marks[right]
    return np.where(values - lower <= upper - values, lower, upper)


def snap_scanning(values, marks):
    snapped = np.empty_like(values)
    for i, value in enumerate(values):
        snapped[i] = marks[np.abs(marks - value).argmin()]
    return snapped


def average_so_far(levels):
    return (np.cumsum(levels) / np.arange(1, len(levels) + 1)).round(6)


def average_so_far_afresh(levels):
    return np.array([levels[: i + 1].sum() / (i + 1) for i in range(len(levels))]).round(6)


def sign_changes(wave):
    return int(np.count_nonzero(np.diff(np.signbit(wave))))


def sign_changes_stepwise(wave):
    changes = 0
    negative = None
    for sample in wave:
        if negative is not None and (sample < 0) != negative:
            changes += 1
        negative = sample < 0
    return changes


def co_activity(first, second, kinds=12):
    """How often each pair of states was seen together."""
    table = np.zeros((kinds, kinds), dtype=int)
    np.add.at(table, (first, second), 1)
    return table


def balanced_triples(offsets):
    """Triples of positions whose offsets cancel out, by trying all of them."""
    found = 0
    for i in range(len(offsets) - 2):
        for j in range(i + 1, len(offsets) - 1):
            found += int(np.count_nonzero(offsets[j + 1 :] == -(offsets[i] + offsets[j])))
    return found


def thin_out(readings, step=50):
    return readings[::step]


def slope_of_trend(readings):
    x = np.arange(readings.size) - (readings.size - 1) / 2
    return float(x @ readings / max(x @ x, 1.0))


def correlated_channels(table, least=0.2):
    centred = table - table.mean(axis=0)
    centred /= np.maximum(np.linalg.norm(centred, axis=0), 1e-9)
    similarity = centred.T @ centred
    return np.argwhere(np.triu(similarity, 1) > least).tolist()


class RollingBuffer:
    """Keeps the newest readings and answers questions about them."""

    def __init__(self, capacity: int, first: np.ndarray):
        self.values = np.zeros(capacity)
        self.next = 0
        self.filled = 0
        for value in first:
            self.push(value)

    def push(self, value: float) -> None:
        self.values[self.next] = value
        self.next = (self.next + 1) % self.values.size
        self.filled = min(self.filled + 1, self.values.size)

    def newest(self) -> float:
        return float(self.values[self.next - 1])

    def in_order(self) -> np.ndarray:
        return np.roll(self.values, -self.next)[self.values.size - self.filled :]

    def push_all(self, readings):
        for reading in readings:
            self.push(reading)
        return self.values.mean()


def _generator(rng):
    return np.random.default_rng(rng.getrandbits(32))


def _levels(n, rng):
    return (_generator(rng).integers(0, 1000, n),)


def _raw(n, rng):
    return _generator(rng).integers(0, 5000, n).astype(float), 120.0, 1.05


def _faulty(n, rng):
    generator = _generator(rng)
    readings = generator.uniform(0, 50, n).round(1)
    readings[generator.random(n) < 0.2] = -999.0
    return (readings,)


def _gaps(n, rng):
    generator = _generator(rng)
    readings = generator.uniform(0, 50, n).round(1)
    start = n // 4
    readings[start + 1 : start + n // 3] = np.nan
    return (readings,)


def _zones(n, rng):
    generator = _generator(rng)
    half = max(n // 2, 1)
    return generator.integers(0, half // 4 + 1, half), generator.integers(0, 100, half)


def _scores(n, rng):
    return (_generator(rng).permutation(n) * 3 + 7,)


def _marks(n, rng):
    generator = _generator(rng)
    half = n // 2 + 1
    return generator.integers(0, 8 * half, half), np.arange(0, 9 * half + 9, 8)


def _wave(n, rng):
    return (_generator(rng).normal(0, 1, n),)


def _states(n, rng):
    generator = _generator(rng)
    return generator.integers(0, 12, n // 2 + 1), generator.integers(0, 12, n // 2 + 1)


def _channels(n, rng):
    width = max(round(n**0.5) // 2, 1)
    return (_generator(rng).normal(0, 1, (max(n // width, 2), width)),)


def _buffer(n, rng):
    buffer = RollingBuffer(n + 3, ())
    buffer.values = _generator(rng).uniform(0, 50, n + 3)
    buffer.next, buffer.filled = n // 2, n + 3
    return (buffer,)


CASES = {
    "local_peaks": _levels,
    "peaks_one_by_one": _levels,
    "peaks_appended": _levels,
    "calibrate": _raw,
    "calibrate_growing": _raw,
    "calibrate_into_buffer": _raw,
    "total_gap": _levels,
    "total_gap_of_pairs": _levels,
    "total_gap_in_loops": _levels,
    "window_ranges": _levels,
    "window_ranges_by_slices": _levels,
    "without_faults": _faulty,
    "delete_faults": _faulty,
    "hold_last": _gaps,
    "hold_last_looking_back": _gaps,
    "zone_totals": _zones,
    "zone_totals_masked": _zones,
    "zone_totals_plain": _zones,
    "places": _scores,
    "places_counted": _scores,
    "places_compared": _scores,
    "snap": _marks,
    "snap_scanning": _marks,
    "average_so_far": _levels,
    "average_so_far_afresh": _levels,
    "sign_changes": _wave,
    "sign_changes_stepwise": _wave,
    "co_activity": _states,
    "balanced_triples": lambda n, rng: (_generator(rng).integers(-n, n + 1, n),),
    "thin_out": _faulty,
    "slope_of_trend": _wave,
    "correlated_channels": _channels,
    "RollingBuffer.newest": _buffer,
    "RollingBuffer.in_order": _buffer,
    "RollingBuffer.push_all": lambda n, rng: (RollingBuffer(64, ()), samples.floats(n, rng)),
}

ALIKE = [
    ("local_peaks", "peaks_one_by_one", "peaks_appended"),
    ("calibrate", "calibrate_growing", "calibrate_into_buffer"),
    ("total_gap", "total_gap_of_pairs", "total_gap_in_loops"),
    ("window_ranges", "window_ranges_by_slices"),
    ("without_faults", "delete_faults"),
    ("hold_last", "hold_last_looking_back"),
    ("zone_totals", "zone_totals_masked", "zone_totals_plain"),
    ("places", "places_counted", "places_compared"),
    ("snap", "snap_scanning"),
    ("average_so_far", "average_so_far_afresh"),
    ("sign_changes", "sign_changes_stepwise"),
]
