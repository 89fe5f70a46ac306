"""Random programs, the same one in many languages."""
