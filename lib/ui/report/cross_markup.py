"""The table of a breakdown as HTML: a line for each part with a bar of its outcomes; its cells are buttons."""

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
    heads = Markup("").join(
        Markup('<th scope="col">{}{}</th>').format(Markup("") if head.outcome is None else swatch(head.outcome), label)
        for head, label in zip(table.heads, labels, strict=True)
    )
    places = iter(range(sum(1 + len(line.counts) for line in table.lines)))
    rows = Markup("").join(_row(line, labels, places, lang) for line in table.lines)
    draw(
        Markup(
            '<div class="cross"><table><caption class="unseen">{title}</caption><thead><tr><th scope="col">{title}</th>'
            '<th scope="col">{rows_head}</th><th scope="col">{bar_head}</th>{heads}</tr></thead><tbody>{rows}</tbody>'
            "</table></div>"
        ).format(
            title=foreign(title),
            rows_head=lang.say("Rows"),
            bar_head=lang.say("Shares"),
            heads=heads,
            rows=rows,
        )
    )


def _row(line: Line, labels: Sequence[str], places: Iterator[int], lang: Language) -> Markup:
    if line.place is None:
        name = lang.plural("{count} more", "{count} more", line.parts)
        head = Markup('<th scope="row">{}</th>').format(name)
    else:
        head = Markup('<th scope="row"><button class="cross-name" {}>{}</button></th>').format(
            press(BREAKDOWN_PICK, next(places)), foreign(line.label)
        )
    cells = Markup("").join(
        _cell(line, count, label, places, lang) for count, label in zip(line.counts, labels, strict=True)
    )
    bar = outcome_bar(line.outcomes, line.total) if line.is_enough else Markup("")
    return Markup('<tr>{}<td>{}</td><td class="cross-bar">{}</td>{}</tr>').format(
        head, lang.number(line.total), bar, cells
    )


def _cell(line: Line, count: int, label: str, places: Iterator[int], lang: Language) -> Markup:
    if not count:
        return Markup('<td class="is-none">{}</td>').format(lang.number(0))
    share = Markup(" <small>{}</small>").format(lang.share(count, line.total)) if line.is_enough else Markup("")
    figures = Markup("{}{}").format(lang.number(count), share)
    if line.place is None:
        return Markup("<td>{}</td>").format(figures)
    unseen = Markup('<span class="unseen">{}: </span>').format(label)
    return Markup("<td><button {}>{}{}</button></td>").format(press(BREAKDOWN_PICK, next(places)), unseen, figures)
