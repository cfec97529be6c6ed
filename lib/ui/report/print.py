"""The report on paper: what a printed report has besides the page, on one sheet of A4 with verdict and outcomes.

It is drawn hidden. `static/print.css` shows it in print and hides the rest; `static/report.js` prints, and fills in the
time of printing.
"""

from markupsafe import Markup

from lib.domain.lookups import Entry
from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.labels import outcome_label, status_label
from lib.report.lookup_labels import source_of
from lib.ui.elements import markup
from lib.ui.elements.html import draw
from lib.ui.elements.outcomes import outcome_bar, swatch
from lib.ui.report.provenance import given_in_words


def print_button(lang: Language) -> Markup:
    """Return the button that prints the report."""
    return Markup('<button type="button" class="own-button" data-print>{}</button>').format(lang.say("Print"))


def paper_head(entry: Entry, zone: str, lang: Language) -> None:
    """Draw, for paper alone, what was asked when and by whom; `zone` is the IANA name of the time zone."""
    progress = entry.progress
    pairs = [
        (lang.say("Name"), markup.foreign(entry.note)),
        (lang.say("Source"), markup.foreign(entry.file_name) or source_of(entry, lang)),
        (lang.say("Asked by"), markup.foreign(entry.asked_by)),
        (lang.say("Asked at"), lang.date(progress.created_at)),
        (lang.say("Printed at"), Markup('<time data-printed data-zone="{}"></time>').format(zone)),
    ]
    facts = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, value) for name, value in pairs if value
    )
    facts += Markup('<div class="is-wide"><dt>{}</dt><dd>{}</dd></div>').format(
        lang.say("Ids"), given_in_words(progress, lang)
    )
    warning = (
        Markup('<p class="paper-warning">{}</p>').format(markup.sandbox_warning(lang)) if entry.is_practice else ""
    )
    draw(Markup('<div class="paper">{}<dl class="paper-facts">{}</dl></div>').format(warning, facts))


def paper_table(breakdown: Breakdown, lang: Language) -> None:
    """Draw, for paper alone, the breakdown as a table in which each count is a bar too."""
    rows = [(status.number, status_label(status, lang), status.outcome, count) for status, count in breakdown.by_status]
    if breakdown.not_answered:
        label = outcome_label(Outcome.NOT_ANSWERED, lang)
        rows.append(("", label, Outcome.NOT_ANSWERED, breakdown.not_answered))
        rows.sort(key=lambda row: -row[3])
    largest = max((count for *_, count in rows), default=0)
    names = [lang.say("Code"), lang.say("Status"), lang.say("Outcome"), lang.say("Count"), lang.say("Share")]
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in names)
    body = Markup("").join(
        Markup(
            '<tr><td>{code}</td><th scope="row">{label}</th><td>{swatch} {outcome}</td>{amount}<td>{bar}</td></tr>'
        ).format(
            code=number,
            label=label,
            swatch=swatch(outcome),
            outcome=outcome_label(outcome, lang),
            amount=_amount(count, breakdown.total, lang),
            bar=outcome_bar({outcome: count}, largest),
        )
        for number, label, outcome, count in rows
    )
    foot = Markup('<td></td><th scope="row" colspan="2">{}</th>{}').format(
        lang.say("In all"), _amount(breakdown.total, breakdown.total, lang)
    )
    draw(
        Markup(
            '<table class="paper paper-table"><thead><tr>{heads}<td></td></tr></thead>'
            "<tbody>{body}</tbody><tfoot><tr>{foot}<td></td></tr></tfoot></table>"
        ).format(heads=heads, body=body, foot=foot)
    )


def _amount(count: int, total: int, lang: Language) -> Markup:
    """Return two cells: a count and its share of the total."""
    return Markup("<td>{}</td><td>{}</td>").format(lang.number(count), lang.share(count, total))
