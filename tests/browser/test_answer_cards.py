"""What a person does with the answer: read it, copy the reply by mouse or keys, look up a code, copy a queue's Ids."""

import csv
import re

from playwright.sync_api import Locator, expect

from lib.guide import guide
from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit

FIRST = 639258934720294900
MARKS = re.compile("[\u2066-\u2069]")
WITHOUT_CLIPBOARD = "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });"
WITHOUT_ANY = WITHOUT_CLIPBOARD + "document.execCommand = () => false;"


def asked(visit: Visit, server: Server, *ids: int, language: str = "fa", **options: object) -> Person:
    """Ask for these Ids and wait for the report."""
    person = visit(server, f"/?language={language}", **options)
    typed(person, "\n".join(map(str, ids)))
    person.check()
    return person


def typed(person: Person, text: str) -> None:
    """Type the Ids, with no use of the clipboard."""
    box = person.part("ids_text").locator("textarea")
    box.fill(text)
    box.press("Control+Enter")
    person.rest()


def reply(code: int, message_id: int, language: str = "fa") -> str:
    return MARKS.sub("", guide(language).reply(code, message_id))


def clipboard(person: Person) -> str:
    """Return what a paste would bring."""
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    # Pasted, as a person looks at it: the page itself may write to the clipboard and not read it.
    person.page.evaluate(
        "() => { const box = document.createElement('textarea'); box.before = document.activeElement;"
        " document.body.append(box); box.focus(); }"
    )
    person.page.keyboard.press("Control+v")
    box = person.page.locator("body > textarea")
    expect(box).not_to_have_value("")
    text = box.input_value()
    box.evaluate("box => { box.before.focus(); box.remove(); }")
    return text


def said(part: Locator) -> Locator:
    return part.locator(".copy-said").first


def test_the_reply_is_copied_at_a_click_and_that_is_said_for_some_seconds(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick, FIRST + 14)
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = person.part("card_1")
    expect(card.get_by_role("heading", level=3)).to_have_text(guide("fa").for_code(14).headline)
    card.get_by_role("button", name="رونوشت پاسخ").click()
    expect(said(card)).to_have_text("رونوشت برداشته شد.")
    assert clipboard(person) == reply(14, FIRST + 14)
    expect(said(card)).to_have_text("")


def test_the_reply_is_copied_by_the_keyboard_and_the_focus_stays(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick, FIRST + 3, FIRST + 15, language="en")
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = person.part("card_2")
    english = card.get_by_role("button", name=re.compile(f"^Copy the English reply about Id .?{FIRST + 15}"))
    english.focus()
    person.page.keyboard.press("Enter")
    expect(said(card)).to_have_text("Copied.")
    assert clipboard(person) == reply(15, FIRST + 15, "en")
    expect(english).to_be_focused()
    person.page.keyboard.press("Tab")
    person.page.keyboard.press("Space")
    person.sees(lambda: clipboard(person), reply(15, FIRST + 15, "fa"))


def test_the_reply_is_copied_where_the_browser_keeps_the_clipboard_from_pages(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick, FIRST + 3)
    person.page.evaluate(WITHOUT_CLIPBOARD)
    card = person.part("card_1")
    button = card.get_by_role("button")
    button.click()
    expect(said(card)).to_have_text("رونوشت برداشته شد.")
    expect(button).to_be_focused()
    field = person.part("id_filter").locator("input")
    field.focus()
    person.page.keyboard.press("Control+v")
    expect(field).to_have_value(reply(3, FIRST + 3))


def test_what_cannot_be_copied_is_selected_and_said(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick, FIRST + 3, language="en")
    person.page.evaluate(WITHOUT_ANY)
    card = person.part("card_1")
    card.get_by_role("button").first.click()
    expect(said(card)).to_contain_text("It could not be copied.")
    assert MARKS.sub("", person.page.evaluate("String(getSelection())")) == reply(3, FIRST + 3, "en")


def test_a_code_is_looked_up_in_a_new_tab_and_the_report_stays(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick, FIRST + 14)
    with person.page.context.expect_page() as opened:
        person.part("card_1").get_by_role("link").click()
    tab = opened.value
    lead = tab.locator(".code-lead h2")
    expect(lead).to_contain_text(guide("fa").for_code(14).headline)
    expect(lead).to_be_focused()
    assert re.search(r"/codes\?code=14\b", tab.url)
    assert tab.evaluate("window.opener") is None
    expect(person.part("card_1")).to_be_visible()


def test_many_ids_get_one_reply_with_the_counts(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick, *range(FIRST + 60, FIRST + 70), FIRST + 15)
    answers = person.part("answers")
    expect(person.part("card_1")).to_have_count(0)
    answers.locator("summary").click()
    person.rest()
    answers.get_by_role("button", name="رونوشت پاسخ").click()
    expect(said(answers)).to_have_text("رونوشت برداشته شد.")
    lines = clipboard(person).split("\n")
    assert len(lines) == 3
    assert "۱۱ پیامک" in lines[0]
    assert "۱۰ پیامک ارسال شده است" in lines[1]
    assert "دو بار" in lines[2]


def test_the_ids_of_a_queue_are_copied_and_downloaded(visit: Visit, quick: Server) -> None:
    wrong = [FIRST + 21, FIRST + 121, FIRST + 221]
    person = asked(visit, quick, *range(FIRST + 60, FIRST + 70), *wrong)
    expect(person.part("queues")).to_contain_text("علت تحویل نشدن هر ۳ پیامک یکی است")
    fold = person.part("queue_correct_number")
    assert fold.locator("pre").count() == 0
    fold.locator("summary").click()
    person.rest()
    fold.get_by_role("button", name="رونوشت ۳ شناسه").click()
    expect(said(fold)).to_have_text("رونوشت برداشته شد.")
    assert clipboard(person) == "\n".join(map(str, wrong))
    name, path = person.download("queue_export_correct_number")
    with path.open(encoding="utf-8-sig", newline="") as source:
        assert [row["شناسه"] for row in csv.DictReader(source)] == [str(each) for each in wrong]
    assert re.fullmatch(r"niksms-correct-number_[\d-]+_3\.csv", name)
