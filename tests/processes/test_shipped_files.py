"""What a release brings along: read in one place, complete, and openable in the usual editors."""

from __future__ import annotations

import subprocess
import sys

from lxml import etree

from adapters.catalogue import shipped
from engine.feel import parse_decisions
from tests.processes.drawings import dmn_files
from tests.sources import ROOT

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
DC = "{http://www.omg.org/spec/DMN/20180521/DC/}"
DMNDI = "{https://www.omg.org/spec/DMN/20191111/DMNDI/}"


def test_the_catalogue_gives_every_file_that_lies_in_the_two_folders() -> None:
    on_disk = {
        str(path.relative_to(ROOT)): path.read_bytes()
        for folder in ("processes", "forms")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".bpmn", ".dmn", ".json")
    }

    assert shipped() == on_disk


def test_the_catalogue_is_in_the_same_order_every_time() -> None:
    assert list(shipped()) == sorted(shipped(), key=lambda name: (name.startswith("forms"), name))


def test_the_catalogue_reads_package_data_and_needs_no_working_directory() -> None:
    script = "from adapters.catalogue import shipped; print(len(shipped()))"

    found = subprocess.run(
        [sys.executable, "-c", script],
        cwd="/",
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(found.stdout) == len(shipped())


def test_every_decision_is_named_like_its_file_and_compiles() -> None:
    for path, content in dmn_files().items():
        (decision,) = parse_decisions(content, name=path)
        assert path.endswith(f"/{decision.id}.dmn")


def test_every_decision_has_a_shape_for_itself_and_its_inputs_and_an_edge_for_each_need() -> None:
    for path, content in dmn_files().items():
        root = etree.fromstring(content)
        drawn = [*root.iter(f"{DMN}decision", f"{DMN}inputData")]
        shapes = {shape.get("dmnElementRef") for shape in root.iter(f"{DMNDI}DMNShape")}
        needs = {need.get("id") for need in root.iter(f"{DMN}informationRequirement")}
        edges = {edge.get("dmnElementRef") for edge in root.iter(f"{DMNDI}DMNEdge")}

        assert shapes == {element.get("id") for element in drawn}, path
        assert edges == needs, path
        assert all(shape.find(f"{DC}Bounds") is not None for shape in root.iter(f"{DMNDI}DMNShape"))


def test_every_row_of_a_decision_says_in_both_languages_what_it_is_for() -> None:
    for path, content in dmn_files().items():
        for rule in etree.fromstring(content).iter(f"{DMN}rule"):
            zh, slash, en = (rule.findtext(f"{DMN}description") or "").partition(" / ")
            assert zh, path
            assert slash, path
            assert en.isascii(), path
