"""`gridcase demo`: a county that has been at work for a month, served on this machine.

The database is made in GRIDCASE_HOME once and used again; a note beside it says that it is the
demo's, and without that note nothing there is ever replaced.
"""

from __future__ import annotations

import argparse
import contextlib
import ipaddress
import os
import socket
import sqlite3
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import orjson

from adapters.clock import SystemClock, VirtualClock
from adapters.settings import Settings, from_environment
from adapters.wiring import prepare
from cli.language import say
from cli.logs import log_to_stderr
from cli.serve import serve
from cli.simulator.county import DEMO_PASSWORD, Account
from cli.simulator.report import breaches, summary, warnings
from cli.simulator.simulation import DatabaseNotEmpty, Plan, simulate
from engine.domain.roles import SHIPPED
from engine.errors import GridcaseError
from engine.ports import Clock

CASES, DAYS, SEED = 400, 30, 9
REST = timedelta(hours=20)
"""Nobody has worked since yesterday, so that whoever signs in finds something to do."""
HOST, FIRST_PORT, PORTS = "127.0.0.1", 8000, 100
NOTE = "demo.json"
ANSWERS_WITHIN = 60.0
"""Seconds until the address is told although nothing answers there yet."""


class DemoIsInsecure(GridcaseError):
    code = "demo-is-insecure"
    zh = (
        "演示账号的口令是公开的，只在 127.0.0.1 上提供服务，而不在 {where} 上。"
        "确实需要时加上 --insecure-demo。"
    )
    en = (
        "The demo's passwords are public, so it is served on 127.0.0.1 and not on {where}. "
        "If you mean it, add --insecure-demo."
    )


class DemoNeedsItsOwn(GridcaseError):
    code = "demo-needs-its-own-database"
    zh = "演示使用 GRIDCASE_HOME 中自己的 SQLite 数据库，请先取消 GRIDCASE_DATABASE_URL。"
    en = "The demo uses a SQLite database of its own in GRIDCASE_HOME; unset GRIDCASE_DATABASE_URL."


class PortTaken(GridcaseError):
    code = "port-taken"
    zh = "端口 {where} 已被占用或无权使用（{detail}）。请换一个 --port。"
    en = "Port {where} is taken or not allowed ({detail}). Give another --port."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=HOST, help=say(zh="监听地址", en="address to listen on"))
    parser.add_argument(
        "--port",
        type=int,
        help=say(zh="端口（默认：8000 起第一个空闲端口）", en="default: the first free from 8000"),
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help=say(zh="重新生成演示数据", en="make the demo's county anew"),
    )
    parser.add_argument(
        "--insecure-demo",
        action="store_true",
        help=say(zh="允许在其他地址上提供服务", en="allow another address than 127.0.0.1"),
    )


def run(args: argparse.Namespace) -> int:
    if not args.insecure_demo and not _is_local(args.host):
        raise DemoIsInsecure(where=args.host)
    settings = _own_settings()
    port = _port(args.host, args.port)
    accounts = make_county(settings, clock=SystemClock(), fresh=args.fresh)
    log_to_stderr(settings.log_level)
    house, _ = prepare(settings)
    house.close()
    teller = threading.Thread(
        target=_tell_when_it_answers, args=(args.host, port, accounts), daemon=True
    )
    teller.start()
    return serve(settings, host=args.host, port=port)


def make_county(settings: Settings, *, clock: Clock, fresh: bool = False) -> tuple[Account, ...]:
    """The demo's database, made unless it is there; its accounts.

    It grows under another name and gets its own when it is whole. Raises DatabaseNotEmpty if
    there is a database that the demo did not make.
    """
    database, note = settings.home / "gridcase.db", settings.home / NOTE
    if database.exists():
        if not note.exists():
            raise DatabaseNotEmpty(where=str(database))
        if not fresh:
            print(say(zh="使用已有的演示数据。", en="Using the demo's county as it is."))
            return _accounts(note)
    settings.home.mkdir(parents=True, exist_ok=True)
    growing = settings.home / f"demo-{os.getpid()}.growing"
    began = time.monotonic()
    print(
        say(
            zh=f"正在生成演示县：{DAYS} 天，{CASES} 件上报……",
            en=f"Making the demo's county: {DAYS} days with {CASES} reports …",
        ),
        flush=True,
    )
    try:
        accounts = _simulate(settings, growing, clock, began)
        note.write_bytes(orjson.dumps([asdict(account) for account in accounts]))
        _remove(database)
        growing.rename(database)
    finally:
        _remove(growing)
    return accounts


def _simulate(
    settings: Settings, database: Path, clock: Clock, began: float
) -> tuple[Account, ...]:
    """Cases of the last days until now, so that what is due is due today and tomorrow."""
    start = clock.now().replace(microsecond=0) - timedelta(days=DAYS)
    plan = Plan(
        cases=CASES, days=DAYS, seed=SEED, start=start, grace=timedelta(), rest=REST, pictures=True
    )
    virtual = VirtualClock(start)
    house, _ = prepare(replace(settings, database_url=f"sqlite:///{database}"), clock=virtual)
    try:
        outcome = simulate(plan, house=house, clock=virtual)
    finally:
        house.close()
    seconds = time.monotonic() - began
    for line in (
        *summary(outcome, seconds=seconds),
        *warnings(outcome),
        *breaches(outcome.checked),
    ):
        print(line)
    # What still stands in the write-ahead log comes in: one file is renamed.
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return outcome.accounts


def _own_settings() -> Settings:
    settings = from_environment()
    if settings.database_url != f"sqlite:///{settings.home / 'gridcase.db'}":
        raise DemoNeedsItsOwn(where="GRIDCASE_DATABASE_URL")
    return settings


def _accounts(note: Path) -> tuple[Account, ...]:
    return tuple(Account(**account) for account in orjson.loads(note.read_bytes()))


def _remove(database: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _port(host: str, wanted: int | None) -> int:
    """The port that was asked for, or the first free one from 8000. Raises PortTaken."""
    refused = ""
    ports = [wanted] if wanted is not None else range(FIRST_PORT, FIRST_PORT + PORTS)
    for port in ports:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as trial:
            # What a closed connection leaves behind does not count as taken.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
            except (OSError, OverflowError) as error:
                refused = str(error)
            else:
                return port
    raise PortTaken(where=str(ports[0]), detail=refused)


def _tell_when_it_answers(host: str, port: int, accounts: Sequence[Account]) -> None:
    pause = threading.Event()
    given_up = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < given_up:
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            break
        pause.wait(0.1)
    print("\n".join(welcome(host, port, accounts)), flush=True)


def welcome(host: str, port: int, accounts: Sequence[Account]) -> list[str]:
    """The address, and who to sign in as."""
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    width = max((len(account.login) for account in accounts), default=0)
    lines = [
        "",
        say(zh=f"演示已就绪：{address}", en=f"The demo is ready: {address}"),
        say(
            zh=f"群众上报和查询（无需账号）：{address}/r/",
            en=f"Residents, without an account: {address}/r/",
        ),
        say(zh=f"接口文档：{address}/api/docs", en=f"API: {address}/api/docs"),
        say(
            zh=f"演示账号（均为虚构人员，口令都是 {DEMO_PASSWORD}）：",
            en=f"Accounts (invented people; the password of all is {DEMO_PASSWORD}):",
        ),
    ]
    for account in accounts:
        role = SHIPPED[account.role]
        place = say(zh=account.place, en=account.place_en or account.place)
        lines.append(f"  {account.login:{width}}  {say(zh=role.zh, en=role.en)} · {place}")
    lines.append(say(zh="按 Ctrl-C 结束。", en="Stop with Ctrl-C."))
    return lines
