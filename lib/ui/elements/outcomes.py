"""Outcomes as HTML: the swatch of one, all of them as a bar, a legend and cards; classes of `static/app.css`."""

from collections.abc import Mapping

from markupsafe import Markup

from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.labels import outcome_label
from lib.ui.elements.html import draw


def swatch(outcome: Outcome) -> Markup:
    """Return the small square in an outcome's colour and pattern."""
    return Markup('<span class="swatch tone-{}"></span>').format(outcome)


def outcome_bar(counts: Mapping[Outcome, int], total: int, label: str = "") -> Markup:
    """Return outcomes side by side as one bar.

    Args:
        counts: How many Ids have each outcome.
        total: How many Ids the whole bar stands for; what `counts` leaves of it stays blank.
        label: What a screen reader says of the bar. Without it the bar is hidden from screen readers.
    """
    parts = Markup("").join(
        Markup('<span class="swatch tone-{}" style="flex-grow:{}"></span>').format(outcome, count)
        for outcome, count in counts.items()
        if count
    )
    rest = total - sum(counts.values())
    blank = Markup('<span style="flex-grow:{}"></span>').format(rest) if rest else ""
    role = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<div class="stack" {role}>{parts}{blank}</div>').format(role=role, parts=parts, blank=blank)


def outcome_legend(counts: Mapping[Outcome, int], lang: Language) -> Markup:
    """Return the outcomes in words, each with its swatch and its count."""
    items = Markup("").join(
        Markup("<li>{swatch} {label} <b>{count}</b></li>").format(
            swatch=swatch(outcome), label=outcome_label(outcome, lang), count=lang.number(count)
        )
        for outcome, count in counts.items()
    )
    return Markup('<ul class="stack-legend">{}</ul>').format(items)


def outcome_cards(breakdown: Breakdown, lang: Language) -> None:
    """Draw all outcomes as one bar, and under it a card for each.

    Outcomes that do not occur have a card too, so that the cards add up to the total for all to see.
    """
    shares = [
        f"{outcome_label(outcome, lang)} {lang.share(count, breakdown.total)}"
        for outcome, count in breakdown.by_outcome.items()
        if count
    ]
    bar = outcome_bar(breakdown.by_outcome, breakdown.total, lang.listing(shares))
    cards = Markup("").join(
        _outcome_card(outcome, count, breakdown.total, lang) for outcome, count in breakdown.by_outcome.items()
    )
    draw(Markup('<div class="outcome-sum">{}<ul class="outcomes">{}</ul></div>').format(bar, cards))


def _outcome_card(outcome: Outcome, count: int, total: int, lang: Language) -> Markup:
    return Markup(
        '<li class="outcome tone-{outcome}{none}"><span class="outcome-name">{swatch}{label}</span>'
        '<span class="outcome-count">{count}</span><span class="outcome-share">{share}</span></li>'
    ).format(
        outcome=outcome,
        none="" if count else " is-none",
        swatch=swatch(outcome),
        label=outcome_label(outcome, lang),
        count=lang.number(count),
        share=lang.share(count, total),
    )
