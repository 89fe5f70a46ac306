"""Memory that the process holds and does not use."""

from __future__ import annotations

import sys


def give_back() -> None:
    """Returns freed memory to the system, where the C library can be asked to.

    glibc keeps what a batch's tensors took, in pieces: more than the model itself needs.
    """
    if sys.platform != "linux":
        return
    # Imported here: `initialize` does not wait for it.
    import ctypes

    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):  # another C library
        return
    trim(0)
