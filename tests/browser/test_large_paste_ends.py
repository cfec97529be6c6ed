"""How the sending of a large paste ends: a proxy refuses it, or it is asked before its card is in focus."""

from playwright.sync_api import expect

from tests.browser.test_paste import LARGE, card, give, ids, said
from tests.helpers.dashboard_server import Server
from tests.helpers.person import Visit


def test_a_proxy_that_takes_no_such_text_or_file_is_said_to_be_that(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    for path in ("**/app/paste", "**/_stcore/upload_file/**"):
        person.page.route(path, lambda route: route.fulfill(status=413, body="<h1>413 Request Entity Too Large</h1>"))
    give(person, ids(LARGE))
    expect(said(person)).to_contain_text(
        "A server in front of the dashboard refuses a text of 0.2 MB. Paste it in parts"
    )
    file = person.server.log.parent / "list.csv"
    file.write_text(ids(3))
    person.part("ids_file").locator("input[type=file]").set_input_files(file)
    alert = person.part("ids_file").get_by_role("alert")
    for words, language in (
        ("A server in front of the dashboard refuses a file of this size. Divide the file", "فارسی"),
        ("سروری که جلوی داشبورد است فایلی به این بزرگی را نمی‌پذیرد", "English"),
        ("A server in front of the dashboard refuses a file of this size. Divide the file", "فارسی"),
    ):
        expect(alert).to_contain_text(words)
        expect(alert).not_to_contain_text("Axios")
        person.page.get_by_role("radio", name=language).click()
        person.rest()
    person.troubles.clear()  # the browser tells of each


def test_asking_as_soon_as_the_card_is_seen_is_asking(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    # The script looks for the card so much later.
    person.page.add_init_script(
        "const set = setTimeout; window.setTimeout = (act, ms, ...more) => set(act, ms === 50 ? 1500 : ms, ...more);"
    )
    person.open("/?language=en")
    give(person, ids(LARGE))
    expect(card(person)).to_be_visible()
    person.page.keyboard.press("Control+Enter")
    person.see_report()
