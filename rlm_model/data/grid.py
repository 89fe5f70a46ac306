"""Metrics and sizes that functions are measured, trained and judged at."""

METRICS = ("time_s", "peak_memory_bytes")
"""Metrics that the data was measured for."""

SIZES = (10, 100, 1_000, 10_000, 100_000)
"""Input sizes that measured values are compared at."""

GRID = (5, 10, 20, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
"""Sizes that costs are completed at, and learned."""
