"""The catalogue of delivery statuses: what each code of the provider is called and what follows from it.

Number, name and Persian description are the provider's own, word for word and with its spelling: the table
'نتایج وضعیت پیامک های ارسالی' on the page of its batch-status method, kept in `tests/data/provider_status_codes.csv`
and compared with this file by `tests/domain/test_statuses.py`. Outcome, openness and advice are ours.

A number that the table lacks is a status of its own kind, 'unknown code 27': counted, shown and exported as what it
is, never an error, never dropped, never taken for another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Outcome(StrEnum):
    """What became of a message, as the person at the desk would say it; in the order pages show them."""

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

    `is_open` says that the answer may still change, so that asking again is worth it.
    """

    code: int
    name: str
    description: str
    outcome: Outcome
    advice: Advice
    is_open: bool = False


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

CATALOGUE: Final[Mapping[int, Status]] = MappingProxyType({status.code: status for status in _TABLE})
"""The 23 statuses of the provider's table, by code, in the table's own order."""

CODE_BY_NAME: Final[Mapping[str, int]] = MappingProxyType({status.name.casefold(): status.code for status in _TABLE})
"""Code by case-folded name, for answers that carry names instead of numbers."""


def status_of(code: int) -> Status:
    """Return the status that `code` stands for: the provider's, or an 'unknown code' of its own."""
    known = CATALOGUE.get(code)
    if known is not None:
        return known
    return Status(
        code,
        name=f"unknown code {code}",
        description="کد ناشناخته: در جدول سامانهٔ پیامک نیست",
        outcome=Outcome.UNKNOWN_CODE,
        advice=Advice.ASK_PROVIDER,
    )
