"""A large paste in a real browser: it goes past the text area, is sent once, and costs the browser next to nothing."""

import re
from typing import Any, Final

import pytest
from playwright.sync_api import Page, WebSocket, expect

from lib.intake.limits import MEGABYTE, IntakeLimits
from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit

FIRST: Final = 639258934720294900
MILLION: Final = 1_000_000
LARGE: Final = 6_000  # Ids, 120 kB
CARD: Final = {
    "fa": "متن واردشده در کادر: ۶٬۰۰۰ خط، ۰٫۱ مگابایت",
    "en": "Pasted text: 6,000 lines, 0.1 MB",
}
# As the browser does on Ctrl+V or a drop, without the clipboard between.
GIVE: Final = """([kind, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const box = document.querySelector(".st-key-ids_text textarea");
  const options = { bubbles: true, cancelable: true };
  return box.dispatchEvent(kind === "drop"
    ? new DragEvent("drop", { ...options, dataTransfer: data })
    : new ClipboardEvent("paste", { ...options, clipboardData: data }));
}"""


def ids(count: int) -> str:
    return "\n".join(str(FIRST + place) for place in range(count))


def give(person: Person, text: str, kind: str = "paste") -> bool:
    """Paste or drop a text; returns whether the text area was left to take it."""
    expect(box(person)).to_be_visible()
    return bool(person.page.evaluate(GIVE, [kind, text]))


def box(person: Person) -> Any:  # noqa: ANN401 - a Playwright locator
    return person.part("ids_text").locator("textarea")


def card(person: Person) -> Any:  # noqa: ANN401 - a Playwright locator
    return person.page.locator(".paste-card")


def said(person: Person) -> Any:  # noqa: ANN401 - a Playwright locator
    return person.page.locator(".paste-desk [role=status]")


def posts(page: Page) -> list[int]:
    """Note the sizes of what is posted from now on."""
    sizes: list[int] = []
    page.on(
        "request",
        lambda request: sizes.append(request.sizes()["requestBodySize"]) if request.method == "POST" else None,
    )
    return sizes


def frames(page: Page) -> list[int]:
    """Note the sizes of what is sent through websockets that are opened from now on."""
    sizes: list[int] = []

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sizes.append(len(frame)))

    page.on("websocket", opened)
    return sizes


def heap_megabytes(page: Page) -> float:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    session.send("HeapProfiler.collectGarbage")
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["JSHeapUsedSize"]) / MEGABYTE


def hinder(page: Page, milliseconds: int) -> None:
    """Let every request of the page take this long."""
    options = {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", options)


def without_requests(person: Person) -> None:
    """Let it pass that the browser's console names a refused request."""
    person.troubles = [trouble for trouble in person.troubles if not trouble.startswith("Failed to load resource")]


def test_a_million_ids_are_pasted_sent_once_and_kept_out_of_the_browser(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    sent = frames(person.page)
    person.page.reload()
    person.rest()
    person.paste(ids(MILLION))
    expect(card(person)).to_have_text("Pasted text: 1,000,000 lines, 19 MB")
    person.sees(person.tally, [MILLION, MILLION, 0, 0])
    expect(box(person)).to_have_count(0)
    assert heap_megabytes(person.page) < 100
    person.part("language").get_by_role("radio", name="فارسی").click()
    expect(card(person)).to_have_text("متن واردشده در کادر: ۱٬۰۰۰٬۰۰۰ خط، ۱۹ مگابایت")
    person.page.get_by_role("link", name="اتصال").click()
    expect(card(person)).to_have_count(0)
    person.page.get_by_role("link", name="بررسی وضعیت").click()
    expect(card(person)).to_be_visible()
    person.sees(person.tally, [MILLION, MILLION, 0, 0])
    person.press("ids_remove")
    expect(box(person)).to_have_value("")
    expect(person.part("intake_summary")).to_have_count(0)
    assert 0 < sum(sent) < 100_000


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_card_is_had_and_taken_back_by_the_keyboard_alone(visit: Visit, quick: Server, language: str) -> None:
    person = visit(quick, f"/?language={language}")
    person.paste(ids(LARGE))
    expect(card(person)).to_have_text(CARD[language])
    expect(card(person)).to_be_focused()
    person.page.keyboard.press("Tab")
    expect(person.part("ids_remove").get_by_role("button")).to_be_focused()
    person.page.keyboard.press("Enter")
    expect(box(person)).to_be_focused()
    expect(box(person)).to_have_value("")
    expect(person.part("intake_summary")).to_have_count(0)


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_large_text_joins_what_stands_in_the_box(visit: Visit, quick: Server, kind: str) -> None:
    person = visit(quick, "/?language=en")
    box(person).focus()
    person.page.keyboard.type("12 34 5678")
    for _ in range(5):
        person.page.keyboard.press("ArrowLeft")
    person.page.keyboard.press("Shift+ArrowLeft")
    assert not give(person, ids(LARGE) + "\n13", kind)
    # The text stands in the place of '4': '12 3…', and after its '13' comes ' 5678'.
    # The numbers of the text that was there are counted, and not asked: they are much shorter.
    person.sees(person.tally, [LARGE + 3, LARGE, 0, 3])
    person.press("ids_remove")
    expect(box(person)).to_have_value("")


def test_a_small_text_is_left_to_the_text_area(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    posted = posts(person.page)
    person.paste(ids(5))
    person.sees(person.tally, [5, 5, 0, 0])
    assert give(person, "1", "drop")
    expect(box(person)).to_have_value(ids(5))
    assert posted == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fa", "حجم متن واردشده ۳۲٫۱ مگابایت است و حداکثر ۳۲ مگابایت پذیرفته می‌شود."),
        ("en", "The pasted text has 32.1 MB; at most 32 MB are taken. Upload it as a file instead."),
    ],
)
def test_a_text_over_the_limit_is_refused_with_both_numbers(
    visit: Visit, quick: Server, language: str, words: str
) -> None:
    person = visit(quick, f"/?language={language}")
    posted = posts(person.page)
    expect(box(person)).to_be_visible()
    person.page.evaluate(f"({GIVE})(['paste', '1'.repeat({IntakeLimits().paste_bytes + 1})])")
    expect(said(person)).to_contain_text(words)
    assert posted == []
    box(person).focus()
    person.page.keyboard.type(str(FIRST))
    expect(said(person)).to_have_text("")
    person.page.keyboard.press("Control+Enter")
    person.see_report()


def test_who_asks_while_the_text_is_on_its_way_asks_about_that_text(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    hinder(person.page, 1500)
    box(person).focus()
    give(person, ids(LARGE))
    expect(said(person)).to_have_text("Sending the pasted text…")
    person.page.keyboard.type("5")
    assert not give(person, ids(LARGE) + "\n1")
    person.page.keyboard.press("Control+Enter")
    expect(person.page.get_by_role("progressbar", name="Sending the pasted text…")).to_be_visible()
    person.see_report()
    person.sees(person.counted, LARGE)


def test_ctrl_enter_on_the_card_asks(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste(ids(LARGE))
    expect(card(person)).to_be_focused()
    person.page.keyboard.press("Control+Enter")
    person.see_report()
    person.sees(person.counted, LARGE)


def test_a_paste_is_seen_by_nobody_else(visit: Visit, quick: Server) -> None:
    person, other = visit(quick, "/?language=en"), visit(quick, "/?language=en")
    person.paste(ids(LARGE))
    expect(card(person)).to_be_visible()
    other.page.reload()
    other.rest()
    expect(card(other)).to_have_count(0)
    assert str(FIRST) not in quick.log.read_text()


def test_a_text_that_is_not_taken_says_what_to_do(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.page.route("**/app/paste", lambda route: route.abort())
    give(person, ids(LARGE))
    expect(said(person)).to_have_text(re.compile("did not reach the server"))
    person.page.unroute("**/app/paste")
    person.page.evaluate("document.querySelector('.paste-desk').dataset.ticket = 'of-nobody'")
    give(person, ids(LARGE))
    expect(said(person)).to_have_text(re.compile("Reload it and paste again"))
    box(person).focus()
    person.page.keyboard.type(str(FIRST))
    expect(box(person)).to_have_value(str(FIRST))
    without_requests(person)
