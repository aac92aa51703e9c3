"""Accounts, roles, sessions and the log of sign-ins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, case, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.database.connections import Transaction
from adapters.database.reference import raise_stamp
from adapters.database.shapes import Shapes
from adapters.database.tables import area, grant, person, role, sign_in
from adapters.database.types import checked, to_microseconds
from engine.domain.areas import ancestors
from engine.ports import GrantRecord, PersonRecord, RoleRecord, SessionRecord, SignInRecord

_PERSON = """
SELECT p.id, p.login, p.name, p.password_hash, p.active, g."role", g.area_id, g.department_id
FROM person p LEFT JOIN grant_ g ON g.person_id = p.id WHERE {where} ORDER BY g.id
"""


class DatabasePeopleStore:
    """Implements `engine.ports.PeopleStore`."""

    def __init__(self, transaction: Transaction, shapes: Shapes) -> None:
        self._transaction = transaction
        self._shapes = shapes
        self._text = transaction.database.text
        self._moment = to_microseconds if transaction.is_sqlite else checked

    def person(self, person_id: int) -> PersonRecord | None:
        return self._person(_PERSON.format(where="p.id = ?"), person_id)

    def by_login(self, login: str) -> PersonRecord | None:
        return self._person(_PERSON.format(where="p.login = ?"), login)

    def add(self, person: PersonRecord) -> int:
        return self._add(person)

    def add_many(self, people: Sequence[PersonRecord]) -> None:
        if not people:
            return
        core = self._transaction.core
        rows = [
            {"login": p.login, "name": p.name, "password_hash": p.password_hash, "active": p.active}
            for p in people
        ]
        logins = [p.login for p in people]
        core.execute(insert(person_table), rows)
        keys: dict[str, int] = {}
        for start in range(0, len(logins), 500):
            part = logins[start : start + 500]
            found = core.execute(
                select(person_table.c.login, person_table.c.id).where(
                    person_table.c.login.in_(part)
                )
            )
            keys.update((row.login, row.id) for row in found)
        grants = [_grant_row(keys[p.login], g) for p in people for g in p.grants]
        if grants:
            core.execute(insert(grant), grants)

    def roles(self) -> Sequence[RoleRecord]:
        rows = self._transaction.core.execute(select(role).order_by(role.c.code))
        return [RoleRecord(**row._mapping) for row in rows]

    def put_role(self, role: RoleRecord) -> None:
        values = {name: getattr(role, name) for name in RoleRecord.__slots__}
        dialect = sqlite if self._transaction.is_sqlite else postgresql
        statement = dialect.insert(role_table).values(values)
        changed = {name: statement.excluded[name] for name in values if name != "code"}
        self._transaction.core.execute(
            statement.on_conflict_do_update(index_elements=["code"], set_=changed)
        )
        raise_stamp(self._transaction, "organisation")

    def with_role(self, roles: Iterable[str], *, area_path: str, department_id: int | None) -> int:
        places = and_(
            area.c.path.in_(list(ancestors(area_path))),
            or_(grant.c.department_id.is_(None), grant.c.department_id == department_id),
        )
        query = (
            select(func.count(person.c.id.distinct()))
            .join(grant, grant.c.person_id == person.c.id)
            .join(area, area.c.id == grant.c.area_id)
            .where(person.c.active, grant.c.role.in_(list(roles)), places)
        )
        return int(self._transaction.core.execute(query).scalar_one())

    def open_session(self, session: SessionRecord) -> None:
        shape = self._shapes.session
        self._transaction.execute(shape.insert(1), shape.values(session))

    def session(self, token_digest: bytes) -> SessionRecord | None:
        shape = self._shapes.session
        text = self._text(f"SELECT {shape.select()} FROM session WHERE token_digest = ?")  # noqa: S608
        found = self._transaction.fetch(text, (token_digest,))
        return shape.record(found[0]) if found else None

    def touch_session(self, token_digest: bytes, at: datetime) -> None:
        text = self._text("UPDATE session SET last_seen_at = ? WHERE token_digest = ?")
        self._transaction.execute(text, (self._moment(at), token_digest))

    def end_session(self, token_digest: bytes) -> None:
        text = self._text("DELETE FROM session WHERE token_digest = ?")
        self._transaction.execute(text, (token_digest,))

    def log_sign_in(self, entry: SignInRecord) -> None:
        values = {name: getattr(entry, name) for name in SignInRecord.__slots__}
        self._transaction.core.execute(insert(sign_in).values(values))

    def failures_since(self, login: str, address: str, since: datetime) -> int:
        c = sign_in.c
        # Two narrow looks instead of one OR, so that each has its index.
        counts = [
            select(func.count()).where(~c.success, field == value, c.at >= since).scalar_subquery()
            for field, value in ((c.login, login), (c.address, address))
        ]
        found = select(case((counts[0] > counts[1], counts[0]), else_=counts[1]))
        return int(self._transaction.core.execute(found).scalar_one())

    def disable(self, person_id: int) -> None:
        """End his sessions and keep the account, which the history names."""
        core = self._transaction.core
        core.execute(update(person).where(person.c.id == person_id).values(active=False))
        self._transaction.execute(
            self._text("DELETE FROM session WHERE person_id = ?"), (person_id,)
        )

    def _person(self, text: str, value: object) -> PersonRecord | None:
        rows = self._transaction.fetch(self._text(text), (value,))
        if not rows:
            return None
        key, login, name, password_hash, active = rows[0][:5]
        grants = tuple(
            GrantRecord(role=row[5], area_id=row[6], department_id=row[7])
            for row in rows
            if row[5] is not None
        )
        return PersonRecord(
            id=key,
            login=login,
            name=name,
            password_hash=password_hash,
            grants=grants,
            active=bool(active),
        )

    def _add(self, record: PersonRecord) -> int:
        core = self._transaction.core
        key = core.execute(
            insert(person)
            .values(
                login=record.login,
                name=record.name,
                password_hash=record.password_hash,
                active=record.active,
            )
            .returning(person.c.id)
        ).scalar_one()
        if record.grants:
            core.execute(insert(grant), [_grant_row(key, g) for g in record.grants])
        return int(key)


person_table, role_table = person, role


def _grant_row(person_id: int, given: GrantRecord) -> dict[str, object]:
    return {
        "person_id": person_id,
        "role": given.role,
        "area_id": given.area_id,
        "department_id": given.department_id,
    }
