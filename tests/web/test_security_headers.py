"""Every answer of every route has the headers that it should, and no other.

The tables below are complete: a route or a header that is added without being listed fails.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx
import pytest

from lib.web.static_files import static_address
from tests.helpers.dashboard_server import Server, dashboard
from tests.helpers.paths import ROOT
from tests.helpers.person import Visit
from tests.helpers.shell_app import STREAMLIT_FOLDER

PUBLIC: Final = "sms.example.com"
POLICY: Final = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": f"'self' wss://{PUBLIC}",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
OFF: Final = [
    "accelerometer",
    "autoplay",
    "bluetooth",
    "camera",
    "clipboard-read",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "web-share",
    "window-management",
    "xr-spatial-tracking",
]
ALWAYS: Final = {
    "content-security-policy": "; ".join(f"{name} {values}" for name, values in POLICY.items()),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": ", ".join(["clipboard-write=(self)", *(f"{feature}=()" for feature in OFF)]),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
    "cache-control": "no-store",
    "x-request-id": ...,
}
A_YEAR: Final = "public, max-age=31536000, immutable"
PAGE: Final = {"content-type": "text/html; charset=utf-8", "content-language": "fa", "vary": "Accept-Encoding"}
TEXT: Final = {"content-type": "text/plain; charset=utf-8"}
JSON: Final = {"content-type": "application/json"}
FILE: Final = {"accept-ranges": "bytes", "etag": ..., "last-modified": ..., "vary": "Accept-Encoding"}
INDEX: Final = {**FILE, "content-type": "text/html; charset=utf-8"}
UPLOAD: Final = {"vary": "Origin"}
ASSET: Final = next((STREAMLIT_FOLDER / "static/js").glob("index.*.js")).name
STYLE: Final = static_address("app.css").removeprefix(".")


@dataclass(frozen=True)
class Answer:
    """An answer that is expected.

    Attributes:
        method: The method of the request.
        address: The path of the request.
        status: The status of the answer.
        headers: The headers besides those of every answer; `...` stands for any value, None for a missing header.
        sent: The headers of the request.
    """

    method: str
    address: str
    status: int
    headers: Mapping[str, object] = field(default_factory=dict)
    sent: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.address}"


ROUTES: Final = {
    "/app/static": (
        Answer("GET", STYLE, 200, {**FILE, "content-type": "text/css; charset=utf-8", "cache-control": A_YEAR}),
        Answer(
            "GET",
            STYLE.split("?")[0],
            200,
            {**FILE, "content-type": "text/css; charset=utf-8", "cache-control": "no-cache"},
        ),
        Answer("GET", "/app/static/none.css", 404, TEXT),
    ),
    "/app/paste POST": (
        Answer("POST", "/app/paste", 403, JSON),
        Answer("GET", "/app/paste", 200, PAGE),
    ),
    "/app/download POST": (
        Answer("POST", "/app/download", 403, JSON),
        Answer("GET", "/app/download", 200, PAGE),
    ),
    "/app/progress POST": (
        Answer("POST", "/app/progress", 403),
        Answer("GET", "/app/progress", 200, PAGE),
    ),
    "/healthz GET HEAD": (Answer("GET", "/healthz", 200, JSON),),
    "/metrics GET HEAD": (Answer("GET", "/metrics", 404, TEXT),),
    "/_stcore/health GET HEAD": (Answer("GET", "/_stcore/health", 200, {**TEXT, "set-cookie": ...}),),
    "/_stcore/health OPTIONS": (Answer("OPTIONS", "/_stcore/health", 204),),
    "/_stcore/metrics GET HEAD": (Answer("GET", "/_stcore/metrics", 404, TEXT),),
    "/_stcore/metrics OPTIONS": (Answer("OPTIONS", "/_stcore/metrics", 404, TEXT),),
    "/_stcore/host-config GET HEAD": (Answer("GET", "/_stcore/host-config", 200, JSON),),
    "/media/{file_id:path} GET HEAD": (Answer("GET", "/media/none.csv", 404, TEXT),),
    "/media/{file_id:path} OPTIONS": (Answer("OPTIONS", "/media/none.csv", 204),),
    "/_stcore/upload_file/{session_id}/{file_id} PUT": (Answer("PUT", "/_stcore/upload_file/1/2", 403, TEXT),),
    "/_stcore/upload_file/{session_id}/{file_id} DELETE": (Answer("DELETE", "/_stcore/upload_file/1/2", 403, TEXT),),
    "/_stcore/upload_file/{session_id}/{file_id} OPTIONS": (
        Answer("OPTIONS", "/_stcore/upload_file/1/2", 204, UPLOAD),
    ),
    "/component/{path:path} GET HEAD": (Answer("GET", "/component/none/index.html", 404, TEXT),),
    "/component/{path:path} OPTIONS": (Answer("OPTIONS", "/component/none/index.html", 204),),
    "/_stcore/bidi-components/{path:path} GET HEAD": (Answer("GET", "/_stcore/bidi-components/none/x.js", 404, TEXT),),
    "/_stcore/bidi-components/{path:path} OPTIONS": (Answer("OPTIONS", "/_stcore/bidi-components/none/x.js", 204),),
    "/_stcore/stream": (Answer("GET", "/_stcore/stream", 200, INDEX),),
    "/auth/login GET HEAD": (Answer("GET", "/auth/login", 302, {"location": "/"}),),
    "/auth/logout GET HEAD": (Answer("GET", "/auth/logout", 302, {"location": "/", "set-cookie": ...}),),
    "/oauth2callback GET HEAD": (Answer("GET", "/oauth2callback", 302, {"location": "/"}),),
    "/_stcore/agent/interact": (Answer("POST", "/_stcore/agent/interact", 404, TEXT),),
    "/_stcore/agent/openapi.json": (Answer("GET", "/_stcore/agent/openapi.json", 404, TEXT),),
    "/_stcore/agent/mcp": (Answer("POST", "/_stcore/agent/mcp", 404, TEXT),),
    "": (
        Answer("GET", "/", 200, {**PAGE, "vary": None}),
        Answer("HEAD", "/", 200, {**PAGE, "vary": None}),
        Answer("GET", "/history?lookup=1", 200, PAGE),
        Answer("GET", "/history/", 301, {"location": "/history"}),
        Answer("GET", "/none.png", 200, INDEX),
        Answer("POST", "/", 405, {**TEXT, "allow": "GET, HEAD"}),
        Answer("GET", "/..%2fetc/passwd", 400),
        Answer(
            "GET",
            f"/static/js/{ASSET}",
            200,
            {
                **FILE,
                "content-type": "application/javascript",
                "cache-control": "public, immutable, max-age=31536000",
                "vary": None,
            },
        ),
    ),
}
"""The answers of each route, by its path and its methods as Starlette names them."""

REFUSED: Final = (
    Answer("GET", "/", 400, TEXT, {"host": "evil.example"}),
    Answer("GET", "/", 403, TEXT, {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with dashboard(tmp_path_factory.mktemp("headers"), NIKSMS_PUBLIC_URL=f"https://{PUBLIC}") as served:
        yield served


def test_every_route_of_the_app_is_in_the_table(tmp_path: Path) -> None:
    said = (
        "import json, app\n"
        "routes = app.app._build_starlette_app().routes\n"
        "print(json.dumps([[route.path, sorted(getattr(route, 'methods', None) or ())] for route in routes]))"
    )
    environ = {"DATABASE_URL": f"sqlite:///{tmp_path / 'lookups.sqlite3'}"}
    ran = subprocess.run([sys.executable, "-c", said], cwd=ROOT, env=environ, capture_output=True, check=True)  # noqa: S603 - our own command
    every = "DELETE GET HEAD OPTIONS PATCH POST PUT"
    found = [f"{path} {' '.join(methods)}".removesuffix(every).strip() for path, methods in json.loads(ran.stdout)]
    assert sorted(found) == sorted(ROUTES)


@pytest.mark.parametrize("expected", [answer for answers in (*ROUTES.values(), REFUSED) for answer in answers], ids=str)
def test_every_answer_has_exactly_its_headers(server: Server, expected: Answer) -> None:
    sent = {"host": PUBLIC, "accept-encoding": "identity", **expected.sent}
    with httpx.Client(base_url=server.url, trust_env=False) as client:
        answer = client.request(expected.method, expected.address, headers=sent)
    assert answer.status_code == expected.status
    policy = str(ALWAYS["content-security-policy"]).replace(PUBLIC, sent["host"])
    wanted = {**ALWAYS, "content-security-policy": policy, **expected.headers}
    got = {name: value for name, value in answer.headers.items() if name not in ("date", "server", "content-length")}
    assert got == {
        name: got.get(name) if value is ... else value for name, value in wanted.items() if value is not None
    }
    assert all("secure" in cookie.lower() for cookie in answer.headers.get_list("set-cookie"))


def test_without_a_public_address_nothing_is_said_of_tls(quick: Server) -> None:
    answer = httpx.get(f"{quick.url}/_stcore/health", headers={"x-forwarded-proto": "https"}, trust_env=False)
    host = quick.url.removeprefix("http://")
    assert "strict-transport-security" not in answer.headers
    assert f"connect-src 'self' ws://{host} wss://{host};" in answer.headers["content-security-policy"]
    assert "secure" not in answer.headers["set-cookie"].lower()


def test_a_download_is_cached_nowhere(quick: Server, visit: Visit) -> None:
    person = visit(quick, "/?language=en")
    person.take_sample()
    person.check()
    with person.page.expect_response("**/app/download") as asked, person.page.expect_download():
        person.part("export_csv").get_by_role("button").click()
    answer = asked.value
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment; ")
    not_here = {"content-security-policy", "strict-transport-security", "x-request-id"}
    assert {name: answer.headers[name] for name in ALWAYS.keys() - not_here} == {
        name: value for name, value in ALWAYS.items() if name not in not_here
    }
