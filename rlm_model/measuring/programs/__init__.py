"""Random programs, the same one in many languages: what a whole program costs, text by text."""
