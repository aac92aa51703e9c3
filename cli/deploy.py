"""`gridcase deploy FILE… --note TEXT`: check files together, release them or refuse them all."""

from __future__ import annotations

import argparse
from pathlib import Path

from adapters.settings import from_environment
from adapters.wiring import wire
from cli.language import say, spoken
from cli.output import Output, offer_json
from engine.errors import GridcaseError
from engine.errors.definitions import DeploymentRefused, Severity
from engine.services.access import SYSTEM
from engine.services.commands.definitions import Deploy, Deployed, check_files, deploy


class FileUnreadable(GridcaseError):
    code = "file-unreadable"
    zh = "无法读取 {where}：{detail}。"
    en = "{where} cannot be read: {detail}."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help=say(
            zh="*.bpmn、*.dmn、<表单>.schema.json、<表单>.ui.json",
            en="*.bpmn, *.dmn, <form>.schema.json, <form>.ui.json",
        ),
    )
    parser.add_argument("--note", default="", help=say(zh="部署说明", en="what this is about"))
    parser.add_argument(
        "--check",
        action="store_true",
        help=say(zh="只检查，不发布", en="check only, release nothing"),
    )
    offer_json(parser)


def run(args: argparse.Namespace) -> int:
    output = Output(args.json)
    files: dict[str, bytes] = {}
    for path in args.files:
        try:
            files[path.name] = path.read_bytes()
        except OSError as error:
            raise FileUnreadable(where=str(path), detail=error.strerror or str(error)) from error
    house = wire(from_environment())
    try:
        if args.check:
            findings = check_files(files, core=house.core).findings
            errors = [each for each in findings if each.severity is Severity.ERROR]
            if errors:
                raise DeploymentRefused(where="", count=len(errors), findings=findings)
            for each in findings:
                output.line(f"{each.where}: [{each.code}] {each.text(spoken())}")
            output.line(say(zh="检查通过。", en="Nothing stands against releasing these files."))
            output.result({"versions": [], "warnings": [each.code for each in findings]})
            return 0
        deployed = deploy(Deploy(files=files, note=args.note), actor=SYSTEM, core=house.core)
    finally:
        house.close()
    tell_versions(output, deployed)
    output.result(
        {
            "versions": [
                {"kind": v.kind, "key": v.key, "version": v.version, "status": v.status}
                for v in deployed.versions
            ],
            "unchanged": list(deployed.unchanged),
            "warnings": [w.code for w in deployed.warnings],
        }
    )
    return 0


def tell_versions(output: Output, deployed: Deployed) -> None:
    for warning in deployed.warnings:
        output.line(f"{warning.where}: [{warning.code}] {warning.text(spoken())}")
    for version in deployed.versions:
        status = (
            say(zh="待采纳", en="proposed")
            if version.status == "proposal"
            else say(zh="已发布", en="released")
        )
        output.line(f"{version.kind} {version.key} v{version.version} {status}")
    if not deployed.versions:
        output.line(say(zh="没有新版本。", en="No new versions."))
