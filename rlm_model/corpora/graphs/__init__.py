"""Neural networks of search spaces as graphs with shapes, built without torch.

A space has a module whose ``build`` makes the network of an architecture as its table writes it;
`spaces.py` is the registry. `onnx_form.py` writes a graph as an ONNX model and in the printed form
that other work reads.
"""
