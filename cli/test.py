"""Every check of the sources, then one pytest run.

The checks come first because they take seconds, those of the front end beside the others; the
first part that fails ends the run and its exit code is the command's. pytest comes last and alone
writes the last line.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cli import browser
from cli.checkout import checkout_root
from cli.language import say

# Options of pytest that choose the number of processes themselves, or need exactly one.
ONE_PROCESS = ("-n", "--numprocesses", "--dist", "--pdb", "--trace", "-s", "--capture=no")
MOST_PROCESSES = 4


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    command: tuple[str, ...]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.usage = "gridcase test [--all] [pytest arguments …]"
    parser.add_argument(
        "--all",
        action="store_true",
        help=say(
            zh="也运行长测试（标记 long）",
            en="the long forms too (tests marked `long`)",
        ),
    )
    parser.set_defaults(takes_rest=True)


def run(args: argparse.Namespace) -> int:
    root = checkout_root(command="test")
    if os.environ.get("GRIDCASE_SKIP_BROWSER"):
        os.environ["GRIDCASE_TEST_SKIP_BROWSER"] = "1"  # tests see no other names of ours
    elif asks_for_journeys(args.rest):
        browser.fetch()
    with _meanwhile(web_checks(root), root) as beside:
        for part in checks():
            code = _run(part, root)
            if code != 0:
                return code
        for started in beside:
            code = _await(started)
            if code != 0:
                return code
    return _run(pytest_run(all_forms=args.all, rest=args.rest), root)


def checks() -> tuple[Part, ...]:
    """The checkers, each called as a module: a script in bin/ would name a path."""
    python = (sys.executable, "-P", "-m")
    contracts = "from importlinter.cli import lint_imports_command as c; c(['--no-logo'])"
    return (
        Part("ruff check", (*python, "ruff", "check", "--quiet", ".")),
        Part("ruff format", (*python, "ruff", "format", "--check", "--quiet", ".")),
        Part("mypy", (*python, "mypy", "--no-error-summary")),
        Part("import contracts", (sys.executable, "-P", "-c", contracts)),
    )


def web_checks(root: Path) -> tuple[Part, ...]:
    """Types of the API, lint, tsc, unit tests, sizes: with the Node of the environment."""
    if os.environ.get("GRIDCASE_SKIP_WEB"):
        return ()
    return (Part("web", (sys.executable, "-P", str(root / "web" / "build.py"), "check")),)


def asks_for_journeys(rest: list[str]) -> bool:
    """Whether the browser journeys may be among the tests that pytest is asked for."""
    paths = [word for word in rest if not word.startswith("-") and word.startswith("tests")]
    return not paths or any(word.startswith("tests/web") or word == "tests" for word in paths)


def pytest_run(*, all_forms: bool, rest: list[str]) -> Part:
    command = [sys.executable, "-P", "-m", "pytest"]
    if not any(word.split("=")[0] in ONE_PROCESS or word in ONE_PROCESS for word in rest):
        processes = min(os.cpu_count() or 1, MOST_PROCESSES)
        command += ["-n", str(processes), "--dist", "worksteal"]
    if not all_forms and not _chooses_marks(rest):
        command += ["-m", "not long"]
    return Part("pytest", (*command, *rest))


def _chooses_marks(rest: list[str]) -> bool:
    return any(word == "-m" or word.startswith("-m=") for word in rest)


def _finish(process: subprocess.Popen[bytes]) -> int:
    """Wait until it has ended, also when interrupted: it has a database server to stop."""
    earlier = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # the terminal told the child, too
                return process.wait()
    finally:
        signal.signal(signal.SIGTERM, earlier)


@dataclass(frozen=True, slots=True)
class _Started:
    part: Part
    process: subprocess.Popen[bytes]
    output: IO[bytes]
    began: float


@contextlib.contextmanager
def _meanwhile(parts: Sequence[Part], root: Path) -> Iterator[list[_Started]]:
    """The parts run while the body does, their output kept; what still runs after it is ended."""
    with contextlib.ExitStack() as stack:
        started = []
        for part in parts:
            output = stack.enter_context(tempfile.TemporaryFile())
            process = subprocess.Popen(
                part.command, cwd=root, stdout=output, stderr=subprocess.STDOUT
            )
            started.append(_Started(part, process, output, time.monotonic()))
        try:
            yield started
        finally:
            for each in started:
                if each.process.poll() is None:
                    each.process.terminate()
                    each.process.wait()


def _await(started: _Started) -> int:
    print(f"== {started.part.name}", flush=True)
    code = _finish(started.process)
    started.output.seek(0)
    sys.stdout.write(started.output.read().decode("utf-8", "replace"))
    _conclude(started.part, code, started.began)
    return code


def _run(part: Part, root: Path) -> int:
    """The part's output is the reader's, unchanged and in order."""
    print(f"== {part.name}", flush=True)
    began = time.monotonic()
    code = _finish(subprocess.Popen(part.command, cwd=root))
    if part.name != "pytest":
        _conclude(part, code, began)
    return code


def _conclude(part: Part, code: int, began: float) -> None:
    if code != 0:
        print(f"== {part.name}: {say(zh='未通过', en='failed')} ({code})", flush=True)
    else:
        print(f"   ok, {time.monotonic() - began:.1f} s", flush=True)
