"""One client of the HTTP bench, a process of its own: a plain socket and as little else as it can.

It reads its orders as one line of JSON, says `ready`, begins at the next line, and answers with one
line of JSON. People take a page of their inbox, finish what is on it one by one, and the next
person comes. Anything but a 2xx ends it.
"""

from __future__ import annotations

import json
import socket
import sys
from time import perf_counter
from typing import Any, TypedDict

PAGE = 10


class Orders(TypedDict):
    port: int
    seconds: float
    tokens: list[str]  # people whose items no other client's people may take
    answers: dict[str, dict[str, Any]]  # by node: {outcome, answers}


class Told(TypedDict):
    completions: list[float]  # milliseconds
    inbox: list[float]
    seconds: float
    failure: str
    idle: int  # pages with nothing on them


class Refused(Exception):
    pass


class Line:
    """A kept-alive HTTP/1.1 connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def ask(self, method: str, path: str, token: str, body: bytes = b"") -> bytes:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._socket.sendall(head.encode() + body)
        data = self._rest
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        headers = data[:end].lower()
        at = headers.find(b"content-length:")
        if at < 0:
            raise Refused(f"{method} {path}: no Content-Length")
        length = int(headers[at + 15 :].partition(b"\r\n")[0])
        whole = end + 4 + length
        while len(data) < whole:
            data += self._more()
        content, self._rest = data[end + 4 : whole], data[whole:]
        status = headers[9:12]
        if status[:1] != b"2":
            raise Refused(f"{method} {path}: {status.decode()} {content[:300].decode()}")
        return content

    def _more(self) -> bytes:
        data = self._socket.recv(65536)
        if not data:
            raise Refused("the server hung up")
        return data


def work(orders: Orders, line: Line, told: Told) -> None:
    """Until the time is over."""
    began = perf_counter()
    end = began + orders["seconds"]
    answers = orders["answers"]
    try:
        while True:
            for token in orders["tokens"]:
                asked = perf_counter()
                page = line.ask("GET", f"/api/v1/tasks?limit={PAGE}", token)
                told["inbox"].append((perf_counter() - asked) * 1000)
                items = [item for item in json.loads(page)["items"] if item["node"] in answers]
                told["idle"] += not items
                for item in items:
                    body = {"seen_version": item["version"], **answers[item["node"]]}
                    content = json.dumps(body).encode()
                    asked = perf_counter()
                    if asked >= end:
                        return
                    line.ask("POST", f"/api/v1/tasks/{item['id']}/complete", token, content)
                    told["completions"].append((perf_counter() - asked) * 1000)
                if perf_counter() >= end:
                    return
    except (Refused, OSError) as error:
        told["failure"] = str(error) or type(error).__name__
    finally:
        told["seconds"] = perf_counter() - began


def main() -> None:
    orders: Orders = json.loads(sys.stdin.readline())
    line = Line(orders["port"])
    print("ready", flush=True)
    sys.stdin.readline()
    told: Told = {"completions": [], "inbox": [], "seconds": 0.0, "failure": "", "idle": 0}
    work(orders, line, told)
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
