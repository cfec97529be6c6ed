"""An admin writes a reply: typed, seen as it will be, saved by the keyboard, and there on the card."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.helpers.axe import violations
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.person import Person, Visit

ID = 639258934720294914
"""The practice provider answers it with code 14."""
MARKS = re.compile("[\u2066-\u2069]")


def visit_replies(visit: Visit, server: Server) -> Person:
    """Open the page of replies as a person does, by its link."""
    person = visit(server, "/?language=fa")
    person.page.get_by_test_id("stTopNavLink").filter(has_text="پاسخ‌ها").click()
    person.rest()
    return person


def choose(person: Person, code: int) -> None:
    """Have the reply of another status shown."""
    status = person.part("text_status_reply").get_by_role("combobox")
    status.fill(str(code))
    status.press("Enter")
    person.rest()


def test_a_reply_is_written_saved_and_read_on_the_card(tmp_path: Path, visit: Visit) -> None:
    with dashboard(tmp_path, NIKSMS_SANDBOX_LATENCY="0.01") as server:
        person = visit_replies(visit, server)
        page = person.page
        choose(person, 14)
        field = person.part("own_text_fa").locator("textarea")
        expect(field).to_have_css("direction", "rtl")
        field.fill("سلام[ {name}]. {message} تا فردا تحویل شد.")
        field.press("Control+Enter")
        person.rest()
        expect(page.locator(".text-claims li")).to_have_count(2)
        expect(person.part("text_preview").locator("blockquote").last).to_contain_text("سلام. پیامک با شناسهٔ")
        assert violations(page) == []
        field.fill("سلام[ {name}]. متن {message} را بازنویسی می‌کنیم.")
        # The press takes the text from the field and saves it, in one go.
        person.press("save_text")
        expect(page.locator("p.hint").get_by_text("ذخیره شد و از این پس همه‌جا همین نشان داده می‌شود.")).to_be_visible()
        expect(person.part("text_versions").locator("details")).to_have_count(1)
        page.get_by_test_id("stTopNavLink").filter(has_text="بررسی وضعیت").click()
        person.rest()
        person.paste(str(ID))
        person.check()
        reply = person.part("card_1").locator("blockquote")
        assert MARKS.sub("", reply.inner_text()) == f"سلام. متن پیامک با شناسهٔ {ID} را بازنویسی می‌کنیم."
        person.leave()


def test_what_is_typed_and_not_saved_stays_while_another_status_is_looked_at(visit: Visit, quick: Server) -> None:
    person = visit_replies(visit, quick)
    choose(person, 14)
    field = person.part("own_text_fa").locator("textarea")
    field.fill("هنوز تمام نشده است")
    field.press("Tab")
    person.rest()
    choose(person, 15)
    expect(field).not_to_have_value("هنوز تمام نشده است")
    choose(person, 14)
    expect(field).to_have_value("هنوز تمام نشده است")
