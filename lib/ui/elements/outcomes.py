"""Outcomes as HTML: the swatch of one, all of them as a bar, a legend and tiles; classes of `static/app.css`."""

from collections.abc import Mapping

from markupsafe import Markup

from lib.domain.statuses import Outcome
from lib.i18n.language import Language
from lib.report.breakdown import Breakdown
from lib.report.labels import outcome_label
from lib.ui.elements.html import draw
from lib.ui.elements.presses import press


def swatch(outcome: Outcome) -> Markup:
    """Return the small square in an outcome's colour and pattern."""
    return Markup('<span class="swatch tone-{}"></span>').format(outcome)


def toned(outcome: Outcome, text: str) -> Markup:
    """Return a text in the colour of an outcome, after its swatch."""
    return Markup('<span class="toned tone-{}">{} {}</span>').format(outcome, swatch(outcome), text)


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


def outcome_tiles(breakdown: Breakdown, lang: Language, *, presses: str = "") -> None:
    """Draw the outcomes as `outcome_tiles_html` has them."""
    draw(outcome_tiles_html(breakdown, lang, presses=presses))


def outcome_tiles_html(breakdown: Breakdown, lang: Language, *, presses: str = "") -> Markup:
    """Return the outcomes that occur as one bar, and under it a tile for each; neither where nothing is answered yet.

    Args:
        breakdown: The counts.
        lang: The language of the page.
        presses: The key of the widget that the tiles press, whose options are the same outcomes in the same order; ''
            for tiles that are no buttons.
    """
    occurring = {outcome: count for outcome, count in breakdown.by_outcome.items() if count}
    if not occurring:
        return Markup('<div class="outcome-sum"></div>')
    shares = [
        f"{outcome_label(outcome, lang)} {lang.share(count, breakdown.total)}" for outcome, count in occurring.items()
    ]
    bar = outcome_bar(occurring, breakdown.total, lang.listing(shares))
    tiles = Markup("").join(
        _outcome_tile(outcome, count, breakdown.total, press(presses, place) if presses else None, lang)
        for place, (outcome, count) in enumerate(occurring.items())
    )
    return Markup('<div class="outcome-sum">{}<ul class="outcomes">{}</ul></div>').format(bar, tiles)


def _outcome_tile(outcome: Outcome, count: int, total: int, pressing: Markup | None, lang: Language) -> Markup:
    tag = (
        Markup("<span>{}</span>")
        if pressing is None
        else Markup("<button {}>").format(pressing) + Markup("{}</button>")
    )
    facts = Markup(
        '<span class="outcome-name">{swatch}{label}</span> <span class="outcome-count">{count}</span> '
        '<span class="outcome-share">{share}</span>'
    ).format(
        swatch=swatch(outcome),
        label=outcome_label(outcome, lang),
        count=lang.number(count),
        share=lang.share(count, total),
    )
    return Markup('<li class="outcome tone-{}">{}</li>').format(outcome, tag.format(facts))
