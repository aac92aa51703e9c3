"""Trying out what is being written: decisions and FEEL on sample data, and the words there are."""

from __future__ import annotations

from typing import Any

from api.application import application
from api.drafts.resources import blueprint, found_line
from api.drafts.schemas import (
    LARGEST_FILE,
    DecisionTrial,
    DecisionTrialBody,
    FeelAnswer,
    FeelBody,
    FeelWords,
)
from api.language import language
from api.naming import Ref
from engine.errors import GridcaseError
from engine.errors.feel import DecisionInvalid
from engine.services import trials


@blueprint.operation(
    "POST",
    "/decisions/trials",
    body=DecisionTrialBody,
    answer=DecisionTrial,
    needs="process_edit",
    everywhere=True,
    largest_body=2 * LARGEST_FILE,
    errors=(404, 413, 422),
)
def try_decision(body: dict[str, Any]) -> Ref:
    """What a decision says for sample data; nothing is stored"""
    try:
        tried = trials.try_decision(
            body["content"].encode(),
            key=body["key"],
            rows=body["rows"],
            core=application().core,
        )
    except DecisionInvalid as error:
        findings = error.findings or (error.finding(),)
        return {"rows": [], "findings": [found_line(each) for each in findings]}
    return {
        "rows": [
            {
                "value": each.value,
                "hits": each.hits,
                "numbers": each.numbers,
                "error": _said(each.error),
            }
            for each in tried
        ],
        "findings": [],
    }


@blueprint.operation(
    "POST",
    "/feel/trials",
    body=FeelBody,
    answer=FeelAnswer,
    needs="process_edit",
    everywhere=True,
    errors=(422,),
)
def try_feel(body: dict[str, Any]) -> Ref:
    """What an expression says for sample data; nothing is stored"""
    tried = trials.try_expression(
        body["text"],
        context=body["context"],
        unary=body["unary"],
        tested=body["tested"],
        core=application().core,
    )
    return {"value": tried.value, "error": _said(tried.error), "position": tried.position}


@blueprint.operation("GET", "/feel", answer=FeelWords, needs="process_edit", everywhere=True)
def list_feel_words() -> Ref:
    """Names and functions that conditions may use"""
    return {
        "names": [{"name": each.name, "zh": each.zh, "en": each.en} for each in trials.NAMES],
        "functions": [
            {"name": each.name, "usage": each.usage, "zh": each.zh, "en": each.en}
            for each in trials.functions_known()
        ],
    }


def _said(error: GridcaseError | None) -> str | None:
    return error.text(language()) if error is not None else None


__all__ = ["blueprint"]
