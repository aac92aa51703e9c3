"""`gridcase migrate`: bring the database to this program's version and ship its processes."""

from __future__ import annotations

import argparse

from adapters.settings import from_environment
from adapters.wiring import prepare
from cli.deploy import tell_versions
from cli.language import say
from cli.output import Output, offer_json


def configure(parser: argparse.ArgumentParser) -> None:
    offer_json(parser)


def run(args: argparse.Namespace) -> int:
    """Doing it again changes nothing. A shipped file that the county has replaced is stored as a
    proposal beside its own version."""
    output = Output(args.json)
    settings = from_environment()
    house, shipped = prepare(settings)
    house.close()
    output.line(say(zh="数据库已是最新版本。", en="The database is up to date."))
    tell_versions(output, shipped)
    output.result(
        {
            "versions": [
                {"kind": v.kind, "key": v.key, "version": v.version, "status": v.status}
                for v in shipped.versions
            ]
        }
    )
    return 0
