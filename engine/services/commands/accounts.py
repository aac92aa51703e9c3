"""Signing in and out, and who a request comes from."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from engine.errors.administration import PasswordTooShort, PasswordWrong
from engine.errors.casework import NotSignedIn, SignInRefused, TooManyAttempts
from engine.ports import PersonRecord, SessionRecord, SignInRecord, UnitOfWork
from engine.services.access import Actor, actor_for
from engine.services.commands.operations import log
from engine.services.core import Core

SESSION_IDLE = timedelta(hours=8)
SESSION_LONGEST = timedelta(hours=24)
TOKEN_LIFE = timedelta(days=90)
SEEN_EVERY = timedelta(minutes=5)
LEAST_PASSWORD = 10
FAILURES = 10
FAILURES_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class SignIn:
    login: str
    password: str
    address: str = ""
    device: str = ""


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """`secret` goes into the cookie or to the script and is stored nowhere."""

    secret: str
    actor: Actor


def sign_in(command: SignIn, *, core: Core) -> SignedIn:
    """Open a session. Every try is written to the login log, with its result.

    Raises SignInRefused (the same for an unknown login, a wrong password and a disabled account,
    after the same time) and TooManyAttempts.
    """
    now = core.clock.now()
    with core.unit_of_work(read_only=True) as uow:
        failures = uow.people.failures_since(command.login, command.address, now - FAILURES_WITHIN)
        person = uow.people.by_login(command.login)
    if failures >= FAILURES:
        _log(core, command, None, "too many attempts")
        raise TooManyAttempts(where="login", minutes=FAILURES_WITHIN.seconds // 60)
    # Hashing takes its time on purpose: never inside a transaction, and also for unknown logins.
    stored = person.password_hash if person is not None else core.passwords.decoy
    right = core.passwords.verify(stored, command.password)
    if person is None or not right or not person.active:
        _log(core, command, person, "disabled" if person and right else "wrong password")
        raise SignInRefused(where="login")
    secret = secrets.token_urlsafe(32)
    with core.unit_of_work() as uow:
        uow.people.open_session(
            SessionRecord(
                token_digest=digest_of(secret),
                person_id=person.id,
                kind="session",
                note="",
                created_at=now,
                last_seen_at=now,
                expires_at=now + SESSION_LONGEST,
                address=command.address,
                device=command.device[:200],
            )
        )
        _write_log(uow, core, command, person, success=True, reason="")
        actor = actor_for(person, core.reference.now(uow).organisation)
        uow.commit()
    return SignedIn(secret=secret, actor=actor)


def issue_token(*, actor: Actor, note: str, core: Core) -> str:
    """A bearer token that acts as its person, for scripts; ends after 90 days."""
    if actor.person_id is None:
        raise NotSignedIn()
    now = core.clock.now()
    secret = "gct_" + secrets.token_urlsafe(32)
    with core.unit_of_work() as uow:
        uow.people.open_session(
            SessionRecord(
                token_digest=digest_of(secret),
                person_id=actor.person_id,
                kind="token",
                note=note[:200],
                created_at=now,
                last_seen_at=now,
                expires_at=now + TOKEN_LIFE,
                address="",
                device="",
            )
        )
        uow.commit()
    return secret


def authenticate(secret: str, *, kind: str, core: Core) -> Actor:
    """Whose session or token this is. Raises NotSignedIn, also when it has run out."""
    now = core.clock.now()
    with core.unit_of_work(read_only=True) as uow:
        session = uow.people.session(digest_of(secret))
        if session is None or session.kind != kind or session.expires_at <= now:
            raise NotSignedIn()
        idle = now - session.last_seen_at
        if kind == "session" and idle > SESSION_IDLE:
            raise NotSignedIn()
        person = uow.people.person(session.person_id)
        if person is None or not person.active:
            raise NotSignedIn()
        actor = actor_for(person, core.reference.now(uow).organisation)
    if idle > SEEN_EVERY:
        with core.unit_of_work() as uow:
            uow.people.touch_session(session.token_digest, now)
            uow.commit()
    return actor


def change_own_password(
    *,
    current: str,
    password: str,
    secret: str,
    address: str,
    device: str,
    actor: Actor,
    core: Core,
) -> None:
    """A password of one's own choice; all other sessions end, that of `secret` stays.

    Wrong tries count like those of signing in. Raises NotSignedIn, PasswordTooShort, PasswordWrong
    and TooManyAttempts.
    """
    if len(password) < LEAST_PASSWORD:
        raise PasswordTooShort(where="/password", least=LEAST_PASSWORD)
    tried = SignIn(login=actor.login, password=current, address=address, device=device)
    with core.unit_of_work(read_only=True) as uow:
        since = core.clock.now() - FAILURES_WITHIN
        failures = uow.people.failures_since(tried.login, address, since)
        person = uow.people.person(actor.person_id or 0)
    if person is None:
        raise NotSignedIn()
    if failures >= FAILURES:
        raise TooManyAttempts(where="/current", minutes=FAILURES_WITHIN.seconds // 60)
    if not core.passwords.verify(person.password_hash, current):
        _log(core, tried, person, "wrong password")
        raise PasswordWrong(where="/current")
    hashed = core.passwords.hash(password)
    with core.unit_of_work() as uow:
        uow.administration.change_person(replace(person, password_hash=hashed))
        uow.administration.end_sessions(person.id, but=digest_of(secret))
        log(
            uow,
            "person.password",
            subject=person.login,
            title=person.name,
            before=None,
            after=None,
            actor=actor,
            core=core,
        )
        uow.commit()


def sign_out(secret: str, *, core: Core) -> None:
    """End the session; signing out twice is fine."""
    with core.unit_of_work() as uow:
        uow.people.end_session(digest_of(secret))
        uow.commit()


def digest_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _log(core: Core, command: SignIn, person: PersonRecord | None, reason: str) -> None:
    with core.unit_of_work() as uow:
        _write_log(uow, core, command, person, success=False, reason=reason)
        uow.commit()


def _write_log(
    uow: UnitOfWork,
    core: Core,
    command: SignIn,
    person: PersonRecord | None,
    *,
    success: bool,
    reason: str,
) -> None:
    uow.people.log_sign_in(
        SignInRecord(
            at=core.clock.now(),
            login=command.login[:100],
            person_id=person.id if person is not None else None,
            success=success,
            reason=reason,
            address=command.address,
            device=command.device[:200],
        )
    )
