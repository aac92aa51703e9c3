"""`gridcase lint FILE…`: what stands against BPMN, DMN and form files, given together."""

from __future__ import annotations

import argparse
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from cli.language import say, spoken
from cli.output import Output, offer_json
from engine.errors.definitions import DeploymentFinding, Severity
from engine.services.gate import Profile, Review, element_of, review, review_drawings

_LARGEST = 64 * 1024 * 1024
"""No more of a file is read; the rules refuse far smaller ones."""

_WORDS = {
    Severity.ERROR: ("错误", "error"),
    Severity.WARNING: ("警告", "warning"),
    Severity.INFO: ("提示", "info"),
}


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=say(
            zh="*.bpmn、*.dmn、<表单>.schema.json、<表单>.ui.json；互相引用的文件请一起给出",
            en="*.bpmn, *.dmn, <form>.schema.json, <form>.ui.json; give together what belongs "
            "together",
        ),
    )
    parser.add_argument(
        "--profile",
        choices=[str(each) for each in Profile],
        default=str(Profile.BPMN),
        help=say(
            zh="bpmn：BPMN 规则与引擎能否运行（默认）；gridcase：还查部署所需的一切",
            en="bpmn: BPMN's rules and what the engine cannot run (the default); gridcase: also "
            "all that deploying asks for",
        ),
    )
    offer_json(parser)


def run(args: argparse.Namespace) -> int:
    output = Output(args.json)
    # In a finding's place `#` separates the file from the element.
    keys = {name: _shown(name).replace("#", "\uff03") for name in args.files}
    contents: dict[str, bytes] = {}
    unread: dict[str, DeploymentFinding] = {}
    for name, key in keys.items():
        try:
            contents[key] = _read(name)
        except (OSError, ValueError) as error:
            unread[key] = _unreadable(key, error)
    reviewed = _reviewed(contents, Profile(args.profile))
    entries = [
        (_shown(name), (unread[key],) if key in unread else reviewed.of(key))
        for name, key in ((name, keys[name]) for name in args.files)
    ]
    for name, findings in entries:
        _tell(output, name, findings)
    refused = [name for name, findings in entries if not _ok(findings)]
    _sum_up(output, len(entries), len(refused))
    output.result({"files": [_entry(name, findings) for name, findings in entries]})
    return 1 if refused else 0


def _shown(name: str) -> str:
    """A file's name as it can be printed, whatever bytes it is made of."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _read(name: str) -> bytes:
    path = Path(name)
    if path.is_dir():
        raise OSError(say(zh="它是一个文件夹", en="it is a folder"))
    if path.exists() and not path.is_file():
        raise OSError(say(zh="它不是普通文件", en="it is no ordinary file"))
    with path.open("rb") as file:
        return file.read(_LARGEST)


def _unreadable(name: str, error: Exception) -> DeploymentFinding:
    detail = getattr(error, "strerror", None) or str(error)
    return DeploymentFinding(
        code="file-unreadable",
        where=name,
        zh=f"无法读取文件：{detail}。请检查路径和权限。",
        en=f"The file cannot be read: {detail}. Check its path and permissions.",
        mend_zh="请检查路径和权限。",
        mend_en="Check its path and permissions.",
    )


def _reviewed(contents: Mapping[str, bytes], profile: Profile) -> Review:
    if profile is Profile.BPMN:
        look: Callable[[Mapping[str, bytes]], Review] = review_drawings
    else:
        from adapters.catalogue import shipped  # only this profile reads the shipped files
        from engine.services.vocabulary import shipped_words

        words = shipped_words(shipped())

        def look(files: Mapping[str, bytes]) -> Review:
            return review(files, words)

    try:
        return look(contents)
    except Exception:  # noqa: BLE001 - a fault of ours in one file must not hide the others
        traceback.print_exc()
        return Review(findings=tuple(_one_by_one(contents, look)))


def _one_by_one(
    contents: Mapping[str, bytes], look: Callable[[Mapping[str, bytes]], Review]
) -> Iterator[DeploymentFinding]:
    for name, content in contents.items():
        try:
            yield from look({name: content}).findings
        except Exception as error:  # noqa: BLE001 - said as a finding of the file
            yield DeploymentFinding(
                code="check-failed",
                where=name,
                zh=f"检查此文件时程序出错（{type(error).__name__}）。请连同文件一起报告。",
                en=f"The program failed on this file ({type(error).__name__}). Please report it.",
            )


def _ok(findings: Sequence[DeploymentFinding]) -> bool:
    return not any(each.severity is Severity.ERROR for each in findings)


def _entry(name: str, findings: Sequence[DeploymentFinding]) -> dict[str, object]:
    zh = spoken() == "zh"
    return {
        "file": name,
        "ok": _ok(findings),
        "findings": [
            {
                "rule": each.code,
                "severity": str(each.severity),
                "element": element_of(each),
                "message": each.text(spoken()),
                "mend": each.mend_zh if zh else each.mend_en,
                "line": each.line,
                "column": each.column,
                "trace": list(each.trace),
            }
            for each in findings
        ],
    }


def _tell(output: Output, name: str, findings: Sequence[DeploymentFinding]) -> None:
    """One line each, as compilers write them, so that editors can jump there."""
    for each in findings:
        place = f"{name}:{each.line}:{each.column}" if each.line is not None else name
        element = f" {element_of(each)}" if element_of(each) else ""
        grade = say(zh=_WORDS[each.severity][0], en=_WORDS[each.severity][1])
        output.line(f"{place}: {grade} [{each.code}]{element}: {each.text(spoken())}")
    if not findings:
        output.line(f"{name}: {say(zh='没有发现问题', en='nothing found')}")


def _sum_up(output: Output, files: int, refused: int) -> None:
    output.line(
        say(
            zh=f"{files} 个文件，{refused} 个有错误。",
            en=f"{files} file(s), {refused} with errors.",
        )
    )
