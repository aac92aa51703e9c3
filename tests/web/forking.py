"""The process of tests/web/nursery.py: reads a line of JSON per site, answers with a process id.

Nothing is opened and no thread is started before a fork.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading

from werkzeug.serving import WSGIRequestHandler, make_server

from adapters.scheduler.worker import Worker
from adapters.settings import from_environment
from adapters.wiring import wire
from api.app import create_app
from cli.logs import log_to_stderr


class Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        pass


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            _output_to(order["log"])
            os.environ.update(order["environment"])
            serve(order["port"])
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def serve(port: int) -> None:
    """As cli/wsgi.py and cli/worker.py, until SIGTERM."""
    nursery = os.getppid()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    settings = from_environment()
    log_to_stderr(settings.log_level)
    app = create_app(wire(settings))
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    worker = Worker(wire(settings).core, settings, ())
    worker.start()
    while not stop.wait(1.0) and os.getppid() == nursery:
        pass  # whose nursery was killed leaves, too
    worker.stop()
    server.shutdown()


def _output_to(log: str) -> None:
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(written, 1)
    os.dup2(written, 2)


if __name__ == "__main__":
    main()
