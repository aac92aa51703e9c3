"""Who asks: a browser by its session cookie, a script by its bearer token."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from flask import Flask, Response, g, request

from api.application import application
from api.naming import top_of_territory
from api.operations import access_of
from api.problems import HeaderMissing
from engine.errors.casework import NotSignedIn
from engine.services.access import Actor, require
from engine.services.commands.accounts import SESSION_LONGEST, authenticate, digest_of
from engine.services.core import Core

COOKIE = "gridcase_session"
GUARD = "X-Gridcase"
"""A header that a form of a foreign page cannot send (architecture.md §6, decision 5)."""
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
REMEMBERED_SECONDS = 3.0
MOST_REMEMBERED = 5_000


@dataclass
class ActorCache:
    """Who was signed in a moment ago, so that not every request asks the database.

    Taking somebody's account, role or session away counts after `seconds` at the latest, and at
    once in the process that did it (`forget`). Holds digests, never secrets.
    """

    seconds: float = REMEMBERED_SECONDS
    _known: dict[tuple[str, bytes], tuple[float, Actor]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def actor(self, secret: str, *, kind: str, core: Core) -> Actor:
        """Raises NotSignedIn."""
        key = (kind, digest_of(secret))
        now = time.monotonic()
        known = self._known.get(key)
        if known is not None and known[0] > now:
            return known[1]
        actor = authenticate(secret, kind=kind, core=core)
        with self._lock:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = (now + self.seconds, actor)
        return actor

    def forget(self, secret: str) -> None:
        digest = digest_of(secret)
        with self._lock:
            for kind in ("session", "token"):
                self._known.pop((kind, digest), None)


def guard(app: Flask) -> None:
    """Every endpoint asks for somebody signed in unless it says that it does not."""
    app.before_request(_identify)


def _identify() -> None:
    if request.endpoint is None or request.method == "OPTIONS":
        return  # no such address: Flask answers 404 or 405
    access = access_of(request.endpoint)
    if access.largest_body is not None:
        request.max_content_length = access.largest_body
    if access.public:
        return
    g.actor = _who()
    if access.needs is not None:
        place = top_of_territory() if access.everywhere else None
        require(g.actor, access.needs, area_path=place)


def _who() -> Actor:
    app = application()
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret:
        return app.actors.actor(secret.strip(), kind="token", core=app.core)
    cookie = request.cookies.get(COOKIE)
    if not cookie:
        raise NotSignedIn()
    actor = app.actors.actor(cookie, kind="session", core=app.core)
    if request.method not in SAFE_METHODS and request.headers.get(GUARD) != "1":
        raise HeaderMissing(where=GUARD)
    return actor


def put_cookie(response: Response, secret: str) -> None:
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(SESSION_LONGEST.total_seconds()),
        path="/",
        secure=application().secure,
        httponly=True,
        samesite="Lax",
    )


def drop_cookie(response: Response) -> None:
    response.delete_cookie(
        COOKIE, path="/", secure=application().secure, httponly=True, samesite="Lax"
    )
