"""Memory that is held and not used goes back to the system."""

import asyncio
import subprocess
import sys

import pytest
from session_support import SETTINGS, Session, resident_bytes

from rlm_lsp.engine.memory import give_back

BLOCKS = 2_000
BLOCK_BYTES = 50_000


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


LINES = {
    "a literal": "    y = '" + "QmFzZTY0" * 125_000 + "'\n",
    "a name": "    y = " + "_" * 1_000_000 + "\n",
    "calls": "    y = [" + "g(x, 10), " * 10_000 + "]\n",
}


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("line", LINES)
async def test_edits_in_a_long_line_and_a_close_leave_nothing(start, line):
    wire = await start()
    await wire.begin(initializationOptions={"settings": SETTINGS})
    session = Session(wire)
    session.open("file:///first.py", "python", "def first(a):\n    return [a] * 2\n")
    assert await session.about("codeLens", "file:///first.py")
    before, most = resident_bytes(session.process.pid), 0

    uri = "file:///long.py"
    session.open(
        uri, "python", f"def f(x):\n{LINES[line]}    return x\n\n\ndef g(a, b): return a\n"
    )
    for version in range(2, 62):
        session.change(uri, version, 1, 9, "a")
        assert await session.about("codeLens", uri) is not None
        most = max(most, resident_bytes(session.process.pid))
    session.close(uri)

    # What the garbage collector and the system's libraries keep is not by the edit.
    for _ in range(100):
        left = resident_bytes(session.process.pid) - before
        if left < 60_000_000:
            break
        await asyncio.sleep(0.1)
    assert left < 60_000_000
    assert most - before < 200_000_000
