"""Rules that hold for every source file and that no checker knows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import sources

CODE = ("engine", "adapters", "api", "cli", "processes", "forms")

# Put together here, so that this file does not break its own rule.
MACHINE_PATHS = re.compile(r"(?<![\w.}\-])/(?:" + "|".join(["work", "root", "tmp/" + "dev"]) + ")/")
REGISTRIES = re.compile(
    r"\b(?:"
    + "|".join(
        [
            r"(?:test\.)?pypi" + r"\.org",
            r"files\.python" + r"hosted\.org",
            r"registry\.(?:npm" + r"js\.org|npm" + r"mirror\.com|yarn" + r"pkg\.com)",
            r"pypi\.tuna" + r"\.\w+",
            r"mirrors?\.(?:ali" + r"yun|cloud\.ten" + r"cent|ust" + r"c)\.\w+",
        ]
    )
    + ")",
    re.IGNORECASE,
)
CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
}


def _may_commit(path: Path) -> bool:
    return path.parts[:3] == ("engine", "services", "commands") or path.parts[:2] == (
        "adapters",
        "database",
    )


def test_only_commands_and_the_database_commit() -> None:
    elsewhere = [
        f"{path}:{line}"
        for path in sources.python_files(*CODE)
        if not _may_commit(path)
        for line, name in sources.calls(path)
        if name.split(".")[-1] == "commit"
    ]

    assert elsewhere == []


def test_only_the_clock_asks_the_machine_for_the_time() -> None:
    asked = {
        f"{path}:{line} {name}"
        for path in sources.python_files("engine", "adapters", "api")
        if path != Path("adapters/clock.py")
        for line, name in sources.calls(path)
        if name in CLOCKS
    }

    assert asked == set()


def test_the_rule_about_the_time_would_notice_a_breach() -> None:
    names = {name for _, name in sources.calls(Path("adapters/clock.py"))}

    assert names & CLOCKS == {"datetime.now"}


@pytest.mark.parametrize("pattern", [MACHINE_PATHS, REGISTRIES], ids=["paths", "registries"])
def test_no_file_names_a_developers_machine_or_a_package_registry(
    pattern: re.Pattern[str],
) -> None:
    named = []
    for path in sources.project_files():
        try:
            lines = (sources.ROOT / path).read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # not a text
        named += [f"{path}:{n}" for n, line in enumerate(lines, start=1) if pattern.search(line)]

    assert named == []


@pytest.mark.parametrize(
    "text",
    [
        "cd /" + "work/main",
        "'/" + "root/.cache'",
        "https://pypi" + ".org/simple",
        "/tmp/" + "dev/x",
    ],
)
def test_the_rule_about_names_would_notice_a_breach(text: str) -> None:
    assert MACHINE_PATHS.search(text) or REGISTRIES.search(text)


@pytest.mark.parametrize("text", ["/api/v1/work/12", "./root/child", "src/work/x.py", "pypi"])
def test_the_rule_about_names_leaves_other_words_alone(text: str) -> None:
    assert not MACHINE_PATHS.search(text)
    assert not REGISTRIES.search(text)
