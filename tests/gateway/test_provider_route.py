"""The provider is reached by the configured route and no other: its certificate is checked, no redirect followed."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_connection
from typing import Any, Final

import pytest
import trustme
from streamlit.testing.v1 import AppTest

from lib import wiring
from lib.domain.failures import Failure, FailureKind
from lib.settings import load
from tests.helpers.app_test import run_page, text_of
from tests.helpers.paths import ROOT
from tests.helpers.provider import good
from tests.helpers.proxies import certificate
from tests.helpers.signed_in import service_of_anyone

ID: Final = 639258934720294921
CODE: Final = 21
FAR: Final = "sms.example"


@dataclass
class Heard:
    """A server on loopback: its port, and the requests that it received, as `GET /path`, with their headers."""

    port: int
    requests: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def serving(answer: Any, certificate: Any = None) -> Iterator[Heard]:  # noqa: ANN401 - a handler of http.server, trustme's
    """Serve what `answer(handler)` answers, behind TLS where there is a certificate."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _take(self) -> None:
            heard.requests.append(f"{self.command} {self.path}")
            heard.headers.append({name.lower(): value for name, value in self.headers.items()})
            answer(self)

        do_POST = do_CONNECT = do_GET = _take  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    heard = Heard(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def say(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.rfile.read(int(handler.headers.get("content-length", 0)))
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def right(handler: BaseHTTPRequestHandler) -> None:
    say(handler, good([ID]).body)


def tunnel(port: int) -> Any:  # noqa: ANN401 - a handler of http.server
    """Return a handler that connects every CONNECT request to `port` of this machine."""

    def lead(handler: BaseHTTPRequestHandler) -> None:
        with create_connection(("127.0.0.1", port)) as far:
            handler.send_response(200)
            handler.end_headers()
            back = threading.Thread(target=_pass_on, args=(far, handler.connection))
            back.start()
            _pass_on(handler.connection, far)
            back.join()
        handler.close_connection = True

    return lead


def _pass_on(source: Any, sink: Any) -> None:  # noqa: ANN401 - sockets
    try:
        while content := source.recv(65536):
            sink.sendall(content)
        sink.shutdown(1)
    except OSError:
        pass


def asked(folder: Path, url: str, **more: str) -> int | Failure:
    """Request one Id through everything that the settings configure."""
    environ = {"NIKSMS_URL": url, "NIKSMS_USERNAME": "desk", "NIKSMS_PASSWORD": "word", "NIKSMS_TIMEOUT": "10", **more}
    database = f"sqlite:///{folder / 'lookups.sqlite3'}"
    parts = wiring.build(load({"DATABASE_URL": database, **environ}, folder / "none.toml"))
    found = service_of_anyone(parts).ask_once(ID)
    return found if isinstance(found, Failure) else found.code


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path) -> str:
    """A file of the one authority that is trusted."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


# Certificates


class SelfSigned:
    """A certificate that is its own authority; it serves where a `trustme.LeafCert` does."""

    def __init__(self, folder: Path) -> None:
        self._files = [str(path) for path in certificate(folder)]

    def configure_cert(self, context: ssl.SSLContext) -> None:
        context.load_cert_chain(*self._files)


def test_a_private_authority_is_trusted_only_if_it_is_configured(
    authority: trustme.CA, trusted: str, tmp_path: Path
) -> None:
    with serving(right, authority.issue_cert("127.0.0.1")) as provider:
        url = f"https://127.0.0.1:{provider.port}/x"
        assert asked(tmp_path, url) == Failure(FailureKind.CERTIFICATE_UNTRUSTED)
        assert not provider.requests, "nothing was sent"
        assert asked(tmp_path, url, NIKSMS_CA_FILE=trusted) == CODE


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [
        ("of another host", FailureKind.CERTIFICATE_OTHER_NAME),
        ("of another authority", FailureKind.CERTIFICATE_UNTRUSTED),
        ("signed by itself", FailureKind.CERTIFICATE_UNTRUSTED),
        ("out of date", FailureKind.CERTIFICATE_EXPIRED),
        ("not yet valid", FailureKind.CERTIFICATE_EXPIRED),
    ],
)
def test_a_server_with_a_wrong_certificate_is_sent_nothing(
    authority: trustme.CA, trusted: str, tmp_path: Path, wrong: str, kind: FailureKind
) -> None:
    makers: dict[str, Callable[[], Any]] = {
        "of another host": lambda: authority.issue_cert(FAR),
        "of another authority": lambda: trustme.CA().issue_cert("127.0.0.1"),
        "out of date": lambda: authority.issue_cert("127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC)),
        "not yet valid": lambda: authority.issue_cert("127.0.0.1", not_before=datetime(2125, 1, 1, tzinfo=UTC)),
        "signed by itself": lambda: SelfSigned(tmp_path),
    }
    with serving(right, makers[wrong]()) as provider:
        url = f"https://127.0.0.1:{provider.port}/x"
        # Not even where plain http is allowed.
        found = asked(tmp_path, url, NIKSMS_CA_FILE=trusted, NIKSMS_ALLOW_HTTP="true")
        assert found == Failure(kind)
        assert not provider.requests


# A proxy


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_requests_go_through_the_configured_proxy(
    authority: trustme.CA, trusted: str, tmp_path: Path, scheme: str
) -> None:
    own = authority.issue_cert("127.0.0.1") if scheme == "https" else None
    with serving(right, authority.issue_cert(FAR)) as provider, serving(tunnel(provider.port), own) as proxy:
        way = {"NIKSMS_PROXY": f"{scheme}://desk:p%40ss@127.0.0.1:{proxy.port}", "NIKSMS_CA_FILE": trusted}
        assert asked(tmp_path, f"https://{FAR}/status", **way) == CODE
        assert proxy.requests == [f"CONNECT {FAR}:443"], "the name is the proxy's to look up"
        assert proxy.headers[0]["proxy-authorization"] == "Basic ZGVzazpwQHNz"
        assert provider.requests == ["POST /status"]
        assert "proxy-authorization" not in provider.headers[0]


def test_a_refusing_proxy_is_reported_as_an_unreachable_provider(tmp_path: Path) -> None:
    with serving(lambda handler: say(handler, b"", 407)) as proxy:
        way = {"NIKSMS_PROXY": f"http://127.0.0.1:{proxy.port}"}
        assert asked(tmp_path, f"https://{FAR}/status", **way) == Failure(FailureKind.UNREACHABLE)


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("dialect", ["rest", "soap", "publicapi", "webservice"])
def test_a_redirect_to_another_port_of_this_machine_is_not_followed(tmp_path: Path, dialect: str, status: int) -> None:
    with serving(right) as inside:
        location = f"http://127.0.0.1:{inside.port}/latest/meta-data"
        with serving(lambda handler: say(handler, b"", status, Location=location)) as provider:
            found = asked(tmp_path, f"http://127.0.0.1:{provider.port}/x", NIKSMS_DIALECT=dialect, NIKSMS_API_KEY="key")
        assert found == Failure(FailureKind.REDIRECTED, status)
        assert len(provider.requests) == 1
        assert not inside.requests


# What the page says


@pytest.mark.parametrize("page", ["check", "connection"])
@pytest.mark.parametrize(
    ("url", "is_marked"),
    [("http://sms.example/x", True), ("http://127.0.0.1:1/x", False), ("https://sms.example/x", False)],
)
def test_plain_http_to_another_host_is_marked_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, url: str, *, is_marked: bool
) -> None:
    given = {"URL": url, "USERNAME": "desk", "PASSWORD": "word", "ALLOW_HTTP": "true"}
    for name, value in given.items():
        monkeypatch.setenv(f"NIKSMS_{name}", value)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'lookups.sqlite3'}")
    for language, words in (("en", "Not encrypted."), ("fa", "بدون رمزنگاری.")):
        wiring.services.cache_clear()
        app = AppTest.from_string(
            f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
            f"from lib.ui.state import session\nfrom pages import {page}\n"
            f"session.current_language()\n{page}.page()",
            default_timeout=60,
        )
        app.query_params["language"] = language
        assert (words in text_of(run_page(app))) is is_marked
    wiring.services.cache_clear()
