"""Which commands there are, and the module of each.

A module is imported when its command is called and not before: starting stays quick however many
commands there are. Every module has `configure(parser)` and `run(args) -> int`. A command whose
arguments are read by somebody else (pytest, a bench) sets the default `takes_rest=True` on its
parser and finds in `args.rest` what the parser did not know.
"""

from __future__ import annotations

import argparse
import importlib
from dataclasses import dataclass
from typing import Protocol, cast


class CommandModule(Protocol):
    def configure(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int:
        """Do it; the answer is the exit code. Broken rules are raised as GridcaseError."""


@dataclass(frozen=True, slots=True)
class Command:
    module: str
    zh: str
    en: str

    def load(self) -> CommandModule:
        return cast(CommandModule, importlib.import_module(self.module))


COMMANDS: dict[str, Command] = {
    "serve": Command(
        "cli.serve", zh="启动服务和工作进程", en="run the server and a worker together"
    ),
    "api": Command("cli.api", zh="只启动服务进程", en="run a server process only"),
    "worker": Command("cli.worker", zh="只启动工作进程", en="run a worker process only"),
    "migrate": Command(
        "cli.migrate", zh="创建或升级数据库", en="create the database or bring it up to date"
    ),
    "deploy": Command("cli.deploy", zh="检查并发布流程", en="check processes and release them"),
    "lint": Command(
        "cli.lint",
        zh="检查 BPMN、DMN 和表单文件，不需要数据库",
        en="check BPMN, DMN and form files; needs no database",
    ),
    "demo": Command(
        "cli.demo",
        zh="生成演示县并在本机提供服务",
        en="make a county to look around in, and serve it",
    ),
    "simulate": Command(
        "cli.simulate",
        zh="让虚拟县在虚拟时钟上办案并自检",
        en="let a virtual county work on a virtual clock, and check that nothing is lost",
    ),
    "test": Command("cli.test", zh="运行全部检查和测试", en="run every check and test"),
    "bench": Command(
        "cli.bench", zh="运行一项性能测量", en="run a benchmark and print its figures"
    ),
}
