"""Each bad file on the real page: it is read to the last row, or refused with the cause and the cure."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from lib.i18n.language import language
from lib.intake.files import read
from lib.intake.refusals import Refusal, RefusedFileError
from lib.ui.intake.refused_file import refusal_in_words
from tests.helpers.bad_files import BAD_FILES, BadFile, Counts
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.person import Person, Visit

FARSI = language("fa")


@pytest.fixture(scope="module")
def person(browser: Browser, quick: Server) -> Iterator[Person]:
    """One person who uploads one file after the other."""
    context = browser.new_context(viewport={"width": 1400, "height": 1400})
    someone = Person(context.new_page(), quick)
    someone.open()
    yield someone
    someone.leave()


def words_of(bad: BadFile, content: bytes) -> str:
    with pytest.raises(RefusedFileError) as caught:
        read(content)
    assert caught.value.refusal is bad.outcome
    return refusal_in_words(caught.value, FARSI).replace("\u2068", "").replace("\u2069", "")


@pytest.mark.parametrize(
    "bad",
    [item for item in BAD_FILES if item.outcome is not Refusal.TOO_LARGE],
    ids=lambda bad: bad.name,
)
def test_a_bad_file_is_read_whole_or_refused_in_words(person: Person, bad: BadFile) -> None:
    content = bad.build()
    person.upload(bad.file_name, content)
    if isinstance(bad.outcome, Counts):
        person.sees(person.tally, list(bad.outcome))
        assert bad.outcome.given == bad.outcome.distinct + bad.outcome.repeated + bad.outcome.rejected
    else:
        expected = words_of(bad, content)
        person.sees(lambda: person.alert().replace("\u2068", "").replace("\u2069", ""), expected)
        expect(person.part("intake_summary")).to_have_count(0)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (
            next(item for item in BAD_FILES if item.name == "over 50 MB"),
            "فایل باید حداکثر ۵۰ مگابایت باشد؛ آن را چند بخش کنید.",
        ),
    ],
    ids=["over 50 MB"],
)
def test_what_the_browser_does_not_even_send_is_refused_in_words(person: Person, bad: BadFile, said: str) -> None:
    path = person.server.log.parent / bad.file_name
    path.write_bytes(bad.build())
    person.part("ids_file").locator("input[type=file]").set_input_files(path)
    person.sees(lambda: said in person.part("ids_file").inner_text(), expected=True)


def test_the_limit_of_a_file_is_the_one_that_is_set(visit: Visit, tmp_path: Path) -> None:
    with dashboard(tmp_path, NIKSMS_MAX_FILE_MB="60") as server:
        person = visit(server)
        person.upload("large.csv", b"Id,text\n5," + b"x" * 58_000_000)
        person.sees(lambda: "۵۸٬۰۰۰٬۰۰۰ نویسه" in person.alert(), expected=True)
        person.leave()
