"""The command `gridcase`: find the command's module, hand it its arguments, tell how it went.

Exit codes: 0 done · 1 a rule was broken or a check failed · 2 called wrongly · 70 a fault of ours ·
130 interrupted.
"""

from __future__ import annotations

import argparse
import configparser
import difflib
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from cli.commands import COMMANDS, Command
from cli.language import LANGUAGES, of_environment, say, speak, spoken
from engine.errors import GridcaseError

DONE, BROKEN_RULE, CALLED_WRONGLY, OUR_FAULT, INTERRUPTED = 0, 1, 2, 70, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; nothing but a signal gets past this function."""
    try:
        return _main(list(sys.argv[1:] if argv is None else argv))
    except GridcaseError as error:
        print(_told(error), file=sys.stderr)
        return BROKEN_RULE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`gridcase … | head`): nobody is left to tell, and Python's last
        # flush must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_RULE
    except SystemExit as stop:  # argparse: --help, or a usage error it has already printed
        return stop.code if isinstance(stop.code, int) else CALLED_WRONGLY
    except Exception:  # noqa: BLE001 - the outermost border: a fault is shown whole
        traceback.print_exc()
        print(
            say(
                zh="gridcase：程序内部错误，详情见上。请连同以上内容一起报告。",
                en="gridcase: a fault in the program, shown above. Please report it.",
            ),
            file=sys.stderr,
        )
        return OUR_FAULT


def _main(arguments: list[str]) -> int:
    speak(of_environment())
    own, name, rest = _split(arguments)
    parser = _own_parser()
    options = parser.parse_args(own)
    speak(options.lang or spoken())
    if options.version:
        print(f"gridcase {version()}")
        return DONE
    if options.help or name is None:
        parser.epilog = _list_of_commands()
        parser.print_help(sys.stdout if options.help else sys.stderr)
        return DONE if options.help else CALLED_WRONGLY
    command = COMMANDS.get(name)
    if command is None:
        _unknown(parser, name)
    return _call(name, command, rest)


def _split(arguments: list[str]) -> tuple[list[str], str | None, list[str]]:
    """What stands before the command, the command, and what belongs to it."""
    position = 0
    while position < len(arguments):
        word = arguments[position]
        if not word.startswith("-"):
            return arguments[:position], word, arguments[position + 1 :]
        position += 2 if word == "--lang" else 1
    return arguments, None, []


def _own_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gridcase",
        usage="gridcase [--help] [--version] [--lang zh|en] COMMAND …",
        description=say(
            zh="网格化监管办案系统：流程由使用者用 BPMN 绘制。",
            en="Case management for grid supervision, drawn in BPMN by the people who run it.",
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        add_help=False,
    )
    parser.add_argument(
        "-h",
        "--help",
        action="store_true",
        help=say(zh="显示本说明", en="show this and stop"),
    )
    parser.add_argument(
        "--version", action="store_true", help=say(zh="显示版本", en="show the version and stop")
    )
    _offer_language(parser)
    return parser


def _offer_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        help=say(zh="提示语言（默认取自 LANG）", en="language of messages (default: from LANG)"),
    )


def _list_of_commands() -> str:
    width = max(len(name) for name in COMMANDS)
    lines = [f"  {name:{width}}  {say(zh=c.zh, en=c.en)}" for name, c in sorted(COMMANDS.items())]
    head = say(zh="命令：", en="commands:")
    tail = say(
        zh="每个命令的参数：gridcase COMMAND --help",
        en="The arguments of each: gridcase COMMAND --help",
    )
    return "\n".join([head, *lines, "", tail])


def _unknown(parser: argparse.ArgumentParser, name: str) -> NoReturn:
    near = difflib.get_close_matches(name, COMMANDS, n=1)
    guess = say(zh=f"是不是 {near[0]}？", en=f" Did you mean {near[0]}?") if near else ""
    offer = ", ".join(sorted(COMMANDS))
    parser.error(
        say(
            zh=f"没有命令“{name}”。{guess}可用的命令：{offer}",
            en=f"there is no command “{name}”.{guess} Commands: {offer}",
        )
    )


def _call(name: str, command: Command, arguments: list[str]) -> int:
    module = command.load()
    parser = argparse.ArgumentParser(
        prog=f"gridcase {name}",
        description=say(zh=command.zh, en=command.en),
        allow_abbrev=False,
    )
    _offer_language(parser)
    parser.set_defaults(takes_rest=False)
    module.configure(parser)
    args, rest = parser.parse_known_args(arguments)
    if rest and not args.takes_rest:
        parser.error(say(zh="不认识的参数：", en="unknown arguments: ") + " ".join(rest))
    args.rest = rest
    if args.lang:
        speak(args.lang)
    return module.run(args)


def _told(error: GridcaseError) -> str:
    """Code, sentence with its mend, and each finding with its place, one per line."""
    language = spoken()
    sentence = error.text(language)
    place = f" ({error.where})" if error.where and error.where not in sentence else ""
    lines = [f"gridcase: [{error.code}] {sentence}{place}"]
    for finding in error.findings:
        lines.append(f"  {finding.where}: [{finding.code}] {finding.text(language)}")
    return "\n".join(lines)


def version() -> str:
    """Of the installed distribution, or of the checkout's setup.cfg, which is not installed."""
    setup = Path(__file__).resolve().parent.parent / "setup.cfg"
    if setup.is_file():
        config = configparser.ConfigParser(interpolation=None)
        config.read(setup, encoding="utf-8")
        return config["metadata"]["version"]
    import importlib.metadata  # slow, and most calls need it never

    return importlib.metadata.version("gridcase")


if __name__ == "__main__":
    sys.exit(main())
