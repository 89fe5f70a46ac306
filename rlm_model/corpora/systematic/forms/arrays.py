# ruff: noqa: E501
"""NumPy calls, and Python loops over arrays."""

from rlm_model.corpora.systematic.template import (
    CONSTANT,
    CUBIC,
    LINEAR,
    LINEARITHMIC,
    QUADRATIC,
    forms,
)

FORMS = (
    *forms(
        CONSTANT,
        """
def $f($xs):
    arr = np.«zeros¦ones»(@small)
    return float(arr.sum()) + len($xs)
---
def $f($n):
    return «float(np.sqrt($n))¦int(np.clip($n, @small, @mid))¦np.arange(@mid).sum() + $n¦float(np.log1p($n))¦np.eye(3)[0] * $n»
""",
        alone=True,
    ),
    *forms(
        LINEAR,
        """
def $f($xs):
    arr = np.«array¦asarray»($xs)
    return «int(arr.sum())¦arr.mean()¦arr.max() - arr.min()¦np.cumsum(arr)¦arr * @small + 1¦arr[arr > arr.mean()]¦np.diff(arr)¦float(np.std(arr))¦np.where(arr > 0, arr, 0)¦int((arr % 2 == 0).sum())¦np.argmax(arr)¦np.dot(arr, arr)¦arr[::-1]¦(arr - arr.mean()) / (arr.std() + 1)¦np.clip(arr, 0, @mid)¦np.bincount(np.abs(arr) % 50)¦np.flatnonzero(arr > @small)¦np.concatenate([arr, arr])¦arr.tolist()¦np.linalg.norm(arr)¦np.abs(arr).sum()¦np.maximum.accumulate(arr)»
---
def $f($xs):
    arr = np.array($xs)
    $acc = 0
    «for v in arr:
        $acc += v¦for i in range(len(arr)):
        $acc += arr[i]¦for i in range(arr.shape[0]):
        if arr[i] > @small:
            $acc += 1¦for v in arr.tolist():
        $acc += v % 7¦for i, v in enumerate(arr):
        arr[i] = v * 2
    $acc = arr.sum()»
    return int($acc)
---
def $f($xs, $ys):
    a, b = np.array($xs), np.array($ys)
    m = min(len(a), len(b))
    return «float(np.dot(a[:m], b[:m]))¦int((a[:m] == b[:m]).sum())¦np.sqrt(((a[:m] - b[:m]) ** 2).sum())¦np.concatenate([a, b]).mean()¦np.maximum(a[:m], b[:m])»
---
def $f($n):
    «arr = np.arange($n)
    return «int(arr.sum())¦(arr ** 2).mean()¦np.sin(arr).sum()¦arr[arr % 3 == 0]»¦return np.zeros($n)¦return np.linspace(0, 1, $n + 1).sum()¦return np.ones($n).cumsum()[-1]»
---
def $f($grid):
    m = np.array($grid)
    return «m.sum()¦m.T¦m.mean(axis=0)¦m.max(axis=1)¦np.rot90(m)¦m.trace()¦(m > 0).sum()¦m.flatten()¦m * 2 + 1¦np.diag(m)¦m.reshape(-1)[::-1]»
---
def $f($xs, $k):
    arr = np.array($xs, dtype=float)
    «kernel = np.ones($k) / $k
    return np.convolve(arr, kernel, "same")¦sums = np.cumsum(arr)
    return (sums[$k:] - sums[:-$k]) / $k¦return np.lib.stride_tricks.sliding_window_view(arr, $k).mean(axis=1)»
""",
        alone=True,
    ),
    *forms(
        LINEARITHMIC,
        """
def $f($xs):
    arr = np.array($xs)
    return «np.sort(arr)¦np.argsort(arr)¦np.unique(arr)¦np.median(arr)¦np.percentile(arr, @mid % 100)¦np.unique(arr, return_counts=True)¦np.sort(arr)[-3:]¦np.searchsorted(np.sort(arr), arr)¦np.fft.fft(arr)[0]¦np.lexsort((arr, -arr))¦np.argsort(-arr)[:@small]»
---
def $f($xs, $ys):
    return «np.intersect1d($xs, $ys)¦np.union1d($xs, $ys)¦np.setdiff1d($xs, $ys)¦np.isin($xs, $ys)¦np.searchsorted(np.sort($ys), $xs)»
""",
        alone=True,
    ),
    *forms(
        QUADRATIC,
        """
def $f($xs):
    arr = np.array($xs)
    return «np.outer(arr, arr)¦np.outer(arr, arr).sum()¦arr[:, None] - arr[None, :]¦np.abs(arr[:, None] - arr).max()¦np.add.outer(arr, arr)¦(arr[:, None] == arr).sum()¦np.subtract.outer(arr, arr).min()¦np.triu(np.outer(arr, arr)).sum()¦(arr[:, None] > arr[None, :]).sum(axis=1)¦np.diag(arr)¦np.minimum(arr[:, np.newaxis], arr).mean()¦np.tile(arr, (len(arr), 1))»
---
def $f($xs):
    arr = np.array([])
    for $x in $xs:
        arr = «np.append(arr, $x)¦np.concatenate([arr, [$x]])¦np.append(arr, @expr($x))¦np.hstack([arr, $x])¦np.insert(arr, 0, $x)»
    return arr«¦.sum()¦.mean()»
---
def $f($xs):
    arr = np.array($xs)
    $acc = 0
    for i in range(len(arr)):
        $acc += «arr[: i + 1].sum()¦(arr > arr[i]).sum()¦arr.max() - arr[i]¦np.dot(arr[i:], arr[i:])¦arr.copy()[i]¦np.count_nonzero(arr == arr[i])¦abs(arr - arr[i]).sum()¦arr[i] in arr»
    return $acc
---
def $f($xs):
    arr = np.array($xs)
    $cnt = 0
    for i in range(len(arr)):
        for j in range(«i + 1, len(arr)¦len(arr)¦i»):
            «if arr[i] > arr[j]:
                $cnt += 1¦$cnt += arr[i] * arr[j]¦$cnt = max($cnt, abs(arr[i] - arr[j]))»
    return $cnt
---
def $f($n):
    return «np.zeros(($n, $n))¦np.eye($n)¦np.arange($n * $n).reshape($n, $n).sum(axis=0)¦np.ones(($n, $n)).sum()¦np.fromfunction(lambda i, j: i + j, ($n, $n))¦np.add.outer(np.arange($n), np.arange($n))¦np.tri($n)¦np.multiply.outer(np.arange($n), np.arange($n)).max()»
---
def $f($grid):
    m = np.array($grid)
    return «m @ m¦np.dot(m, m.T)¦np.linalg.matrix_power(m % 7, 2)¦np.matmul(m, m).trace()»
---
def $f($xs, $ys):
    a, b = np.array($xs), np.array($ys)
    return «np.outer(a, b)¦np.abs(a[:, None] - b).min(axis=1)¦(a[:, None] + b == @mid).any()¦np.convolve(a, b)¦np.correlate(a, b, "full")[0]¦a[:, None] * b»
""",
        alone=True,
    ),
    *forms(
        CUBIC,
        """
def $f($n):
    m = np.«ones¦zeros»(($n, $n))
    return «m @ m¦np.dot(m, m)¦np.linalg.inv(m + np.eye($n))¦np.linalg.det(m + np.eye($n))¦m @ m @ m¦np.linalg.solve(m + np.eye($n), np.ones($n))»
---
def $f($xs):
    arr = np.array($xs)
    m = np.outer(arr, arr) % 10
    return «(m @ m).sum()¦m.dot(m)¦np.linalg.matrix_rank(m.astype(float))¦(m[:, :, None] == m[:, None, :]).sum()¦(arr[:, None, None] + arr[:, None] == arr).sum()»
""",
        alone=True,
    ),
)
