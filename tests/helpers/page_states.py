"""Every state that a page can be in, and the lookups that show it, stored before the server starts."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pytest
from playwright.sync_api import expect

from lib.domain.intake import Intake, Reason, Rejected
from lib.domain.lookups import Source
from lib.gateway.errors import ServerFailedError
from lib.settings import load
from lib.store.database import open_database
from lib.store.ledger import Ledger
from lib.store.ownership import FileOwnership
from lib.wiring import build
from tests.helpers.bad_files import PNG
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.person import Person
from tests.helpers.provider import known
from tests.helpers.start_lookup import start_lookup

FIRST: Final = 639258934720294900
BATCH: Final = 5
NOT_ASKED: Final = None
QUICK: Final = {"NIKSMS_SANDBOX_LATENCY": "0.01"}
"""The settings of the other server, which has no lookups."""
FILE: Final = "list of March.csv"
NOTE: Final = "Mrs Karimi"
_FAILED: Final = "failed"
_REJECTED: Final = (Rejected(7, "6.39259E+17", Reason.SCIENTIFIC), Rejected(9, "abc", Reason.NOT_A_NUMBER))
_MANY: Final = [*[3] * 35, *[21] * 10, 4, 8, 9, 11, 13, 1, 2, 15, 22, 18, *[0] * 5, 9001, 9002, 9001, 9001, 3]
_PASTE: Final = "\n".join(
    (str(FIRST), str(FIRST), "6.39259E+17", "abc", "09123456789", "۶۳۹۲۵۸۹۳۴۷۲۰۲۹۴۹۰۱", "989123456789", "989123456780")
)
_UNHURRIED: Final = {"NIKSMS_BATCH_SIZE": str(BATCH)}


class Kept(NamedTuple):
    """A server with lookups.

    Attributes:
        server: The server.
        lookups: The ids of the lookups in its database, by their names.
    """

    server: Server
    lookups: dict[str, str]


class PageState(NamedTuple):
    """How a page gets into a state.

    Attributes:
        name: The name of the state.
        is_kept: Whether it is a page of the server with lookups, rather than of the empty one.
        address: The address, with the names of lookups in braces.
        reach: What a person does there.
    """

    name: str
    is_kept: bool
    address: str
    reach: Callable[[Person], object] = lambda _: None

    def open(self, person: Person, language: str, lookups: dict[str, str]) -> None:
        """Bring the page into the state, in this language."""
        separator = "&" if "?" in self.address else "?"
        person.open(f"{self.address.format_map(lookups)}{separator}language={language}")
        self.reach(person)
        settle(person)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A dashboard that has lookups."""
    with holding_lookups(tmp_path_factory.mktemp("kept")) as held:
        yield held


@contextmanager
def holding_lookups(folder: Path) -> Iterator[Kept]:
    """Serve a dashboard whose database has a lookup of each kind.

    Nothing is requested from the provider: another server seems to run the lookups, and the live one never ends.
    """
    keeper = _Keeper(folder)
    lookups = {
        "one": keeper.keep([21]),
        "few": keeper.keep([3, 21, 0, 9001, 15]),
        "many": keeper.keep([*_MANY, *[_FAILED] * BATCH], repeated=3, rejected=_REJECTED, file_name=FILE),
        "cancelled": keeper.keep([*[3] * 10, *[NOT_ASKED] * BATCH]),
        "planned": keeper.keep([*[3] * 10, *[2] * BATCH]),
        "live": keeper.keep([*[3] * 20, *[21] * BATCH, *[NOT_ASKED] * 4000]),
        "asked": keeper.keep([*[2] * (BATCH + 2), 3, 3, 21], file_name=FILE),
    }
    services = keeper.services
    services.store.cancel(lookups["cancelled"])
    services.rechecks.plan(lookups["planned"], minutes=600, times=3)
    services.history.rename(lookups["few"], NOTE)
    again = known(services.rechecks.recheck(lookups["asked"]))
    keeper.answer(again, [*[3] * 4, 21, *[2] * (BATCH - 5), _FAILED, _FAILED])
    keeper.close()
    engine = FileOwnership(folder / "lookups.sqlite3")
    assert engine.acquire()
    with dashboard(folder, **_UNHURRIED) as server:
        yield Kept(server, {**lookups, "again": again})
    engine.release()


class _Keeper:
    """Stores lookups in a database that no engine works on."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'lookups.sqlite3'}"
        self.services = build(load({"DATABASE_URL": url, **_UNHURRIED}, Path("/nonexistent")))
        self._database = open_database(url)
        self._ledger = Ledger(self._database)

    def keep(
        self,
        answers: Sequence[int | str | None],
        repeated: int = 0,
        rejected: tuple[Rejected, ...] = (),
        file_name: str = "",
    ) -> str:
        """Store a lookup with these answers, for Ids from FIRST on, a batch at a time; return its id."""
        ids = np.arange(FIRST, FIRST + len(answers), dtype=np.int64)
        source = Source.FILE if file_name else Source.PASTE
        lookup = start_lookup(
            self.services, Intake(ids, repeated=repeated, rejected=rejected), source, file_name=file_name
        )
        self.answer(lookup, answers)
        return lookup

    def answer(self, lookup: str, answers: Sequence[int | str | None]) -> None:
        """Answer a lookup; end it where each Id has an answer or has failed."""
        claim = known(self._ledger.claim(lookup))
        for batch, start in enumerate(range(0, len(answers), BATCH)):
            part = answers[start : start + BATCH]
            if part[0] == _FAILED:
                claim.store(batch, ServerFailedError(http_status=500).as_failure())
            elif part[0] is not NOT_ASKED:
                claim.store(batch, np.array(part, dtype=np.int32))
        if NOT_ASKED not in answers:
            claim.end()

    def close(self) -> None:
        """Close the database."""
        self._database.dispose()
        self.services.store._database.dispose()


def settle(person: Person) -> None:
    """Wait until charts and tables are drawn, which come late."""
    person.rest()
    expect(person.page.get_by_role("heading", level=1)).to_be_visible()
    expect(person.page.get_by_test_id("stSkeleton")).to_have_count(0)
    for chart in person.page.get_by_test_id("stPlotlyChart").all():
        chart.locator(".barlayer .point").first.wait_for(state="attached")
    for table in person.page.get_by_test_id("stDataFrame").filter(visible=True).all():
        table.locator("[role=grid]").wait_for(state="attached")


def _give(person: Person) -> None:
    person.paste(_PASTE)
    person.part("rejected").locator("summary").click()
    person.rest()


def unfold(person: Person) -> None:
    """Choose an action, and open what was rejected and the statuses after the first."""
    person.part("queues").get_by_role("radio").nth(1).click()
    person.rest()
    expect(person.page.locator(".queue-title")).to_be_visible()
    person.part("rejected_of_report").locator("summary").click()
    person.rest()
    expect(person.part("rejected_of_report").get_by_test_id("stExpanderDetails")).to_be_visible()
    fold = person.part("status_table").locator("details")
    fold.locator("summary").click()
    expect(fold).to_have_attribute("open", "")
    person.rest()


def _seek(key: str, text: str) -> Callable[[Person], None]:
    def seek(person: Person) -> None:
        person.part(key).locator("input").fill(text)
        person.page.keyboard.press("Enter")
        person.rest()

    return seek


def _seek_nothing(person: Person) -> None:
    _seek("code_search", "qqqq")(person)
    expect(person.page.locator(".empty")).to_be_visible()


def _test_connection(person: Person) -> None:
    person.press("test_connection")
    expect(person.page.get_by_test_id("stAlert")).to_be_visible()


STATES: Final = (
    PageState("empty", False, "/"),
    PageState("sample", False, "/", Person.take_sample),
    PageState("rejections and doubts", False, "/", _give),
    PageState("refused file", False, "/", lambda person: person.upload("picture.csv", PNG)),
    PageState("code guide", False, "/codes"),
    PageState(
        "a code open", False, "/codes?code=14", lambda person: person.part("codes").locator("summary").nth(3).click()
    ),
    PageState("no code found", False, "/codes", _seek_nothing),
    PageState("connection", False, "/connection", _test_connection),
    PageState("replies", False, "/replies?code=14"),
    PageState("history without rows", False, "/history"),
    PageState("trends without lookups", False, "/trends"),
    PageState("trends", True, "/trends"),
    PageState("audit trail", True, "/audit"),
    PageState(
        "no such page", False, "/nothing", lambda person: expect(person.page.get_by_role("dialog")).to_be_visible()
    ),
    PageState("running", True, "/?lookup={live}"),
    PageState("one Id", True, "/?lookup={one}"),
    PageState("few Ids", True, "/?lookup={few}"),
    PageState("many Ids", True, "/?lookup={many}", unfold),
    PageState("unfinished and planned", True, "/?lookup={planned}"),
    PageState("cancelled", True, "/?lookup={cancelled}"),
    PageState("asked again", True, "/?lookup={asked}"),
    PageState("unknown lookup", True, "/?lookup=nothing"),
    PageState("history", True, "/history"),
    PageState("history by an Id", True, "/history", _seek("history_search", str(FIRST + 4))),
    PageState("comparison", True, "/history?compare={again}"),
)
