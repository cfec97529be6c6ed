"""Labels of outcomes, statuses, advice and rejections, the same on pages and in files.

The short labels of statuses are ours, for charts and lists; the table has the provider's own descriptions, word for
word. A short label claims no more than the provider's description.
"""

from collections.abc import Mapping
from typing import Final

from lib.domain.intake import Reason
from lib.domain.statuses import Advice, Outcome, Status
from lib.i18n.language import Language, mark

_OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.SENT: mark("Sent"),
    Outcome.IN_PROGRESS: mark("In progress"),
    Outcome.NOT_DELIVERED: mark("Not delivered"),
    Outcome.NOT_FOUND: mark("Not found"),
    Outcome.UNKNOWN_CODE: mark("Unknown code"),
    Outcome.NOT_ANSWERED: mark("Not answered"),
}

_SHORT: Final[Mapping[int, str]] = {
    0: mark("No such message"),
    1: mark("Waiting for its sending date"),
    2: mark("Being sent"),
    3: mark("Sent"),
    4: mark("Not enough credit"),
    6: mark("Blocked"),
    8: mark("Not delivered: cancelled"),
    9: mark("Not delivered: advertising block"),
    10: mark("Not delivered: blacklist"),
    11: mark("Not delivered: allowed delay"),
    13: mark("Not delivered: no Viber number"),
    14: mark("Not delivered: text filtered"),
    15: mark("Uncertain: awaiting operator recheck"),
    16: mark("Number not on the operator's list"),
    17: mark("Not sent: unknown reason"),
    18: mark("Sent: status not updated yet"),
    19: mark("Duplicate"),
    20: mark("Not delivered: panel blocked"),
    21: mark("Not delivered: wrong number"),
    22: mark("In the operator's sending queue"),
    23: mark("Not delivered: not reachable"),
    24: mark("Not delivered: no answer"),
    25: mark("Not delivered: line busy"),
    26: mark("Not delivered: TCT filtering"),
    27: mark("Not delivered: time not allowed"),
    28: mark("Not delivered: advertising blocked by the operator"),
    29: mark("The provider does not know the status"),
}

_ADVICE: Final[Mapping[Advice, str]] = {
    Advice.NOTHING: mark("Nothing to do"),
    Advice.WAIT: mark("Wait; ask again later"),
    Advice.RECHECK: mark("Ask again later; the status is not up to date yet"),
    Advice.DO_NOT_RESEND: mark("Do not send again; ask the provider"),
    Advice.CHECK_ID: mark("Check the Id, the account and the date"),
    Advice.MEND_ACCOUNT: mark("Put our account right, then send again"),
    Advice.CORRECT_NUMBER: mark("Correct the number, then send again"),
    Advice.CHANGE_TEXT: mark("Change the text, then send again"),
    Advice.SEND_AS_SMS: mark("Send it as an SMS"),
    Advice.RECIPIENT_BLOCKS: mark("Do not send again; such messages are blocked"),
    Advice.MAY_RESEND: mark("Send again if it is still wanted"),
    Advice.TRY_LATER: mark("Send again later"),
    Advice.OTHER_COPY_SENT: mark("Do not send again; another copy was sent"),
    Advice.ASK_PROVIDER: mark("Ask the provider"),
    Advice.ASK_AGAIN: mark("Ask again; there is no answer yet"),
}

_ADVICE_IN_SHORT: Final[Mapping[Advice, str]] = {
    Advice.NOTHING: mark("Nothing to do"),
    Advice.WAIT: mark("Wait"),
    Advice.RECHECK: mark("Ask again later"),
    Advice.DO_NOT_RESEND: mark("Uncertain: do not resend"),
    Advice.CHECK_ID: mark("Check the Id"),
    Advice.MEND_ACCOUNT: mark("Put our account right"),
    Advice.CORRECT_NUMBER: mark("Correct the number"),
    Advice.CHANGE_TEXT: mark("Change the text"),
    Advice.SEND_AS_SMS: mark("Send it as an SMS"),
    Advice.RECIPIENT_BLOCKS: mark("Barred for this number"),
    Advice.MAY_RESEND: mark("Resend if still wanted"),
    Advice.TRY_LATER: mark("Send again later"),
    Advice.OTHER_COPY_SENT: mark("Another copy was sent"),
    Advice.ASK_PROVIDER: mark("Ask the provider"),
    Advice.ASK_AGAIN: mark("Ask again"),
}
"""The same in a few words, where a list of statuses or actions has no room for more."""

_DIGITS_GONE: Final = mark(
    "The digits are gone from this file. Export from the panel again as text or CSV and upload that without opening it "
    "in Excel. For Excel: select an empty column, choose Format Cells > Text, then paste the Ids into it."
)

_REASONS: Final[Mapping[Reason, tuple[str, str]]] = {
    Reason.NOT_A_NUMBER: (mark("not a whole number; an Id has digits only"), mark("Give the Id in digits only.")),
    Reason.LEADING_ZERO: (
        mark("starts with 0, as a telephone number does and an Id does not"),
        mark("Give the Id of the message, as the panel shows it."),
    ),
    Reason.TOO_LARGE: (
        mark("larger than any Id (9223372036854775807)"),
        mark("Compare the Id with the panel: it has too many digits, or two Ids ran together."),
    ),
    Reason.EMPTY_CELL: (mark("the cell is empty"), mark("Fill in the Id, or leave the row out.")),
    Reason.TELEPHONE: (
        mark("a telephone number, not an Id"),
        mark("Choose the column of Ids, or give the Id of the message, as the panel shows it."),
    ),
    Reason.SCIENTIFIC: (mark("shortened by Excel to a power of ten; the last digits are gone"), _DIGITS_GONE),
    Reason.ROUNDED: (mark("rounded by Excel or another program; the last digits are gone"), _DIGITS_GONE),
    Reason.QUESTION_MARKS: (
        mark("holds '?' where digits were; they were lost when the file was saved"),
        mark("Save the file again as 'CSV UTF-8' or as XLSX, and upload that."),
    ),
    Reason.SEVERAL_NUMBERS: (mark("holds several numbers"), mark("Give one Id a cell.")),
    Reason.MUCH_SHORTER: (
        mark("not asked: much shorter than the rest"),
        mark("If it is an Id too, give the list again and choose to ask about the shorter numbers too."),
    ),
    Reason.CUT_IN_TWO: (
        mark("a number that a line end cuts in two"),
        mark("Write its two parts together, and compare it with the panel."),
    ),
}
"""For each reason to reject a token: the reason in words, and how to correct it."""


def outcome_label(outcome: Outcome, lang: Language) -> str:
    """Return the label of an outcome."""
    return lang.say(_OUTCOMES[outcome])


def status_label(status: Status, lang: Language) -> str:
    """Return the short label of a status, without the code; with its name where it has no code."""
    short = _SHORT.get(status.code)
    if short is not None:
        return lang.say(short)
    if not status.has_number:
        return lang.say("Not in the provider's table: {name}", name=status.name)
    return lang.say("Not in the provider's table")


def advice_label(advice: Advice, lang: Language) -> str:
    """Return an advice in words."""
    return lang.say(_ADVICE[advice])


def advice_in_short(advice: Advice, lang: Language) -> str:
    """Return an advice in a few words."""
    return lang.say(_ADVICE_IN_SHORT[advice])


def rejected_label(lang: Language) -> str:
    """Return what stands in place of an outcome in a row that holds no Id."""
    return lang.say("Rejected")


def reason_label(reason: Reason, lang: Language) -> str:
    """Return why a token was rejected."""
    return lang.say(_REASONS[reason][0])


def reason_cure(reason: Reason, lang: Language) -> str:
    """Return how to correct a token that was rejected for this reason."""
    return lang.say(_REASONS[reason][1])
