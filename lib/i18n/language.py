"""A language: its texts, its digits, its dates.

Texts are gettext messages with the English sentence as the key; their Persian translations are read from `fa.po`.
`mark` marks a text that a table holds and that is translated later. A number that is inserted into a text has the
digits of the language; a string is isolated, so that an Id or a name never moves a full stop to the wrong side.
"""

import gettext
import io
from datetime import datetime
from functools import cache, lru_cache
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
_RIGHT_TO_LEFT: Final = "\u200f"
_MINUTE, _HOUR = 60, 3600


def mark(message: str) -> str:
    """Return `message` unchanged; the call marks it for the catalogue, and `Language.say` translates it later."""
    return message


class Language:
    """A language of the page, with the time zone of its dates; see `language`.

    Attributes:
        code: Its code, one of `CODES`.
        is_rtl: Whether it is written from right to left.
    """

    def __init__(self, code: str, translations: gettext.NullTranslations, zone: ZoneInfo) -> None:
        self.code = code
        self.is_rtl = code == "fa"
        self._translations = translations
        self._zone = zone

    def say(self, message: str, **values: object) -> str:
        """Return `message` in this language, with `values` in place of its placeholders."""
        return self._fill(self._translations.gettext(message), values)

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the form of a message for `count`, with `count` in place of `{count}`."""
        return self._fill(self._translations.ngettext(one, many, count), {"count": count, **values})

    def number(self, value: float) -> str:
        """Return a number with the digits and separators of this language, and at most one decimal place."""
        return self._digits(_decimal(value, self.code))

    def share(self, part: int, whole: int) -> str:
        """Return `part` of `whole` as a percentage; 0% only for none, 100% only for all."""
        if whole == 0:
            return self._percent(0.0)
        per_mille = round(1000 * part / whole)
        if per_mille == 0 and part > 0:
            return self.say("under {share}", share=self._percent(0.001))
        if per_mille == 1000 and part < whole:  # noqa: PLR2004 - all, in per mille
            return self.say("over {share}", share=self._percent(0.999))
        return self._percent(per_mille / 1000)

    def date(self, moment: datetime) -> str:
        """Return a date and time in the time zone: Jalali in Persian, Gregorian in English.

        A Persian date begins with a mark of direction: digits have none of their own, so that without it the time would
        stand before the date wherever the surroundings run from left to right, as in a grid.
        """
        direction = _RIGHT_TO_LEFT if self.is_rtl else ""
        return f"{direction}{self.day(moment)} {self.time(moment)}"

    def day(self, moment: datetime) -> str:
        """Return the day alone, in the same order."""
        local = moment.astimezone(self._zone)
        day = jdatetime.datetime.fromgregorian(datetime=local) if self.is_rtl else local
        return self._digits(f"{day.year:04}/{day.month:02}/{day.day:02}")

    def time(self, moment: datetime) -> str:
        """Return a time of day in the time zone."""
        return self._digits(f"{moment.astimezone(self._zone):%H:%M}")

    def file_date(self, moment: datetime) -> str:
        """Return a date in the time zone for the name of a file: sortable, and ASCII in every language."""
        local = moment.astimezone(self._zone)
        day = jdatetime.datetime.fromgregorian(datetime=local) if self.is_rtl else local
        return f"{day.year:04}-{day.month:02}-{day.day:02}"

    def duration(self, seconds: float) -> str:
        """Return a length of time in words, in whole seconds, or rounded up to minutes or hours."""
        whole = max(1, round(seconds))
        if whole < _MINUTE:
            return self.plural("{count} second", "{count} seconds", whole)
        if whole < _HOUR:
            return self.plural("{count} minute", "{count} minutes", -(-whole // _MINUTE))
        return self.plural("{count} hour", "{count} hours", -(-whole // _HOUR))

    def listing(self, parts: list[str]) -> str:
        """Return the parts joined by the comma of this language."""
        return ("، " if self.is_rtl else ", ").join(parts)

    def listing_of_numbers(self, parts: list[str]) -> str:
        """Return numbers joined by the comma, in the direction of this language, which digits alone do not have."""
        direction = _RIGHT_TO_LEFT if self.is_rtl else ""
        return f"{direction}{self.listing(parts)}"

    def _percent(self, share: float) -> str:
        return self._digits(_percentage(share, self.code))

    def _digits(self, text: str) -> str:
        return text.translate(_PERSIAN_DIGITS) if self.is_rtl else text

    def _fill(self, text: str, values: dict[str, object]) -> str:
        return text.format_map({name: self._formatted(value) for name, value in values.items()}) if values else text

    def _formatted(self, value: object) -> str:
        if isinstance(value, int | float):
            return self.number(value)
        return isolated(str(value))


# A report says some two hundred numbers, many of them again and again, and Babel takes longer than all else of a text.
@lru_cache(maxsize=4096)
def _decimal(value: float, code: str) -> str:
    return format_decimal(value, format="#,##0.#", locale=code, numbering_system="default")


@lru_cache(maxsize=4096)
def _percentage(share: float, code: str) -> str:
    return format_percent(share, format="0.#%", locale=code, numbering_system="default")


@cache
def language(code: str, zone: ZoneInfo = TEHRAN) -> Language:
    """Return the language with this code, with dates in `zone`; Persian for any code that is not one of `CODES`."""
    return Language("en", gettext.NullTranslations(), zone) if code == "en" else Language("fa", _persian(), zone)


@cache
def _persian() -> gettext.GNUTranslations:
    with CATALOGUE_PATH.open("rb") as source:
        catalogue = read_po(source, locale="fa")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
