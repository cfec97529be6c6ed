"""The guide's values, and how they are read from its two files.

`fa.toml` and `en.toml` hold the texts as a table a code of the catalogue, `[codes.14]`, and one each for
`[unknown_code]` and `[not_answered]`; `[wording]` holds what the replies begin with. A file that lacks a text, or has
one too many, is refused as a whole.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import CATALOGUE

LANGUAGES: Final = ("fa", "en")

_MESSAGE: Final = "{message}"
_ID: Final = "{id}"
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


class GuideError(ValueError):
    """A file of the guide is not as it must be; the text names the file, the table and the part."""


class Resend(StrEnum):
    """Whether the message may be sent again.

    NOT_YET says that something comes first: an answer, a correction, or a word of the provider.
    """

    YES = "yes"
    NO = "no"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Guidance:
    """What is said of a message with one status, each part in plain words.

    `headline` is the status itself; `happened` is what the provider says and what it leaves open; `causes` are the
    usual ones; `do_now` is the next step of the person at the desk; `why` goes with `resend` and is one sentence.
    `reply` is the core of a reply to the customer and holds `{message}` once, at its beginning.
    """

    headline: str
    happened: str
    causes: tuple[str, ...]
    do_now: str
    resend: Resend
    why: str
    reply: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The guidance for every code, in one language."""

    opening: str
    one_message: str
    this_message: str
    codes: Mapping[int, Guidance]
    unknown_code: Guidance
    not_answered: Guidance

    def of(self, code: int) -> Guidance:
        """Return the guidance for a code as a column of codes holds it: any number, or NOT_ANSWERED."""
        return self.not_answered if code == NOT_ANSWERED else self.codes.get(code, self.unknown_code)

    def reply(self, code: int, message_id: int | None = None) -> str:
        """Return the reply to the customer, ready to be sent, about the message with this Id or about 'this message'.

        The Id is in Latin digits and isolated, so that it is read from left to right in any sentence.
        """
        if message_id is None:
            about = self.this_message
        else:
            about = self.one_message.replace(_ID, f"{_ISOLATE}{message_id}{_END_ISOLATE}")
        return f"{self.opening} {self.of(code).reply.replace(_MESSAGE, about)}"


@cache
def guide(language: str) -> Guide:
    """Return the guide in the language with this code, one of `LANGUAGES`; raises GuideError where its file is bad."""
    path = Path(__file__).with_name(f"{language}.toml")
    return parse(path.read_text("utf-8"), path.name)


def parse(text: str, name: str) -> Guide:
    """Return the guide that a file's text holds; `name` is what a GuideError calls the file."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"{name}: {error}"
        raise GuideError(msg) from error
    _same_keys(tables, {"wording", "codes", "unknown_code", "not_answered"}, name)
    wording, codes = tables["wording"], tables["codes"]
    _same_keys(wording, {"opening", "one_message", "this_message"}, f"{name}, wording")
    _same_keys(codes, {str(code) for code in CATALOGUE}, f"{name}, codes")
    for key in wording:
        _check_text(wording[key], f"{name}, wording, {key}", holds=_ID if key == "one_message" else "")
    return Guide(
        **wording,
        codes=MappingProxyType({code: _guidance(codes[str(code)], f"{name}, {code}") for code in CATALOGUE}),
        unknown_code=_guidance(tables["unknown_code"], f"{name}, unknown_code"),
        not_answered=_guidance(tables["not_answered"], f"{name}, not_answered"),
    )


def _guidance(table: Any, place: str) -> Guidance:  # noqa: ANN401 - whatever TOML holds
    _same_keys(table, {field.name for field in fields(Guidance)}, place)
    if table["resend"] not in list(Resend):
        _refuse(f"{place}, resend", f"is none of {', '.join(Resend)}")
    if not isinstance(table["causes"], list) or not table["causes"]:
        _refuse(f"{place}, causes", "is no list of texts")
    for part in ("headline", "happened", "do_now", "why"):
        _check_text(table[part], f"{place}, {part}")
    for cause in table["causes"]:
        _check_text(cause, f"{place}, causes")
    _check_text(table["reply"], f"{place}, reply", holds=_MESSAGE)
    if not table["reply"].startswith(_MESSAGE):
        _refuse(f"{place}, reply", f"does not begin with {_MESSAGE}")
    return Guidance(**table | {"causes": tuple(table["causes"]), "resend": Resend(table["resend"])})


def _same_keys(table: Any, expected: set[str], place: str) -> None:  # noqa: ANN401 - whatever TOML holds
    if not isinstance(table, dict):
        _refuse(place, "is no table")
    if different := sorted(expected ^ set(table)):
        _refuse(place, f"lacks, or has one too many: {', '.join(different)}")


def _check_text(text: Any, place: str, holds: str = "") -> None:  # noqa: ANN401 - whatever TOML holds
    """Refuse what is no text of one line with exactly the placeholder that it must hold, if any."""
    if not isinstance(text, str) or not text.strip() or text != text.strip() or "\n" in text:
        _refuse(place, "is no text of one line")
    rest = text.replace(holds, "", 1) if holds else text
    if (holds and holds not in text) or "{" in rest or "}" in rest:
        _refuse(place, f"must hold {holds} once and no other placeholder" if holds else "holds a placeholder")


def _refuse(place: str, what: str) -> None:
    msg = f"{place}: {what}"
    raise GuideError(msg)
