"""Starting, completing, delivering, cancelling: what the engine promises to services."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from random import Random

import pytest

from engine.errors import GridcaseError
from engine.errors.workflow import (
    CallsTooDeep,
    DefinitionMissing,
    InputUnknown,
    NoFlow,
    NotWaiting,
    OutcomeNotOffered,
    ResultUndeclared,
    StartMissing,
    StepNotOpen,
    TooManySteps,
    UncaughtEvent,
)
from engine.workflow import Engine, Limit, StepResult
from engine.workflow.world import Step, Value
from tests.engine.workflow.driving import Drive
from tests.engine.workflow.sketch import Sketch
from tests.engine.workflow.test_where_stock_is_wrong import failing, joined_round
from tests.engine.workflow.worlds import PlainWorld, Shelf


class ReasonMissing(GridcaseError):
    code = "reason-missing-in-a-test"


def two_starts() -> Sketch:
    sketch = Sketch("p", inputs="reason").start().start("asked", "reopen.asked").human("judge")
    sketch.human("work").end()
    return sketch.flow("start -> work; asked -> judge -> work -> end")


# starting -----------------------------------------------------------------------------------------


def test_a_run_begins_at_the_plain_start_or_at_the_one_it_is_told() -> None:
    assert Drive(two_starts()).start().waiting == ["work"]
    drive = Drive(two_starts(), at="asked", inputs={"reason": "again"}).start()

    assert drive.waiting == ["judge"]
    assert drive.data("judge") == {"reason": "again"}
    assert drive.rows.waits == {}


def test_an_unknown_start_and_an_undeclared_input_are_refused() -> None:
    with pytest.raises(StartMissing):
        Drive(two_starts(), at="work").start()
    with pytest.raises(InputUnknown):
        Drive(two_starts(), inputs={"reasn": "x"}).start()


def test_an_input_that_is_not_given_is_null() -> None:
    assert Drive(two_starts()).start().data("work") == {"reason": None}


# completing ---------------------------------------------------------------------------------------


def a_form() -> Sketch:
    sketch = Sketch("p").start()
    sketch.human("work", "done|back", act="record_work", act__back="give_up")
    return sketch.end().flow("start -> work -> end")


def test_an_act_is_called_with_outcome_and_answers_before_the_token_moves() -> None:
    drive = Drive(a_form()).start().complete("work", "done", measures="cleared")

    name, params, step = drive.world.done[0]
    assert (name, params) == ("record_work", {})
    assert (step.node, step.outcome, step.answers) == ("work", "done", {"measures": "cleared"})
    assert drive.passed == ["work", "end"]


def test_an_outcome_may_have_an_act_of_its_own() -> None:
    drive = Drive(a_form()).start().complete("work", "back")
    assert drive.world.acted == ["give_up"]
    assert drive.result.trace[0].act == "give_up"


def test_answers_are_not_kept_in_the_state() -> None:
    sketch = Sketch("p").start().human("work", act="record_work").human("next").end()
    drive = Drive(sketch.flow("start -> work -> next -> end")).start()

    drive.complete("work", measures="a secret text")

    assert b"secret" not in drive.rows.state
    assert drive.data("next") == {"work": {"outcome": "done"}}


def test_an_outcome_that_is_not_offered_is_refused() -> None:
    drive = Drive(a_form()).start()
    with pytest.raises(OutcomeNotOffered, match="done, back"):
        drive.complete("work", "refuse")
    assert drive.world.acted == []


def test_an_act_that_refuses_leaves_the_state_usable() -> None:
    def refuse(world: PlainWorld, params: Mapping[str, Value], step: Step) -> None:
        raise ReasonMissing

    drive = Drive(a_form(), acts={"record_work": refuse}).start()
    with pytest.raises(ReasonMissing) as caught:
        drive.complete("work", "done")

    assert caught.value.values["node"] == "p#work"
    assert drive.complete("work", "back").result.ended is not None


def test_a_step_cannot_be_completed_twice() -> None:
    sketch = Sketch("p").start().human("work").human("next").end()
    drive = Drive(sketch.flow("start -> work -> next -> end")).start()
    task = drive.step("work").task_id
    drive.complete("work")

    with pytest.raises(StepNotOpen):
        Engine().complete(drive.rows.state, task, outcome="done", world=drive.world)


def test_facts_are_read_again_after_an_act() -> None:
    def grow(world: PlainWorld, params: Mapping[str, Value], step: Step) -> None:
        world.case["round"] += 1

    sketch = Sketch("p").start().human("work").service("next_round").gateway("g")
    sketch.human("second").human("other").end()
    sketch.flow("start -> work -> next_round -> g; g -> second [case.round = 2]; g -> other *")
    sketch.flow("second -> end; other -> end")

    drive = Drive(sketch, case={"round": 1}, acts={"next_round": grow}).start().complete("work")

    assert drive.waiting == ["second"]


# gateways and what is read ------------------------------------------------------------------------


def test_only_exactly_true_takes_a_flow() -> None:
    sketch = Sketch("p").start().gateway("g").human("a").human("b").human("c").end()
    sketch.flow('start -> g; g -> a [setting("x")]; g -> b [setting("y") = null]; g -> c *')
    sketch.flow("a -> end; b -> end; c -> end")

    drive = Drive(sketch, settings={"x": "true", "y": None}).start()

    assert drive.waiting == ["b"]


def test_a_gateway_records_its_flow_and_what_it_read() -> None:
    sketch = Sketch("p").start().gateway("g").human("a").human("b").end()
    sketch.flow('start -> g; g -> a [setting("auto")]; g -> b *; a -> end; b -> end')

    drive = Drive(sketch, settings={"auto": True}).start()

    passed = next(each for each in drive.result.trace if each.node == "g")
    assert passed.flow == "f2_g_a"
    assert passed.reads == ({"name": "setting", "args": ("auto",), "value": True},)


def test_a_gateway_without_a_true_flow_and_a_default_is_an_incident() -> None:
    sketch = Sketch("p").start().human("work").gateway("g").human("a").end()
    sketch.flow("start -> work -> g; g -> a [1 = 2]; a -> end")
    with pytest.raises(NoFlow, match="g"):
        Drive(sketch).start().complete("work")


def test_a_round_of_automatic_steps_is_stopped() -> None:
    sketch = Sketch("p").start().human("work").gateway("g").service("again").end()
    sketch.flow("start -> work -> g; g -> again [1 = 1]; again -> g; g -> end *")
    with pytest.raises(TooManySteps, match="1000"):
        Drive(sketch).start().complete("work")


# calls --------------------------------------------------------------------------------------------


def called(kind: str = "called", result: str = "fine") -> Sketch:
    sketch = Sketch("inside", kind=kind, inputs="level", results="fine|bad").start()
    sketch.human("deep", limit="PT1H").end("ended", result=result)
    return sketch.flow("start -> deep -> ended")


def caller(**given: str) -> Sketch:
    sketch = Sketch("p", inputs="secret").start().human("first")
    sketch.call("doing", "inside", **{"in__level": '"town"', **given})
    sketch.human("last").end()
    return sketch.flow("start -> first -> doing -> last -> end")


def test_a_call_gives_only_its_inputs_and_takes_only_its_result() -> None:
    drive = Drive(caller(), called(), inputs={"secret": 1}).start().complete("first")
    assert drive.data("deep") == {"level": "town"}

    drive.complete("deep")

    assert drive.data("last") == {
        "secret": 1,
        "first": {"outcome": "done"},
        "doing": {"result": "fine"},
    }


def test_places_inside_a_call_name_the_call_and_their_own_process() -> None:
    drive = Drive(caller(), called()).start().complete("first")

    step = drive.step("deep")
    call = next(each for each in drive.result.trace if each.entered)
    assert (step.process, step.definition, step.scope) == ("inside", 2, f"{call.task_id}/")
    assert call.node == "doing"
    assert call.reads == ({"name": "process", "args": ("inside",), "value": 2},)


def test_a_call_is_bound_to_the_version_that_is_newest_when_it_is_reached() -> None:
    drive = Drive(caller(), called()).start()
    newer = drive.shelf.add("process", "inside", called().xml())

    drive.complete("first")
    assert drive.step("deep").definition == newer

    drive.shelf.add("process", "inside", called().xml())
    drive.complete("deep")
    assert drive.waiting == ["last"]


def test_a_pinned_call_is_bound_when_its_process_starts() -> None:
    drive = Drive(caller(binding="pinned"), called()).start()
    drive.shelf.add("process", "inside", called().xml())

    assert drive.complete("first").step("deep").definition == 2


def test_a_result_that_is_not_declared_is_an_incident() -> None:
    drive = Drive(caller(), called(result="odd")).start().complete("first")
    with pytest.raises(ResultUndeclared):
        drive.complete("deep")


def test_a_called_process_that_is_missing_is_named() -> None:
    drive = Drive(caller()).start()
    with pytest.raises(DefinitionMissing, match="inside"):
        drive.complete("first")


def test_calls_inside_calls_end_somewhere() -> None:
    sketch = Sketch("p").start().call("again", "p").end().flow("start -> again -> end")
    with pytest.raises(CallsTooDeep):
        Drive(sketch).start()


def test_an_error_that_nobody_catches_is_an_incident() -> None:
    drive = Drive(*failing()).start()
    with pytest.raises(UncaughtEvent, match="E1"):
        drive.complete("work", "broken")


def test_steps_inside_a_call_inherit_its_limit_its_status_and_its_offers() -> None:
    inside = Sketch("inside", kind="called").start().human("deep").human("own", status="rejected")
    inside.end().flow("start -> deep -> own -> end")
    sketch = (
        Sketch("p")
        .start()
        .call(
            "doing",
            "inside",
            limit="working days(3)",
            status="awaiting_feedback",
            status__again="awaiting_feedback_again",
            offers="extension|shelving",
        )
    )
    drive = Drive(sketch.end().flow("start -> doing -> end"), inside, case={"round": 1}).start()

    step, deadline = drive.step("deep"), drive.result.opened_deadlines[0]
    assert deadline.node == "doing"
    assert deadline.limit == Limit("working_day", Decimal(3))
    assert step.deadline_task == deadline.task_id
    assert step.offers == ("extension", "shelving")
    assert (step.status, drive.result.status) == ("awaiting_feedback", "awaiting_feedback")

    drive.world.case["round"] = 2
    drive.complete("deep")
    assert drive.step("own").status == "rejected"
    assert drive.result.status == "rejected"
    assert drive.result.opened_deadlines == ()


def test_status_again_counts_from_the_second_round() -> None:
    sketch = Sketch("p").start()
    sketch.human("ask", status="awaiting_revisit", status__again="awaiting_revisit_again")
    sketch.end().flow("start -> ask -> end")

    assert Drive(sketch, case={"round": 1}).start().result.status == "awaiting_revisit"
    assert Drive(sketch, case={"round": 2}).start().result.status == "awaiting_revisit_again"


def test_the_limit_of_a_process_counts_for_steps_that_have_none() -> None:
    sketch = Sketch("p", limit="P10D").start().human("work").end().flow("start -> work -> end")
    drive = Drive(sketch).start()

    deadline = drive.result.opened_deadlines[0]
    assert (deadline.node, deadline.limit) == ("p", Limit("natural_day", Decimal(10)))
    assert drive.step("work").deadline_task == deadline.task_id
    assert drive.complete("work").result.closed_deadlines == (deadline.task_id,)


# messages -----------------------------------------------------------------------------------------


def test_a_message_brings_its_payload_under_the_name_of_its_node() -> None:
    sketch = Sketch("p").start().receive("wait", "answer.came").human("read").end()
    drive = Drive(sketch.flow("start -> wait -> read -> end")).start()

    drive.deliver("answer.came", text="yes", typename="x")

    assert drive.data("read") == {"wait": {"text": "yes", "typename": "x"}}


def test_a_message_for_nobody_is_refused() -> None:
    sketch = Sketch("p").start().receive("wait", "answer.came").end()
    drive = Drive(sketch.flow("start -> wait -> end")).start()
    task = next(iter(drive.rows.waits))

    with pytest.raises(NotWaiting):
        Engine().deliver(drive.rows.state, task, "other", {}, world=drive.world)
    with pytest.raises(NotWaiting):
        Engine().deliver(drive.rows.state, 999, "answer.came", {}, world=drive.world)


def test_waits_and_sent_messages_carry_the_key_of_their_process() -> None:
    sketch = Sketch("p", key='"case-" + string(case.id)').start()
    sketch.throw("tell", sketch.message("orders.closed"), param__count="1 + 1")
    sketch.receive("wait", "answer.came").end().flow("start -> tell -> wait -> end")

    drive = Drive(sketch, case={"id": 7}).start()

    sent = drive.result.messages[0]
    assert (sent.message, sent.key, dict(sent.payload)) == (
        "orders.closed",
        "case-7",
        {"count": Decimal(2)},
    )
    assert next(iter(drive.rows.waits.values())).key == "case-7"


def test_cancelling_closes_every_row() -> None:
    drive = Drive(joined_round()).start()
    drive.cancel()

    assert drive.waiting == []
    assert drive.result.ended is not None
    assert drive.result.state == b""


# threads ------------------------------------------------------------------------------------------


def random_run(engine: Engine, shelf: Shelf, seed: int) -> list[StepResult]:
    world = PlainWorld(shelf)
    random = Random(seed)
    results = [engine.start(1, world=world)]
    open_steps = {step.task_id: step for step in results[0].opened_steps}
    for _ in range(60):
        task = random.choice(sorted(open_steps))
        outcome = random.choice(open_steps[task].outcomes)
        result = engine.complete(results[-1].state, task, outcome=outcome, world=world)
        results.append(result)
        for closed in result.closed_steps:
            del open_steps[closed]
        open_steps |= {step.task_id: step for step in result.opened_steps}
        if result.ended is not None:
            break
    return results


def test_threads_that_share_a_compiled_process_do_not_disturb_one_another() -> None:
    shelf = Shelf()
    shelf.add("process", "p", joined_round().xml())
    alone = [random_run(Engine(), shelf, seed) for seed in range(16)]

    shared = Engine()
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(lambda seed: random_run(shared, shelf, seed), range(16)))

    assert together == alone
