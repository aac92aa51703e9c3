"""Where a command's words go: people read them, `--json` gives programs one line at the end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from cli.language import say


def offer_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json",
        action="store_true",
        help=say(
            zh="标准输出的最后一行为一个 JSON 对象，其余写到标准错误",
            en="end standard output with one JSON object, say all else on standard error",
        ),
    )


@dataclass(frozen=True, slots=True)
class Output:
    """With `json`, standard output holds the result and nothing else."""

    json: bool

    def line(self, text: str = "") -> None:
        print(text, file=sys.stderr if self.json else sys.stdout, flush=True)

    def result(self, values: Mapping[str, object]) -> None:
        """The command's last word; what people should read of it was said with `line`."""
        if self.json:
            print(orjson.dumps(dict(values)).decode(), flush=True)
