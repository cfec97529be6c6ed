"""What was read of a paste or a file: the sum, what was repaired, what was rejected and why, and what to confirm."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import streamlit as st

from lib.domain.intake import Intake, Reason, Rejected, Repair, WarningKind
from lib.i18n.language import Language, mark
from lib.report.labels import reason_cure, reason_label
from lib.ui.elements import markup
from lib.ui.elements.rejected_list import rejected_list
from lib.ui.intake.number_lengths import number_groups
from lib.ui.state import box, session

_REPAIRS: Final[Mapping[Repair, str]] = {
    Repair.DIGITS: mark("Persian or Arabic digits or those of another script"),
    Repair.INVISIBLE: mark("invisible marks"),
    Repair.WRAPPING: mark("quotes, brackets, '#' or '=' around the number"),
    Repair.GROUPING: mark("thousands separators"),
    Repair.SIGN: mark("a '+' before the number"),
    Repair.DECIMALS: mark("'.0' behind the number"),
    Repair.FULL_STOP: mark("a full stop, colon or question mark behind the number"),
    Repair.NUMBER_CELL: mark("number cells read as text"),
}

_NAMED_ROWS: Final = 8
"""How many rows are named beside a reason; the list has all of them."""

_WARNINGS: Final[Mapping[WarningKind, str]] = {
    WarningKind.TRAILING_ZEROS: mark(
        "Every long number ends in zeros (long numbers: {count}, first in row {row}: {token}). Excel keeps 15 digits "
        "and writes zeros for the rest, so these may not be the Ids that were sent. Compare one with the panel; if it "
        "differs, export the list from the panel again and upload it without opening it in Excel."
    ),
    WarningKind.MOSTLY_ZEROS: mark(
        "Most long numbers end in zeros (numbers: {count}, first in row {row}: {token}). Excel and other programs "
        "write zeros where they lose digits, so these may not be the Ids that were sent. Compare one with the panel; "
        "if it differs, export the list from the panel again and upload it without opening it in Excel."
    ),
    WarningKind.FLOATS: mark(
        "Most long numbers are ones that a program leaves which rounds Ids (numbers: {count}, first in row {row}: "
        "{token}), so these may not be the Ids that were sent. Compare one with the panel; if it differs, have the "
        "list exported again with the Ids as text."
    ),
    WarningKind.GROUPS: mark(
        "Some lines may each be one number with thousands separators (lines: {count}, first in row {row}: {token}); "
        "here every part counts as an Id of its own. If each is one Id, take the separators out."
    ),
    WarningKind.TELEPHONES: mark(
        "Some of these look like telephone numbers (numbers: {count}, first in row {row}: {token}). Ids of messages "
        "are wanted, as the panel shows them."
    ),
}


def intake_summary(intake: Intake, identity: object, column: str, lang: Language) -> bool:
    """Draw the sum given = distinct + repeated + rejected, and what there is to say about it.

    Args:
        intake: The Ids.
        identity: Differs between intakes.
        column: The name of the column that they came from, '' for a paste.
        lang: The language of the page.

    Returns:
        Whether a lookup may start: a person has confirmed every warning.
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
        elif column and not len(intake.ids):
            st.info(lang.say("No cell of this column is an Id. Choose another column above, or give another file."))
        if intake.mixture is not None:
            number_groups(intake.mixture, lang)
        if intake.repaired:
            repairs = [f"{lang.number(count)} × {lang.say(_REPAIRS[kind])}" for kind, count in intake.repaired.items()]
            markup.hint(lang.say("Mended without losing a digit: {repairs}", repairs=" · ".join(repairs)))
        _reasons(intake, identity, lang)
        rejected_list(intake.rejected, "rejected", lang, column=column)
        return _confirmed(intake, identity, lang)


def _reasons(intake: Intake, identity: object, lang: Language) -> None:
    """Draw each reason of rejection with its count, its rows and what to do about it."""
    if not intake.rejected:
        return
    counts, rows = session.cached("reasons", identity, lambda: _by_reason(intake.rejected))
    lines = [
        (count, f"{reason_label(reason, lang)} ({_in_rows(rows[reason], lang)})", reason_cure(reason, lang))
        for reason, count in counts.most_common()
    ]
    with st.container(key="rejections"):
        markup.reasons(lines, lang)


def _by_reason(rejected: Sequence[Rejected]) -> tuple[Counter[Reason], Mapping[Reason, list[int]]]:
    """Return how many tokens were rejected for each reason, and the first rows with some, one more than are named."""
    counts: Counter[Reason] = Counter()
    rows: defaultdict[Reason, list[int]] = defaultdict(list)
    for item in rejected:
        counts[item.reason] += 1
        its_rows = rows[item.reason]
        if len(its_rows) <= _NAMED_ROWS and item.row not in its_rows:
            its_rows.append(item.row)
    return counts, rows


def _in_rows(rows: Sequence[int], lang: Language) -> str:
    named = lang.listing_of_numbers([lang.number(row) for row in rows[:_NAMED_ROWS]])
    more = "…" if len(rows) > _NAMED_ROWS else ""
    return lang.plural("row {rows}", "rows {rows}", len(rows), rows=f"{named}{more}")


def _confirmed(intake: Intake, identity: object, lang: Language) -> bool:
    """Draw the warnings, and return whether a person has confirmed them; True where there are none."""
    session.cached("doubts", identity, box.reset_confirmation)
    lines = [*_warnings(intake, lang)]
    if not lines:
        return True
    with st.container(key="doubts", gap="small"):
        st.warning(lines[0] if len(lines) == 1 else "\n".join(f"- {line}" for line in lines))
        return st.checkbox(lang.say("I have compared them; ask about these Ids"), key=session.CONFIRMED)


def _warnings(intake: Intake, lang: Language) -> Iterator[str]:
    for item in intake.warnings:
        token = markup.in_markdown(item.token)
        yield lang.say(_WARNINGS[item.kind], count=item.count, row=item.row, token=token)
    mixture = intake.mixture
    if mixture is not None and mixture.is_doubtful and mixture.is_taken:
        yield lang.say(
            "Nearly all numbers are short, and a few are much longer (long: {long}, such as {example}). Either may be "
            "the Ids; untick the shorter ones above to ask only about the long ones.",
            long=mixture.long.count,
            example=str(mixture.long.example),
        )
