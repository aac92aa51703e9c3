"""A real server and worker on a small county, as the journeys meet it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from adapters.clock import SystemClock
from tests.county import County
from tests.sources import ROOT
from tests.web.nursery import Forked, Nursery

STARTS_WITHIN = 60.0
STOPS_WITHIN = 40.0


class Site:
    """What `gridcase serve` starts, or the same in one process out of the `nursery`.

    `county` reaches into the same database: for what a journey needs to be there beforehand. The
    server's clock is the real one; the county's stands still at the moment of the start.
    """

    def __init__(self, database_url: str, home: Path, nursery: Nursery | None = None) -> None:
        self.county = County(database_url, home, start=SystemClock().now())
        self._port = _free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._log = home / "serve.log"
        self._log.parent.mkdir(parents=True, exist_ok=True)
        environment = {
            **os.environ,
            "GRIDCASE_HOME": str(home),
            "GRIDCASE_DATABASE_URL": database_url,
            "GRIDCASE_POLL_SECONDS": "0.2",
            "GRIDCASE_LOG": "WARNING",
        }
        self._process: subprocess.Popen[bytes] | Forked = (
            nursery.start(environment, self._port, self._log)
            if nursery is not None
            else self._started(environment)
        )
        self._wait()

    def _started(self, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        with self._log.open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "cli", "serve", "--port", str(self._port)],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _wait(self) -> None:
        given_up = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < given_up and self._process.poll() is None:
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"{self.url}/api/v1/health", timeout=2),
            ):
                return
            time.sleep(0.1)
        self.close()
        raise AssertionError(f"the server did not start:\n{self.log()}")

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self.county.close()


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
