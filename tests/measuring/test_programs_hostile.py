"""Everything that a hostile program may try ends as a recorded failure and leaves nothing."""

import tempfile
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from rlm_model.measuring.programs.measure import RUN_LIMITS, ProgramMeasurer, ProgramPlan

LIMITS = replace(RUN_LIMITS, wall_seconds=6.0, cpu_seconds=1)
PLAN = ProgramPlan(repeats=1, limits=LIMITS, resident_bytes=300 << 20)

ENDLESS = "int main(void) { for (volatile int i = 0;; i++); }\n"

DEAF = """
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
int main(void) {
    for (int number = 1; number < 65; number++) signal(number, SIG_IGN);
    puts("deaf");
    fflush(stdout);
    for (;;) pause();
}
"""

FORK_BOMB = """
#include <unistd.h>
int main(void) { for (;;) if (fork() < 0) pause(); }
"""

ORPHAN = """
#include <unistd.h>
int main(void) {
    if (fork() == 0) { setsid(); close(1); close(2); for (;;) pause(); }
    return 0;
}
"""

HUGE = """
#include <stdlib.h>
int main(void) {
    volatile char *p = malloc(100UL << 30);
    for (size_t i = 0; i < 100UL << 30; i += 4096) p[i] = 1;
}
"""

# Each piece is small; shared memory counts for no process's own limit of data.
SHARED = """
#include <string.h>
#include <sys/mman.h>
int main(void) {
    for (;;) {
        char *p = mmap(0, 8 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED) return 4;
        memset(p, 1, 8 << 20);
    }
}
"""

MANY = """
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
int main(void) {
    for (int i = 0; i < 8; i++)
        if (fork() == 0) { memset(malloc(90 << 20), 1, 90 << 20); sleep(60); }
    while (wait(0) > 0);
}
"""

FLOOD = '#include <stdio.h>\nint main(void) { for (;;) puts("0123456789012345678901234567"); }\n'

OUTSIDE = '#include <stdio.h>\nint main(void) { return fopen("%s", "w") ? 0 : 9; }\n'

GROUP = "#include <signal.h>\nint main(void) { kill(0, SIGKILL); for (;;); }\n"

LAUNCHER = """
#include <signal.h>
#include <unistd.h>
int main(void) { kill(getppid(), SIGKILL); for (;;); }
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the measurer keeps its programs: nobody else's are there."""
    return tmp_path_factory.mktemp("programs")


@pytest.fixture(scope="module")
def measurer(folder):
    """A measurer of C programs that gives up soon."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        made = ProgramMeasurer("c", PLAN)
    yield made
    made.close()


@pytest.fixture
def left_behind(folder):
    """Lists the processes that still run a program of the measurer."""
    return lambda: [
        process
        for process in psutil.process_iter(["cmdline"])
        if any(str(folder) in word for word in process.info["cmdline"] or ())
    ]


@pytest.mark.parametrize(
    ("source", "reasons"),
    [
        (ENDLESS, ("CPU time limit", "wall time limit")),
        (DEAF, ("wall time limit",)),
        (FORK_BOMB, ("wall time limit",)),
        (HUGE, ("ended by signal 11", "memory limit: over 300 MB")),
        (SHARED, ("memory limit: over 300 MB",)),
        (MANY, ("memory limit: over 300 MB",)),
        (FLOOD, ("output limit",)),
        (GROUP, ("ended by SIGKILL", "ended by signal 9")),
        (LAUNCHER, ("ended by SIGKILL",)),
    ],
    ids=["endless", "deaf", "forks", "huge", "shared", "many", "flood", "group", "launcher"],
)
def test_a_hostile_program_is_a_recorded_failure(measurer, left_behind, source, reasons):
    started = time.monotonic()
    found = measurer.run(source)
    assert found.reason in reasons
    assert (found.time_s, found.peak_memory_bytes) == (None, None)
    assert len(found.output) < 20 * LIMITS.output_bytes
    assert time.monotonic() - started < 4 * LIMITS.wall_seconds
    assert left_behind() == []


def test_a_child_that_outlives_its_program_ends(measurer, left_behind):
    assert measurer.run(ORPHAN).reason is None
    assert left_behind() == []


@pytest.mark.parametrize("place", ["/usr/x", "/etc/x", "/x", str(Path(__file__).parent / "x")])
def test_nothing_outside_can_be_written(measurer, place):
    assert measurer.run(OUTSIDE % place).reason == "exit code 9"
    assert not Path(place).exists()


def test_a_program_can_not_change_itself_or_others(measurer):
    source = '#include <stdio.h>\nint main(int c, char **v) { return fopen(v[0], "r+") ? 0 : 9; }\n'
    assert measurer.run(source).reason == "exit code 9"


def test_a_runtime_that_reserves_much_is_bounded_by_what_it_uses():
    grow = "const all = [];\nfor (;;) all.push(Buffer.alloc(1 << 20, 1));\n"
    made = ProgramMeasurer("javascript", PLAN)
    try:
        assert made.run(grow).reason == "memory limit: over 300 MB"
    finally:
        made.close()


def test_a_compiler_that_reads_for_ever_ends(measurer, left_behind):
    found = measurer.run('#include "/dev/zero"\nint main(void) { return 0; }\n')
    assert found.reason.startswith("does not compile")
    assert left_behind() == []
