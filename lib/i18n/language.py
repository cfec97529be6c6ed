"""A language: its texts, its digits, its dates.

Texts are gettext messages with the English sentence as the key; the Persian ones are in `fa.po`, read as it stands at
start. `mark` marks a text that is kept as data and said later. A number put into a text is written with the
language's digits; a string put into it is isolated, so that an Id or a name never pulls a full stop to the wrong side.
"""

import gettext
import io
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import jdatetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from lib.i18n.foreign import isolated

CODES: Final = ("fa", "en")
CATALOGUE_PATH: Final = Path(__file__).with_name("fa.po")
TEHRAN: Final = ZoneInfo("Asia/Tehran")

_PERSIAN_DIGITS: Final = str.maketrans("0123456789%", "۰۱۲۳۴۵۶۷۸۹٪")
_MINUTE, _HOUR = 60, 3600


def mark(message: str) -> str:
    """Return `message` unchanged; the extraction finds it by this call, `Language.say` says it later."""
    return message


class Language:
    """One of the languages of the page, with the time zone that times are told in; see `language`."""

    def __init__(self, code: str, translations: gettext.NullTranslations, zone: ZoneInfo) -> None:
        self.code = code
        self.is_rtl = code == "fa"
        self._translations = translations
        self._zone = zone

    def say(self, message: str, **values: object) -> str:
        """Return `message` in this language, with `values` put in place."""
        return self._fill(self._translations.gettext(message), values)

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the form of the message that fits `count`, which is put in place of `{count}`."""
        return self._fill(self._translations.ngettext(one, many, count), {"count": count, **values})

    def number(self, value: float) -> str:
        """Return a number with this language's digits and separators, at most one place after the point."""
        text = format_decimal(value, format="#,##0.#", locale=self.code, numbering_system="default")
        return self._digits(text)

    def share(self, part: int, whole: int) -> str:
        """Return `part` of `whole` as a percentage; one that is not nothing, or not all, never reads as if it were."""
        if whole == 0:
            return self._percent(0.0)
        per_mille = round(1000 * part / whole)
        if per_mille == 0 and part > 0:
            return self.say("under {share}", share=self._percent(0.001))
        if per_mille == 1000 and part < whole:  # noqa: PLR2004 - all, in per mille
            return self.say("over {share}", share=self._percent(0.999))
        return self._percent(per_mille / 1000)

    def date(self, moment: datetime) -> str:
        """Return the day and time in the time zone: Jalali in Persian, Gregorian in English."""
        local = moment.astimezone(self._zone)
        day = jdatetime.datetime.fromgregorian(datetime=local) if self.is_rtl else local
        return self._digits(f"{day.year:04}/{day.month:02}/{day.day:02} {local:%H:%M}")

    def file_date(self, moment: datetime) -> str:
        """Return the day in the time zone in the form that sorts in a file name; ASCII in every language."""
        local = moment.astimezone(self._zone)
        day = jdatetime.datetime.fromgregorian(datetime=local) if self.is_rtl else local
        return f"{day.year:04}-{day.month:02}-{day.day:02}"

    def duration(self, seconds: float) -> str:
        """Return a length of time in words, rounded up to what is worth saying."""
        whole = max(1, round(seconds))
        if whole < _MINUTE:
            return self.plural("{count} second", "{count} seconds", whole)
        if whole < _HOUR:
            return self.plural("{count} minute", "{count} minutes", -(-whole // _MINUTE))
        return self.plural("{count} hour", "{count} hours", -(-whole // _HOUR))

    def listing(self, parts: list[str]) -> str:
        """Return the parts joined by this language's comma."""
        return ("، " if self.is_rtl else ", ").join(parts)

    def _percent(self, share: float) -> str:
        text = format_percent(share, format="0.#%", locale=self.code, numbering_system="default")
        return self._digits(text)

    def _digits(self, text: str) -> str:
        return text.translate(_PERSIAN_DIGITS) if self.is_rtl else text

    def _fill(self, text: str, values: dict[str, object]) -> str:
        return text.format_map({name: self._written(value) for name, value in values.items()}) if values else text

    def _written(self, value: object) -> str:
        if isinstance(value, int | float):
            return self.number(value)
        return isolated(str(value))


@cache
def language(code: str, zone: ZoneInfo = TEHRAN) -> Language:
    """Return the language with this code, telling times in `zone`; Persian for any code that is not one of `CODES`."""
    return Language("en", gettext.NullTranslations(), zone) if code == "en" else Language("fa", _persian(), zone)


@cache
def _persian() -> gettext.GNUTranslations:
    with CATALOGUE_PATH.open("rb") as source:
        catalogue = read_po(source, locale="fa")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
