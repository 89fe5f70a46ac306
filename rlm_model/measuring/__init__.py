"""Measuring code for real: what the model's numbers come from."""
