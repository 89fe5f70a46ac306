"""What the model's numbers are on the user's machine: a shift of each metric, and its doubt.

The model answers for a reference machine. `rlm-lsp calibrate` runs functions whose cost there is
known (`known_costs.json`, written by `tools/write_known_costs.py`) on the user's machine.
"""
