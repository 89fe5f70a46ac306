"""Language server and command line: what code costs, before it runs."""

__version__ = "0.1.0"
"""The distribution's version; a constant, because asking the installed package takes 20 ms."""
