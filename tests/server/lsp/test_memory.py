"""Memory that is held and not used goes back to the system."""

import subprocess
import sys
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


def test_threads_share_an_arena():
    """Each arena would be a mapping of its own, of which glibc reserves 64 MB at once."""
    script = """
import threading
from rlm_lsp.engine.memory import share_arena
{}
def work():
    block = bytearray(100_000)
    ready.wait()
ready = threading.Barrier(9)
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
print(open("/proc/self/status").read().split("VmSize:")[1].split()[0])
ready.wait()
"""
    alone, shared = (
        int(subprocess.check_output([sys.executable, "-c", script.format(call)]))
        for call in ("", "share_arena()")
    )
    assert alone - shared > 4 * 64 * 1024  # kilobytes
