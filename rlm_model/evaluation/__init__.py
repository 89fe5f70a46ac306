"""Evaluation: metrics, baselines, and the report that every published figure comes from."""
