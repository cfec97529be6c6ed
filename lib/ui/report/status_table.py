"""The statuses of a lookup as one table: what, how many, what to do; a press on a row shows its Ids alone."""

from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.labels import advice_in_short, outcome_label
from lib.report.status_rows import StatusRow
from lib.ui.elements.guidance import code_address
from lib.ui.elements.html import draw
from lib.ui.elements.outcomes import outcome_bar, swatch
from lib.ui.elements.presses import press, press_by_link
from lib.ui.state.filter_choices import GUIDE_CHOICE
from lib.ui.state.filters import CODE_FILTER

_FIRST: Final = 8
"""How many rows are seen at once; the others are folded."""


def status_table(rows: Sequence[StatusRow], breakdown: Breakdown, lang: Language) -> None:
    """Draw the table.

    Args:
        rows: The statuses; the hidden widgets have their codes in the same order.
        breakdown: The counts of the lookup.
        lang: The language of the page.
    """
    largest = max((row.count for row in rows), default=0)
    drawn = [_row(place, row, largest, breakdown.total, lang) for place, row in enumerate(rows)]
    # A fold for a single row would take the room of the row.
    first = _FIRST if len(rows) > _FIRST + 1 else len(rows)
    title = lang.say("Per status")
    rest = drawn[first:]
    fold = (
        Markup('<details class="status-rest"><summary>{}</summary>{}</details>').format(
            lang.plural("{count} more status", "{count} more statuses", len(rest)),
            _table(rest, lang.say("The other statuses"), lang),
        )
        if rest
        else ""
    )
    draw(Markup('<div class="status-table">{}{}</div>').format(_table(drawn[:first], title, lang), fold))


def _table(rows: Iterable[Markup], title: str, lang: Language) -> Markup:
    heads = (lang.say("Status"), lang.say("Code"), lang.say("Count"), lang.say("Share"), lang.say("What to do"))
    return Markup(
        '<table><caption class="unseen">{title}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    ).format(
        title=title,
        heads=Markup("").join(Markup('<th scope="col">{}</th>').format(head) for head in heads),
        rows=Markup("").join(rows),
    )


def _row(place: int, row: StatusRow, largest: int, total: int, lang: Language) -> Markup:
    return Markup(
        '<tr class="tone-{outcome}"><th scope="row"><button class="status-name" {press}>{swatch}<span>{label}{unseen}'
        '</span></button></th><td class="status-code">{code}</td><td class="status-count">{count}</td>'
        '<td class="status-share"><div>{bar}<span>{share}</span></div></td><td class="status-do">{do}</td></tr>'
    ).format(
        outcome=row.outcome,
        press=press(CODE_FILTER, place),
        swatch=swatch(row.outcome),
        label=row.label,
        unseen=_unseen_outcome(row, lang),
        code=_code(place, row, lang),
        count=lang.number(row.count),
        bar=outcome_bar({row.outcome: row.count}, largest),
        share=lang.share(row.count, total),
        do=advice_in_short(row.advice, lang),
    )


def _unseen_outcome(row: StatusRow, lang: Language) -> Markup:
    """Return the outcome for screen readers, which cannot see the swatch; nothing where the label says it."""
    outcome = outcome_label(row.outcome, lang)
    if row.outcome is Outcome.NOT_ANSWERED or row.label.startswith(outcome):
        return Markup("")
    return Markup('<span class="unseen"> ({})</span>').format(outcome)


def _code(place: int, row: StatusRow, lang: Language) -> Markup:
    """Return the link to the guide: the number, or for what has none, the word 'guide'."""
    link = Markup('<a href="{address}" {press}><span class="unseen">{unseen}</span><bdi dir="ltr">{number}</bdi></a>')
    return link.format(
        address=code_address(row.code, lang),
        press=press_by_link(GUIDE_CHOICE, place),
        unseen=lang.say("Guide to this code:"),
        number=row.number or "?",
    )
