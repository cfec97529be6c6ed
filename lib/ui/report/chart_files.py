"""The chart as a picture to send on, made in the browser by `static/chart.js` from what is drawn there."""

from typing import Final

from markupsafe import Markup

from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.verdict import Verdict
from lib.ui.elements.html import draw

_KINDS: Final = ("png", "svg")


def chart_files(entry: Entry, verdict: Verdict, lang: Language) -> None:
    """Draw a button for each kind of picture, with what the script writes into it: verdict, date, sandbox or not."""
    asked_at = entry.progress.created_at
    caption = [lang.say("Asked at") + ": " + lang.date(asked_at)]
    if entry.is_practice:
        caption.append(lang.say("practice answers, not real"))
    buttons = Markup("").join(
        Markup('<button type="button" class="own-button" data-chart-file="{}">{}</button>').format(
            kind, lang.say("Chart as {kind}", kind=kind.upper())
        )
        for kind in _KINDS
    )
    draw(
        Markup(
            '<div class="chart-files" data-title="{title}" data-below="{caption}" '
            'data-name="niksms-status-{date}" data-failed="{failed}">{buttons}<span role="status"></span></div>'
        ).format(
            title=verdict.sentence,
            caption=lang.listing(caption),
            date=lang.file_date(asked_at),
            failed=lang.say("The picture could not be made. Load the page again and try once more."),
            buttons=buttons,
        )
    )
