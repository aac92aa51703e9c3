"""The same flow as an ordinary application on stock SpiffWorkflow takes it, as its documentation
shows: diagrams parsed once, the instance serialized as JSON into a row, and for each step loaded,
completed, run on and saved, with rows for open items and for what was done.

`bench/data/stock` holds the flow of processes/ in what stock runs: Python conditions and scripts,
plain cycles as timers, no messages. It is left less to do than ours: no forms, limits, chain.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import thread_time_ns
from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from adapters.database.connections import Database

DIAGRAMS = Path(__file__).parents[1] / "data" / "stock"
SETTINGS: Mapping[str, object] = {
    "register_required": False,
    "auto_dispatch": True,
    "revisit": True,
    "revisit_tries": 3,
    "auto_archive": False,
    "watch_accept": True,
    "watch_feedback": True,
    "watch_revisit": True,
    "auto_supervise": True,
}
_SQLITE_ID = "INTEGER PRIMARY KEY"
_POSTGRESQL_ID = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
_TABLES = (
    "CREATE TABLE stock_case (id {id}, state TEXT NOT NULL, status TEXT NOT NULL, "
    "changed_at TEXT NOT NULL)",
    "CREATE TABLE stock_item (id {id}, case_id BIGINT NOT NULL, task TEXT NOT NULL, "
    "node TEXT NOT NULL, lane TEXT, opened_at TEXT NOT NULL)",
    "CREATE INDEX ix_stock_item_case ON stock_item (case_id)",
    "CREATE INDEX ix_stock_item_lane ON stock_item (lane, opened_at)",
    "CREATE TABLE stock_done (id {id}, case_id BIGINT NOT NULL, node TEXT NOT NULL, "
    "answers TEXT NOT NULL, person BIGINT NOT NULL, done_at TEXT NOT NULL)",
    "CREATE INDEX ix_stock_done_case ON stock_done (case_id)",
)

logging.getLogger("spiff").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Item:
    id: int
    case: int
    node: str


class StockApplication:
    """One process of the application: diagrams parsed, serializer and script engine made."""

    def __init__(self) -> None:
        parser = BpmnParser()
        parser.add_bpmn_files([str(path) for path in sorted(DIAGRAMS.glob("*.bpmn"))])
        self._spec = parser.get_spec("hazard-handling")
        self._called = parser.get_subprocess_specs("hazard-handling")
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        environment = TaskDataEnvironment({"setting": SETTINGS.__getitem__})
        self._script_engine = PythonScriptEngine(environment=environment)
        self.engine_ns = 0
        """CPU of loading, running and saving instances, without the database."""

    def use(self, database: Database, *, make: bool = False) -> None:
        """Work on this database from now on."""
        self._database = database
        if make:
            key = _SQLITE_ID if database.is_sqlite else _POSTGRESQL_ID
            with database.engine.connect() as connection:
                for text in _TABLES:
                    connection.exec_driver_sql(text.format(id=key))
                connection.commit()

    def start(self, case: Mapping[str, object], at: datetime) -> int:
        workflow = BpmnWorkflow(self._spec, self._called, script_engine=self._script_engine)
        workflow.task_tree.set_data(case=dict(case), stage="accept", judgement="")
        workflow.do_engine_steps()
        state = self._serializer.serialize_json(workflow)
        with self._database.engine.connect() as connection:
            found = connection.exec_driver_sql(
                self._text(
                    "INSERT INTO stock_case (state, status, changed_at) VALUES (?, ?, ?) "
                    "RETURNING id"
                ),
                (state, "live", at.isoformat()),
            ).scalar_one()
            for task in _open(workflow):
                connection.exec_driver_sql(self._text(_OPEN), _row(int(found), task, at))
            connection.commit()
        return int(found)

    def items(self, case: int) -> list[Item]:
        with self._database.engine.connect() as connection:
            rows = connection.exec_driver_sql(
                self._text("SELECT id, case_id, node FROM stock_item WHERE case_id = ?"), (case,)
            ).fetchall()
        return [Item(*row) for row in rows]

    def complete(
        self, item: Item, outcome: str, answers: Mapping[str, object], person: int, at: datetime
    ) -> None:
        """One human step in one transaction."""
        text = self._text
        with self._database.engine.connect() as connection:
            if self._database.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            state, task_id = connection.exec_driver_sql(
                text(
                    "SELECT c.state, i.task FROM stock_item i JOIN stock_case c "
                    "ON c.id = i.case_id WHERE i.id = ?"
                ),
                (item.id,),
            ).one()
            began = thread_time_ns()
            workflow: Any = self._serializer.deserialize_json(state)
            workflow.script_engine = self._script_engine
            task = next(each for each in _open(workflow) if str(each.id) == task_id)
            before = {str(each.id) for each in _open(workflow)}
            task.set_data(**{item.node: {"outcome": outcome, **answers}})
            task.run()
            workflow.do_engine_steps()
            after = _open(workflow)
            state = self._serializer.serialize_json(workflow)
            ended = workflow.is_completed()
            self.engine_ns += thread_time_ns() - began
            connection.exec_driver_sql(
                text("UPDATE stock_case SET state = ?, status = ?, changed_at = ? WHERE id = ?"),
                (state, "ended" if ended else "live", at.isoformat(), item.case),
            )
            gone = before - {str(each.id) for each in after}
            for each in gone:
                connection.exec_driver_sql(
                    text("DELETE FROM stock_item WHERE case_id = ? AND task = ?"), (item.case, each)
                )
            for opened in after:
                if str(opened.id) not in before:
                    connection.exec_driver_sql(text(_OPEN), _row(item.case, opened, at))
            connection.exec_driver_sql(
                text(
                    "INSERT INTO stock_done (case_id, node, answers, person, done_at) "
                    "VALUES (?, ?, ?, ?, ?)"
                ),
                (item.case, item.node, json.dumps(answers), person, at.isoformat()),
            )
            connection.commit()

    def state_bytes(self) -> list[int]:
        with self._database.engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT length(state) FROM stock_case WHERE status = 'live'"
            ).fetchall()
        return [int(row[0]) for row in rows]

    def _text(self, statement: str) -> str:
        return self._database.text(statement)


_OPEN = "INSERT INTO stock_item (case_id, task, node, lane, opened_at) VALUES (?, ?, ?, ?, ?)"


def _open(workflow: Any) -> list[Any]:
    return [task for task in workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual]


def _row(case: int, task: Any, at: datetime) -> tuple[object, ...]:
    return (case, str(task.id), task.task_spec.bpmn_id, task.task_spec.lane, at.isoformat())
