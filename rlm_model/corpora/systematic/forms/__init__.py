"""Forms of functions, by what they are about."""
