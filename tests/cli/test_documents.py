"""What the documents promise a reader: links that lead somewhere, two READMEs that say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.sources import ROOT, project_files

LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
COMMAND = re.compile(r"^ *(\./gridcase .*?)(?: +#.*)?$", re.MULTILINE)
DOCUMENTS = [path for path in project_files() if path.suffix == ".md"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_lead_to_files_that_exist(document: Path) -> None:
    targets = LINK.findall((ROOT / document).read_text(encoding="utf-8"))

    assert [to for to in targets if not (ROOT / document.parent / to).exists()] == []


def test_the_chinese_readme_is_as_complete_as_the_english_one() -> None:
    english, chinese = (
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")
    )

    assert COMMAND.findall(chinese) == COMMAND.findall(english)
    assert re.findall(r"^#+ ", chinese, re.M) == re.findall(r"^#+ ", english, re.M)
    assert re.findall(r"^\| ([`\w/, ]+`)", chinese.replace("、", ", "), re.M) == re.findall(
        r"^\| ([`\w/, ]+`)", english, re.M
    )


def test_every_decision_has_its_four_parts_and_a_line_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")

    for number, record in enumerate(sorted(folder.glob("0*.md")), start=1):
        text = record.read_text(encoding="utf-8")
        assert text.startswith(f"# {number:04d} ")
        assert re.findall(r"^## (\w+)$", text, re.M) == [
            "Context",
            "Decision",
            "Alternatives",
            "Consequences",
        ]
        assert f"({record.name})" in listed
