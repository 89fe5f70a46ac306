"""Neural networks as graphs: read from ``.onnx`` files, and written as the text of a unit.

Reading needs no package beyond numpy, and no weights are read. From file to text: `onnx_file.py`
(with `wire.py`), `inference.py` and `shapes.py` for what the file does not say, `simplify.py` for
the one form of a network, `elements.py`, `canonical.py` and `folding.py` for its lines, their order
and what repeats, `text.py` for all of it. `counts.py` counts parameters and multiply-adds.

Architecture invariant: isomorphic graphs give the same text.
"""
