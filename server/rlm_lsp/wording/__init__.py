"""How estimates read, wherever they stand."""
