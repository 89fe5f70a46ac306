"""Whole programs: time and memory of the process, on languages that a plain machine has."""

import resource
import subprocess
import sys
from contextlib import closing

import pytest

from rlm_model.corpora.items import MeasurableItem
from rlm_model.measuring.languages import LANGUAGES
from rlm_model.measuring.measurer import PEAK_MEMORY, TIME
from rlm_model.measuring.programs.launching import build_launcher, read_usage
from rlm_model.measuring.programs.measure import ProgramMeasurer, ProgramPlan
from rlm_model.measuring.sandbox import REPORT, Limits, Sandbox

PLAN = ProgramPlan(repeats=2)

GREETINGS = {
    "c": '#include <stdio.h>\nint main(void) { char s[9]; scanf("%8s", s); printf("<%s>", s); }\n',
    "cpp": "#include <iostream>\n#include <string>\n"
    'int main() { std::string s; std::cin >> s; std::cout << "<" << s << ">"; }\n',
    "python": "print(f'<{input()}>', end='')\n",
    "javascript": "const s = require('fs').readFileSync(0, 'utf8');\n"
    "process.stdout.write(`<${s.trim()}>`);\n",
    "perl": "my $s = <STDIN>; chomp $s; print '<', $s, '>';\n",
}


@pytest.fixture
def measurer_of():
    """Makes measurers that are closed at the end."""
    made = []

    def make(language, plan=PLAN):
        made.append(ProgramMeasurer(language, plan))
        return made[-1]

    yield make
    for measurer in made:
        measurer.close()


@pytest.mark.parametrize("language", GREETINGS)
def test_a_program_reads_its_input_and_costs_something(measurer_of, language):
    measurer = measurer_of(language)
    found = measurer.run(GREETINGS[language], b"you\n")
    assert (found.output, found.reason) == (b"<you>", None)
    assert 0 < found.time_s < 5
    floor = measurer.floor()
    assert 100_000 < floor.peak_memory_bytes < 2 * found.peak_memory_bytes


def test_memory_is_that_of_the_program_and_not_of_who_started_it(measurer_of):
    ballast = bytearray(200 << 20)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 200 << 10
    measurer = measurer_of("cpp")
    assert measurer.floor().peak_memory_bytes < 6 << 20
    held = "#include <vector>\nint main() { std::vector<char> v(50 << 20, 1); return v[7] - 1; }\n"
    assert 50 << 20 < measurer.run(held).peak_memory_bytes < 60 << 20
    del ballast


def test_time_is_that_of_the_work(measurer_of):
    measurer = measurer_of("c", ProgramPlan())
    work = "int main(void) {{ for (volatile long i = 0; i < {}; i++); return 0; }}\n"
    short, long = (measurer.run(work.format(n)).time_s for n in (20_000_000, 200_000_000))
    assert 5 < long / short < 20


def test_time_and_memory_of_children_count(measurer_of):
    work = "x = b'x' * (80 << 20); sum(range(6_000_000))"
    source = (
        f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {work!r}], check=True)\n"
    )
    measurer = measurer_of("python")
    found, floor = measurer.run(source), measurer.floor()
    assert found.time_s > floor.time_s + 0.02
    assert found.peak_memory_bytes > 80 << 20


def test_waiting_costs_no_time(measurer_of):
    found = measurer_of("perl").run("select(undef, undef, undef, 0.4);\n")
    assert found.time_s < 0.2


@pytest.mark.parametrize(
    ("language", "source", "reason"),
    [
        ("c", "int main(void) { return x; }", "does not compile: program.c:1:25: error"),
        ("c", "int main(void) { return 3; }", "exit code 3"),
        ("c", "#include <stdlib.h>\nint main(void) { abort(); }", "ended by signal 6"),
        ("python", "import random\nprint(random.random())", "output differs from run to run"),
        ("python", "raise SystemExit('no')", "exit code 1"),
    ],
)
def test_a_failure_is_recorded(measurer_of, language, source, reason):
    item = MeasurableItem("own/p", language, source, "", kind="program")
    (point,) = measurer_of(language).measure(item)
    assert reason in point.reason
    assert (point.n, point.values) == (None, {})


def test_a_program_with_a_problem_is_not_run(measurer_of):
    item = MeasurableItem("own/p", "c", "", "", kind="program", problem="needs a file")
    (point,) = measurer_of("c").measure(item)
    assert point.reason == "needs a file"


def test_a_batch_knows_its_compiler_and_what_an_empty_program_costs(measurer_of):
    measurer = measurer_of("c")
    items = [
        MeasurableItem(f"own/{n}", "c", f"int main(void) {{ return {n}; }}", "", kind="program")
        for n in (0, 1)
    ]
    runtime = measurer.prepare(items)
    assert "gcc" in runtime.version
    assert 0 < runtime.floor[TIME] < 0.1
    assert 100_000 < runtime.floor[PEAK_MEMORY] < 6 << 20
    assert [measurer.measure(item)[0].reason for item in items] == [None, "exit code 1"]


def test_nothing_is_left_on_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with closing(ProgramMeasurer("c", PLAN)) as measurer:
        measurer.run(LANGUAGES["c"].toolchain.empty)
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []


# The launcher


def test_the_launcher_keeps_its_report_from_the_program():
    launcher = build_launcher()
    sandbox = Sandbox([launcher.parent], Limits())
    words = ["/bin/sh", "-c", "ls /proc/self/fd; exit 7"]
    done = sandbox.run([str(launcher), REPORT, "1000000000", *words])
    # The three standard ones, and the one that ls has open to look.
    assert len(done.output.split()) == 4
    usage = read_usage(done.report)
    assert (usage.exit_code, usage.signal, usage.over_memory) == (7, 0, False)
    assert 0 < usage.cpu_s < usage.wall_s + 0.05
    assert done.reason is None


def test_the_launcher_says_what_it_could_not_start():
    launcher = build_launcher()
    done = Sandbox([launcher.parent], Limits()).run([str(launcher), REPORT, "1000000", "no-such"])
    assert read_usage(done.report).exit_code == 127
    assert "launcher: no-such: No such file" in done.error


def test_the_launcher_refuses_a_wrong_command_line():
    done = subprocess.run([build_launcher()], capture_output=True, check=False)
    assert done.returncode == 125
    assert done.stderr.startswith(b"usage: launcher")


def test_a_report_that_is_none_is_nothing():
    assert read_usage(b"") is None
    assert read_usage(b'{"cpu_s": 1.0}') is None


def test_python_programs_run_without_the_virtual_environment(measurer_of):
    found = measurer_of("python").run("import sys; print(sys.prefix == sys.base_prefix)")
    assert found.output == b"True\n"
    assert sys.version_info >= (3, 10)
