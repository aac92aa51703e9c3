"""The page of rules says what the rules say."""

from __future__ import annotations

from docs import lint_rules
from engine.workflow.standard.catalogue import TEXTS
from engine.workflow.standard.grounds import GROUNDS


def test_the_page_is_what_the_rules_would_write() -> None:
    assert lint_rules.PAGE.read_text(encoding="utf-8") == lint_rules.page(), (
        "renew it: .venv/bin/python -P docs/lint_rules.py"
    )


def test_every_rule_has_its_ground() -> None:
    assert list(GROUNDS) == list(TEXTS)


def test_every_rule_of_the_dialect_is_listed() -> None:
    listed = {each.id for each in lint_rules.own_rules()}

    assert {"flow-into-event", "lane-missing", "outcomes-missing", "reminder-waits"} <= listed
    assert len(listed) > 60
