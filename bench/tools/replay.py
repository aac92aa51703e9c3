"""The floor: the statements of our own steps once more, without the engine.

Text, parameters, order and commit points are as `Database.listener` heard them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import groupby
from typing import Any

from adapters.database.connections import Database, Transaction

Statement = tuple[str, tuple[object, ...]]
Recorded = list[Statement]
"""One transaction, its COMMIT left out: the last statement is followed by one."""

COMMIT = "COMMIT"


class Recorder:
    """Listens to a database while steps are taken; each must be one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._heard: Recorded = []
        self.steps: list[Recorded] = []

    def __enter__(self) -> Recorder:
        self._database.listener = self._hear
        return self

    def __exit__(self, *_: object) -> None:
        self._database.listener = None
        self.steps.append(self._heard)
        self._heard = []

    def _hear(self, text: str, values: Sequence[object]) -> None:
        self._heard.append((text, tuple(values)))


def transactions(heard: Recorded) -> Iterator[Recorded]:
    """What was heard, cut at the commits; what came after the last one was rolled back."""
    current: Recorded = []
    for statement in heard:
        if statement[0] == COMMIT:
            yield current
            current = []
        else:
            current.append(statement)


Replay = Callable[[Recorded], None]
Replaying = Callable[[Database], AbstractContextManager[Replay]]


@contextmanager
def floor(database: Database) -> Iterator[Replay]:
    """Statement by statement on SQLAlchemy's connection, from the same pool."""
    engine = database.engine

    def replay(statements: Recorded) -> None:
        with engine.connect() as connection:
            for text, values in statements:
                result = connection.exec_driver_sql(text, values)
                if result.returns_rows:
                    result.fetchall()
            connection.commit()

    yield replay


@contextmanager
def raw(database: Database) -> Iterator[Replay]:
    """Statement by statement on one connection of the bare driver."""
    pooled = database.engine.raw_connection()
    connection: Any = pooled.driver_connection

    def replay(statements: Recorded) -> None:
        for text, values in statements:
            cursor = connection.execute(text, values)
            if cursor.description is not None:
                cursor.fetchall()
        connection.commit()

    try:
        yield replay
    finally:
        pooled.close()


@contextmanager
def together(database: Database) -> Iterator[Replay]:
    """In as few round trips as our own store takes: queries together, changes together."""

    def replay(statements: Recorded) -> None:
        transaction = Transaction(database, read_only=False)
        try:
            for is_query, group in groupby(
                (each for each in statements if not each[0].startswith("BEGIN")), _is_query
            ):
                if is_query:
                    transaction.fetch_together(list(group))
                else:
                    transaction.execute_together(list(group))
            transaction.commit()
        finally:
            transaction.close()

    yield replay


def _is_query(statement: Statement) -> bool:
    return statement[0].startswith("SELECT")
