"""A file that was asked for comes, whatever is drawn meanwhile; where none can come, the page says so."""

import re

from playwright.sync_api import Locator, Route, expect

from lib.store.database import open_database
from lib.store.history import History
from tests.helpers.dashboard_server import Server
from tests.helpers.person import Person, Visit, number


def asked(visit: Visit, server: Server, language: str = "en") -> Person:
    person = visit(server, f"/?language={language}")
    person.take_sample()
    person.check()
    return person


def held_back(person: Person) -> list[Route]:
    """Hold back what the page asks the route of files from now on, until the test lets it go on."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    person.page.route("**/app/download", hold)
    return held


def of_export(person: Person) -> tuple[Locator, Locator]:
    """Return the button of a file, and the line in which it says why none came."""
    part = person.part("export_csv")
    return part.get_by_role("button"), part.get_by_role("status")


def test_a_download_outlasts_whatever_is_drawn_between_the_press_and_the_file(visit: Visit, quick: Server) -> None:
    person, other = asked(visit, quick), visit(quick, "/?language=en")
    held = held_back(person)
    button, status = of_export(person)
    button.focus()
    with person.page.expect_download() as started:
        person.page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-busy", "true")
        expect(status).to_have_text("The file is being made…")
        button.click()
        for language in ("fa", "en", "fa"):  # many runs of this session and of another one
            other.open(f"/?language={language}")
            person.part("language").get_by_role("radio", name="English" if language == "en" else "فارسی").click()
            expect(person.page.locator("html")).to_have_attribute("lang", language)
            person.rest()
        person.press_tile("not_delivered")
        expect(button).to_contain_text("تحویل نشده")
        assert len(held) == 1, "one press, one file"
        held[0].continue_()
    assert re.fullmatch(r"niksms-status_\S+\.csv", started.value.suggested_filename)
    # The button was drawn anew meanwhile: it gives what it says now.
    assert started.value.path().read_bytes().count(b"\n") == number(button.inner_text()) + 1
    expect(button).not_to_have_attribute("aria-busy", "true")


def test_where_no_file_comes_the_page_says_what_to_do_and_the_next_press_brings_it(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick, "fa")
    button, status = of_export(person)
    for failure, words in ((None, "دوباره بزنید"), (500, "دوباره بزنید"), (403, "صفحه قدیمی شده است")):
        held = held_back(person)
        button.click()
        person.sees(lambda held=held: len(held), 1)  # type: ignore[misc]
        if failure is None:
            held[0].abort()
        else:
            held[0].fulfill(status=failure)
        expect(status).to_contain_text(words)
        expect(status).to_be_visible()
        person.page.unroute("**/app/download")
    person.troubles.clear()  # the browser tells of each
    person.download("export_csv")
    expect(status).to_be_empty()


def test_where_the_lookup_was_deleted_meanwhile_the_page_is_drawn_anew_and_says_so(visit: Visit, quick: Server) -> None:
    person = asked(visit, quick)
    (lookup,) = re.findall(r"lookup=([^&]+)", person.page.url)
    assert History(open_database(f"sqlite:///{quick.log.parent / 'lookups.sqlite3'}")).delete(lookup)
    of_export(person)[0].click()
    expect(person.page.get_by_text("not kept here")).to_be_visible()
    expect(person.part("export_csv")).to_have_count(0)
