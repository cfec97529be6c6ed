"""What the name of a column, or the label before a number, says about the numbers, in Persian and English."""

import re
from enum import Enum, auto
from typing import Final

_ARABIC_LETTERS: Final = str.maketrans("يكىۀة", "یکیهه")

_ID_WORDS: Final = ("id", "ids")
_ID_OWNERS: Final = ("", "nik", "niksms", "sms", "message", "msg", "track", "tracking", "send", "delivery")
_ID_HEADS: Final = ("شناسه", "شناسهی", "شناسههای", "کد", "شماره", "آیدی", "ایدی")
_ID_OBJECTS: Final = ("پیام", "پیامک", "ارسال", "پیگیری", "رهگیری", "یکتا", "نیک")
_ID_NAMES: Final = frozenset(
    [
        *(owner + word for owner in _ID_OWNERS for word in _ID_WORDS),
        *("trackcode", "trackingcode", "trackingnumber", "messagenumber", "smsnumber", "messagecode", "smscode"),
        *("شناسه", "شناسهها", "آیدی", "ایدی"),
        *(head + thing for head in _ID_HEADS for thing in _ID_OBJECTS),
        *("شناسهارسالپیامک", "شناسهارسالپیام", "کدارسالپیامک", "کدارسالپیام", "کدپیگیریپیامک", "کدرهگیریپیامک"),
    ]
)
_ROW_NAMES: Final = (
    *("row", "rows", "rowno", "rownum", "rownumber", "rowinthefile", "no", "number", "index", "line", "count"),
    *("ردیف", "ردیفدرفایل", "شمارهردیف", "تعداد", "طول"),
)
_MONEY_NAMES: Final = ("price", "amount", "cost", "fee", "credit", "مبلغ", "قیمت", "هزینه", "بها", "تعرفه", "اعتبار")
_TELEPHONE_NAMES: Final = (
    *("phone", "phonenumber", "mobile", "mobilenumber", "tel", "telephone", "cellphone", "msisdn", "to", "from"),
    *("recipient", "receiver", "receptor", "sender", "sendernumber", "linenumber", "cardnumber", "nationalcode"),
    *("تلفن", "موبایل", "همراه", "تلفنهمراه", "شمارهتلفن", "شمارهموبایل", "شمارههمراه", "شمارهتلفنهمراه"),
    *("گیرنده", "شمارهگیرنده", "فرستنده", "شمارهفرستنده", "خط", "شمارهخط", "سرشماره", "شمارهکارت", "کدملی"),
)
_TIME_NAMES: Final = (
    *("date", "time", "datetime", "sentdate", "senddate", "sentat", "createdat", "timestamp"),
    *("تاریخ", "زمان", "ساعت", "تاریخارسال", "زمانارسال"),
)
_OTHER_NAMES: Final = frozenset(_ROW_NAMES + _MONEY_NAMES + _TELEPHONE_NAMES + _TIME_NAMES)
_CODE_NAMES: Final = frozenset(
    ("code", "statuscode", "status", "result", "text", "message", "کد", "کدوضعیت", "وضعیت", "نتیجه", "متن")
)
_EMPTY_WORDS: Final = frozenset(("", "null", "none", "nan", "na", "nil"))


_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+")
"""The words of a name, also of one in camel case."""


class NameKind(Enum):
    """What a column holds, by its name."""

    IDS = auto()
    """Ids of messages."""
    CODES = auto()
    """Short numbers that are not Ids, or long ones that may be."""
    OTHER_NUMBERS = auto()
    """Row numbers, money, telephone numbers or times, also those that our own exports add to a file."""
    UNKNOWN = auto()
    """Anything: the name does not say."""


def name_kind(name: str) -> NameKind:
    """Return what a column of this name holds."""
    plain = _plain(name)
    if plain in _ID_NAMES:
        return NameKind.IDS
    if plain in _CODE_NAMES:
        return NameKind.CODES
    return NameKind.OTHER_NUMBERS if plain in _OTHER_NAMES else NameKind.UNKNOWN


def says_id(name: str) -> bool:
    """Return whether some word of a name says that the column holds Ids of something, as in `provider_message_id`."""
    is_word_of_ids = any(_plain(word) in _ID_NAMES for word in _WORDS.findall(name.translate(_ARABIC_LETTERS)))
    return is_word_of_ids or name_kind(name) is NameKind.IDS


def means_empty(cell: str) -> bool:
    """Return whether a cell holds no letters, or only a word that programs write for an empty cell, as `#N/A`."""
    return _plain(cell) in _EMPTY_WORDS


def _plain(name: str) -> str:
    """Return a name without what people vary: case, spaces, joiners, underscores, digits and Arabic letter forms."""
    return "".join(letter for letter in name.casefold().translate(_ARABIC_LETTERS) if letter.isalpha())
