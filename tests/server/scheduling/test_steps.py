"""What the scheduler's threads do."""

from rlm_lsp.engine import UnitResult
from rlm_lsp.scheduling import steps
from rlm_lsp.wording.growth import growth
from rlm_model.contract.kinds.function import find_functions
from rlm_model.contract.queries import Estimate, Query


def test_growth_is_fitted_before_somebody_asks():
    (unit,) = find_functions(b"def f(x):\n    return x\n", "python")
    # Figures that no other test has.
    estimates = tuple(
        Estimate(Query("time_s", size, "reference-cpu"), 0.6180339 * size, 0.72 * size, 0.8 * size)
        for size in (10, 100, 1000)
    )
    batch = [UnitResult(unit, estimates)]
    assert steps.next_batch(iter([batch])) == batch
    fitted = growth.cache_info()
    assert growth(estimates).best.name == "linear"
    assert growth.cache_info().hits == fitted.hits + 1


def test_after_the_last_batch_comes_nothing():
    assert steps.next_batch(iter([])) is None
