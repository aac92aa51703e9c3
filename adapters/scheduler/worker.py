"""A worker: APScheduler as its clock, the job table as its work.

Any number of workers share one database; there is no leader. Every second each one claims a batch
of due jobs under a lease, and every minute it proposes the routine jobs, whose unique key lets
one proposal win.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
from collections import Counter

from apscheduler.schedulers.background import BackgroundScheduler

from adapters.scheduler.routines import Routine
from adapters.settings import Settings
from engine.services.commands.jobs import run_due_jobs
from engine.services.commands.routines import propose_routine
from engine.services.core import Core

log = logging.getLogger("gridcase.worker")


class Worker:
    """Start it, stop it; `stop` waits for the batch in hand."""

    def __init__(self, core: Core, settings: Settings, routines: tuple[Routine, ...] = ()) -> None:
        self.core = core
        self.settings = settings
        self.routines = routines
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._stopping = threading.Event()
        self._clock = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1}
        )

    def start(self) -> None:
        seconds = self.settings.poll.total_seconds()
        # The scheduler only says when to look; the rows say what is due.
        self._clock.add_job(self.work, "interval", seconds=seconds, id="work")
        self._clock.add_job(self.propose, "interval", minutes=1, id="propose")
        self._clock.start()
        log.info("worker started", extra={"owner": self.owner})

    def stop(self) -> None:
        self._stopping.set()
        self._clock.shutdown(wait=True)
        log.info("worker stopped", extra={"owner": self.owner})

    def work(self) -> int:
        """Do everything that is due; returns how many jobs that were."""
        done = 0
        while not self._stopping.is_set():
            try:
                batch = run_due_jobs(
                    self.core,
                    owner=self.owner,
                    limit=self.settings.batch,
                    lease=self.settings.lease,
                )
            except Exception:
                # The database is away or busy: the rows are still there at the next look.
                log.exception("looking for due jobs failed")
                return done
            done += len(batch)
            if batch:
                log.debug("jobs done", extra={"jobs": dict(Counter(d.what for d in batch))})
            if not batch:
                break
        return done

    def propose(self) -> None:
        """Write the jobs of the routines whose time has come, unless another worker did."""
        now = self.core.clock.now()
        for routine in self.routines:
            if routine.due(now):
                try:
                    propose_routine(routine.name, routine.slot(now), core=self.core)
                except Exception:
                    log.exception("proposing a routine failed", extra={"routine": routine.name})
