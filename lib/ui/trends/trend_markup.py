"""What trends are made of, as HTML; classes of `static/trends.css` and `static/history.css`."""

from collections.abc import Iterable, Sequence
from typing import Final

from markupsafe import Markup

from lib.domain.statuses import Outcome
from lib.i18n.foreign import harmless, isolated
from lib.i18n.language import Language
from lib.report.code_words import numbered_status
from lib.report.labels import outcome_label
from lib.report.proportions import Change
from lib.report.trend_columns import SharedColumn
from lib.report.trend_words import (
    TrendVerdict,
    difference,
    direction_label,
    period_label,
    share_with_numbers,
    status_texts,
    week_names,
)
from lib.report.trends import Period, Step, WeekChange
from lib.ui.elements import markup
from lib.ui.elements.card_table import card_table
from lib.ui.elements.html import draw
from lib.ui.elements.outcomes import outcome_legend, toned

_CHANGED: Final = Markup('<b>{}</b><br><span class="same">{}</span>')
_UNCHANGED: Final = Markup('<span class="same">{}<br>{}</span>')


def answer(verdict: TrendVerdict, lang: Language) -> None:
    """Draw the answer to whether it is worse than last week, with the numbers behind it."""
    details = Markup("").join(Markup("<li>{}</li>").format(detail) for detail in verdict.details)
    draw(
        Markup(
            '<section class="verdict-bar {tone}" aria-label="{label}"><p class="verdict">{sentence}</p>'
            '<ul class="trend-details">{details}</ul></section>'
        ).format(
            tone=f"tone-{verdict.tone}" if verdict.tone is not None else "",
            label=lang.say("This week against last week"),
            sentence=verdict.sentence,
            details=details,
        )
    )


def statuses(change: WeekChange, lang: Language) -> None:
    """Draw the statuses that mean 'not delivered' with their shares in both weeks."""
    _changes(
        lang.say("Statuses of what was not delivered, in both weeks"),
        lang.say("Status"),
        [(numbered_status(status, lang), moved) for status, moved in change.by_status],
        change,
        lang,
    )


def parts(column: SharedColumn, change: WeekChange, lang: Language) -> None:
    """Draw what stands in a column of the files, each with the share of its rows that failed in both weeks."""
    _changes(
        lang.say("Not delivered, in both weeks"),
        harmless(column.heading),
        [(isolated(part.text), part.failed) for part in column.parts],
        change,
        lang,
    )
    hints = [lang.say("Rows of the files are counted: an Id that stands in several rows counts in each of them.")]
    if column.others:
        hints.append(
            lang.plural(
                "{count} other value has too few messages in one of the weeks to compare.",
                "{count} other values have too few messages in one of the weeks to compare, or fewer than those above.",
                column.others,
            )
        )
    markup.hint(" ".join(hints))


def _changes(
    caption: str, heading: str, items: Iterable[tuple[str, Change]], change: WeekChange, lang: Language
) -> None:
    """Draw shares in two weeks, a row each, and what became of them."""
    rows = [
        [
            Markup.escape(label),
            Markup('<span class="same">{}</span>').format(share_with_numbers(moved.before, lang)),
            share_with_numbers(moved.now, lang),
            (_CHANGED if moved.direction else _UNCHANGED).format(direction_label(moved, lang), difference(moved, lang)),
        ]
        for label, moved in items
    ]
    card_table(caption, [heading, *week_names(change, lang), lang.say("Difference")], rows)
    markup.hint(
        lang.say(
            "What is called risen or fallen is so with 95% confidence for all rows together; the rest may be chance."
        )
    )


def legend(shown: Iterable[Period], lang: Language) -> None:
    """Draw which colour of the picture is which outcome, with the number of messages in all periods."""
    counts = dict.fromkeys(Outcome, 0)
    for period in shown:
        for outcome, count in period.breakdown.by_outcome.items():
            counts[outcome] += count
    draw(outcome_legend({outcome: count for outcome, count in counts.items() if count}, lang))


def periods(shown: Sequence[Period], step: Step, lang: Language) -> None:
    """Draw the table of the periods, the newest first: how many messages, and the share of each outcome."""
    occurring = [outcome for outcome in Outcome if any(period.breakdown.by_outcome[outcome] for period in shown)]
    rows = [
        [
            Markup.escape(period_label(period, step, lang)),
            _brief(lang.number(period.lookups)),
            _brief(lang.number(period.breakdown.total)),
            *(_outcome(period, outcome, lang) for outcome in occurring),
        ]
        for period in reversed(shown)
    ]
    heads = [
        lang.say("Week") if step is Step.WEEK else lang.say("Day"),
        lang.say("Lookups"),
        lang.say("Messages"),
        *(outcome_label(outcome, lang) for outcome in occurring),
    ]
    card_table(lang.say("What became of the messages"), heads, rows)


def shares(shown: Sequence[Period], lang: Language) -> None:
    """Draw the share of each status in each of these periods: a table that scrolls sideways where it is too wide."""
    heads = [lang.say("Status"), *(lang.day(period.begins) for period in shown)]
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(text) for text in heads)
    body = Markup("").join(
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            label, Markup("").join(Markup("<td>{}</td>").format(text) for text in texts)
        )
        for label, *texts in status_texts(shown, lang)
    )
    draw(
        Markup(
            '<div class="trend-shares" role="region" tabindex="0" aria-label="{label}"><table>'
            '<caption class="unseen">{label}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        ).format(label=lang.say("Share of each status"), head=head, body=body)
    )


def _brief(text: str) -> Markup:
    return Markup('<span class="brief">{}</span>').format(text)


def _outcome(period: Period, outcome: Outcome, lang: Language) -> Markup:
    """Return the number of messages with an outcome and their share; 0 for none."""
    count = period.breakdown.by_outcome[outcome]
    if not count:
        return Markup('<span class="same">{}</span>').format(lang.number(0))
    return toned(outcome, lang.number(count)) + Markup(' <span class="same">{}</span>').format(
        lang.share(count, period.breakdown.total)
    )


def in_words(shown: Iterable[Period], step: Step, lang: Language) -> str:
    """Return what the picture shows, for screen readers."""
    return lang.listing(
        [
            lang.say(
                "{period}: {share} of {count} not delivered",
                period=period_label(period, step, lang),
                share=lang.share(period.failed, period.breakdown.total),
                count=period.breakdown.total,
            )
            for period in shown
        ]
    )
