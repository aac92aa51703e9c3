"""Benches: each is `bench/NAME.py` with `main(argv) -> int`, run by its path."""

from __future__ import annotations

import argparse
import ast
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

from cli.checkout import checkout_root
from cli.language import say
from engine.errors import GridcaseError


class BenchUnknown(GridcaseError):
    code = "bench-unknown"
    zh = "没有名为“{where}”的性能测量。可用的有：{offer}。"
    en = "There is no bench named “{where}”. There are: {offer}."


def configure(parser: argparse.ArgumentParser) -> None:
    parser.usage = "gridcase bench [NAME [arguments of the bench …]]"
    parser.add_argument(
        "name",
        nargs="?",
        help=say(zh="名称；不填则列出全部", en="which one; without it they are listed"),
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    parser.set_defaults(takes_rest=False)


def run(args: argparse.Namespace) -> int:
    folder = checkout_root(command="bench") / "bench"
    benches = {path.stem: path for path in sorted(folder.glob("*.py")) if path.stem[0] != "_"}
    if args.name is None:
        for name, path in benches.items():
            print(f"{name:12} {_first_line(path)}")
        return 0
    if args.name not in benches:
        raise BenchUnknown(where=args.name, offer=", ".join(benches) or "–")
    return _main_of(benches[args.name])(args.arguments)


def _first_line(path: Path) -> str:
    """A bench is described by its docstring, without being run."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0]


def _main_of(path: Path) -> Callable[[list[str]], int]:
    spec = importlib.util.spec_from_file_location(f"bench_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return cast("Callable[[list[str]], int]", module.main)
