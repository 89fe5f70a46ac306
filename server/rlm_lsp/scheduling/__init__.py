"""What is computed when."""
