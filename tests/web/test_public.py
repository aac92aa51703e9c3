"""Residents: report with photo and place, without a network, follow, and what is refused."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from adapters.database.tables import attachment, case
from engine.services.commands.public import PubliclyReported, PublicReport, report_publicly
from tests.county import Case
from tests.web.browsing import Web

HERE = {"latitude": 25.361, "longitude": 118.692, "accuracy": 20}
PHONE = "13800001234"


def photo(kind: str = "JPEG") -> dict[str, Any]:
    target = io.BytesIO()
    Image.new("RGB", (3000, 1500), "teal").save(target, kind)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def opened(web: Web, *, language: str = "zh") -> Page:
    page = web.page(language=language, phone=True)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(HERE)
    page.goto("/r")
    expect(page).to_have_url(re.compile(r"/r/$"))
    return page


def kept_for_offline(page: Page) -> None:
    """The worker is there and has taken the page."""
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => caches.match('/r/').then((found) => Boolean(found))")


def choose(page: Page, group: str, category: str) -> None:
    page.get_by_text(group, exact=True).click()
    page.get_by_text(category, exact=True).click()


def reported(web: Web, key: str) -> PubliclyReported:
    command = PublicReport(
        key=key.ljust(32, "0"),
        digest=b"x",
        address="10.0.0.1",
        category="fire.ebike_charging",
        area="900001001001",
        description="楼道堵塞",
        contact_phone=PHONE,
    )
    return report_publicly(command, clean=lambda content, _: content, core=web.county.core)


def cases_called(web: Web, place: str) -> list[Any]:
    with web.county.house.database.reading() as connection:
        return list(connection.execute(case.select().where(case.c.place == place)).all())


def files_of(web: Web, case_id: int) -> list[Any]:
    query = attachment.select().where(attachment.c.case_id == case_id)
    with web.county.house.database.reading() as connection:
        return list(connection.execute(query).all())


def test_a_report_with_photo_and_place(web: Web) -> None:
    page = opened(web)
    web.check(page)
    choose(page, "消防安全", "电动车违规停放充电")
    page.get_by_label("情况说明").fill("楼道里停满电动车")
    page.get_by_role("button", name="使用我的位置").click()
    expect(page.get_by_text("已获取位置，误差约 20 米")).to_be_visible()
    page.get_by_role("searchbox").fill("甲")
    page.get_by_role("button", name="甲村").click()
    page.get_by_label("具体位置").fill("东街 3 号")
    page.locator("input[type=file]").set_input_files([photo(), photo("PNG")])
    expect(page.get_by_role("img", name="照片 2")).to_be_visible()
    page.get_by_label("手机号").fill("138 0000 1234")
    web.check(page)

    page.get_by_role("button", name="提交上报").click()

    expect(page.get_by_role("heading", name="上报成功")).to_be_visible()
    web.check(page)
    [row] = cases_called(web, "东街 3 号")
    assert (row.latitude, row.longitude) == (HERE["latitude"], HERE["longitude"])
    assert len(files_of(web, row.id)) == 2
    expect(page.get_by_text(row.number)).to_be_visible()
    page.get_by_role("button", name="查看进度").click()
    expect(page.get_by_text("已收到您的上报")).to_be_visible()
    web.check(page)


def test_what_is_missing_is_listed_and_leads_to_its_field(web: Web) -> None:
    page = opened(web, language="en")
    page.get_by_text("Fire safety", exact=True).click()

    page.get_by_role("button", name="Send the report").click()

    expect(page.get_by_text("3 things are missing:")).to_be_visible()
    web.check(page)
    page.get_by_role("button", name="Choose the area, or use your position").click()
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_written_without_a_network_it_becomes_one_case(web: Web) -> None:
    page = opened(web)
    expect(page.get_by_text("消防安全", exact=True)).to_be_visible()
    kept_for_offline(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("当前没有网络")).to_be_visible()
    choose(page, "消防安全", "电动车违规停放充电")
    page.get_by_label("情况说明").fill("没有信号的地方")
    page.get_by_role("button", name="使用我的位置").click()
    expect(page.get_by_text("已获取位置")).to_be_visible()
    page.get_by_label("具体位置").fill("山脚仓库")
    page.locator("input[type=file]").set_input_files([photo()])
    expect(page.get_by_role("img", name="照片 1")).to_be_visible()
    page.get_by_role("button", name="提交上报").click()
    expect(page.get_by_text("1 条待上传")).to_be_visible()
    expect(page.get_by_role("heading", name="已保存，等待上传")).to_be_visible()
    page.reload()
    expect(page.get_by_text("1 条待上传")).to_be_visible()
    assert cases_called(web, "山脚仓库") == []

    page.context.set_offline(False)

    expect(page.get_by_role("heading", name="上报成功")).to_be_visible()
    expect(page.get_by_text("1 条待上传")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="上报成功")).to_be_visible()
    [row] = cases_called(web, "山脚仓库")
    assert len(files_of(web, row.id)) == 1


def test_an_answer_that_was_lost_does_not_make_a_second_case(web: Web) -> None:
    page = opened(web)
    choose(page, "消防安全", "电动车违规停放充电")
    page.get_by_label("情况说明").fill("答复丢失")
    page.get_by_role("button", name="使用我的位置").click()
    expect(page.get_by_text("已获取位置")).to_be_visible()
    page.get_by_label("具体位置").fill("桥头")
    seen: list[int] = []

    def lose_the_first(route: Any) -> None:
        answer = route.fetch()
        seen.append(answer.status)
        if len(seen) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.context.route("**/api/v1/public/reports", lose_the_first)
    with web.allowing("ERR_FAILED"):
        page.get_by_role("button", name="提交上报").click()
        expect(page.get_by_role("heading", name="已保存，等待上传")).to_be_visible()
        page.locator("main").get_by_role("button", name="立即提交").click()
        expect(page.get_by_role("heading", name="上报成功")).to_be_visible()

    assert seen == [201, 201]
    assert len(cases_called(web, "桥头")) == 1


def test_what_is_no_photo_is_refused(web: Web) -> None:
    page = opened(web)
    choose(page, "消防安全", "电动车违规停放充电")

    wrong = {"name": "list.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7 not a photo"}
    page.locator("input[type=file]").set_input_files([wrong])

    expect(page.get_by_text("无法读取“list.jpg”")).to_be_visible()
    expect(page.get_by_role("img", name="照片 1")).to_have_count(0)
    web.check(page)


def test_a_refusal_of_the_server_is_shown_and_kept(web: Web) -> None:
    page = opened(web)
    choose(page, "消防安全", "电动车违规停放充电")
    page.get_by_label("情况说明").fill("x")
    page.get_by_role("button", name="使用我的位置").click()
    expect(page.get_by_text("已获取位置")).to_be_visible()
    # Anything that fills in every field.
    page.locator(".trap input").evaluate("(it) => { it.value = 'http://example.org'; }")
    page.get_by_role("button", name="提交上报").click()

    expect(page.get_by_role("heading", name="没有提交成功")).to_be_visible()
    page.reload()
    page.get_by_role("link", name="本机记录").click()
    expect(page.get_by_text("请清空隐藏栏目后重试")).to_be_visible()
    web.check(page)
    page.get_by_role("button", name="修改后重新提交").click()
    expect(page.get_by_label("情况说明")).to_have_value("x")


def test_a_police_matter_is_sent_to_110_and_nowhere_else(web: Web) -> None:
    page = opened(web)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))

    page.get_by_text("警情", exact=False).first.click()

    expect(page.get_by_role("heading", name="警情请立即拨打 110")).to_be_visible()
    expect(page.get_by_role("link", name="拨打 110")).to_have_attribute("href", "tel:110")
    expect(page.get_by_role("button", name="提交上报")).to_be_hidden()
    assert "POST" not in asked
    web.check(page)


def test_right_tail_wrong_tail_and_the_lock_after_five(web: Web) -> None:
    said = reported(web, "track")
    page = web.page(language="en", phone=True)
    page.goto("/r/#track")

    def ask(tail: str) -> None:
        page.get_by_label("Case number").fill(said.number)
        page.get_by_label("Last 4 digits of the phone").fill(tail)
        with page.expect_response("**/api/v1/public/cases"):
            page.get_by_role("button", name="Look it up").click()

    ask("1234")
    expect(page.get_by_text("We have received your report")).to_be_visible()
    web.check(page)
    for n in range(5):
        ask(f"000{n}")
        expect(page.get_by_text("do not match")).to_be_visible()
    ask("1234")
    expect(page.get_by_text("Too many tries")).to_be_visible()
    web.check(page)
    page.goto("/r/")
    page.goto(f"/r/#t={said.link}")
    expect(page.get_by_text("We have received your report")).to_be_visible()


def test_not_solved_is_heard(web: Web) -> None:
    said = reported(web, "reopen")
    with web.county.house.database.reading() as connection:
        query = case.select().where(case.c.number == said.number)
        found = connection.execute(query).one()
    for node, outcome in (
        ("accept", "accept"),
        ("handle", "done"),
        ("ask_reporter", "solved"),
        ("archive", "archive"),
    ):
        web.county.complete(Case(found.id, found.number), node, outcome)
    page = web.page(phone=True)
    page.goto(f"/r/#t={said.link}")
    expect(page.get_by_text("已办结")).to_be_visible()
    web.check(page)

    page.get_by_label("哪里没有解决").fill("还是堵着")
    page.get_by_role("button", name="提交“未解决”").click()

    expect(page.get_by_text("工作人员会审核")).to_be_visible()
    page.reload()
    expect(page.get_by_text("您已反映“未解决”")).to_be_visible()


@pytest.mark.parametrize("hash_", ["report", "track", "mine"])
def test_every_page_in_both_languages_and_widths(web: Web, hash_: str) -> None:
    page = web.page(phone=True)
    page.goto(f"/r/#{hash_}")

    web.check(page, f"residents-{hash_}")


def test_large_text_and_dark(web: Web) -> None:
    page = web.page(phone=True, dark=True)
    page.goto("/r/")
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    page.get_by_text("消防安全", exact=True).click()

    web.check(page)
