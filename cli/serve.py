"""`gridcase serve`: a small supervisor of one server process and one worker."""

from __future__ import annotations

import argparse
import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from adapters.settings import Settings, from_environment
from adapters.wiring import prepare
from cli.api import HOST, PORT
from cli.language import say
from cli.logs import log_to_stderr

log = logging.getLogger("gridcase.serve")

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds before a child that died is started again; doubled each time, forgotten after a minute
of good work."""
GOOD_AFTER = 60.0
STOP_WITHIN = 30.0


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=HOST, help=say(zh="监听地址", en="address to listen on"))
    parser.add_argument("--port", type=int, default=PORT, help=say(zh="端口", en="port"))


def run(args: argparse.Namespace) -> int:
    settings = from_environment()
    log_to_stderr(settings.log_level)
    house, _ = prepare(settings)
    house.close()
    return serve(settings, host=args.host, port=args.port)


def serve(settings: Settings, *, host: str, port: int) -> int:
    """Keep a server and a worker running until SIGTERM or SIGINT, then stop both.

    Each child finishes the step in hand; one that does not within 30 seconds is killed, which
    loses nothing but its lease.
    """
    children = [
        _Child("api", ["api", "--host", host, "--port", str(port)]),
        _Child("worker", ["worker"]),
    ]
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    try:
        while not stop.is_set():
            for child in children:
                child.look()
            stop.wait(0.2)
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.join()
    return 0


class _Child:
    """One process of ours, started again with growing pauses whenever it ends."""

    def __init__(self, name: str, arguments: Sequence[str]) -> None:
        self.name = name
        self._command = [sys.executable, "-m", "cli", *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._wait = FIRST_WAIT
        self._again_at = 0.0

    def look(self) -> None:
        now = time.monotonic()
        if self._process is None:
            if now >= self._again_at:
                # A group of its own: Ctrl-C reaches the supervisor only, which stops them in order.
                self._process = subprocess.Popen(self._command, start_new_session=True)
                self._started = now
            return
        code = self._process.poll()
        if code is None:
            return
        lived = now - self._started
        self._wait = FIRST_WAIT if lived > GOOD_AFTER else min(self._wait * 2, LONGEST_WAIT)
        log.warning(
            "a process ended and is started again",
            extra={"child": self.name, "code": code, "in_seconds": self._wait},
        )
        self._process = None
        self._again_at = now + self._wait

    def terminate(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def join(self) -> None:
        if self._process is None:
            return
        try:
            self._process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            log.warning("a process did not stop and is killed", extra={"child": self.name})
            self._process.kill()
            self._process.wait()
