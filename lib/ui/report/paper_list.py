"""The Ids of one outcome as a list on paper."""

from typing import Final

import numpy as np
from markupsafe import Markup

from lib.domain.lookups import Answered
from lib.domain.statuses import Outcome, status_of
from lib.i18n.language import Language
from lib.report.labels import advice_label, outcome_label, status_label

MAX_LISTED: Final = 500
"""Some ten sheets; for more there is the file."""


def paper_list(answered: Answered, outcome: Outcome, lang: Language) -> Markup:
    """Return, for paper alone, each Id of an outcome with its status and what to do, in the order of the lookup.

    Args:
        answered: The lookup with its answers.
        outcome: The outcome of those to list.
        lang: The language of the page.
    """
    names = answered.progress.names
    present = [status_of(code, names) for code in np.unique(answered.codes).tolist()]
    wanted = {status.code: status for status in present if status.outcome is outcome}
    indexes = np.flatnonzero(np.isin(answered.codes, list(wanted)))
    listed = indexes[:MAX_LISTED]
    rows = (
        (message_id, wanted[code])
        for message_id, code in zip(answered.ids[listed].tolist(), answered.codes[listed].tolist(), strict=True)
    )
    body = Markup("").join(
        Markup('<tr><td><bdi dir="ltr">{}</bdi></td><th scope="row">{}</th><td>{}</td></tr>').format(
            message_id, status_label(status, lang), advice_label(status.advice, lang)
        )
        for message_id, status in rows
    )
    names_of_columns = (lang.say("Id"), lang.say("Status"), lang.say("Advice"))
    heads = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in names_of_columns)
    return Markup(
        '<table class="paper paper-table paper-list"><caption>{caption}</caption>'
        "<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{rest}"
    ).format(
        caption=f"{outcome_label(outcome, lang)}: {lang.number(len(indexes))}",
        heads=heads,
        body=body,
        rest=_rest(len(indexes) - len(listed), lang),
    )


def _rest(count: int, lang: Language) -> Markup:
    if not count:
        return Markup()
    said = lang.plural("and {count} more, which the file has", "and {count} more, which the file has", count)
    return Markup('<p class="paper paper-rest">{}</p>').format(said)
