"""What the environment says: read once, when a process starts, into one frozen object.

`GRIDCASE_HOME` (default `.gridcase` here): database, files, backups, logs.
`GRIDCASE_DATABASE_URL`: another database than the SQLite file in the home, e.g. PostgreSQL.
`GRIDCASE_LOG`: how much is logged (DEBUG, INFO, WARNING, ERROR; default INFO).
`GRIDCASE_LEASE_SECONDS`: after how long a job of a silent worker goes to another (default 120).
`GRIDCASE_POLL_SECONDS`: how often a worker looks for due jobs (default 1).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from engine.errors import GridcaseError


class SettingUnreadable(GridcaseError):
    code = "environment-unreadable"
    zh = "环境变量 {where} 的值“{value}”无法识别，应为大于 0 的秒数。"
    en = "The environment variable {where} is {value}; it must be a number of seconds above 0."


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    home: Path
    database_url: str
    log_level: str = "INFO"
    poll: timedelta = timedelta(seconds=1)  # how often a worker looks for due jobs
    lease: timedelta = timedelta(minutes=2)  # after which another worker takes a job over
    batch: int = 50
    backups_kept: int = 7
    threads: int = 4  # of the server process; more wait for the interpreter, not for the database

    @property
    def files(self) -> Path:
        return self.home / "files"

    @property
    def backups(self) -> Path:
        return self.home / "backups"


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Makes nothing: folders appear when something is written to them."""
    home = Path(environment.get("GRIDCASE_HOME") or ".gridcase").absolute()
    url = environment.get("GRIDCASE_DATABASE_URL") or f"sqlite:///{home / 'gridcase.db'}"
    return Settings(
        home=home,
        database_url=url,
        log_level=(environment.get("GRIDCASE_LOG") or "INFO").upper(),
        lease=_seconds(environment, "GRIDCASE_LEASE_SECONDS", 120),
        poll=_seconds(environment, "GRIDCASE_POLL_SECONDS", 1),
    )


def _seconds(environment: Mapping[str, str], name: str, default: float) -> timedelta:
    text = environment.get(name)
    try:
        seconds = float(text) if text else default
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86_400:
        raise SettingUnreadable(where=name, value=text)
    return timedelta(seconds=seconds)
