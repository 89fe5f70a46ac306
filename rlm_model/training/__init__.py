"""Training: recipes, the loop, what the models learn from, and how they start."""
