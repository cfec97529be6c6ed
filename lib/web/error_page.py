"""The answer to whoever is not let through: a short page in both languages to a person, one line to a machine.

The page's language is known to its address alone, and those who come back from signing in or out have another one.
"""

from collections.abc import Mapping
from html import escape
from http import HTTPStatus
from typing import Final, NamedTuple

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from lib.i18n.language import language, mark
from lib.web.page_shell import DEFAULT_LANGUAGE, FONT, WORDINGS
from lib.web.static_files import static_address

_RETRY_SECONDS: Final = 60
_LATER: Final = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


class _Said(NamedTuple):
    """What happened, and what to do."""

    title: str
    text: str


_SAID: Final[Mapping[int, _Said]] = {
    HTTPStatus.UNAUTHORIZED: _Said(
        mark("Sign in first"), mark("This is for those who have signed in with an account that may do it.")
    ),
    HTTPStatus.FORBIDDEN: _Said(
        mark("Only this machine is let in"),
        mark(
            "Nobody signs in here yet, so no other machine is answered. Ask whoever set this up to set up the sign-in."
        ),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: _Said(
        mark("Too many sign-ins"), mark("Many have signed in from here within a minute. Wait a minute, then try again.")
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: _Said(
        mark("You are not signed out yet"),
        mark("The sign-out could not be noted just now. Try again; if it stays so, tell whoever set this up."),
    ),
}


def refusal(request: HTTPConnection, status: int, start: str) -> Response:
    """Give the answer to a request that is refused; `start` is the path of the dashboard's first page."""
    headers = {"Cache-Control": "no-store", **({"Retry-After": str(_RETRY_SECONDS)} if status in _LATER else {})}
    if "text/html" not in request.headers.get("accept", ""):
        title, text = _SAID[status]
        return PlainTextResponse(f"{title}. {text}", status, headers)
    return HTMLResponse(_page(_SAID[status], start), status, headers)


def _page(said: _Said, start: str) -> str:
    """Draw the page by itself: Streamlit has not been reached."""
    sheet, font = (start + static_address(name).removeprefix("./") for name in ("tokens.css", FONT))
    first = language(DEFAULT_LANGUAGE)
    return f"""<!doctype html>
<html lang="{DEFAULT_LANGUAGE}" dir="{WORDINGS[DEFAULT_LANGUAGE].direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(first.say(said.title))}</title>
<link rel="stylesheet" href="{escape(sheet)}">
<style>
@font-face {{ font-family: Vazirmatn; src: url("{font}"); font-weight: 100 900; }}
body {{ font: var(--text-md) / var(--leading) Vazirmatn, Tahoma, sans-serif; color: var(--ink); background: var(--ground);
  max-width: 36rem; margin: 0 auto; padding: var(--space-7) var(--space-4); }}
section + section {{ margin-block-start: var(--space-6); padding-block-start: var(--space-6); border-block-start: 1px solid var(--line); }}
h1, h2 {{ font-size: var(--text-xl); line-height: var(--leading-tight); margin: 0; }}
a {{ color: var(--accent-text); }}
</style>
</head>
<body><main>
{_part(said, DEFAULT_LANGUAGE, "h1", start)}
{_part(said, "en", "h2", start)}
</main></body>
</html>"""


def _part(said: _Said, code: str, heading: str, start: str) -> str:
    lang = language(code)
    back = lang.say("Back to the dashboard")
    return (
        f'<section lang="{code}" dir="{WORDINGS[code].direction}"><{heading}>{escape(lang.say(said.title))}</{heading}>'
        f"<p>{escape(lang.say(said.text))}</p>"
        f'<p><a href="{escape(start)}?language={code}">{escape(back)}</a></p></section>'
    )
