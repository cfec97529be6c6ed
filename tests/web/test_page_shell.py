"""The page is Persian and right to left from the first byte, and every answer has the security headers."""

import asyncio
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Message, Receive, Scope, Send

from lib.web import page_shell, static_files
from lib.web.page_shell import LANDMARKS, WORDINGS
from lib.web.static_files import STATIC_FOLDER, STATIC_PATH, VersionedFiles
from tests.helpers.shell_app import INDEX, STREAMLIT_FOLDER, get

PAGES = {language: page_shell.rewrite(INDEX, language) for language in WORDINGS}


class Addresses(HTMLParser):
    """The addresses that a page links to, and the number of scripts that are written into it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inline = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.inline += tag == "script" and "src" not in given
        address = given.get("href") or given.get("src")
        if address and not address.startswith("data:"):
            self.found.append(address)


def directives(response: httpx.Response) -> dict[str, list[str]]:
    parts = [part.split() for part in response.headers["content-security-policy"].split(";")]
    assert len({name for name, *_ in parts}) == len(parts)
    return {name: values for name, *values in parts}


# What is rewritten


@pytest.mark.parametrize("name", LANDMARKS)
def test_each_landmark_is_once_in_the_installed_streamlit(name: str) -> None:
    assert len(LANDMARKS[name].findall(INDEX)) == 1


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("", "fa"),
        ("?language=fa", "fa"),
        ("?language=en", "en"),
        ("?lookup=7&language=en&x", "en"),
        ("?language=fa&language=en", "en"),
        *((f"?language={odd}", "fa") for odd in ("", "EN", "de", "en-GB", "en%20", "%00", "%ff", '"><script>')),
        ("?Language=en", "fa"),
        ("?language[]=en", "fa"),
    ],
)
def test_the_page_is_persian_unless_its_address_says_english(query: str, language: str) -> None:
    answer = get(f"/{query}")
    assert answer.status_code == 200
    assert answer.headers["content-language"] == language
    assert answer.text == PAGES[language]


def test_the_root_says_language_and_direction() -> None:
    assert re.findall(r"<html[^>]*>", PAGES["fa"]) == ['<html lang="fa" dir="rtl">']
    assert re.findall(r"<html[^>]*>", PAGES["en"]) == ['<html lang="en" dir="ltr">']


@pytest.mark.parametrize("language", WORDINGS)
def test_the_shell_speaks_its_language_and_says_nothing_of_streamlit(language: str) -> None:
    page = PAGES[language]
    assert re.findall(r"<title>(.*?)</title>", page) == [WORDINGS[language].title]
    (without_script,) = re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert re.findall(r'<p lang="(\w\w)" dir="(\w\w\w)">', without_script) == (
        [("fa", "rtl"), ("en", "ltr")] if language == "fa" else [("en", "ltr"), ("fa", "rtl")]
    )
    assert "streamlit" not in re.sub(r'<!--.*?-->|"[^"]*"', "", page, flags=re.DOTALL).casefold()


@pytest.mark.parametrize("path", ["/", "/codes", "/index.html", "/a/b", "/a/b/c", "/a/", "/%D8%A7/b"])
def test_every_address_of_the_page_leads_to_a_file_from_any_depth(path: str) -> None:
    addresses = Addresses(get(path).text)
    assert addresses.inline == 0, "the policy would block it"
    assert len(addresses.found) > 10
    for address in addresses.found:
        resolved = urlsplit(urljoin(f"http://desk{path}", address))
        assert resolved.netloc == "desk"
        ours = resolved.path.startswith(STATIC_PATH)
        file = STATIC_FOLDER / resolved.path.removeprefix(f"{STATIC_PATH}/") if ours else None
        assert (file or STREAMLIT_FOLDER / resolved.path.lstrip("/")).is_file(), address


def test_a_page_that_comes_in_pieces_is_rewritten_as_a_whole() -> None:
    answer = get("/chunks")
    assert answer.text == PAGES["fa"]
    assert answer.headers["content-length"] == str(len(PAGES["fa"].encode()))


def test_what_is_no_page_is_left_as_it_is() -> None:
    answer = get("/healthz")
    assert answer.json() == {"page": '<html lang="en">'}
    assert "content-language" not in answer.headers


@pytest.mark.parametrize(
    "header",
    [
        (b"Accept-Encoding", b"gzip"),
        (b"Range", b"bytes=0-9"),
        (b"If-None-Match", b"*"),
        (b"If-Modified-Since", b"Fri, 01 Jan 2100 00:00:00 GMT"),
    ],
)
def test_a_page_is_sent_whole_whatever_part_of_it_is_asked_for(header: tuple[bytes, bytes]) -> None:
    answer = get("/", [header])
    assert (answer.status_code, answer.text) == (200, PAGES["fa"])
    assert answer.headers["content-length"] == str(len(PAGES["fa"].encode()))
    assert not answer.headers.keys() & {"etag", "last-modified", "accept-ranges", "content-range", "content-encoding"}


def test_the_head_of_a_page_has_no_length_that_is_not_its_own() -> None:
    answer = get("/?language=en", method="HEAD")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-language"] == "en"
    assert not answer.headers.keys() & {"etag", "last-modified", "accept-ranges", "content-length"}


def test_a_websocket_passes_untouched() -> None:
    passed: list[object] = []

    async def app(*arguments: object) -> None:
        passed.extend(arguments)

    async def receive() -> Message:
        raise AssertionError

    async def send(_message: Message) -> None:
        raise AssertionError

    given: tuple[Scope, Receive, Send] = ({"type": "websocket", "path": "/"}, receive, send)
    asyncio.run(page_shell.PageShell(app)(*given))
    assert passed == list(given)


# Headers of every answer


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/codes?language=en", 200),
        ("/healthz", 200),
        ("/favicon.png", 200),
        (f"{STATIC_PATH}/app.css", 200),
        (f"{STATIC_PATH}/none.css", 404),
    ],
)
def test_every_answer_has_the_security_headers(address: str, status: int) -> None:
    answer = get(address)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"
    policy = directives(answer)
    assert policy["default-src"] == policy["script-src"] == policy["form-action"] == policy["base-uri"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["object-src"] == ["'none'"]
    assert policy["connect-src"] == ["'self'", "ws://desk", "wss://desk"]


@given(st.text())
def test_no_query_breaks_the_page_or_gets_into_it(query: str) -> None:
    answer = get(str(httpx.URL("/", params={query: query, "language": query})))
    assert answer.status_code == 200
    assert answer.text == PAGES["en" if query == "en" else "fa"]


@given(st.binary())
def test_any_bytes_of_a_query_are_a_language(query: bytes) -> None:
    assert page_shell.language_of(query) in WORDINGS
    assert page_shell.language_of(b"language=en&" + b"language=" + query.replace(b"&", b"")) in WORDINGS


hosts = (
    st.binary() | st.text().map(str.encode) | st.from_regex(r"[a-z0-9.:\[\]; ,'*/-]*", fullmatch=True).map(str.encode)
)


@given(hosts)
def test_no_host_breaks_the_page_or_gets_into_its_policy(host: bytes) -> None:
    answer, usual = get("/", [(b"Host", host)]), directives(get("/"))
    assert (answer.status_code, answer.text) == (200, PAGES["fa"])
    policy = directives(answer)
    assert {**policy, "connect-src": []} == {**usual, "connect-src": []}
    first, *sockets = policy["connect-src"]
    assert first == "'self'"
    if sockets:
        assert sockets == [f"ws://{host.decode()}", f"wss://{host.decode()}"]
        assert re.fullmatch(rb"[A-Za-z0-9.:\[\]-]+", host)


@pytest.mark.parametrize("host", ["desk", "sms.example.com", "127.0.0.1:8501", "[::1]:8501", "[2001:db8::1]"])
def test_the_websocket_of_this_host_may_be_opened(host: str) -> None:
    answer = get("/", [(b"Host", host.encode())])
    assert directives(answer)["connect-src"] == ["'self'", f"ws://{host}", f"wss://{host}"]


# Files and their versions


@pytest.mark.parametrize("name", [*page_shell.STYLE_SHEETS, page_shell.SCRIPT, page_shell.FONT])
def test_a_file_of_the_present_version_is_kept_and_another_is_not(name: str) -> None:
    address = static_files.static_address(name).removeprefix(".")
    assert get(address).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert get(address).content == (STATIC_FOLDER / name).read_bytes()
    for other in (
        f"{STATIC_PATH}/{name}",
        f"{STATIC_PATH}/{name}?v=",
        f"{address}0",
        f"{address}&v=0",
        f"{address}%ff",
    ):
        answer = get(other)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    unchanged = get(address, [(b"If-None-Match", b"*")])
    assert (unchanged.status_code, unchanged.headers["cache-control"][:6]) == (304, "public")


def test_a_file_that_changes_changes_its_version(tmp_path: Path) -> None:
    app = Starlette(routes=[Mount("/s", VersionedFiles(directory=tmp_path))])
    file = tmp_path / "a.css"
    file.write_text("a {}")
    before = static_files.file_version(file)
    assert "immutable" in get(f"/s/a.css?v={before}", app=app).headers["cache-control"]
    file.write_text("a { }")
    assert static_files.file_version(file) != before
    assert get(f"/s/a.css?v={before}", app=app).headers["cache-control"] == "no-cache"
