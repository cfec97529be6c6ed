"""nginx and Caddy with TLS as in docs/deploy.md: a page is drawn through them, large bodies pass, nothing leaks."""

import asyncio
import re
import shutil
import sqlite3
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from lib.web.paste_route import PASTE_PATH, TICKET_HEADER
from lib.web.request_log import HEADER
from tests.helpers.dashboard_server import Server, dashboard, free_port
from tests.helpers.doc_blocks import block, put
from tests.helpers.paths import ROOT
from tests.helpers.provider import wait_until
from tests.helpers.proxies import NAME, caddy, certificate, nginx, trusting
from tests.helpers.websocket_visitor import Visitor

PAGE = ROOT / "docs/deploy.md"
TOKEN = "Zq7-not-to-be-told"  # noqa: S105 - made up
LOOKUP = "k3yThatOpensALookup"
WRITTEN = dict(re.findall(r"^(\w+)='(.*)'$", block(PAGE, "sh", "/etc/niksms-status.env"), re.MULTILINE))
SERVED = {name: WRITTEN[name] for name in WRITTEN if name.startswith(("STREAMLIT_", "NIKSMS_PUBLIC_"))}
SETTINGS = {**SERVED, "NIKSMS_METRICS_TOKEN": TOKEN}


@dataclass
class Entrance:
    """A proxy before `server`: its port, and what trusts its certificate."""

    server: Server
    folder: Path
    port: int
    trust: ssl.SSLContext
    plain: int | None

    def ask(self, path: str, headers: Mapping[str, str] | None = None, content: bytes | None = None) -> httpx.Response:
        """Ask as a browser does that has looked the name up; with a content it is posted."""
        named = {"host": f"{NAME}:{self.port}", **(headers or {})}
        address = f"https://127.0.0.1:{self.port}{path}"
        with httpx.Client(verify=self.trust, trust_env=False, timeout=60) as client:
            request = client.build_request(
                "GET" if content is None else "POST", address, content=content, headers=named
            )
            request.extensions["sni_hostname"] = NAME
            return client.send(request)


def before_by_nginx(folder: Path, server: str, port: int, plain: int) -> AbstractContextManager[None]:
    text = put(
        block(PAGE, "nginx"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        (f"/etc/letsencrypt/live/{NAME}", str(folder)),
        ("/var/log/nginx", str(folder)),
        ("127.0.0.1:8501", server),
    )
    return nginx(folder, port, text)


def before_by_caddy(folder: Path, server: str, port: int, _plain: int) -> AbstractContextManager[None]:
    site = f"https://{NAME}:{port} {{\n\ttls {folder}/fullchain.pem {folder}/privkey.pem"
    return caddy(folder, port, put(block(PAGE, "caddy"), (f"{NAME} {{", site), ("127.0.0.1:8501", server)))


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def entrance(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Entrance]:
    if shutil.which(request.param) is None or shutil.which("openssl") is None:
        pytest.skip(f"{request.param} or openssl is not installed")
    folder = tmp_path_factory.mktemp(request.param)
    chain, _ = certificate(folder)
    kinds: dict[str, Callable[[Path, str, int, int], AbstractContextManager[None]]] = {
        "nginx": before_by_nginx,
        "caddy": before_by_caddy,
    }
    port, plain = free_port(), free_port()
    with ExitStack() as stack:
        server = stack.enter_context(dashboard(folder, **SETTINGS))
        stack.enter_context(kinds[request.param](folder, server.url.removeprefix("http://"), port, plain))
        yield Entrance(server, folder, port, trusting(chain), plain if request.param == "nginx" else None)


def test_a_page_is_drawn_and_a_large_paste_passes(entrance: Entrance) -> None:
    text = "\n".join(str(10**17 + number) for number in range(200_000)).encode()

    async def come() -> int:
        link: dict[str, Any] = {"host": "127.0.0.1", "port": entrance.port, "ssl": entrance.trust}
        async with Visitor(
            f"https://{NAME}:{entrance.port}", origin=f"https://{NAME}:{entrance.port}", **link
        ) as visitor:
            await visitor.ask("\n".join(str(10**17 + number) for number in range(500)))
            assert not visitor.troubles
            headers = {"content-type": "text/plain", "sec-fetch-site": "same-origin", TICKET_HEADER: visitor.ticket}
            posted = await asyncio.to_thread(entrance.ask, PASTE_PATH, headers, text)
            assert posted.json() == {"bytes": len(text)}
            return sum(visitor.counts.values())

    assert asyncio.run(come()) == 500


def test_one_request_has_one_id_from_the_proxy_to_the_log(entrance: Entrance) -> None:
    answer = entrance.ask("/codes")
    assert answer.status_code == 200
    line = f"[{answer.headers[HEADER]}] GET /codes: 200"
    wait_until(lambda: line in entrance.server.log.read_text())
    assert entrance.ask("/codes", {HEADER: "of-somebody"}).headers[HEADER] != "of-somebody"


def test_whoever_is_outside_is_told_no_metrics_even_with_the_token(entrance: Entrance) -> None:
    for path in ("/metrics", "/metrics/", "/_stcore/metrics", "/_stcore/metrics/"):
        assert entrance.ask(path, {"authorization": f"Bearer {TOKEN}"}).status_code == 404
    inside = httpx.get(f"{entrance.server.url}/metrics", headers={"authorization": f"Bearer {TOKEN}"}, trust_env=False)
    assert inside.status_code == 200
    assert entrance.ask("/healthz").json() == {"status": "ok"}


def test_no_log_holds_what_would_open_a_lookup_or_a_download(entrance: Entrance) -> None:
    entrance.ask(f"/?lookup={LOOKUP}")
    entrance.ask(f"/media/{LOOKUP}.csv")
    # The lines follow the answers.
    wait_until(lambda: "/media/…" in entrance.server.log.read_text())
    logs = {log.name: log for log in entrance.folder.glob("*.log")}
    if "niksms-status.log" in logs:
        wait_until(lambda: "/media/..." in logs["niksms-status.log"].read_text())
    assert not [name for name, log in logs.items() if LOOKUP in log.read_text("utf-8", "replace")]


def asked_from(folder: Path) -> str:
    """Return from where the newest lookup was asked, as the trail has it; nothing for this machine."""
    with closing(sqlite3.connect(folder / "lookups.sqlite3")) as database:
        newest = "SELECT address FROM trail WHERE kind = 'lookup' ORDER BY id DESC LIMIT 1"
        return str(database.execute(newest).fetchone()[0])


async def look_up(url: str, **link: Any) -> None:  # noqa: ANN401 - those of websockets' connect
    """Ask for some Ids and claim to be elsewhere."""
    async with Visitor(url, additional_headers={"x-forwarded-for": "203.0.113.9"}, **link) as visitor:
        await visitor.ask("\n".join(str(10**17 + number) for number in range(20)))


def test_where_a_person_is_is_believed_of_the_proxy_and_of_nobody_before_it(entrance: Entrance) -> None:
    asyncio.run(look_up(entrance.server.url))
    assert asked_from(entrance.folder) == "203.0.113.9", "who stands at this machine is taken for the proxy"
    link: dict[str, Any] = {"host": "127.0.0.1", "port": entrance.port, "ssl": entrance.trust}
    url = f"https://{NAME}:{entrance.port}"
    asyncio.run(look_up(url, origin=url, **link))
    assert asked_from(entrance.folder) == ""


def test_another_machine_is_believed_in_place_of_this_one_where_it_is_named(tmp_path: Path) -> None:
    with dashboard(tmp_path, FORWARDED_ALLOW_IPS="192.0.2.1") as server:
        asyncio.run(look_up(server.url))
    assert asked_from(tmp_path) == ""


def test_plain_http_leads_to_tls(entrance: Entrance) -> None:
    if entrance.plain is None:
        pytest.skip("Caddy does it by itself, at port 80")
    address = f"http://127.0.0.1:{entrance.plain}/codes?language=en"
    answer = httpx.get(address, headers={"host": NAME}, trust_env=False)
    assert (answer.status_code, answer.headers["location"]) == (301, f"https://{NAME}/codes?language=en")
