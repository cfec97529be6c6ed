"""Long lookups in a real browser: progress, cancel, refresh, a second tab, a provider that fails in the middle."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect

from lib.sandbox.scenarios import Fault, code_of
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.person import Person, Visit
from tests.helpers.provider import ID_OF, served

IDS = [639258934720294900 + place for place in range(400)]


def started(visit: Visit, server: Server, count: int = 400) -> Person:
    person = visit(server, "/?language=en")
    person.paste("\n".join(map(str, IDS[:count])))
    person.start()
    return person


def facts(person: Person) -> str:
    return str(person.part("progress").locator(".progress-facts").inner_text())


def done(person: Person) -> int:
    found = re.search(r"(\d+) of 400", facts(person))
    assert found is not None
    return int(found[1])


def answered_at_least(person: Person, count: int) -> None:
    person.page.wait_for_function(
        "count => parseInt(document.querySelector('.st-key-progress .progress-facts b')?.innerText) >= count", arg=count
    )


@contextmanager
def left_alone(folder: Path, visit: Visit) -> Iterator[tuple[Person, str]]:
    """Have a provider die in the middle of a lookup; gives the person who waits for it, and the port that it had."""
    with served("--latency", "0.3") as (provider, address):
        environ = {"NIKSMS_URL": address, "NIKSMS_USERNAME": "sandbox", "NIKSMS_PASSWORD": "sandbox"}
        with dashboard(folder, NIKSMS_BATCH_SIZE="2", **environ) as server:
            person = started(visit, server)
            answered_at_least(person, 16)
            provider.kill()
            yield person, address.split(":")[2].split("/")[0]


def test_progress_shows_done_total_rate_and_time_left_with_counts_that_grow(visit: Visit, slow: Server) -> None:
    person = started(visit, slow)
    answered_at_least(person, 16)
    assert re.search(r"Done \d+ of 400\s+Ids a second [\d.,]+\s+Time left \d+ seconds", facts(person))
    before = done(person)
    answered_at_least(person, before + 16)
    assert sum(person.outcomes().values()) >= before
    expect(person.part("progress").get_by_role("progressbar")).to_be_visible()
    person.press("cancel")


def test_the_page_stays_usable_while_a_lookup_runs(visit: Visit, slow: Server) -> None:
    person = started(visit, slow)
    person.paste("639258934720294900 oops")
    person.sees(person.tally, [2, 1, 0, 1])
    expect(person.part("progress")).to_be_visible()
    person.press("cancel")


def test_cancel_takes_effect_within_a_second_and_keeps_what_was_answered(visit: Visit, slow: Server) -> None:
    person = started(visit, slow)
    answered_at_least(person, 16)
    person.part("cancel").get_by_role("button").click()
    person.see_report()
    expect(person.part("verdict")).to_contain_text("Cancelled")
    at_rest = person.outcomes()
    assert sum(at_rest.values()) == 400
    assert 16 <= 400 - at_rest["not_answered"] < 400
    time.sleep(1.5)
    person.page.reload()
    person.see_report()
    person.sees(person.outcomes, at_rest)


def test_a_refresh_a_second_tab_and_a_closed_tab_lose_nothing(visit: Visit, slow: Server) -> None:
    person = started(visit, slow, 120)
    expect(person.page).to_have_url(re.compile(r"[?&]lookup="))
    address = person.page.url.removeprefix(slow.url)
    person.page.reload()
    other = visit(slow, address)
    person.page.close()
    other.see_report()
    expected: dict[str, int] = {}
    other.sees(other.counted, 120)
    assert "not_answered" not in other.outcomes()
    third = visit(slow, address)
    third.see_report()
    other.sees_rows(120)
    third.sees_rows(120)
    assert third.outcomes() == other.outcomes() != expected
    assert [other.cell(0, row) for row in range(3)] == [str(message_id) for message_id in IDS[:3]]
    assert [other.cell(1, row) for row in range(3)] == [str(code_of(message_id)) for message_id in IDS[:3]]


def test_a_provider_that_fails_in_the_middle_is_waited_for_and_the_lookup_goes_on_by_itself(
    tmp_path: Path, visit: Visit
) -> None:
    with left_alone(tmp_path, visit) as (person, port):
        outage = person.part("progress").get_by_role("alert")
        expect(outage).to_contain_text("The provider has not answered since")
        expect(outage).to_contain_text("the provider could not be reached")
        expect(outage).to_contain_text("lookups go on by themselves")
        assert sum(person.outcomes().values()) < 400
        expect(person.part("progress").locator(".progress-facts")).not_to_contain_text("Time left")
        with served("--latency", "0", "--port", port):
            expect(person.part("verdict")).to_be_visible(timeout=120_000)
            person.see_report()
            person.sees(person.counted, 400)
            assert "not_answered" not in person.outcomes()
        person.leave()
        assert str(IDS[0]) not in person.server.log.read_text()


def test_a_lookup_that_waits_for_the_provider_can_be_cancelled_and_asked_again(tmp_path: Path, visit: Visit) -> None:
    with left_alone(tmp_path, visit) as (person, port):
        expect(person.part("progress").get_by_role("alert")).to_be_visible()
        person.press("cancel")
        person.see_report()
        person.sees(person.counted, 400)
        assert person.outcomes()["not_answered"] > 0
        with served("--latency", "0", "--port", port):
            person.press("retry")
            expect(person.part("retry")).to_have_count(0, timeout=120_000)
            expect(person.part("progress")).to_have_count(0, timeout=120_000)
            person.see_report()
            person.sees(person.counted, 400)
            assert "not_answered" not in person.outcomes()
        person.leave()


def test_one_batch_that_fails_harms_no_other_and_is_told_apart(visit: Visit, quick: Server) -> None:
    bad = ID_OF[Fault.SERVER_ERROR]
    person = visit(quick, "/?language=en")
    person.paste("\n".join(map(str, [*IDS[:150], bad])))
    person.check()
    outcomes = person.outcomes()
    assert outcomes["not_answered"] == 51
    assert sum(outcomes.values()) == 151
    expect(person.page.get_by_role("alert")).to_contain_text("the provider's server failed (\u2066HTTP 500\u2069)")


def test_an_id_that_the_provider_rejects_is_found_and_all_others_are_answered(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en")
    person.paste("\n".join(map(str, [*IDS[:150], ID_OF[Fault.ARGUMENTS_REJECTED]])))
    person.check()
    outcomes = person.outcomes()
    assert outcomes["not_answered"] == 1
    assert sum(outcomes.values()) == 151
    alert = person.page.get_by_role("alert")
    expect(alert).to_contain_text("rejected by the provider (\u2066Status 2, Exception 8\u2069)")
    expect(alert).to_contain_text("Check these Ids in the provider's panel.")
    expect(person.part("retry")).to_have_count(0)


def test_wrong_credentials_say_so_and_name_no_secret(tmp_path: Path, visit: Visit) -> None:
    with served("--latency", "0") as (_, address):
        environ = {"NIKSMS_URL": address, "NIKSMS_USERNAME": "someone", "NIKSMS_PASSWORD": "hunter2-secret"}
        with dashboard(tmp_path, **environ) as server:
            person = visit(server, "/?language=en")
            assert person.page.get_by_text("Sandbox.").count() == 0
            person.paste("\n".join(map(str, IDS)))
            person.check()
            person.sees(person.outcomes, {"not_answered": 400})
            expect(person.page.get_by_role("alert")).to_contain_text("refused the user name or password")
            assert "hunter2-secret" not in person.page.content()
            person.leave()
            assert "hunter2-secret" not in server.log.read_text()


def test_an_address_of_no_lookup_says_what_to_do(visit: Visit, quick: Server) -> None:
    person = visit(quick, "/?language=en&lookup=" + json.dumps("no such"))
    expect(person.page.get_by_role("alert")).to_contain_text("a lookup that is not kept here")
    person.press("close")
    expect(person.page.get_by_role("alert")).to_have_count(0)
    expect(person.part("ids_text").locator("textarea")).to_be_focused()
    expect(person.page).not_to_have_url(re.compile(r"[?&]lookup="))
