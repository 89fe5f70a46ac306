"""GPU kernels and PyTorch programs with times that others measured of them."""
