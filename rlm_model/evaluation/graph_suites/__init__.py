"""Suites of networks, GPU kernels and PyTorch programs: how well what is predicted is in order.

A *case* (`cases.py`) is one training and one judging: which examples are learned, on which units
and queries ranks are compared. Examples come from *collections* (`collection.py`), each a table of
units and queries. Whoever predicts (`predictors.py`) gives a number for each judged example, and
`scoring.py` compares ranks.

Architecture invariant: what is judged in a case shares no problem with what is learned in it: no
isomorphic network, no text of the same operator or problem. Held-out sizes and devices are what
their names say.
"""
