"""Timers fire when told: which marks are left, what the run remembers, what a step interrupts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from engine.errors.workflow import NotWaiting, TimerInvalid
from engine.workflow import Limit, Mark
from engine.workflow.timers import BadTime, read_time
from tests.engine.workflow.driving import Drive
from tests.engine.workflow.sketch import Sketch
from tests.engine.workflow.worlds import MONDAY

DAY = Limit("working_day", Decimal(1))


def a_step_with(
    timer: str, kind: str = "timeCycle", *, interrupting: bool = False, **more: str
) -> Sketch:
    return (
        Sketch("p")
        .start()
        .human("work", limit="working days(3)")
        .timer("late", "work", timer, kind, interrupting=interrupting, **more)
        .service("urge", param__mark="mark")
        .end("urged")
        .end()
        .flow("start -> work -> end; late -> urge -> urged")
    )


def shares(drive: Drive) -> list[int | None]:
    return [mark.share for mark in drive.timer("late").marks]


def test_a_share_that_fired_leaves_the_others() -> None:
    drive = Drive(a_step_with("share(50, 80, 100, 200)")).start()
    assert shares(drive) == [50, 80, 100, 200]

    drive.wake("late", Mark(share=50))

    assert shares(drive) == [80, 100, 200]
    assert drive.world.done[0][1] == {"mark": "50%"}
    assert drive.waiting == ["work"]
    assert drive.result.opened_deadlines == ()


def test_shares_name_the_deadline_of_their_step() -> None:
    drive = Drive(a_step_with("share(50)")).start()

    deadline = drive.result.opened_deadlines[0]
    assert deadline.limit == Limit("working_day", Decimal(3))
    assert drive.timer("late").deadline_task == deadline.task_id
    assert drive.step("work").deadline_task == deadline.task_id


def test_a_share_never_fires_twice() -> None:
    drive = Drive(a_step_with("share(50, 80)")).start().wake("late", Mark(share=50))

    with pytest.raises(NotWaiting):
        drive.wake("late", Mark(share=50))


def test_after_the_last_share_the_timer_has_no_row() -> None:
    drive = Drive(a_step_with("share(50)")).start()
    task = drive.timer("late").task_id

    drive.wake("late")

    assert drive.result.closed_timers == (task,)
    assert drive.result.opened_timers == ()


def test_repetitions_are_counted_from_the_whole_limit_up_to_their_number() -> None:
    timer = 'share(100, repeat: setting("overtime_repeat"), times: 2)'
    drive = Drive(
        a_step_with(timer), settings={"overtime_repeat": {"kind": "working_day", "amount": 1}}
    ).start()
    first = Mark(number=1, every=DAY, last=2)
    assert drive.timer("late").marks == (Mark(share=100), first)

    drive.wake("late", Mark(share=100)).wake("late", first)
    assert drive.timer("late").marks == (Mark(number=2, every=DAY, last=2),)
    assert drive.world.done[-1][1] == {"mark": "repeat 1"}

    drive.wake("late")
    assert drive.rows.timers == {}


def test_a_worker_that_was_away_may_skip_repetitions() -> None:
    timer = "share(100, repeat: working days(1), times: 5)"
    drive = Drive(a_step_with(timer)).start()

    drive.wake("late", Mark(number=3, every=DAY, last=5))

    numbers = [mark.number for mark in drive.timer("late").marks]
    assert numbers == [None, 4]


def test_what_a_timer_was_read_from_is_recorded_with_it() -> None:
    timer = 'share(100, repeat: setting("overtime_repeat"))'
    value = {"kind": "working_day", "amount": Decimal(1)}
    drive = Drive(a_step_with(timer), settings={"overtime_repeat": value}).start()

    reads = drive.timer("late").reads
    assert reads == ({"name": "setting", "args": ("overtime_repeat",), "value": value},)


def test_a_hundred_reminders_leave_nothing_behind() -> None:
    drive = Drive(a_step_with("share(50, repeat: working days(1))")).start()
    before = drive.tree_size()

    for _ in range(100):
        drive.wake("late", drive.timer("late").marks[-1])

    assert drive.tree_size() == before
    assert len(drive.rows.state) < 300
    assert drive.world.acted == ["urge"] * 100


def test_a_one_time_timer_fires_once_and_its_step_stays() -> None:
    drive = Drive(a_step_with("PT4H", "timeDuration")).start()
    assert drive.timer("late").marks == (Mark(at=MONDAY + timedelta(hours=4)),)

    drive.wake("late")

    assert drive.rows.timers == {}
    assert drive.waiting == ["work"]
    assert drive.complete("work").result.ended is not None


def test_missed_repetitions_are_skipped() -> None:
    drive = Drive(a_step_with("R/PT1H")).start()

    drive.world.later(hours=3.5)
    drive.wake("late")

    assert drive.timer("late").marks == (Mark(at=MONDAY + timedelta(hours=4)),)
    assert drive.world.acted == ["urge"]


def test_skipped_repetitions_count_as_used() -> None:
    drive = Drive(a_step_with("R3/PT1H")).start()

    drive.world.later(hours=2.5)
    drive.wake("late")
    assert drive.timer("late").marks == (Mark(at=MONDAY + timedelta(hours=3)),)

    drive.world.later(hours=1)
    drive.wake("late")
    assert drive.rows.timers == {}


def test_a_cycle_may_have_a_start_of_its_own() -> None:
    drive = Drive(a_step_with("R2/2026-03-05T08:00:00+08:00/P1D")).start()
    first = datetime(2026, 3, 5, 0, 0, tzinfo=UTC)
    assert drive.timer("late").marks == (Mark(at=first),)

    drive.world.clock = first
    drive.wake("late")

    assert drive.timer("late").marks == (Mark(at=first + timedelta(days=1)),)


def test_a_date_and_a_feel_duration_are_moments() -> None:
    date = Drive(a_step_with("2026-03-05T08:00:00+08:00", "timeDate")).start()
    feel = Drive(a_step_with('duration("PT2H")', "timeDuration")).start()

    assert date.timer("late").marks == (Mark(at=datetime(2026, 3, 5, tzinfo=UTC)),)
    assert feel.timer("late").marks == (Mark(at=MONDAY + timedelta(hours=2)),)


def test_a_moment_may_come_from_a_fact() -> None:
    drive = Drive(a_step_with("request.until", "timeDate"))
    drive.world.request = {"until": MONDAY + timedelta(days=9)}

    drive.start()

    assert drive.timer("late").marks == (Mark(at=MONDAY + timedelta(days=9)),)


def test_an_unset_moment_never_comes() -> None:
    drive = Drive(a_step_with("request.until", "timeDate")).start()

    assert drive.rows.timers == {}


def test_months_keep_the_day_where_the_month_has_it() -> None:
    drive = Drive(a_step_with("R/P1M"))
    drive.world.clock = datetime(2026, 1, 31, 8, tzinfo=UTC)
    drive.start()
    assert drive.timer("late").marks == (Mark(at=datetime(2026, 2, 28, 8, tzinfo=UTC)),)

    drive.world.clock = datetime(2026, 2, 28, 8, tzinfo=UTC)
    drive.wake("late")

    assert drive.timer("late").marks == (Mark(at=datetime(2026, 3, 31, 8, tzinfo=UTC)),)


def test_working_time_as_a_timers_own_text_is_refused() -> None:
    with pytest.raises(TimerInvalid, match="limit"):
        Drive(a_step_with("working days(2)", "timeDuration")).start()


def test_a_limit_that_is_null_opens_no_deadline_and_no_shares() -> None:
    sketch = Sketch("p").start().human("work", limit='setting("unset")')
    sketch.timer("late", "work", "share(80)").end("urged").end()
    drive = Drive(sketch.flow("start -> work -> end; late -> urged")).start()

    assert drive.result.opened_deadlines == ()
    assert drive.rows.timers == {}
    assert drive.step("work").deadline_task is None


def interrupted(condition: str) -> Sketch:
    return (
        Sketch("p")
        .start()
        .human("work", limit="working days(3)")
        .timer("too_late", "work", "share(200)", interrupting=True, **{"if": condition})
        .human("judge")
        .end()
        .flow("start -> work -> end; too_late -> judge -> end")
    )


def test_an_interrupting_timer_closes_its_step() -> None:
    drive = Drive(interrupted('setting("auto")'), settings={"auto": True}).start()
    work = drive.step("work").task_id

    drive.wake("too_late")

    assert drive.waiting == ["judge"]
    assert drive.result.closed_steps == (work,)
    assert drive.result.closed_deadlines == (work,)


def test_a_timer_whose_if_is_not_true_is_parked_and_nothing_moves() -> None:
    drive = Drive(interrupted('setting("auto")'), settings={"auto": False}).start()
    state = drive.rows.state

    drive.wake("too_late")
    assert drive.result.parked
    assert drive.result.state == state

    drive.world.settings["auto"] = True
    assert drive.wake("too_late").waiting == ["judge"]


def test_an_interrupting_timer_closes_what_its_call_had_open() -> None:
    called = Sketch("inside", kind="called").start().human("deep", limit="PT1H").end()
    called.timer("deep_late", "deep", "share(80)").end("deep_urged")
    called.flow("start -> deep -> end; deep_late -> deep_urged")
    sketch = Sketch("p").start().call("doing", "inside", limit="P1D").human("rescue").end()
    sketch.timer("too_late", "doing", "share(100)", interrupting=True)
    sketch.flow("start -> doing -> end; too_late -> rescue -> end")
    drive = Drive(sketch, called).start()

    drive.wake("too_late")

    assert drive.waiting == ["rescue"]
    assert drive.rows.timers == {}
    assert drive.rows.deadlines == set()


@pytest.mark.parametrize(
    "text",
    ["bogus P", "PT0S", "-PT1H", "P0D", "R0/PT1H", "R3/PT0S", "R3", "2026-03-05T08:00:00", "PTH",
     "2026-13-01T08:00:00Z", "R/bogus", "P-1D", ""],
)  # fmt: skip
def test_texts_that_are_no_positive_time_are_refused(text: str) -> None:
    try:
        read = read_time(text)
    except BadTime:
        return
    assert read is None  # then it is FEEL, and the compiler refuses it
