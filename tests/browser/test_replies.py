"""An admin writes a reply: typed, seen as it will be, saved by the keyboard, and there on the card."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.helpers.axe import violations
from tests.helpers.dashboard_server import dashboard
from tests.helpers.person import Visit

ID = 639258934720294914
"""The practice provider answers it with code 14."""
MARKS = re.compile("[\u2066-\u2069]")


def test_a_reply_is_written_saved_and_read_on_the_card(tmp_path: Path, visit: Visit) -> None:
    with dashboard(tmp_path, NIKSMS_SANDBOX_LATENCY="0.01") as server:
        person = visit(server, "/?language=fa")
        page = person.page
        page.get_by_test_id("stTopNavLink").filter(has_text="پاسخ‌ها").click()
        person.rest()
        status = person.part("text_status_reply").get_by_role("combobox")
        status.fill("14")
        status.press("Enter")
        person.rest()
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
