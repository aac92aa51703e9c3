"""A process that has imported everything and forks a site wherever one is wanted.

Starting `gridcase serve` is four programs, each of which reads the same modules: six seconds of
work, most of a short journey. The shared site of the journeys is started so; the sites that one
journey has to itself are forked from here, the same application and worker in one process.

The process itself is tests/web/forking.py.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.sources import ROOT


class Nursery:
    """The side of the tests."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.web.forking"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, environment: Mapping[str, str], port: int, log: Path) -> Forked:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"environment": dict(environment), "port": port, "log": str(log)}
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return Forked(int(self._process.stdout.readline()))

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


class Forked:
    """What Site needs of a process that is not our child."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def poll(self) -> int | None:
        try:
            os.kill(self._pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def send_signal(self, number: int) -> None:
        os.kill(self._pid, number)

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)

    def wait(self, timeout: float = 20.0) -> int:
        given_up = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > given_up:
                raise subprocess.TimeoutExpired(f"process {self._pid}", timeout)
            time.sleep(0.02)
        return 0
