"""The script `gridcase` on a machine that has Python and nothing else.

Most tests use a small checkout: the real script and the real cli/environment.py, one invented
package to install and a main module that tells what reached it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources import ROOT

MAIN = """
import json, os, signal, sys, time
def main():
    seen = {"arguments": sys.argv[1:], "home": os.environ["GRIDCASE_HOME"], "here": os.getcwd(),
            "prefix": sys.prefix, "main": __file__, "process": os.getpid()}
    try:
        import tea
        seen["tea"] = tea.KIND
    except ImportError:
        seen["tea"] = None
    print(json.dumps(seen), flush=True)
    if sys.argv[1:] == ["wait"]:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
        print("waiting", flush=True)
        time.sleep(60)
main()
"""

SETUP = """[options]
install_requires =
    {runtime}

[options.extras_require]
test =
    {test}
"""


class Checkout:
    def __init__(self, root: Path, wheels: Path) -> None:
        self.root = root
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(root.parent),
            "GRIDCASE_PYTHON": sys.executable,
            # What a machine's pip is told in its environment holds for ours, too.
            "PIP_NO_INDEX": "1",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_FIND_LINKS": str(wheels),
        }

    def needs(self, runtime: str, test: str = "") -> None:
        text = SETUP.format(runtime=runtime, test=test)
        (self.root / "setup.cfg").write_text(text)

    def start(self, *arguments: str, here: Path | None = None, script: Path | None = None):
        return subprocess.Popen(
            [script or self.root / "gridcase", *arguments],
            cwd=here or self.root,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def call(self, *arguments: str, **where: Path) -> Answer:
        process = self.start(*arguments, **where)
        out, err = process.communicate(timeout=120)
        return Answer(process.returncode, out, err)


class Answer:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def seen(self) -> dict[str, object]:
        assert self.code == 0, self.err
        return json.loads(self.out)


def _wheel(folder: Path, name: str, version: str) -> None:
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}.py", f"KIND = '{version}'\n")
        wheel.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        wheel.writestr(
            f"{info}/WHEEL",
            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n")


def _small_checkout(folder: Path) -> Checkout:
    wheels, root = folder / "wheels", folder / "check out"  # a blank in a path is nothing unusual
    wheels.mkdir()
    _wheel(wheels, "tea", "1")
    _wheel(wheels, "tea", "2")
    (root / "cli").mkdir(parents=True)
    shutil.copy(ROOT / "gridcase", root / "gridcase")
    shutil.copy(ROOT / "cli" / "environment.py", root / "cli" / "environment.py")
    (root / "cli" / "__init__.py").touch()
    (root / "cli" / "main.py").write_text(MAIN)
    (root / "pyproject.toml").touch()
    checkout = Checkout(root, wheels)
    checkout.needs("tea==1")
    return checkout


@pytest.fixture(scope="module")
def first_calls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Checkout, list[Answer]]:
    """Two people's first calls at the same moment, and what a killed call left behind."""
    checkout = _small_checkout(tmp_path_factory.mktemp("bootstrap"))
    (checkout.root / ".venv.new-1").mkdir()
    running = [checkout.start("demo"), checkout.start("--port", "80 80", "", "*", "--", "'\"")]
    answers = [Answer(process.wait(120), *process.communicate()) for process in running]
    return checkout, answers


@pytest.fixture
def checkout(first_calls: tuple[Checkout, list[Answer]]) -> Iterator[Checkout]:
    """The environment of the first calls; a test may change what is needed."""
    made, _ = first_calls
    environment = dict(made.environment)
    yield made
    made.environment = environment
    made.needs("tea==1")


def test_two_first_calls_at_once_make_one_environment(
    first_calls: tuple[Checkout, list[Answer]],
) -> None:
    checkout, answers = first_calls

    assert [answer.seen["tea"] for answer in answers] == ["1", "1"]
    said = answers[0].err + answers[1].err
    assert said.count("making an environment") == 1
    assert said.count("waiting for it") == 1
    hidden = sorted(path.name for path in checkout.root.iterdir() if path.name.startswith("."))
    assert hidden == [".venv", ".venv.lock"]


def test_arguments_reach_the_program_untouched(
    first_calls: tuple[Checkout, list[Answer]],
) -> None:
    _, answers = first_calls

    assert answers[1].seen["arguments"] == ["--port", "80 80", "", "*", "--", "'\""]


def test_a_second_call_only_starts_the_program(checkout: Checkout) -> None:
    checkout.environment["GRIDCASE_PYTHON"] = "/nowhere/python"  # nobody may need it again

    answer = checkout.call("demo")

    assert answer.seen["tea"] == "1"
    assert answer.err == ""


def test_a_changed_setup_cfg_changes_the_environment(checkout: Checkout) -> None:
    checkout.needs("tea==2")

    assert checkout.call("demo").seen["tea"] == "2"


def test_a_command_brings_only_what_it_needs(checkout: Checkout) -> None:
    checkout.needs("tea==1", test="coffee")

    assert checkout.call("demo").code == 0
    assert checkout.call("--lang", "zh", "demo").code == 0

    refused = checkout.call("--lang", "zh", "test")
    assert refused.code == 1
    assert "coffee" in refused.err


def test_what_cannot_be_installed_is_named_and_a_mended_file_is_enough(checkout: Checkout) -> None:
    checkout.needs("coffee")

    refused = checkout.call("demo")

    assert refused.code == 1
    assert refused.out == ""
    assert "coffee" in refused.err
    assert "Traceback" not in refused.err
    checkout.needs("tea==1")
    assert checkout.call("demo").seen["tea"] == "1"


BUILD = """
import os, sys
from pathlib import Path
app = Path(__file__).parent.parent / "api" / "static" / "app"
app.mkdir(parents=True, exist_ok=True)
(app / "index.html").touch()
app.with_suffix(".stamp").touch()
count = Path(__file__).parent.parent / "builds"
count.write_text((count.read_text() if count.exists() else "") + "b")
print("  script of nothing: 0 kB")
sys.exit(3 if (Path(__file__).parent / "broken").exists() else 0)
"""


@pytest.fixture
def web(checkout: Checkout) -> Iterator[Path]:
    """A front end whose build leaves a mark in `builds`."""
    checkout.needs("tea==1", test="tea")
    setup = checkout.root / "setup.cfg"
    setup.write_text(setup.read_text() + "\nweb =\n    tea\n")
    folder = checkout.root / "web"
    folder.mkdir()
    (folder / "build.py").write_text(BUILD)
    (folder / "page.ts").touch()
    yield folder
    shutil.rmtree(folder)
    shutil.rmtree(checkout.root / "api", ignore_errors=True)
    (checkout.root / "builds").unlink(missing_ok=True)


def test_what_browsers_get_is_built_once_and_again_after_a_change(
    checkout: Checkout, web: Path
) -> None:
    builds = checkout.root / "builds"
    assert checkout.call("deploy").code == 0
    assert not builds.exists()

    for _ in range(2):
        assert checkout.call("demo").code == 0
    assert builds.read_text() == "b"

    (web / "page.ts").write_text("// changed")
    assert checkout.call("serve").code == 0
    assert builds.read_text() == "bb"

    (web / "page.ts").unlink()
    assert checkout.call("demo").code == 0
    assert builds.read_text() == "bbb"


def test_a_failing_build_is_told_and_can_be_left_out(checkout: Checkout, web: Path) -> None:
    (web / "broken").touch()

    refused = checkout.call("demo")

    assert refused.code == 1
    assert "GRIDCASE_SKIP_WEB=1" in refused.err
    checkout.environment["GRIDCASE_SKIP_WEB"] = "1"
    try:
        assert checkout.call("demo").code == 0
    finally:
        del checkout.environment["GRIDCASE_SKIP_WEB"]


def test_it_works_from_anywhere_and_through_a_link(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "cli").mkdir()
    (tmp_path / "cli" / "main.py").write_text("raise SystemExit('the wrong main')")
    link = tmp_path / "gridcase"
    link.symlink_to(checkout.root / "gridcase")

    seen = checkout.call("deploy", "a.bpmn", here=tmp_path, script=link).seen

    assert seen["here"] == str(tmp_path)
    assert seen["main"] == str(checkout.root / "cli" / "main.py")
    assert seen["home"] == str(checkout.root / ".gridcase")


def test_a_home_that_was_chosen_is_kept(checkout: Checkout) -> None:
    checkout.environment["GRIDCASE_HOME"] = "/srv/grid"

    assert checkout.call("demo").seen["home"] == "/srv/grid"


def test_a_checkout_that_moves_takes_its_environment_along(checkout: Checkout) -> None:
    old, new = checkout.root, checkout.root.with_name("elsewhere")
    checkout.environment["GRIDCASE_PYTHON"] = "/nowhere/python"
    old.rename(new)
    try:
        seen = checkout.call("demo", script=new / "gridcase", here=new).seen
    finally:
        new.rename(old)

    assert seen["prefix"] == str(new / ".venv")
    assert seen["tea"] == "1"


def test_scripts_of_the_environment_name_its_final_place(checkout: Checkout) -> None:
    scripts = [path for path in (checkout.root / ".venv" / "bin").iterdir() if path.is_file()]

    assert scripts
    assert not [path for path in scripts if b".venv.new-" in path.read_bytes()]


def test_signals_reach_the_program(checkout: Checkout) -> None:
    process = checkout.start("wait")
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["process"] == process.pid
    assert process.stdout.readline() == "waiting\n"

    process.send_signal(signal.SIGTERM)

    assert process.wait(30) == 7
    process.communicate()


def test_an_environment_that_lost_its_python_is_made_again(checkout: Checkout) -> None:
    python = checkout.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3.11")

    answer = checkout.call("demo")

    assert answer.seen["tea"] == "1"
    assert "is replaced" in answer.err


def _pretender(folder: Path, name: str, says: str) -> None:
    script = folder / name
    script.write_text(f"#!/bin/sh\n{says}\n")
    script.chmod(0o755)


@pytest.fixture
def bare(tmp_path: Path) -> Checkout:
    """A machine with the everyday programs and no Python."""
    checkout = _small_checkout(tmp_path)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("cat", "cksum", "dirname", "readlink", "sh"):
        path = shutil.which(name)
        assert path is not None
        (programs / name).symlink_to(path)
    checkout.environment["PATH"] = str(programs)
    del checkout.environment["GRIDCASE_PYTHON"]
    return checkout


def test_a_machine_without_python_is_told_what_to_install(bare: Checkout) -> None:
    answer = bare.call("demo")

    assert answer.code == 1
    assert "Python 3.11 or newer" in answer.err
    assert "apt install python3" in answer.err


def test_a_python_that_is_too_old_is_named(bare: Checkout, tmp_path: Path) -> None:
    _pretender(tmp_path / "programs", "python3", "echo 3.9.2 /usr/bin/python3.9")

    answer = bare.call("demo")

    assert answer.code == 1
    assert "/usr/bin/python3.9 is 3.9.2" in answer.err


def test_a_python_without_ensurepip_is_answered_with_the_package_that_has_it(
    bare: Checkout, tmp_path: Path
) -> None:
    told = "lacks the module ensurepip (Debian, Ubuntu: apt install python3.11-venv)"
    half = tmp_path / "half-python"
    _pretender(
        tmp_path, half.name, f'case "$1" in -c) echo "use {half}";; *) echo "{told}"; exit 1;; esac'
    )
    bare.environment["GRIDCASE_PYTHON"] = str(half)

    answer = bare.call("demo")

    assert answer.code == 1
    assert f"{half} {told}" in answer.err


@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_the_script_is_plain_shell(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")

    subprocess.run([shell, "-n", ROOT / "gridcase"], check=True)


def test_shellcheck_finds_nothing() -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("no shellcheck here")

    subprocess.run(["shellcheck", ROOT / "gridcase", ROOT / ".ci" / "run"], check=True)


def test_the_scripts_can_be_started() -> None:
    assert os.access(ROOT / "gridcase", os.X_OK)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.long
def test_a_fresh_clone_answers_help_from_an_environment_of_its_own(tmp_path: Path) -> None:
    """Takes packages from where this machine's pip takes them."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)

    answer = subprocess.run(
        [clone / "gridcase", "--help"], cwd=tmp_path, capture_output=True, text=True
    )

    assert answer.returncode == 0, answer.stderr
    assert "gridcase" in answer.stdout
    assert (clone / ".venv" / "gridcase-runtime.stamp").is_file()
    status = ["git", "status", "--porcelain"]
    assert subprocess.run(status, cwd=clone, capture_output=True).stdout == b""
