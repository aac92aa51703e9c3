"""A verified copy of the SQLite database, taken while others write."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from adapters.database.connections import Database, sqlite_path
from engine.errors.database import BackupDamaged

CHECK = "PRAGMA integrity_check"
"""Answers `ok`, or the first thing that is wrong."""


def back_up(database: Database, folder: Path, *, now: datetime, kept: timedelta) -> Path:
    """Copy, verify, give it its name, then drop copies older than `kept`.

    A copy has its final name only when it is whole and `PRAGMA integrity_check` finds nothing.
    Raises BackupDamaged; older copies stay then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"gridcase-{now:%Y%m%dT%H%M%SZ}.db"
    growing = target.with_suffix(".part")
    growing.unlink(missing_ok=True)
    source = sqlite3.connect(sqlite_path(database.url))
    copy = sqlite3.connect(growing)
    try:
        source.backup(copy, pages=2_000)
        # One file to carry away: the live database's log and index files stay behind.
        copy.execute("PRAGMA journal_mode = DELETE")
        found = copy.execute(CHECK).fetchone()
    finally:
        copy.close()
        source.close()
    if found is None or found[0] != "ok":
        raise BackupDamaged(where=str(growing.name), detail=str(found[0] if found else "?"))
    growing.rename(target)
    oldest = f"gridcase-{now - kept:%Y%m%dT%H%M%SZ}.db"
    for old in folder.glob("gridcase-*.db"):
        if old.name < oldest:
            old.unlink()
    return target
