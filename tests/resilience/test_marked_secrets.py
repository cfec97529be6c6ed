"""Secrets and Ids are planted, everything is used and made to fail, and then all that the server left is searched."""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import expect

from lib.sandbox.app import PUBLICAPI_PATH, REST_PATH, SOAP_PATH, WEBSERVICE_PATH
from lib.sandbox.scenarios import Fault
from tests.helpers.dashboard_server import Server
from tests.helpers.paths import ROOT
from tests.helpers.person import Visit
from tests.helpers.provider import ID_OF, served
from tests.helpers.watched_dashboard import Overheard, Watched, command_lines, watched
from tests.ui.test_failing_database_page import out_of_reach

USERNAME: Final = "Zq7user"
PASSWORD: Final = "Zq7pass/+ w&rd"  # noqa: S105 - planted, to be looked for
API_KEY: Final = "Zq7-api-key"
IN_QUERY: Final = "Zq7query"
PROXY_PASSWORD: Final = "Zq7proxy"  # noqa: S105 - the same
SECRETS: Final = (
    USERNAME,
    PASSWORD,
    quote(PASSWORD),
    quote(PASSWORD, safe=""),
    API_KEY,
    IN_QUERY,
    PROXY_PASSWORD,
    "Zq7",
)

PASTED: Final = 639_258_934_720_294_921
IN_FILE: Final = 639_258_934_720_271_803
FAULTS: Final = [ID_OF[fault] for fault in (Fault.HTML_PAGE, Fault.CODE_MISSING, Fault.HANG, Fault.REDIRECT)]
REFUSED: Final = "12345678901234567890123"
"""Longer than any Id: it is shown as rejected, and belongs in no log either."""
IDS: Final = tuple(str(given) for given in (PASTED, IN_FILE, *FAULTS, REFUSED))
PATHS: Final = {"rest": REST_PATH, "soap": SOAP_PATH, "publicapi": PUBLICAPI_PATH, "webservice": WEBSERVICE_PATH}


@pytest.fixture(scope="module", params=PATHS)
def watch(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Watched, str]]:
    """A watched dashboard with planted secrets, by a file and by the environment, and its provider's address."""
    folder = tmp_path_factory.mktemp("planted")
    secret = tmp_path_factory.mktemp("secret") / "password"
    secret.write_text(PASSWORD + "\n")
    with served("--latency", "0", "--username", USERNAME, "--password", PASSWORD, "--api-key", API_KEY) as (_, address):
        base = address.removesuffix(REST_PATH)
        account = {"NIKSMS_PASSWORD_FILE": str(secret)} if request.param == "rest" else {"NIKSMS_PASSWORD": PASSWORD}
        environ = {
            "NIKSMS_DIALECT": request.param,
            "NIKSMS_URL": f"{base}{PATHS[request.param]}?token={IN_QUERY}",
            "NIKSMS_USERNAME": USERNAME,
            "NIKSMS_API_KEY": API_KEY,
            "NIKSMS_TIMEOUT": "0.5",
            "NIKSMS_BATCH_SIZE": "1",
            "STREAMLIT_LOGGER_LEVEL": "debug",
            "NIKSMS_LOG_LEVEL": "debug",
            "STREAMLIT_SERVER_COOKIE_SECRET": "Zq7cookie",
            **account,
        }
        with watched(folder, **environ) as found:
            yield found, base


def holding(sources: dict[str, bytes], wanted: Iterable[str]) -> list[tuple[str, str]]:
    """Return which of the wanted is in which source, as text or as UTF-16."""
    return [
        (name, text)
        for name, content in sources.items()
        for text in wanted
        if text.encode() in content or text.encode("utf-16-le") in content
    ]


def test_nothing_planted_is_anywhere_it_should_not_be(watch: tuple[Watched, str], visit: Visit) -> None:
    watched_server, provider = watch
    person = visit(watched_server.server, "/connection?language=en")
    overheard = Overheard(person)
    pages: list[str] = []
    person.open("/connection?language=en")
    person.part("test_id").locator("input").fill(str(PASTED))
    person.press("test_connection")
    expect(person.page.get_by_test_id("stAlert")).to_be_visible()
    pages.append(person.page.content())
    # What is pasted, what is rejected, and every kind of failure.
    person.open("/?language=en")
    person.paste("\n".join([str(PASTED), *map(str, FAULTS), REFUSED]))
    person.check()
    pages.append(person.page.content())
    assert "not answered" in pages[-1].lower()
    # A file, whose reading and answers are kept.
    person.open("/?language=en")
    person.upload("march.csv", f"name,Id\nMrs Karimi,{IN_FILE}\n".encode())
    person.check()
    name, _ = person.download("export_csv")
    pages.append(person.page.content())
    # A wrong password, and a database that fails.
    httpx.post(f"{provider}/_sandbox/faults", json={"fault": "credentials_rejected", "requests": None}, trust_env=False)
    person.open("/?language=en")
    person.paste(str(PASTED))
    person.check()
    pages.append(person.page.content())
    with out_of_reach(watched_server.folder):
        person.open("/history?language=en")
        expect(person.part("try_again")).to_be_visible()
        pages.append(person.page.content())
    # Requests that are refused, with what they carry.
    for path in (
        f"/media/{PASTED}",
        f"/_stcore/upload_file/{PASTED}/x",
        f"/app/paste?{PASTED}",
        f"/app/download?{PASTED}",
        f"/{PASTED}",
    ):
        httpx.post(watched_server.server.url + path, content=str(PASTED), trust_env=False)
    httpx.delete(f"{provider}/_sandbox/faults", trust_env=False)
    # Streamlit looks for its server below the address of a page first.
    person.troubles = [trouble for trouble in person.troubles if "404 (Not Found)" not in trouble]

    written = watched_server.written()
    log = {"log": watched_server.server.log.read_bytes()}
    assert b" DEBUG " in log["log"], "what is told only where everything is"
    assert any(path.endswith("lookups.sqlite3") for path in written)
    own_files = {path: content for path, content in written.items() if "march.csv" not in path}
    page = {f"page {place}": content.encode() for place, content in enumerate(pages)}
    wire = {f"frame {place}": frame for place, frame in enumerate(overheard.frames)}
    said = {"addresses": "\n".join(overheard.addresses).encode(), "headers": "\n".join(overheard.headers).encode()}
    names = {"names": "\n".join([name, *written]).encode()}
    assert holding(wire, [str(PASTED)]), "what goes to the page can be read by this test"
    assert not holding({**log, **own_files, **page, **wire, **said, **names}, SECRETS)
    others = {path: content for path, content in own_files.items() if ".sqlite3" not in path}
    assert not holding({**log, **others, **said, **names}, IDS)
    assert not holding(command_lines_of_the_server(watched_server.server), (*SECRETS, *IDS))


def command_lines_of_the_server(server: Server) -> dict[str, bytes]:
    found = command_lines()
    assert b"streamlit" in found[str(server.process.pid)]
    # The sandbox is given its password in its command line by this test; it is no part of the dashboard.
    return {pid: line for pid, line in found.items() if b"lib.sandbox" not in line and b"Zq7user" not in line}


def test_a_start_that_fails_says_no_secret() -> None:
    environ = {
        "DATABASE_URL": f"postgresql://desk:{PASSWORD}@127.0.0.1:1/none",
        "NIKSMS_PROXY": f"socks5://desk:{PROXY_PASSWORD}@proxy",
        "NIKSMS_API_KEY": API_KEY,
        "NIKSMS_PASSWORD_FILE": f"/nowhere/{PASSWORD}",
    }
    for given in (environ, {"DATABASE_URL": environ["DATABASE_URL"]}):
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"]
        ran = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, check=False, timeout=60)  # noqa: S603 - our own command
        said = ran.stdout + ran.stderr
        assert b"DATABASE_URL: " in said or b"NIKSMS_PROXY: " in said
        assert not holding({"said": said}, SECRETS)
