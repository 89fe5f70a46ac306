"""What the C library keeps of the memory that was freed."""

from __future__ import annotations

import sys
from typing import Any

_M_ARENA_MAX = -8
"""From glibc's malloc.h."""


def share_arena() -> None:
    """Has the threads that are still to start allocate from one arena, where that can be asked for.

    glibc would give each its own, and keep in each what the largest batch took.
    """
    library = _c_library()
    if library is not None and hasattr(library, "mallopt"):
        library.mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """Returns freed memory to the system, where the C library can be asked to.

    glibc keeps what a batch's tensors took, in pieces: more than the model itself needs.
    """
    library = _c_library()
    if library is not None and hasattr(library, "malloc_trim"):
        library.malloc_trim(0)


def _c_library() -> Any:
    if sys.platform != "linux":
        return None
    # Imported here: `initialize` does not wait for it.
    import ctypes

    try:
        return ctypes.CDLL(None)
    except OSError:
        return None
