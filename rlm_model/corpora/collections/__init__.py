"""Public repositories as collections of measurable functions.

A repository's checkout is read through git alone, and what it gives is written outside the
project: a text keeps its own licence, and the project holds none. Measurements know a function by
its id and the digest of its text.
"""
