"""What was understood of what was given: the sum, what was mended, what is doubted, what was rejected and what to do."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import streamlit as st

from lib.domain.intake import Intake, IntakeWarning, Repair, WarningKind
from lib.i18n.language import Language, mark
from lib.report.labels import reason_cure, reason_label
from lib.ui.elements import markup
from lib.ui.elements.rejected_list import rejected_list
from lib.ui.state import session

_REPAIRS: Final[Mapping[Repair, str]] = {
    Repair.DIGITS: mark("Persian or Arabic digits"),
    Repair.INVISIBLE: mark("invisible marks"),
    Repair.WRAPPING: mark("quotes, brackets or '=' around the number"),
    Repair.GROUPING: mark("thousands separators"),
    Repair.SIGN: mark("a '+' before the number"),
    Repair.DECIMALS: mark("'.0' behind the number"),
    Repair.NUMBER_CELL: mark("number cells read as text"),
}

_WARNINGS: Final[Mapping[WarningKind, str]] = {
    WarningKind.TRAILING_ZEROS: mark(
        "Every long number ends in zeros (long numbers: {count}, first in row {row}: {token}). Excel keeps 15 digits and "
        "writes zeros for the rest, so these may not be the Ids that were sent. Compare one with the panel; if it differs, "
        "export the list from the panel again and upload it without opening it in Excel."
    ),
    WarningKind.GROUPS: mark(
        "Some lines may each be one number with thousands separators (lines: {count}, first in row {row}: {token}); here "
        "every part counts as an Id of its own. If each is one Id, take the separators out."
    ),
    WarningKind.TELEPHONES: mark(
        "Some of these look like telephone numbers (numbers: {count}, first in row {row}: {token}). Ids of messages are "
        "wanted, as the panel shows them."
    ),
}


def intake_summary(intake: Intake, identity: object, column: str, lang: Language) -> bool:
    """Draw the sum, given = distinct + repeated + rejected, and all that is to be said of it.

    `identity` tells this intake from another, and `column` is the name of the column it came from. Returns whether it
    may be asked: where something is doubted, a person must have confirmed it.
    """
    with st.container(key="intake_summary", gap="small"):
        parts = [
            (lang.say("distinct Ids"), len(intake.ids)),
            (lang.say("repeated"), intake.repeated),
            (lang.say("rejected"), len(intake.rejected)),
        ]
        markup.tally((lang.say("Given"), intake.given), parts, lang)
        if not intake.given:
            st.info(lang.say("There is no row with anything in it. Give a list or a file that holds Ids."))
        if intake.repaired:
            mended = [f"{lang.number(count)} × {lang.say(_REPAIRS[kind])}" for kind, count in intake.repaired.items()]
            markup.hint(lang.say("Mended without losing a digit: {repairs}", repairs=" · ".join(mended)))
        _reasons(intake, identity, lang)
        rejected_list(intake.rejected, "rejected", lang, column=column)
        return _confirmed(intake.warnings, identity, lang)


def _reasons(intake: Intake, identity: object, lang: Language) -> None:
    """Say of what was rejected how many, why, and what to do about each."""
    if not intake.rejected:
        return
    counts = session.remembered("reasons", identity, lambda: Counter(item.reason for item in intake.rejected))
    lines = [(count, reason_label(reason, lang), reason_cure(reason, lang)) for reason, count in counts.most_common()]
    with st.container(key="rejections"):
        markup.reasons(lines, lang)


def _confirmed(warnings: tuple[IntakeWarning, ...], identity: object, lang: Language) -> bool:
    session.remembered("doubts", identity, session.unconfirm)
    if not warnings:
        return True
    with st.container(key="doubts", gap="small"):
        lines = [
            lang.say(_WARNINGS[item.kind], count=item.count, row=item.row, token=markup.in_markdown(item.token))
            for item in warnings
        ]
        st.warning(lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines))
        return st.checkbox(lang.say("I have compared them; ask about these Ids"), key=session.CONFIRMED)
