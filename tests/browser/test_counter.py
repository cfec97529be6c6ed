"""The counter: a question, its answer, and the next question in one gesture, in the places where they are read."""

import re
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, WebSocketRoute, expect

from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit

ONE: Final = "639258934720294949"
OTHER: Final = "639258934720294009"
FILE: Final = f"message id;name\n{ONE};Ann\n639258934720294014;Bob\n".encode()
LARGE: Final = "\n".join(str(639258934720290000 + place) for place in range(6_000))
# Notes for every frame which lookup the verdict is of, and whether the report says the Id that was asked first.
WATCH: Final = """id => {
  window.frames_seen = [];
  const note = () => {
    const report = document.querySelector(".st-key-lookup");
    const verdict = [...document.querySelectorAll(".verdict[data-of]")].at(-1);
    if (report && verdict) window.frames_seen.push([verdict.dataset.of, report.textContent.includes(id)]);
    requestAnimationFrame(note);
  };
  note();
}"""


def box(person: Person) -> Any:  # noqa: ANN401 - a Playwright locator
    return person.part("ids_text").locator("textarea")


def verdict(person: Person) -> Any:  # noqa: ANN401 - a Playwright locator
    return person.part("lookup").locator(".verdict")


def bottom(person: Person) -> float:
    """Return where the report ends, from the top of the page."""
    end = person.part("kin").bounding_box()
    return float(end["y"] + end["height"])


def clip(person: Person, text: str) -> None:
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    person.page.evaluate("text => navigator.clipboard.writeText(text)", text)


def ask(person: Person, text: str) -> str:
    """Paste a text where the focus is, ask by the keyboard, and return the lookup."""
    before = verdict(person).get_attribute("data-of") if verdict(person).count() else ""
    clip(person, text)
    person.page.keyboard.press("Control+v")
    person.page.keyboard.press("Control+Enter")
    expect(verdict(person)).not_to_have_attribute("data-of", before or "")
    person.see_report()
    return str(verdict(person).get_attribute("data-of"))


@pytest.mark.parametrize("size", [(1400, 900), (375, 800)], ids=["wide", "narrow"])
def test_questions_are_put_one_after_the_other_by_the_keyboard_alone(
    visit: Visit, quick: Server, size: tuple[int, int]
) -> None:
    person = visit(quick, "/?language=en", viewport={"width": size[0], "height": size[1]})
    expect(box(person)).to_be_focused()
    first = ask(person, ONE)
    assert verdict(person).bounding_box()["y"] <= (130 if size[0] > size[1] else 100)
    assert box(person).bounding_box()["height"] < 60
    if size[0] > size[1]:
        assert person.part("copy_reply").locator("button.copy").first.bounding_box()["y"] <= 420
        assert bottom(person) < 750
    expect(person.page.get_by_role("heading", level=1)).to_have_count(1)
    tabs = 0
    while not person.page.evaluate("document.activeElement.matches('.copy')"):
        person.page.keyboard.press("Tab")
        tabs += 1
    assert tabs <= 2
    person.page.keyboard.press("Enter")
    person.sees(lambda: ONE in person.clipboard(), expected=True)
    # The next one: a paste over the answered text, and no frame has its verdict over the card of the first.
    person.page.evaluate(WATCH, ONE)
    box(person).focus()
    second = ask(person, OTHER)
    assert box(person).input_value() == OTHER
    frames = person.page.evaluate("window.frames_seen")
    assert {has_first for lookup, has_first in frames if lookup == second} == {False}
    assert {has_first for lookup, has_first in frames if lookup == first} <= {True}
    person.page.keyboard.press("Escape")
    expect(verdict(person)).to_have_count(0)
    expect(box(person)).to_be_focused()
    expect(box(person)).to_have_value("")
    assert "lookup" not in person.page.url
    expect(person.part("recent").get_by_role("link")).not_to_have_count(0)


@pytest.mark.parametrize("size", [(1400, 1000), (1400, 760), (375, 800)], ids=str)
def test_the_verdict_of_several_ids_is_seen_whole_below_the_header(
    visit: Visit, quick: Server, size: tuple[int, int]
) -> None:
    person = visit(quick, "/?language=fa", viewport={"width": size[0], "height": size[1]})
    # With what was rejected and repeated, the intake is higher while the report is being drawn.
    box(person).fill(f"639258934720294909\n639258934720294921\n{OTHER}\n{OTHER}\n48214\nabc")
    person.part("check").get_by_role("button").click()
    person.see_report()
    person.rest()
    header = person.page.get_by_test_id("stHeader").bounding_box()
    assert header is not None
    seen = verdict(person).bounding_box()["y"]
    assert header["y"] + header["height"] <= seen <= (130 if size[0] > size[1] else 100)


def test_an_answer_of_another_text_is_dimmed_says_so_and_copies_nothing(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    ask(person, ONE)
    clip(person, "as before")
    stale, copy = person.page.locator(".stale"), person.part("lookup").locator(".copy").first
    expect(stale).to_be_hidden()
    box(person).focus()
    assert person.page.evaluate("[document.activeElement.selectionStart, document.activeElement.selectionEnd]") == [
        0,
        18,
    ]
    person.page.keyboard.press("End")
    person.page.keyboard.type("0")
    # At once, before the server has heard of it, and then by its word.
    for _ in range(2):
        expect(stale).to_be_visible()
        copy.evaluate("button => button.click()")
        assert float(person.part("answers").evaluate("part => getComputedStyle(part.parentElement).opacity")) < 1
        person.part("verdict").locator(".verdict").click()
        person.rest()
    assert person.clipboard() == "as before"
    expect(person.page.locator(".answered")).to_have_attribute("data-differs", "yes")
    # What was answered stands there again.
    box(person).click()
    person.page.keyboard.press("End")
    person.page.keyboard.press("Backspace")
    person.page.keyboard.press("Tab")
    expect(stale).to_be_hidden()
    copy.click()
    person.sees(lambda: person.clipboard() != "as before", expected=True)
    person.page.locator(".edit-list").click()
    expect(box(person)).to_be_focused()
    assert box(person).bounding_box()["height"] > 100


def test_a_paste_anywhere_is_a_new_question_and_takes_the_place_of_file_and_large_text(
    visit: Visit, quick: Server
) -> None:
    person = visit(quick, "/?language=en")
    person.upload("list.csv", FILE)
    person.check()
    chip = person.part("ids_file").get_by_role("button", name="list.csv")
    expect(chip).to_be_visible()
    first = verdict(person).get_attribute("data-of")
    second = ask(person, OTHER)  # the focus is on the verdict
    assert second != first
    expect(box(person)).to_have_value(OTHER)
    expect(chip).to_have_count(0)
    person.upload("more.csv", FILE)
    expect(box(person)).to_have_value("")
    person.check()
    person.press("next")
    expect(person.page.get_by_test_id("stFileChip")).to_have_count(0)
    person.part("lookup").wait_for(state="detached")
    person.page.locator("body").evaluate("body => document.activeElement.blur()")
    clip(person, LARGE)
    person.page.keyboard.press("Control+v")
    expect(person.page.locator(".paste-card")).to_be_visible()
    person.page.keyboard.press("Control+Enter")
    person.see_report()
    ask(person, ONE)
    expect(person.page.locator(".paste-card")).to_have_count(0)
    expect(box(person)).to_have_value(ONE)


def test_ids_come_by_the_fragment_of_the_address_and_by_the_bookmark(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.page.get_by_role("link", name="Status codes").click()
    sent: list[str] = []
    person.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
    link = person.page.locator("a.bookmarklet")
    link.hover()
    expect(link).to_have_attribute("href", re.compile("^javascript:"))
    bookmark = str(link.get_attribute("href")).removeprefix("javascript:")
    assert person.server.url in bookmark
    person.open(f"/?language=en#ids={ONE}%0A{OTHER}")
    expect(box(person)).to_have_value(f"{ONE}\n{OTHER}")
    person.sees(person.tally, [2, 2, 0, 0])
    assert person.page.url.endswith("/?language=en")
    assert "#ids" not in "".join(sent)
    assert verdict(person).count() == 0
    assert ONE not in quick.log.read_text()
    # On a page of another program, as which the same page does: the bookmark takes what is marked there.
    person.page.evaluate("""() => {
      const text = document.createElement("p");
      text.textContent = "Message 639258934720294014 to Ann";
      document.body.append(text);
      getSelection().selectAllChildren(text);
    }""")
    with person.page.context.expect_page() as opened:
        person.page.evaluate(f"() => {{ {bookmark} }}")
    other = opened.value
    filled = other.locator(".st-key-ids_text textarea")
    expect(filled).to_have_value("Message 639258934720294014 to Ann")
    assert "ids=" not in other.url


def test_a_paste_before_the_page_is_drawn_is_asked_once_it_is(browser: Browser, quick: Server) -> None:
    person = Person(browser.new_page(), quick)
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    held: list[str | bytes] = []
    ends: list[tuple[WebSocketRoute, WebSocketRoute]] = []

    def hold(page_end: WebSocketRoute) -> None:
        server_end = page_end.connect_to_server()
        server_end.on_message(lambda message: held.append(message))  # noqa: PLW0108 - Playwright marks it
        ends.append((page_end, server_end))

    person.page.route_web_socket("**/_stcore/stream", hold)
    person.page.goto(quick.url + "/?language=en")
    person.page.evaluate("text => navigator.clipboard.writeText(text)", ONE)
    person.page.keyboard.press("Control+v")
    person.page.keyboard.press("Control+Enter")
    assert not box(person).count()
    ((page_end, server_end),) = ends
    for message in held:
        page_end.send(message)
    server_end.on_message(lambda message: page_end.send(message))  # noqa: PLW0108
    person.see_report()
    assert box(person).input_value() == ONE
    person.leave()
