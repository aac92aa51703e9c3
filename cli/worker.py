"""`gridcase worker`: do due jobs until told to stop."""

from __future__ import annotations

import argparse
import signal
import threading

from adapters.scheduler.routines import BACKUP, TIDY
from adapters.scheduler.worker import Worker
from adapters.settings import from_environment
from adapters.wiring import wire
from cli.logs import log_to_stderr


def configure(parser: argparse.ArgumentParser) -> None:
    pass


def run(args: argparse.Namespace) -> int:
    """SIGTERM or SIGINT: finish the job in hand, then leave."""
    settings = from_environment()
    log_to_stderr(settings.log_level)
    house = wire(settings)
    routines = (BACKUP, TIDY) if house.database.is_sqlite else (TIDY,)
    worker = Worker(house.core, settings, routines)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    worker.start()
    stop.wait()
    worker.stop()
    house.close()
    return 0
