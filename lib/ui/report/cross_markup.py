"""The table of a breakdown as HTML: a line for each part with a bar of its outcomes; its cells are buttons.

On a narrow screen each line is a block whose figures stand below one another, each with the label of its column. The
roles are written out, since a table that is laid out as blocks is no table to a screen reader.
"""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from lib.domain.statuses import Names
from lib.i18n.language import Language
from lib.report.facets.cross_table import Across, CrossTable, Line
from lib.report.facets.of_file import FacetKey
from lib.report.facets.table_file import head_label
from lib.ui.elements.html import draw
from lib.ui.elements.markup import foreign
from lib.ui.elements.outcomes import outcome_bar, swatch
from lib.ui.elements.presses import press
from lib.ui.state.picks import BREAKDOWN_PICK, Pick


def picks_of(table: CrossTable, key: FacetKey, across: Across) -> list[Pick]:
    """Return what the buttons of the table pick, in the order in which they stand in it."""
    picks = []
    for line in table.lines:
        if line.place is None:
            continue
        conditions = ((key, line.place),)
        picks.append(Pick(conditions))
        for head, count in zip(table.heads, line.counts, strict=True):
            if not count:
                continue
            if across is Across.OUTCOME and head.outcome is not None:
                picks.append(Pick(conditions, outcomes=(head.outcome,)))
            else:
                picks.append(Pick(conditions, codes=head.codes))
    return picks


def cross_markup(table: CrossTable, title: str, across: Across, names: Names, lang: Language) -> None:
    """Draw the table.

    Args:
        table: The rows by part.
        title: What tells the parts apart.
        across: What the rows are counted by.
        names: The names of the lookup.
        lang: The language of the page.
    """
    labels = [head_label(head, names, lang, is_by_status=across is Across.STATUS) for head in table.heads]
    signs = [
        Markup("{}{}").format(Markup("") if head.outcome is None else swatch(head.outcome), label)
        for head, label in zip(table.heads, labels, strict=True)
    ]
    heads = Markup("").join(Markup('<th scope="col" role="columnheader">{}</th>').format(sign) for sign in signs)
    places = iter(range(sum(1 + len(line.counts) for line in table.lines)))
    rows = Markup("").join(_row(line, labels, signs, places, lang) for line in table.lines)
    draw(
        Markup(
            '<div class="cross"><table role="table"><caption class="unseen">{title}</caption>'
            '<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{title}</th>'
            '<th scope="col" role="columnheader">{rows_head}</th><th scope="col" role="columnheader">{bar_head}</th>'
            '{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table></div>'
        ).format(
            title=foreign(title),
            rows_head=lang.say("Rows"),
            bar_head=lang.say("Shares"),
            heads=heads,
            rows=rows,
        )
    )


def _row(line: Line, labels: Sequence[str], signs: Sequence[Markup], places: Iterator[int], lang: Language) -> Markup:
    if line.place is None:
        name = Markup("{}").format(lang.plural("{count} more", "{count} more", line.parts))
    else:
        name = Markup('<button class="cross-name" {}>{}</button>').format(
            press(BREAKDOWN_PICK, next(places)), foreign(line.label)
        )
    figures = [_figure(line, count, label, places, lang) for count, label in zip(line.counts, labels, strict=True)]
    cells = Markup("").join(
        Markup('<td role="cell"{}>{}{}</td>').format(
            Markup("") if count else Markup(' class="is-none"'), _narrow(sign), figure
        )
        for count, sign, figure in zip(line.counts, signs, figures, strict=True)
    )
    bar = outcome_bar(line.outcomes, line.total) if line.is_enough else Markup("")
    return Markup(
        '<tr role="row"><th scope="row" role="rowheader">{}</th><td role="cell" class="cross-total">{}{}</td>'
        '<td role="cell" class="cross-bar">{}</td>{}</tr>'
    ).format(name, _narrow(lang.say("Rows")), lang.number(line.total), bar, cells)


def _narrow(label: str) -> Markup:
    """Return the label of a column as it stands beside a figure where there is no room for columns."""
    return Markup('<span class="cross-label" aria-hidden="true">{}</span>').format(label)


def _figure(line: Line, count: int, label: str, places: Iterator[int], lang: Language) -> Markup:
    if not count:
        return Markup("{}").format(lang.number(0))
    share = Markup(" <small>{}</small>").format(lang.share(count, line.total)) if line.is_enough else Markup("")
    figures = Markup("{}{}").format(lang.number(count), share)
    if line.place is None:
        return figures
    unseen = Markup('<span class="unseen">{}: </span>').format(label)
    return Markup("<button {}>{}{}</button>").format(press(BREAKDOWN_PICK, next(places)), unseen, figures)
