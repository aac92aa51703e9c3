"""Forms as people meet them: every control in both languages, errors at their fields, drafts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from engine.services.commands.definitions import Deploy, deploy
from tests import databases
from tests.county import PASSWORD, Case
from tests.web.acting import claimed, photo
from tests.web.browsing import Web, settled
from tests.web.site import Site

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3,}")
HERE = {"latitude": 29.151, "longitude": 120.123}


def _titled(zh: str, en: str, **more: Any) -> dict[str, Any]:
    return {"title": zh, "x-en": en, **more}


CHOICES = [
    {"const": "phone", "title": "电话", "x-en": "By phone"},
    {"const": "visit", "title": "上门", "x-en": "By visit"},
]
NUMBERS = {"type": "integer", "minimum": 1}
FIELDS: dict[str, tuple[dict[str, Any], str, Any]] = {
    # name: the schema, its widget, and an answer that the server refuses
    "line": (_titled("短句", "Line", type="string", minLength=2, maxLength=20), "", "x" * 21),
    "story": (_titled("经过", "Story", type="string", maxLength=200), "textarea", "x" * 201),
    "amount": (_titled("金额", "Amount", type="number", minimum=0, maximum=100), "", 101),
    "pieces": (_titled("件数", "Pieces", type="integer", minimum=1, maximum=5), "", 6),
    "day": (_titled("日子", "Day", type="string", format="date"), "date", "2026-13-40"),
    "moment": (
        _titled("时刻", "Moment", type="string", format="date-time"),
        "date-time",
        "yesterday",
    ),
    "clock": (_titled("几点", "Clock", type="string", format="time"), "time", "noon"),
    "way": (_titled("方式", "Way", type="string", oneOf=CHOICES), "select", "drone"),
    "ways": (
        _titled(
            "几种方式",
            "Ways",
            type="array",
            uniqueItems=True,
            items={"type": "string", "oneOf": CHOICES},
        ),
        "checkboxes",
        ["phone", "phone"],
    ),
    "found": (_titled("是否找到", "Found?", type="boolean"), "radio", "perhaps"),
    "seen": (_titled("已看过", "Seen", type="boolean"), "checkbox", "perhaps"),
    "who": (_titled("人员", "Person", **NUMBERS), "person", 0),
    "unit": (
        _titled("单位", "Department", type="string", minLength=1, maxLength=64),
        "department",
        "x" * 65,
    ),
    "units": (
        _titled(
            "几个单位",
            "Departments",
            type="array",
            uniqueItems=True,
            items={"type": "string", "minLength": 1, "maxLength": 64},
        ),
        "department",
        ["fire", "fire"],
    ),
    "zone": (_titled("区域", "Zone", type="string", minLength=1, maxLength=20), "area", "9" * 21),
    "kind": (
        _titled("分类", "Kind", type="string", minLength=1, maxLength=64),
        "category",
        "x" * 65,
    ),
    "row": (
        _titled("标准", "Row", type="string", minLength=1, maxLength=64),
        "limit_row",
        "x" * 65,
    ),
    "photos": (
        _titled("照片", "Photos", type="array", items=NUMBERS, uniqueItems=True, maxItems=3),
        "photo",
        [7, 7],
    ),
    "papers": (
        _titled("材料", "Papers", type="array", items=NUMBERS, uniqueItems=True, maxItems=3),
        "file",
        [8, 8],
    ),
    "site": (
        _titled(
            "位置",
            "Site",
            type="object",
            additionalProperties=False,
            properties={
                "area": _titled("所在区域", "Area", type="string", maxLength=20),
                "place": _titled("门牌", "Address", type="string", maxLength=200),
                "latitude": _titled("纬度", "Latitude", type="number", minimum=-90, maximum=90),
                "longitude": _titled("经度", "Longitude", type="number", minimum=-180, maximum=180),
            },
        ),
        "place",
        {"area": "9" * 21, "place": "x" * 201, "latitude": 91, "longitude": 181},
    ),
}


def _everything() -> dict[str, bytes]:
    """The step `accept` asks for one of each."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_titled("部门接受", "Accept"),
        "type": "object",
        "properties": {name: field for name, (field, _, _) in FIELDS.items()},
        "required": ["line"],
        "additionalProperties": False,
        "x-outcomes": {"reject": {"required": ["story"]}},
    }
    ui: dict[str, Any] = {"ui:order": list(FIELDS)}
    for name, (_, widget, _) in FIELDS.items():
        if widget:
            ui[name] = {"ui:widget": widget}
    return {
        "accept.schema.json": json.dumps(schema).encode(),
        "accept.ui.json": json.dumps(ui).encode(),
    }


@pytest.fixture(scope="module")
def _site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("forms")
    with databases.sqlite_database(folder) as url:
        site = Site(url, folder / "home")
        try:
            command = Deploy(files=_everything(), note="one of each")
            deploy(command, actor=site.county.person("admin"), core=site.county.core)
            yield site
        finally:
            site.close()


@pytest.fixture
def forms(browser: Browser, _site: Site, request: pytest.FixtureRequest) -> Iterator[Web]:
    from tests.web.conftest import _web

    yield from _web(browser, _site)


def _case(web: Web) -> Case:
    return web.county.report("fire.ebike_charging", place="东大街 8 号", similar="create", **HERE)


def _step(web: Web, language: str = "zh", *, phone: bool = False) -> tuple[Page, Locator]:
    page = web.signed_in("station-a", language=language, phone=phone)
    return page, claimed(page, _case(web), language=language)


def _control(step: Locator, name: str) -> Locator:
    return step.locator(f'[id$="_{name}"]')


def _wrong(step: Locator, name: str) -> Locator:
    return step.locator(f'[id$="_{name}__wrong"]')


def _recorded(page: Page) -> list[dict[str, Any]]:
    """The answers of every step that is finished from now on."""
    sent: list[dict[str, Any]] = []

    def record(route: Route) -> None:
        sent.append(route.request.post_data_json["answers"])
        route.continue_()

    page.route("**/complete", record)
    return sent


# --- errors ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_the_server_refuses_is_said_at_its_field(forms: Web, language: str) -> None:
    page, step = _step(forms, language)
    refused = {name: answer for name, (_, _, answer) in FIELDS.items()}

    def spoil(route: Route) -> None:
        sent = route.request.post_data_json
        route.continue_(post_data=json.dumps({**sent, "answers": refused}))

    page.route("**/complete", spoil)
    _control(step, "line").fill("好的" if language == "zh" else "fine")
    step.locator("button[data-outcome=accept]").click()

    for name in FIELDS:
        inner = (
            [f"site_{each}" for each in ("area", "place", "latitude", "longitude")]
            if name == "site"
            else [name]
        )
        for field in inner:
            wrong = _wrong(step, field)
            expect(wrong).to_be_visible()
            told = wrong.inner_text()
            assert bool(CHINESE.search(told)) is (language == "zh"), f"{field}: {told}"
    expect(_control(step, "line")).to_be_focused()
    page.evaluate("() => scrollTo(0, 0)")
    forms.check(page)
    _control(step, "line").fill("changed")
    expect(_wrong(step, "line")).to_be_hidden()
    expect(_wrong(step, "story")).to_be_visible()


def test_what_is_needed_is_marked_and_told_before_anything_is_sent(forms: Web) -> None:
    page, step = _step(forms, "en")
    sent: list[str] = []
    page.on("request", lambda each: sent.append(each.url) if "/complete" in each.url else None)
    expect(step.locator("label", has_text="Line")).to_contain_text("*")
    expect(step.locator("label", has_text="Story")).not_to_contain_text("*")
    expect(step.locator('[id$="_story__help"]')).to_contain_text("Reject")

    step.locator("button[data-outcome=reject]").click()

    expect(_wrong(step, "line")).to_have_text("Please fill this in.")
    expect(_wrong(step, "story")).to_have_text("Please fill this in.")
    expect(_control(step, "line")).to_be_focused()
    assert sent == []


def test_numbers_and_texts_beyond_their_limits_are_told_and_never_cut(forms: Web) -> None:
    _, step = _step(forms)
    _control(step, "line").fill("字" * 21)
    _control(step, "story").fill("字" * 203)
    expect(step.get_by_text("超出 3 个字")).to_be_visible()
    _control(step, "amount").fill("100.5")
    _control(step, "pieces").fill("9")
    _control(step, "pieces").press("Tab")

    step.locator("button[data-outcome=accept]").click()

    expect(_wrong(step, "line")).to_have_text("最多 20 个字。")
    expect(_wrong(step, "story")).to_have_text("最多 200 个字。")
    expect(_wrong(step, "amount")).to_have_text("不能大于 100。")
    expect(_wrong(step, "pieces")).to_have_text("不能大于 5。")
    expect(_control(step, "story")).to_have_value("字" * 203)
    _control(step, "story").fill("字" * 190)
    expect(step.get_by_text("还可填写 10 个字")).to_be_visible()


# --- the place -------------------------------------------------------------------------------


def _shown(step: Locator) -> tuple[float, float]:
    def number(name: str) -> float:
        return float(_control(step, f"site_{name}").input_value())

    return number("latitude"), number("longitude")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_place_is_chosen_by_click_by_keyboard_and_by_search(forms: Web, language: str) -> None:
    page, step = _step(forms, language)
    chart = step.locator(".gc-map-pick")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.25)
    expect(_control(step, "site_latitude")).not_to_have_value("")
    latitude, longitude = _shown(step)
    # The picture is two kilometres wide and the case is its middle.
    assert HERE["latitude"] < latitude < HERE["latitude"] + 0.01
    assert HERE["longitude"] < longitude < HERE["longitude"] + 0.01

    chart.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert _shown(step) == (latitude, longitude)  # only the cross moved
    page.keyboard.press("Enter")
    expect(_control(step, "site_latitude")).not_to_have_value(f"{latitude:.6f}")
    lower, left = _shown(step)
    assert lower < latitude
    assert left < longitude

    find = _control(step, "site_find")
    find.fill("东大街")
    page.locator(".ant-select-item-option").get_by_text("东大街 8 号").first.click()
    expect(_control(step, "site_latitude")).to_have_value(f"{HERE['latitude']:.6f}")
    find.fill("29.2, 120.3")
    expect(
        page.locator(".ant-select-item-option").get_by_text("29.20000, 120.30000")
    ).to_be_visible()
    find.press("Enter")
    expect(_control(step, "site_latitude")).to_have_value("29.200000")
    assert _shown(step) == (29.2, 120.3)
    forms.check(page)
    step.get_by_role("button", name={"zh": "清除位置", "en": "Remove the place"}[language]).click()
    expect(_control(step, "site_latitude")).to_have_value("")


# --- languages -------------------------------------------------------------------------------

SPOKEN = """(root) => {
  const told = [];
  const parts = root.querySelectorAll('*');
  for (const each of [root, ...parts]) {
    if (each.closest('svg, .anticon')) continue;
    for (const name of ['placeholder', 'aria-label', 'title', 'alt']) {
      const said = each.getAttribute?.(name);
      if (said) told.push(said);
    }
    for (const node of each.childNodes) {
      if (node.nodeType === 3 && node.textContent.trim()) told.push(node.textContent.trim());
    }
  }
  return told;
}"""
# What people and the county are called is the same in both languages here.
DATA = re.compile(
    r"[a-z]+\.[a-z_]+|station|shegong|clerk|fire|housing|urban|grid|leader|auditor|designer|admin|[东西]镇|试县|[甲乙丙]村|安监站|服务站|消防大队|住建局|城管局|东大街"
)


def _foreign(part: Locator, language: str) -> list[str]:
    other = ENGLISH if language == "zh" else CHINESE
    told = [str(each) for each in part.evaluate(SPOKEN)]
    return [each for each in told if other.search(DATA.sub("", each))]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_control_speaks_another_language(forms: Web, language: str) -> None:
    page, step = _step(forms, language)
    settled(page)
    assert _foreign(step.locator(".gc-form"), language) == []
    popups = ".ant-select-dropdown:visible, .ant-picker-dropdown:visible"
    for name in ("day", "moment", "clock", "way", "unit", "units", "zone", "kind", "row", "who"):
        _control(step, name).click()
        popup = page.locator(popups).last
        expect(popup).to_be_visible()
        settled(page)
        assert _foreign(popup, language) == [], name
        page.keyboard.press("Escape")
        expect(page.locator(popups)).to_have_count(0)
    for name in ("unit", "zone", "kind"):
        _control(step, name).fill("§§§")
        popup = page.locator(popups).last
        expect(popup).to_contain_text({"zh": "没有找到", "en": "Nothing found"}[language])
        assert _foreign(popup, language) == [], name
        page.keyboard.press("Escape")


def test_day_and_time_are_the_countys_whatever_the_browser_thinks(forms: Web) -> None:
    page, step = _step(forms)
    moment = _control(step, "moment")
    moment.click()
    moment.fill("2026-07-01 08:30")
    moment.press("Enter")
    _control(step, "line").fill("好的")
    sent = _recorded(page)
    with page.expect_response("**/complete"):
        step.locator("button[data-outcome=accept]").click()
    # 08:30 in the county is half past midnight in UTC; this browser lives in Berlin.
    assert sent[0]["moment"] == "2026-07-01T00:30:00.000Z"


def test_every_control_takes_an_answer_and_the_server_gets_them(forms: Web) -> None:
    page, step = _step(forms)
    _control(step, "line").fill("好的")
    _control(step, "amount").fill("12.5")
    _control(step, "pieces").fill("3")
    day = _control(step, "day")
    day.click()
    day.fill("2026-07-01")
    day.press("Enter")
    clock = _control(step, "clock")
    clock.click()
    clock.fill("14:05")
    clock.press("Enter")
    for name, text in (("way", "上门"), ("unit", "甲村服务站"), ("kind", "三合一")):
        _control(step, name).click()
        if name != "way":
            _control(step, name).fill(text)
        page.locator(".ant-select-dropdown:visible").get_by_text(text).first.click()
    _control(step, "zone").click()
    _control(step, "zone").fill("甲村")
    _control(step, "zone").press("Enter")
    expect(step.locator(".ant-select", has=page.locator('[id$="_zone"]'))).to_contain_text("甲村")
    step.get_by_label("电话", exact=True).check()
    step.get_by_role("radiogroup", name="是否找到").get_by_text("是", exact=True).click()
    step.get_by_label("已看过").check()
    with page.expect_response(lambda each: each.url.endswith("/files")):
        step.locator("input[type=file]").nth(0).set_input_files([photo()])
    expect(step.locator(".gc-photos img")).to_have_count(1)
    paper = {"name": "证明.txt", "mimeType": "text/plain", "buffer": "看过了".encode()}
    step.locator("input[type=file]").nth(1).set_input_files([paper])
    expect(step.get_by_role("link", name="证明.txt")).to_be_visible()
    forms.check(page)

    recorded = _recorded(page)
    with page.expect_response("**/complete") as sent:
        step.locator("button[data-outcome=accept]").click()

    assert sent.value.status == 200, sent.value.text()
    [answers] = recorded
    [picture], [text] = answers.pop("photos"), answers.pop("papers")
    assert picture != text
    assert answers.pop("kind").endswith("three_in_one")
    assert answers == {
        "line": "好的",
        "amount": 12.5,
        "pieces": 3,
        "day": "2026-07-01",
        "clock": "14:05:00+08:00",
        "way": "visit",
        "unit": "station-a",
        "zone": "900001001001",
        "ways": ["phone"],
        "found": True,
        "seen": True,
    }


# --- drafts ----------------------------------------------------------------------------------


def _sign_out(page: Page, login: str) -> None:
    page.get_by_role("button", name=login).click()
    page.get_by_role("menuitem", name="退出登录").click()
    expect(page).to_have_url(re.compile("/sign-in$"))


def _sign_in(page: Page, login: str) -> None:
    page.locator("input[autocomplete=username]").fill(login)
    page.locator("input[autocomplete=current-password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/sign-in"))


def test_a_draft_outlives_reload_and_sign_out_and_is_nobody_elses(forms: Web) -> None:
    page = forms.signed_in("station-a")
    case = _case(forms)
    step = claimed(page, case)
    _control(step, "line").fill("写到一半")
    page.reload()
    step = page.get_by_role("region", name="办理表单")
    expect(_control(step, "line")).to_have_value("写到一半")
    expect(step.get_by_text(re.compile("已恢复您在 .+ 填写的草稿"))).to_be_visible()
    address = page.url

    _sign_out(page, "station-a")
    _sign_in(page, "station-a-head")
    kept = page.evaluate("() => Object.keys(localStorage).filter((k) => k.includes('.draft.'))")
    assert len(kept) == 1
    page.goto(address)
    settled(page)
    assert "写到一半" not in page.locator("body").inner_text()
    assert page.locator("input, textarea").evaluate_all(
        "(all) => all.every((each) => each.value !== '写到一半')"
    )
    _sign_out(page, "station-a-head")
    _sign_in(page, "station-a")
    page.goto(address)
    expect(_control(step, "line")).to_have_value("写到一半")
    step.get_by_role("button", name="清除草稿").click()
    expect(_control(step, "line")).to_have_value("")
    page.reload()
    expect(_control(step, "line")).to_have_value("")


def test_two_drafts_are_never_mixed(forms: Web) -> None:
    page = forms.signed_in("station-a")
    one, other = _case(forms), _case(forms)
    _control(claimed(page, one), "line").fill("第一件")
    step = claimed(page, other)
    expect(_control(step, "line")).to_have_value("")
    _control(step, "line").fill("第二件")

    for case, text in ((one, "第一件"), (other, "第二件")):
        page.goto(f"/inbox?tab=mine&q={case.number}")
        page.locator(".gc-inbox-title a").first.click()
        step = page.get_by_role("region", name="办理表单")
        expect(_control(step, "line")).to_have_value(text)
