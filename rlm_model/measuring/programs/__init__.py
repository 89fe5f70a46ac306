"""Whole programs: compiled in the sandbox, and run by a launcher that tells what they cost."""
