"""The page before Streamlit draws it: language, direction, style sheets, scripts.

Streamlit serves one `index.html`, in English and from left to right, and has a setting for neither. A script that
turned the page round would do so a second late, with a flash. So `index.html` is rewritten as it is sent, and the first
paint is right.

`LANDMARKS` names what is rewritten. A test reads the `index.html` of the installed Streamlit and fails when an upgrade
has moved one of them.
"""

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qs

from markupsafe import Markup
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lib.web.static_files import STATIC_PATH, static_address

STYLE_SHEETS: Final = (
    "tokens.css",
    "app.css",
    "intake.css",
    "guide.css",
    "answers.css",
    "results.css",
    "history.css",
    "trends.css",
    "versions.css",
    "replies.css",
    "rtl.css",
    "print.css",
)
SCRIPT: Final = "shell.js"
INTAKE_SCRIPT: Final = "intake.js"
PASTE_SCRIPT: Final = "paste.js"
GUIDE_SCRIPT: Final = "guide.js"
REPORT_SCRIPT: Final = "report.js"
RESULTS_SCRIPT: Final = "results.js"
DOWNLOADS_SCRIPT: Final = "downloads.js"
PICTURE_SCRIPT: Final = "picture.js"
PRESS_SCRIPT: Final = "press.js"
WORDS_SCRIPT: Final = "words.js"
HEARD_SCRIPT: Final = "heard.js"
SIGN_IN_SCRIPT: Final = "signin.js"
PROGRESS_SCRIPT: Final = "progress.js"
TAB_SCRIPT: Final = "tab.js"
SHOWN_SCRIPT: Final = "shown.js"
SCRIPTS: Final = (
    SIGN_IN_SCRIPT,
    SCRIPT,
    SHOWN_SCRIPT,
    WORDS_SCRIPT,
    HEARD_SCRIPT,
    INTAKE_SCRIPT,  # before the next: what replaces the text in the box is decided first
    PASTE_SCRIPT,
    GUIDE_SCRIPT,
    REPORT_SCRIPT,
    RESULTS_SCRIPT,
    DOWNLOADS_SCRIPT,
    PICTURE_SCRIPT,
    PRESS_SCRIPT,
    PROGRESS_SCRIPT,
    TAB_SCRIPT,
)
FONT: Final = "Vazirmatn-wght.woff2"

DEFAULT_LANGUAGE: Final = "fa"
LANGUAGE_PARAMETER: Final = "language"
"""The parameter of the address that holds the language; the switch on the page writes it."""


class Wording(NamedTuple):
    """What the page holds in one language before Streamlit draws it.

    Attributes:
        direction: "rtl" or "ltr".
        title: The title of the page.
        no_script: What those see whose browser runs no scripts.
    """

    direction: str
    title: str
    no_script: str


WORDINGS: Final = {
    "fa": Wording(
        "rtl", "پیگیری وضعیت پیامک", "برای دیدن این صفحه، جاوااسکریپت مرورگر را روشن کنید و صفحه را دوباره باز کنید."
    ),
    "en": Wording(
        "ltr", "SMS delivery status", "To see this page, turn on JavaScript in the browser and load the page again."
    ),
}

LANDMARKS: Final = {
    "language": re.compile(r'<html lang="en">'),
    "title": re.compile(r"<title>.*?</title>", re.DOTALL),
    "icon": re.compile(r'<link rel="shortcut icon"[^>]*>'),
    "own font": re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>'),
    "agent pointer": re.compile(r'<link rel="service-desc"[^>]*>'),
    "inline script": re.compile(r"<script>.*?</script>", re.DOTALL),
    "end of head": re.compile(r"</head>"),
    "without script": re.compile(r"<noscript>.*?</noscript>", re.DOTALL),
}
"""The parts of Streamlit's index.html that are replaced; each occurs exactly once."""

ICON: Final = Markup(
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Cpath fill='%234a42b8' "
    "d='M7 3h18a5 5 0 0 1 5 5v11a5 5 0 0 1-5 5H15l-7 6v-6H7a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5z'/%3E"
    "%3Cpath fill='none' stroke='%23fff' stroke-width='3' stroke-linecap='round' stroke-linejoin='round' "
    "d='m10 14 4 4 8-9'/%3E%3C/svg%3E"
)

_FILE_PREFIXES: Final = ("/static/", "/media/", "/component/", "/_stcore/", f"{STATIC_PATH}/")
_DROPPED_HEADERS: Final = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}


def language_of(query_string: bytes) -> str:
    """Return the language that the query of an address names; Persian unless it names another of ours."""
    code = parse_qs(query_string.decode("latin-1")).get(LANGUAGE_PARAMETER, [DEFAULT_LANGUAGE])[-1]
    return code if code in WORDINGS else DEFAULT_LANGUAGE


def rewrite(html: str, language: str, depth: int = 0) -> str:
    """Return Streamlit's index.html as ours.

    Args:
        html: Streamlit's index.html.
        language: The code of the language.
        depth: How many folders the path of the page has: its links are relative, and on `/a/b` would point into `/a/`.
    """
    for name, replacement in _replacements(language).items():
        html = LANDMARKS[name].sub(str(replacement), html, count=1)
    return html.replace('="./', f'="{"../" * depth}') if depth else html


def _replacements(language: str) -> dict[str, Markup]:
    """Return what takes the place of each landmark."""
    wording = WORDINGS[language]
    sheets = (Markup('<link rel="stylesheet" href="{}">').format(static_address(name)) for name in STYLE_SHEETS)
    scripts = (Markup('<script src="{}" defer></script>').format(static_address(name)) for name in SCRIPTS)
    # The language of the page first; without scripts nobody can switch to the other, so both are there.
    codes = [language, *(code for code in WORDINGS if code != language)]
    notes = (
        Markup('<p lang="{}" dir="{}">{}</p>').format(code, WORDINGS[code].direction, WORDINGS[code].no_script)
        for code in codes
    )
    return {
        "language": Markup('<html lang="{}" dir="{}">').format(language, wording.direction),
        "title": Markup('<meta name="color-scheme" content="light dark"><title>{}</title>').format(wording.title),
        "icon": Markup('<link rel="shortcut icon" type="image/svg+xml" href="{}">').format(ICON),
        "own font": Markup('<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>').format(
            static_address(FONT)
        ),
        "agent pointer": Markup(""),
        "inline script": Markup(""),
        "end of head": Markup("{}</head>").format(Markup("").join([*sheets, *scripts])),
        "without script": Markup("<noscript>{}</noscript>").format(Markup("").join(notes)),
    }


class PageShell:
    """ASGI middleware: rewrites the page that Streamlit serves."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and rewrite the answer if it is the page."""
        path = scope["path"].removeprefix(scope.get("root_path", "")) if scope["type"] == "http" else None
        if path is None or not _may_be_page(path):
            await self._app(scope, receive, send)
            return
        # A compressed, partial or 'not modified' answer could not be rewritten: request the page plain and whole.
        headers = [(name, value) for name, value in scope["headers"] if name not in _DROPPED_HEADERS]
        depth = max(0, path.count("/") - 1)
        await self._app({**scope, "headers": headers}, receive, _Rewriter(scope, send, depth))


def _may_be_page(path: str) -> bool:
    """Whether Streamlit may answer this path with its index.html: any path that is not that of a file."""
    if path.startswith(_FILE_PREFIXES):
        return False
    last = path.rsplit("/", 1)[-1]
    return "." not in last or last == "index.html"


class _Rewriter:
    """A `send` that collects an HTML answer until it is complete, and rewrites it."""

    def __init__(self, scope: Scope, send: Send, depth: int) -> None:
        self._send = send
        self._language = language_of(scope["query_string"])
        self._is_head = scope["method"] == "HEAD"
        self._depth = depth
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("content-type", "").startswith("text/html"):
                # These describe the file on the disk, not what is sent; a HEAD request has no body to measure.
                for name in ("etag", "last-modified", "accept-ranges", "content-length"):
                    del headers[name]
                headers["Content-Language"] = self._language
                if not self._is_head:
                    self._start = message
                    return
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body", False):
                return
            body = rewrite(self._body.decode(), self._language, self._depth).encode()
            MutableHeaders(scope=self._start)["Content-Length"] = str(len(body))
            await self._send(self._start)
            message = {"type": "http.response.body", "body": body}
        await self._send(message)
