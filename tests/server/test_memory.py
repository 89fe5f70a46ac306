"""Memory that is held and not used goes back to the system."""

from pathlib import Path

from rlm_lsp.engine.memory import give_back

BLOCKS = 2_000
BLOCK_BYTES = 50_000


def resident_bytes() -> int:
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(text.split("VmRSS:")[1].split()[0])


def test_freed_memory_goes_back():
    blocks = [bytearray(BLOCK_BYTES) for _ in range(BLOCKS)]
    kept = blocks[::100]  # a block here and there is in use, and the heap can't shrink
    last = bytearray(BLOCK_BYTES)
    del blocks
    before = resident_bytes()
    give_back()
    assert before - resident_bytes() > BLOCKS * BLOCK_BYTES / 2
    del kept, last
