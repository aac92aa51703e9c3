"""`gridcase serve`: one server and one worker, started again when they die, stopped in order."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DEADLINE = 60.0


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {
        "GRIDCASE_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(ROOT),
        "GRIDCASE_LOG": "WARNING",
    }
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "cli", "serve", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(DEADLINE)


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + DEADLINE
    while not condition():
        assert process.poll() is None, "the supervisor ended by itself"
        assert time.monotonic() < until, "the condition never came true"
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.1)


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=5) as answer:
            return json.load(answer)["ok"] is True
    except (OSError, ValueError, KeyError):
        return False


def children(process: subprocess.Popen[bytes]) -> dict[str, int]:
    """Process ids of the supervisor's children, by command."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(process.pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    found: dict[str, int] = {}
    for line in listed.splitlines():
        pid, _, arguments = line.strip().partition(" ")
        for name in ("api", "worker"):
            if f"cli {name}" in arguments:
                found[name] = int(pid)
    return found


def test_it_answers_heals_and_stops(served: subprocess.Popen[bytes], port: int) -> None:
    wait_until(lambda: healthy(port), served)
    wait_until(lambda: set(children(served)) == {"api", "worker"}, served)
    worker = children(served)["worker"]

    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: children(served).get("worker") not in (None, worker), served)
    assert healthy(port)

    served.send_signal(signal.SIGTERM)
    assert served.wait(DEADLINE) == 0
    assert not healthy(port)
