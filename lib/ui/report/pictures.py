"""Buttons for pictures to send on, made in the browser by `static/picture.js` from what is drawn there."""

from collections.abc import Mapping
from typing import Literal

from markupsafe import Markup

from lib.domain.lookups import Entry
from lib.i18n.language import Language
from lib.report.verdict import Verdict


def picture_buttons(
    of: Literal["chart", "card"], labels: Mapping[str, str], entry: Entry, verdict: Verdict, lang: Language
) -> Markup:
    """Return a button for each kind of picture, with what the script writes into it: verdict, date, sandbox or not.

    Args:
        of: What is made a picture of.
        labels: The label of each button, by the kind of file.
        entry: The lookup.
        verdict: The sentence that leads the report.
        lang: The language of the page.
    """
    asked_at = entry.progress.created_at
    caption = [lang.say("Asked at") + ": " + lang.date(asked_at)]
    if entry.is_practice:
        caption.append(lang.say("practice answers, not real"))
    buttons = Markup("").join(
        Markup('<button type="button" class="own-button" data-picture="{}">{}</button>').format(kind, label)
        for kind, label in labels.items()
    )
    return Markup(
        '<div class="picture-files" data-of="{of}" data-title="{title}" data-below="{caption}" '
        'data-name="niksms-status-{date}" data-failed="{failed}">{buttons}<span role="status"></span></div>'
    ).format(
        of=of,
        title=verdict.sentence,
        caption=lang.listing(caption),
        date=lang.file_date(asked_at),
        failed=lang.say("The picture could not be made. Load the page again and try once more."),
        buttons=buttons,
    )
