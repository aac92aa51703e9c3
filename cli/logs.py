"""Log lines for people: when, how bad, what, and the fields that were given."""

from __future__ import annotations

import logging
import sys

_KNOWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        fields = {k: v for k, v in vars(record).items() if k not in _KNOWN and v is not None}
        head, newline, rest = line.partition("\n")
        told = " ".join(f"{key}={value}" for key, value in fields.items())
        return f"{head} {told}".rstrip() + newline + rest


def log_to_stderr(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level if level in logging.getLevelNamesMapping() else "INFO")
    # These say every wake-up of a clock that wakes every second.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("spiff").setLevel(logging.WARNING)
    # It tells of every look at the schema.
    logging.getLogger("alembic").setLevel(logging.WARNING)
