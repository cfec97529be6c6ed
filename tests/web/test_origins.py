"""Requests are accepted for our hosts and from our pages only, on every route and for WebSockets too."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Final

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from lib.web import origins
from tests.helpers.dashboard_server import NO_CERTIFICATES, Server, dashboard

PUBLIC: Final = "sms.example.com"
KEY: Final = "dGhlIHNhbXBsZSBub25jZQ=="


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard that people reach over HTTPS."""
    with dashboard(tmp_path_factory.mktemp("public"), NIKSMS_PUBLIC_URL=f"https://{PUBLIC}") as served:
        yield served


def handshake(server: Server, host: str, origin: str | None) -> int:
    """Return the status of a WebSocket's handshake: 101 where it is opened."""
    sent = {"connection": "Upgrade", "upgrade": "websocket", "sec-websocket-version": "13", "sec-websocket-key": KEY}
    sent |= {"host": host} if host else {}
    sent |= {} if origin is None else {"origin": origin}
    with httpx.stream(
        "GET", f"{server.url}/_stcore/stream", headers=sent, trust_env=False, verify=NO_CERTIFICATES
    ) as answer:
        return answer.status_code


HOSTS: Final = [
    ("", 200),
    ("localhost", 200),
    ("LOCALHOST:1234", 200),
    ("127.0.0.1", 200),
    ("[::1]:8501", 200),
    ("evil.example", 400),
    ("127.0.0.1.evil.example", 400),
    ("localhost.evil.example", 400),
    ("evil.example:8501", 400),
    ("0.0.0.0", 400),  # noqa: S104 - what a browser may be told
    ("10.0.0.7", 400),
    (PUBLIC, 400),
    ("localhost@evil.example", 400),
    ("localhost, evil.example", 400),
]


@pytest.mark.parametrize(("host", "status"), HOSTS)
@pytest.mark.parametrize(
    "path", ["/", "/_stcore/health", "/media/1.csv", "/app/static/app.css", "/app/paste", "/app/download"]
)
def test_a_host_that_is_not_ours_is_refused_on_every_route(quick: Server, host: str, status: int, path: str) -> None:
    # A foreign site whose name resolves to this machine (DNS rebinding) cannot read or control the page.
    got = httpx.get(
        quick.url + path, headers={"host": host} if host else {}, trust_env=False, verify=NO_CERTIFICATES
    ).status_code
    assert (got == 400) == (status == 400)
    assert got in (200, 404, 400)


@pytest.mark.parametrize(("host", "status"), [(host, status) for host, status in HOSTS])
def test_a_host_that_is_not_ours_opens_no_websocket(quick: Server, host: str, status: int) -> None:
    assert handshake(quick, host, None) == (101 if status == 200 else 400)


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 101),
        ("http://{host}", 101),
        ("https://{host}", 101),
        ("http://localhost:3000", 403),
        ("http://127.0.0.1", 403),
        ("http://evil.example", 403),
        ("http://{host}.evil.example", 403),
        ("http://evil.example/{host}", 403),
        ("http://{host}@evil.example", 403),
        ("chrome-extension://{host}", 403),
        ("null", 403),
        ("", 403),
        ("file://", 403),
    ],
)
def test_a_page_of_another_origin_opens_no_websocket(quick: Server, origin: str | None, status: int) -> None:
    # Streamlit itself would accept any port of this machine.
    host = quick.url.removeprefix("http://")
    assert handshake(quick, "", None if origin is None else origin.format(host=host)) == status


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        (PUBLIC, f"https://{PUBLIC}", 101),
        (PUBLIC, f"http://{PUBLIC}", 403),
        (PUBLIC, "http://localhost", 403),
        (PUBLIC, f"https://{PUBLIC}:8443", 403),
        ("localhost", "http://localhost", 101),
        ("localhost", f"https://{PUBLIC}", 403),
        ("www." + PUBLIC, f"https://www.{PUBLIC}", 400),
    ],
)
def test_where_people_come_by_https_a_page_by_http_is_another_origin(
    public: Server, host: str, origin: str, status: int
) -> None:
    assert handshake(public, host, origin) == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "sent",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:3000"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example", "sec-fetch-site": "same-origin"},
    ],
)
def test_nothing_is_changed_for_a_page_of_another_origin(quick: Server, method: str, sent: dict[str, str]) -> None:
    for path in ("/app/paste", "/app/download", "/_stcore/upload_file/1/2", "/"):
        answer = httpx.request(method, quick.url + path, headers=sent, trust_env=False, verify=NO_CERTIFICATES)
        assert (answer.status_code, answer.text) == (403, "Not from this origin")


@pytest.mark.parametrize(
    ("site", "mode", "status"),
    [
        ("cross-site", "no-cors", 403),
        ("cross-site", "cors", 403),
        ("same-site", "no-cors", 403),
        ("cross-site", "navigate", 200),
        ("same-origin", "cors", 200),
        ("none", "navigate", 200),
    ],
)
def test_another_site_can_link_to_the_page_and_not_load_from_it(
    quick: Server, site: str, mode: str, status: int
) -> None:
    sent = {"sec-fetch-site": site, "sec-fetch-mode": mode}
    assert httpx.get(quick.url, headers=sent, trust_env=False, verify=NO_CERTIFICATES).status_code == status


def test_no_answer_lets_another_origin_read_it(quick: Server) -> None:
    for path in ("/_stcore/health", "/_stcore/host-config", "/_stcore/upload_file/1/2", "/media/1.csv"):
        for method in ("GET", "OPTIONS"):
            answer = httpx.request(
                method,
                quick.url + path,
                headers={"origin": "http://localhost:3000"},
                trust_env=False,
                verify=NO_CERTIFICATES,
            )
            assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/mcp", "/_stcore/agent", "/_stcore/agent/none"])
def test_closed_routes_are_not_there(quick: Server, path: str) -> None:
    for method in ("GET", "POST", "OPTIONS"):
        assert httpx.request(method, quick.url + path, trust_env=False, verify=NO_CERTIFICATES).status_code == 404


def test_no_spelling_of_a_path_opens_the_figures_of_sessions(quick: Server) -> None:
    for path in (
        "/_stcore/metrics/",
        "/_stcore//metrics",
        "//_stcore/metrics",
        "/_stcore/%6detrics",
        "/_stcore/metrics?x",
    ):
        assert (
            "# TYPE"
            not in httpx.get(quick.url + path, trust_env=False, verify=NO_CERTIFICATES, follow_redirects=True).text
        )


# The same without a server, for every form of the setting


async def _page(_request: Request) -> Response:
    return PlainTextResponse("page")


async def _stream(socket: WebSocket) -> None:
    await socket.close()


@pytest.mark.parametrize(
    ("hosts", "asked", "status"),
    [
        ([], "anything.example", 200),
        (["*"], "anything.example", 200),
        (["*.example.com"], "sms.example.com", 200),
        (["*.example.com"], "example.org", 400),
        (["::1"], "[::1]:8501", 200),
    ],
)
def test_hosts_are_set_as_for_streamlit(hosts: Sequence[str], asked: str, status: int) -> None:
    app = Starlette(
        routes=[Route("/", _page), WebSocketRoute("/ws", _stream)], middleware=origins.middleware(hosts, None)
    )

    async def ask() -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{asked}") as client:
            return (await client.get("/")).status_code

    assert asyncio.run(ask()) == status
