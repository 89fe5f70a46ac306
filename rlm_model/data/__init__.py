"""Training data: measured units, texts without measurements, and the split by problem."""
