"""One reply to the customer about many messages: how many have each outcome, and what is not known of them."""

from typing import Final

from lib.domain.statuses import Advice, Outcome
from lib.guide import Known, filled, guide
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.replies import SHIPPED, Replies, Reply

_UNCERTAIN: Final = Advice.DO_NOT_RESEND


def reply_about_all(breakdown: Breakdown, lang: Language, replies: Replies = SHIPPED) -> str:
    """Return the reply, with a line for each outcome that occurs; the counts in it add up to the total.

    It claims no more than the guide's reply about a single message: no codes, no times, no promises. Below it stands
    the signature in `replies` that is common to all statuses.
    """
    counts = breakdown.by_outcome
    uncertain = sum(count for status, count in breakdown.by_status if status.advice is _UNCERTAIN)
    lines = [
        f"{guide(lang.code).greeting()} "
        + lang.plural(
            "This is what we know of the {count} message that you asked about:",
            "This is what we know of the {count} messages that you asked about:",
            breakdown.total,
        )
    ]
    if counts[Outcome.SENT]:
        lines.append(_sent(counts[Outcome.SENT], lang))
    if counts[Outcome.IN_PROGRESS] - uncertain:
        lines.append(_in_progress(counts[Outcome.IN_PROGRESS] - uncertain, lang))
    if uncertain:
        lines.append(_uncertain(uncertain, lang))
    if counts[Outcome.NOT_DELIVERED]:
        lines.append(_not_delivered(counts[Outcome.NOT_DELIVERED], lang))
    if counts[Outcome.NOT_FOUND]:
        lines.append(_not_found(counts[Outcome.NOT_FOUND], lang))
    if counts[Outcome.UNKNOWN_CODE]:
        lines.append(_unknown(counts[Outcome.UNKNOWN_CODE], lang))
    if counts[Outcome.NOT_ANSWERED]:
        lines.append(_not_answered(counts[Outcome.NOT_ANSWERED], lang))
    signature = filled(replies.common_signature(lang.code), guide(lang.code).values(Known()))
    return Reply("\n".join(lines), signature).text


def _sent(count: int, lang: Language) -> str:
    return lang.plural(
        "- {count} message has been sent. From this we cannot see whether it reached the handset or was read.",
        "- {count} messages have been sent. From this we cannot see whether they reached the handset or were read.",
        count,
    )


def _in_progress(count: int, lang: Language) -> str:
    return lang.plural(
        "- {count} message is still being sent or waits its turn; its result is not known yet.",
        "- {count} messages are still being sent or wait their turn; their results are not known yet.",
        count,
    )


def _uncertain(count: int, lang: Language) -> str:
    return lang.plural(
        "- {count} message has no clear result yet and has to be checked with the operator; so that it does not go out "
        "twice, we are not sending it again for now.",
        "- {count} messages have no clear result yet and have to be checked with the operator; so that they do not go "
        "out twice, we are not sending them again for now.",
        count,
    )


def _not_delivered(count: int, lang: Language) -> str:
    return lang.plural("- {count} message was not delivered.", "- {count} messages were not delivered.", count)


def _not_found(count: int, lang: Language) -> str:
    return lang.plural(
        "- {count} message was not found in our system; we do not know whether it was sent.",
        "- {count} messages were not found in our system; we do not know whether they were sent.",
        count,
    )


def _unknown(count: int, lang: Language) -> str:
    return lang.plural(
        "- {count} message has a status whose meaning is not clear to us yet.",
        "- {count} messages have a status whose meaning is not clear to us yet.",
        count,
    )


def _not_answered(count: int, lang: Language) -> str:
    return lang.plural(
        "- Of {count} message we have no answer yet; we do not know whether it was sent or delivered.",
        "- Of {count} messages we have no answer yet; we do not know whether they were sent or delivered.",
        count,
    )
