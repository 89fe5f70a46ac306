"""Linear algebra, signals, order statistics and small images with numpy."""

from collections import Counter

import numpy as np

from rlm_model.corpora.bank import samples


def fit_ridge(features, target, strength=1.0):
    """Coefficients of a ridge regression through the normal equations."""
    columns = features.shape[1]
    gram = features.T @ features + strength * np.eye(columns)
    return np.linalg.solve(gram, features.T @ target)


def solve_all(system, right_sides):
    return np.linalg.solve(system, right_sides).round(6)


def solve_one_by_one(system, right_sides):
    columns = [np.linalg.solve(system, right_sides[:, k]) for k in range(right_sides.shape[1])]
    return np.column_stack(columns).round(6)


def solve_with_inverses(system, right_sides):
    solution = np.zeros_like(right_sides)
    for k in range(right_sides.shape[1]):
        solution[:, k] = np.linalg.inv(system).dot(right_sides[:, k])
    return solution.round(6)


def largest_eigenvalue(matrix):
    return round(float(np.linalg.eigvalsh(matrix)[-1]), 6)


def largest_eigenvalue_by_iteration(matrix, rounds=80):
    vector = np.ones(len(matrix))
    for _ in range(rounds):
        vector = matrix @ vector
        vector /= np.linalg.norm(vector)
    return round(float(vector @ matrix @ vector), 6)


def compress(matrix: np.ndarray, rank: int = 5) -> np.ndarray:
    """The best approximation of a matrix with a rank of at most `rank`."""
    left, weights, right = np.linalg.svd(matrix, full_matrices=False)
    return (left[:, :rank] * weights[:rank]) @ right[:rank]


def explained_variance(table, components=3):
    size = min(*table.shape, 40)
    centred = table[:, :size] - table[:, :size].mean(axis=0)
    weights = np.linalg.svd(centred, compute_uv=False) ** 2
    return float(weights[:components].sum() / (weights.sum() or 1.0))


def spectrum(signal):
    """Magnitude of each frequency of a real signal."""
    return np.abs(np.fft.rfft(signal)).round(5)


def spectrum_by_definition(signal):
    size = len(signal)
    positions = np.arange(size)
    magnitudes = []
    for frequency in range(size // 2 + 1):
        wave = np.exp(-2j * np.pi * frequency * positions / size)
        magnitudes.append(abs(np.sum(signal * wave)))
    return np.array(magnitudes).round(5)


def low_pass(signal, keep=0.1):
    frequencies = np.fft.rfft(signal)
    frequencies[int(len(frequencies) * keep) + 1 :] = 0
    return np.fft.irfft(frequencies, n=len(signal))


def autocorrelation(signal):
    return np.array(
        [int(np.dot(signal[lag:], signal[: len(signal) - lag])) for lag in range(len(signal))]
    )


def autocorrelation_fft(signal):
    padded = np.fft.rfft(signal, n=2 * len(signal))
    power = padded * padded.conj()
    return np.rint(np.fft.irfft(power, n=2 * len(signal))[: len(signal)]).astype(np.int64)


def k_means(points, k=8, rounds=10):
    """Cluster number of each point; the first points are the first centres."""
    centres = points[:k].copy()
    for _ in range(rounds):
        distances = ((points[:, None, :] - centres) ** 2).sum(axis=2)
        owner = distances.argmin(axis=1)
        for cluster in range(len(centres)):
            members = points[owner == cluster]
            if len(members):
                centres[cluster] = members.mean(axis=0)
    return owner.tolist()


def k_means_loops(points, k=8, rounds=10):
    centres = [tuple(point) for point in points[:k]]
    owner = [0] * len(points)
    for _ in range(rounds):
        members = [[] for _ in centres]
        for index, (x, y) in enumerate(points):
            distances = [(x - a) ** 2 + (y - b) ** 2 for a, b in centres]
            owner[index] = distances.index(min(distances))
            members[owner[index]].append((x, y))
        for cluster, found in enumerate(members):
            if found:
                xs, ys = zip(*found)
                centres[cluster] = (sum(xs) / len(xs), sum(ys) / len(ys))
    return owner


def highest(values, count=10):
    count = min(count, values.size)
    return np.sort(np.partition(values, values.size - count)[-count:])[::-1]


def highest_after_sorting(values, count=10):
    return np.array(sorted(values, reverse=True)[:count])


def price_band(prices, limits):
    """Number of the band that each price falls into; limits are sorted."""
    return np.searchsorted(limits, prices, side="right")


def price_band_counting(prices, limits):
    return np.array([int((limits <= price).sum()) for price in prices])


def frequencies(values):
    found, counts = np.unique(values, return_counts=True)
    return dict(zip(found.tolist(), counts.tolist()))


def frequencies_by_mask(values):
    return {int(value): int((values == value).sum()) for value in np.unique(values)}


def count_elements(values):
    return dict(sorted(Counter(values.tolist()).items()))


def sums_by_group(groups, amounts):
    return np.bincount(groups, weights=amounts).astype(np.int64)


def group_totals(groups, amounts):
    return np.array([amounts[groups == group].sum() for group in range(groups.max() + 1)])


def rolling_maximum(values, window=30):
    if values.size < window:
        return values[:0]
    return np.lib.stride_tricks.sliding_window_view(values, window).max(axis=1)


def maxima_of_copies(values, window=30):
    parts = [values[start : start + window] for start in range(values.size - window + 1)]
    return np.array(parts).max(axis=1) if parts else values[:0]


def resample_to(values, length=500):
    old = np.linspace(0, 1, num=len(values))
    return np.interp(np.linspace(0, 1, num=length), old, values)


def blur(image):
    """Mean of the 3 x 3 cells around each cell, edges repeated."""
    height, width = image.shape
    padded = np.pad(image.astype(np.int64), 1, mode="edge")
    total = sum(padded[dy : dy + height, dx : dx + width] for dy in range(3) for dx in range(3))
    return total // 9


def blur_cell_by_cell(image):
    height, width = image.shape
    result = np.zeros((height, width), dtype=np.int64)
    for y in range(height):
        for x in range(width):
            total = 0
            for dy in (-1, 0, 1):
                for dx in (-1, 0, 1):
                    row = min(max(y + dy, 0), height - 1)
                    total += int(image[row, min(max(x + dx, 0), width - 1)])
            result[y, x] = total // 9
    return result


def box_sums(image, radius=6):
    """Sum over the square around each cell, from an integral image."""
    height, width = image.shape
    integral = np.zeros((height + 1, width + 1), dtype=np.int64)
    integral[1:, 1:] = image.astype(np.int64).cumsum(axis=0).cumsum(axis=1)
    top = np.maximum(np.arange(height) - radius, 0)[:, None]
    left = np.maximum(np.arange(width) - radius, 0)
    bottom = np.minimum(np.arange(height) + radius + 1, height)[:, None]
    right = np.minimum(np.arange(width) + radius + 1, width)
    return (
        integral[bottom, right]
        - integral[top, right]
        - integral[bottom, left]
        + integral[top, left]
    )


def sums_around(image, radius=6):
    result = np.empty(image.shape, dtype=np.int64)
    for y, x in np.ndindex(*image.shape):
        part = image[max(y - radius, 0) : y + radius + 1, max(x - radius, 0) : x + radius + 1]
        result[y, x] = part.sum()
    return result


def equalise(image):
    counts = np.bincount(image.ravel(), minlength=256)
    share = counts.cumsum() / image.size
    return (share * 255).astype(np.uint8)[image]


def _generator(rng):
    return np.random.default_rng(rng.getrandbits(32))


def _side(n):
    return max(round(n**0.5), 1)


def _system(n, rng):
    side, generator = _side(n), _generator(rng)
    system = generator.uniform(0, 1, (side, side)) + side * np.eye(side)
    return system, generator.uniform(-1, 1, (side, side))


def _regression(n, rng):
    generator = _generator(rng)
    rows = max(n // 6, 1)
    return generator.normal(size=(rows, 6)), generator.normal(size=rows)


def _symmetric(n, rng):
    half = _generator(rng).uniform(0, 1, (_side(n), _side(n)))
    return (half + half.T,)


def _table(n, rng):
    return (np.array(samples.matrix(n, rng), dtype=float),)


def _wave(n, rng):
    return (np.sin(np.arange(n) / 9) + _generator(rng).normal(0, 0.2, n),)


def _counts(n, rng):
    return (_generator(rng).integers(0, max(n // 4, 5), n),)


def _points(n, rng):
    return (_generator(rng).normal(0, 9, (max(n // 2, 1), 2)),)


def _prices(n, rng):
    return _generator(rng).uniform(0, 900, n), np.sort(_generator(rng).uniform(0, 900, n))


def _groups(n, rng):
    return _generator(rng).integers(0, n // 20 + 3, n), _generator(rng).integers(1, 90, n)


def _image(n, rng):
    return (_generator(rng).integers(0, 256, (_side(n), _side(n)), dtype=np.uint8),)


CASES = {
    "fit_ridge": _regression,
    "solve_all": _system,
    "solve_one_by_one": _system,
    "solve_with_inverses": _system,
    "largest_eigenvalue": _symmetric,
    "largest_eigenvalue_by_iteration": _symmetric,
    "compress": _table,
    "explained_variance": _table,
    "spectrum": _wave,
    "spectrum_by_definition": _wave,
    "low_pass": _wave,
    "autocorrelation": _counts,
    "autocorrelation_fft": _counts,
    "k_means": _points,
    "k_means_loops": _points,
    "highest": _counts,
    "highest_after_sorting": _counts,
    "price_band": _prices,
    "price_band_counting": _prices,
    "frequencies": _counts,
    "frequencies_by_mask": _counts,
    "count_elements": _counts,
    "sums_by_group": _groups,
    "group_totals": _groups,
    "rolling_maximum": _wave,
    "maxima_of_copies": _wave,
    "resample_to": _wave,
    "blur": _image,
    "blur_cell_by_cell": _image,
    "box_sums": _image,
    "sums_around": _image,
    "equalise": _image,
}

ALIKE = [
    ("solve_all", "solve_one_by_one", "solve_with_inverses"),
    ("largest_eigenvalue", "largest_eigenvalue_by_iteration"),
    ("spectrum", "spectrum_by_definition"),
    ("autocorrelation", "autocorrelation_fft"),
    ("k_means", "k_means_loops"),
    ("highest", "highest_after_sorting"),
    ("price_band", "price_band_counting"),
    ("frequencies", "frequencies_by_mask", "count_elements"),
    ("sums_by_group", "group_totals"),
    ("rolling_maximum", "maxima_of_copies"),
    ("blur", "blur_cell_by_cell"),
    ("box_sums", "sums_around"),
]
