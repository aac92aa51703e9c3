"""Telling how a simulation went: one object for programs, a page for people."""

from __future__ import annotations

from collections.abc import Iterator

from cli.language import say
from cli.simulator.checks import Checked
from cli.simulator.simulation import Outcome

MOST = 10
"""Findings of a kind that are printed; the figures count them all."""


def as_json(outcome: Outcome, *, seconds: float) -> dict[str, object]:
    """The keys are promised; none may be renamed."""
    counts, figures, checked = outcome.counts, outcome.figures, outcome.checked
    return {
        "reported": counts.reported,
        "joined": counts.joined,
        "refused": figures.refused,
        "skipped": sum(counts.skipped.values()),
        "skipped_reasons": dict(sorted(counts.skipped.items())),
        "archived": figures.archived,
        "open": figures.open,
        "open_by_status": figures.open_by_status,
        "leftover": figures.leftover,
        "lost": len(checked.lost),
        "lost_cases": [lost.number for lost in checked.lost],
        "steps": figures.steps,
        "timers_fired": figures.timers_fired,
        "timers_fired_twice": len(checked.fired_twice),
        "urged": figures.urged,
        "supervised": figures.supervised,
        "escalated": figures.escalated,
        "redispatched": figures.redispatched,
        "second_handling": figures.second_handling,
        "chains_verified": checked.chains_verified,
        "by_department": figures.by_department,
        "seconds": round(seconds, 1),
    }


def summary(outcome: Outcome, *, seconds: float) -> Iterator[str]:
    counts, figures, checked = outcome.counts, outcome.figures, outcome.checked
    yield say(
        zh=f"上报 {counts.reported}（并入 {counts.joined}），跳过 {sum(counts.skipped.values())}",
        en=f"reported {counts.reported} (joined {counts.joined}), "
        f"skipped {sum(counts.skipped.values())}",
    )
    for reason, number in sorted(counts.skipped.items()):
        yield f"  {reason}: {number}"
    yield say(
        zh=f"已归档 {figures.archived}，不予受理 {figures.refused}，撤回 {figures.withdrawn}，"
        f"在办 {figures.open}，其中遗留 {figures.leftover}",
        en=f"archived {figures.archived}, refused {figures.refused}, "
        f"withdrawn {figures.withdrawn}, open {figures.open}, leftover of these {figures.leftover}",
    )
    for status, number in figures.open_by_status.items():
        yield f"  {status or '–'}: {number}"
    yield say(
        zh=f"办理步骤 {figures.steps}，定时器触发 {figures.timers_fired}，催办 {figures.urged}，"
        f"督办 {figures.supervised}，上报研判 {figures.escalated}，重新分发 "
        f"{figures.redispatched}，二次处理 {figures.second_handling}，重办 {figures.reopened}",
        en=f"steps {figures.steps}, timers fired {figures.timers_fired}, urged {figures.urged}, "
        f"supervised {figures.supervised}, escalated {figures.escalated}, dispatched again "
        f"{figures.redispatched}, second handling {figures.second_handling}, "
        f"reopened {figures.reopened}",
    )
    yield say(
        zh=f"时间线校验通过 {checked.chains_verified} 条，用时 {seconds:.1f} 秒",
        en=f"timelines verified: {checked.chains_verified}; took {seconds:.1f} s",
    )


def warnings(outcome: Outcome) -> Iterator[str]:
    """What should not be there although it breaks no promise by itself."""
    if outcome.figures.incidents:
        number = outcome.figures.incidents
        yield say(zh=f"异常记录 {number} 条", en=f"{number} incidents were written")
    for code, number in sorted(outcome.counts.troubles.items()):
        yield say(
            zh=f"未能办理：{code} {number} 次", en=f"could not be done: {code}, {number} times"
        )


def breaches(checked: Checked) -> Iterator[str]:
    """Every broken promise by name; nothing if all is well."""
    for lost in checked.lost[:MOST]:
        yield say(zh=f"丢失：{lost.number} {lost.why_zh}", en=f"lost: {lost.number}, {lost.why_en}")
    for twice in checked.fired_twice[:MOST]:
        yield say(
            zh=f"重复触发：案件 {twice.case_id} {twice.node} {twice.mark}，{twice.times} 次",
            en=f"fired twice: case {twice.case_id}, {twice.node} {twice.mark}, {twice.times} times",
        )
    for chain in checked.broken_chains[:MOST]:
        yield say(
            zh=f"时间线被破坏：案件 {chain.case_id} 第 {chain.broken.seq} 条，{chain.broken.zh}",
            en=f"broken timeline: case {chain.case_id}, entry {chain.broken.seq}: "
            f"{chain.broken.en}",
        )
    for name, number in (
        (say(zh="丢失", en="lost"), len(checked.lost)),
        (say(zh="重复触发", en="fired twice"), len(checked.fired_twice)),
        (say(zh="时间线被破坏", en="broken timelines"), len(checked.broken_chains)),
    ):
        if number > MOST:
            yield say(zh=f"{name}共 {number} 处", en=f"{name}: {number} in all")
