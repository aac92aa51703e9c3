"""The WSGI application that `gridcase api` serves; any other WSGI server can too."""

from __future__ import annotations

from adapters.settings import from_environment
from adapters.wiring import wire
from api.app import create_app
from cli.logs import log_to_stderr

_settings = from_environment()
log_to_stderr(_settings.log_level)
app = create_app(wire(_settings))
