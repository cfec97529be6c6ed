"""No input of a visitor makes the server connect to an address: it connects to its provider and nowhere else."""

from pathlib import Path
from typing import Final

import httpx
from playwright.sync_api import expect

from tests.helpers.dashboard_server import NO_CERTIFICATES
from tests.helpers.person import Visit
from tests.helpers.provider import served
from tests.helpers.watched_dashboard import watched
from tests.helpers.workbooks import SheetXml, xlsx

ADDRESSES: Final = (
    "http://127.0.0.1:9/latest/meta-data",
    "http://169.254.169.254/latest/meta-data",
    "https://evil.example/x?639258934720294921",
    "//evil.example/share",
    r"\\evil.example\share",
    "file:///etc/passwd",
    "ftp://evil.example",
    "gopher://127.0.0.1:6379/_INFO",
    '=WEBSERVICE("http://evil.example")',
)
PARAMETERS: Final = ("lookup", "language", "compare", "code", "outcome")
ID: Final = 639_258_934_720_294_921
HEADERS: Final = (
    "Origin",
    "Referer",
    "X-Forwarded-Host",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "Forwarded",
    "X-Original-URL",
)


def test_the_server_connects_to_the_provider_and_nowhere_else(tmp_path: Path, visit: Visit) -> None:
    with served("--latency", "0") as (_, provider):
        environ = {"NIKSMS_URL": provider, "NIKSMS_USERNAME": "sandbox", "NIKSMS_PASSWORD": "sandbox"}
        proxies = dict.fromkeys(
            ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9"
        )
        with watched(tmp_path, **environ, **proxies) as server:
            person = visit(server.server, "/?language=en")
            person.paste("\n".join([*ADDRESSES, str(ID)]))
            person.check()
            person.press("name_lookup")
            person.page.get_by_role("dialog").get_by_role("textbox").fill(ADDRESSES[1])
            person.press("save_name")
            person.open("/?language=en")
            person.upload(
                "addresses.csv",
                "\n".join([f"address,{ADDRESSES[2]}", *(f"{given},{ID}" for given in ADDRESSES)]).encode(),
            )
            person.upload("addresses.xlsx", xlsx(SheetXml([["Id", ADDRESSES[0]], [str(ID), ADDRESSES[-1]]])))
            person.check()
            person.page.get_by_test_id("stTopNavLink").filter(has_text="Past lookups").click()
            person.part("history_search").locator("input").fill(ADDRESSES[0])
            person.page.keyboard.press("Enter")
            person.rest()
            person.page.get_by_test_id("stTopNavLink").filter(has_text="Connection").click()
            person.part("test_id").locator("input").fill(ADDRESSES[0])
            person.press("test_connection")
            expect(person.page.get_by_test_id("stAlert")).to_be_visible()
            person.open(f"/?{httpx.QueryParams(dict.fromkeys(PARAMETERS, ADDRESSES[0]))}")
            person.leave()
            for given in ADDRESSES:
                for header in HEADERS:
                    httpx.get(server.server.url, headers={header: given}, trust_env=False, verify=NO_CERTIFICATES)
                    httpx.post(
                        f"{server.server.url}/app/paste",
                        headers={header: given},
                        content=given,
                        trust_env=False,
                        verify=NO_CERTIFICATES,
                    )
                httpx.get(f"{server.server.url}/{given}", trust_env=False, verify=NO_CERTIFICATES)
            asked = server.heard("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")
    port = httpx.URL(provider).port
    # The server looks up the address that it listens at.
    own = {repr(("127.0.0.1", int(server.server.url.rsplit(":")[-1])))}
    assert set(asked) - own == {repr(("127.0.0.1", port))}
