"""A county with open items, a server on it, and clients at work."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from adapters.settings import Settings
from adapters.wiring import House, prepare
from bench.tools.databases import Bed
from bench.tools.figures import quantile
from bench.tools.load import Told
from cli.simulator.answers import Known, answers_for
from cli.simulator.chance import Chance
from cli.simulator.county import CountyPlan, plan_county
from engine.domain import worktime
from engine.ports import AreaRecord
from engine.services.access import Actor, actor_for
from engine.services.commands.accounts import issue_token
from engine.services.commands.organisation import set_up
from engine.services.commands.report import ReportCase, report_case

ROOT = Path(__file__).parents[2]
CATEGORIES = ("fire.three_in_one", "fire.exit_blocked", "fire.ebike_charging", "fire.wiring")
"""Auto-dispatched to departments of the county, the town and the village."""
KINDS = ("fire_brigade", "safety_station", "village_station")
ITEMS_OF_A_VILLAGE = 10
OUTCOMES: Mapping[str, str] = {
    "accept": "accept",
    "handle": "done",
    "sign": "sign",
    "ask_reporter": "solved",
    "archive": "archive",
}
ROLES = ("department_worker", "department_head", "community_worker", "centre_clerk")
SEED = 7
STARTING_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Person:
    token: str
    place: tuple[int, int]  # (area, department): people of one place share their items


@dataclass(frozen=True, slots=True)
class Seeded:
    url: str
    home: Path
    people: Sequence[Person]
    answers: Mapping[str, Mapping[str, Any]]


def seed(bed: Bed, folder: Path, *, items: int, out: Any) -> Seeded:
    """The county with open items, and a token of everybody who may work on them."""
    began = time.perf_counter()
    chance = Chance(SEED)
    url = bed.make()
    house, _ = prepare(Settings(home=folder, database_url=url))
    try:
        plan = plan_county(chance, password_hash="", calendar=worktime.Calendar())
        set_up(plan.county(), core=house.core)
        draw = random.Random(SEED)
        villages = plan.at_level("village")
        villages = draw.sample(villages, max(1, min(len(villages), items // ITEMS_OF_A_VILLAGE)))
        people, reporter = _people(house, villages)
        for _ in range(items):
            command = ReportCase(
                category=draw.choice(CATEGORIES), area=draw.choice(villages).code, channel="hotline"
            )
            report_case(command, actor=reporter, core=house.core)
        answers = _answers(house, plan)
    finally:
        house.close()
    took = time.perf_counter() - began
    print(f"{bed.kind}: {items} cases in {took:.0f} s, {len(people)} people", file=out, flush=True)
    return Seeded(url, folder, people, answers)


def _people(house: House, villages: Sequence[AreaRecord]) -> tuple[list[Person], Actor]:
    """Everybody who works on such hazards of these villages, and somebody who reports them."""
    places = {part for village in villages for part in village.path.strip("/").split("/")}
    found: list[Person] = []
    reporter: Actor | None = None
    core = house.core
    with core.unit_of_work(read_only=True) as uow:
        organisation = core.reference.now(uow).organisation
        records = []
        number = 1
        while (record := uow.people.person(number)) is not None:
            records.append(record)
            number += 1
    for record in records:
        actor = actor_for(record, organisation)
        grant = record.grants[0]
        if grant.role == "duty_officer":
            reporter = actor
        department = organisation.departments.get(grant.department_id or 0)
        concerned = department is None or department.kind in KINDS
        if grant.role in ROLES and concerned and str(grant.area_id) in places:
            token = issue_token(actor=actor, note="bench", core=core)
            found.append(Person(token, (grant.area_id, grant.department_id or 0)))
    assert reporter is not None
    return found, reporter


def _answers(house: House, plan: CountyPlan) -> dict[str, dict[str, Any]]:
    """What the steps are answered with, by node; their forms are called like the nodes."""
    known = Known(
        now=house.core.clock.now(), departments=[each.code for each in plan.departments[:5]]
    )
    found: dict[str, dict[str, Any]] = {}
    with house.core.unit_of_work(read_only=True) as uow:
        for node, outcome in OUTCOMES.items():
            form_id = uow.definitions.newest("form", node)
            form = uow.definitions.definition(form_id) if form_id is not None else None
            assert form is not None, node
            drawn = orjson.loads(form.content)
            answers = answers_for(
                drawn["schema"], drawn["ui"], outcome, known=known, chance=Chance(0)
            )
            found[node] = {"outcome": outcome, "answers": answers}
    return found


@contextlib.contextmanager
def server(seeded: Seeded) -> Iterator[int]:
    """`gridcase api` on a free port, stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **os.environ,
        "GRIDCASE_HOME": str(seeded.home),
        "GRIDCASE_DATABASE_URL": seeded.url,
        "GRIDCASE_LOG": "WARNING",
    }
    command = [sys.executable, "-m", "cli.main", "api", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _await_answer(process, port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_answer(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/api/v1/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("the server did not begin to answer")


def point(seeded: Seeded, port: int, *, clients: int, seconds: float) -> dict[str, Any]:
    """What so many clients at once get done. Raises RuntimeError for any answer but 2xx."""
    tokens: list[list[str]] = [[] for _ in range(clients)]
    places = sorted({person.place for person in seeded.people})
    random.Random(SEED).shuffle(places)
    share = {place: number % clients for number, place in enumerate(places)}
    for person in sorted(seeded.people, key=lambda person: places.index(person.place)):
        tokens[share[person.place]].append(person.token)
    running = [
        _client({"port": port, "seconds": seconds, "tokens": mine, "answers": seeded.answers})
        for mine in tokens
    ]
    try:
        for process in running:
            assert process.stdout is not None
            if process.stdout.readline().strip() != "ready":
                raise RuntimeError("a client could not begin")
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        told: list[Told] = []
        for process in running:
            answer, _ = process.communicate(timeout=seconds + 60)
            told.append(json.loads(answer))
    finally:
        for process in running:
            if process.poll() is None:
                process.kill()
                process.wait()
    failures = [each["failure"] for each in told if each["failure"]]
    if failures:
        raise RuntimeError("; ".join(failures))
    completions = sorted(each for one in told for each in one["completions"])
    inbox = sorted(each for one in told for each in one["inbox"])
    if not completions:
        raise RuntimeError("nothing was finished")
    return {
        "clients": clients,
        "completions_s": round(len(completions) / max(one["seconds"] for one in told), 1),
        "p50_ms": quantile(completions, 0.5),
        "p95_ms": quantile(completions, 0.95),
        "inbox_p50_ms": quantile(inbox, 0.5),
        "inbox_p95_ms": quantile(inbox, 0.95),
        "completions": len(completions),
        "inbox_pages": len(inbox),
        "idle_pages": sum(one["idle"] for one in told),
    }


def _client(orders: Mapping[str, Any]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.tools.load"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(orders) + "\n")
    process.stdin.flush()
    return process
