"""Delivering what the outbox holds, channel by channel."""

from __future__ import annotations

from datetime import datetime

from engine.ports import UnitOfWork
from engine.services.core import Core

BATCH = 500


def deliver_waiting(uow: UnitOfWork, core: Core, *, until: datetime) -> int:
    """Mark in-app messages that were collected until then as delivered; returns how many.

    An in-app message is its row: delivering it is making it visible. Channels that leave the
    machine take their rows outside of a transaction and are set up per installation.
    """
    delivered = 0
    while True:
        waiting = uow.outbox.waiting("in_app", until=until, limit=BATCH)
        uow.outbox.delivered(waiting, at=core.clock.now())
        delivered += len(waiting)
        if len(waiting) < BATCH:
            return delivered
