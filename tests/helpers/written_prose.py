"""Chats, letters, mails and lines of programs that hold Ids among words, with where they come from."""

from typing import Final

from lib.domain.intake import Reason
from tests.helpers.intake_cases import Case, ids

A, B, C = ids(901, 902, 903)
_TWO: Final = (A, B)
_WHATSAPP: Final = "https://www.wachattopdf.com/blog/whatsapp-chat-txt-format"

PROSE: Final = [
    Case("one row of a sheet", (A,), f"1\t09121234501\t{A}\t3\t591", "", source="a row copied from Excel"),
    Case(
        "chat of Android's WhatsApp",
        _TWO,
        f"20/11/2026, 10:22 - Ali: {A}\n20/11/2026, 10:23 - Ali: شماره 9121234567\n20/11/2026, 10:24 - Ali: {B}\n",
        rejected={Reason.NOT_A_NUMBER: 10, Reason.SEVERAL_NUMBERS: 3, Reason.MUCH_SHORTER: 1},
        source=_WHATSAPP,
    ),
    Case(
        "names before Ids in a chat",
        _TWO,
        f"امید: {A}\nOmid: {B}\n",
        rejected={Reason.NOT_A_NUMBER: 2},
        source=_WHATSAPP,
    ),
    Case(
        "mail in quoted-printable",
        (A,),
        f"Ids: {A} and 6392589347=\n20294902",
        rejected={Reason.NOT_A_NUMBER: 2, Reason.CUT_IN_TWO: 1},
        source="https://www.rfc-editor.org/rfc/rfc2045#section-6.7",
    ),
    Case(
        "mail that cuts its only Id",
        (),
        "پیامک 6392589347\n20294902",
        rejected={Reason.NOT_A_NUMBER: 1, Reason.CUT_IN_TWO: 1},
        source="mails in plain text whose lines are cut at a width",
    ),
    Case(
        "letter with all sorts of numbers",
        (A,),
        f"{A} سفارش 48213 تلفن 0912 123 4567 کارت 6037 9912 3456 7890 کد 1234567891 پورت 8080",
        rejected={Reason.NOT_A_NUMBER: 5, Reason.MUCH_SHORTER: 9, Reason.LEADING_ZERO: 1},
        source="what customers write to a support desk",
        is_file=True,
    ),
    Case(
        "list with marks in brackets",
        _TWO,
        f"[1] {A}\n[2] {B}\n",
        source="https://en.wikipedia.org/wiki/IEEE_style",
    ),
    Case(
        "request in a program's log, as the provider names its parameter",
        (A, B, C),
        f"2026-11-29 10:22:11 GetSmsStatus Ids=[{A},{B},{C}] took 12 ms",
        rejected={Reason.NOT_A_NUMBER: 6, Reason.MUCH_SHORTER: 1},
        source="logs of what our users' programs ask",
    ),
    Case(
        "call of curl, copied from a terminal",
        _TWO,
        f'curl https://example.com/status -d \'{{"Password":"x","Ids":[{A},{B}]}}\'',
        rejected={Reason.NOT_A_NUMBER: 5},
        source="https://curl.se/docs/manpage.html#-d",
    ),
    Case(
        "list that is named",
        (A, B, C),
        f"سلام، شناسه‌ها:{A},{B},{C} نرسیده",
        rejected={Reason.NOT_A_NUMBER: 3},
        source="what customers write to a support desk",
    ),
    Case(
        "address with a list, from the log of a proxy",
        (A, B, C),
        f"GET /status?ids={A},{B},{C}&page=2 HTTP/1.1",
        rejected={Reason.NOT_A_NUMBER: 4},
        source="https://httpd.apache.org/docs/2.4/logs.html#common",
    ),
    Case(
        "letter with an Id in brackets, and a full stop behind",
        (A,),
        f"پیامک مشتری(شناسه {A})نرسیده است ({A}).",
        rejected={Reason.NOT_A_NUMBER: 4},
        source="what customers write to a support desk",
    ),
    Case(
        "Ids with the sign of a number",
        _TWO,
        f"#{A} و msg#{B}",
        rejected={Reason.NOT_A_NUMBER: 2},
        source="mails of ticket systems",
    ),
    Case(
        "array that PHP prints",
        _TWO,
        f'array(2) {{\n  [0]=>\n  int({A})\n  [1]=>\n  string(18) "{B}"\n}}\n',
        rejected={Reason.NOT_A_NUMBER: 5, Reason.EMPTY_CELL: 2},
        source="https://www.php.net/manual/en/function.var-dump.php",
    ),
    Case(
        "cells of a sheet without names",
        (590, 591),
        "09121234567\t590\n09121234568\t591",
        "",
        choice=(1,),
        source="a call list that is copied in place of the Ids",
    ),
]
"""Each with what is asked; made by hand in the form that the source describes."""
