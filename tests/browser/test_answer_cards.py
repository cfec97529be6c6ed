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


def said(part: Locator) -> Locator:
    return part.locator(".copy-said").first


def test_the_reply_is_copied_at_a_click_and_that_is_said_for_some_seconds(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick, FIRST + 14)
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = person.part("card_1")
    expect(person.part("verdict")).to_contain_text(guide("fa").for_code(14).headline)
    card.get_by_role("button", name="کپی پاسخ").click()
    expect(said(card)).to_have_text("کپی شد.")
    assert person.clipboard() == reply(14, FIRST + 14)
    expect(said(card)).to_have_text("")


def test_the_replies_about_a_few_are_copied_by_the_keyboard_and_the_focus_stays(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick, FIRST + 3, FIRST + 14, language="en")
    person.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = person.part("card_1")
    english = card.get_by_role("button", name=re.compile(f"^Copy the reply about Id .?{FIRST + 14}"))
    english.focus()
    person.page.keyboard.press("Enter")
    expect(card.locator(".copy-said").last).to_have_text("Copied.")
    assert person.clipboard() == reply(14, FIRST + 14, "en")
    expect(english).to_be_focused()
    card.get_by_role("button", name=re.compile("^Copy the Persian reply")).press("Space")
    person.sees(person.clipboard, reply(14, FIRST + 14, "fa"))
    folded = person.part("card_2").locator("blockquote").first
    expect(folded).to_be_hidden()
    person.part("card_2").locator("summary").first.press("Enter")
    expect(folded).to_have_text(guide("en").reply(3, FIRST + 3))
    person.part("copy_replies").get_by_role("button").press("Enter")
    both = f"{reply(14, FIRST + 14, 'en')}\n\n{reply(3, FIRST + 3, 'en')}"
    person.sees(lambda: person.clipboard().replace("\r", ""), both)


def test_the_reply_is_copied_where_the_browser_keeps_the_clipboard_from_pages(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick, FIRST + 3)
    person.page.evaluate(WITHOUT_CLIPBOARD)
    card = person.part("card_1")
    button = card.get_by_role("button")
    button.click()
    expect(said(card)).to_have_text("کپی شد.")
    expect(button).to_be_focused()
    assert person.clipboard() == reply(3, FIRST + 3)


def test_what_cannot_be_copied_is_selected_and_said(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick, FIRST + 3, language="en")
    person.page.evaluate(WITHOUT_ANY)
    card = person.part("card_1")
    card.get_by_role("button").first.click()
    expect(said(card)).to_contain_text("It could not be copied.")
    assert MARKS.sub("", person.page.evaluate("String(getSelection())")) == reply(3, FIRST + 3, "en")


def test_a_code_is_looked_up_in_a_new_tab_and_the_report_stays(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick, FIRST + 14)
    person.part("card_1").locator("summary").click()
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
    answers.get_by_role("button", name="کپی پاسخ").click()
    expect(said(answers)).to_have_text("کپی شد.")
    lines = person.clipboard().split("\n")
    assert len(lines) == 3
    assert "۱۱ پیامک" in lines[0]
    assert "۱۰ پیامک ارسال شده است" in lines[1]
    assert "دو بار" in lines[2]


def test_the_ids_of_an_action_are_copied_and_downloaded_and_its_code_looked_up(visit: Visit, quick: Server) -> None:
    wrong = [FIRST + 21, FIRST + 121, FIRST + 221]
    person = asked(visit, quick, *range(FIRST + 60, FIRST + 70), *wrong)
    expect(person.part("queues")).to_contain_text("علت تحویل نشدن هر ۳ پیامک یکی است")
    expect(person.part("queue_correct_number")).to_have_count(0)
    person.part("queues").get_by_role("radio", name="شماره را اصلاح کنید · ۳").click()
    person.sees_rows(3)
    queue = person.part("queue_correct_number")
    queue.get_by_role("button", name="کپی ۳ شناسه").click()
    expect(said(queue)).to_have_text("کپی شد.")
    assert person.clipboard() == "\n".join(map(str, wrong))
    name, path = person.download("queue_export_correct_number")
    with path.open(encoding="utf-8-sig", newline="") as source:
        assert [row["شناسه"] for row in csv.DictReader(source)] == [str(each) for each in wrong]
    assert re.fullmatch(r"niksms-correct-number_[\d-]+_3\.csv", name)

    # To the guide in this tab, and back to the same rows with nothing lost.
    person.part("status_table").get_by_role("link", name="21").click()
    expect(person.page.locator(".code-lead h2")).to_contain_text(guide("fa").for_code(21).headline)
    person.page.go_back()
    person.sees_rows(3)
    expect(person.part("status_table").get_by_role("button", pressed=True)).to_have_count(1)
