"""Tool chains, and compiling many programs at once."""

from dataclasses import replace
from pathlib import Path

import pytest

from rlm_model.contract.languages import LANGUAGES as KNOWN
from rlm_model.measuring import languages
from rlm_model.measuring.languages import LANGUAGES, available, language_of, tool_version
from rlm_model.measuring.programs import building
from rlm_model.measuring.programs import toolchain as toolchain_module
from rlm_model.measuring.programs.building import Builder, Built
from rlm_model.measuring.programs.toolchain import Toolchain

# A C compiler that takes many programs, and stops at the first bad one.
TOGETHER = Toolchain(
    file="program.c",
    compile="echo compiled >&2; for file in {sources}; do name=$(basename $(dirname $file)); "
    "gcc -o {out}/$name/program $file || exit 1; done",
    together=True,
    run="{out}/{unit}/program",
    empty="",
    version="gcc --version",
    commands=("gcc",),
    packages=("gcc",),
)

GOOD = "int main(void) {{ return {}; }}"
BAD = "int main(void) { return nothing; }"


@pytest.fixture
def builder(tmp_path):
    """Compiles many programs at once; counts the compiler's runs in `runs`."""
    tmp_path.chmod(0o755)
    made = Builder(TOGETHER, tmp_path)
    made.runs = []
    run = made._sandbox.run

    def counted(*words, **names):
        made.runs.append(words)
        return run(*words, **names)

    made._sandbox.run = counted
    return made


def test_there_are_26_languages():
    assert len(LANGUAGES) == 26
    assert list(LANGUAGES)[:3] == ["c", "cpp", "csharp"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_known_by_its_file(language):
    toolchain = LANGUAGES[language].toolchain
    assert language_of(Path(toolchain.file.format(entry="Main"))) == language
    assert language in {each.name for each in KNOWN.values()}
    assert toolchain.together == bool(toolchain.package) or language == "typescript"


def test_other_file_names_are_known_too():
    assert language_of(Path("a.cc")) == "cpp"
    assert language_of(Path("notes.txt")) is None


@pytest.mark.parametrize(
    ("language", "source", "entry"),
    [
        ("java", "class Helper { }\npublic final class Totals { }", "Totals"),
        ("java", "class Main { }", "Main"),
        ("scala", "object Helper { val x = 1 }\nobject Totals extends App { }", "Totals"),
        ("scala", "object Helper {\n  val x = 1\n}\nobject Totals {\n  def main() {", "Totals"),
        ("scala", "object Main { def main(a: Array[String]): Unit = { } }", "Main"),
        ("c", "int main(void) { }", "Main"),
    ],
)
def test_the_entry_is_found_in_the_source(language, source, entry):
    assert LANGUAGES[language].toolchain.entry_of(source) == entry


def test_what_is_missing_is_said_with_how_to_install_it(monkeypatch, tmp_path):
    monkeypatch.setattr(toolchain_module, "SYSTEM_PATH", str(tmp_path))
    assert available("fortran") == (
        "fortran programs need gfortran (on Debian: apt install gfortran)"
    )
    assert available("python") is None
    monkeypatch.setattr(toolchain_module, "tools_folder", lambda: tmp_path)
    monkeypatch.setattr(languages, "tools_folder", lambda: tmp_path)
    assert f"npm install --prefix {tmp_path} typescript@" in available("typescript")


def test_npm_packages_count_in_their_version_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(toolchain_module, "tools_folder", lambda: tmp_path)
    typescript = LANGUAGES["typescript"].toolchain
    assert typescript.missing_npm() == list(typescript.npm)
    for package in typescript.npm:
        name, _, version = package.rpartition("@")
        folder = tmp_path / "node_modules" / name
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(f'{{"version": "{version}"}}')
    assert typescript.missing_npm() == []
    (tmp_path / "node_modules/typescript/package.json").write_text('{"version": "1.0.0"}')
    assert typescript.missing_npm() == [typescript.npm[0]]


def test_versions_are_what_the_tools_say():
    assert "gcc" in tool_version("c")
    assert tool_version("python").startswith("Python 3.")


def test_good_programs_are_compiled_in_one_run(builder):
    built = builder.build([GOOD.format(n) for n in range(5)])
    assert len(builder.runs) == 1
    assert all(isinstance(program, Built) for program in built)
    assert len({program.command for program in built}) == 5
    assert all(Path(program.command[0]).is_file() for program in built)


def test_a_bad_program_is_left_out_and_the_others_are_compiled(builder):
    built = builder.build([GOOD.format(0), BAD, GOOD.format(2), GOOD.format(3), BAD])
    assert [isinstance(program, Built) for program in built] == [True, False, True, True, False]
    assert "does not compile: program.c:1:25: error: " in built[1]
    assert len(builder.runs) <= 4


def test_halves_are_tried_where_the_compiler_names_no_file(builder, monkeypatch):
    crash = "if grep -q CRASH {sources}; then exit 1; fi; " + TOGETHER.compile
    monkeypatch.setattr(builder, "_toolchain", Toolchain(**{**vars(TOGETHER), "compile": crash}))
    built = builder.build([GOOD.format(0), "// CRASH\n" + GOOD.format(1), GOOD.format(2)])
    assert [isinstance(program, Built) for program in built] == [True, False, True]
    assert built[1] == "does not compile: exit code 1"


def test_a_compiler_can_not_write_elsewhere(builder, monkeypatch, tmp_path):
    place = tmp_path / "sources" / "written"
    command = f"touch {place} /usr/written /tmp/out/kept"
    monkeypatch.setattr(builder, "_toolchain", Toolchain(**{**vars(TOGETHER), "compile": command}))
    (reason,) = builder.build([GOOD.format(0)])
    assert reason.startswith("does not compile")
    assert not place.exists()
    assert not Path("/usr/written").exists()
    assert not (tmp_path / "out" / "kept").exists()


def in_turn(tmp_path, **fields):
    tmp_path.chmod(0o755)
    return Builder(
        replace(
            TOGETHER,
            compile="gcc -I {shared} -o {out}/{unit}/program {source}",
            together=False,
            **fields,
        ),
        tmp_path,
    )


def test_what_is_compiled_in_turn_is_compiled_once_and_fails_by_itself(tmp_path):
    builder = in_turn(tmp_path)
    runs = []
    run = builder._sandbox.run
    builder._sandbox.run = lambda *words, **names: runs.append(words) or run(*words, **names)
    built = builder.build([GOOD.format(0), BAD, GOOD.format(2), "int main(void) { return 1 }"])
    assert [isinstance(program, Built) for program in built] == [True, False, True, False]
    assert "does not compile: program.c:1:25: error: " in built[1]
    assert "nothing" in built[1] and "nothing" not in built[3]
    assert len(runs) == 1


def test_a_compiler_without_an_end_does_not_take_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(building, "IN_TURN_SECONDS", 1)
    compile = "grep -q endless {source} && sleep 30; gcc -o {out}/{unit}/program {source}"
    tmp_path.chmod(0o755)
    builder = Builder(replace(TOGETHER, compile=compile, together=False), tmp_path)
    built = builder.build(["/* endless */", GOOD.format(0)])
    assert built[0] == "does not compile: wall time limit"
    assert isinstance(built[1], Built)


def test_what_programs_share_is_compiled_once_where_it_pays(tmp_path):
    shared = "echo '#define VALUE 7' > {shared}/value.h; echo run >> {shared}/runs"
    builder = in_turn(tmp_path, shared=shared, shares_from=2)
    text = '#include "value.h"\nint main(void) { return VALUE; }'
    (missing,) = builder.build([text])
    assert "value.h: No such file" in missing
    for _ in range(2):
        assert all(isinstance(program, Built) for program in builder.build([text, text]))
    assert (tmp_path / "shared" / "runs").read_text() == "run\n"
