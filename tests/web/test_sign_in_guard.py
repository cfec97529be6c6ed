"""Every route of the server, ours and Streamlit's: what it answers with a sign-in and without one."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from tests.helpers.dashboard_server import NO_CERTIFICATES, Server
from tests.helpers.identity_provider import COOKIE_SECRET, IdentityProvider, identity_provider, signed_in_dashboard
from tests.helpers.websocket_visitor import Visitor
from tests.helpers.whole_files import replace_whole

COOKIE: Final = "_streamlit_user"
XSRF: Final = "_streamlit_xsrf"
ROUTES: Final = """
import app
print("\\n".join(sorted({route.path for route in app.app._build_starlette_app().routes})))
"""
PAGE: Final = 200
"""The page's shell, which is the same for all: what the page shows comes over the WebSocket."""
WITHOUT_SESSION: Final = {
    "": ("/", PAGE),
    "/": ("/", PAGE),
    "/app/static": ("/app/static/app.css", 200),
    "/app/paste": ("/app/paste", 401),
    "/app/download": ("/app/download", 401),
    "/app/progress": ("/app/progress", 401),
    "/healthz": ("/healthz", 200),
    "/metrics": ("/metrics", 404),
    "/_stcore/health": ("/_stcore/health", 200),
    "/_stcore/metrics": ("/_stcore/metrics", 404),
    "/_stcore/host-config": ("/_stcore/host-config", 200),
    "/_stcore/stream": ("/_stcore/stream", PAGE),
    "/_stcore/upload_file/{session_id}/{file_id}": ("/_stcore/upload_file/a/b", 401),
    "/_stcore/bidi-components/{path:path}": ("/_stcore/bidi-components/x", 404),
    "/_stcore/agent/interact": ("/_stcore/agent/interact", 404),
    "/_stcore/agent/mcp": ("/_stcore/agent/mcp", 404),
    "/_stcore/agent/openapi.json": ("/_stcore/agent/openapi.json", 404),
    "/media/{file_id:path}": ("/media/x", 401),
    "/component/{path:path}": ("/component/x", 404),
    "/auth/login": ("/auth/login", 302),
    "/auth/logout": ("/auth/logout", 302),
    "/oauth2callback": ("/oauth2callback", 302),
}
"""By the path of each route: an address of it, and what it answers without a session."""


@dataclass(frozen=True, slots=True)
class Served:
    """A dashboard with sign-in, its provider, and the file of its secrets."""

    server: Server
    provider: IdentityProvider
    secrets: Path

    def cookie(self, name: str, *, secret: str = COOKIE_SECRET, **claims: Any) -> dict[str, str]:  # noqa: ANN401 - any claims
        """Return the cookie that Streamlit sets when someone signs in, with changed `claims`."""
        known = self.provider.claims(name, nonce=name)
        said = {**known, "origin": self.server.url, "is_logged_in": True, "provider": "default", **claims}
        return {COOKIE: create_signed_value(secret, COOKIE, json.dumps(said)).decode()}

    def get(self, path: str, cookies: dict[str, str] | None = None, method: str = "GET") -> httpx.Response:
        """Request an address with someone's cookies."""
        return httpx.request(method, self.server.url + path, cookies=cookies, trust_env=False, verify=NO_CERTIFICATES)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with identity_provider() as provider, signed_in_dashboard(tmp_path_factory.mktemp("routes"), provider) as found:
        yield Served(found[0], provider, found[1])


def test_every_route_says_what_it_should_without_a_session(served: Served) -> None:
    listed = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", ROUTES], cwd=served.secrets.parents[1], capture_output=True, text=True, check=True
    )
    paths = listed.stdout.split("\n")[:-1]
    assert set(paths) <= set(WITHOUT_SESSION), "a new route: say in this table what it answers, and to whom"
    assert {"/app/paste", "/app/download", "/media/{file_id:path}"} <= set(paths)
    for path in paths:
        address, status = WITHOUT_SESSION[path]
        for method in ("GET", "POST", "PUT", "DELETE") if status == 401 else ("GET",):
            answer = served.get(address, method=method)
            assert answer.status_code == status, (method, address)
        if status == 401:
            assert answer.headers["cache-control"] == "no-store"
            assert "content-security-policy" in answer.headers


def test_a_valid_sign_in_opens_what_its_role_allows(served: Served) -> None:
    allowed = {
        name: [served.get(path, served.cookie(name), method).status_code for path, method in OPEN]
        for name in ("staff", "admin", "viewer", "stranger", "unverified")
    }
    assert allowed == {
        "staff": [404, 403, 403],
        "admin": [404, 403, 403],
        "viewer": [404, 401, 403],
        "stranger": [401, 401, 401],
        "unverified": [401, 401, 401],
    }


OPEN: Final = (("/media/nothing", "GET"), ("/app/paste", "POST"), ("/app/download", "POST"))


def test_a_cookie_that_is_not_ours_opens_nothing(served: Served) -> None:
    (good,) = served.cookie("staff").values()
    payload, _, signature = good.rpartition(".")
    bad: list[dict[str, str]] = [
        {COOKIE: payload + "." + signature[::-1]},
        {COOKIE: served.cookie("admin")[COOKIE].rsplit(".", 2)[0] + "." + good.split(".", good.count(".") - 1)[-1]},
        {COOKIE: good[:-1]},
        {COOKIE: "chunks-2"},
        {COOKIE: "é" * 10},
        served.cookie("staff", secret="another-secret-that-is-long-enough-too"),  # noqa: S106 - made up
        served.cookie("staff", secret=""),
        served.cookie("staff", origin="http://evil.test"),
        served.cookie("staff", is_logged_in="yes"),
        served.cookie("staff", iat=int(served.provider.claims("staff")["iat"]) - 13 * 3600),
        served.cookie("staff", iat=None),
    ]
    assert served.get("/media/nothing", {COOKIE: good}).status_code == 404
    for cookies in bad:
        sent = {b"Cookie": f"{COOKIE}={cookies[COOKIE]}".encode()}
        answer = httpx.get(served.server.url + "/media/nothing", headers=sent, trust_env=False, verify=NO_CERTIFICATES)
        assert answer.status_code == 401, cookies


def test_an_upload_belongs_to_the_sign_in_of_its_session(served: Served) -> None:
    """Whoever learns the id of another's session puts no file into it, nor takes one out."""
    token = httpx.get(served.server.url + "/_stcore/health", trust_env=False).cookies[XSRF]
    own, other = ({**served.cookie(name), XSRF: token} for name in ("staff", "admin"))

    async def statuses() -> list[int]:
        cookie = "; ".join(f"{name}={value}" for name, value in own.items())
        sent = {"Cookie": cookie, "Origin": served.server.url}
        async with Visitor(served.server.url, xsrf=token, additional_headers=sent) as visitor:
            tries = ((own, visitor.session_id), (other, visitor.session_id), (own, "another"))
            return [await asyncio.to_thread(uploaded, served, *each) for each in tries]

    assert asyncio.run(statuses()) == [204, 403, 403]


def uploaded(served: Served, cookies: dict[str, str], session: str) -> int:
    """Upload a file into a session, as Streamlit's page does; return the status."""
    url = f"{served.server.url}/_stcore/upload_file/{session}/1"
    headers = {"X-Xsrftoken": cookies[XSRF]}
    return httpx.put(url, files={"1": b"1"}, headers=headers, cookies=cookies, trust_env=False).status_code


def test_after_signing_out_a_copy_of_the_cookie_opens_nothing(served: Served) -> None:
    kept = served.cookie("staff", nonce="to be ended")
    assert served.get("/media/nothing", kept).status_code == 404
    assert served.get("/auth/logout", kept).status_code == 302
    assert served.get("/media/nothing", kept).status_code == 401
    assert served.get("/media/nothing", served.cookie("staff")).status_code == 404


def test_a_person_taken_off_the_list_is_refused_without_a_restart(served: Served) -> None:
    person = served.cookie("viewer", nonce="to be revoked")
    assert served.get("/media/nothing", person).status_code == 404
    before = served.secrets.read_text()
    replace_whole(served.secrets, before.replace("role:sms-readers", "role:sms-nobody"))
    assert served.get("/media/nothing", person).status_code == 401
    replace_whole(served.secrets, before)
    assert served.get("/media/nothing", person).status_code == 401
    assert served.get("/media/nothing", served.cookie("viewer", nonce="anew")).status_code == 404


def test_a_file_of_secrets_that_is_half_written_lets_nobody_in(served: Served) -> None:
    person, before = served.cookie("staff"), served.secrets.read_text()
    try:
        for broken in ("", 'NIKSMS_STAFF = "@comp', before.replace("@company.test", "company")):
            served.secrets.write_text(broken)
            assert served.get("/media/nothing", person).status_code == 401, broken
    finally:
        replace_whole(served.secrets, before)


def test_a_forged_or_foreign_callback_signs_nobody_in(served: Served) -> None:
    for query in ("?code=x&state=forged", "?error=access_denied&state=forged", "?code=x"):
        answer = served.get(f"/oauth2callback{query}")
        assert (answer.status_code, answer.headers["location"]) == (302, "/")
        assert COOKIE not in answer.cookies


@contextmanager
def limited(folder: Path) -> Iterator[Served]:
    with identity_provider() as provider, signed_in_dashboard(folder, provider, NIKSMS_SIGN_INS_A_MINUTE=3) as found:
        yield Served(found[0], provider, found[1])


def test_tries_to_sign_in_are_limited(tmp_path: Path) -> None:
    with limited(tmp_path) as served:
        statuses = [served.get("/oauth2callback?code=x&state=y").status_code for _ in range(14)]
        # A new minute may begin among them.
        assert statuses.count(429) >= 2
        assert served.get("/").status_code == PAGE
        # The provider sends people there after they sign out.
        assert {served.get("/oauth2callback").status_code for _ in range(8)} == {302}


def test_a_refusal_is_a_page_to_a_person_and_a_line_to_a_machine(served: Served) -> None:
    line, page = (
        httpx.get(f"{served.server.url}/media/x", headers={"accept": accept}, trust_env=False, verify=NO_CERTIFICATES)
        for accept in ("*/*", "text/html,application/xhtml+xml")
    )
    assert (line.status_code, line.headers["content-type"]) == (401, "text/plain; charset=utf-8")
    assert line.text.startswith("Sign in first. ")
    assert (page.status_code, page.headers["content-type"]) == (401, "text/html; charset=utf-8")
    for part in ('<html lang="fa" dir="rtl">', "اول وارد شوید", 'lang="en" dir="ltr"', 'href="/?language=en"'):
        assert part in page.text
    for before in ('rel="stylesheet" href="', 'src: url("'):
        assert served.get(page.text.split(before)[1].split('"')[0]).status_code == 200
