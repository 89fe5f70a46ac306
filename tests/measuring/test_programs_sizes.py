"""Programs at several sizes: one that would take too long is stopped, or not begun."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from rlm_model.corpora.items import MeasurableItem, SizedInput
from rlm_model.measuring.programs import measure
from rlm_model.measuring.programs.measure import ProgramMeasurer, ProgramPlan, ProgramRun

COUNTS = "n = int(input())\nfor i in range(n * {}):\n    pass\n"


def sized(source: str, *sizes: int) -> MeasurableItem:
    inputs = tuple(SizedInput(n, 0, 0) for n in sizes)
    return MeasurableItem("own/p", "python", source, "", kind="program", inputs=inputs)


def test_a_program_is_measured_at_each_size() -> None:
    with closing(ProgramMeasurer("python", ProgramPlan(repeats=2))) as measurer:
        points = measurer.measure(sized(COUNTS.format(3000), 10, 100, 1000))
        problem = measurer.measure(replace(sized("", 10, 100), problem="needs a file"))
    assert [point.n for point in points] == [10, 100, 1000]
    assert all(point.reason is None for point in points)
    assert points[2].values["time_s"] > 2 * points[0].values["time_s"]
    assert [(point.n, point.reason) for point in problem] == [
        (10, "needs a file"),
        (100, "needs a file"),
    ]


def test_a_size_that_would_take_too_long_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    times = {b"1\n": 0.2, b"10\n": 0.2, b"100\n": 2.0}

    def run(self: ProgramMeasurer, source: str, stdin: bytes = b"") -> ProgramRun:
        asked.append(stdin)
        return ProgramRun(times[stdin], 1000)

    monkeypatch.setattr(ProgramMeasurer, "run", run)
    with closing(ProgramMeasurer("python", ProgramPlan())) as measurer:
        points = measurer.measure(sized("", 1, 10, 100, 1000, 10_000))
    assert asked == [b"1\n", b"10\n", b"100\n"]
    assert [point.reason for point in points[3:]] == ["stopped: n = 100 took 2 s"] * 2


def test_a_size_that_takes_too_long_is_stopped_and_not_failed() -> None:
    limits = replace(measure.RUN_LIMITS, cpu_seconds=1)
    with closing(ProgramMeasurer("python", ProgramPlan(limits=limits))) as measurer:
        points = measurer.measure(sized(COUNTS.format(100_000), 1, 100_000, 200_000))
    assert points[0].reason is None
    assert [point.reason for point in points[1:]] == ["stopped: n = 100000 took over 1 s"] * 2
