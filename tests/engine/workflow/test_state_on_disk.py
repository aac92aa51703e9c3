"""The state of a run as bytes: small, versioned, refused when it is not ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from engine.errors.workflow import StateTooLarge, StateUnreadable
from engine.workflow import Engine, codec
from tests.engine.workflow.driving import Drive
from tests.engine.workflow.sketch import Sketch
from tests.engine.workflow.worlds import PlainWorld, Shelf

GOLDEN = Path(__file__).parents[2] / "data" / "workflow"


def calling() -> list[Sketch]:
    called = Sketch("inside", kind="called", inputs="level", results="up|down")
    called.start().human("judge", "up|down", limit="PT4H").gateway("g")
    called.timer("late", "judge", "share(50, 80)").end("urged")
    called.end("up", result="up").end("down", result="down")
    called.flow('start -> judge -> g; g -> up *; g -> down [judge.outcome = "down"]; late -> urged')
    sketch = Sketch("p", inputs="category").start().human("first").gateway("fork", "parallel")
    sketch.call("judging", "inside", in__level='"town"').human("beside")
    sketch.gateway("join", "parallel").human("last").end()
    sketch.flow("start -> first -> fork; fork -> judging -> join; fork -> beside -> join")
    return [sketch.flow("join -> last -> end"), called]


def in_the_middle() -> Drive:
    """A run with a call inside a split, one share fired, one branch at the join."""
    drive = Drive(*calling(), inputs={"category": "fire.exit"}).start()
    return drive.complete("first").wake("late").complete("beside")


def test_a_state_written_by_format_1_is_still_read() -> None:
    meant = json.loads((GOLDEN / "format-1.json").read_text())
    shelf = Shelf()
    for sketch in calling():
        shelf.add("process", sketch.process, sketch.xml())
    state = (GOLDEN / "format-1.state").read_bytes()

    places = Engine().position(state, world=shelf)
    assert [[p.task_id, p.scope, p.process, p.node, p.kind] for p in places] == meant["position"]

    task = next(place for place in places if place.kind == "step")
    world = PlainWorld(shelf)
    result = Engine().complete(state, task.task_id, outcome="down", world=world)
    assert [step.node for step in result.opened_steps] == ["last"]


def test_format_1_is_what_is_written() -> None:
    assert in_the_middle().rows.state == (GOLDEN / "format-1.state").read_bytes()


def test_an_unknown_format_is_refused_by_its_number() -> None:
    state = in_the_middle().rows.state
    with pytest.raises(StateUnreadable, match="format 9"):
        Engine().position(b"\x09" + state[1:], world=Shelf())


@pytest.mark.parametrize("state", [b"", b"\x01", b"\x01{", b"\x01[1,2,3,[[0]]]"])
def test_damaged_states_are_refused(state: bytes) -> None:
    with pytest.raises(StateUnreadable):
        Engine().position(state, world=in_the_middle().shelf)


def test_an_older_format_is_brought_up(monkeypatch: pytest.MonkeyPatch) -> None:
    drive = in_the_middle()
    older = b"\x00" + orjson.dumps({"old": orjson.loads(drive.rows.state[1:])})
    monkeypatch.setattr(codec, "UPGRADES", {0: lambda document: document["old"]})

    assert Engine().position(older, world=drive.shelf) == Engine().position(
        drive.rows.state, world=drive.shelf
    )


def test_a_state_that_grew_too_large_is_refused() -> None:
    sketch = Sketch("p", inputs="text").start().human("work").end().flow("start -> work -> end")
    with pytest.raises(StateTooLarge):
        Drive(sketch, inputs={"text": "x" * 300_000}).start()


def test_words_that_mean_something_to_stock_are_plain_data() -> None:
    odd: dict[str, Any] = {"typename": "datetime", "value": "2026-01-01", "data_objects": {"a": 1}}
    sketch = Sketch("p", inputs="text").start().human("work").human("next").end()
    drive = Drive(sketch.flow("start -> work -> next -> end"), inputs={"text": odd}).start()

    assert drive.complete("work").data("next")["text"] == odd


def test_decoded_tasks_do_not_change_with_one_another() -> None:
    sketch = Sketch("p", inputs="list").start().gateway("fork", "parallel").human("a").human("b")
    sketch.gateway("join", "parallel").human("last").end()
    sketch.flow("start -> fork; fork -> a -> join; fork -> b -> join; join -> last -> end")
    drive = Drive(sketch, inputs={"list": [{"n": 1}]}).start()

    drive.complete("a")

    assert drive.data("b") == {"list": [{"n": 1}]}
    drive.complete("b")
    assert drive.data("last") == {
        "list": [{"n": 1}],
        "a": {"outcome": "done"},
        "b": {"outcome": "done"},
    }


def test_the_definition_of_a_state_can_be_told_without_loading_it() -> None:
    assert codec.definition_of(in_the_middle().rows.state) == 1
