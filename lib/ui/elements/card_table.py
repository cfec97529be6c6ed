"""A table whose rows become cards on a narrow page; classes of `static/history.css`."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from lib.ui.elements.html import draw


def card_table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[Markup | str]]) -> None:
    """Draw a table; the first cell of each row is the row's heading.

    Args:
        caption: What the table is called for those who hear the page.
        headings: The headings of the columns.
        rows: The cells of each row, as many as there are headings.
    """
    # Drawn as cards, the browser no longer takes it for a table: the roles tell screen readers that it is one.
    heads = Markup("").join(
        Markup('<th scope="col" role="columnheader">{}</th>').format(heading) for heading in headings
    )
    body = Markup("").join(_row(headings, row) for row in rows)
    draw(
        Markup(
            '<table class="past-table" role="table"><caption class="unseen">{caption}</caption>'
            '<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
        ).format(caption=caption, heads=heads, body=body)
    )


def _row(headings: Sequence[str], row: Sequence[Markup | str]) -> Markup:
    cells = Markup("").join(
        Markup('<td role="cell" data-heading="{}"><div>{}</div></td>').format(heading, cell)
        for heading, cell in zip(headings[1:], row[1:], strict=True)
    )
    return Markup('<tr role="row"><th scope="row" role="rowheader">{}</th>{}</tr>').format(row[0], cells)
