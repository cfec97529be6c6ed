"""The guide's texts, and how they are read from its two files.

`fa.toml` and `en.toml` are tables as `Guide` describes them: `[wording]`, one `[codes.14]` for each code of the
catalogue, `[unknown_code]` and `[not_answered]`. A file in which a text is missing, wrong or too many is refused whole.
"""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final, LiteralString, NoReturn

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from lib.domain.lookups import NOT_ANSWERED
from lib.domain.statuses import CATALOGUE
from lib.guide.template import Known, Variable, filled
from lib.i18n.foreign import isolated

LANGUAGES: Final = ("fa", "en")

_MESSAGE: Final = "{message}"
_ID: Final = "{id}"
_NAME: Final = "{name}"
_OPTIONAL_NAME: Final = re.compile(r"\[[^\[\]]*\{name\}[^\[\]]*\]")
_ERROR_TYPE: Final = "guide"


class GuideError(ValueError):
    """A file of the guide cannot be used; each line of the text names the file, the part of it, and what is wrong."""


class Resend(StrEnum):
    """Whether to send the message again.

    NOT_YET: only after something else, such as an answer, a correction, or word from the provider.
    """

    YES = "yes"
    NO = "no"
    NOT_YET = "not_yet"


def _reject(problem: LiteralString, **context: str) -> NoReturn:
    """Raise what pydantic reports together with the part of the file; `context` fills the placeholders of `problem`."""
    raise PydanticCustomError(_ERROR_TYPE, problem, context)


def _one_line(text: str) -> str:
    if not text or text != text.strip() or "\n" in text:
        _reject("must be a text of one line")
    return text


def _no_placeholder(text: str) -> str:
    if "{" in text or "}" in text:
        _reject("holds a placeholder")
    return text


def _one_placeholder(text: str, placeholder: str) -> str:
    rest = text.replace(placeholder, "", 1)
    if placeholder not in text or "{" in rest or "}" in rest:
        _reject("must hold {placeholder} once and no other placeholder", placeholder=placeholder)
    return text


def _with_id(text: str) -> str:
    return _one_placeholder(text, _ID)


def _with_name(text: str) -> str:
    if not _OPTIONAL_NAME.search(_one_placeholder(text, _NAME)):
        _reject("must hold {placeholder} in square brackets", placeholder=_NAME)
    return text


def _reply(text: str) -> str:
    if not _one_placeholder(text, _MESSAGE).startswith(_MESSAGE):
        _reject("must begin with {placeholder}", placeholder=_MESSAGE)
    return text


def _each_code_once(codes: object) -> object:
    """Compare the names of the tables as they are written, since `014` would be read as `14`."""
    if isinstance(codes, dict) and (different := {str(code) for code in CATALOGUE} ^ codes.keys()):
        _reject("missing, or not in the catalogue: {names}", names=", ".join(sorted(different)))
    return codes


_Line = Annotated[str, AfterValidator(_one_line)]
_PlainLine = Annotated[_Line, AfterValidator(_no_placeholder)]
_IdLine = Annotated[_Line, AfterValidator(_with_id)]
_NameLine = Annotated[_Line, AfterValidator(_with_name)]
_ReplyLine = Annotated[_Line, AfterValidator(_reply)]


class Guidance(BaseModel, frozen=True, extra="forbid"):
    """What is said of a message with one status, in plain words.

    Attributes:
        headline: The status itself.
        happened: What the provider says, and what it leaves open.
        causes: The usual causes, one or more.
        do_now: The next step for the person at the support desk.
        resend: Whether to send the message again.
        why: The reason for `resend`, one sentence.
        reply: The core of a reply to the customer; begins with `{message}`.
    """

    headline: _PlainLine
    happened: _PlainLine
    causes: Annotated[tuple[_PlainLine, ...], Field(min_length=1)]
    do_now: _PlainLine
    resend: Resend
    why: _PlainLine
    reply: _ReplyLine


class GuideWording(BaseModel, frozen=True, extra="forbid"):
    """What replies to customers have in common.

    Attributes:
        opening: How a reply begins; holds `{name}`, in square brackets with what is said where it is known alone.
        one_message: Stands for `{message}` in a reply about one Id; holds `{id}`.
        this_message: Stands for `{message}` in a reply that names no Id.
    """

    opening: _NameLine
    one_message: _IdLine
    this_message: _PlainLine


class Guide(BaseModel, frozen=True, extra="forbid"):
    """The guidance for every code, in one language.

    Attributes:
        wording: What replies have in common.
        codes: The guidance by code, for every code of the catalogue.
        unknown_code: The guidance for any other code.
        not_answered: The guidance for an Id without an answer.
    """

    wording: GuideWording
    codes: Annotated[Mapping[int, Guidance], BeforeValidator(_each_code_once), AfterValidator(MappingProxyType)]
    unknown_code: Guidance
    not_answered: Guidance

    def for_code(self, code: int) -> Guidance:
        """Return the guidance for any number that a column of codes holds, NOT_ANSWERED too."""
        return self.not_answered if code == NOT_ANSWERED else self.codes.get(code, self.unknown_code)

    def template(self, code: int) -> str:
        """Return the reply to the customer about a message with this code, with its variables."""
        return f"{self.wording.opening} {self.for_code(code).reply}"

    def greeting(self) -> str:
        """Return how a reply begins to a customer whose name is not known."""
        return filled(self.wording.opening, {})

    def reply(self, code: int, message_id: int | None = None, name: str = "") -> str:
        """Return the reply as it is shipped, about the message with this Id or about 'this message'."""
        return filled(self.template(code), self.values(Known(message_id, name)))

    def values(self, known: Known) -> dict[Variable, str]:
        """Return what the variables of a text stand for, without those that are not known.

        The Id is in Latin digits and isolated, so that it reads from left to right in any sentence; so is every text
        from outside, as the name of the customer.
        """
        values = {Variable.NAME: known.name, Variable.DATE: known.date, Variable.OPERATOR: known.operator}
        found = {variable: isolated(text) for variable, text in values.items() if text}
        if known.message_id is None:
            return {Variable.MESSAGE: self.wording.this_message, **found}
        message_id = isolated(str(known.message_id))
        message = self.wording.one_message.replace(_ID, message_id)
        return {Variable.MESSAGE: message, Variable.ID: message_id, **found}


@cache
def guide(language: str) -> Guide:
    """Return the guide in one of `LANGUAGES`.

    Raises:
        GuideError: its file cannot be used.
    """
    path = Path(__file__).with_name(f"{language}.toml")
    return parse(path.read_text("utf-8"), path.name)


def parse(text: str, name: str) -> Guide:
    """Return the guide that the text of a file holds.

    Args:
        text: The text, TOML.
        name: What a GuideError calls the file.

    Raises:
        GuideError: it is not TOML, or not a whole guide.
    """
    try:
        return Guide.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        msg = f"{name}: {error}"
        raise GuideError(msg) from error
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        lines = [f"{name}, {'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in problems]
        raise GuideError("\n".join(lines)) from None
