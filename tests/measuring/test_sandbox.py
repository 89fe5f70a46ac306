"""Everything that a hostile function may try ends as a recorded failure and leaves nothing."""

import os
import sys
import time
from pathlib import Path

import psutil
import pytest

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.measurer import TIME
from rlm_model.measuring.sandbox import PROJECT, REPORT, Limits, Sandbox, python_folders

LIMITS = Limits(wall_seconds=6.0, cpu_seconds=5, memory_bytes=1 << 30, output_bytes=100_000)


@pytest.fixture
def run():
    """Runs Python code in a sandbox."""
    sandbox = Sandbox(python_folders(), LIMITS)
    return lambda code, *words: sandbox.run([sys.executable, "-c", code, *words])


def listed(sandbox, folder):
    """What a command in a sandbox sees in a folder."""
    done = sandbox.run([sys.executable, "-c", f"import os; print(*os.listdir({str(folder)!r}))"])
    assert done.reason is None, done.error
    return set(done.output.decode().split())


def ways(folders, base):
    """What lies in a folder because something in it was given: the first step to each."""
    below = [folder.relative_to(base) for folder in folders if folder.is_relative_to(base)]
    return {path.parts[0] for path in below}


def alive(marker):
    """Processes whose command line holds a marker."""
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if marker in (process.info["cmdline"] or ())
    ]


def test_output_and_error_come_back(run):
    done = run("import sys; print('out'); print('err', file=sys.stderr)")
    assert (done.output, done.error, done.reason) == (b"out\n", "err\n", None)


def test_a_failing_command_says_how_it_ended(run):
    assert run("raise SystemExit(3)").reason == "exit code 3"
    assert run("import os; os.abort()").reason == "ended by SIGABRT"


def test_an_endless_loop_ends(run):
    done = run("while True: pass", "marker-of-endless-loop")
    assert done.reason in ("ended by SIGXCPU", "ended by SIGKILL", "wall time limit")
    assert alive("marker-of-endless-loop") == []


def test_a_process_that_refuses_to_die_ends(run):
    code = (
        "import signal, time\n"
        "for number in range(1, 65):\n"
        "    try: signal.signal(number, signal.SIG_IGN)\n"
        "    except (OSError, ValueError): pass\n"
        "print('deaf', flush=True)\n"
        "while True: time.sleep(1)\n"
    )
    started = time.monotonic()
    done = run(code, "marker-of-deaf-process")
    assert (done.output, done.reason) == (b"deaf\n", "wall time limit")
    assert time.monotonic() - started < 3 * LIMITS.wall_seconds
    assert alive("marker-of-deaf-process") == []


def test_a_fork_bomb_is_held_and_ends(run):
    code = (
        "import os, time\n"
        "count = 0\n"
        "while True:\n"
        "    try: pid = os.fork()\n"
        "    except OSError: break\n"
        "    count += 1\n"
        "print(count, flush=True)\n"
        "time.sleep(60)\n"
    )
    done = run(code, "marker-of-fork-bomb")
    assert done.reason == "wall time limit"
    assert 1 <= max(map(int, done.output.split())) <= LIMITS.processes
    assert alive("marker-of-fork-bomb") == []


def test_children_that_outlive_their_parent_end(run):
    code = (
        "import os, sys\n"
        "if os.fork() == 0:\n"
        "    os.setsid(); os.close(1); os.close(2)\n"
        "    while True: pass\n"
    )
    assert run(code, "marker-of-orphan").reason is None
    assert alive("marker-of-orphan") == []


def test_a_huge_allocation_fails(run):
    done = run("x = bytearray(100 << 30)")
    assert done.reason == "exit code 1"
    assert "MemoryError" in done.error


def test_a_huge_allocation_fails_where_address_space_is_free():
    sandbox = Sandbox(python_folders(), Limits(memory_bytes=None, data_bytes=1 << 30))
    reserve = "from mmap import *; mmap(-1, 100 << 30, flags=MAP_PRIVATE, prot=PROT_READ)"
    assert sandbox.run([sys.executable, "-c", reserve]).reason is None
    done = sandbox.run([sys.executable, "-c", "x = bytearray(100 << 30)"])
    assert "MemoryError" in done.error


def test_a_report_comes_back_apart_from_the_output(run):
    code = "import os, sys; os.write(int(sys.argv[1]), b'told'); print('out')"
    done = run(code, REPORT)
    assert (done.output, done.report, done.reason) == (b"out\n", b"told", None)
    assert run("print('out')").report == b""


def test_a_flood_of_output_is_cut(run):
    done = run("while True: print('x' * 10_000)")
    assert done.reason == "output limit"
    assert len(done.output) < 20 * LIMITS.output_bytes


@pytest.mark.parametrize("place", ["/usr/x", "/etc/x", str(PROJECT / "rlm_model" / "x"), "/x"])
def test_nothing_outside_can_be_written(run, place):
    done = run(f"open({place!r}, 'w')")
    assert done.reason == "exit code 1"
    assert "Error" in done.error
    assert not Path(place).exists()


def test_files_in_tmp_are_private_and_limited(run, tmp_path):
    assert run("open('/tmp/left-behind', 'w').write('x')").reason is None
    assert not Path("/tmp/left-behind").exists()
    # A folder that was asked for may lie below /tmp too: what others left there is not to be seen.
    seen = run("import os; print(os.listdir('/tmp'))").output.decode()
    assert "left-behind" not in seen
    assert tmp_path.parts[2] not in seen
    small = Sandbox(python_folders(), Limits(file_bytes=1 << 20))
    code = "open('/tmp/x', 'wb').write(bytes(4 << 20))"
    assert small.run([sys.executable, "-c", code]).reason is not None


def test_there_is_no_network(run):
    code = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    assert "Error" in run(code).error
    assert run("import socket; print(socket.if_nameindex())").output == b"[(1, 'lo')]\n"


def test_other_processes_and_homes_are_not_seen(run):
    assert str(os.getpid()) not in run("import os; print(os.listdir('/proc'))").output.decode()
    assert run("import os; print(os.path.expanduser('~'))").output == b"/tmp\n"
    # Python or the checkout may lie below /tmp: then the way to it is there, and nothing else.
    folders = python_folders()
    assert listed(Sandbox(folders, LIMITS), "/tmp") == ways(folders, Path("/tmp"))


def test_of_a_checkout_only_what_is_imported_is_seen():
    folders = python_folders()
    seen = listed(Sandbox(folders, LIMITS), PROJECT)
    assert seen == ways(folders, PROJECT)
    assert "rlm_model" in seen
    assert not seen & {".git", "tests", "server", "measurements", "pyproject.toml"}


def test_a_folder_below_tmp_is_seen_without_what_lies_beside_it(tmp_path):
    given = tmp_path / "given"
    given.mkdir()
    given.joinpath("file").touch()
    tmp_path.joinpath("beside").touch()
    folders = [*python_folders(), given]
    sandbox = Sandbox(folders, LIMITS)
    assert listed(sandbox, given) == {"file"}
    assert listed(sandbox, tmp_path) == {"given"}
    assert listed(sandbox, "/tmp") == ways(folders, Path("/tmp"))


HOSTILE = {
    "loops for ever": "    while True: pass",
    "ends the process": "    import os; os._exit(7)",
    "raises SystemExit": "    raise SystemExit('no')",
    "takes all memory": "    return [bytearray(1 << 30) for _ in range(100)]",
    "recurses for ever": "    return run(values)",
    "writes outside": "    open('/usr/x', 'w')",
    "kills its group": "    import os, signal; os.kill(0, signal.SIGKILL)",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_function_is_a_recorded_failure(measurer, body):
    source = f"def run(values):\n{body}\n"
    points = measurer.measure(MeasurableItem("own/f", "python", source, "run", "[([1, 2],)]"))
    assert [point.n for point in points] == [10, 100]
    assert all(point.value(TIME) is None and point.reason for point in points)


def test_a_function_that_prints_much_is_measured(measurer):
    source = "def run(values):\n    for value in values: print('x' * 10_000)\n"
    points = measurer.measure(MeasurableItem("own/f", "python", source, "run", "[([1, 2],)]"))
    assert [point.reason for point in points] == [None, None]
