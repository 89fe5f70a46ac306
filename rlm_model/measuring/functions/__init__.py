"""Measures functions in languages other than Python, by a driver program in each language."""
