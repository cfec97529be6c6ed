"""The catalogue of delivery statuses: what the provider calls each code and what follows from it.

Number, name and Persian description are the provider's own, word for word and with its spelling, from the table
'نتایج وضعیت پیامک های ارسالی' on the page of its batch-status method. `tests/data/provider_status_codes.csv` holds a
copy of that table and `tests/domain/test_statuses.py` compares it with this file. Outcome, openness and advice are
ours.

Four more codes are on no page: only the protocol file in the provider's package `niksms` has them, with number and
name. Their descriptions are ours and say so.

A code that neither has is an unknown code: it is counted, shown and exported under its own number, or under its name
where an answer gives only that. It is never an error, never dropped and never mistaken for another code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Names: TypeAlias = Mapping[int, str]
"""Names that the provider gives in place of numbers, by the codes that stand for them in a lookup."""
NO_NAMES: Final[Names] = MappingProxyType({})


class Outcome(StrEnum):
    """What became of a message, as support staff would say it; in the order in which pages show them."""

    SENT = "sent"
    IN_PROGRESS = "in_progress"
    NOT_DELIVERED = "not_delivered"
    NOT_FOUND = "not_found"
    UNKNOWN_CODE = "unknown_code"
    NOT_ANSWERED = "not_answered"


class Advice(StrEnum):
    """What to do next about a message with a given status."""

    NOTHING = "nothing"
    WAIT = "wait"
    RECHECK = "recheck"
    DO_NOT_RESEND = "do_not_resend"
    CHECK_ID = "check_id"
    MEND_ACCOUNT = "mend_account"
    CORRECT_NUMBER = "correct_number"
    CHANGE_TEXT = "change_text"
    SEND_AS_SMS = "send_as_sms"
    RECIPIENT_BLOCKS = "recipient_blocks"
    MAY_RESEND = "may_resend"
    TRY_LATER = "try_later"
    OTHER_COPY_SENT = "other_copy_sent"
    ASK_PROVIDER = "ask_provider"
    ASK_AGAIN = "ask_again"


@dataclass(frozen=True, slots=True)
class Status:
    """One delivery status.

    Attributes:
        code: The provider's number.
        name: The provider's name for it.
        description: The provider's description, in Persian; ours where it is not documented.
        outcome: What became of the message.
        advice: What to do next.
        is_open: Whether the status may still change, so that asking again is worthwhile.
        is_documented: Whether the provider's page has it.
        has_number: Whether `code` is the provider's; a status that an answer gives by name alone has none.
    """

    code: int
    name: str
    description: str
    outcome: Outcome
    advice: Advice
    is_open: bool = False
    is_documented: bool = True
    has_number: bool = True

    @property
    def number(self) -> str:
        """The provider's number in digits, '' where there is none."""
        return str(self.code) if self.has_number else ""


_SENT, _GOING, _FAILED = Outcome.SENT, Outcome.IN_PROGRESS, Outcome.NOT_DELIVERED

_TABLE: Final = (
    Status(0, "NotFound", "کاربر پیامی را درخواست کرده که وجود ندارد", Outcome.NOT_FOUND, Advice.CHECK_ID),
    Status(1, "DoNotSend", "در انتظار تاریخ ارسال", _GOING, Advice.WAIT, is_open=True),
    Status(2, "InQueue", "در حال ارسال", _GOING, Advice.WAIT, is_open=True),
    Status(3, "Sent", "ارسال شده", _SENT, Advice.NOTHING),
    Status(4, "InsufficientCredit", "موجودی ناکافی", _FAILED, Advice.MEND_ACCOUNT),
    Status(6, "Block", "مسدود شده", _FAILED, Advice.ASK_PROVIDER),
    Status(
        9,
        "NotDeliverdSmsAdvertisingBlock",
        "تحویل نشده – مسدودی پیامک تبلیغاتی",
        _FAILED,
        Advice.RECIPIENT_BLOCKS,
    ),
    Status(10, "NotDeliverdBlackList", "تحویل نشده – بلک لیست", _FAILED, Advice.RECIPIENT_BLOCKS),
    Status(11, "NotDeliverdDelay", "تحویل نشده – تاخیر مجاز", _FAILED, Advice.MAY_RESEND),
    Status(8, "NotDeliverdCanceled", "تحویل نشده – لغو شده", _FAILED, Advice.MAY_RESEND),
    Status(13, "NotDeliverdNoViber", "تحویل نشده – شماره غیر وایبری", _FAILED, Advice.SEND_AS_SMS),
    Status(14, "NotDeliverdFiltering", "تحویل نشده – فیلترینگ پیامک", _FAILED, Advice.CHANGE_TEXT),
    Status(
        15,
        "WaitingForRecheckInOprator",
        "به دلیل قطع شدن اینترنت یا .. این بسته نامشخص باقی مانده و باید تک تک پیامک هایش با اپراتور بررسی شود "
        "که تکراری ارسال نشود",
        _GOING,
        Advice.DO_NOT_RESEND,
        is_open=True,
    ),
    Status(
        16,
        "OpratorFault",
        "زمانی که شماره در لیست مجاز ارسالی در اپراتور مربوطه نباشد این وضعیت میخوره",
        _FAILED,
        Advice.ASK_PROVIDER,
    ),
    Status(17, "NotDeliveredBlocked", "به هر دلیل نامشخصی ارسال نشد", _FAILED, Advice.ASK_PROVIDER),
    Status(
        18,
        "SendedButStatusNotUpdated",
        "در قسمت کنترل مجدد اپراتور مشخص شد که ارسال شده ولی وضعیتش هنوز به روزرسانی نشده",
        _SENT,
        Advice.RECHECK,
        is_open=True,
    ),
    Status(
        19,
        "NotDeliveredDuplicate",
        "تکراری بوده مخصوصا در ارسال منطقه ای",
        _FAILED,
        Advice.OTHER_COPY_SENT,
    ),
    Status(20, "NotDeliveredBlockPanel", "تحویل نشده - مسدودی پنل", _FAILED, Advice.MEND_ACCOUNT),
    Status(21, "NotDeliveredUnknownNumber", "تحویل نشده - شماره نادرست", _FAILED, Advice.CORRECT_NUMBER),
    Status(
        22,
        "WaitingForDeliveryBeforeSend",
        "در صف ارسال مخابرات",
        _GOING,
        Advice.WAIT,
        is_open=True,
    ),
    Status(23, "NotDeliveredUnAccessible", "تحویل نشده - عدم دسترسی", _FAILED, Advice.TRY_LATER),
    Status(24, "NotDeliveredNotAnswered", "تحویل نشده - عدم پاسخ", _FAILED, Advice.TRY_LATER),
    Status(25, "NotDeliveredLineIsBusy", "تحویل نشده - مشغولی", _FAILED, Advice.TRY_LATER),
)


def _described(text: str) -> str:
    return f"{text} (شرح از ماست؛ این کد در صفحهٔ نیک‌اس‌ام‌اس نیست)"


_OF_THE_PROTOCOL: Final = (
    Status(
        26,
        "NotDeliverTCTFiltering",
        _described("تحویل نشده – فیلترینگ تی‌سی‌تی"),
        _FAILED,
        Advice.ASK_PROVIDER,
        is_documented=False,
    ),
    Status(
        27,
        "NotDeliverForbiddenTime",
        _described("تحویل نشده – زمان غیرمجاز ارسال"),
        _FAILED,
        Advice.TRY_LATER,
        is_documented=False,
    ),
    Status(
        28,
        "NotDeliverdSmsAdvertisingBlockOperator",
        _described("تحویل نشده – مسدودی پیامک تبلیغاتی از سوی اپراتور"),
        _FAILED,
        Advice.RECIPIENT_BLOCKS,
        is_documented=False,
    ),
    Status(
        29,
        "Unknown",
        _described("نامشخص؛ نیک‌اس‌ام‌اس وضعیت پیامک را نمی‌داند"),
        Outcome.UNKNOWN_CODE,
        Advice.WAIT,
        is_open=True,
        is_documented=False,
    ),
)

CATALOGUE: Final[Mapping[int, Status]] = MappingProxyType(
    {status.code: status for status in (*_TABLE, *_OF_THE_PROTOCOL)}
)
"""The statuses by code: those of the provider's table in its order, then those of its protocol file."""

CODE_BY_NAME: Final[Mapping[str, int]] = MappingProxyType(
    {status.name.casefold(): code for code, status in CATALOGUE.items()}
)
"""Code by case-folded name, for answers that carry names instead of numbers."""

_FINAL_CODES: Final = frozenset(code for code, status in CATALOGUE.items() if not status.is_open)
_FINAL_COLUMN: Final = np.array(sorted(_FINAL_CODES), dtype=np.int32)


def is_final(code: int) -> bool:
    """Return whether the status of a message with this code will not change any more.

    Of a code that the catalogue lacks nothing is known, so it is not final; neither is `NOT_ANSWERED`.
    """
    return code in _FINAL_CODES


def are_final(codes: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return `is_final` for each code of a column, in the same shape."""
    return np.isin(codes, _FINAL_COLUMN)


def status_of(code: int, names: Names = NO_NAMES) -> Status:
    """Return the status with this code: the catalogue's, or an unknown one under its own number or name.

    Args:
        code: The code.
        names: The names of the lookup that the code is from.
    """
    known = CATALOGUE.get(code)
    if known is not None:
        return known
    return Status(
        code,
        name=names.get(code) or f"unknown code {code}",
        description="کد ناشناخته: در جدول نیک‌اس‌ام‌اس نیست",
        outcome=Outcome.UNKNOWN_CODE,
        advice=Advice.ASK_PROVIDER,
        is_documented=False,
        has_number=code not in names,
    )
