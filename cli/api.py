"""`gridcase api`: one server process (granian, WSGI, threads)."""

from __future__ import annotations

import argparse

from adapters.settings import from_environment
from adapters.wiring import wire
from cli.language import say
from cli.logs import log_to_stderr

HOST, PORT = "127.0.0.1", 8000


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=HOST, help=say(zh="监听地址", en="address to listen on"))
    parser.add_argument("--port", type=int, default=PORT, help=say(zh="端口", en="port"))


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; requests in hand are answered first."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    settings = from_environment()
    log_to_stderr(settings.log_level)
    wire(settings).close()  # a wrong database is told here, once, and not by a dying child
    Server(
        "cli.wsgi:app",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.threads,
        # Not less backpressure than there are browsers: it counts open connections, busy or not,
        # and each browser keeps six.
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
    return 0
