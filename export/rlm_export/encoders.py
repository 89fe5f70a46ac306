"""The form of each kind of encoder that is exported."""

from __future__ import annotations

from torch import nn

from rlm_export.lean import LeanEncoder
from rlm_model.modeling.encoders import Encoder, TextEncoder


def export_form(encoder: TextEncoder) -> nn.Module:
    """An encoder as it becomes a graph: ids and mask to hidden states.

    Ours has one of few and large operators. A pretrained one is exported as it is.
    """
    return LeanEncoder(encoder) if isinstance(encoder, Encoder) else encoder
