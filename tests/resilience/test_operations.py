"""A served dashboard, as its operator sees it: one log of JSON, from the request for the page to the lookup's end."""

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from lib.domain.instrumentation import name_of
from lib.operations.health import version
from lib.sandbox.scenarios import Fault
from lib.store.database import open_database
from lib.store.history import History
from tests.helpers.dashboard_server import BESIDE, Server, dashboard
from tests.helpers.provider import ID_OF, wait_until
from tests.helpers.websocket_visitor import Visitor

TOKEN = "Zq7-not-to-be-told"  # noqa: S105 - made up
IDS = [10**17 + number for number in range(300)]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard at which a person has asked for some Ids, one of which is answered at the second try only."""
    folder = tmp_path_factory.mktemp("watched")
    settings = {"NIKSMS_METRICS_TOKEN": TOKEN, "NIKSMS_LOG_FORMAT": "json", "NIKSMS_LOG_LEVEL": "debug"}

    async def ask(server: Server) -> None:
        async with Visitor(server.url, additional_headers={"X-Request-Id": "one-of-ours"}) as visitor:
            await visitor.ask("\n".join(map(str, [*IDS, ID_OF[Fault.UNAVAILABLE_ONCE]])))

    with dashboard(folder, NIKSMS_SANDBOX_LATENCY="0", **settings, **BESIDE) as server:
        asyncio.run(ask(server))
        yield server


def lines(server: Server) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.log.read_text().splitlines()]


def lookup_in(server: Server) -> str:
    database = open_database(f"sqlite:///{server.log.parent / 'lookups.sqlite3'}")
    (entry,) = History(database).listing(size=10).entries
    database.dispose()
    return entry.lookup_id


def test_every_line_is_of_json_from_the_first_on(watched: Server) -> None:
    told = lines(watched)
    assert all({"time", "level", "logger", "request", "message"} <= line.keys() for line in told)
    # What was said before the settings were known was held, and is written first.
    assert told[0]["message"].startswith("The database is new, of version ")
    assert told[1]["message"] == f"Version {version()}, provider sandbox, engine process, lookups in SQLite"
    assert {"uvicorn.error", "lib.web.request_log", "lib.store.ledger"} <= {line["logger"] for line in told}


def test_what_a_person_asks_for_is_told_under_the_id_of_the_page(watched: Server) -> None:
    told = {line["message"]: line for line in lines(watched)}
    name = name_of(lookup_in(watched))
    assert told[f"Lookup {name} is asked for: 301 Ids"]["request"] == "one-of-ours"
    assert told["A page is open"]["request"] == "one-of-ours"
    assert f"Lookup {name} is taken up: 0 of 301 Ids are done" in told
    assert f"Lookup {name} rests, finished" in told


def test_a_batch_that_is_asked_again_is_told_with_the_reason(watched: Server) -> None:
    (retry,) = [line for line in lines(watched) if line["logger"] == "lib.lookup.retry"]
    assert re.fullmatch(r"A batch is asked again in [\d.]+ s, try 2 of 4: overloaded \(HTTP 503\)", retry["message"])
    assert not [line for line in lines(watched) if "stamina" in line["logger"]]


def test_no_line_holds_an_id_a_query_or_a_lookup(watched: Server) -> None:
    lookup_id = lookup_in(watched)
    httpx.get(f"{watched.url}/?lookup={lookup_id}", trust_env=False)
    # The line follows the answer.
    wait_until(lambda: '"path": "/"' in watched.log.read_text())
    text = watched.log.read_text()
    assert not [
        secret for secret in (lookup_id, str(IDS[0])[:9], str(ID_OF[Fault.UNAVAILABLE_ONCE]), TOKEN) if secret in text
    ]


def test_the_metrics_tell_the_same_and_the_rest_of_the_world_nothing(watched: Server) -> None:
    token = {"authorization": f"Bearer {TOKEN}"}
    assert httpx.get(f"{watched.url}/metrics", trust_env=False).status_code == 401
    text = httpx.get(f"{watched.url}/metrics", headers=token, trust_env=False).text
    for line in (
        'niksms_lookups_rested_total{state="finished"} 1.0',
        'niksms_ids_total{result="answered"} 301.0',
        'niksms_provider_requests_total{result="overloaded"} 1.0',
        'niksms_provider_retries_total{kind="overloaded"} 1.0',
        "niksms_engine_owner 1.0",
    ):
        assert line in text


def test_anyone_may_ask_whether_it_is_well(watched: Server) -> None:
    answer = httpx.get(f"{watched.url}/healthz", trust_env=False)
    assert (answer.status_code, answer.json(), answer.headers["cache-control"]) == (200, {"status": "ok"}, "no-store")
    assert answer.headers["x-content-type-options"] == "nosniff"
