"""The answer to a request that is refused: a short page in both languages for a person, one line for a machine.

Only the address of a page tells its language, and visitors who come back from signing in or out have another address.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, NamedTuple

from markupsafe import Markup
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from lib.i18n.language import language, mark
from lib.web.page_shell import DEFAULT_LANGUAGE, FONT, WORDINGS
from lib.web.static_files import static_address

_RETRY_SECONDS: Final = 60
_RETRY_LATER: Final = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)

_PAGE: Final = Markup("""<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{sheet}">
<style>
@font-face {{ font-family: Vazirmatn; src: url("{font}"); font-weight: 100 900; }}
body {{ font: var(--text-md) / var(--leading) Vazirmatn, Tahoma, sans-serif; color: var(--ink);
  background: var(--ground); max-width: 36rem; margin: 0 auto; padding: var(--space-7) var(--space-4); }}
section + section {{ margin-block-start: var(--space-6); padding-block-start: var(--space-6);
  border-block-start: 1px solid var(--line); }}
h1, h2 {{ font-size: var(--text-xl); line-height: var(--leading-tight); margin: 0; }}
a {{ color: var(--accent-text); }}
</style>
</head>
<body><main>
{first}
{second}
</main></body>
</html>""")


class _Message(NamedTuple):
    """What happened, and what to do about it."""

    title: str
    text: str


_MESSAGES: Final[Mapping[int, _Message]] = {
    HTTPStatus.UNAUTHORIZED: _Message(
        mark("Sign in first"), mark("This is for those who have signed in with an account that may do it.")
    ),
    HTTPStatus.FORBIDDEN: _Message(
        mark("Only this machine is let in"),
        mark(
            "Nobody signs in here yet, so no other machine is answered. Ask whoever set this up to set up the sign-in."
        ),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: _Message(
        mark("Too many sign-ins"), mark("Many have signed in from here within a minute. Wait a minute, then try again.")
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: _Message(
        mark("You are not signed out yet"),
        mark("The sign-out could not be noted just now. Try again; if it stays so, tell whoever set this up."),
    ),
}


def refusal(request: HTTPConnection, status: int, start: str) -> Response:
    """Return the answer to a request that is refused.

    Args:
        request: The request; its `Accept` header tells a person's browser from a machine.
        status: One of the statuses in `_MESSAGES`.
        start: The path of the first page of the dashboard, with a slash at its end.
    """
    headers = {"Cache-Control": "no-store", **({"Retry-After": str(_RETRY_SECONDS)} if status in _RETRY_LATER else {})}
    if "text/html" not in request.headers.get("accept", ""):
        title, text = _MESSAGES[status]
        return PlainTextResponse(f"{title}. {text}", status, headers)
    return HTMLResponse(_page(_MESSAGES[status], start), status, headers)


def _page(message: _Message, start: str) -> Markup:
    """Return the page as a whole: the request never reaches Streamlit."""
    sheet, font = (start + static_address(name).removeprefix("./") for name in ("tokens.css", FONT))
    return _PAGE.format(
        language=DEFAULT_LANGUAGE,
        direction=WORDINGS[DEFAULT_LANGUAGE].direction,
        title=language(DEFAULT_LANGUAGE).say(message.title),
        sheet=sheet,
        font=font,
        first=_part(message, DEFAULT_LANGUAGE, "h1", start),
        second=_part(message, "en", "h2", start),
    )


def _part(message: _Message, code: str, heading: str, start: str) -> Markup:
    lang = language(code)
    return Markup(
        '<section lang="{code}" dir="{direction}"><{heading}>{title}</{heading}><p>{text}</p>'
        '<p><a href="{start}?language={code}">{back}</a></p></section>'
    ).format(
        code=code,
        direction=WORDINGS[code].direction,
        heading=heading,
        title=lang.say(message.title),
        text=lang.say(message.text),
        start=start,
        back=lang.say("Back to the dashboard"),
    )
