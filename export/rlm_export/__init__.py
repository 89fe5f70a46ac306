"""Exports a trained model to ONNX, quantizes it and holds it to the original."""
