"""Deliberate differences from SpiffWorkflow 3.2.0, each with a trace derived by hand.

1. A parallel join in a loop waits for both branches in every round (stock counts arrivals of
   earlier rounds).
2. A run goes on after a thousand steps (stock stops seeing tasks below a depth of 1,000).
3. At a join, a branch's old copy of a variable does not undo another branch's change.
4. The item of a multi-instance does not leak; a second round works.
5. An interrupting event subprocess interrupts (stock ignores `isInterrupting`).
6. Of several error events the one that names the code catches (stock fires all that fit).
7. Messages reach the node that waits; start events begin where they are told to.
"""

from __future__ import annotations

from itertools import permutations

import pytest

from engine.workflow import Engine
from tests.engine.workflow.driving import Drive
from tests.engine.workflow.sketch import Sketch
from tests.engine.workflow.test_equivalence_with_stock import many


def joined_round() -> Sketch:
    """start -> in -> fork -> a, b -> join -> check -> (again) in | end"""
    return (
        Sketch("p")
        .start()
        .gateway("back")
        .gateway("fork", "parallel")
        .human("a")
        .human("b")
        .gateway("join", "parallel")
        .human("check", "again|enough")
        .gateway("g")
        .end()
        .flow("start -> back -> fork; fork -> a -> join; fork -> b -> join; join -> check -> g")
        .flow('g -> end *; g -> back [check.outcome = "again"]')
    )


@pytest.mark.parametrize("first", list(permutations("ab")))
@pytest.mark.parametrize("second", list(permutations("ab")))
def test_a_parallel_join_waits_for_both_branches_in_every_round(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    drive = Drive(joined_round()).start()
    for order in (first, second, first):
        assert drive.waiting == ["a", "b"]
        drive.complete(order[0])
        assert drive.waiting == [order[1]]
        drive.complete(order[1])
        assert drive.waiting == ["check"]
        drive.complete("check", "again")


@pytest.mark.parametrize("order", list(permutations("abc")))
def test_three_branches_join_in_the_second_round_only_when_all_are_done(
    order: tuple[str, ...],
) -> None:
    sketch = Sketch("p").start().gateway("back").gateway("fork", "parallel")
    sketch.human("a").human("b").human("c").gateway("join", "parallel")
    sketch.human("check", "again|enough").gateway("g").end()
    sketch.flow("start -> back -> fork; fork -> a -> join; fork -> b -> join; fork -> c -> join")
    sketch.flow('join -> check -> g; g -> end *; g -> back [check.outcome = "again"]')
    drive = Drive(sketch).start()
    for node in "abc":
        drive.complete(node)
    drive.complete("check", "again")

    waiting = set("abc")
    for node in order:
        assert drive.waiting == sorted(waiting)
        drive.complete(node)
        waiting.discard(node)

    assert drive.waiting == ["check"]
    assert drive.complete("check", "enough").result.ended is not None


def test_nested_branches_join_in_every_round() -> None:
    sketch = Sketch("p").start().gateway("back").gateway("fork", "parallel").human("a")
    sketch.gateway("fork2", "parallel").human("b").human("c").gateway("join2", "parallel")
    sketch.gateway("join", "parallel").human("check", "again|enough").gateway("g").end()
    sketch.flow("start -> back -> fork; fork -> a -> join; fork -> fork2; fork2 -> b -> join2")
    sketch.flow("fork2 -> c -> join2 -> join -> check -> g; g -> end *")
    sketch.flow('g -> back [check.outcome = "again"]')
    for order in permutations("abc"):
        drive = Drive(sketch).start()
        for _ in range(3):
            left = set("abc")
            for node in order:
                assert drive.waiting == sorted(left)
                drive.complete(node)
                left.discard(node)
            assert drive.waiting == ["check"]
            drive.complete("check", "again")


def test_a_run_goes_on_and_stays_small_after_a_thousand_steps() -> None:
    sketch = Sketch("p").start().human("work", "again|enough", limit="PT1H").gateway("g").end()
    sketch.timer("late", "work", "share(80)").end("urged")
    sketch.flow('start -> work -> g; g -> end *; g -> work [work.outcome = "again"]; late -> urged')
    drive = Drive(sketch).start()
    drive.complete("work", "again")
    small = len(drive.rows.state)

    for _ in range(1_050):
        drive.complete("work", "again")
        assert drive.waiting == ["work"]

    assert len(drive.rows.state) <= small + 30  # ids and counters have more digits
    assert drive.complete("work", "enough").result.ended is not None


def test_a_branch_that_goes_round_stays_small_while_the_other_waits() -> None:
    sketch = Sketch("p").start().gateway("fork", "parallel").human("wait")
    sketch.human("round", "again|enough").gateway("g").gateway("join", "parallel").end()
    sketch.flow("start -> fork; fork -> wait -> join; fork -> round -> g; g -> join *; join -> end")
    sketch.flow('g -> round [round.outcome = "again"]')
    drive = Drive(sketch).start().complete("wait")
    size = drive.tree_size()

    for _ in range(50):
        drive.complete("round", "again")

    assert drive.tree_size() == size
    assert drive.complete("round", "enough").result.ended is not None


def test_a_branch_does_not_undo_what_another_changed() -> None:
    drive = Drive(_two_rounds_of_votes()).start()
    drive.complete("a", "yes").complete("b", "yes").complete("check", "again")
    # In the second round a changes its vote first; b carries the old one along and comes later.
    drive.complete("a", "no").complete("b", "yes")

    assert drive.data("check")["a"] == {"outcome": "no"}


def _two_rounds_of_votes() -> Sketch:
    sketch = Sketch("p").start().gateway("back").gateway("fork", "parallel")
    sketch.human("a", "yes|no").human("b", "yes|no").gateway("join", "parallel")
    sketch.human("check", "again|enough").gateway("g").end()
    sketch.flow("start -> back -> fork; fork -> a -> join; fork -> b -> join; join -> check -> g")
    return sketch.flow('g -> end *; g -> back [check.outcome = "again"]')


@pytest.mark.parametrize("sequential", [False, True])
def test_a_multi_instance_runs_a_second_time_and_collects_in_the_order_of_the_items(
    sequential: bool,
) -> None:
    inner = many(sequential, item="helper", results="votes", result_item="ballot")
    sketch = Sketch("p", inputs="helpers").start().gateway("back").human("vote", "yes|no", inner)
    sketch.human("check", "again|enough").gateway("g").end()
    sketch.flow('start -> back -> vote -> check -> g; g -> back [check.outcome = "again"]')
    drive = Drive(sketch.flow("g -> end *"), inputs={"helpers": ["Li", "Wang"]}).start()

    for outcomes in (("yes", "no"), ("no", "yes")):
        for outcome in outcomes:
            drive.complete("vote", outcome)
        assert drive.data("check")["votes"] == [{"outcome": each} for each in outcomes]
        assert "helper" not in drive.data("check")
        drive.complete("check", "again")


def test_parallel_instances_of_a_call_may_finish_in_any_order() -> None:
    called = Sketch("ask", kind="called", inputs="who", results="fine|bad")
    called.start().human("say", "fine|bad").gateway("g").end("fine", result="fine")
    called.end("bad", result="bad").flow("start -> say -> g; g -> fine *")
    called.flow('g -> bad [say.outcome = "bad"]')
    inner = many(False, item="helper", results="answers")
    sketch = Sketch("p", inputs="helpers").start().call("asking", "ask", inner, in__who="helper")
    sketch.human("last").end().flow("start -> asking -> last -> end")
    drive = Drive(sketch, called, inputs={"helpers": ["Li", "Wang", "Zhao"]}).start()
    steps = sorted(drive.rows.steps)

    for task, outcome in ((steps[2], "bad"), (steps[0], "fine"), (steps[1], "fine")):
        drive._keep(Engine().complete(drive.rows.state, task, outcome=outcome, world=drive.world))

    assert [each["result"] for each in drive.data("last")["answers"]] == ["fine", "fine", "bad"]


def listening(interrupting: bool) -> list[Sketch]:
    inside = Sketch("inside")
    flag = "true" if interrupting else "false"
    inside.node("startEvent", "told", inside.message("case.closed"), at_isInterrupting=flag)
    inside.service("withdraw").end("withdrawn", result="withdrawn")
    inside.flow("told -> withdraw -> withdrawn")
    called = Sketch("deep", kind="called").start().human("judge", limit="PT1H").end()
    called.flow("start -> judge -> end")
    sketch = Sketch("p", kind="side").start().human("ask").call("judging", "deep").human("last")
    sketch.subprocess("es", inside, at_triggeredByEvent="true").end()
    return [sketch.flow("start -> ask -> judging -> last -> end"), called]


def test_an_interrupting_event_subprocess_ends_everything_else() -> None:
    drive = Drive(*listening(interrupting=True)).start().complete("ask")
    assert drive.waiting == ["judge"]

    drive.deliver("case.closed")

    assert drive.result.ended is not None
    assert (drive.result.ended.node, drive.result.ended.result) == ("withdrawn", "withdrawn")
    assert drive.world.acted == ["withdraw"]
    assert drive.waiting == []


def test_a_run_ends_although_its_event_subprocess_still_listens() -> None:
    drive = Drive(*listening(interrupting=True)).start()
    assert [wait.message for wait in drive.rows.waits.values()] == ["case.closed"]

    drive.complete("ask").complete("judge").complete("last")

    assert drive.result.ended is not None
    assert drive.result.ended.node == "end"
    assert drive.rows.waits == {}


def test_a_non_interrupting_event_subprocess_leaves_the_rest_alone_every_time() -> None:
    drive = Drive(*listening(interrupting=False)).start()

    drive.deliver("case.closed").deliver("case.closed")

    assert drive.waiting == ["ask"]
    assert drive.world.acted == ["withdraw", "withdraw"]
    drive.complete("ask").complete("judge")
    assert drive.complete("last").result.ended is not None


def test_triggering_an_event_subprocess_changes_no_other_run() -> None:
    drive = Drive(*listening(interrupting=True)).start().deliver("case.closed")
    again = Drive(*listening(interrupting=True)).start()

    assert drive.result.ended is not None
    assert again.waiting == ["ask"]


def failing(*codes: str | None) -> list[Sketch]:
    called = Sketch("inside", kind="called").start().human("work", "fine|broken").gateway("g")
    called.end("fine").end("broken", called.coded("error", "E1"))
    called.flow('start -> work -> g; g -> fine *; g -> broken [work.outcome = "broken"]')
    sketch = Sketch("p").start().call("doing", "inside").end().flow("start -> doing -> end")
    for code in codes:
        name = code or "any"
        sketch.on_error(f"on_{name}", "doing", code).human(f"mend_{name}").end(f"end_{name}")
        sketch.flow(f"on_{name} -> mend_{name} -> end_{name}")
    return [sketch, called]


def test_the_error_event_that_names_the_code_catches_before_the_one_that_takes_any() -> None:
    drive = Drive(*failing(None, "E1")).start().complete("work", "broken")
    assert drive.waiting == ["mend_E1"]


def test_an_error_event_without_a_code_takes_any() -> None:
    drive = Drive(*failing("E9", None)).start().complete("work", "broken")
    assert drive.waiting == ["mend_any"]
