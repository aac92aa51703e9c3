"""Shapes of processes, decisions, versions and deployments."""

from __future__ import annotations

from marshmallow import fields

from api.schemas import (
    Answer,
    Input,
    PageQuery,
    PersonRef,
    ProblemLine,
    asked_flag,
    flag,
    identity,
    many,
    moment,
    one,
    text,
    texts,
    whole,
)


class DeploymentRef(Answer):
    """The deployment that brought a version."""

    id = identity("Number.")
    at = moment("When")
    by = one(PersonRef, "Who; null: it came with Gridcase.", null=True)
    note = text("What for.")


class VersionLine(Answer):
    """One version of a process or decision; it never changes."""

    id = identity("Number of this version.")
    version = whole("Version.")
    status = text("released, or proposal: shipped beside a version of the county's own.")
    digest = text("SHA-256 of the file.")
    size = whole("Bytes of the file.")
    deployment = one(DeploymentRef, "What brought it.")
    running = whole("Live runs of this version.")


class ProcessLine(Answer):
    """A process in its newest released version."""

    key = text("Process id.")
    zh = text("Chinese name.")
    en = text("English name.")
    kind = text("main, called or side.")
    newest = whole("Newest released version.")
    running = whole("Live runs of all versions.")
    versions = many(VersionLine, "Newest first.")


class Processes(Answer):
    """All processes."""

    items = many(ProcessLine, "In order of their keys.")


class DecisionLine(Answer):
    """A decision in its newest released version."""

    key = text("Decision id.")
    zh = text("Its name in Chinese.")
    en = text("Its name in English.")
    newest = whole("Newest released version.")
    versions = many(VersionLine, "Newest first.")


class Decisions(Answer):
    """All decisions."""

    items = many(DecisionLine, "In order of their keys.")


class Versions(Answer):
    """All versions of one process or decision."""

    key = text("Its id.")
    items = many(VersionLine, "Newest first.")


class OutcomeOffered(Answer):
    """A way out of a human step."""

    code = text("Code.")
    zh = text("Chinese text.")
    en = text("English text.")


class NodeLine(Answer):
    """A node of the diagram."""

    id = text("Its id in the diagram.")
    element = text("BPMN element: userTask, exclusiveGateway …")
    zh = text("Chinese name.")
    en = text("English name.")
    roles = texts("Who gets it, of a human step.")
    form = text("Its form, of a human step.", null=True)
    status = text("Status of the case while it waits here.", null=True)
    outcomes = many(OutcomeOffered, "Ways out, of a human step.")
    acts = texts("What it does.")
    limit = text("FEEL text of its time limit.", null=True)
    called = text("Process it calls.", null=True)
    decision = text("Decision it asks.", null=True)
    message = text("Message it waits for or sends.", null=True)


class ProcessVersion(Answer):
    """What one version of a process declares and uses."""

    key = text("Process id.")
    zh = text("Chinese name.")
    en = text("English name.")
    kind = text("main, called or side.")
    version = one(VersionLine, "Which version, and where from.")
    inputs = texts("What it is given.")
    results = texts("How it can end.")
    nodes = many(NodeLine, "Its nodes.")
    roles = texts("Roles of its lanes.")
    forms = texts("Forms of its steps.")
    calls = texts("Processes it calls.")
    decisions = texts("Decisions it asks.")
    settings = texts("Settings it reads.")


class DecisionVersion(Answer):
    """One version of a decision."""

    key = text("Decision id.")
    version = one(VersionLine, "Which version, and where from.")


class DryRunQuery(Input):
    dry_run = asked_flag("Only check; store nothing.", load_default=False)


class DeploymentsQuery(PageQuery):
    pass


class DeploymentsPage(Answer):
    """A page of deployments."""

    items = many(DeploymentRef, "Newest first.")
    next = text("Pass it as `after`; null: this was the last page.", null=True)


class NewVersion(Answer):
    """A version that a deployment brought."""

    kind = text("process, decision or form.")
    key = text("Its id.")
    version = whole("Version.")
    id = identity("Number of this version.")
    status = text("released or proposal.")


class Deployed(Answer):
    """What a deployment did, or what a dry run found."""

    dry_run = flag("Nothing was stored.")
    deployment_id = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Number; null where nothing was stored.", "format": "int64"},
    )
    versions = many(NewVersion, "What is new.")
    unchanged = texts("Ids whose file equals the newest version.")
    findings = many(ProblemLine, "Errors and warnings, each with `file#element`.")
