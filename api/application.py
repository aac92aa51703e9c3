"""What a request handler is given: the core, the database for queries, who signed in lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app, g

from adapters.database.connections import Database
from adapters.database.queries.totals import Totals
from engine.services.access import Actor
from engine.services.core import Core

if TYPE_CHECKING:
    from api.auth import ActorCache

EXTENSION = "gridcase"


@dataclass(frozen=True, kw_only=True)
class Application:
    """`secure`: served over https only, so the cookie says so too."""

    core: Core
    database: Database
    actors: ActorCache
    totals: Totals
    secure: bool
    release: str


def application() -> Application:
    """Of the request that is being answered."""
    return cast(Application, current_app.extensions[EXTENSION])


def current_actor() -> Actor:
    """Who asks. Only for endpoints that need signing in, which is all but a marked few."""
    return cast(Actor, g.actor)
